//! Panics that are caught where they arise, those of the database and of the reader of workbooks, are nobody's business: they are kept off
//! the person's terminal.

/// Sources whose panics are caught: a book is mended, a damaged workbook is refused.
const CAUGHT: [&str; 4] = ["/sled-", "/calamine-", "/quick-xml-", "/zip-"];

/// Lets every panic be told as usual but those that are caught.
pub fn caught_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let inside = panic
            .location()
            .is_some_and(|place| CAUGHT.iter().any(|name| place.file().contains(name)));
        if !inside {
            usual(panic);
        }
    }));
}
