# What the scripts of the shell share. They end at the first thing that is not as expected.
set -euo pipefail
: "${COGNITO_FAKE_URL:?the address of the server, such as http://127.0.0.1:9229}"

# Without this, curl waits for ever; the AWS CLI has timeouts of its own.
curl() {
    command curl --max-time 60 "$@"
}

fail() {
    printf 'NOT AS EXPECTED: %s\n' "$*" >&2
    exit 1
}

# same WHAT EXPECTED FOUND
same() {
    [[ $3 == "$2" ]] || fail "$1: expected '$2', found '$3'"
    echo "ok: $1"
}

# like WHAT PATTERN FOUND: the pattern is one of `[[ … =~ … ]]`.
like() {
    [[ $3 =~ $2 ]] || fail "$1: expected something like '$2', found '$3'"
    echo "ok: $1"
}

# fake METHOD PATH [JSON]: what tests may arrange and ask, with the profile's keys where signatures are checked.
fake() {
    local user password
    user=$(sed -n 's/^aws_access_key_id = //p' "$AWS_SHARED_CREDENTIALS_FILE")
    password=$(sed -n 's/^aws_secret_access_key = //p' "$AWS_SHARED_CREDENTIALS_FILE")
    curl --silent --show-error --fail-with-body --user "$user:$password" --request "$1" \
        ${3:+--header 'Content-Type: application/json' --data "$3"} "$COGNITO_FAKE_URL/_fake/$2"
}

# freeze: stops the fake's clock. Sets `created` to the one right CreationDate of what is created from now on, and `expiration`
# to the one right Expiration of credentials: they last an hour, and end at a whole second. Both in epoch seconds.
freeze() {
    created=$(fake POST clock '{"stopped": true}' | sed 's/.*"now":\([0-9.]*\).*/\1/')
    expiration=$((${created%.*} + 3600))
}

# login SUBJECT: a login token of Google for the app `my-app`.
login() {
    fake POST login-token '{"provider": "accounts.google.com", "subject": "'"$1"'", "audience": "my-app"}' |
        sed 's/.*"token":"\([^"]*\)".*/\1/'
}
