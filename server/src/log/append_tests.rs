//! The log's promise: commit order, log order and seq order are one, without a gap, whoever commits at the same time.

use super::{Event, NewEntry, Record};
use crate::{
    app::App,
    clock::Clock,
    db::Actor,
    entity::{event_log, inbox, users},
    testing::Store,
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use std::collections::HashMap;
use vigia_protocol::{
    event::name,
    ids::{NotificationId, UserId},
};

async fn add_user(app: &App) -> UserId {
    let id = UserId::new();
    let tx = app.db.begin(Actor::System).await.unwrap();
    let row = users::ActiveModel {
        id: Set(id.to_string()),
        email: Set(format!("{id}@estudio.ar")),
        nombre: Set("Alguien".into()),
        rol: Set("abogado".into()),
        activo: Set(true),
        password_hash: Set(None),
        version: Set(1),
        created_at: Set(0),
        ve_casos: Set(true),
    };
    users::Entity::insert(row).exec_without_returning(&*tx).await.unwrap();
    tx.commit().await.unwrap();
    id
}

fn entry(user: &UserId, id: NotificationId) -> Event {
    Event::Entry(Box::new(NewEntry {
        user: user.clone(),
        notification_id: id,
        event: name::NOTIFICATION,
        payload: json!({ "title": "x" }),
        contexto: None,
        vence: None,
        requiere_nota: false,
    }))
}

#[tokio::test(flavor = "multi_thread")]
async fn writers_at_the_same_time_leave_no_gap_and_one_order() {
    let store = Store::new().await;
    let app = store.open(Clock::system()).await;
    let people = [add_user(&app).await, add_user(&app).await, add_user(&app).await];
    let writers = (0..8).map(|_| {
        let (app, people) = (app.clone(), people.clone());
        tokio::spawn(async move {
            for _ in 0..10 {
                let mut tx = app.db.begin(Actor::System).await.unwrap();
                people.iter().for_each(|user| tx.publish(entry(user, NotificationId::new())));
                tx.commit().await.unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }

    let log =
        event_log::Entity::find().order_by_asc(event_log::Column::Pos).all(app.db.reader()).await.unwrap();
    assert_eq!(log.iter().map(|row| row.pos).collect::<Vec<_>>(), (1..=240).collect::<Vec<_>>());
    let mut seqs: HashMap<UserId, Vec<i64>> = HashMap::new();
    for row in log {
        if let Record::Entry { user, entry } = serde_json::from_str(&row.record).unwrap() {
            seqs.entry(user).or_default().push(entry.seq);
        }
    }
    for user in &people {
        assert_eq!(seqs[user], (1..=80).collect::<Vec<_>>(), "in the log's order, gapless");
    }
}

#[tokio::test]
async fn the_same_notification_is_stored_once_and_leaves_no_gap() {
    let store = Store::new().await;
    let app = store.open(Clock::system()).await;
    let user = add_user(&app).await;
    let twice = NotificationId::new();
    for id in [twice.clone(), twice.clone(), NotificationId::new()] {
        let mut tx = app.db.begin(Actor::System).await.unwrap();
        tx.publish(entry(&user, id));
        tx.commit().await.unwrap();
    }
    let rows = inbox::Entity::find()
        .filter(inbox::Column::UserId.eq(user.as_str()))
        .order_by_asc(inbox::Column::Seq)
        .all(app.db.reader())
        .await
        .unwrap();
    assert_eq!(rows.iter().map(|row| row.seq).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(rows[0].notification_id, twice.as_str());
}

#[tokio::test]
async fn what_is_not_committed_never_happened() {
    let store = Store::new().await;
    let app = store.open(Clock::system()).await;
    let user = add_user(&app).await;
    let mut tx = app.db.begin(Actor::System).await.unwrap();
    tx.publish(entry(&user, NotificationId::new()));
    drop(tx);
    assert_eq!(super::head(app.db.reader()).await.unwrap().pos, 0);
    assert!(inbox::Entity::find().all(app.db.reader()).await.unwrap().is_empty());
}
