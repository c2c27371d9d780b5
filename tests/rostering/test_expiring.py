"""A roster nobody decides about is given up after two weeks: its bundle leaves storage, and everything says so."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from tests.rostering.bundles import version_12
from tests.rostering.conftest import Desk, new_desk
from trellis.kernel import pruning
from trellis.kernel.audit import AuditEntry
from trellis.kernel.tenancy import SYSTEM
from trellis.rostering import jobs, service
from trellis.rostering.model import RosterFinding, RosterImport
from trellis.rostering.problems import NotInThatState
from trellis.students.model import Student
from trellis.worker import expire, prune

HOUR = timedelta(hours=1)
OLD, YOUNG = pruning.UNDECIDED_ROSTERS + HOUR, pruning.UNDECIDED_ROSTERS - HOUR


async def aged(desk: Desk, import_id: uuid.UUID, age: timedelta) -> None:
    async with desk.open(SYSTEM) as work:
        row = update(RosterImport).where(RosterImport.id == import_id)
        await work.session.execute(row.values(created_at=text("now() - CAST(:age AS interval)").bindparams(age=age)))


async def work_off(desk: Desk) -> None:
    """Run every job that forgets a bundle of this district."""
    asked = text(
        "SELECT args->>'import_id' FROM procrastinate_jobs WHERE task_name = 'rostering.forget' "
        "AND args->>'district_id' = :district"
    )
    async with desk.open(SYSTEM) as work:
        found = list((await work.session.execute(asked, {"district": str(desk.district_id)})).scalars())
    for import_id in found:
        await jobs.forget(desk.house, district_id=desk.district_id, import_id=import_id)


async def stands(desk: Desk, row: RosterImport) -> bool:
    return await desk.house.storage.head(row.object_key) is not None


async def test_a_preview_nobody_decides_about_leaves_storage_and_says_so(desk: Desk) -> None:
    row, newer = await desk.preview(version_12()), await desk.preview(version_12())
    await aged(desk, row.id, OLD)
    await aged(desk, newer.id, YOUNG)
    assert await stands(desk, row)

    assert (await expire(desk.house))["roster_import"] == 1
    await work_off(desk)
    assert (await desk.read(row.id)).state == "expired" and not await stands(desk, row)
    assert (await desk.read(newer.id)).state == "previewed" and await stands(desk, newer)
    entries = await desk.all(AuditEntry, AuditEntry.action == "roster.expired")
    assert [(one.subject_id, one.actor_person_id) for one in entries] == [(row.id, None)]
    assert await desk.findings(row), "what it said may still be read"

    with pytest.raises(NotInThatState):
        await desk.apply(row.id, confirm=True)
    async with desk.open() as work:
        with pytest.raises(NotInThatState):
            await service.discard_import(work, import_id=row.id)
    assert (await expire(desk.house))["roster_import"] == 0, "once"
    assert (await desk.apply(newer.id, confirm=True)).state == "applied"


async def test_what_an_expired_roster_said_of_people_goes_like_that_of_a_discarded_one(desk: Desk) -> None:
    row = await desk.preview(version_12())
    await aged(desk, row.id, pruning.SET_ASIDE_PREVIEWS + HOUR)
    await expire(desk.house)
    await prune(desk.house)
    assert await desk.all(RosterFinding) == []
    assert (await desk.read(row.id)).state == "expired"


async def test_one_whose_reading_never_ended_goes_too_and_is_not_read_afterwards(desk: Desk) -> None:
    import_id = await desk.upload(version_12())
    await aged(desk, import_id, OLD)
    await expire(desk.house)
    # Its job was dead, and an operator has it tried again before the bytes are gone, or after.
    await jobs.preview(desk.house, district_id=desk.district_id, import_id=str(import_id))
    await work_off(desk)
    await jobs.preview(desk.house, district_id=desk.district_id, import_id=str(import_id))
    row = await desk.read(import_id)
    assert row.state == "expired" and not await stands(desk, row)


async def test_what_was_decided_does_not_expire(desk: Desk) -> None:
    applied, discarded = await desk.bring(version_12()), await desk.preview(version_12())
    async with desk.open() as work:
        await service.discard_import(work, import_id=discarded.id)
    for row in (applied, discarded):
        await aged(desk, row.id, OLD)
    assert (await expire(desk.house))["roster_import"] == 0
    assert [(await desk.read(row.id)).state for row in (applied, discarded)] == ["applied", "discarded"]
    assert len(await desk.all(Student)) == 2


async def test_whoever_decides_in_that_moment_has_decided(desk: Desk) -> None:
    row = await desk.preview(version_12())
    await aged(desk, row.id, OLD)
    async with desk.open() as work:
        await service.apply_import(work, import_id=row.id, confirm_warnings=True)
        assert (await expire(desk.house))["roster_import"] == 0
    await jobs.apply(desk.house, district_id=desk.district_id, import_id=str(row.id))
    assert (await desk.read(row.id)).state == "applied"


async def test_a_long_list_is_ended_in_turns_and_another_districts_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trellis.worker.EXPIRE_AT_ONCE", 2)
    other = await new_desk(desk.house, desk.folder)
    stays = await other.upload(version_12())
    for _ in range(5):
        await aged(desk, await desk.upload(version_12()), OLD)
    async with desk.open(SYSTEM) as work:
        assert await service.expire_imports(work, 2) == 2
    assert (await expire(desk.house))["roster_import"] == 3
    assert (await other.read(stays)).state == "reading"
