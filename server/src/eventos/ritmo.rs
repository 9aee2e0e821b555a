//! How often a back end may publish: requests a second, by its token, on a node.

use crate::{
    bucket::Bucket,
    error::{Error, Result},
    metrics,
};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Instant,
};
use vigia_protocol::ids::ServiceTokenId;

/// What each token has left. Admins make the tokens, so there are a handful.
#[derive(Default)]
pub struct Ritmo(Mutex<HashMap<ServiceTokenId, Bucket>>);

impl Ritmo {
    /// Takes one of a token's requests, or refuses it until there is one again.
    pub fn take(&self, token: &ServiceTokenId, per_second: u32) -> Result<()> {
        let mut left = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = left.entry(token.clone()).or_insert_with(|| Bucket::new(per_second));
        bucket.take(Instant::now()).map_err(|wait| {
            metrics::limited("publish_per_service");
            Error::Limit(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX).max(1))
        })
    }
}
