//! Entries of the calendar.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "eventos")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub expediente_id: Option<String>,
    pub owner: String,
    pub titulo: String,
    pub tipo: String,
    pub inicio: i64,
    pub fin: Option<i64>,
    pub todo_el_dia: bool,
    pub lugar: Option<String>,
    pub version: i64,
    pub created_at: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
