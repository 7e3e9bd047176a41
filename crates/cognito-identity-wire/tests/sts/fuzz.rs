//! Malformed forms: every response is well-formed XML with the right values.

use cognito_identity::sts::refusal;
use cognito_identity_wire::serve_sts;
use cognito_identity_wire::sts::{Head, error_response};
use pollster::block_on;
use proptest::prelude::*;

use crate::{ASSUME, Empty, ask};

/// Forms that name an operation and its fields more often than random bytes do.
fn form() -> impl Strategy<Value = Vec<u8>> {
    let name = prop::sample::select(vec![
        "Action",
        "Version",
        "RoleArn",
        "RoleSessionName",
        "WebIdentityToken",
        "ProviderId",
        "Policy",
        "PolicyArns",
        "PolicyArns.member.1.arn",
        "PolicyArns.member.4294967296.arn",
        "PolicyArns.member..arn",
        "PolicyArns.",
        "DurationSeconds",
        "MinimumSessionTokenSize",
        "%50olicy",
        "",
    ]);
    let value = prop_oneof![
        Just("AssumeRoleWithWebIdentity".to_owned()),
        Just("GetCallerIdentity".to_owned()),
        Just("2011-06-15".to_owned()),
        "-?[0-9]{0,11}",
        "[%0-9a-f+<>&;]{0,24}",
        ".{0,24}",
    ];
    let start =
        prop_oneof![Just(""), Just("Action=AssumeRoleWithWebIdentity&Version=2011-06-15"), Just(ASSUME)];
    (start, prop::collection::vec((name, value), 0..6)).prop_map(|(start, fields)| {
        let fields = fields.iter().map(|(name, value)| format!("&{name}={value}"));
        format!("{start}{}", fields.collect::<String>()).into_bytes()
    })
}

proptest! {
    #[test]
    fn whatever_comes_is_answered_in_xml(
        body in prop_oneof![prop::collection::vec(any::<u8>(), 0..64), form()],
        method in prop::sample::select(vec!["POST", "POST", "POST", "GET", "\u{0}"]),
        authorization in prop::option::of(".{0,40}"),
        request_id in ".{1,8}",
    ) {
        let head = Head { method, authorization: authorization.as_deref(), security_token: None };
        let response = block_on(serve_sts(&Empty::default(), head, &body, &request_id)).expect("a response");
        let text = std::str::from_utf8(&response.body).expect("UTF-8");
        let document = roxmltree::Document::parse(text).expect("XML");
        prop_assert_eq!(document.root_element().tag_name().namespace(), Some("https://sts.amazonaws.com/doc/2011-06-15/"));
        if response.status != 200 {
            let code = document.descendants().find(|node| node.tag_name().name() == "Code");
            let code = code.and_then(|node| node.text()).unwrap_or_default();
            prop_assert!(!code.is_empty());
            prop_assert!([400, 404, 501].contains(&response.status));
        }
    }

    /// An XML parser reads back every character that XML can contain, and U+FFFD in place of the others.
    #[test]
    fn text_survives(message in "[\u{0}-\u{ff}&<>\r\u{fffe}\u{ffff}]{0,32}|\\PC{0,32}") {
        let response = error_response(&refusal("ValidationError", message.as_str()).into(), "1");
        let text = std::str::from_utf8(&response.body).expect("UTF-8");
        let document = roxmltree::Document::parse(text).expect("XML");
        let read = document.descendants().find(|node| node.tag_name().name() == "Message");
        let holds = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
        let expected: String =
            message.chars().map(|c| if holds(c) { c } else { char::REPLACEMENT_CHARACTER }).collect();
        prop_assert_eq!(read.and_then(|node| node.text()).unwrap_or_default(), expected);
    }

    /// The service receives, byte for byte, the text that a client encodes.
    #[test]
    fn members_survive(text in "[\u{20}-\u{ff}]{1,64}") {
        let service = Empty::default();
        let encoded: Vec<String> = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let response = ask(&service, format!("{ASSUME}&Policy={}", encoded.concat()));
        prop_assert_eq!(response.status, 200);
        prop_assert_eq!(service.input.into_inner().unwrap().and_then(|input| input.policy), Some(text));
    }
}
