//! Oficios.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "oficios")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub expediente_id: String,
    pub asunto: String,
    pub vence: Option<Date>,
    pub estado: String,
    pub asignado_a: Option<String>,
    pub asignado_por: Option<String>,
    pub asignado_at: Option<i64>,
    pub aceptado_at: Option<i64>,
    pub cumplido_at: Option<i64>,
    pub motivo_rechazo: Option<String>,
    pub resultado: Option<String>,
    pub version: i64,
    pub created_at: i64,
    pub created_by: String,
    pub proximo: Option<i64>,
    pub cola_desde: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
