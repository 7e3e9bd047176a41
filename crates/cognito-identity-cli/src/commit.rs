//! Determines the commit that a report is about.

use std::env;

/// Returns the commit under test: from the command line, or from GitHub's or GitLab's environment.
pub(crate) fn commit(said: Option<&String>) -> Option<String> {
    let told = || ["GITHUB_SHA", "CI_COMMIT_SHA"].into_iter().find_map(|name| env::var(name).ok());
    said.cloned().or_else(told).filter(|commit| !commit.is_empty())
}
