//! Who was told that nobody took note, once an asking, rung and recipient.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "escalaciones")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub prescripcion_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub vence: Date,
    #[sea_orm(primary_key, auto_increment = false)]
    pub paso: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ocasion: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub desde: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub escalon: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub hora: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: String,
    pub estado: String,
    pub due_at: i64,
    pub at: i64,
    pub notification_id: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
