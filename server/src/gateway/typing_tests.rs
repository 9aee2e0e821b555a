use super::*;
use crate::testing::{Firm, Person};
use axum::{
    Router,
    body::Body,
    http::{Method, Request},
};
use serde_json::json;
use std::{collections::VecDeque, sync::atomic::Ordering};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};
use tower::ServiceExt;
use vigia_protocol::{acceso::Rol, event::name::MENSAJE_TYPING};

#[test]
fn how_often_it_is_told() {
    // protocol.md: «over 1 per 2 s dropped silently, isTyping: false always passes».
    for (case, since, is_typing, expected) in [
        ("the first", None, true, true),
        ("at once again", Some(0), true, false),
        ("a little too soon", Some(1_999), true, false),
        ("after two seconds", Some(2_000), true, true),
        ("having stopped", Some(0), false, true),
    ] {
        assert_eq!(passes(since.map(Duration::from_millis), is_typing), expected, "{case}");
    }
}

/// A firm behind its gateway, which reads the log, and somebody's socket, over long polling.
struct Server {
    firm: Firm,
    router: Router,
    gateway: Gateway,
    tail: AbortOnDropHandle<()>,
}

struct Socket {
    router: Router,
    path: String,
    heard: VecDeque<(String, Value)>,
}

impl Server {
    async fn new() -> Self {
        let firm = Firm::new().await;
        let (layer, gateway) = Gateway::build(firm.app.clone()).await.unwrap();
        let cursor = crate::log::head(firm.app.db.reader()).await.unwrap().pos;
        let tail = crate::log::tail::run(firm.app.clone(), gateway.clone(), cursor, CancellationToken::new());
        let tail = AbortOnDropHandle::new(tokio::spawn(tail));
        while !gateway.rights_confirmed() {
            tokio::task::yield_now().await;
        }
        Self { router: Router::new().layer(layer), firm, gateway, tail }
    }

    /// A connected socket in the room of a case; it has joined where that was allowed. What was written before is told by then.
    async fn socket(&self, nombre: &str, who: &Person, case: &str) -> Socket {
        let app = &self.firm.app;
        let written = crate::log::head(app.db.reader()).await.unwrap().pos;
        while app.pulses.tail_at.load(Ordering::Relaxed) < written {
            tokio::task::yield_now().await;
        }
        let sign_in = json!({
            "email": format!("{nombre}@estudio.test"), "password": "una clave larga",
            "device": { "name": "prueba", "platform": "linux" },
        });
        let (_, session) = self.firm.post(who, "/session", sign_in).await;
        let path = "/socket.io/?EIO=4&transport=polling".to_owned();
        let mut socket = Socket { router: self.router.clone(), path, heard: VecDeque::new() };
        let hello = socket.ask(Method::GET, None).await;
        let hello: Value =
            serde_json::from_str(hello.split('\u{1e}').next().unwrap().strip_prefix('0').unwrap()).unwrap();
        socket.path += &format!("&sid={}", hello["sid"].as_str().unwrap());
        let auth = json!({ "token": session["accessToken"] });
        socket.ask(Method::POST, Some(format!("40/api,{auth}"))).await;
        while !socket.poll().await.contains("40/api,{") {}
        socket.emit("join:expediente", json!(case)).await;
        socket
    }
}

impl Socket {
    async fn ask(&self, method: Method, body: Option<String>) -> String {
        let request = Request::builder().method(method).uri(&self.path);
        let request = request.body(body.map_or_else(Body::empty, Body::from)).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), 200);
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    async fn emit(&self, event: &str, payload: Value) {
        self.ask(Method::POST, Some(format!("42/api,{}", json!([event, payload])))).await;
    }

    async fn poll(&mut self) -> String {
        let text = self.ask(Method::GET, None).await;
        for packet in text.split('\u{1e}').filter_map(|packet| packet.strip_prefix("42/api,")) {
            let (event, payload): (String, Value) = serde_json::from_str(packet).unwrap();
            self.heard.push_back((event, payload));
        }
        text
    }

    /// The payload of the next event, which is this one.
    async fn next(&mut self, expected: &str) -> Value {
        while self.heard.is_empty() {
            self.poll().await;
        }
        let (event, payload) = self.heard.pop_front().unwrap();
        assert_eq!(event, expected, "{payload}");
        payload
    }

    async fn typing(&self, case: &str, is_typing: bool) {
        // Somebody else's name, which does not count.
        let said = json!({ "expedienteId": case, "userId": "otra-persona", "isTyping": is_typing });
        self.emit(MENSAJE_TYPING, said).await;
    }

    /// Whatever was sent to this socket before has been heard once its own echo comes back.
    async fn echo(&mut self) {
        self.emit("error", json!({ "code": "ECO" })).await;
        assert_eq!(self.next("error").await["code"], "ECO");
    }
}

#[tokio::test]
async fn the_others_who_see_the_messages_hear_who_is_writing() {
    let server = Server::new().await;
    let firm = &server.firm;
    let (luz, ana) = (firm.person("luz", Rol::Abogado).await, firm.person("ana", Rol::Abogado).await);
    let ines = firm.person("ines", Rol::Oficina).await;
    let case = firm.case(&luz, "Quiroga c/ Méndez").await;
    firm.join(&luz, &case, &ana, "miembro").await;
    let oficio = json!({ "asunto": "Informe", "asignadoA": ines.id });
    firm.post(&luz, &format!("/expedientes/{case}/oficios"), oficio).await;
    let mut sockets = Vec::new();
    for (nombre, who) in [("luz", &luz), ("luz", &luz), ("ana", &ana), ("ines", &ines)] {
        let mut socket = server.socket(nombre, who, &case).await;
        assert_eq!(socket.next("joined").await["room"], format!("expediente:{case}"), "{nombre}");
        sockets.push(socket);
    }
    let [writer, second, other, office] = &mut sockets[..] else { unreachable!() };
    writer.typing(&case, true).await;
    writer.typing(&case, true).await;
    writer.typing(&case, false).await;
    for is_typing in [true, false] {
        let expected = json!({ "expedienteId": case, "userId": luz.id, "isTyping": is_typing });
        assert_eq!(other.next(MENSAJE_TYPING).await, expected);
    }
    other.echo().await;
    // Not the writer, on no socket of theirs, nor the office, which stands in the room for its oficio.
    for socket in [writer, second, office] {
        socket.echo().await;
    }
}

#[tokio::test]
async fn whoever_does_not_see_the_messages_tells_nobody_and_is_refused() {
    let server = Server::new().await;
    let firm = &server.firm;
    let (luz, mia) = (firm.person("luz", Rol::Abogado).await, firm.person("mia", Rol::Abogado).await);
    let ines = firm.person("ines", Rol::Oficina).await;
    let case = firm.case(&luz, "Quiroga c/ Méndez").await;
    let oficio = json!({ "asunto": "Informe", "asignadoA": ines.id });
    firm.post(&luz, &format!("/expedientes/{case}/oficios"), oficio).await;
    let mut inside = server.socket("luz", &luz, &case).await;
    inside.next("joined").await;
    let mut stranger = server.socket("mia", &mia, &case).await;
    stranger.next("exception").await;
    assert_eq!(stranger.next("error").await["event"], "join:expediente");
    let mut office = server.socket("ines", &ines, &case).await;
    office.next("joined").await;
    let mut refusals = Vec::new();
    for (nombre, asked) in [("mia", &*case), ("mia", "no-hay"), ("ines", &*case)] {
        let socket = if nombre == "mia" { &mut stranger } else { &mut office };
        socket.typing(asked, true).await;
        assert_eq!(socket.next("exception").await["message"], "No autorizado");
        refusals.push(socket.next("error").await);
    }
    assert_eq!(refusals[0]["code"], "NO_AUTORIZADO");
    assert!(
        refusals.iter().all(|refusal| *refusal == refusals[0]),
        "not theirs is as not there: {refusals:?}"
    );
    stranger.emit(MENSAJE_TYPING, json!({ "expedienteId": case })).await;
    stranger.next("exception").await;
    assert!(stranger.next("error").await["fields"]["isTyping"].is_string());
    inside.echo().await;
}

#[tokio::test]
async fn whoever_cannot_tell_the_rights_as_they_are_tells_nobody() {
    let server = Server::new().await;
    let firm = &server.firm;
    let (luz, ana) = (firm.person("luz", Rol::Abogado).await, firm.person("ana", Rol::Abogado).await);
    let case = firm.case(&luz, "Quiroga c/ Méndez").await;
    firm.join(&luz, &case, &ana, "miembro").await;
    let mut writer = server.socket("luz", &luz, &case).await;
    writer.next("joined").await;
    let mut other = server.socket("ana", &ana, &case).await;
    other.next("joined").await;
    writer.typing(&case, false).await;
    other.next(MENSAJE_TYPING).await;
    // The log is not read any more: somebody may have been put out of the case since, and this node would not know.
    server.tail.abort();
    while server.gateway.rights_confirmed() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    writer.typing(&case, false).await;
    // A socket's events are answered in their order: once this one is, the other was.
    writer.echo().await;
    other.echo().await;
}
