//! Position and reason of a parser's error in a saved text: a JSON pointer, without a value of the text. It scans the
//! text up to the error with a stack of open values. Start at [`of_error`].

/// Keys of the format itself. Any other key may be a token, so only its position is shown.
const NAMES: &[&str] = &[
    "account",
    "barred_users",
    "config",
    "created",
    "deleted_tags",
    "developer_provider",
    "entropy",
    "event",
    "events",
    "expiration",
    "format",
    "former_logins",
    "generation",
    "guid",
    "id",
    "identities",
    "identity_id",
    "identity_pool_id",
    "issued",
    "issuers",
    "logins",
    "mappings",
    "modified",
    "name",
    "of_kind",
    "orphans",
    "external_world",
    "policies",
    "pool",
    "pools",
    "pools_created",
    "principal_tags",
    "providers",
    "public",
    "region",
    "role_arn",
    "roles",
    "secret_key",
    "session",
    "session_name",
    "session_token",
    "sessions",
    "signed_out",
    "state",
    "status",
    "tags",
    "tokens",
    "users",
    "version",
];

/// Returns the place and the reason of a parser's error.
pub(super) fn of_error(text: &str, error: &serde_json::Error) -> String {
    let place = pointer(text, offset(text, error.line(), error.column()));
    let said = error.to_string();
    let why = if error.is_eof() {
        "the text ends too early".to_owned()
    } else if error.is_syntax() {
        "it is no JSON".to_owned()
    } else if said.starts_with("missing field `") || said.starts_with("duplicate field `") {
        // The name in such an error is one of the format's own.
        said.split(" at line ").next().unwrap_or_default().to_owned()
    } else {
        // The expected type is last in the text, behind the value found.
        let expected = said.rsplit(" at line ").nth(1).and_then(|said| said.rsplit_once(", expected "));
        expected
            .map_or_else(|| "it is not expected".to_owned(), |(_, expected)| format!("expected {expected}"))
    };
    format!("at {place}: {why} (line {}, column {})", error.line(), error.column())
}

fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (before + column).min(text.len())
}

/// An object or array that is not closed yet.
enum Open {
    /// The number of commas so far.
    List(usize),
    /// The number of commas so far, and the last key.
    Map(usize, String),
}

/// Returns the JSON pointer of the value that contains the offset `end`.
fn pointer(text: &str, end: usize) -> String {
    let mut open: Vec<Open> = Vec::new();
    let bytes = text.as_bytes();
    let mut place = 0;
    while place < end {
        let byte = bytes[place];
        place += 1;
        match byte {
            b'{' => open.push(Open::Map(0, String::new())),
            b'[' => open.push(Open::List(0)),
            // A bracket at the end belongs to the value of the error.
            b'}' | b']' if place < end => drop(open.pop()),
            b',' => match open.last_mut() {
                Some(Open::List(count) | Open::Map(count, _)) if place < end => *count += 1,
                _ => {}
            },
            b'"' => {
                let start = place;
                while place < end && bytes[place] != b'"' {
                    place += if bytes[place] == b'\\' { 2 } else { 1 };
                }
                let stop = place.min(end);
                place = stop + 1;
                let is_key = bytes.get(place..).unwrap_or_default().trim_ascii_start().first() == Some(&b':');
                if let Some(Open::Map(_, key)) = open.last_mut().filter(|_| is_key) {
                    text.get(start..stop).unwrap_or_default().clone_into(key);
                }
            }
            _ => {}
        }
    }
    let steps = open.iter().map(|open| match open {
        Open::Map(_, key) if NAMES.contains(&key.as_str()) => format!("/{key}"),
        Open::List(count) | Open::Map(count, _) => format!("/{count}"),
    });
    let place: String = steps.collect();
    if place.is_empty() { "/".to_owned() } else { place }
}
