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
    /// Numbers of its mutants.
    pub(crate) numbers: Vec<usize>,
}

/// The copy, and all mutants in it. The first mutant has the number 1; 0 is none.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) folder: PathBuf,
    pub(crate) sources: Vec<Source>,
    pub(crate) mutants: Vec<Mutant>,
}

impl Tree {
    /// Copies the workspace's files, and finds the mutants of a set in them.
    pub(crate) fn copy(workspace: &Path, folder: PathBuf, set: &Set) -> Result<Self, Failed> {
        let files = files(workspace)?;
        let mut tree = Self { folder, sources: Vec::new(), mutants: Vec::new() };
        for file in &files {
            let source = workspace.join(file);
            if set.area(file).is_none() {
                let content = fs::read(&source).map_err(|why| Failed::about(&source, &why))?;
                write(&tree.folder.join(file), &content)?;
                continue;
            }
            let text = fs::read_to_string(&source).map_err(|why| Failed::about(&source, &why))?;
            let found = places::mutants(file, &text).map_err(|why| Failed::about(&source, &why))?;
            let first = tree.mutants.len() + 1;
            tree.mutants.extend(found);
            let numbers = (first..=tree.mutants.len()).collect();
            tree.sources.push(Source { file: file.clone(), text, numbers });
        }
        if tree.mutants.is_empty() {
            return Err(Failed(format!("the set `{}` has no mutants: none of its files is there", set.name)));
        }
        tree.remove_others(&files)?;
        Ok(tree)
    }

    pub(crate) fn mutant(&self, number: usize) -> &Mutant {
        &self.mutants[number - 1]
    }

    /// Whether the function around a mutant asks an open question.
    pub(crate) fn asks(&self, number: usize, question: &str) -> bool {
        let source = self.sources.iter().find(|source| source.numbers.contains(&number));
        let function = source.map_or("", |source| &source.text[self.mutant(number).function.clone()]);
        function.contains(&format!(".{question}()"))
    }

    /// Writes the mutated files without the mutants that do not compile.
    pub(crate) fn write(&self, unviable: &BTreeSet<usize>) -> Result<Vec<Rendered>, Failed> {
        let roots: BTreeSet<_> = self.sources.iter().filter_map(|source| root(&source.file)).collect();
        for root in &roots {
            let path = self.folder.join(root).with_file_name("mutant_switch.rs");
            let count = self.mutants.len() + 1;
            write(&path, format!("{SWITCH}\nconst COUNT: usize = {count};\n").as_bytes())?;
            if self.sources.iter().all(|source| source.file != *root) {
                self.add_switch(root)?;
            }
        }
        let mut all = Vec::new();
        for source in &self.sources {
            let numbers = source.numbers.iter().filter(|number| !unviable.contains(number));
            let viable: Vec<_> = numbers.map(|number| (*number, self.mutant(*number))).collect();
            let mut rendered = Rendered::new(&source.text, &viable);
            if roots.contains(&source.file) {
                rendered.text.push_str("\nmod mutant_switch;\n");
            }
            write(&self.folder.join(&source.file), rendered.text.as_bytes())?;
            all.push(rendered);
        }
        Ok(all)
    }

    fn add_switch(&self, root: &str) -> Result<(), Failed> {
        let path = self.folder.join(root);
        let text = fs::read_to_string(&path).map_err(|why| Failed::about(&path, &why))?;
        if text.contains("\nmod mutant_switch;\n") {
            return Ok(());
        }
        write(&path, format!("{text}\nmod mutant_switch;\n").as_bytes())
    }

    /// Removes what the workspace no longer has.
    fn remove_others(&self, files: &BTreeSet<String>) -> Result<(), Failed> {
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).map_err(|why| Failed::about(&folder, &why))? {
                let path = entry.map_err(|why| Failed::about(&folder, &why))?.path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let name = path.strip_prefix(&self.folder).unwrap_or(&path).to_string_lossy().into_owned();
                if !files.contains(&name) && !name.ends_with("mutant_switch.rs") {
                    fs::remove_file(&path).map_err(|why| Failed::about(&path, &why))?;
                }
            }
        }
        Ok(())
    }
}

/// The root of the crate that a file belongs to.
fn root(file: &str) -> Option<String> {
    let end = file.find("src/")? + "src/".len();
    Some(file[..end].to_owned() + "lib.rs")
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
