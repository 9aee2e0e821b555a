//! What every handler can reach.

use crate::{
    auditoria::Clave,
    auth::{Issuers, Keys},
    clock::Clock,
    config::Config,
    db::Db,
    eventos::Ritmo,
    expedientes::Lecturas,
    feeds,
    gateway::Standing,
    inbox::Cursors,
    pulse::Pulses,
    vigilancia::{Avisado, Marca},
    web::{Origins, Sids},
};
use chrono::NaiveDate;
use std::sync::Arc;
use tokio::sync::{Notify, Semaphore};

/// The running server. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The store.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// The settings.
    pub config: Arc<Config>,
    /// What tokens are made and checked with.
    pub keys: Arc<Keys>,
    /// What the audit's chain, and what leaves the house, is signed with.
    pub clave: Arc<Clave>,
    /// Whose tokens are accepted besides our own.
    pub issuers: Arc<Issuers>,
    /// Whose pages may act with cookies.
    pub origins: Arc<Origins>,
    /// Whose connections by long polling are whose.
    pub sids: Arc<Sids>,
    /// How far devices have got.
    pub cursors: Arc<Cursors>,
    /// Who read which case.
    pub lecturas: Arc<Lecturas>,
    /// Wakes the deadline watch: a deadline or its recipients changed.
    pub watch: Arc<Notify>,
    /// Signs of life of watch and tail.
    pub pulses: Arc<Pulses>,
    /// How far the clock has been.
    pub marca: Arc<Marca>,
    /// Which jump of the clock the admins were told of.
    pub avisado: Arc<Avisado>,
    /// Whether Redis is there.
    pub redis: Arc<Standing>,
    /// How often back ends publish.
    pub ritmo: Arc<Ritmo>,
    /// How often private calendars are asked for.
    pub feeds: Arc<feeds::Ritmo>,
    /// How many passwords are hashed at a time: each takes 19 MiB.
    pub hashing: Arc<Semaphore>,
    /// How many documents are composed at a time: each takes a thread and what it is made of in memory.
    pub composing: Arc<Semaphore>,
}

impl App {
    /// An app over a store.
    pub fn new(
        db: Db,
        clock: Clock,
        config: Config,
        keys: Keys,
        clave: Clave,
        (origins, issuers): (Origins, Issuers),
    ) -> Self {
        Self {
            db,
            clock,
            redis: Arc::new(Standing::new(config.redis_url.is_some())),
            config: Arc::new(config),
            keys: Arc::new(keys),
            clave: Arc::new(clave),
            issuers: Arc::new(issuers),
            origins: Arc::new(origins),
            sids: Arc::default(),
            cursors: Arc::default(),
            lecturas: Arc::default(),
            watch: Arc::default(),
            pulses: Arc::default(),
            marca: Arc::default(),
            avisado: Arc::default(),
            ritmo: Arc::default(),
            feeds: Arc::default(),
            hashing: Arc::new(Semaphore::new(4)),
            composing: Arc::new(Semaphore::new(2)),
        }
    }

    /// Today in the firm's zone.
    pub fn today(&self) -> NaiveDate {
        self.clock.today(self.config.zona)
    }
}
