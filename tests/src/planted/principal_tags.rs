//! Bugs in GetPrincipalTagAttributeMap and SetPrincipalTagAttributeMap.

use cognito_identity::types::{
    GetPrincipalTagAttributeMapOutput, SetPrincipalTagAttributeMapInput, SetPrincipalTagAttributeMapOutput,
};
use cognito_identity::{CognitoIdentity, ErrorKind, Request, Response, ServiceError};

use super::plant;

plant! {
    "no map is an empty map" => "principal_tags::nothing_is_set_at_first" "principal_tags::an_empty_map_removes_it"
    |fake, memory, request| match request {
        Request::GetPrincipalTagAttributeMap(input) => {
            let response = fake.get_principal_tag_attribute_map(input).await;
            let nothing = GetPrincipalTagAttributeMapOutput::default().use_defaults(false);
            Ok(Response::GetPrincipalTagAttributeMap(response.unwrap_or(nothing)))
        }
        other => other.send(fake).await,
    };

    "a map of nothing is a member" => "principal_tags::an_empty_map_is_no_member"
    |fake, memory, request| match request {
        Request::SetPrincipalTagAttributeMap(input) => {
            let mut answer = fake.set_principal_tag_attribute_map(input).await?;
            answer.principal_tags.get_or_insert_default();
            Ok(Response::SetPrincipalTagAttributeMap(answer))
        }
        other => other.send(fake).await,
    };

    "a custom map goes before the defaults" => "principal_tags::a_user_pool_has_defaults"
    |fake, memory, request| match request {
        Request::SetPrincipalTagAttributeMap(mut input) => {
            let custom = input.principal_tags.as_ref().is_some_and(|tags| !tags.is_empty());
            input.use_defaults = input.use_defaults.map(|defaults| defaults && !custom);
            let response = fake.set_principal_tag_attribute_map(input).await?;
            Ok(Response::SetPrincipalTagAttributeMap(response))
        }
        other => other.send(fake).await,
    };

    "the defaults leave a map of one's own" => "principal_tags::defaults_replace_a_map"
    |fake, memory, request| match request {
        Request::SetPrincipalTagAttributeMap(input)
            if input.use_defaults == Some(true) && input.principal_tags.is_none() =>
        {
            let response = SetPrincipalTagAttributeMapOutput::default().use_defaults(true);
            Ok(Response::SetPrincipalTagAttributeMap(response))
        }
        other => other.send(fake).await,
    };

    "maps are merged" => "principal_tags::a_custom_map_is_answered_as_set"
    |fake, memory, request| match request {
        Request::SetPrincipalTagAttributeMap(mut input) => {
            let first = ("first".to_owned(), "sub".to_owned());
            input.principal_tags = input.principal_tags.map(|tags| tags.into_iter().chain([first]).collect());
            let response = fake.set_principal_tag_attribute_map(input).await?;
            Ok(Response::SetPrincipalTagAttributeMap(response))
        }
        other => other.send(fake).await,
    };

    "every provider has the same default claims"
        => "principal_tags::defaults_are_the_documented_claims" "principal_tags::a_saml_providers_defaults_are_documented"
    |fake, memory, request| match request {
        Request::SetPrincipalTagAttributeMap(input) => {
            let response = fake.set_principal_tag_attribute_map(input).await?;
            let tags = response.principal_tags.map(|tags| tags.into_keys().zip(["aud".to_owned(), "sub".to_owned()]).collect());
            let response = SetPrincipalTagAttributeMapOutput { principal_tags: tags, ..response };
            Ok(Response::SetPrincipalTagAttributeMap(response))
        }
        other => other.send(fake).await,
    };

    "attributes have 256 bytes together" => "principal_tags::a_full_map_fits"
    |fake, memory, request| match request {
        Request::SetPrincipalTagAttributeMap(input)
            if input.principal_tags.iter().flatten().map(|(_, name)| name.len()).sum::<usize>() > 256 =>
        {
            Err(ServiceError::new(ErrorKind::InvalidParameter, "too large").into())
        }
        other => other.send(fake).await,
    };

    "a pool has one map" => "principal_tags::providers_are_told_apart"
    |fake, memory, request| match request {
        Request::SetPrincipalTagAttributeMap(input) => {
            let first = memory.recall("provider").or(input.identity_provider_name.clone()).unwrap_or_default();
            memory.note("provider", first.clone());
            let input = SetPrincipalTagAttributeMapInput { identity_provider_name: Some(first), ..input };
            let response = fake.set_principal_tag_attribute_map(input).await?;
            Ok(Response::SetPrincipalTagAttributeMap(response))
        }
        other => other.send(fake).await,
    };

    "an error of this fake alone"
        => "principal_tags::a_map_is_rejected_with_a_known_error" "pools::a_provider_is_rejected_with_a_known_error"
    |fake, memory, request| request.send(fake).await.map_err(|_| {
        ServiceError::new(ErrorKind::Other("UnlikelyException".to_owned()), "no").into()
    });

    "one provider has a map" => "principal_tags::every_provider_can_have_a_map"
    |fake, memory, request| match request {
        Request::SetPrincipalTagAttributeMap(input) => {
            let name = input.identity_provider_name.clone().unwrap_or_default();
            if memory.recall("provider").is_some_and(|first| first != name) {
                return Err(ServiceError::new(ErrorKind::InvalidParameter, "another provider").into());
            }
            memory.note("provider", name);
            let response = fake.set_principal_tag_attribute_map(input).await?;
            Ok(Response::SetPrincipalTagAttributeMap(response))
        }
        other => other.send(fake).await,
    };
}
