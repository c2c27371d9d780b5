"""A determination names the evaluation report it rests on, by its hash, for the group and for the family."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest
from sqlalchemy import update

import trellis.rooms  # noqa: F401  (facts are known by importing them)
from tests.eligibility.deciding import ELIGIBLE, decided, everybody_agrees, prepared
from tests.evaluations.a_case import begun, brought_to, cognitive, named, signed, written
from tests.factories import make_town
from tests.factories.reading import read
from trellis.documents.typeset import typeset
from trellis.eligibility import standing
from trellis.eligibility.printing import determination_to_print
from trellis.evaluations.reading import report_of
from trellis.kernel import clock
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.students.model import Student

pytestmark = pytest.mark.database
READ = "query Read($id: ID!) { determination(id: $id) { report { sha256 areas { assessor summary } } } }"


async def test_what_is_certified_names_the_report_by_its_hash_and_the_family_prints_it(gate: Gate) -> None:
    town = await make_town(gate)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Student).values(primary_category=None))
    case = await begun(gate, town)
    area = await named(gate, town, case, cognitive(town))
    await brought_to(gate, town, case, "in_progress")
    await written(gate, town, area)
    await signed(gate, town, area)
    case = await brought_to(gate, town, case, "report_ready")
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        report = await report_of(work, case.id)
    day = clock.today_in("America/Los_Angeles")
    row = await prepared(gate, town, case, replace(ELIGIBLE, held_on=day, decided_on=day))
    await everybody_agrees(gate, town, row)
    row = await decided(gate, town, row, "decide_eligible")
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        frozen = await standing.certified(work, row.id)
        printed = await determination_to_print(work, determination_id=row.id, language="es")
    said = orjson.loads(frozen.canonical)["report"]
    assert (said["sha256"], said["signedOn"]) == (report.sha256, report.signed_on.isoformat())
    (one,) = said["areas"]
    assert (one["key"], one["assessor"], one["sha256"]) == ("intelligence", "Dana Weiss", report.areas[0].sha256)
    assert one["summary"] == "Maya thinks as others of her age do."
    assert "findings" not in one, "teachers of the student read the determination, and summaries alone"
    assert typeset(printed).startswith(b"%PDF")
    assert report.sha256 in str(printed.blocks)
    assert "Inteligencia" in str(printed.blocks)
    for who in ("parent", "teacher", "director"):
        shown = (await read(gate, town, who, READ, id=global_id("Determination", row.id)))["determination"]["report"]
        assert shown == {
            "sha256": report.sha256,
            "areas": [{"assessor": "Dana Weiss", "summary": "Maya thinks as others of her age do."}],
        }, who
