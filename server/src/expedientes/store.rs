//! Cases in the database: the rows of `expedientes` and `expediente_members`, and what of them somebody may see.

use super::{
    Lector,
    permisos::{Acceso, cumplido_desde, rol_en_casos},
    texto::{linea_o_nada, normalizar, palabras, patrones},
};
use crate::{
    ausencias,
    entity::{expediente_members as members, expedientes, oficios, prescripciones, users},
    error::{Error, Result},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, LikeExpr, LockType, NullOrdering, Order, Query, SelectStatement},
};
use std::str::FromStr;
use vigia_protocol::{
    acceso::{Calidad, Rol},
    expedientes::EstadoExpediente,
    ids::{ExpedienteId, UserId},
    oficios::EstadoOficio,
    prescripciones::EstadoPrescripcion,
    time::Timestamp,
};

/// A value as the database keeps it, in its type; one that does not fit is a fault of ours.
pub fn stored<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(text: &str) -> Result<T> {
    text.parse().map_err(|error| {
        Error::Internal(anyhow::Error::new(error).context(format!("{text:?} stands in the database")))
    })
}

/// What somebody is among the cases of the firm.
pub fn rol_de(user: &users::Model) -> Result<Rol> {
    Ok(rol_en_casos(stored(&user.rol)?, user.ve_casos))
}

/// How far somebody gets into a case by what they are among the cases; not at all into one that is not there.
pub async fn acceso(
    conn: &impl ConnectionTrait,
    user: &UserId,
    rol: Rol,
    id: &ExpedienteId,
    now: Timestamp,
) -> Result<Acceso> {
    let calidad = match rol {
        Rol::Abogado => calidad(conn, id, user).await?,
        Rol::Admin | Rol::Oficina => None,
    };
    let por_oficio = rol == Rol::Oficina && {
        let theirs = oficios::Entity::find().filter(por_oficio(user, now));
        theirs.filter(oficios::Column::ExpedienteId.eq(id.as_str())).count(conn).await? > 0
    };
    let own = Acceso::of(rol, calidad, por_oficio);
    if rol != Rol::Abogado || own.ve_todo() || suplidos_en(conn, id, user, now).await?.is_empty() {
        return Ok(own);
    }
    Ok(own.como_suplente(rol))
}

/// Whether somebody's word counts for a whole case: its responsable, a supervisor, whoever stands in for one of them, an
/// admin.
pub async fn answers_for(
    conn: &impl ConnectionTrait,
    user: &UserId,
    id: &ExpedienteId,
    now: Timestamp,
) -> Result<bool> {
    let mut places = suplidos_en(conn, id, user, now).await?;
    places.extend(calidad(conn, id, user).await?);
    if places.iter().any(|calidad| matches!(calidad, Calidad::Responsable | Calidad::Supervisor)) {
        return Ok(true);
    }
    let user = users::Entity::find_by_id(user.to_string()).one(conn).await?;
    Ok(match user.filter(|user| user.activo) {
        Some(user) => rol_de(&user)? == Rol::Admin,
        None => false,
    })
}

/// The cases somebody answers for by being their responsable or a supervisor, or by standing in for one: the same as
/// [`answers_for`], asked of the database. An admin answers for all.
pub fn respondidos(lector: Lector<'_>) -> SelectStatement {
    let answer = [Calidad::Responsable, Calidad::Supervisor].map(Calidad::as_str);
    suyos(lector).and_where(members::Column::Calidad.is_in(answer)).to_owned()
}

/// As what those belong to a case for whom somebody stands in at an instant.
async fn suplidos_en(
    conn: &impl ConnectionTrait,
    id: &ExpedienteId,
    suplente: &UserId,
    now: Timestamp,
) -> Result<Vec<Calidad>> {
    let away = members::Entity::find()
        .filter(members::Column::ExpedienteId.eq(id.as_str()))
        .filter(members::Column::UserId.in_subquery(ausencias::suplidos_por(suplente, now)));
    away.all(conn).await?.iter().map(|row| stored(&row.calidad)).collect()
}

/// As what somebody belongs to a case.
pub async fn calidad(
    conn: &impl ConnectionTrait,
    id: &ExpedienteId,
    user: &UserId,
) -> Result<Option<Calidad>> {
    let row = members::Entity::find_by_id((id.to_string(), user.to_string())).one(conn).await?;
    row.map(|row| stored(&row.calidad)).transpose()
}

/// The case, and how far somebody gets into it; one they may not see is not there.
pub async fn find_visible(
    conn: &impl ConnectionTrait,
    lector: Lector<'_>,
    id: &ExpedienteId,
) -> Result<(expedientes::Model, Acceso)> {
    let acceso = acceso(conn, lector.id, lector.rol, id, lector.now).await?;
    let row = expedientes::Entity::find_by_id(id.to_string()).one(conn).await?;
    row.filter(|_| acceso.ve()).map(|row| (row, acceso)).ok_or(Error::NotFound)
}

/// The oficios that let somebody of the office into their cases.
pub fn por_oficio(user: &UserId, now: Timestamp) -> Condition {
    let open = [EstadoOficio::Asignado, EstadoOficio::Aceptado].map(EstadoOficio::as_str);
    Condition::all().add(oficios::Column::AsignadoA.eq(user.as_str())).add(
        Condition::any()
            .add(oficios::Column::Estado.is_in(open))
            .add(oficios::Column::CumplidoAt.gt(cumplido_desde(now).millis())),
    )
}

/// The ids of the cases that are somebody's: those they belong to, and those of whom they stand in for at this moment.
pub fn suyos(lector: Lector<'_>) -> SelectStatement {
    let theirs = Condition::any()
        .add(members::Column::UserId.eq(lector.id.as_str()))
        .add(members::Column::UserId.in_subquery(ausencias::suplidos_por(lector.id, lector.now)));
    Query::select().column(members::Column::ExpedienteId).from(members::Entity).cond_where(theirs).to_owned()
}

/// The cases of which somebody sees at least something.
pub fn visible(lector: Lector<'_>) -> Condition {
    let ids = match lector.rol {
        Rol::Admin => return Condition::all(),
        Rol::Abogado => suyos(lector),
        Rol::Oficina => Query::select()
            .column(oficios::Column::ExpedienteId)
            .from(oficios::Entity)
            .cond_where(por_oficio(lector.id, lector.now))
            .to_owned(),
    };
    Condition::all().add(expedientes::Column::Id.in_subquery(ids))
}

/// A page of the cases somebody sees that fit a search, by next deadline, then by reference; and how many there are.
pub async fn search(
    conn: &impl ConnectionTrait,
    lector: Lector<'_>,
    (q, sin_plazo_solo): (&str, bool),
    (limit, offset): (u64, u64),
) -> Result<(Vec<expedientes::Model>, i64)> {
    let like = |pattern| expedientes::Column::Busqueda.like(LikeExpr::new(pattern).escape('\\'));
    let found = expedientes::Entity::find()
        .filter(visible(lector))
        .filter(if sin_plazo_solo { sin_plazo() } else { Condition::all() })
        .filter(patrones(q).into_iter().map(like).fold(Condition::all(), Condition::add));
    let next = Expr::cust(
        "(SELECT MIN(p.vence) FROM prescripciones p WHERE p.expediente_id = expedientes.id AND p.estado = 'abierta')",
    );
    let ordered = found
        .clone()
        .order_by_with_nulls(next, Order::Asc, NullOrdering::Last)
        .order_by_asc(expedientes::Column::Referencia);
    if lector.rol == Rol::Oficina {
        // An oficio does not show the court, so a search does not tell it either. They see a handful of cases.
        let words = palabras(q);
        let shown = |row: &expedientes::Model| {
            let text = busqueda(row.referencia, &row.caratula, row.numero.as_deref(), None);
            words.iter().all(|word| text.contains(word))
        };
        let rows: Vec<_> = ordered.all(conn).await?.into_iter().filter(shown).collect();
        let total = rows.len().try_into().unwrap_or(i64::MAX);
        let within = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        return Ok((rows.into_iter().skip(within(offset)).take(within(limit)).collect(), total));
    }
    let total = found.count(conn).await?;
    let rows = ordered.limit(limit).offset(offset).all(conn).await?;
    Ok((rows, total.try_into().unwrap_or(i64::MAX)))
}

/// The cases that are not over and have no open deadline.
pub fn sin_plazo() -> Condition {
    let watched = Query::select()
        .column(prescripciones::Column::ExpedienteId)
        .from(prescripciones::Entity)
        .and_where(prescripciones::Column::Estado.eq(EstadoPrescripcion::Abierta.as_str()))
        .to_owned();
    Condition::all()
        .add(expedientes::Column::Estado.ne(EstadoExpediente::Cerrado.as_str()))
        .add(expedientes::Column::Id.not_in_subquery(watched))
}

/// How many open deadlines a case has.
pub async fn plazos_abiertos(conn: &impl ConnectionTrait, id: &ExpedienteId) -> Result<u64> {
    let open = prescripciones::Entity::find()
        .filter(prescripciones::Column::ExpedienteId.eq(id.as_str()))
        .filter(prescripciones::Column::Estado.eq(EstadoPrescripcion::Abierta.as_str()));
    Ok(open.count(conn).await?)
}

/// What a search looks in.
pub fn busqueda(referencia: i64, caratula: &str, numero: Option<&str>, juzgado: Option<&str>) -> String {
    let referencia = super::referencia(referencia);
    let parts = [&*referencia, caratula, numero.unwrap_or_default(), juzgado.unwrap_or_default()];
    linea_o_nada(&normalizar(&parts.join(" "))).unwrap_or_default()
}

/// The firm's next running number. Whoever asks holds the firm's first case until the end of the transaction, so that
/// of two who enter cases on two nodes the second one counts after the first.
pub async fn next_referencia(conn: &impl ConnectionTrait) -> Result<i64> {
    let first = expedientes::Entity::find().order_by_asc(expedientes::Column::Referencia).limit(1);
    first.lock(LockType::NoKeyUpdate).all(conn).await?;
    let max =
        expedientes::Entity::find().select_only().column_as(expedientes::Column::Referencia.max(), "max");
    Ok(max.into_tuple::<Option<i64>>().one(conn).await?.flatten().unwrap_or(0) + 1)
}

/// The people of some cases, with their memberships.
pub async fn miembros_de(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = String>,
) -> Result<Vec<(members::Model, users::Model)>> {
    let rows = members::Entity::find()
        .filter(members::Column::ExpedienteId.is_in(ids))
        .order_by_asc(members::Column::Since)
        .all(conn)
        .await?;
    let who = users::Entity::find().filter(users::Column::Id.is_in(rows.iter().map(|row| &row.user_id)));
    let who: std::collections::HashMap<_, _> =
        who.all(conn).await?.into_iter().map(|user| (user.id.clone(), user)).collect();
    Ok(rows.into_iter().filter_map(|row| who.get(&row.user_id).cloned().map(|user| (row, user))).collect())
}

/// Adds a member, or changes as what.
pub async fn put_member(
    conn: &impl ConnectionTrait,
    id: &ExpedienteId,
    user: &UserId,
    calidad: Calidad,
    now: Timestamp,
) -> Result<()> {
    let row = members::ActiveModel {
        expediente_id: Set(id.to_string()),
        user_id: Set(user.to_string()),
        calidad: Set(calidad.to_string()),
        since: Set(now.millis()),
    };
    let key = [members::Column::ExpedienteId, members::Column::UserId];
    let changed =
        sea_orm::sea_query::OnConflict::columns(key).update_column(members::Column::Calidad).to_owned();
    members::Entity::insert(row).on_conflict(changed).exec_without_returning(conn).await?;
    Ok(())
}

/// Locks cases until the end of the transaction; always in this order, so that two never wait for each other.
pub async fn lock(conn: &impl ConnectionTrait, ids: &[String]) -> Result<()> {
    let rows = expedientes::Entity::find().filter(expedientes::Column::Id.is_in(ids));
    rows.order_by_asc(expedientes::Column::Id).lock(LockType::NoKeyUpdate).all(conn).await?;
    Ok(())
}

/// Whether a case has open deadlines, and no active responsable any more.
pub async fn is_orphaned(conn: &impl ConnectionTrait, id: &ExpedienteId) -> Result<bool> {
    let open = plazos_abiertos(conn, id).await?;
    Ok(open > 0 && !has_responsable(conn, id).await?)
}

/// Whether an active lawyer or admin answers for a case.
pub async fn has_responsable(conn: &impl ConnectionTrait, id: &ExpedienteId) -> Result<bool> {
    let people = miembros_de(conn, [id.to_string()]).await?;
    Ok(people.iter().any(|(member, user)| is_responsable(member, user)))
}

/// Whether a member answers for the case: active, and of a role that belongs to cases.
pub fn is_responsable(member: &members::Model, user: &users::Model) -> bool {
    member.calidad == Calidad::Responsable.as_str() && is_active_member(user)
}

/// Whether somebody who belongs to a case can be alerted of it.
pub fn is_active_member(user: &users::Model) -> bool {
    user.activo && user.rol.parse().is_ok_and(super::permisos::puede_ser_miembro)
}
