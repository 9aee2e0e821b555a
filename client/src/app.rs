//! What every part of the app shares.

use crate::{
    board::Board, client::ClientConfig, clock::FirmClock, host::Notifier, settings::SettingsFile,
    vault::Vault,
};
use std::sync::Arc;

pub(crate) struct App {
    pub config: ClientConfig,
    pub vault: Arc<Vault>,
    pub notifier: Arc<dyn Notifier>,
    pub settings: SettingsFile,
    pub clock: FirmClock,
    pub board: Arc<Board>,
}
