use crate::{
    entity::mensajes,
    log::Live,
    testing::{Answer, Firm, Person, code},
};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

struct Room {
    firm: Firm,
    luz: Person,
    ana: Person,
    case: String,
}

async fn room() -> Room {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let ana = firm.person("ana", Rol::Abogado).await;
    let case = firm.case(&luz, "Quiroga c/ Méndez").await;
    firm.join(&luz, &case, &ana, "miembro").await;
    Room { firm, luz, ana, case }
}

impl Room {
    fn path(&self) -> String {
        format!("/expedientes/{}/mensajes", self.case)
    }

    async fn write(&self, who: &Person, texto: &str, menciones: &[&Person]) -> Answer {
        let menciones: Vec<_> = menciones.iter().map(|who| &who.id).collect();
        self.firm.post(who, &self.path(), json!({ "texto": texto, "menciones": menciones })).await
    }

    async fn written(&self, who: &Person, texto: &str, menciones: &[&Person]) -> String {
        let (status, made) = self.write(who, texto, menciones).await;
        assert_eq!(status, 201, "{made}");
        made["id"].as_str().unwrap().to_owned()
    }

    async fn page(&self, who: &Person, query: &str) -> Value {
        let (status, page) = self.firm.get(who, &format!("{}{query}", self.path())).await;
        assert_eq!(status, 200, "{page}");
        page
    }

    async fn told(&self) -> Vec<Live> {
        let mut said = self.firm.said().await;
        said.retain(|live| live.event == "mensaje:new");
        said
    }

    async fn mentions(&self, who: &Person) -> Vec<Value> {
        self.firm.inbox(who).await
    }
}

fn texts(page: &Value) -> Vec<&str> {
    page["mensajes"].as_array().unwrap().iter().map(|mensaje| mensaje["texto"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_message_is_told_in_the_contracts_shape_and_again_after_an_edit_and_a_deletion() {
    let it = room().await;
    let (_, made) = it.write(&it.luz, " Hablé con el perito.\nVuelve el lunes. ", &[&it.ana]).await;
    let id = made["id"].as_str().unwrap();
    let path = format!("/mensajes/{id}");
    let (_, edited) =
        it.firm.patch(&it.luz, &path, json!({ "version": 1, "texto": "Vuelve el martes" })).await;
    let (status, deleted) = it.firm.delete(&it.luz, &path).await;
    assert_eq!(status, 200, "{deleted}");
    let told = it.told().await;
    let shape = |texto: &str, menciones: Value, version: i64, borrado: bool| {
        json!({
            "id": id, "expedienteId": it.case, "autor": { "id": it.luz.id, "nombre": "luz" }, "texto": texto,
            "menciones": menciones, "creadoEn": made["creadoEn"], "version": version, "borrado": borrado,
        })
    };
    let expected = [
        shape("Hablé con el perito.\nVuelve el lunes.", json!([it.ana.id]), 1, false),
        shape("Vuelve el martes", json!([it.ana.id]), 2, false),
        shape("", json!([]), 3, true),
    ];
    assert_eq!(told.len(), 3);
    for (live, expected) in told.iter().zip(&expected) {
        assert_eq!(live.room, format!("expediente:{}", it.case));
        assert_eq!((&live.payload["event"], &live.payload["data"]), (&json!("mensaje:new"), expected));
        assert!(live.payload["timestamp"].is_string());
    }
    assert_eq!([made.clone(), edited, deleted], expected, "what is answered is what is told");
    assert_eq!(it.page(&it.ana, "").await["mensajes"], json!([expected[2]]));
    let kept = mensajes::Entity::find_by_id(id).one(it.firm.app.db.reader()).await.unwrap().unwrap();
    assert_eq!(kept.texto, "Vuelve el martes", "the firm's record has it, and shows it to nobody");
}

#[tokio::test]
async fn only_its_author_changes_a_message_and_not_what_they_did_not_see() {
    let it = room().await;
    let id = it.written(&it.luz, "uno", &[]).await;
    let path = format!("/mensajes/{id}");
    let edit = json!({ "version": 1, "texto": "dos" });
    for other in [&it.ana, &it.firm.admin] {
        assert_eq!(code(&it.firm.patch(other, &path, edit.clone()).await), (403, "NO_AUTORIZADO"));
        assert_eq!(code(&it.firm.delete(other, &path).await), (403, "NO_AUTORIZADO"));
    }
    let same = it.firm.patch(&it.luz, &path, json!({ "version": 1, "texto": "uno" })).await;
    assert_eq!(same.1["version"], 1, "nothing changed");
    assert_eq!(it.firm.patch(&it.luz, &path, edit.clone()).await.0, 200);
    assert_eq!(code(&it.firm.patch(&it.luz, &path, edit).await), (409, "CONFLICTO"));
    assert_eq!(code(&it.firm.delete(&it.luz, &format!("{path}?version=1")).await), (409, "CONFLICTO"));
    assert_eq!(it.firm.delete(&it.luz, &format!("{path}?version=2")).await.0, 200);
    let again = it.firm.delete(&it.luz, &path).await;
    assert_eq!(code(&again), (409, "CONFLICTO"));
    assert_eq!(again.1["error"]["message"], "El mensaje está borrado");
}

#[tokio::test]
async fn a_mention_notifies_once_and_says_nothing_of_the_text() {
    let it = room().await;
    let id = it.written(&it.luz, "El informe pericial es adverso", &[&it.ana, &it.ana, &it.luz]).await;
    let heard = it.mentions(&it.ana).await;
    assert_eq!(heard.len(), 1);
    let entry = &heard[0];
    assert_eq!(entry["event"], "notification");
    let payload = &entry["payload"];
    assert_eq!((&payload["title"], &payload["message"]), (&json!("luz te mencionó"), &json!("Ref. 0001")));
    assert_eq!(payload["link"], format!("/expedientes/{}", it.case));
    assert_eq!((&payload["id"], &payload["userId"]), (&entry["notificationId"], &json!(it.ana.id)));
    assert_eq!(payload["metadata"]["mensajeId"], id);
    assert!(!entry.to_string().contains("pericial"), "{entry}");
    assert!(it.mentions(&it.luz).await.is_empty(), "nobody is told what they wrote themselves");

    let path = format!("/mensajes/{id}");
    let both = json!({ "version": 1, "menciones": [it.firm.admin.id, it.ana.id] });
    let (_, edited) = it.firm.patch(&it.luz, &path, both).await;
    assert_eq!(edited["texto"], "El informe pericial es adverso", "what is absent stays");
    it.firm.patch(&it.luz, &path, json!({ "version": 2, "menciones": [] })).await;
    it.firm.patch(&it.luz, &path, json!({ "version": 3, "menciones": [it.ana.id] })).await;
    assert_eq!(it.mentions(&it.ana).await.len(), 1, "not twice of one message");
    assert_eq!(it.mentions(&it.firm.admin).await.len(), 1);
    it.firm.delete(&it.luz, &format!("/expedientes/{}/members/{}", it.case, it.ana.id)).await;
    assert!(it.mentions(&it.ana).await.is_empty(), "gone with the right to the case");
}

#[tokio::test]
async fn only_who_sees_the_messages_is_mentioned_and_nothing_more_is_said() {
    let it = room().await;
    let mia = it.firm.person("mia", Rol::Abogado).await;
    let ines = it.firm.person("ines", Rol::Oficina).await;
    let oficio = json!({ "asunto": "Informe", "asignadoA": ines.id });
    it.firm.post(&it.luz, &format!("/expedientes/{}/oficios", it.case), oficio).await;
    let nobody = json!({ "texto": "x", "menciones": ["0192e0a0-0000-7000-8000-000000000000"] });
    let absent = it.firm.post(&it.luz, &it.path(), nobody).await;
    assert_eq!(code(&absent), (422, "DATOS_INVALIDOS"));
    assert!(absent.1["error"]["fields"]["menciones"].is_string());
    for other in [&mia, &ines] {
        assert_eq!(it.write(&it.luz, "x", &[other]).await, absent);
    }
    let id = it.written(&it.luz, "x", &[]).await;
    let edit = json!({ "version": 1, "menciones": [mia.id] });
    assert_eq!(it.firm.patch(&it.luz, &format!("/mensajes/{id}"), edit).await, absent);
    assert!(it.firm.inbox(&mia).await.is_empty());
    let crowd: Vec<String> = (0..51).map(|n| format!("u{n}")).collect();
    let too_many = it.firm.post(&it.luz, &it.path(), json!({ "texto": "x", "menciones": crowd })).await;
    assert_eq!(too_many.1["error"]["fields"]["menciones"], "Hasta 50 personas");
}

#[tokio::test]
async fn messages_have_a_text_of_one_to_four_thousand_characters() {
    let it = room().await;
    for (texto, status) in [("", 422), (" \n ", 422), ("ñ", 201)] {
        assert_eq!(it.write(&it.luz, texto, &[]).await.0, status, "{texto:?}");
    }
    assert_eq!(it.write(&it.luz, &"ñ".repeat(4000), &[]).await.0, 201);
    let long = it.write(&it.luz, &"ñ".repeat(4001), &[]).await;
    assert_eq!(long.1["error"]["fields"]["texto"], "Hasta 4000 caracteres");
}

#[tokio::test]
async fn pages_go_back_in_the_order_of_writing_even_of_those_written_at_once() {
    let it = room().await;
    let writes = (0..5).map(|_| it.write(&it.luz, "a la vez", &[]));
    for (status, made) in futures_util::future::join_all(writes).await {
        assert_eq!(status, 201, "{made}");
    }
    for n in 1..=3 {
        it.written(&it.luz, &n.to_string(), &[]).await;
    }
    let first = it.page(&it.ana, "?limit=2").await;
    assert_eq!((texts(&first), &first["more"]), (vec!["3", "2"], &json!(true)));
    let before = first["mensajes"][1]["id"].as_str().unwrap();
    let rest = it.page(&it.ana, &format!("?before={before}&limit=100")).await;
    assert_eq!(
        (texts(&rest), &rest["more"]),
        (vec!["1", "a la vez", "a la vez", "a la vez", "a la vez", "a la vez"], &json!(false))
    );
}

#[tokio::test]
async fn each_person_has_read_as_far_as_they_say_and_never_back() {
    let it = room().await;
    let one = it.written(&it.luz, "uno", &[]).await;
    let two = it.written(&it.luz, "dos", &[]).await;
    it.written(&it.ana, "tres", &[]).await;
    let page = it.page(&it.ana, "").await;
    assert_eq!((&page["noLeidos"], page.get("leidoHasta")), (&json!(2), None), "her own is not counted");
    let leido = format!("{}/leido", it.path());
    let set = async |id: &str| it.firm.put(&it.ana, &leido, json!({ "hasta": id })).await;
    assert_eq!(set(&one).await.1, json!({ "leidoHasta": one, "noLeidos": 1 }));
    assert_eq!(set(&two).await.1, json!({ "leidoHasta": two, "noLeidos": 0 }));
    assert_eq!(set(&one).await.1, json!({ "leidoHasta": two, "noLeidos": 0 }), "never back");
    let four = it.written(&it.luz, "cuatro", &[]).await;
    assert_eq!(it.page(&it.ana, "").await["noLeidos"], 1);
    it.firm.delete(&it.luz, &format!("/mensajes/{four}")).await;
    assert_eq!(it.page(&it.ana, "").await["noLeidos"], 0, "nothing is there to read");
    assert_eq!(it.page(&it.luz, "").await["noLeidos"], 1, "each their own");

    // A message of another case is as none at all.
    let other = it.firm.case(&it.luz, "Otro").await;
    let (_, foreign) =
        it.firm.post(&it.luz, &format!("/expedientes/{other}/mensajes"), json!({ "texto": "x" })).await;
    let foreign = foreign["id"].as_str().unwrap();
    let absent = set("0192e0a0-0000-7000-8000-000000000000").await;
    assert_eq!(code(&absent), (422, "DATOS_INVALIDOS"));
    assert_eq!(set(foreign).await, absent);
    let before = it.firm.get(&it.ana, &format!("{}?before={foreign}", it.path())).await;
    assert!(before.1["error"]["fields"]["before"].is_string(), "{}", before.1);
}

#[tokio::test]
async fn messages_are_for_those_who_see_all_of_the_case() {
    let it = room().await;
    let mia = it.firm.person("mia", Rol::Abogado).await;
    let ines = it.firm.person("ines", Rol::Oficina).await;
    let id = it.written(&it.ana, "uno", &[]).await;
    let one = format!("/mensajes/{id}");
    let leido = format!("{}/leido", it.path());
    let absent = it.firm.delete(&mia, "/mensajes/0192e0a0-0000-7000-8000-000000000000").await;
    assert_eq!(code(&absent), (404, "NO_AUTORIZADO"));
    for who in [&mia, &ines] {
        assert_eq!(it.firm.get(who, &it.path()).await, absent);
        assert_eq!(it.write(who, "x", &[]).await, absent);
        assert_eq!(it.firm.put(who, &leido, json!({ "hasta": id })).await, absent);
        assert_eq!(it.firm.patch(who, &one, json!({ "version": 9 })).await, absent);
        assert_eq!(it.firm.delete(who, &one).await, absent);
    }
    // An oficio opens the case to the office, not its messages.
    let oficio = json!({ "asunto": "Informe", "asignadoA": ines.id });
    it.firm.post(&it.luz, &format!("/expedientes/{}/oficios", it.case), oficio).await;
    assert_eq!(code(&it.firm.get(&ines, &it.path()).await), (403, "NO_AUTORIZADO"));
    assert_eq!(code(&it.write(&ines, "x", &[]).await), (403, "NO_AUTORIZADO"));
    assert_eq!(it.firm.delete(&ines, &one).await, absent);
    for live in it.told().await {
        assert_eq!(live.except, [format!("own:{}", ines.id)], "she stands in the room");
    }
    // Whoever wrote it and left may not change it any more.
    it.firm.delete(&it.luz, &format!("/expedientes/{}/members/{}", it.case, it.ana.id)).await;
    assert_eq!(it.firm.patch(&it.ana, &one, json!({ "version": 1, "texto": "x" })).await, absent);
    assert_eq!(it.page(&it.firm.admin, "").await["mensajes"][0]["texto"], "uno");
}
