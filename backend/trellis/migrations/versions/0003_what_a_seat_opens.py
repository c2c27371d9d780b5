"""A seat opens a meeting as long as what stands behind it lasts; whose family one's own children have, in any time."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

FUNCTIONS = """
CREATE OR REPLACE FUNCTION app_asked_meetings() RETURNS SETOF uuid LANGUAGE plpgsql ROWS 60
STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  day date := app_today();
  moment timestamptz :=
    coalesce(to_timestamp(nullif(split_part(current_setting('app.context', true), ' ', 4), '')::bigint), now());
BEGIN
  RETURN QUERY SELECT p.meeting_id FROM meeting_participant p
    JOIN meeting m ON m.district_id = p.district_id AND m.id = p.meeting_id
    JOIN person g ON g.district_id = p.district_id AND g.id = p.person_id
    JOIN district d ON d.id = p.district_id
    WHERE p.district_id = app_district() AND p.person_id = app_person()
      AND p.role NOT IN ('parent', 'student') AND g.kind IN ('staff', 'guest')
      AND m.ends_at > moment - interval '14 days'
      AND NOT EXISTS (
        SELECT FROM team_member t
        WHERE t.district_id = p.district_id AND t.student_id = m.student_id AND t.person_id = p.person_id
          AND t.role NOT IN ('parent', 'student')
          AND t.ends_on <= day AND t.ends_on >= timezone(d.time_zone, p.created_at)::date);
END $$;

CREATE OR REPLACE FUNCTION app_named_students() RETURNS SETOF uuid LANGUAGE plpgsql ROWS 60
STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT m.student_id FROM app_asked_meetings() a (id)
      JOIN meeting m ON m.district_id = app_district() AND m.id = a.id
    UNION SELECT r.student_id FROM signature_request r
      WHERE r.district_id = app_district() AND r.person_id = app_person();
END $$;

CREATE OR REPLACE FUNCTION app_family_of_own_children() RETURNS SETOF uuid LANGUAGE plpgsql ROWS 10
STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  -- Also when a relation or a right has ended: then above all.
  children uuid[] := ARRAY(
    SELECT h.student_id FROM rights_holder h WHERE h.district_id = app_district() AND h.person_id = app_person()
    UNION SELECT r.student_id FROM relation r WHERE r.district_id = app_district() AND r.person_id = app_person());
BEGIN
  RETURN QUERY
    SELECT h.person_id FROM rights_holder h WHERE h.district_id = app_district() AND h.student_id = ANY (children)
    UNION SELECT r.person_id FROM relation r WHERE r.district_id = app_district() AND r.student_id = ANY (children);
END $$;
"""

READABLE = """meeting.id IN (SELECT m FROM app_asked_meetings() m)
OR 'meeting' = ANY ((SELECT app_wide_scopes())::text[])
OR meeting.student_id IN (SELECT s FROM app_students('meeting') s)
OR (SELECT app_has_schools()) AND (
  (SELECT s.school_id FROM student s WHERE s.district_id = meeting.district_id AND s.id = meeting.student_id),
  'meeting'::text
) IN (SELECT w.school_id, w.scope FROM app_school_scopes() w)"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(FUNCTIONS)
    for function in ("app_asked_meetings()", "app_named_students()", "app_family_of_own_children()"):
        op.execute(f"REVOKE ALL ON FUNCTION {function} FROM public")
        op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO trellis_app")
    district = "district_id = (SELECT app_district())"
    op.execute("DROP POLICY own_district ON meeting")
    op.execute(
        f"CREATE POLICY own_district ON meeting TO trellis_app USING ({district} AND ({READABLE})) "
        f"WITH CHECK ({district})"
    )
