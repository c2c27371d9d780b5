ALTER TABLE case_event DROP CONSTRAINT ck_case_event_event;
ALTER TABLE case_event ADD CONSTRAINT ck_case_event_event CHECK (event IN ('submit', 'ask_again', 'give_safeguards', 'review', 'propose', 'refuse', 'reopen', 'send', 'consent', 'decline', 'consent_earlier', 'revoke_consent', 'no_response', 'override', 'assign', 'areas_done', 'close', 'child_unavailable', 'transfer_in', 'sld_extension', 'iee_request', 'iee_pay', 'iee_hearing', 'iee_consider', 'unnecessary', 'no_more_data', 'opened_in_error', 'request_withdrawn', 'assess_after_all', 'detect', 'request_records', 'receive_records', 'ask_records_late', 'records_late', 'give_comparable', 'adopt_plan', 'order_evaluation', 'order_plan', 'finish', 'no_transfer', 'propose_exit', 'confirm_exit', 'withdraw_exit'));
ALTER TABLE case_event DROP CONSTRAINT ck_case_event_from_state;
ALTER TABLE case_event ADD CONSTRAINT ck_case_event_from_state CHECK (from_state IN ('new', 'referred', 'review_of_data', 'proposed', 'consent_pending', 'consented', 'in_progress', 'report_ready', 'refused', 'closed', 'in_error', 'detected', 'records_requested', 'records_received', 'comparable_services', 'adopt', 'new_eval', 'new_iep', 'exit_proposed', 'complete', 'set_aside', 'exit_confirmed', 'exit_withdrawn'));
ALTER TABLE case_event DROP CONSTRAINT ck_case_event_to_state;
ALTER TABLE case_event ADD CONSTRAINT ck_case_event_to_state CHECK (to_state IN ('new', 'referred', 'review_of_data', 'proposed', 'consent_pending', 'consented', 'in_progress', 'report_ready', 'refused', 'closed', 'in_error', 'detected', 'records_requested', 'records_received', 'comparable_services', 'adopt', 'new_eval', 'new_iep', 'exit_proposed', 'complete', 'set_aside', 'exit_confirmed', 'exit_withdrawn'));
ALTER TABLE evaluation_case DROP CONSTRAINT ck_evaluation_case_state;
ALTER TABLE evaluation_case ADD CONSTRAINT ck_evaluation_case_state CHECK (state IN ('new', 'referred', 'review_of_data', 'proposed', 'consent_pending', 'consented', 'in_progress', 'report_ready', 'refused', 'closed', 'in_error', 'detected', 'records_requested', 'records_received', 'comparable_services', 'adopt', 'new_eval', 'new_iep', 'exit_proposed', 'complete', 'set_aside', 'exit_confirmed', 'exit_withdrawn'));

ALTER TABLE evaluation_case DROP CONSTRAINT ck_evaluation_case_machine;
ALTER TABLE evaluation_case ADD CONSTRAINT ck_evaluation_case_machine CHECK (machine IN ('initial', 'reevaluation', 'transfer', 'exit'));

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
    ('initial', 'consent_pending', 'decline', 'closed', '{PAR}'::text[], '{consent_refused}'::text[]),
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
    ('reevaluation', 'consent_pending', 'decline', 'closed', '{PAR}'::text[], '{consent_refused}'::text[]),
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

CREATE UNIQUE INDEX uq_evaluation_case_move ON evaluation_case (district_id, student_id, machine) WHERE state IN ('detected', 'records_requested', 'records_received', 'comparable_services', 'adopt', 'new_eval', 'new_iep', 'exit_proposed');
CREATE TABLE move (
	case_id UUID NOT NULL,
	student_id UUID NOT NULL,
	"on" DATE NOT NULL,
	reason TEXT,
	other_district TEXT,
	other_state TEXT,
	note TEXT,
	begun_by_id UUID,
	district_id UUID NOT NULL,
	id UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_move PRIMARY KEY (district_id, id),
	CONSTRAINT fk_move_district_id_case_id FOREIGN KEY(district_id, case_id) REFERENCES evaluation_case (district_id, id),
	CONSTRAINT fk_move_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
	CONSTRAINT fk_move_district_id_begun_by_id FOREIGN KEY(district_id, begun_by_id) REFERENCES person (district_id, id),
	CONSTRAINT uq_move_district_id_case_id UNIQUE (district_id, case_id),
	CONSTRAINT ck_move_reason CHECK (reason IN ('regular_diploma', 'alternate_diploma', 'certificate', 'maximum_age', 'not_eligible', 'revoked', 'moved', 'dropout', 'died')),
	CONSTRAINT ck_move_state CHECK (other_state ~ '^[A-Z]{2}$'),
	CONSTRAINT fk_move_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_move_student ON move (district_id, student_id);
ALTER TABLE move ENABLE ROW LEVEL SECURITY;
ALTER TABLE move FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON move USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE (other_district, other_state) ON move TO trellis_app;
DROP POLICY IF EXISTS own_district ON move;
CREATE POLICY own_district ON move TO trellis_app USING (district_id = (SELECT app_district()) AND ((SELECT true FROM evaluation_case c WHERE c.district_id = move.district_id AND c.id = move.case_id))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON move;
CREATE POLICY of_owner ON move TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
CREATE TABLE move_paper (
	case_id UUID NOT NULL,
	student_id UUID NOT NULL,
	kind TEXT NOT NULL,
	"on" DATE NOT NULL,
	how TEXT,
	who TEXT,
	said TEXT,
	attachment_id UUID,
	notice_id UUID,
	step TEXT,
	recorded_by_id UUID,
	district_id UUID NOT NULL,
	id UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_move_paper PRIMARY KEY (district_id, id),
	CONSTRAINT fk_move_paper_district_id_case_id FOREIGN KEY(district_id, case_id) REFERENCES evaluation_case (district_id, id),
	CONSTRAINT fk_move_paper_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
	CONSTRAINT fk_move_paper_district_id_attachment_id FOREIGN KEY(district_id, attachment_id) REFERENCES attachment (district_id, id),
	CONSTRAINT fk_move_paper_district_id_notice_id FOREIGN KEY(district_id, notice_id) REFERENCES prior_notice (district_id, id),
	CONSTRAINT fk_move_paper_district_id_recorded_by_id FOREIGN KEY(district_id, recorded_by_id) REFERENCES person (district_id, id),
	CONSTRAINT uq_move_paper_district_id_notice_id UNIQUE (district_id, notice_id),
	CONSTRAINT ck_move_paper_kind CHECK (kind IN ('records_request', 'records_reply', 'consultation', 'services', 'revocation', 'notice')),
	CONSTRAINT ck_move_paper_how CHECK (how IN ('in_app', 'mail', 'by_hand', 'phone', 'meeting', 'file')),
	CONSTRAINT ck_move_paper_notice CHECK ((kind = 'notice') = (notice_id IS NOT NULL)),
	CONSTRAINT ck_move_paper_step CHECK ((notice_id IS NULL) = (step IS NULL)),
	CONSTRAINT ck_move_paper_in_writing CHECK (kind <> 'revocation' OR attachment_id IS NOT NULL),
	CONSTRAINT ck_move_paper_said CHECK (char_length(said) <= 4000),
	CONSTRAINT fk_move_paper_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_move_paper_case ON move_paper (district_id, case_id, id);
ALTER TABLE move_paper ENABLE ROW LEVEL SECURITY;
ALTER TABLE move_paper FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON move_paper USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT ON move_paper TO trellis_app;
DROP POLICY IF EXISTS own_district ON move_paper;
CREATE POLICY own_district ON move_paper TO trellis_app USING (district_id = (SELECT app_district()) AND ('request' = ANY ((SELECT app_wide_scopes())::text[]) OR move_paper.student_id IN (SELECT s FROM app_students('request') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = move_paper.district_id AND s.id = move_paper.student_id), 'request'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON move_paper;
CREATE POLICY of_owner ON move_paper TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
CREATE TABLE student_exit (
	case_id UUID NOT NULL,
	student_id UUID NOT NULL,
	reason TEXT NOT NULL,
	left_on DATE NOT NULL,
	retention_from DATE NOT NULL,
	confirmed_by_id UUID,
	returned_on DATE,
	return_reason TEXT,
	returned_by_id UUID,
	returned_at TIMESTAMP WITH TIME ZONE,
	district_id UUID NOT NULL,
	id UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_student_exit PRIMARY KEY (district_id, id),
	CONSTRAINT fk_student_exit_district_id_case_id FOREIGN KEY(district_id, case_id) REFERENCES evaluation_case (district_id, id),
	CONSTRAINT fk_student_exit_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
	CONSTRAINT fk_student_exit_district_id_confirmed_by_id FOREIGN KEY(district_id, confirmed_by_id) REFERENCES person (district_id, id),
	CONSTRAINT fk_student_exit_district_id_returned_by_id FOREIGN KEY(district_id, returned_by_id) REFERENCES person (district_id, id),
	CONSTRAINT uq_student_exit_district_id_case_id UNIQUE (district_id, case_id),
	CONSTRAINT ck_student_exit_reason CHECK (reason IN ('regular_diploma', 'alternate_diploma', 'certificate', 'maximum_age', 'not_eligible', 'revoked', 'moved', 'dropout', 'died')),
	CONSTRAINT ck_student_exit_returns_later CHECK (returned_on > left_on),
	CONSTRAINT ck_student_exit_return_is_whole CHECK (num_nonnulls(returned_on, return_reason, returned_at) IN (0, 3)),
	CONSTRAINT fk_student_exit_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
CREATE INDEX ix_student_exit_retention ON student_exit (district_id, retention_from);
CREATE INDEX ix_student_exit_student ON student_exit (district_id, student_id);
ALTER TABLE student_exit ENABLE ROW LEVEL SECURITY;
ALTER TABLE student_exit FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON student_exit USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE (returned_on, return_reason, returned_by_id, returned_at) ON student_exit TO trellis_app;
DROP POLICY IF EXISTS own_district ON student_exit;
CREATE POLICY own_district ON student_exit TO trellis_app USING (district_id = (SELECT app_district()) AND ('case' = ANY ((SELECT app_wide_scopes())::text[]) OR student_exit.student_id IN (SELECT s FROM app_students('case') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = student_exit.district_id AND s.id = student_exit.student_id), 'case'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON student_exit;
CREATE POLICY of_owner ON student_exit TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
CREATE TABLE performance_summary (
	case_id UUID NOT NULL,
	student_id UUID NOT NULL,
	contents JSONB NOT NULL,
	revision INTEGER NOT NULL,
	written_by_id UUID NOT NULL,
	given_on DATE,
	given_how TEXT,
	given_by_id UUID,
	canonical BYTEA,
	sha256 TEXT,
	district_id UUID NOT NULL,
	id UUID NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
	CONSTRAINT pk_performance_summary PRIMARY KEY (district_id, id),
	CONSTRAINT fk_performance_summary_district_id_case_id FOREIGN KEY(district_id, case_id) REFERENCES evaluation_case (district_id, id),
	CONSTRAINT fk_performance_summary_district_id_student_id FOREIGN KEY(district_id, student_id) REFERENCES student (district_id, id),
	CONSTRAINT fk_performance_summary_district_id_written_by_id FOREIGN KEY(district_id, written_by_id) REFERENCES person (district_id, id),
	CONSTRAINT fk_performance_summary_district_id_given_by_id FOREIGN KEY(district_id, given_by_id) REFERENCES person (district_id, id),
	CONSTRAINT uq_performance_summary_district_id_case_id UNIQUE (district_id, case_id),
	CONSTRAINT ck_performance_summary_given_how CHECK (given_how IN ('in_app', 'mail', 'by_hand', 'phone', 'meeting', 'file')),
	CONSTRAINT ck_performance_summary_contents CHECK (jsonb_typeof(contents) = 'object'),
	CONSTRAINT ck_performance_summary_given CHECK (num_nonnulls(given_on, given_how, given_by_id, canonical, sha256) IN (0, 5)),
	CONSTRAINT fk_performance_summary_district_id FOREIGN KEY(district_id) REFERENCES district (id)
);
ALTER TABLE performance_summary ENABLE ROW LEVEL SECURITY;
ALTER TABLE performance_summary FORCE ROW LEVEL SECURITY;
CREATE POLICY own_district ON performance_summary USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
GRANT SELECT, INSERT, UPDATE (contents, revision, written_by_id, given_on, given_how, given_by_id, canonical, sha256) ON performance_summary TO trellis_app;
DROP POLICY IF EXISTS own_district ON performance_summary;
CREATE POLICY own_district ON performance_summary TO trellis_app USING (district_id = (SELECT app_district()) AND ('request' = ANY ((SELECT app_wide_scopes())::text[]) OR performance_summary.student_id IN (SELECT s FROM app_students('request') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = performance_summary.district_id AND s.id = performance_summary.student_id), 'request'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) OR performance_summary.given_on IS NOT NULL AND (performance_summary.student_id = (SELECT app_person()) OR 'case' = ANY ((SELECT app_wide_scopes())::text[]) OR performance_summary.student_id IN (SELECT s FROM app_students('case') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = performance_summary.district_id AND s.id = performance_summary.student_id), 'case'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)))) WITH CHECK (district_id = (SELECT app_district()));
DROP POLICY IF EXISTS of_owner ON performance_summary;
CREATE POLICY of_owner ON performance_summary TO CURRENT_USER USING (district_id = (SELECT app_district())) WITH CHECK (district_id = (SELECT app_district()));
CREATE FUNCTION student_file_is_closed(district uuid, student uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM student_exit e WHERE e.district_id = district AND e.student_id = student
    AND e.returned_on IS NULL)
$$;
REVOKE ALL ON FUNCTION student_file_is_closed(uuid, uuid) FROM public;
GRANT EXECUTE ON FUNCTION student_file_is_closed(uuid, uuid) TO trellis_app;

CREATE FUNCTION student_file_takes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF student_file_is_closed(NEW.district_id, NEW.student_id) THEN
    RAISE EXCEPTION 'the file of this student is closed' USING ERRCODE = 'TM001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER plan_file_takes BEFORE INSERT ON plan FOR EACH ROW EXECUTE FUNCTION student_file_takes();
CREATE TRIGGER plan_version_file_takes BEFORE INSERT ON plan_version
  FOR EACH ROW EXECUTE FUNCTION student_file_takes();
CREATE TRIGGER case_file_takes BEFORE INSERT ON evaluation_case FOR EACH ROW EXECUTE FUNCTION student_file_takes();

-- An edit of a plan's section: the document knows its plan, and the plan its student.
CREATE FUNCTION live_update_file_takes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM live_document d JOIN plan p ON p.district_id = d.district_id AND p.id = d.owner_id
    WHERE d.district_id = NEW.district_id AND d.id = NEW.document_id AND d.kind = 'plan_section'
      AND student_file_is_closed(p.district_id, p.student_id)) THEN
    RAISE EXCEPTION 'the file of this student is closed' USING ERRCODE = 'TM001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER live_update_file_takes BEFORE INSERT ON live_update
  FOR EACH ROW EXECUTE FUNCTION live_update_file_takes();

CREATE FUNCTION move_takes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM evaluation_case c WHERE c.district_id = NEW.district_id AND c.id = NEW.case_id
             AND c.state IN ('complete', 'set_aside', 'exit_confirmed', 'exit_withdrawn')) THEN
    RAISE EXCEPTION 'this move is over' USING ERRCODE = 'TM002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER move_paper_takes BEFORE INSERT ON move_paper FOR EACH ROW EXECUTE FUNCTION move_takes();
CREATE TRIGGER summary_takes BEFORE INSERT OR UPDATE ON performance_summary
  FOR EACH ROW EXECUTE FUNCTION move_takes();

-- Given, a summary is what the student has: nothing of it changes any more.
CREATE FUNCTION summary_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a summary that was given is not changed' USING ERRCODE = 'TM002';
END $$;
CREATE TRIGGER summary_stays BEFORE UPDATE ON performance_summary
  FOR EACH ROW WHEN (OLD.given_on IS NOT NULL) EXECUTE FUNCTION summary_stands();

-- An exit stands with the step that confirmed it, and is written back once.
CREATE FUNCTION student_exit_checked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.returned_on IS NOT NULL OR NOT EXISTS (
       SELECT FROM evaluation_case c WHERE c.district_id = NEW.district_id AND c.id = NEW.case_id
         AND c.student_id = NEW.student_id AND c.machine = 'exit' AND c.state = 'exit_confirmed') THEN
    RAISE EXCEPTION 'an exit is confirmed by its step' USING ERRCODE = 'TM002';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER student_exit_checks AFTER INSERT OR UPDATE ON student_exit
  FOR EACH ROW EXECUTE FUNCTION student_exit_checked();

CREATE FUNCTION move_is_open(of_machine text, student uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('move of ' || app_district()::text || student::text, 0));
  RETURN EXISTS (SELECT FROM evaluation_case c WHERE c.district_id = app_district() AND c.student_id = student
    AND c.machine = of_machine AND c.state IN ('detected', 'records_requested', 'records_received', 'comparable_services', 'adopt', 'new_eval', 'new_iep', 'exit_proposed'));
END $$;
REVOKE ALL ON FUNCTION move_is_open(text, uuid) FROM public;
GRANT EXECUTE ON FUNCTION move_is_open(text, uuid) TO trellis_app;

ALTER TABLE prior_notice DROP CONSTRAINT ck_prior_notice_trigger;
ALTER TABLE prior_notice ADD CONSTRAINT ck_prior_notice_trigger CHECK (trigger IN ('evaluation_proposed', 'evaluation_refused', 'eligibility', 'plan', 'graduation', 'revocation', 'transfer', 'exit', 'meeting_refused', 'request_refused'));
