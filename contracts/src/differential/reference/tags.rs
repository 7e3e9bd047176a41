//! Tags of pools, and the principal tags of their providers.

use cognito_identity::types::{
    GetPrincipalTagAttributeMapInput, GetPrincipalTagAttributeMapOutput, ListTagsForResourceInput,
    ListTagsForResourceOutput, SetPrincipalTagAttributeMapInput, SetPrincipalTagAttributeMapOutput,
    StringMap, TagResourceInput, TagResourceOutput, UntagResourceInput, UntagResourceOutput,
};

use super::{Expected, Model, one, rules, sent};

impl Model {
    /// The pool that an ARN ends with.
    fn tagged(&self, arn: &str) -> Expected<usize> {
        let id = arn.rsplit('/').next().unwrap_or_default();
        self.pool(id).map_err(|_| self.error("tags_of_unknown_pool"))
    }

    fn tags_of(&mut self, pool: usize) -> &mut StringMap {
        self.pools[pool].config.identity_pool_tags.get_or_insert_default()
    }

    pub(super) fn tag_resource(&mut self, input: &TagResourceInput) -> Expected<TagResourceOutput> {
        let pool = self.tagged(sent(input.resource_arn.as_ref()))?;
        let given = input.tags.clone().unwrap_or_default();
        rules([self.unless("tagging_nothing", "Unchanged", given.is_empty())])?;
        self.tags_of(pool).extend(given);
        Ok(TagResourceOutput {})
    }

    pub(super) fn untag_resource(&mut self, input: &UntagResourceInput) -> Expected<UntagResourceOutput> {
        let pool = self.tagged(sent(input.resource_arn.as_ref()))?;
        let keys = input.tag_keys.clone().unwrap_or_default();
        rules([self.unless("tagging_nothing", "Unchanged", keys.is_empty())])?;
        let lacks_one = keys.iter().any(|key| !self.tags_of(pool).contains_key(key));
        rules([self.unless("untag_missing", "Unchanged", lacks_one)])?;
        self.tags_of(pool).retain(|key, _| !keys.contains(key));
        Ok(UntagResourceOutput {})
    }

    pub(super) fn list_tags_for_resource(
        &mut self,
        input: &ListTagsForResourceInput,
    ) -> Expected<ListTagsForResourceOutput> {
        let arn = sent(input.resource_arn.as_ref());
        let mut pool = self.tagged(arn);
        if self.is("deleted_pool_tags", "StillListed") {
            let deleted = self.pools.iter().position(|pool| arn.ends_with(&format!("/{}", pool.id)));
            pool = pool.or_else(|errors| deleted.ok_or(errors));
        }
        let tags = self.tags_of(pool?).clone();
        Ok(ListTagsForResourceOutput { tags: Some(tags) })
    }

    pub(super) fn set_principal_tags(
        &mut self,
        input: &SetPrincipalTagAttributeMapInput,
    ) -> Expected<SetPrincipalTagAttributeMapOutput> {
        let pool = self.pool(sent(input.identity_pool_id.as_ref()))?;
        let provider = sent(input.identity_provider_name.as_ref());
        let is_developer = self.pools[pool].developer_provider() == Some(provider);
        let is_unknown = !self.pools[pool].has_provider(provider);
        rules([
            self.unless("tags_for_developer_provider", "Accepted", is_developer),
            self.unless("tags_for_unknown_provider", "Accepted", is_unknown),
        ])?;
        let by_default = self.is("tags_without_use_defaults", "Defaults");
        let uses_defaults = input.use_defaults.unwrap_or(by_default);
        let tags = match input.principal_tags.clone().unwrap_or_default() {
            _ if uses_defaults => self.default_tags(pool, provider),
            given => given,
        };
        self.pools[pool].principal_tags.retain(|(name, ..)| name != provider);
        if uses_defaults || !tags.is_empty() {
            self.pools[pool].principal_tags.push((provider.to_owned(), uses_defaults, tags.clone()));
        }
        Ok(SetPrincipalTagAttributeMapOutput {
            identity_pool_id: input.identity_pool_id.clone(),
            identity_provider_name: input.identity_provider_name.clone(),
            use_defaults: Some(uses_defaults),
            principal_tags: Some(tags).filter(|tags| !tags.is_empty()),
        })
    }

    /// The tags of a provider that has no map of its own: which application, and which user.
    fn default_tags(&self, pool: usize, provider: &str) -> StringMap {
        let pool = &self.pools[pool];
        if pool.developer_provider() == Some(provider) {
            return StringMap::new();
        }
        let by_claim = !pool.is_user_pool(provider) && self.is("default_tag_keys", "ClaimNames");
        let keys = if by_claim { ["aud", "sub"] } else { ["client", "username"] };
        keys.into_iter().zip(["aud", "sub"]).map(|(key, claim)| (key.to_owned(), claim.to_owned())).collect()
    }

    pub(super) fn get_principal_tags(
        &self,
        input: &GetPrincipalTagAttributeMapInput,
    ) -> Expected<GetPrincipalTagAttributeMapOutput> {
        let pool = &self.pools[self.pool(sent(input.identity_pool_id.as_ref()))?];
        let provider = sent(input.identity_provider_name.as_ref());
        let map = pool.principal_tags.iter().find(|(name, ..)| name == provider);
        let (_, uses_defaults, tags) = map.ok_or_else(|| one("ResourceNotFound"))?;
        Ok(GetPrincipalTagAttributeMapOutput {
            identity_pool_id: input.identity_pool_id.clone(),
            identity_provider_name: input.identity_provider_name.clone(),
            use_defaults: Some(*uses_defaults),
            principal_tags: Some(tags.clone()).filter(|tags| !tags.is_empty()),
        })
    }
}
