//! The wire between a Vigía client and server: ids, rooms, events, requests, answers, errors.
//!
//! Only shapes and their reading and writing live here; no rules, no storage, no network.
//! Names on the wire are camelCase; domain nouns are Spanish, as in the firm.

pub mod acceso;
pub mod agenda;
pub mod ajustes;
pub mod auditoria;
pub mod ausencias;
pub mod calendario;
pub mod calendarios;
pub mod error;
pub mod event;
pub mod eventos;
pub mod expedientes;
pub mod facturas;
pub mod feeds;
pub mod ids;
pub mod importacion;
pub mod inbox;
pub mod mensajes;
pub mod notas;
pub mod oficios;
mod patch;
pub mod prescripciones;
pub mod respaldos;
pub mod room;
pub mod server;
pub mod servicios;
pub mod session;
pub mod sistema;
pub mod socket;
pub mod time;
pub mod usuarios;
pub mod vigilancia;

/// The version of this contract; a client and a server of different numbers do not talk.
pub const PROTOCOL: u32 = 1;

/// The Socket.IO namespace everything happens in.
pub const NAMESPACE: &str = "/api";

/// The largest message accepted on a socket or as a request body, in bytes.
pub const MAX_MESSAGE: usize = 64 * 1024;
