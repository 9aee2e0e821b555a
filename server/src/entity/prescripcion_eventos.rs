//! What suspends or interrupts deadlines.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "prescripcion_eventos")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub prescripcion_id: String,
    pub tipo: String,
    pub desde: Date,
    pub hasta: Option<Date>,
    pub fuente: String,
    pub certeza: String,
    pub por: String,
    pub at: i64,
    pub retirado_por: Option<String>,
    pub retirado_at: Option<i64>,
    pub retirado_motivo: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
