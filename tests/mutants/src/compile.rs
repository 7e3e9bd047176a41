//! Builds the mutated workspace: leaves out the mutants that errors of the compiler point at, until there are no
//! errors.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::Failed;
use crate::mutant::Rendered;
use crate::tree::Tree;

/// Builds that leave out mutants; each round finds the errors that those of the round before have hidden.
const ROUNDS: usize = 60;

/// A program to run, and the folder to run it in.
#[derive(Clone, Debug)]
pub(crate) struct Executable {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) folder: PathBuf,
}

/// The executables of a build, and the mutants that do not compile.
#[derive(Debug)]
pub(crate) struct Built {
    pub(crate) executables: Vec<Executable>,
    pub(crate) unviable: BTreeSet<usize>,
}

/// Builds until all mutants that remain compile.
pub(crate) fn build(tree: &Tree, target: &Path, arguments: &[&str]) -> Result<Built, Failed> {
    tree.copy()?;
    let known = Known::new(tree, target);
    let mut unviable = known.read();
    for round in 1..=ROUNDS {
        let rendered = tree.write(&unviable)?;
        let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(arguments)
            .args(
                ["--keep-going", "--message-format", "json"]
                    .iter()
                    .filter(|flag| arguments[0] != "test" || **flag != "--keep-going"),
            )
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_PROFILE_TEST_DEBUG", "0")
            .env("CARGO_INCREMENTAL", "0")
            .env_remove("RUSTFLAGS")
            .current_dir(&tree.folder)
            .stderr(Stdio::inherit())
            .output()
            .map_err(|why| Failed(format!("cargo does not run: {why}")))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let messages: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        if output.status.success() {
            known.write(&unviable)?;
            return Ok(Built { executables: executables(&messages), unviable });
        }
        let before = unviable.len();
        let mut unknown = None;
        for message in errors(&messages) {
            match culprit(tree, &rendered, message) {
                Some(number) => _ = unviable.insert(number),
                None => unknown = Some(message["rendered"].as_str().unwrap_or_default().to_owned()),
            }
        }
        if unviable.len() == before {
            let why = unknown.unwrap_or_else(|| "cargo says no more".to_owned());
            return Err(Failed(format!(
                "the mutated workspace does not compile, and no mutant explains it:\n{why}"
            )));
        }
        eprintln!("round {round}: {} of {} mutants do not compile", unviable.len(), tree.mutants.len());
    }
    Err(Failed(format!("the mutated workspace does not compile after {ROUNDS} rounds")))
}

/// The mutants that a build before has left out of the same sources, with the same dependencies and compiler: another
/// build need not find them again.
struct Known {
    file: PathBuf,
    sources: String,
}

impl Known {
    fn new(tree: &Tree, target: &Path) -> Self {
        let mut hasher = DefaultHasher::new();
        tree.sources.iter().for_each(|source| source.text.hash(&mut hasher));
        tree.mutants
            .iter()
            .for_each(|mutant| (&mutant.span, &mutant.before, &mutant.after).hash(&mut hasher));
        fs::read(tree.folder.join("Cargo.lock")).unwrap_or_default().hash(&mut hasher);
        let version = Command::new("rustc").arg("-vV").current_dir(&tree.folder).output();
        version.map(|output| output.stdout).unwrap_or_default().hash(&mut hasher);
        Self { file: target.join("unviable"), sources: hasher.finish().to_string() }
    }

    fn read(&self) -> BTreeSet<usize> {
        let text = fs::read_to_string(&self.file).unwrap_or_default();
        let numbers = text.strip_prefix(&format!("{} ", self.sources)).unwrap_or_default();
        numbers.split_whitespace().filter_map(|number| number.parse().ok()).collect()
    }

    fn write(&self, unviable: &BTreeSet<usize>) -> Result<(), Failed> {
        let numbers: Vec<_> = unviable.iter().map(usize::to_string).collect();
        fs::write(&self.file, format!("{} {}", self.sources, numbers.join(" ")))
            .map_err(|why| Failed::about(&self.file, &why))
    }
}

fn errors(messages: &[Value]) -> impl Iterator<Item = &Value> {
    let diagnostics = messages.iter().map(|message| &message["message"]);
    diagnostics.filter(|message| {
        message["level"] == "error" && message["spans"].as_array().is_some_and(|all| !all.is_empty())
    })
}

/// The mutant an error comes from: the one whose text it points at, else the innermost one around.
fn culprit(tree: &Tree, rendered: &[Rendered], message: &Value) -> Option<usize> {
    let mut spans: Vec<_> = message["spans"].as_array()?.iter().collect();
    spans.sort_by_key(|span| span["is_primary"] != true);
    let notes = message["children"].as_array().into_iter().flatten();
    spans.extend(notes.flat_map(|note| note["spans"].as_array().into_iter().flatten()));
    let places: Vec<_> = spans
        .into_iter()
        .filter_map(|span| {
            let file = span["file_name"].as_str()?;
            let index = tree.sources.iter().position(|source| source.file == file)?;
            let start = usize::try_from(span["byte_start"].as_u64()?).ok()?;
            let end = usize::try_from(span["byte_end"].as_u64()?).ok()?;
            Some((&rendered[index], start..end))
        })
        .collect();
    let pointed_at = places.iter().find_map(|(file, bytes)| file.inserted_at(bytes));
    pointed_at.or_else(|| places.iter().find_map(|(file, bytes)| file.enclosing(bytes)))
}

fn executables(messages: &[Value]) -> Vec<Executable> {
    let built = messages.iter().filter_map(|message| {
        let path = PathBuf::from(message["executable"].as_str()?);
        let folder = Path::new(message["manifest_path"].as_str()?).parent()?.to_owned();
        let package = folder.file_name()?.to_string_lossy().into_owned();
        let kind =
            message["target"]["kind"][0].as_str().filter(|kind| *kind == "lib").map_or("", |_| " (lib)");
        let name = format!("{package}/{}{kind}", message["target"]["name"].as_str()?);
        Some((message["profile"]["test"] == true, Executable { name, path, folder }))
    });
    let built: Vec<_> = built.collect();
    // Tests that start a binary have it built as well; it is no test.
    let has_tests = built.iter().any(|(is_test, _)| *is_test);
    built.into_iter().filter(|(is_test, _)| *is_test == has_tests).map(|(_, executable)| executable).collect()
}
