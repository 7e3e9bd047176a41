//! What a backend answered on a day, in a form that can be compared with another day's.

mod book;

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

pub use book::Book;

use crate::lease;
use crate::tape::{Answer, Event, Tape, is_id};

/// What a backend answered to the cases of one clause, and when.
///
/// Only a run against an endpoint writes it; nobody writes it by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The version of this form.
    pub version: u32,
    /// The clause.
    pub clause: String,
    /// Of what and when it is.
    pub origin: Origin,
    /// What was done and answered, a list for each case.
    pub cases: Vec<Vec<Exchange>>,
}

/// Of what and when evidence is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// The backend, as `--against` takes it.
    pub backend: String,
    /// Where it is: a URL, or the region of AWS.
    pub place: String,
    /// The day, `YYYY-MM-DD`.
    pub date: String,
    /// A digest of the account's id.
    pub account: String,
    /// The version of this crate, and of the SDK that asked.
    pub asked_by: String,
    /// The commit the run was made at, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The seed of the cases: others cannot be compared.
    pub seed: u64,
    /// The ids of the requests, by which AWS finds them again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub request_ids: Vec<String>,
}

impl Origin {
    /// A digest of an account's id: the same account has the same, and the id is not in it.
    #[must_use]
    pub fn digest(account: &str) -> String {
        // FNV-1a, which is the same on every machine and in every version. Whoever has all account ids can find the one;
        // this keeps it out of what is published, and is no secret.
        let hash = account.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        format!("{hash:016x}")
    }
}

/// Something that was done, and what came back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// What was done: the operation, or what a case did besides.
    pub asked: String,
    /// With what.
    pub with: Value,
    /// What came back.
    pub answer: Value,
}

/// The version of the form of evidence.
pub const VERSION: u32 = 1;

impl Evidence {
    /// The evidence of a clause's tapes.
    #[must_use]
    pub fn of(clause: &str, origin: Origin, tapes: &[Tape]) -> Self {
        let cases = tapes.iter().map(|tape| Normal::new(&tape.account.id).case(tape)).collect();
        Self { version: VERSION, clause: clause.to_owned(), origin, cases }
    }

    /// Where later evidence of the same cases says something else, in one line; `None` if it says the same.
    ///
    /// Cases of another seed ask something else, so that nothing can be said.
    #[must_use]
    pub fn drift(&self, later: &Self) -> Option<String> {
        if self.origin.seed != later.origin.seed {
            return None;
        }
        let pairs = self.cases.iter().zip(&later.cases).enumerate();
        for (case, (before, after)) in pairs {
            if sorted(before) == sorted(after) {
                // A case may ask of identities in the order of their ids, which is a new one each day.
                continue;
            }
            let differs = before.iter().zip(after).position(|(before, after)| before != after);
            let differs = differs.or((before.len() != after.len()).then_some(before.len().min(after.len())));
            if let Some(step) = differs {
                let told = |exchanges: &[Exchange]| match exchanges.get(step) {
                    Some(Exchange { asked, answer, .. }) => format!("{asked} => {answer}"),
                    None => "nothing".to_owned(),
                };
                return Some(format!(
                    "case {case}, step {step}: on {} {}, now {}",
                    self.origin.date,
                    told(before),
                    told(after)
                ));
            }
        }
        (self.cases.len() != later.cases.len())
            .then(|| format!("{} cases on {}, now {}", self.cases.len(), self.origin.date, later.cases.len()))
    }

    /// The evidence as a file.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Reads a file of evidence.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in one line.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let read: Self = serde_json::from_str(text).map_err(|error| format!("no evidence: {error}"))?;
        if read.version != VERSION {
            return Err(format!("evidence of version {}; allowed: {VERSION}", read.version));
        }
        Ok(read)
    }
}

/// What stands for pages that follow each other: which rows are on which depends on their ids.
const PAGES: &str = "pages of identities";

/// Whether an answer is one of several pages of identities.
fn is_of_several(input: &Value, output: &Value) -> bool {
    let has_token = |value: &Value| value.get("NextToken").is_some_and(Value::is_string);
    output.get("Identities").is_some() && (has_token(input) || has_token(output))
}

fn sorted(exchanges: &[Exchange]) -> Vec<String> {
    let mut texts: Vec<_> =
        exchanges.iter().map(|Exchange { asked, with, answer }| format!("{asked} {with} {answer}")).collect();
    texts.sort_unstable();
    texts
}

/// Replaces what no two runs share: ids by the order of first sight, moments, tokens, secrets and the account.
struct Normal<'a> {
    account: &'a str,
    names: BTreeMap<String, String>,
}

impl<'a> Normal<'a> {
    fn new(account: &'a str) -> Self {
        Self { account, names: BTreeMap::new() }
    }

    fn case(mut self, tape: &Tape) -> Vec<Exchange> {
        let mut exchanges: Vec<_> = tape.steps.iter().map(|step| self.exchange(&step.event)).collect();
        exchanges.dedup_by(|next, before| next.answer == PAGES && next == before);
        exchanges
    }

    fn exchanged(&mut self, asked: &str, with: &Value, answer: &Value) -> Exchange {
        let (with, answer) = (self.value("", with), self.value("", answer));
        Exchange { asked: asked.to_owned(), with, answer }
    }

    /// A listing of pools without those of others: they come and go.
    fn own_pools(&self, output: &Value) -> Value {
        let mut output = output.clone();
        if let Some(rows) = output.get_mut("IdentityPools").and_then(Value::as_array_mut) {
            rows.retain(|row| row["IdentityPoolId"].as_str().is_some_and(|id| self.names.contains_key(id)));
            output["NextToken"] = Value::Null;
        }
        output
    }

    fn exchange(&mut self, event: &Event) -> Exchange {
        let mut done = |asked: &str, with: Value, answer: Value| self.exchanged(asked, &with, &answer);
        match event {
            Event::Call { operation, input, answer } => match answer {
                Answer::Output(output) => {
                    if is_of_several(input, output) {
                        let with = json!({ "IdentityPoolId": input["IdentityPoolId"] });
                        return self.exchanged(operation.name(), &with, &json!(PAGES));
                    }
                    let output = self.own_pools(output);
                    self.exchanged(operation.name(), input, &output)
                }
                Answer::Refused { code, words } => {
                    done(operation.name(), input.clone(), json!({ "refused": code, "words": words }))
                }
            },
            Event::Raw { request, answer } => {
                let told = ["content-type", "x-amzn-errortype", "x-amzn-errormessage"];
                let headers: Map<_, _> = told
                    .iter()
                    .filter_map(|name| Some(((*name).to_owned(), json!(answer.header(name)?))))
                    .collect();
                let body = if answer.json().is_null() { json!(answer.text()) } else { answer.json() };
                let sent: Map<_, _> =
                    request.headers.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
                let body_sent = String::from_utf8_lossy(&request.body).into_owned();
                let with = json!({ "headers": sent, "body": serde_json::from_str(&body_sent).unwrap_or(json!(body_sent)) });
                done("POST", with, json!({ "status": answer.status, "headers": headers, "body": body }))
            }
            Event::TimePassed(time) => done("time passes", json!(time.as_secs()), Value::Null),
            Event::LoginToken { order, .. } => {
                let with = json!({ "provider": order.provider, "subject": order.subject, "audience": order.audience });
                done("a login token", with, Value::Null)
            }
            Event::SignedOut { user_pool, subject } => {
                done("a user signs out", json!({ "user_pool": user_pool, "subject": subject }), Value::Null)
            }
            Event::RoleOf { role, .. } => done("whose role", Value::Null, json!(role)),
            Event::OverlapBegan { pool, .. } => done("another writer begins", json!(pool), Value::Null),
            Event::OverlapEnded { .. } => done("another writer ends", Value::Null, Value::Null),
            Event::Lost(why) => done("an answer was lost", Value::Null, json!(why)),
        }
    }

    fn value(&mut self, name: &str, value: &Value) -> Value {
        match value {
            Value::Object(members) => {
                let own = members.iter().filter(|(key, _)| *key != lease::TAG);
                let own = own.map(|(key, value)| {
                    let value = match key.as_str() {
                        "LastModifiedDate" if was_modified(members) => json!("a later moment"),
                        _ => self.value(key, value),
                    };
                    (self.words(key), value)
                });
                own.collect()
            }
            Value::Array(elements) => {
                let mut elements: Vec<_> = elements.iter().map(|element| self.value("", element)).collect();
                // No list has a documented order, and ids are in a new one each day.
                elements.sort_by_cached_key(Value::to_string);
                Value::Array(elements)
            }
            Value::Number(_) if matches!(name, "CreationDate" | "LastModifiedDate" | "Expiration") => {
                json!("a moment")
            }
            Value::String(text) => match name {
                "NextToken" => json!("a page's token"),
                "AccessKeyId" | "SecretKey" | "SessionToken" => json!("a secret"),
                _ => self.text(text),
            },
            other => other.clone(),
        }
    }

    fn text(&mut self, text: &str) -> Value {
        if let Some(claims) = claims(text) {
            return self.claims(&claims);
        }
        json!(self.words(text))
    }

    fn words(&mut self, text: &str) -> String {
        // Ids stand inside of other words too, such as those of amr.
        let text = self.names.iter().fold(text.to_owned(), |text, (id, name)| text.replace(id, name));
        let words = text.split_inclusive(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == ':'));
        let mut replaced = String::new();
        for word in words {
            let end = word.len() - word.chars().last().filter(|c| !is_word(*c)).map_or(0, char::len_utf8);
            replaced += &self.word(&word[..end]);
            replaced += &word[end..];
        }
        replaced
    }

    /// A word of a text: an id by its name, the account, or a moment in epoch seconds.
    fn word(&mut self, word: &str) -> String {
        if let Some(name) = self.names.get(word) {
            return name.clone();
        }
        if is_id(word) {
            // Pools have random ids, and identities too on some services: what it is shows nowhere, when it came does.
            let name = format!("id#{}", self.names.len());
            self.names.insert(word.to_owned(), name.clone());
            return name;
        }
        if word.len() == 10 && word.bytes().all(|byte| byte.is_ascii_digit()) {
            return "a moment".to_owned();
        }
        if self.account.is_empty() { word.to_owned() } else { word.replace(self.account, "the-account") }
    }

    fn claims(&mut self, claims: &Map<String, Value>) -> Value {
        let told = claims
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "exp" | "iat" | "jti" | "nbf" | "auth_time"));
        let told: Map<_, _> = told.map(|(name, value)| (name.clone(), self.value(name, value))).collect();
        json!({ "a token that says": told })
    }
}

/// Whether an identity has changed since it was made, by a second at least: what is closer is one event.
fn was_modified(members: &Map<String, Value>) -> bool {
    let moment = |name: &str| members.get(name).and_then(Value::as_f64);
    moment("CreationDate")
        .zip(moment("LastModifiedDate"))
        .is_some_and(|(made, changed)| changed - made >= 1.0)
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == ':'
}

fn claims(token: &str) -> Option<Map<String, Value>> {
    let mut parts = token.split('.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}
