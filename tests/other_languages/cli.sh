#!/usr/bin/env bash
# The AWS CLI: every subcommand it has for Cognito Identity, the classic flow through STS, and refusals.
source "$(dirname "$0")/expect.sh"

called=$(mktemp)
# The CLI prints a date as a date, and not as the number it got, where this is configured.
AWS_CONFIG_FILE=$(mktemp)
export AWS_CONFIG_FILE
trap 'rm -f "$called" "$AWS_CONFIG_FILE"' EXIT
printf '[%s]\ncli_timestamp_format = iso8601\n' default "profile $AWS_PROFILE" >"$AWS_CONFIG_FILE"

# A signed call.
cognito() {
    echo "$1" >>"$called"
    aws --endpoint-url "$COGNITO_FAKE_URL" --output text cognito-identity "$@"
}

# A call without a signature, and without anything to sign with.
unsigned() {
    if [[ $1 == cognito-identity ]]; then echo "$2" >>"$called"; fi
    env -u AWS_PROFILE -u AWS_SHARED_CREDENTIALS_FILE \
        aws --endpoint-url "$COGNITO_FAKE_URL" --output text --no-sign-request "$@"
}

# as ACCESS_KEY_ID SECRET SESSION_TOKEN COMMAND...: a call signed with issued credentials.
as() {
    env -u AWS_PROFILE AWS_ACCESS_KEY_ID="$1" AWS_SECRET_ACCESS_KEY="$2" AWS_SESSION_TOKEN="$3" \
        aws --endpoint-url "$COGNITO_FAKE_URL" --output text "${@:4}"
}

# refused ERROR COMMAND...: the exit code of the CLI for a refusal by a service, and the line it prints.
refused() {
    local error=$1 text code=0
    shift
    text=$("$@" 2>&1) || code=$?
    same "exit code of: ${*:1:3}" 255 "$code"
    like "refusal of: ${*:1:3}" "An error occurred \($error\) when calling the [A-Za-z]+ operation( \(.*\))?: ." "$text"
}

google=accounts.google.com
user_pool=cognito-idp.us-east-1.amazonaws.com/us-east-1_abc
role=arn:aws:iam::123456789012:role/Member
fake POST reset '{}' >/dev/null
freeze
# As Python prints a date: microseconds unless there are none.
created=$(date --utc --date="@$created" +%Y-%m-%dT%H:%M:%S.%6N+00:00)
created=${created/.000000/}
expiration=$(date --utc --date="@$expiration" +%Y-%m-%dT%H:%M:%S+00:00)

# Whose the profile is
same "whom STS takes the profile for" "123456789012	arn:aws:iam::123456789012:user/fake" \
    "$(aws --endpoint-url "$COGNITO_FAKE_URL" --output text sts get-caller-identity --query '[Account,Arn]')"

# Pools
pool=$(cognito create-identity-pool --identity-pool-name shop --allow-unauthenticated-identities --allow-classic-flow \
    --developer-provider-name login.shop --supported-login-providers $google=my-app \
    --cognito-identity-providers ProviderName=$user_pool,ClientId=client,ServerSideTokenCheck=false \
    --identity-pool-tags team=checkout --query IdentityPoolId)
like "id of a pool" '^us-east-1:[0-9a-f-]{36}$' "$pool"
fields='[IdentityPoolName,AllowUnauthenticatedIdentities,AllowClassicFlow,DeveloperProviderName,SupportedLoginProviders."'$google'",CognitoIdentityProviders[0].ProviderName,IdentityPoolTags.team]'
same "describe-identity-pool" "shop	True	True	login.shop	my-app	$user_pool	checkout" \
    "$(cognito describe-identity-pool --identity-pool-id "$pool" --query "$fields")"
same "update-identity-pool" bazaar "$(cognito update-identity-pool --identity-pool-id "$pool" \
    --identity-pool-name bazaar --allow-unauthenticated-identities --allow-classic-flow \
    --developer-provider-name login.shop --supported-login-providers $google=my-app \
    --cognito-identity-providers ProviderName=$user_pool,ClientId=client,ServerSideTokenCheck=false \
    --identity-pool-tags team=checkout --query IdentityPoolName)"
same "list-identity-pools" "$pool	bazaar" \
    "$(cognito list-identity-pools --max-results 60 --query 'IdentityPools[].[IdentityPoolId,IdentityPoolName]')"

# Tags
arn=arn:aws:cognito-identity:us-east-1:123456789012:identitypool/$pool
cognito tag-resource --resource-arn "$arn" --tags stage=test
same "list-tags-for-resource" "checkout	test" \
    "$(cognito list-tags-for-resource --resource-arn "$arn" --query 'Tags.[team,stage]')"
cognito untag-resource --resource-arn "$arn" --tag-keys team
same "untag-resource" '{"stage":"test"}' \
    "$(cognito list-tags-for-resource --resource-arn "$arn" --query Tags --output json | tr -d ' \n')"

# Roles, and which claims become session tags
cognito set-identity-pool-roles --identity-pool-id "$pool" --roles authenticated=$role,unauthenticated=${role%Member}Guest
same "get-identity-pool-roles" "$role" \
    "$(cognito get-identity-pool-roles --identity-pool-id "$pool" --query Roles.authenticated)"
same "set-principal-tag-attribute-map" sub "$(cognito set-principal-tag-attribute-map --identity-pool-id "$pool" \
    --identity-provider-name $user_pool --no-use-defaults --principal-tags who=sub --query PrincipalTags.who)"
same "get-principal-tag-attribute-map" "False	sub" "$(cognito get-principal-tag-attribute-map \
    --identity-pool-id "$pool" --identity-provider-name $user_pool --query '[UseDefaults,PrincipalTags.who]')"

# Guests and users; nothing of it is signed
guest=$(unsigned cognito-identity get-id --identity-pool-id "$pool" --query IdentityId)
like "get-id of a guest" '^us-east-1:[0-9a-f-]{36}$' "$guest"
alice=$(login alice)
user=$(unsigned cognito-identity get-id --identity-pool-id "$pool" --logins "$google=$alice" --query IdentityId)
same "describe-identity" "$google	$created" \
    "$(cognito describe-identity --identity-id "$user" --query '[Logins[0],CreationDate]')"
same "list-identities" "$(printf '%s\n' "$guest" "$user" | sort)" "$(cognito list-identities --identity-pool-id "$pool" \
    --max-results 60 --query 'Identities[].IdentityId' | tr '\t' '\n' | sort)"

# The classic flow: a token, STS, and who that is
token=$(unsigned cognito-identity get-open-id-token --identity-id "$user" --logins "$google=$alice" --query Token)
like "get-open-id-token" '^[^.]+\.[^.]+\.[^.]+$' "$token"
read -r key secret session < <(unsigned sts assume-role-with-web-identity --role-arn $role --role-session-name cli \
    --web-identity-token "$token" --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]')
same "classic flow" "arn:aws:sts::123456789012:assumed-role/Member/cli" \
    "$(as "$key" "$secret" "$session" sts get-caller-identity --query Arn)"

# The enhanced flow, and its credentials with Cognito Identity itself
read -r key secret session expires < <(unsigned cognito-identity get-credentials-for-identity --identity-id "$user" \
    --logins "$google=$alice" --query 'Credentials.[AccessKeyId,SecretKey,SessionToken,Expiration]')
same "expiration of the enhanced flow" "$expiration" "$expires"
same "enhanced flow" "arn:aws:sts::123456789012:assumed-role/Member/CognitoIdentityCredentials" \
    "$(as "$key" "$secret" "$session" sts get-caller-identity --query Arn)"

unsigned cognito-identity unlink-identity --identity-id "$user" --logins "$google=$alice" --logins-to-remove $google
same "unlink-identity" DISABLED "$(cognito describe-identity --identity-id "$user" --query 'Logins[0]')"

# Users of a developer
developer() {
    cognito get-open-id-token-for-developer-identity --identity-pool-id "$pool" --logins login.shop="$1" --query IdentityId
}
ann=$(developer ann)
bob=$(developer bob)
same "lookup-developer-identity" "$ann	ann" "$(cognito lookup-developer-identity --identity-pool-id "$pool" \
    --identity-id "$ann" --query '[IdentityId,DeveloperUserIdentifierList[0]]')"
same "merge-developer-identities" "$bob" "$(cognito merge-developer-identities --identity-pool-id "$pool" \
    --developer-provider-name login.shop --source-user-identifier ann --destination-user-identifier bob --query IdentityId)"
same "who ann is after the merge" "$bob" "$(developer ann)"
cognito unlink-developer-identity --identity-id "$bob" --identity-pool-id "$pool" --developer-provider-name login.shop \
    --developer-user-identifier ann
same "unlink-developer-identity" bob "$(cognito lookup-developer-identity --identity-pool-id "$pool" \
    --identity-id "$bob" --query 'DeveloperUserIdentifierList')"

# Refusals
refused ResourceNotFoundException cognito describe-identity-pool --identity-pool-id us-east-1:00000000-0000-4000-8000-000000000000
refused ValidationException cognito describe-identity-pool --identity-pool-id nothing
refused NotAuthorizedException unsigned cognito-identity get-id --identity-pool-id "$pool" --logins $google=forged
refused InvalidIdentityToken unsigned sts assume-role-with-web-identity --role-arn $role --role-session-name cli \
    --web-identity-token forged
refused ResourceConflictException cognito lookup-developer-identity --identity-pool-id "$pool" --identity-id "$guest" \
    --developer-user-identifier bob
refused DeveloperUserAlreadyRegisteredException cognito get-open-id-token-for-developer-identity \
    --identity-pool-id "$pool" --identity-id "$guest" --logins login.shop=bob

# Deleting
same "delete-identities" None \
    "$(cognito delete-identities --identity-ids-to-delete "$guest" --query 'UnprocessedIdentityIds[0]')"
refused ResourceNotFoundException cognito describe-identity --identity-id "$guest"
cognito delete-identity-pool --identity-pool-id "$pool"
same "delete-identity-pool" None "$(cognito list-identity-pools --max-results 60 --query 'IdentityPools[0]')"

# What the CLI offers is what was called: it lists its subcommands when asked for one that it hasn't.
offered=$(aws cognito-identity no-such-subcommand 2>&1 | grep -oE '\b[a-z]+(-[a-z]+)+\b *(\||$)' | tr -d ' |' |
    grep -v no-such | sort -u || true)
same "how many subcommands there are" 23 "$(wc -l <<<"$offered")"
same "the subcommands that were called" "$offered" "$(sort -u "$called")"
