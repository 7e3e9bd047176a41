#!/usr/bin/env bash
# Bytes as curl sends and gets them: requests no SDK is between, the preflight of browsers, and HEAD.
source "$(dirname "$0")/expect.sh"

# post TARGET BODY CURL-ARGUMENTS...: status line, headers and body, without carriage returns.
post() {
    curl --silent --show-error --include --header "X-Amz-Target: $1" --header 'Content-Type: application/x-amz-json-1.1' \
        --data "$2" "${@:3}" "$COGNITO_FAKE_URL/" | tr -d '\r'
}

# date_of MEMBER BODY: a date of a JSON body in epoch seconds, whatever form the number has.
date_of() {
    LC_ALL=C printf '%.3f' "$(sed -n 's/.*"'"$1"'":\([^,}]*\).*/\1/p' <<<"$2")"
}

fake POST reset '{}' >/dev/null
freeze
pool=$(aws --endpoint-url "$COGNITO_FAKE_URL" --output text cognito-identity create-identity-pool \
    --identity-pool-name shop --allow-unauthenticated-identities --query IdentityPoolId)

answer=$(post AWSCognitoIdentityService.GetId '{"IdentityPoolId": "'"$pool"'"}')
like "status of an unsigned GetId" '^HTTP/1.1 200 OK' "$answer"
like "media type" $'\ncontent-type: application/x-amz-json-1.1\n' "$answer"
like "request id" $'\nx-amzn-requestid: [0-9a-f-]{36}\n' "$answer"
like "body of GetId" '\{"IdentityId":"us-east-1:[0-9a-f-]{36}"\}$' "$answer"

guest=$(sed -n 's/.*"IdentityId":"\([^"]*\)".*/\1/p' <<<"$answer")
answer=$(post AWSCognitoIdentityService.DescribeIdentity '{"IdentityId": "'"$guest"'"}')
same "date of creation" "$(printf '%.3f' "$created")" "$(date_of CreationDate "$answer")"
answer=$(post AWSCognitoIdentityService.SetIdentityPoolRoles \
    '{"IdentityPoolId": "'"$pool"'", "Roles": {"unauthenticated": "arn:aws:iam::123456789012:role/Guest"}}')
like "status of an operation without output" '^HTTP/1.1 200 OK' "$answer"
answer=$(post AWSCognitoIdentityService.GetCredentialsForIdentity '{"IdentityId": "'"$guest"'"}')
same "expiration of credentials" "$expiration.000" "$(date_of Expiration "$answer")"
like "form of a date" '"Expiration":1\.[0-9]*[1-9]E9,"SecretKey"' "$answer"

answer=$(post AWSCognitoIdentityService.GetNothing '{}')
like "status of an unknown operation" '^HTTP/1.1 400 Bad Request' "$answer"
like "error of an unknown operation" $'\n''x-amzn-errortype: UnknownOperationException:?'$'\n' "$answer"
like "body of an unknown operation" '"__type":"UnknownOperationException"' "$answer"

answer=$(post AWSCognitoIdentityService.GetId '{"IdentityPoolId":')
like "status of half a body" '^HTTP/1.1 400 Bad Request' "$answer"
like "error of half a body" '"__type":"SerializationException"' "$answer"

preflight=$(curl --silent --show-error --include --request OPTIONS --header 'Origin: https://shop.example' \
    --header 'Access-Control-Request-Method: POST' --header 'Access-Control-Request-Headers: x-amz-target,content-type' \
    "$COGNITO_FAKE_URL/" | tr -d '\r')
like "status of the preflight" '^HTTP/1.1 200 OK' "$preflight"
like "preflight: origins" $'\naccess-control-allow-origin: \*\n' "$preflight"
like "preflight: methods" $'\naccess-control-allow-methods: POST\n' "$preflight"
like "preflight: headers" $'\naccess-control-allow-headers: x-amz-target,content-type\n' "$preflight"

answer=$(post AWSCognitoIdentityService.GetId '{}' --header 'Origin: https://shop.example')
like "refusals are readable by pages too" $'\naccess-control-allow-origin: \*\n' "$answer"
like "exposed headers" $'\naccess-control-expose-headers: [^\n]*x-amzn-RequestId[^\n]*x-amzn-ErrorType' "$answer"

control=$(curl --silent --show-error --include --header 'Origin: https://shop.example' "$COGNITO_FAKE_URL/_fake/overview")
like "pages of other origins do not read what tests ask" '^HTTP/1.1 403 Forbidden' "$control"

head=$(curl --silent --show-error --head "$COGNITO_FAKE_URL/" | tr -d '\r')
like "status of HEAD" '^HTTP/1.1 200 OK' "$head"
length=$(sed -n 's/^content-length: //p' <<<"$head")
# The journal says nothing of pages, so the page is the same.
same "length that HEAD says" "$(curl --silent "$COGNITO_FAKE_URL/" | wc -c)" "$length"
