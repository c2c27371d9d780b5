"""Answers given while apart: what may stand beside the fields, and that no plan is frozen over them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from pycrdt import Array, Doc, Map

from tests.factories import Town, make_town
from tests.factories.plan import FORM, begun, finalized, meet, whole_plan, write
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.live import documents
from trellis.plans import service
from trellis.plans.apart import AnswersApart, is_shown
from trellis.plans.content import section_content
from trellis.plans.form.shape import APART_ROOT, LARGEST_APART, MOST_ANSWERS, MOST_APART, declared_shape_breaches

ESY = FORM.section("esy")
SERVICES = FORM.section("services")
YES = {"value": "yes", "personId": "UGVyc29uOjE", "name": "Ana Reyes", "at": 1_795_000_000_000.0}
NO = {"value": "no", "personId": None, "name": None, "at": None}


def with_apart(entries: dict[str, Any]) -> Doc[Any]:
    doc: Doc[Any] = Doc()
    apart = doc.get(APART_ROOT, type=Map)
    for place, answers in entries.items():
        apart[place] = answers
    return doc


def test_two_answers_stand_beside_the_fields_and_are_part_of_no_answer() -> None:
    doc = with_apart({"decision": [YES, NO]})
    assert list(declared_shape_breaches(ESY, doc)) == []
    assert not any(section_content(ESY, doc).values())
    either = [{**YES, "value": 30.0}, {**NO, "value": None}]
    of_a_row = with_apart(
        {"services.s-1.minutes_per_session": either, "research_based": [{**NO, "value": True}, NO | {"value": ""}]}
    )
    assert list(declared_shape_breaches(SERVICES, of_a_row)) == []


REFUSED: dict[str, Any] = {
    "one answer": {"decision": [YES]},
    "a word": {"decision": "yes"},
    "a crowd": {"decision": [YES, NO] * MOST_ANSWERS},
    "an answer without its person": {"decision": [YES, {"value": "no"}]},
    "an answer with more than that": {"decision": [YES, {**NO, "note": "psst"}]},
    "a question nobody asks": {"decision_2": [YES, NO]},
    "prose, which merges": {"reason": [YES, NO]},
    "a cell of what has no rows": {"decision.r1.area": [YES, NO]},
    "a value that is no answer to it": {"decision": [YES, {**NO, "value": {"a": 1}}]},
    "a moment that is none": {"decision": [YES, {**NO, "at": "never"}]},
    "a moment no calendar has": {"decision": [YES, {**NO, "at": 1e300}]},
    "a moment before all": {"decision": [YES, {**NO, "at": -1.0}]},
    "a yes for a moment": {"decision": [YES, {**NO, "at": True}]},
    "a name that is no word": {"decision": [YES, {**NO, "name": {}}]},
    "a name as long as a page": {"decision": [YES, {**NO, "name": "x" * 1_000}]},
    "a person who is a number": {"decision": [YES, {**NO, "personId": 1.0}]},
    "a book": {"decision": [YES, {**NO, "value": "x" * LARGEST_APART}]},
    "a shared map": {"decision": Map({"value": "no"})},
    "a place as long as a page": {"x" * 1_000: [YES, NO]},
    "places without end": {f"p{n}": [YES, NO] for n in range(MOST_APART + 1)},
}


@pytest.mark.parametrize("what", REFUSED)
def test_anything_else_there_is_refused(what: str) -> None:
    found = list(declared_shape_breaches(ESY, with_apart(REFUSED[what])))
    assert found and {breach.path[0] for breach in found} == {APART_ROOT}


@pytest.mark.parametrize(
    "place",
    [
        "services",
        "services.s-1",
        "services.s 1.setting",
        "services.s-1.details",
        "services.s-1.id",
        "services.s-1.setting.x",
    ],
)
def test_of_rows_only_a_cell_with_one_answer_waits(place: str) -> None:
    """A text of a row merges by itself; a row's own id nobody answers."""
    nothing = {**NO, "value": None}
    found = list(declared_shape_breaches(SERVICES, with_apart({place: [nothing, {**nothing, "name": "Ana"}]})))
    assert [breach.path for breach in found] == [(APART_ROOT, place)]


def test_a_list_under_them_is_refused() -> None:
    doc: Doc[Any] = Doc()
    doc.get(APART_ROOT, type=Array).append("x")
    assert [breach.path for breach in declared_shape_breaches(ESY, doc)] == [(APART_ROOT,)]


@pytest.mark.parametrize(
    ("place", "shown"),
    [("decision", True), ("goals.g1.area", True), ("goals.g2.area", False), ("decide_on", False), ("", False)],
)
def test_what_the_plan_does_not_show_stops_nobody(place: str, shown: bool) -> None:
    assert is_shown(place, {"decision": "no", "goals": [{"id": "g1"}]}) is shown


@pytest.mark.database
async def test_a_plan_is_not_frozen_while_two_answers_wait(gate: Gate) -> None:
    town: Town = await make_town(gate)
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    section_id = await _section(gate, town, plan.id)
    await _append(gate, town, section_id, lambda apart: apart.update({"decision": [YES, NO]}))
    with pytest.raises(AnswersApart) as refused:
        await finalized(gate, town, plan, key="while apart")
    assert ESY.title.in_language("en") in refused.value.says.in_language("en")
    # Somebody decides; then it is.
    await _append(gate, town, section_id, lambda apart: apart.pop("decision"))
    assert (await finalized(gate, town, plan, key="once decided")).number == 1


@pytest.mark.database
async def test_what_no_page_could_show_keeps_no_plan_from_being_frozen(gate: Gate) -> None:
    """However it came there: a parent with a shared draft writes in *family*, past their own page if they like."""
    town: Town = await make_town(gate)
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    family = await _section(gate, town, plan.id, "family")
    await _append(gate, town, family, lambda apart: apart.update({"parent_concerns": [YES, NO]}))
    esy = await _section(gate, town, plan.id)
    await _append(gate, town, esy, lambda apart: apart.update({"decision": [YES, {**NO, "at": "never"}]}))
    assert (await finalized(gate, town, plan, key="all the same")).number == 1


async def _section(gate: Gate, town: Town, plan_id: uuid.UUID, key: str = "esy") -> uuid.UUID:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        sections = (await service.sections_of(work, [plan_id]))[0]
        return next(one.id for one in sections if one.section_key == key)


async def _append(gate: Gate, town: Town, section_id: uuid.UUID, change: Any) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        doc = await documents.load_document(work, section_id)
        before = doc.get_state()
        change(doc.get(APART_ROOT, type=Map))
        await documents.append(work, section_id, doc.get_update(before), town.people["case_manager"])
