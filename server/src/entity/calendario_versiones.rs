//! Every version a calendar ever had.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "calendario_versiones")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub calendario_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i64,
    pub datos: String,
    pub origen: String,
    pub motivo: String,
    pub por: Option<String>,
    pub at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
