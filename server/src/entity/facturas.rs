//! Invoices.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "facturas")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub expediente_id: String,
    pub numero: String,
    pub concepto: String,
    pub importe: i64,
    pub moneda: String,
    pub emision: Option<Date>,
    pub vence: Option<Date>,
    pub estado: String,
    pub version: i64,
    pub created_at: i64,
    pub created_by: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
