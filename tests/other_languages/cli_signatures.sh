#!/usr/bin/env bash
# The AWS CLI against a server that checks signatures: who gets in, and the error of each mistake.
source "$(dirname "$0")/expect.sh"

pools=(cognito-identity list-identity-pools --max-results 1 --query 'length(IdentityPools)')
caller=(sts get-caller-identity --query Account)

# as ACCESS_KEY_ID SECRET SESSION_TOKEN COMMAND...
as() {
    env -u AWS_PROFILE AWS_ACCESS_KEY_ID="$1" AWS_SECRET_ACCESS_KEY="$2" AWS_SESSION_TOKEN="$3" \
        aws --endpoint-url "$COGNITO_FAKE_URL" --output text "${@:4}"
}

profile() {
    aws --endpoint-url "$COGNITO_FAKE_URL" --output text "$@"
}

# refused WHAT ERROR COMMAND...
refused() {
    local text code=0
    text=$("${@:3}" 2>&1) || code=$?
    same "$1: exit code" 255 "$code"
    like "$1: error" "An error occurred \($2\) when calling the [A-Za-z]+ operation: ." "$text"
}

fake POST reset '{}' >/dev/null
key=$(aws configure get aws_access_key_id)
secret=$(aws configure get aws_secret_access_key)

same "a call by the profile" 0 "$(profile "${pools[@]}")"
same "STS by the profile" 123456789012 "$(profile "${caller[@]}")"
refused "a wrong secret" InvalidSignatureException as "$key" wrong '' "${pools[@]}"
refused "a wrong secret at STS" SignatureDoesNotMatch as "$key" wrong '' "${caller[@]}"
refused "an unknown key" UnrecognizedClientException as AKIANOBODY "$secret" '' "${pools[@]}"
refused "an unknown key at STS" InvalidClientTokenId as AKIANOBODY "$secret" '' "${caller[@]}"
refused "no signature" MissingAuthenticationTokenException profile --no-sign-request "${pools[@]}"
refused "no signature at STS" MissingAuthenticationToken profile --no-sign-request "${caller[@]}"

# Credentials that the fake issued sign too; their role allows nothing.
pool=$(profile cognito-identity create-identity-pool --identity-pool-name shop --allow-unauthenticated-identities \
    --query IdentityPoolId)
profile cognito-identity set-identity-pool-roles --identity-pool-id "$pool" \
    --roles unauthenticated=arn:aws:iam::123456789012:role/Guest
guest=$(profile --no-sign-request cognito-identity get-id --identity-pool-id "$pool" --query IdentityId)
read -r key secret session < <(profile --no-sign-request cognito-identity get-credentials-for-identity \
    --identity-id "$guest" --query 'Credentials.[AccessKeyId,SecretKey,SessionToken]')
refused "a call by issued credentials" AccessDeniedException as "$key" "$secret" "$session" "${pools[@]}"
refused "issued credentials without their token" UnrecognizedClientException as "$key" "$secret" '' "${pools[@]}"
