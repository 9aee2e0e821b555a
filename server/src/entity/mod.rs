//! The tables as SeaORM reads them: one file a table, columns as in the migration, nothing else.

#![expect(missing_docs, reason = "the columns are documented where they are made, in the migration")]

pub mod ajustes;
pub mod audit;
pub mod audit_head;
pub mod ausencias;
pub mod avisos;
pub mod calendario_oficina;
pub mod calendario_revisiones;
pub mod calendario_versiones;
pub mod calendarios;
pub mod claims;
pub mod correo_intentos;
pub mod correos;
pub mod devices;
pub mod emitidos;
pub mod entregas;
pub mod escalaciones;
pub mod event_log;
pub mod eventos;
pub mod expediente_members;
pub mod expedientes;
pub mod facturas;
pub mod feeds;
pub mod inbox;
pub mod inbox_heads;
pub mod log_head;
pub mod login_failures;
pub mod mensaje_lecturas;
pub mod mensajes;
pub mod notas;
pub mod oficio_avisos;
pub mod oficios;
pub mod plazo_revisiones;
pub mod prescripcion_eventos;
pub mod prescripcion_fechas;
pub mod prescripciones;
pub mod publicaciones;
pub mod recordatorio_entregas;
pub mod reloj;
pub mod reloj_marca;
pub mod respaldos;
pub mod secret;
pub mod service_tokens;
pub mod sessions;
pub mod users;
