//! Bugs in the dates of identities.

use cognito_identity::types::IdentityDescription;
use cognito_identity::{Operation, Request, Response, Result, Timestamp};
use cognito_identity_fake::FakeCognitoIdentity;

use super::{Memory, plant};

/// Every description of an identity in a response.
fn descriptions(response: &mut Response) -> Vec<&mut IdentityDescription> {
    match response {
        Response::DescribeIdentity(described) => vec![described],
        Response::ListIdentities(list) => list.identities.iter_mut().flatten().collect(),
        _ => Vec::new(),
    }
}

fn later(date: Option<Timestamp>, millis: usize) -> Option<Timestamp> {
    let millis = i64::try_from(millis).unwrap_or_default();
    date.map(|date| Timestamp::from_millis(date.as_millis() + millis))
}

/// Returns the fake's response, but each request that moves dates makes all identities look a little younger.
async fn moving(
    fake: &FakeCognitoIdentity,
    memory: &Memory,
    request: Request,
    moves: impl Fn(&Request) -> bool,
) -> Result<Response> {
    if moves(&request) {
        memory.note(format!("{}", memory.all().len()), "moved");
    }
    let mut response = request.send(fake).await?;
    for described in descriptions(&mut response) {
        described.creation_date = later(described.creation_date, memory.all().len());
        described.last_modified_date = later(described.last_modified_date, memory.all().len());
    }
    Ok(response)
}

plant! {
    "a token makes an identity younger" => "dates::dates_are_the_identitys_own" "dates::credentials_leave_the_creation_date"
    |fake, memory, request| moving(fake, memory, request, |request| request.operation() == Operation::GetOpenIdToken).await;

    "a merge modifies all identities" => "dates::dates_are_the_identitys_own"
    |fake, memory, request| {
        if request.operation() == Operation::MergeDeveloperIdentities {
            memory.note(format!("{}", memory.all().len()), "merged");
        }
        let mut response = request.send(fake).await?;
        for described in descriptions(&mut response) {
            described.last_modified_date = later(described.last_modified_date, memory.all().len());
        }
        Ok(response)
    };

    "a sign-in makes an identity younger" => "dates::public_logins_leave_creation_dates"
    |fake, memory, request| moving(fake, memory, request, |request| {
        matches!(request, Request::GetId(input) if input.logins.is_some())
    }).await;

    "a guest is younger as a user" => "dates::an_upgrade_leaves_the_creation_date"
    |fake, memory, request| moving(fake, memory, request, |request| {
        matches!(request, Request::GetOpenIdToken(input) if input.logins.is_some())
    }).await;

    "credentials make an identity younger" => "dates::credentials_leave_the_creation_date"
    |fake, memory, request| moving(fake, memory, request, |request| {
        request.operation() == Operation::GetCredentialsForIdentity
    }).await;

    "identities are as old as the first" => "dates::identities_are_dated_in_their_order"
    |fake, memory, request| {
        let mut response = request.send(fake).await?;
        for described in descriptions(&mut response) {
            let date = described.creation_date.unwrap_or_default().as_millis().to_string();
            let first = memory.recall("first").unwrap_or_else(|| date.clone());
            memory.note("first", first.as_str());
            described.creation_date = first.parse().ok().map(Timestamp::from_millis);
        }
        Ok(response)
    };
}
