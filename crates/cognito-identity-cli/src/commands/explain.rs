//! Command `cognito-fake explain`: describes a clause, a group or a question. Start reading at [`explain`].

use cognito_identity_contracts::{Basis, CLAUSES, Clause, clause, lockstep};
use cognito_identity_fake::Assumptions;
use cognito_identity_fake::assumption::Calibration;

use crate::error::CannotRun;
use crate::selection::named;
use crate::table::table;

pub(crate) const EXAMPLES: &str = "\
Examples:
  cognito-fake explain merging::siblings_follow
  cognito-fake explain merging                   list the clauses of this group
  cognito-fake explain merge_unknown_source      print this question and the clauses that assume its answer
  cognito-fake explain lockstep";

/// Describes a clause or a question in full, and a group by one line for each of its clauses.
pub(crate) fn explain(name: &str) -> Result<String, CannotRun> {
    if name == lockstep::NAME {
        return Ok(format!(
            "{name}\n  sentence  {}\n  basis     {}: the reference model runs the same programs\n  hold      \
             cognito-fake verify --against sdk --clauses {name}\n",
            lockstep::SENTENCE,
            lockstep::BASIS
        ));
    }
    if let Some(question) = asked(name) {
        let clauses: Vec<_> =
            CLAUSES.iter().copied().filter(|clause| clause.question() == Some(name)).collect();
        return Ok(format!("{}\n{}", question.trim_start(), list(&clauses)));
    }
    match clause(name) {
        Some(clause) => Ok(one(clause)),
        None => Ok(list(&named(name)?)),
    }
}

fn list(clauses: &[&Clause]) -> String {
    let cells = |clause: &&Clause| {
        [clause.name, clause.basis.kind().word(), clause.sentence.trim()].map(str::to_owned)
    };
    let rows: Vec<_> = clauses.iter().map(cells).collect();
    table::<3, 0>(["clause", "basis", "sentence"], &rows)
}

fn one(clause: &Clause) -> String {
    let (basis, source) = match clause.basis {
        Basis::Documented(page) => ("documented: AWS documents it", page.to_owned()),
        Basis::Observed(record, date) => ("observed: a public record shows it", format!("{record}, {date}")),
        Basis::Assumed(_) => (
            "assumed: no source settles it; a run against AWS measures it",
            "the calibration in force, see below".to_owned(),
        ),
    };
    let name = clause.name;
    let text = format!(
        "{name}\n  sentence  {}\n  basis     {basis}\n  source    {source}\n  hold      cognito-fake verify --clauses {name}\n",
        clause.sentence.trim(),
    );
    text + &clause.question().and_then(asked).unwrap_or_default()
}

/// Describes the question of this name: its candidates, and the answer in force.
fn asked(name: &str) -> Option<String> {
    let question = Assumptions::QUESTIONS.iter().find(|question| question.field == name)?;
    let answer = Calibration::in_force().answers.get(name)?;
    Some(format!(
        "\n{name}\n  asks        {}\n  candidates  {}\n  in force    {}\n  because     {}, {}: {}\n",
        question.asks,
        question.candidates.join(", "),
        answer.candidate,
        answer.basis,
        answer.date,
        answer.source
    ))
}
