DROP FUNCTION join_resident(uuid, uuid);

-- The roster's record of a child goes into theirs, who was registered before: one child, whose id stays. Whoever may
-- join them may not see every row that moves; the service asks the matrix first. What a roster presumed ends with the
-- joining where a decision about this child's rights is on record (34 CFR 99.4, 300.613(c)): whom it named may stand
-- there under another row. Answers whose presumed rights ended, by law.
CREATE FUNCTION join_resident(kept uuid, came uuid) RETURNS TABLE (whose uuid, of_law text) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  district uuid := app_district();
  newer person%ROWTYPE;
BEGIN
  IF NOT (app_system() OR 'request_queue' = ANY (app_wide_scopes())) THEN
    RAISE EXCEPTION 'not yours to join' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NOT student_is_bare(came) THEN RAISE EXCEPTION 'in use' USING ERRCODE = 'check_violation'; END IF;
  UPDATE resident_child r SET enrolled_on = app_today(), joined_id = came, joined_by_id = app_person()
    WHERE r.district_id = district AND r.student_id = kept AND r.enrolled_on IS NULL AND kept <> came;
  IF NOT FOUND THEN RAISE EXCEPTION 'nothing to join' USING ERRCODE = 'check_violation'; END IF;
  SELECT * INTO newer FROM person p WHERE p.district_id = district AND p.id = came;
  UPDATE person p SET roster_id = NULL, username = NULL, email = NULL, status = 'ended', ended_on = app_today()
    WHERE p.district_id = district AND p.id = came;
  UPDATE person p SET roster_id = newer.roster_id, given_name = newer.given_name, family_name = newer.family_name,
      preferred_name = newer.preferred_name, name_key = newer.name_key, family_name_key = newer.family_name_key,
      pronouns = newer.pronouns, title = newer.title, username = newer.username, email = newer.email,
      phone = newer.phone, language = newer.language, status = newer.status, ended_on = newer.ended_on
    WHERE p.district_id = district AND p.id = kept;
  UPDATE student k SET student_number = s.student_number, birth_on = coalesce(s.birth_on, k.birth_on), grade = s.grade,
      school_id = s.school_id,
      home_languages = CASE WHEN s.home_languages = '{}' THEN k.home_languages ELSE s.home_languages END,
      english_learner = s.english_learner, alternate_assessment = s.alternate_assessment,
      primary_category = coalesce(k.primary_category, s.primary_category),
      evaluated_on = coalesce(k.evaluated_on, s.evaluated_on), ended_on = s.ended_on
    FROM student s WHERE s.district_id = district AND s.id = came AND k.district_id = district AND k.id = kept;
  UPDATE student s SET student_number = NULL, ended_on = app_today() WHERE s.district_id = district AND s.id = came;
  UPDATE relation r SET student_id = kept WHERE r.district_id = district AND r.student_id = came;
  IF EXISTS (SELECT FROM rights_decision d WHERE d.district_id = district AND d.student_id = kept) THEN
    RETURN QUERY UPDATE rights_holder r SET ends_on = app_today()
      WHERE r.district_id = district AND r.student_id = came AND r.basis = 'presumed'
        AND (r.ends_on IS NULL OR r.ends_on > app_today())
      RETURNING r.person_id, r.law;
  END IF;
  UPDATE rights_holder r SET student_id = kept WHERE r.district_id = district AND r.student_id = came;
  UPDATE class_enrollment e SET person_id = kept WHERE e.district_id = district AND e.person_id = came;
  UPDATE historical_record h SET student_id = kept WHERE h.district_id = district AND h.student_id = came;
END $$;
REVOKE ALL ON FUNCTION join_resident(uuid, uuid) FROM public;
GRANT EXECUTE ON FUNCTION join_resident(uuid, uuid) TO trellis_app;

-- An exit is confirmed for its day, and rests on what still holds then (34 CFR 300.503(a), 300.518).
ALTER TABLE case_event DROP CONSTRAINT ck_case_event_event;
ALTER TABLE case_event ADD CONSTRAINT ck_case_event_event CHECK (event IN ('submit', 'ask_again', 'give_safeguards', 'review', 'propose', 'no_review', 'refuse', 'reopen', 'send', 'consent', 'decline', 'consent_earlier', 'revoke_consent', 'close_declined', 'seek_mediation', 'seek_hearing', 'override_ended', 'no_response', 'override', 'assign', 'areas_done', 'close', 'child_unavailable', 'transfer_in', 'sld_extension', 'iee_request', 'iee_pay', 'iee_hearing', 'iee_consider', 'unnecessary', 'no_more_data', 'opened_in_error', 'request_withdrawn', 'assess_after_all', 'detect', 'request_records', 'receive_records', 'ask_records_late', 'records_late', 'give_comparable', 'adopt_plan', 'order_evaluation', 'order_plan', 'finish', 'no_transfer', 'propose_exit', 'confirm_exit', 'confirm_ahead', 'exit_day', 'withdraw_exit'));
CREATE OR REPLACE FUNCTION case_step(of_machine text, source text, event text, target text, capacity text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT r.needs FROM (VALUES
    ('exit', 'exit_proposed', 'confirm_ahead', 'exit_proposed', '{ADM}'::text[], '{exit_ground,exit_notice,exit_summary,exit_day_ahead}'::text[]),
    ('exit', 'exit_proposed', 'confirm_exit', 'exit_confirmed', '{ADM}'::text[], '{exit_ground,exit_notice,exit_summary,exit_day_come}'::text[]),
    ('exit', 'exit_proposed', 'exit_day', 'exit_confirmed', '{SYS}'::text[], '{exit_ground,exit_notice,exit_summary,exit_day_come,exit_confirmed_ahead}'::text[]),
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
    ('initial', 'review_of_data', 'no_review', 'review_of_data', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('initial', 'review_of_data', 'opened_in_error', 'in_error', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('initial', 'review_of_data', 'propose', 'proposed', '{ADM}'::text[], '{prior_written_notice,areas_named,data_reviewed}'::text[]),
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
    ('reevaluation', 'review_of_data', 'no_review', 'review_of_data', '{CM,ADM}'::text[], '{reason}'::text[]),
    ('reevaluation', 'review_of_data', 'opened_in_error', 'in_error', '{ADM}'::text[], '{wrong_match,reason}'::text[]),
    ('reevaluation', 'review_of_data', 'propose', 'proposed', '{ADM}'::text[], '{prior_written_notice,areas_named,data_reviewed,gap_or_agreement}'::text[]),
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

ALTER TABLE consent_ask DROP CONSTRAINT ck_consent_ask_closed_because;
ALTER TABLE consent_ask ADD CONSTRAINT ck_consent_ask_closed_because CHECK (closed_because IN ('rights_ended', 'replaced', 'decided', 'case_moved_on', 'file_closed'));

-- Whatever was agreed to before: no plan comes into force in a closed file.
CREATE TRIGGER plan_in_force_file_takes BEFORE UPDATE OF state ON plan FOR EACH ROW
  WHEN (NEW.state IN ('active', 'partially_active') AND OLD.state IS DISTINCT FROM NEW.state)
  EXECUTE FUNCTION student_file_takes();

CREATE FUNCTION move_stands_open(of_machine text, student uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM evaluation_case c WHERE c.district_id = app_district() AND c.student_id = student
    AND c.machine = of_machine AND c.state IN ('detected', 'records_requested', 'records_received', 'comparable_services', 'adopt', 'new_eval', 'new_iep', 'exit_proposed'))
$$;
REVOKE ALL ON FUNCTION move_stands_open(text, uuid) FROM public;
GRANT EXECUTE ON FUNCTION move_stands_open(text, uuid) TO trellis_app;
