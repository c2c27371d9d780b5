"""The family gets its copy of a plan at no cost, and that they have it is on record (FIN-10; 34 CFR 300.322(f))."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from sqlalchemy import select, update

from tests.factories import Town, make_town
from tests.factories.plan import give_notice, notice_of
from tests.factories.reading import read
from tests.plans.amending_a_plan import ask
from tests.plans.test_plan_notice import final
from tests.plans.transferring_a_plan import born
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices.prior_written import delivering, reading
from trellis.notices.prior_written.model import FormalDelivery, IssuedNotice, PriorNotice
from trellis.people.model import Person
from trellis.plans import today as work_list
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.noticing import copies, today
from trellis.students.model import RightsHolder

pytestmark = pytest.mark.database

PAPERS = """query ($plan: ID!, $language: String! = "en") { planPapers(planId: $plan, language: $language) {
  waits copyIsDue copies { id name deliveries { way on } }
  notice { id state openedAt sha256 items { how text textLanguage }
    contents { key plain text textLanguage } givenTo { id deliveries { way on } } } } }"""
NOTICE = """query ($id: ID!, $language: String! = "es") { priorNotice(id: $id, language: $language) {
  state student { id name } items { text textLanguage } contents { key plain text textLanguage } may
  givenTo { id } } }"""


@pytest.fixture(autouse=True)
def _a_monday_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-23T18:00:00+00:00")


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


NOT_ALL = "Not everybody owed the notice of November 23, 2026 has it"


async def told(gate: Gate, town: Town) -> tuple[Plan, PlanVersion, PriorNotice]:
    """A final plan whose notice is out and whose family is asked."""
    plan, version = await final(gate, town)
    notice = await give_notice(gate, town, version)
    await ask(gate, town, plan)
    return plan, version, notice


async def asked_today(gate: Gate, town: Town, who: str = "case_manager") -> list[tuple[str, str, str]]:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return [(row.what.en, row.standing, row.page) for row in await today.rows_for(work)]


async def opens(gate: Gate, town: Town, notice: PriorNotice, who: str = "parent") -> str:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return (await delivering.open_notice(work, notice_id=notice.id)).state


async def receives(gate: Gate, town: Town, version: PlanVersion, who: str = "parent") -> bool:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await copies.receive_copy(work, version_id=version.id)


async def papers(gate: Gate, town: Town, plan: Plan, who: str = "case_manager") -> dict:
    found = await read(gate, town, who, PAPERS, plan=global_id("Plan", plan.id))
    return found["planPapers"]


async def test_fin_10_the_copy_is_asked_for_until_the_family_has_it(gate: Gate, town: Town) -> None:
    plan, version, notice = await told(gate, town)
    assert await asked_today(gate, town) == [
        ("The family has not opened the notice of November 23, 2026", "waiting", "notice")
    ]
    assert await opens(gate, town, notice) == "delivered"
    assert await asked_today(gate, town) == [("Give the family their copy of the plan", "this_week", "notice")]
    assert (await papers(gate, town, plan))["copyIsDue"] is True
    assert copies.DUE == "W"

    assert await receives(gate, town, version)
    assert not await receives(gate, town, version)

    assert await asked_today(gate, town) == []
    after = await papers(gate, town, plan)
    assert after["copyIsDue"] is False
    given = {one["id"]: one["deliveries"] for one in after["copies"]}
    assert given[global_id("Person", town.people["parent"])] == [{"way": "app", "on": "2026-11-23"}]
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        (row,) = (
            (await work.session.execute(select(FormalDelivery).where(FormalDelivery.version_id == version.id)))
            .scalars()
            .all()
        )
    assert row.document_sha256 == version.sha256 and row.recorded_by_id == town.people["parent"]


async def test_fin_10_on_paper_it_counts_with_its_day_and_who_says_so(gate: Gate, town: Town) -> None:
    _, version, notice = await told(gate, town)
    parent = town.people["parent"]
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        found = await copies.hand_over_copy(
            work, version_id=version.id, person_id=parent, way="handed", delivered_on=date(2026, 11, 23)
        )
        assert not found.is_due
        state = (
            await delivering.hand_over(
                work, notice_id=notice.id, person_id=parent, way="posted", delivered_on=date(2026, 11, 23)
            )
        ).state
    assert state == "delivered" and await asked_today(gate, town) == []


async def test_who_of_two_parents_has_no_email_is_owed_it_until_it_is_given_on_paper(gate: Gate, town: Town) -> None:
    plan, version = await final(gate, town)
    father = await a_father(gate, town)
    notice = await give_notice(gate, town, version)
    await ask(gate, town, plan)
    assert await opens(gate, town, notice) == "delivered"
    assert await receives(gate, town, version)
    assert await asked_today(gate, town) == [(NOT_ALL, "waiting", "notice")]
    seen = (await papers(gate, town, plan))["notice"]["givenTo"]
    assert [one["id"] for one in seen if not one["deliveries"]] == [global_id("Person", father)]
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await delivering.hand_over(
            work, notice_id=notice.id, person_id=father, way="handed", delivered_on=date(2026, 11, 23)
        )
    assert await asked_today(gate, town) == []


async def test_who_came_of_age_is_owed_it_beside_the_parents(gate: Gate, town: Town) -> None:
    _, version, notice = await told(gate, town)
    assert await opens(gate, town, notice) == "delivered" and await receives(gate, town, version)
    assert await asked_today(gate, town) == []
    await born(gate, town, date(2008, 11, 22))
    assert [what for what, _, _ in await asked_today(gate, town)] == [NOT_ALL]
    await opens(gate, town, notice, "student")
    assert await asked_today(gate, town) == []


async def a_father(gate: Gate, town: Town) -> uuid.UUID:
    """Maya's father has the rights of a parent too, and no e-mail address."""
    father = town.people["other_parent"]
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Person).where(Person.id == father).values(email=None))
        held = {"district_id": town.district_id, "student_id": town.student_id, "person_id": father}
        work.session.add(RightsHolder(**held, law="IDEA", starts_on=date(2026, 8, 1)))
    return father


@pytest.mark.parametrize(
    ("who", "way", "on"),
    [
        ("parent", "handed", date(2026, 11, 24)),
        ("parent", "handed", date(2026, 11, 22)),
        ("parent", "app", date(2026, 11, 23)),
        ("parent", "by owl", date(2026, 11, 23)),
        ("stranger", "handed", date(2026, 11, 23)),
    ],
)
async def test_nobody_records_what_cannot_be(gate: Gate, town: Town, who: str, way: str, on: date) -> None:
    _, version, notice = await told(gate, town)
    for deed, about in ((copies.hand_over_copy, {"version_id": version.id}), (delivering.hand_over, {})):
        said = {**about, "person_id": town.people[who], "way": way, "delivered_on": on}
        said |= {} if about else {"notice_id": notice.id}
        async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
            with pytest.raises(InvalidInput):
                await deed(work, **said)


@pytest.mark.parametrize("who", ["teacher", "therapist", "parent", "admin", "stranger"])
async def test_only_who_answers_for_the_case_records_paper(gate: Gate, town: Town, who: str) -> None:
    _, version, notice = await told(gate, town)
    said = {"person_id": town.people["parent"], "way": "handed", "delivered_on": date(2026, 11, 23)}
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        with pytest.raises((NotAllowed, NotFound)):
            await copies.hand_over_copy(work, version_id=version.id, **said)
        with pytest.raises((NotAllowed, NotFound)):
            await delivering.hand_over(work, notice_id=notice.id, **said)


async def test_that_staff_or_the_student_look_at_it_is_no_delivery(gate: Gate, town: Town) -> None:
    _, version, notice = await told(gate, town)
    for who in ("case_manager", "teacher"):
        assert await opens(gate, town, notice, who) == "issued", who
    for who in ("case_manager", "teacher", "student"):
        assert not await receives(gate, town, version, who)
    assert await asked_today(gate, town, "teacher") == []


async def test_a_minor_reads_no_notice_and_who_came_of_age_has_theirs(gate: Gate, town: Town) -> None:
    """What their parents asked for and were refused is told to the parents (34 CFR 300.503(a))."""
    plan, _, notice = await told(gate, town)
    key = global_id("PriorNotice", notice.id)
    assert (await read(gate, town, "student", NOTICE, id=key))["priorNotice"] is None
    assert (await papers(gate, town, plan, "student"))["notice"] is None
    async with gate.open(town.district_id, town.actor("student"), "test") as work:
        assert await reading.standing_for_family(work, 5) == []
        for table in (PriorNotice, IssuedNotice):
            assert (await work.session.execute(select(table.id))).all() == [], "nor has the database a row for them"
    with pytest.raises(NotFound):
        await opens(gate, town, notice, "student")

    await born(gate, town, date(2008, 11, 22))
    async with gate.open(town.district_id, town.actor("student"), "test") as work:
        assert [row.id for row, _, _ in await reading.standing_for_family(work, 5)] == [notice.id]
    assert (await read(gate, town, "student", NOTICE, id=key))["priorNotice"]["items"]
    assert await opens(gate, town, notice, "student") == "delivered"
    assert (await read(gate, town, "parent", NOTICE, id=key))["priorNotice"]["items"], "the parents are told as well"


async def test_the_family_reads_it_in_spanish_and_nobody_of_another_house_does(gate: Gate, town: Town) -> None:
    _, version = await final(gate, town)
    draft = await notice_of(gate, town, version)
    key = global_id("PriorNotice", draft.id)
    assert (await read(gate, town, "parent", NOTICE, id=key))["priorNotice"] is None, "nobody reads over shoulders"
    assert (await read(gate, town, "teacher", NOTICE, id=key))["priorNotice"]["state"] == "draft"
    await give_notice(gate, town, version)

    seen = (await read(gate, town, "parent", NOTICE, id=key))["priorNotice"]
    assert seen["items"][0] == {"text": "El plan para el próximo año, como se adjunta.", "textLanguage": "es"}
    contents = {one["key"]: one for one in seen["contents"]}
    assert contents["safeguards"]["textLanguage"] == "es" and contents["safeguards"]["plain"] == "Sus derechos"
    assert contents["evaluations"]["textLanguage"] == "en", "what the team wrote stays in its language"
    assert seen["may"] == [] and seen["givenTo"] == []
    for who in ("stranger", "admin"):
        assert (await read(gate, town, who, NOTICE, id=key))["priorNotice"] is None, who
    elsewhere = await make_town(gate)
    assert (await read(gate, elsewhere, "parent", NOTICE, id=key))["priorNotice"] is None


async def test_a_notice_stands_on_the_first_page_of_who_is_owed_it_and_says_whether_it_is_new(
    gate: Gate, town: Town
) -> None:
    async def standing(who: str) -> list[tuple[object, bool]]:
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            found = await reading.standing_for_family(work, 10)
        return [(row.id, opened_at is not None) for row, _, opened_at in found]

    _, version = await final(gate, town)
    assert await standing("parent") == []
    notice = await give_notice(gate, town, version)
    assert await standing("parent") == [(notice.id, False)]
    await opens(gate, town, notice)
    assert await standing("parent") == [(notice.id, True)]
    assert await standing("case_manager") == await standing("stranger") == []


async def test_today_asks_for_the_notice_before_anything_else(gate: Gate, town: Town) -> None:
    plan, version = await final(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        rows, _ = await work_list.today_for(work)
    (row,) = [one for one in rows if one.id == plan.id]
    assert (row.what.en, row.page, row.standing) == ("Prior written notice to issue", "notice", "overdue")
    assert str(row.due_on) == "2026-10-02"
    await give_notice(gate, town, version)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        rows, _ = await work_list.today_for(work)
    assert [one.what.en for one in rows if one.id == plan.id] == ["Final plan, nobody asked to sign"]


async def test_a_504_plan_asks_for_neither(gate: Gate, town: Town) -> None:
    from tests.plans.test_glance_service import of_504

    plan = await of_504(gate, town)
    assert await papers(gate, town, plan) is None
    assert await asked_today(gate, town) == []
