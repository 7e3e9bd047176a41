//! The suite on fakes that answer one open question differently.
//!
//! The code of an answer that is not in force runs in no other way. Under each other answer the suite judges the
//! mutants that only this answer reaches, and those in functions that ask its question or need its answer. Its verdicts
//! must change: a clause that holds without the mutant breaks, or one that breaks without it, since it expects the
//! answer in force, holds.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use cognito_identity_fake::Assumptions;
use cognito_identity_fake::assumption::{Answer, Calibration};

use crate::Failed;
use crate::compile::Executable;
use crate::program::Program;
use crate::run::{clauses, measure};
use crate::tree::Tree;

/// The programs of all other answers that reach mutants. `reached` are those that the answers in force reach.
pub(crate) fn programs(
    executable: &Executable,
    arguments: &[&str],
    tree: &Tree,
    reached: &BTreeSet<usize>,
    target: &Path,
) -> Result<Vec<Program>, Failed> {
    let folder = target.join("calibrations");
    fs::create_dir_all(&folder).map_err(|why| Failed::about(&folder, &why))?;
    let mut programs = Vec::new();
    for (question, candidate, _) in Assumptions::default().variants() {
        let mut calibration = Calibration::in_force().clone();
        let Some(answer) = calibration.answers.get(question.field).cloned() else { continue };
        calibration.answer(question.field, Answer { candidate: candidate.to_owned(), ..answer });
        let file = folder.join(format!("{}-{candidate}.json", question.field));
        fs::write(&file, calibration.to_json()).map_err(|why| Failed::about(&file, &why))?;

        let file = file.to_string_lossy().into_owned();
        let arguments = [arguments, &["--calibration", &file]].concat();
        let measured = measure(&Program::new(executable, &arguments, target), &[], target, true)?;
        let is_asked = |number: &usize| tree.asks(*number, question.field);
        let own: BTreeSet<_> = measured
            .reached
            .into_iter()
            .filter(|number| !reached.contains(number) || is_asked(number))
            .collect();
        if own.is_empty() {
            continue;
        }
        for verdict in ["held", "broken"] {
            let clauses = clauses(&measured.lines, verdict);
            if clauses.is_empty() {
                continue;
            }
            let clauses = format!("--clauses={}", clauses.join(","));
            let mut program = Program::new(executable, &[&arguments[..], &[&clauses]].concat(), target);
            program.name = format!("{}, {} = {candidate}, {verdict}", executable.name, question.field);
            program.took = measured.took;
            program.reached.clone_from(&own);
            program.must_break = verdict == "broken";
            // Else each of its mutants would seem to be caught.
            measure(&program, &[], target, false)?;
            programs.push(program);
        }
    }
    Ok(programs)
}
