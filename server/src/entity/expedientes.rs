//! Case files.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "expedientes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub referencia: i64,
    pub numero: Option<String>,
    pub caratula: String,
    pub juzgado: Option<String>,
    pub estado: String,
    pub busqueda: String,
    pub version: i64,
    pub created_at: i64,
    pub created_by: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
