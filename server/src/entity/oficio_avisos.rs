//! Who was told that an oficio waits, once an assignment, occasion and recipient.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "oficio_avisos")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub oficio_id: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub desde: i64,
    pub vence: Option<Date>,
    #[sea_orm(primary_key, auto_increment = false)]
    pub clave: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: String,
    pub estado: String,
    pub at: i64,
    pub notification_id: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
