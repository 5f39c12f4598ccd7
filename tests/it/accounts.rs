//! The socket that the accounts of a group reach: who is there is what the system says of the account, and the keys file says who that is.
//! To be several accounts a test has to be root, and says so where it is not.

use crate::serve::{PROGRAM, Server, program};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A group that nobody has, and two accounts that are nobody's.
const GROUP: u32 = 64_123;
const MURATA: u32 = 64_001;
const ONO: u32 = 64_002;

/// Where the socket lies and where the program is that other accounts may run.
struct Ground {
    dir: TempDir,
    program: PathBuf,
}

impl Ground {
    /// Nothing if this account cannot be another one.
    #[allow(
        clippy::print_stderr,
        reason = "whoever runs the tests is to see what was not tried"
    )]
    fn new() -> Option<Self> {
        if !rustix::process::geteuid().is_root() {
            eprintln!("NOT TRIED: only root can be several accounts");
            return None;
        }
        let dir = tempfile::tempdir().expect("a directory");
        let open = PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(dir.path(), open).expect("others pass");
        let program = dir.path().join("ikoren");
        std::fs::copy(PROGRAM, &program).expect("the program");
        Some(Self { dir, program })
    }

    fn socket(&self) -> PathBuf {
        self.dir.path().join("run/sock")
    }

    fn server(&self) -> Server {
        let named = format!("{GROUP}:{}", self.socket().display());
        Server::start(&["--group-socket", &named])
    }

    /// The program as an account runs it.
    fn run(&self, uid: u32, gid: u32, args: &[&str]) -> Output {
        Command::new(&self.program)
            .args(args)
            .env_clear()
            .env("HOME", "/nonexistent")
            .env("USER", "yamamoto")
            .env("LANG", "ja_JP.UTF-8")
            .env("IKOREN_SOCKET", self.socket())
            .current_dir("/")
            .stdin(Stdio::null())
            .uid(uid)
            .gid(gid)
            .output()
            .expect("it runs")
    }
}

fn told(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).expect("it is there").mode() & 0o777
}

#[test]
fn an_account_of_the_group_works_as_the_keys_file_says_and_nothing_it_sends_changes_that() {
    let Some(ground) = Ground::new() else { return };
    let server = ground.server();
    server.ok(&["new", "needs", "title=点滴の固定具"]);
    let account = format!("{MURATA}");
    server.ok(&[
        "keys", "add", "--role", "viewer", "--name", "室長", "--unix", &account,
    ]);
    assert_eq!(
        (mode(&ground.socket()), mode(&server.book())),
        (0o660, 0o700)
    );
    assert_eq!(mode(&ground.dir.path().join("run")), 0o710);
    let list = (0..300).find_map(|_| {
        let (code, list, _) = told(&ground.run(MURATA, GROUP, &["ls", "needs"]));
        if code != Some(0) {
            // The keys file is looked at now and then.
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        (code == Some(0)).then_some(list)
    });
    assert!(list.expect("let in").contains("点滴の固定具"));
    // The name of the book's owner in the environment makes nobody the owner.
    let (code, _, _) = told(&ground.run(MURATA, GROUP, &["set", "N-1", "title=x"]));
    assert_eq!(code, Some(3));
    let (code, _, _) = told(&ground.run(MURATA, GROUP, &["backup"]));
    assert_eq!(code, Some(3));
    let audit = server.ok(&["log", "--audit", "--json"]);
    assert!(
        audit.contains("室長") && audit.contains("denied"),
        "{audit}"
    );
    // Nobody that the file names, and nobody that the directory lets through.
    let (code, _, words) = told(&ground.run(ONO, GROUP, &["ls", "needs"]));
    assert_eq!(code, Some(3));
    assert!(words.contains("登録されていません"), "{words}");
    let (code, out, words) = told(&ground.run(MURATA, MURATA, &["ls", "needs"]));
    assert_eq!((code, out.as_str()), (Some(1), ""), "{words}");
    // The book's own socket is for its owner alone.
    let own = Command::new(&ground.program)
        .args([
            "--book",
            &server.book().display().to_string(),
            "ls",
            "needs",
        ])
        .env_clear()
        .env("HOME", "/nonexistent")
        .current_dir("/")
        .uid(MURATA)
        .gid(GROUP)
        .output()
        .expect("it runs");
    assert_ne!(own.status.code(), Some(0));
    server.ok(&["keys", "rm", "室長"]);
    let gone = (0..300).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(20));
        told(&ground.run(MURATA, GROUP, &["ls", "needs"])).0 == Some(3)
    });
    assert!(gone, "shut out");
    assert!(audit_of(&server).contains(&format!("unix:{ONO}")));
    assert_eq!(server.end().0, Some(0));
    assert!(!ground.socket().exists(), "the socket goes with its server");
}

fn audit_of(server: &Server) -> String {
    server.ok(&["log", "--audit", "--json"])
}

#[test]
fn without_a_server_an_account_with_a_named_socket_is_given_no_book_of_its_own() {
    let home = tempfile::tempdir().expect("a home");
    let output = program(home.path())
        .env("IKOREN_SOCKET", home.path().join("none"))
        .args(["new", "needs", "title=x"])
        .output()
        .expect("it runs");
    let (code, out, words) = told(&output);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(words.contains("ikoren serve"), "{words}");
    assert!(!home.path().join(".local/share/ikoren/book").exists());
}

#[test]
fn a_socket_for_a_group_lies_neither_beside_the_book_nor_where_others_may_write() {
    let home = tempfile::tempdir().expect("a home");
    let loose = home.path().join("loose");
    std::fs::create_dir(&loose).expect("a directory");
    std::fs::set_permissions(&loose, PermissionsExt::from_mode(0o777)).expect("open");
    let book = home.path().join(".local/share/ikoren/book");
    for named in [
        format!("0:{}", book.join("group").display()),
        format!("0:{}", loose.join("sock").display()),
        "0:relative/sock".to_owned(),
        format!("no-such-group:{}", home.path().join("run/sock").display()),
        home.path().join("run/sock").display().to_string(),
    ] {
        let output = program(home.path())
            .args(["serve", "--ssh", "none", "--group-socket", &named])
            .output()
            .expect("it runs");
        assert_eq!(
            output.status.code(),
            Some(1),
            "{named}: {:?}",
            told(&output)
        );
        assert!(!book.join("group").exists() && !loose.join("sock").exists());
    }
}

#[test]
fn a_data_directory_that_others_may_write_to_is_not_served() {
    let home = tempfile::tempdir().expect("a home");
    let book = home.path().join(".local/share/ikoren/book");
    let made = program(home.path())
        .args(["new", "needs", "title=x"])
        .output();
    assert_eq!(made.expect("it runs").status.code(), Some(0));
    let refused = |what: &str| {
        let output = program(home.path())
            .args(["serve", "--ssh", "127.0.0.1:0"])
            .output()
            .expect("it runs");
        let (code, _, words) = told(&output);
        assert!(matches!(code, Some(1 | 2)), "{what}: {code:?} {words}");
        assert!(!book.join("sock").exists(), "{what}");
    };
    std::fs::set_permissions(&book, PermissionsExt::from_mode(0o770)).expect("a mode");
    refused("the directory");
    std::fs::set_permissions(&book, PermissionsExt::from_mode(0o700)).expect("a mode");
    for name in ["keys", "host_key"] {
        let path = book.join(name);
        std::fs::write(&path, "").expect("a file");
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o660)).expect("a mode");
        refused(name);
        std::fs::remove_file(&path).expect("gone");
        std::os::unix::fs::symlink("/etc/passwd", &path).expect("a link");
        refused(name);
        std::fs::remove_file(&path).expect("gone");
    }
    std::os::unix::fs::symlink("/tmp/elsewhere", book.join("sock")).expect("a link");
    let output = program(home.path())
        .args(["serve", "--ssh", "none"])
        .output()
        .expect("it runs");
    assert_eq!(told(&output).0, Some(1));
    assert!(!Path::new("/tmp/elsewhere").exists());
}
