//! Opens real SSH sessions at a real server, some of them typing, and says what they cost: memory of a session, processor time idle and
//! active, time from a key to its answer, bytes of a key. One session reads nothing and one floods keys while the others are measured.
//!
//! `cargo run --release --example serve_load -- SESSIONS TYPISTS SECONDS [NEEDS]`, beside a release build of the program; with `soak MINUTES`
//! eight people who type, write and lose their lines at random, and what is left of it at the end; with `bytes [NEEDS]` what single keys cost
//! on the wire.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::wildcard_enum_match_arm,
    reason = "a measuring program stops with its reason and prints what it found"
)]

mod bytes;
mod soak;

use russh::client::{self, Handle, Msg};
use russh::keys::ssh_key::PrivateKey;
use russh::keys::ssh_key::private::Ed25519Keypair;
use russh::keys::{PrivateKeyWithHashAlg, PublicKeyOrCertificate};
use russh::{Channel, ChannelMsg};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

/// What is measured.
struct Plan {
    sessions: usize,
    typists: usize,
    time: Duration,
    needs: usize,
}

struct Host;

impl client::Handler for Host {
    type Error = russh::Error;

    async fn check_server_key(
        &mut self,
        _key: &PublicKeyOrCertificate,
    ) -> Result<bool, Self::Error> {
        Ok(true)
    }
}

/// The server and its scratch home.
struct Server {
    child: Child,
    home: PathBuf,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It is ours alone, and so is its home.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.home);
    }
}

fn program(home: &Path) -> Command {
    let mut exe = std::env::current_exe().expect("this program");
    exe.pop();
    exe.pop();
    let mut command = Command::new(exe.join("ikoren"));
    command
        .env_clear()
        .env("HOME", home)
        .env("LANG", "ja_JP.UTF-8");
    command
}

impl Server {
    fn start(plan: &Plan, key: &PrivateKey) -> Self {
        let home = std::env::temp_dir().join(format!("ikoren-load-{}", std::process::id()));
        std::fs::create_dir_all(&home).expect("a home");
        let mut batch = program(&home)
            .arg("batch")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("the program is built");
        let mut lines = batch.stdin.take().expect("its input");
        for n in 0..plan.needs {
            let line = format!(
                "{{\"cmd\":\"new\",\"kind\":\"needs\",\"fields\":{{\"title\":\"点滴の固定具その{n}\",\"hospital\":\"病院{}\",\"department\":\"手術部\",\"problem\":\"曇る\",\"wish\":\"軽くて洗えるもの\",\"acknowledged_on\":\"2026-10-01\",\"supervisor_informed\":\"yes\",\"similar_checked_on\":\"2026-10-01\"}}}}\n",
                n % 50
            );
            lines.write_all(line.as_bytes()).expect("a need");
        }
        drop(lines);
        batch.wait().expect("all are in");
        let public = home.join("key.pub");
        std::fs::write(&public, key.public_key().to_openssh().expect("a key")).expect("a file");
        let added = program(&home)
            .args(["keys", "add", "--role", "coordinator", "--name", "佐藤"])
            .arg(&public)
            .stderr(Stdio::null())
            .status();
        assert!(added.expect("it runs").success());
        let mut child = program(&home)
            .args([
                "serve",
                "--ssh",
                "127.0.0.1:0",
                "--limit",
                "each=5000",
                "--limit",
                "sessions=5000",
                "--limit",
                "strangers=512",
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let words = BufReader::new(child.stderr.take().expect("its words"));
        let mut lines = words.lines().map_while(Result::ok);
        let line = lines
            .find(|line| line.contains("SSH 127.0.0.1:"))
            .expect("its door");
        std::thread::spawn(move || lines.for_each(drop));
        let digits = line.split("127.0.0.1:").nth(1).expect("a port");
        let digits: String = digits.chars().take_while(char::is_ascii_digit).collect();
        Self {
            child,
            home,
            port: digits.parse().expect("a port"),
        }
    }

    /// KiB of resident memory.
    fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.expect("its status");
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS"))
            .expect("its memory");
        line.split_whitespace()
            .nth(1)
            .and_then(|kib| kib.parse().ok())
            .expect("a number")
    }

    /// Seconds of processor time so far.
    fn work(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()));
        let stat = stat.expect("its state");
        let fields: Vec<&str> = stat
            .rsplit(')')
            .next()
            .expect("fields")
            .split_whitespace()
            .collect();
        let ticks: f64 = [11, 12]
            .iter()
            .map(|at| fields[*at].parse::<f64>().expect("ticks"))
            .sum();
        ticks / 100.0
    }
}

/// One session at the server.
struct Screen {
    _line: Handle<Host>,
    channel: Channel<Msg>,
}

/// A connection of somebody whom the server knows.
async fn connect(port: u16, key: &Arc<PrivateKey>) -> Handle<Host> {
    let line = TcpStream::connect(("127.0.0.1", port)).await;
    let line = line.expect("a line");
    line.set_nodelay(true).expect("small packets at once");
    greet(line, key).await
}

/// Says who is there.
async fn greet<S>(stream: S, key: &Arc<PrivateKey>) -> Handle<Host>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let config = client::Config {
        window_size: 256 * 1024,
        ..client::Config::default()
    };
    let mut line = client::connect_stream(Arc::new(config), stream, Host)
        .await
        .expect("a line");
    let key = PrivateKeyWithHashAlg::new(key.clone(), None);
    let known = line
        .authenticate_publickey("load", key)
        .await
        .expect("an answer");
    assert!(known.success());
    line
}

async fn open(port: u16, key: &Arc<PrivateKey>) -> Screen {
    let line = connect(port, key).await;
    let mut channel = line.channel_open_session().await.expect("a channel");
    channel
        .request_pty(false, "xterm-256color", 120, 40, 0, 0, &[])
        .await
        .expect("a terminal");
    channel.request_shell(true).await.expect("a screen");
    drain(&mut channel, Duration::from_millis(600)).await;
    // From today to the list of needs.
    let list = b"2v".to_vec();
    channel.data_bytes(list).await.expect("keys go out");
    drain(&mut channel, Duration::from_millis(600)).await;
    Screen {
        _line: line,
        channel,
    }
}

/// Reads until nothing has come for so long; how many bytes came.
async fn drain(channel: &mut Channel<Msg>, quiet: Duration) -> usize {
    let mut bytes = 0;
    while let Ok(Some(msg)) = timeout(quiet, channel.wait()).await {
        if let ChannelMsg::Data { data } = msg {
            bytes += data.len();
        }
    }
    bytes
}

/// What one typist measured: times in microseconds from a key to the last byte that came before the next, and bytes.
#[derive(Default)]
struct Typed {
    first: Vec<u128>,
    bytes: usize,
    keys: usize,
}

/// Types five keys a second, down and up.
async fn type_on(mut screen: Screen, time: Duration, after: Duration) -> (Typed, Screen) {
    let mut typed = Typed::default();
    sleep(after).await;
    let end = Instant::now() + time;
    while Instant::now() < end {
        let key = if typed.keys % 8 < 4 { b"j" } else { b"k" };
        let pressed = Instant::now();
        screen
            .channel
            .data_bytes(key.to_vec())
            .await
            .expect("a key goes out");
        typed.keys += 1;
        let next = pressed + Duration::from_millis(200);
        let mut first = None;
        while let Ok(Some(msg)) = timeout(
            next.saturating_duration_since(Instant::now()),
            screen.channel.wait(),
        )
        .await
        {
            if let ChannelMsg::Data { data } = msg {
                first.get_or_insert_with(|| pressed.elapsed().as_micros());
                typed.bytes += data.len();
            }
        }
        typed.first.extend(first);
    }
    (typed, screen)
}

fn share(sorted: &[u128], part: usize) -> f64 {
    let at = (sorted.len() * part / 100).min(sorted.len().saturating_sub(1));
    sorted.get(at).map_or(0.0, |micros| *micros as f64 / 1000.0)
}

/// A key of nobody's yet.
fn key() -> Arc<PrivateKey> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).expect("random bytes");
    Arc::new(PrivateKey::from(Ed25519Keypair::from_seed(&seed)))
}

/// Lets everybody type for the plan's time; what it cost in words, and the screens again.
async fn type_all(screens: Vec<Screen>, plan: &Plan, server: &Server) -> (String, Vec<Screen>) {
    let (before, begun) = (server.work(), Instant::now());
    let typing: Vec<_> = screens
        .into_iter()
        .enumerate()
        .map(|(n, screen)| {
            let after = Duration::from_micros(n as u64 * 200_000 / plan.typists.max(1) as u64);
            tokio::spawn(type_on(screen, plan.time, after))
        })
        .collect();
    let (mut all, mut screens) = (Typed::default(), Vec::new());
    for one in typing {
        let (typed, screen) = one.await.expect("a typist");
        all.first.extend(typed.first);
        all.bytes += typed.bytes;
        all.keys += typed.keys;
        screens.push(screen);
    }
    let active = (server.work() - before) / begun.elapsed().as_secs_f64() * 100.0;
    all.first.sort_unstable();
    let said = format!(
        "active {active:.1}% of a core at {:.0} keys/s, key to screen p50 {:.2} ms p99 {:.2} ms, {:.0} bytes a key, {} of {} keys answered",
        all.keys as f64 / plan.time.as_secs_f64(),
        share(&all.first, 50),
        share(&all.first, 99),
        all.bytes as f64 / all.keys.max(1) as f64,
        all.first.len(),
        all.keys,
    );
    (said, screens)
}

async fn measure(plan: &Plan) {
    let key = key();
    let server = Server::start(plan, &key);
    sleep(Duration::from_secs(3)).await;
    let empty = server.memory();
    let mut screens = Vec::new();
    while screens.len() < plan.sessions {
        let many = (plan.sessions - screens.len()).min(25);
        let opening: Vec<_> = (0..many)
            .map(|_| {
                let (port, key) = (server.port, key.clone());
                tokio::spawn(async move { open(port, &key).await })
            })
            .collect();
        for one in opening {
            screens.push(one.await.expect("a session"));
        }
    }
    sleep(Duration::from_secs(2)).await;
    let each = (server.memory().saturating_sub(empty)) as f64 / plan.sessions as f64;
    let (before, begun) = (server.work(), Instant::now());
    sleep(Duration::from_secs(10)).await;
    let idle = (server.work() - before) / begun.elapsed().as_secs_f64() * 100.0;
    let rest = screens.split_off(plan.typists.min(screens.len()));
    let (alone, screens) = type_all(screens, plan, &server).await;
    // One that reads nothing and one that floods, beside those that are measured.
    let stalled = open(server.port, &key).await;
    stalled
        .channel
        .data_bytes(b"\x0c".repeat(2000))
        .await
        .expect("keys go out");
    let flood = open(server.port, &key).await;
    let flooding =
        tokio::spawn(
            async move { while flood.channel.data_bytes(b"jk".repeat(8192)).await.is_ok() {} },
        );
    let (beside, screens) = type_all(screens, plan, &server).await;
    flooding.abort();
    println!(
        "{} sessions, {} typists: {each:.0} KiB each (server {} KiB), idle {idle:.1}% of a core",
        plan.sessions,
        plan.typists,
        server.memory(),
    );
    println!("alone: {alone}");
    println!("beside one that reads nothing and one that floods: {beside}");
    drop((screens, rest, stalled));
}

fn main() {
    let typed: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<usize> = typed.iter().filter_map(|arg| arg.parse().ok()).collect();
    let at = |place: usize, usual: usize| args.get(place).copied().unwrap_or(usual);
    let plan = Plan {
        sessions: at(0, 50),
        typists: at(1, 50),
        time: Duration::from_secs(at(2, 20) as u64),
        needs: at(3, 5000),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    if typed.first().is_some_and(|word| word == "soak") {
        let minutes = Duration::from_secs(at(0, 60) as u64 * 60);
        return runtime.block_on(soak::soak(minutes));
    }
    if typed.first().is_some_and(|word| word == "bytes") {
        return runtime.block_on(bytes::bytes(at(0, 1000)));
    }
    runtime.block_on(measure(&plan));
}
