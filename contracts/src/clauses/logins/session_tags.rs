//! Clauses about claims of logins that become session tags by a pool's principal tag maps.

use super::super::access::{NO_ROLE_WORDS, credentials, set_roles};
use super::super::prelude::*;
use super::{FACEBOOK, GOOGLE, PROVIDERS, both, claims_for, facebook, google, open_id, pool, providers};
use crate::case::pool::Pool;
use crate::case::token::Claims;
use crate::failure::{Check, Failure};

/// Makes claims of a provider session tags.
async fn map_tags<const N: usize>(pool: &Pool<'_>, provider: &str, map: [(&str, &str); N]) -> Check {
    let map: StringMap = map.map(|(key, claim)| (key.to_owned(), claim.to_owned())).into();
    let request = SetPrincipalTagAttributeMapInput::new(pool.id.as_str())
        .identity_provider_name(provider)
        .use_defaults(false);
    pool.service().set_principal_tag_attribute_map(request.principal_tags(map)).await?;
    Ok(())
}

clauses! { session_tags of logins:

    /// Claims that the provider's map names are session tags in the token, and those the login lacks are left out.
    #[needs(PublicLogins)]
    mapped_claims_are_session_tags [CATNEKAISE] (c) {
        let pool = pool(c).await?;
        let provider = open_id(c);
        let arn = &c.account().open_id_provider;
        map_tags(&pool, arn, [("repo", "repository"), ("env", "environment"), ("who", "sub")]).await?;
        let login = provider.login(c, "alice").claim("repository", "octo/demo").claim("actor", "octo");
        let tags = claims_for(c, &pool, login.logins().await?).await?.tags;
        let tags = tags.ok_or_else(|| Failure::Broken("the token has no session tags".to_owned()))?.principal_tags;
        let expected = [("repo", "octo/demo"), ("who", "alice")];
        let expected = expected.map(|(key, value)| (key.to_owned(), vec![value.to_owned()])).into();
        require_eq!(tags, expected, "the session tags");
    }

    /// All claims that the map names are session tags, however many, and credentials are issued with them.
    #[needs(PublicLogins, Roles)]
    every_mapped_claim_is_a_session_tag [CATNEKAISE] (c, count: usize = 1_usize..=20) {
        let pool = pool(c).await?;
        set_roles(c, &pool, &["authenticated"]).await?;
        let map: StringMap = (0..count).map(|number| (format!("tag{number}"), format!("claim{number}"))).collect();
        let request = SetPrincipalTagAttributeMapInput::new(pool.id.as_str()).identity_provider_name(c.account().open_id_provider.as_str());
        c.service().set_principal_tag_attribute_map(request.use_defaults(false).principal_tags(map)).await?;
        let numbers = 0..count;
        let login = numbers.fold(open_id(c).login(c, "alice"), |login, number| login.claim(&format!("claim{number}"), format!("{number}")));
        let logins = login.logins().await?;
        let claims = claims_for(c, &pool, logins.clone()).await?;
        let expected = (0..count).map(|number| (format!("tag{number}"), vec![format!("{number}")])).collect();
        require_eq!(claims.tags.map(|tags| tags.principal_tags), Some(expected), "the session tags");
        credentials(c, &claims.sub, Some(&logins)).await?;
    }

    /// The default session tags of a login of any provider are the application and the user; of Twitter's application
    /// the key, without its secret.
    #[needs(PublicLogins)]
    the_default_tags_are_application_and_user [Documented("Developer Guide, Default provider mappings")]
        (c, which: usize = 0..PROVIDERS)
    {
        let pool = pool(c).await?;
        let provider = &providers(c)[which];
        let is_open_id = provider.key == open_id(c).key;
        let name = if is_open_id { &c.account().open_id_provider } else { &provider.key };
        let request = SetPrincipalTagAttributeMapInput::new(pool.id.as_str()).identity_provider_name(name.as_str()).use_defaults(true);
        c.service().set_principal_tag_attribute_map(request).await?;
        let app = provider.app.split(';').next().unwrap_or_default();
        let logins = c.login(&provider.key, "alice", app).logins().await?;
        let tags = claims_for(c, &pool, logins).await?.tags.map(|tags| tags.principal_tags);
        let values: BTreeSet<_> = tags.into_iter().flat_map(|tags| tags.into_values().flatten()).collect();
        require_eq!(values, [app, "alice"].map(str::to_owned).into(), "the session tags of {}", provider.key);
    }

    /// A claim that is a number or a boolean is a session tag as text.
    #[needs(PublicLogins)]
    a_number_is_a_session_tag [Assumed("tags_of_other_claims")] (c) {
        let pool = pool(c).await?;
        let provider = open_id(c);
        map_tags(&pool, &c.account().open_id_provider, [("run", "run"), ("private", "private")]).await?;
        let login = provider.login(c, "alice").claim("run", 17).claim("private", true);
        let tags = claims_for(c, &pool, login.logins().await?).await?.tags.map(|tags| tags.principal_tags);
        let expected = [("private", "true"), ("run", "17")];
        let expected = expected.map(|(key, value)| (key.to_owned(), vec![value.to_owned()])).into();
        require_eq!(tags, Some(expected), "the session tags");
    }

    /// Of two logins with the same session tag it is the provider whose name comes last that gives it, if it has a map.
    #[needs(PublicLogins)]
    the_last_provider_gives_the_tag [Assumed("tags_of_two_logins")] (c) {
        let one = google().login(c, "alice").claim("team", "first").logins().await?;
        let other = facebook().login(c, "alice").claim("team", "last").logins().await?;
        for (mapped, given) in [([GOOGLE].as_slice(), "first"), (&[FACEBOOK], "last"), (&[GOOGLE, FACEBOOK], "last")] {
            let pool = pool(c).await?;
            for provider in mapped {
                map_tags(&pool, provider, [("team", "team")]).await?;
            }
            let tags = claims_for(c, &pool, both(&one, &other)).await?.tags.map(|tags| tags.principal_tags);
            require_eq!(tags, Some([("team".to_owned(), vec![given.to_owned()])].into()), "the session tags");
        }
    }

    /// The mapped claims of a login beside a developer user are no session tags of the developer's token.
    #[needs(PublicLogins)]
    a_developer_token_has_its_own_tags_alone [Assumed("mapped_tags_of_developer_token")] (c) {
        let pool = pool(c).await?;
        map_tags(&pool, GOOGLE, [("team", "team")]).await?;
        let google = google().login(c, "alice").claim("team", "blue").logins().await?;
        let logins = both(&google, &Logins::from([(DEVELOPER_PROVIDER, "alice")]));
        let request = GetOpenIdTokenForDeveloperIdentityInput::new(pool.id.as_str(), logins);
        let response = c.service().get_open_id_token_for_developer_identity(request).await?;
        require!(Claims::from_token(response.token.as_ref())?.tags.is_none(), "the claim is in the token");
    }

    /// GetCredentialsForIdentity rejects a claim too large for a session tag with
    /// InvalidIdentityPoolConfigurationException.
    #[needs(PublicLogins, Roles)]
    an_oversized_tag_is_rejected [Observed("aws/aws-sdk-js issue 4112", "2022")] (c) {
        let pool = pool(c).await?;
        map_tags(&pool, GOOGLE, [("team", "team")]).await?;
        set_roles(c, &pool, &["authenticated"]).await?;
        for (team, is_taken) in [("blue".to_owned(), true), ("b".repeat(20_000), false)] {
            let login = google().login(c, "alice").claim("team", team).logins().await?;
            let response = credentials(c, &pool.get_id(&login).await?, Some(&login)).await;
            if is_taken {
                response?;
            } else {
                rejected_with(response, &ErrorKind::InvalidIdentityPoolConfiguration, NO_ROLE_WORDS)?;
            }
        }
    }

    /// Session tags have the limits of STS: there are 50 at most, with values of 256 characters at most.
    #[needs(PublicLogins, Roles)]
    session_tags_have_the_limits_of_sts
        [Documented("IAM User Guide, Pass session tags in AWS STS; API reference, GetCredentialsForIdentity, InvalidIdentityPoolConfigurationException")]
        (c)
    {
        for (count, length, is_taken) in [(50, 1, true), (51, 1, false), (2, 256, true), (2, 257, false)] {
            let pool = pool(c).await?;
            set_roles(c, &pool, &["authenticated"]).await?;
            let mut logins = Logins::default();
            // A map has 50 tags at most, so that one more takes another provider's.
            for (provider, numbers) in [(google(), 0..count.min(50)), (facebook(), 50..count)] {
                let map: StringMap = numbers.clone().map(|number| (format!("t{number:02}"), format!("c{number:02}"))).collect();
                if !map.is_empty() {
                    let request = SetPrincipalTagAttributeMapInput::new(pool.id.as_str()).identity_provider_name(provider.key.as_str());
                    let request = request.use_defaults(false).principal_tags(map);
                    c.service().set_principal_tag_attribute_map(request).await?;
                }
                let value = |number| "v".repeat(if number + 1 == count { length } else { 1 });
                let login = numbers.fold(provider.login(c, "alice"), |login, number| {
                    login.claim(&format!("c{number:02}"), value(number))
                });
                logins = both(&logins, &login.logins().await?);
            }
            let response = credentials(c, &pool.get_id(&logins).await?, Some(&logins)).await;
            if is_taken {
                response?;
            } else {
                rejected_as(response, &ErrorKind::InvalidIdentityPoolConfiguration)?;
            }
        }
    }
}
