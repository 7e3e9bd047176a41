//! Checks a request against the constraints of STS's model and reports all violations in one message, as STS does.
//! Start at [`validate`].

use cognito_identity::ServiceError;
use cognito_identity::sts::{AssumeRoleWithWebIdentityInput, refusal};

/// Constraints of the model on a string.
struct Text {
    pattern: Option<Pattern>,
    /// Minimum and maximum number of characters.
    length: (usize, usize),
    /// Whether a message leaves out the value.
    is_sensitive: bool,
}

/// A set of characters, repeated once or more, or also zero times if the text may be empty.
struct Pattern {
    text: &'static str,
    has: fn(char) -> bool,
    may_be_empty: bool,
}

const ARN: Text = Text {
    pattern: Some(Pattern {
        text: r"[\u0009\u000A\u000D\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]+",
        has: |c| matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fffd}' | '\u{10000}'..),
        may_be_empty: false,
    }),
    length: (20, 2048),
    is_sensitive: false,
};

const SESSION_NAME: Text = Text {
    pattern: Some(Pattern {
        text: r"[\w+=,.@-]*",
        has: |c| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c),
        may_be_empty: true,
    }),
    length: (2, 64),
    is_sensitive: false,
};

const TOKEN: Text = Text { pattern: None, length: (4, 20_000), is_sensitive: true };

const URL: Text = Text { pattern: None, length: (4, 2048), is_sensitive: false };

const POLICY: Text = Text {
    pattern: Some(Pattern {
        text: r"[\u0009\u000A\u000D\u0020-\u00FF]+",
        has: |c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{ff}'),
        may_be_empty: false,
    }),
    length: (1, 2048),
    is_sensitive: false,
};

/// Rejects a request that breaks a constraint of the model.
///
/// Recorded from STS, each with status 400 and code `ValidationError`:
///
/// - the frame, `; ` between violations, and the pattern before the length: mmmorris1975/aws-runas#80 (2022-04-20), for
///   an empty role ARN. Its members are in the model's order, which is also the reverse of the alphabet's: the model's
///   order is assumed;
/// - a session name of wrong characters: zalando-stups/aws-credentials-service#7 (2016), and too long:
///   getmoto/moto#9218 (2025);
/// - an absent token, `Value null at …`: fog/fog-aws#550 (2020);
/// - a token that is too short, whose value is left out: an `AWSSecurityTokenServiceException` quoted in public Java
///   code;
/// - a duration too short: the troubleshooting page for assumed roles of apache/hadoop.
///
/// The path into `PolicyArns` is assumed: it is that of other services with the same generator.
///
/// [`serve_sts`](super::serve_sts) calls this function before the service. An implementation of
/// [`Sts`](cognito_identity::sts::Sts) that is also called without a wire can call it itself.
///
/// # Errors
///
/// A `ValidationError` that names every violation.
pub fn validate(input: &AssumeRoleWithWebIdentityInput) -> Result<(), ServiceError> {
    let mut found = Violations::default();
    found.required("roleArn", &ARN, input.role_arn.as_deref());
    found.required("roleSessionName", &SESSION_NAME, input.role_session_name.as_deref());
    found.required("webIdentityToken", &TOKEN, input.web_identity_token.as_ref().map(|token| token.as_str()));
    found.optional("providerId", &URL, input.provider_id.as_deref());
    for (policy, position) in input.policy_arns.iter().flatten().zip(1..) {
        found.optional(&format!("policyArns.{position}.member.arn"), &ARN, policy.arn.as_deref());
    }
    found.optional("policy", &POLICY, input.policy.as_deref());
    found.integer("durationSeconds", (900, 43_200), input.duration_seconds);
    found.integer("minimumSessionTokenSize", (0, 4096), input.minimum_session_token_size);
    found.refuse()
}

#[derive(Default)]
struct Violations(Vec<String>);

impl Violations {
    fn required(&mut self, path: &str, shape: &Text, value: Option<&str>) {
        match value {
            Some(value) => self.text(path, shape, value),
            None => self.add(" null", path, "not be null"),
        }
    }

    fn optional(&mut self, path: &str, shape: &Text, value: Option<&str>) {
        if let Some(value) = value {
            self.text(path, shape, value);
        }
    }

    fn text(&mut self, path: &str, shape: &Text, value: &str) {
        let shown = || if shape.is_sensitive { String::new() } else { format!(" '{value}'") };
        if let Some(Pattern { text, has, may_be_empty }) = &shape.pattern
            && (value.is_empty() && !may_be_empty || !value.chars().all(has))
        {
            self.add(&shown(), path, &format!("satisfy regular expression pattern: {text}"));
        }
        let ((least, most), length) = (shape.length, value.chars().count());
        if length > most {
            self.add(&shown(), path, &format!("have length less than or equal to {most}"));
        } else if length < least {
            self.add(&shown(), path, &format!("have length greater than or equal to {least}"));
        }
    }

    fn integer(&mut self, path: &str, (least, most): (i32, i32), value: Option<i32>) {
        match value {
            Some(value) if value > most => {
                self.add(&format!(" '{value}'"), path, &format!("have value less than or equal to {most}"));
            }
            Some(value) if value < least => {
                self.add(
                    &format!(" '{value}'"),
                    path,
                    &format!("have value greater than or equal to {least}"),
                );
            }
            _ => {}
        }
    }

    fn add(&mut self, shown: &str, path: &str, must: &str) {
        self.0.push(format!("Value{shown} at '{path}' failed to satisfy constraint: Member must {must}"));
    }

    fn refuse(self) -> Result<(), ServiceError> {
        let Self(found) = self;
        if found.is_empty() {
            return Ok(());
        }
        let plural = if found.len() == 1 { "" } else { "s" };
        let message = format!("{} validation error{plural} detected: {}", found.len(), found.join("; "));
        Err(refusal("ValidationError", message))
    }
}
