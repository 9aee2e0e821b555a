//! Rooms a socket may stand in, by the names the reference gave them.

use crate::ids::{ExpedienteId, UserId};

/// A room that clients know by name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Room {
    /// `user:{id}`: that user alone.
    User(UserId),
    /// `expediente:{id}`: whoever may see the case.
    Expediente(ExpedienteId),
    /// `oficio`: office staff and admins.
    Oficio,
    /// `admin`: admins.
    Admin,
}

impl std::fmt::Display for Room {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::User(id) => write!(f, "user:{id}"),
            Self::Expediente(id) => write!(f, "expediente:{id}"),
            Self::Oficio => f.write_str("oficio"),
            Self::Admin => f.write_str("admin"),
        }
    }
}

impl std::str::FromStr for Room {
    type Err = crate::ids::InvalidId;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name.split_once(':') {
            Some(("user", id)) => id.parse().map(Self::User),
            Some(("expediente", id)) => id.parse().map(Self::Expediente),
            None if name == "oficio" => Ok(Self::Oficio),
            None if name == "admin" => Ok(Self::Admin),
            _ => Err(crate::ids::InvalidId),
        }
    }
}

impl serde::Serialize for Room {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Room {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        name.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "server")]
mod schema {
    use utoipa::openapi::{
        RefOr, Schema,
        schema::{ObjectBuilder, Type},
    };

    impl utoipa::PartialSchema for super::Room {
        fn schema() -> RefOr<Schema> {
            ObjectBuilder::new()
                .schema_type(Type::String)
                .description(Some("A room: `user:{id}`, `expediente:{id}`, `oficio` or `admin`."))
                .into()
        }
    }
    impl utoipa::ToSchema for super::Room {}
}

#[cfg(test)]
mod tests {
    use super::Room;

    #[test]
    fn every_room_reads_back_from_its_name() {
        for name in ["user:u1", "expediente:e:1", "oficio", "admin"] {
            assert_eq!(name.parse::<Room>().unwrap().to_string(), name);
        }
        for other in ["", "user:", "inbox:u1", "oficios", "expediente"] {
            assert!(other.parse::<Room>().is_err(), "{other:?}");
        }
    }
}
