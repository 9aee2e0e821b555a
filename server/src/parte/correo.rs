//! The list by e-mail: on office days, at the hour of the settings, to everybody who has something on it. One a person and
//! day, whichever node comes first.

use super::{lectura, secciones::Parte, textos::dia_con_nombre};
use crate::{
    ajustes,
    app::App,
    calendarios,
    correo::{Correo, encolar},
    db::Actor,
    entity::{correos, users},
    error::Result,
    evidencia::{estado_de_fecha, palabras},
    expedientes::{Lector, rol_de, stored},
    prescripciones::plazos::{fecha, instante},
};
use chrono::Duration;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use tokio_util::sync::CancellationToken;
use vigia_protocol::{
    acceso::Rol,
    error::Idioma,
    ids::UserId,
    time::{Date, Timestamp},
};

/// A list of the morning that is so late is none.
const LATEST: Duration = Duration::hours(6);
const EVERY: std::time::Duration = std::time::Duration::from_secs(60);
/// How many lines a part of an e-mail has; the rest is counted.
const MOST: usize = 40;

/// Runs until told to stop.
pub async fn run(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = enviar(&app).await {
            tracing::warn!(%error, "the list of the day could not be written; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY.min(app.clock.watch_interval() * 2)) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Writes what is to be written now into the outbox.
pub(crate) async fn enviar(app: &App) -> Result<()> {
    if app.config.smtp.is_none() {
        return Ok(());
    }
    let conn = app.db.reader();
    let ajustes = ajustes::actuales(conn, &app.config).await?;
    let now = app.clock.now();
    let hoy = fecha(app.config.zona, now);
    let Some(hora) = ajustes.correo.parte else { return Ok(()) };
    let desde = instante(app.config.zona, hoy.and_time(hora.time()));
    if !es_hora(desde, now) || !calendarios::oficina(conn).await?.es_habil(hoy) {
        return Ok(());
    }
    let people = users::Entity::find()
        .filter(users::Column::Activo.eq(true))
        .filter(users::Column::Rol.is_in([Rol::Admin.as_str(), Rol::Abogado.as_str()]))
        .order_by_asc(users::Column::Id);
    for person in people.all(conn).await? {
        let (id, rol): (UserId, Rol) = (stored(&person.id)?, rol_de(&person)?);
        let clave = clave(&id, hoy);
        let there = correos::Entity::find().filter(correos::Column::Clave.eq(&clave));
        if there.count(conn).await? > 0 {
            continue;
        }
        let parte = lectura::parte(conn, Lector::of(app, (&id, rol), now), hoy).await?;
        if parte.is_empty() {
            continue;
        }
        let asunto = asunto(&parte, hoy);
        let texto = texto(&parte, hoy, &app.config.firma, ajustes.caratula_en_avisos);
        let tx = app.db.begin(Actor::System).await?;
        encolar(&tx, Correo { user: id, clave, asunto, texto, adjuntos: Vec::new() }).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// From the hour of the settings on, and not when the morning is long over.
fn es_hora(desde: Timestamp, now: Timestamp) -> bool {
    now >= desde && now.utc() < desde.utc() + LATEST
}

fn clave(user: &UserId, dia: Date) -> String {
    format!("parte/{user}/{dia}")
}

/// How much there is of what presses.
fn asunto(parte: &Parte, hoy: Date) -> String {
    let dia = dia_con_nombre(Idioma::Es, hoy);
    format!(
        "Parte del {dia}: {} superadas, {} hoy, {} en 7 días",
        parte.vencidas.len(),
        parte.hoy.len(),
        parte.semana.len()
    )
}

/// What, when, reference; the title only where the firm wants it in e-mails, and never what an oficio is about.
fn texto(parte: &Parte, hoy: Date, firma: &str, caratula: bool) -> String {
    let words = palabras(Idioma::Es);
    let mut lines = vec![format!("Parte del {}", dia_con_nombre(Idioma::Es, hoy))];
    let named = |referencia: &str, title: &str| match caratula {
        true => format!("Ref. {referencia} · {title}"),
        false => format!("Ref. {referencia}"),
    };
    for (titulo, plazos) in [
        ("Fecha cargada superada", &parte.vencidas),
        ("Hoy", &parte.hoy),
        ("Próximos 7 días", &parte.semana),
        ("Sin tomar nota", &parte.sin_nota),
        ("Sin verificar, hasta 90 días", &parte.sin_verificar),
    ] {
        let each = plazos.iter().map(|plazo| {
            let mut said = vec![
                plazo.vence.format("%d/%m/%Y").to_string(),
                estado_de_fecha(Idioma::Es, plazo.dias),
                named(&plazo.referencia, &plazo.caratula),
            ];
            said.extend((!plazo.verificada).then(|| words.sin_verificar.to_owned()));
            said.join(" · ")
        });
        seccion(&mut lines, titulo, each.collect());
    }
    let each = parte.oficios.iter().map(|oficio| {
        let vence = oficio.vence.map(|vence| vence.format("%d/%m/%Y").to_string()).unwrap_or_default();
        format!("{vence} · {}", named(&oficio.referencia, &oficio.caratula))
    });
    seccion(&mut lines, "Oficios por vencer", each.collect());
    lines.extend([
        String::new(),
        "Leer este correo no es tomar nota: se toma nota en Vigía.".to_owned(),
        format!("Vigía · {firma}"),
    ]);
    lines.join("\n") + "\n"
}

fn seccion(lines: &mut Vec<String>, titulo: &str, each: Vec<String>) {
    if each.is_empty() {
        return;
    }
    lines.extend([String::new(), format!("{titulo} ({})", each.len())]);
    let more = each.len().saturating_sub(MOST);
    lines.extend(each.into_iter().take(MOST).map(|line| format!("- {line}")));
    if more > 0 {
        lines.push(format!("- y {more} más, en Vigía"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_part_does_not_show_is_counted() {
        for (many, shown, more) in [(0, 0, None), (40, 40, None), (41, 40, Some(1)), (50, 40, Some(10))] {
            let mut lines = Vec::new();
            seccion(&mut lines, "Hoy", (0..many).map(|n| n.to_string()).collect());
            let said = lines.iter().find(|line| line.ends_with("más, en Vigía"));
            assert_eq!(said.cloned(), more.map(|n| format!("- y {n} más, en Vigía")), "{many}");
            let listed = lines.iter().filter(|line| line.starts_with("- ") && !line.starts_with("- y"));
            assert_eq!(listed.count(), shown, "{many}");
        }
    }

    #[test]
    fn it_goes_from_its_hour_on_and_not_when_the_morning_is_over() {
        let at = |text: &str| Timestamp::from(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap());
        for (now, goes) in [
            ("2026-11-24T10:59:59Z", false),
            ("2026-11-24T11:00:00Z", true),
            ("2026-11-24T16:59:59Z", true),
            ("2026-11-24T17:00:00Z", false),
        ] {
            assert_eq!(es_hora(at("2026-11-24T11:00:00Z"), at(now)), goes, "{now}");
        }
    }
}
