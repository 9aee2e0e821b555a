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

/// Whom a deadline concerns at an instant, each once: the active lawyers and admins of its case, its supervisor among
/// them, and whoever stands in for one of them; where there is none, every active admin who
/// sees the cases.
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
    let mut people: HashMap<String, Vec<(members::Model, users::Model)>> = HashMap::new();
    for (member, user) in miembros_de(conn, cases).await? {
        if is_active_member(&user) {
            people.entry(member.expediente_id.clone()).or_default().push((member, user));
        }
    }
    let everybody: BTreeSet<String> = people.values().flatten().map(|(_, user)| user.id.clone()).collect();
    let suplencias = suplencias_de(conn, everybody, now).await?;
    let alone = rows.iter().any(|row| !people.contains_key(&row.expediente_id));
    let admins = if alone { active_admins(conn).await? } else { Vec::new() };
    let each = rows.iter().map(|row| match people.get(&row.expediente_id) {
        Some(people) => de_un_caso(row.vigilada_desde, people, &suplencias),
        None => admins.iter().map(|user| of((&user.id, row.vigilada_desde), Porque::Admin)).collect(),
    });
    each.collect()
}

/// The members of a case and whoever stands in for them. Pure.
fn de_un_caso(
    vigilada_desde: i64,
    people: &[(members::Model, users::Model)],
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
mod tests {
    use super::*;

    fn user(id: &str) -> users::Model {
        users::Model {
            id: id.into(),
            email: id.into(),
            nombre: id.into(),
            rol: "abogado".into(),
            activo: true,
            password_hash: None,
            version: 1,
            created_at: 0,
            ve_casos: true,
        }
    }

    #[test]
    fn members_and_deputies_get_it_each_once_and_since_it_concerns_them() {
        // domain.md, «The watch»: «the active abogado members, supervisor included, and deputies of those on leave»;
        // «Somebody added later gets the current step at once».
        let member = |id: &str, since| {
            let row = members::Model {
                expediente_id: "e".into(),
                user_id: id.into(),
                calidad: "miembro".into(),
                since,
            };
            (row, user(id))
        };
        let people = [member("luz", 10), member("ana", 300)];
        let standing = |away: &str, deputy: &str, since| Suplencia {
            ausente: away.into(),
            suplente: user(deputy),
            desde: Timestamp::from_millis(since),
        };
        for (case, suplencias, expected, for_whom) in [
            ("nobody is away", vec![], &[][..], &[][..]),
            ("one is", vec![standing("luz", "mia", 200)], &[("mia", 200)], &["luz"]),
            (
                "since before the deadline was watched",
                vec![standing("luz", "mia", 50)],
                &[("mia", 100)],
                &["luz"],
            ),
            ("since before they joined", vec![standing("ana", "mia", 200)], &[("mia", 300)], &["ana"]),
            (
                "both, with one deputy: since the first",
                vec![standing("ana", "mia", 200), standing("luz", "mia", 200)],
                &[("mia", 200)],
                &["ana, luz"],
            ),
            ("the deputy is a member", vec![standing("luz", "ana", 200)], &[], &[]),
            (
                "two who stand in for each other",
                vec![standing("luz", "ana", 1), standing("ana", "luz", 1)],
                &[],
                &[],
            ),
            ("of somebody else's cases", vec![standing("eva", "mia", 200)], &[], &[]),
        ] {
            let all = de_un_caso(100, &people, &suplencias).unwrap();
            let shown: Vec<_> = all.iter().map(|d| (d.user.as_str(), d.desde.millis(), d.porque)).collect();
            let away: Vec<_> = all.iter().filter_map(|d| d.suplencia_de.as_deref()).collect();
            assert_eq!(away, for_whom, "{case}");
            let mut whole = vec![("luz", 100, Porque::Miembro), ("ana", 300, Porque::Miembro)];
            whole.extend(expected.iter().map(|&(id, since)| (id, since, Porque::Suplente)));
            assert_eq!(shown, whole, "{case}");
        }
    }
}
