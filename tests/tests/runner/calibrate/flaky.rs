//! Backends with inconsistent responses.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};

use cognito_identity::{ErrorKind, Request, ServiceError};
use cognito_identity_contracts::{BoxError, Capability, Check, Harness, Profile, TestEnvironment};
use cognito_identity_fake::Assumptions;
use cognito_identity_runner::backends::FakeHarness;
use cognito_identity_runner::calibrate::{Conclusion, Finding, Unexpected, calibrate, experiment};
use rstest::rstest;

use super::setup::found;
use super::unexpected::conclusion_of;
use super::{count, random};

/// A backend that uses one answer to a question in some cases, and another in the rest.
#[derive(Debug)]
struct Fickle {
    one: FakeHarness,
    other: FakeHarness,
    cases: AtomicUsize,
    /// Whether a case, by its number, uses the other answer.
    is_other: fn(usize) -> bool,
}

impl Fickle {
    fn new(one: Assumptions, question: &str, other: &str, is_other: fn(usize) -> bool) -> Self {
        let mut varied = one;
        assert!(varied.set(question, other));
        let [one, other] = [one, varied].map(FakeHarness::new);
        Self { one, other, cases: AtomicUsize::new(0), is_other }
    }
}

impl Harness for Fickle {
    fn name(&self) -> &'static str {
        "flaky"
    }

    fn capabilities(&self) -> &[Capability] {
        self.one.capabilities()
    }

    fn environment(&self) -> Result<TestEnvironment, BoxError> {
        let case = self.cases.fetch_add(1, Ordering::Relaxed);
        if (self.is_other)(case) { self.other.environment() } else { self.one.environment() }
    }

    fn block_on(&self, case: Pin<Box<dyn Future<Output = Check> + '_>>) -> Check {
        self.one.block_on(case)
    }
}

/// The answer of the first cases is not reported, even if they settled the question.
#[rstest]
#[case::at_last("merge_already_merged", "ResourceConflict", |case| case == 3)]
#[case::from_the_second_on("merge_already_merged", "ResourceConflict", |case| case > 0)]
#[case::in_the_other_order("further_user", "NotAuthorized", |case| case == 1)]
fn cases_that_contradict_each_other_are_unexpected(
    #[case] question: &str,
    #[case] other: &str,
    #[case] is_other: fn(usize) -> bool,
) {
    let harness = Fickle::new(Assumptions::default(), question, other, is_other);
    let profile = Profile { seed: Some(1), ..Profile::cases(4) };
    let findings = calibrate(&experiment(&harness, &profile, |field| field == question, |_| {})).unwrap();
    let [Finding { conclusion: Conclusion::Unexpected(unexpected), .. }] = &findings[..] else {
        panic!("{findings:?}")
    };
    assert!(unexpected.suspects == [question] && !unexpected.exchange.is_empty(), "{unexpected:?}");
    assert!(unexpected.to_string().contains("expected from other cases {"), "{unexpected}");
}

/// An unexpected response is reported, even if all cases before it agreed.
#[test]
fn an_unexpected_response_is_not_settled_by_the_cases_before() {
    static MERGES: AtomicUsize = AtomicUsize::new(0);
    let conclusion = conclusion_of("merge_already_merged", |request, response| match request {
        // A case merges twice.
        Request::MergeDeveloperIdentities(_) if MERGES.fetch_add(1, Ordering::Relaxed) > 4 => {
            Err(ServiceError::new(ErrorKind::Other("NeverHeardException".to_owned()), "No.").into())
        }
        _ => response,
    });
    let Conclusion::Unexpected(unexpected) = conclusion else { panic!("{conclusion:?}") };
    let Unexpected { suspects, exchange, .. } = &*unexpected;
    assert!(
        suspects.is_empty() && exchange.last().unwrap().contains("NeverHeardException"),
        "{unexpected:?}"
    );
}

/// A question with constant responses gets no wrong answer because of another one with changing responses.
#[test]
fn a_fickle_answer_misleads_about_no_other() {
    let mut settled = 0;
    let mut asked = 0;
    for seed in 2_000..2_000 + count(6) {
        let one = random(seed);
        let mut dice = fastrand::Rng::with_seed(seed);
        let question = &Assumptions::QUESTIONS[dice.usize(..Assumptions::QUESTIONS.len())];
        let candidates =
            question.candidates.iter().filter(|other| one.answer(question.field) != Some(**other));
        let other = dice.choice(candidates.collect::<Vec<_>>()).unwrap();
        let harness = Fickle::new(one, question.field, other, |case| case % 2 == 1);
        for finding in found(&harness) {
            let field = finding.question.field;
            let is_true = |candidate: &str| one.answer(field) == Some(candidate);
            let is_fair = match &finding.conclusion {
                Conclusion::Settled(candidate) => is_true(candidate) || field == question.field,
                Conclusion::Confounded { left, .. } => left.iter().any(|candidate| is_true(candidate)),
                // The suspects include the question that changed.
                Conclusion::Unexpected(unexpected) => {
                    [field, question.field].iter().all(|field| unexpected.suspects.contains(field))
                }
                Conclusion::NotAsked(_) => false,
            };
            assert!(is_fair, "{seed}, {}: {field} is not {:?}", question.field, finding.conclusion);
            settled += usize::from(matches!(finding.conclusion, Conclusion::Settled(_)));
            asked += 1;
        }
    }
    println!("{settled} of {asked} answers settled");
    assert!(10 * settled > 9 * asked, "too much is doubted");
}
