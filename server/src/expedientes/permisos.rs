//! Who may see and do what in a case: the firm's table as a pure rule. Everything is refused unless it allows it.

use chrono::Duration;
use vigia_protocol::{
    acceso::{Calidad, Rol},
    expedientes::Permisos,
    oficios::EstadoOficio,
    time::Timestamp,
};

/// How far into a case somebody gets; each reaches further than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Acceso {
    /// Not at all: for them the case is not there.
    Ninguno,
    /// By an oficio of theirs: number, carátula, the oficio, the dates; read only.
    PorOficio,
    /// Sees all of it; edits it, its deadlines and its oficios.
    Pleno,
    /// Besides, says who belongs to it.
    Gestion,
}

impl Acceso {
    /// From what somebody is in the firm and in the case, and whether an oficio of it lets them in: an oficio opens a
    /// case to office staff alone, and membership to nobody of them, whatever an older role of theirs left behind.
    pub fn of(rol: Rol, calidad: Option<Calidad>, por_oficio: bool) -> Self {
        match (rol, calidad) {
            (Rol::Admin, _) => Self::Gestion,
            (Rol::Abogado, Some(Calidad::Responsable | Calidad::Supervisor)) => Self::Gestion,
            (Rol::Abogado, Some(Calidad::Miembro)) => Self::Pleno,
            (Rol::Abogado, None) => Self::Ninguno,
            (Rol::Oficina, _) if por_oficio => Self::PorOficio,
            (Rol::Oficina, _) => Self::Ninguno,
        }
    }

    /// The same for somebody who stands in for one who belongs to the case: a lawyer sees all of it, and says nothing of
    /// who belongs to it.
    pub fn como_suplente(self, rol: Rol) -> Self {
        match rol {
            Rol::Abogado => self.max(Self::Pleno),
            Rol::Admin | Rol::Oficina => self,
        }
    }

    /// Whether the case is there for them.
    pub fn ve(self) -> bool {
        self > Self::Ninguno
    }

    /// Whether all of it is: members, deadlines with their reasons, every oficio.
    pub fn ve_todo(self) -> bool {
        self >= Self::Pleno
    }

    /// What a page of the case offers them.
    pub fn permisos(self) -> Permisos {
        Permisos { editar: self >= Self::Pleno, miembros: self >= Self::Gestion }
    }
}

/// What somebody is among the cases: an admin from whom they were withdrawn is there what a lawyer is, and sees those they
/// belong to.
pub fn rol_en_casos(rol: Rol, ve_casos: bool) -> Rol {
    if rol == Rol::Admin && !ve_casos { Rol::Abogado } else { rol }
}

/// Whether an oficio lets its assignee into the case: while it is theirs to do, and 30 days after it was done.
pub fn oficio_da_acceso(estado: EstadoOficio, cumplido_at: Option<Timestamp>, now: Timestamp) -> bool {
    match estado {
        EstadoOficio::Pendiente => false,
        EstadoOficio::Asignado | EstadoOficio::Aceptado => true,
        EstadoOficio::Cumplido => cumplido_at.is_some_and(|at| at > cumplido_desde(now)),
    }
}

/// Oficios done after this instant still let their assignee in.
pub fn cumplido_desde(now: Timestamp) -> Timestamp {
    (now.utc() - Duration::days(30)).into()
}

/// Whether somebody of that role can belong to a case; office staff reach cases by their oficios alone.
pub fn puede_ser_miembro(rol: Rol) -> bool {
    matches!(rol, Rol::Admin | Rol::Abogado)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_the_firm() {
        // domain.md, «Who may do what»: the rows expedientes and members.
        let por_oficio = [false, true];
        let calidades = [None, Some(Calidad::Miembro), Some(Calidad::Supervisor), Some(Calidad::Responsable)];
        for oficio in por_oficio {
            for calidad in calidades {
                let is = |rol| Acceso::of(rol, calidad, oficio);
                assert_eq!(is(Rol::Admin), Acceso::Gestion, "admin: all, {calidad:?}, oficio {oficio}");
                let own = if oficio { Acceso::PorOficio } else { Acceso::Ninguno };
                assert_eq!(is(Rol::Oficina), own, "oficina: those of their oficios, {calidad:?}");
                let abogado = match calidad {
                    None => Acceso::Ninguno,
                    Some(Calidad::Miembro) => Acceso::Pleno,
                    Some(Calidad::Supervisor | Calidad::Responsable) => Acceso::Gestion,
                };
                assert_eq!(
                    is(Rol::Abogado),
                    abogado,
                    "abogado: those they belong to, {calidad:?}, oficio {oficio}"
                );
            }
        }
    }

    #[test]
    fn an_admin_without_the_cases_is_among_them_what_a_lawyer_is() {
        // domain.md, «Who may do what»: «all (a grant that can be withdrawn from a purely technical admin …)».
        for (rol, ve_casos, expected) in [
            (Rol::Admin, true, Rol::Admin),
            (Rol::Admin, false, Rol::Abogado),
            (Rol::Abogado, true, Rol::Abogado),
            (Rol::Abogado, false, Rol::Abogado),
            (Rol::Oficina, true, Rol::Oficina),
            (Rol::Oficina, false, Rol::Oficina),
        ] {
            assert_eq!(rol_en_casos(rol, ve_casos), expected, "{rol}, {ve_casos}");
        }
    }

    #[test]
    fn a_deputy_sees_the_case_and_manages_nobody() {
        // domain.md, «The watch»: deputies of those on leave; «Who may do what»: responsable and supervisor manage members.
        for (rol, own, expected) in [
            (Rol::Abogado, Acceso::Ninguno, Acceso::Pleno),
            (Rol::Abogado, Acceso::Pleno, Acceso::Pleno),
            (Rol::Abogado, Acceso::Gestion, Acceso::Gestion),
            (Rol::Admin, Acceso::Gestion, Acceso::Gestion),
            (Rol::Oficina, Acceso::Ninguno, Acceso::Ninguno),
            (Rol::Oficina, Acceso::PorOficio, Acceso::PorOficio),
        ] {
            assert_eq!(own.como_suplente(rol), expected, "{rol} with {own:?}");
        }
    }

    #[test]
    fn what_each_reach_allows() {
        for (acceso, ve, todo, editar, miembros) in [
            (Acceso::Ninguno, false, false, false, false),
            (Acceso::PorOficio, true, false, false, false),
            (Acceso::Pleno, true, true, true, false),
            (Acceso::Gestion, true, true, true, true),
        ] {
            assert_eq!((acceso.ve(), acceso.ve_todo()), (ve, todo), "{acceso:?}");
            assert_eq!(acceso.permisos(), Permisos { editar, miembros }, "{acceso:?}");
        }
    }

    #[test]
    fn the_access_of_an_oficio_ends_thirty_days_after_it_is_done() {
        // domain.md, «Who may do what»: «An oficio's access ends 30 days after it is completed».
        let now = Timestamp::from_millis(1_800_000_000_000);
        let before = |millis: i64| Some(Timestamp::from_millis(now.millis() - millis));
        let days = 24 * 3_600_000;
        for (case, estado, cumplido, expected) in [
            ("in the queue: nobody's", EstadoOficio::Pendiente, None, false),
            ("assigned", EstadoOficio::Asignado, None, true),
            ("accepted", EstadoOficio::Aceptado, None, true),
            ("done just now", EstadoOficio::Cumplido, before(0), true),
            ("done 30 days ago less a moment", EstadoOficio::Cumplido, before(30 * days - 1), true),
            ("done 30 days ago", EstadoOficio::Cumplido, before(30 * days), false),
        ] {
            assert_eq!(oficio_da_acceso(estado, cumplido, now), expected, "{case}");
        }
    }
}
