//! Leave, and who stands in.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ausencias")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub user_id: String,
    pub suplente_id: String,
    pub desde: Date,
    pub hasta: Date,
    pub motivo: Option<String>,
    pub vigente_desde: i64,
    pub vigente_hasta: i64,
    pub empezo_at: Option<i64>,
    pub termino_at: Option<i64>,
    pub created_at: i64,
    pub created_by: String,
    pub terminada_por: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
