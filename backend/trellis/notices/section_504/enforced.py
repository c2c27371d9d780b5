"""What the database holds of a notice under Section 504: it tells of something that was done, about its own student."""

from __future__ import annotations

NOT_DONE = "TN001"
"""SQLSTATE: no step of that case, or no final plan, stands behind the notice; or it is given in another one's name."""

FUNCTIONS = f"""
CREATE FUNCTION section_504_notice_checked() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.version_id IS NULL AND NOT EXISTS (
      SELECT FROM determination_event e JOIN determination d ON d.district_id = e.district_id
        AND d.id = e.determination_id
      WHERE e.district_id = NEW.district_id AND e.id = NEW.event_id AND e.student_id = NEW.student_id
        AND e.event = NEW.occasion AND d.machine = 'section_504')
     OR NEW.event_id IS NULL AND NOT EXISTS (
      SELECT FROM plan_version v JOIN plan p ON p.district_id = v.district_id AND p.id = v.plan_id
      WHERE v.district_id = NEW.district_id AND v.id = NEW.version_id AND v.student_id = NEW.student_id
        AND p.kind = 'section_504')
     OR (SELECT app_person()) IS NOT NULL AND NEW.issued_by_id <> (SELECT app_person()) THEN
    RAISE EXCEPTION 'nothing of that was done' USING ERRCODE = '{NOT_DONE}';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER section_504_notice_checks AFTER INSERT ON section_504_notice
  FOR EACH ROW EXECUTE FUNCTION section_504_notice_checked();
"""
