//! A program that judges mutants, and one run of it.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use crate::Failed;
use crate::compile::Executable;

/// Memory of a program in KiB. A loop that allocates ends here, and not with the machine.
const MEMORY: u32 = 4 << 20;

/// A program with its arguments, and how it does without a mutant.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) name: String,
    path: PathBuf,
    folder: PathBuf,
    arguments: Vec<String>,
    /// Time without a mutant.
    pub(crate) took: Duration,
    pub(crate) reached: BTreeSet<usize>,
    /// Clauses that it can run alone.
    pub(crate) parts: Vec<Part>,
    /// Whether all its clauses break without a mutant. A mutant is caught if one holds.
    pub(crate) must_break: bool,
    /// Held while it runs, if two runs at once would write the same files.
    alone: Option<Mutex<()>>,
}

/// A clause, and the mutants that it reaches.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) reached: BTreeSet<usize>,
}

/// Result of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    Passed,
    Failed,
    TooLate,
}

impl Program {
    pub(crate) fn new(executable: &Executable, arguments: &[&str], target: &Path) -> Self {
        let name = [&[executable.name.as_str()], arguments].concat().join(" ");
        let shared = target.join("tmp").to_string_lossy().into_owned();
        let content = fs::read(&executable.path).unwrap_or_default();
        let writes_there = String::from_utf8_lossy(&content).contains(&shared);
        Self {
            name,
            path: executable.path.clone(),
            folder: executable.folder.clone(),
            arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
            took: Duration::ZERO,
            reached: BTreeSet::new(),
            parts: Vec::new(),
            must_break: false,
            alone: writes_there.then(|| Mutex::new(())),
        }
    }

    /// The clauses that reach a mutant; none means all.
    pub(crate) fn reaching(&self, number: usize) -> Vec<&str> {
        let parts = self.parts.iter().filter(|part| part.reached.contains(&number));
        parts.map(|part| part.name.as_str()).collect()
    }

    /// Runs the program, or some clauses of it, until it ends, says that something failed, or is too late.
    pub(crate) fn run(
        &self,
        mutant: Option<usize>,
        clauses: &[&str],
        reached: Option<&Path>,
        patience: Duration,
        mut each_line: impl FnMut(&str),
    ) -> Result<Ended, Failed> {
        let _alone = self.alone.as_ref().map(|alone| alone.lock().unwrap_or_else(PoisonError::into_inner));
        let mut command = Command::new("sh");
        command
            .args(["-c", &format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\"")])
            .arg(&self.path)
            .args(&self.arguments)
            .args((!clauses.is_empty()).then(|| format!("--clauses={}", clauses.join(","))))
            .env("MUTANT", mutant.unwrap_or(0).to_string())
            .env("CARGO_MANIFEST_DIR", &self.folder)
            .env_remove("MUTANTS_REACHED")
            .envs(reached.map(|path| ("MUTANTS_REACHED", path)))
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // A group of its own, so that what it starts ends with it.
            .process_group(0);
        let cannot = |why| Failed(format!("{} does not run: {why}", self.name));
        let mut child = command.spawn().map_err(cannot)?;
        let (sender, lines) = mpsc::channel();
        let pipes: [Option<Box<dyn Read + Send>>; 2] = [
            child.stdout.take().map(|pipe| Box::new(pipe) as _),
            child.stderr.take().map(|pipe| Box::new(pipe) as _),
        ];
        for pipe in pipes.into_iter().flatten() {
            let sender = sender.clone();
            thread::spawn(move || {
                for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
                    _ = sender.send(String::from_utf8_lossy(&line).into_owned());
                }
            });
        }
        drop(sender);
        let end = Instant::now() + patience;
        let early = loop {
            match lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) if mutant.is_some() && self.is_failure(&line) => break Some(Ended::Failed),
                Ok(line) => each_line(&line),
                Err(mpsc::RecvTimeoutError::Timeout) => break Some(Ended::TooLate),
                Err(mpsc::RecvTimeoutError::Disconnected) => break None,
            }
        };
        if early.is_some() {
            let group = format!("-{}", child.id());
            _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        }
        let status = child.wait().map_err(cannot)?;
        // The shell's own: the program was not run, and so caught nothing.
        if early.is_none() && matches!(status.code(), Some(126 | 127)) {
            return Err(Failed(format!("{} does not start: {status}", self.name)));
        }
        Ok(early.unwrap_or(if status.success() == self.must_break { Ended::Failed } else { Ended::Passed }))
    }

    /// Whether a line of a test harness, or of `cognito-fake verify`, shows that the mutant is caught.
    fn is_failure(&self, line: &str) -> bool {
        if self.must_break {
            return line.starts_with("held  ");
        }
        line.starts_with("test ") && line.ends_with("... FAILED") || line.starts_with("broken  ")
    }
}
