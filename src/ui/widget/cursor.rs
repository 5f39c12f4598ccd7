//! Owns the arithmetic of a cursor in a list that is longer than the screen.

use crate::ui::action::Action;

/// Where a movement leads from row `at` of `len` rows when `page` rows are shown; `None` if the action is no movement in a list.
pub fn moved(action: Action, at: usize, len: usize, page: usize) -> Option<usize> {
    let last = len.saturating_sub(1);
    let page = page.max(1);
    let to = match action {
        Action::Down => at.saturating_add(1),
        Action::Up => at.saturating_sub(1),
        Action::PageDown => at.saturating_add(page),
        Action::PageUp => at.saturating_sub(page),
        Action::First => 0,
        Action::Last => last,
        _ => return None,
    };
    Some(to.min(last))
}

/// The first row shown so that row `at` is in sight, changing as little as possible from `top`.
pub fn scrolled(top: usize, at: usize, len: usize, page: usize) -> usize {
    let page = page.max(1);
    let furthest = len.saturating_sub(page);
    let top = if at < top {
        at
    } else if at >= top + page {
        at + 1 - page
    } else {
        top
    };
    top.min(furthest)
}

/// How far a row is from the one with the cursor.
pub fn steps(from: usize, to: usize) -> isize {
    let rows = isize::try_from(to.abs_diff(from)).unwrap_or(isize::MAX);
    if to < from { -rows } else { rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_movement_stays_within_the_list() {
        assert_eq!(moved(Action::Up, 0, 5, 3), Some(0));
        assert_eq!(moved(Action::PageDown, 3, 5, 3), Some(4));
        assert_eq!(moved(Action::Down, 0, 0, 3), Some(0));
        assert_eq!(moved(Action::Filter, 2, 5, 3), None);
    }

    #[test]
    fn the_list_scrolls_only_when_the_cursor_would_leave() {
        assert_eq!(scrolled(0, 2, 10, 3), 0);
        assert_eq!(scrolled(0, 3, 10, 3), 1);
        assert_eq!(scrolled(5, 2, 10, 3), 2);
        assert_eq!(scrolled(9, 9, 10, 3), 7);
        assert_eq!(scrolled(4, 0, 2, 5), 0);
    }
}
