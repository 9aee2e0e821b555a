//! Reasons for refusing what was published, each at its place in the request.

use crate::error::{Error, Result, Text};
use std::collections::BTreeMap;

/// What is wrong, by its path; nothing of a request is published unless this is empty.
#[derive(Debug, Default)]
pub struct Refusals(BTreeMap<String, Text>);

impl Refusals {
    /// Keeps the reasons of one event, where it is refused; other faults end the request at once.
    pub fn take<T>(&mut self, path: &str, outcome: Result<T>) -> Result<Option<T>> {
        match outcome {
            Ok(value) => Ok(Some(value)),
            Err(error) => {
                self.0.extend(under(path, error)?);
                Ok(None)
            }
        }
    }

    /// Refuses everything, where there is a reason.
    pub fn end(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self.0)) }
    }
}

/// The same reasons, seen from one level up.
pub fn nested<T>(path: &str, outcome: Result<T>) -> Result<T> {
    outcome.or_else(|error| Err(Error::Invalid(under(path, error)?)))
}

fn under(path: &str, error: Error) -> Result<BTreeMap<String, Text>> {
    let Error::Invalid(fields) = error else { return Err(error) };
    let place = |field: String| match (path, &*field) {
        ("", _) => field,
        (_, "body") => path.to_owned(),
        _ => format!("{path}.{field}"),
    };
    Ok(fields.into_iter().map(|(field, text)| (place(field), text)).collect())
}
