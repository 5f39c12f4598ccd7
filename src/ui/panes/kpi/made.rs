//! Owns the figures as lines: headings, figures and blanks between groups, where each stands, and how a line is divided.

use crate::desk::figures::{Figure, Figures, figures};
use crate::domain::date::Date;
use crate::ui::shared::Shared;

/// The figures, and the lines they stand on.
pub(super) struct Made {
    pub(super) figures: Figures,
    pub(super) lines: Vec<Line>,
}

/// A line: a heading, a figure or a blank between groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    Blank,
    Heading(usize),
    /// Group, place in it, and the figure's place among all.
    Figure(usize, usize, usize),
}

/// Cells that the words of a figure get at least before its bar gets any.
const LABEL: u16 = 26;
/// Cells of the number with its word: `10 records`, and where there is more room `999 records`.
const COUNT: u16 = 10;
const LONG_COUNT: u16 = 11;
/// Cells of a line from which on there is more room.
const ROOMY: u16 = 70;
/// Cells of the bar at most, and those that long words leave it.
const BAR: u16 = 20;
const SHORT_BAR: u16 = 8;

impl Made {
    pub(super) fn of(shared: &Shared, on: Date) -> Self {
        Self::with(figures(&shared.book, on))
    }

    pub(super) fn with(figures: Figures) -> Self {
        let mut lines = Vec::new();
        let mut all = 0;
        for (at, group) in figures.groups.iter().enumerate() {
            if at > 0 {
                lines.push(Line::Blank);
            }
            lines.push(Line::Heading(at));
            for place in 0..group.figures.len() {
                lines.push(Line::Figure(at, place, all));
                all += 1;
            }
        }
        Self { figures, lines }
    }

    pub(super) fn figure(&self, group: usize, place: usize) -> Option<&Figure> {
        self.figures.groups.get(group)?.figures.get(place)
    }

    /// How many figures there are.
    pub(super) fn count(&self) -> usize {
        let groups = self.figures.groups.iter();
        groups.map(|group| group.figures.len()).sum()
    }

    /// Cells of the longest words of a figure, and one between them and the number.
    pub(super) fn longest(&self, shared: &Shared) -> u16 {
        let figures = self.figures.groups.iter().flat_map(|group| &group.figures);
        let widths = figures.map(|figure| shared.ruler().width(&shared.locale.figure(figure)));
        widths
            .max()
            .map_or(0, |width| u16::try_from(width + 1).unwrap_or(u16::MAX))
    }

    /// Group and place of a figure, and its line.
    pub(super) fn find(&self, wanted: usize) -> Option<(usize, usize, usize)> {
        let lines = self.lines.iter().enumerate();
        lines.into_iter().find_map(|(line, what)| match what {
            Line::Figure(group, place, all) if *all == wanted => Some((*group, *place, line)),
            Line::Figure(..) | Line::Blank | Line::Heading(_) => None,
        })
    }

    /// The first figure of the group after or before that of a figure; at the ends the other end.
    pub(super) fn beside(&self, at: usize, forward: bool) -> usize {
        let group = self.find(at).map_or(0, |(group, ..)| group);
        let groups = self.figures.groups.len().max(1);
        let next = if forward {
            group + 1
        } else {
            group + groups - 1
        } % groups;
        let before = self.figures.groups.iter().take(next);
        before.map(|group| group.figures.len()).sum()
    }
}

/// Cells of the parts of a figure's line.
pub(super) struct Parts {
    pub(super) label: u16,
    pub(super) n: u16,
    pub(super) beside: u16,
    pub(super) bar: u16,
}

/// Divides a line of a width: the longest words get what a short bar leaves.
pub(super) fn parts(width: u16, longest: u16) -> Parts {
    let n = if width < ROOMY { COUNT } else { LONG_COUNT };
    let beside = 14;
    let fixed = n + beside + 4;
    let rest = width.saturating_sub(fixed);
    let wanted = longest.min(rest.saturating_sub(SHORT_BAR)).max(LABEL);
    let bar = rest.saturating_sub(wanted).min(BAR);
    Parts {
        label: rest.saturating_sub(bar),
        n,
        beside,
        bar,
    }
}

/// A bar of `#` as long as its share of the greatest; a figure that is not nothing has one at least.
pub(super) fn bar(n: usize, most: usize, cells: usize) -> String {
    let long = (n * cells).div_ceil(most.max(1));
    "#".repeat(long.min(cells))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_shows_the_share_and_never_hides_what_there_is() {
        assert_eq!(bar(0, 10, 20), "");
        assert_eq!(bar(10, 10, 20).len(), 20);
        assert_eq!(bar(5, 10, 20).len(), 10);
        assert_eq!(bar(1, 100_000, 20).len(), 1);
        assert_eq!(bar(0, 0, 20), "");
    }

    #[test]
    fn the_parts_of_a_line_fit_its_width() {
        for width in [56, 57, 65, 77] {
            for longest in [0, 20, 40, 90] {
                let parts = parts(width, longest);
                assert!(parts.label >= 18, "{width}: {}", parts.label);
                let all = 4 + parts.label + parts.n + parts.beside + parts.bar;
                assert!(all <= width, "{width}");
                let whole = parts.label >= longest;
                let least = parts.label == LABEL || parts.bar == SHORT_BAR;
                assert!(whole || least, "{width} {longest}");
            }
        }
    }
}
