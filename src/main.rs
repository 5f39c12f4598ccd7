//! The program: the environment and the arguments in, an exit code out.

use clap::Parser;
use ikoren::host::cli::args::Cli;
use ikoren::host::cli::out::Io;
use ikoren::host::cli::{Next, run};
use ikoren::host::settings::Environment;
use ikoren::host::tty::ask_secret;
use ikoren::host::{local, quiet};
use std::io::{IsTerminal, stderr, stdin, stdout};
use std::process::ExitCode;

fn main() -> ExitCode {
    quiet::caught_panics();
    let cli = Cli::parse_from(Cli::typed(std::env::args_os()));
    let env = match Environment::read() {
        Ok(env) => env,
        Err(error) => return told(&error.to_string()),
    };
    let width = stdout()
        .is_terminal()
        .then(|| crossterm::terminal::size().ok())
        .flatten()
        .map(|(columns, _)| usize::from(columns));
    let (mut out, mut err) = (stdout().lock(), stderr());
    let io = Io {
        stdin: Box::new(stdin()),
        stdout: &mut out,
        stderr: &mut err,
        secret: stdin().is_terminal().then_some(ask_secret),
        width,
    };
    let next = run(cli, &env, io);
    drop(out);
    match next {
        Next::Exit(exit) => ExitCode::from(exit.code()),
        Next::Console(global) => ExitCode::from(local::open(&global, &env, &mut say).code()),
        Next::Demo(global) => ExitCode::from(local::demo(&global, &env, &mut say).code()),
    }
}

fn told(what: &str) -> ExitCode {
    say(what);
    ExitCode::FAILURE
}

#[expect(
    clippy::print_stderr,
    reason = "the last word, after the screen is gone"
)]
fn say(what: &str) {
    let plain: String = what
        .chars()
        .filter(|c| *c == '\n' || ikoren::domain::value::harmless(*c))
        .collect();
    eprintln!("{plain}");
}
