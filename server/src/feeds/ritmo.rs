//! How often a calendar may be asked for: programs ask every few minutes, guessers as fast as they can.

use crate::{
    bucket::Bucket,
    error::{Error, Result},
    metrics,
};
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use vigia_protocol::ids::UserId;

/// Of one person's calendar: a handful of programs, each every few minutes, some all at once.
const PER_PERSON: u32 = 60;
/// From one address: an office of people, each with theirs.
const PER_ADDRESS: u32 = 600;
const PERIOD: Duration = Duration::from_secs(600);
/// More addresses than any office has at a time; past it the oldest knowledge is given up.
const MOST: usize = 10_000;

/// What is left to each, on one node.
#[derive(Default)]
pub struct Ritmo {
    people: Mutex<HashMap<UserId, Bucket>>,
    addresses: Mutex<HashMap<IpAddr, Bucket>>,
}

impl Ritmo {
    /// Takes one of an address's requests.
    pub fn from(&self, address: IpAddr) -> Result<()> {
        take(&self.addresses, address, PER_ADDRESS)
    }

    /// Takes one of the requests for somebody's calendar.
    pub fn of(&self, user: &UserId) -> Result<()> {
        take(&self.people, user.clone(), PER_PERSON)
    }
}

fn take<K: std::hash::Hash + Eq>(left: &Mutex<HashMap<K, Bucket>>, key: K, times: u32) -> Result<()> {
    let mut left = left.lock().unwrap_or_else(PoisonError::into_inner);
    if left.len() >= MOST {
        left.clear();
    }
    let bucket = left.entry(key).or_insert_with(|| Bucket::per(times, PERIOD));
    bucket.take(Instant::now()).map_err(|wait| {
        metrics::limited("feeds");
        Error::Limit(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX).max(1))
    })
}
