//! An admin looks after the firm's accounts: on the page, and on the wire of whoever it concerns.

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use vigia_tests::{
    casa::Casa,
    chromium::Chromium,
    firma::{Firma, PASSWORD},
    in_every_casa,
    node::NodeSocket,
};

const PAGE: &str = "vigía";

in_every_casa! {
    an_admin_ends_sessions_and_their_sockets_go_at_once,
}

async fn an_admin_ends_sessions_and_their_sockets_go_at_once(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let origin = firma.server.origin();
    for (who, what) in [
        (&firma.martin, (Method::DELETE, format!("/devices/{}", firma.martin.session.device_id))),
        (&firma.ana, (Method::DELETE, "/sessions".to_owned())),
        (&firma.lucia, (Method::POST, "/claim".to_owned())),
    ] {
        let mut wire = NodeSocket::connect(origin, json!({ "token": who.token() })).await?;
        let (method, rest) = what;
        let asked = Instant::now();
        let answer = firma.admin.send(method, &format!("/users/{}{rest}", who.id()), None).await?;
        ensure!(answer.status.is_success(), "{rest}: {answer:?}");
        wire.disconnected().await?;
        // A second for a node that was not woken, and some for a machine that does other things too.
        ensure!(asked.elapsed() < Duration::from_secs(3), "{rest}: {:?}", asked.elapsed());
        ensure!(who.refused(Method::GET, "/me", None).await?.0 == 401, "{rest}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_new_comes_in_by_the_link_an_admin_made_and_is_shown_out_when_switched_off() -> Result<()> {
    let firma = Firma::open().await?;
    let server = format!("http://localhost:{}", firma.server.port()?);
    let mut admin = Chromium::start()?;
    admin.open(PAGE, &server).await?;
    admin.fill(PAGE, "Correo electrónico", &firma.admin.me().email).await?;
    admin.fill(PAGE, "Contraseña", PASSWORD).await?;
    admin.click(PAGE, "button", "Iniciar sesión").await?;
    admin.click(PAGE, "link", "Administración").await?;
    admin.click(PAGE, "button", "Nueva persona").await?;
    admin.fill(PAGE, "Nombre y apellido", "Nora Paz").await?;
    admin.fill(PAGE, "Correo electrónico", "nora@ferreyra.example").await?;
    admin.select(PAGE, "Rol", "oficina").await?;
    admin.click(PAGE, "button", "Crear cuenta").await?;
    let link = admin.value(PAGE, "Enlace de alta").await?;
    ensure!(link.starts_with(&format!("{server}/alta/")), "{link}");
    admin.click(PAGE, "button", "Listo").await?;

    let mut nora = Chromium::start()?;
    nora.open(PAGE, &link).await?;
    nora.fill(PAGE, "Contraseña nueva", PASSWORD).await?;
    nora.fill(PAGE, "Repetir la contraseña", PASSWORD).await?;
    nora.click(PAGE, "button", "Guardar y entrar").await?;
    nora.see(PAGE, "heading", "Bandeja").await?;
    let users: Vec<Value> = firma.admin.get("/users").await?;
    let who = users.iter().find(|user| user["nombre"] == "Nora Paz").context("her account")?;
    ensure!(who["rol"] == "oficina", "{who}");

    admin.click(PAGE, "link", "Nora Paz").await?;
    admin.click(PAGE, "button", "Desactivar").await?;
    admin.click(PAGE, "button", "Desactivar la cuenta").await?;
    admin.see(PAGE, "button", "Reactivar").await?;
    nora.see(PAGE, "heading", "La sesión venció").await?;
    for browser in [&mut admin, &mut nora] {
        let faults = browser.faults().await?;
        ensure!(faults == json!([]), "{faults}");
    }
    Ok(())
}
