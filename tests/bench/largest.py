"""Makes a demo's draft the largest plan there is: 12 goals with 24 objectives, 10 services, words in every section.

`python -m tests.bench.largest` while a demo runs (TRELLIS_DEMO_FILE); prints the plan's address. For the measuring of
typing in a browser (`frontend/e2e/bench`).
"""

from __future__ import annotations

import asyncio
import copy
import json
import os
from pathlib import Path
from typing import Any

from sqlalchemy import select

from tests.factories.plan import whole_plan
from trellis.districts.model import District
from trellis.kernel.database import Database
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM, Gate, UnitOfWork
from trellis.live import documents
from trellis.people.model import Person
from trellis.plans import live, service
from trellis.plans.content import section_doc_from_content
from trellis.plans.model import Plan, PlanSection

GOALS, OBJECTIVES, SERVICES = 12, 24, 10
MUCH = "Maya reads aloud every morning, explains what she has read, and writes one thing down that is new to her. "
STUDENT = ("juniper", "Maya", "Ruiz")


def largest_plan() -> dict[str, Any]:
    """The sample plan with as many goals, objectives and services as the goals of speed name."""
    content = copy.deepcopy(whole_plan())
    goals, services = content["goals"]["goals"], content["services"]["services"]
    content["goals"]["goals"] = _repeated(goals, GOALS)
    for goal in content["goals"]["goals"]:
        lines = [f"By mark {n + 1}: {MUCH.strip()}" for n in range(OBJECTIVES // GOALS)]
        goal["benchmarks"] = "\n".join(lines)
    content["services"]["services"] = _repeated(services, SERVICES)
    present = content["present_levels"]
    for key in ("strengths", "evaluation_results", "academic", "functional", "curriculum_effect"):
        said = present[key] if isinstance(present[key], str) else present[key]["text"]
        present[key] = "\n".join([said, *[MUCH * 4] * 5])
    return content


def _repeated(rows: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    return [{**rows[n % len(rows)], "id": f"{rows[n % len(rows)]['id']}-{n}"} for n in range(count)]


async def rewrite(work: UnitOfWork, plan: Plan, content: dict[str, Any]) -> None:
    """Let every section of a draft say `content` and nothing of what it said before."""
    found = await work.session.execute(select(PlanSection).where(PlanSection.plan_id == plan.id))
    for section in found.scalars().all():
        declared = service.form_of(plan).section(section.section_key)
        await documents.begin_anew(work, section.id)
        said = section_doc_from_content(declared, content[section.section_key])
        await documents.append(work, section.id, said.get_update(), None)
        await live.changed(work, await documents.document_by_id(work, section.id))


async def write_it(database_url: str) -> str:
    """Write it into the student's draft; returns the plan's id as browsers know it."""
    slug, given, family = STUDENT
    database = Database(database_url, pool_size=2)
    gate = Gate(database)
    try:
        async with gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "bench") as work:
            district_id = (await work.session.execute(select(District.id).where(District.slug == slug))).scalar_one()
        async with gate.open(district_id, SYSTEM, "bench") as work:
            draft = (
                select(Plan)
                .join(Person, Person.id == Plan.student_id)
                .where(Person.given_name == given, Person.family_name == family, Plan.state == "draft")
            )
            plan = (await work.session.execute(draft)).scalars().first()
            assert plan is not None, f"{given} {family} has no draft in this demo"
            await rewrite(work, plan, largest_plan())
        return global_id("Plan", plan.id)
    finally:
        await database.close()


if __name__ == "__main__":
    demo = json.loads(Path(os.environ.get("TRELLIS_DEMO_FILE", ".local/demo.json")).read_text())
    print(f"/plans/{asyncio.run(write_it(demo['databaseUrl']))}")
