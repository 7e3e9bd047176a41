//! The answers in force to the questions that no source settles.

use std::collections::BTreeMap;

/// The answer in force to each open question, both by name, as `calibration.json` has them.
///
/// A question without an answer counts as answered by none of its candidates: what it asks about is then predicted
/// wrongly.
/// `backends::answers` has all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<String, String>);

impl Answers {
    /// The answer to a question; empty if there is none.
    pub(super) fn get(&self, question: &str) -> &str {
        self.0.get(question).map_or("", String::as_str)
    }
}

impl<Q: Into<String>, A: Into<String>> FromIterator<(Q, A)> for Answers {
    fn from_iter<T: IntoIterator<Item = (Q, A)>>(answers: T) -> Self {
        Self(answers.into_iter().map(|(question, answer)| (question.into(), answer.into())).collect())
    }
}
