//! The links of the chain: pure functions of rows.

use crate::entity::audit::Model;
use sha2::{Digest, Sha256};

/// What the first row continues.
pub const GENESIS: &str = "vigia-auditoria-1";

/// The seal of a row at `pos`, after the row whose seal is `before`.
pub fn sello(before: &str, pos: i64, row: &Model) -> String {
    // A JSON array of these: one text for one row, whatever is in them.
    let canonical = serde_json::json!([
        before,
        pos,
        row.id,
        row.at,
        row.actor,
        row.device_id,
        row.accion,
        row.sujeto,
        row.expediente_id,
        row.detalle,
    ]);
    hex(&Sha256::digest(canonical.to_string().as_bytes()))
}

/// What is signed of a head.
pub fn head(pos: i64, sello: &str, at: i64) -> String {
    format!("{GENESIS}|{pos}|{sello}|{at}")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
