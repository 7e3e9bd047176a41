//! The rules of a run: leases, budgets, consistency delays, lost responses.

use std::time::Duration;

use cognito_identity_contracts::{CLAUSES, Capability, Outcome, Profile, Verdict, clause, select};
use cognito_identity_fake::{Disturbances, FakeCognitoIdentity};
use cognito_identity_runner::cleanup::find;
use cognito_identity_runner::endpoint::Budget;
use cognito_identity_runner::report::{Status, run};

use super::setup::{Socket, outcome, verdict};

/// Every clause runs under a lease on a third-party endpoint, which offers only the operations and a clock of its own.
#[test]
fn every_clause_keeps_the_lease() {
    let socket = Socket::new();
    let harness = socket.harness(|_| {});
    let mut unsupported = 0;
    for clause in CLAUSES {
        let Outcome { verdict, why, .. } = outcome(&harness, clause);
        let why = why.unwrap_or_default();
        assert!(matches!(verdict, Verdict::Held | Verdict::Unsupported), "{}: {verdict}: {why}", clause.name);
        assert!(verdict == Verdict::Held || why.starts_with("the backend lacks "), "{}: {why}", clause.name);
        unsupported += usize::from(verdict == Verdict::Unsupported);
    }
    assert!(unsupported < CLAUSES.len() / 2, "{unsupported} clauses cannot be run");
    assert!(harness.spent().calls > 1_000 && harness.spent().lost == 0, "{:?}", harness.spent());
    assert_eq!(find(&harness, 0).unwrap(), [], "pools are left behind");
}

/// Clauses that need pools without a lease are not run under a lease, and hold without one.
#[test]
fn bare_pools_are_for_runs_without_a_lease() {
    let socket = Socket::new();
    let names: Vec<_> = CLAUSES
        .iter()
        .filter(|clause| clause.needs.contains(&Capability::BarePools))
        .map(|clause| clause.name)
        .collect();
    assert!(names.len() >= 4, "{names:?}");
    let leased = socket.harness(|_| {});
    let bare = socket.harness(|options| options.lease = None);
    for name in names {
        let leased = outcome(&leased, clause(name).unwrap());
        assert_eq!(leased.verdict, Verdict::Unsupported);
        assert_eq!(leased.why.as_deref(), Some("the backend lacks BarePools"));
        assert_eq!(verdict(&bare, name), Verdict::Held, "{name}");
    }
}

#[test]
fn a_spent_budget_ends_the_run_and_leaves_nothing() {
    let socket = Socket::new();
    for (budget, why) in [
        (Budget { calls: Some(40), ..Budget::default() }, "the budget of 40 calls is spent"),
        (Budget { pools: Some(3), ..Budget::default() }, "the budget of 3 identity pools is spent"),
        (
            Budget { time: Some(Duration::from_millis(60)), ..Budget::default() },
            "the budget of 0 minutes is spent",
        ),
    ] {
        let harness = socket.harness(|options| options.budget = budget);
        let clauses = select("merging").unwrap();
        let run = run(&clauses, &harness, &Profile { seed: Some(1), ..Profile::cases(2) }, |_, _| {});
        let clauses = &run.clauses;
        let mut lost = clauses.iter().filter(|clause| clause.verdict == Verdict::Inconclusive);
        let is_named = lost.any(|clause| clause.why.as_ref().is_some_and(|lost| lost.contains(why)));
        assert!(is_named, "{why}: {clauses:?}");
        assert_eq!(run.count(Verdict::Broken), 0, "{why}: {clauses:?}");
        assert_ne!(run.status(), Status::Held);
        let spent = harness.spent();
        assert!(budget.pools.is_none_or(|most| spent.pools <= most), "{spent:?}");
        // What was created may always be deleted.
        let deletions = spent.pools;
        assert!(budget.calls.is_none_or(|most| spent.calls <= most + deletions), "{spent:?}");
        assert_eq!(find(&socket.harness(|_| {}), 0).unwrap(), [], "pools are left behind");
    }
}

/// Reads may be late by so much.
const LAG: Duration = Duration::from_millis(40);

#[test]
fn reads_settle_where_they_may_be_late() {
    let late = || FakeCognitoIdentity::builder().disturbances(Disturbances::default().lag(LAG).seed(1));
    let clauses = ["merging", "unlinking"].map(|group| select(group).unwrap()).concat();
    let profile = Profile { seed: Some(1), max_shrink_steps: 0, ..Profile::cases(1) };

    let socket = Socket::with_fake(late());
    let patient = socket.harness(|options| options.consistency_delay = LAG + Duration::from_millis(5));
    let run_patiently = run(&clauses, &patient, &profile, |_, _| {});
    for clause in run_patiently.clauses.iter().filter(|clause| clause.verdict != Verdict::Unsupported) {
        assert_eq!(clause.verdict, Verdict::Held, "{}", clause.name);
    }
    assert_eq!(run_patiently.status(), Status::Held);

    let hasty = socket.harness(|_| {});
    let run_hastily = run(&clauses, &hasty, &profile, |_, _| {});
    assert!(run_hastily.count(Verdict::Broken) > 0, "nothing was late");
}

#[test]
fn lost_answers_are_no_verdict_and_too_many_of_them_no_success() {
    let lossy = Disturbances::default().lost(0.02).seed(3);
    let socket = Socket::with_fake(FakeCognitoIdentity::builder().disturbances(lossy));
    // The first request is the preflight.
    let harness = socket.harness(|options| options.timeout = Duration::from_secs(5));
    let clauses = ["merging", "developer", "lookup"].map(|group| select(group).unwrap()).concat();
    let run = run(&clauses, &harness, &Profile { seed: Some(1), ..Profile::cases(2) }, |_, _| {});
    assert_eq!(run.count(Verdict::Broken), 0, "{:?}", run.clauses);
    let held = run.count(Verdict::Held);
    let lost = run.count(Verdict::Inconclusive);
    assert!(held > 0 && lost > 0, "{held} held, {lost} lost");
    assert!(lost * 20 > held + lost, "that many are too many: {lost} of {}", held + lost);
    assert_ne!(run.status(), Status::Held);
    assert!(harness.spent().lost > 0);
}
