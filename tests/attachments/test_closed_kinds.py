"""Files that are not the team's by their kind: closed before their first byte (domain.md 7.2)."""

from __future__ import annotations

import pytest

from tests.attachments.conftest import REPORT, Shelf
from tests.attachments.test_versions import did, seen_by
from trellis.attachments import library, service
from trellis.attachments.model import KINDS
from trellis.attachments.rules import CLOSED_KINDS, closed_as
from trellis.kernel.errors import NotAllowed, NotFound

pytestmark = [pytest.mark.database, pytest.mark.slow]

READ_BY = {
    "medical": {"psychologist", "director"},
    "protocol": {"psychologist", "director"},
    "court_order": {"case_manager", "director"},
}


@pytest.mark.parametrize("kind", sorted(CLOSED_KINDS))
async def test_closed_by_its_kind_a_file_is_theirs_from_the_first_moment(shelf: Shelf, kind: str) -> None:
    everybody = {"case_manager", "teacher", "psychologist", "director", "parent", "stranger", "other_parent"}
    upload = await shelf.start(who="teacher", kind=kind)
    key = upload.attachment.id
    expected = READ_BY[kind] | {"teacher"}  # who brings it

    async def readers() -> set[str]:
        return {who for who in everybody if key in await seen_by(shelf, who)}

    assert await readers() == expected, "announced"
    await shelf.put(upload)
    await shelf.finish(key, "teacher")
    assert await readers() == expected, "on its way"
    row = await shelf.check(key)
    assert await readers() == expected, "there"
    for who in everybody:
        if who in expected:
            assert await shelf.fetch(await shelf.open(row.id, who), who) == REPORT
            continue
        with pytest.raises(NotFound):
            await shelf.open(row.id, who)
    # A family has a raw record on request; the order about the other parent it has not by that way.
    async with shelf.work("director") as work:
        await service.show_to_family(work, attachment_id=row.id)
    assert (row.id in await seen_by(shelf, "parent")) == (CLOSED_KINDS[kind] == "raw")


async def test_who_brought_a_closed_file_loses_it_when_it_is_another_childs_and_when_they_leave(shelf: Shelf) -> None:
    upload = await shelf.start(who="teacher", kind="medical")
    await shelf.put(upload)
    await shelf.finish(upload.attachment.id, "teacher")
    row = await shelf.check(upload.attachment.id)
    await did(shelf, "teacher", library.withdraw, row.id, because="wrong_child", said="Of another child.")
    with pytest.raises(NotAllowed):
        await shelf.open(row.id, "teacher")
    from trellis.attachments import jobs

    await jobs.close(shelf.house, district_id=shelf.town.district_id, attachment_id=str(row.id))
    with pytest.raises(NotFound):
        await shelf.open(row.id, "teacher")
    assert await shelf.fetch(await shelf.open(row.id, "director"), "director") == REPORT


def test_a_change_of_drawer_opens_nothing() -> None:
    assert {kind: closed_as(kind, "team") for kind in KINDS} == dict.fromkeys(KINDS, "team") | CLOSED_KINDS
    for kind in KINDS:
        for sensitivity in ("raw", "raw_shown", "custody", "apart"):
            if (kind, sensitivity) != ("court_order", "raw_shown"):
                assert closed_as(kind, sensitivity) == sensitivity


def test_an_order_filed_where_parents_are_shown_things_is_shown_to_none() -> None:
    assert closed_as("court_order", "raw_shown") == "custody"
    assert [closed_as("court_order", one) for one in ("raw", "apart")] == ["raw", "apart"]
    assert closed_as("medical", "raw_shown") == "raw_shown"
