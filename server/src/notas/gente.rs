//! Who is told when nobody answers, and by which settings.

use super::{
    reglas::{Gente, Reglas},
    tiempo::Oficina,
};
use crate::{
    calendarios,
    config::Config,
    entity::users,
    error::Result,
    expedientes::{is_active_member, miembros_de, stored},
};
use chrono::NaiveTime;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use vigia_protocol::acceso::{Calidad, Rol};

impl Reglas {
    /// Those that count now.
    pub async fn actuales(conn: &impl ConnectionTrait, config: &Config) -> Result<Self> {
        let hour = |h| NaiveTime::from_hms_opt(h, 0, 0).unwrap_or_default();
        let habiles = calendarios::oficina(conn).await?;
        let oficina = Oficina { abre: hour(8), cierra: hour(18), habiles, zona: config.zona };
        let ultimo_dia = vec![hour(11), hour(17)];
        Ok(Self {
            oficina,
            recordar: 30,
            supervisor: 120,
            admins: 240,
            ultimo_dia,
            sin_dispositivo: 15,
            caratula: false,
        })
    }
}

impl Gente {
    /// The people of a case, as they are now.
    pub async fn de_caso(conn: &impl ConnectionTrait, expediente: &str) -> Result<Self> {
        let people = miembros_de(conn, [expediente.to_owned()]).await?;
        let of = |calidad: Calidad| {
            let members = people.iter().filter(move |(member, _)| member.calidad == calidad.as_str());
            let active = members.filter(|(_, user)| is_active_member(user));
            active.map(|(_, user)| stored(&user.id)).collect::<Result<Vec<_>>>()
        };
        Ok(Self {
            supervisores: of(Calidad::Supervisor)?,
            responsables: of(Calidad::Responsable)?,
            admins: active(conn, Rol::Admin).await?,
        })
    }
}

/// The people of a role who may sign in.
pub async fn active<T>(conn: &impl ConnectionTrait, rol: Rol) -> Result<Vec<T>>
where
    T: std::str::FromStr<Err: std::error::Error + Send + Sync + 'static>,
{
    let people = users::Entity::find()
        .filter(users::Column::Rol.eq(rol.as_str()))
        .filter(users::Column::Activo.eq(true))
        .order_by_asc(users::Column::Id);
    people.all(conn).await?.iter().map(|user| stored(&user.id)).collect()
}
