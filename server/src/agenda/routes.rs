//! `GET /api/v1/agenda`.

use super::{
    semanas::{semanas, vencidas},
    store::{self, Pedido},
    vista,
};
use crate::{
    app::App,
    auth::CurrentUser,
    calendarios,
    error::{Error, Result},
    expedientes::Lector,
    extract::Query,
};
use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa_axum::{router::OpenApiRouter, routes};
use vigia_protocol::{
    agenda::{Agenda, Ambito, Cuentas, Filtro},
    error::ErrorBody,
    ids::PrescripcionId,
    time::Date,
};

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(agenda))
}

/// Which deadlines.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Of the cases one belongs to, or of every case one sees.
    #[serde(default)]
    #[param(inline)]
    ambito: Ambito,
    /// Only those.
    #[param(inline)]
    filtro: Option<Filtro>,
    /// Words of the case, the kind of action or the debtor; neither case nor accents count.
    #[serde(default)]
    q: String,
    /// Due from that day.
    desde: Option<Date>,
    /// Due up to that day.
    hasta: Option<Date>,
    /// The `next` of the page before.
    after: Option<String>,
    /// How many; at most 200.
    limit: Option<u64>,
}

/// The open deadlines of the cases the asker sees, by date; how many there are, and when they are due.
#[utoipa::path(get, path = "/agenda", tag = "agenda", params(Asked), responses(
    (status = OK, body = Agenda), (status = "4XX", body = ErrorBody)))]
async fn agenda(
    State(app): State<App>,
    user: CurrentUser,
    Query(asked): Query<Asked>,
) -> Result<Json<Agenda>> {
    let lector = Lector::new(&app, &user, app.clock.now());
    let (conn, ambito) = (app.db.reader(), asked.ambito);
    let pedido = Pedido {
        lector,
        ambito,
        filtro: asked.filtro,
        q: &asked.q,
        desde: asked.desde,
        hasta: asked.hasta,
        after: asked.after.as_deref().map(cursor).transpose()?,
        limit: asked.limit.unwrap_or(100).clamp(1, 200),
    };
    let por_dia = store::por_dia(conn, lector, ambito).await?;
    let of_these = por_dia.iter().map(|(_, count)| count).sum();
    let of_others = |other| store::cuantas(conn, lector, other, None);
    let (mias, todas) = match ambito {
        Ambito::Mias => (of_these, of_others(Ambito::Todas).await?),
        Ambito::Todas => (of_others(Ambito::Mias).await?, of_these),
    };
    let cuentas = Cuentas {
        mias,
        todas,
        sin_nota: store::cuantas(conn, lector, ambito, Some(Filtro::SinNota)).await?,
        sin_verificar: store::cuantas(conn, lector, ambito, Some(Filtro::SinVerificar)).await?,
        por_revisar: store::cuantas(conn, lector, ambito, Some(Filtro::PorRevisar)).await?,
        sin_plazo: store::sin_plazo(conn, lector, ambito).await?,
    };
    let (rows, more) = store::pagina(conn, &pedido).await?;
    let last = rows.last().map(|(row, _)| format!("{}~{}", row.vence, row.id));
    let ferias = calendarios::ferias(conn).await?;
    Ok(Json(Agenda {
        hoy: lector.hoy,
        cuentas,
        semanas: semanas(&por_dia, &ferias, lector.hoy),
        plazos: vista::plazos(conn, rows, lector, &ferias).await?,
        vencidas: vencidas(&por_dia, lector.hoy),
        next: last.filter(|_| more),
    }))
}

/// Where a page ended: a date and a deadline.
fn cursor(text: &str) -> Result<(Date, String)> {
    let parts = text.split_once('~').and_then(|(vence, id)| {
        let id: PrescripcionId = id.parse().ok()?;
        Some((vence.parse().ok()?, id.into()))
    });
    parts.ok_or_else(|| Error::invalid("after", "No tiene la forma esperada", "Not of the expected shape"))
}
