"""What the database holds of a meeting's minutes: once they are closed, nothing of them changes."""

from __future__ import annotations

CLOSED = "TR001"
"""SQLSTATE: the minutes are closed, or an addition came before they were."""

NOT_HELD = "TR002"
"""SQLSTATE: minutes of a meeting that was not held, or of another student."""

FUNCTIONS = """
CREATE FUNCTION meeting_entry_checked() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE closed boolean := EXISTS (
  SELECT FROM meeting_minutes m WHERE m.district_id = NEW.district_id AND m.meeting_id = NEW.meeting_id);
BEGIN
  IF NOT EXISTS (SELECT FROM meeting m WHERE m.district_id = NEW.district_id AND m.id = NEW.meeting_id
                 AND m.student_id = NEW.student_id) THEN
    RAISE EXCEPTION 'an entry is of its meeting''s student' USING ERRCODE = 'TR001';
  END IF;
  IF TG_OP = 'INSERT' AND closed <> (NEW.kind = 'addendum') THEN
    RAISE EXCEPTION 'the minutes take no such entry now' USING ERRCODE = 'TR001';
  END IF;
  IF TG_OP = 'UPDATE' AND closed AND (NEW.kind <> 'task'
      OR (NEW.text, NEW.reason, NEW.section, NEW.answer, NEW.assignee_id, NEW.due_on, NEW.removed_at)
      IS DISTINCT FROM
      (OLD.text, OLD.reason, OLD.section, OLD.answer, OLD.assignee_id, OLD.due_on, OLD.removed_at)) THEN
    RAISE EXCEPTION 'the minutes are closed' USING ERRCODE = 'TR001';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER meeting_entry_stands AFTER INSERT OR UPDATE ON meeting_entry
  FOR EACH ROW EXECUTE FUNCTION meeting_entry_checked();
-- After the row, so that the walls between districts answer first.
CREATE OR REPLACE FUNCTION meeting_minutes_checked() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM meeting m WHERE m.district_id = NEW.district_id AND m.id = NEW.meeting_id
                 AND m.student_id = NEW.student_id AND m.state = 'held') THEN
    RAISE EXCEPTION 'minutes are of a meeting of this student that was held' USING ERRCODE = 'TR002';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER meeting_minutes_of_one_held AFTER INSERT ON meeting_minutes
  FOR EACH ROW EXECUTE FUNCTION meeting_minutes_checked();
"""
