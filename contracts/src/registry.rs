//! The one list of clauses.

use crate::clause::Clause;

/// Expands `callback` with every clause, as `group: [name …],` behind `[extra]`.
///
/// A clause that is missing here is dead code, which the compiler reports.
#[macro_export]
macro_rules! for_each_clause {
    ($callback:path, [$($extra:tt)*]) => {
        $callback! {
            [$($extra)*]
            access: [
                a_guest_gets_a_token
                the_enhanced_flow_needs_roles
                each_kind_has_its_role
                credentials_have_their_members
                credentials_live_an_hour
                the_classic_flow_is_allowed_unless_forbidden
                the_classic_flow_can_be_allowed
                the_classic_flow_can_be_forbidden
                role_mappings_end_the_classic_flow
                an_authenticated_identity_needs_a_login
                a_merged_away_identity_is_forbidden
                an_inaccessible_identity_is_forbidden
                an_unknown_identity_is_not_found
                a_banned_guest_gets_nothing
                a_developer_token_is_exchanged
                another_token_is_not_a_cognito_token
                a_token_of_the_service_finds_no_identity
                get_id_takes_no_developer_user
                a_developer_login_alone_is_not_public
                a_login_is_never_a_guests
                principal_tags_are_not_handed_on
                the_developer_provider_is_not_public
                an_expired_token_says_so
                an_expired_token_has_no_grace
                another_identitys_token_does_not_match
                a_token_is_for_the_identity_it_names
                a_token_of_an_unlinked_login_is_no_login
                a_guests_token_stands_for_the_guest
                a_guests_token_gets_a_guests_credentials
                a_providers_token_is_not_a_cognito_token
                another_signature_is_no_login
                a_merged_away_login_leads_to_the_parent
                a_guest_has_no_custom_role
                a_developer_has_no_custom_role
                an_exchange_is_no_modification
                the_identity_of_the_login_is_answered
                the_upgraded_guest_is_answered
                the_parent_is_answered
                a_merged_away_login_gets_the_parents_credentials
                a_token_for_a_merged_away_id_names_the_parent
                every_user_proves_the_identity
                a_login_of_another_proves_nothing
                a_token_does_not_outlive_its_identity
                a_guests_token_does_not_outlive_the_guest
                a_token_is_for_its_pool
                a_users_token_has_its_time
                a_token_is_issued_now
                a_token_has_the_recorded_claims
                a_token_is_a_login_until_it_expires
            ],
            dates: [
                dates_are_the_identitys_own
                public_logins_leave_creation_dates
                an_upgrade_leaves_the_creation_date
                credentials_leave_the_creation_date
                identities_are_dated_in_their_order
            ],
            developer: [
                signing_in_again_finds_the_identity
                users_are_told_apart
                users_are_case_sensitive
                pools_are_told_apart
                the_own_identity_may_be_given
                a_guest_is_upgraded
                an_identity_has_several_users
                a_known_user_is_not_linked_to_a_guest
                a_known_user_is_not_linked_to_another_identity
                a_public_login_needs_its_token
                an_unknown_identity_is_not_found
                an_identity_of_another_pool_is_refused
                another_provider_is_named_unsupported
                another_provider_is_invalid
                a_token_of_the_service_is_not_beside_a_user
                an_oversized_user_is_invalid
                the_longest_user_is_registered
                a_deleted_identity_frees_its_users
                the_token_names_the_user
                developer_tokens_ignore_allow_classic_flow
                a_token_names_the_pools_arn
                the_token_lives_fifteen_minutes
                the_token_lives_as_long_as_asked
                the_token_carries_principal_tags
                a_link_is_a_modification
                a_token_is_no_modification
            ],
            identities: [
                each_guest_is_new
                ids_are_region_and_guid
                guids_have_the_pools_prefix
                guests_can_be_forbidden
                only_guests_are_forbidden
                logins_need_a_provider
                an_unknown_pool_is_not_found
                any_id_of_the_pattern_is_not_found
                the_account_is_ignored
                a_guest_is_described_bare
                a_row_is_a_description
                dates_only_move_forward
                the_developer_provider_is_described
                users_are_not_described
                the_list_names_its_pool
                pools_are_told_apart
                hiding_leaves_out_the_disabled
                deleted_identities_are_gone
                an_id_is_compared_as_a_whole
                a_later_identity_is_in_its_own_pool
                each_id_is_deleted_by_itself
                deleting_nothing_is_fine
                deleting_elsewhere_is_fine
                deleting_twice_at_once_is_fine
                deleting_the_merged_away_leaves_the_parent
                a_deleted_pool_takes_its_identities
                an_orphan_is_named
            ],
            linking: [
                new_logins_are_one_identity
                a_guest_becomes_the_user
                a_guest_gives_way_to_a_known_login
                another_users_login_does_not_match
                a_new_login_is_linked
                a_bad_login_spoils_all
                two_identities_merge
                the_used_identity_remains
                one_login_of_a_provider
                two_users_of_a_provider_cannot_merge
                a_guest_that_gave_way_is_marked
                get_id_does_not_merge
                get_id_links_a_new_login
                a_developer_user_comes_with_a_login
                a_developer_user_of_another_identity_is_registered
                a_new_user_does_not_merge_two_identities
                a_guest_is_upgraded_with_logins
                a_login_beside_a_token_is_linked
                a_login_takes_no_known_user_to_a_guest
                a_login_takes_no_known_user_to_its_identity
                a_login_brings_a_further_user
                a_token_for_linked_logins_is_no_modification
                an_unlinked_login_is_new
                the_last_login_leaves_nothing
                logins_are_where_they_should_be
                all_logins_of_a_request_are_linked
                every_login_of_a_request_is_verified
                every_login_beside_a_user_is_verified
                a_token_counts_while_one_of_its_logins_does
                every_client_of_a_user_pool_is_known
                every_open_id_provider_is_known
            ],
            logins: [
                a_user_finds_the_same_identity
                a_token_finds_the_same_identity
                a_subject_has_one_identity
                users_are_told_apart
                providers_are_told_apart
                pools_are_told_apart
                several_new_logins_are_one_identity
                get_id_upgrades_no_guest
                providers_are_described
                a_user_pool_is_described_without_client
                an_assertion_is_a_login
                an_assertion_is_of_a_provider_of_the_pool
                an_open_id_provider_is_called_by_its_issuer
                the_authorized_party_is_the_client
                the_audience_is_the_application
                the_authorized_party_is_no_application
                a_user_pool_is_named_in_amr
                an_open_id_provider_is_named_in_amr
                a_login_provider_is_named_in_amr
                a_saml_provider_is_named_in_amr
                the_developer_user_is_named_first
                mapped_claims_are_session_tags
                every_mapped_claim_is_a_session_tag
                the_default_tags_are_application_and_user
                a_number_is_a_session_tag
                the_last_provider_gives_the_tag
                a_token_stands_for_its_user
                a_developer_token_has_its_own_tags_alone
                an_oversized_tag_is_rejected
                a_signed_out_users_token_is_no_login
                a_parent_without_logins_is_of_no_use
                a_pool_without_providers_takes_no_login
                another_application_is_unsupported
                another_provider_is_unsupported
                an_expired_token_tells_when
                an_expired_token_has_five_minutes
                a_user_pool_token_has_no_grace
                an_expired_assertion_is_rejected_in_milliseconds
                an_assertion_has_no_grace
                a_wrong_audience_is_rejected
                another_text_is_no_access_token
                expiry_goes_before_the_application
                a_token_of_the_future_is_good
                another_issuer_does_not_match
                a_scheme_does_not_match
                an_access_token_lacks_a_claim
                an_altered_token_is_not_verified
                the_signature_comes_last
                another_text_is_no_token
                a_token_of_the_service_is_no_other_login
                an_access_token_is_asked_about
                one_bad_login_fails_them_all
                a_signed_out_user_gets_no_credentials
                a_signed_out_user_gets_no_token
                an_unchecked_user_pool_is_not_asked
                a_signed_out_user_finds_the_identity
                saml_has_no_classic_flow
                the_grace_is_five_minutes
                a_user_pool_token_is_good_until_it_expires
                every_login_is_good_until_it_expires
                an_access_token_is_good_until_it_expires
                an_assertion_is_good_until_it_expires
                a_providers_clock_may_be_ahead
            ],
            lookup: [
                both_directions_agree
                both_keys_are_verified
                a_mismatch_is_a_conflict
                a_user_finds_its_siblings
                pages_are_the_whole
                a_page_is_large_by_default
                users_come_by_name
                a_key_is_needed
                an_unknown_user_is_not_found
                an_unknown_identity_is_not_found
                an_identity_of_another_pool_is_not_found
                pools_are_told_apart
                a_guest_has_no_users
                a_lookup_changes_nothing
            ],
            merging: [
                destination_remains
                siblings_follow
                merges_are_confluent
                source_is_disabled
                the_merged_away_identity_is_marked
                the_mark_of_a_merged_identity_is_alone
                other_pools_are_untouched
                twenty_logins_can_be_merged
                more_than_twenty_logins_are_refused
                too_many_logins_are_a_conflict
                linking_obeys_the_limit
                public_logins_follow
                public_logins_count_in_a_merge
                a_public_login_obeys_the_limit
                logins_that_merge_obey_the_limit
                two_users_of_a_provider_are_refused
                two_users_of_a_provider_are_a_conflict
                a_user_merges_with_itself
                a_repeated_merge_changes_nothing
                an_unknown_source_is_not_found
                an_unknown_destination_is_not_found
                another_provider_is_invalid
                an_unknown_pool_is_not_found
                a_merged_away_id_leads_to_its_parent
                a_merge_is_a_modification
            ],
            pagination: [
                pages_are_the_whole
                pages_are_full
                page_sizes_may_change
                the_last_page_has_no_token
                a_full_last_page_has_no_token
                hidden_pages_are_the_whole
                stable_rows_are_listed_once
                pools_are_paged
                a_made_up_token_is_invalid
                a_foreign_token_is_invalid
                identities_come_by_id
                pools_come_by_id
            ],
            pools: [
                a_pool_is_described_as_created
                unset_members_are_absent
                the_token_check_is_echoed
                the_classic_flow_has_three_states
                an_update_renames
                the_developer_provider_survives_updates
                a_developer_provider_can_be_added
                the_developer_provider_is_fixed
                changing_the_developer_provider_is_invalid
                empty_collections_remove_providers
                absent_collections_remove_providers
                tags_survive_updates
                given_tags_replace_all
                the_classic_flow_can_be_unset
                an_update_keeps_identities
                a_deleted_pool_is_gone
                a_deleted_pool_is_not_listed
                deleting_a_pool_twice_is_refused
                a_listed_pool_shows_id_and_name
                names_are_not_unique
                pool_guids_are_of_version_four
                an_unknown_login_provider_is_invalid
                known_login_providers_are_accepted
                a_user_pool_has_a_name_and_a_client
                a_user_pool_may_be_given_twice
                open_id_providers_may_be_of_other_accounts
                saml_providers_are_of_the_account
                saml_providers_are_described
                a_saml_provider_is_of_the_partition
                foreign_saml_providers_are_not_authorized
                a_malformed_provider_is_not_authorized
                a_provider_is_rejected_with_a_known_error
                an_unknown_saml_provider_is_accepted
                a_pool_of_another_account_is_forbidden
                bad_tags_are_invalid
                fifty_tags_are_allowed
                too_many_tags_are_invalid
                a_refused_update_changes_nothing
                every_user_pool_is_checked
                every_saml_provider_is_checked
                every_login_provider_is_known
                every_tag_is_checked
            ],
            principal_tags: [
                nothing_is_set_at_first
                a_user_pool_has_defaults
                a_custom_map_is_answered_as_set
                an_empty_map_removes_it
                defaults_are_the_documented_claims
                a_saml_provider_has_defaults
                a_saml_providers_defaults_are_documented
                defaults_are_called_alike
                a_discarded_map_may_be_oversized
                an_unknown_provider_has_no_map
                the_developer_provider_has_no_map
                a_given_map_is_used
                a_full_map_fits
                keys_are_not_counted
                a_map_is_rejected_with_a_known_error
                an_oversized_map_is_invalid
                every_provider_can_have_a_map
                providers_are_told_apart
                a_map_outlives_its_provider
            ],
            programs: [
                users_are_where_they_should_be
                siblings_of_the_unlinked_are_where_they_should_be
                owners_are_the_enabled
            ],
            public_unlinking: [
                an_unknown_identity_is_refused
                a_login_is_the_proof
                no_login_is_not_authorized
                one_login_removes_another
                a_merged_away_identity_is_left_alone
                an_unlink_is_a_modification
                a_login_that_is_not_there_is_passed_over
                one_that_is_not_there_keeps_no_other
                all_named_logins_are_unlinked
                nothing_to_remove_is_fine
                the_developer_provider_is_all_users
                the_user_of_the_login_is_unlinked
                one_public_login_removes_another
                another_user_beside_a_proof_is_no_obstacle
                a_parent_is_not_unlinked_from
            ],
            role_choice: [
                each_kind_gets_its_role
                the_first_match_wins
                the_last_of_25_rules_is_tried
                rules_compare_in_four_ways
                a_missing_claim_matches_nothing
                a_list_contains_its_elements
                an_absent_list_contains_nothing
                no_match_can_be_denied
                rules_allow_no_custom_role
                the_token_prefers_a_role
                a_role_of_the_token_may_be_chosen
                a_choice_ends_ambiguity
                roles_without_preference_are_ambiguous
                another_role_is_not_offered
                a_token_without_roles_is_ambiguous
                elements_are_compared
                numbers_are_compared_as_text
                the_first_provider_decides
                a_role_of_another_account_is_no_role
                part_of_an_element_is_contained
                a_role_is_of_the_account
                a_token_of_the_service_is_not_mapped
                a_token_of_a_login_providers_user_is_not_mapped
                a_token_is_not_mapped_for_another_provider
                rules_are_tried_in_order
                a_list_is_unequal_to_what_is_not_in_it
                booleans_are_compared_as_text
                a_mapping_is_for_one_client
                a_mapping_is_for_its_provider
                providers_of_every_kind_are_mapped
                guests_are_not_mapped
                ambiguity_needs_the_authenticated_role
                a_sole_role_is_not_preferred
                roles_may_be_a_text_with_commas
                a_preferred_role_needs_no_list
                spaces_about_commas_are_ignored
                what_is_no_role_is_not_assumed
                a_role_is_offered_to_the_letter
                the_sole_role_of_an_assertion_is_chosen
                a_role_of_an_assertion_may_be_chosen
            ],
            roles: [
                a_new_pool_has_no_roles
                unset_roles_are_absent
                roles_are_answered_as_set
                mappings_are_answered_as_set
                no_mappings_are_no_member
                empty_maps_remove_all
                setting_replaces_the_roles
                absent_mappings_remove_all
                malformed_roles_are_forbidden
                a_foreign_role_is_forbidden
                an_unknown_role_is_accepted
                the_roles_of_rules_are_checked
                a_mapping_is_for_a_configured_provider
                every_provider_can_have_a_mapping
                the_developer_provider_has_no_mapping
                a_mapping_needs_a_resolution
                a_mapping_without_a_resolution_is_not_set
                a_mapping_without_rules_is_not_set
                a_token_mapping_with_rules_is_not_set
                rules_need_a_configuration
                a_token_mapping_has_no_rules
                twenty_five_rules_are_allowed
                twenty_six_rules_are_refused
                the_model_comes_before_the_number_of_rules
                the_key_comes_before_the_mapping
                a_refused_request_changes_nothing
                a_mapping_outlives_its_provider
                overlapping_writers_are_refused
                an_overlapping_update_is_refused
                both_roles_are_checked
                every_mapping_is_for_a_configured_provider
                the_role_of_every_rule_is_checked
                the_rules_of_every_mapping_are_counted
                the_number_of_rules_comes_before_the_mapping
                the_model_comes_before_the_key
            ],
            side_effects: [
                a_change_leaves_the_rest_of_the_pool
                a_change_leaves_other_pools
                sessions_of_others_outlive_a_deletion
                a_deletion_takes_the_named_alone
                other_logins_outlive_a_deletion
                a_disabled_identity_is_deleted
                users_of_other_pools_stay
            ],
            tags: [
                tags_are_a_map
                a_tagged_pool_is_described_with_its_tags
                no_tags_are_an_empty_map
                pools_are_told_apart
                fifty_tags_are_allowed
                too_many_tags_are_invalid
                reserved_keys_are_refused
                bad_tags_are_invalid
                untagging_nothing_is_fine
                a_missing_key_may_stand_among_others
                all_keys_are_untagged
                no_change_is_fine
                no_keys_are_fine
                an_unknown_pool_is_not_found
                a_text_that_is_no_arn_is_denied
                an_arn_of_another_kind_is_invalid
                a_foreign_arn_is_forbidden
                deleted_pools_have_no_tags
                earlier_deleted_pools_have_no_tags
            ],
            unlinking: [
                an_unlinked_user_is_new
                an_unlinked_user_is_gone
                the_other_users_stay
                the_last_login_disables
                a_public_login_keeps_it_alive
                an_inaccessible_identity_is_marked
                the_mark_of_an_unlinked_identity_is_alone
                an_inaccessible_identity_is_forbidden
                an_unlinked_user_can_be_merged
                other_pools_are_untouched
                an_unlink_in_vain_changes_nothing
                an_unknown_user_is_not_found
                a_user_of_another_identity_is_a_conflict
                another_provider_is_invalid
                an_identity_of_another_pool_is_not_found
                an_unknown_identity_is_not_found
                an_unlink_is_a_modification
            ],
            validation: [
                a_malformed_pool_id_is_quoted
                a_malformed_pool_name_is_quoted
                every_broken_constraint_is_reported
                a_map_names_the_constraints_of_its_values
                a_map_is_reported_first
                texts_are_reported_in_order
                a_space_in_the_provider_is_invalid
                a_page_size_has_bounds
                a_token_duration_has_bounds
                a_list_has_bounds
                validation_comes_first
                an_empty_user_is_invalid
                texts_have_lengths
                pools_have_any_legal_name
                numbers_have_ranges
                texts_have_patterns
                enums_have_values
                lists_have_sizes
                maps_have_sizes
                elements_have_constraints
                keys_have_constraints
                values_have_constraints
                nested_members_have_constraints
                members_are_required
                violations_are_counted_and_named
                a_broken_constraint_changes_nothing
            ],
            wire: [
                a_refusal_is_type_and_message
                a_modulus_is_in_standard_base64
                a_refused_guest_is_111_bytes
                an_empty_pool_id_is_311_bytes
                an_empty_token_is_312_bytes
                the_error_type_has_a_colon
                the_error_message_is_a_header
                refusals_have_status_400
                answers_are_aws_json
                every_answer_has_an_id
                an_identity_is_63_bytes
                a_public_operation_needs_no_signature
                a_public_operation_may_be_signed
                dates_are_seconds_with_milliseconds
                a_date_has_an_exponent
                a_missing_role_is_143_bytes
                nothing_unprocessed_is_an_empty_list
                no_output_is_no_bytes
                absent_members_are_left_out
                false_and_empty_are_not_absent
                the_target_may_be_long
                plain_json_is_read
                a_required_member_is_needed
                an_unknown_target_is_refused
                a_missing_target_is_refused
                malformed_json_is_refused
                another_type_is_refused
                another_content_type_is_refused
                a_missing_content_type_is_refused
                an_empty_body_is_refused
                a_null_member_is_absent
                a_null_element_is_refused
                extra_members_are_ignored
                a_repeated_member_is_refused
            ],
        }
    };
}

macro_rules! collect {
    ([] $($group:ident: [$($name:ident)*],)*) => {
        /// Every clause, in the order of the groups' names.
        pub const CLAUSES: &[&Clause] = &[$($(&crate::clauses::$group::$name,)*)*];
    };
}

for_each_clause!(collect, []);

/// The names of the groups.
#[must_use]
pub fn groups() -> Vec<&'static str> {
    let mut groups: Vec<_> = CLAUSES.iter().map(|clause| clause.group()).collect();
    groups.dedup();
    groups
}

/// The clause with this name, `group::name`.
#[must_use]
pub fn clause(name: &str) -> Option<&'static Clause> {
    CLAUSES.iter().find(|clause| clause.name == name).copied()
}

/// The clauses that a comma-separated list of groups and clauses names.
///
/// # Errors
///
/// One line that says what is not known and what is allowed.
pub fn select(names: &str) -> Result<Vec<&'static Clause>, String> {
    let names: Vec<_> = names.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    for name in &names {
        if !CLAUSES.iter().any(|clause| clause.group() == *name || clause.name == *name) {
            let groups = groups().join(", ");
            return Err(format!(
                "there is no clause `{name}`; allowed: a clause's full name, or a group of {groups}"
            ));
        }
    }
    if names.is_empty() {
        return Err(format!(
            "no clause is selected; allowed: full names, or groups of {}",
            groups().join(", ")
        ));
    }
    let is_named =
        |clause: &&&Clause| names.iter().any(|name| *name == clause.group() || *name == clause.name);
    Ok(CLAUSES.iter().filter(is_named).copied().collect())
}
