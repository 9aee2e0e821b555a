//! The tar in a backup's file: `manifest.json`, then the dump, nothing else.

use super::manifest::Manifest;
use anyhow::Context;
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
};

const MANIFEST: &str = "manifest.json";
/// A manifest has a few hundred bytes.
const LONGEST_MANIFEST: u64 = 64 * 1024;
/// How every file of age begins.
const AGE: &[u8] = b"age-encryption.org/";

const DAMAGED: &str = "the backup is damaged or cut short: nothing was restored";

/// The SHA-256 and the size of a file.
pub fn measure(path: &Path) -> anyhow::Result<(String, u64)> {
    let mut hash = Hashing { inner: io::sink(), hash: Sha256::new(), bytes: 0 };
    io::copy(&mut File::open(path)?, &mut hash).context("cannot read the dump")?;
    Ok(hash.done())
}

/// Packs a dump.
pub fn write(out: &mut dyn Write, manifest: &Manifest, dump: &Path) -> anyhow::Result<()> {
    let mut tar = tar::Builder::new(out);
    let json = serde_json::to_vec_pretty(manifest)?;
    let header = |bytes: u64| {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes);
        header.set_mode(0o600);
        header.set_mtime(u64::try_from(manifest.at.millis() / 1000).unwrap_or(0));
        header
    };
    tar.append_data(&mut header(json.len() as u64), MANIFEST, &*json).context("cannot write the backup")?;
    tar.append_data(&mut header(manifest.bytes), manifest.kind.file(), File::open(dump)?)
        .context("cannot write the backup")?;
    tar.finish().context("cannot write the backup")
}

/// Unpacks a backup into a folder, having checked that it is whole and that this program can read it: what it says of
/// itself, and where the dump is.
pub fn read(path: &Path, identity: Option<&Path>, into: &Path) -> anyhow::Result<(Manifest, PathBuf)> {
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut file = BufReader::new(file);
    let sealed = file.fill_buf().with_context(|| format!("cannot read {}", path.display()))?.starts_with(AGE);
    match (sealed, identity) {
        (false, None) => unpack(file, into),
        (false, Some(_)) => unpack(file, into),
        (true, None) => anyhow::bail!(
            "{} is encrypted: name the file of its secret key with --age-identity FILE",
            path.display()
        ),
        (true, Some(key)) => {
            let name = key.display().to_string();
            let keys = age::IdentityFile::from_file(name.clone())
                .with_context(|| format!("cannot read the secret key in {name}"))?
                .into_identities()
                .map_err(|error| anyhow::anyhow!("{name} holds no secret key of age: {error}"))?;
            let opened = age::Decryptor::new_buffered(file)
                .and_then(|sealed| sealed.decrypt(keys.iter().map(|key| &**key as &dyn age::Identity)));
            match opened {
                Ok(plain) => unpack(plain, into),
                Err(age::DecryptError::NoMatchingKeys) => {
                    anyhow::bail!("the key in {name} is not one that {} was encrypted for", path.display())
                }
                Err(error) => Err(anyhow::anyhow!(error).context(DAMAGED)),
            }
        }
    }
}

fn unpack(file: impl Read, into: &Path) -> anyhow::Result<(Manifest, PathBuf)> {
    let mut tar = tar::Archive::new(file);
    let mut entries = tar.entries().context(DAMAGED)?;
    let mut first = next(&mut entries, MANIFEST)?;
    anyhow::ensure!(first.size() <= LONGEST_MANIFEST, DAMAGED);
    let mut json = Vec::new();
    first.read_to_end(&mut json).context(DAMAGED)?;
    let manifest: Manifest = serde_json::from_slice(&json).context(DAMAGED)?;
    drop(first);
    manifest.assert_readable()?;
    let mut dump = next(&mut entries, manifest.kind.file())?;
    let path = into.join(manifest.kind.file());
    let out = crate::data::private(File::options().write(true).create_new(true)).open(&path)?;
    let mut out = Hashing { inner: out, hash: Sha256::new(), bytes: 0 };
    io::copy(&mut dump, &mut out).context(DAMAGED)?;
    out.inner.sync_all().context("cannot write the database")?;
    anyhow::ensure!(out.done() == (manifest.sha256.clone(), manifest.bytes), DAMAGED);
    Ok((manifest, path))
}

fn next<'a, R: Read>(entries: &mut tar::Entries<'a, R>, name: &str) -> anyhow::Result<tar::Entry<'a, R>> {
    let entry = entries.next().context(DAMAGED)?.context(DAMAGED)?;
    let found = entry.path().context(DAMAGED)?.as_os_str() == name;
    anyhow::ensure!(found && entry.header().entry_type().is_file(), DAMAGED);
    Ok(entry)
}

/// Passes on what is written, and counts and hashes it.
struct Hashing<W> {
    inner: W,
    hash: Sha256,
    bytes: u64,
}

impl<W> Hashing<W> {
    fn done(self) -> (String, u64) {
        let hash = self.hash.finalize();
        (hash.iter().map(|byte| format!("{byte:02x}")).collect(), self.bytes)
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
