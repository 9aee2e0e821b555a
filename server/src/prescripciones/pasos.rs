//! The ladder of one deadline, as its page shows it: what became of each step. Pure.

use super::escalera::{Escalera, Ocasion};
use crate::entity::{avisos, prescripciones::Model};
use vigia_protocol::{
    prescripciones::{Aviso, EstadoAviso, EstadoPrescripcion},
    time::Timestamp,
};

/// What an occasion stands as in the database once it is claimed.
pub const AVISADO: &str = "avisado";
/// Claimed without an alert.
pub const OMITIDO: &str = "omitido";

/// Each step, from the farthest to the nearest: fired for somebody, skipped for everybody, or to come. A resolved
/// deadline has no steps to come.
pub fn pasos(escalera: &Escalera, row: &Model, registrados: &[avisos::Model]) -> Vec<Aviso> {
    let desde = Timestamp::from_millis(row.vigilada_desde);
    let ocasiones = escalera.ocasiones(row.vence, desde, row.vence);
    // Those of another date, or of this one before it came back, tell of another ladder.
    let registrados: Vec<_> =
        registrados.iter().filter(|r| r.vence == row.vence && r.at >= row.vigilada_desde).collect();
    let open = row.estado == EstadoPrescripcion::Abierta.as_str();
    let of_step = |&paso: &i64| {
        let claimed = || registrados.iter().filter(move |r| r.paso == paso);
        let is_claimed = |o: &&Ocasion| claimed().any(|r| r.ocasion == o.vez.as_str());
        let fired = claimed().filter(|r| r.estado == AVISADO).map(|r| r.at).min();
        let ahead = ocasiones.iter().filter(|o| o.paso == paso && !is_claimed(o)).map(|o| o.at).min();
        let skipped = claimed().map(|r| r.due_at).min();
        let (estado, at) = match (fired, ahead.filter(|_| open), skipped) {
            (Some(at), _, _) => (EstadoAviso::Avisado, Timestamp::from_millis(at)),
            (None, Some(at), _) => (EstadoAviso::Pendiente, at),
            (None, None, Some(at)) => (EstadoAviso::Omitido, Timestamp::from_millis(at)),
            (None, None, None) => return None,
        };
        Some(Aviso { paso, at, estado })
    };
    escalera.pasos_de(row.vence).iter().filter_map(of_step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse::<chrono::DateTime<chrono::Utc>>().unwrap().into()
    }

    fn claimed(paso: i64, ocasion: &str, estado: &str, due: &str) -> avisos::Model {
        avisos::Model {
            prescripcion_id: "p".into(),
            vence: "2026-11-30".parse().unwrap(),
            paso,
            ocasion: ocasion.into(),
            user_id: "luz".into(),
            estado: estado.into(),
            due_at: at(due).millis(),
            at: at(due).millis(),
            notification_id: "n".into(),
        }
    }

    #[test]
    fn each_step_says_what_became_of_it() {
        let mut escalera = Escalera::new(chrono_tz::America::Argentina::Buenos_Aires);
        escalera.pasos = vec![15, 7, 3, 1, 0];
        let mut row = crate::prescripciones::aviso::tests::deadline("2026-11-30", false);
        row.vigilada_desde = at("2026-11-20T13:00:00Z").millis();
        // Entered on a Friday for a Monday ten days later: on the Friday before it two steps fell on one morning.
        let registrados = [
            claimed(15, "advance", OMITIDO, "2026-11-20T13:00:00Z"),
            claimed(7, "day", AVISADO, "2026-11-23T11:00:00Z"),
            claimed(3, "day", OMITIDO, "2026-11-27T11:00:00Z"),
            claimed(1, "advance", OMITIDO, "2026-11-27T11:00:00Z"),
            // Of the same date before it came back, and of another date: they tell of other ladders.
            claimed(0, "day", AVISADO, "2026-11-02T11:00:00Z"),
            avisos::Model {
                vence: "2026-11-21".parse().unwrap(),
                ..claimed(0, "day", AVISADO, "2026-11-21T11:00:00Z")
            },
        ];
        let shown = |row: &Model| {
            let steps = pasos(&escalera, row, &registrados);
            steps.into_iter().map(|a| (a.paso, a.estado, a.at.to_string())).collect::<Vec<_>>()
        };
        let expected = [
            (15, EstadoAviso::Omitido, "2026-11-20T13:00:00.000Z".to_owned()),
            (7, EstadoAviso::Avisado, "2026-11-23T11:00:00.000Z".to_owned()),
            (3, EstadoAviso::Omitido, "2026-11-27T11:00:00.000Z".to_owned()),
            (1, EstadoAviso::Pendiente, "2026-11-29T11:00:00.000Z".to_owned()),
            (0, EstadoAviso::Pendiente, "2026-11-30T11:00:00.000Z".to_owned()),
        ];
        assert_eq!(shown(&row), expected);
        row.estado = "resuelta".into();
        let mut resolved = expected[..3].to_vec();
        resolved.push((1, EstadoAviso::Omitido, "2026-11-27T11:00:00.000Z".to_owned()));
        assert_eq!(shown(&row), resolved, "a resolved one has nothing to come");
    }
}
