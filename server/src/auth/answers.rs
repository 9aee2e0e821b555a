//! What the session's routes answer: the tokens in the body, or, to a page, in cookies.

use crate::{
    app::App,
    error::Result,
    web::cookies::{self, SetCookies},
};
use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use utoipa::ToSchema;
use vigia_protocol::session::{PageRefreshed, PageSession, Refreshed, Session};

/// A session that began: for a client that keeps its tokens itself, or for a page, which gets them as cookies.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum Begun {
    Client(Session),
    Page(PageSession),
}

/// A session that goes on, for either.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum Renewed {
    Client(Refreshed),
    Page(PageRefreshed),
}

/// Answers a sign-in.
pub fn begun(app: &App, session: Session, page: bool) -> Result<Response> {
    if !page {
        return Ok((StatusCode::CREATED, Json(Begun::Client(session))).into_response());
    }
    let kept = keep(app, &session.access_token, &session.refresh_token)?;
    let Session { expires_in, device_id, device_key, user, .. } = session;
    let body = Begun::Page(PageSession { expires_in, device_id, device_key, user });
    Ok((StatusCode::CREATED, kept, Json(body)).into_response())
}

/// Answers a refresh.
pub fn renewed(app: &App, tokens: Refreshed, page: bool) -> Result<Response> {
    if !page {
        return Ok(Json(Renewed::Client(tokens)).into_response());
    }
    let kept = keep(app, &tokens.access_token, &tokens.refresh_token)?;
    let body = Renewed::Page(PageRefreshed { expires_in: tokens.expires_in });
    Ok((kept, Json(body)).into_response())
}

/// Answers the end of a session.
pub fn ended(app: &App, page: bool) -> Result<Response> {
    if !page {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Ok((StatusCode::NO_CONTENT, cookies::clear(app.config.secure_cookies())?).into_response())
}

fn keep(app: &App, access: &str, refresh: &str) -> Result<SetCookies> {
    Ok(cookies::keep(access, refresh, app.config.secure_cookies())?)
}
