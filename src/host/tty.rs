//! Owns the terminal of this process: which descriptors it is, raw mode, size, stopping. Tests put another in its place.

use std::io;
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
