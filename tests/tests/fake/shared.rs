//! Helpers of several modules: seeds of failed cases, assumptions by number, and a token's segments.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_identity_fake::Assumptions;
use proptest::test_runner::{Config, FileFailurePersistence};

/// Configuration of property tests that store the seeds of failed cases in `file`, beside those of the suite.
pub(crate) fn config(file: &'static str) -> Config {
    Config { failure_persistence: Some(Box::new(FileFailurePersistence::Direct(file))), ..Config::default() }
}

/// The candidate of each question at the index in `picks`, modulo the number of candidates.
/// Questions beyond `picks` keep the answer in force.
pub(crate) fn assumptions(picks: &[usize]) -> Assumptions {
    let mut assumptions = Assumptions::default();
    for (question, pick) in Assumptions::QUESTIONS.iter().zip(picks) {
        assert!(assumptions.set(question.field, question.candidates[pick % question.candidates.len()]));
    }
    assumptions
}

/// A segment of a token as text, its members in their order.
pub(crate) fn segment(token: &str, index: usize) -> String {
    let segment = token.split('.').nth(index).expect("a token has three segments");
    String::from_utf8(URL_SAFE_NO_PAD.decode(segment).unwrap()).unwrap()
}
