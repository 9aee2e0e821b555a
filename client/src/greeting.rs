//! With each connection: who we are and what time it is there, as the server has it now.

use crate::{api::NOTHING, connection::Link, error::Error, inbox::store::Profile, state::Method};
use std::sync::Arc;
use vigia_protocol::session::Me;

/// Asks beside the connection, which does not wait for it.
pub(crate) fn spawn(link: &Arc<Link>) {
    let link = Arc::clone(link);
    tokio::spawn(async move {
        let stop = link.stop.clone();
        tokio::select! {
            () = stop.cancelled() => {}
            result = greet(&link) => if let Err(error) = result {
                tracing::debug!(%error, "the server did not say who it is");
            }
        }
    });
}

async fn greet(link: &Link) -> Result<(), Error> {
    let idioma = link.app.settings.get().idioma;
    let info = link.session.api.server(idioma).await?;
    link.app.clock.set(info.ahora);
    link.app.clock.set_zone(&info.zona);
    let me: Me = link.session.call(Method::Get, "/api/v1/me", NOTHING, idioma).await?;
    let profile = Profile { me, firma: info.firma, zona: info.zona };
    if link.inbox.store().profile().await?.as_ref() != Some(&profile) {
        link.inbox.store().set_profile(&profile).await?;
        link.app.board.set_session(|state| {
            state.user = Some(profile.me);
            state.firma = Some(profile.firma);
            state.zona = Some(profile.zona);
        });
    }
    Ok(())
}
