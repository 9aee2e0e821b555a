//! A right that is taken away is gone at once: on the wire, in the inbox, on the screen.

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use vigia_protocol::acceso::Calidad;
use vigia_tests::{
    casa::{Casa, House},
    firma::Firma,
    in_every_casa,
    node::NodeSocket,
    wait::until,
};

use crate::puesto::Puesto;

in_every_casa! {
    a_removed_member_receives_nothing_more_and_what_waited_is_taken_back,
    a_refusal_leaves_our_own_client_connected,
    a_disabled_account_is_cut_off_at_once,
}

async fn a_removed_member_receives_nothing_more_and_what_waited_is_taken_back(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let origin = firma.server.origin();
    let case =
        firma.lucia.new_expediente("Herrera, Tomás c/ Paz, Verónica s/ régimen de comunicación").await?;
    let id = &case.resumen.id;
    firma.lucia.add_member(id, &firma.martin.id(), Calidad::Miembro).await?;
    let martin = Puesto::sit_down(origin, &firma.martin.me().email).await?;
    let mut wire = NodeSocket::connect(origin, json!({ "token": firma.martin.token() })).await?;
    wire.ask("expediente:join", &[json!({ "expedienteId": id })]).await?;

    firma.lucia.new_prescripcion(id, firma.in_days(1).await?).await?;
    let mark = |text: &str| text.contains("ítico");
    let toast =
        martin.desktop.toasts.wait("the alert", |toast| mark(&toast.title) || mark(&toast.body)).await?;
    martin.window.go("/bandeja").await?;
    martin.window.reads("Herrera, Tomás").await?;
    let entry = firma.martin.newest("prescripcion:alert").await?.context("the entry")?;

    firma.lucia.remove_member(id, &firma.martin.id()).await?;
    martin.desktop.toasts.closed(toast.id).await?;
    martin.window.reads_no_more("Herrera, Tomás").await?;
    let waiting = martin.inbox().await?;
    ensure!(
        !json!(waiting).to_string().contains("Herrera"),
        "nothing of it is left on the device: {waiting:?}"
    );
    let page = firma.martin.inbox().await?;
    ensure!(page.entries.iter().all(|one| one.seq != entry.seq || one.is_void()), "{page:?}");
    let tombstone = replayed(&firma, entry.seq).await?;
    ensure!(tombstone["event"] == "inbox:void" && tombstone["payload"].is_null(), "{tombstone}");
    ensure!(tombstone.get("contexto").is_none() && tombstone.get("vence").is_none(), "{tombstone}");
    let path = format!("/expedientes/{id}");
    ensure!(firma.martin.refused(Method::GET, &path, None).await?.0 == 404);

    // What is committed from here on is not for him: neither in the room he stood in nor in his inbox.
    let seen = wire.events().len();
    let change = json!({ "version": case.resumen.version, "numero": "CIV 033108/2026" });
    firma.lucia.send(Method::PATCH, &path, Some(change)).await?.ok::<Value>()?;
    firma.lucia.new_prescripcion(id, firma.in_days(2).await?).await?;
    let own = firma.martin.new_expediente("Mansilla, Julieta c/ Estética Palermo S.R.L. s/ despido").await?;
    firma.martin.new_prescripcion(&own.resumen.id, firma.in_days(3).await?).await?;
    wire.event_where("prescripcion:alert", |alert| alert["expedienteId"] == own.resumen.id.as_str()).await?;
    let later = wire.events().split_off(seen);
    ensure!(later.iter().all(|(_, payload)| !payload.to_string().contains(id.as_str())), "{later:?}");
    ensure!(
        wire.ask("expediente:join", &[json!({ "expedienteId": id })]).await?["error"]["code"]
            == "NO_AUTORIZADO"
    );
    Ok(())
}

/// The entry of this number, as Martín's other device gets it when it starts from nothing.
async fn replayed(firma: &Firma<House>, seq: i64) -> Result<Value> {
    let auth = json!({
        "token": firma.martin.token(), "device": firma.martin.session.device_id, "epoch": "", "since": 0,
    });
    let mut device = NodeSocket::connect(firma.server.origin(), auth).await?;
    let epoch = device.event("inbox:reset").await?["epoch"].clone();
    device.emit("inbox:pull", &[json!({ "epoch": epoch, "since": seq - 1 })]).await?;
    let sync = device.event_where("inbox:sync", |sync| sync["entries"][0]["seq"] == seq).await?;
    Ok(sync["entries"][0].clone())
}

async fn a_refusal_leaves_our_own_client_connected(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let foreign = firma.lucia.new_expediente("Maidana, Hugo c/ Maidana, Rubén s/ reivindicación").await?;
    let martin = Puesto::sit_down(firma.server.origin(), &firma.martin.me().email).await?;
    let before = martin.invoke("connection_state", json!({})).await?;
    // Whatever the app says of it, the server refuses the room; the connection must outlive that.
    martin.window.invoke("expediente_open", json!({ "expedienteId": foreign.resumen.id })).await?;
    let own = firma.martin.new_expediente("Toledo, Mirta s/ determinación de la capacidad").await?;
    firma.martin.new_prescripcion(&own.resumen.id, firma.in_days(5).await?).await?;
    martin.desktop.toasts.wait("his own alert", |_| true).await?;
    let after = martin.invoke("connection_state", json!({})).await?;
    ensure!(after["estado"] == "conectado" && after["desde"] == before["desde"], "{before} {after}");
    Ok(())
}

async fn a_disabled_account_is_cut_off_at_once(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let auth = json!({ "token": firma.martin.token() });
    let mut wire = NodeSocket::connect(firma.server.origin(), auth).await?;
    let users: Vec<Value> = firma.admin.get("/users").await?;
    let martin = users.iter().find(|user| user["id"] == json!(firma.martin.id())).context("Martín")?;
    let off = json!({ "version": martin["version"], "activo": false });
    let path = format!("/users/{}", firma.martin.id());
    firma.admin.send(Method::PATCH, &path, Some(off)).await?.ok::<Value>()?;
    wire.disconnected().await?;
    until("a refusal", async || {
        Ok((firma.martin.refused(Method::GET, "/me", None).await?.0 == 401).then_some(()))
    })
    .await
}
