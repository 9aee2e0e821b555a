//! The log, on stderr: what happened and where, never a name, a token or a text of a case. `VIGIA_LOG` sets the level
//! (`VIGIA_LOG=vigia_client=debug`).

use tracing_subscriber::{EnvFilter, filter::LevelFilter};

/// Libraries that write whole messages into the log, tokens among them, when they are asked for everything.
const TALKATIVE: [&str; 4] = ["tungstenite", "tokio_tungstenite", "rust_socketio", "rust_engineio"];

/// Starts the log and sends panics there.
pub fn start() {
    let filter = EnvFilter::try_from_env("VIGIA_LOG")
        .unwrap_or_else(|_| EnvFilter::new("warn,vigia=info,vigia_client=info"));
    let filter = TALKATIVE.iter().fold(filter, |filter, target| {
        let quiet = format!("{target}={}", LevelFilter::WARN);
        filter.add_directive(quiet.parse().expect("a target and a level are a directive"))
    });
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(filter).init();
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        // A text put together at run time may hold what must not be logged; the place says enough.
        let text = panic.payload().downcast_ref::<&'static str>().copied().unwrap_or_default();
        tracing::error!(place, text, "panic");
    }));
}
