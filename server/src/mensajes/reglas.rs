//! Who may change a message, and whom it mentions. Pure.
//!
//! Who may read and write them is simpler: whoever sees all of the case. Office staff would need a grant of a
//! responsable; there is none yet, so an oficio opens no message to them.

use std::collections::BTreeSet;
use uuid::Uuid;
use vigia_protocol::ids::{MensajeId, NotificationId, UserId};

/// How many people one message mentions at most.
pub const MAX_MENCIONES: usize = 50;

/// Under which the ids of mentions are made.
const NAMESPACE: Uuid = Uuid::from_u128(0x019a_b0e7_5c1e_7d42_9a3f_6b2d_84c0_51ea);

/// Why a message cannot be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rechazo {
    /// Somebody else wrote it.
    NoAutorizado,
    /// Its author took it back.
    Borrado,
}

/// Whether somebody who sees a message may edit it or take it back: its author alone, while it is there.
pub fn puede_cambiar(autor: &UserId, quien: &UserId, borrado: bool) -> Result<(), Rechazo> {
    match (autor == quien, borrado) {
        (false, _) => Err(Rechazo::NoAutorizado),
        (true, true) => Err(Rechazo::Borrado),
        (true, false) => Ok(()),
    }
}

/// Each person once, in the order they were named.
pub fn sin_repetir(menciones: &[UserId]) -> Vec<UserId> {
    let mut known = BTreeSet::new();
    menciones.iter().filter(|id| known.insert(*id)).cloned().collect()
}

/// Whom a change mentions that was not mentioned before; nobody is notified of what they wrote themselves.
pub fn por_avisar(antes: &[UserId], despues: &[UserId], autor: &UserId) -> Vec<UserId> {
    despues.iter().filter(|id| *id != autor && !antes.contains(id)).cloned().collect()
}

/// The id of a mention in somebody's inbox: the same whenever it is made, so that nobody hears twice of one message.
pub fn notification_id(mensaje: &MensajeId, mencionado: &UserId) -> NotificationId {
    // No id holds a slash, so no two keys read the same.
    Uuid::new_v5(&NAMESPACE, format!("{mensaje}/{mencionado}").as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(names: &[&str]) -> Vec<UserId> {
        names.iter().map(|name| name.parse().unwrap()).collect()
    }

    fn id(name: &str) -> UserId {
        name.parse().unwrap()
    }

    #[test]
    fn an_author_changes_what_is_there() {
        for (case, quien, borrado, expected) in [
            ("the author", "luz", false, Ok(())),
            ("what is taken back stays so", "luz", true, Err(Rechazo::Borrado)),
            ("nobody else", "ana", false, Err(Rechazo::NoAutorizado)),
            ("nor afterwards", "ana", true, Err(Rechazo::NoAutorizado)),
        ] {
            assert_eq!(puede_cambiar(&id("luz"), &id(quien), borrado), expected, "{case}");
        }
    }

    #[test]
    fn whom_a_change_newly_mentions() {
        for (case, antes, despues, expected) in [
            ("everybody of a new one", &[][..], &["ana", "mia"][..], &["ana", "mia"][..]),
            ("not the author", &[], &["luz", "ana"], &["ana"]),
            ("not those who were", &["ana"], &["ana", "mia"], &["mia"]),
            ("nobody by leaving out", &["ana", "mia"], &["ana"], &[]),
        ] {
            assert_eq!(por_avisar(&ids(antes), &ids(despues), &id("luz")), ids(expected), "{case}");
        }
        assert_eq!(sin_repetir(&ids(&["b", "a", "b"])), ids(&["b", "a"]));
    }

    #[test]
    fn a_mention_is_known_by_its_message_and_its_person() {
        let (one, other): (MensajeId, MensajeId) = ("m1".parse().unwrap(), "m2".parse().unwrap());
        assert_eq!(notification_id(&one, &id("ana")), notification_id(&one, &id("ana")));
        assert_ne!(notification_id(&one, &id("ana")), notification_id(&other, &id("ana")));
        assert_ne!(notification_id(&one, &id("ana")), notification_id(&one, &id("mia")));
    }
}
