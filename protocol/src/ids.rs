//! Ids: opaque strings of 1 to 64 characters. Ours are UUIDv7; a firm's existing back end brings its own.

use serde::{Deserialize, Serialize};

/// Why a string is no id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidId;

impl std::fmt::Display for InvalidId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an id has 1 to 64 characters: letters, digits and . _ : @ -")
    }
}

impl std::error::Error for InvalidId {}

fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b':' | b'@' | b'-'))
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "server", schema(value_type = String, max_length = 64))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// A new id, unique and ordered by the time it was made (UUIDv7).
            #[expect(clippy::new_without_default, reason = "a new id is no default: no two are equal")]
            pub fn new() -> Self {
                Self(uuid::Uuid::now_v7().to_string())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = InvalidId;
            fn try_from(text: String) -> Result<Self, InvalidId> {
                if is_id(&text) { Ok(Self(text)) } else { Err(InvalidId) }
            }
        }

        impl std::str::FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                Self::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self {
                Self(id.to_string())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// A person of the firm.
    UserId
    /// A case file.
    ExpedienteId
    /// A deadline of a case file.
    PrescripcionId
    /// An official letter or request.
    OficioId
    /// An invoice of a case file.
    FacturaId
    /// A message of a case file.
    MensajeId
    /// An entry of the calendar.
    EventoId
    /// What suspends or interrupts a deadline.
    EventoPlazoId
    /// A calendar of working days.
    CalendarioId
    /// New data for a calendar, to be looked at.
    RevisionId
    /// Somebody's leave.
    AusenciaId
    /// An installation of the desktop app, for one user.
    DeviceId
    /// A session: one sign-in on one device, until it ends.
    SessionId
    /// A token of a back end of the firm.
    ServiceTokenId
    /// An entry of somebody's inbox; unique per user.
    NotificationId
}

#[cfg(test)]
mod tests {
    use super::{ExpedienteId, UserId};

    #[test]
    fn foreign_ids_are_kept_as_they_are_and_nonsense_is_refused() {
        for good in ["42", "usr_9f", "0192e0a0-0000-7000-8000-000000000000", "exp:2026.1", "ana@estudio"] {
            assert_eq!(good.parse::<ExpedienteId>().unwrap().as_str(), good);
        }
        for bad in ["", " ", "a b", "ñ", "x\n", &"x".repeat(65)] {
            assert!(bad.parse::<ExpedienteId>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn new_ids_sort_by_time() {
        let (a, b) = (UserId::new(), UserId::new());
        assert!(a < b);
    }
}
