//! A device as the contract describes it: it stores what it hears while it is connected, says how far it has got when it
//! comes back, and asks about what it still holds as open.

use super::modelo::{Fila, Modelo};
use crate::{
    app::App,
    inbox::{
        Answer,
        replay::{greet_by, pull_by},
    },
};
use std::collections::BTreeMap;
use vigia_protocol::{
    ids::{DeviceId, NotificationId, UserId},
    inbox::{InboxEntry, InboxPull, InboxSync},
};

pub struct Aparato {
    pub de: usize,
    pub id: DeviceId,
    pub nacido: u64,
    pub en_linea: bool,
    pub since: i64,
    /// How far it has said to have got.
    pub guardado: i64,
    pub tiene: BTreeMap<String, InboxEntry>,
    /// It began, or began again, with what was open alone.
    pub recortado: bool,
    pub epoch: String,
    pub since_id: Option<NotificationId>,
    user: UserId,
}

impl Aparato {
    pub fn new(de: usize, user: UserId, id: DeviceId, nacido: u64) -> Self {
        let (epoch, tiene) = (String::new(), BTreeMap::new());
        let (en_linea, since, guardado, recortado) = (false, 0, 0, false);
        Self { de, id, nacido, en_linea, since, guardado, tiene, recortado, epoch, since_id: None, user }
    }

    /// Comes back: hears what it missed, by pages of any size.
    pub async fn conectar(&mut self, app: &App, page: u64) {
        self.en_linea = true;
        let asked = self.pregunta(Vec::new());
        let known = self.since_id.clone();
        let ask = || greet_by(&app.db, &self.user, (&asked, known.as_ref()), page);
        let answer = ask().await.unwrap();
        assert_same(&answer, &ask().await.unwrap());
        if self.tomar(answer, page) {
            self.alcanzar(app, page).await;
        }
        self.preguntar(app).await;
    }

    /// Asks until there is no more.
    pub async fn alcanzar(&mut self, app: &App, page: u64) {
        loop {
            let asked = self.pregunta(Vec::new());
            let answer = pull_by(&app.db, &self.user, (&asked, None), page).await.unwrap();
            if !self.tomar(answer, page) {
                return;
            }
        }
    }

    /// What became of what it holds as open.
    async fn preguntar(&mut self, app: &App) {
        let open = self.tiene.values().filter(|entry| is_open(entry));
        let open: Vec<_> = open.map(|entry| entry.notification_id.clone()).collect();
        for some in open.chunks(500) {
            let asked = self.pregunta(some.to_vec());
            let answer = pull_by(&app.db, &self.user, (&asked, None), 100).await.unwrap();
            self.tomar(answer, 100);
        }
    }

    fn pregunta(&self, open: Vec<NotificationId>) -> InboxPull {
        InboxPull { epoch: self.epoch.clone(), since: self.since, open }
    }

    /// Whether there is more.
    fn tomar(&mut self, answer: Answer, page: u64) -> bool {
        match answer {
            Answer::Sync(InboxSync { entries, more, changed, head, .. }) => {
                assert!(entries.len() as u64 <= page && (!more || entries.len() as u64 == page));
                entries.into_iter().for_each(|entry| self.nueva(entry));
                changed.into_iter().for_each(|entry| self.guardar(entry));
                assert_eq!(more, self.since < head, "more than there is, or less");
                more
            }
            Answer::Reset(pages) => {
                self.tiene.clear();
                let last = pages.len() - 1;
                for (n, page_of) in pages.into_iter().enumerate() {
                    assert!(page_of.entries.len() as u64 <= page && page_of.more == (n < last));
                    (self.epoch, self.since, self.since_id) = (page_of.epoch, page_of.head, None);
                    page_of.entries.into_iter().for_each(|entry| self.guardar(entry));
                }
                self.recortado = true;
                false
            }
        }
    }

    /// What it hears while it is connected; false where it missed something before.
    pub fn oir(&mut self, entry: &InboxEntry) -> bool {
        if entry.seq > self.since + 1 {
            return false;
        }
        if entry.seq == self.since + 1 {
            self.nueva(entry.clone());
        } else if entry.is_void() || self.tiene.contains_key(entry.notification_id.as_str()) {
            self.guardar(entry.clone());
        }
        true
    }

    fn nueva(&mut self, entry: InboxEntry) {
        assert_eq!(entry.seq, self.since + 1, "in order, without a gap: {entry:?}");
        let twice = self.tiene.get(entry.notification_id.as_str());
        assert!(twice.is_none(), "two entries for one notification: {twice:?} {entry:?}");
        (self.since, self.since_id) = (entry.seq, Some(entry.notification_id.clone()));
        self.guardar(entry);
    }

    fn guardar(&mut self, entry: InboxEntry) {
        let id = entry.notification_id.to_string();
        if entry.is_void() {
            self.tiene.remove(&id);
        } else {
            self.tiene.insert(id, entry);
        }
    }

    /// Panics unless it holds what the model says, as far as it must know.
    pub fn assert_follows(&self, modelo: &Modelo, gente: &[String]) {
        let filas = &modelo.bandejas[self.de];
        assert_eq!(self.since, filas.len() as i64, "how far it has got");
        for fila in filas {
            let held = fila.id.as_ref().and_then(|id| self.tiene.get(id));
            self.assert_holds(fila, held, gente);
        }
        let known = |id: &String| filas.iter().any(|fila| fila.id.as_ref() == Some(id));
        assert!(self.tiene.keys().all(known), "it holds what is not in the inbox");
    }

    fn assert_holds(&self, fila: &Fila, held: Option<&InboxEntry>, gente: &[String]) {
        match held {
            Some(held) if fila.anulada => panic!("a device shows what was taken back: {held:?}"),
            Some(held) if fila.abierta() || is_open(held) => fila.assert_is(held, gente),
            Some(_) => {}
            None => assert!(fila.anulada || (self.recortado && !fila.abierta()), "a device misses {fila:?}"),
        }
    }
}

fn is_open(entry: &InboxEntry) -> bool {
    entry.read_at.is_none() || (entry.requiere_nota && entry.acked_at.is_none())
}

/// Asking twice is asking once.
fn assert_same(one: &Answer, other: &Answer) {
    match (one, other) {
        (Answer::Sync(one), Answer::Sync(other)) => assert_eq!(one, other),
        (Answer::Reset(one), Answer::Reset(other)) => assert_eq!(one, other),
        _ => panic!("a reset one time, and not the other"),
    }
}
