//! Open deadlines in the database, of the cases somebody sees. Each question is one query, whatever the number of
//! deadlines.

use crate::{
    entity::{expedientes, inbox, prescripciones},
    error::{Error, Result},
    expedientes::{
        Lector, referencia, suyos,
        texto::{normalizar, palabras, patrones},
        visible,
    },
    notas,
    prescripciones::por_revisar,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
    sea_query::{LikeExpr, Query, SelectStatement},
};
use std::collections::HashMap;
use vigia_protocol::{
    acceso::Rol,
    agenda::{Ambito, Filtro},
    prescripciones::EstadoPrescripcion,
    time::Date,
};

/// Which deadlines.
#[derive(Debug)]
pub struct Pedido<'a> {
    /// Who asks.
    pub lector: Lector<'a>,
    /// Whose.
    pub ambito: Ambito,
    /// Only those.
    pub filtro: Option<Filtro>,
    /// Words of the case, the kind of action or the debtor.
    pub q: &'a str,
    /// From that day.
    pub desde: Option<Date>,
    /// Up to that day.
    pub hasta: Option<Date>,
    /// After that one.
    pub after: Option<(Date, String)>,
    /// How many.
    pub limit: u64,
}

/// The cases somebody asks about, of those they see.
fn casos(lector: Lector<'_>, ambito: Ambito) -> Condition {
    let seen = visible(lector);
    // Office staff belong to no case: what they see is theirs.
    if ambito == Ambito::Todas || lector.rol == Rol::Oficina {
        return seen;
    }
    seen.add(expedientes::Column::Id.in_subquery(suyos(lector)))
}

fn ids(casos: Condition) -> SelectStatement {
    Query::select().column(expedientes::Column::Id).from(expedientes::Entity).cond_where(casos).to_owned()
}

/// The open deadlines somebody asks about.
fn abiertas(lector: Lector<'_>, ambito: Ambito) -> Select<prescripciones::Entity> {
    prescripciones::Entity::find()
        .filter(prescripciones::Column::Estado.eq(EstadoPrescripcion::Abierta.as_str()))
        .filter(prescripciones::Column::ExpedienteId.in_subquery(ids(casos(lector, ambito))))
}

/// What of them a filter leaves. An alert is not shown to office staff, nor that somebody should take note of it.
fn filtradas(
    found: Select<prescripciones::Entity>,
    filtro: Filtro,
    lector: Lector<'_>,
) -> Select<prescripciones::Entity> {
    match filtro {
        Filtro::SinVerificar => found.filter(prescripciones::Column::Verificada.eq(false)),
        Filtro::SinNota | Filtro::PorRevisar if lector.rol == Rol::Oficina => {
            found.filter(prescripciones::Column::Id.is_in(Vec::<String>::new()))
        }
        Filtro::PorRevisar => found.filter(prescripciones::Column::Id.in_subquery(por_revisar())),
        Filtro::SinNota => found.filter(prescripciones::Column::Id.in_subquery(notas::pendientes())),
    }
}

/// How many are due on which day.
pub async fn por_dia(
    conn: &impl ConnectionTrait,
    lector: Lector<'_>,
    ambito: Ambito,
) -> Result<Vec<(Date, u32)>> {
    use prescripciones::Column::{Id, Vence};
    let counted =
        abiertas(lector, ambito).select_only().column(Vence).column_as(Id.count(), "n").group_by(Vence);
    let rows: Vec<(Date, i64)> = counted.into_tuple().all(conn).await?;
    Ok(rows.into_iter().map(|(vence, n)| (vence, u32::try_from(n).unwrap_or(u32::MAX))).collect())
}

/// How many there are; of those that a filter leaves, where one is asked for.
pub async fn cuantas(
    conn: &impl ConnectionTrait,
    lector: Lector<'_>,
    ambito: Ambito,
    filtro: Option<Filtro>,
) -> Result<u32> {
    let found = abiertas(lector, ambito);
    let found = match filtro {
        Some(filtro) => filtradas(found, filtro, lector),
        None => found,
    };
    Ok(found.count(conn).await?.try_into().unwrap_or(u32::MAX))
}

/// How many open cases have no open deadline.
pub async fn sin_plazo(conn: &impl ConnectionTrait, lector: Lector<'_>, ambito: Ambito) -> Result<u32> {
    let found =
        expedientes::Entity::find().filter(casos(lector, ambito)).filter(crate::expedientes::sin_plazo());
    Ok(found.count(conn).await?.try_into().unwrap_or(u32::MAX))
}

/// A page of deadlines by date, with their cases; and whether there are more.
pub async fn pagina(
    conn: &impl ConnectionTrait,
    pedido: &Pedido<'_>,
) -> Result<(Vec<(prescripciones::Model, expedientes::Model)>, bool)> {
    use prescripciones::Column::{Id, Vence};
    let Pedido { lector, ambito, .. } = *pedido;
    let mut found = abiertas(lector, ambito);
    if let Some(filtro) = pedido.filtro {
        found = filtradas(found, filtro, lector);
    }
    if let Some(desde) = pedido.desde {
        found = found.filter(Vence.gte(desde));
    }
    if let Some(hasta) = pedido.hasta {
        found = found.filter(Vence.lte(hasta));
    }
    if let Some((vence, id)) = &pedido.after {
        let same_day = Condition::all().add(Vence.eq(*vence)).add(Id.gt(id));
        found = found.filter(Condition::any().add(Vence.gt(*vence)).add(same_day));
    }
    let is_office = lector.rol == Rol::Oficina;
    if !is_office {
        found = found.filter(buscadas(pedido.q));
    }
    let found = found.order_by_asc(Vence).order_by_asc(Id);
    // An oficio does not show the court, so a search does not tell it either. They see a handful of cases.
    let found = if is_office { found } else { found.limit(pedido.limit + 1) };
    let mut rows = con_casos(conn, found.all(conn).await?).await?;
    if is_office {
        let words = palabras(pedido.q);
        rows.retain(|(row, caso)| {
            let shown = [
                &*referencia(caso.referencia),
                &caso.caratula,
                caso.numero.as_deref().unwrap_or_default(),
                &row.tipo,
            ];
            let text = normalizar(&shown.join(" "));
            words.iter().all(|word| text.contains(word))
        });
    }
    let limit = usize::try_from(pedido.limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    Ok((rows, more))
}

/// Each word is one of the case, or of the deadline itself.
fn buscadas(q: &str) -> Condition {
    patrones(q).into_iter().fold(Condition::all(), |all, pattern| {
        let like = || LikeExpr::new(pattern.clone()).escape('\\');
        let of_case = Condition::all().add(expedientes::Column::Busqueda.like(like()));
        all.add(
            Condition::any()
                .add(prescripciones::Column::Busqueda.like(like()))
                .add(prescripciones::Column::ExpedienteId.in_subquery(ids(of_case))),
        )
    })
}

async fn con_casos(
    conn: &impl ConnectionTrait,
    rows: Vec<prescripciones::Model>,
) -> Result<Vec<(prescripciones::Model, expedientes::Model)>> {
    let ids = rows.iter().map(|row| &row.expediente_id);
    let cases = expedientes::Entity::find().filter(expedientes::Column::Id.is_in(ids)).all(conn).await?;
    let cases: HashMap<_, _> = cases.into_iter().map(|case| (case.id.clone(), case)).collect();
    rows.into_iter()
        .map(|row| {
            let case = cases.get(&row.expediente_id).cloned().ok_or(Error::NotFound)?;
            Ok((row, case))
        })
        .collect()
}

/// The entries in inboxes about deadlines, those that count.
pub async fn avisos(conn: &impl ConnectionTrait, ids: &[String]) -> Result<Vec<inbox::Model>> {
    use inbox::Column::{AckedAt, ClosedAt, PrescripcionId, VoidAt};
    let rows = inbox::Entity::find()
        .filter(PrescripcionId.is_in(ids))
        .filter(ClosedAt.is_null())
        .filter(VoidAt.is_null());
    Ok(rows.order_by_asc(AckedAt).all(conn).await?)
}
