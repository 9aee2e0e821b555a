//! A firm for tests: the whole server over a database of its own, asked through its routes.

mod store;

pub use store::Store;

use crate::{
    app::App,
    clock::Clock,
    contrato,
    entity::{event_log, prescripciones},
    log::{Live, Record},
    prescripciones::vigilante,
    router::router,
    shutdown::Requests,
};
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use chrono::Days;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};
use std::net::SocketAddr;
use tower::ServiceExt;
use vigia_protocol::{acceso::Rol, time::Timestamp};

/// A firm with one admin, on a store of its own.
pub struct Firm {
    pub app: App,
    pub admin: Person,
    router: Router,
    store: Store,
}

/// Somebody who has signed in.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: String,
    token: String,
}

impl Person {
    /// A back end that shows its token; it is nobody.
    pub fn service(token: &str) -> Self {
        Self { id: String::new(), token: token.to_owned() }
    }
}

/// What a request got: the status and the body.
pub type Answer = (StatusCode, Value);

impl Firm {
    /// A firm at noon of an office day, whatever the day the tests are run on.
    pub async fn new() -> Self {
        Self::at("2026-11-24T15:00:00Z").await
    }

    /// A firm whose clock shows that instant, and runs on from there.
    pub async fn at(instant: &str) -> Self {
        let store = Store::new().await;
        let clock = store.clock();
        std::fs::write(&clock, instant).unwrap();
        let app = store.open(Clock::file(clock)).await;
        Self::over(store, app).await
    }

    /// The same, with a mail server that is not there: what would be sent stays in the outbox.
    pub async fn with_mail(instant: &str) -> Self {
        let store = Store::new().await;
        let clock = store.clock();
        std::fs::write(&clock, instant).unwrap();
        let mut app = store.open(Clock::file(clock)).await;
        let smtp = crate::correo::Smtp::new("smtp://localhost:1?tls=none", "vigia@estudio.test").unwrap();
        app.config = std::sync::Arc::new(crate::config::Config { smtp: Some(smtp), ..(*app.config).clone() });
        Self::over(store, app).await
    }

    /// The clock of a firm made [`Firm::at`] an instant shows another one.
    pub fn set_clock(&self, instant: &str) {
        std::fs::write(self.store.clock(), instant).unwrap();
    }

    /// Somebody who signed in when the clock showed another day signs in again.
    pub async fn again(&self, who: &Person) -> Person {
        let user = who.id.parse().unwrap();
        let tx = self.app.db.begin(crate::db::Actor::System).await.unwrap();
        let claim = crate::auth::new_claim(&tx, &user).await.unwrap();
        tx.commit().await.unwrap();
        self.sign_in(who.id.clone(), claim).await
    }

    async fn over(store: Store, app: App) -> Self {
        let router = router(app.clone(), Requests::default());
        let (id, claim) = first_admin(&app).await;
        let nobody = Person { id, token: String::new() };
        let mut firm = Self { app, router, admin: nobody.clone(), store };
        firm.admin = firm.sign_in(nobody.id, claim).await;
        firm
    }

    /// Somebody new, signed in by the link the admin got.
    pub async fn person(&self, nombre: &str, rol: Rol) -> Person {
        let new = json!({ "email": format!("{nombre}@estudio.test"), "nombre": nombre, "rol": rol });
        let (status, made) = self.post(&self.admin, "/users", new).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        self.sign_in(text(&made["user"]["id"]), text(&made["claimToken"])).await
    }

    async fn sign_in(&self, id: String, claim: String) -> Person {
        let device = json!({ "name": "prueba", "platform": "linux" });
        let asked = json!({ "token": claim, "password": "una clave larga", "device": device });
        let nobody = Person { id: id.clone(), token: String::new() };
        let (status, session) = self.post(&nobody, "/session/claim", asked).await;
        assert_eq!(status, StatusCode::CREATED, "{session}");
        Person { id, token: session["accessToken"].as_str().unwrap().to_owned() }
    }

    /// Any request, by its path under `/api/v1`.
    pub async fn ask(&self, who: &Person, method: Method, path: &str, body: Option<Value>) -> Answer {
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(Self::request(who, method, path).body(body).unwrap()).await
    }

    /// A POST with an `Idempotency-Key`.
    pub async fn post_with_key(&self, who: &Person, path: &str, key: &str, body: &Value) -> Answer {
        self.send(Self::with_key(who, path, key, body)).await
    }

    /// The headers of what answers such a POST.
    pub async fn headers_with_key(&self, who: &Person, path: &str, key: &str, body: &Value) -> HeaderMap {
        self.router.clone().oneshot(Self::with_key(who, path, key, body)).await.unwrap().headers().clone()
    }

    fn with_key(who: &Person, path: &str, key: &str, body: &Value) -> Request<Body> {
        let request = Self::request(who, Method::POST, path).header("Idempotency-Key", key);
        request.body(Body::from(body.to_string())).unwrap()
    }

    fn request(who: &Person, method: Method, path: &str) -> axum::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {}", who.token))
            .header(header::CONTENT_TYPE, "application/json")
            .extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 1))))
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        contrato::testigo::saw(&method, &path, status, &body);
        (status, body)
    }

    /// What a GET gets that is no JSON: the status, the headers, the bytes. `language` as in `Accept-Language`.
    pub async fn file(&self, who: &Person, path: &str, language: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
        let request = Self::request(who, Method::GET, path).header(header::ACCEPT_LANGUAGE, language);
        self.bytes(request.body(Body::empty()).unwrap()).await
    }

    /// A GET of what is not below `/api/v1`, by nobody.
    pub async fn outside(&self, path: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
        let request = Request::get(path).extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 1))));
        self.bytes(request.body(Body::empty()).unwrap()).await
    }

    async fn bytes(&self, request: Request<Body>) -> (StatusCode, HeaderMap, Vec<u8>) {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        contrato::testigo::saw(&method, &path, status, &body);
        (status, headers, bytes)
    }

    pub async fn get(&self, who: &Person, path: &str) -> Answer {
        self.ask(who, Method::GET, path, None).await
    }

    pub async fn post(&self, who: &Person, path: &str, body: Value) -> Answer {
        self.ask(who, Method::POST, path, Some(body)).await
    }

    pub async fn patch(&self, who: &Person, path: &str, body: Value) -> Answer {
        self.ask(who, Method::PATCH, path, Some(body)).await
    }

    pub async fn put(&self, who: &Person, path: &str, body: Value) -> Answer {
        self.ask(who, Method::PUT, path, Some(body)).await
    }

    pub async fn delete(&self, who: &Person, path: &str) -> Answer {
        self.ask(who, Method::DELETE, path, None).await
    }

    /// A new case of that person's; its id.
    pub async fn case(&self, who: &Person, caratula: &str) -> String {
        let (status, made) = self.post(who, "/expedientes", json!({ "caratula": caratula })).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        made["id"].as_str().unwrap().to_owned()
    }

    /// Makes somebody belong to a case.
    pub async fn join(&self, by: &Person, case: &str, who: &Person, calidad: &str) {
        let path = format!("/expedientes/{case}/members/{}", who.id);
        let (status, answer) = self.put(by, &path, json!({ "calidad": calidad })).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }

    /// A new deadline, so many days from today, that the watch has looked at.
    pub async fn deadline(&self, who: &Person, case: &str, dias: i64) -> Value {
        let vence = self.day(dias);
        let new = json!({ "tipo": "Acción por daños", "vence": vence });
        let (status, made) = self.post(who, &format!("/expedientes/{case}/prescripciones"), new).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        self.watch().await;
        made
    }

    /// The date so many days from today.
    pub fn day(&self, dias: i64) -> chrono::NaiveDate {
        let today = self.app.today();
        let days = Days::new(dias.unsigned_abs());
        if dias < 0 { today - days } else { today + days }
    }

    /// One round of the watch.
    pub async fn watch(&self) {
        vigilante::round(&self.app, &Default::default()).await.unwrap();
    }

    /// When the watch looks at a deadline next.
    pub async fn next_look(&self, deadline: &Value) -> Timestamp {
        let row = prescripciones::Entity::find_by_id(deadline["id"].as_str().unwrap());
        let row = row.one(self.app.db.reader()).await.unwrap().unwrap();
        Timestamp::from_millis(row.proximo_aviso.unwrap())
    }

    /// Somebody's inbox, oldest first, without what tells them of new cases and of leaves.
    pub async fn inbox(&self, who: &Person) -> Vec<Value> {
        let (_, page) = self.get(who, "/inbox?limit=200").await;
        let mut entries = page["entries"].as_array().unwrap().clone();
        let leave = |entry: &Value| entry["payload"]["metadata"]["ausenciaId"].is_string();
        entries.retain(|entry| entry["event"] != "expediente:new" && !leave(entry));
        entries.reverse();
        entries
    }

    /// What the log says to rooms, oldest first.
    pub async fn said(&self) -> Vec<Live> {
        let live = |record| match record {
            Record::Live(live) => Some(live),
            _ => None,
        };
        self.log().await.into_iter().filter_map(live).collect()
    }

    /// The whole log, oldest first.
    pub async fn log(&self) -> Vec<Record> {
        let rows = event_log::Entity::find().order_by_asc(event_log::Column::Pos);
        let rows = rows.all(self.app.db.reader()).await.unwrap();
        let records: Vec<Record> =
            rows.iter().map(|row| serde_json::from_str(&row.record).unwrap()).collect();
        records.iter().for_each(contrato::testigo::told);
        records
    }
}

/// The error code of an answer.
pub fn code(answer: &Answer) -> (u16, &str) {
    (answer.0.as_u16(), answer.1["error"]["code"].as_str().unwrap_or("no error"))
}

async fn first_admin(app: &App) -> (String, String) {
    use crate::{db::Actor, entity::users};
    let id = vigia_protocol::ids::UserId::new();
    let tx = app.db.begin(Actor::System).await.unwrap();
    let row = users::Model {
        id: id.to_string(),
        email: "admin@estudio.test".into(),
        nombre: "Admin".into(),
        rol: "admin".into(),
        activo: true,
        password_hash: None,
        version: 1,
        created_at: tx.now().millis(),
        ve_casos: true,
    };
    users::Entity::insert(users::ActiveModel::from(row)).exec_without_returning(&*tx).await.unwrap();
    let claim = crate::auth::new_claim(&tx, &id).await.unwrap();
    tx.commit().await.unwrap();
    (id.into(), claim)
}
