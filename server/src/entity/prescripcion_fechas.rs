//! Every due date a deadline ever had.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "prescripcion_fechas")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub prescripcion_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i64,
    pub vence: Date,
    pub base_legal: Option<String>,
    pub at: i64,
    pub por: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
