//! Bugs in UnlinkIdentity.

use cognito_identity::types::{LookupDeveloperIdentityInput, UnlinkDeveloperIdentityInput};
use cognito_identity::{CognitoIdentity, ErrorKind, Request, Response};

use super::{plant, softened};

plant! {
    "nobody misses an unknown identity" => "public_unlinking::an_unknown_identity_is_refused"
    |fake, memory, request| softened(request, fake, ErrorKind::ResourceNotFound, Response::UnlinkIdentity(())).await;

    "an unlink needs no proof" => "public_unlinking::a_login_is_the_proof"
    |fake, memory, request| match request {
        Request::CreateIdentityPool(input) => {
            memory.note("provider", input.developer_provider_name.clone().unwrap_or_default());
            let pool = fake.create_identity_pool(input).await?;
            memory.note("pool", pool.identity_pool_id.clone().unwrap_or_default());
            Ok(Response::CreateIdentityPool(pool))
        }
        Request::UnlinkIdentity(input) => {
            let [pool, provider] = ["pool", "provider"].map(|key| memory.recall(key).unwrap_or_default());
            let identity = input.identity_id.clone().unwrap_or_default();
            let lookup = LookupDeveloperIdentityInput::new(pool.as_str()).identity_id(identity.as_str());
            let users = fake.lookup_developer_identity(lookup).await?.developer_user_identifier_list;
            for user in users.unwrap_or_default() {
                let unlink = UnlinkDeveloperIdentityInput::new(pool.as_str()).identity_id(identity.as_str()).developer_provider_name(provider.as_str()).developer_user_identifier(user);
                fake.unlink_developer_identity(unlink).await?;
            }
            Ok(Response::UnlinkIdentity(()))
        }
        other => other.send(fake).await,
    };
}
