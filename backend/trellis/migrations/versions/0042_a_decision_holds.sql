ALTER TABLE determination ADD COLUMN changed jsonb DEFAULT '{}' NOT NULL;
GRANT UPDATE (changed) ON determination TO trellis_app;

ALTER TABLE consent_ask ADD COLUMN written_on date;
GRANT UPDATE (written_on) ON consent_ask TO trellis_app;

ALTER TABLE evaluation_case DROP CONSTRAINT ck_evaluation_case_state;
ALTER TABLE evaluation_case ADD CONSTRAINT ck_evaluation_case_state CHECK (state IN ('new', 'referred', 'review_of_data', 'proposed', 'consent_pending', 'declined', 'override_sought', 'consented', 'in_progress', 'report_ready', 'refused', 'closed', 'in_error', 'detected', 'records_requested', 'records_received', 'comparable_services', 'adopt', 'new_eval', 'new_iep', 'exit_proposed', 'complete', 'set_aside', 'exit_confirmed', 'exit_withdrawn'));

ALTER TABLE case_event DROP CONSTRAINT ck_case_event_event;
ALTER TABLE case_event ADD CONSTRAINT ck_case_event_event CHECK (event IN ('submit', 'ask_again', 'give_safeguards', 'review', 'propose', 'refuse', 'reopen', 'send', 'consent', 'decline', 'consent_earlier', 'revoke_consent', 'close_declined', 'seek_mediation', 'seek_hearing', 'override_ended', 'no_response', 'override', 'assign', 'areas_done', 'close', 'child_unavailable', 'transfer_in', 'sld_extension', 'iee_request', 'iee_pay', 'iee_hearing', 'iee_consider', 'unnecessary', 'no_more_data', 'opened_in_error', 'request_withdrawn', 'assess_after_all', 'detect', 'request_records', 'receive_records', 'ask_records_late', 'records_late', 'give_comparable', 'adopt_plan', 'order_evaluation', 'order_plan', 'finish', 'no_transfer', 'propose_exit', 'confirm_exit', 'withdraw_exit'));

ALTER TABLE case_event DROP CONSTRAINT ck_case_event_from_state;
ALTER TABLE case_event ADD CONSTRAINT ck_case_event_from_state CHECK (from_state IN ('new', 'referred', 'review_of_data', 'proposed', 'consent_pending', 'declined', 'override_sought', 'consented', 'in_progress', 'report_ready', 'refused', 'closed', 'in_error', 'detected', 'records_requested', 'records_received', 'comparable_services', 'adopt', 'new_eval', 'new_iep', 'exit_proposed', 'complete', 'set_aside', 'exit_confirmed', 'exit_withdrawn'));

ALTER TABLE case_event DROP CONSTRAINT ck_case_event_to_state;
ALTER TABLE case_event ADD CONSTRAINT ck_case_event_to_state CHECK (to_state IN ('new', 'referred', 'review_of_data', 'proposed', 'consent_pending', 'declined', 'override_sought', 'consented', 'in_progress', 'report_ready', 'refused', 'closed', 'in_error', 'detected', 'records_requested', 'records_received', 'comparable_services', 'adopt', 'new_eval', 'new_iep', 'exit_proposed', 'complete', 'set_aside', 'exit_confirmed', 'exit_withdrawn'));

ALTER TABLE case_notice DROP CONSTRAINT ck_case_notice_what;
ALTER TABLE case_notice ADD CONSTRAINT ck_case_notice_what CHECK (what IN ('propose', 'refuse', 'revoked', 'defend'));

ALTER TABLE determination_event DROP CONSTRAINT ck_determination_event_event;
ALTER TABLE determination_event ADD CONSTRAINT ck_determination_event_event CHECK (event IN ('schedule', 'hold', 'decide_eligible', 'decide_not_eligible', 'adjourn', 'dispute', 'settle_eligible', 'settle_not_eligible', 'end_eligibility', 'refer', 'evaluate', 'meet', 'decide_504', 'decide_not_504', 'activate', 'review', 'keep', 'end'));

DROP INDEX uq_evaluation_case_open;
CREATE UNIQUE INDEX uq_evaluation_case_open ON evaluation_case (district_id, student_id) WHERE state IN ('referred', 'review_of_data', 'proposed', 'consent_pending', 'declined', 'override_sought', 'consented', 'in_progress', 'report_ready');

CREATE OR REPLACE FUNCTION case_step(of_machine text, source text, event text, target text, capacity text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT r.needs FROM (VALUES
    ('exit', 'exit_proposed', 'confirm_exit', 'exit_confirmed', '{ADM}'::text[], '{exit_ground,exit_notice,exit_summary}'::text[]),
    ('exit', 'exit_proposed', 'withdraw_exit', 'exit_withdrawn', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('exit', 'new', 'propose_exit', 'exit_proposed', '{REG,CM,ADM,SYS}'::text[], '{exit_reason}'::text[]),
    ('initial', 'closed', 'iee_consider', 'closed', '{CM,ADM}'::text[], '{evidence_kept}'::text[]),
    ('initial', 'closed', 'iee_hearing', 'closed', '{ADM}'::text[], '{iee_requested,prior_written_notice}'::text[]),
    ('initial', 'closed', 'iee_pay', 'closed', '{ADM}'::text[], '{iee_requested}'::text[]),
    ('initial', 'closed', 'iee_request', 'closed', '{PAR}'::text[], '{evaluation_finished}'::text[]),
    ('initial', 'closed', 'request_withdrawn', 'closed', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('initial', 'consent_pending', 'ask_again', 'consent_pending', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('initial', 'consent_pending', 'child_unavailable', 'consent_pending', '{CM,ADM}'::text[], '{evidence_kept}'::text[]),
    ('initial', 'consent_pending', 'consent', 'consented', '{PAR}'::text[], '{consent_signed}'::text[]),
    ('initial', 'consent_pending', 'decline', 'declined', '{PAR}'::text[], '{consent_refused}'::text[]),
    ('initial', 'consent_pending', 'give_safeguards', 'consent_pending', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('initial', 'consent_pending', 'no_response', 'closed', '{ADM}'::text[], '{efforts_recorded}'::text[]),
    ('initial', 'consent_pending', 'opened_in_error', 'in_error', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('initial', 'consent_pending', 'override', 'consented', '{ADM}'::text[], '{override_decided}'::text[]),
    ('initial', 'consent_pending', 'request_withdrawn', 'consent_pending', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('initial', 'consented', 'ask_again', 'consented', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('initial', 'consented', 'assign', 'in_progress', '{CM,ADM}'::text[], '{evaluators_assigned}'::text[]),
    ('initial', 'consented', 'child_unavailable', 'consented', '{CM,ADM}'::text[], '{evidence_kept}'::text[]),
    ('initial', 'consented', 'consent_earlier', 'consented', '{PAR}'::text[], '{consent_signed}'::text[]),
    ('initial', 'consented', 'give_safeguards', 'consented', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('initial', 'consented', 'request_withdrawn', 'consented', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('initial', 'consented', 'revoke_consent', 'closed', '{PAR}'::text[], '{consent_revoked}'::text[]),
    ('initial', 'consented', 'sld_extension', 'consented', '{ADM}'::text[], '{agreement_signed}'::text[]),
    ('initial', 'consented', 'transfer_in', 'consented', '{ADM}'::text[], '{evidence_kept,agreement_signed}'::text[]),
    ('initial', 'declined', 'ask_again', 'declined', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('initial', 'declined', 'close_declined', 'closed', '{ADM}'::text[], '{reason}'::text[]),
    ('initial', 'declined', 'consent', 'consented', '{PAR}'::text[], '{consent_signed}'::text[]),
    ('initial', 'declined', 'give_safeguards', 'declined', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('initial', 'declined', 'opened_in_error', 'in_error', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('initial', 'declined', 'request_withdrawn', 'declined', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('initial', 'declined', 'seek_hearing', 'override_sought', '{ADM}'::text[], '{reason}'::text[]),
    ('initial', 'declined', 'seek_mediation', 'override_sought', '{ADM}'::text[], '{reason}'::text[]),
    ('initial', 'in_progress', 'areas_done', 'report_ready', '{EVL,CM,ADM}'::text[], '{reports_signed}'::text[]),
    ('initial', 'in_progress', 'ask_again', 'in_progress', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('initial', 'in_progress', 'child_unavailable', 'in_progress', '{CM,ADM}'::text[], '{evidence_kept}'::text[]),
    ('initial', 'in_progress', 'consent_earlier', 'in_progress', '{PAR}'::text[], '{consent_signed}'::text[]),
    ('initial', 'in_progress', 'give_safeguards', 'in_progress', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('initial', 'in_progress', 'request_withdrawn', 'in_progress', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('initial', 'in_progress', 'revoke_consent', 'closed', '{PAR}'::text[], '{consent_revoked}'::text[]),
    ('initial', 'in_progress', 'sld_extension', 'in_progress', '{ADM}'::text[], '{agreement_signed}'::text[]),
    ('initial', 'in_progress', 'transfer_in', 'in_progress', '{ADM}'::text[], '{evidence_kept,agreement_signed}'::text[]),
    ('initial', 'new', 'submit', 'referred', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('initial', 'override_sought', 'ask_again', 'override_sought', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('initial', 'override_sought', 'consent', 'consented', '{PAR}'::text[], '{consent_signed}'::text[]),
    ('initial', 'override_sought', 'give_safeguards', 'override_sought', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('initial', 'override_sought', 'opened_in_error', 'in_error', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('initial', 'override_sought', 'override', 'consented', '{ADM}'::text[], '{override_decided}'::text[]),
    ('initial', 'override_sought', 'override_ended', 'closed', '{ADM}'::text[], '{reason}'::text[]),
    ('initial', 'override_sought', 'request_withdrawn', 'override_sought', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('initial', 'proposed', 'ask_again', 'proposed', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('initial', 'proposed', 'give_safeguards', 'proposed', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('initial', 'proposed', 'opened_in_error', 'in_error', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('initial', 'proposed', 'request_withdrawn', 'proposed', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('initial', 'proposed', 'send', 'consent_pending', '{CM,ADM}'::text[], '{consent_requested}'::text[]),
    ('initial', 'referred', 'ask_again', 'referred', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('initial', 'referred', 'give_safeguards', 'referred', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('initial', 'referred', 'opened_in_error', 'in_error', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('initial', 'referred', 'request_withdrawn', 'referred', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('initial', 'referred', 'review', 'review_of_data', '{CM,ADM,EVL,GEN}'::text[], '{}'::text[]),
    ('initial', 'refused', 'opened_in_error', 'in_error', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('initial', 'refused', 'reopen', 'review_of_data', '{ADM}'::text[], '{reason}'::text[]),
    ('initial', 'refused', 'request_withdrawn', 'refused', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('initial', 'report_ready', 'ask_again', 'report_ready', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('initial', 'report_ready', 'close', 'closed', '{ADM}'::text[], '{eligibility_decided}'::text[]),
    ('initial', 'report_ready', 'give_safeguards', 'report_ready', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('initial', 'report_ready', 'iee_consider', 'report_ready', '{CM,ADM}'::text[], '{evidence_kept}'::text[]),
    ('initial', 'report_ready', 'iee_hearing', 'report_ready', '{ADM}'::text[], '{iee_requested,prior_written_notice}'::text[]),
    ('initial', 'report_ready', 'iee_pay', 'report_ready', '{ADM}'::text[], '{iee_requested}'::text[]),
    ('initial', 'report_ready', 'iee_request', 'report_ready', '{PAR}'::text[], '{evaluation_finished}'::text[]),
    ('initial', 'report_ready', 'request_withdrawn', 'report_ready', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('initial', 'review_of_data', 'ask_again', 'review_of_data', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('initial', 'review_of_data', 'give_safeguards', 'review_of_data', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('initial', 'review_of_data', 'opened_in_error', 'in_error', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('initial', 'review_of_data', 'propose', 'proposed', '{ADM}'::text[], '{prior_written_notice,areas_named}'::text[]),
    ('initial', 'review_of_data', 'refuse', 'refused', '{ADM}'::text[], '{prior_written_notice,reason}'::text[]),
    ('initial', 'review_of_data', 'request_withdrawn', 'review_of_data', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('reevaluation', 'closed', 'iee_consider', 'closed', '{CM,ADM}'::text[], '{evidence_kept}'::text[]),
    ('reevaluation', 'closed', 'iee_hearing', 'closed', '{ADM}'::text[], '{iee_requested,prior_written_notice}'::text[]),
    ('reevaluation', 'closed', 'iee_pay', 'closed', '{ADM}'::text[], '{iee_requested}'::text[]),
    ('reevaluation', 'closed', 'iee_request', 'closed', '{PAR}'::text[], '{evaluation_finished}'::text[]),
    ('reevaluation', 'closed', 'request_withdrawn', 'closed', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('reevaluation', 'consent_pending', 'ask_again', 'consent_pending', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('reevaluation', 'consent_pending', 'child_unavailable', 'consent_pending', '{CM,ADM}'::text[], '{evidence_kept}'::text[]),
    ('reevaluation', 'consent_pending', 'consent', 'consented', '{PAR}'::text[], '{consent_signed}'::text[]),
    ('reevaluation', 'consent_pending', 'decline', 'declined', '{PAR}'::text[], '{consent_refused}'::text[]),
    ('reevaluation', 'consent_pending', 'give_safeguards', 'consent_pending', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'consent_pending', 'no_response', 'consented', '{ADM}'::text[], '{efforts_recorded}'::text[]),
    ('reevaluation', 'consent_pending', 'opened_in_error', 'in_error', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('reevaluation', 'consent_pending', 'override', 'consented', '{ADM}'::text[], '{override_decided}'::text[]),
    ('reevaluation', 'consent_pending', 'request_withdrawn', 'consent_pending', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('reevaluation', 'consented', 'ask_again', 'consented', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('reevaluation', 'consented', 'assign', 'in_progress', '{CM,ADM}'::text[], '{evaluators_assigned}'::text[]),
    ('reevaluation', 'consented', 'child_unavailable', 'consented', '{CM,ADM}'::text[], '{evidence_kept}'::text[]),
    ('reevaluation', 'consented', 'consent_earlier', 'consented', '{PAR}'::text[], '{consent_signed}'::text[]),
    ('reevaluation', 'consented', 'give_safeguards', 'consented', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'consented', 'request_withdrawn', 'consented', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('reevaluation', 'consented', 'revoke_consent', 'closed', '{PAR}'::text[], '{consent_revoked}'::text[]),
    ('reevaluation', 'consented', 'sld_extension', 'consented', '{ADM}'::text[], '{agreement_signed}'::text[]),
    ('reevaluation', 'consented', 'transfer_in', 'consented', '{ADM}'::text[], '{evidence_kept,agreement_signed}'::text[]),
    ('reevaluation', 'declined', 'ask_again', 'declined', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('reevaluation', 'declined', 'close_declined', 'closed', '{ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'declined', 'consent', 'consented', '{PAR}'::text[], '{consent_signed}'::text[]),
    ('reevaluation', 'declined', 'give_safeguards', 'declined', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'declined', 'opened_in_error', 'in_error', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('reevaluation', 'declined', 'request_withdrawn', 'declined', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('reevaluation', 'declined', 'seek_hearing', 'override_sought', '{ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'declined', 'seek_mediation', 'override_sought', '{ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'in_progress', 'areas_done', 'report_ready', '{EVL,CM,ADM}'::text[], '{reports_signed}'::text[]),
    ('reevaluation', 'in_progress', 'ask_again', 'in_progress', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('reevaluation', 'in_progress', 'child_unavailable', 'in_progress', '{CM,ADM}'::text[], '{evidence_kept}'::text[]),
    ('reevaluation', 'in_progress', 'consent_earlier', 'in_progress', '{PAR}'::text[], '{consent_signed}'::text[]),
    ('reevaluation', 'in_progress', 'give_safeguards', 'in_progress', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'in_progress', 'request_withdrawn', 'in_progress', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('reevaluation', 'in_progress', 'revoke_consent', 'closed', '{PAR}'::text[], '{consent_revoked}'::text[]),
    ('reevaluation', 'in_progress', 'sld_extension', 'in_progress', '{ADM}'::text[], '{agreement_signed}'::text[]),
    ('reevaluation', 'in_progress', 'transfer_in', 'in_progress', '{ADM}'::text[], '{evidence_kept,agreement_signed}'::text[]),
    ('reevaluation', 'new', 'submit', 'referred', '{PAR,CM,ADM,EVL,GEN,REG,SYS}'::text[], '{student_matched}'::text[]),
    ('reevaluation', 'override_sought', 'ask_again', 'override_sought', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('reevaluation', 'override_sought', 'consent', 'consented', '{PAR}'::text[], '{consent_signed}'::text[]),
    ('reevaluation', 'override_sought', 'give_safeguards', 'override_sought', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'override_sought', 'opened_in_error', 'in_error', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('reevaluation', 'override_sought', 'override', 'consented', '{ADM}'::text[], '{override_decided}'::text[]),
    ('reevaluation', 'override_sought', 'override_ended', 'closed', '{ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'override_sought', 'request_withdrawn', 'override_sought', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('reevaluation', 'proposed', 'ask_again', 'proposed', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('reevaluation', 'proposed', 'give_safeguards', 'proposed', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'proposed', 'opened_in_error', 'in_error', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('reevaluation', 'proposed', 'request_withdrawn', 'proposed', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('reevaluation', 'proposed', 'send', 'consent_pending', '{CM,ADM}'::text[], '{consent_requested}'::text[]),
    ('reevaluation', 'referred', 'ask_again', 'referred', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('reevaluation', 'referred', 'give_safeguards', 'referred', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'referred', 'opened_in_error', 'in_error', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('reevaluation', 'referred', 'request_withdrawn', 'referred', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('reevaluation', 'referred', 'review', 'review_of_data', '{CM,ADM,EVL,GEN}'::text[], '{}'::text[]),
    ('reevaluation', 'referred', 'unnecessary', 'closed', '{ADM}'::text[], '{agreement_signed}'::text[]),
    ('reevaluation', 'refused', 'opened_in_error', 'in_error', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('reevaluation', 'refused', 'reopen', 'review_of_data', '{ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'refused', 'request_withdrawn', 'refused', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('reevaluation', 'report_ready', 'ask_again', 'report_ready', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('reevaluation', 'report_ready', 'assess_after_all', 'proposed', '{PAR}'::text[], '{decided_on_known_data}'::text[]),
    ('reevaluation', 'report_ready', 'close', 'closed', '{ADM}'::text[], '{eligibility_decided}'::text[]),
    ('reevaluation', 'report_ready', 'give_safeguards', 'report_ready', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'report_ready', 'iee_consider', 'report_ready', '{CM,ADM}'::text[], '{evidence_kept}'::text[]),
    ('reevaluation', 'report_ready', 'iee_hearing', 'report_ready', '{ADM}'::text[], '{iee_requested,prior_written_notice}'::text[]),
    ('reevaluation', 'report_ready', 'iee_pay', 'report_ready', '{ADM}'::text[], '{iee_requested}'::text[]),
    ('reevaluation', 'report_ready', 'iee_request', 'report_ready', '{PAR}'::text[], '{evaluation_finished}'::text[]),
    ('reevaluation', 'report_ready', 'request_withdrawn', 'report_ready', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('reevaluation', 'review_of_data', 'ask_again', 'review_of_data', '{PAR,CM,ADM,EVL,GEN,REG}'::text[], '{student_matched}'::text[]),
    ('reevaluation', 'review_of_data', 'give_safeguards', 'review_of_data', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'review_of_data', 'no_more_data', 'report_ready', '{ADM}'::text[], '{parent_notified,reason}'::text[]),
    ('reevaluation', 'review_of_data', 'opened_in_error', 'in_error', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('reevaluation', 'review_of_data', 'propose', 'proposed', '{ADM}'::text[], '{prior_written_notice,areas_named,gap_or_agreement}'::text[]),
    ('reevaluation', 'review_of_data', 'refuse', 'refused', '{ADM}'::text[], '{prior_written_notice,reason}'::text[]),
    ('reevaluation', 'review_of_data', 'request_withdrawn', 'review_of_data', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('transfer', 'adopt', 'finish', 'complete', '{CM,ADM}'::text[], '{plan_in_force}'::text[]),
    ('transfer', 'comparable_services', 'adopt_plan', 'adopt', '{ADM}'::text[], '{same_state,records_here,prior_written_notice}'::text[]),
    ('transfer', 'comparable_services', 'ask_records_late', 'comparable_services', '{CM,ADM}'::text[], '{records_asked}'::text[]),
    ('transfer', 'comparable_services', 'no_transfer', 'set_aside', '{ADM}'::text[], '{reason}'::text[]),
    ('transfer', 'comparable_services', 'order_evaluation', 'new_eval', '{ADM}'::text[], '{reason}'::text[]),
    ('transfer', 'comparable_services', 'order_plan', 'new_iep', '{ADM}'::text[], '{reason,prior_written_notice}'::text[]),
    ('transfer', 'comparable_services', 'records_late', 'comparable_services', '{CM,ADM}'::text[], '{records_here}'::text[]),
    ('transfer', 'detected', 'give_comparable', 'comparable_services', '{CM,ADM}'::text[], '{parent_consulted,services_recorded}'::text[]),
    ('transfer', 'detected', 'no_transfer', 'set_aside', '{ADM}'::text[], '{reason}'::text[]),
    ('transfer', 'detected', 'receive_records', 'records_received', '{CM,ADM}'::text[], '{records_here}'::text[]),
    ('transfer', 'detected', 'request_records', 'records_requested', '{CM,ADM}'::text[], '{records_asked}'::text[]),
    ('transfer', 'new', 'detect', 'detected', '{REG,CM,ADM,SYS}'::text[], '{came_with_record}'::text[]),
    ('transfer', 'new_eval', 'finish', 'complete', '{ADM}'::text[], '{found_not_eligible_here}'::text[]),
    ('transfer', 'new_eval', 'order_plan', 'new_iep', '{ADM}'::text[], '{found_eligible_here}'::text[]),
    ('transfer', 'new_eval', 'records_late', 'new_eval', '{CM,ADM}'::text[], '{records_here}'::text[]),
    ('transfer', 'new_iep', 'finish', 'complete', '{CM,ADM}'::text[], '{plan_in_force}'::text[]),
    ('transfer', 'new_iep', 'records_late', 'new_iep', '{CM,ADM}'::text[], '{records_here}'::text[]),
    ('transfer', 'records_received', 'give_comparable', 'comparable_services', '{CM,ADM}'::text[], '{parent_consulted,services_recorded}'::text[]),
    ('transfer', 'records_received', 'no_transfer', 'set_aside', '{ADM}'::text[], '{reason}'::text[]),
    ('transfer', 'records_requested', 'give_comparable', 'comparable_services', '{CM,ADM}'::text[], '{parent_consulted,services_recorded}'::text[]),
    ('transfer', 'records_requested', 'no_transfer', 'set_aside', '{ADM}'::text[], '{reason}'::text[]),
    ('transfer', 'records_requested', 'receive_records', 'records_received', '{CM,ADM}'::text[], '{records_here}'::text[])
  ) r (machine, source, event, target, by, needs)
  WHERE (r.machine, r.source, r.event, r.target) = ($1, $2, $3, $4) AND $5 = ANY (r.by)
$$;

-- Whoever matches a request may not be somebody who reads cases; that another request joins an open one they must know.
CREATE OR REPLACE FUNCTION case_to_join(student uuid, OUT case_id uuid, OUT machine text, OUT state text, OUT received_on date)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('case of ' || app_district()::text || student::text, 0));
  SELECT c.id, c.machine, c.state, c.received_on INTO case_id, machine, state, received_on FROM evaluation_case c
    WHERE c.district_id = app_district() AND c.student_id = student AND c.state IN
      ('referred', 'review_of_data', 'proposed', 'consent_pending', 'declined', 'override_sought', 'consented',
       'in_progress', 'report_ready');
END $$;

CREATE OR REPLACE FUNCTION determination_checked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  e determination_event;
BEGIN
  IF (NEW.district_id, NEW.id, NEW.student_id, NEW.machine, NEW.case_id, NEW.from_id, NEW.created_at)
     IS DISTINCT FROM
     (OLD.district_id, OLD.id, OLD.student_id, OLD.machine, OLD.case_id, OLD.from_id, OLD.created_at)
     OR OLD.state NOT IN ('scheduled', 'held', 'referred', 'evaluating', 'team_determination') AND (NEW.meeting_id, NEW.held_on, NEW.decided_on, NEW.effective_on, NEW.primary_category, NEW.secondary_categories, NEW.answers, NEW.revision, NEW.changed) IS DISTINCT FROM (OLD.meeting_id, OLD.held_on, OLD.decided_on, OLD.effective_on, OLD.primary_category, OLD.secondary_categories, OLD.answers, OLD.revision, OLD.changed) THEN
    RAISE EXCEPTION 'what was certified stands' USING ERRCODE = 'TD002';
  END IF;
  IF (NEW.meeting_id, NEW.held_on, NEW.decided_on, NEW.effective_on, NEW.primary_category, NEW.secondary_categories, NEW.answers) IS DISTINCT FROM (OLD.meeting_id, OLD.held_on, OLD.decided_on, OLD.effective_on, OLD.primary_category, OLD.secondary_categories, OLD.answers) AND EXISTS (
      SELECT FROM determination_member m WHERE m.district_id = NEW.district_id AND m.determination_id = NEW.id
        AND m.left_reason IS NULL AND m.conclusion <> 'waiting') THEN
    RAISE EXCEPTION 'somebody concluded on what it said before' USING ERRCODE = 'TD002';
  END IF;
  IF (NEW.state, NEW.event_count) IS DISTINCT FROM (OLD.state, OLD.event_count) THEN
    SELECT * INTO e FROM determination_event
      WHERE district_id = NEW.district_id AND determination_id = NEW.id AND number = NEW.event_count;
    IF NOT FOUND OR NEW.event_count <> OLD.event_count + 1 OR e.from_state <> OLD.state OR e.to_state <> NEW.state THEN
      RAISE EXCEPTION 'a determination moves with its log' USING ERRCODE = 'TD002';
    END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION determination_step(of_machine text, source text, event text, target text, capacity text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT r.needs FROM (VALUES
    ('idea', 'disputed', 'settle_eligible', 'eligible', '{ADM}'::text[], '{reason,was_eligible}'::text[]),
    ('idea', 'disputed', 'settle_not_eligible', 'not_eligible', '{ADM}'::text[], '{reason,was_not_eligible}'::text[]),
    ('idea', 'eligible', 'dispute', 'disputed', '{PAR,ADM}'::text[], '{reason}'::text[]),
    ('idea', 'held', 'adjourn', 'scheduled', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('idea', 'held', 'decide_eligible', 'eligible', '{ADM}'::text[], '{report_ready,group_complete,document_complete,conclusions_in,special_rule_clear,found_eligible}'::text[]),
    ('idea', 'held', 'decide_not_eligible', 'not_eligible', '{ADM}'::text[], '{report_ready,group_complete,document_complete,conclusions_in,found_not_eligible}'::text[]),
    ('idea', 'new', 'schedule', 'scheduled', '{CM,ADM}'::text[], '{report_ready}'::text[]),
    ('idea', 'not_eligible', 'dispute', 'disputed', '{PAR,ADM}'::text[], '{reason}'::text[]),
    ('idea', 'not_eligible', 'end_eligibility', 'not_eligible', '{SYS}'::text[], '{was_category,notice_time_over}'::text[]),
    ('idea', 'scheduled', 'hold', 'held', '{CM,ADM}'::text[], '{report_ready,group_complete,meeting_held}'::text[]),
    ('section_504', 'active', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'active', 'review', 'reviewing', '{CM,ADM,C504}'::text[], '{}'::text[]),
    ('section_504', 'disputed', 'settle_not_eligible', 'not_eligible', '{ADM,C504}'::text[], '{reason,was_not_eligible}'::text[]),
    ('section_504', 'evaluating', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'evaluating', 'meet', 'team_determination', '{CM,ADM,C504}'::text[], '{sources_named,group_complete,meeting_held}'::text[]),
    ('section_504', 'new', 'refer', 'referred', '{CM,ADM,EVL,GEN,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'not_eligible', 'dispute', 'disputed', '{PAR,ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'plan_draft', 'activate', 'active', '{CM,ADM,C504,SYS}'::text[], '{plan_in_force}'::text[]),
    ('section_504', 'plan_draft', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'referred', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'referred', 'evaluate', 'evaluating', '{CM,ADM,C504}'::text[], '{permission_given}'::text[]),
    ('section_504', 'reviewing', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'reviewing', 'keep', 'active', '{CM,ADM,C504}'::text[], '{plan_in_force,reason}'::text[]),
    ('section_504', 'team_determination', 'adjourn', 'evaluating', '{CM,ADM,C504}'::text[], '{reason}'::text[]),
    ('section_504', 'team_determination', 'decide_504', 'plan_draft', '{ADM,C504}'::text[], '{group_complete,document_complete,conclusions_in,found_eligible}'::text[]),
    ('section_504', 'team_determination', 'decide_not_504', 'not_eligible', '{ADM,C504}'::text[], '{group_complete,document_complete,conclusions_in,found_not_eligible}'::text[]),
    ('section_504', 'team_determination', 'end', 'ended', '{ADM,C504}'::text[], '{reason}'::text[])
  ) r (machine, source, event, target, by, needs)
  WHERE (r.machine, r.source, r.event, r.target) = ($1, $2, $3, $4) AND $5 = ANY (r.by)
$$;
