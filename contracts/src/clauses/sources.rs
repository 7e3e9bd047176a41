//! The pages and records that clauses cite more than once.

use crate::basis::Basis::{self, Documented, Observed};

pub(crate) const MERGE: Basis = Documented("API reference, MergeDeveloperIdentities");
pub(crate) const UNLINK: Basis = Documented("API reference, UnlinkDeveloperIdentity");
pub(crate) const TOKEN: Basis = Documented("API reference, GetOpenIdTokenForDeveloperIdentity");
pub(crate) const LOOKUP: Basis = Documented("API reference, LookupDeveloperIdentity");
pub(crate) const LIST: Basis = Documented("API reference, ListIdentities");
pub(crate) const LIST_POOLS: Basis = Documented("API reference, ListIdentityPools");
pub(crate) const POOLS: Basis = Documented("API reference, CreateIdentityPool and DescribeIdentityPool");
pub(crate) const DEVELOPER_GUIDE: Basis = Documented("Developer Guide, Developer-authenticated identities");
pub(crate) const GET_ID: Basis = Documented("API reference, GetId");
pub(crate) const OPEN_ID_GUIDE: Basis = Documented("Developer Guide, OpenID Connect identity providers");
pub(crate) const TOKEN_CHECK: Basis = Documented("API reference, CognitoIdentityProvider");
pub(crate) const FLOWS_GUIDE: Basis = Documented("Developer Guide, Identity pools authentication flow");
pub(crate) const SET_ROLES: Basis = Documented("API reference, SetIdentityPoolRoles and RoleMapping");
pub(crate) const SET_PRINCIPAL_TAGS: Basis = Documented("API reference, SetPrincipalTagAttributeMap");
pub(crate) const TAGGING: Basis = Documented("Developer Guide, Tagging Amazon Cognito resources");
pub(crate) const ROLE_GUIDE: Basis = Documented("Developer Guide, Role-based access control");
pub(crate) const UNLINK_PUBLIC: Basis = Documented("API reference, UnlinkIdentity");
pub(crate) const DELETE_POOL: Basis = Documented("API reference, DeleteIdentityPool");

pub(crate) const UNDATED: &str = Basis::UNDATED;

pub(crate) const TERRAFORM: Basis = Observed(
    "hashicorp/terraform-provider-aws acceptance tests, internal/service/cognitoidentity/pool_test.go",
    UNDATED,
);
pub(crate) const TERRAFORM_ROLES: Basis = Observed(
    "hashicorp/terraform-provider-aws acceptance tests, internal/service/cognitoidentity/pool_roles_attachment_test.go",
    UNDATED,
);
pub(crate) const PRINCIPAL_TAGS_CAPTURE: Basis = Observed(
    "radkawar/stackd, testdata/integration/cognito_identity_principal_tags_native.json",
    "2026-10-01",
);
pub(crate) const ROLES_CAPTURE: Basis =
    Observed("radkawar/stackd, testdata/integration/cognito_identity_roles_native.json", "2026-09-28");
pub(crate) const GUEST_UPGRADE: Basis =
    Observed("table of measurements in aws-amplify/amplify-js pull request 14207", "2025-02");
pub(crate) const NO_ROLE: Basis = Observed(
    "aws-sdk-net integration test of identity pools, aws-amplify/amplify-swift issue 3124",
    "2023 for the issue",
);
pub(crate) const FORBIDDEN_IDENTITY: Basis =
    Observed("aws-amplify/aws-sdk-android issues 175 and 2964, amplify-js issue 5696", "2016 to 2022");
pub(crate) const STAFF_ON_UNLINKING: Basis =
    Observed("AWS staff in amazon-archives/aws-sdk-unity issue 114", UNDATED);
pub(crate) const CLI_TRANSCRIPT: Basis =
    Observed("AWS CLI transcripts, aws/aws-cli issue 7652 and others", "2022 to 2024");
pub(crate) const DECODED_TOKENS: Basis = Observed("about 20 decoded public tokens", "2015 to 2026");
pub(crate) const CATNEKAISE: Basis =
    Observed("catnekaise (djonser), article on GitHub Actions with identity pools: decoded tokens", UNDATED);
pub(crate) const STACKD: Basis =
    Observed("radkawar/stackd, testdata/integration/cognito_identity_native.json", "2026-09-28");
pub(crate) const CDK_PREFLIGHT: Basis = Observed(
    "badmintoncryer/cdk-preflight, answers through CloudFormation, commits 9dba19e and 4ceb0e9",
    "2026-09",
);
pub(crate) const DISABLED_MARK: Basis = Observed(
    "a public script that reads ListIdentities of the AWS CLI; for the console aws-amplify/amplify-js issues 1015 and 4658",
    UNDATED,
);
pub(crate) const API_SAMPLES: Basis =
    Documented("API reference, sample requests, X-Amz-Target and Content-Type");
pub(crate) const LIST_TRANSCRIPT: Basis =
    Observed("AWS CLI transcript of ListIdentities and DescribeIdentity", "2018-09");
