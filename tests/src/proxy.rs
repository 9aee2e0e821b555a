//! A wire between an app and its server that a test can watch and cut: what passes is forwarded as it is.

use anyhow::Result;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};

/// A running proxy; it ends with the value.
pub struct Proxy {
    port: u16,
    state: Arc<State>,
    // Dropping it ends the task that accepts, and with it every connection.
    _accepting: JoinSet<()>,
}

struct State {
    requests: Mutex<Vec<u8>>,
    /// Requests that hold this text get no answer.
    held: Mutex<Option<Vec<u8>>>,
    swallowed: watch::Sender<usize>,
    /// How long what is said either way takes.
    delay: Mutex<Duration>,
}

impl Proxy {
    /// Listens on a port of its own and forwards to this one of the same machine.
    pub async fn to(target: u16) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let state = Arc::new(State {
            requests: Mutex::default(),
            held: Mutex::default(),
            swallowed: watch::channel(0).0,
            delay: Mutex::default(),
        });
        let mut accepting = JoinSet::new();
        accepting.spawn(accept(listener, target, Arc::clone(&state)));
        Ok(Self { port, state, _accepting: accepting })
    }

    /// `http://127.0.0.1:PORT`.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// From now on whatever is said, either way, takes this long.
    pub fn slow(&self, delay: Duration) {
        *lock(&self.state.delay) = delay;
    }

    /// Every byte that clients sent so far.
    pub fn requests(&self) -> Vec<u8> {
        lock(&self.state.requests).clone()
    }

    /// From now on the answers to requests that hold `text` are swallowed, though the server has given them.
    pub fn swallow_answers_to(&self, text: &str) {
        *lock(&self.state.held) = Some(text.as_bytes().to_vec());
    }

    /// Everything passes again.
    pub fn let_pass(&self) {
        *lock(&self.state.held) = None;
    }

    /// Waits until an answer was swallowed.
    pub async fn swallowed(&self) -> Result<()> {
        let mut swallowed = self.state.swallowed.subscribe();
        crate::wait::within("an answer to swallow", async {
            swallowed.wait_for(|count| *count > 0).await?;
            Ok(())
        })
        .await
    }
}

impl State {
    async fn wait(&self) {
        let delay = *lock(&self.delay);
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
    }
}

async fn accept(listener: TcpListener, target: u16, state: Arc<State>) {
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        let state = Arc::clone(&state);
        connections.spawn(async move {
            // An end on either side ends the other; that is all a wire can say.
            let _ = forward(client, target, &state).await;
        });
    }
}

async fn forward(mut client: TcpStream, target: u16, state: &State) -> Result<()> {
    let mut server = TcpStream::connect(("127.0.0.1", target)).await?;
    let (mut up, mut down) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    let mut swallowing = false;
    loop {
        tokio::select! {
            read = client.read(&mut up) => {
                let bytes = &up[..read?];
                if bytes.is_empty() {
                    return Ok(());
                }
                lock(&state.requests).extend_from_slice(bytes);
                state.wait().await;
                swallowing |= lock(&state.held).as_deref().is_some_and(|text| contains(bytes, text));
                server.write_all(bytes).await?;
            }
            read = server.read(&mut down) => {
                let bytes = &down[..read?];
                if bytes.is_empty() {
                    return Ok(());
                }
                if swallowing {
                    state.swallowed.send_modify(|count| *count += 1);
                } else {
                    state.wait().await;
                    client.write_all(bytes).await?;
                }
            }
        }
    }
}

/// Whether `bytes` holds `part`.
pub fn contains(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
