//! Who did what.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub at: i64,
    pub actor: Option<String>,
    pub device_id: Option<String>,
    pub accion: String,
    pub sujeto: String,
    pub expediente_id: Option<String>,
    pub detalle: String,
    pub pos: Option<i64>,
    pub sello: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
