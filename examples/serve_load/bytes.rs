//! What a key costs on the wire: the bytes of the screen, and the bytes that SSH makes of them, for the steps that `bytes_per_key` measures at
//! the local door.

use crate::{Plan, Server, drain, greet, key};
use russh::client;
use russh::{Channel, ChannelMsg};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// What a step is called, the keys before it, and those that are measured.
type Step = (&'static str, &'static str, &'static [&'static str]);

const PAGE_DOWN: &str = "\x1b[6~";

const STEPS: &[Step] = &[
    ("board: one card down", "2", &["j", "j", "j", "j", "j"]),
    ("board: next column", "", &["l", "h", "l", "h"]),
    ("list: one line down", "v", &["j", "j", "j", "j", "j", "j"]),
    (
        "list: one page down",
        "",
        &[PAGE_DOWN, PAGE_DOWN, PAGE_DOWN],
    ),
    ("another pane and back", "", &["3", "2", "3", "2"]),
    ("record: opened", "gg", &["\r"]),
    ("record: next tab", "", &["\t", "\t", "\t"]),
    ("record: closed", "", &["\x1b"]),
    ("form: opened", "", &["n"]),
    ("form: one character", "", &["点", "滴", "台", "a", "b"]),
    ("form: next field", "", &["\t", "\t", "\t"]),
    // Last, because a gate that is refused leaves its panel open.
    ("board: a card to the next stage", "\x1b", &["L"]),
];

/// A line that counts what comes.
struct Counted {
    line: TcpStream,
    came: Arc<AtomicUsize>,
}

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let polled = Pin::new(&mut self.line).poll_read(cx, buf);
        self.came
            .fetch_add(buf.filled().len() - before, Ordering::Relaxed);
        polled
    }
}

impl AsyncWrite for Counted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.line).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.line).poll_shutdown(cx)
    }
}

/// One key, and all the bytes of the screen that come because of it.
async fn press(channel: &mut Channel<client::Msg>, key: &str) -> usize {
    channel
        .data_bytes(key.as_bytes().to_vec())
        .await
        .expect("a key goes out");
    let mut bytes = 0;
    while let Ok(Some(msg)) = timeout(Duration::from_millis(700), channel.wait()).await {
        if let ChannelMsg::Data { data } = msg {
            bytes += data.len();
        }
    }
    bytes
}

fn median(mut values: Vec<usize>) -> usize {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Measures and prints the table.
pub(crate) async fn bytes(needs: usize) {
    let key = key();
    let plan = Plan {
        sessions: 1,
        typists: 1,
        time: Duration::ZERO,
        needs,
    };
    let server = Server::start(&plan, &key);
    let came = Arc::new(AtomicUsize::new(0));
    let line = TcpStream::connect(("127.0.0.1", server.port))
        .await
        .expect("a line");
    let stream = Counted {
        line,
        came: came.clone(),
    };
    let line = greet(stream, &key).await;
    let mut channel = line.channel_open_session().await.expect("a channel");
    channel
        .request_pty(false, "xterm-256color", 120, 40, 0, 0, &[])
        .await
        .expect("a terminal");
    channel.request_shell(true).await.expect("a screen");
    let start = drain(&mut channel, Duration::from_secs(1)).await;
    println!("{needs} needs, 120x40");
    println!("| step | keys | bytes of the screen | bytes on the wire |");
    println!("|---|---|---|---|");
    println!("| start | 1 | {start} | |");
    for (name, before, keys) in STEPS {
        if !before.is_empty() {
            press(&mut channel, before).await;
        }
        let (mut shown, mut wire) = (Vec::new(), Vec::new());
        for key in *keys {
            let before = came.load(Ordering::Relaxed);
            shown.push(press(&mut channel, key).await);
            wire.push(came.load(Ordering::Relaxed) - before);
        }
        println!(
            "| {name} | {} | {} | {} |",
            keys.len(),
            median(shown),
            median(wire)
        );
    }
}
