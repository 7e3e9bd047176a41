//! Tests a small sign-in service through the SDK's client and through the trait.

use aws_sdk_cognitoidentity::Client;
use cognito_identity::types::{CreateIdentityPoolInput, MergeDeveloperIdentitiesInput};
use cognito_identity::{CognitoIdentity, Error, ErrorKind};
use cognito_identity_fake::FakeCognitoIdentity;

/// Production code that holds a client: signs a user in by mail address.
async fn sign_in(client: &Client, pool: &str, mail: &str) -> Result<String, aws_sdk_cognitoidentity::Error> {
    let request =
        client.get_open_id_token_for_developer_identity().identity_pool_id(pool).logins("login.shop", mail);
    Ok(request.send().await?.identity_id.unwrap_or_default())
}

/// Production code that holds the trait: two accounts of one customer become one.
async fn unite(service: &dyn CognitoIdentity, pool: &str, old: &str, new: &str) -> Result<String, Error> {
    let request = MergeDeveloperIdentitiesInput::new(pool)
        .developer_provider_name("login.shop")
        .source_user_identifier(old)
        .destination_user_identifier(new);
    Ok(service.merge_developer_identities(request).await?.identity_id.unwrap_or_default())
}

async fn shop() -> (FakeCognitoIdentity, String) {
    let fake = FakeCognitoIdentity::new();
    let config = CreateIdentityPoolInput::new("shop", false).developer_provider_name("login.shop");
    let pool = fake.create_identity_pool(config).await.unwrap().identity_pool_id.unwrap();
    (fake, pool)
}

#[tokio::test]
async fn a_customer_with_two_addresses_becomes_one() {
    let (fake, pool) = shop().await;
    let client = fake.client();
    let old = sign_in(&client, &pool, "ann@old.example").await.unwrap();
    let new = sign_in(&client, &pool, "ann@new.example").await.unwrap();
    assert_ne!(old, new);

    assert_eq!(unite(&fake, &pool, "ann@old.example", "ann@new.example").await.unwrap(), new);
    assert_eq!(sign_in(&client, &pool, "ann@old.example").await.unwrap(), new);
}

#[tokio::test]
async fn an_unknown_user_is_not_merged() {
    let (fake, pool) = shop().await;
    sign_in(&fake.client(), &pool, "ann@new.example").await.unwrap();
    let error = unite(&fake, &pool, "ann@new.example", "nobody@example.com").await.unwrap_err();
    assert_eq!(error.kind(), Some(&ErrorKind::ResourceNotFound));
}

#[tokio::test]
async fn a_missing_pool_is_a_modelled_error() {
    let client = FakeCognitoIdentity::new().client();
    let error = sign_in(&client, "us-east-1:0", "ann@new.example").await.unwrap_err();
    assert!(matches!(error, aws_sdk_cognitoidentity::Error::ResourceNotFoundException(_)));
}
