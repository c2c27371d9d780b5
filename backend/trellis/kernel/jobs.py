"""Work for later, on the same PostgreSQL, deferred in the transaction of the deed that asks for it.

A job that belongs to a deed exists exactly when the deed was committed; no
second system to keep in step. Jobs run at least once, so handlers are
idempotent. Arguments are ids only: the queue has no district policy, so
nothing private may stand in it.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import text

from trellis.kernel.tenancy import UnitOfWork

DEFER = text(
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW("
    "CAST(:queue AS varchar), CAST(:task AS varchar), CAST(:priority AS integer), "
    "CAST(:lock AS text), CAST(:once AS text), "
    "CAST(:args AS jsonb), CAST(:at AS timestamptz))::procrastinate_job_to_defer_v1])"
)

JobBody = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of later work: its stable name, queue, how often it is tried, and what it does.

    The body is called as `body(house, district_id=UUID, **ids)`; `house` is the
    composition root, so that jobs build nothing themselves.
    """

    name: str
    queue: str
    attempts: int
    body: JobBody


JOBS: dict[str, Job] = {}


def job(name: str, *, queue: str = "default", attempts: int = 5) -> Callable[[JobBody], JobBody]:
    """Declare a job. Names are stable: they stand in the queue."""

    def declare(body: JobBody) -> JobBody:
        JOBS[name] = Job(name, queue, attempts, body)
        return body

    return declare


async def defer(
    work: UnitOfWork,
    name: str,
    *,
    lock: str | None = None,
    at: datetime | None = None,
    priority: int = 0,
    **ids: uuid.UUID | str | int,
) -> None:
    """Put a job on the queue with this transaction.

    `lock`: jobs of one lock run one after another. `priority`: higher goes first;
    what nobody waits for is put below 0.
    """
    declared = JOBS[name]
    args = {"district_id": str(work.district_id), **{k: str(v) for k, v in ids.items()}}
    values: dict[str, Any] = {
        "queue": declared.queue,
        "task": name,
        "priority": priority,
        "lock": lock,
        "once": None,
        "args": orjson.dumps(args).decode(),
        "at": at,
    }
    await work.session.flush()
    await work.session.execute(DEFER, values)


@dataclass(frozen=True, slots=True)
class DeadJob:
    """A job that failed as often as it may; an operator looks at it and may have it tried again."""

    id: int
    task: str
    queue: str
    attempts: int
    failed_at: datetime
    district_id: str | None


async def dead(work: UnitOfWork, job_id: int | None = None) -> list[DeadJob]:
    """The newest 200 dead jobs of the deployment, or the one with `job_id`. The queue belongs to no district."""
    rows = await work.session.execute(
        text(
            "SELECT j.id, j.task_name, j.queue_name, j.attempts, j.args->>'district_id' AS district_id, "
            "coalesce((SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id), now()) AS failed_at "
            "FROM procrastinate_jobs j WHERE j.status = 'failed' AND (CAST(:id AS bigint) IS NULL OR j.id = :id) "
            "ORDER BY j.id DESC LIMIT 200"
        ),
        {"id": job_id},
    )
    return [DeadJob(r.id, r.task_name, r.queue_name, r.attempts, r.failed_at, r.district_id) for r in rows]


async def revive(work: UnitOfWork, job_id: int) -> None:
    """Put a dead job back on the queue; its attempts are counted from the beginning."""
    await work.session.execute(
        text(
            "UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL, worker_id = NULL "
            "WHERE id = :id AND status = 'failed'"
        ),
        {"id": job_id},
    )
