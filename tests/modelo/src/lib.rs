//! The inbox protocol as a model: two nodes that tail one log, one device that stores before it acknowledges and shows
//! after both, and whatever can go wrong between them. A checker walks every order in which it can happen.
//!
//! [`servidor`] is the database and its nodes, [`conexion`] what lies between, [`dispositivo`] the device; [`mundo`]
//! says what may happen next, [`promesas`] what must hold whatever does. The transitions follow the code of the server's
//! `log`, `inbox` and `gateway` and of the client's `inbox`, step by durable step; what they leave out is what cannot
//! change the outcome: payloads, time, other users.

pub mod conexion;
pub mod dispositivo;
mod efectos;
pub mod mundo;
pub mod promesas;
pub mod servidor;

pub use mundo::{Budget, Modelo, Mundo, Suceso};

/// A deliberate mistake, to see that the promises notice it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// The device acknowledges what it has not stored yet.
    AckBeforeStore,
    /// The device marks a toast as shown before it gives it to the system.
    MarkBeforeShow,
    /// The device takes any higher number for the next one.
    JumpGap,
    /// The device forgets what it has shown when a reset does not name it.
    ForgetShown,
    /// The device takes an open entry that it does not have, below its position, for one it missed.
    BringBack,
    /// The device takes a reminder it is told of once more for another one.
    RemindAgain,
    /// The device marks whatever an entry is at as shown, when an earlier ring of it was.
    MarkLatest,
    /// The server does not tell a device that was away of a reminder.
    KeepReminder,
    /// The device raises again whatever a reset names.
    RaiseAllOnReset,
    /// A node emits what follows a revocation before it has looked at the rights.
    RightsLate,
    /// A node lets a device that lost an event go on as if nothing had happened.
    LoseInSilence,
    /// The device does not ask what changed while a reset was on its way.
    TrustReset,
    /// The server answers a device of another epoch, or with another entry at its number, as one of its own.
    IgnoreEpoch,
    /// It does, and devices hear no heads either.
    NoHeads,
}
