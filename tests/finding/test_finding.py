"""Ctrl K: names with a letter wrong, plans, goals and files, each only for who may see them."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.factories import Town, make_town
from tests.factories.plan import begun, whole_plan, write
from tests.factories.reading import session_of
from tests.plans.test_plan_graphql import ask, house  # noqa: F401
from trellis.attachments.model import Attachment
from trellis.finding.keeping import keep_words
from trellis.finding.model import NameWord
from trellis.graphql.context import Context
from trellis.graphql.schema import schema
from trellis.house import House
from trellis.kernel.audit import AuditEntry
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.people.model import Person
from trellis.students.model import Student

pytestmark = pytest.mark.database
FURTHER = "query ($typed: String!) { searchFurther(text: $typed) { id kind title subtitle href } }"


@pytest.fixture
async def town(gate: Gate) -> Town:
    town = await make_town(gate)
    await learn(gate, town)
    return town


async def learn(gate: Gate, town: Town) -> int:
    async with gate.open(town.district_id, SYSTEM, "test.learn") as work:
        return await keep_words(work)


async def found(house: House, town: Town, who: str, typed: str) -> list[dict[str, Any]]:  # noqa: F811
    return list((await ask(house, town, who, FURTHER, typed=typed))["searchFurther"])


@pytest.mark.parametrize("typed", ["maja", "Ruis", "riuz", "ruizz, maya", "mya ruiz", "MAYÁ RUZI"])
async def test_a_student_is_found_though_a_letter_is_wrong(house: House, town: Town, typed: str) -> None:  # noqa: F811
    hits = [hit for hit in await found(house, town, "case_manager", typed) if hit["kind"] == "student"]
    assert [hit["title"] for hit in hits] == (["Maya Ruiz"] if typed not in ("mya ruiz",) else []), typed


async def test_a_colleague_is_found_so_too(house: House, town: Town) -> None:  # noqa: F811
    (hit,) = await found(house, town, "case_manager", "lindquist")
    assert (hit["kind"], hit["title"], hit["href"]) == ("person", "Bo Lindqvist", "/people?search=Lindqvist")


async def test_who_has_no_tie_finds_nobody_whatever_they_type(house: House, town: Town) -> None:  # noqa: F811
    for typed in ("maja", "riuz", "maya iep"):
        assert [hit for hit in await found(house, town, "stranger", typed) if hit["kind"] != "person"] == []


async def test_the_familys_place_has_no_search_box(house: House, gate: Gate, town: Town) -> None:  # noqa: F811
    actor = town.actor("parent")
    async with gate.open(town.district_id, actor, "test") as work:
        session = replace(session_of(town.district_id, actor), audience="family")
        done = await schema().execute(
            FURTHER, variable_values={"typed": "maja"}, context_value=Context(house, session, work, "en")
        )
    assert done.data == {"searchFurther": []}


async def test_a_plan_is_found_by_its_student_and_the_word(house: House, gate: Gate, town: Town) -> None:  # noqa: F811
    plan = await begun(gate, town)
    for typed in ("maya iep", "iep ruiz", "Ruiz"):
        (hit,) = [hit for hit in await found(house, town, "case_manager", typed) if hit["kind"] == "plan"]
        assert hit["title"] == "Maya Ruiz"
        assert hit["subtitle"] == "Individualized education program · draft"
        assert hit["href"] == f"/plans/{global_id('Plan', plan.id)}"


async def test_a_goal_is_found_by_its_words_on_ones_own_students(house: House, gate: Gate, town: Town) -> None:  # noqa: F811
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    (hit,) = [hit for hit in await found(house, town, "case_manager", "read ALOUD") if hit["kind"] == "goal"]
    assert "read aloud" in hit["title"] and hit["subtitle"] == "Maya Ruiz · goal"
    assert hit["href"].startswith(f"/plans/{global_id('Plan', plan.id)}#goals.goals.")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Student).values(ended_on=date(2026, 9, 1)))
    assert await found(house, town, "case_manager", "read aloud") == [], "who left is in nobody's caseload"
    # The director works for the district, with no student of their own; the stranger with none at all.
    for who in ("director", "stranger"):
        assert await found(house, town, who, "read aloud") == []


async def test_a_file_is_found_by_its_title_by_who_may_open_it(house: House, gate: Gate, town: Town) -> None:  # noqa: F811
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        for title, state in (("Evaluación psicológica 2026", "ready"), ("Evaluación infected", "refused")):
            work.session.add(
                Attachment(
                    district_id=town.district_id,
                    student_id=town.student_id,
                    uploaded_by_id=town.people["psychologist"],
                    kind="evaluation_report",
                    title=title,
                    file_name="report.pdf",
                    content_type="application/pdf",
                    byte_count=9,
                    state=state,
                    upload_key=f"up/{uuid.uuid4()}",
                )
            )
    (hit,) = await found(house, town, "case_manager", "evaluacion psico")
    assert (hit["title"], hit["subtitle"]) == ("Evaluación psicológica 2026", "Maya Ruiz · file")
    assert await found(house, town, "stranger", "evaluacion") == []


async def test_whose_records_were_shown_is_on_record(house: House, gate: Gate, town: Town) -> None:  # noqa: F811
    await found(house, town, "case_manager", "maja")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        entries = (
            await work.session.execute(select(AuditEntry).where(AuditEntry.action == "student.listed"))
        ).scalars()
        (entry,) = entries.all()
    assert entry.detail["shown"] == [str(town.student_id)] and entry.detail["list"] == "search"


async def test_a_new_name_is_learned_in_its_district_alone_and_an_old_one_forgotten(
    house: House,  # noqa: F811
    gate: Gate,
    town: Town,
) -> None:
    other = await make_town(gate)
    await learn(gate, other)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        maya = (await work.session.execute(select(Person).where(Person.id == town.student_id))).scalar_one()
        maya.name_key, maya.family_name_key, maya.family_name = "maya quintanilla", "quintanilla", "Quintanilla"
    assert await learn(gate, town) == 2
    assert await learn(gate, town) == 0
    (hit,) = await found(house, town, "case_manager", "quintanila")
    assert hit["title"] == "Maya Quintanilla"
    for district_id, words in ((town.district_id, ["quintanilla"]), (other.district_id, ["ruiz"])):
        async with gate.open(district_id, SYSTEM, "test") as work:
            known = select(NameWord.word).where(NameWord.word.in_(["ruiz", "quintanilla"])).distinct()
            assert (await work.session.execute(known)).scalars().all() == words


async def test_two_who_learn_at_once_know_each_word_once(gate: Gate) -> None:
    town = await make_town(gate)
    await asyncio.gather(*(learn(gate, town) for _ in range(4)))
    assert await learn(gate, town) == 0


@pytest.mark.parametrize(
    "typed", ["", "  ", "m", "ma", "%", "'; --", "x" * 500, "\0", "🙂🙂🙂🙂", "a b c d e f g h i j"]
)
async def test_odd_words_find_nothing_and_break_nothing(house: House, town: Town, typed: str) -> None:  # noqa: F811
    assert await found(house, town, "case_manager", typed) == []
