//! One story of the firm, told on SQLite and on PostgreSQL by the same code.

use anyhow::{Context, Result, ensure};
use chrono::{Days, NaiveDate, TimeZone, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use vigia_protocol::{
    acceso::Calidad,
    error::Code,
    expedientes::{Expediente, ExpedientesPage},
    inbox::{Hecho, InboxEntry, InboxPage},
    oficios::{EstadoOficio, Oficio},
    prescripciones::{EstadoPrescripcion, Nivel, Prescripcion},
    usuarios::Usuario,
};
use vigia_tests::{api::Answer, firma::Firma, node::NodeSocket, server::Options, wait::until};

#[tokio::test(flavor = "multi_thread")]
async fn a_firm_works_on_sqlite() -> Result<()> {
    tell(None).await
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_firm_works_on_postgresql() -> Result<()> {
    let postgres = vigia_tests::postgres::Postgres::start().await?;
    tell(Some(postgres.new_database("estudio").await?)).await
}

async fn tell(database_url: Option<String>) -> Result<()> {
    // A Tuesday at 10:00 in Buenos Aires.
    let now = Utc.with_ymd_and_hms(2026, 11, 24, 13, 0, 0).single().context("an instant")?;
    let today = NaiveDate::from_ymd_opt(2026, 11, 24).context("a date")?;
    let mut firma = Firma::open_with(Options { database_url, now: Some(now), ..Options::default() }).await?;

    let case = cases_are_seen_by_their_members_only(&firma).await?;
    of_two_editors_one_wins(&firma, &case).await?;
    deadlines_are_counted_alerted_and_resolved(&firma, &case, today).await?;
    oficios_go_their_way(&firma, &case).await?;
    of_two_who_accept_one_wins(&firma, &case).await?;
    accounts_are_the_admins(&firma).await?;
    inboxes_are_numbered_without_a_gap(&firma).await?;

    let before = whole_inbox(&firma).await?;
    firma.server.kill().await?;
    firma.server.restart().await?;
    firma.server.set_clock(now + chrono::Duration::minutes(5))?;
    ensure!(whole_inbox(&firma).await? == before, "everything survived kill -9");

    what_came_due_while_the_server_was_down_fires_at_its_start(&mut firma, &case, now).await
}

async fn cases_are_seen_by_their_members_only(firma: &Firma) -> Result<Expediente> {
    let (lucia, martin) = (&firma.lucia, &firma.martin);
    let case = lucia.new_expediente("Quiroga, Hernán c/ Méndez, Silvia s/ división de condominio").await?;
    let path = format!("/expedientes/{}", case.resumen.id);
    ensure!(case.resumen.responsable.as_ref().is_some_and(|who| who.user_id == lucia.id()));
    ensure!(case.permisos.editar && case.permisos.miembros);
    ensure!(martin.refused(Method::GET, &path, None).await? == (404, Code::NoAutorizado));
    let found = async |who: &vigia_tests::api::Api, q: &str| -> Result<i64> {
        let page: ExpedientesPage = who.get(&format!("/expedientes?q={q}")).await?;
        Ok(page.total)
    };
    ensure!(found(lucia, "quiroga").await? == 1, "found without its accents and capitals");
    ensure!(found(lucia, "mendez").await? == 1, "found without its accents and capitals");
    ensure!(found(martin, "quiroga").await? == 0);
    ensure!(found(&firma.admin, "quiroga").await? == 1);

    lucia.add_member(&case.resumen.id, &martin.id(), Calidad::Miembro).await?;
    let seen: Expediente = martin.get(&path).await?;
    ensure!(seen.permisos.editar && !seen.permisos.miembros, "a member works on it, and manages nobody");
    let members = format!("{path}/members/{}", firma.ana.id());
    let refused = martin.refused(Method::PUT, &members, Some(json!({ "calidad": "miembro" }))).await?;
    ensure!(refused == (403, Code::NoAutorizado));
    lucia.get(&path).await
}

async fn of_two_editors_one_wins(firma: &Firma, case: &Expediente) -> Result<()> {
    let path = format!("/expedientes/{}", case.resumen.id);
    let edit = |juzgado: &str| json!({ "version": case.resumen.version, "juzgado": juzgado });
    let (one, other) = tokio::join!(
        firma.lucia.send(Method::PATCH, &path, Some(edit("Juzgado Nacional en lo Civil N.º 67"))),
        firma.martin.send(Method::PATCH, &path, Some(edit("Juzgado Nacional en lo Civil N.º 91"))),
    );
    exactly_one_conflict(one?, other?)
}

async fn deadlines_are_counted_alerted_and_resolved(
    firma: &Firma,
    case: &Expediente,
    today: NaiveDate,
) -> Result<()> {
    let (lucia, id) = (&firma.lucia, &case.resumen.id);
    for (days, nivel) in [(0, Some(Nivel::Critical)), (1, Some(Nivel::Critical)), (2, Some(Nivel::Warning))] {
        let deadline = lucia.new_prescripcion(id, today + Days::new(days)).await?;
        ensure!((deadline.dias_restantes, deadline.nivel) == (i64::try_from(days)?, nivel), "{deadline:?}");
    }
    let far = lucia.new_prescripcion(id, today + Days::new(200)).await?;
    ensure!(far.nivel.is_none() && far.avisos.len() == 9, "{far:?}");

    let overdue = lucia.new_prescripcion(id, today - Days::new(2)).await?;
    ensure!((overdue.dias_restantes, overdue.nivel) == (-2, Some(Nivel::Critical)), "{overdue:?}");
    let alert = alert_of(firma, &overdue).await?;
    ensure!(
        alert.payload["diasRestantes"] == -2 && alert.payload["nivel"] == "critical" && alert.requiere_nota
    );

    // Martín belongs to the case, so he has been told as well; and of the two notes that of the responsable counts.
    let noted = lucia.ack(&alert.notification_id).await?;
    ensure!(noted.acked_at.is_some() && noted.acked_by == Some(lucia.id()));
    let steps = lucia.constancia(&alert.notification_id).await?;
    ensure!(steps.first().is_some_and(|step| step.paso == Hecho::Aceptada), "{steps:?}");
    ensure!(steps.iter().any(|step| step.paso == Hecho::Nota), "{steps:?}");

    let resolve =
        json!({ "version": overdue.version, "motivo": "Demanda presentada", "prueba": "Cargo 18.233" });
    let resolved: Prescripcion =
        lucia.post(&format!("/prescripciones/{}/resolve", overdue.id), &resolve).await?;
    ensure!(resolved.estado == EstadoPrescripcion::Resuelta && resolved.resolucion.is_some());
    ensure!(alert_of(firma, &overdue).await?.closed_at.is_some(), "the alert asks for nothing any more");
    let path = format!("/prescripciones/{}/resolve", overdue.id);
    ensure!(lucia.refused(Method::POST, &path, Some(resolve)).await? == (409, Code::Conflicto));

    let moved = json!({ "version": far.version, "vence": today + Days::new(5) });
    let moved: Prescripcion =
        lucia.send(Method::PATCH, &format!("/prescripciones/{}", far.id), Some(moved)).await?.ok()?;
    ensure!(moved.dias_restantes == 5 && moved.nivel == Some(Nivel::Warning));
    ensure!(alert_of(firma, &moved).await?.payload["nivel"] == "warning", "the new date counts afresh");

    // An open deadline always has somebody who answers for it.
    let path = format!("/expedientes/{id}/members/{}", lucia.id());
    ensure!(lucia.refused(Method::DELETE, &path, None).await? == (409, Code::Conflicto));
    Ok(())
}

async fn oficios_go_their_way(firma: &Firma, case: &Expediente) -> Result<()> {
    let (lucia, ana, id) = (&firma.lucia, &firma.ana, &case.resumen.id);
    ensure!(ana.refused(Method::GET, &format!("/expedientes/{id}"), None).await?.0 == 404);
    let oficio = lucia.new_oficio(id, "Registro de la Propiedad Inmueble: informe de dominio").await?;
    let given = lucia.assign(&oficio, &ana.id()).await?;
    ensure!(given.estado == EstadoOficio::Asignado);
    let seen: Expediente = ana.get(&format!("/expedientes/{id}")).await?;
    ensure!(
        seen.miembros.is_empty() && !seen.permisos.editar,
        "office staff see the case of their oficio, and read"
    );

    let path = format!("/oficios/{}", oficio.id);
    let reject = json!({ "version": given.version, "motivo": "Falta el número de matrícula" });
    let rejected: Oficio = ana.post(&format!("{path}/reject"), &reject).await?;
    ensure!(rejected.estado == EstadoOficio::Pendiente && rejected.motivo_rechazo.is_some());

    let given = lucia.assign(&rejected, &ana.id()).await?;
    let _: Oficio = ana.post(&format!("{path}/accept"), &json!({ "version": given.version })).await?;
    let accepted = ana.oficio(&oficio.id).await?;
    ensure!(accepted.estado == EstadoOficio::Aceptado);
    let complete = json!({ "version": accepted.version, "resultado": "Informe agregado" });
    let done: Oficio = ana.post(&format!("{path}/complete"), &complete).await?;
    ensure!(done.estado == EstadoOficio::Cumplido && done.cumplido_at.is_some());
    let entry = ana.newest("oficio:assigned").await?.context("the alert")?;
    ensure!(entry.closed_at.is_some(), "a done oficio asks for nothing");
    Ok(())
}

/// Whoever says yes to an oficio of the queue has it; of two at once one wins.
async fn of_two_who_accept_one_wins(firma: &Firma, case: &Expediente) -> Result<()> {
    let oficio = firma.lucia.new_oficio(&case.resumen.id, "Catastro: plancheta y valuación fiscal").await?;
    let (path, body) = (format!("/oficios/{}/accept", oficio.id), json!({}));
    let (one, other) = tokio::join!(
        firma.ana.send(Method::POST, &path, Some(body.clone())),
        firma.admin.send(Method::POST, &path, Some(body.clone())),
    );
    exactly_one_conflict(one?, other?)
}

async fn accounts_are_the_admins(firma: &Firma) -> Result<()> {
    let new = json!({ "email": "nueva@ferreyra.example", "nombre": "Nueva", "rol": "abogado" });
    let refused = firma.lucia.refused(Method::POST, "/users", Some(new.clone())).await?;
    ensure!(refused == (403, Code::SoloAdministradores));
    let created: Value = firma.admin.post("/users", &new).await?;
    let again = firma.admin.send(Method::POST, "/users", Some(new)).await?;
    ensure!(again.status.is_client_error(), "an address serves one account: {again:?}");
    let seen: Vec<Usuario> = firma.lucia.get("/users").await?;
    ensure!(seen.iter().any(|user| user.nombre == "Nueva") && seen.iter().all(|user| user.email.is_none()));
    let path = format!("/users/{}", created["user"]["id"].as_str().context("an id")?);
    let off = json!({ "version": created["user"]["version"], "activo": false });
    let edited: Usuario = firma.admin.send(Method::PATCH, &path, Some(off)).await?.ok()?;
    ensure!(!edited.activo);
    Ok(())
}

async fn inboxes_are_numbered_without_a_gap(firma: &Firma) -> Result<()> {
    for who in [&firma.lucia, &firma.martin, &firma.ana] {
        // A device sees every number, tombstones too.
        let auth = json!({ "token": who.token(), "device": who.session.device_id, "epoch": "", "since": 0 });
        let mut device = NodeSocket::connect(firma.server.origin(), auth).await?;
        let epoch = device.event("inbox:reset").await?["epoch"].clone();
        device.emit("inbox:pull", &[json!({ "epoch": epoch, "since": 0 })]).await?;
        let sync = device.event_where("inbox:sync", |sync| sync["entries"][0]["seq"] == 1).await?;
        let entries = sync["entries"].as_array().context("entries")?;
        let seqs: Vec<i64> = entries.iter().filter_map(|entry| entry["seq"].as_i64()).collect();
        let expected: Vec<i64> = (1..=sync["head"].as_i64().context("a head")?).collect();
        ensure!(seqs == expected, "{}: {seqs:?}", who.me().nombre);
        let page: InboxPage = who.get("/inbox?limit=50").await?;
        let newest = page.entries.first().context("the newest")?;
        let read: InboxEntry = who.read(&newest.notification_id).await?;
        ensure!(read.read_at.is_some());
        let after: InboxPage = who.get("/inbox?limit=50").await?;
        ensure!(after.unread == page.unread - i64::from(newest.read_at.is_none()));
    }
    let entry = firma.lucia.inbox().await?.entries.into_iter().next().context("an entry")?;
    let path = format!("/inbox/{}/read", entry.notification_id);
    let (status, _) = firma.ana.refused(Method::POST, &path, Some(json!({}))).await?;
    ensure!(status == 404, "another person's inbox is nobody's");
    Ok(())
}

async fn what_came_due_while_the_server_was_down_fires_at_its_start(
    firma: &mut Firma,
    case: &Expediente,
    now: chrono::DateTime<Utc>,
) -> Result<()> {
    let due = NaiveDate::from_ymd_opt(2026, 12, 26).context("a date")?;
    let deadline = firma.lucia.new_prescripcion(&case.resumen.id, due).await?;
    firma.server.kill().await?;
    // Four weeks pass: the steps of 30, 15 and 7 days go by unseen.
    firma.server.set_clock(now + chrono::Duration::days(27))?;
    firma.server.restart().await?;
    let alert = until("the missed alert", async || {
        let page = firma.lucia.inbox().await?;
        Ok(page
            .entries
            .into_iter()
            .find(|entry| about(entry, &deadline) && entry.event == "prescripcion:alert"))
    })
    .await?;
    ensure!(alert.payload["diasRestantes"] == 5, "with the days that are left now: {alert:?}");
    let page = firma.lucia.inbox().await?;
    let shown = page.entries.iter().filter(|entry| about(entry, &deadline)).count();
    ensure!(shown <= 2, "the most urgent one alone, besides that of the entry: {shown}");
    Ok(())
}

/// Waits for the deadline's alert: it is raised at once, in a transaction of its own.
async fn alert_of(firma: &Firma, deadline: &Prescripcion) -> Result<InboxEntry> {
    let alert = |entry: &InboxEntry| about(entry, deadline) && entry.event == "prescripcion:alert";
    until("the alert", async || Ok(firma.lucia.inbox().await?.entries.into_iter().find(alert))).await
}

fn about(entry: &InboxEntry, deadline: &Prescripcion) -> bool {
    entry.contexto.as_ref().is_some_and(|contexto| contexto.prescripcion_id.as_ref() == Some(&deadline.id))
}

async fn whole_inbox(firma: &Firma) -> Result<Vec<InboxEntry>> {
    Ok(firma.lucia.inbox().await?.entries)
}

fn exactly_one_conflict(one: Answer, other: Answer) -> Result<()> {
    let (won, lost) = if one.status.is_success() { (one, other) } else { (other, one) };
    ensure!(won.status.is_success(), "one of the two wins: {won:?}");
    ensure!(lost.code()? == (409, Code::Conflicto), "the other is told");
    Ok(())
}
