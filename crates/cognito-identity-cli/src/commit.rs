//! Determines the commit that a report names.

use std::env;

/// Returns the given commit, else the one in GitHub's or GitLab's environment.
pub(crate) fn commit(given: Option<&String>) -> Option<String> {
    let from_ci = || ["GITHUB_SHA", "CI_COMMIT_SHA"].into_iter().find_map(|name| env::var(name).ok());
    given.cloned().or_else(from_ci).filter(|commit| !commit.is_empty())
}
