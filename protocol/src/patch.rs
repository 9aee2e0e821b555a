//! Reading what an edit leaves alone, sets, or takes away.

use serde::{Deserialize, Deserializer};

/// For a field that may be taken away: absent stays as it is (`None`), `null` is taken away (`Some(None)`).
///
/// Used with `#[serde(default, deserialize_with = "present")]`, since serde by itself takes `null` for absent.
pub(crate) fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
