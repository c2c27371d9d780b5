"""The queue: who says which student a request is about, and what becomes of the others."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from sqlalchemy import select

from tests.cases.asking_for_help import (
    another_student,
    asked,
    cases_of,
    log_of,
    matched,
    received,
    request_now,
    with_registrar,
)
from tests.factories import Town, make_town
from trellis.cases import asking, errors, matching
from trellis.cases.model import HelpRequest
from trellis.districts.model import School
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import NotAllowed, NotFound, TrellisError
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.plans.model import Plan

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def suggested(gate: Gate, town: Town, who: str, request: HelpRequest) -> list[str]:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return [person.name for _, person in await matching.suggested(work, request)]


async def seen(gate: Gate, town: Town, who: str) -> list[str]:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return list((await work.session.execute(select(HelpRequest.number))).scalars())


async def of_another_day(gate: Gate, town: Town, monkeypatch: pytest.MonkeyPatch, day: str, **other) -> HelpRequest:
    monkeypatch.setenv("TRELLIS_TEST_NOW", f"{day}T20:00:00+00:00")
    request = await received(gate, town, asked(school_id=town.school_id, **other))
    monkeypatch.delenv("TRELLIS_TEST_NOW")
    return request


async def test_a_child_of_exactly_this_name_and_birthday_is_suggested_and_nothing_is_decided(gate, town) -> None:
    request = await received(gate, town, asked(given_name="máya ", family_name="RUIZ"))
    assert await suggested(gate, town, "director", request) == ["Maya Ruiz"]
    for other in ({"birth_on": date(2016, 3, 10)}, {"given_name": "May"}, {"family_name": "Ruis"}):
        assert await suggested(gate, town, "director", await received(gate, town, asked(**other))) == []
    assert await cases_of(gate, town) == []


async def test_matching_begins_the_case_on_the_day_the_request_came(gate, town, monkeypatch) -> None:
    request = await of_another_day(gate, town, monkeypatch, "2026-11-02")
    request = await matched(gate, town, "director", request)
    (case,) = await cases_of(gate, town)
    (event,) = await log_of(gate, town, case.id)
    assert (case.state, case.received_on) == ("referred", date(2026, 11, 2))
    assert (event.happened_on, event.capacity, event.on_behalf_of) == (date(2026, 11, 2), "ADM", "parent")
    assert event.person_id == town.people["director"]
    assert event.request_id == request.id
    assert (request.state, request.case_id, request.decided_by_id) == ("matched", case.id, town.people["director"])
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        noted = await work.session.execute(select(AuditEntry.student_id).where(AuditEntry.action == "case.submit"))
        assert noted.scalars().all() == [town.student_id]


async def test_a_registrar_matches_by_name_and_reads_no_words(gate, town) -> None:
    await with_registrar(gate, town)
    request = await received(gate, town)
    assert await suggested(gate, town, "registrar", request) == ["Maya Ruiz"]
    await matched(gate, town, "registrar", request)
    (case,) = await cases_of(gate, town)
    assert (await log_of(gate, town, case.id))[0].capacity == "REG"


async def test_of_two_who_match_at_the_same_moment_one_is_told_that_it_is_decided(gate, town) -> None:
    request = await received(gate, town)
    answers = await asyncio.gather(
        *(matched(gate, town, who, request) for who in ("director", "principal")), return_exceptions=True
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["HelpRequest", "RequestDecided"], answers
    assert len(await cases_of(gate, town)) == 1


async def test_two_requests_matched_to_one_child_at_the_same_moment_are_one_case(gate, town, monkeypatch) -> None:
    first = await of_another_day(gate, town, monkeypatch, "2026-11-02")
    second = await received(gate, town)
    await asyncio.gather(*(matched(gate, town, "director", request) for request in (second, first)))
    (case,) = await cases_of(gate, town)
    assert case.received_on == date(2026, 11, 2)
    assert [event.event for event in await log_of(gate, town, case.id)] == ["submit", "ask_again"]


async def test_what_differs_is_looked_at_before_it_is_matched(gate, town) -> None:
    request = await received(gate, town, asked(given_name="Maia", birth_on=date(2016, 9, 3)))
    with pytest.raises(errors.ChildDiffers) as refused:
        await matched(gate, town, "director", request)
    assert "name and birthday" in refused.value.says.en
    assert await cases_of(gate, town) == []
    await matched(gate, town, "director", request, is_confirmed=True)
    assert len(await cases_of(gate, town)) == 1


async def test_a_registrar_of_one_school_reaches_neither_requests_nor_students_of_another(gate, town) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        other_school = School(district_id=town.district_id, id=new_id(), name="Birch Middle")
        work.session.add(other_school)
    elsewhere = await another_student(gate, town, "Maya", "Ruiz", school_id=other_school.id, birth_on=date(2016, 3, 9))
    await with_registrar(gate, town, town.school_id)
    mine = await received(gate, town)
    theirs = await received(gate, town, asked(school_id=other_school.id))
    nobodys = await received(gate, town, asked(school_id=None))
    assert await seen(gate, town, "registrar") == [mine.number]
    assert await suggested(gate, town, "registrar", mine) == ["Maya Ruiz"]
    with pytest.raises(NotFound):
        await matched(gate, town, "registrar", mine, elsewhere)
    for request in (theirs, nobodys):
        with pytest.raises(NotFound):
            await matched(gate, town, "registrar", request)
    # Who works for the whole district may: a family does not always know which school it is.
    await matched(gate, town, "director", mine, elsewhere)
    assert len(await cases_of(gate, town, elsewhere)) == 1
    assert await cases_of(gate, town) == []


@pytest.mark.parametrize("who", ["teacher", "case_manager", "therapist", "admin", "parent", "student", "stranger"])
async def test_nobody_else_sees_the_queue_or_decides(gate, town, who) -> None:
    request = await received(gate, town)
    assert await seen(gate, town, who) == []
    with pytest.raises((NotFound, NotAllowed)):
        await matched(gate, town, who, request)
    assert (await request_now(gate, town, request.id)).state == "waiting"


async def test_who_wrote_a_request_down_does_not_decide_about_it(gate, town) -> None:
    async with gate.open(town.district_id, town.actor("teacher"), "test") as work:
        request = await asking.log(work, asked(), student_id=None, idempotency_key="logged-only")
    for deed in (matching.keep_for_child_find, matching.match):
        with pytest.raises(NotAllowed):
            async with gate.open(town.district_id, town.actor("teacher"), "test") as work:
                more = {"student_id": town.student_id} if deed is matching.match else {}
                await deed(work, request_id=request.id, **more)


async def test_a_duplicate_leads_to_the_one_that_came_first_and_never_the_other_way(gate, town, monkeypatch) -> None:
    first = await of_another_day(gate, town, monkeypatch, "2026-11-02")
    second = await received(gate, town)
    async with gate.open(town.district_id, town.actor("principal"), "test") as work:
        assert [one.id for one in await matching.alike(work, second)] == [first.id]
        with pytest.raises(errors.NotTheDuplicate):
            await matching.say_duplicate(work, request_id=first.id, of_id=second.id)
        with pytest.raises(errors.NotTheDuplicate):
            await matching.say_duplicate(work, request_id=first.id, of_id=first.id)
        await matching.say_duplicate(work, request_id=second.id, of_id=first.id)
    with pytest.raises(errors.RequestDecided):
        await matched(gate, town, "principal", second)
    assert (await request_now(gate, town, second.id)).duplicate_of_id == first.id


@pytest.mark.parametrize(
    "other",
    [{"given_name": "Ada"}, {"birth_on": date(2018, 5, 1)}, {"given_name": "Ada", "birth_on": date(2018, 5, 1)}],
)
async def test_another_childs_request_is_no_duplicate_unless_somebody_has_looked(
    gate, town, monkeypatch, other
) -> None:
    first = await of_another_day(gate, town, monkeypatch, "2026-11-02")
    second = await received(gate, town, asked(school_id=town.school_id, **other))
    async with gate.open(town.district_id, town.actor("principal"), "test") as work:
        with pytest.raises(errors.OtherChild):
            await matching.say_duplicate(work, request_id=second.id, of_id=first.id)
    assert (await request_now(gate, town, second.id)).state == "waiting"
    async with gate.open(town.district_id, town.actor("principal"), "test") as work:
        await matching.say_duplicate(work, request_id=second.id, of_id=first.id, is_confirmed=True)
    assert (await request_now(gate, town, second.id)).state == "duplicate"


async def test_two_requests_of_one_name_without_a_birthday_are_not_plainly_one_child(gate, town) -> None:
    requests = []
    for key in ("first-of-two", "second-of-two"):
        async with gate.open(town.district_id, town.actor("stranger"), "test") as work:
            said = asked(birth_on=None, concern=key)
            requests.append(await asking.log(work, said, student_id=None, idempotency_key=key))
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        with pytest.raises(errors.OtherChild):
            await matching.say_duplicate(work, request_id=requests[1].id, of_id=requests[0].id)


async def test_what_was_called_a_duplicate_by_mistake_is_decided_anew_by_special_education(
    gate, town, monkeypatch
) -> None:
    first = await of_another_day(gate, town, monkeypatch, "2026-11-02")
    second = await of_another_day(gate, town, monkeypatch, "2026-11-04", given_name="Ada", birth_on=date(2018, 5, 1))
    async with gate.open(town.district_id, town.actor("principal"), "test") as work:
        await matching.say_duplicate(work, request_id=second.id, of_id=first.id, is_confirmed=True)
    ada = await another_student(gate, town, "Ada", "Ruiz")
    assert await suggested(gate, town, "principal", await request_now(gate, town, second.id)) == []
    with pytest.raises(errors.RequestDecided):
        await matched(gate, town, "principal", second, ada)
    assert await suggested(gate, town, "director", await request_now(gate, town, second.id)) == ["Ada Ruiz"]
    request = await matched(gate, town, "director", second, ada)
    assert (request.state, request.duplicate_of_id) == ("matched", None)
    assert [case.received_on for case in await cases_of(gate, town, ada)] == [date(2026, 11, 4)]
    with pytest.raises(errors.RequestDecided):
        await matched(gate, town, "director", second, ada)


async def test_a_request_older_than_the_student_is_about_somebody_else(gate, town, monkeypatch) -> None:
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        said = asked(birth_on=None, received_on=date(2026, 11, 2))
        request = await asking.log(work, said, student_id=None, idempotency_key="before-the-birth")
    baby = await another_student(gate, town, "Maya", "Ruiz", birth_on=date(2026, 11, 3))
    for is_confirmed in (False, True):
        with pytest.raises(errors.StudentYounger):
            await matched(gate, town, "director", request, baby, is_confirmed=is_confirmed)


async def test_a_child_who_is_no_student_is_kept_and_matched_once_enrolled(gate, town, monkeypatch) -> None:
    request = await of_another_day(
        gate, town, monkeypatch, "2026-10-05", given_name="Ada", family_name="Park", birth_on=date(2022, 5, 1)
    )
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        await matching.keep_for_child_find(work, request_id=request.id)
    assert (await request_now(gate, town, request.id)).state == "child_find"
    ada = await another_student(gate, town, "Ada", "Park", birth_on=date(2022, 5, 1))
    kept = await request_now(gate, town, request.id)
    assert await suggested(gate, town, "director", kept) == ["Ada Park"]
    await matched(gate, town, "director", kept, ada)
    assert [case.received_on for case in await cases_of(gate, town, ada)] == [date(2026, 10, 5)]


async def test_nothing_is_matched_to_somebody_who_left(gate, town) -> None:
    gone = await another_student(gate, town, "Maya", "Ruiz", birth_on=date(2016, 3, 9), ended_on=date(2026, 9, 1))
    request = await received(gate, town)
    with pytest.raises(errors.StudentLeft):
        await matched(gate, town, "director", request, gone)
    assert await suggested(gate, town, "director", request) == ["Maya Ruiz"], "the one who is here"


async def test_a_matched_request_is_read_by_staff_of_the_record_and_by_no_parent(gate, town) -> None:
    request = await received(gate, town)
    await matched(gate, town, "director", request)
    readers = {"case_manager", "teacher", "therapist", "psychologist", "principal", "director"}
    for who in town.people:
        assert (await seen(gate, town, who) == [request.number]) == (who in readers), who


async def test_a_student_of_another_district_is_nobody(gate, town) -> None:
    other = await make_town(gate)
    request = await received(gate, town)
    with pytest.raises(NotFound):
        await matched(gate, town, "director", request, other.student_id)
    with pytest.raises(NotFound):
        await matched(gate, other, "director", request)
    assert (await request_now(gate, town, request.id)).state == "waiting"


@pytest.mark.parametrize(
    ("known", "plan", "machine"),
    [
        ({"evaluated_on": date(2025, 3, 1)}, None, "initial"),  # evaluated, and not found eligible
        ({"primary_category": "SLD"}, None, "reevaluation"),
        ({}, {"state": "draft"}, "initial"),
        ({}, {"state": "active", "starts_on": date(2026, 9, 1)}, "reevaluation"),
        ({}, {"state": "partially_active", "starts_on": date(2026, 9, 1)}, "reevaluation"),
        ({}, {"state": "expired", "starts_on": date(2025, 9, 1)}, "reevaluation"),  # its services go on
        ({}, {"state": "active", "starts_on": date(2090, 1, 1)}, "initial"),
        ({}, {"state": "active", "starts_on": date(2026, 9, 1), "kind": "section_504"}, "initial"),
    ],
)
@pytest.mark.parametrize("who", ["registrar", "director"])
async def test_a_child_with_a_disability_is_evaluated_again_and_any_other_for_the_first_time(
    gate, town, who, known, plan, machine
) -> None:
    """34 CFR 300.301 and 300.303. A registrar reads no plans, and says the same."""
    await with_registrar(gate, town)
    ada = await another_student(gate, town, "Ada", "Park", **known)
    if plan:
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            about = {"form_version": "1", "started_by_id": town.people["case_manager"], **plan}
            work.session.add(Plan(district_id=town.district_id, id=new_id(), student_id=ada, **about))
    request = await received(gate, town, asked(given_name="Ada", family_name="Park", birth_on=date(2018, 5, 1)))
    await matched(gate, town, who, request, ada)
    assert [case.machine for case in await cases_of(gate, town, ada)] == [machine]


async def test_errors_of_the_queue_say_what_to_do_in_both_languages() -> None:
    for error in (
        errors.RequestDecided,
        errors.ChildDiffers,
        errors.StudentLeft,
        errors.StudentYounger,
        errors.NotTheDuplicate,
        errors.OtherChild,
        errors.DayLongAgo,
    ):
        assert issubclass(error, TrellisError)
        assert error.default_says.en
        assert error.default_says.es
