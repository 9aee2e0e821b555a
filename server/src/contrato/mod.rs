//! The contract of the wire as documents: what is committed in `docs/`, and what the server shows of it under `/docs`.
//!
//! Both are made from the types that the server itself reads and writes by. [`rest`] completes what the routes say of
//! themselves; [`mod@asyncapi`] and [`mod@typescript`] are made from the table in `vigia_protocol::socket`. Of the readers for
//! such documents those that need no other site want scripts by the megabyte, and each reads but one of the two; so
//! [`paginas`] writes plain pages.

mod asyncapi;
mod ejemplos;
mod paginas;
mod rest;
mod schemas;
#[cfg(test)]
pub mod testigo;
mod typescript;

pub use asyncapi::document as asyncapi;
pub use paginas::routes;
pub use rest::complete;

/// `docs/asyncapi.yaml`.
pub fn asyncapi_yaml() -> anyhow::Result<String> {
    let yaml = yaml_serde::to_string(&asyncapi())?;
    Ok(format!(
        "# Written by `vigia-server asyncapi`; change the types and the table it is made from, not this file.\n{yaml}"
    ))
}

/// `ui/src/api/events.gen.ts`.
pub fn typescript() -> anyhow::Result<String> {
    Ok(typescript::types(asyncapi_yaml()?.trim_end()))
}
