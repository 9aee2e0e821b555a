//! What is no good backup is refused in words, and what cannot be written leaves nothing behind.

use super::{files, restore, said, text};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::path::{Path, PathBuf};
use tokio::process::Command;
use vigia_tests::firma::Firma;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_good_backup_is_refused_in_words_and_nothing_is_restored() -> Result<()> {
    let firma = Firma::open().await?;
    let folder = tempfile::tempdir()?;
    let key = |name: &str| -> Result<(PathBuf, String)> {
        let key = age::x25519::Identity::generate();
        let path = folder.path().join(name);
        std::fs::write(&path, age::secrecy::ExposeSecret::expose_secret(&key.to_string()))?;
        Ok((path, key.to_public().to_string()))
    };
    let ((right, public), (wrong, _)) = (key("clave.txt")?, key("otra.txt")?);
    let (plain, sealed) = (folder.path().join("llano.tar"), folder.path().join("sellado.tar.age"));
    for (file, flags) in [(&plain, vec![]), (&sealed, vec!["--age-recipient", &public])] {
        let mut command = firma.server.command(&["backup", "--to", text(file)?])?;
        let made = command.args(flags).output().await?;
        ensure!(made.status.success(), "{}", said(&made));
    }

    let changed = |of: &Path, name: &str, change: &dyn Fn(&mut Vec<u8>)| -> Result<PathBuf> {
        let (mut bytes, path) = (std::fs::read(of)?, folder.path().join(name));
        change(&mut bytes);
        std::fs::write(&path, bytes)?;
        Ok(path)
    };
    let flip = |bytes: &mut Vec<u8>| {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
    };
    let halve = |bytes: &mut Vec<u8>| bytes.truncate(bytes.len() / 2);
    let newer = made_by_a_newer_server(&plain, folder.path()).await?;
    let damaged = "damaged or cut short";
    for (file, key, words) in [
        (changed(&plain, "dañado.tar", &flip)?, None, damaged),
        (changed(&plain, "cortado.tar", &halve)?, None, damaged),
        (changed(&plain, "vacío.tar", &|bytes| bytes.clear())?, None, damaged),
        (changed(&sealed, "dañado.age", &flip)?, Some(&right), damaged),
        (changed(&sealed, "cortado.age", &halve)?, Some(&right), damaged),
        (sealed.clone(), Some(&wrong), "not one that"),
        (sealed.clone(), None, "--age-identity"),
        (newer, None, "made by a newer vigia-server"),
        (folder.path().join("no-está.tar"), None, "cannot read"),
    ] {
        let target = tempfile::tempdir()?;
        let refused = restore(&file, key.map(PathBuf::as_path), target.path(), None, &[]).await?;
        let said = said(&refused);
        ensure!(!refused.status.success() && said.contains(words), "{}: {said}", file.display());
        ensure!(files(target.path())?.is_empty(), "{}: {:?}", file.display(), files(target.path())?);
    }

    // A server that runs is not pulled from under its people; one that does not, is moved aside and kept.
    let data = firma.server.data().to_owned();
    let refused = restore(&plain, None, &data, None, &["--replace"]).await?;
    ensure!(!refused.status.success() && said(&refused).contains("in use"), "{}", said(&refused));
    let mut firma = firma;
    firma.server.kill().await?;
    let done = restore(&sealed, Some(&right), &data, None, &["--replace"]).await?;
    ensure!(done.status.success(), "{}", said(&done));
    let aside =
        files(&data)?.into_iter().find(|path| text(path).is_ok_and(|path| path.contains("antes-de-")));
    ensure!(aside.is_some() && said(&done).contains("antes-de-restaurar"), "{}", said(&done));
    firma.server.restart().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_cannot_be_written_leaves_nothing_behind() -> Result<()> {
    let firma = Firma::open().await?;
    let (folder, data) = (tempfile::tempdir()?, firma.server.data().to_owned());
    let good = firma.server.command(&["backup", "--to", text(folder.path())?])?.output().await?;
    ensure!(good.status.success(), "{}", said(&good));
    let before = (files(folder.path())?, files(&data)?);
    let file = before.0.first().context("the good one")?;
    let again = firma.server.command(&["backup", "--to", text(file)?])?.output().await?;
    ensure!(!again.status.success() && said(&again).contains("overwrites nothing"), "{}", said(&again));
    let nowhere = folder.path().join("no-está/respaldo.tar");
    let refused = firma.server.command(&["backup", "--to", text(&nowhere)?])?.output().await?;
    ensure!(!refused.status.success() && said(&refused).contains("cannot write in"), "{}", said(&refused));

    // A disk that is full is one that takes no more bytes of a file: of the dump, and of the file itself.
    let dump = std::fs::metadata(file)?.len() - 4096;
    for most in [64 * 1024, dump] {
        let command = firma.server.command(&["backup", "--to", text(folder.path())?])?;
        let command = command.as_std();
        let mut limited = Command::new("sh");
        limited.args(["-c", r#"trap "" XFSZ; most=$1; shift; exec prlimit --fsize="$most" "$@""#, "sh"]);
        limited.arg(most.to_string()).arg(command.get_program()).args(command.get_args());
        let full = limited.current_dir(&data).env("NO_COLOR", "1").output().await?;
        ensure!(!full.status.success(), "{most}: {}", said(&full));
        ensure!((files(folder.path())?, files(&data)?) == before, "{most}: {}", said(&full));
    }

    // Of its own the newest stay.
    for _ in 0..3 {
        let flags = ["backup", "--to", text(folder.path())?, "--keep", "2"];
        let made = firma.server.command(&flags)?.output().await?;
        ensure!(made.status.success(), "{}", said(&made));
    }
    ensure!(files(folder.path())?.len() == 2 && !files(folder.path())?.contains(file));
    Ok(())
}

/// The same backup, with a schema that this program does not know.
async fn made_by_a_newer_server(plain: &Path, folder: &Path) -> Result<PathBuf> {
    let (inside, path) = (folder.join("adentro"), folder.join("futuro.tar"));
    std::fs::create_dir(&inside)?;
    let tar = async |words: &[&str]| -> Result<()> {
        let status = Command::new("tar").args(words).status().await?;
        ensure!(status.success(), "tar {words:?}");
        Ok(())
    };
    tar(&["-xf", text(plain)?, "-C", text(&inside)?]).await?;
    let mut manifest: Value = serde_json::from_slice(&std::fs::read(inside.join("manifest.json"))?)?;
    manifest["migrations"].as_array_mut().context("migrations")?.push("m9999_futuro".into());
    std::fs::write(inside.join("manifest.json"), manifest.to_string())?;
    tar(&["-cf", text(&path)?, "-C", text(&inside)?, "manifest.json", "vigia.sqlite"]).await?;
    Ok(path)
}
