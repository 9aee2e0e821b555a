use crate::{
    log::Record,
    servicios::tests::{audited, service},
    testing::{Firm, Person, code},
};
use serde_json::{Value, json};
use vigia_protocol::acceso::Rol;

fn of(who: &Person, rest: &str) -> String {
    format!("/users/{}{rest}", who.id)
}

async fn ended(firm: &Firm) -> usize {
    firm.log().await.iter().filter(|record| matches!(record, Record::SessionEnded { .. })).count()
}

#[tokio::test]
async fn accounts_are_looked_into_by_admins_alone() {
    let firm = Firm::new().await;
    let (luz, ana) = (firm.person("luz", Rol::Abogado).await, firm.person("ana", Rol::Oficina).await);
    for who in [&luz, &ana] {
        for rest in ["", "/expedientes", "/devices"] {
            // One's own as well, and of nobody at all: the same answer.
            for of_whom in [of(&luz, rest), of(&ana, rest), format!("/users/nadie{rest}")] {
                assert_eq!(code(&firm.get(who, &of_whom).await), (403, "SOLO_ADMINISTRADORES"), "{of_whom}");
            }
        }
        for rest in ["/devices/x", "/sessions"] {
            assert_eq!(code(&firm.delete(who, &of(&luz, rest)).await), (403, "SOLO_ADMINISTRADORES"));
        }
        let asked = firm.post(who, &of(&luz, "/claim"), json!({})).await;
        assert_eq!(code(&asked), (403, "SOLO_ADMINISTRADORES"));
    }
    for rest in ["", "/expedientes", "/devices"] {
        let nobody = firm.get(&firm.admin, &format!("/users/nadie{rest}")).await;
        assert_eq!(code(&nobody), (404, "NO_AUTORIZADO"));
    }
    assert_eq!(code(&firm.delete(&firm.admin, "/users/nadie/sessions").await), (404, "NO_AUTORIZADO"));
    let (_, me) = firm.get(&firm.admin, &of(&luz, "")).await;
    assert_eq!(
        (&me["email"], &me["conClave"], &me["rol"]),
        (&json!("luz@estudio.test"), &json!(true), &json!("abogado"))
    );
    assert!(me["enlaceHasta"].is_null(), "the link was used: {me}");
}

#[tokio::test]
async fn an_admin_sees_where_somebody_belongs_and_as_what() {
    let firm = Firm::new().await;
    let (luz, ana) = (firm.person("luz", Rol::Abogado).await, firm.person("ana", Rol::Abogado).await);
    let first = firm.case(&luz, "Sosa c/ Clínica").await;
    let second = firm.case(&ana, "Paz c/ Ríos").await;
    firm.join(&ana, &second, &luz, "supervisor").await;
    let (_, list) = firm.get(&firm.admin, &of(&luz, "/expedientes")).await;
    let said = |one: &Value| (one["expedienteId"].clone(), one["caratula"].clone(), one["calidad"].clone());
    let mut said: Vec<_> = list.as_array().unwrap().iter().map(said).collect();
    said.sort_by_key(|one| one.1.to_string());
    assert_eq!(
        said,
        [
            (json!(second), json!("Paz c/ Ríos"), json!("supervisor")),
            (json!(first), json!("Sosa c/ Clínica"), json!("responsable")),
        ]
    );
}

#[tokio::test]
async fn an_admin_signs_somebody_out_of_one_device_or_of_all_at_once() {
    let firm = Firm::new().await;
    let (luz, ana) = (firm.person("luz", Rol::Abogado).await, firm.person("ana", Rol::Abogado).await);
    let (_, devices) = firm.get(&firm.admin, &of(&luz, "/devices")).await;
    assert_eq!(
        (devices[0]["signedIn"].as_bool(), devices[0]["current"].as_bool()),
        (Some(true), Some(false))
    );
    let device = devices[0]["id"].as_str().unwrap();
    // Named with somebody else, it is not there.
    let wrong = firm.delete(&firm.admin, &of(&ana, &format!("/devices/{device}"))).await;
    assert_eq!(code(&wrong), (404, "NO_AUTORIZADO"));
    assert_eq!(firm.get(&luz, "/me").await.0, 200);
    assert_eq!(firm.delete(&firm.admin, &of(&luz, &format!("/devices/{device}"))).await.0, 204);
    assert_eq!(code(&firm.get(&luz, "/me").await), (401, "AUTH_REVOKED"));
    assert_eq!(ended(&firm).await, 1, "every node closes their sockets");
    let (_, devices) = firm.get(&firm.admin, &of(&luz, "/devices")).await;
    assert_eq!(devices[0]["signedIn"], false);

    assert_eq!(firm.delete(&firm.admin, &of(&ana, "/sessions")).await.0, 204);
    assert_eq!(code(&firm.get(&ana, "/me").await), (401, "AUTH_REVOKED"));
    assert_eq!(ended(&firm).await, 2);
    assert_eq!(
        (audited(&firm, "dispositivo.cerrado").await, audited(&firm, "sesiones.cerradas").await),
        (1, 1)
    );
}

#[tokio::test]
async fn a_new_link_ends_the_password_and_the_sessions_before_it() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let (status, first) = firm.post(&firm.admin, &of(&luz, "/claim"), json!({})).await;
    assert_eq!(status, 201, "{first}");
    assert_eq!(code(&firm.get(&luz, "/me").await), (401, "AUTH_REVOKED"));
    let (_, cuenta) = firm.get(&firm.admin, &of(&luz, "")).await;
    assert_eq!(cuenta["conClave"], false);
    assert!(cuenta["enlaceHasta"].is_string(), "{cuenta}");
    let device = json!({ "name": "prueba", "platform": "linux" });
    let sign_in =
        |password: &str| json!({ "email": "luz@estudio.test", "password": password, "device": device });
    let old = firm.post(&luz, "/session", sign_in("una clave larga")).await;
    assert_eq!(code(&old), (401, "CREDENCIALES_INVALIDAS"));
    // A second link makes the first one good for nothing.
    let (_, second) = firm.post(&firm.admin, &of(&luz, "/claim"), json!({})).await;
    let claim = |made: &Value| json!({ "token": made["claimToken"], "password": "otra clave larga", "device": device });
    assert_eq!(code(&firm.post(&luz, "/session/claim", claim(&first)).await), (422, "DATOS_INVALIDOS"));
    assert_eq!(firm.post(&luz, "/session/claim", claim(&second)).await.0, 201);
    assert_eq!(firm.post(&luz, "/session", sign_in("otra clave larga")).await.0, 201);
    assert_eq!(audited(&firm, "clave.restablecida").await, 2);
}

#[tokio::test]
async fn a_link_is_for_active_accounts_and_never_for_ones_own() {
    let firm = Firm::new().await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let own = firm.post(&firm.admin, &of(&firm.admin, "/claim"), json!({})).await;
    assert_eq!(code(&own), (409, "CONFLICTO"));
    assert_eq!(firm.get(&firm.admin, "/me").await.0, 200, "and nothing has ended");
    assert_eq!(firm.patch(&firm.admin, &of(&luz, ""), json!({ "version": 1, "activo": false })).await.0, 200);
    assert_eq!(code(&firm.post(&firm.admin, &of(&luz, "/claim"), json!({})).await), (409, "CONFLICTO"));
}

#[tokio::test]
async fn ones_own_role_and_state_are_for_another_admin() {
    let firm = Firm::new().await;
    let eva = firm.person("eva", Rol::Admin).await;
    for change in [json!({ "rol": "abogado" }), json!({ "activo": false })] {
        let mut body = change;
        body["version"] = json!(1);
        assert_eq!(code(&firm.patch(&eva, &of(&eva, ""), body).await), (409, "CONFLICTO"));
    }
    let renamed =
        json!({ "version": 1, "nombre": "Eva Ruiz", "email": "EVA.RUIZ@estudio.test", "rol": "admin" });
    let (status, eva_now) = firm.patch(&eva, &of(&eva, ""), renamed).await;
    assert_eq!(status, 200, "{eva_now}");
    assert_eq!(eva_now["email"], "eva.ruiz@estudio.test");
    let taken = json!({ "version": 2, "email": "admin@estudio.test" });
    let refused = firm.patch(&eva, &of(&eva, ""), taken).await;
    assert!(refused.1["error"]["fields"]["email"].is_string(), "{refused:?}");
    let no_address = json!({ "version": 2, "email": "eva" });
    assert_eq!(code(&firm.patch(&eva, &of(&eva, ""), no_address).await), (422, "DATOS_INVALIDOS"));
}

#[tokio::test]
async fn a_token_stops_with_the_admin_who_made_it_and_goes_on_with_them() {
    let firm = Firm::new().await;
    let eva = firm.person("eva", Rol::Admin).await;
    let (back_end, id) = service(&firm, json!({ "write": ["usuarios"] })).await;
    let ana = json!({ "email": "ana@estudio.test", "nombre": "Ana", "rol": "admin" });
    assert_eq!(firm.put(&back_end, "/users/u1", ana.clone()).await.0, 201);
    let listed = async || firm.get(&eva, "/service-tokens").await.1[0].clone();
    assert_eq!((&listed().await["id"], &listed().await["estado"]), (&json!(id), &json!("vigente")));
    assert!(listed().await["lastUsedAt"].is_string(), "{}", listed().await);
    for (change, then) in [
        (json!({ "rol": "abogado" }), json!({ "rol": "admin" })),
        (json!({ "activo": false }), json!({ "activo": true })),
    ] {
        let set = async |change: &Value| {
            let (_, now) = firm.get(&eva, &of(&firm.admin, "")).await;
            let mut body = change.clone();
            body["version"] = now["version"].clone();
            assert_eq!(firm.patch(&eva, &of(&firm.admin, ""), body).await.0, 200);
        };
        set(&change).await;
        // They know the token: with it they could make themselves an admin again.
        assert_eq!(code(&firm.put(&back_end, "/users/u2", ana.clone()).await), (401, "AUTH_REVOKED"));
        assert_eq!(listed().await["estado"], "detenido");
        set(&then).await;
        assert_eq!(firm.put(&back_end, "/users/u1", ana.clone()).await.0, 200);
    }
}
