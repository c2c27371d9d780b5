"""What row policies ask works out the day, the person and the district once; a meeting's seats are asked for last."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"

FUNCTIONS = """
CREATE OR REPLACE FUNCTION app_today_there() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT (coalesce(to_timestamp(nullif(split_part(current_setting('app.context', true), ' ', 4), '')::bigint), now())
           AT TIME ZONE d.time_zone)::date FROM district d WHERE d.id = app_district() $$;

-- Whoever began the transaction may have known the day already; it has no FROM, so it is inlined wherever it is asked.
CREATE OR REPLACE FUNCTION app_today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(nullif(split_part(current_setting('app.context', true), ' ', 5), '')::date, app_today_there()) $$;

CREATE OR REPLACE FUNCTION app_decides_for_themselves() RETURNS boolean LANGUAGE plpgsql
STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here uuid := app_district(); me uuid := app_person(); day date := app_today();
BEGIN
  RETURN EXISTS (
    SELECT FROM student s JOIN district d ON d.id = s.district_id
    WHERE s.district_id = here AND s.id = me
      AND comes_of_age(s.birth_on, age_of_majority(d.state)) <= day
      AND NOT EXISTS (
        SELECT FROM rights_holder h
        WHERE h.district_id = s.district_id AND h.student_id = s.id AND h.person_id <> s.id
          AND h.basis = 'guardianship'
          AND h.starts_on <= day AND coalesce(h.ends_on, 'infinity') > day));
END $$;

CREATE OR REPLACE FUNCTION app_wide_scopes() RETURNS text[] LANGUAGE plpgsql
STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here uuid := app_district(); me uuid := app_person(); day date;
BEGIN
  IF app_system() THEN RETURN access_kinds(); END IF;
  day := app_today();
  RETURN (SELECT coalesce(array_agg(DISTINCT k), '{}')
          FROM person_role r CROSS JOIN unnest(access_opened_by('district:' || r.role)) k
          WHERE r.district_id = here AND r.person_id = me AND r.school_id IS NULL
            AND r.starts_on <= day AND coalesce(r.ends_on, 'infinity') > day);
END $$;

CREATE OR REPLACE FUNCTION app_school_scopes() RETURNS TABLE (school_id uuid, scope text)
LANGUAGE plpgsql ROWS 8 STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here uuid := app_district(); me uuid := app_person(); day date := app_today();
BEGIN
  RETURN QUERY SELECT DISTINCT r.school_id, k
    FROM person_role r CROSS JOIN unnest(access_opened_by('school:' || r.role)) k
    WHERE r.district_id = here AND r.person_id = me AND r.school_id IS NOT NULL
      AND r.starts_on <= day AND coalesce(r.ends_on, 'infinity') > day;
END $$;

CREATE OR REPLACE FUNCTION app_students(asked text) RETURNS SETOF uuid LANGUAGE plpgsql ROWS 60
STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
LANGUAGE plpgsql ROWS 60 STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here uuid := app_district();
BEGIN
  RETURN QUERY SELECT * FROM app_students(asked);
  RETURN QUERY SELECT s.id FROM student s
    WHERE s.district_id = here
      AND s.school_id IN (SELECT w.school_id FROM app_school_scopes() w WHERE w.scope = asked);
END $$;

CREATE OR REPLACE FUNCTION app_plan_students() RETURNS TABLE (student_id uuid, scope text)
LANGUAGE plpgsql ROWS 150 STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION app_plans() RETURNS SETOF uuid LANGUAGE plpgsql ROWS 150
STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

CREATE OR REPLACE FUNCTION app_asked_meetings() RETURNS SETOF uuid LANGUAGE plpgsql ROWS 60
STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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
      AND m.ends_at > moment - interval '14 days'
      AND NOT EXISTS (
        SELECT FROM team_member t
        WHERE t.district_id = here AND t.student_id = m.student_id AND t.person_id = me
          AND t.role NOT IN ('parent', 'student')
          AND t.ends_on <= day AND t.ends_on >= timezone(zone, p.created_at)::date);
END $$;

CREATE OR REPLACE FUNCTION app_named_students() RETURNS SETOF uuid LANGUAGE plpgsql ROWS 60
STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  here uuid := app_district(); me uuid := app_person();
BEGIN
  RETURN QUERY
    SELECT m.student_id FROM app_asked_meetings() a (id)
      JOIN meeting m ON m.district_id = here AND m.id = a.id
    UNION SELECT r.student_id FROM signature_request r
      WHERE r.district_id = here AND r.person_id = me;
END $$;

CREATE OR REPLACE FUNCTION app_family_of_own_children() RETURNS SETOF uuid LANGUAGE plpgsql ROWS 10
STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
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

READABLE = """'meeting' = ANY ((SELECT app_wide_scopes())::text[])
OR meeting.student_id IN (SELECT s FROM app_students('meeting') s)
OR (SELECT app_has_schools()) AND (
  (SELECT s.school_id FROM student s WHERE s.district_id = meeting.district_id AND s.id = meeting.student_id),
  'meeting'::text
) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)
OR meeting.id IN (SELECT m FROM app_asked_meetings() m)"""

INDEXES = (
    # A plan's next meeting: by day alone, every later meeting of the district is looked at before it is found.
    "CREATE INDEX ix_meeting_plan ON meeting (district_id, plan_id, starts_at)",
    # How many students there are: all that the row policy asks of one stands in the index.
    "CREATE INDEX ix_student_current ON student (district_id, school_id, id) WHERE ended_on IS NULL",
)


def upgrade() -> None:
    for index in INDEXES:
        op.execute(index)
    op.get_bind().exec_driver_sql(FUNCTIONS)
    district = "district_id = (SELECT app_district())"
    op.execute("DROP POLICY own_district ON meeting")
    op.execute(
        f"CREATE POLICY own_district ON meeting TO trellis_app USING ({district} AND ({READABLE})) "
        f"WITH CHECK ({district})"
    )
