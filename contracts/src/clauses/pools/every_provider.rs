//! Clauses about each provider and tag of a pool: checked at every place in the request.

use super::super::prelude::*;
use super::user_pool;

clauses! { every_provider of pools:

    /// Each of several user pools is checked, whether it comes first or last.
    every_user_pool_is_checked
        [Observed("aws/aws-cdk issue 11054, amazon-quicksight-embedding-sample issue 1", UNDATED)]
        (c)
    {
        let bad = user_pool().provider_name("us-west-2_Zr231apJu");
        let other = user_pool().client_id("contractotherclient");
        for pools in [[bad.clone(), user_pool(), other.clone()], [user_pool(), bad.clone(), other.clone()], [user_pool(), other, bad]] {
            let response = c.create(c.config().cognito_identity_providers(pools)).await;
            rejected_with(response, &ErrorKind::InvalidParameter, "Invalid Cognito Identity Provider")?;
        }
    }

    /// A user pool that is given twice keeps none after it from being checked.
    a_user_pool_after_a_repeated_one_is_checked
        [Observed("aws/aws-cdk issue 11054, amazon-quicksight-embedding-sample issue 1", UNDATED)]
        (c)
    {
        let bad = user_pool().provider_name("us-west-2_Zr231apJu");
        rejected(c.create(c.config().cognito_identity_providers([user_pool(), user_pool(), bad])).await)?;
    }

    /// Each of several SAML providers is of the account, whether it comes first or last.
    #[needs(SamlProvider)]
    every_saml_provider_is_checked [Observed("badmintoncryer/cdk-preflight", "2026-09-08")] (c) {
        let own = c.account().saml_provider.clone();
        let foreign = "arn:aws:iam::000000000001:saml-provider/example";
        for arns in [[own.clone(), foreign.to_owned()], [foreign.to_owned(), own]] {
            let (_, message) = rejected(c.create(c.config().saml_provider_arns(arns)).await)?;
            let start = format!("Identity provider {foreign} is not valid for account ");
            require!(message.starts_with(&start), "the message is {message:?}");
        }
    }

    /// Each key of SupportedLoginProviders is a documented one, whether it comes first or last.
    every_login_provider_is_known [Assumed("unknown_login_provider")] (c) {
        for unknown in ["a.contract.example", "login.contract.example", "zzz.contract.example"] {
            let keys = ["accounts.google.com", unknown, "www.amazon.com"].map(|key| (key.to_owned(), "app".to_owned()));
            let response = c.create(c.config().supported_login_providers(keys)).await;
            rejected_as(response, &ErrorKind::InvalidParameter)?;
        }
    }

    /// Each tag is checked: one reserved key among others is refused, and nothing is created or changed.
    every_tag_is_checked [TAGGING] (c) {
        let created = c.create(c.config()).await?;
        let tags = ["Aardvark", "aws:team", "team"].map(|key| (key.to_owned(), "blue".to_owned()));
        let tags = c.tags(StringMap::from(tags));
        rejected(c.create(c.config().identity_pool_tags(tags.clone())).await)?;
        rejected(c.service().update_identity_pool(super::unchanged(&created).identity_pool_tags(tags)).await)?;
        let described = c.service().describe_identity_pool(DescribeIdentityPoolInput::new(super::id(&created))).await?;
        require_eq!(described, created, "the pool after the refusals");
    }
}
