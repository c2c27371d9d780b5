"""An import from its upload to its end: who may, what fails it, what it shows meanwhile and leaves behind."""

from __future__ import annotations

import pytest

from tests.rostering.bundles import changed, loose, version_12, without
from tests.rostering.conftest import new_desk
from tests.rostering.standing import nothing
from trellis.districts.model import School
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import NotAllowed, NotFound
from trellis.kernel.tenancy import Actor
from trellis.rostering import jobs, service
from trellis.rostering.applying import STEPS
from trellis.rostering.problems import NotInThatState
from trellis.students.model import Student

pytestmark = pytest.mark.database


@pytest.mark.parametrize("role", [None, "special_education_admin", "registrar", "school_leader", "deployment_operator"])
async def test_only_a_district_administrator_may_do_any_of_this(desk, role):
    row = await desk.preview(version_12())
    other = Actor(kind="person", person_id=desk.actor.person_id, roles=frozenset({role} if role else ()))
    async with desk.open(other) as work:
        for deed in (
            service.imports(work),
            service.import_by_id(work, import_id=row.id),
            service.findings_of(work, import_id=row.id),
            service.apply_import(work, import_id=row.id, confirm_warnings=True),
            service.discard_import(work, import_id=row.id),
            service.start_import(work, file_name="x", object_key="x", sha256="x"),
        ):
            with pytest.raises(NotAllowed):
                await deed
    desk.actor = other
    with pytest.raises(NotAllowed):
        await desk.upload(version_12())


async def test_two_districts_with_the_same_roster_ids_never_meet(desk, house, tmp_path):
    other = await new_desk(house, tmp_path)
    mine = await desk.bring(version_12())
    row = await other.bring(changed(version_12(), "users.csv", "Theo,Park", "Zoe,Kim"))
    assert row.counts["student"]["new"] == 2
    assert (await desk.person("te")).given_name == "Theo"
    assert (await other.person("te")).given_name == "Zoe"
    assert nothing(await desk.bring(version_12()))
    with pytest.raises(NotFound):
        await other.read(mine.id)
    async with other.open() as work:
        rows = (await work.session.execute(await service.imports(work))).scalars().all()
        assert [r.id for r in rows] == [row.id]
        for deed in (
            service.apply_import(work, import_id=mine.id, confirm_warnings=True),
            service.discard_import(work, import_id=mine.id),
            service.findings_of(work, import_id=mine.id),
        ):
            with pytest.raises(NotFound):
                await deed
    assert mine.object_key.startswith(str(desk.district_id))


async def test_a_bundle_that_is_none_fails_with_words_and_writes_nothing(desk, tmp_path):
    row = await desk.preview(loose(tmp_path, {"users.csv": version_12()["users.csv"].encode("utf-16")}))
    assert row.state == "failed"
    assert row.failure["code"] == "WRONG_ENCODING"
    assert "users.csv" in row.failure["en"]
    assert row.failure["es"] != row.failure["en"]
    assert row.failure["do_next_en"]
    assert await desk.all(School) == []
    with pytest.raises(NotInThatState):
        await desk.apply(row.id)
    async with desk.open() as work:
        assert (await service.discard_import(work, import_id=row.id)).state == "discarded"


async def test_when_writing_breaks_nothing_is_written_and_the_import_says_so(desk, monkeypatch):
    row = await desk.preview(version_12())

    async def broken(_self):
        raise ValueError("a step that breaks")

    steps = [*STEPS[:-1], broken]
    monkeypatch.setattr("trellis.rostering.applying.STEPS", tuple(steps))
    row = await desk.apply(row.id, confirm=True)
    assert (row.state, row.failure["code"], row.steps_done) == ("failed", "ROSTER_IMPORT_BROKE", len(STEPS) - 1)
    assert await desk.all(School) == []
    assert await desk.all(Student) == []


async def test_progress_is_seen_while_it_is_applied(desk, monkeypatch):
    row = await desk.preview(version_12())
    seen = []
    history = STEPS[-1]

    async def look(self):
        now = await desk.read(row.id)
        seen.append((now.state, now.steps_done, len(await desk.all(School))))
        await history(self)

    monkeypatch.setattr("trellis.rostering.applying.STEPS", (*STEPS[:-1], look))
    await desk.apply(row.id, confirm=True)
    assert seen == [("applying", len(STEPS) - 1, 0)]


async def test_jobs_that_run_twice_do_no_harm(desk):
    row = await desk.preview(version_12())
    await jobs.preview(desk.house, district_id=desk.district_id, import_id=str(row.id))
    row = await desk.apply(row.id, confirm=True)
    await jobs.apply(desk.house, district_id=desk.district_id, import_id=str(row.id))
    await jobs.forget(desk.house, district_id=desk.district_id, import_id=str(row.id))
    await jobs.forget(desk.house, district_id=desk.district_id, import_id=str(row.id))
    assert await desk.house.storage.head(row.object_key) is None
    assert (await desk.read(row.id)).state == "applied"
    assert len(await desk.all(Student)) == 2


async def test_an_outdated_preview_is_not_applied(desk):
    stale = await desk.preview(without(version_12(), "users.csv", "te,"))
    assert "MANY_GONE" not in {w["code"] for w in stale.warnings}
    await desk.bring(version_12())
    row = await desk.apply(stale.id, confirm=True)
    assert (row.state, row.failure["code"]) == ("failed", "ROSTER_PREVIEW_OUTDATED")
    assert (await desk.person("te")).status == "active"


async def test_a_discarded_import_is_put_away(desk):
    row = await desk.preview(version_12())
    async with desk.open() as work:
        await service.discard_import(work, import_id=row.id)
    await jobs.forget(desk.house, district_id=desk.district_id, import_id=str(row.id))
    assert await desk.house.storage.head(row.object_key) is None
    with pytest.raises(NotInThatState):
        await desk.apply(row.id)
    assert (await desk.read(row.id)).state == "discarded"


async def test_the_audit_log_says_who_brought_what_without_a_name(desk):
    row = await desk.bring(version_12())
    entries = await desk.all(AuditEntry, AuditEntry.subject_id == row.id)
    assert sorted(e.action for e in entries) == [
        "roster.applied", "roster.apply_asked", "roster.previewed", "roster.uploaded",
    ]  # fmt: skip
    assert "Theo" not in repr([e.detail for e in entries])
