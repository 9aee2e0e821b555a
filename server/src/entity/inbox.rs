//! Inbox entries.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "inbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub notification_id: String,
    pub event: String,
    pub payload: String,
    pub contexto: Option<String>,
    pub created_at: i64,
    pub vence: Option<Date>,
    pub requiere_nota: bool,
    pub expediente_id: Option<String>,
    pub prescripcion_id: Option<String>,
    pub oficio_id: Option<String>,
    pub read_at: Option<i64>,
    pub read_device: Option<String>,
    pub acked_at: Option<i64>,
    pub acked_by: Option<String>,
    pub acked_device: Option<String>,
    pub closed_at: Option<i64>,
    pub void_at: Option<i64>,
    pub recordatorio_n: i64,
    pub recordatorio_at: Option<i64>,
    pub entrega_proximo: Option<i64>,
    pub sin_dispositivo_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
