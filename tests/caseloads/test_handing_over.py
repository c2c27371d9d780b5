"""A case manager leaves: their students pass to others, and none is left without one."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.factories import Town, make_town
from tests.factories.plan import begun
from trellis.access.day import in_force, today
from trellis.caseloads import reading
from trellis.caseloads import today as on_lists
from trellis.caseloads.handing_over import CaseloadChanged, HandedOver, NotHere, hand_over
from trellis.caseloads.rules import Piece
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.repeating import KeyUsedForSomethingElse
from trellis.kernel.tenancy import SYSTEM, Actor, Gate
from trellis.notices.model import Message
from trellis.people.model import Person
from trellis.plans.model import Plan
from trellis.teams.model import TeamMember
from trellis.teams.service import LastCaseManager, add_member, end_membership
from trellis.teamwork.assigning import give_section
from trellis.teamwork.model import SectionAssignment

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate: Gate) -> Town:
    """Maya has a draft, and Ana Reyes is her case manager."""
    made = await make_town(gate)
    await begun(gate, made)
    return made


def actor(town: Town, who: str) -> Actor:
    """As the gate knows them: a principal by their school."""
    leads = {("school_leader", town.school_id)} if who == "principal" else set()
    return replace(town.actor(who), school_roles=frozenset(leads))


async def passed(
    gate: Gate, town: Town, by: str, to: str, *, source: str | None = "case_manager", **other: Any
) -> HandedOver:
    asked = {"reason": "Ana moves to another school", "idempotency_key": uuid.uuid4().hex, **other}
    async with gate.open(town.district_id, actor(town, by), "caseload") as work:
        return await hand_over(
            work,
            from_id=town.people[source] if source else None,
            pieces=[Piece(town.people[to], (town.student_id,))],
            **asked,
        )


async def managers(gate: Gate, town: Town) -> list[uuid.UUID]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = select(TeamMember.person_id).where(
            TeamMember.role == "case_manager", in_force(TeamMember, await today(work))
        )
        return list((await work.session.execute(found)).scalars())


async def nobodys(gate: Gate, town: Town, who: str = "director") -> list[str]:
    async with gate.open(town.district_id, actor(town, who), "caseload") as work:
        return [one.name for one in await reading.without_case_manager(work)]


@pytest.mark.parametrize("by", ["director", "principal", "case_manager"])
async def test_who_leads_the_team_hands_it_over_and_the_next_one_is_told_without_a_name(
    gate: Gate, town: Town, by: str
) -> None:
    assert (await passed(gate, town, by, "stranger")).students == 1
    assert await managers(gate, town) == [town.people["stranger"]]
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        [letter] = (await work.session.execute(select(Message).where(Message.template == "caseload_given"))).scalars()
        assert (letter.person_id, letter.student_id) == (town.people["stranger"], None)
        ended = select(TeamMember.end_reason).where(TeamMember.person_id == town.people["case_manager"])
        assert (await work.session.execute(ended)).scalar_one() == "Ana moves to another school"
    assert await nobodys(gate, town) == []


@pytest.mark.parametrize("by", ["teacher", "therapist", "psychologist", "admin", "stranger", "parent"])
async def test_nobody_else_hands_a_caseload_over_or_sees_it(gate: Gate, town: Town, by: str) -> None:
    with pytest.raises((NotAllowed, NotFound, CaseloadChanged)):
        await passed(gate, town, by, "stranger")
    assert await managers(gate, town) == [town.people["case_manager"]]
    async with gate.open(town.district_id, actor(town, by), "caseload") as work:
        assert await reading.caseload_of(work, town.people["case_manager"]) == []
        assert await reading.caseloads(work) == []


@pytest.mark.parametrize("by", ["teacher", "therapist", "psychologist"])
async def test_who_may_not_hand_over_does_not_learn_who_is_here(gate: Gate, town: Town, by: str) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Person).where(Person.id == town.people["stranger"]).values(status="ended"))
    for to in ("stranger", "parent", "director"):
        with pytest.raises(NotAllowed):
            await passed(gate, town, by, to)


async def test_sections_still_to_be_written_go_with_the_student(gate: Gate, town: Town) -> None:
    async with gate.open(town.district_id, town.actor("case_manager"), "give") as work:
        plan_id = (await work.session.execute(select(Plan.id))).scalar_one()
        await give_section(
            work, plan_id=plan_id, section_key="goals", person_id=town.people["case_manager"], due_on=None
        )
    async with gate.open(town.district_id, town.actor("director"), "look") as work:
        [maya] = await reading.caseload_of(work, town.people["case_manager"])
        assert (maya.name, maya.sections, maya.areas, maya.meetings) == ("Maya Ruiz", 1, 0, 0)
        [ana] = await reading.caseloads(work)
        assert (ana.person.name, ana.is_here, ana.students) == ("Ana Reyes", True, 1)
    assert await passed(gate, town, "director", "stranger") == HandedOver(1, 1, 0)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert (await work.session.execute(select(SectionAssignment.person_id))).scalar_one() == town.people["stranger"]


async def test_a_second_click_hands_over_once_and_another_wish_under_the_same_key_is_refused(
    gate: Gate, town: Town
) -> None:
    key = uuid.uuid4().hex
    await passed(gate, town, "director", "stranger", idempotency_key=key)
    await passed(gate, town, "director", "stranger", idempotency_key=key)
    with pytest.raises(KeyUsedForSomethingElse):
        await passed(gate, town, "director", "teacher", idempotency_key=key)
    assert await managers(gate, town) == [town.people["stranger"]]


async def test_of_two_who_hand_the_same_student_over_at_once_one_is_told_to_look_again(gate: Gate, town: Town) -> None:
    both = await asyncio.gather(
        passed(gate, town, "director", "stranger"),
        passed(gate, town, "principal", "teacher"),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in both) == ["CaseloadChanged", "HandedOver"]
    assert len(await managers(gate, town)) == 1


@pytest.mark.parametrize("to", ["parent", "student"])
async def test_family_is_nobodys_case_manager(gate: Gate, town: Town, to: str) -> None:
    with pytest.raises(NotHere):
        await passed(gate, town, "director", to)


async def test_who_left_takes_nothing_over_and_a_reason_is_asked(gate: Gate, town: Town) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Person).where(Person.id == town.people["stranger"]).values(status="ended"))
    with pytest.raises(NotHere):
        await passed(gate, town, "director", "stranger")
    with pytest.raises(InvalidInput) as refused:
        await passed(gate, town, "director", "teacher", reason="  ")
    assert refused.value.field == "reason"


async def test_whoever_left_by_the_roster_leaves_students_on_the_list_the_same_day(gate: Gate, town: Town) -> None:
    assert await nobodys(gate, town) == []
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(
            update(Person).where(Person.id == town.people["case_manager"]).values(status="ended")
        )
    assert await nobodys(gate, town) == ["Maya Ruiz"]
    assert await nobodys(gate, town, "principal") == ["Maya Ruiz"]
    assert await nobodys(gate, town, "teacher") == []
    async with gate.open(town.district_id, town.actor("director"), "today") as work:
        [row] = await on_lists.rows_for(work)
        assert (row.place, row.what.en) == ("caseloads", "Students without a case manager: 1")
        [ana] = await reading.caseloads(work)
        assert not ana.is_here
    await passed(gate, town, "director", "teacher", source=None)
    assert await nobodys(gate, town) == []
    assert await managers(gate, town) == [town.people["teacher"]]
    async with gate.open(town.district_id, town.actor("director"), "today") as work:
        assert await on_lists.rows_for(work) == []


async def test_the_last_case_manager_goes_with_a_successor_or_a_reason(gate: Gate, town: Town) -> None:
    async with gate.open(town.district_id, town.actor("director"), "team") as work:
        own = select(TeamMember).where(TeamMember.role == "case_manager")
        member = (await work.session.execute(own)).scalar_one()
        tomorrow = await today(work) + timedelta(days=1)
        with pytest.raises(LastCaseManager):
            await end_membership(work, member_id=member.id, ends_on=tomorrow)
        await add_member(
            work,
            student_id=town.student_id,
            person_id=town.people["teacher"],
            role="case_manager",
            starts_on=tomorrow,
        )
        await end_membership(work, member_id=member.id, ends_on=tomorrow)
    async with gate.open(town.district_id, town.actor("director"), "team") as work:
        next_one = select(TeamMember).where(
            TeamMember.role == "case_manager", TeamMember.person_id == town.people["teacher"]
        )
        member = (await work.session.execute(next_one)).scalar_one()
        await end_membership(work, member_id=member.id, ends_on=tomorrow, reason="On leave; the post is vacant")


async def test_who_is_named_for_a_later_day_takes_over_only_once_that_is_changed(gate: Gate, town: Town) -> None:
    async with gate.open(town.district_id, town.actor("director"), "team") as work:
        later = await today(work) + timedelta(days=30)
        await add_member(
            work, student_id=town.student_id, person_id=town.people["teacher"], role="case_manager", starts_on=later
        )
    with pytest.raises(InvalidInput) as refused:
        await passed(gate, town, "director", "teacher")
    assert refused.value.field == "toId"
    assert await managers(gate, town) == [town.people["case_manager"]]
