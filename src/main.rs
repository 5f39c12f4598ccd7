//! The program: the environment and the arguments in, an exit code out.

use ikoren::host::cli::args::{Cli, Global};
use ikoren::host::cli::exit::Exit;
use ikoren::host::cli::out::Io;
use ikoren::host::cli::{Next, book_dir, run};
use ikoren::host::settings::{Environment, Settings};
use ikoren::host::tty::ask_secret;
use ikoren::host::{local, quiet, serve};
use std::io::{IsTerminal, stderr, stdin, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    quiet::caught_panics();
    let env = match Environment::read() {
        Ok(env) => env,
        Err(error) => return told(&error.to_string()),
    };
    let lang = Settings::read(&env.places.config)
        .ok()
        .and_then(|settings| settings.lang());
    let lang = lang.or(env.lang).unwrap_or_default();
    let cli = match Cli::read(std::env::args_os(), lang) {
        Ok(cli) => cli,
        Err(wrong) => {
            say(&wrong);
            return ExitCode::from(Exit::Usage.code());
        }
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
        Next::Console(global) => ExitCode::from(console(&global, &env).code()),
        Next::Serve(global, args) => {
            ExitCode::from(serve::serve(&global, &args, &env, &mut say).code())
        }
        Next::Attach(global, args) => {
            let socket = args.socket.unwrap_or_else(|| socket(&global, &env).0);
            let attached = serve::client::attach(&global, &env, &socket, &mut say);
            let exit = attached.unwrap_or_else(|| serve::client::nobody(&global, &env, &mut say));
            ExitCode::from(exit.code())
        }
        Next::Demo(global) => ExitCode::from(local::demo(&global, &env, &mut say).code()),
    }
}

/// The console: at the door of whoever serves the book, else on the book itself.
fn console(global: &Global, env: &Environment) -> Exit {
    let (socket, is_only) = socket(global, env);
    let attached = serve::client::attach(global, env, &socket, &mut say);
    attached.unwrap_or_else(|| {
        if is_only {
            serve::client::nobody(global, env, &mut say)
        } else {
            local::open(global, env, &mut say)
        }
    })
}

fn socket(global: &Global, env: &Environment) -> (PathBuf, bool) {
    serve::meant_socket(global.book.as_deref(), &book_dir(global, env), env)
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
