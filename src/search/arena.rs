//! Owns the arena: the folded text of all records, one run of bytes for each record and layer, in one block of memory.
//!
//! Below 100,000 records a scan of one block is faster than any index to keep, costs no disk, and answers for the very text that is shown.
//! One changed record is one run written anew; the hole it leaves is closed when holes outgrow the text.

/// Layers kept apart in an arena, at most: each may be visible to other people.
pub const MOST_LAYERS: u8 = 8;

/// Holes smaller than this are not worth closing.
const SMALL: usize = 64 * 1024;

/// A set of layers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layers(u8);

impl Layers {
    /// No layer: nothing of the record may be seen.
    pub const NONE: Self = Self(0);
    /// Every layer.
    pub const ALL: Self = Self(u8::MAX);

    /// This set and one layer more; layers from [`MOST_LAYERS`] on do not exist.
    #[must_use]
    pub const fn with(self, layer: u8) -> Self {
        match 1_u8.checked_shl(layer as u32) {
            Some(bit) => Self(self.0 | bit),
            None => self,
        }
    }

    /// Whether the set holds the layer.
    pub const fn contains(self, layer: u8) -> bool {
        match 1_u8.checked_shl(layer as u32) {
            Some(bit) => self.0 & bit != 0,
            None => false,
        }
    }
}

/// A place of the list that is searched: a record and what of it may be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The record's number in the arena.
    pub key: u32,
    /// The layers that may be seen.
    pub layers: Layers,
}

/// The folded text of all records.
#[derive(Clone, Debug)]
pub struct Arena {
    bytes: Vec<u8>,
    /// `layers` runs for each record, in the order of their numbers.
    runs: Vec<Run>,
    layers: u8,
    /// Bytes no run points to.
    holes: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Run {
    start: usize,
    len: usize,
}

impl Arena {
    /// An empty arena whose records have that many layers (1 to [`MOST_LAYERS`]; other counts are brought into it).
    pub const fn new(layers: u8) -> Self {
        let layers = match layers {
            0 => 1,
            few if few <= MOST_LAYERS => few,
            _ => MOST_LAYERS,
        };
        Self {
            bytes: Vec::new(),
            runs: Vec::new(),
            layers,
            holes: 0,
        }
    }

    /// Writes a record's layer, in place of what was there. A layer the arena does not have is not written.
    pub fn put(&mut self, key: u32, layer: u8, folded: &str) {
        let Some(place) = self.place(key, layer) else {
            return;
        };
        if place >= self.runs.len() && !folded.is_empty() {
            let records = place / usize::from(self.layers) + 1;
            self.runs
                .resize(records * usize::from(self.layers), Run::default());
        }
        self.overwrite(place, folded.as_bytes());
        if self.holes > SMALL && self.holes > self.bytes.len() / 2 {
            self.compact();
        }
    }

    /// Takes a record out, with all its layers.
    pub fn remove(&mut self, key: u32) {
        for layer in 0..self.layers {
            self.put(key, layer, "");
        }
    }

    /// A record's layer, empty if there is none.
    pub fn run(&self, key: u32, layer: u8) -> &[u8] {
        self.place(key, layer)
            .and_then(|place| self.runs.get(place))
            .and_then(|run| self.bytes.get(run.start..run.start + run.len))
            .unwrap_or_default()
    }

    /// The texts of a record that may be seen, from the lowest layer. Layers that lie behind each other come as one text where a line end
    /// parts them: one look for a word instead of several.
    pub fn visible(&self, row: Row) -> impl Iterator<Item = &[u8]> {
        let seen = (0..self.layers).filter(move |&layer| row.layers.contains(layer));
        let runs = seen.filter_map(move |layer| self.runs.get(self.place(row.key, layer)?));
        let mut runs = runs.filter(|run| run.len > 0).peekable();
        std::iter::from_fn(move || {
            let Run { start, len } = *runs.next()?;
            let mut end = start + len;
            while let Some(next) = runs.next_if(|next| next.start == end && self.parts_at(end)) {
                end += next.len;
            }
            self.bytes.get(start..end)
        })
    }

    /// True if a line ends there, so that no word runs over it.
    fn parts_at(&self, place: usize) -> bool {
        place.checked_sub(1).and_then(|at| self.bytes.get(at)) == Some(&b'\n')
    }

    /// Bytes of text and of the holes between.
    pub const fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether no byte was ever written.
    pub const fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Bytes that no record uses any more.
    pub const fn holes(&self) -> usize {
        self.holes
    }

    /// Closes the holes and puts the texts in the order of the records' numbers.
    pub fn compact(&mut self) {
        let mut bytes = Vec::with_capacity(self.bytes.len() - self.holes);
        for run in &mut self.runs {
            let start = bytes.len();
            let text = self.bytes.get(run.start..run.start + run.len);
            bytes.extend_from_slice(text.unwrap_or_default());
            run.start = start;
        }
        self.bytes = bytes;
        self.holes = 0;
    }

    fn place(&self, key: u32, layer: u8) -> Option<usize> {
        let key = usize::try_from(key).ok()?;
        (layer < self.layers).then(|| key * usize::from(self.layers) + usize::from(layer))
    }

    /// Writes over the old run if the new text fits into it, else at the end.
    fn overwrite(&mut self, place: usize, text: &[u8]) {
        let Some(run) = self.runs.get_mut(place) else {
            return;
        };
        let fits = text.len() <= run.len;
        let start = if fits { run.start } else { self.bytes.len() };
        self.holes += if fits { run.len - text.len() } else { run.len };
        *run = Run {
            start,
            len: text.len(),
        };
        if !fits {
            self.bytes.extend_from_slice(text);
        } else if let Some(old) = self.bytes.get_mut(start..start + text.len()) {
            old.copy_from_slice(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_layer_is_written_read_and_replaced() {
        let mut arena = Arena::new(2);
        arena.put(3, 1, "gauze");
        arena.put(3, 0, "mri");
        assert_eq!(arena.run(3, 1), b"gauze");
        arena.put(3, 1, "a longer text than before");
        assert_eq!(arena.run(3, 1), b"a longer text than before");
        arena.put(3, 1, "short");
        assert_eq!(arena.run(3, 1), b"short");
        assert_eq!(arena.run(3, 0), b"mri");
        assert_eq!(arena.run(2, 0), b"");
        assert_eq!(arena.run(900, 0), b"");
    }

    #[test]
    fn a_layer_the_arena_does_not_have_is_not_written() {
        let mut arena = Arena::new(2);
        arena.put(0, 2, "lost");
        assert!(arena.is_empty());
        assert_eq!(arena.run(0, 2), b"");
    }

    #[test]
    fn only_visible_layers_are_given() {
        let mut arena = Arena::new(3);
        arena.put(0, 0, "open");
        arena.put(0, 2, "nda");
        let seen = |layers| arena.visible(Row { key: 0, layers }).collect::<Vec<_>>();
        assert_eq!(seen(Layers::ALL), [&b"open"[..], b"nda"]);
        assert_eq!(seen(Layers::NONE.with(2)), [b"nda"]);
        assert!(seen(Layers::NONE.with(1)).is_empty());
        assert!(seen(Layers::NONE.with(200)).is_empty());
    }

    #[test]
    fn layers_that_lie_behind_each_other_are_one_text_where_a_line_ends() {
        let mut arena = Arena::new(4);
        arena.put(0, 0, "open\n");
        arena.put(0, 2, "nda\n");
        arena.put(0, 3, "office");
        arena.put(1, 0, "next");
        let seen = |arena: &Arena, layers| {
            let row = Row { key: 0, layers };
            let texts = arena.visible(row).map(<[u8]>::to_vec);
            texts.collect::<Vec<_>>()
        };
        assert_eq!(seen(&arena, Layers::ALL), [b"open\nnda\noffice"]);
        let apart = Layers::NONE.with(0).with(3);
        assert_eq!(seen(&arena, apart), [&b"open\n"[..], b"office"]);
        arena.put(0, 2, "nd");
        assert_eq!(
            seen(&arena, Layers::ALL),
            [&b"open\nnd"[..], b"office"],
            "no word runs over a layer that ends without a line end"
        );
    }

    #[test]
    fn holes_do_not_outgrow_the_text() {
        let mut arena = Arena::new(1);
        for length in 1..2_000 {
            arena.put(0, 0, &"x".repeat(length));
        }
        assert!(arena.holes() <= SMALL.max(arena.len() / 2));
        assert_eq!(arena.run(0, 0).len(), 1_999);
        arena.remove(0);
        arena.compact();
        assert_eq!((arena.len(), arena.holes()), (0, 0));
    }

    proptest! {
        #[test]
        fn the_arena_holds_what_a_map_would(
            writes in prop::collection::vec((0..20_u32, 0..3_u8, "[a-zあ-ん]{0,12}"), 0..200),
            compact_at in 0..200_usize,
        ) {
            let mut arena = Arena::new(3);
            let mut map = BTreeMap::new();
            for (turn, (key, layer, text)) in writes.into_iter().enumerate() {
                arena.put(key, layer, &text);
                map.insert((key, layer), text);
                if turn == compact_at {
                    arena.compact();
                }
            }
            let live: usize = map.values().map(String::len).sum();
            prop_assert_eq!(arena.len() - arena.holes(), live);
            for ((key, layer), text) in map {
                prop_assert_eq!(arena.run(key, layer), text.as_bytes());
            }
        }
    }
}
