//! A backup's file: its name, how it comes to be whole or not at all, who can read it, and how old ones go.

use anyhow::Context;
use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    str::FromStr,
    time::{Duration, SystemTime},
};
use tempfile::NamedTempFile;
use vigia_protocol::time::Timestamp;

/// What the name of a folder begins with in which a dump is being made.
pub const STAGING: &str = ".respaldo-";
const PARTIAL: &str = ".parcial";
/// What is left of a backup that was killed is deleted after this long.
const LEFT_OVER: Duration = Duration::from_secs(24 * 60 * 60);

/// A public key of age (`age1…`).
#[derive(Clone)]
pub struct Recipient(age::x25519::Recipient);

impl FromStr for Recipient {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        text.trim().parse().map(Self).map_err(|_| {
            anyhow::anyhow!(
                "{text:?} is no public key of age: it begins with age1, and age-keygen prints it beside the secret one"
            )
        })
    }
}

impl std::fmt::Debug for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A file that nobody sees before it is whole.
pub struct NewFile {
    temporary: NamedTempFile,
    to: PathBuf,
}

impl NewFile {
    /// Begins one, for its owner alone, beside where it is to be.
    pub fn create(to: &Path) -> anyhow::Result<Self> {
        anyhow::ensure!(!to.exists(), "{} is there already; a backup overwrites nothing", to.display());
        let temporary = tempfile::Builder::new()
            .prefix(".vigia-")
            .suffix(PARTIAL)
            .tempfile_in(folder(to))
            .with_context(|| format!("cannot write in {}", folder(to).display()))?;
        Ok(Self { temporary, to: to.to_owned() })
    }

    /// Fills it, brings it to disk and gives it its name: the name, and its size.
    pub fn write(
        mut self,
        recipient: Option<&Recipient>,
        fill: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
    ) -> anyhow::Result<(PathBuf, u64)> {
        let mut out = BufWriter::new(self.temporary.as_file_mut());
        match recipient {
            Some(Recipient(recipient)) => {
                let recipients = std::iter::once(recipient as &dyn age::Recipient);
                let mut sealed = age::Encryptor::with_recipients(recipients)?.wrap_output(&mut out)?;
                fill(&mut sealed)?;
                sealed.finish().context("cannot write the backup")?;
            }
            None => fill(&mut out)?,
        }
        out.flush().context("cannot write the backup")?;
        drop(out);
        let file = self.temporary.as_file();
        file.sync_all().context("cannot bring the backup to disk")?;
        let bytes = file.metadata()?.len();
        self.temporary
            .persist_noclobber(&self.to)
            .map_err(|failed| failed.error)
            .with_context(|| format!("cannot make {}", self.to.display()))?;
        sync_folder(folder(&self.to))?;
        Ok((self.to, bytes))
    }
}

/// Brings to disk which files a folder has.
pub fn sync_folder(folder: &Path) -> anyhow::Result<()> {
    // On Windows a folder cannot be opened as a file, and need not be.
    #[cfg(unix)]
    File::open(folder).and_then(|folder| folder.sync_all()).context("cannot bring the folder to disk")?;
    Ok(())
}

/// The folder of a file.
pub fn folder(file: &Path) -> &Path {
    match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// A backup's own name: by it they sort by age.
pub fn name(at: Timestamp, sealed: bool) -> String {
    format!("vigia-{}.tar{}", at.utc().format("%Y%m%dT%H%M%S%3fZ"), if sealed { ".age" } else { "" })
}

fn is_name(text: &str) -> bool {
    let Some(at) = text.strip_prefix("vigia-") else { return false };
    let Some(at) = at.strip_suffix(".tar").or_else(|| at.strip_suffix(".tar.age")) else { return false };
    at.len() == 19
        && at.bytes().enumerate().all(|(index, byte)| match index {
            8 => byte == b'T',
            18 => byte == b'Z',
            _ => byte.is_ascii_digit(),
        })
}

/// Deletes all backups of a folder but the newest ones, by their own names, and what killed ones left: how many.
pub fn prune(folder: &Path, keep: usize) -> anyhow::Result<usize> {
    let mut backups: Vec<String> = names(folder)?.into_iter().filter(|name| is_name(name)).collect();
    backups.sort_unstable();
    let old = backups.len().saturating_sub(keep.max(1));
    for name in backups.iter().take(old) {
        fs::remove_file(folder.join(name)).with_context(|| format!("cannot delete the old backup {name}"))?;
    }
    for name in names(folder)?.iter().filter(|name| name.starts_with(".vigia-") && name.ends_with(PARTIAL)) {
        if is_left_over(&folder.join(name)) {
            let _ = fs::remove_file(folder.join(name));
        }
    }
    Ok(old)
}

/// Deletes the dumps that killed backups left.
pub fn sweep(staging: &Path) {
    for name in names(staging).unwrap_or_default().iter().filter(|name| name.starts_with(STAGING)) {
        if is_left_over(&staging.join(name)) {
            let _ = fs::remove_dir_all(staging.join(name));
        }
    }
}

fn is_left_over(path: &Path) -> bool {
    let age = |changed: SystemTime| changed.elapsed().ok();
    fs::metadata(path).and_then(|file| file.modified()).ok().and_then(age).is_some_and(|age| age > LEFT_OVER)
}

fn names(folder: &Path) -> anyhow::Result<Vec<String>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    Ok(entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_backups_go_by_their_own_names_and_nothing_else_does() {
        let folder = tempfile::tempdir().unwrap();
        let at = |day: i64| Timestamp::from_millis(day * 86_400_000);
        let others = ["vigia.toml", "vigia-antes.tar", "vigia-20261124T211900000Z.tar.txt", "otro.tar"];
        for name in others {
            fs::write(folder.path().join(name), "").unwrap();
        }
        for day in 1..=5 {
            fs::write(folder.path().join(name(at(day), day % 2 == 0)), "").unwrap();
        }
        assert_eq!(prune(folder.path(), 2).unwrap(), 3);
        let mut left = names(folder.path()).unwrap();
        left.retain(|name| !others.contains(&name.as_str()));
        left.sort();
        assert_eq!(left, [name(at(4), true), name(at(5), false)]);
        assert_eq!(names(folder.path()).unwrap().len(), others.len() + 2);
        assert_eq!(prune(folder.path(), 0).unwrap(), 1, "the newest one stays, whatever is asked");
    }

    #[test]
    fn a_file_that_could_not_be_filled_is_not_there_and_one_that_is_there_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("respaldo.tar");
        let failed = NewFile::create(&to).unwrap().write(None, |out| {
            out.write_all(b"half")?;
            anyhow::bail!("full")
        });
        assert!(failed.is_err());
        assert_eq!(names(folder.path()).unwrap(), Vec::<String>::new());
        NewFile::create(&to).unwrap().write(None, |out| Ok(out.write_all(b"one")?)).unwrap();
        assert!(NewFile::create(&to).is_err());
        assert_eq!(fs::read(&to).unwrap(), b"one");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_secret_key_is_not_taken_for_a_public_one() {
        assert!("AGE-SECRET-KEY-1QQQQ".parse::<Recipient>().is_err());
        let key = age::x25519::Identity::generate().to_public().to_string();
        assert!(key.parse::<Recipient>().is_ok());
    }
}
