//! Who is told when nobody answers, and by which settings.

use super::{
    reglas::{Gente, Reglas},
    tiempo::Oficina,
};
use crate::{
    ajustes,
    ausencias::{Suplencia, ausentes, suplencias_de},
    calendarios,
    config::Config,
    entity::{expediente_members as members, users},
    error::Result,
    expedientes::{is_active_member, miembros_de, stored},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeSet, HashMap};
use vigia_protocol::{
    acceso::{Calidad, Rol},
    ids::{ExpedienteId, UserId},
    inbox::Escalon,
    time::Timestamp,
};

/// Somebody who belongs to a case, and as what.
type Miembro = (members::Model, users::Model);

impl Oficina {
    /// As it works now.
    pub async fn actual(conn: &impl ConnectionTrait, config: &Config) -> Result<Self> {
        let horario = ajustes::actuales(conn, config).await?.horario;
        let habiles = calendarios::oficina(conn).await?;
        Ok(Self { abre: horario.desde.time(), cierra: horario.hasta.time(), habiles, zona: config.zona })
    }
}

impl Reglas {
    /// Those that count now. Asked with the deadline locked they are the newest: whoever changes settings has every
    /// asking looked at again.
    pub async fn actuales(conn: &impl ConnectionTrait, config: &Config) -> Result<Self> {
        let ajustes = ajustes::actuales(conn, config).await?;
        Ok(Self {
            oficina: Oficina::actual(conn, config).await?,
            recordar: ajustes.notas.recordar_minutos,
            supervisor: ajustes.notas.supervisor_minutos,
            admins: ajustes.notas.admins_minutos,
            ultimo_dia: ajustes.ultimo_dia.iter().map(ajustes::Hora::time).collect(),
            sin_dispositivo: ajustes.sin_dispositivo_minutos,
            caratula: ajustes.caratula_en_avisos,
        })
    }
}

impl Gente {
    /// The people of a case, as they are now, with who stands in for those on leave.
    pub async fn de_caso(conn: &impl ConnectionTrait, expediente: &str, now: Timestamp) -> Result<Self> {
        let mut one = Self::de_casos(conn, BTreeSet::from([expediente.to_owned()]), now).await?;
        Ok(one.remove(expediente).unwrap_or_default())
    }

    /// The same of several cases, by case.
    pub async fn de_casos(
        conn: &impl ConnectionTrait,
        expedientes: BTreeSet<String>,
        now: Timestamp,
    ) -> Result<HashMap<String, Self>> {
        let mut people: HashMap<String, Vec<Miembro>> = HashMap::new();
        for one in miembros_de(conn, expedientes.clone()).await? {
            people.entry(one.0.expediente_id.clone()).or_default().push(one);
        }
        let everybody: BTreeSet<String> =
            people.values().flatten().map(|(_, user)| user.id.clone()).collect();
        let suplencias = suplencias_de(conn, everybody, now).await?;
        let admins = admins(conn).await?;
        let de_uno = |caso: String| {
            let people = people.get(&caso).map(Vec::as_slice).unwrap_or_default();
            Ok((caso, Self::reunir(people, &suplencias, admins.clone())?))
        };
        expedientes.into_iter().map(de_uno).collect()
    }

    /// The members of a case, whoever stands in for one of them, and the admins. Pure.
    fn reunir(people: &[Miembro], suplencias: &[Suplencia], admins: Vec<UserId>) -> Result<Self> {
        let active = |calidad: Calidad| {
            let members = people.iter().filter(move |(member, _)| member.calidad == calidad.as_str());
            members.filter(|(_, user)| is_active_member(user)).map(|(_, user)| user)
        };
        let mut gente = Self { admins, ..Self::default() };
        for (calidad, who) in
            [(Calidad::Supervisor, &mut gente.supervisores), (Calidad::Responsable, &mut gente.responsables)]
        {
            let mut ids: Vec<&String> = active(calidad).map(|user| &user.id).collect();
            for suplencia in suplencias {
                let Some(away) = active(calidad).find(|user| user.id == suplencia.ausente) else { continue };
                let suplente = stored(&suplencia.suplente.id)?;
                let all = ausentes(gente.suplencias.remove(&suplente), &away.nombre);
                gente.suplencias.extend(all.map(|all| (suplente, all)));
                ids.push(&suplencia.suplente.id);
            }
            *who = ids.into_iter().map(|id| stored(id)).collect::<Result<_>>()?;
        }
        let own = active(Calidad::Supervisor).chain(active(Calidad::Responsable));
        let own: BTreeSet<&str> = own.map(|user| user.id.as_str()).collect();
        gente.suplencias.retain(|user, _| !own.contains(user.as_str()));
        Ok(gente)
    }
}

/// The rungs of a case that somebody hears by what they are at an instant.
pub async fn oye(
    conn: &impl ConnectionTrait,
    expediente: &ExpedienteId,
    user: &UserId,
    now: Timestamp,
) -> Result<Vec<Escalon>> {
    let gente = Gente::de_caso(conn, expediente.as_str(), now).await?;
    let rungs = [Escalon::Supervisor, Escalon::Admins, Escalon::UltimoDia];
    Ok(rungs.into_iter().filter(|escalon| gente.de(*escalon).contains(&user)).collect())
}

/// The admins who may sign in and see the cases.
async fn admins(conn: &impl ConnectionTrait) -> Result<Vec<UserId>> {
    let people = users::Entity::find()
        .filter(users::Column::Rol.eq(Rol::Admin.as_str()))
        .filter(users::Column::Activo.eq(true))
        .filter(users::Column::VeCasos.eq(true))
        .order_by_asc(users::Column::Id);
    people.all(conn).await?.iter().map(|user| stored(&user.id)).collect()
}
