//! Owns the cutting of the screen: tabs above, body, a line of state, a line of hints; and the classes of width that panes draw by.

use ratatui::layout::Rect;

/// Fewest columns and rows that the console draws in; below, a notice.
pub const LEAST: (u16, u16) = (60, 16);

/// How much room there is in the width.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Breadth {
    /// 60 to 79 columns: one stage at a time.
    Narrow,
    /// 80 to 109 columns: one pane, three columns.
    Plain,
    /// 110 to 179 columns: five columns.
    Wide,
    /// 180 columns and more: list with detail, eight columns.
    Broad,
}

impl Breadth {
    /// The class of so many columns.
    pub const fn of(width: u16) -> Self {
        match width {
            0..80 => Self::Narrow,
            80..110 => Self::Plain,
            110..180 => Self::Wide,
            180.. => Self::Broad,
        }
    }
}

/// The parts of a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Areas {
    /// All of it.
    pub screen: Rect,
    /// The tabs, one row.
    pub head: Rect,
    /// What a pane fills.
    pub body: Rect,
    /// The line of state or of what is said, one row.
    pub status: Rect,
    /// The hints, one row.
    pub hints: Rect,
}

impl Areas {
    /// Cuts a screen.
    pub fn of(screen: Rect) -> Self {
        let row = |y: u16| Rect::new(screen.x, screen.y + y, screen.width, 1.min(screen.height));
        let below = screen.height.saturating_sub(1);
        Self {
            screen,
            head: row(0),
            body: Rect::new(
                screen.x,
                screen.y + 1.min(below),
                screen.width,
                screen.height.saturating_sub(3),
            ),
            status: row(below.saturating_sub(1)),
            hints: row(below),
        }
    }

    /// The class of its width.
    pub const fn breadth(&self) -> Breadth {
        Breadth::of(self.screen.width)
    }

    /// True if there is less room than the console draws in.
    pub const fn is_too_small(&self) -> bool {
        self.screen.width < LEAST.0 || self.screen.height < LEAST.1
    }

    /// A box of at most so many cells in the middle of the body, for a layer that lies over it.
    pub fn middle(&self, width: u16, height: u16) -> Rect {
        let width = width.min(self.body.width.saturating_sub(2));
        let height = height.min(self.body.height);
        Rect::new(
            self.body.x + (self.body.width - width) / 2,
            self.body.y + (self.body.height - height) / 2,
            width,
            height,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_fill_the_screen_without_overlap() {
        let areas = Areas::of(Rect::new(0, 0, 80, 24));
        assert_eq!(areas.body, Rect::new(0, 1, 80, 21));
        assert_eq!((areas.head.y, areas.status.y, areas.hints.y), (0, 22, 23));
    }

    #[test]
    fn no_size_is_too_small_to_be_cut() {
        for (width, height) in [(0, 0), (1, 1), (3, 2), (59, 15)] {
            let areas = Areas::of(Rect::new(0, 0, width, height));
            assert!(areas.is_too_small());
            assert!(areas.middle(40, 10).width <= width);
        }
    }
}
