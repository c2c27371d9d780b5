"""Fills a migrated database with districts, set by set, as a superuser with the triggers of foreign keys off.

Every student has three plans (one superseded, one in force, one draft) with 5
goals and 3 services each, a team of five, a guardian, two meetings with five
participants, and a class. What a plan says is the sample plan of the tests; the
draft has it in its sections, the one in force in its frozen version.
"""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import psycopg
from psycopg import sql

from tests.bench import names
from tests.bench.sizes import KEY, District, Sizes
from tests.factories.plan import FORM, whole_plan

GOALS, SERVICES = 5, 3
CHILD = "Maya"  # whoever the sample plan is about; each student's own name is put in
ZONE = "America/Los_Angeles"


def fill(superuser_url: str, sizes: Sizes) -> None:
    """Fill an empty migrated database and ANALYZE it. Takes minutes for the full sizes."""
    with psycopg.connect(superuser_url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(KEY)
        for district in sizes.districts:
            fill_district(connection, district)
            connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM (ANALYZE)")


def fill_district(connection: psycopg.Connection[Any], district: District) -> None:
    """One district with everybody and everything in it."""
    now = datetime.now(UTC).replace(microsecond=0)
    values = {
        "d": district.number,
        "district": district.id,
        "students": district.students,
        "managers": max(1, district.managers),
        "teachers": max(1, district.students // 25),
        "therapists": max(1, district.students // 100),
        "schools": max(1, district.students // 500),
        "zone": ZONE,
        "now": now,
        "today": now.date(),
        "past": now - timedelta(days=200),
        "coming": now + timedelta(days=20),
        "given": list(names.GIVEN),
        "first_half": list(names.FIRST_HALF),
        "second_half": list(names.SECOND_HALF),
        "child": CHILD,
        "form": FORM.version,
        "sections": [section.key for section in FORM.sections],
        "contents": [orjson.dumps(part).decode() for part in _contents().values()],
        "frozen": orjson.dumps({"content": _contents()}).decode(),
        "goals": GOALS,
        "services": SERVICES,
    }
    for statement in STATEMENTS:
        connection.execute(sql.SQL(statement), values)
    # The triggers that keep the table of who may see whom were off; without statistics its joins take forever.
    connection.execute("ANALYZE team_member, rights_holder, class_enrollment")
    connection.execute("SELECT set_config('app.context', %s || ' - system', true)", [str(district.id)])
    connection.execute("SELECT access_rebuild()")


def _contents() -> dict[str, Any]:
    """The sample plan with five goals of two benchmarks each and three services, by section in the form's order."""
    content = copy.deepcopy(whole_plan())
    _repeat(content["goals"]["goals"], GOALS)
    _repeat(content["services"]["services"], SERVICES)
    return {section.key: content[section.key] for section in FORM.sections}


def _repeat(rows: list[dict[str, Any]], count: int) -> None:
    for n in range(len(rows), count):
        rows.append({**rows[n % 2], "id": f"{rows[n % 2]['id']}-{n}"})


# Who is who: student n has guardian n, case manager n / 50, teacher n / 25, therapist n / 100; schools take 500 each.
PERSON = """
INSERT INTO person (district_id, id, kind, given_name, family_name, name_key, family_name_key, title, email, language,
                    roster_id, status)
SELECT %(district)s, pg_temp.key({kind}, %(d)s, {number}), '{role}', given, family,
       lower(given || ' ' || family), lower(family), {title},
       lower(given || '.' || family) || n || '@bench.example', 'en', '{role}-{base}-' || n, 'active'
FROM generate_series(0, {count} - 1) n,
     LATERAL (SELECT (%(given)s::text[])[1 + (n * 7 + {base}) %% cardinality(%(given)s::text[])] AS given,
                     (%(first_half)s::text[])[1 + (n * 13 + {base}) %% cardinality(%(first_half)s::text[])]
                     || (%(second_half)s::text[])[1 + (n / 3 + {base}) %% cardinality(%(second_half)s::text[])]
                     AS family) named
"""
ROLE = """
INSERT INTO person_role (district_id, id, person_id, role, school_id, starts_on, ends_on, source)
SELECT %(district)s, uuidv7(), pg_temp.key(3, %(d)s, {base} + n), '{role}', {school}, %(past)s::date, NULL, 'roster'
FROM generate_series(0, {count} - 1) n
"""
MEMBERS = """
     LATERAL (VALUES (pg_temp.key(3, %(d)s, 100000 + n / 50), 'case_manager'),
                     (pg_temp.key(3, %(d)s, 200000 + n / 25), 'general_teacher'),
                     (pg_temp.key(3, %(d)s, 300000 + n / 100 %% %(therapists)s), 'speech_therapist'),
                     (pg_temp.key(3, %(d)s, 400000 + n / 500 %% %(schools)s), 'lea_representative'),
                     (pg_temp.key(2, %(d)s, n), 'parent')) members (who, role)
"""
TEAM = f"""
INSERT INTO team_member (district_id, id, student_id, person_id, role, starts_on)
SELECT %(district)s, uuidv7(), pg_temp.key(1, %(d)s, n), who, role, %(past)s::date
FROM generate_series(0, %(students)s - 1) n, {MEMBERS}
"""
# Plan 3n is superseded, 3n + 1 in force, 3n + 2 a draft: newer plans have greater keys.
PLAN = """
INSERT INTO plan (district_id, id, student_id, kind, occasion, form_version, state, started_by_id, starts_on, ends_on,
                  shared_with_family_at, revision)
SELECT %(district)s, pg_temp.key(5, %(d)s, n * 3 + which), pg_temp.key(1, %(d)s, n), 'iep', 'annual', %(form)s,
       (ARRAY['superseded', 'active', 'draft'])[which + 1], pg_temp.key(3, %(d)s, 100000 + n / 50),
       CASE WHEN which < 2 THEN %(today)s::date - 165 - 365 * (1 - which) END,
       CASE WHEN which < 2 THEN %(today)s::date + 199 - 365 * (1 - which) END, NULL, 1
FROM generate_series(0, %(students)s - 1) n, generate_series(0, 2) which
"""
SECTION = """
INSERT INTO plan_section (district_id, id, plan_id, section_key, content, projected_at, projected_through)
SELECT %(district)s, uuidv7(), pg_temp.key(5, %(d)s, n * 3 + which), section.key,
       CASE WHEN which = 2 THEN replace(section.content, %(child)s, person.given_name)::jsonb ELSE '{}' END, NULL, 0
FROM generate_series(0, %(students)s - 1) n
JOIN person ON person.district_id = %(district)s AND person.id = pg_temp.key(1, %(d)s, n),
     generate_series(0, 2) which, unnest(%(sections)s::text[], %(contents)s::text[]) section (key, content)
"""
VERSION = """
INSERT INTO plan_version (district_id, id, plan_id, student_id, number, canonical, sha256, overrides, finalized_by_id,
                          finalized_at)
SELECT %(district)s, pg_temp.key(7, %(d)s, n * 3 + which), pg_temp.key(5, %(d)s, n * 3 + which),
       pg_temp.key(1, %(d)s, n), 1, bytes, encode(sha256(bytes), 'hex'), '[]',
       pg_temp.key(3, %(d)s, 100000 + n / 50), %(past)s::timestamptz - interval '365 days' * (1 - which)
FROM generate_series(0, %(students)s - 1) n
JOIN person ON person.district_id = %(district)s AND person.id = pg_temp.key(1, %(d)s, n),
     generate_series(0, 1) which,
     LATERAL (SELECT convert_to(CASE which WHEN 1 THEN replace(%(frozen)s, %(child)s, person.given_name)
                                ELSE '{"content":{}}' END, 'UTF8') AS bytes) frozen
"""
REQUEST = """
INSERT INTO signature_request (district_id, id, version_id, student_id, person_id, requested_by_id, state, viewed_at)
SELECT %(district)s, pg_temp.key(8, %(d)s, n * 3 + which), pg_temp.key(7, %(d)s, n * 3 + which),
       pg_temp.key(1, %(d)s, n), pg_temp.key(2, %(d)s, n), pg_temp.key(3, %(d)s, 100000 + n / 50),
       CASE which WHEN 0 THEN 'answered' ELSE 'viewed' END, %(past)s
FROM generate_series(0, %(students)s - 1) n, generate_series(0, 1) which
"""
STARTS_AT = """
     LATERAL (SELECT (ARRAY[%(past)s, %(coming)s]::timestamptz[])[which + 1] + n %% 60 * interval '3 hours'
              AS starts_at) held
"""
# Meeting 2n was held on the plan in force, 2n + 1 is to come on the draft.
MEETING = f"""
INSERT INTO meeting (district_id, id, student_id, plan_id, arranged_by_id, kind, purpose, starts_at, ends_at, location,
                     state, sequence, notice_sent_at, held_at)
SELECT %(district)s, pg_temp.key(6, %(d)s, n * 2 + which), pg_temp.key(1, %(d)s, n),
       pg_temp.key(5, %(d)s, n * 3 + 1 + which), pg_temp.key(3, %(d)s, 100000 + n / 50), 'annual_review',
       'Annual review', starts_at, starts_at + interval '1 hour', 'Room ' || n %% 40,
       (ARRAY['held', 'notice_sent'])[which + 1], 0, starts_at - interval '15 days',
       CASE which WHEN 0 THEN starts_at END
FROM generate_series(0, %(students)s - 1) n, generate_series(0, 1) which, {STARTS_AT}
"""
PARTICIPANT = f"""
INSERT INTO meeting_participant (district_id, id, meeting_id, person_id, role, invited_at, answer, attendance)
SELECT %(district)s, uuidv7(), pg_temp.key(6, %(d)s, n * 2 + which), who, role, starts_at - interval '15 days',
       'waiting', CASE which WHEN 0 THEN 'in_person' END
FROM generate_series(0, %(students)s - 1) n, generate_series(0, 1) which, {STARTS_AT}, {MEMBERS}
"""

STATEMENTS = (
    """INSERT INTO district (id, kind, slug, name, state, time_zone, status, accent, settings, created_at)
       VALUES (%(district)s, 'district', 'bench-' || %(d)s, 'Bench ' || %(d)s || ' Unified', 'CA', %(zone)s, 'open',
               'teal', '{}', %(now)s)""",
    """INSERT INTO school (district_id, id, name, roster_id)
       SELECT %(district)s, pg_temp.key(4, %(d)s, n), 'School No. ' || n + 1, 'school-' || n
       FROM generate_series(0, %(schools)s - 1) n""",
    PERSON.format(kind=1, number="n", role="student", base=0, count="%(students)s", title="NULL"),
    PERSON.format(kind=2, number="n", role="guardian", base=3, count="%(students)s", title="NULL"),
    *(
        PERSON.format(kind=3, number=f"{base} + n", role="staff", base=base, count=count, title=f"'{title}'")
        for base, count, title in (
            (100_000, "%(managers)s", "Case manager"),
            (200_000, "%(teachers)s", "Teacher"),
            (300_000, "%(therapists)s", "Speech therapist"),
            (400_000, "%(schools)s", "Principal"),
            (500_000, "1", "Director of special education"),
        )
    ),
    *(
        ROLE.format(base=base, role=role, count=count, school=school)
        for base, role, count, school in (
            (100_000, "special_teacher", "%(managers)s", "pg_temp.key(4, %(d)s, n / 10 %% %(schools)s)"),
            (200_000, "general_teacher", "%(teachers)s", "pg_temp.key(4, %(d)s, n / 20 %% %(schools)s)"),
            (300_000, "speech_therapist", "%(therapists)s", "pg_temp.key(4, %(d)s, n / 5 %% %(schools)s)"),
            (400_000, "school_leader", "%(schools)s", "pg_temp.key(4, %(d)s, n)"),
            (500_000, "special_education_admin", "1", "NULL"),
        )
    ),
    """INSERT INTO student (district_id, id, student_number, birth_on, grade, school_id, home_languages,
                            english_learner, alternate_assessment, primary_category, evaluated_on)
       SELECT %(district)s, pg_temp.key(1, %(d)s, n), (100000 + n)::text, %(today)s::date - 3650 - n %% 2000,
              lpad((1 + n %% 12)::text, 2, '0'), pg_temp.key(4, %(d)s, n / 500 %% %(schools)s), '{en}', false, false,
              'SLD', %(past)s::date
       FROM generate_series(0, %(students)s - 1) n""",
    """INSERT INTO relation (district_id, id, student_id, person_id, kind, said_as, legal_guardian)
       SELECT %(district)s, uuidv7(), pg_temp.key(1, %(d)s, n), pg_temp.key(2, %(d)s, n), 'mother', 'Mother', true
       FROM generate_series(0, %(students)s - 1) n""",
    """INSERT INTO rights_holder (district_id, id, student_id, person_id, law, may_view, may_consent,
                                  may_receive_notice, basis, starts_on)
       SELECT %(district)s, uuidv7(), pg_temp.key(1, %(d)s, n), pg_temp.key(2, %(d)s, n), law, true, true, true,
              'presumed', %(past)s::date
       FROM generate_series(0, %(students)s - 1) n, unnest(ARRAY['IDEA', 'FERPA']) law""",
    """INSERT INTO school_class (district_id, id, school_id, name, roster_id)
       SELECT %(district)s, pg_temp.key(9, %(d)s, n), pg_temp.key(4, %(d)s, n / 20 %% %(schools)s), 'Class ' || n,
              'class-' || n
       FROM generate_series(0, %(teachers)s - 1) n""",
    """INSERT INTO class_enrollment (district_id, id, class_id, person_id, role, roster_id, starts_on)
       SELECT %(district)s, uuidv7(), pg_temp.key(9, %(d)s, n), pg_temp.key(3, %(d)s, 200000 + n), 'teacher',
              'teaches-' || n, %(past)s::date
       FROM generate_series(0, %(teachers)s - 1) n
       UNION ALL
       SELECT %(district)s, uuidv7(), pg_temp.key(9, %(d)s, n / 25), pg_temp.key(1, %(d)s, n), 'student',
              'learns-' || n, %(past)s::date
       FROM generate_series(0, %(students)s - 1) n""",
    TEAM,
    PLAN,
    SECTION,
    """INSERT INTO plan_goal (district_id, id, plan_id, row_id, position, area, statement, facts)
       SELECT %(district)s, uuidv7(), plan.id, 'goal-' || g, g, 'academic',
              'Given an unpracticed passage, reads aloud at ' || 80 + g || ' words a minute in 4 of 5 probes', '{}'
       FROM plan, generate_series(0, %(goals)s - 1) g WHERE plan.district_id = %(district)s""",
    """INSERT INTO plan_service (district_id, id, plan_id, row_id, position, name, provider_role, minutes_per_week,
                                 starts_on, ends_on, facts)
       SELECT %(district)s, uuidv7(), plan.id, 'line-' || s, s, 'reading', 'special_teacher', 180, plan.starts_on,
              plan.ends_on, '{}'
       FROM plan, generate_series(0, %(services)s - 1) s WHERE plan.district_id = %(district)s""",
    VERSION,
    REQUEST,
    """INSERT INTO signature (district_id, id, request_id, version_id, student_id, person_id, outcome, choices,
                              typed_name, method, document_sha256, consent_text_sha256, language, session_id,
                              authenticated_at, signed_at, idempotency_key, answer_sha256)
       SELECT r.district_id, uuidv7(), r.id, r.version_id, r.student_id, r.person_id, 'granted', '[]', 'Bench',
              'typed', '', '', 'en', r.id, %(past)s, %(past)s, r.id::text, ''
       FROM signature_request r WHERE r.district_id = %(district)s AND r.state = 'answered'""",
    MEETING,
    PARTICIPANT,
)
