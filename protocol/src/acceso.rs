//! Roles in the firm and places in a case.

use serde::{Deserialize, Serialize};

/// What a person is in the firm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Rol {
    /// Runs the firm's Vigía: users, roles, settings.
    Admin,
    /// A lawyer: works the cases they belong to.
    Abogado,
    /// Office staff: handles oficios.
    Oficina,
}

/// What a person is in one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Calidad {
    /// Answers for the case; a case with an open deadline always has one.
    Responsable,
    /// Watches over the case; hears when the responsable does not answer.
    Supervisor,
    /// Works on the case.
    Miembro,
}

macro_rules! text_enum {
    ($name:ty { $($variant:ident = $text:literal),* $(,)? }) => {
        impl $name {
            /// Every value.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The value as it stands on the wire and in the database.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::acceso::UnknownValue;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($text => Ok(Self::$variant),)* _ => Err($crate::acceso::UnknownValue) }
            }
        }
    };
}
pub(crate) use text_enum;

/// A text that names no value of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownValue;

impl std::fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("unknown value")
    }
}

impl std::error::Error for UnknownValue {}

text_enum!(Rol { Admin = "admin", Abogado = "abogado", Oficina = "oficina" });
text_enum!(Calidad { Responsable = "responsable", Supervisor = "supervisor", Miembro = "miembro" });
