//! Normalizes transcripts so that two days can be compared: ids are numbered in the order of first sight
//! (alpha-renaming); timestamps, tokens, secrets, the lease and the account become placeholders; lists are sorted, with
//! new ids ordered by the values beside them; the pages of a listing become one. Texts are compared up to 64 KiB. Start
//! reading at [`Normalizer::case`].

use std::collections::BTreeMap;

use cognito_identity::Operation;
use cognito_identity_contracts::internals::{claims, is_id, key_set_forms, named};
use cognito_identity_contracts::lease;
use serde_json::{Map, Value, json};

use super::Exchange;
use crate::recording::{Event, RecordedResult, Step, Transcript};
use crate::redact::fields::{Field, result_headers, timestamp_in_message};
use crate::redact::{SECRET, TOKEN, redact_secrets};
use crate::text::with_sorted_sets;

/// Replaces values that differ between runs: ids by the order of first sight, timestamps, tokens, secrets, the lease
/// and the account.
pub(super) struct Normalizer<'a> {
    account: &'a str,
    /// Placeholders of ids, tokens and the lease.
    names: BTreeMap<String, String>,
    /// Count of the ids seen. The count of all names would depend on the second in which tokens were issued.
    ids: usize,
    /// The middles of all times that the case waited on purpose, in epoch seconds.
    waits: Vec<f64>,
    /// New ids in the element whose key is being built; `None` outside of keys.
    draft: Option<Vec<String>>,
}

/// Longest text that is compared, in bytes. The rest shows little, and is slow to search.
const MAX_COMPARED_BYTES: usize = 64 * 1024;

impl<'a> Normalizer<'a> {
    pub(super) fn new(account: &'a str) -> Self {
        Self { account, names: BTreeMap::new(), ids: 0, waits: Vec::new(), draft: None }
    }

    pub(super) fn case(mut self, transcript: &Transcript) -> Vec<Exchange> {
        self.waits = waits(transcript);
        let mut events = transcript.steps.iter().map(|step| &step.event).peekable();
        let mut exchanges = Vec::new();
        while let Some(event) = events.next() {
            exchanges.push(match Listing::begun(event) {
                Some(mut listing) => {
                    while events.next_if(|event| listing.takes(event)).is_some() {}
                    self.listing(&listing)
                }
                None => self.exchange(event),
            });
        }
        exchanges.dedup_by(|next, before| next.response == PART && next == before);
        exchanges
    }

    /// All rows of a listing, and how many are on each page.
    fn listing(&mut self, listing: &Listing<'_>) -> Exchange {
        let response = listing.all_rows().unwrap_or_else(|| json!(PART));
        self.exchanged(listing.operation.name(), &listing.input_without_paging(), &response)
    }

    fn exchanged(&mut self, request: &str, input: &Value, response: &Value) -> Exchange {
        let input = self.value("", input);
        let response = self.value("", response);
        Exchange { request: request.to_owned(), input, response }
    }

    fn exchange(&mut self, event: &Event) -> Exchange {
        let mut done =
            |request: &str, input: Value, response: Value| self.exchanged(request, &input, &response);
        match event {
            Event::Call { operation, input, result } => {
                done(operation.name(), input.clone(), result.to_json())
            }
            Event::Raw { request, response } => {
                let headers: Map<_, _> =
                    result_headers(response).map(|(name, value)| (name.to_owned(), json!(value))).collect();
                let body = if response.json().is_null() { json!(response.text()) } else { response.json() };
                let sent: Map<_, _> =
                    request.headers.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
                let body_sent = String::from_utf8_lossy(&request.body).into_owned();
                let with = json!({ "headers": sent, "body": serde_json::from_str(&body_sent).unwrap_or(json!(body_sent)) });
                done("POST", with, json!({ "status": response.status, "headers": headers, "body": body }))
            }
            Event::TimePassed(time) => done("time passes", json!(time.as_secs()), Value::Null),
            Event::LoginToken { order, token } => {
                // The token is replaced by a name for its user: recordings contain no tokens.
                let name = self.message(&format!("a token for {} of {}", order.subject, order.provider));
                self.names.insert(token.clone(), name);
                let with = json!({ "provider": order.provider, "subject": order.subject, "audience": order.audience });
                self.exchanged("a login token", &with, &Value::Null)
            }
            Event::SignedOut { user_pool, subject } => {
                done("a user signs out", json!({ "user_pool": user_pool, "subject": subject }), Value::Null)
            }
            Event::RoleOf { role, .. } => done("whose role", Value::Null, json!(role)),
            // AWS rotates its keys, and their content is no behaviour.
            Event::KeySet(keys) => done("the keys", Value::Null, json!(key_set_forms(keys))),
            Event::ConcurrentWriteBegan { pool, .. } => {
                done("another writer begins", json!(pool), Value::Null)
            }
            Event::ConcurrentWriteEnded { .. } => done("another writer ends", Value::Null, Value::Null),
            Event::Failed(why) => done("a response was lost", Value::Null, json!(why)),
        }
    }

    fn value(&mut self, name: &str, value: &Value) -> Value {
        match value {
            Value::Object(members) => {
                if let Some(lease) = members.get(lease::TAG).and_then(Value::as_str) {
                    self.leave_out(lease);
                }
                let own = members.iter().filter(|(key, value)| match key.as_str() {
                    lease::TAG => false,
                    // A request for a pool without tags leaves them out if there is no lease either.
                    "IdentityPoolTags" => members.contains_key("IdentityPoolId") || has_own_tags(value),
                    _ => true,
                });
                let own = own.map(|(key, value)| {
                    let value = match key.as_str() {
                        "LastModifiedDate" if self.was_modified(members) => json!("a later timestamp"),
                        _ => self.value(key, value),
                    };
                    (self.message(key), value)
                });
                own.collect()
            }
            Value::Array(elements) => {
                // No list has a documented order, and ids are new on each run. So new ids are numbered in the order of
                // the values beside them; for this order each element is rendered as if it came first.
                let mut elements: Vec<_> = elements.iter().collect();
                if elements.len() > 1 && self.draft.is_none() {
                    self.draft = Some(Vec::new());
                    elements.sort_by_cached_key(|element| self.key(element));
                    self.draft = None;
                }
                let mut elements: Vec<_> =
                    elements.into_iter().map(|element| self.value("", element)).collect();
                elements.sort_by_cached_key(Value::to_string);
                Value::Array(elements)
            }
            Value::Number(_) if Field::named(name) == Field::Timestamp => json!("a timestamp"),
            Value::String(text) => match Field::named(name) {
                Field::PageToken => json!("a page's token"),
                Field::Secret => json!(SECRET),
                field if field.is_secret(text) && claims(text).is_none() => {
                    // What cannot be read opens something all the same, and is sent again.
                    self.names.insert(text.clone(), "a token that nobody reads".to_owned());
                    self.text(text)
                }
                _ => self.text(text),
            },
            other => other.clone(),
        }
    }

    /// Key of an element of a list: the element as if it came first, so that its place in the list does not show. Lists
    /// inside are in the order of the response there, or each level would cost twice the level below.
    fn key(&mut self, element: &Value) -> String {
        let ids = self.ids;
        let key = self.value("", element).to_string();
        for id in self.draft.iter_mut().flat_map(|new| new.drain(..)) {
            self.names.remove(&id);
        }
        self.ids = ids;
        key
    }

    /// Leaves a lease out of texts that quote the tags of a request.
    fn leave_out(&mut self, lease: &str) {
        let tag = format!("{}={lease}", lease::TAG);
        for quoted in [format!("{tag}, "), format!(", {tag}"), tag] {
            self.names.insert(quoted, String::new());
        }
    }

    fn text(&mut self, text: &str) -> Value {
        if let Some(name) = self.names.get(text) {
            return json!(name);
        }
        match claims(text) {
            _ if is_id(text) => json!(self.word(text)),
            Some(claims) => self.claims(&claims),
            None => json!(self.message(text)),
        }
    }

    fn message(&mut self, text: &str) -> String {
        // A service may include secrets in its texts.
        let text = &redact_secrets(&text[..text.floor_char_boundary(MAX_COMPARED_BYTES)]);
        // Ids are part of other texts too, such as those of amr.
        let text = with_sorted_sets(&named(text, &self.names));
        let words = text.split_inclusive(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == ':'));
        let mut replaced = String::new();
        for word in words {
            let end = word.len() - word.chars().last().filter(|c| !is_word(*c)).map_or(0, char::len_utf8);
            replaced += &self.word(&word[..end]);
            replaced += &word[end..];
        }
        replaced
    }

    /// A word of a text: an id by its name, the account, or a timestamp in epoch seconds or milliseconds.
    fn word(&mut self, word: &str) -> String {
        if let Some(name) = self.names.get(word) {
            return name.clone();
        }
        if is_id(word) {
            // Ids are random: only the order in which they were first seen is comparable.
            let name = format!("id#{}", self.ids);
            self.ids += 1;
            self.names.insert(word.to_owned(), name.clone());
            self.draft.iter_mut().for_each(|new| new.push(word.to_owned()));
            return name;
        }
        if timestamp_in_message(word).is_some() {
            return "a timestamp".to_owned();
        }
        if self.account.is_empty() { word.to_owned() } else { word.replace(self.account, "the-account") }
    }

    /// Whether an identity was modified after its creation and the case waited in between. The difference is not
    /// compared exactly, because latency varies from run to run.
    fn was_modified(&self, members: &Map<String, Value>) -> bool {
        let seconds = |name: &str| members.get(name).and_then(Value::as_f64);
        let dates = seconds("CreationDate").zip(seconds("LastModifiedDate"));
        dates.is_some_and(|(made, changed)| self.waits.iter().any(|wait| made < *wait && *wait < changed))
    }

    fn claims(&mut self, claims: &Map<String, Value>) -> Value {
        let stable = claims
            .iter()
            .filter(|(name, _)| !matches!(Field::named(name), Field::TokenId | Field::Timestamp));
        let stable: Map<_, _> = stable.map(|(name, value)| (name.clone(), self.value(name, value))).collect();
        json!({ TOKEN: stable })
    }
}

/// The middles of all times that a case waited on purpose, in epoch seconds.
#[allow(clippy::cast_precision_loss, reason = "milliseconds stay exact in f64 until the year 287396")]
fn waits(transcript: &Transcript) -> Vec<f64> {
    let began = transcript.began.as_millis() as f64 / 1000.0;
    let middle = |step: &Step| match step.event {
        Event::TimePassed(time) => Some(began + step.at.as_secs_f64() + time.as_secs_f64() / 2.0),
        _ => None,
    };
    transcript.steps.iter().filter_map(middle).collect()
}

fn has_own_tags(tags: &Value) -> bool {
    tags.as_object().is_none_or(|tags| tags.keys().any(|key| key != lease::TAG))
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == ':'
}

/// Placeholder for a listing that cannot be compared: the rows of a partial listing depend on their ids, and the
/// listing of all pools contains every pool in the account.
const PART: &str = "a part of a listing";

/// Pages of one listing.
struct Listing<'a> {
    operation: Operation,
    /// Input of the first page's request.
    with: &'a Value,
    pages: Vec<&'a [Value]>,
    /// Response to the last page's request.
    last: &'a Value,
}

impl<'a> Listing<'a> {
    /// Begins a listing at an event, if this is a page of one.
    fn begun(event: &'a Event) -> Option<Self> {
        let (operation, with, last) = page(event)?;
        Some(Self { operation, with, pages: vec![rows(operation, last)?], last })
    }

    /// Adds the event if it is the listing's next page; `true` if it is.
    fn takes(&mut self, event: &'a Event) -> bool {
        let Some((operation, with, last)) = page(event) else { return false };
        let token = self.last["NextToken"].as_str();
        let is_next = operation == self.operation
            && token.is_some()
            && with["NextToken"].as_str() == token
            && with["IdentityPoolId"] == self.with["IdentityPoolId"];
        if let Some(rows) = rows(operation, last).filter(|_| is_next) {
            self.pages.push(rows);
            self.last = last;
        }
        is_next
    }

    /// Returns the response with the rows of all pages, if all pages were requested and no other client adds rows.
    fn all_rows(&self) -> Option<Value> {
        let is_whole = self.with["NextToken"].is_null() && self.last["NextToken"].is_null();
        if self.operation == Operation::ListIdentityPools || !is_whole {
            return None;
        }
        let mut result = self.last.clone();
        result[rows_key(self.operation)] = self.pages.iter().copied().flatten().cloned().collect();
        result["Pages"] = self.pages.iter().map(|page| json!(page.len())).collect();
        Some(result)
    }

    /// Returns the input of the requests without the members for paging.
    fn input_without_paging(&self) -> Value {
        let members = self.with.as_object().into_iter().flatten();
        let members = members.filter(|(name, _)| !matches!(name.as_str(), "MaxResults" | "NextToken"));
        members.map(|(name, value)| (name.clone(), value.clone())).collect()
    }
}

/// Returns the input and the response of a page of pools or identities.
fn page(event: &Event) -> Option<(Operation, &Value, &Value)> {
    match event {
        Event::Call { operation, input, result: RecordedResult::Output(output) } => {
            rows(*operation, output).map(|_| (*operation, input, output))
        }
        _ => None,
    }
}

fn rows(operation: Operation, output: &Value) -> Option<&[Value]> {
    let is_listing = matches!(operation, Operation::ListIdentities | Operation::ListIdentityPools);
    output.get(rows_key(operation)).and_then(Value::as_array).filter(|_| is_listing).map(Vec::as_slice)
}

fn rows_key(operation: Operation) -> &'static str {
    if operation == Operation::ListIdentityPools { "IdentityPools" } else { "Identities" }
}
