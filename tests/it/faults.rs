//! The short form of the fault harness (`examples/faults`); the long one is run on demand.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The harness beside the program; built here if only some of the targets were.
fn harness() -> PathBuf {
    let program = Path::new(env!("CARGO_BIN_EXE_ikoren"));
    let built = program.with_file_name("examples").join("faults");
    if !built.exists() {
        let made = Command::new(env!("CARGO"))
            .args(["build", "--example", "faults"])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status();
        assert!(made.expect("cargo runs").success());
    }
    built
}

fn run(args: &[&str]) {
    let output = Command::new(harness())
        .args(args)
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let why = String::from_utf8_lossy(&output.stderr);
    // 2: this machine has no C compiler or another C library, which the harness says.
    let able = output.status.code() != Some(2);
    assert!(!able || output.status.success(), "{said}\n{why}");
    assert!(!able || said.contains("lost 0"), "{said}");
}

#[test]
fn killed_at_any_moment_nothing_is_lost() {
    run(&["kill", "--rounds", "6"]);
}

#[test]
fn without_power_nothing_is_lost() {
    run(&["power", "--rounds", "10"]);
}

#[test]
fn with_torn_files_nothing_is_lost() {
    run(&["torn", "--rounds", "12", "--seed", "5"]);
}

#[test]
fn whatever_call_fails_nothing_is_lost() {
    run(&["sweep", "--rounds", "3", "--seed", "2"]);
}

#[test]
fn merged_in_any_order_all_copies_are_alike() {
    run(&["merge", "--rounds", "2000"]);
}

#[test]
fn broken_bytes_are_read_or_refused_and_never_panic() {
    run(&["decode", "--rounds", "20000"]);
}
