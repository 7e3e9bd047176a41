//! A program as sentences that a person reads.

use serde_json::Value;

use super::player::NO_TOKEN;
use super::run::name;
use super::{IdentityRef, POOLS, Program, PublicLogin, Step};

/// Each step as a sentence, in the words of the answers it got: its identities by the names they have there.
///
/// What a number in a step stands for depends on what was seen before it, so the answers of one backend tell it.
#[must_use]
pub fn sentences(program: &Program, answers: &[Value]) -> Vec<String> {
    let mut teller = Teller::default();
    let told = program.steps.iter().enumerate().map(|(number, step)| {
        let sentence = teller.tell(step);
        if let Some(answer) = answers.get(number) {
            teller.hear(step, answer, number);
        }
        sentence
    });
    told.collect()
}

/// What a player would know at a step.
#[derive(Default)]
struct Teller {
    /// How many identities were seen.
    identities: usize,
    /// Who got each token, and at which step.
    tokens: Vec<(String, usize)>,
}

impl Teller {
    fn hear(&mut self, step: &Step, answer: &Value, number: usize) {
        if let Step::GetId { .. }
        | Step::GetIdBy { .. }
        | Step::TokenWith { .. }
        | Step::SignIn { .. }
        | Step::Link { .. }
        | Step::SignInWith { .. } = step
        {
            let id = answer.get("IdentityId").and_then(Value::as_str).unwrap_or_default();
            let seen = id.strip_prefix("identity#").and_then(|index| index.parse::<usize>().ok());
            self.identities = self.identities.max(seen.map_or(0, |index| index.saturating_add(1)));
        }
        if let Step::SignIn { user, .. } | Step::Link { user, .. } | Step::SignInWith { user, .. } = step
            && answer.get("Token").is_some_and(|token| !token.is_null())
        {
            self.tokens.push((name(*user), number));
        }
    }

    fn identity(&self, identity: IdentityRef) -> String {
        match identity {
            IdentityRef::Seen(index) if self.identities > 0 => {
                format!("identity#{}", usize::from(index) % self.identities)
            }
            _ => "an identity that is not there".to_owned(),
        }
    }

    fn token(&self, login: u8) -> String {
        match self.tokens.get(usize::from(login) % self.tokens.len().max(1)) {
            Some((user, number)) => format!("the token that {user} got in step {}", number + 1),
            None => format!("“{NO_TOKEN}” for a token"),
        }
    }

    fn tell(&self, step: &Step) -> String {
        let identity = |identity: &IdentityRef| self.identity(*identity);
        match step {
            Step::GetId { pool } => format!("GetId: a new guest of {}", in_words(*pool)),
            Step::GetIdBy { pool, logins } => {
                format!("GetId: the identity in {} of {}", in_words(*pool), public(logins))
            }
            Step::SignIn { pool, user } => {
                format!("GetOpenIdTokenForDeveloperIdentity: {} signs in to {}", name(*user), in_words(*pool))
            }
            Step::Link { pool, user, identity: given } => format!(
                "GetOpenIdTokenForDeveloperIdentity: {} signs in to {}, given {}",
                name(*user),
                in_words(*pool),
                identity(given)
            ),
            Step::SignInWith { pool, user, identity: given, logins } => {
                let given = given.map(|given| format!(", given {}", self.identity(given)));
                let along = (!logins.is_empty()).then(|| format!(", along with {}", public(logins)));
                format!(
                    "GetOpenIdTokenForDeveloperIdentity: {} signs in to {}{}{}",
                    name(*user),
                    in_words(*pool),
                    given.unwrap_or_default(),
                    along.unwrap_or_default()
                )
            }
            Step::Merge { pool, source, destination } => format!(
                "MergeDeveloperIdentities: {} into {} in {}",
                name(*source),
                name(*destination),
                in_words(*pool)
            ),
            Step::Unlink { pool, identity: from, user } => format!(
                "UnlinkDeveloperIdentity: {} from {} in {}",
                name(*user),
                identity(from),
                in_words(*pool)
            ),
            Step::Token { identity: of } => format!("GetOpenIdToken: of {} as a guest", identity(of)),
            Step::TokenBy { login, identity: of } => {
                format!("GetOpenIdToken: of {} with {}", identity(of), self.token(*login))
            }
            Step::TokenWith { identity: of, logins } => {
                format!("GetOpenIdToken: of {} with {}", identity(of), public(logins))
            }
            Step::Credentials { identity: of } => {
                format!("GetCredentialsForIdentity: of {} as a guest", identity(of))
            }
            Step::RemoveLogin { login, identity: from } => {
                format!(
                    "UnlinkIdentity: the developer login from {} with {}",
                    identity(from),
                    self.token(*login)
                )
            }
            Step::RemovePublicLogin { login, identity: from } => {
                format!("UnlinkIdentity: {} from {}", public(&[*login]), identity(from))
            }
            Step::LookupUser { pool, user } => {
                format!("LookupDeveloperIdentity: {} in {}", name(*user), in_words(*pool))
            }
            Step::LookupIdentity { pool, identity: of, page } => format!(
                "LookupDeveloperIdentity: the users of {} in {}, {page} a page",
                identity(of),
                in_words(*pool)
            ),
            Step::LookupBoth { pool, identity: of, user } => format!(
                "LookupDeveloperIdentity: whether {} is a user of {} in {}",
                name(*user),
                identity(of),
                in_words(*pool)
            ),
            Step::Describe { identity: of } => format!("DescribeIdentity: {}", identity(of)),
            Step::List { pool, page, hide_disabled } => {
                let disabled = match hide_disabled {
                    None => "",
                    Some(true) => ", without disabled ones",
                    Some(false) => ", with disabled ones",
                };
                format!("ListIdentities: of {}, {page} a page{disabled}", in_words(*pool))
            }
            Step::Delete { identities } => {
                let ids: Vec<_> = identities.iter().map(identity).collect();
                format!("DeleteIdentities: {}", all(&ids))
            }
            Step::DescribePool { pool } => format!("DescribeIdentityPool: {}", in_words(*pool)),
            Step::UpdatePool { pool, guests } => {
                let guests = if *guests { "with" } else { "without" };
                format!("UpdateIdentityPool: {}, {guests} guests", in_words(*pool))
            }
            Step::DeletePool { pool } => format!("DeleteIdentityPool: {}", in_words(*pool)),
            Step::ListPools { page } => format!("ListIdentityPools: {page} a page"),
        }
    }
}

fn in_words(pool: u8) -> String {
    format!("pool#{}", pool % POOLS)
}

fn public(logins: &[PublicLogin]) -> String {
    all(&logins.iter().map(ToString::to_string).collect::<Vec<_>>())
}

/// `a, b and c`; `none` if there is nothing.
fn all(items: &[String]) -> String {
    match items {
        [] => "none".to_owned(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::program::programs;

    #[test]
    fn numbers_become_the_names_of_what_was_seen() {
        let steps = json!([
            {"do": "describe", "identity": {"seen": 3}},
            {"do": "sign_in", "pool": 0, "user": 1},
            {"do": "get_id_by", "pool": 3, "logins": [{"provider": 0, "user": 1}, {"provider": 4, "user": 0}]},
            {"do": "link", "pool": 0, "user": 2, "identity": {"seen": 5}},
            {"do": "token_by", "login": 2, "identity": {"seen": 4}},
            {"do": "delete", "identities": [{"seen": 0}, "unknown", {"seen": 1}]},
        ]);
        let program: Program = serde_json::from_value(json!({ "steps": steps })).unwrap();
        let refused = json!({ "refused": "ResourceNotFoundException" });
        let answers = [
            refused.clone(),
            json!({ "IdentityId": "identity#0", "Token": "…" }),
            json!({ "IdentityId": "identity#1" }),
            refused.clone(),
            refused,
        ];
        assert_eq!(
            sentences(&program, &answers),
            [
                "DescribeIdentity: an identity that is not there",
                "GetOpenIdTokenForDeveloperIdentity: u1 signs in to pool#0",
                "GetId: the identity in pool#1 of p1 of accounts.google.com and p0 of appleid.apple.com",
                "GetOpenIdTokenForDeveloperIdentity: u2 signs in to pool#0, given identity#1",
                "GetOpenIdToken: of identity#0 with the token that u1 got in step 2",
                "DeleteIdentities: identity#0, an identity that is not there and identity#1",
            ]
        );
    }

    proptest! {
        #[test]
        fn every_program_is_told(program in programs(20)) {
            let told = sentences(&program, &[]);
            prop_assert_eq!(told.len(), program.steps.len());
            prop_assert!(told.iter().all(|sentence| sentence.contains(": ")));
        }
    }
}
