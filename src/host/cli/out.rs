//! Where the command line writes: data to standard output, words to standard error. Nothing that could drive a terminal
//! passes, whatever a record holds; a reader that has gone away is no error.

use crate::domain::value::harmless;
use std::io::{self, Read, Write};

/// Shows a prompt and reads a line that is not shown; nothing if the person gives up.
pub type AskSecret = fn(&str) -> io::Result<Option<String>>;

/// The streams a command is given; the terminal's today, a remote door's later.
pub struct Io<'io> {
    /// Data in.
    pub stdin: Box<dyn Read + Send>,
    /// Data out.
    pub stdout: &'io mut dyn Write,
    /// Words out.
    pub stderr: &'io mut dyn Write,
    /// Asks for what nobody may see being typed; `None` where there is no terminal to ask at.
    pub secret: Option<AskSecret>,
    /// Columns of the terminal that standard output is; `None` if it is none.
    pub width: Option<usize>,
}

impl Io<'_> {
    /// Writes data.
    ///
    /// # Errors
    /// As the stream says; a reader that has gone away is told as a broken pipe.
    pub fn data(&mut self, text: &str) -> io::Result<()> {
        self.stdout.write_all(scrubbed(text).as_bytes())
    }

    /// Writes one line of data.
    ///
    /// # Errors
    /// As [`Io::data`].
    pub fn data_line(&mut self, text: &str) -> io::Result<()> {
        self.data(text)?;
        self.stdout.write_all(b"\n")
    }

    /// Says something to the person. A closed standard error changes nothing of what was done.
    pub fn say(&mut self, text: &str) {
        let _ = writeln!(self.stderr, "{}", scrubbed(text));
    }
}

/// The text without characters that could drive a terminal; line breaks stay.
fn scrubbed(text: &str) -> String {
    text.chars()
        .filter(|c| *c == '\n' || *c == '\r' || harmless(*c))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_escape_sequence_reaches_a_terminal() {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut io = Io {
            stdin: Box::new(io::empty()),
            stdout: &mut out,
            stderr: &mut err,
            secret: None,
            width: None,
        };
        io.data_line("赤\u{1b}[31m\u{9b}2J\u{202e}").unwrap();
        io.say("\u{1b}]52;c;eA==\u{7}");
        assert_eq!(
            (
                String::from_utf8(out).unwrap(),
                String::from_utf8(err).unwrap()
            ),
            ("赤[31m2J\n".into(), "]52;c;eA==\n".into())
        );
    }
}
