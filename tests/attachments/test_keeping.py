"""How long a district keeps its files: who says so, what the database takes, and what each file shows."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.attachments.conftest import Shelf
from trellis.access.day import day_of, today
from trellis.attachments import keeping
from trellis.attachments.retention import CLASSES, last_day
from trellis.kernel.errors import InvalidInput, NotAllowed

pytestmark = [pytest.mark.database, pytest.mark.slow]


async def asks(shelf: Shelf, who: str, years: int, of: str = "special_education", **said: object) -> keeping.Asked:
    async with shelf.work(who) as work:
        return await keeping.set_length(
            work, retention_class=of, years=years, **{"because": "The board decided it.", **said}
        )


async def shown(shelf: Shelf, attachment, who: str = "case_manager"):
    async with shelf.work(who) as work:
        found = await keeping.kept_until(work, attachment)
        return found, await today(work)


async def test_a_file_shows_nothing_until_the_student_leaves_and_then_a_day(shelf: Shelf) -> None:
    report = await shelf.attach(kind="private_report")
    sample = await shelf.attach(kind="work_sample")
    for who in ("case_manager", "teacher", "parent", "director"):
        found, _ = await shown(shelf, report, who)
        assert (found.years, found.until) == (7, None)
    found, day = await shown(shelf, sample)
    async with shelf.work("case_manager") as work:
        filed = await day_of(work, sample.created_at)
    assert found.until == last_day(filed, 4)
    left = day - timedelta(days=8 * 365)
    await shelf.left(left)
    for who in ("case_manager", "parent", "director"):
        found, day = await shown(shelf, report, who)
        assert (found.counted_on, found.until) == (left, last_day(left, 7))
        assert found.is_over(day)


async def test_a_district_asks_for_more_from_a_day_on_and_never_for_less_than_the_floor(shelf: Shelf) -> None:
    report = await shelf.attach(kind="private_report")
    _, day = await shown(shelf, report)
    await shelf.left(day - timedelta(days=8 * 365))
    assert (await asks(shelf, "admin", 12)).years == 12
    found, day = await shown(shelf, report)
    assert (found.years, found.is_over(day)) == (12, False)
    # Said for a later day, it changes nothing today; the history tells who and when.
    later = await asks(shelf, "director", 30, starts_on=day + timedelta(days=1))
    assert later.years == 12
    assert [(row.years, row.set_by_id) for row in later.said] == [
        (30, shelf.town.people["director"]),
        (12, shelf.town.people["admin"]),
    ]
    assert (await asks(shelf, "admin", 6)).years == 6
    for years, of in ((5, "special_education"), (2, "work_sample"), (101, "health"), (0, "court_order")):
        with pytest.raises(InvalidInput) as refused:
            await asks(shelf, "admin", years, of)
        assert refused.value.field == "years"
        assert str(CLASSES[of].floor) in refused.value.says.es
    for field, said in {
        "retentionClass": {"of": "nothing"},
        "because": {"because": "  "},
        "startsOn": {"starts_on": day - timedelta(days=1)},
    }.items():
        with pytest.raises(InvalidInput) as refused:
            await asks(shelf, "admin", 8, **said)
        assert refused.value.field == field


@pytest.mark.parametrize("who", ["case_manager", "teacher", "principal", "psychologist", "parent"])
async def test_whoever_has_no_say_in_the_district_sets_nothing(shelf: Shelf, who: str) -> None:
    with pytest.raises(NotAllowed):
        await asks(shelf, who, 20)
    async with shelf.work(who) as work:
        assert [one.years for one in await keeping.retention_lengths(work)] == [one.years for one in CLASSES.values()]
        assert not keeping.may_set_lengths(work)


async def test_the_database_takes_no_length_beneath_the_floor_and_changes_none(shelf: Shelf) -> None:
    await asks(shelf, "admin", 9)
    beneath = (
        "INSERT INTO retention_length (district_id, id, retention_class, years, starts_on, because, set_by_id) "
        "VALUES (app_district(), gen_random_uuid(), 'health', 5, current_date, 'x', app_person())"
    )
    for statement, says in (
        (beneath, "ck_retention_length_floor"),
        ("UPDATE retention_length SET years = 1", "permission denied"),
        ("DELETE FROM retention_length", "permission denied"),
    ):
        with pytest.raises(DBAPIError, match=says):
            async with shelf.work("admin") as work:
                await work.session.execute(text(statement))


async def test_of_two_who_say_it_at_once_both_stand_and_the_later_holds(shelf: Shelf) -> None:
    await asyncio.gather(asks(shelf, "admin", 11), asks(shelf, "director", 13))
    async with shelf.work("admin") as work:
        (found,) = [one for one in await keeping.retention_lengths(work) if one.of.key == "special_education"]
    assert {row.years for row in found.said} == {11, 13}
    assert found.years == found.said[0].years
