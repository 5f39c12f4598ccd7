//! A connection that can be cut from outside: by the login grace, and when a key is removed.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::Notify;

/// Cuts one connection.
#[derive(Clone, Debug, Default)]
pub(super) struct Cut(Arc<Notify>);

impl Cut {
    /// Cuts it, whatever it is doing.
    pub(super) fn cut(&self) {
        self.0.notify_one();
    }
}

type Cutting = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The connection.
pub(super) struct Wire {
    stream: TcpStream,
    cutting: Option<Cutting>,
}

impl Wire {
    pub(super) fn new(stream: TcpStream, cut: &Cut) -> Self {
        let notify = cut.0.clone();
        Self {
            stream,
            cutting: Some(Box::pin(async move { notify.notified().await })),
        }
    }

    fn is_cut(&mut self, context: &mut Context<'_>) -> bool {
        let cut = match &mut self.cutting {
            Some(cutting) => cutting.as_mut().poll(context).is_ready(),
            None => true,
        };
        if cut {
            self.cutting = None;
        }
        cut
    }
}

fn broken<T>() -> Poll<io::Result<T>> {
    Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()))
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.is_cut(context) {
            return broken();
        }
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.is_cut(context) {
            return broken();
        }
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
