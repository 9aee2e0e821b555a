//! Many transactions at once, and a node that reads the log meanwhile: commit order is log order is seq order.

use super::{modelo::Fila, mundo::Mundo};
use crate::{
    db::{Actor, Db},
    entity::event_log,
    log::{Event, NewEntry, Record, head},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use vigia_protocol::{
    event::name,
    ids::{NotificationId, UserId},
};

/// What one transaction publishes, in its order.
type Tanda = Vec<(usize, NotificationId)>;

const A_LA_VEZ: usize = 4;
const CADA_UNO: usize = 3;

impl Mundo {
    pub async fn carrera(&mut self) -> &'static str {
        let tandas: Vec<Vec<Tanda>> =
            (0..A_LA_VEZ).map(|_| (0..CADA_UNO).map(|_| self.tanda()).collect()).collect();
        let (db, from) = (&self.firm.app.db, self.pos);
        let to = from + tandas.iter().flatten().map(|tanda| tanda.len() as i64).sum::<i64>();
        let reader = tokio::spawn(seguir(db.clone(), from, to));
        let writers: Vec<_> =
            tandas.iter().map(|tandas| tokio::spawn(escribir(db.clone(), self.con_ids(tandas)))).collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let said = reader.await.unwrap();
        // Of each transaction everything together, of each writer one after the other.
        for tandas in &tandas {
            let mut last = 0;
            for tanda in tandas {
                let first = said.iter().position(|(_, id)| *id == tanda[0].1).unwrap();
                assert!(first >= last, "a later transaction stands before an earlier one");
                last = first + tanda.len();
                let together: Vec<_> =
                    said[first..last].iter().map(|(user, id)| (self.quien(user), id.clone())).collect();
                assert_eq!(&together, tanda, "something stands between the events of one transaction");
            }
        }
        for (user, id) in said {
            let (quien, id) = (self.quien(&user), Some(id.to_string()));
            self.nace(quien, Fila { id, event: name::NOTIFICATION, ..Fila::default() });
        }
        "race"
    }

    fn tanda(&mut self) -> Tanda {
        (0..=self.uno(3)).map(|_| (self.uno(self.gente.len()), NotificationId::new())).collect()
    }

    fn con_ids(&self, tandas: &[Tanda]) -> Vec<Vec<(UserId, NotificationId)>> {
        tandas
            .iter()
            .map(|tanda| tanda.iter().map(|(who, id)| (self.user(*who), id.clone())).collect())
            .collect()
    }

    pub fn quien(&self, user: &UserId) -> usize {
        self.ids.iter().position(|id| id == user.as_str()).unwrap()
    }
}

async fn escribir(db: Db, tandas: Vec<Vec<(UserId, NotificationId)>>) {
    for tanda in tandas {
        let mut tx = db.begin(Actor::System).await.unwrap();
        for (user, notification_id) in tanda {
            tx.publish(Event::Entry(Box::new(NewEntry {
                payload: json!({ "id": notification_id, "title": "x" }),
                user,
                notification_id,
                event: name::NOTIFICATION,
                contexto: None,
                vence: None,
                requiere_nota: false,
            })));
        }
        tx.commit().await.unwrap();
    }
}

/// Reads as a node does, from a cursor; what comes after what it read was never before it.
async fn seguir(db: Db, mut pos: i64, to: i64) -> Vec<(UserId, NotificationId)> {
    let mut said = Vec::new();
    while pos < to {
        let seen = head(db.reader()).await.unwrap().pos;
        let rows = event_log::Entity::find()
            .filter(event_log::Column::Pos.gt(pos))
            .order_by_asc(event_log::Column::Pos)
            .all(db.reader())
            .await
            .unwrap();
        assert!(rows.last().map_or(pos, |row| row.pos) >= seen, "the head is ahead of the log");
        for row in rows {
            assert_eq!(row.pos, pos + 1, "a gap that may fill up behind the reader");
            pos = row.pos;
            if let Record::Entry { user, entry } = serde_json::from_str(&row.record).unwrap() {
                said.push((user, entry.notification_id));
            }
        }
        tokio::task::yield_now().await;
    }
    said
}
