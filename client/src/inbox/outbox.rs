//! Tells the server of reads and notes: in order, when it can be reached, until it has confirmed each.

use super::{LocalInbox, queue::Deed};
use crate::{
    api::NOTHING,
    error::Error,
    session::Session,
    state::{ClientEvent, Method},
};
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, time::sleep};
use vigia_protocol::{error::Code, ids::NotificationId, inbox::InboxEntry};

const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Works for as long as the session lasts.
pub(crate) async fn run(inbox: Arc<LocalInbox>, session: Arc<Session>, mut online: watch::Receiver<bool>) {
    let mut pause = FIRST_PAUSE;
    loop {
        if online.wait_for(|online| *online).await.is_err() {
            return;
        }
        match send_all(&inbox, &session).await {
            Ok(()) => {
                pause = FIRST_PAUSE;
                tokio::select! {
                    () = inbox.deed.notified() => {}
                    _ = online.wait_for(|online| !online) => {}
                }
            }
            Err(error) => {
                tracing::debug!(%error, "reads and notes wait");
                sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

async fn send_all(inbox: &LocalInbox, session: &Session) -> Result<(), Error> {
    while let Some((deed, id)) = inbox.store.next_deed().await? {
        match send(inbox, session, deed, &id).await {
            Ok(entry) => inbox.store.confirmed(deed, entry).await?,
            Err(Error::Refused(detail)) if is_final(detail.code) => {
                tracing::warn!(notification.id = %id, code = %detail.code, "the server refused a deed");
                inbox.store.refused(deed, &id).await?;
                inbox.app.board.tell(ClientEvent::Inbox);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

async fn send(
    inbox: &LocalInbox,
    session: &Session,
    deed: Deed,
    id: &NotificationId,
) -> Result<InboxEntry, Error> {
    let verb = match deed {
        Deed::Read => "read",
        Deed::Ack => "ack",
    };
    let path = format!("/api/v1/inbox/{id}/{verb}");
    session.call(Method::Post, &path, NOTHING, inbox.app.settings.get().idioma).await
}

/// Whether asking again would bring the same answer.
fn is_final(code: Code) -> bool {
    matches!(code, Code::NoAutorizado | Code::SoloAdministradores | Code::DatosInvalidos | Code::Conflicto)
}
