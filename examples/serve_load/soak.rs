//! Eight people for a while: they type, write needs and lose their lines at random. At the end every need that was acknowledged is there, the
//! book is what its journal says, and the server is as large as it was.

use crate::{Plan, Server, connect, drain, key, open, program};
use russh::ChannelMsg;
use russh::keys::ssh_key::PrivateKey;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::time::sleep;

const TYPISTS: usize = 8;

/// A number below `most`, random.
fn random(most: u64) -> u64 {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).expect("random bytes");
    u64::from_le_bytes(bytes) % most.max(1)
}

/// Writes a need; its reference, once the server says that it is there.
async fn write(port: u16, key: &Arc<PrivateKey>, title: &str) -> Option<String> {
    let line = connect(port, key).await;
    let mut channel = line.channel_open_session().await.ok()?;
    let verb = format!("new needs 'title={title}'");
    channel.exec(true, verb).await.ok()?;
    let (mut said, mut done) = (Vec::new(), false);
    while let Some(msg) = channel.wait().await {
        match msg {
            ChannelMsg::Data { data } => said.extend_from_slice(&data),
            ChannelMsg::ExitStatus { exit_status } => done = exit_status == 0,
            _ => {}
        }
    }
    let said = String::from_utf8(said).ok()?;
    done.then(|| said.trim().to_owned())
}

/// Types, writes and hangs up until the end; what was acknowledged, and how many keys.
async fn person(n: usize, port: u16, key: Arc<PrivateKey>, end: Instant) -> (Vec<String>, usize) {
    const KEYS: [&str; 12] = [
        "j", "k", "2", "1", "3", "v", "\r", "\x1b", "n", "点", "\x1b[B", "\t",
    ];
    let (mut acknowledged, mut keys) = (Vec::new(), 0);
    while Instant::now() < end {
        let mut screen = open(port, &key).await;
        let until = Instant::now() + Duration::from_millis(500 + random(20_000));
        while Instant::now() < until.min(end) {
            let key = KEYS[usize::try_from(random(KEYS.len() as u64)).expect("small")];
            if screen
                .channel
                .data_bytes(key.as_bytes().to_vec())
                .await
                .is_err()
            {
                break;
            }
            keys += 1;
            drain(&mut screen.channel, Duration::from_millis(random(200))).await;
        }
        // No goodbye: the line is cut in the middle of whatever it was.
        drop(screen);
        let title = format!("題{n}の{}", acknowledged.len());
        acknowledged.extend(write(port, &key, &title).await);
    }
    (acknowledged, keys)
}

/// Runs it and says what came of it.
pub(crate) async fn soak(time: Duration) {
    let key = key();
    let plan = Plan {
        sessions: TYPISTS,
        typists: TYPISTS,
        time,
        needs: 1000,
    };
    let server = Server::start(&plan, &key);
    let end = Instant::now() + time;
    let people: Vec<_> = (0..TYPISTS)
        .map(|n| tokio::spawn(person(n, server.port, key.clone(), end)))
        .collect();
    let mut sizes = Vec::new();
    while Instant::now() < end {
        sleep(Duration::from_secs(10).min(end.saturating_duration_since(Instant::now()))).await;
        sizes.push(server.memory());
    }
    let (mut acknowledged, mut keys) = (BTreeSet::new(), 0);
    for one in people {
        let (theirs, typed) = one.await.expect("a person");
        acknowledged.extend(theirs);
        keys += typed;
    }
    let run = |args: &[&str]| {
        let output = program(&server.home).args(args).output().expect("it runs");
        String::from_utf8(output.stdout).expect("text")
    };
    let listed = run(&["ls", "needs", "--json"]);
    let lost = acknowledged
        .iter()
        .filter(|reference| !listed.contains(&format!("\"{reference}\"")));
    let quarter = sizes.len() / 4;
    println!(
        "{} s, {TYPISTS} people, {keys} keys, {} needs acknowledged, {} lost, verify {}, {} KiB after a quarter, {} KiB at the end, {} KiB at most",
        time.as_secs(),
        acknowledged.len(),
        lost.count(),
        run(&["verify", "--json"]).contains("\"ok\":true"),
        sizes.get(quarter).copied().unwrap_or_default(),
        sizes.last().copied().unwrap_or_default(),
        sizes.iter().max().copied().unwrap_or_default(),
    );
}
