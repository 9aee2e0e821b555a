//! What holds of the firm's table for everybody, whatever else is true of them. Drawn from a fixed seed.

use super::permisos::{Acceso, cumplido_desde, oficio_da_acceso, puede_ser_miembro};
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use vigia_protocol::{
    acceso::{Calidad, Rol},
    oficios::EstadoOficio,
    time::Timestamp,
};

fn rol() -> impl Strategy<Value = Rol> {
    prop::sample::select(vec![Rol::Admin, Rol::Abogado, Rol::Oficina])
}

fn calidad() -> impl Strategy<Value = Option<Calidad>> {
    prop::sample::select(vec![
        None,
        Some(Calidad::Miembro),
        Some(Calidad::Supervisor),
        Some(Calidad::Responsable),
    ])
}

fn estado() -> impl Strategy<Value = EstadoOficio> {
    use EstadoOficio::{Aceptado, Asignado, Cumplido, Pendiente};
    prop::sample::select(vec![Pendiente, Asignado, Aceptado, Cumplido])
}

fn check<S: Strategy>(strategy: S, holds: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config { cases: 2_000, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config, rng).run(&strategy, holds).unwrap();
}

#[test]
fn nobody_without_a_tie_sees_anything_and_a_tie_never_takes_away() {
    check((rol(), calidad(), any::<bool>()), |(rol, calidad, oficio)| {
        let acceso = Acceso::of(rol, calidad, oficio);
        prop_assert!(acceso.ve() || rol != Rol::Admin);
        prop_assert!(!Acceso::of(rol, None, false).ve() || rol == Rol::Admin, "a stranger");
        prop_assert!(acceso >= Acceso::of(rol, None, false), "a tie takes away");
        let may = acceso.permisos();
        prop_assert!(!may.miembros || may.editar, "manages members of what may not be edited");
        prop_assert!(!may.editar || acceso.ve_todo(), "edits what is not seen whole");
        prop_assert!(!acceso.ve_todo() || acceso.ve());
        prop_assert!(!acceso.ve_todo() || puede_ser_miembro(rol), "whoever cannot belong never sees all");
        Ok(())
    });
}

#[test]
fn an_oficio_opens_a_case_to_nobody_but_office_staff() {
    check((rol(), calidad()), |(rol, calidad)| {
        let (with, without) = (Acceso::of(rol, calidad, true), Acceso::of(rol, calidad, false));
        prop_assert_eq!(with != without, rol == Rol::Oficina);
        Ok(())
    });
}

#[test]
fn the_access_of_an_oficio_never_comes_back_by_waiting() {
    let moments = (estado(), prop::option::of(0i64..100), 0i64..200, 0i64..200);
    check(moments, |(estado, done, a, b)| {
        let day = |n: i64| Timestamp::from_millis(1_800_000_000_000 + n * 86_400_000);
        let gives = |now| oficio_da_acceso(estado, done.map(day), day(now));
        let (early, late) = (a.min(b), a.max(b));
        prop_assert!(!gives(late) || gives(early), "it came back");
        if let (EstadoOficio::Cumplido, Some(done)) = (estado, done) {
            prop_assert_eq!(gives(late), late - done < 30);
            prop_assert_eq!(cumplido_desde(day(late)), day(late - 30));
        }
        Ok(())
    });
}
