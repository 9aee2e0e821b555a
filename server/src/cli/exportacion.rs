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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{auditoria::seal, testing::Firm};
    use sea_orm::DbBackend;

    #[tokio::test]
    async fn a_file_is_what_was_given_out_to_the_letter_or_it_is_not() {
        let firm = Firm::new().await;
        let case = firm.case(&firm.admin, "Sosa").await;
        let folder = tempfile::tempdir().unwrap();
        let args = |bytes: &[u8]| {
            let file = folder.path().join("exportada");
            std::fs::write(&file, bytes).unwrap();
            VerifyArgs { file }
        };
        let mut last = Vec::new();
        for path in [&*format!("/expedientes/{case}/constancia.csv"), "/parte.pdf", "/auditoria.csv"] {
            let (_, _, mut bytes) = firm.file(&firm.admin, path, "es").await;
            while seal(&firm.app, &firm.app.clave).await.unwrap() > 0 {}
            run(&firm.app.config, args(&bytes)).await.expect(path);
            last.clone_from(&bytes);
            *bytes.last_mut().unwrap() ^= 1;
            let error = run(&firm.app.config, args(&bytes)).await.expect_err(path).to_string();
            assert!(error.contains("no export of this server"), "{path}: {error}");
        }
        let said = notes(firm.app.db.reader(), &huella(&last)).await.unwrap();
        let [said] = said.as_slice() else { panic!("{said:?}") };
        assert!(said.starts_with("auditoria.exportada of auditoria:cadena at ") && said.contains("by Admin"));

        // Whoever owns the database changes a row of the audit.
        let tx = firm.app.db.begin(crate::db::Actor::System).await.unwrap();
        let off = match tx.get_database_backend() {
            DbBackend::Sqlite => "DROP TRIGGER audit_update;",
            _ => "ALTER TABLE audit DISABLE TRIGGER USER;",
        };
        let change = format!("{off} UPDATE audit SET accion = 'otra' WHERE pos = 2");
        tx.execute_unprepared(&change).await.unwrap();
        tx.commit().await.unwrap();
        let error = run(&firm.app.config, args(&last)).await.unwrap_err().to_string();
        assert!(error.contains("does not hold"), "{error}");
    }
}
