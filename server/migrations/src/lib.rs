//! The schema of vigia-server. One set of statements serves SQLite and PostgreSQL: only types and clauses that both
//! know (TEXT, BIGINT, BOOLEAN, DATE). Instants are BIGINT milliseconds since the Unix epoch, due dates are DATE,
//! JSON is TEXT so that it comes back to the letter.

use sea_orm_migration::{
    prelude::*,
    sea_orm::{DatabaseConnection, DbBackend},
};

/// Brings a database up to date.
pub async fn migrate(conn: &DatabaseConnection) -> Result<(), DbErr> {
    Migrator::up(conn, None).await
}

/// Brings an empty database to an earlier state, up to the migration of that name: what an older server left behind.
pub async fn migrate_until(conn: &DatabaseConnection, name: &str) -> Result<(), DbErr> {
    let known = (1..).zip(STEPS).find(|(_, step)| step.name == name);
    let (steps, _) = known.ok_or_else(|| DbErr::Migration(format!("there is no migration {name}")))?;
    Migrator::up(conn, Some(steps)).await
}

/// The name of every migration, oldest first.
pub fn names() -> Vec<&'static str> {
    STEPS.iter().map(|step| step.name).collect()
}

/// Every migration, oldest first.
#[derive(Debug)]
struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        STEPS.iter().map(|step| Box::new(step.clone()) as Box<dyn MigrationTrait>).collect()
    }
}

const STEPS: &[Step] = &[
    Step { name: "m0001_base", sql: include_str!("m0001_base.sql") },
    Step { name: "m0002_facturas", sql: include_str!("m0002_facturas.sql") },
    Step { name: "m0002_mensajes", sql: include_str!("m0002_mensajes.sql") },
    Step { name: "m0002_calendario", sql: include_str!("m0002_calendario.sql") },
    Step { name: "m0003_servicios", sql: include_str!("m0003_servicios.sql") },
    Step { name: "m0003_publicaciones", sql: include_str!("m0003_publicaciones.sql") },
    Step { name: "m0004_secret", sql: include_str!("m0004_secret.sql") },
    Step { name: "m0004_servicios_uso", sql: include_str!("m0004_servicios_uso.sql") },
    Step { name: "m0005_emitidos", sql: include_str!("m0005_emitidos.sql") },
    Step { name: "m0010_calendarios", sql: include_str!("m0010_calendarios.sql") },
    Step { name: "m0014_respaldos", sql: include_str!("m0014_respaldos.sql") },
    Step { name: "m0015_auditoria", sql: include_str!("m0015_auditoria.sql") },
    Step { name: "m0016_plazos", sql: include_str!("m0016_plazos.sql") },
    Step { name: "m0017_vigilancia", sql: include_str!("m0017_vigilancia.sql") },
    Step { name: "m0018_notas", sql: include_str!("m0018_notas.sql") },
    Step { name: "m0019_evidencia", sql: include_str!("m0019_evidencia.sql") },
    Step { name: "m0020_constancia", sql: include_str!("m0020_constancia.sql") },
    Step { name: "m0021_cola", sql: include_str!("m0021_cola.sql") },
    Step { name: "m0022_enlaces", sql: include_str!("m0022_enlaces.sql") },
    Step { name: "m0026_revisiones", sql: include_str!("m0026_revisiones.sql") },
    Step { name: "m0028_marca", sql: include_str!("m0028_marca.sql") },
    Step { name: "m0029_ve_casos", sql: include_str!("m0029_ve_casos.sql") },
];

/// What a migration does besides in the words of one database alone: triggers have no common ones.
fn triggers(name: &str, backend: DbBackend) -> Option<&'static str> {
    match (name, backend) {
        ("m0015_auditoria", DbBackend::Sqlite) => Some(include_str!("m0015_auditoria_sqlite.sql")),
        ("m0015_auditoria", DbBackend::Postgres) => Some(include_str!("m0015_auditoria_postgres.sql")),
        _ => None,
    }
}

/// One migration: a file of statements, run once on each database.
#[derive(Clone, Debug)]
struct Step {
    name: &'static str,
    sql: &'static str,
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        conn.execute_unprepared(self.sql).await?;
        match triggers(self.name, manager.get_database_backend()) {
            Some(sql) => conn.execute_unprepared(sql).await.map(drop),
            None => Ok(()),
        }
    }

    /// All of it or nothing, on SQLite too: a start that is cut off must not leave half a schema behind.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        // Going back would drop what a firm has entered; a backup is the way back.
        Err(DbErr::Migration("a migration has no way back: restore a backup".into()))
    }
}
