//! Computed due dates that would be another by the calendars as they are now, and what became of each.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "plazo_revisiones")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub prescripcion_id: String,
    pub calendario_id: String,
    pub version: i64,
    pub vence_antes: Date,
    pub vence: Date,
    pub estado: String,
    pub at: i64,
    pub resuelta_at: Option<i64>,
    pub resuelta_por: Option<String>,
    pub motivo: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
