//! What somebody with all rights over the database can do, and how it comes out.

use super::{clave::Clave, sellado::seal, verify};
use crate::{
    db::Actor,
    entity::{audit, audit_head},
    testing::Firm,
};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait};
use serde_json::json;

struct Scene {
    firm: Firm,
    clave: Clave,
    _folder: tempfile::TempDir,
}

impl Scene {
    /// A firm whose audit has at least ten rows, all sealed.
    async fn new() -> Self {
        let firm = Firm::new().await;
        let folder = tempfile::tempdir().unwrap();
        let clave = Clave::load_or_create(&folder.path().join("auditoria.json")).unwrap();
        let scene = Self { firm, clave, _folder: folder };
        scene.act(10).await;
        scene.seal().await;
        assert_eq!(scene.findings().await, Vec::<String>::new());
        scene
    }

    async fn act(&self, times: usize) {
        for time in 0..times {
            let tx = self.firm.app.db.begin(Actor::System).await.unwrap();
            tx.audit("prueba.hecha", ("prueba", "ñ\"|"), None, json!({ "vez": time })).await.unwrap();
            tx.commit().await.unwrap();
        }
    }

    async fn seal(&self) {
        while seal(&self.firm.app, &self.clave).await.unwrap() > 0 {}
    }

    async fn findings(&self) -> Vec<String> {
        verify(self.firm.app.db.reader(), Some(&self.clave)).await.unwrap().findings
    }

    /// As whoever owns the database does it: without the triggers.
    async fn tamper(&self, statements: &str) {
        let tx = self.firm.app.db.begin(Actor::System).await.unwrap();
        let off = match tx.get_database_backend() {
            DbBackend::Sqlite => {
                "DROP TRIGGER audit_insert; DROP TRIGGER audit_update; DROP TRIGGER audit_delete;"
            }
            _ => "ALTER TABLE audit DISABLE TRIGGER USER;",
        };
        tx.execute_unprepared(&format!("{off} {statements}")).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn refused(&self, statement: &str) {
        let tx = self.firm.app.db.begin(Actor::System).await.unwrap();
        let error = tx.execute_unprepared(statement).await.expect_err(statement).to_string();
        assert!(error.contains("append-only"), "{statement}: {error}");
    }
}

#[tokio::test]
async fn every_row_is_sealed_in_turn_and_only_new_ones_may_come() {
    let scene = Scene::new().await;
    scene.act(3).await;
    scene.refused("UPDATE audit SET accion = 'otra' WHERE pos IS NULL").await;
    scene.seal().await;
    let conn = scene.firm.app.db.reader();
    let head = audit_head::Entity::find_by_id(1).one(conn).await.unwrap().unwrap();
    assert_eq!(head.pos, i64::try_from(audit::Entity::find().count(conn).await.unwrap()).unwrap());
    for statement in [
        "UPDATE audit SET detalle = '{}' WHERE pos = 3",
        "UPDATE audit SET pos = 100 WHERE pos = 3",
        "UPDATE audit SET pos = NULL, sello = NULL WHERE pos = 3",
        "DELETE FROM audit WHERE pos = 3",
        "INSERT INTO audit (id, at, accion, sujeto, detalle, pos, sello) VALUES ('x', 1, 'a', 'b', '{}', 999, 'c')",
    ] {
        scene.refused(statement).await;
    }
    assert_eq!(scene.findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_changed_row_is_named() {
    let scene = Scene::new().await;
    scene.tamper("UPDATE audit SET actor = 'otra' WHERE pos = 4").await;
    let findings = scene.findings().await;
    assert!(findings.len() == 1 && findings[0].contains("row 4 "), "{findings:?}");
}

#[tokio::test]
async fn a_missing_row_is_named_in_the_middle_and_at_the_end() {
    let scene = Scene::new().await;
    let last = scene.firm.app.db.reader();
    let last = audit_head::Entity::find_by_id(1).one(last).await.unwrap().unwrap().pos;
    scene.tamper("DELETE FROM audit WHERE pos = 5").await;
    assert_eq!(scene.findings().await, ["audit: row 5 is missing"]);
    let gone = format!("DELETE FROM audit WHERE pos = {last}");
    let tx = scene.firm.app.db.begin(Actor::System).await.unwrap();
    tx.execute_unprepared(&gone).await.unwrap();
    tx.commit().await.unwrap();
    let findings = scene.findings().await;
    assert!(findings.len() == 2 && findings[1].contains(&format!("from {last} to {last}")), "{findings:?}");
}

#[tokio::test]
async fn rows_that_changed_places_are_named() {
    let scene = Scene::new().await;
    scene
        .tamper(
            "UPDATE audit SET pos = -1 WHERE pos = 2; UPDATE audit SET pos = 2 WHERE pos = 6; \
             UPDATE audit SET pos = 6 WHERE pos = -1;",
        )
        .await;
    let findings = scene.findings().await;
    for row in ["row 2 ", "row 6 "] {
        assert!(findings.iter().any(|finding| finding.contains(row)), "{findings:?}");
    }
}

#[tokio::test]
async fn a_chain_written_anew_with_another_key_is_found_and_told_for_ever() {
    let scene = Scene::new().await;
    let folder = tempfile::tempdir().unwrap();
    let other = Clave::load_or_create(&folder.path().join("auditoria.json")).unwrap();
    scene.act(1).await;
    while seal(&scene.firm.app, &other).await.unwrap() > 0 {}
    let findings = scene.findings().await;
    assert!(findings.len() == 1 && findings[0].contains("not signed"), "{findings:?}");
    scene.act(1).await;
    scene.seal().await;
    assert_eq!(scene.findings().await, Vec::<String>::new());
    let rows = audit::Entity::find().all(scene.firm.app.db.reader()).await.unwrap();
    assert_eq!(rows.iter().filter(|row| row.accion == "auditoria.otra-clave").count(), 2);
}
