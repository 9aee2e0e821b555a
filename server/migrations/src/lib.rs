//! The schema of vigia-server. One set of statements serves SQLite and PostgreSQL: only types and clauses that both
//! know (TEXT, BIGINT, BOOLEAN, DATE). Instants are BIGINT milliseconds since the Unix epoch, due dates are DATE,
//! JSON is TEXT so that it comes back to the letter.

use sea_orm_migration::{prelude::*, sea_orm::DatabaseConnection};

/// Brings a database up to date.
pub async fn migrate(conn: &DatabaseConnection) -> Result<(), DbErr> {
    Migrator::up(conn, None).await
}

/// Every migration, oldest first.
#[derive(Debug)]
struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(Base)]
    }
}

/// The schema the first release starts with.
#[derive(Debug)]
struct Base;

impl MigrationName for Base {
    fn name(&self) -> &str {
        "m0001_base"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Base {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(include_str!("m0001_base.sql")).await.map(drop)
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        // Going back would drop a firm's deadlines; a backup is the way back.
        Err(DbErr::Migration("the first migration has no way back: restore a backup".into()))
    }
}
