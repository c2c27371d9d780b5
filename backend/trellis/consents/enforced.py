"""The table of consents as the database holds it: nobody's state moves in another way than along the table.

An answer that is added moves its person's state; a state in `ANSWERED` without its answer is refused to whoever
tries, the owner of the schema included. Answers, requests and attempts are only added.
"""

from __future__ import annotations

from trellis.access.majority import OUTLASTS_MAJORITY
from trellis.consents.states import TABLE
from trellis.kernel.row_security import APP_ROLE

NO_STEP = "TC003"
"""SQLSTATE: the table of consents has no such step, or there is no answer for it."""
NO_RIGHT = "TC004"
"""SQLSTATE: whose answer it is held no right to consent on that day, or somebody else puts it down."""
OWN = "SECURITY DEFINER SET search_path = public, pg_temp"


def _steps() -> str:
    rows = sorted({f"('{row.source}', '{row.target}')" for row in TABLE})
    listed = ",\n    ".join(rows)
    return f"""
CREATE FUNCTION consent_step(source text, target text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ($1, $2) IN (
    {listed})
$$;
"""


FUNCTIONS = f"""
{_steps()}
-- After the row, so that the walls between districts answer first.
CREATE FUNCTION consent_ask_checked() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'requested' THEN
      RAISE EXCEPTION 'a consent begins by being asked for' USING ERRCODE = '{NO_STEP}';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.district_id, NEW.id, NEW.request_id, NEW.student_id, NEW.person_id, NEW.created_at)
     IS DISTINCT FROM (OLD.district_id, OLD.id, OLD.request_id, OLD.student_id, OLD.person_id, OLD.created_at) THEN
    RAISE EXCEPTION 'who was asked for what does not change' USING ERRCODE = '{NO_STEP}';
  END IF;
  IF NEW.state <> OLD.state AND (NOT consent_step(OLD.state, NEW.state) OR NEW.state IN
      ('granted', 'partially_granted', 'refused', 'revoked') AND NOT EXISTS (
        SELECT FROM consent_answer a
        WHERE a.district_id = NEW.district_id AND a.ask_id = NEW.id AND a.outcome = NEW.state)) THEN
    RAISE EXCEPTION 'no such step of a consent' USING ERRCODE = '{NO_STEP}';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER consent_ask_checks AFTER INSERT OR UPDATE ON consent_ask
  FOR EACH ROW EXECUTE FUNCTION consent_ask_checked();

-- After the row, so that the walls between districts are asked first, and answer for themselves.
CREATE FUNCTION consent_answer_moved() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  -- What was answered is what was asked: this request, or an earlier one of the case, on or after its day.
  IF NOT EXISTS (SELECT FROM consent_request asked JOIN consent_request r
      ON r.district_id = asked.district_id AND r.case_id = asked.case_id AND r.version <= asked.version
    WHERE asked.district_id = NEW.district_id AND asked.id = NEW.request_id
      AND r.sha256 = NEW.document_sha256 AND r.requested_on <= NEW.signed_on) THEN
    RAISE EXCEPTION 'this was not asked for' USING ERRCODE = '{NO_STEP}';
  END IF;
  -- Whoever held the right when they signed, as `access.rights` has it: a parent until majority, then the student.
  IF (app_system() OR app_person() = NEW.recorded_by_id) IS NOT TRUE OR NOT (
      EXISTS (SELECT FROM student_access h WHERE h.district_id = NEW.district_id AND h.student_id = NEW.student_id
        AND h.person_id = NEW.person_id AND h.tie = 'right:consent'
        AND h.starts_on <= NEW.signed_on AND h.ends_on > NEW.signed_on)
      OR NEW.person_id = NEW.student_id AND EXISTS (
        SELECT FROM student s JOIN district d ON d.id = s.district_id
        WHERE s.district_id = NEW.district_id AND s.id = NEW.student_id
          AND comes_of_age(s.birth_on, age_of_majority(d.state)) <= NEW.signed_on
          AND NOT EXISTS (SELECT FROM rights_holder h WHERE h.district_id = s.district_id AND h.student_id = s.id
            AND h.person_id <> s.id AND h.basis = '{OUTLASTS_MAJORITY}'
            AND h.starts_on <= NEW.signed_on AND coalesce(h.ends_on, 'infinity') > NEW.signed_on))) THEN
    RAISE EXCEPTION 'this is not theirs to answer' USING ERRCODE = '{NO_RIGHT}';
  END IF;
  UPDATE consent_ask SET state = NEW.outcome
    WHERE district_id = NEW.district_id AND id = NEW.ask_id AND request_id = NEW.request_id
      AND student_id = NEW.student_id AND person_id = NEW.person_id AND state <> NEW.outcome;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody was asked for this answer' USING ERRCODE = '{NO_STEP}';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER consent_answer_moves AFTER INSERT ON consent_answer
  FOR EACH ROW EXECUTE FUNCTION consent_answer_moved();

CREATE FUNCTION consent_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was asked and answered is not changed' USING ERRCODE = '{NO_STEP}';
END $$;
CREATE TRIGGER consent_answer_stays BEFORE UPDATE OR DELETE ON consent_answer
  FOR EACH ROW EXECUTE FUNCTION consent_stands();
CREATE TRIGGER consent_request_stays BEFORE UPDATE OR DELETE ON consent_request
  FOR EACH ROW EXECUTE FUNCTION consent_stands();

-- Whoever answers does not read what the other parent answered; whether a case may go on they must know.
CREATE FUNCTION consent_standing(request uuid) RETURNS TABLE (state text, received_on date, refused_areas jsonb)
LANGUAGE sql STABLE {OWN} AS $$
  SELECT k.state, a.received_on, a.refused_areas
  FROM consent_ask k LEFT JOIN consent_answer a
    ON a.district_id = k.district_id AND a.ask_id = k.id AND a.outcome = k.state
  WHERE k.district_id = app_district() AND k.request_id = $1
$$;
REVOKE ALL ON FUNCTION consent_standing(uuid) FROM public;
GRANT EXECUTE ON FUNCTION consent_standing(uuid) TO {APP_ROLE};
"""
