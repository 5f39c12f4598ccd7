//! Owns the terminal of this process: which descriptors it is, raw mode, size, stopping. Tests put another in its place.

use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::fd::BorrowedFd;

/// A terminal as a door needs it.
pub trait Tty: Send + Sync {
    /// Where bytes come from. It is never set to non-blocking: the shell shares it.
    fn input(&self) -> BorrowedFd<'_>;

    /// Where bytes go.
    fn output(&self) -> BorrowedFd<'_>;

    /// Switches between raw bytes and what the terminal did before.
    ///
    /// # Errors
    /// The system's, for instance if the terminal is gone.
    fn set_raw(&self, raw: bool) -> io::Result<()>;

    /// Columns and rows.
    ///
    /// # Errors
    /// The system's.
    fn size(&self) -> io::Result<(u16, u16)>;

    /// Stops the program until it is continued.
    fn stop(&self);
}

/// Why the full screen cannot be shown. What to do instead is said by the command line.
#[derive(Debug)]
pub enum Refused {
    /// Standard input or output is not a terminal.
    NoTerminal,
    /// The terminal says that it cannot place the cursor (`TERM=dumb` or none).
    Dumb,
    /// The system refused something.
    Broken(io::Error),
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        Self::Broken(error)
    }
}

/// Standard input and output.
#[derive(Debug, Clone, Copy)]
pub struct ProcessTty(());

impl ProcessTty {
    /// The terminal of this process, of the kind that the environment says (`TERM`).
    ///
    /// # Errors
    /// [`Refused::NoTerminal`] and [`Refused::Dumb`].
    pub fn open(term: Option<&str>) -> Result<Self, Refused> {
        let (input, output) = (rustix::stdio::stdin(), rustix::stdio::stdout());
        if !rustix::termios::isatty(input) || !rustix::termios::isatty(output) {
            return Err(Refused::NoTerminal);
        }
        match term {
            None | Some("" | "dumb") => Err(Refused::Dumb),
            Some(_) => Ok(Self(())),
        }
    }
}

impl Tty for ProcessTty {
    fn input(&self) -> BorrowedFd<'_> {
        rustix::stdio::stdin()
    }

    fn output(&self) -> BorrowedFd<'_> {
        rustix::stdio::stdout()
    }

    fn set_raw(&self, raw: bool) -> io::Result<()> {
        if raw {
            crossterm::terminal::enable_raw_mode()
        } else {
            crossterm::terminal::disable_raw_mode()
        }
    }

    fn size(&self) -> io::Result<(u16, u16)> {
        crossterm::terminal::size()
    }

    fn stop(&self) {
        // SIGSTOP cannot fail for the process itself, and nothing better could be done if it did.
        let _ =
            rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::STOP);
    }
}

/// A terminal that shows nothing of what is typed, until it goes.
struct Unseen {
    terminal: File,
    before: Termios,
}

impl Unseen {
    fn begin(terminal: File) -> io::Result<Self> {
        let before = tcgetattr(&terminal)?;
        let mut unseen = before.clone();
        // Keys come one by one, so that giving up is one of them and the terminal is as it was afterwards.
        unseen
            .local_modes
            .remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        unseen.special_codes[SpecialCodeIndex::VMIN] = 1;
        unseen.special_codes[SpecialCodeIndex::VTIME] = 0;
        tcsetattr(&terminal, OptionalActions::Flush, &unseen)?;
        Ok(Self { terminal, before })
    }

    fn line(&mut self) -> io::Result<Option<String>> {
        let mut typed = Vec::new();
        let mut byte = [0];
        while self.terminal.read(&mut byte)? > 0 {
            match byte {
                [b'\r' | b'\n'] => return Ok(String::from_utf8(typed).ok()),
                [3 | 4 | 0x1b] => return Ok(None),
                [8 | 0x7f] => take_back(&mut typed),
                [0x15] => typed.clear(),
                [byte] => typed.push(byte),
            }
        }
        Ok(None)
    }
}

/// Takes the last character back, however many bytes it has.
fn take_back(typed: &mut Vec<u8>) {
    while let Some(byte) = typed.pop() {
        if byte & 0xc0 != 0x80 {
            break;
        }
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        // A terminal that is gone needs nothing put back.
        let _ = tcsetattr(&self.terminal, OptionalActions::Now, &self.before);
        let _ = self.terminal.write_all(b"\n");
    }
}

/// Asks at the terminal of this process for something that nobody may see, wherever its output goes. Nothing if there is no terminal or
/// the person gives up (Esc, Ctrl-C, Ctrl-D).
///
/// # Errors
/// The system's.
pub fn ask_secret(prompt: &str) -> io::Result<Option<String>> {
    let opened = OpenOptions::new().read(true).write(true).open("/dev/tty");
    let Ok(terminal) = opened else {
        return Ok(None);
    };
    // Asked only once nothing is shown any more: whoever types at once must not be seen either.
    let mut unseen = Unseen::begin(terminal)?;
    write!(unseen.terminal, "{prompt} ")?;
    unseen.line()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_backspace_takes_back_one_character() {
        let mut typed = "七つ".as_bytes().to_vec();
        take_back(&mut typed);
        assert_eq!(typed, "七".as_bytes());
        take_back(&mut typed);
        take_back(&mut typed);
        assert!(typed.is_empty());
    }
}
