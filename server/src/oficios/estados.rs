//! What may become of an oficio, and by whom: `pendiente → asignado → aceptado → cumplido`. Pure.

use vigia_protocol::{acceso::Rol, oficios::EstadoOficio};

/// What somebody wants to do with an oficio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accion {
    /// Give it to somebody, or to somebody else.
    Asignar,
    /// Say yes to it; from the queue: take it.
    Aceptar,
    /// Say no to it: back to the queue.
    Rechazar,
    /// It is done.
    Cumplir,
}

/// Who wants to, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quien {
    /// What they are in the firm.
    pub rol: Rol,
    /// The oficio is theirs.
    pub asignado: bool,
    /// They edit the case.
    pub edita: bool,
}

impl Quien {
    /// Whether the oficio is there for them: the office sees its queue and each one their own while it lets them in
    /// (`vigente`); whoever edits the case sees all of it.
    pub fn ve(self, estado: EstadoOficio, vigente: bool) -> bool {
        let oficina = estado == EstadoOficio::Pendiente || (self.asignado && vigente);
        self.edita || (self.rol == Rol::Oficina && oficina)
    }
}

/// Why something cannot be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rechazo {
    /// Not by them.
    NoAutorizado,
    /// Not now: it stands elsewhere, or with somebody else.
    Conflicto,
}

/// Where an oficio stands afterwards.
///
/// Accepting is the word of whoever will do it, so nobody says it for another, an admin neither: an oficio that is
/// already somebody's is a conflict for everybody of the office who would take it.
pub fn siguiente(estado: EstadoOficio, accion: Accion, quien: Quien) -> Result<EstadoOficio, Rechazo> {
    use EstadoOficio::{Aceptado, Asignado, Cumplido, Pendiente};
    let Quien { rol, asignado, edita } = quien;
    let oficina = rol == Rol::Oficina;
    let may = match accion {
        Accion::Asignar => edita || asignado || (oficina && estado == Pendiente),
        Accion::Aceptar => asignado || matches!(rol, Rol::Oficina | Rol::Admin),
        Accion::Rechazar | Accion::Cumplir => asignado || rol == Rol::Admin,
    };
    if !may {
        return Err(Rechazo::NoAutorizado);
    }
    match (accion, estado) {
        (Accion::Asignar, Pendiente | Asignado | Aceptado) => Ok(Asignado),
        (Accion::Aceptar, Pendiente) => Ok(Aceptado),
        (Accion::Aceptar, Asignado) if asignado => Ok(Aceptado),
        (Accion::Rechazar, Asignado) => Ok(Pendiente),
        (Accion::Cumplir, Aceptado) => Ok(Cumplido),
        _ => Err(Rechazo::Conflicto),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use EstadoOficio::{Aceptado, Asignado, Cumplido, Pendiente};
    use Rechazo::{Conflicto, NoAutorizado};

    const ADMIN: Quien = Quien { rol: Rol::Admin, asignado: false, edita: true };
    const ABOGADO: Quien = Quien { rol: Rol::Abogado, asignado: false, edita: true };
    const AJENO: Quien = Quien { rol: Rol::Abogado, asignado: false, edita: false };
    const OFICINA: Quien = Quien { rol: Rol::Oficina, asignado: false, edita: false };
    const SUYO: Quien = Quien { rol: Rol::Oficina, asignado: true, edita: false };
    const ABOGADO_SUYO: Quien = Quien { rol: Rol::Abogado, asignado: true, edita: true };

    #[test]
    fn the_path_of_an_oficio() {
        // domain.md, «Oficios»: «pendiente → asignado → aceptado → cumplido; rechazado with a reason goes back to
        // pendiente; asignado or aceptado may be reassigned».
        for (accion, from_pendiente, from_asignado, from_aceptado, from_cumplido) in [
            (Accion::Asignar, Ok(Asignado), Ok(Asignado), Ok(Asignado), Err(Conflicto)),
            (Accion::Aceptar, Ok(Aceptado), Ok(Aceptado), Err(Conflicto), Err(Conflicto)),
            (Accion::Rechazar, Err(Conflicto), Ok(Pendiente), Err(Conflicto), Err(Conflicto)),
            (Accion::Cumplir, Err(Conflicto), Err(Conflicto), Ok(Cumplido), Err(Conflicto)),
        ] {
            let expected = [from_pendiente, from_asignado, from_aceptado, from_cumplido];
            for (estado, expected) in [Pendiente, Asignado, Aceptado, Cumplido].into_iter().zip(expected) {
                assert_eq!(siguiente(estado, accion, SUYO), expected, "{accion:?} from {estado:?}");
            }
        }
    }

    #[test]
    fn who_may_do_what() {
        // domain.md, «Who may do what», row oficios: admin all; abogado create and assign in their expedientes;
        // oficina the queue: accept, reassign, complete.
        for (case, accion, estado, quien, expected) in [
            ("an admin assigns", Accion::Asignar, Pendiente, ADMIN, Ok(Asignado)),
            ("a lawyer of the case assigns", Accion::Asignar, Pendiente, ABOGADO, Ok(Asignado)),
            ("a lawyer of the case reassigns", Accion::Asignar, Aceptado, ABOGADO, Ok(Asignado)),
            ("a lawyer of another case does not", Accion::Asignar, Pendiente, AJENO, Err(NoAutorizado)),
            ("the office gives out its queue", Accion::Asignar, Pendiente, OFICINA, Ok(Asignado)),
            ("the office hands on what is its own", Accion::Asignar, Aceptado, SUYO, Ok(Asignado)),
            ("and not what is a colleague's", Accion::Asignar, Asignado, OFICINA, Err(NoAutorizado)),
            ("the office takes from its queue", Accion::Aceptar, Pendiente, OFICINA, Ok(Aceptado)),
            ("the second to take it comes too late", Accion::Aceptar, Aceptado, OFICINA, Err(Conflicto)),
            ("nor is an assigned one free", Accion::Aceptar, Asignado, OFICINA, Err(Conflicto)),
            ("not even for an admin", Accion::Aceptar, Asignado, ADMIN, Err(Conflicto)),
            ("a lawyer takes none from the queue", Accion::Aceptar, Pendiente, ABOGADO, Err(NoAutorizado)),
            (
                "a lawyer accepts what was given to them",
                Accion::Aceptar,
                Asignado,
                ABOGADO_SUYO,
                Ok(Aceptado),
            ),
            ("only the assignee rejects", Accion::Rechazar, Asignado, ABOGADO, Err(NoAutorizado)),
            ("or an admin", Accion::Rechazar, Asignado, ADMIN, Ok(Pendiente)),
            ("a colleague does not complete it", Accion::Cumplir, Aceptado, OFICINA, Err(NoAutorizado)),
            ("nor does the lawyer who gave it", Accion::Cumplir, Aceptado, ABOGADO, Err(NoAutorizado)),
            ("an admin does", Accion::Cumplir, Aceptado, ADMIN, Ok(Cumplido)),
        ] {
            assert_eq!(siguiente(estado, accion, quien), expected, "{case}");
        }
    }

    #[test]
    fn who_sees_an_oficio() {
        for (case, quien, estado, vigente, expected) in [
            ("whoever edits the case", ABOGADO, Cumplido, false, true),
            ("a lawyer of another case", AJENO, Pendiente, false, false),
            ("the office: its queue", OFICINA, Pendiente, false, true),
            ("the office: not a colleague's", OFICINA, Asignado, true, false),
            ("the assignee", SUYO, Aceptado, true, true),
            ("the assignee, long after", SUYO, Cumplido, false, false),
            ("a lawyer who left the case", Quien { edita: false, ..ABOGADO_SUYO }, Aceptado, true, false),
        ] {
            assert_eq!(quien.ve(estado, vigente), expected, "{case}");
        }
    }
}
