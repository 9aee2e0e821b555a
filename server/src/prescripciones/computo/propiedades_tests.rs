//! What holds of computed dates for every reading and every event. Drawn from a fixed seed.

use super::{tests::tribunal, *};
use chrono::Duration;
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};
use std::result::Result;
use vigia_protocol::prescripciones::Lectura;

fn check<S: Strategy>(strategy: S, holds: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config { cases: 1_500, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config, rng).run(&strategy, holds).unwrap();
}

fn day(n: i64) -> Date {
    Date::from_ymd_opt(2024, 1, 1).unwrap() + Duration::days(n)
}

fn lectura() -> impl Strategy<Value = Lectura> {
    let unidades = [(Unidad::Anios, 3), (Unidad::Meses, 30), (Unidad::Dias, 500), (Unidad::DiasHabiles, 200)];
    let term =
        prop::sample::select(unidades.to_vec()).prop_flat_map(|(unidad, most)| (Just(unidad), 1u32..=most));
    (0i64..800, term, any::<bool>()).prop_map(|(inicio, (unidad, cantidad), pasa_a_habil)| Lectura {
        norma: "regla".into(),
        inicio: day(inicio),
        cantidad,
        unidad,
        calendario: Some("tribunal".parse().unwrap()),
        pasa_a_habil,
        certeza: Certeza::Cierta,
        fuente: None,
        jurisdiccion: None,
    })
}

fn evento(tipos: Vec<TipoEvento>) -> impl Strategy<Value = NuevoEvento> {
    let certeza = prop::sample::select(vec![Certeza::Cierta, Certeza::Discutida]);
    (prop::sample::select(tipos), 0i64..1_500, prop::option::of(0i64..200), certeza).prop_map(
        |(tipo, desde, largo, certeza)| NuevoEvento {
            tipo,
            desde: day(desde),
            hasta: largo.map(|largo| day(desde + largo)),
            fuente: format!("{desde}"),
            certeza,
        },
    )
}

fn eventos() -> impl Strategy<Value = Vec<NuevoEvento>> {
    prop::collection::vec(evento(TipoEvento::ALL.to_vec()), 0..8)
}

fn calculo(lecturas: &[Lectura], eventos: &[NuevoEvento]) -> Calculo {
    computar(&Computo { lecturas: lecturas.to_vec() }, eventos, &tribunal()).unwrap()
}

#[test]
fn the_order_in_which_events_were_entered_does_not_matter() {
    check((lectura(), eventos().prop_shuffle(), any::<prop::sample::Index>()), |(lectura, eventos, by)| {
        let mut turned = eventos.clone();
        if !turned.is_empty() {
            turned.rotate_left(by.index(eventos.len()));
            turned.reverse();
        }
        prop_assert_eq!(
            calculo(std::slice::from_ref(&lectura), &eventos).lecturas[0].pasos.clone(),
            calculo(&[lectura], &turned).lecturas[0].pasos.clone()
        );
        Ok(())
    });
}

#[test]
fn a_suspension_makes_no_date_earlier_and_a_disputed_one_none_later() {
    check((lectura(), eventos(), evento(vec![TipoEvento::Suspension])), |(lectura, eventos, one)| {
        let without = calculo(std::slice::from_ref(&lectura), &eventos).vence;
        let more: Vec<_> = eventos.into_iter().chain([one.clone()]).collect();
        let with = calculo(&[lectura], &more).vence;
        prop_assert!(with >= without, "earlier: {without} → {with}");
        if one.certeza == Certeza::Discutida || one.hasta.is_none() {
            prop_assert_eq!(with, without);
        }
        Ok(())
    });
}

#[test]
fn a_disputed_event_of_any_kind_changes_no_date() {
    check((lectura(), eventos(), evento(TipoEvento::ALL.to_vec())), |(lectura, eventos, one)| {
        let without = calculo(std::slice::from_ref(&lectura), &eventos).vence;
        let one = NuevoEvento { certeza: Certeza::Discutida, ..one };
        let more: Vec<_> = eventos.into_iter().chain([one]).collect();
        prop_assert_eq!(calculo(&[lectura], &more).vence, without);
        Ok(())
    });
}

#[test]
fn another_reading_never_makes_the_date_later_and_the_earliest_is_watched() {
    check((lectura(), lectura(), eventos()), |(one, other, eventos)| {
        let alone = calculo(std::slice::from_ref(&one), &eventos).vence;
        let both = calculo(&[one, other], &eventos);
        prop_assert!(both.vence <= alone);
        prop_assert!(
            both.lecturas.iter().all(|l| l.vigilada == (l.vence == both.vence) && l.vence >= both.vence)
        );
        Ok(())
    });
}

#[test]
fn the_last_line_is_the_date_and_lines_begin_where_the_term_does() {
    check((lectura(), eventos()), |(lectura, eventos)| {
        let inicio = lectura.inicio;
        let calculo = calculo(&[lectura], &eventos);
        let pasos = &calculo.lecturas[0].pasos;
        let first = Paso { fecha: inicio, que: Que::Comienza };
        let last = Paso { fecha: calculo.vence, que: Que::Vence };
        prop_assert_eq!((pasos.first(), pasos.last()), (Some(&first), Some(&last)));
        prop_assert!(calculo.vence > inicio);
        let text = serde_json::to_string(&calculo).unwrap();
        prop_assert_eq!(
            serde_json::from_str::<Calculo>(&text).unwrap(),
            calculo,
            "what is stored comes back"
        );
        Ok(())
    });
}

#[test]
fn what_counts_for_nothing_leaves_the_plain_date() {
    check((lectura(), eventos()), |(lectura, mut eventos)| {
        let plain = calculo(std::slice::from_ref(&lectura), &[]).vence;
        eventos.retain(|evento| {
            let endless = evento.tipo == TipoEvento::Suspension && evento.hasta.is_none();
            endless || evento.certeza == Certeza::Discutida
        });
        prop_assert_eq!(calculo(&[lectura], &eventos).vence, plain);
        Ok(())
    });
}
