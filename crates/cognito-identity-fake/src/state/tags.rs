//! `TagResource`, `UntagResource` and `ListTagsForResource`. The tags are those of the pool's configuration.

use cognito_identity::types::{
    ListTagsForResourceInput, ListTagsForResourceOutput, StringMap, TagResourceInput, TagResourceOutput,
    UntagResourceInput, UntagResourceOutput,
};

use super::arn::Arn;
use super::keys::PoolNumber;
use super::{Outcome, State, required};
use crate::assumption::{Candidate, DeletedPoolTags, TaggingNothing, UntagMissing};

/// The most tags a resource has.
const TAG_LIMIT: usize = 50;

impl State {
    pub(super) fn tag_resource(&mut self, input: TagResourceInput) -> Outcome<TagResourceOutput> {
        let number = self.tagged_pool(required(input.resource_arn.as_ref()))?;
        let given = input.tags.unwrap_or_default();
        self.refuse_nothing(given.is_empty())?;
        let mut tags = self.pools[&number].config.tags.clone();
        tags.extend(given);
        self.check_tags(&tags)?;
        self.pool_mut(number).config.tags = tags;
        Ok(TagResourceOutput {})
    }

    pub(super) fn untag_resource(&mut self, input: &UntagResourceInput) -> Outcome<UntagResourceOutput> {
        let number = self.tagged_pool(required(input.resource_arn.as_ref()))?;
        let keys = input.tag_keys.as_deref().unwrap_or_default();
        self.refuse_nothing(keys.is_empty())?;
        let assume = self.assumptions();
        let stored = &self.pools[&number].config.tags;
        let missing = keys.iter().find(|key| !stored.contains_key(*key));
        if let Some(key) = missing.filter(|_| assume.untag_missing != UntagMissing::Unchanged) {
            return Err(assume.untag_missing.refuse(&format!("The resource has no tag '{key}'.")));
        }
        let tags = &mut self.pool_mut(number).config.tags;
        for key in keys {
            tags.remove(key);
        }
        Ok(UntagResourceOutput {})
    }

    pub(super) fn list_tags_for_resource(
        &self,
        input: &ListTagsForResourceInput,
    ) -> Outcome<ListTagsForResourceOutput> {
        let arn = required(input.resource_arn.as_ref());
        let tags = match self.tagged_pool(arn) {
            Ok(number) => self.pools[&number].config.tags.clone(),
            Err(refusal) => {
                pool_of(arn).and_then(|(_, id)| self.deleted_tags.get(id)).ok_or(refusal)?.clone()
            }
        };
        Ok(ListTagsForResourceOutput { tags: Some(tags) })
    }

    /// Keeps the tags of a pool that is being deleted, if they can still be listed.
    pub(super) fn keep_deleted_tags(&mut self, pool_id: &str, tags: StringMap) {
        if self.assumptions().deleted_pool_tags == DeletedPoolTags::StillListed {
            self.deleted_tags.insert(pool_id.to_owned(), tags);
        }
    }

    /// The pool that an ARN names.
    fn tagged_pool(&self, arn: &str) -> Outcome<PoolNumber> {
        let assume = self.assumptions();
        let Some((parsed, id)) = pool_of(arn) else {
            return Err(assume.malformed_arn.refuse(&format!("'{arn}' is not the ARN of an identity pool.")));
        };
        if parsed.account != self.settings.account || parsed.region != self.settings.region {
            let message = format!("'{arn}' is of another account or region.");
            return Err(assume.foreign_arn.refuse(&message));
        }
        self.pool_numbers
            .get(id)
            .copied()
            .ok_or_else(|| assume.tags_of_unknown_pool.refuse(&format!("There is no resource '{arn}'.")))
    }

    fn refuse_nothing(&self, is_nothing: bool) -> Outcome<()> {
        let assume = self.assumptions();
        if is_nothing && assume.tagging_nothing != TaggingNothing::Unchanged {
            return Err(assume.tagging_nothing.refuse("The request names no tag."));
        }
        Ok(())
    }

    pub(super) fn check_tags(&self, tags: &StringMap) -> Outcome<()> {
        let allowed = |text: &str| text.chars().all(|c| c.is_alphanumeric() || " _.:/=+-@".contains(c));
        let bad =
            |(key, value): &(&String, &String)| key.starts_with("aws:") || !allowed(key) || !allowed(value);
        if let Some((key, _)) = tags.iter().find(bad) {
            let message =
                format!("The tag '{key}' starts with aws: or has a character that tags cannot have.");
            return Err(self.assumptions().bad_tag.refuse(&message));
        }
        if tags.len() > TAG_LIMIT {
            let message = format!("A resource has at most {TAG_LIMIT} tags, not {}.", tags.len());
            return Err(self.assumptions().too_many_tags.refuse(&message));
        }
        Ok(())
    }
}

/// An identity pool's ARN and the pool's id in it: `arn:<partition>:cognito-identity:<region>:<account>:identitypool/<id>`.
fn pool_of(arn: &str) -> Option<(Arn<'_>, &str)> {
    let arn = Arn::parse(arn).filter(|arn| arn.service == "cognito-identity")?;
    Some((arn, arn.resource.strip_prefix("identitypool/")?))
}
