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
use vigia_protocol::{ids::UserId, server::ServerInfo, session::Session as Begun, time::Timestamp};

/// When an inbox was begun whose first sign-in is forgotten: whatever is open in it is raised.
fn never() -> Timestamp {
    Timestamp::from_millis(0)
}

/// Takes up a stored session. The profile tells who it is, offline too.
pub(crate) async fn resume(app: &Arc<App>, document: Document) -> Result<(Active, Option<Profile>), Error> {
    let api = Api::new(Origin::parse(&document.server)?)?;
    let store = open(app, &document, never()).await?;
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
        forget_inbox(app, other).await?;
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
    if !is_same {
        // Sealed with a key that is gone.
        remove(&path(app, &document.server, &user)).await?;
    }
    let store = if app.vault.save(&document).await {
        open(app, &document, info.ahora).await?
    } else {
        Store::open(None, Seal::new(&document.inbox_key)?, info.ahora).await?
    };
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
    let document = active.link.session.close().await;
    app.vault.save(&document).await;
    document
}

/// Leaves nothing of a session on this computer, nor on its screen.
pub(crate) async fn wipe(app: &Arc<App>, active: &Active) -> Result<(), Error> {
    let on_screen = active.link.inbox.store().open_ids(usize::MAX).await.unwrap_or_default();
    // First of all: a request of a page may be renewing the token that is to be forgotten.
    let document = active.link.session.close().await;
    active.stop().await;
    app.vault.clear().await;
    toaster::close_all(app, &on_screen).await;
    remove(&path(app, &document.server, &document.user)).await
}

/// Leaves nothing of a session that had ended before.
pub(crate) async fn forget(app: &App, document: &Document) -> Result<(), Error> {
    app.vault.clear().await;
    forget_inbox(app, document).await
}

async fn forget_inbox(app: &App, document: &Document) -> Result<(), Error> {
    let mut on_screen = Vec::new();
    if let Ok(store) = open(app, document, never()).await {
        on_screen = store.open_ids(usize::MAX).await.unwrap_or_default();
        store.close().await;
    }
    toaster::close_all(app, &on_screen).await;
    remove(&path(app, &document.server, &document.user)).await
}

/// Whose session a document is, as the sealed inbox remembers it.
pub(crate) async fn profile(app: &App, document: &Document) -> Option<Profile> {
    let store = open(app, document, never()).await.ok()?;
    let profile = store.profile().await.ok().flatten();
    store.close().await;
    profile
}

/// Opens the inbox of a session; `born_at` counts for a new one. One that cannot be opened is begun anew: the server
/// has it all, and what it still calls open is shown rather than taken for old.
async fn open(app: &App, document: &Document, born_at: Timestamp) -> Result<Store, Error> {
    let path = path(app, &document.server, &document.user);
    match Store::open(Some(&path), Seal::new(&document.inbox_key)?, born_at).await {
        Ok(store) => Ok(store),
        Err(error) => {
            tracing::error!(%error, "the local inbox cannot be opened and is begun anew");
            remove(&path).await?;
            Store::open(Some(&path), Seal::new(&document.inbox_key)?, never()).await
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
