"""What a row policy asks, as functions of the database: the day, the roles, the students, the plans.

All are STABLE and asked without an argument of the row, so that a statement
asks each once. They run as the schema's owner, whom only the district binds,
and tell the asking person nothing but their own ties.

Each puts the district, the person and the day into variables first: `app_district()`
and its siblings are inlined as expressions, and a query inside would work them
out again for every row it looks at.
"""

from __future__ import annotations

from trellis.access.ties import tabulated

OWN = "STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp"

CONTEXT = """
CREATE OR REPLACE FUNCTION app_system() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT split_part(current_setting('app.context', true), ' ', 3) = 'system' $$;

CREATE OR REPLACE FUNCTION app_today_there() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT (coalesce(to_timestamp(nullif(split_part(current_setting('app.context', true), ' ', 4), '')::bigint), now())
           AT TIME ZONE d.time_zone)::date FROM district d WHERE d.id = app_district() $$;

-- Whoever began the transaction may have known the day already; it has no FROM, so it is inlined wherever it is asked.
CREATE OR REPLACE FUNCTION app_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(nullif(split_part(current_setting('app.context', true), ' ', 5), '')::date, app_today_there()) $$;
"""

PLAN_SCOPE = """
CREATE OR REPLACE FUNCTION plan_scope(state text, shared_at timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN state NOT IN ('draft', 'team_review') THEN 'plan_final'
               WHEN shared_at IS NULL THEN 'plan_draft' ELSE 'plan_shared' END $$;
"""

ASKING = f"""
CREATE OR REPLACE FUNCTION app_wide_scopes() RETURNS text[] LANGUAGE plpgsql {OWN} AS $$
DECLARE
  here uuid := app_district(); me uuid := app_person(); day date;
BEGIN
  IF app_system() THEN RETURN access_kinds(); END IF;
  day := app_today();
  RETURN (SELECT coalesce(array_agg(DISTINCT k), '{{}}')
          FROM person_role r CROSS JOIN unnest(access_opened_by('district:' || r.role)) k
          WHERE r.district_id = here AND r.person_id = me AND r.school_id IS NULL
            AND r.starts_on <= day AND coalesce(r.ends_on, 'infinity') > day);
END $$;

CREATE OR REPLACE FUNCTION app_school_scopes() RETURNS TABLE (school_id uuid, scope text)
LANGUAGE plpgsql ROWS 8 {OWN} AS $$
DECLARE
  here uuid := app_district(); me uuid := app_person(); day date := app_today();
BEGIN
  RETURN QUERY SELECT DISTINCT r.school_id, k
    FROM person_role r CROSS JOIN unnest(access_opened_by('school:' || r.role)) k
    WHERE r.district_id = here AND r.person_id = me AND r.school_id IS NOT NULL
      AND r.starts_on <= day AND coalesce(r.ends_on, 'infinity') > day;
END $$;

CREATE OR REPLACE FUNCTION app_has_schools() RETURNS boolean LANGUAGE plpgsql {OWN} AS $$
BEGIN
  RETURN EXISTS (SELECT FROM app_school_scopes());
END $$;

CREATE OR REPLACE FUNCTION app_students(asked text) RETURNS SETOF uuid LANGUAGE plpgsql ROWS 60 {OWN} AS $$
DECLARE
  here uuid := app_district(); me uuid := app_person(); day date := app_today();
  ties text[] := access_ties(asked);
BEGIN
  RETURN QUERY SELECT a.student_id FROM student_access a
    WHERE a.district_id = here AND a.person_id = me
      AND a.starts_on <= day AND a.ends_on > day AND a.tie = ANY (ties);
  IF 'self' = ANY (ties) OR 'adult' = ANY (ties) AND app_decides_for_themselves() THEN
    RETURN NEXT me;
  END IF;
END $$;

CREATE OR REPLACE FUNCTION app_students_with_schools(asked text) RETURNS SETOF uuid
LANGUAGE plpgsql ROWS 60 {OWN} AS $$
DECLARE
  here uuid := app_district();
BEGIN
  RETURN QUERY SELECT * FROM app_students(asked);
  RETURN QUERY SELECT s.id FROM student s
    WHERE s.district_id = here
      AND s.school_id IN (SELECT w.school_id FROM app_school_scopes() w WHERE w.scope = asked);
END $$;

CREATE OR REPLACE FUNCTION app_plan_students() RETURNS TABLE (student_id uuid, scope text)
LANGUAGE plpgsql ROWS 150 {OWN} AS $$
DECLARE
  here uuid := app_district(); me uuid := app_person(); day date := app_today();
BEGIN
  RETURN QUERY SELECT a.student_id, k.k FROM student_access a
    JOIN (VALUES ('plan_draft', access_ties('plan_draft')), ('plan_shared', access_ties('plan_shared')),
                 ('plan_final', access_ties('plan_final'))) k (k, ties) ON a.tie = ANY (k.ties)
    WHERE a.district_id = here AND a.person_id = me AND a.starts_on <= day AND a.ends_on > day;
  RETURN QUERY SELECT me, k.k FROM unnest(ARRAY['plan_draft', 'plan_shared', 'plan_final']) k (k)
    WHERE 'self' = ANY (access_ties(k.k));
END $$;

CREATE OR REPLACE FUNCTION app_plans() RETURNS SETOF uuid LANGUAGE plpgsql ROWS 150 {OWN} AS $$
DECLARE
  here uuid := app_district(); me uuid := app_person(); day date := app_today();
  final text[] := access_ties('plan_final'); draft text[] := access_ties('plan_draft');
BEGIN
  RETURN QUERY SELECT p.id FROM student_access a
    JOIN plan p ON p.district_id = a.district_id AND p.student_id = a.student_id
    WHERE a.district_id = here AND a.person_id = me AND a.starts_on <= day AND a.ends_on > day
      AND a.tie = ANY (CASE plan_scope(p.state, NULL) WHEN 'plan_final' THEN final ELSE draft END);
  RETURN QUERY SELECT p.id FROM plan p WHERE p.district_id = here AND p.student_id = me
      AND 'self' = ANY (CASE plan_scope(p.state, NULL) WHEN 'plan_final' THEN final ELSE draft END);
END $$;
"""

A_SEAT_LASTS_DAYS = 14
"""How long after a meeting somebody who only was its guest can still open it."""

IS_ASKED = "('requested', 'viewed')"
"""States of a request to sign in which the person still owes an answer: then the child is named to them. Answered or
withdrawn it opens nothing: who holds rights reads by these, and one's own signature stays one's own row."""

A_TRANSLATION_LASTS_DAYS = 14
"""How long after it was published a translation can still be opened by who made it."""

# A seat is a guest's in their own right. Families never have one: their rights decide, whatever the seat is called. One
# taken while on the team ends with the membership, or with one that ended the same day.
SEATS = f"""
CREATE OR REPLACE FUNCTION app_asked_meetings() RETURNS SETOF uuid LANGUAGE plpgsql ROWS 60 {OWN} AS $$
DECLARE
  here uuid := app_district(); me uuid := app_person(); day date := app_today(); zone text;
  moment timestamptz :=
    coalesce(to_timestamp(nullif(split_part(current_setting('app.context', true), ' ', 4), '')::bigint), now());
BEGIN
  SELECT d.time_zone INTO zone FROM person g JOIN district d ON d.id = g.district_id
    WHERE g.district_id = here AND g.id = me AND g.kind IN ('staff', 'guest');
  IF NOT FOUND THEN RETURN; END IF;
  RETURN QUERY SELECT p.meeting_id FROM meeting_participant p
    JOIN meeting m ON m.district_id = p.district_id AND m.id = p.meeting_id
    WHERE p.district_id = here AND p.person_id = me
      AND p.role NOT IN ('parent', 'student')
      AND m.ends_at > moment - interval '{A_SEAT_LASTS_DAYS} days'
      AND NOT EXISTS (
        SELECT FROM team_member t
        WHERE t.district_id = here AND t.student_id = m.student_id AND t.person_id = me
          AND t.role NOT IN ('parent', 'student')
          AND t.ends_on <= day AND t.ends_on >= timezone(zone, p.created_at)::date);
END $$;

CREATE OR REPLACE FUNCTION app_is_translator() RETURNS boolean LANGUAGE sql {OWN} AS $$
  SELECT EXISTS (SELECT FROM person_role r
    WHERE r.district_id = app_district() AND r.person_id = app_person() AND r.role = 'translator'
      AND r.school_id IS NULL AND r.starts_on <= app_today() AND (r.ends_on IS NULL OR r.ends_on > app_today()))
$$;

CREATE OR REPLACE FUNCTION app_translations() RETURNS SETOF uuid LANGUAGE plpgsql ROWS 60 {OWN} AS $$
DECLARE
  here uuid := app_district(); me uuid := app_person(); day date := app_today();
BEGIN
  IF NOT app_is_translator() THEN RETURN; END IF;
  RETURN QUERY SELECT t.id FROM translation t
    WHERE t.district_id = here AND (t.translator_id = me OR t.reviewer_id = me)
      AND t.state IN ('in_work', 'in_review', 'published')
      AND (t.published_on IS NULL OR t.published_on > day - {A_TRANSLATION_LASTS_DAYS});
END $$;

CREATE OR REPLACE FUNCTION app_named_students() RETURNS SETOF uuid LANGUAGE plpgsql ROWS 60 {OWN} AS $$
DECLARE
  here uuid := app_district(); me uuid := app_person();
BEGIN
  RETURN QUERY
    SELECT m.student_id FROM app_asked_meetings() a (id)
      JOIN meeting m ON m.district_id = here AND m.id = a.id
    UNION SELECT r.student_id FROM signature_request r
      WHERE r.district_id = here AND r.person_id = me AND r.state IN {IS_ASKED}
    UNION SELECT t.student_id FROM app_translations() a (id)
      JOIN translation t ON t.district_id = here AND t.id = a.id;
END $$;

CREATE OR REPLACE FUNCTION app_children_of(somebody uuid) RETURNS uuid[] LANGUAGE plpgsql {OWN} AS $$
DECLARE
  here uuid := app_district();
  -- A roster may bring one human being twice, as staff and as a parent: by one e-mail address it is the same.
  selves uuid[] := somebody || ARRAY(
    SELECT twin.id FROM person me JOIN person twin ON twin.district_id = me.district_id
      AND lower(twin.email) = lower(me.email) WHERE me.district_id = here AND me.id = somebody AND me.email <> '');
BEGIN
  -- Also when a relation or a right has ended: then above all. One's own record of age is no child's; who is only to
  -- be called in an emergency is no family, or whoever a family names at the office would be.
  RETURN ARRAY(
    SELECT h.student_id FROM rights_holder h
      WHERE h.district_id = here AND h.person_id = ANY (selves) AND h.student_id <> h.person_id
    UNION SELECT r.student_id FROM relation r
      WHERE r.district_id = here AND r.person_id = ANY (selves) AND r.kind <> 'emergency_contact');
END $$;

CREATE OR REPLACE FUNCTION app_own_children() RETURNS uuid[] LANGUAGE plpgsql {OWN} AS $$
BEGIN
  RETURN CASE WHEN app_system() THEN '{{}}'::uuid[] ELSE app_children_of(app_person()) END;
END $$;

CREATE OR REPLACE FUNCTION app_family_of_own_children() RETURNS SETOF uuid LANGUAGE plpgsql ROWS 10 {OWN} AS $$
DECLARE
  here uuid := app_district(); me uuid := app_person();
  -- Also when a relation or a right has ended: then above all.
  children uuid[] := ARRAY(
    SELECT h.student_id FROM rights_holder h WHERE h.district_id = here AND h.person_id = me
    UNION SELECT r.student_id FROM relation r WHERE r.district_id = here AND r.person_id = me);
BEGIN
  RETURN QUERY
    SELECT h.person_id FROM rights_holder h WHERE h.district_id = here AND h.student_id = ANY (children)
    UNION SELECT r.person_id FROM relation r WHERE r.district_id = here AND r.student_id = ANY (children);
END $$;
"""

GRANTED = (
    "app_wide_scopes()",
    "app_school_scopes()",
    "app_has_schools()",
    "app_students(text)",
    "app_students_with_schools(text)",
    "app_plan_students()",
    "app_plans()",
    "app_asked_meetings()",
    "app_named_students()",
    "app_is_translator()",
    "app_translations()",
    "app_children_of(uuid)",
    "app_own_children()",
    "app_family_of_own_children()",
)


def matrix_functions() -> str:
    """The tabulated matrix as three functions: ties of a kind, kinds of a tie, all kinds."""
    table = tabulated()
    kinds_of = {tie: [k for k in sorted(table) if tie in table[k]] for k in table for tie in table[k]}
    return (
        _function("access_ties(scope text)", "scope", table)
        + _function("access_opened_by(tie text)", "tie", kinds_of)
        + f"CREATE OR REPLACE FUNCTION access_kinds() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS "
        f"$$ SELECT {array(sorted(table))} $$;\n"
    )


def _function(signature: str, asked: str, table: dict[str, list[str]]) -> str:
    cases = "\n".join(f"    WHEN '{key}' THEN {array(table[key])}" for key in sorted(table))
    return (
        f"CREATE OR REPLACE FUNCTION {signature} RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS\n"
        f"$$ SELECT CASE {asked}\n{cases}\n    ELSE '{{}}'::text[] END $$;\n"
    )


def array(words: list[str]) -> str:
    return "ARRAY[" + ", ".join(f"'{word}'" for word in words) + "]::text[]"
