//! Titles and commands that all renderings of a report share.

use cognito_identity_contracts::{BasisKind, lockstep};

use super::{ClauseReport, RunReport};
use crate::error::{RunError, RunErrorKind};

/// Longest name of a run, in characters: a report repeats it for every clause.
const MAX_NAME: usize = 100;

/// Rejects a name of a run that a report cannot show.
///
/// # Errors
///
/// One line: the name is blank, too long, or has control characters.
pub fn check_name(name: &str) -> Result<(), RunError> {
    let is_shown =
        !name.trim().is_empty() && name.chars().count() <= MAX_NAME && !name.chars().any(char::is_control);
    if is_shown {
        Ok(())
    } else {
        let why = format!("allowed: 1 to {MAX_NAME} characters, without control characters");
        Err(RunError::new(RunErrorKind::Options, why))
    }
}

impl RunReport {
    /// Title that distinguishes the run from others: `aws in eu-west-1`, or its name.
    #[must_use]
    pub fn title(&self) -> String {
        if let Some(name) = &self.name {
            return name.clone();
        }
        let region = self.region.as_ref().map(|region| format!(" in {region}"));
        self.backend.clone() + &region.unwrap_or_default()
    }

    /// Command that runs a clause against the backend again, in equal cases.
    #[must_use]
    pub fn repeat(&self, clause: &ClauseReport) -> String {
        let Self { backend, cases, .. } = self;
        let url = self.endpoint.as_deref().filter(|_| backend == "endpoint");
        let url = url.map(|url| format!(" --endpoint-url {url}")).unwrap_or_default();
        let seed = clause.seed.or_else(|| self.only_seed()).map(|seed| format!(" --seed {seed}"));
        let seed = seed.unwrap_or_default();
        format!(
            "cognito-fake verify --against {backend}{url} --clauses {} --cases {cases}{seed}",
            clause.name
        )
    }

    /// The seed, if all clauses have the same.
    #[must_use]
    pub fn only_seed(&self) -> Option<u64> {
        self.seeds.first().copied().filter(|_| self.seeds.len() == 1)
    }
}

impl ClauseReport {
    /// Group of the clause, such as `merging`.
    #[must_use]
    pub fn group(&self) -> &str {
        self.name.split_once("::").map_or(&self.name, |(group, _)| group)
    }

    /// Name of the clause within its group.
    #[must_use]
    pub fn short_name(&self) -> &str {
        self.name.split_once("::").map_or(&self.name, |(_, name)| name)
    }

    /// `documented`, `observed` or `assumed`; `differential` for lockstep.
    #[must_use]
    pub fn basis_word(&self) -> &'static str {
        self.basis.map_or(lockstep::BASIS, BasisKind::word)
    }

    /// Basis, source and date of the evidence, in one line.
    #[must_use]
    pub fn source_line(&self) -> String {
        let date = self.evidence_date.as_ref().map(|date| format!(", {date}")).unwrap_or_default();
        format!("{}: {}{date}", self.basis_word(), self.source)
    }
}

/// Cuts a text to a readable length and appends how much is missing: a backend may return any length.
#[must_use]
pub fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => {
            let left_out = text[end..].chars().count();
            format!("{}… [{left_out} more characters]", &text[..end])
        }
    }
}
