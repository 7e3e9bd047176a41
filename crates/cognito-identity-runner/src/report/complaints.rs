//! Lists the clauses that did not hold, the worst first, for every rendering of a report.

use cognito_identity_contracts::Verdict;

use super::{ClauseReport, Report, RunReport};

/// Clauses of one run with equal verdicts and reasons, or one clause that drifted.
#[derive(Clone, Debug)]
pub struct Complaint<'a> {
    /// Index of the run in the report.
    pub number: usize,
    /// Run itself.
    pub run: &'a RunReport,
    /// First of the clauses.
    pub clause: &'a ClauseReport,
    /// Further clauses with equal verdict and reason.
    pub others: Vec<&'a ClauseReport>,
    /// Whether the complaint is a drift from the recording, whatever the verdict is.
    pub is_drift: bool,
}

impl<'a> Complaint<'a> {
    /// Reason of the verdict, or the drift.
    #[must_use]
    pub fn why(&self) -> &'a str {
        let why = if self.is_drift { &self.clause.drift } else { &self.clause.why };
        why.as_deref().unwrap_or_default()
    }

    fn covers(&self, number: usize, clause: &ClauseReport) -> bool {
        let key = |one: &'a ClauseReport| (one.verdict, &one.why, &one.better_verdicts);
        self.number == number && key(self.clause) == (clause.verdict, &clause.why, &clause.better_verdicts)
    }
}

/// Returns the complaints of all runs: broken clauses, then those without a verdict, then drifts.
///
/// Clauses with equal verdicts and reasons share a complaint, because one cause often leaves many of them without a
/// verdict. Each broken clause has its own: its case is to be read.
#[must_use]
pub fn complaints(report: &Report) -> Vec<Complaint<'_>> {
    let mut complaints: Vec<Complaint<'_>> = Vec::new();
    let clauses = || {
        let runs = report.runs.iter().enumerate();
        runs.flat_map(|(number, run)| run.clauses.iter().map(move |clause| (number, run, clause)))
    };
    for verdict in [Verdict::Broken, Verdict::Inconclusive, Verdict::Unsupported] {
        for (number, run, clause) in clauses().filter(|(_, _, clause)| clause.verdict == verdict) {
            let alike = complaints.iter_mut().find(|complaint| complaint.covers(number, clause));
            match alike.filter(|_| verdict != Verdict::Broken) {
                Some(complaint) => complaint.others.push(clause),
                None => {
                    complaints.push(Complaint { number, run, clause, others: Vec::new(), is_drift: false });
                }
            }
        }
    }
    let drifted = clauses().filter(|(_, _, clause)| clause.drift.is_some());
    complaints.extend(drifted.map(|(number, run, clause)| Complaint {
        number,
        run,
        clause,
        others: Vec::new(),
        is_drift: true,
    }));
    complaints
}
