//! Of an admin, whether they see the cases of the firm: withdrawn from one who only looks after the system.

use crate::{
    auth::CurrentUser,
    entity::users::Model,
    error::{Error, Result},
    expedientes::texto::parrafo_o_nada,
};
use vigia_protocol::{acceso::Rol, usuarios::EditUsuario};

/// Whether an account of that role sees the cases where an admin made it so: nobody gives what they do not have.
pub fn de(rol: Rol, asked: bool, by: &CurrentUser) -> bool {
    rol != Rol::Admin || (asked && by.ve_casos)
}

/// Writes into the row what an edit says of it, and what the other changes bring with them; the reason that was given.
pub fn apply(row: &mut Model, old: &Model, edit: &EditUsuario, by: &CurrentUser) -> Result<Option<String>> {
    let is_admin = row.rol == Rol::Admin.as_str();
    let had = old.rol == Rol::Admin.as_str() && old.ve_casos;
    let wanted = edit.ve_casos.unwrap_or(old.ve_casos);
    if !is_admin {
        if edit.ve_casos == Some(false) {
            return Err(Error::invalid(
                "veCasos",
                "Solo a un administrador se le quita el acceso a los expedientes",
                "Only from an admin is the access to the cases withdrawn",
            ));
        }
        row.ve_casos = true;
        return Ok(None);
    }
    if edit.ve_casos == Some(true) && !had && !by.ve_casos {
        return Err(Error::Forbidden);
    }
    row.ve_casos = wanted && (had || by.ve_casos);
    let motivo = edit.motivo.as_deref().and_then(parrafo_o_nada);
    if edit.ve_casos.is_some() && row.ve_casos != old.ve_casos && motivo.is_none() {
        return Err(Error::invalid("motivo", "Falta completar", "Missing"));
    }
    Ok(motivo)
}

#[cfg(test)]
#[path = "casos_tests.rs"]
mod tests;
