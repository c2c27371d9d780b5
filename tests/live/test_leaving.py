"""Sockets of the running product close within two seconds of whatever takes their right away."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import delete, select, text, update
from tests.conftest import TestDatabase
from tests.factories import make_town
from tests.live.real import entered, section_of_a_plan
from tests.live.stage import Client
from tests.shell.served import Served, served

from trellis.districts.model import School
from trellis.kernel import clock
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM
from trellis.people import sessions
from trellis.people.model import PersonRole, Session
from trellis.plans.model import Plan
from trellis.students.model import Student
from trellis.teams import service as teams
from trellis.teams.model import TeamMember
from workbench.testing import temporary_valkey

pytestmark = [pytest.mark.database, pytest.mark.slow]


@pytest.fixture(scope="module", params=["postgres", "valkey"])
def server(request, fresh_database: TestDatabase) -> Iterator[Served]:
    if request.param == "postgres":
        with served(fresh_database) as running:
            yield running
    else:
        with temporary_valkey() as valkey, served(fresh_database, TRELLIS_VALKEY_URL=valkey.url) as running:
            yield running


@pytest.fixture
async def town(gate):
    return await make_town(gate)


@pytest.fixture
async def therapist(gate, town, server) -> AsyncIterator[Client]:
    """The therapist, writing in a section of Maya's plan."""
    section = await section_of_a_plan(gate, town)
    client = await entered(gate, town, "therapist", server, section.id)
    yield client
    await client.close()


async def closed_within_two_seconds(client: Client, code: int) -> None:
    began = time.monotonic()
    assert await client.closed(2.0) == code
    assert time.monotonic() - began < 2.0


async def test_when_the_membership_ends(gate, town, therapist):
    async with gate.open(town.district_id, town.actor("case_manager"), "team.end") as work:
        asked = select(TeamMember.id).where(TeamMember.person_id == town.people["therapist"])
        member_id = (await work.session.execute(asked)).scalar_one()
        await teams.end_membership(work, member_id=member_id, ends_on=clock.today_in("America/Los_Angeles"))
    await closed_within_two_seconds(therapist, 4403)


@pytest.mark.parametrize("deed", ["DELETE FROM team_member", "UPDATE team_member SET ends_on = starts_on"])
async def test_when_it_ends_by_another_hand_than_the_products(gate, town, therapist, deed):
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(text(f"{deed} WHERE person_id = :id"), {"id": town.people["therapist"]})
    await closed_within_two_seconds(therapist, 4403)


async def test_when_the_student_changes_schools(gate, town, server):
    section = await section_of_a_plan(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(delete(TeamMember).where(TeamMember.person_id == town.people["principal"]))
    principal = await entered(gate, town, "principal", server, section.id)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        other = School(district_id=town.district_id, id=new_id(), name="Hill Elementary", roster_id="hill")
        work.session.add(other)
        await work.session.flush()
        await work.session.execute(update(Student).where(Student.id == town.student_id).values(school_id=other.id))
    await closed_within_two_seconds(principal, 4403)
    await principal.close()


async def test_when_the_plan_is_taken_away(gate, town, therapist):
    """By any hand: what a right hangs on is told of by the database."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Plan).values(state="void"))
    await closed_within_two_seconds(therapist, 4403)


async def test_when_the_session_ends(gate, town, therapist):
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await sessions.end(work, session_id=therapist.session_id, reason="sign_out")
    await closed_within_two_seconds(therapist, 4401)


async def test_when_the_session_runs_out(gate, town, therapist):
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Session).where(Session.id == therapist.session_id).values(expires_at=work.at))
    await closed_within_two_seconds(therapist, 4401)


async def test_when_the_district_is_suspended(gate, town, therapist):
    from trellis.districts import service as districts
    from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID

    async with gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "test") as work:
        await districts.suspend(work, district_id=town.district_id, reason="Contract ended")
    await closed_within_two_seconds(therapist, 4401)


async def test_when_nothing_happens_it_stays(gate, town, therapist):
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        roles = (await work.session.execute(select(PersonRole.id))).scalars().all()
    assert roles
    with pytest.raises(AssertionError, match="it did not happen"):
        await therapist.closed(3.0)
