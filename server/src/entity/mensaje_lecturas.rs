//! How far each person has read in each case.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "mensaje_lecturas")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub expediente_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: String,
    pub orden: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
