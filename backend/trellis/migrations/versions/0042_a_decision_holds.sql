ALTER TABLE determination ADD COLUMN changed jsonb DEFAULT '{}' NOT NULL;
GRANT UPDATE (changed) ON determination TO trellis_app;

ALTER TABLE consent_ask ADD COLUMN written_on date;
GRANT UPDATE (written_on) ON consent_ask TO trellis_app;

ALTER TABLE evaluation_case DROP CONSTRAINT ck_evaluation_case_state;
ALTER TABLE evaluation_case ADD CONSTRAINT ck_evaluation_case_state CHECK (state IN ('new', 'referred', 'review_of_data', 'proposed', 'consent_pending', 'declined', 'override_sought', 'consented', 'in_progress', 'report_ready', 'refused', 'closed', 'in_error', 'detected', 'records_requested', 'records_received', 'comparable_services', 'adopt', 'new_eval', 'new_iep', 'exit_proposed', 'complete', 'set_aside', 'exit_confirmed', 'exit_withdrawn'));


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
