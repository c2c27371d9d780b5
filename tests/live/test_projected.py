"""What people type in a section is read by the rest of the product a moment later, whatever they typed before."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from pycrdt import Map, XmlElement, XmlFragment, XmlText
from sqlalchemy import select
from tests.conftest import TestDatabase
from tests.factories import make_town
from tests.live.real import entered, section_of_a_plan
from tests.shell.served import Served, served

from trellis.kernel.tenancy import SYSTEM
from trellis.live import documents
from trellis.plans.content import section_content
from trellis.plans.form import form_for
from trellis.plans.model import PlanSection

pytestmark = [pytest.mark.database, pytest.mark.slow]
SECTION = form_for("iep").section("present_levels")


@pytest.fixture(scope="module")
def server(fresh_database: TestDatabase) -> Iterator[Served]:
    with served(fresh_database) as running:
        yield running


async def test_each_burst_is_projected_on_what_was_before(gate, server):
    town = await make_town(gate)
    section = await section_of_a_plan(gate, town)
    ana = await entered(gate, town, "case_manager", server, section.id)

    async def row() -> PlanSection:
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            return (await work.session.execute(select(PlanSection).where(PlanSection.id == section.id))).scalar_one()

    async def is_projected() -> None:
        """Wait until the section's content is all the log says."""
        async with asyncio.timeout(6):
            while True:
                async with gate.open(town.district_id, SYSTEM, "test") as work:
                    doc, number = await documents.load_with_number(work, section.id)
                found = await row()
                if found.projected_through == number:
                    break
                await asyncio.sleep(0.05)
        assert found.content == section_content(SECTION, doc)

    text = XmlText("Maya reads")
    for write in (
        lambda: ana.doc.get("prose:strengths", type=XmlFragment).children.append(XmlElement("paragraph", {}, [text])),
        lambda: text.insert(0, "Yes: "),
        lambda: ana.doc.get("fields", type=Map).__setitem__("academic_source", "Report card"),
        lambda: text.insert(0, "Oh "),
    ):
        write()
        await ana.flush()
        await ana.all_saved()
        await is_projected()
    assert "Oh Yes: Maya reads" in str((await row()).content["strengths"])
    # Somebody else projects; the next burst begins from nothing again.
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        kept = await work.session.get(PlanSection, (town.district_id, section.id))
        kept.projected_through, kept.content = 0, {}
    text.insert(0, "And ")
    await ana.flush()
    await ana.all_saved()
    await is_projected()
    await ana.close()
