//! Deadlines.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "prescripciones")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub expediente_id: String,
    pub clase: String,
    pub tipo: String,
    pub vence: Date,
    pub vigilada_desde: i64,
    pub base_legal: Option<String>,
    pub verificada: bool,
    pub estado: String,
    pub proximo_aviso: Option<i64>,
    pub version: i64,
    pub created_at: i64,
    pub created_by: String,
    pub resuelta_at: Option<i64>,
    pub resuelta_por: Option<String>,
    pub motivo: Option<String>,
    pub prueba: Option<String>,
    pub deudor: Option<String>,
    pub busqueda: Option<String>,
    pub computo: Option<String>,
    pub calculo: Option<String>,
    pub fecha_por: Option<String>,
    pub verificada_por: Option<String>,
    pub verificada_at: Option<i64>,
    pub verificacion_nota: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
