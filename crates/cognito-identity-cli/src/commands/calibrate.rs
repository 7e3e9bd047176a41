//! Command `cognito-fake calibrate`: runs the experiments on a backend and prints the findings. Start reading at
//! [`calibrate()`].

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use cognito_identity_contracts::{BasisKind, Harness, Profile};
use cognito_identity_fake::Assumptions;
use cognito_identity_fake::assumption::{Answer, Calibration};
use cognito_identity_runner::calibrate::{self, Conclusion, Finding, experiment};
use cognito_identity_runner::redact::redact_lines;
use cognito_identity_runner::report::{Report, asked_questions};

use crate::commit::commit;
use crate::endpoint::Against;
use crate::error::CannotRun;
use crate::now::now;
use crate::quiet::quietly;
use crate::report::Folder;
use crate::selection::{distance, nearest};

pub(crate) const EXAMPLES: &str = "\
Examples:
  cognito-fake calibrate --against endpoint --endpoint-url http://127.0.0.1:9229
  cognito-fake calibrate --against endpoint --endpoint-url http://127.0.0.1:9229 --questions merge_same_user
  cognito-fake calibrate --against endpoint --endpoint-url http://127.0.0.1:9229 --out calibration.json
  cognito-fake calibrate --against endpoint --endpoint-url http://127.0.0.1:9229 --report target/calibrated

A question is settled only if exactly one of its candidates explains every response, under any answers to the other questions.
Review the new calibration before you use it: a question that was not settled keeps its answer. The report lists questions and
has no verdict; `cognito-fake report` merges it with the reports of runs.

Exit codes: 0 at least one question was settled, and no response was unexpected; 1 a response is unexpected, or no
question was settled; 2 the command could not run.";

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    against: Against,

    /// Measure these questions, separated by commas [default: all]
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    questions: Vec<String>,

    /// Run N cases of each experiment
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..))]
    cases: u32,

    /// Seed of all cases
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,

    /// Write the calibration with the new answers to this file
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Write report.html, report.md, report.json and junit.xml to this folder, which is created if it is missing
    #[arg(long, value_name = "DIR")]
    report: Option<PathBuf>,

    /// Commit to name in the report [default: $GITHUB_SHA or $CI_COMMIT_SHA]
    #[arg(long, value_name = "HASH", requires = "report")]
    commit: Option<String>,
}

/// Runs the experiments and prints the findings; `true` if a question was settled, and nothing was unexpected.
pub(crate) fn calibrate(options: &Options, out: &mut dyn Write) -> Result<bool, CannotRun> {
    options.questions.iter().try_for_each(|name| check_question(name))?;
    let harness = options.against.open()?;
    let known =
        || Report { commits: commit(options.commit.as_ref()).into_iter().collect(), ..Report::default() };
    let folder = options.report.as_deref().map(|path| Folder::make(path, known())).transpose()?;
    let profile = Profile { seed: Some(options.seed), ..Profile::cases(options.cases) };
    let wanted =
        |field: &str| options.questions.is_empty() || options.questions.iter().any(|name| name == field);
    let findings: Vec<Finding> = quietly(|| {
        let experiments = experiment(&harness, &profile, wanted, |_| {});
        calibrate::calibrate(&experiments)
    })??;
    for finding in &findings {
        write!(out, "{}", redact_lines(&harness, &describe(finding)))?;
    }
    writeln!(out, "{}", summary(&findings))?;
    if let Some(folder) = &folder {
        let questions = asked_questions(Calibration::in_force(), &findings, &harness);
        writeln!(out, "\n{}", folder.write_questions(questions)?)?;
    }
    if let Some(path) = &options.out {
        let calibration = calibration(&findings, Harness::name(&harness));
        fs::write(path, calibration.to_json())
            .map_err(|error| format!("cannot write `{}`: {error}", path.display()))?;
    }
    out.flush()?;
    let is_unexpected =
        findings.iter().any(|finding| matches!(finding.conclusion, Conclusion::Unexpected(_)));
    let is_settled = findings.iter().any(|finding| matches!(finding.conclusion, Conclusion::Settled(_)));
    Ok(is_settled && !is_unexpected)
}

/// Checks that a question has this name.
fn check_question(name: &str) -> Result<(), CannotRun> {
    let all = Assumptions::QUESTIONS.iter().map(|question| question.field);
    if all.clone().any(|field| field == name) {
        return Ok(());
    }
    let near = nearest(name, all.clone().map(|field| (distance(name, field), field)));
    let hint = if near.is_empty() {
        format!("allowed: {}", all.collect::<Vec<_>>().join(", "))
    } else {
        format!("did you mean {}?", near.join(" or "))
    };
    Err(CannotRun(format!("there is no question `{name}`; {hint}")))
}

/// Prints a finding about a question.
fn describe(Finding { question, conclusion }: &Finding) -> String {
    let in_force = Assumptions::default().answer(question.field).unwrap_or_default();
    let candidates: Vec<_> =
        question
            .candidates
            .iter()
            .map(|candidate| {
                if *candidate == in_force {
                    format!("{candidate} (in force)")
                } else {
                    (*candidate).to_owned()
                }
            })
            .collect();
    let result = match conclusion {
        Conclusion::Settled(candidate) if *candidate == in_force => {
            format!("settled: {candidate}, as in force")
        }
        Conclusion::Settled(candidate) => format!("settled: {candidate}, and not {in_force}"),
        Conclusion::Confounded { left, by } => {
            let by = if by.is_empty() { String::new() } else { format!("; hidden by {}", by.join(", ")) };
            format!("not distinguished: {}{by}", left.join(", "))
        }
        Conclusion::NotAsked(why) => format!("not asked: {why}"),
        Conclusion::Unexpected(unexpected) => {
            let text = unexpected.to_string().replace('\n', "\n    ");
            let why = if unexpected.suspects.is_empty() {
                "none of the candidates"
            } else {
                "none explains all cases"
            };
            format!("UNEXPECTED: {why}, in the experiment {text}")
        }
    };
    format!(
        "{}\n  asks        {}\n  candidates  {}\n  {result}\n\n",
        question.field,
        question.asks,
        candidates.join(", ")
    )
}

fn summary(findings: &[Finding]) -> String {
    let count =
        |is: fn(&Conclusion) -> bool| findings.iter().filter(|finding| is(&finding.conclusion)).count();
    format!(
        "{} questions: {} settled, {} not distinguished, {} not asked, {} unexpected",
        findings.len(),
        count(|conclusion| matches!(conclusion, Conclusion::Settled(_))),
        count(|conclusion| matches!(conclusion, Conclusion::Confounded { .. })),
        count(|conclusion| matches!(conclusion, Conclusion::NotAsked(_))),
        count(|conclusion| matches!(conclusion, Conclusion::Unexpected(_))),
    )
}

/// Returns the calibration in force with the findings applied.
fn calibration(findings: &[Finding], backend: &str) -> Calibration {
    let mut calibration = Calibration::in_force().clone();
    for finding in findings {
        if let Conclusion::Settled(candidate) = finding.conclusion {
            let answer = Answer {
                candidate: candidate.to_owned(),
                basis: BasisKind::Observed.to_string(),
                source: format!("cognito-fake calibrate --against {backend}"),
                date: now().date(),
            };
            calibration.answer(finding.question.field, answer);
        }
    }
    calibration
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_question_gets_the_near_names_and_another_all() {
        let why = |name| check_question(name).map_err(|CannotRun(why)| why);
        assert_eq!(why("merge_same_user"), Ok(()));
        let hint = why("merge_same_usr").unwrap_err();
        assert_eq!(hint, "there is no question `merge_same_usr`; did you mean merge_same_user?");
        let all = why("weather").unwrap_err();
        assert!(all.starts_with("there is no question `weather`; allowed: "), "{all}");
        assert!(all.contains(", merge_same_user, "), "{all}");
    }
}
