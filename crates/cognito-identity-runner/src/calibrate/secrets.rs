//! Replaces tokens and secrets of a transcript before it is shown.

use std::collections::BTreeMap;

use cognito_identity_contracts::internals::{claims, named};
use serde_json::Value;

use crate::fields::{SECRET_FIELDS, SHORTEST_SECRET, TOKEN_FIELD};
use crate::recording::{Answer, Event, Transcript};

/// Tokens and secrets of a transcript, each with its replacement.
pub(super) struct Secrets(BTreeMap<String, String>);

impl Secrets {
    pub(super) fn of(transcript: &Transcript) -> Self {
        let mut secrets = Self(BTreeMap::new());
        for step in &transcript.steps {
            match &step.event {
                Event::Call { input, answer, .. } => {
                    secrets.note("", input);
                    if let Answer::Output(output) = answer {
                        secrets.note("", output);
                    }
                }
                Event::Raw { request, answer } => {
                    secrets.note("", &serde_json::from_slice(&request.body).unwrap_or_default());
                    secrets.note("", &answer.json());
                }
                Event::LoginToken { token, .. } => secrets.note_text("", token),
                Event::RoleOf { access_key_id, .. } => secrets.note_text(SECRET_FIELDS[0], access_key_id),
                _ => {}
            }
        }
        secrets
    }

    /// Redacts the secrets in a text. The claims of a token are shown, since experiments are about them.
    pub(super) fn hidden(&self, text: &str) -> String {
        named(text, &self.0)
    }

    fn note(&mut self, name: &str, value: &Value) {
        match value {
            Value::String(text) => self.note_text(name, text),
            Value::Array(elements) => elements.iter().for_each(|element| self.note(name, element)),
            Value::Object(members) => members.iter().for_each(|(name, member)| self.note(name, member)),
            _ => {}
        }
    }

    fn note_text(&mut self, name: &str, text: &str) {
        let shown = match claims(text) {
            Some(claims) => Some(format!("a token that says {}", Value::Object(claims))),
            // An unreadable token grants access all the same.
            None => (name == TOKEN_FIELD || SECRET_FIELDS.contains(&name)).then(|| "a secret".to_owned()),
        };
        if let Some(shown) = shown.filter(|_| text.len() >= SHORTEST_SECRET) {
            self.0.insert(text.to_owned(), shown);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backends::FakeHarness;
    use crate::recording::RecordingHarness;
    use cognito_identity_contracts::{CLAUSES, Profile};

    #[test]
    fn nothing_that_opens_anything_is_shown() {
        let harness = FakeHarness::default();
        let recorder = RecordingHarness::new(&harness);
        let mut secrets = 0;
        let mut tokens = 0;
        for clause in CLAUSES {
            clause.hold(&recorder, &Profile { seed: Some(1), ..Profile::cases(1) });
            for transcript in recorder.take() {
                let hiding = Secrets::of(&transcript);
                for step in &transcript.steps {
                    let shown = hiding.hidden(&super::super::line(&step.event));
                    assert!(!shown.contains("ASIAFAKE"), "{}: {shown}", clause.name);
                    let token = shown.split('"').find(|word| word.starts_with("eyJ") && word.len() > 200);
                    assert_eq!(token, None, "{}", clause.name);
                    secrets += usize::from(shown.contains("a secret"));
                    tokens += usize::from(shown.contains("a token that says {"));
                }
            }
        }
        assert!(secrets > 0 && tokens > 0, "nothing was there to be hidden");
    }
}
