//! The list of open questions about the service, one line of data each: the text, the field, and the candidates.

use cognito_identity::{ErrorKind, ServiceError};

use super::Candidate;
use super::define::{errors, kind, questions};
use crate::messages::Message;

// A candidate after `!` is made into the error of its name by `error` or `or_error`. The code matches candidates that are
// named like errors and have no `!`: their messages are recorded, or they are codes and not errors.
questions! {
    // Merging and linking.
    "MergeDeveloperIdentities: which error, when both identities hold a login of the same public provider?"
    merge_provider_conflict: MergeProviderConflict = !ResourceConflict | !InvalidParameter | !NotAuthorized;
    "A developer token for a guest's identity id and a user of another identity: what happens?"
    known_user_for_guest: KnownUserForGuest =
        !DeveloperUserAlreadyRegistered | MergedIntoGuest | MergedIntoOwner | !ResourceConflict;
    "A developer token for an authenticated identity's id and a user of another identity: what happens?"
    known_user_for_authenticated: KnownUserForAuthenticated =
        !DeveloperUserAlreadyRegistered | MergedIntoGiven | MergedIntoOwner | !ResourceConflict;
    "A token of this service beside the login of a developer token: which error?"
    own_token_beside_developer: OwnTokenBesideDeveloper = !NotAuthorized | !InvalidParameter;
    "A developer token for the id of an identity that has developer users, and a new user: what happens?"
    further_user: FurtherUser = Added | !ResourceConflict | !NotAuthorized;
    "MergeDeveloperIdentities: source and destination are the same user?"
    merge_same_user: MergeSameUser = Unchanged | !InvalidParameter | !ResourceConflict | !ResourceNotFound;
    "MergeDeveloperIdentities: the source user is unknown?"
    merge_unknown_source: MergeUnknownSource =
        !ResourceNotFound | !InvalidParameter | !ResourceConflict | !NotAuthorized;
    "MergeDeveloperIdentities: the destination user is unknown?"
    merge_unknown_destination: MergeUnknownDestination =
        !ResourceNotFound | !InvalidParameter | !ResourceConflict | !NotAuthorized;
    "MergeDeveloperIdentities: both users have the same identity already?"
    merge_already_merged: MergeAlreadyMerged = Unchanged | !ResourceConflict | !InvalidParameter;
    "MergeDeveloperIdentities: the developer provider is not the pool's?"
    merge_wrong_provider: MergeWrongProvider =
        !InvalidParameter | !ResourceNotFound | !NotAuthorized | !ResourceConflict;
    "An identity that was merged away: is it described and listed, and with DISABLED as its first login?"
    merged_away_described: MergedAwayDescribed = Marked | WithoutLogins | WithFormerLogins | Gone;
    "An identity that is disabled: what follows DISABLED among the logins that are described?"
    disabled_logins: DisabledLogins = MarkerAlone | FormerProviders | Region;
    "A developer token for the id of an identity that was merged away: whose token is it?"
    merged_away_given: MergedAwayGiven = Parent | NotAuthorized | ResourceNotFound;
    "Does LastModifiedDate move when a login is linked?"
    modified_by_link: ModifiedByLink = Moves | Stays;
    "Does LastModifiedDate of both identities move when they merge?"
    modified_by_merge: ModifiedByMerge = Moves | Stays;
    "Does LastModifiedDate move when a login is unlinked?"
    modified_by_unlink: ModifiedByUnlink = Moves | Stays;
    "Does LastModifiedDate move when a token is issued for a login that was linked before?"
    modified_by_token: ModifiedByToken = Stays | Moves;
    "Which error, when a merge would bring together more than 20 logins?"
    login_limit: LoginLimit = !ResourceConflict | !LimitExceeded | !InvalidParameter;
    "Does linking one more login, without a merge, obey the limit of 20?"
    link_limit: LinkLimit = Enforced | Unlimited;
    "A guest's identity id and a new developer user: does the user get the guest's identity?"
    guest_upgrade: GuestUpgrade = KeepsId | NewIdentity;

    // Unlinking and lifecycle.
    "An identity whose last login was unlinked: is it described and listed, and with DISABLED as its first login?"
    inaccessible_described: InaccessibleDescribed = Marked | WithoutLogins | Gone;
    "A developer token for the id of an identity whose last login was unlinked: what happens?"
    inaccessible_given: InaccessibleGiven = NotAuthorized | ResourceNotFound;
    "UnlinkDeveloperIdentity: the user is unknown?"
    unlink_unknown_user: UnlinkUnknownUser =
        !ResourceNotFound | !ResourceConflict | !NotAuthorized | !InvalidParameter | Unchanged;
    "UnlinkDeveloperIdentity: the user is of another identity?"
    unlink_other_identity: UnlinkOtherIdentity =
        !ResourceConflict | !ResourceNotFound | !NotAuthorized | !InvalidParameter | Unchanged;
    "UnlinkDeveloperIdentity: the developer provider is not the pool's?"
    unlink_wrong_provider: UnlinkWrongProvider =
        !InvalidParameter | !ResourceNotFound | !NotAuthorized | !ResourceConflict;
    "UnlinkDeveloperIdentity: the identity is of another pool?"
    unlink_other_pool: UnlinkOtherPool = !ResourceNotFound | !NotAuthorized | !ResourceConflict | !InvalidParameter;
    "Does an identity with several developer users stay enabled when one is unlinked?"
    unlink_of_several: UnlinkOfSeveral = StaysEnabled | Disables;
    "DeleteIdentities: an id that names no identity?"
    delete_unknown: DeleteUnknown = Processed | AccessDenied | InternalServerError;
    "DeleteIdentities: an id of another region?"
    delete_other_region: DeleteOtherRegion = Processed | AccessDenied | InternalServerError;
    "DeleteIdentities: an id that is given twice?"
    delete_repeated: DeleteRepeated = Processed | AccessDenied | InternalServerError;
    "DeleteIdentityPool: the pool is unknown or was deleted before?"
    delete_unknown_pool: DeleteUnknownPool = ResourceNotFound | Unchanged;
    "An identity of a deleted pool: which resource is said to be missing?"
    orphaned_identity: OrphanedIdentity = IdentityNotFound | PoolNotFound;
    "A developer user whose identity was deleted signs in again: what happens?"
    user_of_deleted_identity: UserOfDeletedIdentity = NewIdentity | !NotAuthorized;
    "Does deleting a merged-away identity touch its parent?"
    merged_away_deleted: MergedAwayDeleted = LeavesParent | DeletesParent;

    // Pool configuration.
    "UpdateIdentityPool without the provider members: are the stored providers removed?"
    update_without_providers: UpdateWithoutProviders = Removed | Kept;
    "UpdateIdentityPool without IdentityPoolTags: are the stored tags removed?"
    update_without_tags: UpdateWithoutTags = Kept | Removed;
    "UpdateIdentityPool without AllowClassicFlow: is it unset again?"
    update_without_classic_flow: UpdateWithoutClassicFlow = Removed | Kept;
    "UpdateIdentityPool with another DeveloperProviderName than the stored one?"
    update_developer_provider: UpdateDeveloperProvider = !InvalidParameter | Ignored | !ResourceConflict;
    "CreateIdentityPool with the name of another pool?"
    repeated_pool_name: RepeatedPoolName = Allowed | !ResourceConflict;
    "A key of SupportedLoginProviders that the documentation does not name?"
    unknown_login_provider: UnknownLoginProvider = !InvalidParameter | Accepted;
    "The same entry twice in CognitoIdentityProviders?"
    repeated_user_pool: RepeatedUserPool = Accepted | !InvalidParameter;
    "Which error, for a tag that starts with `aws:`, or whose key or value has other characters than documented?"
    bad_tag: BadTag = !InvalidParameter | !Validation;
    "Which error, for more than 50 tags?"
    too_many_tags: TooManyTags = !InvalidParameter | !LimitExceeded | !Validation;
    "UpdateIdentityPool with IdentityPoolTags: what becomes of stored tags it does not name?"
    update_with_tags: UpdateWithTags = Replaced | Merged;
    "A SAML provider of another account: which error?"
    foreign_saml_provider: ForeignSamlProvider = !InvalidParameter | !NotAuthorized;
    "An OpenID Connect or SAML provider that is no ARN of such a provider of IAM: what happens?"
    malformed_provider_arn: MalformedProviderArn = !NotAuthorized | !InvalidParameter | Accepted;
    "A SAML provider of the account that is not there: what happens?"
    unknown_saml_provider: UnknownSamlProvider = Accepted | !InvalidParameter;
    "UpdateIdentityPool removes a provider that has a role mapping: is the mapping kept?"
    mappings_of_removed_provider: MappingsOfRemovedProvider = Kept | Removed;
    "UpdateIdentityPool removes a provider that has a principal tag map: is the map kept?"
    tags_of_removed_provider: TagsOfRemovedProvider = Kept | Removed;

    // Roles.
    "GetIdentityPoolRoles of a pool without roles: is Roles absent, or an empty map?"
    unset_roles: UnsetRoles = Absent | EmptyMap;
    "SetIdentityPoolRoles without RoleMappings: are the stored mappings removed?"
    roles_without_mappings: RolesWithoutMappings = Removed | Kept;
    "SetIdentityPoolRoles with the ARN of a role of the account that is not there: what happens?"
    unknown_role: UnknownRole = Accepted | !NotAuthorized;
    "SetIdentityPoolRoles: are the roles of mapping rules checked as the pool's are?"
    rule_roles: RuleRoles = Checked | Unchecked;
    "A role mapping for the developer provider: what happens?"
    mapping_for_developer_provider: MappingForDeveloperProvider = !InvalidParameter | Accepted;
    "A role mapping without AmbiguousRoleResolution: what happens?"
    mapping_without_resolution: MappingWithoutResolution = !InvalidParameter | Accepted;
    "A role mapping of type Rules without RulesConfiguration: what happens?"
    rules_without_configuration: RulesWithoutConfiguration = !InvalidParameter | Accepted;
    "A role mapping of type Token with RulesConfiguration: what happens?"
    token_mapping_with_rules: TokenMappingWithRules = !InvalidParameter | Accepted;
    "A role mapping with more than 25 rules: what happens?"
    too_many_rules: TooManyRules = !InvalidParameter | Accepted;

    // Principal tags.
    "SetPrincipalTagAttributeMap for a provider that is not configured: what happens?"
    tags_for_unknown_provider: TagsForUnknownProvider = !InvalidParameter | !ResourceNotFound | Accepted;
    "SetPrincipalTagAttributeMap for the developer provider: what happens?"
    tags_for_developer_provider: TagsForDeveloperProvider = !InvalidParameter | Accepted;
    "SetPrincipalTagAttributeMap without UseDefaults: is the given map used, or the defaults?"
    tags_without_use_defaults: TagsWithoutUseDefaults = Custom | Defaults;
    "The default map of a SAML provider: which of its two claims is the tag `client`?"
    saml_default_tags: SamlDefaultTags = ClientIsNameIdentifier | ClientIsName;
    "The default map of a login or OpenID Connect provider: what are its two tags called?"
    default_tag_keys: DefaultTagKeys = ClientAndUsername | ClaimNames;
    "SetPrincipalTagAttributeMap with UseDefaults and a map over the limit: is the map looked at?"
    discarded_attributes: DiscardedAttributes = Ignored | Checked;
    "The limit of 460 bytes for all attributes of a map: does it count tag keys too?"
    attribute_limit_counts: AttributeLimitCounts = Names | KeysAndNames;
    "A principal tag map whose attributes have more than 460 bytes: what happens?"
    oversized_attributes: OversizedAttributes = !InvalidParameter | !Validation | Accepted;

    // Tags of pools.
    "Tag operations on the ARN of a pool that is not there: which error?"
    tags_of_unknown_pool: TagsOfUnknownPool = !ResourceNotFound | !NotAuthorized | !InvalidParameter;
    "Tag operations on a text that is no ARN: which error?"
    malformed_arn: MalformedArn = !AccessDenied | !InvalidParameter | !ResourceNotFound | !NotAuthorized;
    "Tag operations on the ARN of something other than an identity pool: which error?"
    arn_of_other_kind: ArnOfOtherKind = !InvalidParameter | !ResourceNotFound | !NotAuthorized | !AccessDenied;
    "Tag operations on the ARN of a pool of another account or region: which error?"
    foreign_arn: ForeignArn = !NotAuthorized | !ResourceNotFound | !InvalidParameter;
    "UntagResource with a key the resource does not have: what happens?"
    untag_missing: UntagMissing = Unchanged | !ResourceNotFound | !InvalidParameter;
    "TagResource without tags, or UntagResource without keys: what happens?"
    tagging_nothing: TaggingNothing = Unchanged | !InvalidParameter;
    "ListTagsForResource of a deleted pool: are its tags still listed?"
    deleted_pool_tags: DeletedPoolTags = Gone | StillListed;

    // Developer users and their lookup.
    "A developer token for a provider that is not the pool's developer provider: which error?"
    token_wrong_provider: TokenWrongProvider = !InvalidParameter | !NotAuthorized | !ResourceNotFound;
    "A developer user identifier longer than 1,024 characters, in the Logins of a developer token?"
    oversized_user: OversizedUser = !InvalidParameter | !Validation | Accepted;
    "A developer token for the id of an identity of another pool?"
    token_other_pool: TokenOtherPool = !NotAuthorized | !ResourceNotFound | !InvalidParameter | !ResourceConflict;
    "What form do the GUIDs of new identities have?"
    identity_guid: IdentityGuid = PoolPrefix | VersionFour;
    "Does DescribeIdentity list the developer provider among the logins?"
    described_developer_provider: DescribedDeveloperProvider = Listed | Hidden;
    "GetId with the AccountId of another account?"
    other_account: OtherAccount = Ignored | !ResourceNotFound | !NotAuthorized;
    "LookupDeveloperIdentity with neither key: which error?"
    lookup_without_key: LookupWithoutKey = !InvalidParameter | !Validation;
    "LookupDeveloperIdentity: the user is unknown?"
    lookup_unknown_user: LookupUnknownUser = !ResourceNotFound | !NotAuthorized | !InvalidParameter | !ResourceConflict;
    "LookupDeveloperIdentity: the identity is of another pool?"
    lookup_other_pool: LookupOtherPool = !ResourceNotFound | !NotAuthorized | !InvalidParameter | !ResourceConflict;
    "LookupDeveloperIdentity: the identity has no developer users?"
    lookup_without_users: LookupWithoutUsers = EmptyList | !ResourceNotFound | !NotAuthorized;
    "LookupDeveloperIdentity by user alone: all users of the identity, or the one asked for?"
    lookup_by_user: LookupByUser = AllUsers | GivenUser;
    "LookupDeveloperIdentity without MaxResults: how many users a page?"
    lookup_default_page: LookupDefaultPage = Sixty | Ten;

    // Unlinking public logins.
    "UnlinkIdentity without a login of the identity: which error?"
    unlink_without_proof: UnlinkWithoutProof = !NotAuthorized | !InvalidParameter | !ResourceConflict;
    "UnlinkIdentity: may one login of the identity prove the removal of another?"
    unlink_by_another_login: UnlinkByAnotherLogin = Accepted | !NotAuthorized;
    "UnlinkIdentity of a merged-away identity, with a login of it: what happens?"
    merged_away_unlinked: MergedAwayUnlinked = !NotAuthorized | !ResourceNotFound | Parent;
    "UnlinkIdentity of a provider the identity has no login of: what happens?"
    unlink_not_linked: UnlinkNotLinked = Unchanged | !ResourceNotFound | !NotAuthorized | !InvalidParameter;
    "UnlinkIdentity with an empty LoginsToRemove: what happens?"
    unlink_nothing: UnlinkNothing = Unchanged | !InvalidParameter | !Validation;
    "UnlinkIdentity of the developer provider: which developer users are unlinked?"
    unlink_developer_login: UnlinkDeveloperLogin = AllUsers | TheUser | !InvalidParameter | !NotAuthorized;

    // Who may use an identity.
    "A public operation for an identity whose last login was unlinked: which error?"
    inaccessible_used: InaccessibleUsed = NotAuthorized | ResourceNotFound;
    "A public operation for an identity that was merged away with its logins, without a login: which error?"
    merged_away_used: MergedAwayUsed = NotAuthorized | ResourceNotFound;
    "The developer provider alone among the logins of a public operation: in which words is it refused?"
    developer_provider_as_login: DeveloperProviderAsLogin =
        SaysPublicProvider | SaysIssuerMismatch | SaysLoginsDontMatch;
    "A login under the service's own name that is no token of it: in which words is it refused?"
    another_own_token: AnotherOwnToken = SaysNotCognito | SaysNotOpenIdConnect | SaysNotVerified;
    "GetOpenIdToken with a developer token that carries principal tags: does the new token carry them?"
    exchanged_principal_tags: ExchangedPrincipalTags = Dropped | Kept;
    "GetId with logins of two identities: what happens?"
    get_id_of_two: GetIdOfTwo = !ResourceConflict | Merged | First;
    "GetId with a login of an identity and a login of no identity: is the new one linked?"
    get_id_with_new_login: GetIdWithNewLogin = Linked | LeftAlone;
    "Two identities with logins merge because one is used with a login of the other, or a guest with logins of both: which remains?"
    implicit_parent: ImplicitParent = Given | Other | Older;
    "A developer token without an identity id, for a user and a public login of two identities: what happens?"
    developer_and_other_owner: DeveloperAndOtherOwner =
        !DeveloperUserAlreadyRegistered | Merged | !ResourceConflict;
    "A developer token without an identity id, for a new user and public logins of two identities: what happens?"
    new_user_of_two: NewUserOfTwo = !ResourceConflict | Merged;
    "Is a token of a user pool accepted for five minutes after its expiry, as those of other OpenID Connect providers?"
    user_pool_grace: UserPoolGrace = FiveMinutes | NoGrace;
    "A SAML assertion: is it accepted for five minutes after its expiry?"
    saml_grace: SamlGrace = NoGrace | FiveMinutes;
    "A token that has expired and is of no provider of the pool: in which words is it refused?"
    expired_of_other_provider: ExpiredOfOtherProvider = SaysExpired | SaysUnsupported;
    "A login token of an unknown issuer that has also expired or is for another application: which error?"
    forged_and_faulty: ForgedAndFaulty = SaysOtherFault | SaysNotVerified;
    "A login token that is issued in the future by more than five minutes: what happens?"
    login_of_the_future: LoginOfTheFuture = Accepted | !NotAuthorized;
    "A token of this service under the name of a public provider: in which words is it refused?"
    own_token_elsewhere: OwnTokenElsewhere = SaysCognitoToken | SaysIssuerMismatch;
    "A token of a login provider such as Google, whose aud is one application and azp another: which one counts?"
    azp_of_login_provider: AzpOfLoginProvider = Audience | AuthorizedParty | Either;
    "Does a checked user pool refuse users who signed out to operations that answer neither token nor credentials?"
    token_check_scope: TokenCheckScope = TokensAndCredentials | EveryOperation;
    "What does amr say of a user of a login provider such as Facebook?"
    amr_of_login_provider: AmrOfLoginProvider = AppAndUser | User;
    "What does amr say of a user of a SAML provider?"
    amr_of_saml: AmrOfSaml = ProviderAndUser | ProviderSamlAndUser;
    "A token of a region of which no token is recorded: does it have the claim identity-pool-arn?"
    pool_arn_claim: PoolArnClaim = Present | Absent;
    "In which order does amr name the logins of a token?"
    amr_order: AmrOrder = DeveloperFirst | ByName;
    "How does DescribeIdentity name a user pool: with the client's id, or without?"
    described_user_pool: DescribedUserPool = WithoutClient | WithClient;
    "A claim that is mapped to a session tag, and is no text: is it a tag all the same?"
    tags_of_other_claims: TagsOfOtherClaims = AsText | LeftOut;
    "Two logins whose principal tag maps have the same tag: whose claim is it?"
    tags_of_two_logins: TagsOfTwoLogins = LastProvider | FirstProvider;
    "A developer token with a login beside whose provider has a principal tag map: does it carry the mapped tags?"
    mapped_tags_of_developer_token: MappedTagsOfDeveloperToken = LeftOut | Included;
    "GetOpenIdToken with a SAML assertion: what happens?"
    saml_in_classic_flow: SamlInClassicFlow = !InvalidParameter | Issued;
    "Two logins whose providers have role mappings: which of them chooses the role?"
    several_mappings: SeveralMappings = FirstProvider | LastProvider;
    "CustomRoleArn that the login does not offer, under a mapping by token: what happens?"
    custom_role_not_in_token: CustomRoleNotInToken = !NotAuthorized | !InvalidParameter | Ignored;
    "A mapping by token and a login without any role: which role is chosen?"
    token_without_roles: TokenWithoutRoles = AmbiguousRoleResolution | AuthenticatedRole;
    "Roles that a token names as a text with spaces about the commas: are the spaces part of the roles?"
    spaces_in_roles: SpacesInRoles = Ignored | Kept;
    "A login that names a role of another account, under a mapping by token: which error?"
    role_of_other_account: RoleOfOtherAccount = !InvalidIdentityPoolConfiguration | !NotAuthorized;
    "Rules of equality, inequality or beginning on a claim that is a list: does each element count?"
    array_claims: ArrayClaims = AnyElement | Never;
    "A rule of containment on a claim that is a list: is part of an element enough?"
    list_containment: ListContainment = PartOfElement | WholeElement;
    "A rule on a claim that is a number or a boolean: is it compared as text?"
    other_claims: OtherClaims = AsText | Never;
    "A guest of a pool that allows guests no more asks for a token or credentials: what happens?"
    guest_after_ban: GuestAfterBan = NotAuthorized | StillServed;
    "An expired token of this service as a login: in which words is it refused?"
    expired_own_token: ExpiredOwnToken = SaysExpired | SaysForbidden | SaysLoginsDontMatch;
    "How long after its expiry is a token of this service accepted as a login?"
    own_token_grace: OwnTokenGrace = NoGrace | FiveMinutes;
    "A token of this service for another identity as a login: in which words is it refused?"
    foreign_own_token: ForeignOwnToken = SaysLoginsDontMatch | SaysForbidden;
    "A token of this service for an identity that was merged since, as a login with the id of its parent: is it accepted?"
    merged_own_token: MergedOwnToken = NotAuthorized | Accepted;
    "A token of this service whose logins were all unlinked since: is it still a login of the identity?"
    unlinked_logins_token: UnlinkedLoginsToken = NotAuthorized | Accepted;
    "A token that GetOpenIdToken answered a user of a public provider, as a login: does it stand for the user?"
    public_users_token: PublicUsersToken = Accepted | !NotAuthorized;
    "A token of this service beside logins of public providers: are those linked, as without it?"
    own_token_beside_logins: OwnTokenBesideLogins = Linked | !NotAuthorized;
    "A token of this service of a user whom a checked user pool has signed out since: is it a login?"
    own_token_of_signed_out_user: OwnTokenOfSignedOutUser = !NotAuthorized | Accepted;
    "A token of this service that names a provider with a role mapping: what chooses the role?"
    mapping_of_own_token: MappingOfOwnToken = AuthenticatedRole | AsAmbiguous;
    "A guest's own token as a login: does it stand for the guest?"
    guest_token_as_login: GuestTokenAsLogin = Guest | !NotAuthorized;
    "A public operation for a merged-away identity, with a login of it: whose token or credentials?"
    merged_away_used_with_login: MergedAwayUsedWithLogin = Parent | NotAuthorized | ResourceNotFound;
    "CustomRoleArn for a guest: what happens?"
    custom_role_of_guest: CustomRoleOfGuest = !InvalidParameter | !NotAuthorized | Ignored;
    "CustomRoleArn with a login whose provider has no role mapping: what happens?"
    custom_role_without_mapping: CustomRoleWithoutMapping = !InvalidParameter | !NotAuthorized | Ignored;
    "Does LastModifiedDate move when a public operation returns a token or credentials?"
    modified_by_exchange: ModifiedByExchange = Stays | Moves;

    // Pagination.
    "In which order does ListIdentities answer?"
    identity_order: IdentityOrder = ById | NewestFirst;
    "In which order does ListIdentityPools answer?"
    pool_order: PoolOrder = ById | OldestFirst | NewestFirst;
    "In which order does LookupDeveloperIdentity answer?"
    user_order: UserOrder = ByName | OldestFirst;
    "Is there a NextToken when the page is exactly full and nothing is left?"
    full_last_page: FullLastPage = NoToken | TokenToEmptyPage;
    "ListIdentities with HideDisabled: is the page cut before or after the disabled are left out?"
    hide_disabled: HideDisabled = BeforeCut | AfterCut;
    "A NextToken the operation did not issue for this pool: what happens?"
    bad_next_token: BadNextToken = !InvalidParameter | !NotAuthorized | !ResourceNotFound;
    "A NextToken with another MaxResults than the page before: what happens?"
    changed_page_size: ChangedPageSize = Allowed | !InvalidParameter;
    "Rows are created or deleted between two pages: does the second start after the last row of the first, or at its number?"
    page_start: PageStart = AfterLastRow | AtPosition;

    // Refusals.
    "A request that breaks a constraint of the model and names a pool that is not there: which error?"
    broken_and_missing: BrokenAndMissing = Validation | ResourceNotFound;
    "In which order are the violations of several members reported?"
    validation_order: ValidationOrder = MapsFirst | ReverseModel | ReverseAlphabetical;

    // The wire.
    "A target that is missing or of no operation: UnknownOperationException with which status, or the body recorded for what AWS cannot route?"
    unknown_operation: UnknownOperation = Status400 | Status404 | BadRequest;
    "Which status has SerializationException, for a body that is not JSON or has a member of another type?"
    serialization_status: SerializationStatus = Status400 | Status404;
    "A request whose Content-Type is neither application/x-amz-json-1.1 nor application/json: what happens?"
    other_content_type: OtherContentType = UnknownOperation | Accepted;
    "A request without Content-Type: what happens?"
    missing_content_type: MissingContentType = UnknownOperation | Accepted;
    "A request with a body of 0 bytes: what happens?"
    empty_body: EmptyBody = Serialization | EmptyObject;
    "A member of a request that is null: what happens?"
    null_members: NullMembers = Absent | Serialization;
    "A null in a list of a request, or as the value of a map's key: what happens?"
    null_elements: NullElements = Serialization | LeftOut;
    "A member of a request that the model does not know: what happens?"
    extra_members: ExtraMembers = Ignored | Serialization;
    "A member that comes twice in a request: what happens?"
    repeated_members: RepeatedMembers = Serialization | LastCounts;
    "The body of a success of an operation without output?"
    empty_output: EmptyOutput = NoBytes | EmptyObject;
    "How does the service's key set write the modulus of a key: in standard base64 with a leading zero byte, or in base64url as RFC 7518 has it?"
    jwks_form: JwksForm = StandardBase64 | Base64Url;
    "The form of a timestamp: always with a fraction (1538497905.0), with one where needed (1538497905), or with an exponent (1.538497905E9)?"
    timestamp_form: TimestampForm = Decimal | ShortDecimal | Scientific;
}
