"""The table of steps as the database holds it: a case moves with a row of its log, and only along the table.

The application can add cases and events and change neither. Each event is checked, numbered and chained when it is
added, and moves its case; a case that is changed in any other way, or stored without an event, is refused to whoever
tries, the owner of the schema included.
"""

from __future__ import annotations

from trellis.cases.states import TABLE
from trellis.kernel.row_security import APP_ROLE

MOVED_ON = "TC001"
"""SQLSTATE: the case is no longer where the event begins."""
NO_STEP = "TC002"
"""SQLSTATE: the table has no such step, or its ground is not shown."""

OWN = "SECURITY DEFINER SET search_path = public, pg_temp"


def _steps() -> str:
    rows = sorted(
        f"('{row.machine}', '{row.source}', '{row.event}', '{row.target}', "
        f"'{{{','.join(row.by)}}}'::text[], '{{{','.join(row.needs)}}}'::text[])"
        for row in TABLE
    )
    listed = ",\n    ".join(rows)
    return f"""
CREATE FUNCTION case_step(of_machine text, source text, event text, target text, capacity text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT r.needs FROM (VALUES
    {listed}
  ) r (machine, source, event, target, by, needs)
  WHERE (r.machine, r.source, r.event, r.target) = ($1, $2, $3, $4) AND $5 = ANY (r.by)
$$;
"""


FUNCTIONS = f"""
{_steps()}
CREATE FUNCTION case_event_canonical(e case_event) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT convert_to(jsonb_build_array(
    e.district_id, e.id, e.case_id, e.student_id, e.number, e.event, e.from_state, e.to_state, e.capacity, e.person_id,
    e.on_behalf_of, e.request_id, e.reason, e.evidence, e.happened_on, extract(epoch FROM e.at)::text)::text,
    'UTF8') $$;

CREATE FUNCTION case_event_chained() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
DECLARE
  behind integer; link bytea;
BEGIN
  SELECT c.event_count INTO behind FROM evaluation_case c
    WHERE c.district_id = NEW.district_id AND c.id = NEW.case_id FOR UPDATE;
  SELECT e.digest INTO link FROM case_event e
    WHERE e.district_id = NEW.district_id AND e.case_id = NEW.case_id AND e.number = behind;
  NEW.number := coalesce(behind, 0) + 1;
  NEW.prior_digest := coalesce(link, sha256(convert_to(NEW.case_id::text, 'UTF8')));
  NEW.digest := sha256(NEW.prior_digest || case_event_canonical(NEW));
  RETURN NEW;
END $$;
CREATE TRIGGER case_event_chains BEFORE INSERT ON case_event FOR EACH ROW EXECUTE FUNCTION case_event_chained();

-- The day a case counts from after an event: the earliest of its requests, without those that were taken out again.
CREATE FUNCTION case_received_on(c evaluation_case, e case_event) RETURNS date LANGUAGE sql STABLE AS $$
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

-- After the row, so that the walls between districts are asked first, and answer for themselves.
CREATE FUNCTION case_event_moved() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
DECLARE
  c evaluation_case; needed text[];
BEGIN
  SELECT * INTO c FROM evaluation_case WHERE district_id = NEW.district_id AND id = NEW.case_id;
  IF NOT FOUND OR c.student_id <> NEW.student_id OR c.state <> NEW.from_state OR NEW.number <> c.event_count + 1 THEN
    RAISE EXCEPTION 'the case is not there' USING ERRCODE = '{MOVED_ON}';
  END IF;
  needed := case_step(c.machine, NEW.from_state, NEW.event, NEW.to_state, NEW.capacity);
  IF needed IS NULL OR NOT (NEW.evidence ?& needed)
     OR ('reason' = ANY (needed) AND coalesce(btrim(NEW.reason), '') = '') THEN
    RAISE EXCEPTION 'no such step' USING ERRCODE = '{NO_STEP}';
  END IF;
  UPDATE evaluation_case SET state = NEW.to_state, event_count = NEW.number, received_on = case_received_on(c, NEW)
    WHERE district_id = NEW.district_id AND id = NEW.case_id;
  RETURN NULL;
END $$;
CREATE TRIGGER case_event_moves AFTER INSERT ON case_event FOR EACH ROW EXECUTE FUNCTION case_event_moved();

CREATE FUNCTION case_event_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the log of a case is not changed' USING ERRCODE = '{NO_STEP}';
END $$;
CREATE TRIGGER case_event_stays BEFORE UPDATE OR DELETE ON case_event FOR EACH ROW EXECUTE FUNCTION case_event_stands();

CREATE FUNCTION evaluation_case_checked() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
DECLARE
  e case_event;
BEGIN
  SELECT * INTO e FROM case_event WHERE district_id = NEW.district_id AND case_id = NEW.id AND number = NEW.event_count;
  IF NOT FOUND OR NEW.event_count <> OLD.event_count + 1 OR e.from_state <> OLD.state OR e.to_state <> NEW.state
     OR NEW.received_on <> case_received_on(OLD, e)
     OR (NEW.district_id, NEW.id, NEW.student_id, NEW.machine, NEW.created_at)
        IS DISTINCT FROM (OLD.district_id, OLD.id, OLD.student_id, OLD.machine, OLD.created_at) THEN
    RAISE EXCEPTION 'a case moves with its log' USING ERRCODE = '{NO_STEP}';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER evaluation_case_checks BEFORE UPDATE ON evaluation_case
  FOR EACH ROW EXECUTE FUNCTION evaluation_case_checked();

CREATE FUNCTION evaluation_case_is_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'new' OR NEW.event_count <> 0 THEN
    RAISE EXCEPTION 'a case begins with its first event' USING ERRCODE = '{NO_STEP}';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER evaluation_case_news AFTER INSERT ON evaluation_case
  FOR EACH ROW EXECUTE FUNCTION evaluation_case_is_new();

CREATE FUNCTION evaluation_case_begun() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  IF EXISTS (SELECT FROM evaluation_case WHERE district_id = NEW.district_id AND id = NEW.id AND event_count = 0) THEN
    RAISE EXCEPTION 'a case begins with its first event' USING ERRCODE = '{NO_STEP}';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER evaluation_case_begins AFTER INSERT ON evaluation_case DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION evaluation_case_begun();

-- Whoever matches a request may not be somebody who reads cases; that another request joins an open one they must know.
CREATE FUNCTION case_to_join(student uuid, OUT case_id uuid, OUT machine text, OUT state text, OUT received_on date)
LANGUAGE plpgsql {OWN} AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('case of ' || app_district()::text || student::text, 0));
  SELECT c.id, c.machine, c.state, c.received_on INTO case_id, machine, state, received_on FROM evaluation_case c
    WHERE c.district_id = app_district() AND c.student_id = student AND c.state IN
      ('referred', 'review_of_data', 'proposed', 'consent_pending', 'declined', 'override_sought', 'consented',
       'in_progress', 'report_ready');
END $$;
REVOKE ALL ON FUNCTION case_to_join(uuid) FROM public;
GRANT EXECUTE ON FUNCTION case_to_join(uuid) TO {APP_ROLE};

-- Whoever matches a request may read no plans; that a child has a disability decides what evaluation it is.
CREATE FUNCTION case_has_disability(student uuid) RETURNS boolean LANGUAGE sql STABLE {OWN} AS $$
  SELECT EXISTS (
      SELECT FROM student s
      WHERE s.district_id = app_district() AND s.id = $1 AND s.primary_category IS NOT NULL
        AND coalesce(s.ended_on, 'infinity') > app_today())
    OR EXISTS (
      SELECT FROM plan p
      WHERE p.district_id = app_district() AND p.student_id = $1 AND p.kind = 'iep'
        AND p.state IN ('active', 'partially_active', 'expired') AND coalesce(p.starts_on, '-infinity') <= app_today())
$$;
REVOKE ALL ON FUNCTION case_has_disability(uuid) FROM public;
GRANT EXECUTE ON FUNCTION case_has_disability(uuid) TO {APP_ROLE};
"""
