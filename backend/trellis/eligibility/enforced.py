"""The table of steps as the database holds it, as of cases (`cases/enforced.py`): a determination moves with a row of
its log and only along the table, and what the group wrote stands once it has decided."""

from __future__ import annotations

from trellis.eligibility import rules
from trellis.eligibility.model import WRITTEN_DOWN
from trellis.eligibility.states import FOUND, NOT_FOUND, OPEN, TABLE
from trellis.notices.prior_written.states import OUT
from trellis.plans.states import IN_FORCE

MOVED_ON = "TD001"
"""SQLSTATE: the determination is no longer where the event begins."""
NO_STEP = "TD002"
"""SQLSTATE: the table has no such step, its ground is not shown, or what is certified would change."""

OWN = "SECURITY DEFINER SET search_path = public, pg_temp"
_OUTCOMES = ", ".join(
    f"('{event}', '{outcome}')"
    for outcome, events in (("eligible", FOUND), ("not_eligible", NOT_FOUND))
    for event in events
)
_IN_FORCE = ", ".join(f"'{state}'" for state in IN_FORCE)
_OPEN = ", ".join(f"'{state}'" for state in OPEN)
_NEW_TEXT = ", ".join(f"NEW.{name}" for name in WRITTEN_DOWN)
_OLD_TEXT = ", ".join(f"OLD.{name}" for name in WRITTEN_DOWN)

_FORM = tuple(name for name in WRITTEN_DOWN if name not in ("revision", "changed"))
_NEW_FORM = ", ".join(f"NEW.{name}" for name in _FORM)
_OLD_FORM = ", ".join(f"OLD.{name}" for name in _FORM)


def _steps() -> str:
    rows = sorted(
        f"('{row.machine}', '{row.source}', '{row.event}', '{row.target}', "
        f"'{{{','.join(row.by)}}}'::text[], '{{{','.join(row.needs)}}}'::text[])"
        for row in TABLE
    )
    listed = ",\n    ".join(rows)
    return f"""
CREATE FUNCTION determination_step(of_machine text, source text, event text, target text, capacity text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT r.needs FROM (VALUES
    {listed}
  ) r (machine, source, event, target, by, needs)
  WHERE (r.machine, r.source, r.event, r.target) = ($1, $2, $3, $4) AND $5 = ANY (r.by)
$$;
"""


_FACTORS = ", ".join(f"'{key}'" for key in rules.FACTORS)
_OUT = ", ".join(f"'{state}'" for state in OUT)

FUNCTIONS = f"""
{_steps()}
-- Whether what a step names is what it says: the report of this case, the meeting of this group, this group as it is,
-- the document that was frozen of this determination, the notice of this decision. Anything else shows nothing.
CREATE FUNCTION determination_shows(d determination, need text, said text) RETURNS boolean
LANGUAGE sql STABLE {OWN} AS $$
  SELECT CASE need
    WHEN 'reason' THEN said <> ''
    WHEN 'report_ready' THEN EXISTS (SELECT FROM case_event e WHERE e.district_id = d.district_id AND e.id::text = said
      AND (e.case_id, e.student_id) = (d.case_id, d.student_id)
      AND e.to_state = 'report_ready' AND e.from_state <> 'report_ready')
    WHEN 'meeting_held' THEN CASE WHEN d.meeting_id IS NULL THEN said = d.held_on::text AND d.held_on <= app_today()
      ELSE said = d.meeting_id::text AND EXISTS (SELECT FROM meeting m WHERE m.district_id = d.district_id
        AND m.id = d.meeting_id AND m.student_id = d.student_id AND m.state = 'held') END
    WHEN 'group_complete' THEN said = 'revision ' || d.revision AND EXISTS (SELECT FROM determination_member m
      WHERE m.district_id = d.district_id AND m.determination_id = d.id AND m.left_reason IS NULL)
    WHEN 'conclusions_in' THEN said = 'revision ' || d.revision AND EXISTS (SELECT FROM determination_member m
      WHERE m.district_id = d.district_id AND m.determination_id = d.id AND m.left_reason IS NULL)
      AND NOT EXISTS (SELECT FROM determination_member m WHERE m.district_id = d.district_id
        AND m.determination_id = d.id AND m.left_reason IS NULL AND m.conclusion = 'waiting')
    WHEN 'document_complete' THEN EXISTS (SELECT FROM certified_determination c WHERE c.district_id = d.district_id
      AND (c.determination_id, c.student_id, c.sha256) = (d.id, d.student_id, said))
    WHEN 'permission_given' THEN said = 'revision ' || d.revision
    WHEN 'sources_named' THEN said = 'revision ' || d.revision
    WHEN 'special_rule_clear' THEN said = 'answers' AND NOT EXISTS (
      SELECT FROM unnest(ARRAY[{_FACTORS}]) k WHERE d.answers -> k ->> 'yes' IS DISTINCT FROM 'false')
    WHEN 'found_eligible' THEN said = 'answers' AND d.answers <> '{{}}'
    WHEN 'found_not_eligible' THEN said = 'answers' AND d.answers <> '{{}}'
    WHEN 'was_eligible' THEN EXISTS (SELECT FROM certified_determination c WHERE c.district_id = d.district_id
      AND c.id::text = said AND (c.determination_id, c.outcome) = (d.id, 'eligible'))
    WHEN 'was_not_eligible' THEN EXISTS (SELECT FROM certified_determination c WHERE c.district_id = d.district_id
      AND c.id::text = said AND (c.determination_id, c.outcome) = (d.id, 'not_eligible'))
    WHEN 'plan_in_force' THEN EXISTS (SELECT FROM plan p WHERE p.district_id = d.district_id AND p.id::text = said
      AND (p.student_id, p.kind) = (d.student_id, 'section_504') AND p.state IN ({_IN_FORCE}))
    WHEN 'was_category' THEN EXISTS (SELECT FROM student s WHERE s.district_id = d.district_id
      AND s.id = d.student_id AND s.primary_category = said)
    WHEN 'notice_time_over' THEN EXISTS (
      WITH RECURSIVE told AS (
        SELECT n.district_id, n.id, n.student_id, n.state FROM certified_determination c
          JOIN prior_notice n ON n.district_id = c.district_id AND n.id = c.notice_id
          WHERE c.district_id = d.district_id AND c.determination_id = d.id AND c.outcome = 'not_eligible'
        UNION SELECT n.district_id, n.id, n.student_id, n.state FROM told t
          JOIN prior_notice n ON n.district_id = t.district_id AND n.supersedes_id = t.id)
      SELECT FROM told t JOIN issued_notice i ON i.district_id = t.district_id AND i.notice_id = t.id
        WHERE t.id::text = said AND t.student_id = d.student_id AND t.state IN ({_OUT}))
    ELSE false END
$$;
CREATE FUNCTION determination_event_canonical(e determination_event) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT convert_to(jsonb_build_array(
    e.district_id, e.id, e.determination_id, e.student_id, e.number, e.event, e.from_state, e.to_state, e.capacity,
    e.person_id, e.reason, e.evidence, e.happened_on, extract(epoch FROM e.at)::text)::text, 'UTF8') $$;

CREATE FUNCTION determination_event_chained() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
DECLARE
  behind integer; link bytea;
BEGIN
  SELECT d.event_count INTO behind FROM determination d
    WHERE d.district_id = NEW.district_id AND d.id = NEW.determination_id FOR UPDATE;
  SELECT e.digest INTO link FROM determination_event e
    WHERE e.district_id = NEW.district_id AND e.determination_id = NEW.determination_id AND e.number = behind;
  NEW.number := coalesce(behind, 0) + 1;
  NEW.prior_digest := coalesce(link, sha256(convert_to(NEW.determination_id::text, 'UTF8')));
  NEW.digest := sha256(NEW.prior_digest || determination_event_canonical(NEW));
  RETURN NEW;
END $$;
CREATE TRIGGER determination_event_chains BEFORE INSERT ON determination_event
  FOR EACH ROW EXECUTE FUNCTION determination_event_chained();

-- After the row, so that the walls between districts are asked first, and answer for themselves.
CREATE FUNCTION determination_event_moved() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
DECLARE
  d determination; needed text[];
BEGIN
  SELECT * INTO d FROM determination WHERE district_id = NEW.district_id AND id = NEW.determination_id;
  IF NOT FOUND OR d.student_id <> NEW.student_id OR d.state <> NEW.from_state OR NEW.number <> d.event_count + 1 THEN
    RAISE EXCEPTION 'the determination is not there' USING ERRCODE = '{MOVED_ON}';
  END IF;
  needed := determination_step(d.machine, NEW.from_state, NEW.event, NEW.to_state, NEW.capacity);
  IF needed IS NULL OR NOT (NEW.evidence ?& needed)
     OR ('reason' = ANY (needed) AND coalesce(btrim(NEW.reason), '') = '')
     OR NEW.capacity = 'SYS' AND (SELECT app_person()) IS NOT NULL THEN
    RAISE EXCEPTION 'no such step' USING ERRCODE = '{NO_STEP}';
  END IF;
  IF NEW.evidence - needed <> '{{}}' OR EXISTS (
      SELECT FROM unnest(needed) n WHERE determination_shows(d, n, NEW.evidence ->> n) IS NOT TRUE) THEN
    RAISE EXCEPTION 'what it names does not show it' USING ERRCODE = '{NO_STEP}';
  END IF;
  UPDATE determination SET state = NEW.to_state, event_count = NEW.number
    WHERE district_id = NEW.district_id AND id = NEW.determination_id;
  RETURN NULL;
END $$;
CREATE TRIGGER determination_event_moves AFTER INSERT ON determination_event
  FOR EACH ROW EXECUTE FUNCTION determination_event_moved();

CREATE FUNCTION determination_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'this is never changed' USING ERRCODE = '{NO_STEP}';
END $$;
CREATE TRIGGER determination_event_stays BEFORE UPDATE OR DELETE ON determination_event
  FOR EACH ROW EXECUTE FUNCTION determination_stands();
CREATE TRIGGER certified_determination_stays BEFORE UPDATE OR DELETE ON certified_determination
  FOR EACH ROW EXECUTE FUNCTION determination_stands();
CREATE TRIGGER reevaluation_paper_stays BEFORE UPDATE OR DELETE ON reevaluation_paper
  FOR EACH ROW EXECUTE FUNCTION determination_stands();

-- When all is written: what is certified is what a step of the log decided on, once everybody had concluded.
CREATE FUNCTION certified_determination_decided() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM determination_event e WHERE e.district_id = NEW.district_id
        AND (e.determination_id, e.student_id) = (NEW.determination_id, NEW.student_id)
        AND (e.event, NEW.outcome) IN ({_OUTCOMES}) AND e.evidence ->> 'document_complete' = NEW.sha256)
     OR NOT EXISTS (SELECT FROM determination_member m WHERE m.district_id = NEW.district_id
        AND m.determination_id = NEW.determination_id AND m.left_reason IS NULL)
     OR EXISTS (SELECT FROM determination_member m WHERE m.district_id = NEW.district_id
        AND m.determination_id = NEW.determination_id AND m.left_reason IS NULL AND m.conclusion = 'waiting') THEN
    RAISE EXCEPTION 'the group has not decided this' USING ERRCODE = '{NO_STEP}';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER certified_determination_decides AFTER INSERT ON certified_determination
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION certified_determination_decided();

CREATE FUNCTION determination_checked() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
DECLARE
  e determination_event;
BEGIN
  IF (NEW.district_id, NEW.id, NEW.student_id, NEW.machine, NEW.case_id, NEW.from_id, NEW.created_at)
     IS DISTINCT FROM
     (OLD.district_id, OLD.id, OLD.student_id, OLD.machine, OLD.case_id, OLD.from_id, OLD.created_at)
     OR OLD.state NOT IN ({_OPEN}) AND ({_NEW_TEXT}) IS DISTINCT FROM ({_OLD_TEXT}) THEN
    RAISE EXCEPTION 'what was certified stands' USING ERRCODE = '{NO_STEP}';
  END IF;
  IF ({_NEW_FORM}) IS DISTINCT FROM ({_OLD_FORM}) AND EXISTS (
      SELECT FROM determination_member m WHERE m.district_id = NEW.district_id AND m.determination_id = NEW.id
        AND m.left_reason IS NULL AND m.conclusion <> 'waiting') THEN
    RAISE EXCEPTION 'somebody concluded on what it said before' USING ERRCODE = '{NO_STEP}';
  END IF;
  IF (NEW.state, NEW.event_count) IS DISTINCT FROM (OLD.state, OLD.event_count) THEN
    SELECT * INTO e FROM determination_event
      WHERE district_id = NEW.district_id AND determination_id = NEW.id AND number = NEW.event_count;
    IF NOT FOUND OR NEW.event_count <> OLD.event_count + 1 OR e.from_state <> OLD.state OR e.to_state <> NEW.state THEN
      RAISE EXCEPTION 'a determination moves with its log' USING ERRCODE = '{NO_STEP}';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER determination_checks BEFORE UPDATE ON determination
  FOR EACH ROW EXECUTE FUNCTION determination_checked();

CREATE FUNCTION determination_is_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'new' OR NEW.event_count <> 0 THEN
    RAISE EXCEPTION 'a determination begins with its first event' USING ERRCODE = '{NO_STEP}';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER determination_news AFTER INSERT ON determination
  FOR EACH ROW EXECUTE FUNCTION determination_is_new();

CREATE FUNCTION determination_begun() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  IF EXISTS (SELECT FROM determination WHERE district_id = NEW.district_id AND id = NEW.id AND event_count = 0) THEN
    RAISE EXCEPTION 'a determination begins with its first event' USING ERRCODE = '{NO_STEP}';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER determination_begins AFTER INSERT ON determination DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION determination_begun();

-- What somebody concluded belongs to what was certified: both stand from that moment.
CREATE FUNCTION determination_member_checked() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NOT EXISTS (
      SELECT FROM determination d WHERE d.district_id = NEW.district_id AND d.id = NEW.determination_id
        AND d.student_id = NEW.student_id AND d.state IN ({_OPEN})) THEN
    RAISE EXCEPTION 'the group has decided' USING ERRCODE = '{NO_STEP}';
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.conclusion <> 'waiting' AND NOT OLD.is_on_paper AND NEW.is_on_paper THEN
    RAISE EXCEPTION 'what somebody said themselves stands' USING ERRCODE = '{NO_STEP}';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER determination_member_checks BEFORE UPDATE OR DELETE ON determination_member
  FOR EACH ROW EXECUTE FUNCTION determination_member_checked();
CREATE CONSTRAINT TRIGGER determination_member_joins AFTER INSERT ON determination_member
  FOR EACH ROW EXECUTE FUNCTION determination_member_checked();
"""
