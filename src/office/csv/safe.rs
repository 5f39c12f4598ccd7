//! What a cell may hold: no character that drives a terminal or hides its neighbours, nothing that a spreadsheet would run.

use crate::domain::value::harmless;

/// The text without control, bidirectional, invisible and tag characters. Line breaks stay as `\n`; tabs become spaces.
pub fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\n' | '\u{2028}' | '\u{2029}' | '\u{85}' => out.push('\n'),
            '\t' => out.push(' '),
            other if harmless(other) => out.push(other),
            _ => {}
        }
    }
    out
}

/// Characters that make a spreadsheet take a cell for a formula; Japanese Excel reads the full-width ones as well.
fn starts_formula(c: char) -> bool {
    matches!(
        c,
        '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r'
    )
}

/// The cell with an apostrophe before it if a spreadsheet would run it, and one more if it has some already, so that [`restored`] finds back.
pub fn defused(cell: &str) -> String {
    if runs(cell.trim_start_matches('\'')) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn runs(cell: &str) -> bool {
    cell.trim_start_matches([' ', '\u{3000}', '\n'])
        .starts_with(starts_formula)
        || cell.starts_with(starts_formula)
}

/// The cell without the apostrophe of [`defused`], so that an exported sheet comes back as it was.
pub fn restored(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if runs(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_drives_a_terminal_is_taken_out() {
        let hostile = "\u{1b}[31m赤\u{9b}0m\u{0}\u{202e}逆\u{e0041}\u{1b}]52;c;eA==\u{7}";
        assert_eq!(printable(hostile), "[31m赤0m逆]52;c;eA==");
        assert_eq!(printable("一\r\n二\r三\t四"), "一\n二\n三 四");
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_defused() {
        for cell in [
            "=1+1",
            "+81",
            "-",
            "@x",
            "＝SUM(A1)",
            "＋1",
            "－2",
            "＠a",
            " =1",
            "\t=1",
            "\r=1",
        ] {
            assert_eq!(defused(cell), format!("'{cell}"));
        }
        for cell in ["管が抜ける", "a=b", "", "3-4", "'引用'"] {
            assert_eq!(defused(cell), cell);
        }
    }

    proptest! {
        #[test]
        fn a_defused_cell_never_runs_and_comes_back(cell in "[ '=+@＝a管-]{0,6}") {
            let safe = defused(&cell);
            prop_assert!(!runs(&safe));
            prop_assert_eq!(restored(&safe), cell);
        }

        #[test]
        fn nothing_printable_is_harmful(text in any::<String>()) {
            prop_assert!(printable(&text).chars().all(|c| c == '\n' || harmless(c)));
        }
    }
}
