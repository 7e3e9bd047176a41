//! Marks of error messages that are this workspace's own, because AWS's are unknown. A text that sounded like AWS would
//! be copied into assertions and log filters.

use std::fmt::Display;

const QUESTION: &str = "[assumed: ";
const WORDS: &str = "[words assumed]";

/// Marks the message of an error that is itself assumed, with the name of the question.
#[must_use]
pub fn mark_assumed(message: impl Display, question: &str) -> String {
    format!("{message} {QUESTION}{question}]")
}

/// Marks the message of an error that is documented or recorded without its message.
#[must_use]
pub fn mark_words_assumed(message: impl Display) -> String {
    format!("{message} {WORDS}")
}

/// Whether a message has one of the marks.
///
/// ```
/// use cognito_identity_wire::{is_marked_assumed, mark_assumed, mark_words_assumed};
///
/// assert!(is_marked_assumed(&mark_assumed("no pool", "merge_unknown_source")));
/// assert!(is_marked_assumed(&mark_words_assumed("no pool")));
/// assert!(!is_marked_assumed("no pool"));
/// ```
#[must_use]
pub fn is_marked_assumed(message: &str) -> bool {
    message.contains(QUESTION) || message.contains(WORDS)
}
