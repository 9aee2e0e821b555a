//! How long a leave may be, and who is told of it.

use crate::testing::{Firm, Person, code};
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

struct Scene {
    firm: Firm,
    luz: Person,
    ana: Person,
    eva: Person,
}

/// luz and eva are responsables of a case each; luz is a plain member of eva's, ana of none.
async fn scene() -> Scene {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let ana = firm.person("ana", Rol::Abogado).await;
    let eva = firm.person("eva", Rol::Abogado).await;
    firm.case(&luz, "Pérez c/ García").await;
    for caratula in ["Sosa c/ Clínica", "Paz c/ Luz"] {
        let case = firm.case(&eva, caratula).await;
        firm.join(&eva, &case, &luz, "miembro").await;
    }
    Scene { firm, luz, ana, eva }
}

impl Scene {
    fn asked(&self, user: Option<&Person>, days: i64) -> Value {
        let user = user.map(|who| &who.id);
        let (desde, hasta) = (self.firm.day(1), self.firm.day(days));
        json!({ "userId": user, "suplenteId": self.ana.id, "desde": desde, "hasta": hasta })
    }

    /// What somebody was told of leaves: the titles.
    async fn told(&self, who: &Person) -> Vec<String> {
        let (_, page) = self.firm.get(who, "/inbox?limit=200").await;
        let entries = page["entries"].as_array().unwrap().iter();
        let leaves = entries.filter(|entry| entry["payload"]["metadata"]["ausenciaId"].is_string());
        leaves.map(|entry| entry["payload"]["title"].as_str().unwrap().to_owned()).collect()
    }
}

#[tokio::test]
async fn a_leave_of_ones_own_has_ninety_two_days_and_a_longer_one_is_an_admins() {
    let scene = scene().await;
    let long = scene.asked(None, 93);
    let refused = scene.firm.post(&scene.luz, "/ausencias", long).await;
    assert_eq!(code(&refused), (422, "DATOS_INVALIDOS"));
    assert!(refused.1["error"]["fields"]["hasta"].as_str().unwrap().contains("92 días"), "{}", refused.1);
    assert_eq!(scene.told(&scene.ana).await, [""; 0], "nothing is told of what was not entered");
    let (status, answer) = scene.firm.post(&scene.luz, "/ausencias", scene.asked(None, 92)).await;
    assert_eq!(status, 201, "{answer}");

    let century = json!({
        "userId": scene.eva.id, "suplenteId": scene.ana.id, "desde": scene.firm.day(0), "hasta": scene.firm.day(365),
    });
    let (status, answer) = scene.firm.post(&scene.firm.admin, "/ausencias", century).await;
    assert_eq!(status, 201, "{answer}");
}

#[tokio::test]
async fn the_deputy_and_the_responsables_are_told_once_when_it_is_entered_and_whoever_entered_it_is_not() {
    let scene = scene().await;
    let (status, made) = scene.firm.post(&scene.luz, "/ausencias", scene.asked(None, 10)).await;
    assert_eq!((status.as_u16(), &made["estado"]), (201, &json!("futura")), "{made}");
    assert_eq!(scene.told(&scene.ana).await, ["Suplís a luz"]);
    assert_eq!(scene.told(&scene.eva).await, ["ana suple a luz"], "once, of two cases");
    assert_eq!(scene.told(&scene.luz).await, [""; 0]);
    assert_eq!(scene.told(&scene.firm.admin).await, [""; 0]);

    let (desde, hasta) = (scene.firm.day(20), scene.firm.day(20));
    let other = json!({ "suplenteId": scene.eva.id, "desde": desde, "hasta": hasta });
    assert_eq!(scene.firm.post(&scene.luz, "/ausencias", other).await.0, 201);
    let told = scene.told(&scene.eva).await;
    assert_eq!(told, ["Suplís a luz", "ana suple a luz"], "once, though she answers for a case as well");
}

#[tokio::test]
async fn of_what_an_admin_enters_whoever_answers_for_the_cases_hears_too() {
    let scene = scene().await;
    let (status, made) =
        scene.firm.post(&scene.firm.admin, "/ausencias", scene.asked(Some(&scene.luz), 200)).await;
    assert_eq!(status, 201, "{made}");
    assert_eq!(scene.told(&scene.luz).await, ["ana suple a luz"]);
    assert_eq!(
        (scene.told(&scene.ana).await, scene.told(&scene.firm.admin).await.len()),
        (vec!["Suplís a luz".to_owned()], 0)
    );
}
