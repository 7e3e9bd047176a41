//! Requests and responses of the operations on identities.

use super::{Logins, Timestamp, shape::open_enums, shape::shapes};

shapes! {
    /// Request of [`get_id`](crate::CognitoIdentity::get_id).
    GetIdInput {
        /// The account of the pool, 12 digits.
        account_id: String,
        /// `REGION:GUID`.
        identity_pool_id: String = new,
        /// Tokens by provider; absent for a guest.
        logins: Logins,
    }

    /// Response of [`get_id`](crate::CognitoIdentity::get_id).
    GetIdOutput {
        /// `REGION:GUID`.
        identity_id: String,
    }

    /// Request of [`describe_identity`](crate::CognitoIdentity::describe_identity).
    DescribeIdentityInput {
        /// `REGION:GUID`.
        identity_id: String = new,
    }

    /// An identity: the names of its logins and its dates.
    IdentityDescription {
        /// `REGION:GUID`.
        identity_id: String,
        /// The providers linked to the identity; absent for a guest.
        logins: [String],
        /// Timestamp at which the identity was created.
        creation_date: Timestamp,
        /// Timestamp of the identity's last change; equal to the creation date at first.
        last_modified_date: Timestamp,
    }

    /// Request of [`list_identities`](crate::CognitoIdentity::list_identities).
    ListIdentitiesInput {
        /// `REGION:GUID`.
        identity_pool_id: String = new,
        /// Maximum number of identities on a page, 1 to 60.
        max_results: i32 = new,
        /// Start of the page: the `next_token` of the page before.
        next_token: String,
        /// Whether disabled identities are left out; absent includes them.
        hide_disabled: bool,
    }

    /// A page of [`list_identities`](crate::CognitoIdentity::list_identities).
    ListIdentitiesOutput {
        /// `REGION:GUID`.
        identity_pool_id: String,
        /// The identities, in no documented order.
        identities: [IdentityDescription],
        /// Start of the next page; absent on the last page.
        next_token: String,
    }

    /// Request of [`delete_identities`](crate::CognitoIdentity::delete_identities).
    DeleteIdentitiesInput {
        /// 1 to 60 identity ids.
        identity_ids_to_delete: [String] = new,
    }

    /// Response of [`delete_identities`](crate::CognitoIdentity::delete_identities).
    DeleteIdentitiesOutput {
        /// The ids that were not deleted; an empty list when all were.
        unprocessed_identity_ids: [UnprocessedIdentityId],
    }

    /// An identity id that was not deleted, and why.
    UnprocessedIdentityId {
        /// The id as it was given.
        identity_id: String,
        /// The reason.
        error_code: ErrorCode,
    }

    /// Request of [`unlink_identity`](crate::CognitoIdentity::unlink_identity).
    UnlinkIdentityInput {
        /// `REGION:GUID`.
        identity_id: String = new,
        /// Tokens by provider: the proof that the caller owns the identity.
        logins: Logins = new,
        /// The providers to unlink.
        logins_to_remove: [String] = new,
    }
}

open_enums! {
    /// Reason why an identity was not deleted.
    ErrorCode {
        /// The caller may not delete it.
        AccessDenied,
        /// The service failed.
        InternalServerError,
    }
}
