//! What a date would mean before it is stored: whom it alerts and when, and what looks wrong with it.

use super::{
    calculo::calculo_de,
    computo::textos::derivacion,
    escalera::{Escalera, Ocasion, Vez},
    escaleras::Escaleras,
    plazos::{dias_restantes, nivel},
    vigilancia::{Registradas, decide},
    vigilante,
};
use crate::{
    calendarios::{self, Ferias},
    entity::{prescripciones::Model, users},
    error::{Result, Text},
};
use chrono::{Datelike, Months};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use vigia_protocol::{
    error::Idioma,
    prescripciones::{AvisoPrevisto, Destinatario, VezAviso, Vista},
    time::{Date, Timestamp},
};

/// What a deadline would mean as `row` has it; `is_new`: its date is not the stored one, so its steps count afresh.
pub async fn vista(
    conn: &impl ConnectionTrait,
    escaleras: &Escaleras,
    row: &Model,
    is_new: bool,
    (now, idioma): (Timestamp, Idioma),
) -> Result<Vista> {
    let escalera = escaleras.de_plazo(row)?;
    let hoy = escalera.hoy(now);
    let dias_restantes = dias_restantes(row.vence, hoy);
    let calculo = calculo_de(row)?;
    let said = advertencias(row.vence, hoy, escalera, &calendarios::ferias(conn).await?);
    Ok(Vista {
        vence: row.vence,
        dias_restantes,
        nivel: nivel(dias_restantes),
        derivacion: calculo.map(|calculo| derivacion(&calculo, row.verificada, idioma)),
        destinatarios: destinatarios(conn, row, now).await?,
        avisos: previstos(escalera, row, is_new, now).iter().map(previsto).collect(),
        advertencias: said.iter().map(|text| text.get(idioma).to_owned()).collect(),
    })
}

async fn destinatarios(
    conn: &impl ConnectionTrait,
    row: &Model,
    now: Timestamp,
) -> Result<Vec<Destinatario>> {
    let recipients = vigilante::recipients(conn, row, now).await?;
    let ids = recipients.iter().map(|recipient| recipient.user.as_str());
    let people = users::Entity::find().filter(users::Column::Id.is_in(ids)).all(conn).await?;
    let name = |id: &str| people.iter().find(|user| user.id == id).map(|user| user.nombre.clone());
    let shown = recipients.into_iter().map(|recipient| Destinatario {
        nombre: name(recipient.user.as_str()).unwrap_or_default(),
        user_id: recipient.user,
        porque: recipient.porque,
    });
    Ok(shown.collect())
}

/// The alerts to come, the one that fires at once first. What falls on one morning is one alert, the most urgent one.
fn previstos(escalera: &Escalera, row: &Model, is_new: bool, now: Timestamp) -> Vec<Ocasion> {
    let desde = if is_new { now } else { Timestamp::from_millis(row.vigilada_desde) };
    let at_once = decide(escalera, row.vence, desde, &Registradas::default(), now).fire.filter(|_| is_new);
    let tomorrow = escalera.hoy(now).succ_opt().unwrap_or(Date::MAX);
    let mut ahead = escalera.ocasiones(row.vence, desde, row.vence.max(tomorrow));
    ahead.retain(|ocasion| ocasion.at > now);
    // The order is that of urgency, so the first of a morning is the one that fires.
    ahead.sort_by_key(|ocasion| (ocasion.at, *ocasion));
    ahead.dedup_by_key(|ocasion| ocasion.at);
    at_once.into_iter().chain(ahead).collect()
}

fn previsto(ocasion: &Ocasion) -> AvisoPrevisto {
    let vez = match ocasion.vez {
        Vez::Day => VezAviso::Day,
        Vez::Advance => VezAviso::Advance,
    };
    AvisoPrevisto { paso: ocasion.paso, at: ocasion.at, vez }
}

/// What looks wrong with a date. Pure.
fn advertencias(vence: Date, hoy: Date, escalera: &Escalera, ferias: &Ferias) -> Vec<Text> {
    let es = |dia: Date| dia.format("%d/%m/%Y").to_string();
    let en = |dia: Date| dia.format("%-d %b %Y").to_string();
    let last = escalera.habiles.anterior(vence);
    let mut said = Vec::new();
    if vence < hoy {
        said.push(Text::new("La fecha ya pasó", "The date is past"));
    } else if hoy >= last {
        said.push(Text::new(
            "No queda otro día hábil de la oficina antes de esa fecha",
            "No other office day is left before that date",
        ));
    }
    if !escalera.habiles.es_habil(vence) {
        said.push(Text::new(
            format!("La oficina no trabaja ese día: el último hábil es el {}", es(last)),
            format!("The office does not work on that day: the last office day is {}", en(last)),
        ));
    }
    if let Some(feria) = ferias.en(vence) {
        said.push(Text::new(
            format!("Cae en feria: {feria}"),
            format!("It falls in court holidays: {feria}"),
        ));
    }
    let far = hoy.checked_add_months(Months::new(12 * 10)).unwrap_or(Date::MAX);
    if vence > far {
        said.push(Text::new(
            format!("Faltan más de diez años: ¿es {}?", vence.year()),
            format!("More than ten years are left: is it {}?", vence.year()),
        ));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_wrong_is_said() {
        let d = |text: &str| text.parse::<Date>().unwrap();
        let escalera = Escalera::new(chrono_tz::America::Argentina::Buenos_Aires);
        // 28 November 2026 is a Saturday.
        for (case, vence, hoy, expected) in [
            ("a Tuesday weeks away", "2026-12-15", "2026-11-24", vec![]),
            ("past", "2026-11-23", "2026-11-24", vec!["The date is past"]),
            ("tomorrow", "2026-11-25", "2026-11-24", vec!["No other office day is left before that date"]),
            (
                "a Saturday",
                "2026-11-28",
                "2026-11-24",
                vec!["The office does not work on that day: the last office day is 27 Nov 2026"],
            ),
            ("far", "2036-11-25", "2026-11-24", vec!["More than ten years are left: is it 2036?"]),
        ] {
            let said = advertencias(d(vence), d(hoy), &escalera, &Ferias::default());
            let said: Vec<_> = said.iter().map(|text| text.get(Idioma::En)).collect();
            assert_eq!(said, expected, "{case}");
        }
        let friday = d("2026-11-27");
        let monday = d("2026-11-30");
        assert_eq!(
            advertencias(monday, friday, &escalera, &Ferias::default()).len(),
            1,
            "the last office day"
        );
    }
}
