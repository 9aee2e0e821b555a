//! What the tests and the demo are made of: real servers, real desktop windows, official clients.
//!
//! Nothing here stands in for a part of Vigía. What surrounds it on a person's machine is real too (a session bus,
//! a keyring, a screen), save the notification daemon, which is ours so that every field can be seen and clicked.

pub mod api;
pub mod casa;
#[cfg(target_os = "linux")]
pub mod chromium;
#[cfg(target_os = "linux")]
pub mod cluster;
#[cfg(target_os = "linux")]
pub mod desktop;
pub mod device;
pub mod dias;
pub mod figures;
pub mod firma;
#[cfg(target_os = "linux")]
pub mod haproxy;
#[cfg(target_os = "linux")]
pub mod kill_loop;
pub mod node;
pub mod paths;
#[cfg(target_os = "linux")]
pub mod postgres;
pub mod process;
pub mod proxy;
#[cfg(target_os = "linux")]
pub mod redis;
pub mod server;
#[cfg(target_os = "linux")]
pub mod smtp;
pub mod socket;
#[cfg(target_os = "linux")]
pub mod sql;
#[cfg(target_os = "linux")]
pub mod strace;
pub mod wait;
