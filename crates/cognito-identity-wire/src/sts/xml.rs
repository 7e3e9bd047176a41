//! Responses of the query protocol as XML, written by hand, since three small documents need no XML library. Start at
//! [`assumed_role`], [`caller_identity`] and [`error`].

use cognito_identity::ServiceError;
use cognito_identity::sts::{AssumeRoleWithWebIdentityOutput, GetCallerIdentityOutput};

const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// Writes the response of AssumeRoleWithWebIdentity. Members are in the order of the examples in the API Reference; the
/// newer members, which the examples do not show, are last.
pub(super) fn assumed_role(output: &AssumeRoleWithWebIdentityOutput, request_id: &str) -> Vec<u8> {
    result("AssumeRoleWithWebIdentity", request_id, |xml| {
        xml.text("SubjectFromWebIdentityToken", output.subject_from_web_identity_token.as_deref());
        xml.text("Audience", output.audience.as_deref());
        if let Some(user) = &output.assumed_role_user {
            xml.element("AssumedRoleUser", |xml| {
                xml.text("Arn", user.arn.as_deref());
                xml.text("AssumedRoleId", user.assumed_role_id.as_deref());
            });
        }
        if let Some(credentials) = &output.credentials {
            xml.element("Credentials", |xml| {
                xml.text("SessionToken", credentials.session_token.as_deref());
                xml.text("SecretAccessKey", credentials.secret_access_key.as_ref().map(|key| key.as_str()));
                xml.text("Expiration", credentials.expiration.map(|time| time.to_string()).as_deref());
                xml.text("AccessKeyId", credentials.access_key_id.as_deref());
            });
        }
        xml.text("SourceIdentity", output.source_identity.as_deref());
        xml.text("Provider", output.provider.as_deref());
        xml.integer("PackedPolicySize", output.packed_policy_size);
        xml.integer("SessionTokenUtilization", output.session_token_utilization);
        xml.integer("SessionTokenSize", output.session_token_size);
    })
}

pub(super) fn caller_identity(output: &GetCallerIdentityOutput, request_id: &str) -> Vec<u8> {
    result("GetCallerIdentity", request_id, |xml| {
        xml.text("Arn", output.arn.as_deref());
        xml.text("UserId", output.user_id.as_deref());
        xml.text("Account", output.account.as_deref());
    })
}

pub(super) fn error(refusal: &ServiceError, status: u16, request_id: &str) -> Vec<u8> {
    document("ErrorResponse", |xml| {
        xml.element("Error", |xml| {
            xml.text("Type", Some(if status < 500 { "Sender" } else { "Receiver" }));
            xml.text("Code", Some(refusal.code()));
            xml.text("Message", Some(refusal.message()));
        });
        xml.text("RequestId", Some(request_id));
    })
}

fn result(operation: &str, request_id: &str, members: impl FnOnce(&mut Xml)) -> Vec<u8> {
    document(&format!("{operation}Response"), |xml| {
        xml.element(&format!("{operation}Result"), members);
        xml.element("ResponseMetadata", |xml| xml.text("RequestId", Some(request_id)));
    })
}

fn document(root: &str, content: impl FnOnce(&mut Xml)) -> Vec<u8> {
    let mut xml = Xml { text: String::with_capacity(512), depth: 1 };
    xml.text.extend(["<", root, " xmlns=\"", NAMESPACE, "\">\n"]);
    content(&mut xml);
    xml.text.extend(["</", root, ">\n"]);
    xml.text.into_bytes()
}

/// Writer of indented XML: two spaces per level and one line per element, as recorded.
struct Xml {
    text: String,
    depth: usize,
}

impl Xml {
    fn element(&mut self, name: &str, content: impl FnOnce(&mut Self)) {
        self.indent();
        self.text.extend(["<", name, ">\n"]);
        self.depth += 1;
        content(self);
        self.depth -= 1;
        self.indent();
        self.text.extend(["</", name, ">\n"]);
    }

    /// Writes an element with a text; an absent value has no element.
    fn text(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.indent();
            self.text.extend(["<", name, ">"]);
            value.chars().for_each(|c| self.push_escaped(c));
            self.text.extend(["</", name, ">\n"]);
        }
    }

    fn integer(&mut self, name: &str, value: Option<i32>) {
        self.text(name, value.map(|value| value.to_string()).as_deref());
    }

    fn indent(&mut self) {
        self.text.extend(std::iter::repeat_n("  ", self.depth));
    }

    fn push_escaped(&mut self, c: char) {
        match c {
            '&' => self.text.push_str("&amp;"),
            '<' => self.text.push_str("&lt;"),
            '>' => self.text.push_str("&gt;"),
            // An XML parser turns a bare one into `\n`, as the end of a line.
            '\r' => self.text.push_str("&#13;"),
            '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => self.text.push(c),
            // XML 1.0 cannot contain these, not even as a character reference.
            _ => self.text.push(char::REPLACEMENT_CHARACTER),
        }
    }
}
