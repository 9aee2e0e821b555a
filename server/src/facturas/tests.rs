use super::vencimiento;
use crate::{
    entity::audit,
    log::Live,
    testing::{Answer, Firm, Person, code},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

struct Billing {
    firm: Firm,
    luz: Person,
    case: String,
}

async fn billing() -> Billing {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Quiroga c/ Méndez").await;
    Billing { firm, luz, case }
}

fn new() -> Value {
    json!({ "numero": "0001-00000012", "concepto": "Honorarios", "importe": 1_250_000, "moneda": "ARS" })
}

impl Billing {
    async fn enter(&self, who: &Person, body: Value) -> Answer {
        self.firm.post(who, &format!("/expedientes/{}/facturas", self.case), body).await
    }

    /// A draft of luz's, due so many days from today; its id.
    async fn draft(&self, dias: i64) -> String {
        let mut body = new();
        body["vence"] = json!(self.firm.day(dias));
        body["emision"] = json!(self.firm.day(dias.min(0)));
        let (status, made) = self.enter(&self.luz, body).await;
        assert_eq!(status, 201, "{made}");
        made["id"].as_str().unwrap().to_owned()
    }

    async fn act(&self, who: &Person, id: &str, action: &str, version: i64) -> Answer {
        self.firm.post(who, &format!("/facturas/{id}/{action}"), json!({ "version": version })).await
    }

    async fn statuses(&self) -> Vec<Live> {
        let mut said = self.firm.said().await;
        said.retain(|live| live.event == "factura:status");
        said
    }

    async fn sweep(&self) {
        vencimiento::round(&self.firm.app, &Default::default()).await.unwrap();
    }
}

#[tokio::test]
async fn from_draft_to_paid_each_change_told_in_the_contracts_shape() {
    let it = billing().await;
    let (status, made) = it.enter(&it.luz, new()).await;
    assert_eq!((status.as_u16(), &made["estado"], made.get("emision")), (201, &json!("borrador"), None));
    let id = made["id"].as_str().unwrap();
    assert!(it.statuses().await.is_empty(), "a draft has not changed its state yet");
    let told = it.firm.said().await;
    assert_eq!(told.last().unwrap().payload["data"]["changes"], json!({ "facturas": true }));

    let (_, emitted) = it.act(&it.luz, id, "emitir", 1).await;
    assert_eq!((&emitted["estado"], &emitted["emision"]), (&json!("emitida"), &json!(it.firm.day(0))));
    let (_, paid) = it.act(&it.luz, id, "pagar", 2).await;
    assert_eq!((&paid["estado"], &paid["version"]), (&json!("pagada"), &json!(3)));
    let told = it.statuses().await;
    assert_eq!(told.len(), 2);
    assert_eq!(told[0].room, format!("expediente:{}", it.case));
    let payload = &told[1].payload;
    assert_eq!(payload["event"], "factura:status");
    assert!(payload["timestamp"].is_string());
    let expected = json!({
        "id": id, "expedienteId": it.case, "numero": "0001-00000012",
        "estado": "pagada", "anterior": "emitida", "version": 3,
    });
    assert_eq!(payload["data"], expected);
    let (_, shown) = it.firm.get(&it.luz, &format!("/facturas/{id}")).await;
    assert_eq!(shown, paid);
}

#[tokio::test]
async fn what_cannot_happen_is_a_conflict_and_says_why() {
    let it = billing().await;
    let id = it.draft(10).await;
    for (action, version, words) in [
        ("pagar", 1, "borrador"),
        ("emitir", 1, ""),
        ("emitir", 2, "ya está emitida"),
        ("emitir", 1, "Otra persona"),
        ("anular", 2, ""),
        ("pagar", 3, "anulada"),
    ] {
        let answer = it.act(&it.luz, &id, action, version).await;
        if words.is_empty() {
            assert_eq!(answer.0, 200, "{action}: {}", answer.1);
        } else {
            assert_eq!(code(&answer), (409, "CONFLICTO"), "{action}");
            assert!(answer.1["error"]["message"].as_str().unwrap().contains(words), "{}", answer.1);
        }
    }
}

#[tokio::test]
async fn of_two_who_change_it_at_once_one_wins() {
    let it = billing().await;
    for _ in 0..5 {
        let id = it.draft(10).await;
        it.act(&it.luz, &id, "emitir", 1).await;
        let (a, b) = tokio::join!(it.act(&it.luz, &id, "pagar", 2), it.act(&it.firm.admin, &id, "anular", 2));
        let mut statuses = [a.0.as_u16(), b.0.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
    }
}

#[tokio::test]
async fn only_a_draft_is_edited() {
    let it = billing().await;
    let id = it.draft(10).await;
    let path = format!("/facturas/{id}");
    let edit = json!({ "version": 1, "importe": 99, "moneda": "USD", "vence": null });
    let (_, edited) = it.firm.patch(&it.luz, &path, edit.clone()).await;
    assert_eq!((&edited["importe"], &edited["moneda"]), (&json!(99), &json!("USD")));
    assert_eq!((edited.get("vence"), &edited["version"]), (None, &json!(2)));
    assert_eq!(edited["concepto"], "Honorarios", "what is absent stays");
    assert_eq!(code(&it.firm.patch(&it.luz, &path, edit).await), (409, "CONFLICTO"));
    it.act(&it.luz, &id, "emitir", 2).await;
    let late = it.firm.patch(&it.luz, &path, json!({ "version": 3, "importe": 1 })).await;
    assert_eq!(code(&late), (409, "CONFLICTO"));
    assert!(late.1["error"]["message"].as_str().unwrap().contains("borrador"), "{}", late.1);
}

#[tokio::test]
async fn what_is_wrong_is_named_field_by_field() {
    let it = billing().await;
    for (field, value) in [
        ("importe", json!(0)),
        ("moneda", json!("pesos")),
        ("numero", json!("")),
        ("concepto", json!(" \n")),
        ("emision", json!("1800-01-01")),
    ] {
        let mut body = new();
        body[field] = value;
        let refused = it.enter(&it.luz, body).await;
        assert_eq!(code(&refused), (422, "DATOS_INVALIDOS"), "{field}");
        assert!(refused.1["error"]["fields"][field].is_string(), "{field}: {}", refused.1);
    }
    let mut ahead = new();
    ahead["emision"] = json!(it.firm.day(3));
    let (_, made) = it.enter(&it.luz, ahead).await;
    let refused = it.act(&it.luz, made["id"].as_str().unwrap(), "emitir", 1).await;
    assert!(refused.1["error"]["fields"]["emision"].is_string(), "{}", refused.1);
}

#[tokio::test]
async fn an_invoice_is_overdue_by_itself_the_day_after_and_once() {
    let it = billing().await;
    let (today, yesterday, draft) = (it.draft(0).await, it.draft(-1).await, it.draft(-1).await);
    it.act(&it.luz, &today, "emitir", 1).await;
    it.act(&it.luz, &yesterday, "emitir", 1).await;
    // Two nodes at once, and once more.
    tokio::join!(it.sweep(), it.sweep());
    it.sweep().await;
    for (id, expected) in [(&today, "emitida"), (&yesterday, "vencida"), (&draft, "borrador")] {
        assert_eq!(it.firm.get(&it.luz, &format!("/facturas/{id}")).await.1["estado"], expected);
    }
    let mut told = it.statuses().await;
    told.retain(|live| live.payload["data"]["estado"] == "vencida");
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].payload["data"]["anterior"], "emitida");
    let noted = audit::Entity::find().filter(audit::Column::Accion.eq("factura.vencida"));
    let noted = noted.all(it.firm.app.db.reader()).await.unwrap();
    assert_eq!((noted.len(), noted[0].actor.as_deref()), (1, None), "the server itself did it");
    assert_eq!(it.act(&it.luz, &yesterday, "pagar", 3).await.1["estado"], "pagada", "late is still paid");
    it.sweep().await;
    assert_eq!(it.statuses().await.len(), 4);
}

#[tokio::test]
async fn the_loop_runs_by_itself_and_ends_when_told() {
    let it = billing().await;
    let id = it.draft(-1).await;
    it.act(&it.luz, &id, "emitir", 1).await;
    let stop = tokio_util::sync::CancellationToken::new();
    let running = tokio::spawn(vencimiento::run(it.firm.app.clone(), stop.clone()));
    // The commits of luz's own changes may still ring; what counts is that the next one does too.
    while it.statuses().await.len() < 2 {
        it.firm.app.db.committed().await;
    }
    stop.cancel();
    running.await.unwrap();
    assert_eq!(it.firm.get(&it.luz, &format!("/facturas/{id}")).await.1["estado"], "vencida");
}

#[tokio::test]
async fn invoices_are_for_those_who_see_all_of_the_case() {
    let it = billing().await;
    let ana = it.firm.person("ana", Rol::Abogado).await;
    let ines = it.firm.person("ines", Rol::Oficina).await;
    let id = it.draft(10).await;
    let (list, one) = (format!("/expedientes/{}/facturas", it.case), format!("/facturas/{id}"));
    let absent = it.firm.get(&ana, "/facturas/0192e0a0-0000-7000-8000-000000000000").await;
    for (who, name) in [(&ana, "ana"), (&ines, "ines")] {
        assert_eq!(code(&it.firm.get(who, &list).await), (404, "NO_AUTORIZADO"), "{name}");
        assert_eq!(code(&it.enter(who, new()).await), (404, "NO_AUTORIZADO"), "{name}");
        assert_eq!(it.firm.get(who, &one).await, absent, "{name}: not theirs is as not there");
        assert_eq!(it.firm.patch(who, &one, json!({ "version": 9 })).await, absent, "{name}");
        for action in ["emitir", "pagar", "anular"] {
            assert_eq!(it.act(who, &id, action, 9).await, absent, "{name}: {action}");
        }
    }
    // An oficio opens the case to the office, not its invoices.
    let oficio = json!({ "asunto": "Informe de dominio", "asignadoA": ines.id });
    it.firm.post(&it.luz, &format!("/expedientes/{}/oficios", it.case), oficio).await;
    assert_eq!(code(&it.firm.get(&ines, &list).await), (403, "NO_AUTORIZADO"));
    assert_eq!(code(&it.enter(&ines, new()).await), (403, "NO_AUTORIZADO"));
    assert_eq!(it.firm.get(&ines, &one).await, absent);
    it.act(&it.luz, &id, "emitir", 1).await;
    let mut said = it.firm.said().await;
    said.retain(|live| live.payload.to_string().contains("factura"));
    assert_eq!(said.len(), 2);
    for live in said {
        assert_eq!(live.except, [format!("own:{}", ines.id)], "{}: she stands in the room", live.event);
    }
    it.firm.join(&it.luz, &it.case, &ana, "miembro").await;
    assert_eq!(it.firm.get(&ana, &list).await.1.as_array().unwrap().len(), 1);
    assert_eq!(it.act(&ana, &id, "pagar", 2).await.0, 200);
    assert_eq!(it.firm.get(&it.firm.admin, &one).await.1["estado"], "pagada");
}
