"""On the day the rights are the student's own, the student and the parents are written to, once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from tests.factories import make_town
from trellis.districts.model import District
from trellis.holders.coming_of_age import MINE, THEIRS
from trellis.kernel.audit import AuditEntry
from trellis.kernel.pruning import EXPIRING
from trellis.kernel.tenancy import SYSTEM
from trellis.notices.model import Message
from trellis.notices.template import FILLS, TEMPLATES
from trellis.people.model import Person
from trellis.students.model import RightsHolder, Student
from trellis.worker import expire

pytestmark = pytest.mark.database
ZONE = ZoneInfo("America/Los_Angeles")
HOUSE = SimpleNamespace(settings=SimpleNamespace(base_url="https://trellis.test"))
BORN = date(2009, 3, 14)
DAY = date(2027, 3, 14)


@pytest.fixture
async def town(gate):
    town = await make_town(gate)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Student).where(Student.id == town.student_id).values(birth_on=BORN))
        await work.session.execute(
            update(Person).where(Person.id == town.student_id).values(email=f"daniel@{town.slug}.test")
        )
    return town


@pytest.fixture
def at(monkeypatch):
    """The clock of the house: two minutes from midnight there, which may be another day in Greenwich."""

    def stand(day, hour=23, minute=58):
        there = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)
        monkeypatch.setattr("trellis.kernel.clock.now", lambda: there)

    return stand


async def the_day(gate, town, most=10) -> int:
    async with gate.open(town.district_id, SYSTEM, "expire") as work:
        return await EXPIRING["majority"](work, most)


async def written(gate, town) -> set[tuple]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rows = await work.session.execute(
            select(Message).where(Message.template.like("majority%"), Message.student_id == town.student_id)
        )
        return {(row.template, row.person_id) for row in rows.scalars()}


async def test_both_are_told_on_the_day_of_the_district_and_once(gate, town, at):
    both = {(MINE, town.student_id), (THEIRS, town.people["parent"])}
    at(DAY - timedelta(days=1))
    assert (await the_day(gate, town), await written(gate, town)) == (0, set())
    at(DAY, 0, 2)
    assert (await the_day(gate, town), await written(gate, town)) == (1, both)
    assert await the_day(gate, town) == 0
    at(DAY + timedelta(days=1))
    assert await the_day(gate, town) == 0
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        logged = await work.session.execute(
            select(AuditEntry.detail).where(
                AuditEntry.action == "rights.tell_majority", AuditEntry.student_id == town.student_id
            )
        )
        assert [one["written"] for one in logged.scalars()] == [2]
        letters = (await work.session.execute(select(Message).where(Message.student_id == town.student_id))).scalars()
        assert len([one for one in letters if one.template.startswith("majority")]) == 2


async def test_the_daily_round_of_the_worker_writes_them(gate, town, at):
    at(DAY)
    await expire(SimpleNamespace(gate=gate))
    assert len(await written(gate, town)) == 2


async def test_a_day_long_past_is_told_nobody(gate, town, at):
    at(DAY + timedelta(days=31))
    assert (await the_day(gate, town), await written(gate, town)) == (0, set())


async def test_an_address_that_comes_late_is_written_to(gate, town, at):
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Person).where(Person.id == town.student_id).values(email=None))
    at(DAY)
    await the_day(gate, town)
    assert await written(gate, town) == {("majority_theirs", town.people["parent"])}
    assert await the_day(gate, town) == 0
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Person).where(Person.id == town.student_id).values(email="late@x.test"))
    assert await the_day(gate, town) == 1
    assert len(await written(gate, town)) == 2


async def test_a_state_with_a_later_majority_writes_then(gate, town, at):
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(District).where(District.id == town.district_id).values(state="MS"))
    at(DAY)
    assert await the_day(gate, town) == 0
    at(date(2030, 3, 14))
    assert await the_day(gate, town) == 1


async def test_where_a_guardian_keeps_the_rights_nobody_is_told_they_moved(gate, town, at):
    await guarded(gate, town)
    at(DAY)
    assert (await the_day(gate, town), await written(gate, town)) == (0, set())


async def test_a_parent_without_notice_is_not_written_to(gate, town, at):
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(
            update(RightsHolder).where(RightsHolder.person_id == town.people["parent"]).values(may_receive_notice=False)
        )
    at(DAY)
    await the_day(gate, town)
    assert await written(gate, town) == {("majority_mine", town.student_id)}


async def test_who_has_no_disability_on_record_is_not_written_to(gate, town, at):
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Student).where(Student.id == town.student_id).values(primary_category=None))
    at(DAY)
    assert await the_day(gate, town) == 0


async def guarded(gate, town) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        work.session.add(
            RightsHolder(
                district_id=work.district_id,
                student_id=town.student_id,
                person_id=town.people["parent"],
                law="IDEA",
                basis="guardianship",
                starts_on=date(2026, 8, 1),
            )
        )


@pytest.mark.parametrize("language", ["en", "es"])
async def test_the_letters_name_no_student_and_ask_the_right_anew(gate, town, at, language):
    at(DAY)
    await the_day(gate, town)

    async def filled():
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            rows = await work.session.execute(select(Message).where(Message.template.like("majority%")))
            mine = [row for row in rows.scalars() if row.student_id == town.student_id]
            student = (await work.session.execute(select(Person).where(Person.id == town.student_id))).scalar_one()
            return student, {m.template: await FILLS[m.template](HOUSE, work, m, language) for m in mine}

    student, fillings = await filled()
    assert set(fillings) == {"majority_mine", "majority_theirs"}
    for template, filling in fillings.items():
        subject = TEMPLATES[template].subject.in_language(language)
        assert student.given_name not in subject
        assert student.family_name not in subject
        assert filling.values["day"] == ("March 14, 2027" if language == "en" else "14 de marzo de 2027")
        TEMPLATES[template].body.filled(**filling.values)
    assert student.given_name not in TEMPLATES["majority_theirs"].body.filled(
        **fillings["majority_theirs"].values
    ).in_language(language)
    await guarded(gate, town)
    _, fillings = await filled()
    assert set(fillings.values()) == {None}
