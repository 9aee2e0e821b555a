//! The loop over what is asked and not answered.
//!
//! Like the watch it keeps nothing in memory: when an asking is next due is a column, what was said to whom a unique key,
//! and both are written by the transaction that stores the entries. Any number of nodes may run it.

use super::{
    aviso, entregas,
    reglas::{Decision, Gente, Peldano, Reglas},
    store::{self, AVISADO, OMITIDO},
};
use crate::{
    app::App,
    correo::{
        self,
        textos::{Firma, Motivo},
    },
    db::{Actor, Tx},
    entity::{expedientes as casos, inbox as entries, notas, prescripciones, users},
    error::{Error, Result},
    expedientes::{contexto, stored},
    inbox,
    log::Event,
    prescripciones::plazos::dias_restantes,
    versioned,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use std::collections::{BTreeSet, HashMap, HashSet};
use tokio_util::sync::CancellationToken;
use vigia_protocol::{
    ids::{NotificationId, PrescripcionId, UserId},
    inbox::{Contexto, Escalon},
    prescripciones::EstadoPrescripcion,
    time::Timestamp,
};

/// How many deadlines are asked for at a time.
const PAGE: u64 = 200;

/// Runs until told to stop.
pub async fn run(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = round(&app, &stop).await {
            tracing::warn!(%error, "what asks for a note cannot be read; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(app.clock.watch_interval()) => {}
            () = stop.cancelled() => {}
        }
    }
}

/// Looks at every asking whose time has come. One that fails is tried again in the next round and stops no other.
pub(crate) async fn round(app: &App, stop: &CancellationToken) -> Result<()> {
    entregas::round(app, stop).await?;
    app.pulses.notes.beat();
    let mut last: Option<PrescripcionId> = None;
    loop {
        let due = store::due(app.db.reader(), app.clock.now(), last.as_ref(), PAGE).await?;
        for id in &due {
            if stop.is_cancelled() {
                return Ok(());
            }
            if let Err(error) = look_at(app, id).await {
                tracing::error!(prescripcion.id = %id, %error, "an asking could not be looked at; trying again");
            }
        }
        app.pulses.notes.beat();
        match due.last() {
            Some(id) if due.len() as u64 == PAGE => last = Some(id.clone()),
            _ => return Ok(()),
        }
    }
}

/// Looks at the asking of one deadline, in a transaction of its own.
async fn look_at(app: &App, id: &PrescripcionId) -> Result<()> {
    let mut tx = app.db.begin(Actor::System).await?;
    // The deadline first, then its entries, as whoever resolves it: a note is taken before this or after it.
    let row = versioned::lock::<prescripciones::Entity>(&tx, id.as_str()).await?;
    if row.proximo_aviso.is_some_and(|at| at <= tx.now().millis()) {
        // The watch has something to say first; after downtime it speaks for what was missed.
        return Ok(());
    }
    let open = row.estado == EstadoPrescripcion::Abierta.as_str();
    let entries = inbox::pedidas(&tx, id).await?;
    let reglas = &Reglas::actuales(&*tx, &app.config).await?;
    let pedido = store::vigente(&tx, &row).await?.filter(|_| open);
    let next = match &pedido {
        Some(pedido) => attend(app, &mut tx, reglas, (&row, pedido), &entries).await?,
        None => None,
    };
    store::set_next(&tx, id, pedido.as_ref().zip(next)).await?;
    tx.commit().await
}

/// Says what is due of an asking; when to look again.
async fn attend(
    app: &App,
    tx: &mut Tx,
    reglas: &Reglas,
    (row, pedido): (&prescripciones::Model, &notas::Model),
    entries: &[entries::Model],
) -> Result<Option<Timestamp>> {
    let caso = casos::Entity::find_by_id(&row.expediente_id).one(&**tx).await?.ok_or(Error::NotFound)?;
    let caso = contexto(&caso)?;
    let gente = Gente::de_caso(&**tx, &row.expediente_id, tx.now()).await?;
    let avisados = store::avisados(&**tx, pedido).await?;
    let decision = reglas.decidir(&store::pedido(pedido), &gente, &avisados, tx.now());
    let told = escalate(app, tx, reglas, (row, &caso), (pedido, &gente), &decision).await?;
    let mut reached = decision.avisar.iter().chain(&decision.omitir);
    if reached.any(|(peldano, _)| peldano.escalon == Escalon::Admins) {
        por_correo(app, tx, reglas, (row, pedido, &gente), entries).await?;
    }
    let again = remind(tx, reglas, row, entries, &told).await?;
    Ok([decision.proximo, again].into_iter().flatten().min())
}

/// Tells those to whom it goes on; who they are.
async fn escalate(
    app: &App,
    tx: &mut Tx,
    reglas: &Reglas,
    (row, caso): (&prescripciones::Model, &Contexto),
    (pedido, gente): (&notas::Model, &Gente),
    decision: &Decision,
) -> Result<HashSet<UserId>> {
    for (peldano, user) in &decision.omitir {
        let id = aviso::notification_id(pedido, peldano, user);
        if store::claim(tx, pedido, (peldano, user), &id, OMITIDO).await? {
            // Who heard of a more urgent rung hears no second time, and is written to all the same.
            mail(app, tx, reglas, (row, caso), peldano, (user, &id)).await?;
        }
    }
    let mut told = HashSet::new();
    for (peldano, user) in &decision.avisar {
        let hoy = reglas.oficina.dia(tx.now());
        let suplencia_de = gente.suplencia_de(peldano.escalon, user).cloned();
        let caso = &Contexto { suplencia_de, ..caso.clone() };
        let entry = aviso::entry(row, caso, (pedido, peldano), user, hoy)?;
        if !store::claim(tx, pedido, (peldano, user), &entry.notification_id, AVISADO).await? {
            continue;
        }
        let detalle = json!({
            "user": user, "vence": row.vence, "paso": pedido.paso, "ocasion": pedido.ocasion,
            "escalon": peldano.escalon, "hora": store::texto(peldano.hora), "notificacion": entry.notification_id,
        });
        tx.audit("prescripcion.escalada", ("prescripcion", &row.id), Some(&caso.expediente_id), detalle)
            .await?;
        let about = entry.contexto.as_ref().unwrap_or(caso);
        mail(app, tx, reglas, (row, about), peldano, (user, &entry.notification_id)).await?;
        tx.publish(Event::Entry(Box::new(entry)));
        told.insert(user.clone());
    }
    Ok(told)
}

/// The rung of the admins is told by e-mail too, where there is a server for it.
async fn mail(
    app: &App,
    tx: &Tx,
    reglas: &Reglas,
    (row, caso): (&prescripciones::Model, &Contexto),
    peldano: &Peldano,
    about: (&UserId, &NotificationId),
) -> Result<()> {
    if peldano.escalon != Escalon::Admins || app.config.smtp.is_none() {
        return Ok(());
    }
    let dias = dias_restantes(row.vence, reglas.oficina.dia(tx.now()));
    let motivo = Motivo::Escalon(peldano.escalon);
    let mail = correo::textos::plazo(&firma(app, reglas), about, motivo, caso, (row.vence, dias));
    correo::encolar(tx, mail).await?;
    Ok(())
}

/// When every admin hears, so do by e-mail those who should have answered: the responsable and the supervisors, and who
/// stands in for them; an admin among them hears as one. It is about the first alert of the asking that each got, once.
async fn por_correo(
    app: &App,
    tx: &Tx,
    reglas: &Reglas,
    (row, pedido, gente): (&prescripciones::Model, &notas::Model, &Gente),
    entries: &[entries::Model],
) -> Result<()> {
    if app.config.smtp.is_none() {
        return Ok(());
    }
    let dias = dias_restantes(row.vence, reglas.oficina.dia(tx.now()));
    let people: BTreeSet<&UserId> = gente.responsables.iter().chain(&gente.supervisores).collect();
    for user in people.into_iter().filter(|user| !gente.admins.contains(user)) {
        let of_asking = |entry: &&entries::Model| {
            let asks = entry.requiere_nota && entry.closed_at.is_none();
            asks && entry.user_id == user.as_str()
                && entry.vence == Some(row.vence)
                && entry.created_at >= pedido.desde
        };
        let Some(entry) = entries.iter().filter(of_asking).min_by_key(|entry| entry.seq) else { continue };
        let caso: Option<Contexto> =
            entry.contexto.as_deref().map(serde_json::from_str).transpose().map_err(anyhow::Error::from)?;
        let Some(caso) = caso else { continue };
        let about = (user, &stored(&entry.notification_id)?);
        let motivo = Motivo::Escalon(Escalon::Admins);
        let mail = correo::textos::plazo(&firma(app, reglas), about, motivo, &caso, (row.vence, dias));
        let clave = correo::clave_de_escalon(user.as_str(), &entry.notification_id);
        correo::encolar(tx, correo::Correo { clave, ..mail }).await?;
    }
    Ok(())
}

/// The firm, as an e-mail names it.
pub(super) fn firma<'a>(app: &'a App, reglas: &Reglas) -> Firma<'a> {
    Firma { nombre: &app.config.firma, url: app.config.public_url.as_deref(), caratula: reglas.caratula }
}

/// Has the newest unanswered entry of each person come back where its time has come; when the next one's does. Who is
/// told just now has a newer one.
async fn remind(
    tx: &mut Tx,
    reglas: &Reglas,
    row: &prescripciones::Model,
    entries: &[entries::Model],
    told: &HashSet<UserId>,
) -> Result<Option<Timestamp>> {
    let asking = entries.iter().filter(|entry| {
        let unanswered = entry.requiere_nota && entry.acked_at.is_none() && entry.closed_at.is_none();
        unanswered && entry.vence == Some(row.vence)
    });
    let mut newest: HashMap<&str, &entries::Model> = HashMap::new();
    for entry in asking {
        let held = newest.entry(&entry.user_id).or_insert(entry);
        if entry.seq > held.seq {
            *held = entry;
        }
    }
    let mut next: Vec<Timestamp> = Vec::new();
    for user in told {
        next.push(reglas.recordar(row.vence, tx.now(), tx.now()).1);
        newest.remove(user.as_str());
    }
    // Whoever is out has nothing to take note with.
    let activos = activos(tx, newest.keys().map(ToString::to_string).collect()).await?;
    let mut newest: Vec<_> = newest.into_values().filter(|entry| activos.contains(&entry.user_id)).collect();
    newest.sort_by(|a, b| a.user_id.cmp(&b.user_id));
    for entry in newest {
        let last = Timestamp::from_millis(entry.recordatorio_at.unwrap_or(entry.created_at));
        let (due, again) = reglas.recordar(row.vence, last, tx.now());
        next.push(again);
        if due {
            let n = inbox::recordar(tx, entry).await?;
            let detalle = json!({ "user": entry.user_id, "n": n });
            let about = ("notificacion", entry.notification_id.as_str());
            tx.audit("notificacion.recordada", about, Some(&stored(&row.expediente_id)?), detalle).await?;
        }
    }
    Ok(next.into_iter().min())
}

/// Which of these people may sign in.
async fn activos(tx: &Tx, ids: Vec<String>) -> Result<HashSet<String>> {
    let active = users::Entity::find()
        .select_only()
        .column(users::Column::Id)
        .filter(users::Column::Id.is_in(ids))
        .filter(users::Column::Activo.eq(true));
    Ok(active.into_tuple::<String>().all(&**tx).await?.into_iter().collect())
}
