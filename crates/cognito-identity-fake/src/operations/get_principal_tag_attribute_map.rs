//! `GetPrincipalTagAttributeMap`.

use cognito_identity::ErrorKind;
use cognito_identity::types::{GetPrincipalTagAttributeMapInput, GetPrincipalTagAttributeMapOutput};

use crate::context::{Context, Outcome, required};
use crate::messages::error;
use crate::state::State;

pub(super) fn get_principal_tag_attribute_map(
    state: &State,
    _ctx: &Context<'_>,
    input: GetPrincipalTagAttributeMapInput,
) -> Outcome<GetPrincipalTagAttributeMapOutput> {
    let provider = required(input.identity_provider_name.as_ref());
    let (_, pool) = state.pool(required(input.identity_pool_id.as_ref()))?;
    let Some(map) = pool.principal_tags.get(provider) else {
        // From ministack, which calls the message verified on AWS: one weak source, so it stays marked as assumed.
        let message = format!("No Principal Tags configured for Provider {provider}");
        return Err(error(ErrorKind::ResourceNotFound, message));
    };
    Ok(GetPrincipalTagAttributeMapOutput {
        identity_pool_id: Some(pool.id.clone()),
        identity_provider_name: Some(provider.to_owned()),
        use_defaults: Some(map.uses_defaults),
        principal_tags: Some(map.tags.clone()).filter(|tags| !tags.is_empty()),
    })
}
