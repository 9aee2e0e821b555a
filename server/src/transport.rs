//! What every connection is before it speaks: sent at once, and given up when nobody takes what is sent.

use axum_server::accept::Accept;
use std::{
    future::{Ready, ready},
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};
use tokio_io_timeout::TimeoutStream;

/// How long the other side may take nothing of what waits for it. A client that stopped reading would otherwise hold
/// its connection, and what was on its way to it, for as long as its machine lives.
const TAKES_NOTHING: Duration = Duration::from_secs(15);

/// Accepts connections so.
#[derive(Clone, Copy, Debug)]
pub struct Patient;

impl<S> Accept<TcpStream, S> for Patient {
    type Stream = Line;
    type Service = S;
    type Future = Ready<io::Result<(Self::Stream, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        ready(stream.set_nodelay(true).map(|()| {
            let mut stream = TimeoutStream::new(stream);
            stream.set_write_timeout(Some(TAKES_NOTHING));
            (Line { stream: Box::pin(stream), given_up: false }, service)
        }))
    }
}

/// A connection that stays given up: whoever still has packets for it would wait as long again for each.
pub struct Line {
    stream: Pin<Box<TimeoutStream<TcpStream>>>,
    given_up: bool,
}

impl Line {
    fn write<T>(
        &mut self,
        write: impl FnOnce(Pin<&mut TimeoutStream<TcpStream>>) -> Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if self.given_up {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        let outcome = write(self.stream.as_mut());
        self.given_up =
            matches!(&outcome, Poll::Ready(Err(error)) if error.kind() == io::ErrorKind::TimedOut);
        outcome
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream.as_mut().poll_read(context, buffer)
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.write(|stream| stream.poll_write(context, bytes))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.write(|stream| stream.poll_write_vectored(context, bytes))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.write(|stream| stream.poll_flush(context))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.write(|stream| stream.poll_shutdown(context))
    }
}
