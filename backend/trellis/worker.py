"""The worker: runs jobs from the queue, chains the audit log every second, forgets once a day what had its time,
and begins each district's morning."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import structlog
from procrastinate import App, PsycopgConnector, RetryStrategy
from sqlalchemy import select

from trellis.attachments import leftovers
from trellis.districts.model import District
from trellis.house import House
from trellis.kernel import audit, pruning
from trellis.kernel.jobs import JOBS, Job
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM
from trellis.worklists.jobs import begin_round

log = structlog.get_logger()
SEAL_EVERY_SECONDS = 1.0
PRUNE_EVERY_SECONDS = 86_400.0
PRUNE_AGAIN_SECONDS = 3_600.0
MORNINGS_EVERY_SECONDS = 300.0
EXPIRE_AT_ONCE = 200
"""Things a transaction ends at most: each has a job and a hint of its own."""


def queue_app(house: House) -> App:
    """The queue's application with every declared job as a task. Waits double from 2 s between tries."""
    app = App(connector=PsycopgConnector(conninfo=house.settings.database_url))
    for declared in JOBS.values():
        app.task(
            name=declared.name,
            queue=declared.queue,
            retry=RetryStrategy(max_attempts=declared.attempts, exponential_wait=2),
        )(_body(house, declared))
    return app


def _body(house: House, declared: Job) -> Any:
    async def run(district_id: str, **ids: Any) -> None:
        try:
            await declared.body(house, district_id=uuid.UUID(district_id), **ids)
        except Exception as problem:
            # Only the kind of the problem: its text may hold what a person wrote.
            log.warning("job.failed", job=declared.name, problem=type(problem).__name__, exc_info=problem)
            raise

    return run


async def districts(house: House) -> list[uuid.UUID]:
    """Every tenant, the deployment's own included."""
    async with house.gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "worker.districts") as work:
        return list((await work.session.execute(select(District.id))).scalars())


async def seal_audit_log(house: House) -> int:
    """Chain what waits, wherever something waits; returns how many entries were sealed."""
    sealed = 0
    async with house.gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "audit.waiting") as work:
        waiting = await audit.districts_with_waiting(work)
    for district_id in waiting:
        async with house.gate.open(district_id, SYSTEM, "audit.seal") as work:
            sealed += await audit.seal(work)
    return sealed


async def keep_sealing(house: House) -> None:
    """Seal every second until cancelled; a failure is logged and tried again."""
    while True:
        try:
            await seal_audit_log(house)
        except Exception as problem:
            log.warning("audit.seal_failed", problem=type(problem).__name__)
        await asyncio.sleep(SEAL_EVERY_SECONDS)


async def prune(house: House) -> dict[str, int]:
    """Remove what is older than its time, everywhere; returns how many rows by table.

    A district where it fails holds up no other. Raises the last failure when all were asked.
    """
    pruned: dict[str, int] = {}
    failure: Exception | None = None
    asked = [(DEPLOYMENT_DISTRICT_ID, each) for each in pruning.OF_THE_DEPLOYMENT]
    asked += [(district_id, each) for district_id in await districts(house) for each in pruning.OF_A_DISTRICT]
    for district_id, retention in asked:
        try:
            count = await _prune_one(house, district_id, retention)
        except Exception as problem:
            log.warning(
                "prune.failed", table=retention.table, district_id=str(district_id), problem=type(problem).__name__
            )
            failure = problem
        else:
            pruned[retention.table] = pruned.get(retention.table, 0) + count
    log.info("pruned", **pruned)
    if failure is not None:
        raise failure
    return pruned


async def expire(house: House) -> dict[str, int]:
    """End what waited too long, everywhere; returns how many by table.

    A district where it fails holds up no other. Raises the last failure when all were asked.
    """
    expired = dict.fromkeys(pruning.EXPIRING, 0)
    failure: Exception | None = None
    for district_id in await districts(house):
        for what, body in pruning.EXPIRING.items():
            try:
                expired[what] += await _expire_one(house, district_id, body)
            except Exception as problem:
                log.warning("expire.failed", table=what, district_id=str(district_id), problem=type(problem).__name__)
                failure = problem
    log.info("expired", **expired)
    if failure is not None:
        raise failure
    return expired


async def sweep_storage(house: House) -> dict[str, int]:
    """Take out of storage what nothing points to, everywhere; returns how many of what.

    A district where it fails holds up no other. Raises the last failure when all were asked.
    """
    swept = {"objects": 0, "parts": 0, "missing": 0}
    failure: Exception | None = None
    for district_id in await districts(house):
        try:
            found = await leftovers.sweep(house, district_id)
        except Exception as problem:
            log.warning("sweep.failed", district_id=str(district_id), problem=type(problem).__name__)
            failure = problem
        else:
            for what in swept:
                swept[what] += getattr(found, what)
    log.info("swept", **swept)
    if failure is not None:
        raise failure
    return swept


async def _expire_one(house: House, district_id: uuid.UUID, body: pruning.Expiring) -> int:
    total, count = 0, EXPIRE_AT_ONCE
    while count == EXPIRE_AT_ONCE:
        async with house.gate.open(district_id, SYSTEM, "expire") as work:
            count = await body(work, EXPIRE_AT_ONCE)
        total += count
    return total


async def _prune_one(house: House, district_id: uuid.UUID, retention: pruning.Retention) -> int:
    total, count = 0, pruning.AT_ONCE
    while count == pruning.AT_ONCE:
        async with house.gate.open(district_id, SYSTEM, "prune") as work:
            count = await pruning.forget(work, retention)
        total += count
    return total


async def keep_pruning(house: House) -> None:
    """Expire and prune at once and every day until cancelled: a worker that is started anew each night does it too.

    What failed is tried again in an hour.
    """
    while True:
        wait = PRUNE_EVERY_SECONDS
        for sweep in (expire, prune, sweep_storage):
            try:
                await sweep(house)
            except Exception as problem:
                log.warning("prune.incomplete", problem=type(problem).__name__)
                wait = PRUNE_AGAIN_SECONDS
        await asyncio.sleep(wait)


async def begin_mornings(house: House) -> int:
    """Ask for the morning's round wherever it is morning and nobody has; returns in how many districts.

    A district where it fails holds up no other.
    """
    begun = 0
    for district_id in await districts(house):
        try:
            async with house.gate.open(district_id, SYSTEM, "alert.begin") as work:
                begun += await begin_round(work)
        except Exception as problem:
            log.warning("morning.failed", district_id=str(district_id), problem=type(problem).__name__)
    return begun


async def keep_mornings(house: House) -> None:
    """Look for districts whose morning has come until cancelled; a failure is logged and tried again."""
    while True:
        try:
            await begin_mornings(house)
        except Exception as problem:
            log.warning("mornings.failed", problem=type(problem).__name__)
        await asyncio.sleep(MORNINGS_EVERY_SECONDS)


async def run_worker(house: House) -> None:
    """Work until stopped (SIGINT and SIGTERM end the current jobs first)."""
    app = queue_app(house)
    beside = [asyncio.create_task(keep(house)) for keep in (keep_sealing, keep_pruning, keep_mornings)]
    try:
        async with app.open_async():
            await app.run_worker_async(concurrency=4, shutdown_graceful_timeout=20)
    finally:
        for task in beside:
            task.cancel()
