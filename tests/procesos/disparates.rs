//! Nonsense: a clear error each time, and everything goes on.

use anyhow::{Context, Result, ensure};
use reqwest::{Method, StatusCode, header};
use serde_json::{Value, json};
use vigia_protocol::error::{Code, ErrorBody};
use vigia_tests::{
    api,
    casa::{Casa, House},
    firma::Firma,
    in_every_casa,
    node::NodeSocket,
};

in_every_casa! {
    wrong_rest_input_is_refused_by_name_and_the_server_goes_on,
    unknown_ids_and_places_are_not_there_whoever_asks,
    bodies_that_are_no_json_or_too_large_are_refused,
    errors_speak_the_language_asked_for,
    wrong_socket_messages_are_answered_and_the_connection_goes_on,
    a_message_of_a_megabyte_closes_that_transport_only,
}

const KIB_60: usize = 60 * 1024;

async fn wrong_rest_input_is_refused_by_name_and_the_server_goes_on(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let lucia = &firma.lucia;
    let case = lucia.new_expediente("Ibarra, Noelia c/ Aerolíneas del Centro S.A. s/ incumplimiento").await?;
    let id = &case.resumen.id;
    let long = "ñ".repeat(KIB_60 / 2);
    let new_deadline = format!("/expedientes/{id}/prescripciones");
    let cases = [
        (Method::POST, "/expedientes".to_owned(), json!({ "caratula": long })),
        (Method::POST, "/expedientes".to_owned(), json!({ "caratula": "" })),
        (Method::POST, "/expedientes".to_owned(), json!({ "caratula": 42 })),
        (Method::POST, "/expedientes".to_owned(), json!({})),
        (Method::POST, "/expedientes".to_owned(), json!([])),
        (Method::POST, "/expedientes".to_owned(), json!("texto")),
        (Method::POST, "/expedientes".to_owned(), json!({ "caratula": "x", "estado": "archivado" })),
        (Method::PATCH, format!("/expedientes/{id}"), json!({ "version": "uno" })),
        (Method::POST, new_deadline.clone(), json!({ "tipo": "x", "vence": "31/12/2026" })),
        (Method::POST, new_deadline.clone(), json!({ "tipo": "x", "vence": "2026-02-30" })),
        (Method::POST, new_deadline, json!({ "tipo": "", "vence": "2026-12-31" })),
        (
            Method::PUT,
            format!("/expedientes/{id}/members/{}", firma.martin.id()),
            json!({ "calidad": "jefe" }),
        ),
        (Method::POST, "/me/password".to_owned(), json!({ "current": "x", "new": "corta" })),
    ];
    for (method, path, body) in cases {
        let answer = lucia.send(method.clone(), &path, Some(body.clone())).await?;
        let shown: String = body.to_string().chars().take(80).collect();
        let (status, error) = answer.refusal().with_context(|| format!("{method} {path} {shown}"))?;
        ensure!(status == 422 || status == 400, "{method} {path} {shown}: {status}");
        ensure!(
            error.code == Code::DatosInvalidos && !error.message.is_empty(),
            "{method} {path} {shown}: {error:?}"
        );
    }
    let (_, error) =
        lucia.send(Method::POST, "/expedientes", Some(json!({ "caratula": "" }))).await?.refusal()?;
    ensure!(error.fields.is_some_and(|fields| fields.contains_key("caratula")), "it says which field");
    goes_on(&firma).await
}

async fn unknown_ids_and_places_are_not_there_whoever_asks(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    for who in [&firma.admin, &firma.lucia, &firma.ana] {
        for path in ["/expedientes/nada", "/oficios/nada", "/prescripciones/nada", "/inbox/nada/constancia"] {
            ensure!(who.refused(Method::GET, path, None).await? == (404, Code::NoAutorizado), "{path}");
        }
        for path in [
            "/expedientes/%00",
            "/expedientes/..%2f..%2fetc%2fpasswd",
            &format!("/oficios/{}", "x".repeat(5000)),
        ] {
            let answer = who.send(Method::GET, path, None).await?;
            ensure!(answer.status.is_client_error(), "{path}: {answer:?}");
        }
    }
    let nowhere = firma.lucia.send(Method::GET, "/nada", None).await?;
    ensure!(nowhere.status == StatusCode::NOT_FOUND && nowhere.refusal().is_ok());
    goes_on(&firma).await
}

async fn bodies_that_are_no_json_or_too_large_are_refused(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let url = format!("{}/api/v1/expedientes", firma.server.origin());
    // A connection each: the server closes one whose body it did not read to the end.
    let post = || -> Result<_> { Ok(api::http()?.post(&url).bearer_auth(firma.lucia.token())) };
    let bodies: [(&str, Vec<u8>, &[u16]); 5] = [
        ("half an object", b"{\"caratula\":".to_vec(), &[400, 422]),
        ("bytes that are no text", vec![0xff; 64], &[400, 422]),
        ("nothing", Vec::new(), &[400, 422]),
        ("deep", "[".repeat(20_000).into_bytes(), &[400, 422]),
        ("a megabyte", json!({ "caratula": "x".repeat(1 << 20) }).to_string().into_bytes(), &[413]),
    ];
    for (name, body, statuses) in bodies {
        let request = post()?.header(header::CONTENT_TYPE, "application/json");
        let response = request.body(body).send().await.context(name)?;
        let status = response.status().as_u16();
        ensure!(statuses.contains(&status), "{name}: {status}");
        let error: ErrorBody = response.json().await.with_context(|| format!("{name}: an error body"))?;
        ensure!(!error.error.message.is_empty(), "{name}");
    }
    let form = post()?.body("caratula=x").send().await?;
    ensure!(form.status().is_client_error(), "{}", form.status());
    goes_on(&firma).await
}

async fn errors_speak_the_language_asked_for(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let url = format!("{}/api/v1/expedientes/nada", firma.server.origin());
    for (language, message) in
        [("es-AR,es;q=0.9", "No autorizado"), ("en-GB", "Not allowed"), ("fr", "No autorizado")]
    {
        let request =
            api::http()?.get(&url).bearer_auth(firma.lucia.token()).header(header::ACCEPT_LANGUAGE, language);
        let body: ErrorBody = request.send().await?.json().await?;
        ensure!(body.error.message == message, "{language}: {}", body.error.message);
    }
    Ok(())
}

async fn wrong_socket_messages_are_answered_and_the_connection_goes_on(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let mut socket = connect(&firma).await?;
    let long = "x".repeat(KIB_60);
    let cases = [
        ("join:expediente", vec![json!(42)], "DATOS_INVALIDOS"),
        ("join:expediente", vec![], "DATOS_INVALIDOS"),
        ("join:expediente", vec![json!(null)], "DATOS_INVALIDOS"),
        ("join:expediente", vec![json!([["x"]])], "DATOS_INVALIDOS"),
        ("join:expediente", vec![json!({ "otra": 1 })], "DATOS_INVALIDOS"),
        ("join:expediente", vec![json!(long)], "DATOS_INVALIDOS"),
        ("expediente:join", vec![json!({ "expedienteId": { "a": 1 } })], "DATOS_INVALIDOS"),
        ("expediente:join", vec![json!({ "expedienteId": "no existe en ningún lado" })], "DATOS_INVALIDOS"),
        ("expediente:join", vec![json!({ "expedienteId": "no-existe" })], "NO_AUTORIZADO"),
        ("notification:read", vec![json!({ "notificationId": "no-existe" })], "NO_AUTORIZADO"),
        ("notification:ack", vec![json!({ "notificationId": true })], "DATOS_INVALIDOS"),
        ("subscribe:notifications", vec![json!("x"), json!("y"), json!("z")], "NO_AUTORIZADO"),
        ("no:existe", vec![json!(1)], "DATOS_INVALIDOS"),
        ("inbox:entry", vec![json!({})], "DATOS_INVALIDOS"),
    ];
    for (event, args, code) in cases {
        let shown: String = json!(args).to_string().chars().take(60).collect();
        let answer = socket.ask(event, &args).await.with_context(|| format!("{event} {shown}"))?;
        ensure!(answer["error"]["code"] == code, "{event} {shown}: {answer}");
    }
    socket.emit("no:existe", &[json!(1)]).await?;
    let error = socket.event_where("error", |error| error["event"] == "no:existe").await?;
    ensure!(error["code"] == "DATOS_INVALIDOS", "{error}");
    socket.emit("inbox:pull", &[json!({ "epoch": 7 })]).await?;
    socket.event_where("error", |error| error["event"] == "inbox:pull").await?;
    ensure!(socket.ask("join:user", &[json!(firma.lucia.id())]).await?["event"] == "joined");
    ensure!(!socket.is_disconnected());
    goes_on(&firma).await
}

async fn a_message_of_a_megabyte_closes_that_transport_only(casa: Casa) -> Result<()> {
    let firma = Firma::open_in(casa).await?;
    let (mut large, mut other) = (connect(&firma).await?, connect(&firma).await?);
    large.emit_long("join:expediente", 1 << 20).await?;
    large.disconnected().await?;
    ensure!(other.ask("join:user", &[json!(firma.lucia.id())]).await?["event"] == "joined");
    ensure!(!other.is_disconnected());
    goes_on(&firma).await
}

async fn connect(firma: &Firma<House>) -> Result<NodeSocket> {
    let auth = json!({ "token": firma.lucia.token() });
    let mut socket = NodeSocket::dial(firma.server.origin(), auth, &["websocket"])?;
    // The answer shows that it is connected.
    socket.ask("join:user", &[json!(firma.lucia.id())]).await.context("connecting")?;
    Ok(socket)
}

async fn goes_on(firma: &Firma<House>) -> Result<()> {
    let me: Value = firma.lucia.get("/me").await?;
    ensure!(me["nombre"] == "Lucía Ferreyra");
    let log = firma.server.log();
    ensure!(!log.contains("panicked"), "{log}");
    Ok(())
}
