//! `vigia-server verify-export`: whether a file is what the server gave out, when, and to whom.

use super::print;
use crate::{
    auditoria::{Clave, verify},
    config::Config,
    entity::{audit, users},
    evidencia::huella,
    respaldo,
};
use anyhow::Context;
use clap::Args;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::path::PathBuf;
use vigia_protocol::time::Timestamp;

/// Which file.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The file, to the letter as it was downloaded
    file: PathBuf,
}

/// Looks, says, and fails where the server gave out no such file or its audit does not hold.
pub async fn run(config: &Config, args: VerifyArgs) -> anyhow::Result<()> {
    let bytes = std::fs::read(&args.file).with_context(|| format!("cannot read {}", args.file.display()))?;
    let digest = huella(&bytes);
    let conn = respaldo::look(&config.database_url).await?;
    let said = notes(&conn, &digest).await;
    let path = Clave::path(&config.secret);
    let clave = if path.exists() { Some(Clave::load(&path)?) } else { None };
    let chain = verify(&conn, clave.as_ref()).await;
    let _ = conn.close().await;
    let (said, chain) = (said?, chain?);
    print(&format!("SHA-256 {digest}"))?;
    for line in said.iter().chain(&chain.findings) {
        print(line)?;
    }
    anyhow::ensure!(
        !said.is_empty(),
        "no export of this server has that digest: it is another file, or was changed"
    );
    anyhow::ensure!(chain.findings.is_empty(), "the audit that says so does not hold");
    print("the file is what the server gave out, and the audit that says so holds")
}

/// What the audit says of exports with that digest, oldest first.
async fn notes(conn: &impl ConnectionTrait, digest: &str) -> anyhow::Result<Vec<String>> {
    let rows = audit::Entity::find()
        .filter(audit::Column::Accion.is_in([
            "constancia.exportada",
            "auditoria.exportada",
            "parte.exportado",
        ]))
        .filter(audit::Column::Detalle.contains(format!("\"sha256\":\"{digest}\"")))
        .order_by_asc(audit::Column::Id)
        .all(conn)
        .await?;
    let mut said = Vec::new();
    for row in rows {
        let actor = row.actor.clone().unwrap_or_default();
        let named = users::Entity::find_by_id(&*actor).one(conn).await?.map_or(actor, |user| user.nombre);
        let place = row.pos.map_or("not sealed yet".to_owned(), |pos| format!("row {pos}"));
        let at = Timestamp::from_millis(row.at);
        said.push(format!("{} of {} at {at}, by {named} ({place} of the audit)", row.accion, row.sujeto));
    }
    Ok(said)
}
