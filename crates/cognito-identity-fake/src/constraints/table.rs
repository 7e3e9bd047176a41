//! The table of constraints. It reads like the model: each row is a shape under its own name. Start at [`input`].
#![allow(non_upper_case_globals, reason = "shapes and members keep the model's names")]

use cognito_identity::Operation;
use cognito_identity::types::{
    AmbiguousRoleResolutionType as Resolution, MappingRuleMatchType as Match, RoleMappingType as Type,
};

use super::pattern::{ACCOUNT, CLAIM, CLIENT, DEVELOPER, ID, POOL_NAME, PROVIDER, ROLE, SOLID, USER_POOL};
use super::{Bounds, Kind, Member, Pattern, Shape, Text};

/// Returns the shape of the input of `operation`, always a [`Kind::Structure`].
#[must_use]
pub fn input(operation: Operation) -> &'static Shape {
    match operation {
        Operation::CreateIdentityPool => &CreateIdentityPoolInput,
        Operation::DeleteIdentities => &DeleteIdentitiesInput,
        Operation::DeleteIdentityPool => &DeleteIdentityPoolInput,
        Operation::DescribeIdentity => &DescribeIdentityInput,
        Operation::DescribeIdentityPool => &DescribeIdentityPoolInput,
        Operation::GetCredentialsForIdentity => &GetCredentialsForIdentityInput,
        Operation::GetId => &GetIdInput,
        Operation::GetIdentityPoolRoles => &GetIdentityPoolRolesInput,
        Operation::GetOpenIdToken => &GetOpenIdTokenInput,
        Operation::GetOpenIdTokenForDeveloperIdentity => &GetOpenIdTokenForDeveloperIdentityInput,
        Operation::GetPrincipalTagAttributeMap => &GetPrincipalTagAttributeMapInput,
        Operation::ListIdentities => &ListIdentitiesInput,
        Operation::ListIdentityPools => &ListIdentityPoolsInput,
        Operation::ListTagsForResource => &ListTagsForResourceInput,
        Operation::LookupDeveloperIdentity => &LookupDeveloperIdentityInput,
        Operation::MergeDeveloperIdentities => &MergeDeveloperIdentitiesInput,
        Operation::SetIdentityPoolRoles => &SetIdentityPoolRolesInput,
        Operation::SetPrincipalTagAttributeMap => &SetPrincipalTagAttributeMapInput,
        Operation::TagResource => &TagResourceInput,
        Operation::UnlinkDeveloperIdentity => &UnlinkDeveloperIdentityInput,
        Operation::UnlinkIdentity => &UnlinkIdentityInput,
        Operation::UntagResource => &UntagResourceInput,
        Operation::UpdateIdentityPool => &IdentityPool,
    }
}

macro_rules! shapes {
    ($($name:ident = $kind:expr;)*) => {
        $(static $name: Shape = Shape { name: stringify!($name), kind: $kind };)*
    };
}

/// Defines shapes of structures, in the port's notation.
macro_rules! structures {
    ($($name:ident { $($member:ident: $shape:ident $(= $required:ident)?,)* })*) => {$(
        static $name: Shape = Shape {
            name: stringify!($name),
            kind: Kind::Structure(&[$(
                Member { name: stringify!($member), shape: &$shape, required: structures!(@ $($required)?) },
            )*]),
        };
    )*};
    (@ required) => { true };
    (@) => { false };
}

/// Strings of `min` to `max` scalar values.
const fn text(min: usize, max: usize) -> Kind {
    string(between(min, max), None, &[])
}

/// Strings of `min` to `max` scalar values that match a pattern.
const fn matching(min: usize, max: usize, pattern: &'static Pattern) -> Kind {
    string(between(min, max), Some(pattern), &[])
}

/// An enum.
const fn one_of(values: &'static [&'static str]) -> Kind {
    string(ANY, None, values)
}

const fn string(
    length: Bounds<usize>,
    pattern: Option<&'static Pattern>,
    values: &'static [&'static str],
) -> Kind {
    Kind::Text(Text { length, pattern, values })
}

const fn integer(min: i64, max: i64) -> Kind {
    Kind::Integer(Bounds { min: Some(min), max: Some(max) })
}

const fn list(element: &'static Shape, size: Bounds<usize>) -> Kind {
    Kind::List { element, size }
}

const fn map(key: &'static Shape, value: &'static Shape, size: Bounds<usize>) -> Kind {
    Kind::Map { key, value, size }
}

const ANY: Bounds<usize> = Bounds { min: None, max: None };

const fn at_most(max: usize) -> Bounds<usize> {
    Bounds { min: None, max: Some(max) }
}

const fn between(min: usize, max: usize) -> Bounds<usize> {
    Bounds { min: Some(min), max: Some(max) }
}

shapes! {
    AccountId = matching(1, 15, &ACCOUNT);
    AmbiguousRoleResolutionType = one_of(Resolution::VALUES);
    ARNString = text(20, 2048);
    ClaimName = matching(1, 64, &CLAIM);
    ClaimValue = text(1, 128);
    ClassicFlow = Kind::Boolean;
    CognitoIdentityProviderClientId = matching(1, 128, &CLIENT);
    CognitoIdentityProviderName = matching(1, 128, &USER_POOL);
    CognitoIdentityProviderTokenCheck = Kind::Boolean;
    DeveloperProviderName = matching(1, 128, &DEVELOPER);
    DeveloperUserIdentifier = text(1, 1024);
    HideDisabled = Kind::Boolean;
    IdentityId = matching(1, 55, &ID);
    IdentityPoolId = matching(1, 55, &ID);
    IdentityPoolName = matching(1, 128, &POOL_NAME);
    IdentityPoolUnauthenticated = Kind::Boolean;
    IdentityProviderId = matching(1, 128, &PROVIDER);
    IdentityProviderName = text(1, 128);
    IdentityProviderToken = text(1, 50_000);
    MappingRuleMatchType = one_of(Match::VALUES);
    PaginationKey = matching(1, 65_535, &SOLID);
    PrincipalTagID = text(1, 128);
    PrincipalTagValue = text(1, 256);
    QueryLimit = integer(1, 60);
    RoleMappingType = one_of(Type::VALUES);
    RoleType = matching(1, 128, &ROLE);
    TagKeysType = text(1, 128);
    TagValueType = text(0, 256);
    TokenDuration = integer(1, 86_400);
    UseDefaults = Kind::Boolean;

    CognitoIdentityProviderList = list(&CognitoIdentityProvider, ANY);
    IdentityIdList = list(&IdentityId, between(1, 60));
    IdentityPoolTagsListType = list(&TagKeysType, ANY);
    LoginsList = list(&IdentityProviderName, ANY);
    MappingRulesList = list(&MappingRule, between(1, 400));
    OIDCProviderList = list(&ARNString, ANY);
    SAMLProviderList = list(&ARNString, ANY);

    IdentityPoolTagsType = map(&TagKeysType, &TagValueType, ANY);
    IdentityProviders = map(&IdentityProviderName, &IdentityProviderId, at_most(10));
    LoginsMap = map(&IdentityProviderName, &IdentityProviderToken, at_most(10));
    PrincipalTags = map(&PrincipalTagID, &PrincipalTagValue, at_most(50));
    RoleMappingMap = map(&IdentityProviderName, &RoleMapping, at_most(10));
    RolesMap = map(&RoleType, &ARNString, at_most(2));
}

structures! {
    CognitoIdentityProvider {
        ProviderName: CognitoIdentityProviderName,
        ClientId: CognitoIdentityProviderClientId,
        ServerSideTokenCheck: CognitoIdentityProviderTokenCheck,
    }
    CreateIdentityPoolInput {
        IdentityPoolName: IdentityPoolName = required,
        AllowUnauthenticatedIdentities: IdentityPoolUnauthenticated = required,
        AllowClassicFlow: ClassicFlow,
        SupportedLoginProviders: IdentityProviders,
        DeveloperProviderName: DeveloperProviderName,
        OpenIdConnectProviderARNs: OIDCProviderList,
        CognitoIdentityProviders: CognitoIdentityProviderList,
        SamlProviderARNs: SAMLProviderList,
        IdentityPoolTags: IdentityPoolTagsType,
    }
    DeleteIdentitiesInput {
        IdentityIdsToDelete: IdentityIdList = required,
    }
    DeleteIdentityPoolInput {
        IdentityPoolId: IdentityPoolId = required,
    }
    DescribeIdentityInput {
        IdentityId: IdentityId = required,
    }
    DescribeIdentityPoolInput {
        IdentityPoolId: IdentityPoolId = required,
    }
    GetCredentialsForIdentityInput {
        IdentityId: IdentityId = required,
        Logins: LoginsMap,
        CustomRoleArn: ARNString,
    }
    GetIdInput {
        AccountId: AccountId,
        IdentityPoolId: IdentityPoolId = required,
        Logins: LoginsMap,
    }
    GetIdentityPoolRolesInput {
        IdentityPoolId: IdentityPoolId = required,
    }
    GetOpenIdTokenInput {
        IdentityId: IdentityId = required,
        Logins: LoginsMap,
    }
    GetOpenIdTokenForDeveloperIdentityInput {
        IdentityPoolId: IdentityPoolId = required,
        IdentityId: IdentityId,
        Logins: LoginsMap = required,
        PrincipalTags: PrincipalTags,
        TokenDuration: TokenDuration,
    }
    GetPrincipalTagAttributeMapInput {
        IdentityPoolId: IdentityPoolId = required,
        IdentityProviderName: IdentityProviderName = required,
    }
    IdentityPool {
        IdentityPoolId: IdentityPoolId = required,
        IdentityPoolName: IdentityPoolName = required,
        AllowUnauthenticatedIdentities: IdentityPoolUnauthenticated = required,
        AllowClassicFlow: ClassicFlow,
        SupportedLoginProviders: IdentityProviders,
        DeveloperProviderName: DeveloperProviderName,
        OpenIdConnectProviderARNs: OIDCProviderList,
        CognitoIdentityProviders: CognitoIdentityProviderList,
        SamlProviderARNs: SAMLProviderList,
        IdentityPoolTags: IdentityPoolTagsType,
    }
    ListIdentitiesInput {
        IdentityPoolId: IdentityPoolId = required,
        MaxResults: QueryLimit = required,
        NextToken: PaginationKey,
        HideDisabled: HideDisabled,
    }
    ListIdentityPoolsInput {
        MaxResults: QueryLimit = required,
        NextToken: PaginationKey,
    }
    ListTagsForResourceInput {
        ResourceArn: ARNString = required,
    }
    LookupDeveloperIdentityInput {
        IdentityPoolId: IdentityPoolId = required,
        IdentityId: IdentityId,
        DeveloperUserIdentifier: DeveloperUserIdentifier,
        MaxResults: QueryLimit,
        NextToken: PaginationKey,
    }
    MappingRule {
        Claim: ClaimName = required,
        MatchType: MappingRuleMatchType = required,
        Value: ClaimValue = required,
        RoleARN: ARNString = required,
    }
    MergeDeveloperIdentitiesInput {
        SourceUserIdentifier: DeveloperUserIdentifier = required,
        DestinationUserIdentifier: DeveloperUserIdentifier = required,
        DeveloperProviderName: DeveloperProviderName = required,
        IdentityPoolId: IdentityPoolId = required,
    }
    RoleMapping {
        Type: RoleMappingType = required,
        AmbiguousRoleResolution: AmbiguousRoleResolutionType,
        RulesConfiguration: RulesConfigurationType,
    }
    RulesConfigurationType {
        Rules: MappingRulesList = required,
    }
    SetIdentityPoolRolesInput {
        IdentityPoolId: IdentityPoolId = required,
        Roles: RolesMap = required,
        RoleMappings: RoleMappingMap,
    }
    SetPrincipalTagAttributeMapInput {
        IdentityPoolId: IdentityPoolId = required,
        IdentityProviderName: IdentityProviderName = required,
        UseDefaults: UseDefaults,
        PrincipalTags: PrincipalTags,
    }
    TagResourceInput {
        ResourceArn: ARNString = required,
        Tags: IdentityPoolTagsType = required,
    }
    UnlinkDeveloperIdentityInput {
        IdentityId: IdentityId = required,
        IdentityPoolId: IdentityPoolId = required,
        DeveloperProviderName: DeveloperProviderName = required,
        DeveloperUserIdentifier: DeveloperUserIdentifier = required,
    }
    UnlinkIdentityInput {
        IdentityId: IdentityId = required,
        Logins: LoginsMap = required,
        LoginsToRemove: LoginsList = required,
    }
    UntagResourceInput {
        ResourceArn: ARNString = required,
        TagKeys: IdentityPoolTagsListType = required,
    }
}
