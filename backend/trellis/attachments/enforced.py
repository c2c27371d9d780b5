"""What the database itself holds of destruction: nothing goes before its time, unannounced, or while somebody needs it.

The same sentences as `destruction.py` and `destroying.py`, told to whoever writes rows in another way (34 CFR 99.10(e),
300.624; domain.md PRV-13, PRV-14).
"""

from __future__ import annotations

from trellis.attachments.destruction import NOTICE_DAYS
from trellis.attachments.model import REFILE
from trellis.attachments.retention import CLASSES, EXIT
from trellis.kernel.row_security import APP_ROLE

MUST_STAY = "TF001"
"""SQLSTATE: the file is kept longer, on hold, asked for or disputed about."""
NO_STEP = "TF002"
"""SQLSTATE: a destruction takes no such step, or what was destroyed was to change."""
OWN = "SECURITY DEFINER SET search_path = public, pg_temp"


def _floor() -> str:
    """The day a file's floor ends, out of a kind, the day it was filed and the day of the exit."""
    cases = []
    for one in CLASSES.values():
        kinds = ", ".join(f"'{kind}'" for kind in one.kinds)
        event = "x.left_on" if one.counted_from == EXIT else "timezone(d.time_zone, a.created_at)::date"
        cases.append(f"WHEN k.kind IN ({kinds}) THEN ({event} + interval '{one.floor} years')::date")
    return "\n    ".join(cases)


FUNCTIONS = f"""
-- Who wants a student's files to stay: a hold, somebody who asked to see or amend them, a dispute.
CREATE FUNCTION files_must_stay(of_student uuid, files uuid[]) RETURNS text LANGUAGE sql STABLE {OWN} AS $$
  SELECT CASE
    WHEN EXISTS (SELECT FROM legal_hold h WHERE h.district_id = app_district() AND h.student_id = of_student
      AND h.lifted_at IS NULL AND (h.until_on IS NULL OR h.until_on >= app_today())
      AND (h.attachment_id IS NULL OR h.attachment_id = ANY (files))) THEN 'hold'
    WHEN EXISTS (SELECT FROM family_request q WHERE q.district_id = app_district() AND q.student_id = of_student
      AND q.kind IN ('records', 'amendment') AND q.state IN ('open', 'hearing')) THEN 'request'
    WHEN EXISTS (SELECT FROM family_request q WHERE q.district_id = app_district() AND q.student_id = of_student
      AND q.kind = 'independent_evaluation' AND q.state IN ('open', 'refusing'))
      OR EXISTS (SELECT FROM determination d WHERE d.district_id = app_district() AND d.student_id = of_student
        AND d.state = 'disputed')
      OR EXISTS (SELECT FROM plan_dispute p WHERE p.district_id = app_district() AND p.student_id = of_student
        AND p.ended_on IS NULL)
      OR EXISTS (SELECT FROM evaluation_case c WHERE c.district_id = app_district() AND c.student_id = of_student
        AND (c.state = 'override_sought' OR 'iee_hearing' = (
          SELECT e.event FROM case_event e WHERE e.district_id = c.district_id AND e.case_id = c.id
            AND e.event IN ('iee_request', 'iee_pay', 'iee_hearing', 'iee_consider')
          ORDER BY e.id DESC LIMIT 1))) THEN 'dispute'
  END
$$;
REVOKE ALL ON FUNCTION files_must_stay(uuid, uuid[]) FROM public;
GRANT EXECUTE ON FUNCTION files_must_stay(uuid, uuid[]) TO {APP_ROLE};

-- Whether the law keeps a file still: as what it is filed as, or as anything it was filed as before.
CREATE FUNCTION file_kept_by_law(of_file uuid) RETURNS boolean LANGUAGE sql STABLE {OWN} AS $$
  SELECT coalesce(bool_or(coalesce(app_today() <= CASE
    {_floor()} END, true)), true)
  FROM attachment a
  JOIN district d ON d.id = a.district_id
  CROSS JOIN LATERAL (SELECT max(e.retention_from) AS left_on FROM student_exit e
    WHERE e.district_id = a.district_id AND e.student_id = a.student_id AND e.returned_on IS NULL) x
  CROSS JOIN LATERAL (SELECT a.kind AS kind UNION SELECT t.code FROM attachment_deed t
    WHERE t.district_id = a.district_id AND t.attachment_id = a.id AND t.deed = '{REFILE}') k
  WHERE a.district_id = app_district() AND a.id = of_file
$$;
REVOKE ALL ON FUNCTION file_kept_by_law(uuid) FROM public;
GRANT EXECUTE ON FUNCTION file_kept_by_law(uuid) TO {APP_ROLE};

-- After the row, so that the walls between districts answer first.
CREATE FUNCTION attachment_destruction_checked() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
DECLARE
  begun boolean;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state IN ('destroying', 'destroyed') THEN
      RAISE EXCEPTION 'a file is not destroyed as it comes' USING ERRCODE = '{NO_STEP}';
    END IF;
    RETURN NULL;
  END IF;
  IF OLD.state = 'destroyed' THEN
    RAISE EXCEPTION 'what was destroyed does not change' USING ERRCODE = '{NO_STEP}';
  END IF;
  IF NEW.kind <> OLD.kind AND NOT EXISTS (SELECT FROM attachment_deed t WHERE t.district_id = NEW.district_id
      AND t.attachment_id = NEW.id AND t.deed = '{REFILE}' AND t.code = OLD.kind) THEN
    RAISE EXCEPTION 'what a file was filed as before is on record first' USING ERRCODE = '{MUST_STAY}';
  END IF;
  IF NEW.state = OLD.state OR NOT ('destroying' IN (OLD.state, NEW.state) OR NEW.state = 'destroyed') THEN
    RETURN NULL;
  END IF;
  SELECT d.begun_at IS NOT NULL INTO begun FROM file_destruction d
    WHERE d.district_id = NEW.district_id AND d.id = coalesce(NEW.destruction_id, OLD.destruction_id)
      AND d.student_id = NEW.student_id AND d.state = 'destroying';
  IF begun IS NULL OR NOT (CASE
    WHEN NEW.state = 'destroying' THEN NOT begun AND OLD.state IN ('ready', 'replaced', 'withdrawn')
    WHEN NEW.state = 'destroyed' THEN begun AND OLD.state = 'destroying' AND NEW.object_key IS NULL
      AND (NEW.title, NEW.file_name, NEW.source) = ('', '', '') AND NEW.sha256 IS NOT DISTINCT FROM OLD.sha256
    ELSE NOT begun AND NEW.state IN ('ready', 'replaced', 'withdrawn') END) THEN
    RAISE EXCEPTION 'no such step of a destruction' USING ERRCODE = '{NO_STEP}';
  END IF;
  IF NEW.state = 'destroying' THEN
    IF file_kept_by_law(NEW.id) OR files_must_stay(NEW.student_id, ARRAY[NEW.id]) IS NOT NULL THEN
      RAISE EXCEPTION 'this file must stay' USING ERRCODE = '{MUST_STAY}';
    END IF;
  ELSIF NEW.state = 'destroyed' THEN
    -- A title it had before names what is gone.
    UPDATE attachment_deed a SET said = '' WHERE a.district_id = NEW.district_id AND a.attachment_id = NEW.id
      AND a.deed = 'rename';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER attachment_destruction_checks AFTER INSERT OR UPDATE ON attachment
  FOR EACH ROW EXECUTE FUNCTION attachment_destruction_checked();

CREATE FUNCTION file_destruction_checked() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'told' OR NOT EXISTS (SELECT FROM attachment a WHERE a.district_id = NEW.district_id
        AND a.id = NEW.attachment_id AND a.student_id = NEW.student_id) THEN
      RAISE EXCEPTION 'a destruction begins with its notice' USING ERRCODE = '{NO_STEP}';
    END IF;
    RETURN NULL;
  END IF;
  -- Between the deed and the first byte somebody may have come to need it, or it to be kept longer.
  IF OLD.begun_at IS NULL AND NEW.begun_at IS NOT NULL AND EXISTS (SELECT FROM attachment a
      WHERE a.district_id = NEW.district_id AND a.destruction_id = NEW.id
        AND (file_kept_by_law(a.id) OR files_must_stay(NEW.student_id, ARRAY[a.id]) IS NOT NULL)) THEN
    RAISE EXCEPTION 'this file must stay' USING ERRCODE = '{MUST_STAY}';
  END IF;
  IF NOT (CASE
    WHEN OLD.state = 'told' AND NEW.state = 'destroying' THEN NEW.begun_at IS NULL AND app_today() > {NOTICE_DAYS} +
      greatest(NEW.proposed_on, (SELECT max(n.told_on) FROM file_destruction_notice n
        WHERE n.district_id = NEW.district_id AND n.destruction_id = NEW.id))
    WHEN OLD.state = 'told' THEN NEW.state = 'called_off'
    WHEN OLD.state = 'destroying' AND NEW.state = 'destroyed' THEN OLD.begun_at IS NOT NULL AND NOT EXISTS (
      SELECT FROM attachment a WHERE a.district_id = NEW.district_id AND a.destruction_id = NEW.id
        AND a.state <> 'destroyed')
    WHEN OLD.state = 'destroying' AND NEW.state = 'called_off' THEN NEW.begun_at IS NULL
    WHEN OLD.state = 'destroying' THEN NEW.state = 'destroying'
      AND (OLD.begun_at IS NULL OR NEW.begun_at = OLD.begun_at)
    ELSE false END) THEN
    RAISE EXCEPTION 'no such step of a destruction' USING ERRCODE = '{NO_STEP}';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER file_destruction_checks AFTER INSERT OR UPDATE ON file_destruction
  FOR EACH ROW EXECUTE FUNCTION file_destruction_checked();

CREATE FUNCTION file_destruction_notice_checked() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM file_destruction d WHERE d.district_id = NEW.district_id AND d.id = NEW.destruction_id
      AND d.student_id = NEW.student_id AND d.state = 'told' AND NEW.told_on BETWEEN d.proposed_on AND app_today()) THEN
    RAISE EXCEPTION 'a notice is of a destruction that waits' USING ERRCODE = '{NO_STEP}';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER file_destruction_notice_checks AFTER INSERT ON file_destruction_notice
  FOR EACH ROW EXECUTE FUNCTION file_destruction_notice_checked();

-- What keeps a student's files is written by one transaction at a time with what takes them away: the key is that of
-- `holds.one_at_a_time`. A request made while the last look is taken is seen by it, or waits until it is over.
CREATE FUNCTION files_one_at_a_time() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('files of ' || NEW.student_id::text, 0));
  RETURN NULL;
END $$;
CREATE TRIGGER family_request_one_at_a_time AFTER INSERT OR UPDATE ON family_request
  FOR EACH ROW EXECUTE FUNCTION files_one_at_a_time();
CREATE TRIGGER plan_dispute_one_at_a_time AFTER INSERT OR UPDATE ON plan_dispute
  FOR EACH ROW EXECUTE FUNCTION files_one_at_a_time();
CREATE TRIGGER student_exit_one_at_a_time AFTER INSERT OR UPDATE ON student_exit
  FOR EACH ROW EXECUTE FUNCTION files_one_at_a_time();
"""
