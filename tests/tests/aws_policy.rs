//! Checks the IAM policies for runs at AWS: they allow the signed operations, and nothing else.

use std::collections::BTreeSet;
use std::fs;

use cognito_identity::Operation;
use cognito_identity_contracts::lease::TAG;
use cognito_identity_tests::workspace;
use serde_json::{Value, json};

fn read(file: &str) -> Value {
    let path = workspace("crates/cognito-identity-runner/aws").join(file);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The statements of a policy with this effect.
fn statements(policy: &Value, effect: &str) -> Vec<Value> {
    assert_eq!(policy["Version"], "2012-10-17");
    let statements = policy["Statement"].as_array().unwrap().iter();
    statements.filter(|statement| statement["Effect"] == effect).cloned().collect()
}

/// The actions of a statement, whether it lists one or several.
fn actions(statement: &Value) -> Vec<String> {
    let action = &statement["Action"];
    let one = action.as_str().map(str::to_owned).into_iter();
    let several = action.as_array().into_iter().flatten().map(|action| action.as_str().unwrap().to_owned());
    one.chain(several).collect()
}

#[test]
fn the_policy_allows_what_is_signed_and_nothing_else() {
    let allowed = statements(&read("policy.json"), "Allow");
    let listed: Vec<_> = allowed.iter().flat_map(actions).collect();
    let signed = Operation::ALL.iter().filter(|operation| operation.is_signed());
    let expected: BTreeSet<_> = signed
        .map(|operation| format!("cognito-identity:{operation}"))
        .chain(["sts:GetCallerIdentity", "iam:PassRole"].map(str::to_owned))
        .collect();
    assert_eq!(listed.len(), expected.len(), "one is listed twice: {listed:?}");
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), expected);
}

#[test]
fn roles_are_passed_by_name_and_to_the_service_alone() {
    let allowed = statements(&read("policy.json"), "Allow");
    let [passes] =
        &*allowed.iter().filter(|one| actions(one).contains(&"iam:PassRole".to_owned())).collect::<Vec<_>>()
    else {
        panic!("{allowed:?}")
    };
    assert_eq!(actions(passes), ["iam:PassRole"]);
    let roles = passes["Resource"].as_array().unwrap();
    assert!(roles.len() == 2 && roles.iter().all(|role| !role.as_str().unwrap().contains('*')), "{roles:?}");
    let service = json!({ "StringEquals": { "iam:PassedToService": "cognito-identity.amazonaws.com" } });
    assert_eq!(passes["Condition"], service);
}

#[test]
fn no_lease_is_taken_off() {
    let policy = read("policy.json");
    let [denied] = &*statements(&policy, "Deny") else { panic!("{policy}") };
    assert_eq!(actions(denied), ["cognito-identity:UntagResource"]);
    assert_eq!(denied["Condition"], json!({ "ForAnyValue:StringEquals": { "aws:TagKeys": TAG } }));
}

#[test]
fn each_role_names_its_trusted_callers() {
    for (file, key, whom) in [
        (
            "trust.json",
            "token.actions.githubusercontent.com:sub",
            "repo:OWNER/REPOSITORY:ref:refs/heads/main",
        ),
        ("pool-role-trust.json", "cognito-identity.amazonaws.com:aud", "REGION:*"),
    ] {
        let trust = read(file);
        let [trusted] = &*statements(&trust, "Allow") else { panic!("{trust}") };
        assert_eq!(actions(trusted), ["sts:AssumeRoleWithWebIdentity"]);
        let conditions = trusted["Condition"].as_object().unwrap();
        assert!(conditions.values().any(|condition| condition[key] == whom), "{file}: {conditions:?}");
    }
}

/// The workflow compares with the recordings in the repository, uploads its own, and changes nothing in the repository.
#[test]
fn the_workflow_may_not_write() {
    let workflow = fs::read_to_string(workspace(".github/workflows/nightly.yml")).unwrap();
    assert!(workflow.contains("--recordings contracts/recordings --record night/recordings"));
    assert_eq!(
        workflow.matches("          path: night\n").count(),
        3,
        "two jobs upload it, one downloads it"
    );
    assert!(!workflow.contains("contents: write") && !workflow.contains("git push"));
    assert!(workflow.contains("shard: [1, 2, 3]") && workflow.contains("--shard ${{ matrix.shard }}/3"));
}
