//! Replaces the tokens and secrets of one transcript in texts about it, wherever they are in the text.

use std::collections::BTreeMap;

use cognito_identity_contracts::internals::{claims, named};
use serde_json::Value;

use super::fields::{Field, MIN_SECRET_BYTES};
use super::{SECRET, TOKEN};
use crate::recording::{Event, RecordedResult, Transcript};
use crate::text::each_text;

/// Tokens and secrets of a transcript, each with its replacement.
pub(crate) struct TranscriptSecrets(BTreeMap<String, String>);

impl TranscriptSecrets {
    /// Collects the tokens and secrets of a transcript.
    pub(crate) fn new(transcript: &Transcript) -> Self {
        let mut secrets = Self(BTreeMap::new());
        for step in &transcript.steps {
            match &step.event {
                Event::Call { input, result, .. } => {
                    secrets.note_all(input);
                    if let RecordedResult::Output(output) = result {
                        secrets.note_all(output);
                    }
                }
                Event::Raw { request, response } => {
                    secrets.note_all(&serde_json::from_slice(&request.body).unwrap_or_default());
                    secrets.note_all(&response.json());
                }
                Event::LoginToken { token, .. } => secrets.note("", token),
                Event::RoleOf { access_key_id, .. } => secrets.note("AccessKeyId", access_key_id),
                _ => {}
            }
        }
        secrets
    }

    /// Redacts the secrets in a text. The claims of a token are shown, since experiments are about them.
    pub(crate) fn redact(&self, text: &str) -> String {
        named(text, &self.0)
    }

    fn note_all(&mut self, value: &Value) {
        each_text(value, &mut |name, text| self.note(name, text));
    }

    fn note(&mut self, name: &str, text: &str) {
        if text.len() < MIN_SECRET_BYTES {
            return;
        }
        let shown = match claims(text) {
            Some(claims) => format!("{TOKEN} {}", Value::Object(claims)),
            None if Field::named(name).is_secret(text) => SECRET.to_owned(),
            None => return,
        };
        self.0.insert(text.to_owned(), shown);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backends::FakeHarness;
    use crate::calibrate::line;
    use crate::recording::RecordingHarness;
    use cognito_identity_contracts::{CLAUSES, Profile};

    #[test]
    fn no_secret_of_any_transcript_is_shown() {
        let harness = FakeHarness::default();
        let recorder = RecordingHarness::new(&harness);
        let mut secrets = 0;
        let mut tokens = 0;
        for clause in CLAUSES {
            clause.hold(&recorder, &Profile { seed: Some(1), ..Profile::cases(1) });
            for transcript in recorder.take() {
                let secrets_of = TranscriptSecrets::new(&transcript);
                for step in &transcript.steps {
                    let shown = secrets_of.redact(&line(&step.event));
                    assert!(!shown.contains("ASIAFAKE"), "{}: {shown}", clause.name);
                    let token = shown.split('"').find(|word| word.starts_with("eyJ") && word.len() > 200);
                    assert_eq!(token, None, "{}", clause.name);
                    secrets += usize::from(shown.contains("a secret"));
                    tokens += usize::from(shown.contains("a token that says {"));
                }
            }
        }
        assert!(secrets > 0 && tokens > 0, "no secret and no token was redacted");
    }
}
