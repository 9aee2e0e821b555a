//! The devices of an account: which there are, and signing one of them out.

use super::{Which, end_all_of};
use crate::{
    app::App,
    db::Tx,
    entity::{devices, sessions},
    error::{Error, Result},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use std::collections::HashSet;
use vigia_protocol::{
    ids::{DeviceId, UserId},
    session::Device,
    time::Timestamp,
};

/// The devices of an account, the one heard of last first; `asking` is the one whoever asks is on, if any.
pub async fn devices_of(app: &App, user: &UserId, asking: Option<&DeviceId>) -> Result<Vec<Device>> {
    let conn = app.db.reader();
    let signed_in: HashSet<String> = sessions::Entity::find()
        .filter(sessions::Column::UserId.eq(user.as_str()))
        .filter(sessions::Column::EndedAt.is_null())
        .filter(sessions::Column::ExpiresAt.gt(app.clock.now().millis()))
        .all(conn)
        .await?
        .into_iter()
        .map(|session| session.device_id)
        .collect();
    let rows = devices::Entity::find()
        .filter(devices::Column::UserId.eq(user.as_str()))
        .order_by_desc(devices::Column::LastSeenAt)
        .all(conn)
        .await?;
    let devices = rows.into_iter().map(|row| {
        Ok(Device {
            signed_in: signed_in.contains(&row.id),
            current: asking.is_some_and(|device| row.id == device.as_str()),
            id: row.id.try_into().map_err(anyhow::Error::from)?,
            name: row.name,
            platform: row.platform,
            created_at: Timestamp::from_millis(row.created_at),
            last_seen_at: Timestamp::from_millis(row.last_seen_at),
        })
    });
    devices.collect()
}

/// Ends the sessions of one of an account's devices, at once; one of another account is not there.
pub async fn sign_out_device(tx: &mut Tx, user: &UserId, device: &DeviceId, reason: &str) -> Result<()> {
    devices::Entity::find_by_id(device.to_string())
        .one(&**tx)
        .await?
        .filter(|row| row.user_id == user.as_str())
        .ok_or(Error::NotFound)?;
    end_all_of(tx, user, Which::OfDevice(device), reason).await?;
    tx.audit("dispositivo.cerrado", ("dispositivo", device.as_str()), None, json!({ "user": user })).await
}
