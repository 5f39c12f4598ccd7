//! What comes through an SSH channel, as arrivals. A session takes at its own pace and the line waits meanwhile; a verb's input is put
//! aside up to a bound, because the same loop that brings it also carries the verb's answers away.

use super::door::Arrival;
use russh::{ChannelMsg, ChannelReadHalf as Reading};
use std::sync::Arc;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinHandle;

/// Bytes of input that a verb may be behind.
const BEHIND: usize = 32 * 1024 * 1024;

/// Parts that wait for a verb beside those put aside.
const NEXT: usize = 4;

fn arrival(msg: ChannelMsg) -> Option<Arrival> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "everything else is not for a session, or was answered before"
    )]
    match msg {
        ChannelMsg::Data { data } => Some(Arrival::Bytes(data.to_vec())),
        ChannelMsg::Eof => Some(Arrival::End),
        ChannelMsg::Close => Some(Arrival::Gone),
        ChannelMsg::WindowChange {
            col_width,
            row_height,
            ..
        } => {
            let size = |cells: u32| u16::try_from(cells).unwrap_or(u16::MAX);
            Some(Arrival::Size(size(col_width), size(row_height)))
        }
        _ => None,
    }
}

/// Hands keys to a session.
pub(super) async fn keys(mut from: Reading, to: mpsc::Sender<Arrival>) {
    while let Some(msg) = from.wait().await {
        if let Some(arrival) = arrival(msg)
            && to.send(arrival).await.is_err()
        {
            return;
        }
    }
    // The session may have ended first.
    let _ = to.send(Arrival::Gone).await;
}

/// Input for a verb. One that is too far behind loses the line.
pub(super) fn spooled(mut from: Reading) -> (mpsc::Receiver<Arrival>, JoinHandle<()>) {
    let (to, inbox) = mpsc::channel(NEXT);
    let (aside, mut waiting) = mpsc::unbounded_channel::<Arrival>();
    let room = Arc::new(Semaphore::new(BEHIND));
    let left = room.clone();
    let hand_on = tokio::spawn(async move {
        while let Some(arrival) = waiting.recv().await {
            let bytes = weight(&arrival);
            if to.send(arrival).await.is_err() {
                return;
            }
            left.add_permits(bytes);
        }
    });
    let reader = tokio::spawn(async move {
        while let Some(msg) = from.wait().await {
            let Some(arrival) = arrival(msg) else {
                continue;
            };
            let bytes = u32::try_from(weight(&arrival)).unwrap_or(u32::MAX);
            let Ok(permit) = room.try_acquire_many(bytes) else {
                break;
            };
            permit.forget();
            if aside.send(arrival).is_err() {
                break;
            }
        }
        // The verb may have ended first.
        let _ = aside.send(Arrival::Gone);
        drop(aside);
        // A verb that failed has closed the other end; there is nothing more to hand on.
        let _ = hand_on.await;
    });
    (inbox, reader)
}

fn weight(arrival: &Arrival) -> usize {
    match arrival {
        Arrival::Bytes(bytes) => bytes.len(),
        Arrival::End | Arrival::Size(..) | Arrival::Resumed | Arrival::Gone => 0,
    }
}
