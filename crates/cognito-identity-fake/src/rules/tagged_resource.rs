//! The resource of a tag operation: the ARN of a pool. Start at [`own_pool_id`].

use cognito_identity::Operation;

use crate::arn::Arn;
use crate::assumption::MalformedArn;
use crate::context::{Context, Outcome};
use crate::messages::{Message, denied_by_policy};
use crate::state::{PoolNumber, State};

/// Returns the pool with this id, for an operation on its tags.
pub(crate) fn tagged_pool(state: &State, ctx: &Context<'_>, id: &str) -> Outcome<PoolNumber> {
    state
        .pool_number(id)
        .map_err(|_| ctx.assume().tags_of_unknown_pool().error(format!("There is no identity pool '{id}'.")))
}

/// Returns the id in the ARN of a pool of this account and region, which may be missing:
/// `arn:<partition>:cognito-identity:<region>:<account>:identitypool/<id>`.
pub(crate) fn own_pool_id<'a>(ctx: &Context<'_>, operation: Operation, arn: &'a str) -> Outcome<&'a str> {
    let assume = ctx.assume();
    let message = || Message::from(format!("'{arn}' is not the ARN of an identity pool."));
    let parsed = Arn::parse(arn).ok_or_else(|| {
        let answer = assume.malformed_arn();
        // IAM checks the text against policies, and none allows a text that is no ARN.
        let is_denied = answer == MalformedArn::AccessDenied;
        answer.error(if is_denied {
            denied_by_policy(&ctx.settings.user_arn(), operation, arn)
        } else {
            message()
        })
    })?;
    let id = Some(parsed.resource).filter(|_| parsed.service == "cognito-identity");
    let id = id.and_then(|resource| resource.strip_prefix("identitypool/"));
    let id = id.ok_or_else(|| assume.arn_of_other_kind().error(message()))?;
    if !ctx.settings.is_own(&parsed) || parsed.region != ctx.settings.region {
        let message = format!("'{arn}' is of another account or region.");
        return Err(assume.foreign_arn().error(message));
    }
    Ok(id)
}

/// Rejects a request without tags or keys, by assumption.
pub(crate) fn check_given(ctx: &Context<'_>, is_nothing: bool) -> Outcome<()> {
    if is_nothing {
        ctx.assume().tagging_nothing().or_error("The request names no tag.")?;
    }
    Ok(())
}
