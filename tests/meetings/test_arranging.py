"""Who may arrange a meeting, what is refused, and what is written down of one that took place already."""

from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from tests.factories import Town, make_town
from tests.factories.plan import begun
from tests.meetings.arranging import ASKED, HOUR, STARTS, arranged, count, does, seats, wanted
from tests.notices.post import Post

from trellis.kernel import clock
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.meetings import service
from trellis.people.model import Person
from trellis.students.model import Student


@pytest.mark.parametrize("who", ["case_manager", "principal", "director"])
async def test_who_leads_the_team_may_arrange_and_nobody_is_told_yet(
    gate: Gate, town: Town, post: Post, who: str
) -> None:
    meeting = await arranged(gate, town, who)
    assert (meeting.state, meeting.sequence, meeting.notice_sent_at) == ("proposed", 0, None)
    assert set(await seats(gate, town, meeting)) == set(ASKED)
    assert await post.messages(town.district_id) == []


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("teacher", NotAllowed),
        ("therapist", NotAllowed),
        ("parent", NotAllowed),
        ("student", NotAllowed),
        ("admin", NotAllowed),
        ("other_parent", NotFound),
        ("stranger", NotFound),
    ],
)
async def test_who_may_not_arrange(gate: Gate, town: Town, who: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        await arranged(gate, town, who)
    assert await count(gate, town) == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "party"}, "kind"),
        ({"purpose": "  "}, "purpose"),
        ({"purpose": "x" * 501}, "purpose"),
        ({"location": ""}, "location"),
        ({"location": "x" * 301}, "location"),
        ({"ends_at": STARTS}, "endsAt"),
        ({"ends_at": STARTS - HOUR}, "endsAt"),
        ({"ends_at": STARTS + 13 * HOUR}, "endsAt"),
        ({"starts_at": STARTS.replace(tzinfo=None)}, "endsAt"),
        ({"ends_at": (STARTS + HOUR).replace(tzinfo=None)}, "endsAt"),
        ({"participants": []}, "participants"),
        ({"participants": [(uuid.UUID(int=1), "magician")]}, "participants"),
        ({"idempotency_key": "short"}, "idempotencyKey"),
        ({"idempotency_key": "x" * 256}, "idempotencyKey"),
    ],
    ids=str,
)
async def test_bad_input_arranges_nothing(gate: Gate, town: Town, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await arranged(gate, town, **wrong)
    assert refused.value.field == field
    assert await count(gate, town) == 0


async def test_nobody_unknown_gone_or_from_elsewhere_is_asked(gate: Gate, town: Town) -> None:
    elsewhere = await make_town(gate)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Person).where(Person.id == town.people["therapist"]).values(status="ended"))
    for person in (uuid.uuid4(), elsewhere.people["teacher"], town.people["therapist"]):
        with pytest.raises(NotFound):
            await arranged(gate, town, participants=[(town.people["parent"], "parent"), (person, "general_teacher")])
    assert await count(gate, town) == 0


async def test_a_person_may_sit_in_two_roles_but_only_once_in_each(gate: Gate, town: Town) -> None:
    principal = town.people["principal"]
    roles = [(principal, "lea_representative"), (principal, "general_teacher"), (principal, "lea_representative")]
    meeting = await arranged(gate, town, participants=roles)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        [rows] = await service.participants_of(work, [meeting.id])
    assert sorted(row.role for row in rows) == ["general_teacher", "lea_representative"]


async def test_a_double_click_makes_one_meeting_also_at_the_same_moment(gate: Gate, town: Town) -> None:
    first, second = await asyncio.gather(arranged(gate, town), arranged(gate, town))
    assert first.id == second.id == (await arranged(gate, town)).id
    assert await count(gate, town) == 1
    assert (await arranged(gate, town, idempotency_key="second-click")).id != first.id


async def test_the_same_key_for_something_else_is_refused(gate: Gate, town: Town) -> None:
    await arranged(gate, town)
    fewer = wanted(town)["participants"][:-1]
    for other in (
        {"starts_at": STARTS - HOUR},
        {"kind": "amendment"},
        {"location": "Room 5"},
        {"participants": fewer},
    ):
        with pytest.raises(Conflict):
            await arranged(gate, town, **other)
    assert await count(gate, town) == 1


async def test_a_meeting_about_a_plan_is_about_that_students_plan(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    assert (await arranged(gate, town, plan_id=plan.id)).plan_id == plan.id
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        bo = town.people["other_parent"]  # any other person of the district, made a student
        work.session.add(Student(district_id=town.district_id, id=bo, home_languages=[]))
    for plan_id, student_id in ((plan.id, bo), (uuid.uuid4(), town.student_id)):
        with pytest.raises(NotFound):
            await arranged(
                gate, town, "director", plan_id=plan_id, student_id=student_id, idempotency_key="another-click"
            )
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = await service.meeting_of_plan(work, plan_id=plan.id)
    assert found is not None and found.student_id == town.student_id


# After the fact


async def test_nobody_is_asked_to_a_time_that_is_over(gate: Gate, town: Town) -> None:
    over = {"starts_at": clock.now() - 2 * HOUR, "ends_at": clock.now() - HOUR}
    with pytest.raises(service.MeetingInThePast):
        await arranged(gate, town, **over)
    meeting = await arranged(gate, town)
    with pytest.raises(service.MeetingInThePast):
        await does(gate, town, "case_manager", "reschedule", meeting, location=None, **over)
    recorded = await arranged(gate, town, idempotency_key="afterwards", took_place=True, **over)
    with pytest.raises(service.MeetingInThePast):
        await does(gate, town, "case_manager", "send_invitations", recorded)


async def test_a_meeting_that_took_place_is_recorded_with_its_notice(gate: Gate, town: Town, post: Post) -> None:
    starts_at = clock.now() - timedelta(days=9)
    over = {"starts_at": starts_at, "ends_at": starts_at + HOUR, "took_place": True}
    meeting = await arranged(gate, town, notice_given_on=(starts_at - timedelta(days=12)).date(), **over)
    by = await seats(gate, town, meeting)
    assert meeting.notice_sent_at is not None and meeting.state == "notice_sent"
    assert {seat.invited_at for seat in by.values()} == {meeting.notice_sent_at}
    here = [(seat.id, "in_person") for seat in by.values()]
    await does(gate, town, "case_manager", "take_attendance", meeting, attendance=here)
    held = await does(gate, town, "case_manager", "hold", meeting)
    assert held.held_at == meeting.ends_at, "held when it took place, not when somebody wrote it down"
    assert await post.deliver(town.district_id) == []


@pytest.mark.parametrize(
    ("starts_in", "notice_in"), [(timedelta(days=1), None), (-timedelta(days=9), -timedelta(days=7))]
)
async def test_what_cannot_have_been_is_not_recorded(
    gate: Gate, town: Town, starts_in: timedelta, notice_in: timedelta | None
) -> None:
    starts_at = clock.now() + starts_in
    notice = (clock.now() + notice_in).date() if notice_in else None
    with pytest.raises(InvalidInput):
        await arranged(
            gate, town, starts_at=starts_at, ends_at=starts_at + HOUR, took_place=True, notice_given_on=notice
        )
