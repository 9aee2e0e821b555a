//! A program we started: what it says is kept line by line, and it ends with the value.

use anyhow::{Context, Result, bail};
use std::{
    process::{ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWriteExt, BufReader},
    process::{Child, ChildStdin, Command},
    sync::watch,
};

use crate::wait::within;

/// A running program.
pub struct Process {
    name: String,
    child: Child,
    stdin: Option<ChildStdin>,
    output: Output,
}

/// Lines of standard output and error, in the order they came.
#[derive(Clone)]
struct Output {
    lines: Arc<Mutex<Vec<String>>>,
    count: watch::Sender<usize>,
}

impl Process {
    /// Starts it; `name` is for messages.
    pub fn start(name: &str, command: &mut Command) -> Result<Self> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {name}: {:?}", command.as_std().get_program()))?;
        let output = Output { lines: Arc::default(), count: watch::channel(0).0 };
        output.follow(child.stdout.take());
        output.follow(child.stderr.take());
        Ok(Self { name: name.to_owned(), stdin: child.stdin.take(), child, output })
    }

    /// The process's number, while it runs.
    pub fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// The first line, since the start, that `wanted` makes something of.
    pub async fn line<T>(&mut self, what: &str, wanted: impl Fn(&str) -> Option<T>) -> Result<T> {
        let (mut count, mut seen) = (self.output.count.subscribe(), 0);
        let search = async {
            loop {
                let upto = *count.borrow_and_update();
                let found = self.output.lock()[seen..upto].iter().find_map(|line| wanted(line));
                seen = upto;
                if let Some(found) = found {
                    return Ok(found);
                }
                tokio::select! {
                    more = count.changed() => more?,
                    status = self.child.wait() => {
                        // What it said last may still be on its way through the pipe.
                        if *count.borrow() == seen {
                            bail!("{} ended ({}) and said:\n{}", self.name, status?, self.output.text());
                        }
                    }
                }
            }
        };
        within(&format!("{what} from {}", self.name), search).await
    }

    /// Everything it said so far.
    pub fn output(&self) -> String {
        self.output.text()
    }

    /// Writes a line to its standard input.
    pub async fn say(&mut self, line: &str) -> Result<()> {
        let stdin = self.stdin.as_mut().context("its input is closed")?;
        stdin.write_all(format!("{line}\n").as_bytes()).await?;
        Ok(stdin.flush().await?)
    }

    /// Writes this to its standard input, without a line's end, and closes it.
    pub async fn say_all(&mut self, text: &str) -> Result<()> {
        let mut stdin = self.stdin.take().context("its input is closed")?;
        stdin.write_all(text.as_bytes()).await?;
        Ok(stdin.shutdown().await?)
    }

    /// Kills it on the spot, as `kill -9` does.
    pub async fn kill(&mut self) -> Result<()> {
        Ok(self.child.kill().await?)
    }

    /// Asks it to end, as a service manager does, and waits until it has.
    #[cfg(target_os = "linux")]
    pub async fn terminate(&mut self) -> Result<ExitStatus> {
        if let Some(pid) = self.pid() {
            signal(pid, Signal::TERM)?;
        }
        self.ended().await
    }

    /// Waits until it ends.
    pub async fn ended(&mut self) -> Result<ExitStatus> {
        within(&format!("the end of {}", self.name), async { Ok(self.child.wait().await?) }).await
    }
}

#[cfg(target_os = "linux")]
pub use rustix::process::Signal;

/// Sends a signal to a process of ours; one that has just ended is no error.
#[cfg(target_os = "linux")]
pub fn signal(pid: u32, signal: Signal) -> Result<()> {
    let pid = rustix::process::Pid::from_raw(i32::try_from(pid)?).context("no process")?;
    match rustix::process::kill_process(pid, signal) {
        Err(rustix::io::Errno::SRCH) => Ok(()),
        outcome => Ok(outcome?),
    }
}

impl Output {
    fn follow(&self, pipe: Option<impl AsyncRead + Unpin + Send + 'static>) {
        let (output, Some(pipe)) = (self.clone(), pipe) else { return };
        tokio::spawn(async move {
            let mut lines = BufReader::new(pipe).split(b'\n');
            while let Ok(Some(line)) = lines.next_segment().await {
                output.lock().push(String::from_utf8_lossy(&line).into_owned());
                output.count.send_modify(|count| *count += 1);
            }
        });
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn text(&self) -> String {
        self.lock().join("\n")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // In a test (its thread has the test's name): shown if it fails, kept quiet if it passes.
        if std::thread::current().name().is_some_and(|name| name.contains("::")) {
            let lines = self.output.lock();
            let last = lines.len().saturating_sub(60);
            eprintln!("── the last lines of {} ──\n{}", self.name, lines[last..].join("\n"));
        }
    }
}
