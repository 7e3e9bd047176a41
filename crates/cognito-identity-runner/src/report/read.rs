//! Writes a report as JSON, and parses it. Start reading at [`Report::from_json`].

use cognito_identity_contracts::{clause, lockstep};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::text::check_name;
use super::{ClauseReport, Report, RunReport};
use crate::error::{RunError, RunErrorKind};
use crate::redact::redact_plain_line;

/// The version of the model, which is the only one that is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Version;

const VERSION: u32 = 4;

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(VERSION)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            VERSION => Ok(Self),
            other => Err(de::Error::custom(format!("version {other} is not known; allowed: {VERSION}"))),
        }
    }
}

/// A timestamp as people read it.
pub(super) mod rfc_3339 {
    use cognito_identity::Timestamp;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    #[allow(clippy::ref_option, reason = "the signature is serde's")]
    pub(in super::super) fn serialize<S: Serializer>(
        date: &Option<Timestamp>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        date.map(|date| date.to_string()).serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Timestamp>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| text.parse().map_err(de::Error::custom)).transpose()
    }
}

/// Part of a file that is checked before the rest: its version.
#[derive(Deserialize)]
struct Head {
    #[serde(rename = "version")]
    _version: Version,
}

impl Report {
    /// Parses the output of [`to_json`](Self::to_json).
    ///
    /// # Errors
    ///
    /// One line: not JSON, another version, a clause that is not in the registry, or an empty report.
    pub fn from_json(text: &str) -> Result<Self, RunError> {
        let wrong = |why: String| RunError::new(RunErrorKind::Content, why);
        // Without the cause, whose text repeats what is redacted.
        let redacted = |error: serde_json::Error| wrong(redact_plain_line(&error.to_string()));
        let Head { .. } = serde_json::from_str(text).map_err(redacted)?;
        let report: Self = serde_json::from_str(text).map_err(redacted)?;
        let is_known = |name: &str| clause(name).is_some() || name == lockstep::NAME;
        let clauses = || report.runs.iter().flat_map(|run| &run.clauses);
        if let Some(ClauseReport { name, .. }) = clauses().find(|clause| !is_known(&clause.name)) {
            return Err(wrong(format!(
                "there is no clause {name:?}; allowed: the names of this version's suite"
            )));
        }
        let is_whole = |clause: &ClauseReport| clause.basis.is_some() || clause.name == lockstep::NAME;
        if let Some(ClauseReport { name, .. }) = clauses().find(|clause| !is_whole(clause)) {
            let why = format!("the clause {name:?} has no basis; allowed: documented, observed or assumed");
            return Err(wrong(why));
        }
        let mut selected = report.runs.iter().flat_map(|run| &run.selected);
        if let Some(name) = selected.find(|name| !is_known(name)) {
            let why =
                format!("{name:?} cannot have been selected; allowed: the names of this version's suite");
            return Err(wrong(why));
        }
        // After a merge, the seed of a run is needed to assign seeds to its clauses.
        if let Some(run) = report.runs.iter().find(|run| run.seeds.is_empty()) {
            return Err(wrong(format!("the run on {:?} has no seed; allowed: one or more", run.backend)));
        }
        let titles = |run: &RunReport| [Some(run.backend.clone()), run.name.clone(), run.region.clone()];
        let mut titles = report.runs.iter().flat_map(titles).flatten();
        if let Some(why) = titles.find_map(|title| check_name(&title).err()) {
            return Err(wrong(format!("the backend, the name or the region of a run is wrong; {why}")));
        }
        let was_asked = report.questions.iter().any(|question| question.summary().is_some());
        if clauses().next().is_none() && !was_asked {
            let allowed = "at least one clause, or an open question with a finding";
            return Err(wrong(format!("nothing ran in it; allowed: {allowed}")));
        }
        // As one that was merged: every list in its order, nothing in it twice.
        Ok(Self::default().merge(report))
    }

    /// The report as a file.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}
