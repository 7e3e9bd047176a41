//! Clauses about the providers of a pool, as CreateIdentityPool and UpdateIdentityPool check them.

use super::super::prelude::*;
use super::{id, unchanged, user_pool};

clauses! { providers of pools:

    /// A key of SupportedLoginProviders that is not documented is refused with InvalidParameterException.
    an_unknown_login_provider_is_invalid [Assumed("unknown_login_provider")] (c) {
        let providers = StringMap::from([("login.unknown.example".to_owned(), "app".to_owned())]);
        let response = c.create(c.config().supported_login_providers(providers)).await;
        rejected_as(response, &ErrorKind::InvalidParameter)?;
    }

    /// Every documented login provider is accepted.
    known_login_providers_are_accepted [POOLS] (c) {
        let keys = ["graph.facebook.com", "accounts.google.com", "appleid.apple.com", "www.amazon.com", "api.twitter.com", "www.digits.com"];
        let providers: StringMap = keys.map(|key| (key.to_owned(), "app;secret-1_2.x".to_owned())).into();
        let created = c.create(c.config().supported_login_providers(providers.clone())).await?;
        require_eq!(created.supported_login_providers, Some(providers), "SupportedLoginProviders");
    }

    /// A user pool without its name or client, or with a name of another form, is refused in the recorded words.
    a_user_pool_has_a_name_and_a_client
        [Observed("aws/aws-cdk issue 11054, amazon-quicksight-embedding-sample issue 1", UNDATED)]
        (c)
    {
        let forms = [
            CognitoIdentityProvider { provider_name: None, ..user_pool() },
            CognitoIdentityProvider { client_id: None, ..user_pool() },
            user_pool().provider_name("us-west-2_Zr231apJu"),
            user_pool().provider_name("cognito-idp.us-west-2.amazonaws.com"),
        ];
        let names = [
            "us-west-2/us-west-2_Zr231apJu",
            "cognito-idp.us-west-2.contract.example/us-west-2_Zr231apJu",
            "cognito-idp..amazonaws.com/us-west-2_Zr231apJu",
            "cognito-idp.us_west_2.amazonaws.com/us-west-2_Zr231apJu",
            "cognito-idp.us-west-2.amazonaws.com/us-west-2",
            "cognito-idp.us-west-2.amazonaws.com/_Zr231apJu",
            "cognito-idp.us-west-2.amazonaws.com/us:west:2_Zr231apJu",
            "cognito-idp.us-west-2.amazonaws.com/us-west-2_",
            "cognito-idp.us-west-2.amazonaws.com/us-west-2_Zr231:apJu",
        ];
        for form in forms.into_iter().chain(names.map(|name| user_pool().provider_name(name))) {
            let response = c.create(c.config().cognito_identity_providers([form])).await;
            rejected_with(response, &ErrorKind::InvalidParameter, "Invalid Cognito Identity Provider")?;
        }
    }

    /// One user pool and client may be given twice.
    a_user_pool_may_be_given_twice [Assumed("repeated_user_pool")] (c) {
        c.create(c.config().cognito_identity_providers([user_pool(), user_pool()])).await?;
    }

    /// OpenID Connect providers of other accounts are accepted.
    open_id_providers_may_be_of_other_accounts [TERRAFORM] (c) {
        let arn = "arn:aws:iam::000000000001:oidc-provider/server.example.com".to_owned();
        let created = c.create(c.config().open_id_connect_provider_arns([arn.clone()])).await?;
        require_eq!(created.open_id_connect_provider_arns, Some(vec![arn]), "OpenIdConnectProviderARNs");
    }

    /// SAML providers of other accounts are refused in the recorded words.
    saml_providers_are_of_the_account [Observed("badmintoncryer/cdk-preflight", "2026-09-08")] (c) {
        let arn = "arn:aws:iam::000000000001:saml-provider/example";
        let (_, message) = rejected(c.create(c.config().saml_provider_arns([arn.to_owned()])).await)?;
        let start = format!("Identity provider {arn} is not valid for account ");
        require!(message.starts_with(&start), "the message is {message:?}");
    }

    /// CreateIdentityPool and UpdateIdentityPool reject a SAML provider of another partition with
    /// NotAuthorizedException.
    a_saml_provider_is_of_the_partition
        [Observed("aws-amplify/amplify-backend issue 855, through CloudFormation", UNDATED)]
        (c)
    {
        let created = c.create(c.config()).await?;
        let account = &c.account().id;
        let arn = format!("arn:aws-none:iam::{account}:saml-provider/example");
        let message = format!("Identity provider {arn} is not valid for account {account}");
        let kind = &ErrorKind::NotAuthorized;
        let config = c.config().saml_provider_arns([arn.clone()]);
        rejected_with(c.create(config).await, kind, &message)?;
        let update = unchanged(&created).saml_provider_arns([arn]);
        rejected_with(c.service().update_identity_pool(update).await, kind, &message)?;
    }

    /// SAML providers of other accounts are rejected with NotAuthorizedException.
    foreign_saml_providers_are_not_authorized [Assumed("foreign_saml_provider")] (c) {
        let arn = "arn:aws:iam::000000000001:saml-provider/example".to_owned();
        rejected_as(c.create(c.config().saml_provider_arns([arn])).await, &ErrorKind::NotAuthorized)?;
    }

    /// A provider that is no ARN of such a provider is refused with NotAuthorizedException.
    a_malformed_provider_is_not_authorized [Assumed("malformed_provider_arn")] (c) {
        let account = c.account().id.as_str();
        let role = format!("arn:aws:iam::{account}:role/some");
        let topic = format!("arn:aws:sns:us-east-2:{account}:topic");
        let open_id = format!("arn:aws:iam::{account}:oidc-provider/server.example.com");
        let refused = &ErrorKind::NotAuthorized;
        for bad in ["a-provider-without-an-arn", role.as_str(), topic.as_str()] {
            for arns in [[bad, &open_id], [&open_id, bad]] {
                let arns = arns.map(str::to_owned);
                rejected_as(c.create(c.config().open_id_connect_provider_arns(arns)).await, refused)?;
            }
            rejected_as(c.create(c.config().saml_provider_arns([bad.to_owned()])).await, refused)?;
        }
        // IAM is in no region, an account's id is of twelve digits, and a provider has a name.
        let places = [format!("us-east-2:{account}"), format!(":{account}0"), ":12345678901".to_owned(), ":1234-5678-90".to_owned()];
        let misplaced = places.map(|place| format!("arn:aws:iam:{place}:oidc-provider/server.example.com"));
        for bad in misplaced.into_iter().chain([format!("arn:aws:iam::{account}:oidc-provider/")]) {
            rejected_as(c.create(c.config().open_id_connect_provider_arns([bad])).await, refused)?;
        }
        rejected_as(c.create(c.config().saml_provider_arns([open_id])).await, refused)?;
    }

    /// A provider is rejected, if at all, with an error of the model.
    a_provider_is_rejected_with_a_known_error [POOLS] (c) {
        let arn = || ["a-provider-without-an-arn".to_owned()];
        let unknown = [("login.unknown.example".to_owned(), "app".to_owned())];
        known_error(c.create(c.config().supported_login_providers(unknown)).await)?;
        known_error(c.create(c.config().open_id_connect_provider_arns(arn())).await)?;
        known_error(c.create(c.config().saml_provider_arns(arn())).await)?;
    }

    /// A SAML provider of the account that is not there is accepted.
    an_unknown_saml_provider_is_accepted [Assumed("unknown_saml_provider")] (c) {
        let partition = c.pool().await?.partition();
        let arn = format!("arn:{partition}:iam::{}:saml-provider/contract-not-there", c.account().id);
        c.create(c.config().saml_provider_arns([arn])).await?;
    }

    /// SAML providers are returned and described as they were given.
    #[needs(SamlProvider)]
    saml_providers_are_described [Documented("API reference, IdentityPool, SamlProviderARNs")] (c) {
        let given = Some(vec![c.account().saml_provider.clone()]);
        let created = c.create(CreateIdentityPoolInput { saml_provider_arns: given.clone(), ..c.config() }).await?;
        require_eq!(created.saml_provider_arns, given, "the SAML providers of the created pool");
        let described = c.service().describe_identity_pool(DescribeIdentityPoolInput::new(id(&created))).await?;
        require_eq!(described.saml_provider_arns, given, "the described SAML providers");
    }
}
