"""A section is somebody's, by a day; they say that it is ready, and a later edit shows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pycrdt import XmlFragment
from sqlalchemy import select

from tests.factories import Town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.teamwork.talking import does, leaves
from trellis.kernel import clock
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.live import documents
from trellis.plans import live
from trellis.plans import service as plans
from trellis.plans.content import prose_root
from trellis.plans.form.prose import write_fragment
from trellis.plans.model import Plan
from trellis.teamwork import rules, service
from trellis.teamwork.model import SectionAssignment

pytestmark = pytest.mark.database
KEY = "present_levels"


async def gives(gate: Gate, town: Town, plan: Plan, to: str, *, by: str = "case_manager", **more: Any) -> Any:
    values = {"plan_id": plan.id, "section_key": KEY, "person_id": town.people[to], "due_on": None}
    return await does(gate, town, by, service.give_section, **(values | more))


async def ready(gate: Gate, town: Town, plan: Plan, who: str, is_ready: bool = True) -> Any:
    return await does(gate, town, who, service.mark_ready, plan_id=plan.id, section_key=KEY, is_ready=is_ready)


async def given(gate: Gate, town: Town) -> SectionAssignment | None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return (await work.session.execute(select(SectionAssignment))).scalar_one_or_none()


async def edit(gate: Gate, town: Town, plan: Plan) -> None:
    """Somebody adds a paragraph to the strengths, live."""
    async with gate.open(town.district_id, SYSTEM, "test.write") as work:
        section = next(s for s in (await plans.sections_of(work, [plan.id]))[0] if s.section_key == KEY)
        doc, _ = await documents.load_with_number(work, section.id)
        before = doc.get_state()
        paragraph = {"type": "paragraph", "content": [{"type": "text", "text": "Another sentence."}]}
        write_fragment(doc.get(prose_root("strengths"), type=XmlFragment), {"content": [paragraph]})
        await documents.append(work, section.id, doc.get_update(before), None)
        await live.changed(work, await documents.document_by_id(work, section.id))


async def today(gate: Gate, town: Town, who: str) -> list[tuple[str, date | None, str]]:
    rows = await does(gate, town, who, service.rows_for)
    return [(row.what.en, row.due_on, row.standing) for row in rows]


async def test_a_section_is_given_and_is_on_its_writers_day(gate: Gate, town: Town, plan: Plan) -> None:
    day = clock.in_zone(clock.now(), "America/Los_Angeles").date()
    await gives(gate, town, plan, "therapist", due_on=day + timedelta(days=3))
    title = "Your section: Present levels"
    assert await today(gate, town, "therapist") == [(title, day + timedelta(days=3), "this_week")]
    assert await today(gate, town, "teacher") == []
    await ready(gate, town, plan, "therapist")
    assert await today(gate, town, "therapist") == []
    await edit(gate, town, plan)
    [(what, _, _)] = await today(gate, town, "therapist")
    assert what.startswith("Edited after you said ready")
    await ready(gate, town, plan, "therapist")
    assert await today(gate, town, "therapist") == []
    await ready(gate, town, plan, "therapist", is_ready=False)
    assert [what for what, _, _ in await today(gate, town, "therapist")] == [title]


async def test_ready_stands_for_what_was_written_then(gate: Gate, town: Town, plan: Plan) -> None:
    await gives(gate, town, plan, "therapist")
    await ready(gate, town, plan, "therapist")
    before = await given(gate, town)
    await edit(gate, town, plan)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        document = await documents.document_by_id(work, before.section_id)  # type: ignore[union-attr]
    assert before is not None and before.ready_through is not None and document.last_number == before.ready_through + 1


@pytest.mark.parametrize("to", ["stranger", "teacher", "principal", "parent", "admin", "director"])
async def test_a_section_is_given_to_its_writers_on_the_team_only(gate: Gate, town: Town, plan: Plan, to: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await gives(gate, town, plan, to)
    assert refused.value.says == rules.NOT_A_WRITER
    assert await given(gate, town) is None


async def test_the_family_is_asked_and_not_given_work(gate: Gate, town: Town, plan: Plan) -> None:
    with pytest.raises(InvalidInput):
        await gives(gate, town, plan, "parent", section_key="family")


@pytest.mark.parametrize(
    ("by", "error"),
    [("therapist", NotAllowed), ("principal", NotAllowed), ("stranger", NotFound), ("parent", NotFound)],
)
async def test_who_does_not_lead_the_plan_gives_nothing(
    gate: Gate, town: Town, plan: Plan, by: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await gives(gate, town, plan, "teacher", by=by)
    async with gate.open(town.district_id, town.actor("therapist"), "test") as work:
        assert await service.people_to_give(work, await plans.plan_named(work, plan_id=plan.id), KEY) == []


async def test_whom_it_can_be_given_to_is_offered_by_name(gate: Gate, town: Town, plan: Plan) -> None:
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        row = await plans.plan_named(work, plan_id=plan.id)
        found = [one.id for one in await service.people_to_give(work, row, KEY)]
        assert await service.people_to_give(work, row, "nowhere") == []
    assert set(found) == {town.people[who] for who in ("case_manager", "therapist", "psychologist")}


async def test_nobody_signs_off_in_anothers_name(gate: Gate, town: Town, plan: Plan) -> None:
    with pytest.raises(InvalidInput) as nobodys:
        await ready(gate, town, plan, "teacher")
    assert nobodys.value.field == "sectionKey"
    await gives(gate, town, plan, "therapist")
    for who in ("teacher", "case_manager"):
        with pytest.raises(NotAllowed):
            await ready(gate, town, plan, who)
    await ready(gate, town, plan, "therapist")
    with pytest.raises(NotAllowed):
        await ready(gate, town, plan, "teacher", is_ready=False)
    # Who gave it may say that it is not.
    await ready(gate, town, plan, "case_manager", is_ready=False)
    assert (await given(gate, town)).ready_at is None  # type: ignore[union-attr]


async def test_given_to_somebody_else_it_is_not_ready_any_more(gate: Gate, town: Town, plan: Plan) -> None:
    await gives(gate, town, plan, "therapist")
    await ready(gate, town, plan, "therapist")
    await gives(gate, town, plan, "therapist", due_on=clock.now().date() + timedelta(days=20))
    assert (await given(gate, town)).ready_at is not None  # type: ignore[union-attr]
    await gives(gate, town, plan, "psychologist")
    now = await given(gate, town)
    assert now is not None and (now.person_id, now.ready_at) == (town.people["psychologist"], None)
    await does(gate, town, "case_manager", service.take_section, plan_id=plan.id, section_key=KEY)
    assert await given(gate, town) is None
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        done = select(AuditEntry.action).where(AuditEntry.subject_kind == "plan_section").order_by(AuditEntry.id)
        actions = list((await work.session.execute(done)).scalars())
    assert actions == ["section.give", "section.ready", "section.give", "section.give", "section.take"]


async def test_who_left_the_team_has_no_section_any_more(gate: Gate, town: Town, plan: Plan) -> None:
    await gives(gate, town, plan, "therapist")
    await leaves(gate, town, "therapist", clock.now().date() - timedelta(days=1))
    assert await today(gate, town, "therapist") == []
    with pytest.raises(NotFound):
        await ready(gate, town, plan, "therapist")


async def test_of_a_final_plan_nothing_is_given(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    await gives(gate, town, plan, "therapist")
    await finalized(gate, town, plan)
    for deed in (gives(gate, town, plan, "teacher"), ready(gate, town, plan, "therapist")):
        with pytest.raises(plans.PlanIsFinal):
            await deed
    assert await today(gate, town, "therapist") == []
