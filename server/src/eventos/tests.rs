use crate::{
    entity::publicaciones,
    servicios::tests::{audited, service},
    testing::{Answer, Firm, Person, code},
};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

const EVERYTHING: [&str; 9] = [
    "notification",
    "prescripcion:alert",
    "oficio:assigned",
    "expediente:new",
    "expediente:update",
    "factura:status",
    "calendario:update",
    "mensaje:new",
    "system:alert",
];

/// A firm with a case of Luz, Ana who belongs to no case, Eva of the office, and a back end that may publish anything.
struct Scene {
    firm: Firm,
    back_end: Person,
    luz: Person,
    ana: Person,
    eva: Person,
    case: String,
}

impl Scene {
    async fn new() -> Self {
        let firm = Firm::new().await;
        let to = ["user", "expediente", "rol", "oficio", "admin"];
        let (back_end, _) = service(&firm, json!({ "events": EVERYTHING, "to": to })).await;
        let luz = firm.person("luz", Rol::Abogado).await;
        let ana = firm.person("ana", Rol::Abogado).await;
        let eva = firm.person("eva", Rol::Oficina).await;
        let case = firm.case(&luz, "Sosa c/ Clínica").await;
        Self { firm, back_end, luz, ana, eva, case }
    }

    async fn publish(&self, key: &str, body: &Value) -> Answer {
        self.firm.post_with_key(&self.back_end, "/events", key, body).await
    }

    fn aviso(to: &Person) -> Value {
        let data = json!({ "type": "info", "title": "Llegó una cédula", "message": "Ver hoy" });
        json!({ "event": "notification", "to": { "user": to.id }, "data": data })
    }

    fn alerta(&self, to: Value, dias: i64, nivel: &str) -> Value {
        let data = json!({ "id": "p1", "expedienteId": self.case, "tipo": "Daños", "diasRestantes": dias, "nivel": nivel });
        json!({ "event": "prescripcion:alert", "to": to, "data": data })
    }

    fn update(&self, to: Value, changes: Value) -> Value {
        let data = json!({ "id": self.case, "changes": changes, "version": 7, "by": "usr_1" });
        json!({ "event": "expediente:update", "to": to, "data": data })
    }
}

fn field<'a>(answer: &'a Answer, name: &str) -> &'a str {
    assert_eq!(code(answer), (422, "DATOS_INVALIDOS"), "{answer:?}");
    answer.1["error"]["fields"][name].as_str().unwrap_or_else(|| panic!("nothing of {name}: {answer:?}"))
}

#[tokio::test]
async fn the_same_key_twice_is_one_event_and_one_answer() {
    let scene = Scene::new().await;
    let body = Scene::aviso(&scene.luz);
    let first = scene.publish("k1", &body).await;
    assert_eq!(first.0, 201, "{first:?}");
    assert_eq!((&first.1["durable"], &first.1["recipients"]), (&json!(true), &json!(1)));
    let second = scene.publish("k1", &body).await;
    assert_eq!((second.0, second.1.to_string()), (first.0, first.1.to_string()));
    let inbox = scene.firm.inbox(&scene.luz).await;
    assert_eq!(inbox.len(), 1, "{inbox:?}");
    let entry = &inbox[0];
    assert_eq!((&entry["notificationId"], &entry["payload"]["id"]), (&first.1["id"], &first.1["id"]));
    assert_eq!(entry["payload"]["userId"], scene.luz.id);
    assert_eq!(audited(&scene.firm, "evento.publicado").await, 1);
    // Another body under the same key is a slip; another key is another event.
    let other = scene.publish("k1", &Scene::aviso(&scene.ana)).await;
    assert_eq!(code(&other), (409, "CONFLICTO"));
    assert_eq!(scene.publish("k2", &body).await.0, 201);
    assert_eq!(scene.firm.inbox(&scene.luz).await.len(), 2);
    assert_eq!(
        field(&scene.publish("", &body).await, "Idempotency-Key"),
        "Falta la cabecera, o no tiene de 1 a 255 caracteres ASCII"
    );
}

#[tokio::test]
async fn a_key_whose_record_is_gone_still_makes_no_second_entry() {
    let scene = Scene::new().await;
    let body = Scene::aviso(&scene.luz);
    let first = scene.publish("k1", &body).await;
    publicaciones::Entity::delete_many().exec(scene.firm.app.db.reader()).await.unwrap();
    assert_eq!(scene.publish("k1", &body).await, first);
    assert_eq!(scene.firm.inbox(&scene.luz).await.len(), 1);
}

#[tokio::test]
async fn two_at_once_with_one_key_are_one_event() {
    let scene = Scene::new().await;
    let body = Scene::aviso(&scene.luz);
    let (one, other) = tokio::join!(scene.publish("k1", &body), scene.publish("k1", &body));
    assert_eq!(one.0, 201, "{one:?}");
    assert_eq!(one, other);
    assert_eq!(scene.firm.inbox(&scene.luz).await.len(), 1);
    assert_eq!(audited(&scene.firm, "evento.publicado").await, 1);
}

#[tokio::test]
async fn two_back_ends_with_one_key_are_two_events() {
    let scene = Scene::new().await;
    let (other, _) = service(&scene.firm, json!({ "events": ["notification"], "to": ["user"] })).await;
    let body = Scene::aviso(&scene.luz);
    let first = scene.publish("k1", &body).await;
    let second = scene.firm.post_with_key(&other, "/events", "k1", &body).await;
    assert_eq!((first.0.as_u16(), second.0.as_u16()), (201, 201));
    assert_ne!(first.1["id"], second.1["id"]);
}

#[tokio::test]
async fn an_alert_reaches_the_people_of_its_case_with_its_date_and_asks_for_a_note() {
    let scene = Scene::new().await;
    scene.firm.join(&scene.luz, &scene.case, &scene.ana, "miembro").await;
    let alert = scene.alerta(json!({ "expediente": scene.case }), 1, "critical");
    let (status, answer) = scene.publish("k1", &alert).await;
    assert_eq!((status.as_u16(), &answer["recipients"]), (201, &json!(2)), "{answer}");
    for who in [&scene.luz, &scene.ana] {
        let inbox = scene.firm.inbox(who).await;
        assert_eq!(inbox.len(), 1);
        assert_eq!(inbox[0]["payload"], alert["data"]);
        assert_eq!(
            (&inbox[0]["vence"], &inbox[0]["requiereNota"]),
            (&json!(scene.firm.day(1)), &json!(true))
        );
        assert_eq!(inbox[0]["contexto"]["prescripcionId"], "p1");
    }
    // Whoever leaves the case loses it, as with our own.
    let path = format!("/expedientes/{}/members/{}", scene.case, scene.ana.id);
    assert_eq!(scene.firm.delete(&scene.luz, &path).await.0, 200);
    assert!(scene.firm.inbox(&scene.ana).await.is_empty());
    let late = scene.publish("k2", &scene.alerta(json!({ "user": scene.luz.id }), 8, "warning")).await;
    assert_eq!(field(&late, "data.diasRestantes"), "Se alerta a 7 días o menos");
    let mild = scene.publish("k3", &scene.alerta(json!({ "user": scene.luz.id }), -2, "warning")).await;
    assert_eq!(field(&mild, "data.nivel"), "critical a 1 día o menos, warning hasta 7");
}

#[tokio::test]
async fn a_batch_is_published_whole_or_refused_whole_with_each_reason() {
    let scene = Scene::new().await;
    let unknown = json!({ "event": "notification", "to": { "user": "nadie" }, "data": Scene::aviso(&scene.luz)["data"] });
    let shapeless = json!({ "event": "system:alert", "to": { "rol": "admin" }, "data": { "level": "info", "message": "m" } });
    let blind = scene.alerta(json!({ "user": scene.ana.id }), 3, "warning");
    let made_up = json!({ "event": "inbox:entry", "to": { "user": scene.luz.id }, "data": {} });
    let good = Scene::aviso(&scene.luz);
    let refused = scene.publish("k1", &json!({ "events": [good, unknown, shapeless, blind, made_up] })).await;
    assert_eq!(field(&refused, "events[1].to"), "No hay quien lo reciba");
    assert_eq!(field(&refused, "events[2].data.title"), "Falta completar");
    assert!(field(&refused, "events[3].to").contains(&scene.ana.id));
    assert!(field(&refused, "events[4]").contains("inbox:entry"));
    assert_eq!(refused.1["error"]["fields"].as_object().unwrap().len(), 4);
    assert!(scene.firm.inbox(&scene.luz).await.is_empty(), "nothing of it was published");
    assert_eq!(audited(&scene.firm, "evento.publicado").await, 0);
    // A refusal uses up no key.
    let alert = json!({ "event": "system:alert", "to": { "rol": "oficina" }, "data": { "level": "info", "title": "Corte", "message": "De luz" } });
    let (status, answer) = scene.publish("k1", &json!({ "events": [good, alert] })).await;
    assert_eq!(status, 201, "{answer}");
    assert_eq!(answer["events"].as_array().unwrap().len(), 2);
    assert_eq!(scene.firm.inbox(&scene.luz).await.len(), 1);
    let inbox = scene.firm.inbox(&scene.eva).await;
    assert_eq!(
        (&inbox[0]["payload"]["data"]["id"], &inbox[0]["notificationId"]),
        (&answer["events"][1]["id"], &answer["events"][1]["id"])
    );
    for bad in [json!([]), json!("x"), json!(vec![Scene::aviso(&scene.luz); 101])] {
        assert_eq!(
            field(&scene.publish("k9", &json!({ "events": bad })).await, "events"),
            "De 1 a 100 eventos"
        );
    }
}

#[tokio::test]
async fn nobody_hears_of_a_case_that_is_not_theirs_and_a_missing_one_looks_the_same() {
    let scene = Scene::new().await;
    let (ana, case) = (&scene.ana.id, &scene.case);
    let about = |id: &str, part: &str| {
        let mut aviso = Scene::aviso(&scene.ana);
        aviso["data"][part] = match part {
            "link" => json!(format!("/expedientes/{id}")),
            _ => json!({ "expedienteId": id }),
        };
        aviso
    };
    let same = format!("No puede saber de ese expediente: {ana}");
    for body in
        [about(case, "link"), about("nada", "link"), about(case, "metadata"), about("nada", "metadata")]
    {
        assert_eq!(field(&scene.publish("k1", &body).await, "to"), same);
    }
    let to_ana = json!({ "user": ana });
    assert_eq!(
        field(&scene.publish("k1", &scene.update(to_ana, json!({ "numero": "1" }))).await, "to"),
        same
    );
    let all = scene.update(json!({ "rol": "abogado" }), json!({ "numero": "1" }));
    assert_eq!(field(&scene.publish("k1", &all).await, "to"), same, "of a role, all must be allowed");
    let other = scene.firm.case(&scene.luz, "Otra").await;
    let elsewhere = scene.update(json!({ "expediente": other }), json!({ "numero": "1" }));
    assert_eq!(field(&scene.publish("k1", &elsewhere).await, "to"), "Los datos nombran otro expediente");
    let out = json!({ "event": "notification", "to": { "user": ana }, "data": { "type": "info", "title": "t", "message": "m", "link": "https://otro.test/" } });
    assert_eq!(
        field(&scene.publish("k1", &out).await, "data.link"),
        "Tiene que ser una ruta: /expedientes/…"
    );
    assert!(scene.firm.inbox(&scene.ana).await.is_empty());
    assert!(scene.firm.said().await.is_empty());
}

#[tokio::test]
async fn live_events_go_to_rooms_and_office_staff_hear_what_an_oficio_shows() {
    let scene = Scene::new().await;
    let room = format!("expediente:{}", scene.case);
    let to_room = json!({ "room": room });
    let factura = json!({ "event": "factura:status", "to": to_room, "data": {
        "id": "f1", "expedienteId": scene.case, "numero": "0001", "estado": "pagada", "anterior": "emitida", "version": 2 } });
    let mensaje = json!({ "event": "mensaje:new", "to": { "expediente": scene.case }, "data": {
        "id": "m1", "expedienteId": scene.case, "autor": { "id": scene.luz.id, "nombre": "luz" }, "texto": "Hola",
        "menciones": [], "creadoEn": "2026-11-24T12:00:00.000Z", "version": 1, "borrado": false } });
    let evento = json!({ "id": "c1", "titulo": "Turno", "inicio": "2026-11-24T12:00:00.000Z", "version": 1 });
    let propio = json!({ "event": "calendario:update", "to": { "user": scene.eva.id }, "data": { "change": "created", "evento": evento } });
    let batch = json!({ "events": [
        scene.update(to_room.clone(), json!({ "numero": "1/26" })),
        scene.update(to_room.clone(), json!({ "miembros": true })),
        factura, mensaje, propio,
    ] });
    let (status, answer) = scene.publish("k1", &batch).await;
    assert_eq!(status, 201, "{answer}");
    assert!(answer["events"][0].get("recipients").is_none(), "nobody knows who is there: {answer}");
    let said = scene.firm.said().await;
    let told: Vec<_> = said.iter().map(|live| (&*live.event, &*live.room, live.except.len())).collect();
    let own = format!("user:{}", scene.eva.id);
    assert_eq!(
        told,
        [
            ("expediente:update", &*room, 0),
            ("expediente:update", &*room, 1),
            ("factura:status", &*room, 1),
            ("mensaje:new", &*room, 1),
            ("calendario:update", &*own, 0),
        ]
    );
    assert_eq!(said[2].payload["data"]["estado"], "pagada");
    assert_eq!(said[2].payload["event"], "factura:status");
    assert!(scene.firm.inbox(&scene.luz).await.is_empty(), "a live event stands in no inbox");
}

#[tokio::test]
async fn an_oficio_is_told_to_its_assignee_and_without_its_subject_to_the_office() {
    let scene = Scene::new().await;
    let data = json!({ "id": "o1", "expedienteId": scene.case, "asunto": "Informe de dominio", "asignadoA": scene.luz.id, "estado": "asignado" });
    let to = |who: &Person| json!({ "event": "oficio:assigned", "to": { "user": who.id }, "data": data });
    assert_eq!(
        field(&scene.publish("k1", &to(&scene.ana)).await, "to"),
        "Va a quien se le asigna: asignadoA"
    );
    assert_eq!(scene.publish("k1", &to(&scene.luz)).await.0, 201);
    let inbox = scene.firm.inbox(&scene.luz).await;
    assert_eq!(inbox[0]["payload"]["data"]["asunto"], "Informe de dominio");
    let said = scene.firm.said().await;
    assert_eq!((&*said[0].room, said[0].payload["data"].get("asunto")), ("oficio", None));
    assert_eq!(said[0].except, [format!("user:{}", scene.luz.id)]);
}

#[tokio::test]
async fn a_new_case_is_told_to_its_members_and_a_room_is_the_people_in_it() {
    let scene = Scene::new().await;
    let nuevo = json!({ "event": "expediente:new", "to": { "expediente": scene.case }, "data": {
        "id": scene.case, "caratula": "Sosa c/ Clínica", "estado": "en-tramite", "version": 3 } });
    assert_eq!(scene.publish("k1", &nuevo).await.1["recipients"], 1);
    let alert = |room: &str| json!({ "event": "system:alert", "to": { "room": room }, "data": { "level": "error", "title": "Disco", "message": "Lleno" } });
    assert_eq!(scene.publish("k2", &alert("admin")).await.1["recipients"], 1);
    assert_eq!(scene.publish("k3", &alert("oficio")).await.1["recipients"], 2);
    assert_eq!(
        (scene.firm.inbox(&scene.eva).await.len(), scene.firm.inbox(&scene.firm.admin).await.len()),
        (1, 2)
    );
}

#[tokio::test]
async fn a_token_publishes_what_it_is_for_to_whom_it_is_for() {
    let scene = Scene::new().await;
    let (narrow, id) = service(&scene.firm, json!({ "events": ["notification"], "to": ["user"] })).await;
    let publish = async |body: &Value| scene.firm.post_with_key(&narrow, "/events", "k1", body).await;
    let alert = scene.alerta(json!({ "user": scene.luz.id }), 3, "warning");
    assert_eq!(field(&publish(&alert).await, "event"), "La credencial no es para este evento");
    let mut all = Scene::aviso(&scene.luz);
    all["to"] = json!({ "rol": "abogado" });
    assert_eq!(field(&publish(&all).await, "to"), "La credencial no es para estos destinatarios");
    all["to"] = json!({ "room": format!("user:{}", scene.luz.id) });
    assert_eq!(publish(&all).await.0, 201, "a room of one person is that person");
    let by_a_person = scene.firm.post_with_key(&scene.firm.admin, "/events", "k1", &all).await;
    assert_eq!(code(&by_a_person), (401, "AUTH_INVALID"));
    assert_eq!(scene.firm.delete(&scene.firm.admin, &format!("/service-tokens/{id}")).await.0, 204);
    assert_eq!(code(&publish(&all).await), (401, "AUTH_REVOKED"));
}

#[tokio::test]
async fn a_back_end_that_publishes_too_fast_is_told_to_wait_and_another_is_not() {
    let scene = Scene::new().await;
    let (other, _) = service(&scene.firm, json!({ "events": ["notification"], "to": ["user"] })).await;
    let body = Scene::aviso(&scene.luz);
    let mut refused = None;
    // A repeated request counts as well: it is the asking that is limited.
    for _ in 0..1_000 {
        let answer = scene.publish("k1", &body).await;
        if answer.0 != 201 {
            refused = Some(answer);
            break;
        }
    }
    let answer = refused.expect("a limit");
    assert_eq!(code(&answer), (429, "LIMITE_EXCEDIDO"));
    assert!(
        answer.1["error"]["retryAfterMs"].as_u64().is_some_and(|wait| (1..=1_000).contains(&wait)),
        "{answer:?}"
    );
    // By now there may be one again.
    let mut told = None;
    while told.is_none() {
        let headers = scene.firm.headers_with_key(&scene.back_end, "/events", "k1", &body).await;
        told = headers.get("retry-after").cloned();
    }
    assert_eq!(told.unwrap(), "1");
    assert_eq!(scene.firm.post_with_key(&other, "/events", "k1", &body).await.0, 201);
    assert_eq!(scene.firm.inbox(&scene.luz).await.len(), 2);
}

#[tokio::test]
async fn what_is_published_to_a_case_reaches_who_stands_in_for_one_of_its_people_and_says_for_whom() {
    let scene = Scene::new().await;
    let to = json!({ "expediente": scene.case });
    let alone = scene.publish("k1", &scene.alerta(to.clone(), 5, "warning")).await;
    assert_eq!((alone.0.as_u16(), &alone.1["recipients"]), (201, &json!(1)), "{alone:?}");
    let leave = json!({ "suplenteId": scene.ana.id, "desde": scene.firm.day(0), "hasta": scene.firm.day(3) });
    let (_, leave) = scene.firm.post(&scene.luz, "/ausencias", leave).await;
    let both = scene.publish("k2", &scene.alerta(to.clone(), 4, "warning")).await;
    assert_eq!((both.0.as_u16(), &both.1["recipients"]), (201, &json!(2)), "{both:?}");
    let hers = scene.firm.inbox(&scene.ana).await;
    assert_eq!((hers.len(), &hers[0]["contexto"]["suplenciaDe"]), (1, &json!("luz")));
    let own = scene.firm.inbox(&scene.luz).await;
    assert!(own.iter().all(|entry| entry["contexto"].get("suplenciaDe").is_none()), "{own:?}");

    scene
        .firm
        .post(&scene.luz, &format!("/ausencias/{}/terminar", leave["id"].as_str().unwrap()), json!({}))
        .await;
    let after = scene.publish("k3", &scene.alerta(to, 3, "warning")).await;
    assert_eq!(after.1["recipients"], 1);
    assert!(scene.firm.inbox(&scene.ana).await.is_empty());
}
