//! Panics of the database, which are caught and mended, are nobody's business: they are kept off the person's terminal.

/// Lets every panic be told as usual but those that arise inside sled.
pub fn database_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let inside = panic
            .location()
            .is_some_and(|place| place.file().contains("/sled-"));
        if !inside {
            usual(panic);
        }
    }));
}
