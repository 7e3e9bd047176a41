//! Names of the model's variants, and the texts that are built with them.

use std::fmt;

use cognito_identity_contracts::Verdict;

use super::{Ended, RunReport};

impl Ended {
    /// All of them, the worst first.
    pub const ALL: [Self; 4] = [Self::Broken, Self::Inconclusive, Self::Unable, Self::Held];

    /// `held`, `broken`, `inconclusive` or `unable`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Broken => "broken",
            Self::Inconclusive => "inconclusive",
            Self::Unable => "unable",
        }
    }
}

impl From<&Verdict> for Ended {
    fn from(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Held => Self::Held,
            Verdict::Broken(_) => Self::Broken,
            Verdict::Inconclusive(_) => Self::Inconclusive,
            Verdict::Unable(_) => Self::Unable,
        }
    }
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
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

    /// The command that holds a clause against the backend again, in the same cases.
    #[must_use]
    pub fn repeat(&self, name: &str, seed: Option<u64>) -> String {
        repeat(&self.backend, self.endpoint.as_deref(), name, self.cases, seed.or_else(|| self.only_seed()))
    }

    /// The seed, if all of it has the same.
    #[must_use]
    pub fn only_seed(&self) -> Option<u64> {
        self.seeds.first().copied().filter(|_| self.seeds.len() == 1)
    }
}

/// The command that holds a clause against a backend, at a URL if it is an endpoint, in these cases.
#[must_use]
pub fn repeat(backend: &str, url: Option<&str>, name: &str, cases: u32, seed: Option<u64>) -> String {
    let url = url.filter(|_| backend == "endpoint").map(|url| format!(" --endpoint-url {url}"));
    let seed = seed.map(|seed| format!(" --seed {seed}")).unwrap_or_default();
    let url = url.unwrap_or_default();
    format!("cognito-fake verify --against {backend}{url} --clauses {name} --cases {cases}{seed}")
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
