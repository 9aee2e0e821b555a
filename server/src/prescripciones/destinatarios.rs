//! Whom a deadline concerns, why, and since when.

use crate::{
    ausencias::{Suplencia, ausentes, suplencias_de},
    entity::{expediente_members as members, prescripciones::Model, users},
    error::Result,
    expedientes::{is_active_member, miembros_de, stored},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeSet, HashMap};
use vigia_protocol::{acceso::Rol, ids::UserId, time::Timestamp, vigilancia::Porque};

/// Somebody who gets the alerts of a deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destinatario {
    /// Who.
    pub user: UserId,
    /// Since when it concerns them.
    pub desde: Timestamp,
    /// Why.
    pub porque: Porque,
    /// Of a deputy, for whom, by name.
    pub suplencia_de: Option<String>,
}

/// Somebody who belongs to a case, and as what.
type Miembro = (members::Model, users::Model);

/// Whom a deadline concerns at an instant, each once: the active lawyers and admins of its case, its supervisor among
/// them, and whoever stands in for one of them; where there is none, every active admin who sees
/// the cases.
pub async fn recipients(
    conn: &impl ConnectionTrait,
    row: &Model,
    now: Timestamp,
) -> Result<Vec<Destinatario>> {
    Ok(de_varios(conn, std::slice::from_ref(row), now).await?.pop().unwrap_or_default())
}

/// The same of several deadlines, in their order.
pub async fn de_varios(
    conn: &impl ConnectionTrait,
    rows: &[Model],
    now: Timestamp,
) -> Result<Vec<Vec<Destinatario>>> {
    let cases: BTreeSet<String> = rows.iter().map(|row| row.expediente_id.clone()).collect();
    let people = activos(miembros_de(conn, cases).await?);
    let everybody: BTreeSet<String> = people.values().flatten().map(|(_, user)| user.id.clone()).collect();
    let suplencias = suplencias_de(conn, everybody, now).await?;
    let alone = rows.iter().any(|row| !people.contains_key(&row.expediente_id));
    let admins = if alone { active_admins(conn).await? } else { Vec::new() };
    let each = rows.iter().map(|row| {
        let people = people.get(&row.expediente_id).map(Vec::as_slice).unwrap_or_default();
        de_uno(row.vigilada_desde, people, &suplencias, &admins)
    });
    each.collect()
}

/// Of the members of some cases, by case, those an alert reaches; a case without one is not there. Pure.
fn activos(members: Vec<Miembro>) -> HashMap<String, Vec<Miembro>> {
    let mut people: HashMap<String, Vec<Miembro>> = HashMap::new();
    for (member, user) in members.into_iter().filter(|(_, user)| is_active_member(user)) {
        people.entry(member.expediente_id.clone()).or_default().push((member, user));
    }
    people
}

/// Whom one deadline concerns: the members of its case that an alert reaches and whoever stands in for one, or the admins
/// where there is none. Pure.
fn de_uno(
    vigilada_desde: i64,
    people: &[Miembro],
    suplencias: &[Suplencia],
    admins: &[users::Model],
) -> Result<Vec<Destinatario>> {
    if people.is_empty() {
        return admins.iter().map(|user| of((&user.id, vigilada_desde), Porque::Admin)).collect();
    }
    de_un_caso(vigilada_desde, people, suplencias)
}

/// The members of a case and whoever stands in for them. Pure.
fn de_un_caso(
    vigilada_desde: i64,
    people: &[Miembro],
    suplencias: &[Suplencia],
) -> Result<Vec<Destinatario>> {
    let since = |member: &members::Model| member.since.max(vigilada_desde);
    let mut all: Vec<Destinatario> = people
        .iter()
        .map(|(member, user)| of((&user.id, since(member)), Porque::Miembro))
        .collect::<Result<_>>()?;
    for suplencia in suplencias {
        let away = people.iter().find(|(_, user)| user.id == suplencia.ausente);
        let Some((member, away)) = away else { continue };
        let since = since(member).max(suplencia.desde.millis());
        let mut standing = of((&suplencia.suplente.id, since), Porque::Suplente)?;
        standing.suplencia_de = Some(away.nombre.clone());
        match all.iter_mut().find(|other| other.user == standing.user) {
            // Standing in for two: since the first of them.
            Some(other) if other.porque == Porque::Suplente => {
                other.desde = other.desde.min(standing.desde);
                other.suplencia_de = ausentes(other.suplencia_de.take(), &away.nombre);
            }
            // Members of their own have it already.
            Some(_) => {}
            None => all.push(standing),
        }
    }
    Ok(all)
}

fn of((id, since): (&str, i64), porque: Porque) -> Result<Destinatario> {
    Ok(Destinatario { user: stored(id)?, desde: Timestamp::from_millis(since), porque, suplencia_de: None })
}

async fn active_admins(conn: &impl ConnectionTrait) -> Result<Vec<users::Model>> {
    let admins = users::Entity::find().filter(users::Column::Rol.eq(Rol::Admin.as_str()));
    Ok(admins
        .filter(users::Column::Activo.eq(true))
        .filter(users::Column::VeCasos.eq(true))
        .all(conn)
        .await?)
}

#[cfg(test)]
#[path = "destinatarios_tests.rs"]
mod tests;
