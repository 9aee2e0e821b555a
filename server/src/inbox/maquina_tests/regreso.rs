//! A restore, as far as inboxes go: entries of after the backup are no more, their numbers are given out again, and the
//! epoch is another. (Files, keys and sessions are the restore's own tests'.)

use super::mundo::Mundo;
use crate::{
    db::Actor,
    entity::{devices, event_log, inbox, inbox_heads, log_head},
    log::head,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};

/// What a backup has.
pub struct Copia {
    pos: i64,
    cabezas: Vec<i64>,
}

impl Mundo {
    pub async fn copiar(&mut self) -> &'static str {
        let cabezas = self.modelo.bandejas.iter().map(|filas| filas.len() as i64).collect();
        self.copia = Some(Copia { pos: self.pos, cabezas });
        "backup"
    }

    pub async fn volver(&mut self) -> &'static str {
        let Some(Copia { pos, cabezas }) = self.copia.take() else { return "no backup" };
        let before = head(self.firm.app.db.reader()).await.unwrap().epoch;
        let tx = self.firm.app.db.begin(Actor::System).await.unwrap();
        for (quien, cabeza) in cabezas.iter().enumerate() {
            let user = &self.ids[quien];
            let later = inbox::Entity::delete_many().filter(inbox::Column::UserId.eq(user));
            later.filter(inbox::Column::Seq.gt(*cabeza)).exec(&*tx).await.unwrap();
            inbox_heads::Entity::update_many()
                .col_expr(inbox_heads::Column::Seq, Expr::value(*cabeza))
                .filter(inbox_heads::Column::UserId.eq(user))
                .exec(&*tx)
                .await
                .unwrap();
            devices::Entity::update_many()
                .col_expr(devices::Column::StoredSeq, Expr::value(*cabeza))
                .filter(devices::Column::UserId.eq(user))
                .filter(Expr::col(devices::Column::StoredSeq).gt(*cabeza))
                .exec(&*tx)
                .await
                .unwrap();
            self.modelo.bandejas[quien].truncate(*cabeza as usize);
        }
        event_log::Entity::delete_many().filter(event_log::Column::Pos.gt(pos)).exec(&*tx).await.unwrap();
        log_head::Entity::update_many()
            .col_expr(log_head::Column::Pos, Expr::value(pos))
            .col_expr(log_head::Column::Epoch, Expr::value(format!("e{}", self.ahora)))
            .exec(&*tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.pos = pos;
        // The server was down: every device is away, and holds entries that nobody knows any more.
        for aparato in &mut self.aparatos {
            aparato.en_linea = false;
            aparato.guardado = Ord::min(aparato.guardado, cabezas[aparato.de]);
        }
        assert_ne!(head(self.firm.app.db.reader()).await.unwrap().epoch, before);
        "restored"
    }
}
