"""Whose ink a plan has lines for, before anybody answered it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.factories import make_town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from trellis.documents.jobs import _document
from trellis.documents.on_paper import who_signs_on_paper
from trellis.documents.typeset import typeset
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.plans.model import PlanVersion

pytestmark = pytest.mark.database


async def test_consent_is_asked_of_who_may_give_it_and_attending_is_not_consenting(gate: Gate) -> None:
    town = await make_town(gate)
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    version = await finalized(gate, town, plan)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        row = (await work.session.execute(select(PlanVersion).where(PlanVersion.id == version.id))).scalar_one()
        lines = [(one.name, one.role) for one in await who_signs_on_paper(work, row)]
        document = await _document(work, row, [])
    assert lines[0] == ("Helena Ruiz", "Parent or guardian: agrees to this plan")
    assert ("Ana Reyes", "Case manager: took part in the meeting") in lines
    assert ("Maya Ruiz", "Student: took part in the meeting") in lines
    # Ivan Ruiz holds no rights and was not there; Chidi Okafor was not there.
    assert {name for name, _ in lines} == {
        "Helena Ruiz", "Ana Reyes", "Bo Lindqvist", "Eve Tran", "Dana Weiss", "Maya Ruiz",
    }  # fmt: skip
    assert len(lines) == 6
    assert b"%PDF" in typeset(document)[:8]
    assert document.letterhead[1] == "Harbor Elementary"
