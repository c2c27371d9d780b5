"""Somebody asks for help: over the public form, as family, or to staff who write it down."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.cases.asking_for_help import (
    another_student,
    asked,
    cases_of,
    log_of,
    may_mail,
    received,
    request_now,
)
from tests.factories import Town, make_town
from trellis.access.day import today
from trellis.cases import asking, errors
from trellis.cases.model import HelpRequest
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, VISITOR, Gate
from trellis.notices.model import Message

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def as_family(gate: Gate, town: Town, who: str, key: str = "asked-by-family", concern: str = "No lee."):
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await asking.ask_as_family(
            work, student_id=town.student_id, concern=concern, wants_interpreter=False, idempotency_key=key
        )


async def logged(gate: Gate, town: Town, who: str, said, student_id=None, key: str = "logged-by-staff"):
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await asking.log(work, said, student_id=student_id, idempotency_key=key)


async def test_a_request_over_the_public_form_waits_with_the_day_it_came_and_a_receipt(gate: Gate, town: Town) -> None:
    request = await received(gate, town)
    assert (request.state, request.way, request.student_id) == ("waiting", "public", None)
    assert request.concern == "No lee como sus amigas.\nSe frustra."
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert request.received_on == await today(work)
        mail = (await work.session.execute(select(Message))).scalars().all()
        noted = (await work.session.execute(select(AuditEntry.detail, AuditEntry.student_id))).all()
    assert [(one.template, one.person_id, one.student_id) for one in mail] == [("help_request_received", None, None)]
    assert "Maya" not in str([(one.ids, one.secret) for one in mail])
    assert ({"way": "public"}, None) in [tuple(row) for row in noted]


async def test_a_form_that_comes_twice_even_at_the_same_moment_is_one_request(gate: Gate, town: Town) -> None:
    key = new_id()

    async def once() -> object:
        async with gate.open(town.district_id, VISITOR, "help.ask") as work:
            return await asking.receive_publicly(work, asked(), form_key=key, may_mail=may_mail)

    answers = await asyncio.gather(*(once() for _ in range(4)))
    assert sum(answer is not None for answer in answers) == 1
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        kept = (await work.session.execute(select(HelpRequest.number))).scalars().all()
        receipt = await asking.receipt_of_form(work, form_key=key)
        mails = (await work.session.execute(select(Message.id))).all()
    assert receipt is not None
    assert kept == [receipt.number]
    assert len(mails) == 1


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"given_name": " "}, "givenName"),
        ({"family_name": "x" * 101}, "familyName"),
        ({"given_name": "Ma\x00ya"}, "givenName"),
        ({"birth_on": None}, "birthOn"),
        ({"birth_on": date(2090, 1, 1)}, "birthOn"),
        ({"birth_on": date(1960, 1, 1)}, "birthOn"),
        ({"asker_name": ""}, "askerName"),
        ({"asker_relation": "wizard"}, "askerRelation"),
        ({"asker_email": None}, "askerEmail"),
        ({"asker_email": "nobody at all"}, "askerEmail"),
        ({"asker_phone": "call me"}, "askerPhone"),
        ({"language": "tlh"}, "language"),
        ({"concern": "\n \n"}, "concern"),
        ({"concern": "x" * 5001}, "concern"),
        ({"school_id": new_id()}, "schoolId"),
    ],
)
async def test_what_does_not_fit_is_named_by_field_and_nothing_is_kept(gate: Gate, town: Town, other, field) -> None:
    with pytest.raises(asking.RequestIncomplete) as refused:
        await received(gate, town, asked(**other))
    assert field in [wrong.field for wrong in refused.value.wrong]
    assert refused.value.says.en != refused.value.says.es
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert (await work.session.execute(select(HelpRequest.id))).all() == []


async def test_a_school_of_another_district_is_no_school_of_the_list(gate: Gate, town: Town) -> None:
    other = await make_town(gate)
    with pytest.raises(asking.RequestIncomplete):
        await received(gate, town, asked(school_id=other.school_id))


async def test_the_day_cannot_be_chosen_from_outside(gate: Gate, town: Town) -> None:
    long_ago = asked(received_on=date(2020, 1, 1), said_aloud=True, heard_by_id=town.people["teacher"])
    request = await received(gate, town, long_ago)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert request.received_on == await today(work)
    assert (request.said_aloud, request.heard_by_id) == (False, None)


async def test_a_mother_asks_in_her_own_place_and_the_case_begins_the_same_day(gate: Gate, town: Town) -> None:
    request = await as_family(gate, town, "parent")
    again = await as_family(gate, town, "parent")
    assert again.id == request.id
    (case,) = await cases_of(gate, town)
    (event,) = await log_of(gate, town, case.id)
    assert (request.state, request.case_id, request.asker_name) == ("matched", case.id, "Helena Ruiz")
    assert (case.state, case.received_on) == ("referred", request.received_on)
    assert (event.capacity, event.person_id, event.on_behalf_of) == ("PAR", town.people["parent"], None)


@pytest.mark.parametrize("who", ["other_parent", "student", "teacher", "director", "stranger", "admin"])
async def test_nobody_else_asks_as_a_parent(gate: Gate, town: Town, who: str) -> None:
    with pytest.raises((NotFound, NotAllowed)):
        await as_family(gate, town, who)
    assert await cases_of(gate, town) == []


async def test_what_a_teacher_was_told_counts_from_the_day_it_was_said(gate: Gate, town: Town) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        said_on = await today(work) - timedelta(days=6)
    said = asked(received_on=said_on, said_aloud=True, heard_by_id=town.people["therapist"], asker_email=None)
    request = await logged(gate, town, "teacher", said, town.student_id)
    (case,) = await cases_of(gate, town)
    (event,) = await log_of(gate, town, case.id)
    assert (case.received_on, event.happened_on) == (said_on, said_on)
    assert (event.capacity, event.on_behalf_of, request.heard_by_id) == ("GEN", "parent", town.people["therapist"])
    assert (request.given_name, request.birth_on) == ("Maya", date(2016, 3, 9)), "as the record has it"


async def test_of_a_child_who_is_not_enrolled_staff_log_what_they_heard_and_it_waits(gate: Gate, town: Town) -> None:
    said = asked(
        given_name="Ada", birth_on=None, received_on=None, said_aloud=True, heard_by_id=town.people["stranger"]
    )
    request = await logged(gate, town, "stranger", said)
    assert (request.state, request.way, request.birth_on) == ("waiting", "staff", None)
    assert (await logged(gate, town, "stranger", said)).id == request.id


@pytest.mark.parametrize("who", ["parent", "student"])
async def test_no_family_logs_for_others(gate: Gate, town: Town, who: str) -> None:
    with pytest.raises(NotAllowed):
        await logged(gate, town, who, asked())


async def test_staff_without_a_tie_log_nothing_into_a_students_record(gate: Gate, town: Town) -> None:
    for who in ("stranger", "admin"):
        with pytest.raises((NotFound, NotAllowed)):
            await logged(gate, town, who, asked(), town.student_id)


async def test_a_day_to_come_or_before_the_child_was_born_is_refused(gate: Gate, town: Town) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        tomorrow = await today(work) + timedelta(days=1)
    for day in (tomorrow, date(2016, 3, 8)):
        with pytest.raises(InvalidInput) as refused:
            await logged(gate, town, "teacher", asked(received_on=day), town.student_id)
        assert refused.value.field == "receivedOn"
    assert await cases_of(gate, town) == []


@pytest.mark.parametrize("enrolled", [True, False])
async def test_a_day_long_ago_is_confirmed_before_every_clock_counts_from_it(gate: Gate, town: Town, enrolled) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        day = await today(work)
    student_id = town.student_id if enrolled else None
    sixty, more = (asked(received_on=day - timedelta(days=days)) for days in (60, 61))
    await logged(gate, town, "teacher", sixty, student_id, key="sixty-days-ago")
    with pytest.raises(errors.DayLongAgo) as refused:
        await logged(gate, town, "teacher", more, student_id, key="more-than-sixty")
    assert refused.value.field == "receivedOn"
    assert "60" in refused.value.says.es
    async with gate.open(town.district_id, town.actor("teacher"), "test") as work:
        request = await asking.log(
            work, more, student_id=student_id, idempotency_key="more-than-sixty", is_confirmed=True
        )
    assert request.received_on == more.received_on


@pytest.mark.parametrize("said", [{"birth_on": None}, {"birth_on": date(1988, 5, 1)}])
async def test_no_request_is_of_a_day_no_clock_runs_from_whatever_is_confirmed(gate: Gate, town: Town, said) -> None:
    async with gate.open(town.district_id, town.actor("teacher"), "test") as work:
        with pytest.raises(asking.RequestIncomplete) as refused:
            early = asked(received_on=date(1989, 12, 31), **said)
            await asking.log(work, early, student_id=None, idempotency_key="too-early", is_confirmed=True)
    assert "receivedOn" in [wrong.field for wrong in refused.value.wrong]


async def test_the_oldest_case_is_the_only_open_one_whoever_asks_again(gate: Gate, town: Town) -> None:
    await as_family(gate, town, "parent")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        earlier = await today(work) - timedelta(days=3)
    said = asked(received_on=earlier, said_aloud=True, heard_by_id=town.people["teacher"])
    request = await logged(gate, town, "teacher", said, town.student_id)
    (case,) = await cases_of(gate, town)
    assert request.case_id == case.id
    assert case.received_on == earlier, "the first day somebody asked is the day that counts"
    assert [event.event for event in await log_of(gate, town, case.id)] == ["submit", "ask_again"]


async def test_a_child_found_eligible_before_is_evaluated_again(gate: Gate, town: Town) -> None:
    newcomer = await another_student(gate, town, "Ada", "Park")
    await logged(gate, town, "director", asked(received_on=None), newcomer, key="for-the-newcomer")
    await as_family(gate, town, "parent")
    assert [case.machine for case in await cases_of(gate, town, newcomer)] == ["initial"]
    assert [case.machine for case in await cases_of(gate, town)] == ["reevaluation"]


async def test_a_request_of_one_district_is_not_there_in_another(gate: Gate, town: Town) -> None:
    request = await received(gate, town)
    other = await make_town(gate)
    with pytest.raises(Exception, match="No row was found"):
        await request_now(gate, other, request.id)
