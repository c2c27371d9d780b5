"""A person's own calendar: read by a program that is no part of the house, without a name, as the person of today."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from contextlib import redirect_stdout
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from icalendar import Calendar
from sqlalchemy import select, update
from starlette.applications import Starlette
from starlette.middleware import Middleware

from tests.factories import Town, make_town
from tests.worklists.days import due_in, read, set_row
from trellis.access.day import today
from trellis.districts.model import District
from trellis.kernel.audit import AuditEntry
from trellis.kernel.ids import global_id, new_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.people.model import Person, PersonRole
from trellis.people.sessions import new_token
from trellis.teams.model import TeamMember
from trellis.web.feeds import FeedDoor
from trellis.web.logging import RequestLog
from trellis.worklists.feed import MOST_AN_HOUR, Day, as_ics
from trellis.worklists.model import CalendarFeed

pytestmark = pytest.mark.database
MAKE = """mutation { makeCalendarFeed { __typename ... on FeedAddress { address settings { feedMadeAt } }
  ... on Problem { code } } }"""
REVOKE = "mutation { revokeCalendarFeed { ... on AlertSettings { feedMadeAt } } }"
BASE = "https://trellis.test"


@pytest.fixture(autouse=True)
def _a_friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-27T18:00:00+00:00")


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


@pytest.fixture
async def program(gate: Gate) -> AsyncIterator[httpx.AsyncClient]:
    """A calendar program: it knows an address and nothing else."""
    house: Any = SimpleNamespace(gate=gate, settings=SimpleNamespace(base_url=BASE))
    app = Starlette(routes=FeedDoor(house).routes(), middleware=[Middleware(RequestLog)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
        yield client


async def address_of(gate: Gate, town: Town, who: str = "case_manager") -> str:
    return (await read(gate, town, who, MAKE))["makeCalendarFeed"]["address"]


async def change(gate: Gate, town: Town, statement: Any) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(statement)


def events(said: str) -> list[tuple[str, str]]:
    """Days and titles, by a reader that knows the lines of RFC 5545 and none of our code."""
    lines = said.replace("\r\n ", "").split("\r\n")
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    found, inside = [], {}
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            inside = {}
        elif line == "END:VEVENT":
            assert {"UID", "DTSTAMP", "SUMMARY", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE"} <= set(inside)
            found.append((inside["DTSTART;VALUE=DATE"], inside["SUMMARY"]))
        else:
            inside[name] = value
    return found


async def test_the_feed_has_ones_own_days_whole_and_without_a_name(gate: Gate, town: Town, program) -> None:
    row = await due_in(gate, town, 10)
    await due_in(gate, town, 3, "MDR")
    answer = await program.get(await address_of(gate, town))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert events(answer.text) == [("20261207", "Annual review: a student")]
    for word in ("Maya", "Ruiz", "1001"):
        assert word not in answer.text
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart") == date(2026, 12, 7)
    assert str(event["uid"]) == f"{row.id}@trellis"
    assert str(event["url"]) == f"{BASE}/students/{global_id('Student', town.student_id)}#deadlines"
    assert answer.headers["cache-control"] == "private, no-cache"


async def test_what_did_not_change_is_not_sent_again(gate: Gate, town: Town, program) -> None:
    row = await due_in(gate, town, 10)
    address = await address_of(gate, town)
    first = await program.get(address)
    again = await program.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    await set_row(gate, town, row, due_on=date(2026, 12, 9))
    moved = await program.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert events(moved.text) == [("20261209", "Annual review: a student")]
    await set_row(gate, town, row, state="met", met_on=date(2026, 11, 27))
    assert events((await program.get(address)).text) == []
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        said = select(AuditEntry.detail["shown"]).where(AuditEntry.detail["list"].astext == "feed")
        assert list((await work.session.execute(said)).scalars()) == [[str(town.student_id)]] * 2


async def test_it_is_read_as_the_person_is_today(gate: Gate, town: Town, program) -> None:
    await due_in(gate, town, 10)
    address = await address_of(gate, town)
    manager = town.people["case_manager"]
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        day = await today(work)
    await change(gate, town, update(TeamMember).where(TeamMember.person_id == manager).values(ends_on=day))
    assert events((await program.get(address)).text) == []
    await change(gate, town, update(PersonRole).where(PersonRole.person_id == manager).values(ends_on=day))
    assert (await program.get(address)).status_code == 404
    await change(gate, town, update(PersonRole).where(PersonRole.person_id == manager).values(ends_on=None))
    assert (await program.get(address)).status_code == 200
    await change(gate, town, update(Person).where(Person.id == manager).values(status="ended"))
    assert (await program.get(address)).status_code == 404
    await change(gate, town, update(Person).where(Person.id == manager).values(status="active"))
    await change(gate, town, update(District).values(status="suspended"))
    assert (await program.get(address)).status_code == 404


async def test_it_ends_when_revoked_or_made_anew_and_nobody_guesses_it(gate: Gate, town: Town, program) -> None:
    first = await address_of(gate, town)
    second = await address_of(gate, town)
    assert (await program.get(first)).status_code == 404
    assert (await program.get(second)).status_code == 200
    assert (await read(gate, town, "case_manager", REVOKE))["revokeCalendarFeed"] == {"feedMadeAt": None}
    assert (await program.get(second)).status_code == 404
    for secret in (new_token(town.district_id), new_token(new_id()), "x", "%00", "a" * 5000):
        refused = await program.get(f"/feeds/{secret}.ics")
        assert (refused.status_code, refused.content) == (404, b"")
    assert (await program.post(second)).status_code == 405


async def test_families_have_none(gate: Gate, town: Town) -> None:
    for who in ("parent", "student"):
        assert (await read(gate, town, who, MAKE))["makeCalendarFeed"]["code"] == "NOT_ALLOWED"


async def test_who_asks_too_often_waits_for_the_next_hour(gate, town, program, monkeypatch) -> None:
    address = await address_of(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        hour = work.at.replace(minute=0)
    await change(gate, town, update(CalendarFeed).values(counted_from=hour, read_count=MOST_AN_HOUR - 1))
    assert (await program.get(address)).status_code == 200
    refused = await program.get(address)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "3600")
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-27T19:00:00+00:00")
    assert (await program.get(address)).status_code == 200


async def test_the_secret_is_in_no_log_and_not_in_the_database(gate: Gate, town: Town, program) -> None:
    address = await address_of(gate, town)
    secret = address.rsplit("/", 1)[1].removesuffix(".ics")
    lines = io.StringIO()
    with redirect_stdout(lines):
        await program.get(address)
    assert secret not in lines.getvalue()
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        [row] = (await work.session.execute(select(CalendarFeed))).scalars()
        assert secret.encode() not in row.token_digest
        details = (await work.session.execute(select(AuditEntry.detail))).scalars()
        assert not any(secret in str(detail) for detail in details)


def test_a_calendar_of_the_same_days_is_the_same_bytes() -> None:
    now = datetime(2026, 11, 27, 18, tzinfo=UTC)
    days = [Day(new_id(), date(2026, 12, 1) + timedelta(n), "Review", "A\nB" * 60, BASE, now) for n in (0, 9)]
    assert as_ics(days, "N") == as_ics(days, "N")
    assert [on for on, _ in events(as_ics(days, "N").decode())] == ["20261201", "20261210"]
    assert all(len(line) <= 75 for line in as_ics(days, "N").split(b"\r\n"))
