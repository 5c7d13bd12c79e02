"""What was tried, what happens, and the tests that try it again: the second table of the page."""

from dataclasses import dataclass

_ROUTES = "tests/security/test_routes.py"
_FORGED = "tests/security/test_forged_forms.py"
_ODD = "tests/security/test_odd_input.py"
_HEADERS = "tests/security/test_headers.py"
_LIMITS = "tests/security/test_limits.py"
_ANOTHER = "tests/web/test_another_practice.py"
_TOKENS = "tests/security/test_tokens.py"
_TYPED = "tests/security/test_typed.py"
_DOORS = "tests/web/test_doors.py"
_ATTACKS = "tests/test_attacks.py"
_SIGN_IN = "tests/web/test_sign_in.py"
_PATIENT = "tests/web/test_patient_pages.py"
_REACH = "tests/web/test_reach.py"
_PEOPLE = "tests/web/test_people.py"
_ACCOUNT = "tests/web/test_my_account.py"
_SIGN_UP = "tests/web/test_sign_up.py"
_SUPPORT = "tests/web/test_support.py"
_ERASE = "tests/actions/test_erase_patient.py"
_EXPORT = "tests/actions/test_export_practice.py"
_HOOKS = "tests/entrypoints/test_sms_webhooks.py"
_WEB = "tests/channels/test_public_web.py"
_MERGE = "tests/actions/test_merge_patients.py"
_CALLS = "tests/actions/calls/test_report_call.py"
_SNS = "tests/channels/test_sns.py"
_TWILIO = "tests/channels/test_twilio.py"


@dataclass(frozen=True)
class Attack:
    tried: str
    happens: str
    tests: tuple[str, ...]
    """file::test"""


ATTACKS = (
    Attack(
        "every page and form of the desk, signed out",
        "sign in first; the same for records that exist and that do not; nothing changes",
        (f"{_ROUTES}::test_nobody_who_is_signed_out_gets_past_the_sign_in",),
    ),
    Attack(
        "every page and form, in every role, with another practice's patients, visits, "
        "conversations, work, absences and playbooks in its address",
        "the same bytes and status as for one that does not exist; nothing of that practice "
        "changes",
        (f"{_ROUTES}::test_another_practices_id_answers_like_one_that_does_not_exist",),
    ),
    Attack(
        "the same in the question after an address, and in every form",
        "nothing of that practice is shown or changed",
        (
            f"{_ROUTES}::test_our_own_page_about_another_practices_record_answers_like_one_"
            "about_nobodys",
            f"{_DOORS}::test_no_form_takes_another_practices_patient_or_contact",
        ),
    ),
    Attack(
        "another location's, or another clinician's, patients, visits, conversations, work and "
        "absences, in addresses, forms, lists and searches",
        "the same bytes and status as for one that does not exist; not listed, not counted",
        (
            f"{_ROUTES}::test_another_locations_record_answers_like_one_that_does_not_exist",
            f"{_REACH}::test_no_form_takes_another_locations_patient_provider_or_place",
            f"{_REACH}::test_lists_show_nothing_of_another_location",
            f"{_REACH}::test_another_clinicians_patient_answers_like_one_that_does_not_exist",
        ),
    ),
    Attack(
        "a manager who makes, changes or removes an owner, or gives a role or location that she "
        "does not have",
        "refused",
        (
            f"{_PEOPLE}::test_a_manager_makes_changes_and_removes_no_owner",
            f"{_PEOPLE}::test_a_manager_of_one_location_gives_nobody_more_than_that",
        ),
    ),
    Attack(
        "two owners who demote each other at the same moment",
        "one stays",
        (f"{_PEOPLE}::test_two_owners_who_demote_each_other_at_once_leave_one",),
    ),
    Attack(
        "an invitation used twice, after its week, after it was taken back",
        "says what to do next; nothing changes",
        (
            f"{_PEOPLE}::test_an_invitation_works_once",
            f"{_PEOPLE}::test_an_invitation_is_over_after_a_week_and_can_be_sent_again",
            f"{_PEOPLE}::test_an_invitation_taken_back_opens_nothing",
        ),
    ),
    Attack(
        "signing up with a colleague's address before she is invited",
        "what nobody proved gives way to the invitation",
        (f"{_PEOPLE}::test_an_account_that_nobody_proved_to_own_gives_way_to_the_invitation",),
    ),
    Attack(
        "somebody removed, with the form that opened the practice, sent once more",
        "nothing is opened, and they are not back in",
        (f"{_ANOTHER}::test_an_old_form_does_not_bring_back_whoever_was_removed",),
    ),
    Attack(
        "somebody removed, with their session, on a worker that has not heard of it",
        "signed out at once",
        (f"{_PEOPLE}::test_another_worker_that_knows_the_old_staff_list_lets_them_in_no_more",),
    ),
    Attack(
        "whether an address is known, by the form for a forgotten password",
        "the same words",
        (f"{_ACCOUNT}::test_whether_an_address_is_known_is_not_to_be_read",),
    ),
    Attack(
        "another person's Cognito token in the form that sets up a code",
        "not found",
        (f"{_ACCOUNT}::test_nobody_sets_up_a_code_for_somebody_else",),
    ),
    Attack(
        "a screen that asks by itself, left alone",
        "keeps nobody signed in",
        (f"{_ACCOUNT}::test_a_page_that_asks_by_itself_keeps_nobody_signed_in",),
    ),
    Attack(
        "every page and form in a role that is too small, or that nobody knows",
        "not permitted; no patient is named and nothing changes",
        (f"{_ROUTES}::test_a_role_opens_what_it_is_permitted_and_nothing_else",),
    ),
    Attack(
        "methods that a route does not name, headers that ask for another method, forms of "
        "another type",
        "refused; nothing changes",
        (
            f"{_ROUTES}::test_no_method_that_a_route_does_not_name_does_anything",
            f"{_ATTACKS}::test_no_method_but_the_forms_own_presses_a_button",
        ),
    ),
    Attack(
        "ids with `#`, `/`, nulls, broken or unusual characters, of any length",
        "not found",
        (
            f"{_ATTACKS}::test_no_spelling_of_an_id_opens_anything",
            f"{_ATTACKS}::test_an_id_longer_than_any_never_reaches_the_table",
        ),
    ),
    Attack(
        "searching by name or number for another practice's patients",
        "nothing found",
        (f"{_DOORS}::test_nothing_of_another_practice_is_found_or_listed",),
    ),
    Attack(
        "a session of one practice used at another",
        "sign in first, or not found",
        (
            f"{_ATTACKS}::test_a_session_of_one_practice_never_becomes_one_of_another",
            f"{_SIGN_IN}::test_nobody_changes_to_a_practice_that_is_not_theirs",
        ),
    ),
    Attack(
        "every form of the desk without its token, with a guessed, shortened or a colleague's "
        "one, with two, with the token after the address, from another site, from nowhere",
        "refused; the whole table is as before",
        (f"{_FORGED}::test_a_form_without_its_token_or_from_elsewhere_changes_nothing",),
    ),
    Attack(
        "sign-in and patients' buttons sent from another site",
        "refused; nothing changes",
        (
            f"{_FORGED}::test_another_site_sends_no_form_of_the_sign_in",
            f"{_FORGED}::test_another_site_presses_no_button_of_a_patient",
        ),
    ),
    Attack(
        "a form or webhook larger than any, sent to every route",
        "413 with a sentence, before anybody is asked who they are",
        (
            f"{_FORGED}::test_a_request_that_is_larger_than_any_form_is_refused_with_a_sentence",
            f"{_ATTACKS}::test_a_megabyte_in_any_field_is_refused_and_not_an_error",
        ),
    ),
    Attack(
        "bytes that are no form, unusual headers, impossible values after every address",
        "refused or left out; never an error of ours, never a link to elsewhere",
        (
            f"{_FORGED}::test_whatever_bytes_a_form_is_it_is_refused_and_never_an_error_of_ours",
            f"{_ODD}::test_no_header_breaks_a_page_or_turns_its_links_elsewhere",
            f"{_ODD}::test_no_question_after_an_address_is_an_error_of_ours",
        ),
    ),
    Attack(
        "using a browser against its owner: frames, scripts and styles in a page, types guessed, "
        "pages kept in a cache, addresses told to other sites, cookies read by a script",
        "every answer of every route carries the headers that forbid it, refusals, errors, "
        "redirects and files too",
        (
            f"{_HEADERS}::test_every_answer_carries_the_headers_that_protect",
            f"{_HEADERS}::test_an_error_of_ours_carries_them_too",
            f"{_HEADERS}::test_no_page_has_a_script_or_a_style_of_its_own_in_it",
            "tests/stack/test_template.py::test_what_api_gateway_answers_itself_is_as_careful",
        ),
    ),
    Attack(
        "guessing passwords, sending forms, pressing and guessing links, without end",
        "429 and when to try again; whoever is signed in, another network and a real link are not "
        "touched; a header moves nobody to another network",
        (
            f"{_LIMITS}::test_every_form_before_signing_in_is_counted_by_network",
            f"{_LIMITS}::test_guessing_one_persons_password_ends_sooner_than_a_busy_morning",
            f"{_LIMITS}::test_a_link_whose_buttons_are_pressed_on_and_on_rests_and_others_do_not",
            f"{_LIMITS}::test_guessing_links_is_slowed_and_a_real_one_opens_all_the_same",
            f"{_LIMITS}::test_a_header_does_not_move_anybody_to_another_network",
        ),
    ),
    Attack(
        "guessing while the table does not answer",
        "nothing is let through",
        (f"{_LIMITS}::test_while_the_table_does_not_answer_nobody_guesses_passwords",),
    ),
    Attack(
        "a cookie fixed before signing in, made up, or of another host's name",
        "signing in makes a new one; the others open nothing",
        (
            f"{_TOKENS}::test_a_cookie_that_was_there_before_signing_in_is_not_the_session",
            f"{_ATTACKS}::test_a_cookie_of_ones_own_making_opens_nothing",
        ),
    ),
    Attack(
        "a token (JWT) of our pool, another pool's, expired or with `alg: none`, in a cookie, a "
        "header, a form or after an address",
        "believed nowhere: who somebody is comes from Cognito itself over TLS at sign-in, then "
        "from our own session",
        (f"{_TOKENS}::test_no_token_in_a_cookie_header_form_or_address_is_ever_believed",),
    ),
    Attack(
        "answers to another person's challenge at sign-in, or to nobody's",
        "refused; no session",
        (f"{_TOKENS}::test_the_step_after_the_password_is_believed_from_cognito_alone",),
    ),
    Attack(
        "being sent to another site after signing in",
        "one's own pages only",
        (
            f"{_TOKENS}::test_signing_in_leads_to_our_own_pages_however_it_is_spelled",
            f"{_SIGN_IN}::test_signing_in_leads_to_no_other_site",
        ),
    ),
    Attack(
        "the session of somebody who left, signed out, or signed in yesterday",
        "sign in first",
        (
            f"{_SIGN_IN}::test_somebody_who_left_the_practice_is_signed_out",
            f"{_SIGN_IN}::test_signing_out_ends_the_session_everywhere",
        ),
    ),
    Attack(
        "an unknown person, a wrong password, impossible input",
        "the same words and status",
        (
            f"{_ATTACKS}::test_nobody_signs_in_with_what_no_person_was_given",
            f"{_SIGN_IN}::test_a_wrong_password_and_an_unknown_person_read_the_same",
        ),
    ),
    Attack(
        "a right password of somebody on no staff list",
        "told so; no session",
        (f"{_SIGN_IN}::test_a_right_password_without_a_practice_opens_nothing",),
    ),
    Attack(
        "markup in names, notes, messages, playbooks, absences and questions: in every text field "
        "of every form, and in what is in the table already",
        "shown as text on every page",
        (
            f"{_TYPED}::test_markup_typed_into_any_field_of_any_form_is_shown_as_text",
            f"{_DOORS}::test_what_people_typed_is_never_markup",
        ),
    ),
    Attack(
        "formulas in what is exported",
        "text to a spreadsheet, in every file that the desk can take",
        (
            f"{_TYPED}::test_no_cell_of_any_file_is_a_formula",
            "tests/web/test_audit_page.py::test_a_cell_never_begins_like_a_formula",
        ),
    ),
    Attack(
        "a link used for another purpose, expired, guessed, or made for another practice's record",
        "not found, and no practice is named",
        (
            f"{_ATTACKS}::test_each_link_opens_its_own_page_only",
            f"{_ATTACKS}::test_a_link_that_names_another_practices_record_opens_nothing",
            f"{_PATIENT}::test_a_link_that_opens_nothing_says_what_to_do_and_names_no_practice",
        ),
    ),
    Attack(
        "GET and HEAD on every page, as mail scanners do",
        "nothing changes but the audit trail",
        (
            f"{_DOORS}::test_looking_at_a_page_changes_nothing_but_the_audit_trail",
            f"{_PATIENT}::test_a_mail_scanner_that_opens_every_link_changes_nothing",
        ),
    ),
    Attack(
        "an offer of the waitlist opened by a mail scanner, pressed by another site, twice or late",
        "a look takes nothing; one press, from our own page, while it is held, takes it once",
        (
            "tests/web/test_offer_pages.py::test_looking_at_an_offer_changes_nothing_and_pressing_takes_it",
            "tests/web/test_offer_pages.py::test_pressing_twice_is_pressing_once",
            "tests/web/test_offer_pages.py::test_a_form_of_another_site_takes_nothing",
            "tests/web/test_offer_pages.py::test_after_the_time_it_was_held_the_page_says_so_and_takes_nothing",
            "tests/web/test_offer_pages.py::test_a_link_to_wishes_is_no_offer_and_an_offer_no_link_to_wishes",
        ),
    ),
    Attack(
        "one cancelled visit's link, pressed again and again to collect booking links",
        "one link, one booking",
        (f"{_ATTACKS}::test_one_cancelled_visit_is_replaced_by_one_however_often_it_is_asked",),
    ),
    Attack(
        "what a link's address says, wherever it is logged",
        "a token and, while booking, a keyed mark of what was chosen; never the kind of visit",
        ("tests/web/test_booking_pages.py::test_no_address_on_the_way_says_what_the_visit_is_for",),
    ),
    Attack(
        "a text that claims to answer another practice's message",
        "it stays in the conversation of the practice whose number was texted",
        (
            f"{_ATTACKS}::test_a_text_that_claims_to_answer_another_practices_message_changes_"
            "nothing_there",
        ),
    ),
    Attack(
        "a practice's Twilio account or SNS topic speaking of another practice's number, text or "
        "patient",
        "refused, or nothing happens; the answer does not tell whether anybody knows the number",
        (
            f"{_ATTACKS}::test_a_practices_carrier_account_says_nothing_about_another_practices_"
            "texts",
            f"{_ATTACKS}::test_a_practice_does_not_learn_whom_other_practices_know",
            f"{_HOOKS}::test_a_practices_own_topic_speaks_for_that_practice_only",
        ),
    ),
    Attack(
        "webhooks unsigned, badly signed, altered, repeated, too old, of another topic or "
        "account, with fields twice or missing, of another type, a megabyte long, not UTF-8",
        "refused in the same words, nothing changes, no alarm of ours goes off",
        (
            f"{_ATTACKS}::test_whatever_strangers_post_to_a_webhook_is_refused_and_changes_nothing",
            f"{_HOOKS}::test_whoever_is_not_believed_is_refused_in_the_same_words",
            f"{_HOOKS}::test_the_same_webhook_twice_is_one_line_and_one_answer",
            f"{_SNS}::test_a_message_from_another_time_is_refused",
            f"{_TWILIO}::test_a_change_of_any_byte_is_noticed",
        ),
    ),
    Attack(
        "an address for webhooks or a calendar that is one of ours or of a private network: by "
        "number in any disguise, by name, by a name that changes its mind, by a redirect; one that "
        "hangs, drips or never ends",
        "not asked, or left in time; what was checked is what is connected to",
        (
            f"{_WEB}::test_an_address_that_is_not_an_https_name_is_refused_before_anybody_is_asked",
            f"{_WEB}::test_a_name_that_leads_to_us_or_to_nobody_is_not_connected_to",
            f"{_WEB}::test_a_name_that_changes_its_address_after_the_check_is_asked_at_the_one_"
            "that_was_checked",
            f"{_WEB}::test_a_redirect_to_a_name_that_leads_to_us_is_not_followed",
            f"{_WEB}::test_a_target_that_drips_is_cut_off_in_time",
        ),
    ),
    Attack(
        "certificates from hosts that look like SNS's",
        "not even fetched",
        (f"{_SNS}::test_a_certificate_from_elsewhere_is_not_even_fetched",),
    ),
    Attack(
        "markup in emails, a practice's colour that is no colour, line breaks in names and "
        "subjects of emails and calendar files",
        "text, no colour, one line",
        (
            f"{_ATTACKS}::test_a_colour_is_a_colour_and_loads_nothing_in_an_email",
            f"{_ATTACKS}::test_a_name_cannot_start_a_header_of_an_email",
            "tests/channels/test_calendar_file.py::"
            "test_whatever_a_practice_is_called_reads_back_as_written",
        ),
    ),
    Attack(
        "merge fields that reach into objects, number, convert or format",
        "refused when typed, and by the preview",
        (f"{_ATTACKS}::test_a_playbook_that_could_not_be_sent_as_written_is_not_saved",),
    ),
    Attack(
        "days at the end of the calendar, times that the clocks leap over, hours with a zone, "
        "numbers of thousands of digits, fields missing",
        "refused beside the field; never an error of ours",
        (
            f"{_ATTACKS}::test_a_day_at_the_end_of_the_calendar_is_refused_on_every_page",
            f"{_ATTACKS}::test_nothing_is_booked_or_moved_to_a_time_that_cannot_be",
            f"{_ATTACKS}::test_a_form_with_fields_missing_is_refused_and_not_an_error",
        ),
    ),
    Attack(
        "everything failing at once, with a patient's name, number and link in the failure",
        "no line, answer or header names them",
        (
            f"{_ATTACKS}::test_when_everything_fails_no_log_or_answer_says_who_it_was_about",
            "tests/entrypoints/test_observability.py::"
            "test_of_an_exception_only_its_type_and_place_are_logged",
        ),
    ),
    Attack(
        "signing up with an address that has an account, or with a victim's, to have one's own "
        "password confirmed by their code",
        "the same page as for a new one; a code confirms the sign-up of the browser that asked",
        (
            f"{_SIGN_UP}::test_a_known_address_reads_the_same_and_is_helped_by_email",
            f"{_SIGN_UP}::test_whoever_gets_the_code_has_their_own_password_not_a_strangers",
            f"{_SIGN_UP}::test_a_code_works_in_the_browser_that_asked_for_it_only",
        ),
    ),
    Attack(
        "guessing codes; codes to strangers' mailboxes",
        "ten tries a sign-up, five codes an hour for an address",
        (
            f"{_SIGN_UP}::test_guessing_ends_after_ten",
            f"{_SIGN_UP}::test_one_address_gets_five_codes_an_hour_at_most",
        ),
    ),
    Attack(
        "sending in the name of another practice's domain",
        "an address is used only after a code sent to it was typed",
        (
            "tests/web/test_sender.py::"
            "test_nobody_sends_in_the_name_of_a_domain_whose_mail_they_cannot_read",
        ),
    ),
    Attack(
        "a trial practice that texts strangers",
        "only phones that a texted code proved, until the carriers have registered its number",
        (
            "tests/actions/test_may_send.py::"
            "test_the_desk_cannot_text_a_number_that_is_not_verified",
        ),
    ),
    Attack(
        "uploads too large, grown after they were measured, or compressed to burst",
        "refused",
        (
            "tests/actions/test_bring_in.py::"
            "test_a_file_that_grew_after_it_was_looked_at_is_refused_unread",
            "tests/web/test_bring_in_pages.py::test_a_huge_file_is_refused",
            "tests/actions/test_bring_in.py::test_a_workbook_that_bursts_is_refused",
        ),
    ),
    Attack(
        "a key of another practice, or one that lacks the scope, at the addresses for other "
        "software; a number in an address there",
        "refused, or answered like what does not exist; numbers are asked for in a POST",
        ("tests/entrypoints/test_files.py::test_a_key_of_another_kind_or_practice_leaves_nothing",),
    ),
    Attack(
        "lifting a STOP by an import, its undo, a merge, its undo, a tick on a website's form, or "
        "the API",
        "the STOP holds",
        (
            "tests/actions/test_bring_in.py::test_an_undo_never_lifts_a_stop",
            f"{_MERGE}::test_a_stop_survives_the_merge_and_its_undoing",
            f"{_MERGE}::test_a_no_to_texts_from_her_source_while_merged_holds_at_her_own_number",
            "tests/web/test_enquiry_pages.py::test_a_tick_never_lifts_a_stop",
            "tests/entrypoints/api/test_reaching.py::test_a_program_cannot_take_a_stop_back",
        ),
    ),
    Attack(
        "bringing the dead or the discharged back into the reminders by an import or by taking a "
        "merge apart",
        "they are left in peace; only the source that said so takes it back",
        (
            "tests/actions/test_take_over.py::"
            "test_a_first_no_lifts_nothing_that_somebody_else_said_of_the_dead",
            f"{_MERGE}::test_who_died_by_her_own_source_while_merged_hears_nothing_once_undone",
            f"{_MERGE}::test_who_died_by_both_sources_does_not_come_to_life_when_one_of_them_is_"
            "taken_away",
        ),
    ),
    Attack(
        "making a practice text strangers by its website's form, or by calls that nobody took",
        "once a day for a number, so many a day in all, none abroad that nobody is known by",
        (
            "tests/web/test_enquiry_pages.py::"
            "test_numbers_typed_by_the_thousand_are_not_texted_at_the_practices_cost",
            f"{_CALLS}::test_a_number_abroad_is_texted_only_where_somebody_is_known_by_it",
            f"{_CALLS}::test_a_stolen_key_does_not_text_the_whole_country",
        ),
    ),
    Attack(
        "finding out whether somebody became a patient: by having sent them, by a personal code, "
        "by what one is thanked for",
        "nothing that a referrer is sent, or a code opens, depends on who came and did not agree",
        (
            "tests/actions/journeys/test_ready_playbooks.py::"
            "test_who_did_not_agree_changes_nothing_of_what_the_referrer_hears",
            "tests/web/test_refer_pages.py::test_a_link_of_nobody_names_no_practice",
            "tests/domain/patient_segments/test_asking.py::"
            "test_a_segment_never_picks_somebody_by_whom_they_sent_and_may_not_hear_of",
        ),
    ),
    Attack(
        "a file of all locations, its refused rows or its undo, by somebody who reaches one",
        "not permitted",
        (
            "tests/web/test_bring_in_pages.py::"
            "test_whoever_works_at_one_location_only_sees_no_file_of_all_of_them",
        ),
    ),
    Attack(
        "a webhook's target that answers with a time that there is not",
        "tried again as usual",
        (
            "tests/actions/hooks/test_deliver.py::"
            "test_a_target_that_names_no_time_there_is_is_tried_again_as_usual",
        ),
    ),
    Attack(
        "support without permission, after it, with a used or old link, with the session of an "
        "earlier permission, and every form there is",
        "no way in; nothing changes; every page it opens is in the audit trail under its name",
        (
            f"{_SUPPORT}::test_without_permission_there_is_no_way_in",
            f"{_SUPPORT}::test_support_may_change_nothing_on_any_route",
            f"{_SUPPORT}::test_a_link_opens_once_and_for_ten_minutes",
            f"{_SUPPORT}::test_an_open_session_ends_when_the_permission_does",
            f"{_SUPPORT}::test_every_page_that_support_opens_is_in_the_trail_under_their_name",
        ),
    ),
    Attack(
        "finding an erased patient by name, number, address or words in any table or file; "
        "texting them again by importing them",
        "nothing is found; their STOP holds",
        (
            f"{_ERASE}::test_nothing_in_any_table_tells_who_she_was_or_what_she_wrote",
            f"{_ERASE}::test_the_stop_and_its_evidence_stay_and_an_import_of_the_same_person_"
            "resumes_nothing",
            f"{_EXPORT}::test_who_is_erased_is_in_no_file_any_more",
            "tests/entrypoints/test_hl7.py::test_who_is_erased_is_in_no_message_that_was_kept",
        ),
    ),
    Attack(
        "formulas in a practice's export; an export of another role, another practice, after a "
        "week",
        "text; refused or not there",
        (
            f"{_EXPORT}::test_the_spreadsheet_has_the_same_rows_and_no_formula",
            f"{_EXPORT}::test_another_practices_records_are_not_in_it",
            "tests/web/test_export_page.py::"
            "test_without_the_permission_there_is_neither_page_nor_file",
            "tests/web/test_export_page.py::test_after_a_week_there_is_nothing_to_download",
        ),
    ),
    Attack(
        "rewriting the audit trail with a function's own permissions",
        "no function may update or delete there",
        ("tests/stack/test_template.py::test_no_function_may_rewrite_the_audit_trail",),
    ),
    Attack(
        "the local stage's pages on another stage",
        "not there",
        (f"{_ATTACKS}::test_the_local_stages_doors_are_not_there_on_another_stage",),
    ),
)
