//! What Vigía shipped for a calendar, and what became of it.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "calendario_revisiones")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub calendario_id: String,
    pub huella: String,
    pub datos: String,
    pub estado: String,
    pub at: i64,
    pub resuelta_at: Option<i64>,
    pub resuelta_por: Option<String>,
    pub motivo: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
