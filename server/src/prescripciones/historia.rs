//! What happened to a deadline, read from the audit and from the notes people took.

use crate::{
    entity::{audit, inbox, users},
    error::Result,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use vigia_protocol::{
    prescripciones::{AccionHito, Hito},
    time::{Date, Timestamp},
};

/// What kind of thing the audit says of a deadline.
const PREFIX: &str = "prescripcion.";

/// What happened to a deadline, the newest first.
pub async fn de(conn: &impl ConnectionTrait, id: &str) -> Result<Vec<Hito>> {
    let rows = audit::Entity::find()
        .filter(audit::Column::Sujeto.eq(format!("prescripcion:{id}")))
        .order_by_asc(audit::Column::At)
        .order_by_asc(audit::Column::Id)
        .all(conn)
        .await?;
    let notes = notes(conn, id).await?;
    let details: Vec<Value> =
        rows.iter().map(|row| serde_json::from_str(&row.detalle).unwrap_or_default()).collect();
    let named = details.iter().filter_map(|detalle| detalle["user"].as_str());
    let actors = rows.iter().filter_map(|row| row.actor.as_deref());
    let people: BTreeSet<&str> = named.chain(actors).chain(notes.keys().map(|(_, by)| by.as_str())).collect();
    let names = names(conn, people).await?;
    let mut hitos: Vec<Hito> = Vec::new();
    for (row, detalle) in rows.iter().zip(&details) {
        let Some(hito) = hito(row, detalle, &names) else { continue };
        match hitos.last_mut() {
            // One alert is raised for each recipient, all of them at one instant.
            Some(last) if is_same_alert(last, &hito) => {
                let more = hito.destinatarios.into_iter().flatten();
                last.destinatarios.get_or_insert_default().extend(more);
            }
            _ => hitos.push(hito),
        }
    }
    hitos.extend(notes.into_iter().map(|((at, by), vence)| Hito {
        por: Some(names.get(&by).cloned().unwrap_or_default()),
        vence,
        ..blank(at, AccionHito::Nota)
    }));
    hitos.reverse();
    hitos.sort_by_key(|hito| std::cmp::Reverse(hito.at));
    Ok(hitos)
}

/// Who took note when, and of which date; the note of one person may stand on the entries of many.
async fn notes(conn: &impl ConnectionTrait, id: &str) -> Result<BTreeMap<(i64, String), Option<Date>>> {
    use inbox::Column::{AckedAt, AckedBy, PrescripcionId, Vence};
    let acked = Condition::all().add(PrescripcionId.eq(id)).add(AckedAt.is_not_null());
    let rows: Vec<(Option<i64>, Option<String>, Option<Date>)> = inbox::Entity::find()
        .select_only()
        .columns([AckedAt, AckedBy, Vence])
        .filter(acked)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().filter_map(|(at, by, vence)| Some(((at?, by?), vence))).collect())
}

async fn names(conn: &impl ConnectionTrait, ids: BTreeSet<&str>) -> Result<HashMap<String, String>> {
    let rows = users::Entity::find().filter(users::Column::Id.is_in(ids)).all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.nombre)).collect())
}

fn blank(at: i64, accion: AccionHito) -> Hito {
    Hito {
        at: Timestamp::from_millis(at),
        por: None,
        accion,
        vence_antes: None,
        vence: None,
        motivo: None,
        prueba: None,
        texto: None,
        destinatarios: None,
    }
}

/// What a line of the audit tells; nothing of what is not a deadline's.
fn hito(row: &audit::Model, detalle: &Value, names: &HashMap<String, String>) -> Option<Hito> {
    let date = |value: &Value| value.as_str()?.parse::<Date>().ok();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let antes = date(&detalle["antes"]["vence"]).or_else(|| date(&detalle["venceAntes"]));
    let vence = date(&detalle["despues"]["vence"]).or_else(|| date(&detalle["vence"]));
    let accion = match row.accion.strip_prefix(PREFIX)?.parse().ok()? {
        AccionHito::Editada if antes != vence => AccionHito::Fecha,
        accion => accion,
    };
    let name = |id: &str| names.get(id).cloned().unwrap_or_default();
    let evento = ["despues", "antes"].iter().find_map(|key| {
        let evento = &detalle[*key];
        Some(format!("{} {}: {}", text(&evento["tipo"])?, text(&evento["desde"])?, text(&evento["fuente"])?))
    });
    Some(Hito {
        por: row.actor.as_deref().map(name),
        vence_antes: antes.filter(|antes| Some(*antes) != vence),
        vence,
        motivo: text(&detalle["motivo"]),
        prueba: text(&detalle["prueba"]),
        texto: text(&detalle["nota"]).or(evento),
        destinatarios: detalle["user"].as_str().map(|user| vec![name(user)]),
        ..blank(row.at, accion)
    })
}

fn is_same_alert(one: &Hito, other: &Hito) -> bool {
    let raised = matches!(one.accion, AccionHito::Avisada | AccionHito::Escalada);
    raised && (one.at, one.accion, one.vence) == (other.at, other.accion, other.vence)
}
