//! The producer's own journal: what it is about to ask, and what it was told, on disk before it goes on.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions},
    io::Write,
    path::Path,
    sync::{Mutex, PoisonError},
};

/// How an alert is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// A deadline that is near: the watch raises its alert at once. Not asked for twice; whether one that got no answer
    /// was entered is read at the end.
    Deadline,
    /// Published by a back end, with an `Idempotency-Key`: asked for again until it is answered.
    Published,
}

/// A line of the journal.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "line")]
pub enum Line {
    /// It is about to be asked for.
    Intent { number: usize, way: Way, days: u64 },
    /// It was accepted, under this id: a deadline's, or a notification's.
    Accepted { number: usize, id: String },
    /// It was refused, and so not entered.
    Refused { number: usize, why: String },
    /// No answer, or one that says nothing: done or not, nobody knows.
    Unknown { number: usize, why: String },
}

/// A journal that is being written.
pub struct Journal(Mutex<File>);

impl Journal {
    /// A new one.
    pub fn create(path: &Path) -> Result<Self> {
        let file = OpenOptions::new().create_new(true).append(true).open(path)?;
        Ok(Self(Mutex::new(file)))
    }

    /// Writes a line; it is on disk when this returns.
    pub fn write(&self, line: &Line) -> Result<()> {
        append(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner), line)
    }
}

/// Appends a line of JSON; it is on disk when this returns.
pub fn append(file: &mut File, line: &impl Serialize) -> Result<()> {
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    file.write_all(&text)?;
    Ok(file.sync_data()?)
}

/// Reads every whole line of such a file.
pub fn read<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<Vec<T>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{}", path.display()))?;
    // Whoever was killed while writing left half a line: what it said was not said.
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    whole.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

/// What became of an alert that was asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// How.
    pub way: Way,
    /// How near its deadline was, in days.
    pub days: u64,
    /// Under which id it was accepted.
    pub accepted: Option<String>,
    /// How often no answer came.
    pub unknown: usize,
}

/// Everything a journal says, by number.
pub fn asked(path: &Path) -> Result<BTreeMap<usize, Asked>> {
    let mut all = BTreeMap::<usize, Asked>::new();
    for line in read::<Line>(path)? {
        let number = match &line {
            Line::Intent { number, way, days } => {
                all.insert(*number, Asked { way: *way, days: *days, accepted: None, unknown: 0 });
                continue;
            }
            Line::Accepted { number, .. } | Line::Refused { number, .. } | Line::Unknown { number, .. } => {
                *number
            }
        };
        let asked = all.get_mut(&number).context("an outcome without an intent")?;
        match line {
            Line::Accepted { id, .. } => asked.accepted = Some(id),
            Line::Unknown { .. } => asked.unknown += 1,
            Line::Refused { .. } | Line::Intent { .. } => {}
        }
    }
    Ok(all)
}
