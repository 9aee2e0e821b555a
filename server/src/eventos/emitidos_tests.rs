use super::*;
use crate::{
    entity::emitidos,
    testing::{Firm, Person},
};
use vigia_protocol::acceso::Rol;

/// A firm with a case of Luz and Ana, and Eva of the office.
struct Scene {
    firm: Firm,
    luz: Person,
    ana: Person,
    eva: Person,
    case: String,
}

impl Scene {
    async fn new() -> Self {
        let firm = Firm::new().await;
        let luz = firm.person("luz", Rol::Abogado).await;
        let ana = firm.person("ana", Rol::Abogado).await;
        let eva = firm.person("eva", Rol::Oficina).await;
        let case = firm.case(&luz, "Sosa c/ Clínica").await;
        firm.join(&luz, &case, &ana, "miembro").await;
        Self { firm, luz, ana, eva, case }
    }

    fn alerta(&self, rooms: &[&str]) -> Emitido {
        let data = json!({ "id": "p1", "expedienteId": self.case, "tipo": "Daños", "diasRestantes": 3, "nivel": "warning" });
        Emitido::read(Suceso::PrescripcionAlert, to(rooms), data).unwrap()
    }

    fn asignado(&self, at: &str) -> Emitido {
        let data =
            json!({ "id": "o1", "expedienteId": self.case, "asignadoA": self.ana.id, "estado": "asignado" });
        let payload = json!({ "event": "oficio:assigned", "data": data, "timestamp": at });
        Emitido::read(Suceso::OficioAssigned, to(&[&room(&self.ana)]), payload).unwrap()
    }

    fn update(&self, rooms: &[&str], changes: Value) -> Emitido {
        let data = json!({ "id": self.case, "changes": changes, "version": 7, "by": "u" });
        let payload =
            json!({ "event": "expediente:update", "data": data, "timestamp": "2026-11-24T12:00:00.000Z" });
        Emitido::read(Suceso::ExpedienteUpdate, to(rooms), payload).unwrap()
    }

    async fn store(&self, emitido: &Emitido, except: &[&str]) -> Result<bool> {
        store(&self.firm.app, emitido, &to(except)).await
    }
}

fn to(rooms: &[&str]) -> Vec<Room> {
    rooms.iter().map(|name| name.parse().unwrap()).collect()
}

fn room(who: &Person) -> String {
    format!("user:{}", who.id)
}

fn fields(error: Error) -> Vec<String> {
    let Error::Invalid(fields) = error else { panic!("{error}") };
    fields.into_keys().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_nodes_that_hear_the_same_emit_one_stores_it() {
    let scene = Scene::new().await;
    let emitido = std::sync::Arc::new(scene.asignado("2026-11-24T12:00:00.000Z"));
    let nodes = (0..4).map(|_| {
        let (app, emitido) = (scene.firm.app.clone(), emitido.clone());
        tokio::spawn(async move { store(&app, &emitido, &[]).await.unwrap() })
    });
    let mut first = 0;
    for node in nodes.collect::<Vec<_>>() {
        first += u32::from(node.await.unwrap());
    }
    assert_eq!(first, 1);
    assert_eq!(scene.firm.inbox(&scene.ana).await.len(), 1);
    let told = scene.firm.said().await.into_iter().filter(|live| live.event == "oficio:assigned");
    assert_eq!(told.count(), 1, "to the office, too");
    // At another time it is another assignment.
    assert!(scene.store(&scene.asignado("2026-11-24T12:00:01.000Z"), &[]).await.unwrap());
    assert_eq!(scene.firm.inbox(&scene.ana).await.len(), 2);
    let keys = emitidos::Entity::find().all(scene.firm.app.db.reader()).await.unwrap();
    assert_eq!(keys.len(), 2);
}

#[tokio::test]
async fn whoever_stands_in_several_rooms_gets_it_once_and_whoever_is_spared_not_at_all() {
    let scene = Scene::new().await;
    let case = format!("expediente:{}", scene.case);
    let (luz, ana) = (room(&scene.luz), room(&scene.ana));
    assert!(scene.store(&scene.alerta(&[&case, &luz, &ana]), &[&ana]).await.unwrap());
    assert_eq!(scene.firm.inbox(&scene.luz).await.len(), 1);
    assert!(scene.firm.inbox(&scene.ana).await.is_empty());
    assert!(!scene.store(&scene.alerta(&[&luz, &ana, &case]), &[&ana]).await.unwrap(), "in another order");
    // A notification is the same by its id, whichever rooms it is emitted to.
    let aviso = |to: Vec<Room>| {
        let data = json!({ "id": "17", "type": "info", "title": "Cédula", "message": "Ver hoy" });
        Emitido::read(Suceso::Notification, to, data).unwrap()
    };
    for rooms in [[&*luz].as_slice(), &[&luz, &ana], &[&ana]] {
        assert!(scene.store(&aviso(to(rooms)), &[]).await.unwrap());
    }
    assert_eq!((scene.firm.inbox(&scene.luz).await.len(), scene.firm.inbox(&scene.ana).await.len()), (2, 1));
}

#[tokio::test]
async fn one_who_may_not_get_it_refuses_all_of_it_and_leaves_no_key() {
    let scene = Scene::new().await;
    let (luz, eva) = (room(&scene.luz), room(&scene.eva));
    for rooms in [[&*luz, &*eva].as_slice(), &[&luz, "user:nadie"], &["expediente:no-hay"]] {
        let refused = scene.store(&scene.alerta(rooms), &[]).await.unwrap_err();
        assert_eq!(fields(refused), ["to"], "{rooms:?}");
    }
    assert!(scene.firm.inbox(&scene.luz).await.is_empty());
    let keys = emitidos::Entity::find().all(scene.firm.app.db.reader()).await.unwrap();
    assert!(keys.is_empty(), "it may be emitted again once it is right");
}

#[tokio::test]
async fn a_live_event_goes_where_the_publish_api_would_send_it() {
    let scene = Scene::new().await;
    let (app, case) = (&scene.firm.app, format!("expediente:{}", scene.case));
    let office = format!("own:{}", scene.eva.id);
    let whole = direct(app, &scene.update(&[&case], json!({ "juzgado": "1" }))).await.unwrap();
    assert_eq!((whole.rooms, whole.except), (vec![case.clone()], vec![office.clone()]));
    assert_eq!(whole.payload["timestamp"], "2026-11-24T12:00:00.000Z", "as it was emitted");
    let part = |rooms: &[&str]| scene.update(rooms, json!({ "estado": "x" }));
    assert!(direct(app, &part(&[&case])).await.unwrap().except.is_empty());
    let more = direct(app, &part(&[&case]).with_more()).await.unwrap();
    assert_eq!(more.except, [office], "what nobody read is not for the office");
    let eva = room(&scene.eva);
    for refused in [part(&[&eva]), part(&[&case, &eva]), part(&["admin", "user:nadie"])] {
        assert_eq!(fields(direct(app, &refused).await.unwrap_err()), ["to"]);
    }
    let admins = direct(app, &part(&["admin"])).await.unwrap();
    assert_eq!(admins.rooms, [room(&scene.firm.admin)], "each admin in their own room");
}

#[test]
fn an_envelope_is_there_where_the_contract_has_one_and_names_its_event() {
    let data = json!({ "id": "e1", "changes": {}, "version": 1, "by": "u" });
    let at = "2026-11-24T12:00:00.000Z";
    for (what, payload) in [
        ("none", data.clone()),
        ("of another event", json!({ "event": "expediente:new", "data": data, "timestamp": at })),
        ("without a time", json!({ "event": "expediente:update", "data": data })),
        ("with no time", json!({ "event": "expediente:update", "data": data, "timestamp": "ayer" })),
        ("with no data", json!({ "event": "expediente:update", "data": [], "timestamp": at })),
    ] {
        assert!(Emitido::read(Suceso::ExpedienteUpdate, to(&["admin"]), payload).is_err(), "{what}");
    }
    let without_id = json!({ "type": "info", "title": "T", "message": "M" });
    let refused = Emitido::read(Suceso::Notification, to(&["user:u"]), without_id).unwrap_err();
    assert_eq!(fields(refused), ["data.id"]);
}
