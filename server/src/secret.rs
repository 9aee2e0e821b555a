//! One secret for all servers of a database: with two, each would refuse what the other one signed.

use crate::{
    auth::Keys,
    config::Config,
    db::{Actor, Db},
    entity::secret,
};
use anyhow::Context;
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};

const ROW: i64 = 1;

/// Refuses another secret than the one the database's first server had.
pub async fn confirm(db: &Db, keys: &Keys, config: &Config) -> anyhow::Result<()> {
    write(db, keys, OnConflict::column(secret::Column::Id).do_nothing().to_owned()).await?;
    let known = secret::Entity::find_by_id(ROW).one(db.reader()).await?;
    let known = known.context("the database does not say which secret is its own")?;
    anyhow::ensure!(
        known.mark == keys.mark(),
        "the secret in {} is not the one of this database: what one server signs, another would refuse. Copy \
         secret.json from the data folder of a server that runs on this database, or name it with --secret FILE. If \
         that secret is lost, `vigia-server secret adopt` makes this one the database's: everybody signs in again.",
        config.secret.display()
    );
    Ok(())
}

/// Makes this secret the database's.
pub async fn adopt(db: &Db, keys: &Keys) -> anyhow::Result<()> {
    let replace = OnConflict::column(secret::Column::Id).update_column(secret::Column::Mark).to_owned();
    write(db, keys, replace).await
}

async fn write(db: &Db, keys: &Keys, known: OnConflict) -> anyhow::Result<()> {
    let row = secret::ActiveModel { id: Set(ROW), mark: Set(keys.mark()) };
    let written = async {
        let tx = db.begin(Actor::System).await?;
        secret::Entity::insert(row).on_conflict(known).exec_without_returning(&*tx).await?;
        tx.commit().await
    };
    written.await.context("cannot write which secret is the database's")
}

#[cfg(test)]
mod tests {
    use crate::{
        clock::Clock,
        config::{Config, Settings},
        open, secret,
    };

    fn config(folder: &tempfile::TempDir, name: &str) -> Config {
        let settings = Settings {
            data: Some(folder.path().to_owned()),
            secret: Some(folder.path().join(name)),
            ..Settings::default()
        };
        Config::resolve(settings).unwrap()
    }

    #[tokio::test]
    async fn a_server_with_another_secret_than_the_databases_does_not_open_it_until_told_to() {
        let folder = tempfile::tempdir().unwrap();
        open(config(&folder, "one.json"), Clock::system()).await.unwrap();
        // Again with the same one, and with a copy of it under another name.
        open(config(&folder, "one.json"), Clock::system()).await.unwrap();
        std::fs::copy(folder.path().join("one.json"), folder.path().join("copy.json")).unwrap();
        let app = open(config(&folder, "copy.json"), Clock::system()).await.unwrap();

        let refused = open(config(&folder, "other.json"), Clock::system()).await.err().unwrap().to_string();
        assert!(refused.contains("other.json") && refused.contains("--secret FILE"), "{refused}");

        let other = crate::auth::Keys::load_or_create(&folder.path().join("other.json")).unwrap();
        secret::adopt(&app.db, &other).await.unwrap();
        open(config(&folder, "other.json"), Clock::system()).await.unwrap();
        assert!(open(config(&folder, "one.json"), Clock::system()).await.is_err());
    }
}
