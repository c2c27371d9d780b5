"""The procedural safeguards notice: what it says, who is given it, what is on record of that (34 CFR 300.504)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

import trellis.rooms  # noqa: F401  (jobs are declared by importing them)
from tests.factories import Town, make_town
from tests.factories.reading import read
from trellis.access.day import today
from trellis.deadlines.model import Deadline
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices.booklet import Edition, language_for, sha256_of
from trellis.notices.prior_written.model import FormalDelivery
from trellis.notices.safeguards import service
from trellis.notices.safeguards.contents import EDITIONS, FEDERAL, edition_on
from trellis.notices.safeguards.jobs import count_the_year
from trellis.notices.safeguards.rules import everybody_has_it
from trellis.people.model import Person
from trellis.students.model import RightsHolder, Student

DAY = date(2026, 11, 2)
READ = """query ($id: ID!, $language: String) { safeguards(studentId: $id, language: $language) {
  language sha256 title mayGive openedOn parts { number cite } givenTo { id deliveries { way on } } } }"""


def test_300_504_c_every_content_is_there_in_both_languages() -> None:
    for edition in EDITIONS:
        assert [part.number for part in edition.parts] == list(range(1, 14))
        for part in edition.parts:
            assert part.cite == f"34 CFR 300.504(c)({part.number})"
            for words in (part.title, part.text):
                assert words.en.strip() and words.es.strip() and words.en != words.es


def test_who_was_given_an_edition_has_its_hash_so_it_never_changes() -> None:
    """Somebody who has to say something else writes another edition, and leaves this one."""
    assert {language: sha256_of(FEDERAL, language)[:16] for language in ("en", "es")} == {
        "en": "c2835c2057fb46c9",
        "es": "e5a4127c252002f5",
    }


def test_the_latest_edition_that_has_begun_is_given() -> None:
    later = Edition("us-2", date(2027, 7, 1), FEDERAL.lead, FEDERAL.parts, FEDERAL.title)
    assert edition_on(date(2027, 6, 30), (later, FEDERAL)) is FEDERAL
    assert edition_on(date(2027, 7, 1), (later, FEDERAL)) is later
    assert [language_for(one) for one in ("es", "es-MX", "en", "vi")] == ["es", "es", "en", "en"]


@given(st.dictionaries(st.integers(0, 5), st.lists(st.dates(), max_size=4)), st.sets(st.integers(0, 5)))
def test_everybody_has_it_since_the_day_the_last_of_them_was_served(days, owed) -> None:
    since = everybody_has_it(owed, days)
    assert (since is None) == (not owed or any(not days.get(one) for one in owed))
    if since is not None:
        assert all(any(day >= since for day in days[one]) for one in owed)
        assert any(max(days[one]) == since for one in owed)


class TestGiving:
    pytestmark = pytest.mark.database

    @pytest.fixture(autouse=True)
    def _a_monday_in_november(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-23T18:00:00+00:00")

    @pytest.fixture
    async def town(self, gate: Gate) -> Town:
        return await make_town(gate)

    async def test_on_paper_it_counts_in_the_language_the_parent_reads(self, gate: Gate, town: Town) -> None:
        parent = town.people["parent"]
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            await work.session.execute(update(Person).where(Person.id == parent).values(language="es"))
        await gives(gate, town, "case_manager", on=DAY)
        await gives(gate, town, "case_manager", on=DAY)
        (row,) = await rows(gate, town)
        assert (row.person_id, row.way, row.delivered_on, row.language) == (parent, "handed", DAY, "es")
        assert (row.safeguards_edition, row.document_sha256) == ("us-1", sha256_of(FEDERAL, "es"))
        assert row.recorded_by_id == town.people["case_manager"]
        assert await noted(gate, town) == ["safeguards.give"]
        # Next year it is given again, and both stay on record.
        await gives(gate, town, "case_manager", on=DAY + timedelta(days=14))
        assert len(await rows(gate, town)) == 2

    async def test_opening_it_is_its_giving_and_no_signature(self, gate: Gate, town: Town) -> None:
        about = {"id": global_id("Student", town.student_id), "language": "es"}
        before = (await read(gate, town, "parent", READ, **about))["safeguards"]
        assert (before["openedOn"], before["mayGive"], before["givenTo"]) == (None, False, [])
        async with gate.open(town.district_id, town.actor("parent"), "test") as work:
            await service.open_own(work, student_id=town.student_id, language="es")
        async with gate.open(town.district_id, town.actor("parent"), "test") as work:
            await service.open_own(work, student_id=town.student_id, language="en")
        after = (await read(gate, town, "parent", READ, **about))["safeguards"]
        assert (after["openedOn"], after["language"], len(after["parts"])) == ("2026-11-23", "es", 13)
        (row,) = await rows(gate, town)
        assert (row.way, row.language, row.recorded_by_id) == ("app", "es", town.people["parent"])
        of_staff = (await read(gate, town, "case_manager", READ, **about))["safeguards"]
        given_to = {one["id"]: one["deliveries"] for one in of_staff["givenTo"]}
        assert given_to[global_id("Person", town.people["parent"])] == [{"way": "app", "on": "2026-11-23"}]

    async def test_staff_who_read_it_were_not_given_it(self, gate: Gate, town: Town) -> None:
        async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
            await service.open_own(work, student_id=town.student_id, language="en")
        assert await rows(gate, town) == []

    @pytest.mark.parametrize("who", ["parent", "teacher", "stranger", "admin", "student"])
    async def test_who_gives_no_notices_puts_none_on_record(self, gate: Gate, town: Town, who: str) -> None:
        with pytest.raises((NotAllowed, NotFound)):
            await gives(gate, town, who, on=DAY)
        assert await rows(gate, town) == []

    @pytest.mark.parametrize("who", ["stranger", "admin"])
    async def test_who_reads_no_notices_of_the_student_gets_none(self, gate: Gate, town: Town, who: str) -> None:
        about = {"id": global_id("Student", town.student_id), "language": "en"}
        assert (await read(gate, town, who, READ, **about))["safeguards"] is None
        with pytest.raises((NotAllowed, NotFound)):
            async with gate.open(town.district_id, town.actor(who), "test") as work:
                await service.open_own(work, student_id=town.student_id, language="en")

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            ({"on": date(2026, 11, 24)}, "on"),
            ({"on": date(2025, 11, 1)}, "on"),
            ({"way": "app"}, "way"),
            ({"way": "pigeon"}, "way"),
            ({"person": "teacher"}, "personId"),
        ],
    )
    async def test_what_cannot_be_is_not_put_on_record(self, gate: Gate, town: Town, said: dict, field: str) -> None:
        with pytest.raises(InvalidInput) as refused:
            await gives(gate, town, "case_manager", **{"on": DAY, **said})
        assert refused.value.field == field

    async def test_the_year_is_counted_from_the_day_everybody_has_it(self, gate: Gate, town: Town) -> None:
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            right = {"student_id": town.student_id, "person_id": town.people["other_parent"], "law": "IDEA"}
            work.session.add(RightsHolder(district_id=town.district_id, starts_on=date(2026, 8, 1), **right))
            category = update(Student).where(Student.id == town.student_id).values(primary_category="AUT")
            await work.session.execute(category)
        await gives(gate, town, "case_manager", on=DAY)
        assert await clocks(gate, town) == [], "one of two has it"
        await gives(gate, town, "case_manager", person="other_parent", on=DAY + timedelta(days=2))
        assert await clocks(gate, town) == [("open", DAY, date(2027, 11, 2))]
        await gives(gate, town, "case_manager", way="posted", on=DAY + timedelta(days=9))
        await gives(gate, town, "case_manager", person="other_parent", way="posted", on=DAY + timedelta(days=9))
        assert await clocks(gate, town) == [
            ("met", DAY, date(2027, 11, 2)),
            ("open", DAY + timedelta(days=9), date(2027, 11, 11)),
        ]

    async def test_of_a_child_without_a_disability_on_record_no_year_is_counted(self, gate: Gate, town: Town) -> None:
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            none = update(Student).where(Student.id == town.student_id).values(primary_category=None)
            await work.session.execute(none)
        await gives(gate, town, "case_manager", on=DAY)
        assert await clocks(gate, town) == []


async def gives(gate: Gate, town: Town, who: str, *, on: date, way: str = "handed", person: str = "parent") -> None:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        person_id = town.people[person]
        await service.give(work, student_id=town.student_id, person_id=person_id, way=way, on=on)


async def rows(gate: Gate, town: Town) -> list[FormalDelivery]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = select(FormalDelivery).where(FormalDelivery.safeguards_edition.is_not(None))
        return list((await work.session.execute(found)).scalars())


async def noted(gate: Gate, town: Town) -> list[str]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = select(AuditEntry.action).where(AuditEntry.action.like("safeguards.%"))
        return list((await work.session.execute(found)).scalars())


async def clocks(gate: Gate, town: Town) -> list[tuple[str, date, date | None]]:
    """After the job has run."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await today(work) == date(2026, 11, 23)
        await count_the_year(work, town.student_id)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = select(Deadline).where(Deadline.rule_id == "SAFEGUARDS_ANNUAL").order_by(Deadline.trigger_on)
        return [(row.state, row.trigger_on, row.due_on) for row in (await work.session.execute(found)).scalars()]
