//! Wrappers of the fake with a difference that AWS has shown and that is no bug: every clause holds on them.

use cognito_identity::types::IdentityDescription;
use cognito_identity::{CognitoIdentity, Error, Request, Response, ServiceError, Timestamp};

use super::{Bug, Memory, NO_BUG};

/// Every difference that is no bug.
#[must_use]
pub fn harmless() -> Vec<Bug> {
    vec![NO_BUG, LINKS_AFTER_CREATING, REVERSED_ENUM_SETS]
}

/// LastModifiedDate was 20 and 40 ms after CreationDate for two identities that were created with a login (2017, 2018).
/// The inference is that AWS creates, then links.
const LINKS_AFTER_CREATING: Bug = Bug {
    name: "a service that links a login after it creates the identity",
    respond: |fake, memory, request| {
        Box::pin(async move {
            match request {
                Request::GetId(input) if input.logins.as_ref().is_none_or(|logins| logins.is_empty()) => {
                    let guest = fake.get_id(input).await?;
                    memory.note(guest.identity_id.clone().unwrap_or_default(), "a guest");
                    Ok(Response::GetId(guest))
                }
                Request::DescribeIdentity(input) => {
                    let mut identity = fake.describe_identity(input).await?;
                    link_later(memory, &mut identity);
                    Ok(Response::DescribeIdentity(identity))
                }
                Request::ListIdentities(input) => {
                    let mut page = fake.list_identities(input).await?;
                    page.identities.iter_mut().flatten().for_each(|identity| link_later(memory, identity));
                    Ok(Response::ListIdentities(page))
                }
                other => other.send(fake).await,
            }
        })
    },
    ..NO_BUG
};

/// Moves LastModifiedDate of an identity that was not created as a guest.
fn link_later(memory: &Memory, identity: &mut IdentityDescription) {
    const LINKING_TAKES_MILLIS: i64 = 30;
    let id = identity.identity_id.as_deref().unwrap_or_default();
    if memory.recall(id).is_none() {
        let later = |date: Timestamp| Timestamp::from_millis(date.as_millis() + LINKING_TAKES_MILLIS);
        identity.last_modified_date = identity.last_modified_date.map(later);
    }
}

/// AWS names the values of an enum in any order.
const REVERSED_ENUM_SETS: Bug = Bug {
    name: "a service that names the values of an enum in another order",
    respond: |fake, _, request| {
        Box::pin(async move {
            request.send(fake).await.map_err(|error| match error {
                Error::Service(refusal) => {
                    let message = with_reversed_sets(refusal.message());
                    ServiceError::new(refusal.kind().clone(), message).with_status(refusal.status()).into()
                }
                lost => lost,
            })
        })
    },
    ..NO_BUG
};

fn with_reversed_sets(message: &str) -> String {
    const OPENING: &str = "enum value set: [";
    let mut parts = message.split(OPENING);
    let mut reversed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (set, rest) = part.split_once(']').unwrap_or((part, ""));
        let values: Vec<_> = set.split(", ").collect();
        assert!(values.len() > 1, "a set of one value has one order: {message}");
        reversed += OPENING;
        reversed += &values.into_iter().rev().collect::<Vec<_>>().join(", ");
        reversed += "]";
        reversed += rest;
    }
    reversed
}
