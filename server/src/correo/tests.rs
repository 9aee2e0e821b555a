//! The outbox: one e-mail each, whoever comes first, and what becomes of those that do not go out.

use super::{
    Correo,
    cola::{self, Suerte},
    encolar,
};
use crate::{
    db::Actor,
    entity::{
        correo_intentos,
        correos::{Column, Entity, Model},
    },
    testing::Firm,
};
use sea_orm::{EntityTrait, QueryOrder};
use vigia_protocol::time::Timestamp;

async fn write(firm: &Firm, clave: &str) {
    let tx = firm.app.db.begin(Actor::System).await.unwrap();
    let mail = Correo {
        user: firm.admin.id.parse().unwrap(),
        clave: clave.into(),
        asunto: "Crítico".into(),
        texto: "Ref. 0412".into(),
        adjuntos: Vec::new(),
    };
    encolar(&tx, mail).await.unwrap();
    tx.commit().await.unwrap();
}

async fn rows(firm: &Firm) -> Vec<Model> {
    Entity::find().order_by_asc(Column::Id).all(firm.app.db.reader()).await.unwrap()
}

fn now(firm: &Firm, minutes: i64) -> Timestamp {
    Timestamp::from_millis(firm.app.clock.now().millis() + minutes * 60_000)
}

#[tokio::test]
async fn an_email_is_written_once_and_taken_by_one_node() {
    let firm = Firm::new().await;
    write(&firm, "a").await;
    write(&firm, "a").await;
    assert_eq!(rows(&firm).await.len(), 1);
    let at = now(&firm, 0);
    let take = || {
        let db = firm.app.db.clone();
        tokio::spawn(async move { cola::tomar(&db, at).await })
    };
    let nodes: Vec<_> = std::iter::repeat_with(take).take(8).collect();
    let mut taken = 0;
    for node in nodes {
        taken += usize::from(node.await.unwrap().unwrap().is_some());
    }
    assert_eq!(taken, 1);
    assert!(cola::tomar(&firm.app.db, now(&firm, 1)).await.unwrap().is_none(), "it is the other node's");
    assert!(
        cola::tomar(&firm.app.db, now(&firm, 4)).await.unwrap().is_some(),
        "which was never heard of again"
    );
}

#[tokio::test]
async fn what_does_not_go_out_is_tried_later_and_given_up_after_a_day() {
    let firm = Firm::new().await;
    write(&firm, "a").await;
    let taken = cola::tomar(&firm.app.db, now(&firm, 0)).await.unwrap().unwrap();
    assert!(
        !cola::anotar(&firm.app.db, &taken, Some("ana@estudio.test"), Suerte::Despues("no answer".into()))
            .await
            .unwrap()
    );
    let row = &rows(&firm).await[0];
    assert_eq!((row.intentos, row.error.as_deref()), (1, Some("no answer")));
    assert!(row.proximo.is_some_and(|at| at > now(&firm, 0).millis()));
    let late = Model { created_at: now(&firm, -24 * 60).millis(), ..row.clone() };
    assert!(
        cola::anotar(&firm.app.db, &late, Some("ana@estudio.test"), Suerte::Despues("no answer".into()))
            .await
            .unwrap()
    );
    let row = &rows(&firm).await[0];
    assert_eq!((row.proximo, row.abandonado_at.is_some()), (None, true));
    let counts = cola::cuentas(firm.app.db.reader()).await.unwrap();
    assert_eq!((counts.pendientes, counts.abandonados), (0, 1));
}

#[tokio::test]
async fn a_sent_email_is_not_sent_again() {
    let firm = Firm::new().await;
    write(&firm, "a").await;
    let taken = cola::tomar(&firm.app.db, now(&firm, 0)).await.unwrap().unwrap();
    cola::anotar(&firm.app.db, &taken, Some("ana@estudio.test"), Suerte::Enviado).await.unwrap();
    assert!(cola::tomar(&firm.app.db, now(&firm, 600)).await.unwrap().is_none());
    // A slower node whose lease was over says last that it failed.
    cola::anotar(&firm.app.db, &taken, Some("ana@estudio.test"), Suerte::Despues("too late".into()))
        .await
        .unwrap();
    let row = &rows(&firm).await[0];
    assert_eq!((row.enviado_at.is_some(), row.proximo, row.error.clone()), (true, None, None));
}

#[tokio::test]
async fn what_an_old_email_said_is_forgotten_and_that_it_went_out_is_not() {
    let firm = Firm::new().await;
    write(&firm, "a").await;
    let taken = cola::tomar(&firm.app.db, now(&firm, 0)).await.unwrap().unwrap();
    cola::anotar(&firm.app.db, &taken, Some("ana@estudio.test"), Suerte::Enviado).await.unwrap();
    cola::podar(&firm.app.db, now(&firm, 89 * 24 * 60)).await.unwrap();
    assert_eq!(rows(&firm).await[0].texto, "Ref. 0412");
    cola::podar(&firm.app.db, now(&firm, 91 * 24 * 60)).await.unwrap();
    let row = &rows(&firm).await[0];
    assert_eq!((row.texto.as_str(), row.enviado_at.is_some()), ("", true));
    let tried = correo_intentos::Entity::find().all(firm.app.db.reader()).await.unwrap();
    assert_eq!((tried.len(), tried[0].para.as_deref()), (1, Some("ana@estudio.test")));
}

#[tokio::test]
async fn what_a_node_says_after_its_lease_counts_only_where_it_was_sent() {
    let firm = Firm::new().await;
    write(&firm, "a").await;
    let slow = cola::tomar(&firm.app.db, now(&firm, 0)).await.unwrap().unwrap();
    let other = cola::tomar(&firm.app.db, now(&firm, 4)).await.unwrap().unwrap();
    for late in [Suerte::Despues("no answer".into()), Suerte::Nunca("no such person".into())] {
        assert!(!cola::anotar(&firm.app.db, &slow, None, late).await.unwrap());
        let row = &rows(&firm).await[0];
        assert_eq!((row.proximo, row.abandonado_at, &row.error), (other.proximo, None, &None), "the other's");
    }
    cola::anotar(&firm.app.db, &slow, None, Suerte::Enviado).await.unwrap();
    let row = &rows(&firm).await[0];
    assert_eq!((row.enviado_at.is_some(), row.proximo), (true, None));
    let (_, acts) = firm.get(&firm.admin, "/auditoria?accion=correo.enviado").await;
    assert_eq!(acts["filas"].as_array().unwrap().len(), 1);
}
