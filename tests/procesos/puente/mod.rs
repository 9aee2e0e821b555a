//! A back end that emits with the official `@socket.io/redis-emitter` reaches the official client, under our checks.

mod escena;

use anyhow::{Context, Result, ensure};
use escena::Scene;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use vigia_protocol::time::Timestamp;
use vigia_tests::{
    node::NodeSocket,
    redis::Redis,
    server::{Options, Server},
    wait::until,
};

/// What the documentation advises: the nodes hear and say what they must, a back end emits and nothing else.
const NODES_MAY: [&str; 8] = [
    "&vigia:*",
    "&socket.io#/api#*",
    "&socket.io-request#/api#",
    "+subscribe",
    "+psubscribe",
    "+publish",
    "+ping",
    "+select",
];
const BACKEND_MAY: [&str; 4] = ["&socket.io#/api#*", "+publish", "+ping", "+info"];

fn heard(socket: &NodeSocket, event: &str) -> Vec<Value> {
    socket.events().into_iter().filter(|(name, _)| name == event).map(|(_, payload)| payload).collect()
}

async fn delivered_once_on(nodes: usize, client: &str) -> Result<()> {
    let mut scene = Scene::start(nodes, client).await?;
    let last = nodes - 1;
    let firma = &scene.firma;
    let mut lucia = scene.socket(0, &firma.lucia).await?;
    let mut second = scene.socket(last, &firma.lucia).await?;
    let mut martin = scene.socket(last, &firma.martin).await?;
    let mut admin = scene.socket(last, &firma.admin).await?;
    admin.ask("join:admin", &[]).await?;
    let own = format!("user:{}", firma.lucia.id());
    let spared = format!("user:{}", firma.martin.id());
    let room = format!("expediente:{}", scene.case);

    // To one person, durable; the same again is nothing new.
    let aviso = scene.aviso("cedula-17", &firma.lucia);
    for _ in 0..2 {
        scene.backend.emit(&[&own], &[], json!(["notification", aviso])).await?;
    }
    // To a case without one of its people, durable.
    let alerta = scene.alerta();
    scene.backend.emit(&[&room], &[&spared], json!(["prescripcion:alert", alerta])).await?;
    // To a room of everybody of a kind, durable, with a date as JavaScript has it.
    let alert = json!({ "event": "system:alert", "timestamp": { "$date": "2026-11-24T12:00:00.000Z" },
        "data": { "id": "corte", "level": "warning", "title": "Corte de luz", "message": "Hoy de 14 a 16" } });
    scene.backend.emit(&["admin"], &[], json!(["system:alert", alert])).await?;
    // To a case without one of its people, live; with bytes inside, and with more arguments.
    let update = scene.update(json!({ "foto": { "$bytes": "AAECAw==" } }));
    scene
        .backend
        .emit(&[&room], &[&spared], json!(["expediente:update", update, "además", { "$bytes": "/w==" }]))
        .await?;
    // To both, so that whatever one of them should not have heard has come by then.
    let end = scene.update(json!({ "estado": "fin" }));
    scene.backend.emit(&[&room], &[], json!(["expediente:update", end])).await?;
    scene.settled(6.0).await?;
    let is_end = |payload: &Value| payload["data"]["changes"]["estado"] == "fin";
    for socket in [&mut lucia, &mut second, &mut martin, &mut admin] {
        socket.event_where("expediente:update", is_end).await?;
    }
    for socket in [&mut lucia, &mut second] {
        for event in ["notification", "prescripcion:alert"] {
            socket.event(event).await?;
        }
        ensure!(heard(socket, "notification").len() == 1, "once: {:?}", socket.events());
        ensure!(heard(socket, "prescripcion:alert").len() == 1, "once: {:?}", socket.events());
        let updates = heard(socket, "expediente:update");
        ensure!(updates.len() == 2, "each once: {updates:?}");
        let foto = &updates[0]["data"]["changes"]["foto"];
        ensure!(*foto == json!({ "type": "Buffer", "data": [0, 1, 2, 3] }), "as it was: {updates:?}");
        let all = socket.arguments("expediente:update");
        let more = json!(["además", { "type": "Buffer", "data": [255] }]);
        ensure!(all[0].as_array().map(|all| json!(all[1..])) == Some(more), "every argument: {all:?}");
    }
    ensure!(heard(&martin, "expediente:update").len() == 1, "spared: {:?}", martin.events());
    admin.event("system:alert").await?;
    ensure!(
        heard(&admin, "system:alert").len() == 1 && heard(&lucia, "system:alert").is_empty(),
        "{:?}",
        admin.events()
    );

    // What is durable stands in inboxes, once, whichever nodes heard it.
    let firma = &scene.firma;
    for (who, expected) in [
        (&firma.lucia, vec!["prescripcion:alert", "notification"]),
        (&firma.martin, vec![]),
        (&firma.admin, vec!["system:alert"]),
    ] {
        let inbox = who.inbox().await?.entries;
        let events: Vec<&str> =
            inbox.iter().map(|entry| &*entry.event).filter(|event| *event != "expediente:new").collect();
        ensure!(events == expected, "{}: {events:?}", who.me().nombre);
    }
    let entry = firma.lucia.newest("prescripcion:alert").await?.context("the alert")?;
    ensure!(entry.requiere_nota && entry.vence.is_some(), "as our own: {entry:?}");
    let refused = scene.figures("vigia_bridge_refused_total").await?;
    ensure!(refused.iter().all(BTreeMap::is_empty), "nothing of it: {refused:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn on_one_node_each_emit_reaches_each_socket_once() -> Result<()> {
    delivered_once_on(1, "ioredis").await
}

#[tokio::test(flavor = "multi_thread")]
async fn on_two_nodes_each_emit_reaches_each_socket_once_and_is_stored_once() -> Result<()> {
    delivered_once_on(2, "redis").await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assignment_is_told_to_the_office_once_by_two_nodes() -> Result<()> {
    let mut scene = Scene::start(2, "ioredis").await?;
    let firma = &scene.firma;
    let mut office = Vec::new();
    for node in 0..2 {
        let mut socket =
            NodeSocket::connect(scene.servers()[node].origin(), json!({ "token": firma.admin.token() }))
                .await?;
        socket.ask("join:oficio", &[]).await?;
        office.push(socket);
    }
    let data = json!({ "id": "of-1", "expedienteId": scene.case, "asunto": "Informe", "asignadoA": firma.martin.id(), "estado": "asignado" });
    let assigned = json!({ "event": "oficio:assigned", "data": data, "timestamp": Timestamp::from_millis(1_795_521_600_000) });
    let to = format!("user:{}", firma.martin.id());
    for _ in 0..3 {
        scene.backend.emit(&[&to], &[], json!(["oficio:assigned", assigned])).await?;
    }
    scene.settled(3.0).await?;
    let end = json!({ "event": "system:alert", "timestamp": "2026-11-24T12:00:00.000Z",
        "data": { "level": "info", "title": "Fin", "message": "Fin" } });
    scene.backend.emit(&["admin"], &[], json!(["system:alert", end])).await?;
    for socket in &mut office {
        socket.event("system:alert").await?;
        let told = heard(socket, "oficio:assigned");
        ensure!(
            told.len() == 1 && told[0]["data"]["asunto"].is_null(),
            "once, without its subject: {told:?}"
        );
    }
    let inbox = scene.firma.martin.inbox().await?.entries;
    ensure!(
        inbox.iter().filter(|entry| entry.event == "oficio:assigned").count() == 1,
        "stored once: {inbox:?}"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_emitted_is_refused_counted_and_said_why() -> Result<()> {
    let mut scene = Scene::start(2, "ioredis").await?;
    let firma = &scene.firma;
    let mut lucia = scene.socket(0, &firma.lucia).await?;
    let mut ana = NodeSocket::connect(firma.server.origin(), json!({ "token": firma.ana.token() })).await?;
    let (own, stranger) = (format!("user:{}", firma.lucia.id()), format!("user:{}", firma.ana.id()));
    let room = format!("expediente:{}", scene.case);
    let alerta = scene.alerta();
    let update = scene.update(json!({}));
    let with = |field: &str, value: Value| {
        let mut changed = alerta.clone();
        changed[field] = value;
        changed
    };
    let typing = json!({ "expedienteId": scene.case, "userId": firma.martin.id(), "isTyping": true });
    let internal = format!("own:{}", firma.lucia.id());
    let aviso = scene.aviso("x", &firma.lucia);
    let refused: Vec<(&str, Vec<&str>, Value)> = vec![
        ("event", vec![&room], json!(["borrar:todo", {}])),
        ("event", vec![&room], json!(["mensaje:typing", typing])),
        ("event", vec![&own], json!(["inbox:entry", {}])),
        ("recipient", vec![&stranger], json!(["prescripcion:alert", alerta])),
        ("recipient", vec![&stranger], json!(["expediente:update", update])),
        ("recipient", vec![&own, &stranger], json!(["prescripcion:alert", alerta])),
        ("recipient", vec!["user:nadie"], json!(["prescripcion:alert", alerta])),
        ("recipient", vec!["expediente:no-hay"], json!(["expediente:update", update])),
        ("recipient", vec![&internal], json!(["notification", aviso])),
        ("recipient", vec![], json!(["notification", aviso])),
        ("payload", vec![&own], json!(["prescripcion:alert"])),
        ("payload", vec![&own], json!(["prescripcion:alert", "hola"])),
        ("payload", vec![&own], json!(["prescripcion:alert", with("nivel", json!("warning"))])),
        ("payload", vec![&own], json!(["prescripcion:alert", with("tipo", json!({ "$bytes": "AA==" }))])),
        ("payload", vec![&own], json!(["prescripcion:alert", alerta, "más"])),
        ("payload", vec![&room], json!(["expediente:update", update["data"]])),
        (
            "too_long",
            vec![&room],
            json!(["expediente:update", scene.update(json!({ "x": "x".repeat(70_000) }))]),
        ),
    ];
    let mut expected = BTreeMap::new();
    let mut emits = 0.0;
    let count = |expected: &mut BTreeMap<String, f64>, reason: &str| {
        *expected.entry(format!("vigia_bridge_refused_total{{reason=\"{reason}\"}}")).or_default() += 1.0;
    };
    for (reason, to, args) in refused {
        scene.backend.emit(&to, &[], args).await?;
        count(&mut expected, reason);
        emits += 1.0;
    }
    for (method, args) in [
        ("socketsJoin", json!(["admin"])),
        ("socketsLeave", json!([room])),
        ("disconnectSockets", json!([true])),
        ("serverSideEmit", json!(["hola"])),
    ] {
        scene.backend.call(method, &[&own], &[], args).await?;
        count(&mut expected, "request");
        emits += 1.0;
    }
    for said in [&b"hola"[..], b"\xdd\xff\xff\xff\xff", b""] {
        scene.redis.ask(&["PUBLISH", "socket.io#/api#"], said).await?;
        count(&mut expected, "malformed");
        emits += 1.0;
    }
    scene.settled(emits).await?;
    let figures = scene.figures("vigia_bridge_refused_total").await?;
    ensure!(figures.iter().all(|figures| *figures == expected), "{figures:#?} instead of {expected:#?}");

    // Nobody was cut off or moved, and nobody heard anything.
    let end = scene.update(json!({ "estado": "fin" }));
    scene.backend.emit(&[&room], &[], json!(["expediente:update", end])).await?;
    lucia.event_where("expediente:update", |payload| payload["data"]["changes"]["estado"] == "fin").await?;
    let told: Vec<String> =
        lucia.events().into_iter().map(|(name, _)| name).filter(|name| name != "joined").collect();
    ensure!(told == ["expediente:update"], "only the last: {told:?}");
    ana.ask("join:oficio", &[]).await?;
    ensure!(
        !ana.is_disconnected() && ana.events().iter().all(|(name, _)| name == "joined"),
        "{:?}",
        ana.events()
    );
    for who in [&scene.firma.lucia, &scene.firma.ana] {
        let inbox = who.inbox().await?.entries;
        ensure!(inbox.iter().all(|entry| entry.event == "expediente:new"), "{inbox:?}");
    }
    let log = scene.firma.server.log();
    ensure!(
        log.contains("May not know of that case") && log.contains("join, leave, disconnect"),
        "and why is in the log"
    );
    ensure!(!log.contains("Llegó una cédula"), "but nothing of what it says");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_lets_nodes_and_back_ends_do_no_more_than_they_must() -> Result<()> {
    let redis = Redis::start().await?;
    for (name, may) in [("nodo", &NODES_MAY[..]), ("sistema", &BACKEND_MAY)] {
        let password = format!(">{name}");
        let words = [&["ACL", "SETUSER", name, "on", &password, "resetchannels", "-@all"], may].concat();
        let (last, words) = words.split_last().context("words")?;
        ensure!(redis.ask(words, last.as_bytes()).await? == ["OK"], "{words:?}");
    }
    let (node, backend) = (redis.url_as("nodo"), redis.url_as("sistema"));
    let mut scene = Scene::start_over(redis, 1, node, backend, "ioredis").await?;
    let mut lucia = scene.socket(0, &scene.firma.lucia).await?;
    let own = format!("user:{}", scene.firma.lucia.id());
    // Redis itself refuses the first, so that no node hears of it.
    scene.backend.call("socketsJoin", &[&own], &[], json!(["admin"])).await?;
    let refused = |line: &str| (line.contains("rejected") && line.contains("NOPERM")).then_some(());
    scene.backend.process.line("a refusal", refused).await?;
    let aviso = scene.aviso("cedula-17", &scene.firma.lucia);
    scene.backend.emit(&[&own], &[], json!(["notification", aviso])).await?;
    lucia.event("notification").await?;
    scene.settled(1.0).await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_setting_nothing_is_taken() -> Result<()> {
    let redis = Redis::start().await?;
    let flags = vec!["--redis-url".to_owned(), redis.url()];
    let _server = Server::start_with(Options { flags, ..Options::default() }).await?;
    until("it to listen", async || {
        Ok((!redis.ask(&["PUBSUB", "CHANNELS"], b"vigia:*").await?.is_empty()).then_some(()))
    })
    .await?;
    ensure!(redis.ask(&["PUBLISH", "socket.io#/api#"], b"hola").await? == ["0"], "nobody listens");
    Ok(())
}
