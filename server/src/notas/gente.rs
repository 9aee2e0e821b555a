//! Who is told when nobody answers, and by which settings.

use super::{
    reglas::{Gente, Reglas},
    tiempo::Oficina,
};
use crate::{
    ajustes,
    ausencias::{ausentes, suplencias_de},
    calendarios,
    config::Config,
    entity::users,
    error::Result,
    expedientes::{is_active_member, miembros_de, stored},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use vigia_protocol::{
    acceso::{Calidad, Rol},
    ids::{ExpedienteId, UserId},
    inbox::Escalon,
    time::Timestamp,
};

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
        let people = miembros_de(conn, [expediente.to_owned()]).await?;
        let active = |calidad: Calidad| {
            let members = people.iter().filter(move |(member, _)| member.calidad == calidad.as_str());
            members.filter(|(_, user)| is_active_member(user)).map(|(_, user)| user.id.clone())
        };
        let nombre =
            |id: &str| people.iter().find(|(_, user)| user.id == id).map(|(_, user)| user.nombre.clone());
        let mut gente = Self { admins: admins(conn).await?, ..Self::default() };
        for (calidad, who) in
            [(Calidad::Supervisor, &mut gente.supervisores), (Calidad::Responsable, &mut gente.responsables)]
        {
            let ids: Vec<String> = active(calidad).collect();
            let standing = suplencias_de(conn, ids.clone(), now).await?;
            for suplencia in &standing {
                let (suplente, away) = (stored(&suplencia.suplente.id)?, nombre(&suplencia.ausente));
                let all = ausentes(gente.suplencias.remove(&suplente), &away.unwrap_or_default());
                gente.suplencias.extend(all.map(|all| (suplente, all)));
            }
            let standing = standing.into_iter().map(|suplencia| suplencia.suplente.id);
            *who = ids.into_iter().chain(standing).map(|id| stored(&id)).collect::<Result<_>>()?;
        }
        let own: Vec<String> = active(Calidad::Supervisor).chain(active(Calidad::Responsable)).collect();
        gente.suplencias.retain(|user, _| !own.iter().any(|own| own == user.as_str()));
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
