//! Once for each key: what was answered to it, and the ids that follow from it.

use crate::{
    db::Tx,
    entity::publicaciones::{ActiveModel, Column, Entity, Model},
    error::{Error, Result},
};
use axum::http::HeaderMap;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use vigia_protocol::ids::{NotificationId, ServiceTokenId};

/// Under which the ids of published events are made.
const NAMESPACE: Uuid = Uuid::from_u128(0x019a_b641_2f0d_7b63_8d15_c7e9_3a52_f604);

/// How long an answer is kept, in milliseconds. Later the same key is a new request, whose durable events still are
/// in the inbox and come no second time.
const KEEP_MILLIS: i64 = 30 * 24 * 60 * 60 * 1000;

/// A key, and what was sent with it.
pub struct Key<'a> {
    token: &'a ServiceTokenId,
    clave: String,
    body_hash: String,
}

impl<'a> Key<'a> {
    /// The key of a request.
    pub fn of(token: &'a ServiceTokenId, headers: &HeaderMap, body: &[u8]) -> Result<Self> {
        let clave = headers.get("idempotency-key").and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !(1..=255).contains(&clave.len()) {
            return Err(Error::invalid(
                "Idempotency-Key",
                "Falta la cabecera, o no tiene de 1 a 255 caracteres ASCII",
                "The header is missing, or has not 1 to 255 ASCII characters",
            ));
        }
        Ok(Self { token, clave: clave.to_owned(), body_hash: BASE64.encode(Sha256::digest(body)) })
    }

    /// What was answered to it; with another body it is a slip of the sender's.
    pub async fn answered(&self, tx: &Tx) -> Result<Option<String>> {
        let id = (self.token.to_string(), self.clave.clone());
        match Entity::find_by_id(id).one(&**tx).await? {
            None => Ok(None),
            Some(row) if row.body_hash == self.body_hash => Ok(Some(row.answer)),
            Some(_) => Err(Error::conflict(
                "Esa Idempotency-Key ya se usó con otro contenido",
                "That Idempotency-Key was used with another body",
            )),
        }
    }

    /// Keeps the answer, and forgets old ones.
    pub async fn keep(self, tx: &Tx, answer: String) -> Result<()> {
        let at = tx.now().millis();
        Entity::delete_many().filter(Column::At.lt(at - KEEP_MILLIS)).exec(&**tx).await?;
        let Self { token, clave, body_hash } = self;
        let row = Model { token_id: token.to_string(), clave, body_hash, answer, at };
        Entity::insert(ActiveModel::from(row)).exec_without_returning(&**tx).await?;
        Ok(())
    }

    /// The id of the event at that place of the request, whenever it is sent.
    pub fn id(&self, index: usize) -> NotificationId {
        // The key may hold anything, so it comes last.
        Uuid::new_v5(&NAMESPACE, format!("{}/{index}/{}", self.token, self.clave).as_bytes()).into()
    }
}
