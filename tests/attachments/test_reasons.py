"""Why a file is opened, where the district asks."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from tests.attachments.conftest import Shelf
from trellis.attachments import ruling
from trellis.attachments.model import AttachmentDeed
from trellis.attachments.problems import ReasonNeeded
from trellis.attachments.rules import REASONS, Asks, asks_why, holds_on, reason_stands
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import InvalidInput, NotAllowed

pytestmark = [pytest.mark.database, pytest.mark.slow]


@pytest.mark.parametrize(
    ("asks", "kind", "sensitivity", "on_team", "asked"),
    [
        (Asks(), "medical", "raw", False, False),
        (Asks(raw=True), "other", "raw", True, True),
        (Asks(raw=True), "other", "raw_shown", True, True),
        (Asks(raw=True), "other", "team", False, False),
        (Asks(outside_team=True), "other", "team", False, True),
        (Asks(outside_team=True), "other", "team", True, False),
        (Asks(kinds=frozenset({"medical"})), "medical", "team", True, True),
        (Asks(kinds=frozenset({"medical"})), "consent", "team", True, False),
    ],
)
def test_who_is_asked(asks: Asks, kind: str, sensitivity: str, on_team: bool, asked: bool) -> None:
    said: dict[str, Any] = {"kind": kind, "sensitivity": sensitivity, "on_team": on_team}
    assert asks_why(asks, of_family=False, **said) == asked
    assert not asks_why(asks, of_family=True, **said)


@pytest.mark.parametrize(
    ("code", "said", "stands"),
    [
        ("service", "", True),
        ("other", "", False),
        ("other", "Because", False),
        ("safety", "Threat of self-harm, told to the nurse", True),
        ("records_request", "Transfer to Aspen", True),
        ("curious", "I wanted to know", False),
        (None, "Just so", False),
        ("service", "x" * 501, False),
    ],
)
def test_a_reason_means_something(code: str | None, said: str, stands: bool) -> None:
    assert reason_stands(code, said) == stands
    assert set(REASONS) >= {"service", "other"}


def test_a_hold_has_a_last_day() -> None:
    from datetime import date

    day = date(2026, 11, 23)
    assert holds_on(None, False, day) and holds_on(day, False, day)
    assert not holds_on(date(2026, 11, 22), False, day) and not holds_on(None, True, day)


async def set_rule(shelf: Shelf, who: str, **said: Any) -> Any:
    async with shelf.work(who) as work:
        return await ruling.set_file_rule(work, **({"raw": False, "outside_team": False, "kinds": []} | said))


async def test_where_the_district_asks_nothing_opens_without_a_reason(shelf: Shelf) -> None:
    row = await shelf.attach()
    for who in ("case_manager", "teacher", "parent"):
        with pytest.raises(NotAllowed):
            await set_rule(shelf, who, outside_team=True)
    with pytest.raises(InvalidInput):
        await set_rule(shelf, "admin", kinds=["secrets"])
    assert (await set_rule(shelf, "admin", outside_team=True)).asks == Asks(outside_team=True)

    for who in ("case_manager", "parent"):
        await shelf.open(row.id, who)  # of the team; a family inspects by right
    for said in ({}, {"reason": "other"}, {"reason": "curious", "said": "Just so, really"}):
        for shown in (False, True):
            with pytest.raises(ReasonNeeded):
                await shelf.open(row.id, "director", shown=shown, **said)
    await shelf.open(row.id, "director", reason="dispute", said="State complaint 26-114")

    async with shelf.work("parent") as work:
        deed = (
            await work.session.execute(select(AttachmentDeed).where(AttachmentDeed.attachment_id == row.id))
        ).scalar_one()
        assert (deed.deed, deed.code, deed.said) == ("open", "dispute", "State complaint 26-114")
        asked = select(AuditEntry.detail).where(
            AuditEntry.subject_id == row.id,
            AuditEntry.action == "attachment.open",
            AuditEntry.actor_person_id == shelf.town.people["director"],
        )
        (detail,) = (await work.session.execute(asked)).scalars().all()
        assert detail == {"reason": "dispute", "deed": str(deed.id)}, "keys only: the log holds no words"


async def test_a_raw_record_and_kinds_the_district_names_are_asked_about(shelf: Shelf) -> None:
    raw, named = await shelf.attach(kind="medical"), await shelf.attach(kind="consent")
    await set_rule(shelf, "director", raw=True, kinds=["consent"])
    for row, who in ((raw, "psychologist"), (named, "teacher")):
        with pytest.raises(ReasonNeeded):
            await shelf.open(row.id, who)
        await shelf.open(row.id, who, reason="evaluation")
    await set_rule(shelf, "director")
    await shelf.open(named.id, "teacher")
