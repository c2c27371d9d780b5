"""From what people are writing to what the rest of the product reads: a section's content, and its rows."""

from __future__ import annotations

from typing import Any

from pycrdt import Doc
from sqlalchemy import delete, insert

from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.live import documents
from trellis.plans.content import section_content
from trellis.plans.form import shown_content
from trellis.plans.model import Plan, PlanGoal, PlanSection, PlanService
from trellis.plans.projection import SERVICE_SECTIONS, GoalRow, ServiceRow, goal_rows, service_rows
from trellis.plans.written_on import form_of

GOAL_COLUMNS = ("row_id", "position", "area", "statement")
SERVICE_COLUMNS = ("row_id", "position", "name", "provider_role", "minutes_per_week", "starts_on", "ends_on")


async def project_section(work: UnitOfWork, plan: Plan, section: PlanSection) -> dict[str, Any]:
    """Read the section's committed document into its content, and goals and services into their rows. Total."""
    doc, through = await documents.load_with_number(work, section.id)
    return await store_content(work, plan, section, doc, through)


async def store_content(
    work: UnitOfWork, plan: Plan, section: PlanSection, doc: Doc[Any], through: int
) -> dict[str, Any]:
    """Write what `doc` says. `through` is the number of its last update."""
    form = form_of(plan)
    content = section_content(form.section(section.section_key), doc)
    section.content = content
    work.memory.pop(("facts", plan.id), None)
    section.projected_at = work.at
    section.projected_through = through
    await work.session.flush()
    # Columns that hang on facts outside the plan are in no projected row: without facts they count as hidden.
    shown = shown_content(form, {section.section_key: content}, {})
    if section.section_key == "goals":
        rows = [_row(plan, GOAL_COLUMNS, goal) for goal in goal_rows(shown)]
        await _replace(work, plan, PlanGoal, rows)
    if section.section_key in SERVICE_SECTIONS:
        rows = [_row(plan, SERVICE_COLUMNS, line) for line in service_rows(shown)]
        await _replace(work, plan, PlanService, rows)
    return content


def _row(plan: Plan, columns: tuple[str, ...], said: GoalRow | ServiceRow) -> dict[str, Any]:
    return {
        "district_id": plan.district_id,
        "id": new_id(),
        "plan_id": plan.id,
        "facts": said.facts(),
        **{column: getattr(said, column) for column in columns},
    }


async def _replace(work: UnitOfWork, plan: Plan, table: Any, rows: list[dict[str, Any]]) -> None:
    await work.session.execute(delete(table).where(table.plan_id == plan.id))
    if rows:
        await work.session.execute(insert(table), rows)
