//! Signing in, staying signed in, devices.

use crate::{
    acceso::Rol,
    ids::{DeviceId, UserId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// `POST /api/v1/session`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct SignIn {
    /// The account.
    #[cfg_attr(feature = "server", garde(length(chars, min = 3, max = 254)))]
    pub email: String,
    /// Its password.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 200)))]
    pub password: String,
    /// Where from.
    #[cfg_attr(feature = "server", garde(dive))]
    pub device: DeviceSignIn,
}

/// `POST /api/v1/session/claim`: the first password of a new account, by its one-time link.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct Claim {
    /// The link's token.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 200)))]
    pub token: String,
    /// The new password: 10 characters at least.
    #[cfg_attr(feature = "server", garde(length(chars, min = 10, max = 200)))]
    pub password: String,
    /// Where from.
    #[cfg_attr(feature = "server", garde(dive))]
    pub device: DeviceSignIn,
}

/// The device somebody signs in from.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct DeviceSignIn {
    /// What the server called it last time, if this user signed in from it before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(skip))]
    pub id: Option<DeviceId>,
    /// The key the server gave it then; a known device is not slowed down by somebody else's guesses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", garde(inner(length(chars, max = 200))))]
    pub key: Option<String>,
    /// What a person calls it: `Notebook de Lucía`.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 80)))]
    pub name: String,
    /// `linux`, `windows`, `macos`, `web`.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 40)))]
    pub platform: String,
}

/// A session that began.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// A JWT for `Authorization: Bearer` and the handshake.
    pub access_token: String,
    /// Seconds until it expires, so that a wrong clock on the device does no harm.
    pub expires_in: u64,
    /// For the next [`Refresh`]; good once.
    pub refresh_token: String,
    /// The device, as the server knows it now.
    pub device_id: DeviceId,
    /// The device's key; only when the device is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_key: Option<String>,
    /// Who signed in.
    pub user: Me,
}

/// A session that began on a page; its tokens are in cookies that no script reads.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PageSession {
    /// Seconds until the access token expires.
    pub expires_in: u64,
    /// The device, as the server knows it now.
    pub device_id: DeviceId,
    /// The device's key; only when the device is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_key: Option<String>,
    /// Who signed in.
    pub user: Me,
}

/// `POST /api/v1/session/refresh`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct Refresh {
    /// The newest refresh token the device has stored.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 400)))]
    pub refresh_token: String,
    /// The device it was given to.
    #[cfg_attr(feature = "server", garde(skip))]
    pub device_id: DeviceId,
}

/// New tokens of the same session. The refresh token before this one yields this same answer until this one is
/// first used, so a reply lost on the way signs nobody out.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Refreshed {
    /// The new JWT.
    pub access_token: String,
    /// Seconds until it expires.
    pub expires_in: u64,
    /// The new refresh token.
    pub refresh_token: String,
}

/// The same, for a page: the new tokens are in its cookies.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct PageRefreshed {
    /// Seconds until the access token expires.
    pub expires_in: u64,
}

/// `GET /api/v1/me`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// Who I am.
    pub id: UserId,
    /// How I sign in.
    pub email: String,
    /// How others read me.
    pub nombre: String,
    /// What I am in the firm.
    pub rol: Rol,
}

/// One of my devices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Device {
    /// The device.
    pub id: DeviceId,
    /// What a person calls it.
    pub name: String,
    /// `linux`, `windows`, `macos`, `web`.
    pub platform: String,
    /// First sign-in.
    pub created_at: Timestamp,
    /// Last heard of.
    pub last_seen_at: Timestamp,
    /// Signed in just now.
    pub signed_in: bool,
    /// The one that asks.
    pub current: bool,
}

/// `POST /api/v1/me/password`. Ends every other session of the user.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, garde::Validate))]
#[serde(rename_all = "camelCase")]
pub struct ChangePassword {
    /// The password so far.
    #[cfg_attr(feature = "server", garde(length(chars, min = 1, max = 200)))]
    pub current: String,
    /// The new one: 10 characters at least.
    #[cfg_attr(feature = "server", garde(length(chars, min = 10, max = 200)))]
    pub new: String,
}
