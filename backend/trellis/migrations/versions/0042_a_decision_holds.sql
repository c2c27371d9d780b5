ALTER TABLE determination ADD COLUMN changed jsonb DEFAULT '{}' NOT NULL;
GRANT UPDATE (changed) ON determination TO trellis_app;

ALTER TABLE consent_ask ADD COLUMN written_on date;
GRANT UPDATE (written_on) ON consent_ask TO trellis_app;

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
