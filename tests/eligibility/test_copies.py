"""The family's own copy of a decision on eligibility (34 CFR 300.306(a)(2)): a letter, opening it, paper."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.eligibility.deciding import case_with_report, decided, everybody_agrees, prepared
from tests.factories import Town, make_town, with_coordinator
from tests.factories.reading import read
from trellis.access.day import day_of
from trellis.eligibility import copies
from trellis.eligibility.model import Determination
from trellis.eligibility.standing import certified
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices.copies import COPIES
from trellis.notices.model import Message
from trellis.notices.prior_written.model import FormalDelivery

pytestmark = pytest.mark.database
READ = "query ($id: ID!) { determination(id: $id) { openedOn copies { id deliveries { way } } } }"


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await with_coordinator(gate, await make_town(gate))


@pytest.fixture
async def decision(gate: Gate, town: Town) -> Determination:
    row = await prepared(gate, town, await case_with_report(gate, town))
    await everybody_agrees(gate, town, row)
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        with pytest.raises(NotFound):
            await copies.open_decision(work, determination_id=row.id)
    return await decided(gate, town, row, "decide_eligible")


async def deliveries(gate: Gate, town: Town) -> list[FormalDelivery]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        of = select(FormalDelivery).where(FormalDelivery.certified_id.is_not(None)).order_by(FormalDelivery.id)
        return list((await work.session.execute(of)).scalars())


async def test_a_letter_leads_to_the_decision_and_names_no_child(gate: Gate, town: Town, decision: Any) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        of = select(Message.person_id, Message.ids).where(Message.template == "family_copy")
        ((person_id, ids),) = (await work.session.execute(of)).all()
    assert (person_id, ids["what"]) == (town.people["parent"], "determination")
    place = COPIES["determination"].place(ids)
    assert place == f"/family/determinations/{global_id('Determination', decision.id)}"


async def test_opening_it_is_the_copy_and_the_school_sees_that(gate: Gate, town: Town, decision: Any) -> None:
    for who in ("parent", "parent", "case_manager"):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            await copies.open_decision(work, determination_id=decision.id)
    (given,) = await deliveries(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        frozen = await certified(work, decision.id)
        noted = select(AuditEntry.action).where(AuditEntry.action == "determination.copy_opened")
        assert len((await work.session.execute(noted)).all()) == 1
    assert frozen is not None
    assert (given.person_id, given.way, given.document_sha256) == (town.people["parent"], "app", frozen.sha256)
    about = {"id": global_id("Determination", decision.id)}
    of_staff = (await read(gate, town, "case_manager", READ, **about))["determination"]
    assert (
        of_staff["copies"] == [{"id": global_id("Person", town.people["parent"]), "deliveries": [{"way": "app"}]}]
        and of_staff["openedOn"] is None
    )
    own = (await read(gate, town, "parent", READ, **about))["determination"]
    assert own["copies"] == [] and own["openedOn"] == given.delivered_on.isoformat()


async def test_paper_goes_on_record_of_who_is_owed_it_and_of_no_day_before(
    gate: Gate, town: Town, decision: Any
) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        frozen = await certified(work, decision.id)
        assert frozen is not None
        on = await day_of(work, frozen.certified_at)

    async def gives(who: str, **other: Any) -> None:
        said = {"person_id": town.people["parent"], "way": "handed", "on": on, **other}
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            await copies.give_decision(work, determination_id=decision.id, **said)

    for wrong in ({"on": on - timedelta(days=1)}, {"way": "app"}, {"person_id": town.people["teacher"]}):
        with pytest.raises(InvalidInput):
            await gives("case_manager", **wrong)
    for who in ("parent", "teacher", "stranger", "coordinator"):
        with pytest.raises((NotAllowed, NotFound)):
            await gives(who)
    for _ in range(2):
        await gives("case_manager")
    assert [one.way for one in await deliveries(gate, town)] == ["handed"]
