//! A workspace of one crate, from its sources to the fates of its mutants.

use std::fs;
use std::process::Command;

use crate::fates;
use crate::sets::Set;
use crate::tree::Tree;

const SET: Set = Set {
    name: "test",
    areas: &["src"],
    without: &["src/lib.rs left_out"],
    build: &["test", "--offline", "--no-run"],
    runs: &[&[]],
    left_out: &[],
    asked_elsewhere: &[],
    has_clauses: false,
    required: 100,
};

const SOURCE: &str = r#"
pub fn reached(a: u8) -> bool { a > 3 }

pub fn unreached() -> usize { "text".len() }

pub fn left_out() -> usize { 7 }

pub fn unviable(a: &[u8]) -> std::slice::Iter<'_, u8> { a.iter() }

#[test]
fn it_is_tested_a_little() {
    assert!(reached(5) && !reached(1));
    assert_eq!(unviable(&[1, 2]).count(), 2);
}
"#;

#[test]
fn a_mutant_that_no_test_catches_is_a_survivor() {
    let workspace = std::env::temp_dir().join(format!("cognito-mutants-{}", std::process::id()));
    fs::create_dir_all(workspace.join("src")).expect("the folder can be written");
    fs::write(workspace.join("src/lib.rs"), SOURCE).expect("the source can be written");
    let manifest = "[package]\nname = \"little\"\nedition = \"2024\"\n[workspace]\n[lib]\ndoctest = false\n";
    fs::write(workspace.join("Cargo.toml"), manifest).expect("the manifest can be written");
    let git = Command::new("git").args(["init", "--quiet"]).current_dir(&workspace).status();
    assert!(git.expect("git runs").success());

    let folder = workspace.join("target/mutants");
    let tree = Tree::new(&workspace, folder.join("tree"), &SET).unwrap_or_else(|why| panic!("{}", why.0));
    let chosen: Vec<_> = (1..=tree.mutants.len()).collect();
    let fates = fates(&tree, &folder.join("build"), &SET, &chosen, 2, |_, _| Ok(()))
        .unwrap_or_else(|why| panic!("{}", why.0));
    let found: Vec<_> = tree
        .mutants
        .iter()
        .zip(fates.values())
        .map(|(mutant, fate)| format!("{}: {fate:?}", mutant.name.trim_start_matches("src/lib.rs ")))
        .collect();
    let expected = [
        "reached: true: a > 3: Caught(\"tree/little (lib)\")",
        "reached: false: a > 3: Caught(\"tree/little (lib)\")",
        "reached: to 2: 3: Survived",
        "reached: to 4: 3: Survived",
        "unreached: return 0: unreached: Unreached",
        "unreached: return 1: unreached: Unreached",
        "unviable: one element: a.iter(): Unviable",
    ];
    assert_eq!(found, expected);
    _ = fs::remove_dir_all(&workspace);
}
