"""Each operation as one hand-written statement that builds its JSON in PostgreSQL."""

from __future__ import annotations

from trellis.plans.service import form_for
from trellis.teams.model import TEAM_ROLES


def gid(kind: str, column: str) -> str:
    """The opaque id, as `kernel.ids.global_id` makes it."""
    return f"translate(rtrim(encode('{kind}:'::bytea || uuid_send({column}), 'base64'), '='), '+/', '-_')"


def name(person: str) -> str:
    """The name to call somebody by."""
    return f"coalesce(nullif({person}.preferred_name, ''), {person}.given_name) || ' ' || {person}.family_name"


def in_force(row: str, day: str) -> str:
    """Whether a membership holds on a day."""
    return f"{row}.starts_on <= {day} AND ({row}.ends_on IS NULL OR {row}.ends_on > {day})"


def person_of(row: str, column: str, *more: str) -> str:
    """A scalar sub-select of a person's JSON."""
    fields = ", ".join([f"'id', {gid('Person', 'x.id')}", f"'name', {name('x')}", *more])
    return (
        f"(SELECT json_build_object({fields}) FROM person x "
        f"WHERE x.district_id = {row}.district_id AND x.id = {row}.{column})"
    )


SCHOOL = (
    f"(SELECT json_build_object('id', {gid('School', 'x.id')}, 'name', x.name) FROM school x "
    "WHERE x.district_id = s.district_id AND x.id = s.school_id)"
)
# $1 the person, $2 the day, in every statement that has them.
CASE_MANAGER = (
    f"(SELECT json_build_object('id', {gid('Person', 'y.id')}, 'name', {name('y')}) FROM team_member m "
    "JOIN person y ON y.district_id = m.district_id AND y.id = m.person_id WHERE m.district_id = s.district_id "
    f"AND m.student_id = s.id AND m.role = 'case_manager' AND {in_force('m', '$2')} LIMIT 1)"
)
CURRENT_PLAN = (
    f"(SELECT json_build_object('id', {gid('Plan', 'l.id')}, 'state', l.state, 'startsOn', l.starts_on, "
    "'endsOn', l.ends_on) FROM plan l WHERE l.district_id = s.district_id AND l.student_id = s.id ORDER BY "
    "(l.state IN ('active', 'partially_active') AND (l.ends_on IS NULL OR l.ends_on >= $2)) DESC, l.id DESC LIMIT 1)"
)
MEETINGS = (
    f"(SELECT coalesce(json_agg(json_build_object('id', {gid('Meeting', 'e.id')}, 'kind', e.kind, 'state', e.state, "
    "'startsAt', e.starts_at, 'location', e.location) ORDER BY e.starts_at DESC, e.id), '[]') FROM meeting e "
    "WHERE e.district_id = s.district_id AND e.student_id = s.id)"
)
TEAM_ORDER = "array_position(ARRAY[" + ", ".join(f"'{role}'" for role in TEAM_ROLES) + "], m.role)"
MINE = (
    "s.id IN (SELECT m.student_id FROM team_member m WHERE m.person_id = $1 AND m.role NOT IN ('parent', 'student') "
    f"AND {in_force('m', '$2')})"
)


def team(*more: str) -> str:
    """A student's team, case manager first."""
    fields = ", ".join([f"'id', {gid('TeamMember', 'm.id')}", "'role', m.role", *more])
    return (
        f"(SELECT coalesce(json_agg(json_build_object({fields}) ORDER BY {TEAM_ORDER}, m.starts_on, m.id), '[]') "
        "FROM team_member m WHERE m.district_id = s.district_id AND m.student_id = s.id "
        "AND (m.ends_on IS NULL OR m.ends_on > $2))"
    )


def listing(purpose: str, said: str, filters: str, shown: str, session: str) -> str:
    """The audit entry of a list of students: whom it showed, unless it showed nobody. `shown` selects id and place."""
    return f"""audit AS (
      INSERT INTO audit_entry (district_id, id, at, actor_kind, actor_person_id, session_id, purpose, action,
                               subject_kind, detail)
      SELECT app_district(), uuidv7(), now(), 'person', $1::uuid, {session}::uuid, '{purpose}', 'student.listed',
             'student', jsonb_build_object('list', '{said}', 'filters', '{filters}'::jsonb, 'shown',
                                           jsonb_agg(shown.id ORDER BY shown.place))
      FROM ({shown}) shown HAVING count(*) > 0)"""


def page(node: str, where: str, counted: str | None, purpose: str, said: str, session: str) -> str:
    """A page by family name: its edges, whether more follow, the last row's keys, and the count to 10,000.

    $3 is the page's size; `session` is the parameter with the session.
    """
    audit = listing(purpose, said, "[]", "SELECT l.id, l.place FROM page l WHERE l.place <= $3::int", session)
    count = f"(SELECT count(*) FROM (SELECT 1 FROM {counted} LIMIT 10001) counted)" if counted else "0::bigint"
    return f"""
    WITH page AS MATERIALIZED (
      SELECT found.*, row_number() OVER (ORDER BY family_name_key, name_key, id) AS place FROM (
        SELECT s.*, p.given_name, p.family_name, p.preferred_name, p.name_key, p.family_name_key
        FROM student s JOIN person p ON p.district_id = s.district_id AND p.id = s.id
        WHERE s.ended_on IS NULL AND {where}
        ORDER BY p.family_name_key, p.name_key, p.id LIMIT $3::int + 1) found), {audit}
    SELECT coalesce(json_agg(json_build_object('node', {node}) ORDER BY s.place), '[]')::text,
           (SELECT count(*) > $3::int FROM page),
           (SELECT ARRAY[l.family_name_key, l.name_key, l.id::text] FROM page l WHERE l.place <= $3::int
            ORDER BY l.place DESC LIMIT 1),
           {count}
    FROM page s WHERE s.place <= $3::int"""


CASELOAD_NODE = (
    f"json_build_object('id', {gid('Student', 's.id')}, 'name', {name('s')}, 'initials', "
    f"upper(left(s.given_name, 1) || left(s.family_name, 1)), 'grade', s.grade, "
    f"'studentNumber', s.student_number, 'school', {SCHOOL}, "
    f"'caseManager', {CASE_MANAGER}, 'currentPlan', {CURRENT_PLAN}, 'meetings', {MEETINGS})"
)
CASELOAD = page(
    CASELOAD_NODE, MINE, f"student s WHERE s.ended_on IS NULL AND {MINE}", "Bench_caseload", "caseload", "$4"
)

LIST_NODE = (
    f"json_build_object('id', {gid('Student', 's.id')}, 'name', {name('s')}, 'grade', s.grade, "
    f"'studentNumber', s.student_number, 'school', {SCHOOL}, 'caseManager', {CASE_MANAGER})"
)
# $1 is asked for by nobody here; it keeps the numbers of the parameters.
LIST = page(
    LIST_NODE,
    "$1::uuid IS NOT NULL AND (p.family_name_key, p.name_key, p.id) > ($4::text, $5::text, $6::uuid)",
    "student s WHERE s.ended_on IS NULL",
    "Bench_list",
    "students",
    "$7",
)

NESTED_NODE = (
    f"json_build_object('id', {gid('Student', 's.id')}, 'name', {name('s')}, 'plans', "
    f"(SELECT coalesce(json_agg(json_build_object('id', {gid('Plan', 'l.id')}, 'kind', l.kind, 'state', l.state, "
    "'startsOn', l.starts_on, 'endsOn', l.ends_on, 'latestVersion', "
    f"(SELECT json_build_object('id', {gid('PlanVersion', 'v.id')}, 'number', v.number, 'finalizedAt', v.finalized_at) "
    "FROM plan_version v WHERE v.district_id = l.district_id AND v.plan_id = l.id ORDER BY v.number DESC LIMIT 1)) "
    "ORDER BY l.id DESC), '[]') FROM plan l WHERE l.district_id = s.district_id AND l.student_id = s.id), "
    "'team', " + team("'person', " + person_of("m", "person_id")) + ")"
)
NESTED = page(NESTED_NODE, MINE, None, "Bench_nested", "caseload", "$4")

SECTION_KEYS = ", ".join(f"'{section.key}'" for section in form_for("iep").sections)
PARTICIPANTS = (
    "(SELECT coalesce(json_agg(json_build_object('id', {id}, 'role', t.role, 'answer', t.answer, {more}, 'person', "
    "{person}) ORDER BY t.created_at, t.id), '[]') FROM meeting_participant t "
    "WHERE t.district_id = e.district_id AND t.meeting_id = e.id)"
)
PLAN_MEETING = (
    f"(SELECT json_build_object('id', {gid('Meeting', 'e.id')}, 'kind', e.kind, 'state', e.state, 'startsAt', "
    "e.starts_at, 'endsAt', e.ends_at, 'location', e.location, 'participants', "
    + PARTICIPANTS.format(
        id=gid("MeetingParticipant", "t.id"), more="'invitedAt', t.invited_at", person=person_of("t", "person_id")
    )
    + ") FROM meeting e WHERE e.district_id = l.district_id AND e.student_id = l.student_id AND e.plan_id = l.id "
    "AND e.state <> 'cancelled' ORDER BY e.starts_at DESC LIMIT 1)"
)
PLAN_STUDENT = (
    f"(SELECT json_build_object('id', {gid('Student', 's.id')}, 'name', {name('p')}, 'grade', s.grade, 'birthOn', "
    f"s.birth_on, 'homeLanguages', s.home_languages, 'school', {SCHOOL}, 'team', "
    + team("'startsOn', m.starts_on", "'person', " + person_of("m", "person_id", "'title', x.title"))
    + ") FROM student s JOIN person p ON p.district_id = s.district_id AND p.id = s.id "
    "WHERE s.district_id = l.district_id AND s.id = l.student_id)"
)
# $3 is the plan, $4 the session.
PLAN = f"""
WITH l AS (SELECT * FROM plan WHERE district_id = (SELECT app_district()) AND id = $3::uuid), audit AS (
  INSERT INTO audit_entry (district_id, id, at, actor_kind, actor_person_id, session_id, purpose, action, subject_kind,
                           subject_id, student_id, detail)
  SELECT l.district_id, uuidv7(), now(), 'person', $1::uuid, $4::uuid, 'Bench_plan', 'plan.read', 'plan', l.id,
         l.student_id, '{{}}' FROM l)
SELECT json_build_object('plan', json_build_object('id', {gid("Plan", "l.id")}, 'kind', l.kind, 'occasion', l.occasion,
  'state', l.state, 'formVersion', l.form_version, 'startsOn', l.starts_on, 'endsOn', l.ends_on, 'sharedWithFamilyAt',
  l.shared_with_family_at, 'student', {PLAN_STUDENT},
  'sections', (SELECT json_agg(json_build_object('id', {gid("PlanSection", "c.id")}, 'key', c.section_key, 'content',
               c.content) ORDER BY array_position(ARRAY[{SECTION_KEYS}], c.section_key)) FROM plan_section c
               WHERE c.district_id = l.district_id AND c.plan_id = l.id),
  'meeting', {PLAN_MEETING}))::text FROM l"""

# $3 and $4 are the range of what was typed, $5 what was typed; $6 to $9 the ranges of a family name and a given name;
# $10 the session. $1 and $2 are asked for by nobody in the wide one; it keeps the numbers of the parameters.
GIVEN = "(p.name_key >= $3 AND p.name_key < $4)"
FAMILY = "(p.family_name_key >= $3 AND p.family_name_key < $4)"
BOTH = "(p.family_name_key >= $6 AND p.family_name_key < $7 AND p.name_key >= $8 AND p.name_key < $9)"
NUMBER = "(s.student_number = $5)"
ASKED_BY = "$1::uuid IS NOT NULL AND $2::date IS NOT NULL"
GRADE = "'Grade ' || regexp_replace(s.grade, '^0+(?=[0-9])', '')"
STUDENT_HIT = (
    f"json_build_object('id', {gid('Student', 'p.id')}, 'kind', 'student', 'title', {name('p')}, 'subtitle', "
    f"concat_ws(' · ', {GRADE}, h.name), 'href', '/students/' || {gid('Student', 'p.id')})"
)
STAFF_HIT = (
    f"json_build_object('id', {gid('Person', 'p.id')}, 'kind', 'person', 'title', {name('p')}, 'subtitle', p.title, "
    "'href', '/people?search=' || p.family_name)"
)
STUDENTS = (
    "student s JOIN person p ON p.district_id = s.district_id AND p.id = s.id AND p.kind = 'student' "
    "LEFT JOIN school h ON h.district_id = s.district_id AND h.id = s.school_id WHERE s.ended_on IS NULL"
)
STAFF = "person p WHERE p.kind = 'staff' AND p.status = 'active'"
BY_FAMILY, BY_GIVEN = "p.family_name_key, p.name_key, p.id", "p.name_key, p.id"


def in_ways(hit: str, source: str, ways: tuple[tuple[int, str, str], ...], most: int) -> str:
    """The first `most` of each way in an index's order, put together, each person once."""
    each = " UNION ALL ".join(
        f"(SELECT {rank} AS rank, p.id, p.family_name_key, p.name_key, {hit} AS hit FROM {source} AND {way} "
        f"ORDER BY {order} LIMIT {most})"
        for rank, way, order in ways
    )
    return f"SELECT DISTINCT ON (w.id) w.* FROM ({each}) w ORDER BY w.id, w.rank"


# Whoever sees a few students begins with them: the other way round every student of the district is looked at.
FEW = (
    f"SELECT CASE WHEN {NUMBER} THEN 0 WHEN {FAMILY} OR {BOTH} THEN 1 ELSE 2 END AS rank, p.id, p.family_name_key, "
    f"p.name_key, {STUDENT_HIT} AS hit FROM {STUDENTS} AND s.id IN (SELECT app_students_with_schools('directory')) "
    f"AND {ASKED_BY} AND ({NUMBER} OR {FAMILY} OR {BOTH} OR {GIVEN})"
)
MANY = in_ways(
    STUDENT_HIT,
    f"{STUDENTS} AND {ASKED_BY}",
    ((0, NUMBER, BY_FAMILY), (1, FAMILY, BY_FAMILY), (1, BOTH, BY_FAMILY), (2, GIVEN, BY_GIVEN)),
    8,
)
COLLEAGUES = in_ways(STAFF_HIT, STAFF, ((1, FAMILY, BY_FAMILY), (1, BOTH, BY_FAMILY), (2, GIVEN, BY_GIVEN)), 5)


def search(students: str) -> str:
    """Eight students one may see, and five of the staff: by number, then by family name, then by given name."""
    order = "ORDER BY f.rank, CASE WHEN f.rank = 2 THEN '' ELSE f.family_name_key END, f.name_key, f.id"
    shown = "SELECT f.student_id AS id, f.place FROM found f WHERE f.student_id IS NOT NULL"
    return f"""
WITH found AS MATERIALIZED (
  (SELECT 1 AS part, f.id AS student_id, row_number() OVER ({order}) AS place, f.hit
   FROM ({students}) f {order} LIMIT 8)
  UNION ALL
  (SELECT 2, NULL::uuid, row_number() OVER ({order}), f.hit FROM ({COLLEAGUES}) f {order} LIMIT 5)),
{listing("Bench_search", "search", '["text"]', shown, "$10")}
SELECT json_build_object('search', coalesce(json_agg(found.hit ORDER BY found.part, found.place), '[]'))::text
FROM found"""


SEARCH = search(FEW)
WIDE_SEARCH = search(MANY)


def hint(topic: str, column: str) -> str:
    """What `kernel.events.hint` sends."""
    said = f"""'{{"d":"' || e.district_id || '","t":"{topic}","k":"' || {column} || '","i":{{}}}}'"""
    return f"pg_notify('trellis_hints', {said})"


# $2 is the meeting, $3 the session, $4 the answer, $5 the note.
ANSWER = f"""
WITH e AS (SELECT * FROM meeting WHERE district_id = (SELECT app_district()) AND id = $2::uuid
           AND state NOT IN ('held', 'cancelled')), changed AS (
  UPDATE meeting_participant t SET answer = $4, answered_at = now(), answer_note = $5 FROM e
  WHERE t.district_id = e.district_id AND t.meeting_id = e.id AND t.person_id = $1::uuid RETURNING t.id), audit AS (
  INSERT INTO audit_entry (district_id, id, at, actor_kind, actor_person_id, session_id, purpose, action, subject_kind,
                           subject_id, student_id, detail)
  SELECT e.district_id, uuidv7(), now(), 'person', $1, $3::uuid, 'Bench_answer', 'meeting.answer', 'meeting', e.id,
         e.student_id, jsonb_build_object('answer', $4::text) FROM e)
SELECT {hint("meeting.changed", "e.id")}, {hint("student.changed", "e.student_id")},
       {hint("plan.changed", "e.plan_id")} FROM e"""
ANSWERED = (
    f"SELECT json_build_object('answerInvitation', json_build_object('id', {gid('Meeting', 'e.id')}, 'state', e.state, "
    "'participants', "
    + PARTICIPANTS.format(
        id=gid("MeetingParticipant", "t.id"),
        more="'answeredAt', t.answered_at, 'answerNote', t.answer_note",
        person=person_of("t", "person_id"),
    )
    + "))::text FROM meeting e WHERE e.district_id = (SELECT app_district()) AND e.id = $1"
)
