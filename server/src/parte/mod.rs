//! The list of the morning: what is overdue, what is due today and in the week, what nobody took note of or checked, and
//! the oficios that are due; to print, and as a document.

mod correo;
mod documento;
mod lectura;
mod pagina;
mod routes;
mod secciones;
#[cfg(test)]
mod tests;
mod textos;

pub use correo::run;
pub use routes::routes;
