//! Backups that older servers made: each schema there ever was, restored and brought up to date.

use super::{Plan, Target, make, manifest::texts, restore};
use crate::{clock::Clock, db::Db, testing::Store};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};

async fn connect(url: &str) -> DatabaseConnection {
    let url = if url.starts_with("sqlite:") { format!("{url}?mode=rwc") } else { url.to_owned() };
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

/// A firm as a server of that schema left it: one person with a session and an open link, in a log with an epoch.
async fn firm_of_then(url: &str, schema: &str) {
    let conn = connect(url).await;
    vigia_migrations::migrate_until(&conn, schema).await.unwrap();
    for statement in [
        "INSERT INTO log_head (id, pos, epoch) VALUES (1, 7, 'de antes')",
        "INSERT INTO users (id, email, nombre, rol, activo, version, created_at) \
         VALUES ('u', 'luz@estudio.test', 'Luz', 'abogado', TRUE, 1, 0)",
        "INSERT INTO claims (token_hash, user_id, expires_at) VALUES ('h', 'u', 9999999999999)",
    ] {
        conn.execute_unprepared(statement).await.unwrap();
    }
    conn.close().await.unwrap();
}

#[tokio::test]
async fn a_backup_of_every_older_schema_is_restored_and_brought_up_to_date() {
    let schemas = vigia_migrations::names();
    for (many, schema) in (1..).zip(&schemas) {
        let (then, now) = (Store::bare().await, Store::bare().await);
        firm_of_then(&then.url(), schema).await;
        let plan = Plan {
            database_url: then.url(),
            staging: then.folder().to_owned(),
            to: then.folder().join("respaldo.tar"),
            recipient: None,
            keep: None,
        };
        let made = make(&plan, &Clock::system()).await.unwrap();
        assert_eq!(made.manifest.migrations.len(), many, "{schema}");
        let target = Target { database_url: now.url(), staging: now.folder().to_owned(), replace: false };
        let restored = restore(&made.file, None, &target, &Clock::system()).await.unwrap();
        assert_eq!(restored.manifest.pos, 7, "{schema}");

        let conn = connect(&now.url()).await;
        let ask = async |question: &str| texts(&conn, question).await.unwrap();
        assert_eq!(ask("SELECT version FROM seaql_migrations ORDER BY version").await.len(), schemas.len());
        assert_eq!(ask("SELECT nombre FROM users").await, ["Luz"], "{schema}");
        assert_eq!(ask("SELECT epoch FROM log_head").await, [restored.epoch], "{schema}: devices compare");
        let open = "SELECT token_hash FROM claims WHERE used_at IS NULL";
        assert!(ask(open).await.is_empty(), "{schema}: no link is good any more");
        let said = "SELECT sujeto FROM audit WHERE accion = 'respaldo.restaurado'";
        assert_eq!(ask(said).await.len(), 1, "{schema}");
        conn.close().await.unwrap();
        // A server starts over it.
        Db::connect(&now.url(), Clock::system()).await.unwrap().close().await;
    }
}
