//! Replays a transcript on a fake under some assumptions, and compares the responses step by step. Start reading at
//! [`Replay`].

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use cognito_identity::Operation;
use cognito_identity::types::Credentials;
use cognito_identity_contracts::internals::{is_id, key_set_forms, request};
use cognito_identity_contracts::{RawResponse, TestEnvironment};
use cognito_identity_fake::{Assumptions, FakeCognitoIdentity, ManualClock};
use serde_json::Value;

use super::compare::Comparison;
use super::raw::{is_equal, shown};
use super::token_map::TokenMap;
use crate::backends::FakeSetup;
use crate::error::RunError;
use crate::recording::{Event, RecordedResult, Step, Transcript};
use crate::text::each_text;

/// Replay of a transcript's requests on a fake.
pub(super) struct Replay {
    fake: FakeCognitoIdentity,
    clock: ManualClock,
    environment: TestEnvironment,
    assumptions: Assumptions,
    tokens: TokenMap,
    /// The ids that were seen before.
    known: BTreeSet<String>,
    /// Pools of the transcript: the account may have further ones.
    pools: BTreeSet<String>,
    shown: Duration,
    tolerance: f64,
}

/// Result of replaying one step on a fake.
pub(super) enum Replayed {
    /// The fake's response is equal.
    Equal,
    /// The fake's response differs: this one.
    Different(Value),
}

/// Largest difference between the clocks of two machines, in seconds.
const SKEW: f64 = 0.9;

impl Replay {
    pub(super) fn new(transcript: &Transcript, assumptions: Assumptions) -> Result<Self, RunError> {
        let region = transcript.region();
        let clock = ManualClock::at(transcript.began);
        let setup = FakeSetup::for_account(assumptions, transcript.account.clone(), clock.clone(), &region)?;
        let fake = setup.fake.clone();
        let slowest = transcript.steps.iter().filter(|step| !matches!(step.event, Event::TimePassed(_)));
        let slowest = slowest.map(|step| step.took).max().unwrap_or_default();
        Ok(Self {
            fake,
            clock,
            environment: setup.on_the_wire(),
            assumptions,
            tokens: TokenMap::default(),
            known: BTreeSet::new(),
            pools: BTreeSet::new(),
            shown: Duration::ZERO,
            tolerance: SKEW + slowest.as_secs_f64(),
        })
    }

    /// Returns the questions that the fake has asked so far.
    pub(super) fn asked(&self) -> BTreeSet<&'static str> {
        self.fake.used_assumptions().iter().map(|question| question.field).collect()
    }

    /// Does the next step.
    pub(super) fn step(&mut self, step: &Step) -> Replayed {
        if let Some(ahead) = step.at.checked_sub(self.shown) {
            self.clock.advance(ahead);
            self.shown = step.at;
        }
        pollster::block_on(self.take(&step.event))
    }

    async fn take(&mut self, event: &Event) -> Replayed {
        let controls = Arc::clone(&self.environment.controls);
        match event {
            Event::Call { operation, input, result } => return self.call(*operation, input, result).await,
            Event::Raw { request, response } => {
                self.foretell(&response.json());
                let own = controls.post(request.clone()).await;
                self.fake.set_next_id(None);
                return match own {
                    Ok(own) => self.same_raw(response, &own),
                    Err(lost) => Replayed::Different(lost.to_string().into()),
                };
            }
            Event::LoginToken { order, token } => {
                if let Ok(own) = controls.login_token(order.clone()).await {
                    self.tokens.learn(token, &own);
                }
            }
            Event::SignedOut { user_pool, subject } => {
                let _ = controls.sign_out_globally(user_pool, subject).await;
            }
            Event::RoleOf { access_key_id, role } => {
                let key = self.tokens.text(access_key_id);
                let credentials = Credentials { access_key_id: Some(key), ..Credentials::default() };
                let own = controls.role_of(&credentials).await.unwrap_or_default();
                if own != *role {
                    return Replayed::Different(own.into());
                }
            }
            Event::KeySet(keys) => {
                let own = controls.key_set().await.unwrap_or_default();
                if key_set_forms(&own) != key_set_forms(keys) {
                    return Replayed::Different(own);
                }
            }
            Event::ConcurrentWriteBegan { pool, number } => {
                if let Ok(own) = controls.begin_concurrent_write(pool).await {
                    self.tokens.learn(&format!("concurrent writer {number}"), &own.to_string());
                }
            }
            Event::ConcurrentWriteEnded { number } => {
                let own = self.tokens.text(&format!("concurrent writer {number}"));
                let _ = controls.end_concurrent_write(own.parse().unwrap_or_default()).await;
            }
            // The clock was already set to the time of the step.
            Event::TimePassed(_) | Event::Failed(_) => {}
        }
        Replayed::Equal
    }

    async fn call(&mut self, operation: Operation, input: &Value, seen: &RecordedResult) -> Replayed {
        note_ids(input, &mut self.known);
        let mut seen = seen.clone();
        if operation == Operation::ListIdentityPools
            && let RecordedResult::Output(page) = &mut seen
            && self.drop_foreign(page)
        {
            // The end of a page depends on pools that the transcript does not contain.
            return Replayed::Equal;
        }
        if let RecordedResult::Output(output) = &seen
            && !operation.is_read()
        {
            self.foretell(output);
        }
        let own = request(operation, self.tokens.value(input)).send(&*self.environment.service).await;
        self.fake.set_next_id(None);
        let own = match RecordedResult::from_result(&own) {
            Ok(own) => own,
            Err(lost) => return Replayed::Different(lost.into()),
        };
        if let (Operation::ListIdentityPools, RecordedResult::Output(page), RecordedResult::Output(own)) =
            (operation, &mut seen, &own)
        {
            leave_to_others(page, own);
        }
        if let (Operation::CreateIdentityPool, RecordedResult::Output(pool)) = (operation, &seen) {
            self.pools.extend(pool["IdentityPoolId"].as_str().map(str::to_owned));
        }
        let mut comparison = Comparison { tokens: &mut self.tokens, tolerance: self.tolerance };
        let is_equal = comparison.answers(&seen, &own) && self.form_is_assumed(operation, &seen);
        if let RecordedResult::Output(output) = &seen {
            note_ids(output, &mut self.known);
        }
        if is_equal { Replayed::Equal } else { Replayed::Different(own.to_json()) }
    }

    /// Sets the fake's next id to the one in the service's response, if the service made one.
    fn foretell(&mut self, response: &Value) {
        let mut ids = BTreeSet::new();
        note_ids(response, &mut ids);
        let new = ids.into_iter().find(|id| !self.known.contains(id));
        self.fake.set_next_id(new.as_deref().and_then(|id| id.split_once(':')).map(|(_, guid)| guid));
    }

    /// Whether a new identity's id has the assumed form, and not one that no candidate describes.
    fn form_is_assumed(&self, operation: Operation, seen: &RecordedResult) -> bool {
        let RecordedResult::Output(output) = seen else { return true };
        let mut ids = BTreeSet::new();
        note_ids(&output["IdentityId"], &mut ids);
        let is_new = |id: &&String| operation != Operation::CreateIdentityPool && !self.known.contains(*id);
        let third_group = ids.iter().find(is_new).and_then(|id| id.split('-').rev().nth(2));
        match third_group.and_then(|group| group.chars().next()) {
            Some('4') => self.assumptions.answer("identity_guid") == Some("VersionFour"),
            Some('c') => self.assumptions.answer("identity_guid") == Some("PoolPrefix"),
            _ => true,
        }
    }

    /// Removes pools that the transcript did not create; `true` if there were any, because the page is then
    /// incomparable.
    fn drop_foreign(&self, page: &mut Value) -> bool {
        let Some(rows) = page["IdentityPools"].as_array_mut() else { return false };
        let count = rows.len();
        rows.retain(|row| row["IdentityPoolId"].as_str().is_some_and(|id| self.pools.contains(id)));
        rows.len() < count
    }

    /// Compares two raw responses without the parts that differ between any two services.
    fn same_raw(&mut self, seen: &RawResponse, own: &RawResponse) -> Replayed {
        note_ids(&seen.json(), &mut self.known);
        if let Some(id) = seen.json()["IdentityPoolId"].as_str().filter(|_| seen.status == 200) {
            self.pools.insert(id.to_owned());
        }
        let compared = Comparison { tokens: &mut self.tokens, tolerance: self.tolerance };
        if is_equal(compared, seen, own) { Replayed::Equal } else { Replayed::Different(shown(own)) }
    }
}

/// Removes the page token of a list of pools if the fake has no further ones: the account may have.
fn leave_to_others(page: &mut Value, own: &Value) {
    if let Some(members) = page.as_object_mut().filter(|_| own["NextToken"].is_null()) {
        members.remove("NextToken");
    }
}

/// Adds the ids in a value.
fn note_ids(value: &Value, ids: &mut BTreeSet<String>) {
    each_text(value, &mut |_, text| {
        if is_id(text) {
            ids.insert(text.to_owned());
        }
    });
}

impl Transcript {
    /// The region of the ids on the transcript; without any, that of the account.
    fn region(&self) -> String {
        let mut ids = BTreeSet::new();
        for step in &self.steps {
            match &step.event {
                Event::Call { operation, result: RecordedResult::Output(output), .. }
                    if !operation.is_read() =>
                {
                    note_ids(output, &mut ids);
                }
                Event::Raw { response, .. } => note_ids(&response.json(), &mut ids),
                _ => {}
            }
            if let Some((region, _)) = ids.first().and_then(|id| id.split_once(':')) {
                return region.to_owned();
            }
        }
        let foreign = self.account.foreign_pool.split_once(':');
        foreign.map_or_else(|| "us-east-1".to_owned(), |(region, _)| region.to_owned())
    }
}

/// Whether a transcript is complete; an incomplete one must not count as played to its end.
pub(super) fn is_whole(transcript: &Transcript) -> bool {
    transcript.failure().is_none() && !transcript.steps.is_empty()
}
