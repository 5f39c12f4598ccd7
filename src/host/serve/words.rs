//! The words of a command that came as one line, without a shell: blanks between words, quotes around them, a backslash before one sign.
//! Nothing else means anything, so nothing can be made to run.

/// Bytes of a line at most.
const LONGEST: usize = 16 * 1024;

/// Words of a line at most.
const MOST: usize = 512;

/// The words of a line; `None` if it is too long, a quote is open, or it holds what could drive a terminal.
pub(super) fn words(line: &str) -> Option<Vec<String>> {
    if line.len() > LONGEST || !line.chars().all(crate::domain::value::harmless) {
        return None;
    }
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' => words.extend(word.take()),
            '\\' => word.get_or_insert_default().push(chars.next()?),
            '\'' | '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match chars.next()? {
                        end if end == c => break,
                        '\\' if c == '"' => word.push(chars.next()?),
                        inside => word.push(inside),
                    }
                }
            }
            plain => word.get_or_insert_default().push(plain),
        }
    }
    words.extend(word);
    (words.len() <= MOST).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<Vec<String>> {
        words(line)
    }

    #[test]
    fn blanks_quotes_and_backslashes_make_words() {
        assert_eq!(
            read(r#"new needs  title='点滴 の' wish="a \"b\" c" x\ y ''"#).unwrap(),
            [
                "new",
                "needs",
                "title=点滴 の",
                r#"wish=a "b" c"#,
                "x y",
                ""
            ]
        );
        assert_eq!(read("").unwrap(), [""; 0]);
    }

    #[test]
    fn signs_of_a_shell_are_letters() {
        assert_eq!(
            read("ls needs; rm -rf / | $(x) `y` > z & ~ * due<7d").unwrap(),
            [
                "ls", "needs;", "rm", "-rf", "/", "|", "$(x)", "`y`", ">", "z", "&", "~", "*",
                "due<7d"
            ]
        );
    }

    #[test]
    fn an_open_quote_a_sign_of_control_and_too_much_are_refused() {
        let long = "x".repeat(LONGEST + 1);
        let many = "x ".repeat(MOST + 1);
        for line in [
            "a 'b",
            "a \"b",
            "a\\",
            "a\0b",
            "a\nb",
            "a\x1b[2J",
            "a\u{202e}b",
            &long,
            &many,
        ] {
            assert_eq!(read(line), None);
        }
    }
}
