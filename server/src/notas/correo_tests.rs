//! What goes by e-mail of what is not answered, and what does not.

use super::tests::{TUESDAY_EIGHT, firm};
use crate::testing::Firm;
use serde_json::json;
use vigia_protocol::acceso::Rol;

/// The e-mails in the outbox: for whom and what, by name.
async fn mails(firm: &Firm) -> Vec<(String, String)> {
    use crate::entity::{correos, users};
    use sea_orm::{EntityTrait, QueryOrder};
    let rows =
        correos::Entity::find().order_by_asc(correos::Column::Id).all(firm.app.db.reader()).await.unwrap();
    let mut found = Vec::new();
    for row in rows {
        let user = users::Entity::find_by_id(row.user_id).one(firm.app.db.reader()).await.unwrap().unwrap();
        found.push((user.nombre, row.asunto));
    }
    found.sort();
    found
}

#[tokio::test]
async fn what_is_on_no_device_goes_by_email_once_and_what_was_opened_does_not() {
    let firm = Firm::with_mail(TUESDAY_EIGHT).await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let sol = firm.person("sol", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    firm.join(&luz, &case, &sol, "supervisor").await;
    firm.deadline(&luz, &case, 5).await;
    let seen = firm.inbox(&sol).await[0]["notificationId"].as_str().unwrap().to_owned();
    firm.post(&sol, &format!("/inbox/{seen}/read"), json!({})).await;
    firm.then("2026-11-24T11:10:00Z").await;
    assert!(mails(&firm).await.is_empty());
    firm.then("2026-11-24T11:18:00Z").await;
    firm.then("2026-11-24T11:30:00Z").await;
    let subject = "Atención: un plazo vence en 5 días, dom 29 nov 2026 · Ref. 0001".to_owned();
    assert_eq!(mails(&firm).await, [("luz".to_owned(), subject)]);
    assert_eq!(super::sin_dispositivo(firm.app.db.reader()).await.unwrap(), 1);
}

#[tokio::test]
async fn in_four_hours_the_admins_the_responsable_and_the_supervisors_get_an_email_as_well() {
    let firm = Firm::with_mail(TUESDAY_EIGHT).await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let (sol, mia) = (firm.person("sol", Rol::Abogado).await, firm.person("mia", Rol::Abogado).await);
    let case = firm.case(&luz, "Pérez c/ García").await;
    firm.join(&luz, &case, &sol, "supervisor").await;
    firm.join(&luz, &case, &mia, "miembro").await;
    firm.deadline(&luz, &case, 1).await;
    for who in [&luz, &sol, &mia] {
        let seen = firm.inbox(who).await[0]["notificationId"].as_str().unwrap().to_owned();
        firm.post(who, &format!("/inbox/{seen}/read"), json!({})).await;
    }
    firm.then("2026-11-24T13:03:00Z").await;
    // The supervisor opens what comes up to them too: nothing goes out for want of a device.
    let sol = firm.again(&sol).await;
    let up = firm.inbox(&sol).await[1]["notificationId"].as_str().unwrap().to_owned();
    firm.post(&sol, &format!("/inbox/{up}/read"), json!({})).await;
    assert!(mails(&firm).await.is_empty());
    firm.then("2026-11-24T15:06:00Z").await;
    firm.then("2026-11-24T15:40:00Z").await;
    let subject = "Crítico: un plazo vence mañana, mié 25 nov 2026 · Ref. 0001".to_owned();
    let expected = ["Admin", "luz", "sol"].map(|who| (who.to_owned(), subject.clone()));
    assert_eq!(
        mails(&firm).await,
        expected,
        "once, though it is on no device of theirs, and not the mere member"
    );
}

#[tokio::test]
async fn an_admin_who_heard_as_a_supervisor_on_the_last_day_is_written_to_all_the_same() {
    let firm = Firm::with_mail(TUESDAY_EIGHT).await;
    let luz = firm.person("luz", Rol::Abogado).await;
    let case = firm.case(&luz, "Pérez c/ García").await;
    firm.join(&luz, &case, &firm.admin, "supervisor").await;
    firm.deadline(&luz, &case, 0).await;
    // At eleven the supervisor hears again; an hour later it is four hours, and the admins' turn.
    firm.then("2026-11-24T14:00:00Z").await;
    for who in [&luz, &firm.admin] {
        let who = firm.again(who).await;
        for entry in firm.inbox(&who).await {
            // What was opened needs no e-mail of its own.
            let path = format!("/inbox/{}/read", entry["notificationId"].as_str().unwrap());
            firm.post(&who, &path, json!({})).await;
        }
    }
    let before = mails(&firm).await;
    firm.then("2026-11-24T15:03:00Z").await;
    let asked = firm.asked(&firm.admin).await;
    assert!(!asked.iter().any(|entry| entry.starts_with("admins")), "no second toast: {asked:?}");
    let mut more: Vec<String> = mails(&firm).await.into_iter().map(|(who, _)| who).collect();
    for (who, _) in before {
        more.remove(more.iter().position(|other| *other == who).unwrap());
    }
    assert_eq!(more, ["Admin", "luz"], "and so is the responsable");
}

#[tokio::test]
async fn without_a_mail_server_nothing_waits_to_be_sent() {
    let (firm, luz, _, case) = firm(TUESDAY_EIGHT).await;
    firm.deadline(&luz, &case, 1).await;
    firm.then("2026-11-24T15:06:00Z").await;
    assert!(mails(&firm).await.is_empty());
}
