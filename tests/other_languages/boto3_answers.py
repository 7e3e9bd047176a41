"""boto3: pages, times, modelled exceptions with their words, and what its retries make of an overloaded service."""

from expect import GOOGLE, MEMBER, client, fake, freeze, public, refused, same

fake("POST", "reset", {})
creation_date, expiration = freeze()
cognito, unsigned = client("cognito-identity"), public("cognito-identity")


def create(name, **more):
    return cognito.create_identity_pool(IdentityPoolName=name, AllowUnauthenticatedIdentities=True, **more)["IdentityPoolId"]


# Pages, by the client's own paginator and by hand.
pools = {create(f"pool {number}") for number in range(7)}
pages = list(cognito.get_paginator("list_identity_pools").paginate(PaginationConfig={"PageSize": 3}))
same("pages of pools", [3, 3, 1], [len(page["IdentityPools"]) for page in pages])
same("the pools", pools, {pool["IdentityPoolId"] for page in pages for pool in page["IdentityPools"]})

pool = create("shop", DeveloperProviderName="login.shop", SupportedLoginProviders={GOOGLE: "my-app"})
guests = {unsigned.get_id(IdentityPoolId=pool)["IdentityId"] for _ in range(5)}
found, sizes, more = set(), [], {}
while True:
    page = cognito.list_identities(IdentityPoolId=pool, MaxResults=2, **more)
    sizes.append(len(page["Identities"]))
    found |= {identity["IdentityId"] for identity in page["Identities"]}
    if "NextToken" not in page:
        break
    more = {"NextToken": page["NextToken"]}
same("pages of identities", [2, 2, 1], sizes)
same("the identities", guests, found)

guest = min(guests)
same("date of creation", creation_date, cognito.describe_identity(IdentityId=guest)["CreationDate"])
cognito.set_identity_pool_roles(IdentityPoolId=pool, Roles={"unauthenticated": MEMBER})
credentials = unsigned.get_credentials_for_identity(IdentityId=guest)["Credentials"]
same("expiration of credentials", expiration, credentials["Expiration"])

# Refusals, as the classes that boto3 makes of the model for each client.
errors = cognito.exceptions
nowhere = "us-east-1:00000000-0000-4000-8000-000000000000"
refused(
    "an unknown pool",
    "ResourceNotFoundException",
    lambda: cognito.describe_identity_pool(IdentityPoolId=nowhere),
    message=f"IdentityPool '{nowhere}' not found.",
    kind=errors.ResourceNotFoundException,
)
refused(
    "a forged login",
    "NotAuthorizedException",
    lambda: unsigned.get_id(IdentityPoolId=pool, Logins={GOOGLE: "forged"}),
    kind=unsigned.exceptions.NotAuthorizedException,
)
refused(
    "a login of no provider of the pool",
    "NotAuthorizedException",
    lambda: unsigned.get_id(IdentityPoolId=pool, Logins={"graph.facebook.com": "token"}),
    kind=unsigned.exceptions.NotAuthorizedException,
)
cognito.get_open_id_token_for_developer_identity(IdentityPoolId=pool, Logins={"login.shop": "ann"})
refused(
    "a user of another identity",
    "DeveloperUserAlreadyRegisteredException",
    lambda: cognito.get_open_id_token_for_developer_identity(
        IdentityPoolId=pool, IdentityId=guest, Logins={"login.shop": "ann"}
    ),
    kind=errors.DeveloperUserAlreadyRegisteredException,
)
refused(
    "a user and another identity",
    "ResourceConflictException",
    lambda: cognito.lookup_developer_identity(
        IdentityPoolId=pool, IdentityId=guest, DeveloperUserIdentifier="ann"
    ),
    kind=errors.ResourceConflictException,
)
refused(
    "a value the model forbids",
    "ValidationException",
    lambda: cognito.describe_identity_pool(IdentityPoolId="nothing"),
    message="1 validation error detected: Value 'nothing' at 'identityPoolId' failed to satisfy constraint: "
    r"Member must satisfy regular expression pattern: [\w-]+:[0-9a-f-]+",
)

# A busy service: boto3 asks again until it is served, or gives up with the service's error.
busy = {"operation": "GetId", "error": "TooManyRequestsException", "message": "Rate exceeded", "status": 400}
fake("POST", "faults", {**busy, "times": 1})
same("an identity at the second attempt", True, bool(unsigned.get_id(IdentityPoolId=pool)["IdentityId"]))
attempts = [entry["error"] for entry in fake("GET", "log")[:2]]
same("both attempts", [None, "TooManyRequestsException"], attempts)
fake("POST", "faults", {**busy})
once = client("cognito-identity", retries={"total_max_attempts": 1})
refused(
    "a busy service",
    "TooManyRequestsException",
    lambda: once.get_id(IdentityPoolId=pool),
    message="Rate exceeded",
    kind=once.exceptions.TooManyRequestsException,
)
fake("DELETE", "faults")
same("an identity when it is over", True, bool(once.get_id(IdentityPoolId=pool)["IdentityId"]))
