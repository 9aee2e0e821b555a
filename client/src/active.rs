//! What runs while somebody is signed in: the connection, the toaster, the outbox.

use crate::{
    app::App,
    connection::{Link, supervisor},
    error::Error,
    inbox::{LocalInbox, outbox, store::Store, toaster},
    session::Session,
};
use std::sync::Arc;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use vigia_protocol::ids::UserId;

/// One signed-in session at work.
pub(crate) struct Active {
    pub link: Arc<Link>,
    tasks: TaskTracker,
}

impl Active {
    /// Sets everything to work.
    pub async fn start(app: Arc<App>, session: Session, user: UserId, store: Store) -> Result<Self, Error> {
        let (inbox, jobs) = LocalInbox::start(store, user, Arc::clone(&app)).await?;
        let (session, inbox) = (Arc::new(session), Arc::new(inbox));
        let stop = CancellationToken::new();
        let link = Arc::new(Link::new(app, Arc::clone(&session), Arc::clone(&inbox), stop.clone()));
        let tasks = TaskTracker::new();
        // The supervisor ends by itself, so that it can hang up; the others may stop anywhere.
        tasks.spawn(supervisor::run(Arc::clone(&link)));
        let outbox = outbox::run(Arc::clone(&inbox), session, link.online.subscribe());
        tasks.spawn(stop.clone().run_until_cancelled_owned(outbox));
        tasks.spawn(stop.run_until_cancelled_owned(toaster::run(inbox, jobs)));
        tasks.close();
        Ok(Self { link, tasks })
    }

    /// Stops everything and closes the file.
    pub async fn stop(&self) {
        self.link.stop.cancel();
        self.tasks.wait().await;
        self.link.inbox.store().close().await;
    }
}
