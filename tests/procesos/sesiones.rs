//! Signing in, staying signed in, and being thrown out.

use anyhow::{Result, bail, ensure};
use chrono::{Duration, Utc};
use reqwest::Method;
use serde_json::{Value, json};
use vigia_protocol::{error::Code, session::Device};
use vigia_tests::{
    api::{self, Answer, Api},
    casa::Casa,
    firma::{Firma, PASSWORD},
    in_every_casa,
    node::NodeSocket,
    server::Options,
};

in_every_casa! {
    a_lost_answer_to_a_refresh_signs_nobody_out_and_a_stolen_token_ends_the_session,
    another_device_cannot_use_a_refresh_token,
    a_device_that_is_signed_out_is_cut_off_at_once,
    a_changed_password_ends_every_other_session_and_the_old_one_opens_nothing,
    somebody_elses_guesses_are_slowed_down_and_lock_nobody_out,
}

async fn a_lost_answer_to_a_refresh_signs_nobody_out_and_a_stolen_token_ends_the_session(
    casa: Casa,
) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let (origin, device) = (firma.server.origin(), firma.lucia.session.device_id.to_string());
    let old = firma.lucia.refresh_token();
    let first: Value = refresh(origin, &old, &device).await?.ok()?;
    let again: Value = refresh(origin, &old, &device).await?.ok()?;
    ensure!(first["refreshToken"] == again["refreshToken"], "the same successor, until it is first used");

    let text = |answer: &Value| answer["refreshToken"].as_str().unwrap_or_default().to_owned();
    let second: Value = refresh(origin, &text(&first), &device).await?.ok()?;
    ensure!(refresh(origin, &old, &device).await?.code()? == (401, Code::AuthRevoked));
    ensure!(
        refresh(origin, &text(&second), &device).await?.code()? == (401, Code::AuthRevoked),
        "the family has ended"
    );
    Ok(())
}

async fn another_device_cannot_use_a_refresh_token(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let other = firma.martin.session.device_id.to_string();
    let answer = refresh(firma.server.origin(), &firma.lucia.refresh_token(), &other).await?;
    ensure!(answer.status == 401, "{answer:?}");
    Ok(())
}

async fn a_device_that_is_signed_out_is_cut_off_at_once(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let origin = firma.server.origin();
    let phone = Api::sign_in(origin, &firma.lucia.me().email, PASSWORD, "Otra notebook").await?;
    let mut socket = NodeSocket::connect(origin, json!({ "token": phone.token() })).await?;
    let devices: Vec<Device> = firma.lucia.get("/me/devices").await?;
    ensure!(devices.iter().filter(|device| device.signed_in).count() == 2);

    let path = format!("/me/devices/{}", phone.session.device_id);
    let answer = firma.lucia.send(Method::DELETE, &path, None).await?;
    ensure!(answer.status == 204, "{answer:?}");
    socket.disconnected().await?;
    ensure!(phone.refused(Method::GET, "/me", None).await? == (401, Code::AuthRevoked));
    let Err(error) = NodeSocket::connect(origin, json!({ "token": phone.token() })).await else {
        bail!("a signed-out device connected");
    };
    ensure!(error.to_string() == "AUTH_REVOKED", "{error}");
    let _: Value = firma.lucia.get("/me").await?;
    Ok(())
}

async fn a_changed_password_ends_every_other_session_and_the_old_one_opens_nothing(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let origin = firma.server.origin();
    let other = Api::sign_in(origin, &firma.lucia.me().email, PASSWORD, "Otra notebook").await?;
    let change = json!({ "current": PASSWORD, "new": "una-nueva-bien-larga" });
    let answer = firma.lucia.send(Method::POST, "/me/password", Some(change)).await?;
    ensure!(answer.status == 204, "{answer:?}");
    ensure!(other.refused(Method::GET, "/me", None).await?.0 == 401);
    let _: Value = firma.lucia.get("/me").await?;
    ensure!(Api::sign_in(origin, &firma.lucia.me().email, PASSWORD, "x").await.is_err());
    Api::sign_in(origin, &firma.lucia.me().email, "una-nueva-bien-larga", "x").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_token_is_told_from_a_wrong_one_and_a_new_one_works_across_a_restart() -> Result<()> {
    let now = Utc::now();
    let mut firma = Firma::open_with(Options { now: Some(now), ..Options::default() }).await?;
    let url = format!("{}/api/v1/me", firma.server.origin());
    let ask = async |token: Option<String>| -> Result<Answer> {
        api::send(&api::http()?, Method::GET, url.clone(), token.as_deref(), None).await
    };
    ensure!(ask(None).await?.code()? == (401, Code::AuthMissing));
    ensure!(ask(Some("nada".into())).await?.code()? == (401, Code::AuthInvalid));
    firma.server.set_clock(now + Duration::minutes(16))?;
    ensure!(ask(Some(firma.lucia.token())).await?.code()? == (401, Code::AuthExpired));
    firma.lucia.refresh().await?;
    firma.server.kill().await?;
    firma.server.restart().await?;
    ask(Some(firma.lucia.token())).await?.ok::<Value>()?;
    Ok(())
}

async fn somebody_elses_guesses_are_slowed_down_and_lock_nobody_out(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let origin = firma.server.origin();
    let email = &firma.lucia.me().email;
    let guess = async |password: &str, device: Value| -> Result<Answer> {
        let body = json!({ "email": email, "password": password, "device": device });
        api::send(&api::http()?, Method::POST, format!("{origin}/api/v1/session"), None, Some(&body)).await
    };
    let stranger = || json!({ "name": "?", "platform": "linux" });
    let mut slowed = false;
    for attempt in 0..30 {
        let (_, error) = guess(&format!("adivinanza-{attempt}"), stranger()).await?.refusal()?;
        slowed |= error.code == Code::LimiteExcedido && error.retry_after_ms.is_some_and(|wait| wait > 0);
        if slowed {
            break;
        }
    }
    ensure!(slowed, "thirty guesses without a delay");
    // The device the lawyer has always used is known, and is not held up.
    let session = &firma.lucia.session;
    let known =
        json!({ "id": session.device_id, "key": session.device_key, "name": "Mesa", "platform": "linux" });
    guess(PASSWORD, known).await?.ok::<Value>()?;
    Ok(())
}

async fn refresh(origin: &str, token: &str, device: &str) -> Result<Answer> {
    let body = json!({ "refreshToken": token, "deviceId": device });
    api::send(&api::http()?, Method::POST, format!("{origin}/api/v1/session/refresh"), None, Some(&body))
        .await
}
