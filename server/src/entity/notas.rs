//! Askings for a note: steps whose alerts require one.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notas")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub prescripcion_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub vence: Date,
    #[sea_orm(primary_key, auto_increment = false)]
    pub paso: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ocasion: String,
    pub desde: i64,
    pub terminada_at: Option<i64>,
    pub terminada_por: Option<String>,
    pub proximo: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
