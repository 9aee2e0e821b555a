//! How much one user, one address and one socket may ask of a node. Every limit is a setting and is counted.

use crate::{bucket::Bucket, config::Limits as Settings, metrics};
use std::{
    collections::{HashMap, hash_map::Entry},
    net::IpAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use vigia_protocol::ids::UserId;

/// The node's limits and what is used of them.
pub struct Limits {
    settings: Settings,
    used: Mutex<Used>,
}

#[derive(Default)]
struct Used {
    addresses: HashMap<IpAddr, usize>,
    users: HashMap<UserId, User>,
}

struct User {
    connections: usize,
    events: Bucket,
}

impl Limits {
    /// Nothing used yet.
    pub fn new(settings: Settings) -> Arc<Self> {
        Arc::new(Self { settings, used: Mutex::default() })
    }

    /// A place for one more connection; it is given back when the seat is dropped.
    pub fn seat(self: &Arc<Self>, user: &UserId, address: Option<IpAddr>) -> Option<Arc<Seat>> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let of_user = used.users.get(user).map_or(0, |user| user.connections);
        let of_address = address.and_then(|ip| used.addresses.get(&ip)).copied().unwrap_or(0);
        if of_user >= self.settings.connections_per_user {
            metrics::limited("connections_per_user");
            return None;
        }
        if of_address >= self.settings.connections_per_address {
            metrics::limited("connections_per_address");
            return None;
        }
        let events = || Bucket::new(self.settings.events_per_user);
        used.users
            .entry(user.clone())
            .or_insert_with(|| User { connections: 0, events: events() })
            .connections += 1;
        if let Some(ip) = address {
            *used.addresses.entry(ip).or_insert(0) += 1;
        }
        metrics::connected();
        let events = Bucket::new(self.settings.events_per_socket);
        let refused = Bucket::per(self.settings.refusals_per_minute, Duration::from_secs(60));
        Some(Arc::new(Seat {
            limits: self.clone(),
            user: user.clone(),
            address,
            left: Mutex::new(Left { events, refused }),
            slow: AtomicBool::new(false),
        }))
    }

    fn event(&self, user: &UserId) -> Result<(), Duration> {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.users.get_mut(user).map_or(Ok(()), |user| user.events.take(Instant::now()))
    }
}

/// A connection's place, and what it may still send.
pub struct Seat {
    limits: Arc<Limits>,
    user: UserId,
    address: Option<IpAddr>,
    left: Mutex<Left>,
    slow: AtomicBool,
}

struct Left {
    events: Bucket,
    refused: Bucket,
}

impl Seat {
    /// Whether one more event may be answered; otherwise how long to wait.
    pub fn event(&self) -> Result<(), Duration> {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if let Some(wait) = left.refused.wait(now) {
            metrics::limited("refusals_per_minute");
            return Err(wait);
        }
        let limited = |limit| move |_: &Duration| metrics::limited(limit);
        left.events.take(now).inspect_err(limited("events_per_socket"))?;
        self.limits.event(&self.user).inspect_err(limited("events_per_user"))
    }

    /// Something was refused: whoever tries doors is slowed down.
    pub fn refused(&self) {
        let _ = self.left.lock().unwrap_or_else(PoisonError::into_inner).refused.take(Instant::now());
    }
}

impl Seat {
    /// It did not take what was sent to it in time.
    pub fn mark_slow(&self) {
        self.slow.store(true, Ordering::Relaxed);
    }

    /// Whether that has happened.
    pub fn is_slow(&self) -> bool {
        self.slow.load(Ordering::Relaxed)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        metrics::disconnected();
        let mut used = self.limits.used.lock().unwrap_or_else(PoisonError::into_inner);
        if let Entry::Occupied(mut user) = used.users.entry(self.user.clone()) {
            user.get_mut().connections -= 1;
            if user.get().connections == 0 {
                user.remove();
            }
        }
        if let Some(Entry::Occupied(mut count)) = self.address.map(|ip| used.addresses.entry(ip)) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Arc<Limits> {
        Limits::new(Settings {
            connections_per_user: 2,
            connections_per_address: 3,
            events_per_socket: 5,
            events_per_user: 100,
            message_bytes: 65_536,
            buffer_per_socket: 512,
            handshake: Duration::from_secs(10),
            refusals_per_minute: 3,
        })
    }

    #[test]
    fn a_user_and_an_address_have_so_many_places_and_get_them_back() {
        let (limits, home) = (limits(), Some(IpAddr::from([127, 0, 0, 1])));
        let (ana, luis) = (UserId::new(), UserId::new());
        let first = limits.seat(&ana, home).unwrap();
        let _second = limits.seat(&ana, home).unwrap();
        assert!(limits.seat(&ana, home).is_none(), "two a user");
        let third = limits.seat(&luis, home).unwrap();
        assert!(limits.seat(&luis, home).is_none(), "three an address");
        drop((first, third));
        assert!(limits.seat(&ana, home).is_some());
    }

    #[test]
    fn whoever_tries_doors_is_slowed_down() {
        let limits = limits();
        let seat = limits.seat(&UserId::new(), None).unwrap();
        for _ in 0..3 {
            assert!(seat.event().is_ok());
            seat.refused();
        }
        assert!(seat.event().is_err());
    }
}
