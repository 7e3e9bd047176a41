//! Bugs in listing, describing and deleting identities, and in listing pools.

use cognito_identity::types::{
    DescribeIdentityInput, GetIdOutput, ListIdentitiesInput, ListIdentityPoolsInput,
};
use cognito_identity::{CognitoIdentity, ErrorKind, Request, Response, ServiceError, Timestamp};

use super::plant;

plant! {
    "the 257th guest of a fake is the first one" => "pagination::hundreds_of_identities_are_listed"
    |fake, memory, request| match request {
        Request::GetId(input) => {
            let known = memory.all();
            if let Some(first) = known.first().filter(|_| known.len() >= 256) {
                return Ok(Response::GetId(GetIdOutput::default().identity_id(first.as_str())));
            }
            let answer = fake.get_id(input).await?;
            let guest = answer.identity_id.clone().unwrap_or_default();
            memory.note(guest.as_str(), guest.as_str());
            Ok(Response::GetId(answer))
        }
        other => other.send(fake).await,
    };

    "the last guest of a deleted pool is said to be of a missing pool" => "identities::orphans_are_missing_alike"
    |fake, memory, request| match request {
        Request::GetId(input) => {
            let response = fake.get_id(input).await?;
            memory.note("last", response.identity_id.clone().unwrap_or_default());
            Ok(Response::GetId(response))
        }
        Request::DescribeIdentity(input) => {
            let is_last = memory.recall("last") == input.identity_id;
            match fake.describe_identity(input).await {
                Err(_) if is_last => {
                    let message = "IdentityPool 'us-east-1:0' not found.";
                    Err(ServiceError::new(ErrorKind::ResourceNotFound, message).into())
                }
                other => other.map(Response::DescribeIdentity),
            }
        }
        other => other.send(fake).await,
    };

    "a page repeats the last row of the page before" => "pagination::pages_are_the_whole"
    |fake, memory, request| match request {
        Request::ListIdentities(input) => {
            let continues = input.next_token.is_some();
            let mut response = fake.list_identities(input).await?;
            let rows = response.identities.get_or_insert_default();
            let last = rows.last().and_then(|row| row.identity_id.clone()).unwrap_or_default();
            if let Some(repeated) = memory.recall("last").filter(|_| continues) {
                rows.pop();
                rows.insert(0, fake.describe_identity(DescribeIdentityInput::new(repeated)).await?);
            }
            memory.note("last", last);
            Ok(Response::ListIdentities(response))
        }
        other => other.send(fake).await,
    };

    "the last row of a page gets lost" => "pagination::pages_are_the_whole"
    |fake, memory, request| match request {
        Request::ListIdentities(input) => {
            let mut response = fake.list_identities(input).await?;
            if response.next_token.is_some() {
                response.identities.get_or_insert_default().pop();
            }
            Ok(Response::ListIdentities(response))
        }
        other => other.send(fake).await,
    };

    "MaxResults and NextToken are ignored" => "pagination::pages_are_the_whole"
    |fake, memory, request| match request {
        Request::ListIdentities(input) => {
            let input = ListIdentitiesInput { max_results: Some(60), next_token: None, ..input };
            fake.list_identities(input).await.map(Response::ListIdentities)
        }
        other => other.send(fake).await,
    };

    "HideDisabled is ignored" => "identities::hiding_leaves_out_the_disabled"
    |fake, memory, request| match request {
        Request::ListIdentities(input) => {
            let input = ListIdentitiesInput { hide_disabled: None, ..input };
            fake.list_identities(input).await.map(Response::ListIdentities)
        }
        other => other.send(fake).await,
    };

    "disabled identities are always hidden"
        => "merging::the_merged_away_identity_is_marked" "identities::what_is_described_is_listed"
    |fake, memory, request| match request {
        Request::ListIdentities(input) => {
            let input = ListIdentitiesInput { hide_disabled: Some(true), ..input };
            fake.list_identities(input).await.map(Response::ListIdentities)
        }
        other => other.send(fake).await,
    };

    "the last page has a token" => "pagination::the_last_page_has_no_token"
    |fake, memory, request| match request {
        Request::ListIdentities(input) => {
            let mut response = fake.list_identities(input).await?;
            response.next_token.get_or_insert_with(|| "more".to_owned());
            Ok(Response::ListIdentities(response))
        }
        other => other.send(fake).await,
    };

    "tokens are positions, so a deletion makes a page skip a row" => "pagination::stable_rows_are_listed_once"
    |fake, memory, request| match request {
        Request::ListIdentities(input) => {
            let start: usize = input.next_token.as_deref().and_then(|token| token.parse().ok()).unwrap_or(0);
            let size = usize::try_from(input.max_results.unwrap_or(60)).unwrap_or(60);
            let all = ListIdentitiesInput { max_results: Some(60), next_token: None, ..input };
            let mut response = fake.list_identities(all).await?;
            let rows = response.identities.take().unwrap_or_default();
            response.next_token = (start + size < rows.len()).then(|| (start + size).to_string());
            response.identities = Some(rows.into_iter().skip(start).take(size).collect());
            Ok(Response::ListIdentities(response))
        }
        other => other.send(fake).await,
    };

    "pools are listed on one page" => "pagination::pools_are_paged"
    |fake, memory, request| match request {
        Request::ListIdentityPools(mut input) => {
            input.max_results = Some(60);
            fake.list_identity_pools(input).await.map(Response::ListIdentityPools)
        }
        other => other.send(fake).await,
    };

    "the list of pools starts again when it ends" => "pagination::pools_are_paged"
    |fake, memory, request| match request {
        Request::ListIdentityPools(input) => {
            let first = ListIdentityPoolsInput { next_token: None, ..input.clone() };
            let mut response = fake.list_identity_pools(input).await?;
            if response.next_token.is_none() {
                response.next_token = fake.list_identity_pools(first.max_results(1)).await?.next_token;
            }
            Ok(Response::ListIdentityPools(response))
        }
        other => other.send(fake).await,
    };

    "any token starts at the first page" => "pagination::a_made_up_token_is_invalid"
    |fake, memory, request| match request {
        Request::ListIdentities(input) => {
            match fake.list_identities(input.clone()).await {
                Err(error) if error.kind() == Some(&ErrorKind::InvalidParameter) => {
                    fake.list_identities(ListIdentitiesInput { next_token: None, ..input }).await
                }
                response => response,
            }
            .map(Response::ListIdentities)
        }
        other => other.send(fake).await,
    };

    "a page of more than sixty is cut, not refused" => "validation::a_page_size_has_bounds"
    |fake, memory, request| match request {
        Request::ListIdentities(mut input) => {
            input.max_results = input.max_results.map(|size| size.clamp(1, 60));
            fake.list_identities(input).await.map(Response::ListIdentities)
        }
        other => other.send(fake).await,
    };

    "a guest is described with an empty list of logins" => "identities::a_guest_is_described_bare"
    |fake, memory, request| match request {
        Request::DescribeIdentity(input) => {
            let mut response = fake.describe_identity(input).await?;
            response.logins.get_or_insert_default();
            Ok(Response::DescribeIdentity(response))
        }
        other => other.send(fake).await,
    };

    "rows hold only the id" => "identities::a_row_is_a_description"
    |fake, memory, request| match request {
        Request::ListIdentities(input) => {
            let mut response = fake.list_identities(input).await?;
            for row in response.identities.iter_mut().flatten() {
                row.creation_date = None;
            }
            Ok(Response::ListIdentities(response))
        }
        other => other.send(fake).await,
    };

    "identities of all pools are listed together" => "identities::pools_are_told_apart"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(input) => {
            let pool = fake.create_identity_pool(input).await?;
            if memory.recall("first").is_none() {
                memory.note("first", pool.identity_pool_id.clone().unwrap_or_default());
            }
            Ok(Response::CreateIdentityPool(pool))
        }
        Request::ListIdentities(input) => {
            let input = input.identity_pool_id(memory.recall("first").unwrap_or_default());
            fake.list_identities(input).await.map(Response::ListIdentities)
        }
        other => other.send(fake).await,
    };

    "the date of the last change goes back" => "identities::dates_only_move_forward"
    |fake, memory, request| match request {
        Request::DescribeIdentity(input) => {
            let mut response = fake.describe_identity(input).await?;
            let age = i64::try_from(memory.all().len()).unwrap_or(0);
            memory.note(age.to_string(), "");
            response.last_modified_date = Some(Timestamp::from_millis(1_000_000 - age));
            Ok(Response::DescribeIdentity(response))
        }
        other => other.send(fake).await,
    };

    "deleted identities are still described" => "identities::deleted_identities_are_gone"
    |fake, memory, request| match request {
        Request::DeleteIdentities(_) => Ok(Response::DeleteIdentities(
            cognito_identity::types::DeleteIdentitiesOutput::default().unprocessed_identity_ids([]),
        )),
        other => other.send(fake).await,
    };

    "a full deletion answers no list" => "identities::deleted_identities_are_gone"
    |fake, memory, request| match request {
        Request::DeleteIdentities(input) => {
            fake.delete_identities(input).await?;
            Ok(Response::DeleteIdentities(cognito_identity::types::DeleteIdentitiesOutput::default()))
        }
        other => other.send(fake).await,
    };

    "with HideDisabled there is one page" => "pagination::hidden_pages_are_the_whole"
    |fake, memory, request| match request {
        Request::ListIdentities(input) => {
            let hides = input.hide_disabled == Some(true);
            let mut response = fake.list_identities(input).await?;
            response.next_token = response.next_token.filter(|_| !hides);
            Ok(Response::ListIdentities(response))
        }
        other => other.send(fake).await,
    };

    "a list does not say of which pool it is" => "identities::the_list_names_its_pool"
    |fake, memory, request| match request {
        Request::ListIdentities(input) => {
            let mut response = fake.list_identities(input).await?;
            response.identity_pool_id = None;
            Ok(Response::ListIdentities(response))
        }
        other => other.send(fake).await,
    };

    "more than sixty ids are cut, not refused" => "validation::a_list_has_bounds"
    |fake, memory, request| match request {
        Request::DeleteIdentities(mut input) => {
            input.identity_ids_to_delete.get_or_insert_default().truncate(60);
            fake.delete_identities(input).await.map(Response::DeleteIdentities)
        }
        other => other.send(fake).await,
    };
}
