//! What is compared after each step.

use super::{modelo::Modelo, mundo::Mundo};
use crate::{
    entity::{devices, entregas, event_log, recordatorio_entregas},
    inbox::{
        Answer, head,
        replay::{greet_by, pull_by},
        routes::counts,
        unread,
    },
    log::{self, Record},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeSet;
use vigia_protocol::{
    event::name,
    ids::NotificationId,
    inbox::{InboxCount, InboxEntry, InboxPull},
};

impl Mundo {
    pub async fn revisar(&mut self, antes: &Modelo) {
        let said = self.leer_el_log().await;
        self.revisar_bandejas().await;
        self.revisar_log(antes, &said);
        self.oir(&said).await;
        for aparato in self.aparatos.iter().filter(|aparato| aparato.en_linea) {
            aparato.assert_follows(&self.modelo, &self.ids);
        }
        self.revisar_pagina().await;
        self.revisar_informes().await;
    }

    /// What was appended since, without a gap.
    async fn leer_el_log(&mut self) -> Vec<Record> {
        let rows = event_log::Entity::find().filter(event_log::Column::Pos.gt(self.pos));
        let rows = rows.order_by_asc(event_log::Column::Pos).all(self.firm.app.db.reader()).await.unwrap();
        for row in &rows {
            assert_eq!(row.pos, self.pos + 1, "the log has a gap");
            self.pos = row.pos;
        }
        assert_eq!(log::head(self.firm.app.db.reader()).await.unwrap().pos, self.pos);
        rows.iter().map(|row| serde_json::from_str(&row.record).unwrap()).collect()
    }

    /// Every inbox from its beginning, its figures, and what is unread of it.
    pub async fn revisar_bandejas(&mut self) {
        let app = &self.firm.app;
        let epoch = log::head(app.db.reader()).await.unwrap().epoch;
        for quien in 0..self.gente.len() {
            let user = self.user(quien);
            let all = InboxPull { epoch: epoch.clone(), since: 0, open: Vec::new() };
            let Answer::Sync(all) = pull_by(&app.db, &user, (&all, None), 10_000).await.unwrap() else {
                panic!("a reset for whoever asks from the beginning");
            };
            let filas = &mut self.modelo.bandejas[quien];
            assert_eq!((all.entries.len(), all.more), (filas.len(), false), "of {quien}: {:?}", all.entries);
            assert_eq!(
                (all.head, head(app.db.reader(), &user).await.unwrap()),
                (filas.len() as i64, filas.len() as i64)
            );
            let ids: BTreeSet<_> =
                all.entries.iter().map(|entry| entry.notification_id.to_string()).collect();
            assert_eq!(ids.len(), filas.len(), "two entries for one notification");
            for ((entry, fila), seq) in all.entries.into_iter().zip(&mut *filas).zip(1..) {
                assert_eq!(entry.seq, seq, "seq has a gap");
                fila.assert_is(&entry, &self.ids);
                fila.id = Some(entry.notification_id.to_string());
                fila.vista = Some(entry);
            }
            let living = || filas.iter().filter(|fila| !fila.anulada);
            let InboxCount { unread: figure, unacked } = counts(app, &user).await.unwrap();
            let expected =
                (living().filter(|f| f.leida.is_none()).count(), living().filter(|f| f.pide()).count());
            assert_eq!(
                (figure as usize, unacked as usize),
                expected,
                "unread and waiting for a note, of {quien}"
            );
            let plain = living().filter(|f| f.leida.is_none() && f.event == name::NOTIFICATION);
            let plain: Vec<_> = plain.map(|fila| fila.id.clone().unwrap()).rev().take(100).collect();
            let told = unread(app.db.reader(), &user, name::NOTIFICATION, 100).await.unwrap();
            let told: Vec<_> = told.iter().map(|entry| entry.notification_id.to_string()).collect();
            assert_eq!(told, plain, "the newest unread ones, of {quien}");
        }
    }

    /// The log tells every entry once, in the order of its numbers, and every change of one, and of no other.
    fn revisar_log(&self, antes: &Modelo, said: &[Record]) {
        let mut next: Vec<usize> = self
            .modelo
            .bandejas
            .iter()
            .zip(&antes.bandejas)
            .map(|(now, was)| was.len().min(now.len()))
            .collect();
        let mut changed = BTreeSet::new();
        for record in said {
            match record {
                Record::Entry { user, entry } => {
                    let quien = self.quien(user);
                    assert_eq!(entry.seq, next[quien] as i64 + 1, "log order is not seq order");
                    assert_eq!(
                        self.modelo.bandejas[quien][next[quien]].id.as_deref(),
                        Some(entry.notification_id.as_str())
                    );
                    assert!(entry.read_at.is_none() && entry.acked_at.is_none() && !entry.is_void());
                    next[quien] += 1;
                }
                Record::Changed { user, entry } => {
                    let quien = self.quien(user);
                    let fila = &self.modelo.bandejas[quien][entry.seq as usize - 1];
                    fila.assert_is(entry, &self.ids);
                    changed.insert((quien, entry.seq));
                }
                _ => {}
            }
        }
        let heads: Vec<_> = self.modelo.bandejas.iter().map(Vec::len).collect();
        assert_eq!(next, heads, "entries that the log does not tell");
        assert_eq!(changed, self.modelo.cambiadas(antes), "what the log says of changes");
    }

    /// Devices that are connected hear the log.
    async fn oir(&mut self, said: &[Record]) {
        for aparato in &mut self.aparatos {
            let mut hears = aparato.en_linea;
            for record in said {
                if let Record::Entry { user, entry } | Record::Changed { user, entry } = record
                    && hears
                    && user.as_str() == self.ids[aparato.de]
                {
                    hears = aparato.oir(entry);
                }
            }
            if aparato.en_linea && !hears {
                aparato.alcanzar(&self.firm.app, 7).await;
            }
        }
    }

    /// A page from any point, of any size; what is of another inbox is answered by what is open.
    async fn revisar_pagina(&mut self) {
        let (quien, page) = (self.uno(self.gente.len()), 1 + self.uno(12));
        let user = self.user(quien);
        let head = self.modelo.bandejas[quien].len();
        let since = self.uno(head + 1);
        let epoch = log::head(self.firm.app.db.reader()).await.unwrap().epoch;
        let db = &self.firm.app.db;
        let good = InboxPull { epoch: epoch.clone(), since: since as i64, open: Vec::new() };
        let filas = &self.modelo.bandejas[quien];
        let id = since.checked_sub(1).and_then(|n| filas[n].id.as_ref()).map(|id| id.parse().unwrap());
        let answer = greet_by(db, &user, (&good, id.as_ref()), page as u64).await.unwrap();
        let Answer::Sync(sync) = answer else { panic!("a reset for a device of this inbox") };
        let expected: Vec<_> =
            filas[since..].iter().take(page).map(|fila| fila.vista.clone().unwrap()).collect();
        assert_eq!(sync.entries, expected, "after {since} of {quien}");
        assert_eq!(sync.more, head > since + page);
        let void: BTreeSet<_> = sync.changed.iter().map(|entry| entry.seq).collect();
        let gone = (1..).zip(&filas[..since]).filter(|(_, fila)| fila.anulada).map(|(seq, _)| seq);
        assert_eq!(void, gone.collect(), "tombstones of what it may still hold");
        let open: Vec<_> =
            filas.iter().filter(|fila| fila.abierta()).map(|fila| fila.vista.clone().unwrap()).collect();
        let other = NotificationId::new();
        for (asked, id) in [
            (InboxPull { since: head as i64 + 1, ..good.clone() }, None),
            (InboxPull { since: -1, ..good.clone() }, None),
            (InboxPull { epoch: "otra".into(), ..good.clone() }, None),
            (InboxPull { since: 1, ..good.clone() }, Some(&other)),
        ] {
            let answer = greet_by(db, &user, (&asked, id), page as u64).await.unwrap();
            let Answer::Reset(pages) = answer else { panic!("no reset: {asked:?} {id:?}") };
            assert!(pages.iter().all(|page| page.head == head as i64 && page.epoch == epoch));
            let all: Vec<InboxEntry> = pages.into_iter().flat_map(|page| page.entries).collect();
            assert_eq!(all, open, "what counts now, of {quien}");
        }
    }

    /// What devices reported, the first time of each; how far they are never goes back.
    async fn revisar_informes(&self) {
        let conn = self.firm.app.db.reader();
        for aparato in &self.aparatos {
            let row = devices::Entity::find_by_id(aparato.id.to_string()).one(conn).await.unwrap().unwrap();
            assert_eq!(row.stored_seq, aparato.guardado, "how far a device says to have got");
        }
        let rows = entregas::Entity::find().all(conn).await.unwrap();
        let told = rows.into_iter().map(|row| {
            assert_eq!(row.shown_at.is_some(), row.shown_device_at.is_some());
            ((row.device_id, row.notification_id), (row.stored_at.is_some(), row.shown_device_at))
        });
        assert_eq!(told.collect::<std::collections::BTreeMap<_, _>>(), self.informes);
        let again = recordatorio_entregas::Entity::find().all(conn).await.unwrap();
        let again: BTreeSet<_> =
            again.into_iter().map(|row| (row.device_id, row.notification_id, row.n)).collect();
        assert_eq!(again, self.repetidas);
    }
}
