ALTER TABLE case_event DROP CONSTRAINT ck_case_event_event;
ALTER TABLE case_event ADD CONSTRAINT ck_case_event_event CHECK (event IN ('submit', 'ask_again', 'give_safeguards', 'review', 'propose', 'refuse', 'reopen', 'send', 'consent', 'decline', 'consent_earlier', 'revoke_consent', 'no_response', 'override', 'assign', 'areas_done', 'close', 'child_unavailable', 'transfer_in', 'sld_extension', 'iee_request', 'iee_pay', 'iee_hearing', 'iee_consider', 'unnecessary', 'no_more_data', 'opened_in_error', 'request_withdrawn', 'assess_after_all'));
ALTER TABLE case_event DROP CONSTRAINT ck_case_event_from_state;
ALTER TABLE case_event ADD CONSTRAINT ck_case_event_from_state CHECK (from_state IN ('new', 'referred', 'review_of_data', 'proposed', 'consent_pending', 'consented', 'in_progress', 'report_ready', 'refused', 'closed', 'in_error'));
ALTER TABLE case_event DROP CONSTRAINT ck_case_event_to_state;
ALTER TABLE case_event ADD CONSTRAINT ck_case_event_to_state CHECK (to_state IN ('new', 'referred', 'review_of_data', 'proposed', 'consent_pending', 'consented', 'in_progress', 'report_ready', 'refused', 'closed', 'in_error'));
ALTER TABLE evaluation_case DROP CONSTRAINT ck_evaluation_case_state;
ALTER TABLE evaluation_case ADD CONSTRAINT ck_evaluation_case_state CHECK (state IN ('new', 'referred', 'review_of_data', 'proposed', 'consent_pending', 'consented', 'in_progress', 'report_ready', 'refused', 'closed', 'in_error'));

CREATE OR REPLACE FUNCTION case_step(of_machine text, source text, event text, target text, capacity text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT r.needs FROM (VALUES
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
    ('reevaluation', 'review_of_data', 'request_withdrawn', 'review_of_data', '{ADM}'::text[], '{wrong_match,reason}'::text[])
  ) r (machine, source, event, target, by, needs)
  WHERE (r.machine, r.source, r.event, r.target) = ($1, $2, $3, $4) AND $5 = ANY (r.by)
$$;

CREATE OR REPLACE FUNCTION case_received_on(c evaluation_case, e case_event) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT CASE e.event
    WHEN 'submit' THEN least(c.received_on, e.happened_on)
    WHEN 'ask_again' THEN least(c.received_on, e.happened_on)
    WHEN 'request_withdrawn' THEN coalesce(
      (SELECT min(a.happened_on) FROM case_event a
       WHERE a.district_id = e.district_id AND a.case_id = e.case_id AND a.event IN ('submit', 'ask_again')
         AND NOT EXISTS (
           SELECT FROM case_event w WHERE w.district_id = a.district_id AND w.case_id = a.case_id
             AND w.event = 'request_withdrawn' AND w.request_id = a.request_id AND w.number > a.number)),
      c.received_on)
    ELSE c.received_on END
$$;

CREATE OR REPLACE FUNCTION case_event_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  c evaluation_case; needed text[];
BEGIN
  SELECT * INTO c FROM evaluation_case WHERE district_id = NEW.district_id AND id = NEW.case_id;
  IF NOT FOUND OR c.student_id <> NEW.student_id OR c.state <> NEW.from_state OR NEW.number <> c.event_count + 1 THEN
    RAISE EXCEPTION 'the case is not there' USING ERRCODE = 'TC001';
  END IF;
  needed := case_step(c.machine, NEW.from_state, NEW.event, NEW.to_state, NEW.capacity);
  IF needed IS NULL OR NOT (NEW.evidence ?& needed)
     OR ('reason' = ANY (needed) AND coalesce(btrim(NEW.reason), '') = '') THEN
    RAISE EXCEPTION 'no such step' USING ERRCODE = 'TC002';
  END IF;
  UPDATE evaluation_case SET state = NEW.to_state, event_count = NEW.number, received_on = case_received_on(c, NEW)
    WHERE district_id = NEW.district_id AND id = NEW.case_id;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION evaluation_case_checked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  e case_event;
BEGIN
  SELECT * INTO e FROM case_event WHERE district_id = NEW.district_id AND case_id = NEW.id AND number = NEW.event_count;
  IF NOT FOUND OR NEW.event_count <> OLD.event_count + 1 OR e.from_state <> OLD.state OR e.to_state <> NEW.state
     OR NEW.received_on <> case_received_on(OLD, e)
     OR (NEW.district_id, NEW.id, NEW.student_id, NEW.machine, NEW.created_at)
        IS DISTINCT FROM (OLD.district_id, OLD.id, OLD.student_id, OLD.machine, OLD.created_at) THEN
    RAISE EXCEPTION 'a case moves with its log' USING ERRCODE = 'TC002';
  END IF;
  RETURN NEW;
END $$;

DROP POLICY own_district ON evaluation_case;
CREATE POLICY own_district ON evaluation_case TO trellis_app USING (district_id = (SELECT app_district()) AND (CASE WHEN evaluation_case.state = 'in_error' THEN 'request' = ANY ((SELECT app_wide_scopes())::text[]) OR evaluation_case.student_id IN (SELECT s FROM app_students('request') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = evaluation_case.district_id AND s.id = evaluation_case.student_id), 'request'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) ELSE 'case' = ANY ((SELECT app_wide_scopes())::text[]) OR evaluation_case.student_id IN (SELECT s FROM app_students('case') s) OR (SELECT app_has_schools()) AND ((SELECT s.school_id FROM student s WHERE s.district_id = evaluation_case.district_id AND s.id = evaluation_case.student_id), 'case'::text) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w) END)) WITH CHECK (district_id = (SELECT app_district()));
