//! `TagResource`, `UntagResource` and `ListTagsForResource`. The tags are part of the pool's configuration.

use cognito_identity::types::{
    ListTagsForResourceInput, ListTagsForResourceOutput, StringMap, TagResourceInput, TagResourceOutput,
    UntagResourceInput, UntagResourceOutput,
};
use cognito_identity::{Operation, Timestamp};

use serde::{Deserialize, Serialize};

use super::arn::Arn;
use super::keys::PoolNumber;
use super::{Ctx, Outcome, State, required};
use crate::assumption::MalformedArn;
use crate::messages::{Message, denied_by_policy};

/// Maximum number of tags of a resource, as documented.
pub(super) const TAG_LIMIT: usize = 50;

/// Whether a tag is allowed: its characters, and no key that begins with `aws:`.
pub(super) fn is_tag(key: &str, value: &str) -> bool {
    let is_allowed = |text: &str| text.chars().all(|c| c.is_alphanumeric() || " _.:/=+-@".contains(c));
    !key.starts_with("aws:") && is_allowed(key) && is_allowed(value)
}

/// Time for which the tags of a deleted pool may still appear, in milliseconds: 30 days, according to the guide.
const LISTED_AFTER_DELETION: i64 = 30 * 24 * 3_600_000;

/// The tags of a deleted pool.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct DeletedTags {
    tags: StringMap,
    listed_until: Timestamp,
}

impl DeletedTags {
    pub(super) fn tags(&self) -> &StringMap {
        &self.tags
    }
}

impl State {
    pub(super) fn tag_resource(&mut self, input: TagResourceInput) -> Outcome<TagResourceOutput> {
        let arn = required(input.resource_arn.as_ref());
        let number = self.tagged_pool(self.own_pool_of(Operation::TagResource, arn)?)?;
        let given = input.tags.unwrap_or_default();
        self.refuse_nothing(given.is_empty())?;
        let mut tags = self.pools[&number].config.tags.clone();
        tags.extend(given);
        self.check_tags(&tags)?;
        self.pool_mut(number).config.tags = tags;
        Ok(TagResourceOutput {})
    }

    pub(super) fn untag_resource(&mut self, input: &UntagResourceInput) -> Outcome<UntagResourceOutput> {
        let arn = required(input.resource_arn.as_ref());
        let number = self.tagged_pool(self.own_pool_of(Operation::UntagResource, arn)?)?;
        let keys = input.tag_keys.as_deref().unwrap_or_default();
        self.refuse_nothing(keys.is_empty())?;
        let assume = self.assumptions();
        let stored = &self.pools[&number].config.tags;
        let missing = keys.iter().find(|key| !stored.contains_key(*key));
        if let Some(key) = missing {
            assume.untag_missing().or_error(format!("The resource has no tag '{key}'."))?;
        }
        let tags = &mut self.pool_mut(number).config.tags;
        for key in keys {
            tags.remove(key);
        }
        Ok(UntagResourceOutput {})
    }

    pub(super) fn list_tags_for_resource(
        &self,
        ctx: &Ctx<'_>,
        input: &ListTagsForResourceInput,
    ) -> Outcome<ListTagsForResourceOutput> {
        let id = self.own_pool_of(Operation::ListTagsForResource, required(input.resource_arn.as_ref()))?;
        let deleted = self.deleted_tags.get(id).filter(|deleted| ctx.now < deleted.listed_until);
        let tags = match (self.tagged_pool(id), deleted) {
            (Ok(number), _) => &self.pools[&number].config.tags,
            (Err(_), Some(deleted)) => &deleted.tags,
            (Err(refusal), None) => return Err(refusal),
        };
        Ok(ListTagsForResourceOutput { tags: Some(tags.clone()) })
    }

    /// Stores the tags of a pool that is being deleted, which can still be listed for a while.
    pub(super) fn keep_deleted_tags(&mut self, ctx: &Ctx<'_>, pool_id: &str, tags: StringMap) {
        self.deleted_tags.retain(|_, deleted| ctx.now < deleted.listed_until);
        let listed_until = Timestamp::from_millis(ctx.now.as_millis().saturating_add(LISTED_AFTER_DELETION));
        self.deleted_tags.insert(pool_id.to_owned(), DeletedTags { tags, listed_until });
    }

    /// Returns the id in the ARN of a pool of this account and region, which may be missing:
    /// `arn:<partition>:cognito-identity:<region>:<account>:identitypool/<id>`.
    fn own_pool_of<'a>(&self, operation: Operation, arn: &'a str) -> Outcome<&'a str> {
        let assume = self.assumptions();
        let message = || Message::from(format!("'{arn}' is not the ARN of an identity pool."));
        let parsed = Arn::parse(arn).ok_or_else(|| {
            let answer = assume.malformed_arn();
            // IAM checks the text against policies, and none allows a text that is no ARN.
            let is_denied = answer == MalformedArn::AccessDenied;
            answer.error(if is_denied {
                denied_by_policy(&self.user_arn(), operation, arn)
            } else {
                message()
            })
        })?;
        let id = Some(parsed.resource).filter(|_| parsed.service == "cognito-identity");
        let id = id.and_then(|resource| resource.strip_prefix("identitypool/"));
        let id = id.ok_or_else(|| assume.arn_of_other_kind().error(message()))?;
        if !self.is_own(&parsed) || parsed.region != self.settings.region {
            let message = format!("'{arn}' is of another account or region.");
            return Err(assume.foreign_arn().error(message));
        }
        Ok(id)
    }

    fn tagged_pool(&self, id: &str) -> Outcome<PoolNumber> {
        self.pool_numbers.get(id).copied().ok_or_else(|| {
            self.assumptions().tags_of_unknown_pool().error(format!("There is no identity pool '{id}'."))
        })
    }

    /// Rejects a request without tags or keys, if that is the answer in force.
    fn refuse_nothing(&self, is_nothing: bool) -> Outcome<()> {
        if is_nothing {
            self.assumptions().tagging_nothing().or_error("The request names no tag.")?;
        }
        Ok(())
    }

    pub(super) fn check_tags(&self, tags: &StringMap) -> Outcome<()> {
        if let Some((key, _)) = tags.iter().find(|(key, value)| !is_tag(key, value)) {
            let message =
                format!("The tag '{key}' starts with aws: or has a character that tags cannot have.");
            return Err(self.assumptions().bad_tag().error(message));
        }
        if tags.len() > TAG_LIMIT {
            let message = format!("A resource has at most {TAG_LIMIT} tags, not {}.", tags.len());
            return Err(self.assumptions().too_many_tags().error(message));
        }
        Ok(())
    }
}
