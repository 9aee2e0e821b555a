//! Deadlines: entering, editing and resolving them, and the watch over them.
//!
//! The rules are pure: [`plazos`] counts days, [`computo`] computes due dates, [`escalera`] knows a ladder,
//! [`vigilancia`] decides what a recipient is owed. [`vigilante`] is the loop that applies them.

mod aviso;
mod calculo;
pub mod computo;
pub mod conciliacion;
mod destinatarios;
mod entrada;
pub mod escalera;
pub mod escaleras;
mod historia;
mod pasos;
pub mod plazos;
mod previa;
mod revisiones;
mod routes;
mod store;
pub mod vigilancia;
pub mod vigilante;
mod vista;

pub use aviso::fecha_en_palabras;
pub use destinatarios::de_varios;
pub use entrada::{Entrada, said};
pub use pasos::OMITIDO;
pub use revisiones::{de_calendario as revisar_fechas, pendientes as por_revisar};
pub use routes::routes;
pub use store::{look_again, look_again_at};

use crate::error::{Error, Result};
use chrono::Months;
use vigia_protocol::time::Date;

/// Refuses a due date that can only be a slip.
pub fn check_vence(vence: Date, hoy: Date) -> Result<()> {
    check_fecha("vence", vence, hoy)
}

/// Refuses a date that can only be a slip: a century away from today.
pub fn check_fecha(field: &str, fecha: Date, hoy: Date) -> Result<()> {
    let century = Months::new(1200);
    let from = hoy.checked_sub_months(century).unwrap_or(Date::MIN);
    let to = hoy.checked_add_months(century).unwrap_or(Date::MAX);
    if (from..=to).contains(&fecha) {
        return Ok(());
    }
    Err(Error::invalid(
        field,
        "La fecha queda a más de cien años",
        "The date is more than a hundred years away",
    ))
}

#[cfg(test)]
mod calculo_tests;
#[cfg(test)]
mod propiedades_tests;
#[cfg(test)]
mod revisiones_tests;
#[cfg(test)]
mod segunda_persona_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod zonas_tests;
