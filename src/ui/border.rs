//! Owns the signs that frames are drawn with: box drawing, or `+-|` where the terminal draws box drawing two cells wide.

/// A set of border signs, each exactly one cell wide on the terminal it is meant for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Border {
    /// `┌─┐│└┘`.
    #[default]
    Unicode,
    /// `+-+|++`.
    Ascii,
}

/// Where a sign stands in a frame or a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// `─`
    Horizontal,
    /// `│`
    Vertical,
    /// `┌`
    TopLeft,
    /// `┐`
    TopRight,
    /// `└`
    BottomLeft,
    /// `┘`
    BottomRight,
    /// `├`
    FromLeft,
    /// `┤`
    FromRight,
    /// `┬`
    FromTop,
    /// `┴`
    FromBottom,
    /// `┼`
    Cross,
}

impl Border {
    /// The sign of this set for a place.
    pub const fn sign(self, sign: Sign) -> &'static str {
        match (self, sign) {
            (Self::Unicode, Sign::Horizontal) => "─",
            (Self::Unicode, Sign::Vertical) => "│",
            (Self::Unicode, Sign::TopLeft) => "┌",
            (Self::Unicode, Sign::TopRight) => "┐",
            (Self::Unicode, Sign::BottomLeft) => "└",
            (Self::Unicode, Sign::BottomRight) => "┘",
            (Self::Unicode, Sign::FromLeft) => "├",
            (Self::Unicode, Sign::FromRight) => "┤",
            (Self::Unicode, Sign::FromTop) => "┬",
            (Self::Unicode, Sign::FromBottom) => "┴",
            (Self::Unicode, Sign::Cross) => "┼",
            (Self::Ascii, Sign::Horizontal) => "-",
            (Self::Ascii, Sign::Vertical) => "|",
            (Self::Ascii, _) => "+",
        }
    }
}

/// The ASCII sign that stands for a box drawing character, for widgets that drew one where it would be two cells wide.
pub(super) fn ascii_of(symbol: &str) -> Option<&'static str> {
    match symbol.chars().next()? {
        '─' | '━' | '═' | '╌' | '┄' | '┈' => Some("-"),
        '│' | '┃' | '║' | '╎' | '┆' | '┊' => Some("|"),
        '\u{2500}'..='\u{257f}' => Some("+"),
        '\u{2580}'..='\u{259f}' => Some("#"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::cells::Ruler;

    const ALL: [Sign; 11] = [
        Sign::Horizontal,
        Sign::Vertical,
        Sign::TopLeft,
        Sign::TopRight,
        Sign::BottomLeft,
        Sign::BottomRight,
        Sign::FromLeft,
        Sign::FromRight,
        Sign::FromTop,
        Sign::FromBottom,
        Sign::Cross,
    ];

    #[test]
    fn each_sign_is_one_cell_and_ascii_stays_one_cell_on_wide_terminals() {
        for sign in ALL {
            assert_eq!(Ruler::NARROW.width(Border::Unicode.sign(sign)), 1);
            assert_eq!(Ruler::WIDE.width(Border::Ascii.sign(sign)), 1);
            assert_eq!(
                ascii_of(Border::Unicode.sign(sign)),
                Some(Border::Ascii.sign(sign))
            );
        }
    }
}
