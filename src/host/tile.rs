//! Owns the compact form of a screen that a session remembers: eight bytes a cell instead of ratatui's forty-eight, comparable by
//! value, with styles and unusual glyphs kept once.

use std::collections::BTreeMap;

use ratatui::buffer::{Buffer, Cell};

use super::pen::Pen;
use crate::text::cells::{Ruler, is_hidden};

/// Styles and unusual glyphs remembered before all is forgotten and painted anew. A screen uses a few dozen.
const KEPT: usize = 4096;

/// Marks a glyph that is not one character: the rest is its place among the clusters.
const CLUSTER: u32 = 1 << 31;

/// One cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tile {
    glyph: u32,
    /// Place among the pens.
    pub(super) pen: u16,
    /// Cells of the glyph; 0 for the cell behind a wide one.
    pub(super) width: u8,
    /// Terminals disagree about the width of this glyph.
    pub(super) unsure: bool,
}

impl Tile {
    /// An empty cell in the terminal's own colours.
    pub(super) const BLANK: Self = Self {
        glyph: b' ' as u32,
        pen: 0,
        width: 1,
        unsure: false,
    };
    /// A cell of which is not known what it shows.
    pub(super) const UNKNOWN: Self = Self {
        glyph: u32::MAX,
        ..Self::BLANK
    };

    /// Whether the cell shows a space.
    pub(super) const fn is_space(self) -> bool {
        self.glyph == b' ' as u32
    }

    /// A number that differs between cells that look different, for hashes.
    pub(super) fn key(self) -> u64 {
        u64::from(self.glyph) << 24 | u64::from(self.width) << 16 | u64::from(self.pen)
    }
}

/// The styles and unusual glyphs that tiles name by number.
#[derive(Debug)]
pub(super) struct Inks {
    pens: Vec<Pen>,
    /// Place of the pen asked for last: cells side by side mostly share one.
    last: usize,
    clusters: Vec<Box<str>>,
    places: BTreeMap<Box<str>, u32>,
}

impl Inks {
    pub(super) fn new() -> Self {
        Self {
            pens: vec![Pen::DEFAULT],
            last: 0,
            clusters: Vec::new(),
            places: BTreeMap::new(),
        }
    }

    /// Whether so much is remembered that it is better forgotten, with every tile that names it.
    pub(super) fn is_full(&self) -> bool {
        self.pens.len() > KEPT || self.clusters.len() > KEPT
    }

    /// A style by its number.
    pub(super) fn pen(&self, place: u16) -> &Pen {
        self.pens.get(usize::from(place)).unwrap_or(&Pen::DEFAULT)
    }

    /// The characters of a tile; none for the cell behind a wide glyph.
    pub(super) fn text<'a>(&'a self, tile: Tile, short: &'a mut [u8; 4]) -> &'a str {
        if tile.width == 0 {
            return "";
        }
        if tile.glyph & CLUSTER != 0 {
            let place = (tile.glyph & !CLUSTER) as usize;
            return self.clusters.get(place).map_or(" ", AsRef::as_ref);
        }
        char::from_u32(tile.glyph).unwrap_or(' ').encode_utf8(short)
    }

    /// All cells of a buffer, row by row. What a cell may not show (see [`crate::text::cells`]) is left out once more here: this
    /// is the last place before the terminal.
    pub(super) fn tiles(&mut self, buffer: &Buffer, ruler: Ruler) -> Vec<Tile> {
        let width = usize::from(buffer.area().width);
        let mut tiles = Vec::with_capacity(buffer.content().len());
        if width == 0 {
            return tiles;
        }
        for row in buffer.content().chunks(width) {
            let end = tiles.len() + width;
            let mut cells = row.iter();
            while let Some(cell) = cells.next() {
                let tile = self.tile(cell, ruler, end - tiles.len());
                tiles.push(tile);
                for _ in 1..tile.width {
                    cells.next();
                    tiles.push(Tile {
                        glyph: 0,
                        width: 0,
                        ..tile
                    });
                }
            }
        }
        tiles
    }

    fn tile(&mut self, cell: &Cell, ruler: Ruler, room: usize) -> Tile {
        let symbol = cell.symbol();
        if symbol == " " {
            return self.space(cell);
        }
        let mut chars = symbol.chars();
        // Nearly every cell holds one character, which needs no search for glyphs.
        let glyph = match (chars.next(), chars.next()) {
            (Some(c), None) if !is_hidden(c) => Some((symbol, ruler.char_width(c))),
            _ => ruler.glyphs(symbol).next().map(|g| (g.text, g.width)),
        };
        match glyph.filter(|(text, width)| *text != " " && (1..=room).contains(width)) {
            Some((text, width)) => self.sign(cell, ruler, text, width),
            None => self.space(cell),
        }
    }

    fn space(&mut self, cell: &Cell) -> Tile {
        Tile {
            pen: self.place_of(Pen::of_space(cell)),
            ..Tile::BLANK
        }
    }

    fn sign(&mut self, cell: &Cell, ruler: Ruler, text: &str, width: usize) -> Tile {
        let mut chars = text.chars();
        let glyph = match (chars.next(), chars.next()) {
            (Some(c), None) => u32::from(c),
            _ => CLUSTER | self.place_of_cluster(text),
        };
        Tile {
            glyph,
            pen: self.place_of(Pen::of(cell)),
            width: if width > 1 { 2 } else { 1 },
            unsure: !is_box_drawing(text) && ruler.is_unsure(text),
        }
    }

    fn place_of(&mut self, pen: Pen) -> u16 {
        if self.pens.get(self.last) != Some(&pen) {
            self.last = self.pens.iter().position(|p| *p == pen).unwrap_or_else(|| {
                self.pens.push(pen);
                self.pens.len() - 1
            });
        }
        u16::try_from(self.last).unwrap_or(0)
    }

    fn place_of_cluster(&mut self, text: &str) -> u32 {
        if let Some(place) = self.places.get(text) {
            return *place;
        }
        let place = u32::try_from(self.clusters.len()).unwrap_or(0);
        self.clusters.push(text.into());
        self.places.insert(text.into(), place);
        place
    }
}

/// Frames are trusted to be as wide as the terminal said of one of their signs.
fn is_box_drawing(glyph: &str) -> bool {
    matches!(glyph.chars().next(), Some('\u{2500}'..='\u{257f}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    #[test]
    fn a_tile_is_eight_bytes() {
        assert_eq!(size_of::<Tile>(), 8);
    }

    #[test]
    fn tiles_keep_glyphs_and_blank_what_may_not_be_shown() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        for (x, symbol) in [
            (0, "漢"),
            (2, "か\u{3099}"),
            (4, "\u{1b}"),
            (5, "│"),
            (6, "①"),
            (7, "漢"),
        ] {
            buffer.cell_mut((x, 0)).unwrap().set_symbol(symbol);
        }
        let mut inks = Inks::new();
        let tiles = inks.tiles(&buffer, Ruler::NARROW);
        let texts: Vec<String> = tiles
            .iter()
            .map(|t| inks.text(*t, &mut [0; 4]).to_owned())
            .collect();
        assert_eq!(texts, ["漢", "", "か\u{3099}", "", " ", "│", "①", " "]);
        let unsure: Vec<bool> = tiles.iter().map(|t| t.unsure).collect();
        assert_eq!(
            unsure,
            [false, false, true, true, false, false, true, false]
        );
    }

    #[test]
    fn inks_say_when_they_have_seen_too_many() {
        let mut inks = Inks::new();
        let mut buffer = Buffer::empty(Rect::new(0, 0, 1, 1));
        assert!(!inks.is_full());
        for n in 0..=u16::try_from(KEPT).unwrap() {
            let [low, high] = n.to_le_bytes();
            let style = Style::new().fg(ratatui::style::Color::Rgb(low, high, 0));
            buffer
                .cell_mut((0, 0))
                .unwrap()
                .set_symbol("x")
                .set_style(style);
            inks.tiles(&buffer, Ruler::NARROW);
        }
        assert!(inks.is_full());
    }
}
