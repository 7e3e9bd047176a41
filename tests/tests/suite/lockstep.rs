//! Backends in lockstep with the reference model.

mod garbled;

use std::collections::BTreeSet;

use cognito_identity_contracts::lockstep::{Divergence, Lockstep, Played, lockstep};
use cognito_identity_contracts::program::Step;
use cognito_identity_contracts::{Harness, Profile};
use cognito_identity_fake::Assumptions;
use cognito_identity_fake::assumption::{MergedAwayDescribed, PageStart, UnlinkOfSeveral};
use cognito_identity_runner::backends::{FakeHarness, SdkHarness, answers};
use cognito_identity_tests::planted::{NO_BUG, PlantedHarness, bugs};
use cognito_identity_tests::workspace;

/// Questions of the fake that programs put and the model asks: another answer of either makes a difference.
const COVERED: &[&str] = &[
    "amr_of_login_provider",
    "amr_order",
    "bad_next_token",
    "changed_page_size",
    "default_tag_keys",
    "merged_away_deleted",
    "delete_repeated",
    "delete_unknown",
    "delete_unknown_pool",
    "deleted_pool_tags",
    "described_developer_provider",
    "described_user_pool",
    "developer_and_other_owner",
    "developer_provider_as_login",
    "disabled_logins",
    "merged_away_used_with_login",
    "full_last_page",
    "further_user",
    "get_id_of_two",
    "get_id_with_new_login",
    "guest_after_ban",
    "guest_token_as_login",
    "guest_upgrade",
    "hide_disabled",
    "identity_order",
    "implicit_parent",
    "inaccessible_described",
    "inaccessible_given",
    "inaccessible_used",
    "known_user_for_authenticated",
    "known_user_for_guest",
    "link_limit",
    "login_limit",
    "lookup_by_user",
    "lookup_default_page",
    "lookup_other_pool",
    "lookup_unknown_user",
    "lookup_without_key",
    "lookup_without_users",
    "merge_already_merged",
    "merge_provider_conflict",
    "merge_same_user",
    "merge_unknown_destination",
    "merge_unknown_source",
    "merge_wrong_provider",
    "merged_away_described",
    "merged_away_given",
    "merged_away_used",
    "merged_own_token",
    "modified_by_exchange",
    "modified_by_link",
    "modified_by_merge",
    "modified_by_token",
    "modified_by_unlink",
    "new_user_of_two",
    "own_token_beside_developer",
    "own_token_beside_logins",
    "page_start",
    "pool_order",
    "public_users_token",
    "repeated_pool_name",
    "tagging_nothing",
    "tags_for_developer_provider",
    "tags_for_unknown_provider",
    "tags_of_removed_provider",
    "tags_of_unknown_pool",
    "tags_without_use_defaults",
    "token_other_pool",
    "token_wrong_provider",
    "unlink_by_another_login",
    "merged_away_unlinked",
    "unlink_developer_login",
    "unlink_not_linked",
    "unlink_nothing",
    "unlink_of_several",
    "unlink_other_identity",
    "unlink_other_pool",
    "unlink_unknown_user",
    "unlink_without_proof",
    "unlink_wrong_provider",
    "unlinked_logins_token",
    "unset_roles",
    "untag_missing",
    "update_developer_provider",
    "update_with_tags",
    "update_without_classic_flow",
    "update_without_providers",
    "update_without_tags",
    "user_of_deleted_identity",
    "user_order",
];

/// Texts of small letters in the sources of the model that are no questions: roles, claims, tags and a listing.
const NO_QUESTIONS: &[&str] =
    &["authenticated", "unauthenticated", "aud", "sub", "client", "username", "pools"];

#[test]
fn the_fake_does_as_the_model_predicts() {
    holds(&FakeHarness::default(), Assumptions::default(), 256);
}

#[test]
fn the_sdk_does_as_the_model_predicts() {
    holds(&SdkHarness::default(), Assumptions::default(), 16);
}

#[test]
fn a_wrapped_fake_does_as_the_model_predicts() {
    holds(&PlantedHarness(NO_BUG), Assumptions::default(), 64);
}

#[test]
fn with_any_other_answer_the_fake_does_as_the_model_predicts() {
    for assumptions in others() {
        holds(&FakeHarness::new(assumptions), assumptions, 8);
    }
}

#[test]
fn another_answer_of_the_backend_to_a_covered_question_makes_a_difference() {
    for_each_covered(|other| differ(other, Assumptions::default()));
}

/// Checks that the model is not lenient where another answer is in force.
#[test]
fn another_answer_of_the_model_to_a_covered_question_makes_a_difference() {
    for_each_covered(|other| differ(Assumptions::default(), other));
}

/// A question with a misspelled name has no answer: the model would predict wrongly, and no test would cover it.
#[test]
fn the_model_asks_the_questions_of_the_fake_and_programs_put_them() {
    let covered: BTreeSet<_> = COVERED.iter().map(|question| (*question).to_owned()).collect();
    let asked = asked_by_the_model();
    let difference: Vec<_> = asked.symmetric_difference(&covered).collect();
    assert!(difference.is_empty(), "either not asked by the model or not covered here: {difference:?}");
    let is_known = |name: &&String| Assumptions::QUESTIONS.iter().any(|question| question.field == **name);
    let unknown: Vec<_> = asked.iter().filter(|name| !is_known(name)).collect();
    assert!(unknown.is_empty(), "no questions of the fake: {unknown:?}");
}

#[test]
fn another_calibration_is_found_out_by_a_short_program() {
    for assumptions in [
        Assumptions { merged_away_described: MergedAwayDescribed::Gone, ..Assumptions::default() },
        Assumptions { unlink_of_several: UnlinkOfSeveral::Disables, ..Assumptions::default() },
    ] {
        let found = found_out(&FakeHarness::new(assumptions));
        assert!(found <= 5, "a program of {found} steps is not the shortest");
    }
}

#[test]
fn a_bug_of_the_state_machine_is_found_out() {
    for name in ["a merge forgets the siblings of the source", "an unlink does nothing but say so"] {
        let bug = bugs().into_iter().find(|bug| bug.name == name).unwrap();
        let found = found_out(&PlantedHarness(bug));
        assert!(found <= 5, "{name}: a program of {found} steps is not the shortest");
    }
}

#[test]
fn the_transcript_has_every_request_that_changes_the_state() {
    let assumptions = Assumptions { page_start: PageStart::AtPosition, ..Assumptions::default() };
    let divergence = divergence(&FakeHarness::new(assumptions));
    assert!(!divergence.program.steps.iter().any(|step| matches!(step, Step::DeletePool { .. })));
    let is_deletion = |played: &Played| played.request.starts_with("DeleteIdentityPool");
    assert!(divergence.requests.iter().any(is_deletion), "{divergence}");
}

#[test]
fn shrinking_counts_no_programs_and_no_requests() {
    let assumptions = Assumptions { unlink_of_several: UnlinkOfSeveral::Disables, ..Assumptions::default() };
    let [unshrunk, shrunk] = [0, 200].map(|max_shrink_steps| {
        let profile = Profile { seed: Some(3), max_shrink_steps, ..Profile::cases(512) };
        lockstep(&FakeHarness::new(assumptions), &in_force(), &profile).unwrap()
    });
    assert!(
        unshrunk.programs > 0 && unshrunk.divergence.is_some() && unshrunk.divergence != shrunk.divergence
    );
    assert_eq!((unshrunk.programs, unshrunk.requests), (shrunk.programs, shrunk.requests));
}

fn in_force() -> cognito_identity_contracts::Answers {
    answers(&Assumptions::default())
}

/// The answers in force with one other answer, for each that there is.
fn others() -> impl Iterator<Item = Assumptions> {
    let questions = Assumptions::QUESTIONS.iter();
    let candidates = questions
        .flat_map(|question| question.candidates.iter().map(|candidate| (question.field, candidate)));
    let others = candidates.map(|(question, candidate)| {
        let mut assumptions = Assumptions::default();
        assert!(assumptions.set(question, candidate));
        assumptions
    });
    others.filter(|assumptions| *assumptions != Assumptions::default())
}

/// Requires a difference for each covered question, with another answer to it than the one in force.
fn for_each_covered(differ: impl Fn(Assumptions) -> bool) {
    let mut unseen = Vec::new();
    for field in COVERED {
        let question = Assumptions::QUESTIONS.iter().find(|question| question.field == *field);
        let question = question.unwrap_or_else(|| panic!("{field} is no question"));
        let mut assumptions = Assumptions::default();
        let in_force = assumptions.answer(field);
        let other = question.candidates.iter().find(|candidate| in_force != Some(candidate)).unwrap();
        assert!(assumptions.set(field, other));
        if !differ(assumptions) {
            unseen.push(format!("{field} {other}"));
        }
    }
    assert!(unseen.is_empty(), "{unseen:#?}");
}

/// Whether some program makes a difference between the fake and the model, each with its own answers.
fn differ(fake: Assumptions, model: Assumptions) -> bool {
    let profile = Profile { seed: Some(1), max_shrink_steps: 0, ..Profile::cases(1024) };
    lockstep(&FakeHarness::new(fake), &answers(&model), &profile).unwrap().divergence.is_some()
}

/// The questions that the sources of the model name: each text of small letters, but for those that are no question.
fn asked_by_the_model() -> BTreeSet<String> {
    let folder = std::fs::read_dir(workspace("contracts/src/differential/reference")).unwrap();
    let files =
        folder.map(|file| file.unwrap().path()).chain([workspace("contracts/src/differential/reference.rs")]);
    let is_name = |text: &&str| text.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_');
    let mut asked = BTreeSet::new();
    for file in files {
        let source = std::fs::read_to_string(file).unwrap();
        let lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
        let texts = lines.flat_map(|line| line.split('"').skip(1).step_by(2));
        asked.extend(texts.filter(|text| !text.is_empty()).filter(is_name).map(str::to_owned));
    }
    asked.retain(|text| !NO_QUESTIONS.contains(&text.as_str()));
    asked
}

fn holds(harness: &dyn Harness, assumptions: Assumptions, programs: u32) {
    let Lockstep { divergence, programs: ended, .. } =
        lockstep(harness, &answers(&assumptions), &Profile::cases(programs)).unwrap();
    assert!(divergence.is_none(), "{}", divergence.unwrap());
    assert_eq!(ended, programs);
}

/// Number of steps of the shrunk program that distinguishes the backend from the model.
fn found_out(backend: &dyn Harness) -> usize {
    divergence(backend).program.steps.len()
}

/// The shrunk program that distinguishes the backend from the model, with its transcript.
fn divergence(backend: &dyn Harness) -> Divergence {
    let profile = Profile { seed: Some(3), ..Profile::cases(512) };
    let found = lockstep(backend, &in_force(), &profile).unwrap();
    let divergence = found.divergence.expect("some program tells them apart");
    println!("{divergence}");
    divergence
}
