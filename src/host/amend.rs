//! Owns the change of a settings file that a person wrote: only what differs is written, remarks and order stay as they are.

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

/// A file with what differs in `fresh`, another file, taken over: values, tables and lists of tables of its first level; what `fresh`
/// lacks goes. `None` if either cannot be read.
pub(super) fn amended(text: &str, fresh: &str) -> Option<String> {
    let mut file: DocumentMut = text.parse().ok()?;
    let fresh: DocumentMut = fresh.parse().ok()?;
    let gone = file.iter().filter(|(key, _)| !fresh.contains_key(key));
    let gone: Vec<String> = gone.map(|(key, _)| key.to_owned()).collect();
    for key in gone {
        file.remove(&key);
    }
    for (key, item) in fresh.iter() {
        match file.get_mut(key) {
            Some(there) if same(there, item) => {}
            Some(there) => take(there, item),
            None => drop(file.insert(key, item.clone())),
        }
    }
    Some(file.to_string())
}

/// True if both say the same, however they are written.
fn same(one: &Item, other: &Item) -> bool {
    plain(one) == plain(other)
}

/// What an item says, without how it is written.
fn plain(item: &Item) -> Option<toml::Table> {
    let mut alone = DocumentMut::new();
    let mut bare = item.clone();
    bare.make_value();
    alone.insert("item", bare);
    toml::from_str(&alone.to_string()).ok()
}

/// Takes another value over, with the remark that stands behind the old one; of a list of tables only those that differ.
fn take(there: &mut Item, fresh: &Item) {
    match (&mut *there, fresh) {
        (Item::Value(old), Item::Value(new)) => {
            let mut new = new.clone();
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        (Item::ArrayOfTables(old), Item::ArrayOfTables(new)) => {
            let alike = |table: &Table| {
                let known = old.iter().find(|known| {
                    let (one, other) = (Item::Table((*known).clone()), Item::Table(table.clone()));
                    same(&one, &other)
                });
                known.unwrap_or(table).clone()
            };
            let tables: ArrayOfTables = new.iter().map(alike).collect();
            *old = tables;
        }
        _ => *there = fresh.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_the_same_stays_as_it_is_written() {
        let own = "a = 'x' # one\n[t]\nb=[ 1,2 ]\n";
        let fresh = "a = \"x\"\n\n[t]\nb = [1, 2]\n";
        assert_eq!(amended(own, fresh).as_deref(), Some(own));
    }

    #[test]
    fn a_value_is_changed_where_it_stands_and_what_is_gone_goes() {
        let own = "# top\na = 1 # one\nb = 2\n\n# table\n[t]\nc = 3\n";
        let fresh = "a = 5\nd = 4\n[t]\nc = 3\n";
        let expected = "# top\na = 5 # one\nd = 4\n\n# table\n[t]\nc = 3\n";
        assert_eq!(amended(own, fresh).as_deref(), Some(expected));
    }

    #[test]
    fn of_a_list_of_tables_the_known_ones_keep_their_remarks() {
        let own = "# mine\n[[f]]\nn = 'a' # first\n\n[[f]]\nn = 'b'\n";
        let fresh = "[[f]]\nn = \"a\"\n\n[[f]]\nn = \"c\"\n";
        let kept = amended(own, fresh).unwrap();
        assert!(
            kept.starts_with("# mine\n[[f]]\nn = 'a' # first\n"),
            "{kept}"
        );
        assert!(kept.contains("\"c\"") && !kept.contains("'b'"), "{kept}");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_not_amended() {
        assert_eq!(amended("a = ", "a = 1"), None);
        assert_eq!(amended("", "a = 1\n").as_deref(), Some("a = 1\n"));
    }
}
