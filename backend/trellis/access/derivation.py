"""Where `student_access` comes from, and how it stays right: views say what is due, triggers keep to it.

Triggers, not services: a roster, a repair in the shell and a deed nobody has
thought of yet all pass through them, in the transaction of the deed itself.
"""

from __future__ import annotations

from trellis.access.majority import RIGHT_ENDS
from trellis.kernel.events import CHANNEL
from trellis.students.rules import ADULT_AGE

VIEWS = f"""
CREATE OR REPLACE VIEW access_from_team AS
SELECT district_id, id AS source_id, id AS through_id, 'team:' || role AS tie, person_id, student_id,
       starts_on, coalesce(ends_on, 'infinity') AS ends_on
FROM team_member;

CREATE OR REPLACE VIEW access_from_rights AS
SELECT h.district_id, h.id AS source_id, h.id AS through_id, r.tie, h.person_id, h.student_id,
       h.starts_on, {RIGHT_ENDS} AS ends_on
FROM rights_holder h
JOIN student s ON s.district_id = h.district_id AND s.id = h.student_id
JOIN district d ON d.id = h.district_id
CROSS JOIN LATERAL (SELECT comes_of_age(
  s.birth_on, CASE h.law WHEN 'FERPA' THEN {ADULT_AGE} ELSE age_of_majority(d.state) END) AS came_of_age) g
CROSS JOIN LATERAL (VALUES
  ('right:view', h.law = 'IDEA' AND h.may_view), ('right:consent', h.law = 'IDEA' AND h.may_consent),
  ('right:notice', h.law = 'IDEA' AND h.may_receive_notice), ('right:ferpa_view', h.law = 'FERPA' AND h.may_view)
) r (tie, held) WHERE r.held;

CREATE OR REPLACE VIEW access_from_classes AS
SELECT t.district_id, t.id AS source_id, s.id AS through_id, 'class' AS tie, t.person_id, s.person_id AS student_id,
       greatest(coalesce(t.starts_on, '-infinity'), coalesce(s.starts_on, '-infinity')) AS starts_on,
       least(coalesce(t.ends_on, 'infinity'), coalesce(s.ends_on, 'infinity')) AS ends_on
FROM class_enrollment t
JOIN class_enrollment s ON s.district_id = t.district_id AND s.class_id = t.class_id AND s.role = 'student'
WHERE t.role = 'teacher';

CREATE OR REPLACE VIEW access_due AS
SELECT * FROM access_from_team UNION ALL SELECT * FROM access_from_rights UNION ALL SELECT * FROM access_from_classes;
"""

PLAN_FACTS = ("state", "shared_with_family_at", "amendment_scope")
COLUMNS = "district_id, source_id, through_id, tie, person_id, student_id, starts_on, ends_on"
OWN = "SECURITY DEFINER SET search_path = public, pg_temp"


def _follows(source: str, view: str, first: str = "") -> str:
    """A trigger function for a table whose rows each stand for themselves; `first` is what it waits for."""
    return f"""
CREATE OR REPLACE FUNCTION access_follows_{source}() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    -- INSERT ... ON CONFLICT DO UPDATE calls this for nothing when nothing was in its way.
    IF NOT EXISTS (SELECT FROM gone) THEN RETURN NULL; END IF;
  END IF;{first}
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM student_access a USING gone g WHERE a.district_id = g.district_id AND a.source_id = g.id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO student_access ({COLUMNS})
      SELECT d.* FROM come c JOIN {view} d ON d.district_id = c.district_id AND d.source_id = c.id;
  END IF;
  RETURN NULL;
END $$;
"""


RIGHTS_WAIT = """
  -- Rights end when the student comes of age: who writes them must see the birth date of whoever corrects it meanwhile.
  PERFORM pg_advisory_xact_lock_shared(access_age_key());"""

FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION access_age_key() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT hashtextextended('access by age ' || app_district()::text, 0) $$;
CREATE OR REPLACE FUNCTION access_wait_turn() RETURNS void LANGUAGE sql AS
$$ SELECT pg_advisory_xact_lock(hashtextextended('access ' || app_district()::text, 0)) $$;
{_follows("team_member", "access_from_team")}
{_follows("rights_holder", "access_from_rights", RIGHTS_WAIT)}
CREATE OR REPLACE FUNCTION access_rights_end_anew(changed uuid[]) RETURNS void LANGUAGE sql AS $$
  UPDATE student_access a SET ends_on = d.ends_on
    FROM access_from_rights d
    WHERE d.district_id = app_district() AND (changed IS NULL OR d.student_id = ANY (changed))
      AND a.district_id = d.district_id AND a.source_id = d.source_id AND a.through_id = d.through_id
      AND a.tie = d.tie AND a.ends_on <> d.ends_on
$$;

CREATE OR REPLACE FUNCTION access_follows_student() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
DECLARE
  changed uuid[] := (SELECT array_agg(c.id) FROM come c JOIN gone g ON g.district_id = c.district_id AND g.id = c.id
                     WHERE c.birth_on IS DISTINCT FROM g.birth_on);
BEGIN
  IF changed IS NULL THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock(access_age_key());
  PERFORM access_rights_end_anew(changed);
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION access_follows_district() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
DECLARE
  before text := current_setting('app.context', true);
BEGIN
  -- The deployment's operator may write here from outside; what follows is the district's own.
  PERFORM set_config('app.context', NEW.id::text || ' - system', true);
  PERFORM pg_advisory_xact_lock(access_age_key());
  PERFORM access_rights_end_anew(NULL);
  PERFORM set_config('app.context', coalesce(before, ''), true);
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION access_follows_class_enrollment() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    IF NOT EXISTS (SELECT FROM gone) THEN RETURN NULL; END IF;
  END IF;
  -- A pair has two halves: who changes one must see the other half of whoever comes at the same time.
  PERFORM access_wait_turn();
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM student_access a USING gone g WHERE a.district_id = g.district_id AND a.source_id = g.id;
    DELETE FROM student_access a USING gone g WHERE a.district_id = g.district_id AND a.through_id = g.id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO student_access ({COLUMNS})
      SELECT d.* FROM come c JOIN access_from_classes d ON d.district_id = c.district_id AND d.source_id = c.id
        WHERE c.role = 'teacher'
      UNION
      SELECT d.* FROM come c JOIN access_from_classes d ON d.district_id = c.district_id AND d.through_id = c.id
        WHERE c.role = 'student';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION access_compare() RETURNS TABLE (missing bigint, surplus bigint)
LANGUAGE plpgsql STABLE {OWN} AS $$
BEGIN
  IF NOT app_system() THEN RAISE insufficient_privilege; END IF;
  RETURN QUERY SELECT
    (SELECT count(*) FROM (SELECT {COLUMNS} FROM access_due EXCEPT SELECT {COLUMNS} FROM student_access) m),
    (SELECT count(*) FROM (SELECT {COLUMNS} FROM student_access EXCEPT SELECT {COLUMNS} FROM access_due) s);
END $$;

CREATE OR REPLACE FUNCTION access_rebuild() RETURNS bigint LANGUAGE plpgsql {OWN} AS $$
DECLARE
  taken bigint; given bigint;
BEGIN
  IF NOT app_system() THEN RAISE insufficient_privilege; END IF;
  PERFORM access_wait_turn();
  DELETE FROM student_access a USING
    (SELECT {COLUMNS} FROM student_access EXCEPT SELECT {COLUMNS} FROM access_due) s
    WHERE a.district_id = s.district_id AND a.source_id = s.source_id AND a.through_id = s.through_id
      AND a.tie = s.tie;
  GET DIAGNOSTICS taken = ROW_COUNT;
  INSERT INTO student_access ({COLUMNS})
    SELECT {COLUMNS} FROM access_due EXCEPT SELECT {COLUMNS} FROM student_access
    ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS given = ROW_COUNT;
  RETURN taken + given;
END $$;
"""

TELLING = f"""
CREATE OR REPLACE FUNCTION access_tells() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
DECLARE
  told record;
BEGIN
  FOR told IN
    SELECT district_id, CASE WHEN count(*) > 50 THEN ARRAY['*'] ELSE array_agg(person_id::text) END AS keys
      FROM (SELECT DISTINCT district_id, person_id FROM moved) m GROUP BY district_id
  LOOP
    PERFORM pg_notify('{CHANNEL}', json_build_object('d', told.district_id, 't', 'access.changed', 'k', key,
                                                         'i', json_build_object())::text)
      FROM unnest(told.keys) AS key;
  END LOOP;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION access_tells_everybody() RETURNS trigger LANGUAGE plpgsql {OWN} AS $$
BEGIN
  PERFORM pg_notify('{CHANNEL}', json_build_object('d', NEW.district_id, 't', 'access.changed', 'k', '*',
                                                       'i', json_build_object())::text);
  RETURN NULL;
END $$;
"""
"""Whoever is tied or no longer tied is told at commit, whatever did it, and everybody where a right hangs on something
else that changed (`kernel.events` reads it)."""
TOLD_TO_EVERYBODY = {"student": ("school", ("school_id",)), "plan": ("plan", PLAN_FACTS)}
"""What a right hangs on beside ties and roles: by table, what it is called and its columns."""

SOURCES = ("team_member", "rights_holder", "class_enrollment")
GRANTED = ("access_compare()", "access_rebuild()")


def triggers() -> list[str]:
    """One a source and kind of change: transition tables take no more."""
    tables = {
        "insert": "NEW TABLE AS come",
        "update": "OLD TABLE AS gone NEW TABLE AS come",
        "delete": "OLD TABLE AS gone",
    }
    return [
        f"CREATE OR REPLACE TRIGGER access_follows_{verb} AFTER {verb.upper()} ON {source} REFERENCING {both} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION access_follows_{source}()"
        for source in SOURCES
        for verb, both in tables.items()
    ] + [
        "CREATE OR REPLACE TRIGGER access_follows_birth AFTER UPDATE ON student REFERENCING "
        f"{tables['update']} FOR EACH STATEMENT EXECUTE FUNCTION access_follows_student()",
        "CREATE OR REPLACE TRIGGER access_follows_state AFTER UPDATE OF state ON district FOR EACH ROW "
        "WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION access_follows_district()",
        *(
            f"CREATE OR REPLACE TRIGGER access_tells_{verb} AFTER {verb.upper()} ON student_access REFERENCING "
            f"{'OLD' if verb == 'delete' else 'NEW'} TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION access_tells()"
            for verb in tables
        ),
        *(
            f"CREATE OR REPLACE TRIGGER access_tells_of_{name} AFTER UPDATE OF {', '.join(columns)} ON {table} "
            f"FOR EACH ROW WHEN ({_differ(columns)}) EXECUTE FUNCTION access_tells_everybody()"
            for table, (name, columns) in TOLD_TO_EVERYBODY.items()
        ),
    ]


def _differ(columns: tuple[str, ...]) -> str:
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return f"ROW({old}) IS DISTINCT FROM ROW({new})" if len(columns) > 1 else f"{old} IS DISTINCT FROM {new}"
