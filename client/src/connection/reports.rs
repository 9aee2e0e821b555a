//! Reports of what was shown, until the server has them. The wire has no acks: a report counts as received once
//! the server has said twice on the same connection how far the inbox is. Sent again, it does no harm.

use std::collections::HashSet;
use vigia_protocol::{
    ids::NotificationId,
    inbox::{InboxShown, Shown},
};

/// Keeps a message well under the largest the server takes, whatever the ids look like.
const PAGE: usize = 200;
/// Heads after which a report counts as received.
const HEADS: u8 = 2;

#[derive(Default)]
pub(super) struct Reports {
    sent: Vec<(NotificationId, u8)>,
    /// Not to be sent again on this connection.
    refused: HashSet<NotificationId>,
}

impl Reports {
    /// What to send of what waits.
    pub fn take(&mut self, waiting: Vec<Shown>) -> Vec<InboxShown> {
        let on_its_way: HashSet<&NotificationId> =
            self.sent.iter().map(|(id, _)| id).chain(&self.refused).collect();
        let fresh: Vec<Shown> =
            waiting.into_iter().filter(|shown| !on_its_way.contains(&shown.notification_id)).collect();
        self.sent.extend(fresh.iter().map(|shown| (shown.notification_id.clone(), 0)));
        fresh.chunks(PAGE).map(|items| InboxShown { items: items.to_vec() }).collect()
    }

    /// The server said how far the inbox is: which reports it has by now.
    pub fn head(&mut self) -> Vec<NotificationId> {
        for (_, heads) in &mut self.sent {
            *heads += 1;
        }
        self.sent.extract_if(.., |(_, heads)| *heads >= HEADS).map(|(id, _)| id).collect()
    }

    /// The server refused a report; which one it does not say.
    pub fn refused(&mut self) {
        self.refused.extend(self.sent.drain(..).map(|(id, _)| id));
    }
}

#[cfg(test)]
mod tests {
    use super::Reports;
    use vigia_protocol::{ids::NotificationId, inbox::Shown, time::Timestamp};

    fn shown(n: usize) -> Vec<Shown> {
        let one = |n| Shown { notification_id: id(n), at: Timestamp::from_millis(0), recordatorio: None };
        (0..n).map(one).collect()
    }

    fn id(n: usize) -> NotificationId {
        format!("n{n}").parse().unwrap()
    }

    #[test]
    fn a_report_is_sent_once_and_done_at_the_second_head_after_it() {
        let mut reports = Reports::default();
        assert_eq!(reports.take(shown(1)).len(), 1);
        assert!(reports.take(shown(1)).is_empty(), "it is on its way");
        assert!(reports.head().is_empty());
        assert_eq!(reports.take(shown(2))[0].items.len(), 1, "the new one alone");
        assert_eq!(reports.head(), [id(0)]);
        assert_eq!(reports.head(), [id(1)]);
        assert!(reports.head().is_empty());
    }

    #[test]
    fn many_go_in_pages_the_server_can_take() {
        let sizes: Vec<usize> =
            Reports::default().take(shown(450)).iter().map(|page| page.items.len()).collect();
        assert_eq!(sizes, [200, 200, 50]);
    }

    #[test]
    fn a_refused_report_waits_for_the_next_connection() {
        let mut reports = Reports::default();
        reports.take(shown(1));
        reports.refused();
        assert!(reports.take(shown(1)).is_empty());
        assert!(reports.head().is_empty() && reports.head().is_empty(), "and is not taken for received");
    }
}
