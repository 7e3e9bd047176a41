//! Map from tokens, secrets and pages of one service to those of another.

use serde_json::Value;

/// Map from texts of one service to the corresponding texts of the other.
#[derive(Clone, Debug, Default)]
pub(super) struct TokenMap(Vec<(String, String)>);

impl TokenMap {
    pub(super) fn learn(&mut self, seen: &str, own: &str) {
        self.0.push((seen.to_owned(), own.to_owned()));
    }

    /// A request of the one service as the other understands it.
    pub(super) fn value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(elements) => elements.iter().map(|element| self.value(element)).collect(),
            Value::Object(members) => {
                members.iter().map(|(name, value)| (name.clone(), self.value(value))).collect()
            }
            other => other.clone(),
        }
    }

    /// Returns the mapped text, also for a known token with another end: a case may have corrupted its signature.
    pub(super) fn text(&self, text: &str) -> String {
        if let Some((_, own)) = self.0.iter().rev().find(|(seen, _)| seen == text) {
            return own.clone();
        }
        let whole = self.0.iter().rev().find_map(|(seen, own)| {
            let rest = text.strip_prefix(seen.as_str()).filter(|_| is_token(seen))?;
            Some(format!("{own}{rest}"))
        });
        let signed = || {
            self.0.iter().rev().find_map(|(seen, own)| {
                let rest = text.strip_prefix(signed_part(seen)?)?;
                Some(format!("{}{rest}", signed_part(own)?))
            })
        };
        whole.or_else(signed).unwrap_or_else(|| text.to_owned())
    }
}

fn is_token(text: &str) -> bool {
    signed_part(text).is_some()
}

/// A token's header and claims, with the dot behind each.
fn signed_part(token: &str) -> Option<&str> {
    let (signed, signature) = token.rsplit_once('.')?;
    signed.contains('.').then(|| &token[..token.len() - signature.len()])
}
