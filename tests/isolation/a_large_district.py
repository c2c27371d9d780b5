"""A district of some thousand students, put in by SQL: what a plan of a statement is looked at on."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import psycopg

from trellis.kernel import clock
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Actor, set_context

CASELOAD = 50
CLASS = 25
SCHOOL = 500

MAKE = f"""
INSERT INTO district (id, kind, slug, name, state, time_zone, status, accent, settings, created_at)
  VALUES (%(d)s, 'district', 'large-' || md5(%(d)s::text), 'Large', 'CA', 'America/Chicago', 'open', 'teal', '{{}}',
          now());
CREATE TEMP TABLE numbered ON COMMIT DROP AS
  SELECT n, gen_random_uuid() AS id, NULL::uuid AS school_id FROM generate_series(0, %(size)s - 1) n;
CREATE TEMP TABLE schools ON COMMIT DROP AS
  SELECT n, gen_random_uuid() AS id FROM generate_series(0, greatest(%(size)s / {SCHOOL}, 1) - 1) n;
CREATE TEMP TABLE staff ON COMMIT DROP AS
  SELECT n, gen_random_uuid() AS id FROM generate_series(0, %(size)s / {CASELOAD} + 9) n;
UPDATE numbered SET school_id = s.id FROM schools s WHERE s.n = numbered.n %% (SELECT count(*) FROM schools);
INSERT INTO school (district_id, id, name) SELECT %(d)s, id, 'School ' || n FROM schools;
INSERT INTO person (district_id, id, kind, given_name, family_name, name_key, family_name_key, language, status)
  SELECT %(d)s, id, 'student', 'G' || n, 'F' || n %% 997, 'g' || n || ' f' || n %% 997, 'f' || n %% 997, 'en', 'active'
  FROM numbered
  UNION ALL
  SELECT %(d)s, id, 'staff', 'S' || n, 'T', 's' || n || ' t', 't', 'en', 'active' FROM staff;
INSERT INTO student (district_id, id, student_number, school_id, home_languages, english_learner, alternate_assessment)
  SELECT %(d)s, id, n::text, school_id, '{{en}}', false, false FROM numbered;
INSERT INTO team_member (district_id, id, student_id, person_id, role, starts_on)
  SELECT %(d)s, gen_random_uuid(), s.id, t.id, 'case_manager', '2026-01-01'
  FROM numbered s JOIN staff t ON t.n = s.n / {CASELOAD};
INSERT INTO person_role (district_id, id, person_id, role, school_id, starts_on, source)
  SELECT %(d)s, gen_random_uuid(), t.id, 'special_education_admin', NULL::uuid, '2026-01-01'::date, 'granted'
    FROM staff t WHERE t.n = %(size)s / {CASELOAD} + 1
  UNION ALL
  SELECT %(d)s, gen_random_uuid(), t.id, 'school_leader', (SELECT id FROM schools WHERE n = 0), '2026-01-01', 'granted'
    FROM staff t WHERE t.n = %(size)s / {CASELOAD} + 2;
INSERT INTO plan (district_id, id, student_id, kind, occasion, form_version, state, started_by_id, revision)
  SELECT %(d)s, gen_random_uuid(), s.id, 'iep', 'annual', '1', k.state, (SELECT id FROM staff LIMIT 1), 1
  FROM numbered s CROSS JOIN (VALUES ('draft'), ('active'), ('superseded')) k (state);
INSERT INTO plan_goal (district_id, id, plan_id, row_id, position, statement, facts)
  SELECT %(d)s, gen_random_uuid(), p.id, g::text, g, 'Reads.', '{{}}'
  FROM plan p CROSS JOIN generate_series(1, 3) g WHERE p.district_id = %(d)s;
INSERT INTO meeting (district_id, id, student_id, arranged_by_id, kind, purpose, starts_at, ends_at, location, state,
                     sequence)
  SELECT %(d)s, gen_random_uuid(), s.id, (SELECT id FROM staff OFFSET 1 LIMIT 1), 'annual_review', 'P', now(), now(),
         'L', 'proposed', 0 FROM numbered s;
"""


@dataclass(frozen=True)
class LargeDistrict:
    """Its id and four people of it."""

    id: uuid.UUID
    size: int
    case_manager: Actor
    director: Actor
    principal: Actor
    stranger: Actor
    student_id: uuid.UUID
    plan_id: uuid.UUID


def make(superuser_url: str, size: int) -> LargeDistrict:
    """A district of `size` students, 50 to a case manager, three plans each; analysed."""
    district_id = new_id()
    with psycopg.connect(superuser_url) as connection:
        cursor = psycopg.ClientCursor(connection)
        cursor.execute(set_context(district_id, SYSTEM, clock.now()))
        cursor.execute(MAKE, {"d": district_id, "size": size})
        staff = [i for (i,) in cursor.execute("SELECT id FROM staff ORDER BY n").fetchall()]
        student_id, plan_id = cursor.execute(
            "SELECT n.id, p.id FROM numbered n JOIN plan p ON p.student_id = n.id WHERE n.n = 7 AND p.state = 'active'"
        ).fetchone()
        connection.commit()
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    extra = size // CASELOAD

    def actor(person_id: uuid.UUID, *roles: str) -> Actor:
        return Actor(kind="person", person_id=person_id, roles=frozenset(roles))

    return LargeDistrict(
        district_id,
        size,
        actor(staff[0]),
        actor(staff[extra + 1], "special_education_admin"),
        actor(staff[extra + 2]),
        actor(staff[extra + 3]),
        student_id,
        plan_id,
    )
