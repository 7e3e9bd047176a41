//! The sets of mutants: which sources are mutated, and which programs judge the mutants.

use std::path::Path;

/// Sources that are mutated, and the programs that judge their mutants.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Set {
    pub(crate) name: &'static str,
    /// Source files and folders of the workspace; figures are given for each.
    pub(crate) areas: &'static [&'static str],
    /// Files, folders and functions in them that are left out; a function by its file and its name.
    pub(crate) without: &'static [&'static str],
    /// Functions with the questions that count for them and that another function asks: one that they call, or one that
    /// calls them. Their mutants are judged under each other answer, as those of functions that ask themselves.
    pub(crate) asked_elsewhere: &'static [(&'static str, &'static str)],
    /// Arguments of cargo that build the programs.
    pub(crate) build: &'static [&'static str],
    /// Arguments of each run of the program built; tests are run without.
    pub(crate) runs: &'static [&'static [&'static str]],
    /// Programs that are not run, by their names; with a module behind the name, only the tests in that module are not
    /// run.
    pub(crate) left_out: &'static [&'static str],
    /// Whether the program is `cognito-fake verify`, which runs only the clauses that reach a mutant if they are given.
    pub(crate) has_clauses: bool,
    /// Share of the viable mutants, in percent, that must be caught, apart from equivalent ones.
    pub(crate) required: usize,
}

/// The core, judged by the contract suite alone.
pub(crate) const SUITE: Set = Set {
    name: "suite",
    areas: &[
        "crates/cognito-identity-fake/src/arn.rs",
        "crates/cognito-identity-fake/src/context.rs",
        "crates/cognito-identity-fake/src/operations.rs",
        "crates/cognito-identity-fake/src/operations",
        "crates/cognito-identity-fake/src/rules",
        "crates/cognito-identity-fake/src/state.rs",
        "crates/cognito-identity-fake/src/state",
    ],
    // No request of the 23 operations shows these: what a test may ask and arrange, what compares and saves states,
    // what takes many thousands of sessions, what sessions contain, STS with the trust policies of its roles, and
    // signatures, which its fakes do without.
    without: &[
        "crates/cognito-identity-fake/src/arn.rs is_region",
        "crates/cognito-identity-fake/src/arn.rs role_account",
        "crates/cognito-identity-fake/src/context.rs Settings::is_foreign_saml_provider",
        "crates/cognito-identity-fake/src/operations/sts.rs",
        "crates/cognito-identity-fake/src/rules/logins/service_token.rs ServiceToken::amr",
        "crates/cognito-identity-fake/src/rules/logins/service_token.rs ServiceToken::audience",
        "crates/cognito-identity-fake/src/rules/tokens.rs providers_of",
        "crates/cognito-identity-fake/src/rules/trust.rs",
        "crates/cognito-identity-fake/src/state/data.rs State::counts",
        "crates/cognito-identity-fake/src/state/data.rs State::eq",
        "crates/cognito-identity-fake/src/state/check.rs",
        "crates/cognito-identity-fake/src/state/identity.rs Identity::former_logins",
        "crates/cognito-identity-fake/src/state/overview.rs",
        "crates/cognito-identity-fake/src/state/pools.rs Pools::after",
        "crates/cognito-identity-fake/src/state/pools.rs Pools::lost",
        "crates/cognito-identity-fake/src/state/pools.rs Pools::created",
        "crates/cognito-identity-fake/src/state/pools.rs Pools::iter_mut",
        "crates/cognito-identity-fake/src/state/saved",
        "crates/cognito-identity-fake/src/state/saved.rs",
        "crates/cognito-identity-fake/src/state/sessions.rs Keys::are_issued",
        "crates/cognito-identity-fake/src/state/sessions.rs Session::arn",
        "crates/cognito-identity-fake/src/state/sessions.rs Session::check",
        "crates/cognito-identity-fake/src/state/sessions.rs Sessions::forget_expired",
        "crates/cognito-identity-fake/src/state/sessions.rs Sessions::keys",
        "crates/cognito-identity-fake/src/state/store.rs Copied::iter",
        "crates/cognito-identity-fake/src/state/store.rs Store::at",
        "crates/cognito-identity-fake/src/state/store.rs Store::count",
        "crates/cognito-identity-fake/src/state/store.rs Store::eq",
        "crates/cognito-identity-fake/src/state/store.rs Store::iter",
        "crates/cognito-identity-fake/src/state/store.rs Store::position",
        "crates/cognito-identity-fake/src/state/store.rs Store::put_back",
        "crates/cognito-identity-fake/src/state/store/rows.rs Rows::iter",
        "crates/cognito-identity-fake/src/state/store/slots.rs Slots::count",
        "crates/cognito-identity-fake/src/state/store/slots.rs Slots::reserve",
    ],
    asked_elsewhere: &[
        (
            "crates/cognito-identity-fake/src/operations/delete_identities.rs delete",
            "user_of_deleted_identity",
        ),
        (
            "crates/cognito-identity-fake/src/operations/delete_identities.rs delete_identities",
            "delete_repeated",
        ),
        (
            "crates/cognito-identity-fake/src/operations/delete_identities.rs delete_identities",
            "delete_unknown",
        ),
        (
            "crates/cognito-identity-fake/src/operations/describe_identity.rs describe_identity",
            "merged_away_described",
        ),
        (
            "crates/cognito-identity-fake/src/operations/get_open_id_token_for_developer_identity.rs target_of_new_user",
            "user_of_deleted_identity",
        ),
        (
            "crates/cognito-identity-fake/src/operations/get_principal_tag_attribute_map.rs \
             get_principal_tag_attribute_map",
            "tags_for_developer_provider",
        ),
        (
            "crates/cognito-identity-fake/src/operations/list_identities.rs list_identities",
            "merged_away_described",
        ),
        (
            "crates/cognito-identity-fake/src/operations/set_principal_tag_attribute_map.rs \
             set_principal_tag_attribute_map",
            "tags_for_developer_provider",
        ),
        ("crates/cognito-identity-fake/src/operations/tag_resource.rs tag_resource", "tagging_nothing"),
        ("crates/cognito-identity-fake/src/operations/untag_resource.rs untag_resource", "tagging_nothing"),
        ("crates/cognito-identity-fake/src/rules/caller.rs Caller::session_tags", "exchanged_principal_tags"),
        ("crates/cognito-identity-fake/src/rules/caller.rs authorize", "merged_own_token"),
        ("crates/cognito-identity-fake/src/rules/disabled.rs end_of_merges", "merged_own_token"),
        ("crates/cognito-identity-fake/src/rules/disabled.rs usable", "inaccessible_used"),
        ("crates/cognito-identity-fake/src/rules/disabled.rs usable", "merged_away_given"),
        ("crates/cognito-identity-fake/src/rules/disabled.rs usable", "merged_away_used_with_login"),
        (
            "crates/cognito-identity-fake/src/rules/logins/service_token.rs ServiceToken::principal_tags",
            "exchanged_principal_tags",
        ),
        ("crates/cognito-identity-fake/src/rules/role_choice.rs Mapped::offered", "token_without_roles"),
        ("crates/cognito-identity-fake/src/rules/union.rs Plan::changes_nothing", "modified_by_token"),
        ("crates/cognito-identity-fake/src/rules/union.rs Union::requested", "merge_provider_conflict"),
        (
            "crates/cognito-identity-fake/src/state/mutations.rs State::delete_identity",
            "user_of_deleted_identity",
        ),
        ("crates/cognito-identity-fake/src/state/mutations.rs State::merge", "merged_away_used"),
        ("crates/cognito-identity-fake/src/state/mutations.rs State::next_event", "identity_order"),
        ("crates/cognito-identity-fake/src/state/mutations.rs State::next_event", "implicit_parent"),
        ("crates/cognito-identity-fake/src/state/mutations.rs State::next_event", "user_order"),
        ("crates/cognito-identity-fake/src/state/mutations.rs State::touch", "modified_by_exchange"),
        ("crates/cognito-identity-fake/src/state/deleted.rs Deleted::pool_of", "orphaned_identity"),
        ("crates/cognito-identity-fake/src/state/deleted.rs Deleted::tags", "deleted_pool_tags"),
        ("crates/cognito-identity-fake/src/state/identity.rs Identity::was_guest", "merged_away_used"),
        ("crates/cognito-identity-fake/src/state/pool.rs Pool::is_barred", "user_of_deleted_identity"),
    ],
    build: &["build", "--package", "cognito-identity-cli"],
    // Few cases catch most mutants. What they miss gets all cases of another seed.
    runs: &[
        &["verify", "--against", "fake", "--seed", "1", "--cases", "16"],
        &["verify", "--against", "fake", "--seed", "2"],
        // Other partitions have other ARNs, and China has another name of the service.
        &["verify", "--against", "fake", "--region", "cn-north-1", "--seed", "1", "--cases", "16"],
        &["verify", "--against", "fake", "--region", "us-gov-west-1", "--seed", "1", "--cases", "16"],
    ],
    left_out: &[],
    has_clauses: true,
    required: 100,
};

/// All that decides, judged by all tests.
pub(crate) const ALL: Set = Set {
    name: "all",
    areas: &[
        "crates/cognito-identity-fake/src/arn.rs",
        "crates/cognito-identity-fake/src/context.rs",
        "crates/cognito-identity-fake/src/operations.rs",
        "crates/cognito-identity-fake/src/operations",
        "crates/cognito-identity-fake/src/rules",
        "crates/cognito-identity-fake/src/state.rs",
        "crates/cognito-identity-fake/src/state",
        "crates/cognito-identity-fake/src/constraints.rs",
        "crates/cognito-identity-fake/src/constraints",
        "crates/cognito-identity-fake/src/validate.rs",
        "crates/cognito-identity-fake/src/validate",
        "crates/cognito-identity-fake/src/jwt.rs",
        "crates/cognito-identity-fake/src/login.rs",
        "crates/cognito-identity-fake/src/saved.rs",
        "crates/cognito-identity-wire/src",
        "crates/cognito-identity-sdk/src",
        "crates/cognito-identity-server/src",
    ],
    // What makes arbitrary requests for tests.
    without: &["crates/cognito-identity-wire/src/arbitrary.rs"],
    asked_elsewhere: &[],
    build: &["test", "--workspace", "--exclude", "cognito-identity-mutants", "--no-run"],
    runs: &[&[]],
    // Each takes minutes: all clauses under every other answer, and hidden calibrations.
    left_out: &["tests/meta calibrations::", "tests/runner calibrate::"],
    has_clauses: false,
    required: 95,
};

impl Set {
    /// Arguments that keep a test program from running the modules left out of it.
    pub(crate) fn skips(&self, program: &str) -> Vec<&'static str> {
        let module = |place: &&'static str| place.strip_prefix(program)?.strip_prefix(' ');
        self.left_out.iter().filter_map(module).flat_map(|module| ["--skip", module]).collect()
    }

    /// The area that a source file belongs to, if it is mutated.
    pub(crate) fn area(&self, file: &str) -> Option<&'static str> {
        let is_in = |place: &&&str| file == **place || file.starts_with(&format!("{place}/"));
        let is_test = file.ends_with("/tests.rs") || file.contains("/tests/");
        if Path::new(file).extension().is_none_or(|extension| extension != "rs")
            || is_test
            || self.without.iter().any(|place| is_in(&place))
        {
            return None;
        }
        self.areas.iter().rfind(is_in).copied()
    }

    /// Whether a mutant's function counts under the answers to a question that another function asks.
    pub(crate) fn is_asked_elsewhere(&self, mutant: &str, question: &str) -> bool {
        let is_it =
            |(place, asked): &(&str, &str)| *asked == question && mutant.starts_with(&format!("{place}: "));
        self.asked_elsewhere.iter().any(is_it)
    }

    /// Whether a mutant's function is left out.
    pub(crate) fn leaves_out(&self, mutant: &str) -> bool {
        self.without.iter().any(|place| mutant.starts_with(&format!("{place}: ")))
    }

    /// Whether a file is the root of a crate that has mutated files.
    pub(crate) fn is_root(&self, file: &str) -> bool {
        let crate_sources = file.strip_suffix("lib.rs").filter(|folder| folder.ends_with("src/"));
        crate_sources
            .is_some_and(|folder| self.areas.iter().any(|area| format!("{area}/").starts_with(folder)))
    }
}
