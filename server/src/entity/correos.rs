//! E-mails, to be sent and sent.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "correos")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub clave: String,
    pub user_id: String,
    pub asunto: String,
    pub texto: String,
    pub adjuntos: String,
    pub created_at: i64,
    pub intentos: i64,
    pub proximo: Option<i64>,
    pub enviado_at: Option<i64>,
    pub abandonado_at: Option<i64>,
    pub error: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
