//! Generates documents: well-formed, arbitrary, and corrupted valid requests.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use cognito_identity::Operation;
use cognito_identity_tests::workspace;
use cognito_identity_wire::{CONTENT_TYPE, Head};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

use super::json::{Json, json, object, text};

/// Values in the fake for the names in documents.
#[derive(Debug)]
pub(crate) struct Places {
    pub(crate) pool: String,
    pub(crate) other_pool: String,
    pub(crate) guest: String,
    pub(crate) family: String,
    pub(crate) single: String,
    pub(crate) disabled: String,
    pub(crate) token: String,
    pub(crate) arn: String,
}

/// Names of what is there, in angle brackets as [`Places`] fills them in, and words that mean something.
pub(crate) const NAMES: &[&str] = &[
    "<pool>",
    "<other pool>",
    "<guest>",
    "<family>",
    "<single>",
    "<disabled>",
    "<token>",
    "<arn>",
    "login",
    "alice",
    "bob",
    "carol",
    "us-east-1:00000000-0000-4000-8000-000000000000",
    "us-east-1:0",
    "eu-west-1:",
    "graph.facebook.com",
    "cognito-identity.amazonaws.com",
    "aws:tag",
    "123456789012",
    "",
];

/// One document and where it is sent.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    method: &'static str,
    target: Option<String>,
    content_type: Option<&'static str>,
    text: String,
    damages: Vec<Damage>,
}

/// A change of bytes at some place.
#[derive(Clone, Debug)]
enum Damage {
    Cut(Index),
    Flip(Index, u8),
    Insert(Index, Vec<u8>),
    Remove(Index, u8),
    Double(Index, u8),
}

impl Document {
    pub(crate) fn head(&self) -> Head<'_> {
        Head { method: self.method, target: self.target.as_deref(), content_type: self.content_type }
    }

    pub(crate) fn body(&self, places: &Places) -> Vec<u8> {
        let filled = [
            ("<pool>", &places.pool),
            ("<other pool>", &places.other_pool),
            ("<guest>", &places.guest),
            ("<family>", &places.family),
            ("<single>", &places.single),
            ("<disabled>", &places.disabled),
            ("<token>", &places.token),
            ("<arn>", &places.arn),
        ];
        let text = filled.iter().fold(self.text.clone(), |text, (name, place)| text.replace(name, place));
        let mut body = text.into_bytes();
        for damage in &self.damages {
            damage.apply(&mut body);
        }
        body
    }
}

impl Damage {
    fn apply(&self, body: &mut Vec<u8>) {
        let end = |at: usize, length: u8, body: &[u8]| (at + usize::from(length)).min(body.len());
        match self {
            Self::Insert(at, bytes) => {
                let at = at.index(body.len() + 1);
                body.splice(at..at, bytes.iter().copied());
            }
            _ if body.is_empty() => {}
            Self::Cut(at) => body.truncate(at.index(body.len())),
            Self::Flip(at, bit) => {
                let at = at.index(body.len());
                body[at] ^= 1 << (bit % 8);
            }
            Self::Remove(at, length) => {
                let at = at.index(body.len());
                body.drain(at..end(at, *length, body));
            }
            Self::Double(at, length) => {
                let at = at.index(body.len());
                let part = body[at..end(at, *length, body)].to_vec();
                body.splice(at..at, part);
            }
        }
    }
}

/// Any document.
pub(crate) fn document() -> impl Strategy<Value = Document> {
    let operation = select(Operation::ALL);
    let shaped = operation.clone().prop_flat_map(|operation| {
        shaped_request(operation).prop_map(move |request| (operation, request.to_string(), Vec::new()))
    });
    let arbitrary = (operation.clone(), prop_oneof![3 => object(), 1 => json()])
        .prop_map(|(operation, json)| (operation, json.to_string(), Vec::new()));
    let damaged = (select(VALID), prop_oneof![Just(Vec::new()), prop::collection::vec(damage(), 1..=3)])
        .prop_map(|((operation, request), damages)| (operation, request.to_owned(), damages));
    let noise = (operation, any::<Index>(), prop::collection::vec(any::<u8>(), 0..64))
        .prop_map(|(operation, at, bytes)| (operation, String::new(), vec![Damage::Insert(at, bytes)]));
    let aimed = prop_oneof![4 => shaped, 2 => arbitrary, 4 => damaged, 1 => noise];
    (aimed, head()).prop_map(|((operation, text, damages), (method, target, content_type))| {
        let target = target.unwrap_or_else(|| Some(cognito_identity_wire::target(operation)));
        Document { method, target, content_type, text, damages }
    })
}

/// Mostly as an SDK sends it; the target is the operation's unless there is another, or none.
fn head() -> impl Strategy<Value = (&'static str, Option<Option<String>>, Option<&'static str>)> {
    let target = prop_oneof![
        60 => Just(None),
        1 => Just(Some(None)),
        1 => any::<String>().prop_map(|target| Some(Some(target))),
        1 => any::<String>().prop_map(|name| Some(Some(format!("AWSCognitoIdentityService.{name}")))),
    ];
    let types =
        prop_oneof![60 => Just(Some(CONTENT_TYPE)), 1 => Just(None), 1 => Just(Some("application/json"))];
    (prop_oneof![60 => Just("POST"), 1 => Just("GET")], target, types)
}

fn damage() -> impl Strategy<Value = Damage> {
    let inserted = prop_oneof![
        json().prop_map(|json| json.to_string().into_bytes()),
        prop::collection::vec(any::<u8>(), 1..4),
    ];
    prop_oneof![
        1 => any::<Index>().prop_map(Damage::Cut),
        3 => any::<(Index, u8)>().prop_map(|(at, bit)| Damage::Flip(at, bit)),
        2 => (any::<Index>(), inserted).prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        1 => any::<(Index, u8)>().prop_map(|(at, length)| Damage::Remove(at, length)),
        1 => any::<(Index, u8)>().prop_map(|(at, length)| Damage::Double(at, length)),
    ]
}

static MODEL: LazyLock<Value> = LazyLock::new(|| {
    let text = std::fs::read_to_string(workspace("contracts/operations.json")).unwrap();
    serde_json::from_str(&text).unwrap()
});

fn members(shape: &Value) -> impl Iterator<Item = (&str, &str)> {
    let members = shape["members"].as_array().map_or(&[][..], Vec::as_slice);
    members.iter().map(|member| (member["name"].as_str().unwrap(), member["shape"].as_str().unwrap()))
}

/// The names of all members of all structures.
pub(crate) static MEMBERS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let shapes = MODEL["shapes"].as_object().unwrap();
    let names: BTreeSet<_> = shapes.values().flat_map(members).map(|(name, _)| name).collect();
    names.into_iter().collect()
});

/// A request of the operation's own shape: most members are there, and most are of their type.
fn shaped_request(operation: Operation) -> BoxedStrategy<Json> {
    shaped("", MODEL["operations"][operation.name()]["input"].as_str().unwrap())
}

fn shaped(member: &str, shape: &str) -> BoxedStrategy<Json> {
    let shape = &MODEL["shapes"][shape];
    match shape["type"].as_str().unwrap() {
        "structure" => {
            let entries: Vec<_> = members(shape)
                .map(|(name, shape)| {
                    let value = prop_oneof![40 => shaped(name, shape), 1 => json()];
                    let entry = value.prop_map(move |value| (name.to_owned(), value));
                    prop_oneof![1 => Just(None), 5 => entry.prop_map(Some)]
                })
                .collect();
            entries.prop_map(|entries| Json::Object(entries.into_iter().flatten().collect())).boxed()
        }
        "list" => {
            let element = shaped(member, shape["element"].as_str().unwrap());
            prop::collection::vec(element, 0..4).prop_map(Json::List).boxed()
        }
        "map" => {
            let value = shaped(member, shape["value"].as_str().unwrap());
            let key = prop_oneof![3 => Just("login".to_owned()), 1 => text()];
            prop::collection::vec((key, value), 0..3).prop_map(Json::Object).boxed()
        }
        "boolean" => any::<bool>().prop_map(|value| Json::Raw(value.to_string())).boxed(),
        "integer" | "long" => {
            prop_oneof![1..=60_i64, any::<i64>()].prop_map(|value| Json::Raw(value.to_string())).boxed()
        }
        _ => prop_oneof![6 => named(member, shape), 1 => text()].prop_map(Json::Text).boxed(),
    }
}

/// A text that a member of this name may well have.
fn named(member: &str, shape: &Value) -> BoxedStrategy<String> {
    let values: Vec<_> = shape["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let words: &[&str] = match member {
        _ if !values.is_empty() => &values,
        "IdentityPoolId" => &["<pool>", "<pool>", "<other pool>"],
        "IdentityId" | "IdentityIdsToDelete" => &["<guest>", "<family>", "<single>", "<disabled>"],
        "DeveloperProviderName" => &["login"],
        "NextToken" => &["<token>"],
        "ResourceArn" => &["<arn>"],
        "IdentityPoolName" => &["pool", "a pool"],
        _ => &["alice", "bob", "carol", "dave"],
    };
    select(words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>()).boxed()
}

/// A request that is answered, for each operation.
const VALID: &[(Operation, &str)] = &[
    (
        Operation::CreateIdentityPool,
        r#"{"IdentityPoolName":"new","AllowUnauthenticatedIdentities":true,"AllowClassicFlow":false,"SupportedLoginProviders":{"graph.facebook.com":"1"},"DeveloperProviderName":"login","IdentityPoolTags":{"a":"b"}}"#,
    ),
    (Operation::DeleteIdentities, r#"{"IdentityIdsToDelete":["<guest>","<single>"]}"#),
    (Operation::DeleteIdentityPool, r#"{"IdentityPoolId":"<other pool>"}"#),
    (Operation::DescribeIdentity, r#"{"IdentityId":"<disabled>"}"#),
    (Operation::DescribeIdentityPool, r#"{"IdentityPoolId":"<pool>"}"#),
    (Operation::GetCredentialsForIdentity, r#"{"IdentityId":"<guest>"}"#),
    (Operation::GetId, r#"{"IdentityPoolId":"<pool>","AccountId":"123456789012","Logins":{}}"#),
    (Operation::GetIdentityPoolRoles, r#"{"IdentityPoolId":"<pool>"}"#),
    (Operation::GetOpenIdToken, r#"{"IdentityId":"<guest>"}"#),
    (
        Operation::GetOpenIdTokenForDeveloperIdentity,
        r#"{"IdentityPoolId":"<pool>","IdentityId":"<guest>","Logins":{"login":"dave"},"PrincipalTags":{"a":"b"},"TokenDuration":60}"#,
    ),
    (
        Operation::GetPrincipalTagAttributeMap,
        r#"{"IdentityPoolId":"<pool>","IdentityProviderName":"graph.facebook.com"}"#,
    ),
    (
        Operation::ListIdentities,
        r#"{"IdentityPoolId":"<pool>","MaxResults":1,"NextToken":"<token>","HideDisabled":false}"#,
    ),
    (Operation::ListIdentityPools, r#"{"MaxResults":60}"#),
    (Operation::ListTagsForResource, r#"{"ResourceArn":"<arn>"}"#),
    (
        Operation::LookupDeveloperIdentity,
        r#"{"IdentityPoolId":"<pool>","IdentityId":"<family>","MaxResults":10}"#,
    ),
    (
        Operation::MergeDeveloperIdentities,
        r#"{"SourceUserIdentifier":"carol","DestinationUserIdentifier":"alice","DeveloperProviderName":"login","IdentityPoolId":"<pool>"}"#,
    ),
    (
        Operation::SetIdentityPoolRoles,
        r#"{"IdentityPoolId":"<pool>","Roles":{"authenticated":"arn:aws:iam::123456789012:role/reader"},"RoleMappings":{}}"#,
    ),
    (
        Operation::SetPrincipalTagAttributeMap,
        r#"{"IdentityPoolId":"<pool>","IdentityProviderName":"graph.facebook.com","UseDefaults":false,"PrincipalTags":{"a":"b"}}"#,
    ),
    (Operation::TagResource, r#"{"ResourceArn":"<arn>","Tags":{"a":"b"}}"#),
    (
        Operation::UnlinkDeveloperIdentity,
        r#"{"IdentityId":"<family>","IdentityPoolId":"<pool>","DeveloperProviderName":"login","DeveloperUserIdentifier":"bob"}"#,
    ),
    (
        Operation::UnlinkIdentity,
        r#"{"IdentityId":"<family>","Logins":{"graph.facebook.com":"token"},"LoginsToRemove":["graph.facebook.com"]}"#,
    ),
    (Operation::UntagResource, r#"{"ResourceArn":"<arn>","TagKeys":["a"]}"#),
    (
        Operation::UpdateIdentityPool,
        r#"{"IdentityPoolId":"<pool>","IdentityPoolName":"renamed","AllowUnauthenticatedIdentities":false,"DeveloperProviderName":"login","CognitoIdentityProviders":[{"ProviderName":"cognito-idp.us-east-1.amazonaws.com/us-east-1_a","ClientId":"b","ServerSideTokenCheck":true}]}"#,
    ),
];
