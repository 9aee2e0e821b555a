//! Reports of what was shown, until the server has them. The wire has no acks: a report counts as received once
//! the server has said twice on the same connection how far the inbox is. Sent again, it does no harm.

use crate::inbox::entry::Ring;
use std::collections::HashSet;
use vigia_protocol::{
    inbox::{InboxShown, Shown},
    time::Timestamp,
};

/// Keeps a message well under the largest the server takes, whatever the ids look like.
const PAGE: usize = 200;
/// Heads after which a report counts as received.
const HEADS: u8 = 2;

#[derive(Default)]
pub(super) struct Reports {
    sent: Vec<(Ring, u8)>,
    /// Not to be sent again on this connection.
    refused: HashSet<Ring>,
}

impl Reports {
    /// What to send of what waits.
    pub fn take(&mut self, waiting: Vec<(Ring, Timestamp)>) -> Vec<InboxShown> {
        let on_its_way: HashSet<&Ring> =
            self.sent.iter().map(|(ring, _)| ring).chain(&self.refused).collect();
        let fresh: Vec<_> = waiting.into_iter().filter(|(ring, _)| !on_its_way.contains(ring)).collect();
        self.sent.extend(fresh.iter().map(|(ring, _)| (ring.clone(), 0)));
        let items: Vec<Shown> = fresh.into_iter().map(report).collect();
        items.chunks(PAGE).map(|items| InboxShown { items: items.to_vec() }).collect()
    }

    /// The server said how far the inbox is: which reports it has by now.
    pub fn head(&mut self) -> Vec<Ring> {
        for (_, heads) in &mut self.sent {
            *heads += 1;
        }
        self.sent.extract_if(.., |(_, heads)| *heads >= HEADS).map(|(ring, _)| ring).collect()
    }

    /// The server refused a report; which one it does not say.
    pub fn refused(&mut self) {
        self.refused.extend(self.sent.drain(..).map(|(ring, _)| ring));
    }
}

fn report((ring, at): (Ring, Timestamp)) -> Shown {
    let recordatorio = (ring.reminder > 0).then_some(ring.reminder);
    Shown { notification_id: ring.id, at, recordatorio }
}

#[cfg(test)]
mod tests {
    use super::{Reports, Ring};
    use vigia_protocol::time::Timestamp;

    fn shown(n: usize) -> Vec<(Ring, Timestamp)> {
        (0..n).map(|n| (ring(n, 0), Timestamp::from_millis(0))).collect()
    }

    fn ring(n: usize, reminder: i64) -> Ring {
        Ring { id: format!("n{n}").parse().unwrap(), reminder }
    }

    #[test]
    fn a_report_is_sent_once_and_done_at_the_second_head_after_it() {
        let mut reports = Reports::default();
        assert_eq!(reports.take(shown(1)).len(), 1);
        assert!(reports.take(shown(1)).is_empty(), "it is on its way");
        assert!(reports.head().is_empty());
        assert_eq!(reports.take(shown(2))[0].items.len(), 1, "the new one alone");
        assert_eq!(reports.head(), [ring(0, 0)]);
        assert_eq!(reports.head(), [ring(1, 0)]);
        assert!(reports.head().is_empty());
    }

    #[test]
    fn a_reminder_is_reported_besides_its_alert() {
        let mut reports = Reports::default();
        let waiting = [ring(0, 0), ring(0, 1)].map(|ring| (ring, Timestamp::from_millis(0)));
        let sent: Vec<_> = reports.take(waiting.to_vec()).into_iter().flat_map(|page| page.items).collect();
        assert_eq!(sent.iter().map(|shown| shown.recordatorio).collect::<Vec<_>>(), [None, Some(1)]);
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
