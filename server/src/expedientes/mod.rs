//! Cases: entering and editing them, who belongs to them, who may see what of them.
//!
//! Their deadlines are in [`crate::prescripciones`], their oficios in [`crate::oficios`].

mod lecturas;
mod members;
pub mod permisos;
mod publish;
mod quien;
mod routes;
mod store;
pub mod texto;
mod traspaso;
mod vista;

pub use lecturas::{Lecturas, run as anotar_lecturas};
pub use members::{release_rights, release_rights_of, require_responsable};
pub use permisos::{Acceso, puede_ser_miembro, rol_en_casos};
pub use publish::{
    contexto, envelope, part, publish_in_full, publish_new, publish_update, rooms_of_the_office,
    shown_by_an_oficio,
};
pub use routes::routes;
pub use store::{
    acceso, answers_for, busqueda, find_visible, has_responsable, is_active_member, is_orphaned,
    is_responsable, lock, miembros_de, next_referencia, por_oficio, respondidos, rol_de, sin_plazo, stored,
    suyos, visible,
};
pub use traspaso::{Entrega, traspasar};

use crate::{app::App, auth::CurrentUser};
use vigia_protocol::{
    acceso::Rol,
    ids::UserId,
    time::{Date, Timestamp},
};

/// The firm's own reference of a case, from its running number: `0412`.
pub fn referencia(number: i64) -> String {
    format!("{number:04}")
}

/// Who asks, and when.
#[derive(Clone, Copy, Debug)]
pub struct Lector<'a> {
    /// Who.
    pub id: &'a UserId,
    /// What they are among its cases.
    pub rol: Rol,
    /// Now.
    pub now: Timestamp,
    /// Today in the firm's zone.
    pub hoy: Date,
}

impl<'a> Lector<'a> {
    /// Whoever sent a request, at an instant.
    pub fn new(app: &App, user: &'a CurrentUser, now: Timestamp) -> Self {
        Self::of(app, (&user.id, user.rol_en_casos()), now)
    }

    /// Whoever reads with that role, at an instant.
    pub fn of(app: &App, (id, rol): (&'a UserId, Rol), now: Timestamp) -> Self {
        let hoy = crate::prescripciones::plazos::fecha(app.config.zona, now);
        Self { id, rol, now, hoy }
    }
}

#[cfg(test)]
mod permisos_propiedades_tests;
#[cfg(test)]
mod put_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod traspaso_tests;
