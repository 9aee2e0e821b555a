//! Coming and going: resuming a session, beginning one, ending one, and what stays on disk each time.

use crate::{
    active::Active,
    address::Origin,
    api::Api,
    app::App,
    error::Error,
    inbox::{
        seal::Seal,
        store::{Profile, Store},
        toaster,
    },
    session::Session,
    vault::Document,
};
use secrecy::SecretString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;
use vigia_protocol::{
    ids::{NotificationId, UserId},
    server::ServerInfo,
    session::Session as Begun,
    time::Timestamp,
};

/// Takes up a stored session. The profile tells who it is, offline too.
pub(crate) async fn resume(app: &Arc<App>, document: Document) -> Result<(Active, Option<Profile>), Error> {
    let api = Api::new(Origin::parse(&document.server)?)?;
    let store = open(app, &document).await?;
    let profile = store.profile().await?;
    if let Some(profile) = &profile {
        app.clock.set_zone(&profile.zona);
    }
    let user = document.user.clone();
    let session = Session::resume(api, Arc::clone(&app.vault), document);
    Ok((Active::start(Arc::clone(app), session, user, store).await?, profile))
}

/// Begins the session that the server has just granted. `before` is what is left of one that has ended.
pub(crate) async fn begin(
    app: &Arc<App>,
    api: Api,
    info: ServerInfo,
    begun: Begun,
    before: Option<Document>,
) -> Result<(Active, Profile), Error> {
    let server = api.origin().as_str().to_owned();
    let user = begun.user.id.clone();
    let is_same = |before: &Document| before.server == server && before.user == user;
    if let Some(other) = before.as_ref().filter(|before| !is_same(before)) {
        remove(&path(app, &other.server, &other.user)).await?;
    }
    let same = before.filter(is_same);
    let is_same = same.is_some();
    let (device_key, inbox_key) = match same {
        Some(same) => (same.device_key, same.inbox_key),
        None => (None, Seal::new_key()),
    };
    let document = Document {
        server,
        user: user.clone(),
        device: begun.device_id,
        device_key: begun.device_key.map(SecretString::from).or(device_key),
        refresh: Some(begun.refresh_token.into()),
        inbox_key,
    };
    let path = path(app, &document.server, &user);
    if !is_same {
        // Sealed with a key that is gone.
        remove(&path).await?;
    }
    let kept = app.vault.save(&document).await;
    let seal = Seal::new(&document.inbox_key)?;
    let store = Store::open(kept.then_some(path.as_path()), seal, info.ahora).await?;
    let profile = Profile { me: begun.user, firma: info.firma, zona: info.zona };
    store.set_profile(&profile).await?;
    app.clock.set(info.ahora);
    app.clock.set_zone(&profile.zona);
    let vault = Arc::clone(&app.vault);
    let session = Session::begin(api, vault, document, begun.access_token, begun.expires_in);
    Ok((Active::start(Arc::clone(app), session, user, store).await?, profile))
}

/// Ends a session that the server has ended: its tokens go, the sealed inbox stays for the same person's return.
pub(crate) async fn expire(app: &App, active: &Active) -> Document {
    active.stop().await;
    let mut document = active.link.session.document().await;
    document.refresh = None;
    app.vault.save(&document).await;
    document
}

/// Leaves nothing of a session on this computer, nor on its screen.
pub(crate) async fn wipe(app: &Arc<App>, active: &Active) -> Result<(), Error> {
    let on_screen = active.link.inbox.store().open_ids(i64::MAX).await.unwrap_or_default();
    active.stop().await;
    app.vault.clear().await;
    let document = active.link.session.document().await;
    toaster::close_all(app, on_screen.iter().map(NotificationId::to_string)).await;
    remove(&path(app, &document.server, &document.user)).await
}

/// Leaves nothing of a session that had ended before.
pub(crate) async fn forget(app: &App, document: &Document) -> Result<(), Error> {
    app.vault.clear().await;
    remove(&path(app, &document.server, &document.user)).await
}

/// Whose session a document is, as the sealed inbox remembers it.
pub(crate) async fn profile(app: &App, document: &Document) -> Option<Profile> {
    let store = open(app, document).await.ok()?;
    let profile = store.profile().await.ok().flatten();
    store.close().await;
    profile
}

/// Opens the inbox of a session. One that cannot be opened is begun anew: the server has it all, and what it still
/// calls open is shown rather than taken for old.
async fn open(app: &App, document: &Document) -> Result<Store, Error> {
    let path = path(app, &document.server, &document.user);
    let never = Timestamp::from_millis(0);
    match Store::open(Some(&path), Seal::new(&document.inbox_key)?, never).await {
        Ok(store) => Ok(store),
        Err(error) => {
            tracing::error!(%error, "the local inbox cannot be opened and is begun anew");
            remove(&path).await?;
            Store::open(Some(&path), Seal::new(&document.inbox_key)?, never).await
        }
    }
}

/// One file per server and user, whose name tells neither.
fn path(app: &App, server: &str, user: &UserId) -> PathBuf {
    let name = Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{server}/{user}").as_bytes());
    app.config.data_dir.join(format!("bandeja-{name}.db"))
}

async fn remove(path: &Path) -> Result<(), Error> {
    for suffix in ["", "-wal", "-shm"] {
        let mut file = path.as_os_str().to_owned();
        file.push(suffix);
        match tokio::fs::remove_file(PathBuf::from(file)).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}
