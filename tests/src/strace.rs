//! What a running program asks of the system, as `strace` sees it: what was on disk before what was said.

use anyhow::{Context, Result, ensure};
use std::collections::HashMap;
use tempfile::TempDir;
use tokio::process::Command;

use crate::process::Process;

/// Whatever touches a disk or a socket here.
const CALLS: &str =
    "trace=pwrite64,pwritev,write,writev,sendto,sendmsg,read,readv,recvfrom,recvmsg,fsync,fdatasync";

/// A call of the system.
#[derive(Clone, Debug, Default)]
pub struct Call {
    /// The thread.
    pub pid: u32,
    /// `pwrite64`.
    pub name: String,
    /// What its descriptor is: a path, or `socket:[…]`.
    pub file: String,
    /// What was written or read.
    pub data: Vec<u8>,
    /// Whether it went well, and was really done.
    pub done: bool,
    /// When it began; smaller is earlier.
    pub began: usize,
    /// When it had ended.
    pub ended: usize,
}

impl Call {
    /// Whether it has on disk what was written to such a file.
    pub fn syncs(&self, file: impl Fn(&str) -> bool) -> bool {
        matches!(self.name.as_str(), "fsync" | "fdatasync") && self.done && file(&self.file)
    }

    /// Whether it says something to somebody.
    pub fn says(&self) -> bool {
        matches!(self.name.as_str(), "write" | "writev" | "sendto" | "sendmsg") && self.is_on_a_socket()
    }

    /// Whether it hears something from somebody.
    pub fn hears(&self) -> bool {
        matches!(self.name.as_str(), "read" | "readv" | "recvfrom" | "recvmsg") && self.is_on_a_socket()
    }

    fn is_on_a_socket(&self) -> bool {
        ["socket:", "TCP:", "UNIX"].iter().any(|start| self.file.starts_with(start))
    }

    /// Whether its data holds this.
    pub fn holds(&self, part: &[u8]) -> bool {
        crate::proxy::contains(&self.data, part)
    }
}

/// A `strace` at work.
pub struct Trace {
    process: Process,
    folder: TempDir,
}

impl Trace {
    /// Watches these processes and whatever they start. With `unsynced` the system pretends to sync and does not, as a
    /// database would that was told not to wait for the disk.
    ///
    /// None where the system does not let anybody watch; why is said.
    pub async fn of(pids: &[u32], unsynced: bool) -> Result<Option<Self>> {
        let folder = tempfile::Builder::new().prefix("vigia-strace-").tempdir()?;
        let mut command = Command::new("strace");
        command.args(["-f", "-y", "-xx", "-s", "70000", "-e", CALLS, "-o"]).arg(folder.path().join("todo"));
        if unsynced {
            command.args(["-e", "inject=fsync,fdatasync:retval=0"]);
        }
        command.args(pids.iter().flat_map(|pid| ["-p".to_owned(), pid.to_string()]));
        let mut process = Process::start("strace", &mut command)?;
        let last = *pids.last().context("somebody to watch")?;
        let seen = process
            .line("that it watches", |line| {
                let attached = line.contains(&format!("Process {last} attached"));
                let refused = line.contains("Operation not permitted");
                (attached || refused).then_some(attached)
            })
            .await?;
        if !seen {
            crate::figures::skip(&format!("strace may watch nobody here: {}", process.output()));
            return Ok(None);
        }
        Ok(Some(Self { process, folder }))
    }

    /// Lets go; everything that was seen.
    pub async fn end(mut self) -> Result<Vec<Call>> {
        // It writes what it saw last before it ends.
        self.process.terminate().await?;
        parse(&std::fs::read_to_string(self.folder.path().join("todo"))?)
    }
}

/// That what holds `marker` was written to such a file, and was on disk, before `answer` was given.
pub fn saved_before(
    calls: &[Call],
    file: impl Fn(&str) -> bool + Copy,
    marker: &[u8],
    answer: impl Fn(&Call) -> bool,
) -> Result<()> {
    let answer = calls.iter().find(|call| answer(call)).context("nobody was answered")?;
    let writes = |call: &&Call| call.name.starts_with("pwrite") && file(&call.file) && call.holds(marker);
    let written = calls.iter().find(writes).context("nothing was written")?;
    ensure!(written.ended < answer.began, "answered before it was written");
    synced_between(calls, file, written.ended, answer.began)
}

/// That such a file was synced, from the first word to the last, between these two moments.
pub fn synced_between(
    calls: &[Call],
    file: impl Fn(&str) -> bool + Copy,
    from: usize,
    to: usize,
) -> Result<()> {
    let synced = calls.iter().any(|call| call.syncs(file) && call.began > from && call.ended < to);
    ensure!(synced, "answered before it was on disk");
    Ok(())
}

/// Reads what `strace -f -y -xx` writes.
pub fn parse(text: &str) -> Result<Vec<Call>> {
    let (mut calls, mut open) = (Vec::new(), HashMap::<u32, (usize, String)>::new());
    for (number, line) in text.lines().enumerate() {
        let (pid, rest) = line.split_once(char::is_whitespace).context("a line has a process")?;
        let (pid, rest) = (pid.parse()?, rest.trim_start());
        if let Some(begun) = rest.strip_suffix("<unfinished ...>") {
            open.insert(pid, (number, begun.to_owned()));
        } else if let Some(resumed) = rest.strip_prefix("<... ") {
            // A call from before we watched has no beginning.
            let Some((began, begun)) = open.remove(&pid) else { continue };
            let (_, end) = resumed.split_once("resumed>").context("a resumed call")?;
            calls.extend(call(pid, &format!("{begun}{end}"), (began, number))?);
        } else {
            calls.extend(call(pid, rest, (number, number))?);
        }
    }
    calls.sort_by_key(|call| call.began);
    Ok(calls)
}

fn call(pid: u32, text: &str, (began, ended): (usize, usize)) -> Result<Option<Call>> {
    // Ends and signals are no calls.
    let Some((name, rest)) = text.split_once('(').filter(|_| !text.starts_with(['+', '-'])) else {
        return Ok(None);
    };
    // Nor is what was still going on when we stopped watching.
    let Some((said, outcome)) = rest.rsplit_once(" = ") else { return Ok(None) };
    let file = between(said, '<', '>').map(unhex).transpose()?.unwrap_or_default();
    let mut data = Vec::new();
    // Every second part stands between quotes; nothing in them is one.
    for quoted in said.split('"').skip(1).step_by(2) {
        data.extend(unhex(quoted)?);
    }
    let done = !outcome.starts_with('-') && !outcome.starts_with('?') && !outcome.contains("INJECTED");
    let file = String::from_utf8_lossy(&file).into_owned();
    Ok(Some(Call { pid, name: name.to_owned(), file, data, done, began, ended }))
}

fn between(text: &str, from: char, to: char) -> Option<&str> {
    let (_, rest) = text.split_once(from)?;
    Some(rest.split_once(to)?.0)
}

/// `\x68\x6f` as bytes; what is not written so is taken as it is.
fn unhex(text: &str) -> Result<Vec<u8>> {
    let Some(bytes) = text.strip_prefix("\\x") else { return Ok(text.as_bytes().to_vec()) };
    bytes.split("\\x").map(|byte| Ok(u8::from_str_radix(byte, 16)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::{parse, saved_before};

    const WAL: &str = r"\x61\x2d\x77\x61\x6c";

    fn verdict(lines: &[&str]) -> Result<(), String> {
        let text = lines.join("\n").replace("WAL", WAL).replace("HOLA", r"\x68\x6f\x6c\x61");
        let calls = parse(&text).unwrap();
        saved_before(&calls, |file| file == "a-wal", b"hola", |call| call.says() && call.holds(b"hola"))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_on_disk_before_it_is_answered_is_told_from_what_is_not() {
        let written = r#"7  pwrite64(4<WAL>, "HOLA", 4, 0) = 4"#;
        let synced = "7  fdatasync(4<WAL>) = 0";
        let answered = r#"8  sendto(9<socket:[1]>, "HOLA", 4, 0, NULL, 0) = 4"#;
        let (begins, ends) = ("7  fdatasync(4<WAL> <unfinished ...>", "7  <... fdatasync resumed>) = 0");
        assert_eq!(verdict(&[written, synced, answered]), Ok(()));
        assert_eq!(verdict(&[written, begins, ends, answered]), Ok(()));
        let late = Err("answered before it was on disk".to_owned());
        assert_eq!(verdict(&[written, answered]), late);
        assert_eq!(verdict(&[written, answered, synced]), late);
        assert_eq!(verdict(&[synced, written, answered]), late);
        // It had begun, and had not ended.
        assert_eq!(verdict(&[written, begins, answered, ends]), late);
        // It had begun before the write, and may not have taken it along.
        assert_eq!(verdict(&[begins, r#"8  pwrite64(4<WAL>, "HOLA", 4, 0) = 4"#, ends, answered]), late);
        assert_eq!(verdict(&[written, "7  fdatasync(4<WAL>) = -1 EIO", answered]), late);
        assert_eq!(verdict(&[written, "7  fdatasync(4<WAL>) = 0 (INJECTED)", answered]), late);
        // Another file's.
        assert_eq!(verdict(&[written, r"7  fdatasync(5<\x62>) = 0", answered]), late);
        assert_eq!(verdict(&[answered, written, synced]), Err("answered before it was written".to_owned()));
    }
}
