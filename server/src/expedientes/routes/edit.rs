//! `PATCH /expedientes/{id}`.

use crate::{
    app::App,
    auth::CurrentUser,
    db::Tx,
    entity::expedientes::{Entity, Model},
    error::{Error, Result, Text},
    expedientes::{
        Acceso, Lector, find_visible,
        publish::publish_update,
        store::{busqueda, plazos_abiertos, stored},
        texto::{linea, linea_o_nada},
        vista,
    },
    extract::{Body, Path},
    versioned,
};
use axum::{Json, extract::State};
use serde_json::{Map, Value, json};
use vigia_protocol::{
    error::ErrorBody,
    expedientes::{EditExpediente, EstadoExpediente, Expediente},
    ids::{ExpedienteId, UserId},
};

/// Edits a case: what is absent stays, an empty number or court is taken away.
#[utoipa::path(patch, path = "/expedientes/{id}", tag = "expedientes", params(("id" = String, Path)), request_body = EditExpediente, responses(
    (status = OK, body = Expediente), (status = "4XX", body = ErrorBody)))]
pub async fn edit(
    State(app): State<App>,
    user: CurrentUser,
    Path(id): Path<ExpedienteId>,
    Body(edit): Body<EditExpediente>,
) -> Result<Json<Expediente>> {
    let mut tx = app.db.begin(user.actor()).await?;
    let lector = Lector::new(&app, &user, tx.now());
    let (old, acceso) = find_visible(&*tx, lector, &id).await?;
    if acceso < Acceso::Pleno {
        return Err(Error::Forbidden);
    }
    let row = change(&mut tx, &old, &edit, &user.id).await?;
    let expediente = vista::expediente(&*tx, row, acceso, lector).await?;
    tx.commit().await?;
    Ok(Json(expediente))
}

/// Edits a case and tells it, where something of it changes; the case as it is now.
pub async fn change(tx: &mut Tx, old: &Model, edit: &EditExpediente, by: &UserId) -> Result<Model> {
    let (row, changes) = apply(old, edit)?;
    let closes = row.estado != old.estado && row.estado == EstadoExpediente::Cerrado.as_str();
    if closes && !edit.aun_con_plazos {
        require_no_deadlines(tx, &stored(&row.id)?).await?;
    }
    if !changes.is_empty() {
        update(tx, &row, edit.version).await?;
        let id: ExpedienteId = stored(&row.id)?;
        let before = json!({ "antes": fields(old), "despues": changes });
        tx.audit("expediente.editado", ("expediente", id.as_str()), Some(&id), before).await?;
        publish_update(tx, &row, by, changes).await?;
    }
    Ok(row)
}

/// Refuses to close a case with open deadlines unasked; whoever does so knowing it leaves them watched.
async fn require_no_deadlines(tx: &Tx, id: &ExpedienteId) -> Result<()> {
    let text = match plazos_abiertos(&**tx, id).await? {
        0 => return Ok(()),
        1 => Text::new(
            "Queda 1 plazo abierto: se lo seguirá vigilando",
            "1 open deadline is left: it stays watched",
        ),
        n => Text::new(
            format!("Quedan {n} plazos abiertos: se los seguirá vigilando"),
            format!("{n} open deadlines are left: they stay watched"),
        ),
    };
    Err(Error::ConflictOf("estado", text))
}

/// The row after an edit, and the fields that are not as before.
fn apply(old: &Model, edit: &EditExpediente) -> Result<(Model, Map<String, Value>)> {
    if old.version != edit.version {
        return Err(Error::Conflict(None));
    }
    let mut row = old.clone();
    if let Some(caratula) = &edit.caratula {
        row.caratula = linea("caratula", caratula)?;
    }
    if let Some(numero) = &edit.numero {
        row.numero = linea_o_nada(numero);
    }
    if let Some(juzgado) = &edit.juzgado {
        row.juzgado = linea_o_nada(juzgado);
    }
    if let Some(estado) = edit.estado {
        row.estado = estado.to_string();
    }
    let before = fields(old);
    let changes: Map<_, _> =
        fields(&row).into_iter().filter(|(name, value)| before.get(name) != Some(value)).collect();
    if !changes.is_empty() {
        row.version += 1;
        row.busqueda = busqueda(row.referencia, &row.caratula, row.numero.as_deref(), row.juzgado.as_deref());
    }
    Ok((row, changes))
}

fn fields(row: &Model) -> Map<String, Value> {
    let Model { caratula, numero, juzgado, estado, .. } = row;
    let fields = [
        ("caratula", json!(caratula)),
        ("numero", json!(numero)),
        ("juzgado", json!(juzgado)),
        ("estado", json!(estado)),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Writes the row where it still is as the editor saw it; on several nodes somebody may have been faster.
async fn update(tx: &Tx, row: &Model, seen: i64) -> Result<()> {
    versioned::update::<Entity>(tx, row, &row.id, seen).await
}
