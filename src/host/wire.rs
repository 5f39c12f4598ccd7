//! Owns the control sequences of a session other than drawing: taking and giving back the terminal, clipboard, bell, mouse, input
//! method.

/// Takes the terminal: second screen, no automatic margins (so that the last column is like any other), pastes told from keys.
pub(super) const ENTER: &str = "\x1b[?1049h\x1b[?7l\x1b[?2004h";

/// Gives the terminal back as it was, from whatever state.
pub(super) const LEAVE: &str = "\x1b[m\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l";

/// Switches mouse reports on: buttons and dragging, in decimal form.
pub(super) const MOUSE_ON: &str = "\x1b[?1002h\x1b[?1006h";

/// Switches mouse reports off.
pub(super) const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1002l";

/// Asks for the terminal's name and version.
pub(super) const ASK_VERSION: &str = "\x1b[>q";

/// Keeps the input method's state and switches it off.
pub(super) const IME_OFF: &str = "\x1b[<s\x1b[<0t";

/// Brings the input method's state back.
pub(super) const IME_BACK: &str = "\x1b[<r";

/// A sequence for the terminal around tmux, which hands it on where it is set to (`allow-passthrough`).
pub(super) fn through_tmux(sequence: &str) -> String {
    format!("\x1bPtmux;{}\x1b\\", sequence.replace('\x1b', "\x1b\x1b"))
}

/// Text for the clipboard.
pub(super) fn copy(text: &str) -> String {
    format!("\x1b]52;c;{}\x07", base64(text.as_bytes()))
}

/// A message of the desktop, in one line.
pub(super) fn notify(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).take(200).collect();
    format!("\x1b]9;{text}\x07")
}

fn base64(bytes: &[u8]) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |i: usize| u32::from(three.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let sign = SIGNS.get((bits >> (18 - 6 * place) & 63) as usize);
            let sign = sign.filter(|_| place <= three.len());
            text.push(sign.map_or('=', |s| char::from(*s)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_panic_undoes_is_all_that_a_session_does() {
        let all = super::super::terminal::EVERYTHING;
        assert!(all.starts_with(MOUSE_OFF) && all.ends_with(LEAVE));
        for mode in ["1049", "7", "2004", "1002", "1006", "2026", "25"] {
            assert!(all.contains(&format!("\x1b[?{mode}")), "{mode}");
        }
    }

    #[test]
    fn base64_is_that_of_rfc_4648() {
        let cases = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("医", "5Yy7"),
        ];
        for (text, wanted) in cases {
            assert_eq!(base64(text.as_bytes()), wanted);
        }
    }

    #[test]
    fn texts_cannot_leave_their_sequence() {
        assert_eq!(notify("a\x07\x1b[2J\u{9c}b"), "\x1b]9;a[2Jb\x07");
        assert_eq!(copy("\x07"), "\x1b]52;c;Bw==\x07");
        assert_eq!(through_tmux("\x1b[<r"), "\x1bPtmux;\x1b\x1b[<r\x1b\\");
    }
}
