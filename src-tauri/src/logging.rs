//! The log, on stderr: what happened and where, never a name, a token or a text of a case. `VIGIA_LOG` sets the level
//! (`VIGIA_LOG=vigia_client=debug`).

use tracing_subscriber::EnvFilter;

/// Starts the log and sends panics there.
pub fn start() {
    let filter = EnvFilter::try_from_env("VIGIA_LOG")
        .unwrap_or_else(|_| EnvFilter::new("warn,vigia=info,vigia_client=info"));
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(filter).init();
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        // A text put together at run time may hold what must not be logged; the place says enough.
        let text = panic.payload().downcast_ref::<&'static str>().copied().unwrap_or_default();
        tracing::error!(place, text, "panic");
    }));
}
