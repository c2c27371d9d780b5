"""A deed may be answered with any selection of what it comes to: both engines say the same bytes."""

from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta
from typing import Any

import orjson
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.requests import HTTPConnection

from tests.compile.conftest import DOCUMENTS, Asked, Desk, by_hash, hash_of
from tests.compile.test_equivalence import same
from tests.compile.test_generated import SCHEMA, selections
from trellis.graphql.body import request_from
from trellis.kernel import clock
from trellis.kernel.events import hint
from trellis.kernel.ids import global_id, parse_global_id
from trellis.kernel.readings import Readings
from trellis.kernel.tenancy import SYSTEM
from trellis.meetings import graphql as meetings

pytestmark = pytest.mark.database

NOTE = 'Ñandú "por autobús"\\\n\t\x7f 😀'
PEOPLE = ("ana reyes", "elena ruiz")
UNDECLARED = (
    "s: student %(student)s",
    "p: plan %(plan)s",
    "r: requiredRoles { key invited filledBy %(person)s }",
    "q: plan { may sections { key title standing mayWrite content } }",
)
ANSWERED: list[bytes] = []


def answer(selection: str) -> str:
    return (
        "mutation Answer($id: ID!, $note: String, $yes: Boolean!, $no: Boolean!) {"
        ' answerInvitation(meetingId: $id, answer: "coming", note: $note) {'
        f" y: __typename @include(if: $yes) n: __typename @skip(if: $no) ... on Meeting {selection}"
        " ... on Problem { code message } } }"
    )


@st.composite
def deeds(draw: Any) -> str:
    """An answer to an invitation, and what is asked for of the meeting: declared fields of all depths, and others."""
    kinds = {"student": "Student", "plan": "Plan", "person": "Person"}
    drawn = {name: draw(selections(SCHEMA.get_type(kind), 3)) for name, kind in kinds.items()}
    more = draw(st.lists(st.sampled_from(UNDECLARED), max_size=2, unique=True))
    whole: str = draw(selections(SCHEMA.get_type("Meeting"), 4))
    return answer(whole.rstrip()[:-1] + " ".join(one % drawn for one in more) + " }")


AHEAD = timedelta(days=20)
ARRANGE = """
mutation Arrange($input: MeetingInput!) { arrangeMeeting(input: $input, idempotencyKey: "a drawn meeting") {
  ... on Meeting { id } ... on Problem { code } } }
"""
INVITE = """
mutation Invite($id: ID!) { sendInvitations(meetingId: $id, idempotencyKey: "drawn guests") {
  ... on Meeting { id } ... on Problem { code } } }
"""


@pytest.fixture(scope="module")
async def meeting(desk: Desk) -> str:
    """A meeting about Maya Ruiz and her plan that her case manager and her mother are asked to."""
    [(student, plan)] = desk.rows(
        "SELECT s.person_id, (SELECT l.id FROM plan l WHERE l.student_id = s.person_id ORDER BY l.id DESC LIMIT 1)"
        " FROM session s WHERE s.token_digest = sha256(convert_to(%s, 'UTF8'))",
        desk.tokens["maya ruiz"],
    )
    begins = clock.now() + AHEAD
    said = {
        "studentId": global_id("Student", student),
        "planId": global_id("Plan", plan),
        "kind": "annual_review",
        "purpose": "Ñ “quoted” \\ and <tagged>",
        "startsAt": begins.isoformat(),
        "endsAt": (begins + timedelta(hours=1)).isoformat(),
        "location": "Room 4",
        "participants": [
            {"personId": global_id("Person", _person(desk, who)), "role": role}
            for who, role in (("ana reyes", "case_manager"), ("elena ruiz", "parent"))
        ],
    }
    arranged = await desk.ask(desk.compiled, "ana reyes", {"query": ARRANGE, "variables": {"input": said}})
    found: str = arranged.data["arrangeMeeting"]["id"]
    invited = await desk.ask(desk.compiled, "ana reyes", {"query": INVITE, "variables": {"id": found}})
    assert invited.data["sendInvitations"]["id"] == found
    return found


def _person(desk: Desk, who: str) -> uuid.UUID:
    [(key,)] = desk.rows(
        "SELECT person_id FROM session WHERE token_digest = sha256(convert_to(%s, 'UTF8'))", desk.tokens[who]
    )
    return uuid.UUID(str(key))


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands, so that two answers were given at one instant."""
    monkeypatch.setenv("TRELLIS_TEST_NOW", clock.now().isoformat())


@pytest.mark.slow
@settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[*HealthCheck],
)
@given(text=deeds(), who=st.sampled_from(PEOPLE), yes=st.booleans())
async def test_drawn_answers_are_alike(desk: Desk, meeting: str, still: None, text: str, who: str, yes: bool) -> None:
    variables = {"id": meeting, "note": NOTE, "yes": yes, "no": not yes}
    compiled, ordinary = await desk.both(who, {"query": text, "variables": variables})
    same(compiled, ordinary, (who, text, variables))
    assert desk.reader.failed == 0
    answered = b'"errors"' not in compiled.body
    assert [entry[0] for entry in compiled.recorded].count("meeting.answer") == answered
    ANSWERED.append(compiled.body)


@pytest.mark.slow
def test_most_deeds_drawn_were_answered() -> None:
    assert sum(b'"errors"' not in body for body in ANSWERED) > 0.8 * len(ANSWERED) > 60


async def test_what_a_deed_comes_to_is_one_statement(desk: Desk, meeting: str, still: None) -> None:
    text = answer("{ id state participants { id answer answerNote person { id name } } }")
    said = {"query": text, "variables": {"id": meeting, "note": NOTE, "yes": True, "no": False}}
    before = desk.reader.completed
    compiled, ordinary = await desk.both(PEOPLE[0], said)
    same(compiled, ordinary, text)
    assert desk.reader.completed == before + 1
    notes = [one["answerNote"] for one in compiled.data["answerInvitation"]["participants"]]
    assert NOTE in notes, "what the deed wrote is read: it was sent before"


async def test_what_the_objects_own_rows_say_needs_no_statement(desk: Desk, meeting: str, still: None) -> None:
    said = {"query": answer("{ id state startsAt }"), "variables": {"id": meeting}}
    said["variables"] |= {"note": None, "yes": True, "no": True}
    before = desk.reader.completed
    same(*await desk.both(PEOPLE[0], said), said)
    assert desk.reader.completed == before


async def test_a_deed_whose_statement_fails_is_done_once(desk: Desk, meeting: str, still: None) -> None:
    """The transaction is lost with the statement: the deed is undone and done again by the ordinary executor."""
    text = answer("{ id participants { person { name initials } } }")
    said = {"query": text, "variables": {"id": meeting, "note": NOTE, "yes": True, "no": False}}
    first, _ = await desk.both(PEOPLE[0], said)
    key, kept = next(reversed(desk.reader._compiled._found.items()))
    assert "initials" in kept.text or kept.later
    object.__setattr__(kept, "text", "SELECT (1 / 0)::text, " + kept.text.removeprefix("SELECT "))
    failed = desk.reader.failed
    try:
        compiled, ordinary = await desk.both(PEOPLE[0], said)
    finally:
        desk.reader._compiled.forget(key)
    assert desk.reader.failed == failed + 1
    desk.reader.failed = failed
    same(compiled, ordinary, text)
    assert compiled.body == first.body
    assert [entry[0] for entry in compiled.recorded] == ["meeting.answer"]


@pytest.mark.parametrize("times", [1, 9], ids=["once", "always"])
async def test_a_deed_whose_second_stage_fails_is_done_once(
    desk: Desk, meeting: str, still: None, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A field Python resolves fails half-way: it is undone and done again by the ordinary executor."""
    text = answer("{ id participants { answer } requiredRoles { key } }")
    said = {"query": text, "variables": {"id": meeting, "note": NOTE, "yes": True, "no": False}}
    looked_at, asked = meetings.hangs_on_the_plan, []

    def failing(*given: Any, **named: Any) -> Any:
        asked.append(1)
        if len(asked) <= times:
            raise RuntimeError("the roof is off")
        return looked_at(*given, **named)

    before = desk.reader.completed
    monkeypatch.setattr(meetings, "hangs_on_the_plan", failing)
    compiled = await desk.ask(desk.compiled, PEOPLE[0], said)
    assert len(asked) == 2, "once by the second stage, once by the ordinary executor"
    assert desk.reader.completed == before
    if times == 1:
        assert compiled.data["answerInvitation"]["id"] == meeting
        assert [entry[0] for entry in compiled.recorded].count("meeting.answer") == 1
    else:
        ordinary = await desk.ask(desk.ordinary, PEOPLE[0], said)
        assert orjson.loads(compiled.body)["data"] is None
        assert "roof" not in compiled.body.decode()
        assert orjson.loads(ordinary.body)["data"] is None
        assert compiled.recorded == ordinary.recorded == []


REFUSED = """
mutation Refused($id: ID!, $came: [AttendanceInput!]!) { refused: takeAttendance(meetingId: $id, attendance: $came) {
  __typename ... on Meeting { participants { attendance } } ... on Problem { code field } } %s }
"""
BESIDE = 'answered: answerInvitation(meetingId: $id, answer: "coming") { ... on Meeting { participants { answer } } }'


@pytest.mark.parametrize("beside", ["", BESIDE], ids=["alone", "beside another"])
async def test_a_refused_deed_leaves_no_trace(desk: Desk, meeting: str, still: None, beside: str) -> None:
    """The first seat was noted before the second was refused."""
    parsed = parse_global_id(meeting)
    assert parsed is not None
    # Attendance is taken from the meeting's day on, and this one's is to come.
    move = "UPDATE meeting SET starts_at = starts_at + %s, ends_at = ends_at + %s WHERE id = %s RETURNING id"
    desk.rows(move, -AHEAD, -AHEAD, parsed[1])
    seats = "SELECT id, attendance FROM meeting_participant WHERE meeting_id = %s ORDER BY created_at, id"
    before = desk.rows(seats, parsed[1])
    came = [
        {"participantId": global_id("MeetingParticipant", before[0][0]), "attendance": "in_person"},
        {"participantId": global_id("MeetingParticipant", uuid.uuid4()), "attendance": "in_person"},
    ]
    said = {"query": REFUSED % beside, "variables": {"id": meeting, "came": came}}
    try:
        answers = await desk.both(PEOPLE[0], said)
    finally:
        desk.rows(move, AHEAD, AHEAD, parsed[1])
    same(*answers, beside)
    assert answers[0].data["refused"]["field"] == "attendance"
    assert desk.rows(seats, parsed[1]) == before
    assert [entry[0] for entry in answers[0].recorded] == (["meeting.answer"] if beside else [])


ENDED = {
    "ended": ("UPDATE session SET ended_at = now() WHERE {}", "UPDATE session SET ended_at = NULL WHERE {}"),
    "person gone": (
        "UPDATE person SET status = 'ended' WHERE id = (SELECT person_id FROM session WHERE {})",
        "UPDATE person SET status = 'active' WHERE id = (SELECT person_id FROM session WHERE {})",
    ),
}


@pytest.mark.parametrize("how", ENDED)
async def test_a_session_known_a_moment_ago_does_nothing_once_it_ended(desk: Desk, meeting: str, how: str) -> None:
    which = "token_digest = sha256(convert_to(%s, 'UTF8'))"
    said = {"query": answer("{ id }"), "variables": {"id": meeting, "note": how, "yes": True, "no": False}}
    assert (await desk.ask(desk.compiled, PEOPLE[1], said)).data["answerInvitation"]["id"] == meeting
    ends, back = (sql.format(which) for sql in ENDED[how])
    with psycopg.connect(desk.database.superuser_url, autocommit=True) as database:
        database.execute(ends, (desk.tokens[PEOPLE[1]],))
        try:
            refused = await desk.ask(desk.compiled, PEOPLE[1], said)
        finally:
            database.execute(back, (desk.tokens[PEOPLE[1]],))
    assert refused.data["answerInvitation"]["code"] == "NOT_SIGNED_IN"
    assert refused.recorded == []


EVENTS = {
    "MeetingPage_changed": ("Meeting", "id"),
    "PlanPage_changed": ("Plan", "id"),
    "StudentPage_changed": ("Student", "id"),
}


@pytest.mark.parametrize("operation", EVENTS)
@pytest.mark.parametrize("who", ["ana reyes", "special_education_admin", "elena ruiz"])
async def test_an_event_is_told_alike(desk: Desk, still: None, operation: str, who: str) -> None:
    kind, _ = EVENTS[operation]
    key = next(key for key, text in DOCUMENTS.items() if f"subscription {operation}" in text)
    before = desk.reader.completed
    for found in desk.near[kind][:3]:
        told = [await _event(desk, app, who, by_hash(key, id=found)) for app in (desk.compiled, desk.ordinary)]
        same(*told, (operation, found))
    assert desk.reader.completed > before or who == "elena ruiz"


READINGS = {
    "MeetingPage_changed": ("MeetingPage_read", "meeting.changed", "meeting.read"),
    "PlanPage_changed": ("PlanPage_plan", "plan.changed", "plan.read"),
    "StudentPage_changed": ("StudentPage_student", "student.changed", "student.read"),
}


@pytest.mark.parametrize("operation", READINGS)
@pytest.mark.parametrize("engine", ["compiled", "ordinary"])
async def test_an_open_page_is_one_reading_however_often_its_thing_changes(
    desk: Desk, operation: str, engine: str
) -> None:
    page, topic, action = READINGS[operation]
    who, found = "ana reyes", desk.near[EVENTS[operation][0]][0]
    opened = parse_global_id(found)
    assert opened is not None
    app = getattr(desk, engine)
    house = app.state.house
    [(district,)] = desk.rows("SELECT id FROM district WHERE slug = 'juniper'")

    def read(since: int) -> list[tuple[Any, ...]]:
        return [entry for entry in desk.recorded(since) if entry[0].endswith((".read", ".pdf"))]

    async def follow() -> None:
        events = await _events(desk, app, who, by_hash(hash_of(operation), id=found))
        assert orjson.loads(await anext(events)).get("data")
        for _ in range(2):
            async with house.gate.open(district, SYSTEM, "test.tell") as work:
                await hint(work, topic, opened[1])
            async with asyncio.timeout(10):
                assert orjson.loads(await anext(events)).get("data")
        await events.aclose()

    await house.listener.start()
    try:
        house.readings = Readings()
        before = desk.newest()
        await follow()
        once = read(before)
        assert [entry[2] for entry in once if entry[0] == action] == [opened[1]]
        assert len({entry[:3] for entry in once}) == len(once)
        # A page is asked for, each time a reading of its own, and is followed from then on.
        for _ in range(2):
            before = desk.newest()
            answered = await desk.ask(app, who, by_hash(hash_of(page), id=found))
            assert [entry[2] for entry in answered.recorded if entry[0] == action] == [opened[1]]
            asked = read(before)
            await follow()
            assert read(before) == asked
        house.readings = Readings()
        before = desk.newest()
        # Nothing was read by whom there is nothing for, and another thing is another reading.
        other = desk.near[EVENTS[operation][0]][1]
        await desk.ask(app, who, by_hash(hash_of(page), id=other))
        assert (await desk.ask(app, who, by_hash(hash_of(page), id=NOBODYS[opened[0]]))).recorded == []
        before = desk.newest()
        await follow()
        assert [entry[2] for entry in read(before) if entry[0] == action] == [opened[1]]
        assert all(key[1] != uuid.UUID(int=7) for session in house.readings._of.values() for key in session)
    finally:
        house.readings = Readings()
        await house.listener.stop()


NOBODYS = {kind: global_id(kind, uuid.UUID(int=7)) for kind in ("Meeting", "Plan", "Student")}


async def _events(desk: Desk, app: Any, who: str, said: dict[str, Any]) -> Any:
    engine: Any = next(r for r in app.routes if getattr(r, "name", "") == "graphql").endpoint.engine
    cookie = f"__Host-trellis={desk.tokens[who]}".encode()
    connection = HTTPConnection({"type": "http", "headers": [(b"cookie", cookie)]})
    ready = await engine.prepare(request_from(said))

    async def allowed() -> None:
        return None

    return engine.events(connection, ready, allowed)


async def _event(desk: Desk, app: Any, who: str, said: dict[str, Any]) -> Asked:
    """The first event of a subscription."""
    before = desk.newest()
    events = await _events(desk, app, who, said)
    try:
        body = await anext(events)
    except Exception as refused:  # the same refusal of both engines
        return Asked(0, repr(refused).encode(), desk.recorded(before))
    finally:
        await events.aclose()
    assert orjson.loads(body).get("data") is not None or b"errors" in body
    return Asked(200, body, desk.recorded(before))
