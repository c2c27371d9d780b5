"""The worker: runs jobs from the queue, and chains the audit log every second."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import structlog
from procrastinate import App, PsycopgConnector, RetryStrategy
from sqlalchemy import select

from trellis.districts.model import District
from trellis.house import House
from trellis.kernel import audit
from trellis.kernel.jobs import JOBS, Job
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM

log = structlog.get_logger()
SEAL_EVERY_SECONDS = 1.0


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
    """Chain what waits in every district; returns how many entries were sealed."""
    sealed = 0
    for district_id in await districts(house):
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


async def run_worker(house: House) -> None:
    """Work until stopped (SIGINT and SIGTERM end the current jobs first)."""
    app = queue_app(house)
    sealing = asyncio.create_task(keep_sealing(house))
    try:
        async with app.open_async():
            await app.run_worker_async(concurrency=4, shutdown_graceful_timeout=20)
    finally:
        sealing.cancel()
