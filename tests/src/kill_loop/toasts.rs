//! What a device showed, as it wrote it down itself before the system's answer went back to the app.

use anyhow::Result;
use serde::{Deserialize, Serialize};
use std::{
    collections::{HashMap, HashSet},
    path::Path,
};

use super::journal;

/// A line of a device's record.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "line")]
pub enum Shown {
    /// The app was started.
    Start,
    /// A toast was shown under this id: a notificationId, or `resumen`.
    Toast { id: String },
}

/// Everything a device showed, life by life.
pub struct Record(Vec<Vec<String>>);

impl Record {
    /// What stands in the file.
    pub fn read(path: &Path) -> Result<Self> {
        let mut lives = Vec::new();
        for line in journal::read::<Shown>(path)? {
            match (line, lives.last_mut()) {
                (Shown::Start, _) => lives.push(Vec::new()),
                (Shown::Toast { id }, Some(life)) => life.push(id),
                (Shown::Toast { .. }, None) => anyhow::bail!("a toast before the app was started"),
            }
        }
        Ok(Self(lives))
    }

    #[cfg(test)]
    fn of(lives: &[&[&str]]) -> Self {
        Self(lives.iter().map(|life| life.iter().map(|&id| id.to_owned()).collect()).collect())
    }

    /// Each id that was shown, where it was shown first, in that order.
    pub fn first(&self) -> Vec<&str> {
        let mut seen = HashSet::new();
        self.0.iter().flatten().map(String::as_str).filter(|id| *id != SUMMARY && seen.insert(*id)).collect()
    }

    /// How many toasts there were, each time counted, summaries too.
    pub fn count(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    /// How many summaries there were.
    pub fn summaries(&self) -> usize {
        self.0.iter().flatten().filter(|id| *id == SUMMARY).count()
    }

    /// Toasts that came again: how many in the window, in which the app died after the system had taken the toast and
    /// before it was written down that it had; and which ones outside of it.
    ///
    /// The app gives the system one toast at a time. So what may come again after a death is the last one of that life,
    /// and nothing else.
    pub fn again(&self) -> (usize, Vec<String>) {
        let mut last_of: HashMap<&str, usize> = HashMap::new();
        let mut shown = HashSet::new();
        let (mut inside, mut outside) = (0, Vec::new());
        for (number, life) in self.0.iter().enumerate() {
            for id in life.iter().map(String::as_str).filter(|id| *id != SUMMARY) {
                if shown.insert(id) {
                    continue;
                }
                // Good for one repetition: shown again and written down, it does not come a third time.
                match last_of.remove(id) {
                    Some(_) => inside += 1,
                    None => outside.push(id.to_owned()),
                }
            }
            if let Some(last) = life.last().map(String::as_str) {
                last_of.insert(last, number);
            }
        }
        (inside, outside)
    }
}

/// The toast that stands for several.
const SUMMARY: &str = "resumen";

#[cfg(test)]
mod tests {
    use super::Record;

    #[test]
    fn what_comes_again_was_the_last_of_a_life_that_was_cut() {
        for (lives, inside, outside) in [
            (&[&["a", "b"][..], &["c"]][..], 0, 0),
            // Shown, killed before that was written down, shown again.
            (&[&["a", "b"], &["b", "c"]], 1, 0),
            // The same death twice.
            (&[&["a", "b"], &["b"], &["b", "c"]], 2, 0),
            // A life in which nothing was shown, in between.
            (&[&["a", "b"], &[], &["b"]], 1, 0),
            // Not the last one: it had been written down before the next was shown.
            (&[&["a", "b"], &["a"]], 0, 1),
            // Twice in one life.
            (&[&["a", "a"]], 0, 1),
            // It came again and others followed: it was written down.
            (&[&["a"], &["a", "b"], &["a"]], 1, 1),
            // A summary is no alert.
            (&[&["resumen", "a"], &["resumen", "a", "b"]], 1, 0),
        ] {
            let (found, faults) = Record::of(lives).again();
            assert_eq!((found, faults.len()), (inside, outside), "{lives:?}");
        }
    }
}
