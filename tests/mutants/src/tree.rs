//! The copy of the workspace that is mutated.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Failed;
use crate::mutant::{Mutant, Rendered};
use crate::places;
use crate::sets::Set;

/// The module that is added to each mutated crate.
const SWITCH: &str = include_str!("switch.rs");

/// A mutated file of the workspace.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) file: String,
    pub(crate) text: String,
    /// Whether it is the root of a crate, which has the module that is added.
    is_root: bool,
    /// Numbers of its mutants.
    pub(crate) numbers: Vec<usize>,
}

/// The copy, and all mutants in it. The first mutant has the number 1; 0 is none.
#[derive(Debug)]
pub(crate) struct Tree {
    workspace: PathBuf,
    set: Set,
    pub(crate) folder: PathBuf,
    pub(crate) sources: Vec<Source>,
    /// Files that are copied as they are.
    others: BTreeSet<String>,
    pub(crate) mutants: Vec<Mutant>,
}

impl Tree {
    /// Finds the mutants of a set in the workspace's files. Writes nothing.
    pub(crate) fn new(workspace: &Path, folder: PathBuf, set: &Set) -> Result<Self, Failed> {
        let mut tree = Self {
            workspace: workspace.to_owned(),
            set: *set,
            folder,
            sources: Vec::new(),
            others: BTreeSet::new(),
            mutants: Vec::new(),
        };
        for file in files(workspace)? {
            let is_mutated = set.area(&file).is_some();
            let is_root = set.is_root(&file);
            if !is_mutated && !is_root {
                tree.others.insert(file);
                continue;
            }
            let source = workspace.join(&file);
            let text = fs::read_to_string(&source).map_err(|why| Failed::about(&source, &why))?;
            let first = tree.mutants.len() + 1;
            if is_mutated {
                let found = places::mutants(&file, &text).map_err(|why| Failed::about(&source, &why))?;
                tree.mutants.extend(found.into_iter().filter(|mutant| !set.leaves_out(&mutant.name)));
            }
            let numbers = (first..=tree.mutants.len()).collect();
            tree.sources.push(Source { file, text, is_root, numbers });
        }
        if tree.mutants.is_empty() {
            return Err(Failed(format!("the set `{}` has no mutants: none of its files is there", set.name)));
        }
        Ok(tree)
    }

    /// Copies the files that are not mutated, and removes what the workspace no longer has.
    pub(crate) fn copy(&self) -> Result<(), Failed> {
        for file in &self.others {
            let source = self.workspace.join(file);
            let content = fs::read(&source).map_err(|why| Failed::about(&source, &why))?;
            write(&self.folder.join(file), &content)?;
        }
        self.remove_others()
    }

    pub(crate) fn mutant(&self, number: usize) -> &Mutant {
        &self.mutants[number - 1]
    }

    /// Whether the function around a mutant asks an open question, or another one asks it for this one.
    pub(crate) fn asks(&self, number: usize, question: &str) -> bool {
        let source = self.sources.iter().find(|source| source.numbers.contains(&number));
        let function = source.map_or("", |source| &source.text[self.mutant(number).function.clone()]);
        function.contains(&format!(".{question}()"))
            || self.set.is_asked_elsewhere(&self.mutant(number).name, question)
    }

    /// Writes the mutated files without the mutants that do not compile.
    pub(crate) fn write(&self, unviable: &BTreeSet<usize>) -> Result<Vec<Rendered>, Failed> {
        let mut all = Vec::new();
        for source in &self.sources {
            let numbers = source.numbers.iter().filter(|number| !unviable.contains(number));
            let viable: Vec<_> = numbers.map(|number| (*number, self.mutant(*number))).collect();
            let mut rendered = Rendered::new(&source.text, &viable);
            let path = self.folder.join(&source.file);
            if source.is_root {
                rendered.text.push_str("\nmod mutant_switch;\n");
                let switch = format!("{SWITCH}\nconst COUNT: usize = {};\n", self.mutants.len() + 1);
                write(&path.with_file_name("mutant_switch.rs"), switch.as_bytes())?;
            }
            write(&path, rendered.text.as_bytes())?;
            all.push(rendered);
        }
        Ok(all)
    }

    fn remove_others(&self) -> Result<(), Failed> {
        let mutated: BTreeSet<_> = self.sources.iter().map(|source| source.file.as_str()).collect();
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).map_err(|why| Failed::about(&folder, &why))? {
                let path = entry.map_err(|why| Failed::about(&folder, &why))?.path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let name = path.strip_prefix(&self.folder).unwrap_or(&path).to_string_lossy().into_owned();
                let is_switch = path.ends_with("src/mutant_switch.rs");
                if !self.others.contains(&name) && !mutated.contains(name.as_str()) && !is_switch {
                    fs::remove_file(&path).map_err(|why| Failed::about(&path, &why))?;
                }
            }
        }
        Ok(())
    }
}

/// Files that git tracks, or would.
fn files(workspace: &Path) -> Result<BTreeSet<String>, Failed> {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(workspace)
        .output()
        .map_err(|why| Failed(format!("git does not run: {why}")))?;
    if !listed.status.success() {
        let said = String::from_utf8_lossy(&listed.stderr);
        return Err(Failed(format!("git cannot list {}: {}", workspace.display(), said.trim())));
    }
    let names = listed.stdout.split(|byte| *byte == 0).map(|name| String::from_utf8_lossy(name).into_owned());
    // One that is deleted but still tracked is listed too.
    Ok(names.filter(|name| !name.is_empty() && workspace.join(name).is_file()).collect())
}

/// Writes a file unless it is the same already, so that cargo builds again only what changed.
fn write(path: &Path, content: &[u8]) -> Result<(), Failed> {
    if fs::read(path).is_ok_and(|before| before == content) {
        return Ok(());
    }
    let written: io::Result<()> =
        path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, content));
    written.map_err(|why| Failed::about(path, &why))
}
