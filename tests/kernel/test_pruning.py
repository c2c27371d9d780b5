"""What had its time is forgotten, what is younger and what stays is not, and several workers at once do no harm."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError
from tests.conftest import TestDatabase
from tests.factories import Town, make_town

from trellis.attachments.storage import Storage
from trellis.districts.providers import ProviderDesk
from trellis.house import House
from trellis.kernel import audit, pruning
from trellis.kernel.database import Database
from trellis.kernel.events import Listener
from trellis.kernel.repeating import is_repeated
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.settings import Settings
from trellis.tables import metadata
from trellis.worker import prune, run_worker

pytestmark = pytest.mark.database

HOUR = timedelta(hours=1)
Behind = psycopg.Connection[Any]


@pytest.fixture
def house(fresh_database: TestDatabase, database: Database, gate: Gate) -> House:
    """The parts a worker uses when it prunes: the database."""
    settings = Settings(
        mode="demo",
        database_url=fresh_database.app_url,
        secret_key="k" * 40,
        base_url="http://localhost:18400",
        s3_endpoint="http://127.0.0.1:9",
        s3_bucket="trellis",
        s3_region="us-east-1",
        s3_access_key="unused",
        s3_secret_key="unused",
    )
    return House(
        settings, database, gate, Listener(fresh_database.app_url), Storage(settings), ProviderDesk(allow_http=True)
    )


@pytest.fixture
def behind(fresh_database: TestDatabase) -> Iterator[Behind]:
    """The database as nobody in the product sees it: rows can be given any age."""
    with psycopg.connect(fresh_database.superuser_url, autocommit=True) as connection:
        yield connection


def deeds(behind: Behind, town: Town, age: timedelta, count: int = 1) -> set[uuid.UUID]:
    return {
        behind.execute(
            "INSERT INTO deed_done (district_id, id, created_at, deed, wish_digest) "
            "VALUES (%s, gen_random_uuid(), now() - %s, 'plan.sign', 'x') RETURNING id",
            [town.district_id, age],
        ).fetchone()[0]  # type: ignore[index]
        for _ in range(count)
    }


def session(behind: Behind, town: Town, *, ended: timedelta | None, expires: timedelta) -> uuid.UUID:
    """`ended` is how long ago, `expires` how far from now."""
    return behind.execute(  # type: ignore[index, no-any-return]
        "INSERT INTO session (district_id, id, person_id, token_digest, issuer, subject, id_token, audience, "
        "authenticated_at, last_used_at, expires_at, ended_at) VALUES (%s, gen_random_uuid(), %s, %s, 'https://id', "
        "'s', 'a.token.withnames', 'staff', now(), now(), now() + %s, now() - %s::interval) RETURNING id",
        [town.district_id, town.people["teacher"], uuid.uuid4().bytes, expires, ended],
    ).fetchone()[0]


def preview(behind: Behind, town: Town, state: str, age: timedelta) -> uuid.UUID:
    """An import that was uploaded `age` ago, with three lines; its id."""
    key = behind.execute(
        "INSERT INTO roster_import (district_id, id, created_at, uploaded_by_id, file_name, object_key, sha256, state, "
        "counts, warnings, step_count, steps_done) VALUES (%s, gen_random_uuid(), now() - %s, %s, 'r.zip', 'k', 'x', "
        "%s, '{}', '[]', 0, 0) RETURNING id",
        [town.district_id, age, town.people["admin"], state],
    ).fetchone()[0]  # type: ignore[index]
    for position in range(3):
        behind.execute(
            "INSERT INTO roster_finding (district_id, id, import_id, position, kind, subject, label, detail) "
            "VALUES (%s, gen_random_uuid(), %s, %s, 'new', 'student', 'Maya Ruiz', '{}')",
            [town.district_id, key, position],
        )
    return key  # type: ignore[no-any-return]


def posts(behind: Behind, town: Town, age: timedelta, count: int = 5) -> None:
    """What came through the public door within an hour that is `age` ago."""
    for _ in range(count):
        behind.execute(
            "INSERT INTO public_post (district_id, id, created_at, count) "
            "VALUES (%s, gen_random_uuid(), now() - %s, 3)",
            [town.district_id, age],
        )


def told(behind: Behind, town: Town, age: timedelta) -> None:
    """That a case manager was told of a day, `age` ago."""
    key = behind.execute(
        "INSERT INTO deadline (district_id, id, student_id, rule_id, rule_key, value, day_kind, pauses, instance, "
        "trigger_event, trigger_on, school_years, needs_calendar, counted_with, state) VALUES (%s, gen_random_uuid(), "
        "%s, 'IEP_ANNUAL', 'k', '1', 'Y', '{}', gen_random_uuid()::text, 'e', now(), '{}', false, 0, 'open') "
        "RETURNING id",
        [town.district_id, town.student_id],
    ).fetchone()[0]  # type: ignore[index]
    behind.execute(
        "INSERT INTO deadline_alert (district_id, id, created_at, person_id, student_id, deadline_id, due_on, "
        "threshold, reason, raised_on) VALUES (%s, gen_random_uuid(), now() - %s, %s, %s, %s, now(), 3, 'due', now())",
        [town.district_id, age, town.people["case_manager"], town.student_id, key],
    )


async def test_what_somebody_was_told_of_a_day_goes_and_the_deadline_stays(
    house: House, gate: Gate, behind: Behind
) -> None:
    town = await make_town(gate)
    for age in (pruning.TOLD_OF_DAYS + HOUR, pruning.TOLD_OF_DAYS - HOUR):
        told(behind, town, age)
    assert (await prune(house))["deadline_alert"] == 1
    kept = "SELECT count(*) FROM deadline WHERE district_id = %s"
    assert left(behind, kept, town.district_id) == {2}


def queued(behind: Behind, status: str, age: timedelta) -> int:
    """A job whose last event, of two, was `age` ago."""
    key = behind.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('mail', 'notices.mail') RETURNING id"
    ).fetchone()[0]  # type: ignore[index]
    behind.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [key])
    behind.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, key])
    behind.execute("UPDATE procrastinate_events SET at = now() - interval '90 days' WHERE job_id = %s", [key])
    behind.execute(
        "UPDATE procrastinate_events SET at = now() - %s "
        "WHERE id = (SELECT max(id) FROM procrastinate_events WHERE job_id = %s)",
        [age, key],
    )
    return key  # type: ignore[no-any-return]


def left(behind: Behind, sql: str, *values: Any) -> set[Any]:
    return {row[0] for row in behind.execute(sql, list(values)).fetchall()}


def deeds_of(behind: Behind, town: Town) -> set[uuid.UUID]:
    return left(behind, "SELECT id FROM deed_done WHERE district_id = %s", town.district_id)


async def test_deeds_are_forgotten_when_nobody_can_send_them_again(house: House, gate: Gate, behind: Behind) -> None:
    town = await make_town(gate)
    old = deeds(behind, town, pruning.DEEDS_DONE + HOUR)
    young = deeds(behind, town, pruning.DEEDS_DONE - HOUR) | deeds(behind, town, timedelta(0))
    assert (await prune(house))["deed_done"] >= len(old)
    assert deeds_of(behind, town) == young
    assert (await prune(house))["deed_done"] == 0


async def test_a_key_of_this_month_is_still_known(house: House, gate: Gate, behind: Behind) -> None:
    town = await make_town(gate)
    actor = town.actor("case_manager")

    async def sent(key: str) -> bool:
        async with gate.open(town.district_id, actor, "test") as work:
            return await is_repeated(work, "plan.sign", key, plan="p")

    assert [await sent("this month"), await sent("last month")] == [False, False]
    for key, age in (("this month", -HOUR), ("last month", HOUR)):
        behind.execute(
            "UPDATE deed_done SET created_at = now() - %s WHERE id = %s",
            [pruning.DEEDS_DONE + age, uuid.uuid5(town.people["case_manager"], key)],
        )
    await prune(house)
    assert [await sent("this month"), await sent("last month")] == [True, False]


async def test_an_ended_session_holds_no_token_and_stays_as_evidence(house: House, gate: Gate, behind: Behind) -> None:
    town = await make_town(gate)
    open_one = session(behind, town, ended=None, expires=HOUR)
    over = {session(behind, town, ended=HOUR, expires=HOUR), session(behind, town, ended=None, expires=-HOUR)}
    assert (await prune(house))["session"] == 2
    kept = "SELECT id FROM session WHERE district_id = %s"
    assert left(behind, kept, town.district_id) == {open_one, *over}
    assert left(behind, f"{kept} AND id_token IS NOT NULL", town.district_id) == {open_one}


async def test_lines_of_rosters_that_were_set_aside_go(house: House, gate: Gate, behind: Behind) -> None:
    town = await make_town(gate)
    old, young = pruning.SET_ASIDE_PREVIEWS + HOUR, pruning.SET_ASIDE_PREVIEWS - HOUR
    gone = [preview(behind, town, state, old) for state in ("discarded", "failed")]
    stay = {preview(behind, town, state, old) for state in ("applied", "previewed", "applying", "reading")}
    stay |= {preview(behind, town, state, young) for state in ("discarded", "failed")}
    assert (await prune(house))["roster_finding"] == 6
    assert left(behind, "SELECT import_id FROM roster_finding WHERE district_id = %s", town.district_id) == stay
    imports = left(behind, "SELECT id FROM roster_import WHERE district_id = %s", town.district_id)
    assert imports == {*gone, *stay}


async def test_finished_jobs_go_with_their_events_and_dead_ones_wait_for_an_operator(
    house: House, behind: Behind
) -> None:
    old, young = pruning.FINISHED_JOBS + HOUR, pruning.FINISHED_JOBS - HOUR
    gone = {queued(behind, status, old) for status in ("succeeded", "cancelled", "aborted")}
    stay = {queued(behind, status, old) for status in ("failed", "todo", "doing")}
    stay |= {queued(behind, status, young) for status in ("succeeded", "cancelled", "aborted")}
    try:
        assert (await prune(house))["procrastinate_jobs"] == len(gone)
        assert left(behind, "SELECT id FROM procrastinate_jobs") == stay
        assert left(behind, "SELECT DISTINCT job_id FROM procrastinate_events") == stay
    finally:
        behind.execute("DELETE FROM procrastinate_jobs")


async def test_the_record_of_access_stays_whatever_its_age(house: House, gate: Gate, behind: Behind) -> None:
    town = await make_town(gate)
    async with gate.open(town.district_id, town.actor("case_manager"), "plan.read") as work:
        audit.record(work, "plan.read", "plan", None, student_id=town.student_id)
    behind.execute(
        "UPDATE audit_entry SET at = at - interval '20 years', created_at = created_at - interval '20 years' "
        "WHERE district_id = %s",
        [town.district_id],
    )
    async with gate.open(town.district_id, SYSTEM, "audit.seal") as work:
        assert await audit.seal(work) == 1
    await prune(house)
    async with gate.open(town.district_id, SYSTEM, "audit.verify") as work:
        verdict = await audit.verify_chain(work)
    assert (verdict.sealed_count, verdict.broken_at) == (1, None)


@pytest.mark.parametrize("retention", pruning.OF_A_DISTRICT, ids=lambda each: each.table)
async def test_one_district_forgets_nothing_of_another(
    gate: Gate, behind: Behind, retention: pruning.Retention
) -> None:
    here, there = await make_town(gate), await make_town(gate)
    for town in (here, there):
        deeds(behind, town, pruning.DEEDS_DONE + HOUR)
        session(behind, town, ended=HOUR, expires=HOUR)
        preview(behind, town, "failed", pruning.SET_ASIDE_PREVIEWS + HOUR)
        posts(behind, town, pruning.PUBLIC_POSTS + HOUR)
        told(behind, town, pruning.TOLD_OF_DAYS + HOUR)

    def old(town: Town) -> dict[str, int]:
        counts = {
            "deed_done": "SELECT count(*) FROM deed_done WHERE district_id = %s",
            "session": "SELECT count(*) FROM session WHERE id_token IS NOT NULL AND district_id = %s",
            "roster_finding": "SELECT count(*) FROM roster_finding WHERE district_id = %s",
            "public_post": "SELECT count(*) FROM public_post WHERE district_id = %s",
            "deadline_alert": "SELECT count(*) FROM deadline_alert WHERE district_id = %s",
        }
        return {name: left(behind, sql, town.district_id).pop() for name, sql in counts.items()}

    before = old(there)
    assert min(before.values()) > 0
    async with gate.open(here.district_id, SYSTEM, "prune") as work:
        assert await pruning.forget(work, retention) == before[retention.table]
    assert old(there) == before
    assert old(here) == {**before, retention.table: 0}


async def test_two_workers_at_once_forget_each_row_once_and_no_deed_of_today(
    house: House, gate: Gate, behind: Behind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "AT_ONCE", 7)  # so that there are many turns to collide in
    town = await make_town(gate)
    await prune(house)
    deeds(behind, town, pruning.DEEDS_DONE + HOUR, 60)
    posts(behind, town, pruning.PUBLIC_POSTS + HOUR)
    for _ in range(12):
        preview(behind, town, "discarded", pruning.SET_ASIDE_PREVIEWS + HOUR)
        queued(behind, "succeeded", pruning.FINISHED_JOBS + HOUR)

    async def work_on(key: int) -> bool:
        async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
            return await is_repeated(work, "plan.sign", f"key of today {key}", plan="p")

    first, second, *repeated = await asyncio.gather(prune(house), prune(house), *map(work_on, range(20)))
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    third = await prune(house)  # a row that one of them held while the other passed is gone by now
    together = {name: first[name] + second[name] + third[name] for name in first}
    assert together == {
        "deed_done": 60,
        "session": 0,
        "roster_finding": 36,
        "public_post": 5,
        "deadline_alert": 0,
        "procrastinate_jobs": 12,
    }
    assert repeated == [False] * 20
    assert [await work_on(key) for key in range(20)] == [True] * 20


async def test_a_row_that_is_held_is_passed_over_and_taken_the_next_time(
    house: House, gate: Gate, behind: Behind, fresh_database: TestDatabase
) -> None:
    town = await make_town(gate)
    held, free = deeds(behind, town, pruning.DEEDS_DONE + HOUR), deeds(behind, town, pruning.DEEDS_DONE + HOUR)
    with psycopg.connect(fresh_database.superuser_url) as other:
        other.execute("SELECT 1 FROM deed_done WHERE id = ANY (%s) FOR UPDATE", [list(held)])
        async with asyncio.timeout(20):
            await prune(house)
        assert deeds_of(behind, town) == held
    assert free.isdisjoint(held)
    await prune(house)
    assert deeds_of(behind, town) == set()


async def test_the_application_can_remove_no_deed_before_its_time(gate: Gate, behind: Behind) -> None:
    town = await make_town(gate)
    young = deeds(behind, town, pruning.DEEDS_DONE - HOUR)
    for statement in (
        "DELETE FROM deed_done",
        "UPDATE deed_done SET created_at = now() - interval '1 year'",
        "TRUNCATE deed_done",
    ):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with gate.open(town.district_id, SYSTEM, "test") as work:
                await (await work.session.connection()).exec_driver_sql(statement)
    early = pruning.Retention("deed_done", timedelta(0), pruning.OF_A_DISTRICT[0].statement)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await pruning.forget(work, early) == 0
    assert deeds_of(behind, town) == young


async def test_where_it_fails_the_rest_is_forgotten_all_the_same(house: House, gate: Gate, behind: Behind) -> None:
    town = await make_town(gate)
    preview(behind, town, "failed", pruning.SET_ASIDE_PREVIEWS + HOUR)
    deeds(behind, town, pruning.DEEDS_DONE + HOUR)
    behind.execute("REVOKE EXECUTE ON FUNCTION deed_done_forget(integer) FROM trellis_app")
    try:
        with pytest.raises(DBAPIError, match="permission denied"):
            await prune(house)
    finally:
        behind.execute("GRANT EXECUTE ON FUNCTION deed_done_forget(integer) TO trellis_app")
    assert left(behind, "SELECT id FROM roster_finding WHERE district_id = %s", town.district_id) == set()
    assert len(deeds_of(behind, town)) == 1


async def test_a_worker_forgets_as_soon_as_it_works(house: House, gate: Gate, behind: Behind) -> None:
    town = await make_town(gate)
    deeds(behind, town, pruning.DEEDS_DONE + HOUR)
    worker = asyncio.create_task(run_worker(house))
    try:
        async with asyncio.timeout(20):
            while deeds_of(behind, town):
                assert not worker.done()
                await asyncio.sleep(0.05)
    finally:
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)


def test_every_table_that_is_only_appended_says_whether_it_forgets() -> None:
    grows = {name for name, table in metadata.tables.items() if table.info.get("append_only")}
    forgets = {each.table for each in (*pruning.OF_A_DISTRICT, *pruning.OF_THE_DEPLOYMENT)}
    assert grows == (forgets | set(pruning.STAYS)) & grows
    assert forgets.isdisjoint(pruning.STAYS)
    assert set(pruning.STAYS) <= set(metadata.tables)
    assert {each.table for each in pruning.OF_A_DISTRICT} <= set(metadata.tables)
