//! Wrappers of the fake with a difference that AWS has shown and that is no bug: every clause holds on them.

use cognito_identity::types::IdentityDescription;
use cognito_identity::{CognitoIdentity, Request, Response, Timestamp};

use super::{Bug, Memory, NO_BUG};

/// Every difference that is no bug.
#[must_use]
pub fn harmless() -> Vec<Bug> {
    vec![NO_BUG, LINKS_AFTER_CREATING]
}

/// AWS creates an identity, then links its login, which moves LastModifiedDate: by 20 and 40 ms where it was seen.
const LINKS_AFTER_CREATING: Bug = Bug {
    name: "a service that links a login after it creates the identity",
    answer: |fake, memory, request| {
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
