//! What every connection is before it speaks: sent at once, and given up when nobody takes what is sent.

use axum_server::accept::Accept;
use std::{
    future::{Ready, ready},
    io,
    pin::Pin,
    time::Duration,
};
use tokio::net::TcpStream;
use tokio_io_timeout::TimeoutStream;

/// How long the other side may take nothing of what waits for it. A client that stopped reading would otherwise hold
/// its connection, and what was on its way to it, for as long as its machine lives.
const TAKES_NOTHING: Duration = Duration::from_secs(15);

/// Accepts connections so.
#[derive(Clone, Copy, Debug)]
pub struct Patient;

impl<S> Accept<TcpStream, S> for Patient {
    type Stream = Pin<Box<TimeoutStream<TcpStream>>>;
    type Service = S;
    type Future = Ready<io::Result<(Self::Stream, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        ready(stream.set_nodelay(true).map(|()| {
            let mut stream = TimeoutStream::new(stream);
            stream.set_write_timeout(Some(TAKES_NOTHING));
            (Box::pin(stream), service)
        }))
    }
}
