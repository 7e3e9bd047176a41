//! Which commit a report is of.

use std::env;

/// The commit that is judged: as the command line has it, or as GitHub or GitLab say.
pub(crate) fn commit(said: Option<&String>) -> Option<String> {
    let told = || ["GITHUB_SHA", "CI_COMMIT_SHA"].into_iter().find_map(|name| env::var(name).ok());
    said.cloned().or_else(told).filter(|commit| !commit.is_empty())
}
