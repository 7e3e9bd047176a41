//! Requests and responses of the operations on tags.

use super::shape::shapes;

shapes! {
    /// Request of [`list_tags_for_resource`](crate::CognitoIdentity::list_tags_for_resource).
    ListTagsForResourceInput {
        /// `arn:<partition>:cognito-identity:<region>:<account>:identitypool/<pool id>`.
        resource_arn: String = new,
    }

    /// Response of [`list_tags_for_resource`](crate::CognitoIdentity::list_tags_for_resource).
    ListTagsForResourceOutput {
        /// Values by tag key.
        tags: {String},
    }

    /// Request of [`tag_resource`](crate::CognitoIdentity::tag_resource).
    TagResourceInput {
        /// `arn:<partition>:cognito-identity:<region>:<account>:identitypool/<pool id>`.
        resource_arn: String = new,
        /// Values by tag key.
        tags: {String} = new,
    }

    /// Response of [`tag_resource`](crate::CognitoIdentity::tag_resource): no members.
    TagResourceOutput {}

    /// Request of [`untag_resource`](crate::CognitoIdentity::untag_resource).
    UntagResourceInput {
        /// `arn:<partition>:cognito-identity:<region>:<account>:identitypool/<pool id>`.
        resource_arn: String = new,
        /// The keys to remove.
        tag_keys: [String] = new,
    }

    /// Response of [`untag_resource`](crate::CognitoIdentity::untag_resource): no members.
    UntagResourceOutput {}
}
