"""Building a team: roles with dates, family roles for family only."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from tests.factories import make_town
from tests.factories.reading import of_student

from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM
from trellis.people.model import Person
from trellis.teams.model import TeamMember
from trellis.teams.service import AlreadyOnTheTeam, NeedsLastDay, add_member, end_membership

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate):
    return await make_town(gate)


async def add(gate, town, by: str, who: str, role: str, **more):
    async with gate.open(town.district_id, town.actor(by), "team.manage") as work:
        return await add_member(
            work,
            student_id=town.student_id,
            person_id=town.people[who],
            role=role,
            starts_on=more.pop("starts_on", date(2026, 9, 1)),
            **more,
        )


async def test_a_case_manager_adds_a_colleague_with_dates(gate, town):
    member = await add(gate, town, "case_manager", "stranger", "other", ends_on=date(2027, 1, 1))
    team = (await of_student(gate, town, "case_manager", "team { id role }"))["team"]
    assert team[0]["role"] == "case_manager"
    assert global_id("TeamMember", member.id) in [m["id"] for m in team]


async def test_a_teacher_cannot_build_the_team(gate, town):
    with pytest.raises(NotAllowed):
        await add(gate, town, "teacher", "stranger", "other")


async def test_a_stranger_learns_nothing_from_trying(gate, town):
    with pytest.raises(NotFound):
        await add(gate, town, "stranger", "teacher", "other")


async def test_the_same_role_twice_at_once_is_refused(gate, town):
    with pytest.raises(AlreadyOnTheTeam):
        await add(gate, town, "case_manager", "teacher", "general_teacher")


@pytest.mark.parametrize(
    ("who", "role"), [("stranger", "parent"), ("parent", "lea_representative"), ("parent", "student")]
)
async def test_family_roles_and_staff_roles_are_not_mixed(gate, town, who, role):
    with pytest.raises(InvalidInput):
        await add(gate, town, "case_manager", who, role)


async def test_a_parent_of_another_child_cannot_be_put_on_this_team(gate, town):
    other = await make_town(gate)
    with pytest.raises(NotFound):
        async with gate.open(town.district_id, town.actor("case_manager"), "team.manage") as work:
            await add_member(
                work,
                student_id=town.student_id,
                person_id=other.people["parent"],
                role="parent",
                starts_on=date(2026, 9, 1),
            )


async def test_membership_that_ends_today_is_gone_today(gate, town):
    member = await add(gate, town, "case_manager", "stranger", "other")
    async with gate.open(town.district_id, town.actor("case_manager"), "team.manage") as work:
        await end_membership(work, member_id=member.id, ends_on=work.at.date() - timedelta(days=1))
    team = (await of_student(gate, town, "case_manager", "team { id }"))["team"]
    assert global_id("TeamMember", member.id) not in [m["id"] for m in team]


async def test_a_membership_cannot_end_before_it_began(gate, town):
    member = await add(gate, town, "case_manager", "stranger", "other")
    with pytest.raises(InvalidInput):
        async with gate.open(town.district_id, town.actor("case_manager"), "team.manage") as work:
            await end_membership(work, member_id=member.id, ends_on=date(2026, 8, 1))


@pytest.mark.parametrize("away", [timedelta(days=-400), timedelta(days=400)])
async def test_a_membership_begins_within_a_year_of_today(gate, town, away):
    with pytest.raises(InvalidInput) as refused:
        await add(gate, town, "case_manager", "stranger", "other", starts_on=date.today() + away)
    assert refused.value.field == "startsOn"


async def test_a_reason_is_a_sentence_and_no_book(gate, town):
    member = await add(gate, town, "case_manager", "stranger", "other")
    async with gate.open(town.district_id, town.actor("case_manager"), "team.manage") as work:
        with pytest.raises(InvalidInput) as refused:
            await end_membership(work, member_id=member.id, ends_on=date(2026, 12, 1), reason="x" * 501)
        assert refused.value.field == "reason"
        ended = await end_membership(work, member_id=member.id, ends_on=date(2026, 12, 1), reason="x" * 500)
    assert ended.end_reason == "x" * 500


async def test_a_membership_says_why_it_began_and_who_began_it(gate, town):
    member = await add(gate, town, "case_manager", "stranger", "other", reason=" Reading help from October ")
    query = "team { id beginReason addedBy { name } isSubstitute }"
    key = global_id("TeamMember", member.id)
    shown = {who: (await of_student(gate, town, who, query))["team"] for who in ("case_manager", "teacher")}
    [mine], [theirs] = ([m for m in team if m["id"] == key] for team in shown.values())
    assert mine["beginReason"] == "Reading help from October" and mine["addedBy"] and not mine["isSubstitute"]
    assert theirs["beginReason"] is None, "why somebody joined is for who changes the team"
    with pytest.raises(InvalidInput):
        await add(gate, town, "case_manager", "stranger", "psychologist", reason="x" * 501)


async def test_who_stands_in_for_another_and_a_guest_have_a_last_day(gate, town):
    until = {"ends_on": date(2027, 1, 1)}
    with pytest.raises(NeedsLastDay):
        await add(gate, town, "case_manager", "stranger", "other", is_substitute=True)
    member = await add(gate, town, "case_manager", "stranger", "other", is_substitute=True, **until)
    assert member.is_substitute
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        stranger = Person.id == town.people["stranger"]
        await work.session.execute(update(Person).where(stranger).values(kind="guest"))
    with pytest.raises(NeedsLastDay):
        await add(gate, town, "director", "stranger", "psychologist")
    # Nor by SQL: the database holds the same of both.
    for values in ({"ends_on": None, "is_substitute": True}, {"ends_on": None, "is_substitute": False}):
        with pytest.raises(IntegrityError):
            async with gate.open(town.district_id, SYSTEM, "test") as work:
                await work.session.execute(update(TeamMember).where(TeamMember.id == member.id).values(**values))
