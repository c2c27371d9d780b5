"""The history of a section, told on a real database: it outlives compaction and crashes, and is nobody else's."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from pycrdt import Array, Doc, Map
from sqlalchemy import func, select, update

from tests.factories import Town, make_town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.factories.reading import read
from tests.live.stage import Client, eventually, sign_in, stage, ticket_for
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import NotAllowed, NotFound
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM, Gate, UnitOfWork
from trellis.live import documents
from trellis.live.model import LiveUpdate
from trellis.plans.finalizing import PlanIsFinal
from trellis.plans.history import service
from trellis.plans.history.keeping import folding
from trellis.plans.history.model import SectionMoment
from trellis.plans.live import PLAN_SECTION
from trellis.plans.model import Plan, PlanSection

pytestmark = pytest.mark.database

HISTORY = """query ($plan: ID!, $section: String! = "goals") {
  sectionHistory(planId: $plan, sectionKey: $section, language: "en") {
    moments { number startedAt endedAt people putsBack } people { id name } written mayRestore } }"""
MOMENT = """query ($plan: ID!, $number: Int!) {
  sectionMoment(planId: $plan, sectionKey: "goals", number: $number, language: "en") {
    changeCount parts moment { number } previous { number } } }"""
RESTORE = """mutation ($plan: ID!, $number: Int!) {
  restoreSection(planId: $plan, sectionKey: "goals", number: $number) {
    __typename ... on SectionRestored { number } ... on Problem { code doNext } } }"""
Edit = Callable[[Doc[Any]], None]


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


@pytest.fixture
async def plan(gate: Gate, town: Town) -> Plan:
    """A draft with two goals, which the case manager wrote first."""
    plan = await begun(gate, town)
    await types(gate, town, plan, "case_manager", lambda doc: goals_of(doc).extend([goal("g1"), goal("g2")]))
    return plan


def goal(row_id: str) -> Map[Any]:
    from trellis.plans.content import new_row
    from trellis.plans.form import form_for

    field = form_for("iep").section("goals").field("goals")
    return new_row(field, {"id": row_id, "baseline": f"{row_id} reads 88 words", "target": "110 words"})


def goals_of(doc: Doc[Any]) -> Array[Any]:
    return doc.get("rows:goals", type=Array)


def adding(row: int, column: str, words: str) -> Edit:
    def edit(doc: Doc[Any]) -> None:
        text = goals_of(doc)[row][column]
        text.insert(len(text), words)

    return edit


async def key_of(work: UnitOfWork, plan: Plan, section_key: str = "goals") -> uuid.UUID:
    found = select(PlanSection.id).where(PlanSection.plan_id == plan.id, PlanSection.section_key == section_key)
    return (await work.session.execute(found)).scalar_one()


async def types(gate: Gate, town: Town, plan: Plan, who: str, edit: Edit, *, later: timedelta | None = None) -> None:
    """Somebody edits the goals, now or `later`."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        section = await key_of(work, plan)
        doc = await documents.load_document(work, section)
        before = doc.get_state()
        edit(doc)
        number = await documents.append(work, section, doc.get_update(before), town.people[who])
        if later is not None:
            mine = update(LiveUpdate).where(LiveUpdate.document_id == section, LiveUpdate.number == number)
            await work.session.execute(mine.values(created_at=func.now() + later))


async def compact(gate: Gate, town: Town, plan: Plan) -> int:
    async with gate.open(town.district_id, SYSTEM, "live.compact") as work:
        return await documents.compact(work, await key_of(work, plan), folding)


async def history(gate: Gate, town: Town, plan: Plan, who: str = "case_manager") -> Any:
    found = await read(gate, town, who, HISTORY, plan=global_id("Plan", plan.id))
    return found["sectionHistory"]


async def moment(gate: Gate, town: Town, plan: Plan, number: int, who: str = "case_manager") -> Any:
    found = await read(gate, town, who, MOMENT, plan=global_id("Plan", plan.id), number=number)
    return found["sectionMoment"]


async def baselines(gate: Gate, town: Town, plan: Plan) -> list[str]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        doc = await documents.load_document(work, await key_of(work, plan))
        return [str(row["baseline"]) for row in goals_of(doc)]


async def restore(gate: Gate, town: Town, plan: Plan, number: int, who: str = "case_manager") -> int | None:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await service.restore_section(work, plan_id=plan.id, section_key="goals", through=number)


def names(found: Any) -> list[list[str]]:
    people = {person["id"]: person["name"].split()[0] for person in found["people"]}
    return [[people[who] for who in one["people"]] for one in found["moments"]]


def writers(found: Any) -> dict[str, str | None]:
    people = {person["id"]: person["name"].split()[0] for person in found["people"]}
    return {
        f"{part['rowId']}.{value['key']}": people.get(value["pieces"][0]["by"])
        for part in found["written"]
        for value in part["values"]
    }


async def test_who_wrote_what_and_when_outlives_compaction_word_for_word(gate: Gate, town: Town, plan: Plan) -> None:
    await types(gate, town, plan, "therapist", adding(0, "baseline", " a minute"))
    await types(gate, town, plan, "case_manager", adding(1, "target", " a minute"))
    fresh = await history(gate, town, plan)
    numbers = [one["number"] for one in fresh["moments"]]
    # The therapist wrote between two edits of the case manager's: one moment, of both.
    assert names(fresh) == [["Ana", "Chidi"]]
    assert writers(fresh) == {
        "g1.baseline": "Chidi", "g1.target": "Ana", "g2.baseline": "Ana", "g2.target": "Ana",
    }  # fmt: skip
    told = [await moment(gate, town, plan, number) for number in numbers]
    assert await compact(gate, town, plan) == numbers[-1]
    assert await history(gate, town, plan) == fresh
    assert [await moment(gate, town, plan, number) for number in numbers] == told
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await documents.read_updates(work, await key_of(work, plan), 0) == []
    # It goes on across the compaction: the same moment, as long as the same people go on.
    await types(gate, town, plan, "case_manager", adding(0, "target", " by June"))
    await types(gate, town, plan, "therapist", adding(0, "target", "."))
    await types(gate, town, plan, "case_manager", adding(1, "target", "."))
    assert names(await history(gate, town, plan)) == [["Ana", "Chidi"]]


async def test_a_moment_says_what_stood_there_and_what_had_changed(gate: Gate, town: Town, plan: Plan) -> None:
    await types(gate, town, plan, "therapist", adding(0, "baseline", " a minute"), later=timedelta(minutes=20))
    found = await history(gate, town, plan)
    first, second = (one["number"] for one in found["moments"])
    told = await moment(gate, town, plan, second)
    assert (told["changeCount"], told["previous"]["number"]) == (1, first)
    (changed,) = (value for part in told["parts"] for value in part["values"] if value["how"] == "changed")
    assert changed["runs"] == [
        {"how": "same", "text": "g1 reads 88 words"},
        {"how": "added", "text": " a minute"},
    ]
    assert [part["rowId"] for part in told["parts"]] == ["g1", "g2"]


async def test_a_crash_in_the_middle_of_compaction_loses_neither_history_nor_text(
    gate: Gate, town: Town, plan: Plan
) -> None:
    before = await history(gate, town, plan)
    with pytest.raises(RuntimeError):
        async with gate.open(town.district_id, SYSTEM, "live.compact") as work:
            await documents.compact(work, await key_of(work, plan), folding)
            raise RuntimeError("killed before COMMIT")
    assert await history(gate, town, plan) == before
    # Two at once, while somebody writes: nothing twice, nothing lost.
    await asyncio.gather(
        compact(gate, town, plan),
        compact(gate, town, plan),
        *(types(gate, town, plan, "therapist", adding(0, "target", f" {n}")) for n in range(3)),
        history(gate, town, plan),
    )
    await compact(gate, town, plan)
    after = await history(gate, town, plan)
    assert [one["number"] for one in after["moments"]] == [before["moments"][0]["number"], 4]
    assert names(after) == [["Ana"], ["Chidi"]]


async def test_old_moments_are_thinned_when_the_log_is_put_into_one(gate: Gate, town: Town, plan: Plan) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        section = await key_of(work, plan)
        day = (await work.session.execute(select(func.date_trunc("day", func.now())))).scalar_one()
        ends = [day - timedelta(days=60, minutes=-n * 20) for n in range(12)]
        ends += [day - timedelta(days=9, minutes=-n * 20) for n in range(12)]
        for number, at in enumerate(ends, start=-len(ends)):
            work.session.add(
                SectionMoment(
                    district_id=work.district_id,
                    section_id=section,
                    plan_id=plan.id,
                    student_id=plan.student_id,
                    through=number,
                    started_at=at,
                    ended_at=at,
                    people=[str(town.people["therapist"])],
                    content={"goals": []},
                    written={},
                )
            )
    await compact(gate, town, plan)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        kept = await work.session.execute(select(SectionMoment.through).order_by(SectionMoment.through))
        # One of the day two months ago, one of each of four hours last week, and today's.
        assert list(kept.scalars()) == [-13, -10, -7, -4, -1, 1]
    found = await history(gate, town, plan)
    assert datetime.fromisoformat(found["moments"][0]["startedAt"]) == ends[0]


async def test_restoring_is_a_new_edit_by_who_restores_and_can_be_undone(gate: Gate, town: Town, plan: Plan) -> None:
    await types(gate, town, plan, "therapist", lambda doc: goals_of(doc).pop(0), later=timedelta(minutes=20))
    assert await baselines(gate, town, plan) == ["g2 reads 88 words"]
    first, _ = ((one["number"], one["endedAt"]) for one in (await history(gate, town, plan))["moments"])
    number = await restore(gate, town, plan, first[0])
    assert number is not None
    assert sorted(await baselines(gate, town, plan)) == ["g1 reads 88 words", "g2 reads 88 words"]
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        content = select(PlanSection.content).where(PlanSection.id == await key_of(work, plan))
        projected = (await work.session.execute(content)).scalar_one()["goals"]
        asked = select(AuditEntry.detail).where(AuditEntry.action == "plan.restore")
        said = (await work.session.execute(asked)).scalars().all()
    assert [row["id"] for row in projected] == ["g1", "g2"]
    assert said[-1] == {"section_key": "goals", "number": first[0]}
    found = await history(gate, town, plan)
    last = found["moments"][-1]
    assert (last["number"], last["putsBack"], names(found)[-1]) == (number, first[1], ["Ana"])
    # Nothing is different any more, so nothing is written.
    assert await restore(gate, town, plan, first[0]) is None
    await types(gate, town, plan, "therapist", adding(0, "target", " by June"))
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await service.undo_restore(work, plan_id=plan.id, section_key="goals", number=number)
    assert await baselines(gate, town, plan) == ["g2 reads 88 words"]
    await compact(gate, town, plan)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        with pytest.raises(service.MomentGone):
            await service.undo_restore(work, plan_id=plan.id, section_key="goals", number=number)


async def test_restoring_while_another_types_reaches_every_browser_and_loses_no_word(
    gate: Gate, town: Town, plan: Plan, fresh_database
) -> None:
    await types(gate, town, plan, "therapist", adding(1, "baseline", " (a guess)"), later=timedelta(minutes=20))
    first = (await history(gate, town, plan))["moments"][0]["number"]
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        section = await key_of(work, plan)
    async with stage(fresh_database.app_url, kinds=[PLAN_SECTION]) as here:
        ana, chidi = Client(), Client()
        for who, client in (("case_manager", ana), ("therapist", chidi)):
            paper = ticket_for(town, who, await sign_in(gate, town, who), section)
            await client.connect(here.url(section, paper))
            await client.all_saved()

        async def typing() -> None:
            for n in range(20):
                adding(0, "target", f" w{n}")(chidi.doc)
                await chidi.flush()
                await asyncio.sleep(0.005)

        working = asyncio.create_task(typing())
        await asyncio.sleep(0.05)
        assert await restore(gate, town, plan, first) is not None
        await working
        await chidi.all_saved()
        said = "".join(f" w{n}" for n in range(20))

        def target(client: Client) -> str:
            return str(goals_of(client.doc)[0]["target"])

        await eventually(lambda: target(ana) == target(chidi))
        # What was typed before the restoring is what it puts back; every word after it stays, in order.
        assert said.endswith(target(ana).removeprefix("110 words")) and target(ana).endswith(" w19")
        await eventually(lambda: str(goals_of(ana.doc)[1]["baseline"]) == "g2 reads 88 words")
        assert str(goals_of(chidi.doc)[1]["baseline"]) == "g2 reads 88 words"
        await ana.close()
        await chidi.close()


@pytest.mark.parametrize("who", ["parent", "other_parent", "student", "stranger"])
async def test_whoever_does_not_read_the_draft_as_it_is_written_gets_nothing(
    gate: Gate, town: Town, plan: Plan, who: str
) -> None:
    from trellis.plans.service import share_draft

    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await share_draft(work, plan_id=plan.id)
    await compact(gate, town, plan)
    for section in ("goals", "family"):
        found = await read(gate, town, who, HISTORY, plan=global_id("Plan", plan.id), section=section)
        assert found["sectionHistory"] is None
    assert await moment(gate, town, plan, 1, who) is None
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        assert (await work.session.execute(select(func.count()).select_from(SectionMoment))).scalar() == 0
    with pytest.raises(NotFound):
        await restore(gate, town, plan, 1, who)


async def test_another_district_gets_nothing(gate: Gate, town: Town, plan: Plan) -> None:
    elsewhere = await make_town(gate)
    assert await history(gate, elsewhere, plan, "director") is None
    with pytest.raises(NotFound):
        await restore(gate, elsewhere, plan, 1, "director")


async def test_who_reads_and_does_not_write_looks_and_restores_nothing_and_each_look_is_on_record(
    gate: Gate, town: Town, plan: Plan
) -> None:
    found = await history(gate, town, plan, "teacher")
    assert found["mayRestore"] is False
    await moment(gate, town, plan, found["moments"][0]["number"], "teacher")
    with pytest.raises(NotAllowed):
        await restore(gate, town, plan, 1, "teacher")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        entries = await work.session.execute(
            select(AuditEntry.detail, AuditEntry.student_id)
            .where(AuditEntry.actor_person_id == town.people["teacher"], AuditEntry.action == "plan.read")
            .order_by(AuditEntry.id)
        )
        assert [tuple(entry) for entry in entries] == [
            ({"of": "history", "section_key": "goals"}, town.student_id),
            ({"of": "moment", "section_key": "goals", "number": 1}, town.student_id),
        ]


async def test_of_a_final_plan_nothing_is_restored_and_the_way_there_is_no_longer_shown(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    number = (await history(gate, town, plan))["moments"][-1]["number"]
    await finalized(gate, town, plan)
    assert await history(gate, town, plan) is None
    with pytest.raises(PlanIsFinal):
        await restore(gate, town, plan, number)
    refused = await read(gate, town, "case_manager", RESTORE, plan=global_id("Plan", plan.id), number=number)
    assert refused["restoreSection"] == {"__typename": "ConflictProblem", "code": "PLAN_IS_FINAL", "doNext": None}
