//! A Rust type as a row of the table holds it.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::borrow::Cow;
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};

/// A type of the wire: its name, its schema and those it refers to, and how a value is read as one.
#[derive(Clone, Copy)]
pub struct Shape {
    /// The name of its schema.
    pub name: fn() -> Cow<'static, str>,
    /// Its schema.
    pub schema: fn() -> RefOr<Schema>,
    /// Collects the schemas it refers to.
    pub refers_to: fn(&mut Vec<(String, RefOr<Schema>)>),
    /// Reads a value as one and writes it again.
    pub through: fn(Value) -> serde_json::Result<Value>,
}

impl Shape {
    /// The shape of a type.
    pub const fn of<T: ToSchema + Serialize + DeserializeOwned>() -> Self {
        Self { name: T::name, schema: T::schema, refers_to: T::schemas, through: through::<T> }
    }
}

fn through<T: Serialize + DeserializeOwned>(value: Value) -> serde_json::Result<Value> {
    serde_json::to_value(serde_json::from_value::<T>(value)?)
}
