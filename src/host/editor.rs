//! The person's own editor for a long text: a private file in the state directory, the editor on this terminal, the text back. Whatever
//! goes wrong, what was written is not lost: it comes back, or the file stays and is named.

use super::settings::write_private;
use crate::domain::value::{MAX_TEXT_BYTES, Text};
use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process, waitpid};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Why there is no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What the editor or the system said.
    pub what: String,
    /// Where that lies which was written meanwhile, if anything was.
    pub kept: Option<PathBuf>,
}

/// Runs the editor on a text and gives back what it left.
///
/// # Errors
/// What the editor or the file system said; the text is as it was.
pub fn edit(editor: &str, state: &Path, text: &str) -> Result<String, Trouble> {
    let path = free(&state.join("edit"));
    let written = format!("{text}\n");
    let edited = write_private(&path, written.as_bytes())
        .map_err(|error| error.to_string())
        .and_then(|()| run(editor, &path));
    let changed = fs::read(&path).is_ok_and(|now| now != written.as_bytes());
    let kept = (edited.is_err() && changed).then(|| path.clone());
    if kept.is_none() {
        // What cannot be removed is left to the person, who owns the directory.
        let _ = fs::remove_file(&path);
    }
    edited.map_err(|what| Trouble { what, kept })
}

/// A name that no text kept before has.
fn free(dir: &Path) -> PathBuf {
    let names = (1..).map(|n: u32| dir.join(format!("text-{n}.txt")));
    let mut unused = names.filter(|path| !path.exists());
    unused.next().unwrap_or_else(|| dir.join("text.txt"))
}

fn run(editor: &str, path: &Path) -> Result<String, String> {
    // As git and others do it: the variable may hold arguments, the file is one word whatever its name.
    let child = Command::new("sh")
        .args(["-c", &format!("{editor} \"$1\""), "sh"])
        .arg(path)
        .spawn()
        .map_err(|error| error.to_string())?;
    wait(&child).map_err(|what| format!("{editor}: {what}"))?;
    let size = fs::metadata(path).map_err(|error| error.to_string())?.len();
    if size > MAX_TEXT_BYTES as u64 {
        return Err(format!("{size} B > {MAX_TEXT_BYTES} B"));
    }
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    Ok(Text::block(&text).as_str().to_owned())
}

/// Waits for the editor. If it is stopped from the keyboard this program stops with it, so that the shell gets the terminal, and both go
/// on together.
fn wait(child: &std::process::Child) -> Result<(), String> {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    loop {
        let status = match waitpid(pid, WaitOptions::UNTRACED) {
            Ok(Some((_, status))) => status,
            Ok(None) | Err(Errno::INTR) => continue,
            Err(error) => return Err(io::Error::from(error).to_string()),
        };
        if status.stopped() {
            // Cannot fail for the process itself.
            let _ = kill_process(getpid(), Signal::STOP);
        } else if let Some(signal) = status.terminating_signal() {
            return Err(format!("signal {signal}"));
        } else {
            return match status.exit_status() {
                Some(0) => Ok(()),
                code => Err(format!("exit {}", code.unwrap_or(-1))),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(state: &Path) -> usize {
        fs::read_dir(state.join("edit")).unwrap().count()
    }

    #[test]
    fn the_text_goes_through_the_editor_and_no_file_is_left() {
        let state = tempfile::tempdir().unwrap();
        let edited = edit("sed -i s/曇る/とても曇る/", state.path(), "鏡が曇る");
        assert_eq!(edited.as_deref(), Ok("鏡がとても曇る"));
        assert_eq!(left(state.path()), 0);
    }

    #[test]
    fn what_could_drive_a_terminal_does_not_come_back() {
        let state = tempfile::tempdir().unwrap();
        let editor = r"printf '鏡\033[31mが\r\n\t曇る\342\200\256\n\n' >";
        let edited = edit(editor, state.path(), "");
        assert_eq!(edited.as_deref(), Ok("鏡[31mが\n 曇る"));
    }

    #[test]
    fn an_editor_that_fails_leaves_the_text_alone() {
        let state = tempfile::tempdir().unwrap();
        for editor in ["false", "no-such-editor-here", "kill -9 $$ #"] {
            let trouble = edit(editor, state.path(), "鏡が曇る").unwrap_err();
            assert_eq!(trouble.kept, None, "{editor}");
        }
        assert_eq!(left(state.path()), 0);
    }

    #[test]
    fn what_was_written_before_the_editor_was_killed_stays_in_its_file() {
        let state = tempfile::tempdir().unwrap();
        let die = "f() { echo 書いた >> \"$1\"; kill -9 $$; }; f";
        let first = edit(die, state.path(), "鏡").unwrap_err().kept.unwrap();
        let second = edit(die, state.path(), "桶").unwrap_err().kept.unwrap();
        assert_eq!(fs::read_to_string(first).unwrap(), "鏡\n書いた\n");
        assert_eq!(fs::read_to_string(second).unwrap(), "桶\n書いた\n");
        let long = "f() { yes あ | head -c 80000 > \"$1\"; }; f";
        let trouble = edit(long, state.path(), "").unwrap_err();
        assert!(trouble.kept.is_some(), "{trouble:?}");
    }
}
