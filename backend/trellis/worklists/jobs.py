"""A district's morning: look at its days, tell who is to be told, note the mails. Once a day, safe to run again."""

from __future__ import annotations

import uuid
from datetime import time
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

import trellis.worklists.mailing  # noqa: F401  (fills the mails)
from trellis.districts.model import District
from trellis.kernel import clock
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer, job
from trellis.kernel.tenancy import SYSTEM, UnitOfWork
from trellis.worklists.alerting import mail_alerts, raise_alerts
from trellis.worklists.model import AlertRound

if TYPE_CHECKING:
    from trellis.house import House

MORNING = time(6, 0)
"""By the district's own clock."""
NOBODY = uuid.UUID(int=0)


async def begin_round(work: UnitOfWork) -> bool:
    """Ask for today's round, once it is morning in the district and nobody has; whether it was asked for now.

    Asked every few minutes by every worker: the row is the one that decides. Where nobody asked for days (an outage),
    there is one round, of today.
    """
    district = (await work.session.execute(select(District).where(District.id == work.district_id))).scalar_one()
    there = clock.in_zone(work.at, district.time_zone)
    if district.status != "open" or district.kind != "district" or there.time() < MORNING:
        return False
    begun = insert(AlertRound).values(district_id=work.district_id, id=new_id(), created_at=work.at, day=there.date())
    new = await work.session.execute(
        begun.on_conflict_do_nothing(index_elements=["district_id", "day"]).returning(AlertRound.id)
    )
    if new.scalar_one_or_none() is None:
        return False
    await defer(work, "worklists.morning", lock=f"morning {work.district_id}")
    return True


@job("worklists.morning", queue="default")
async def morning(house: House, *, district_id: uuid.UUID) -> None:
    """Raise what is to be told, then mail it, a transaction a batch. Again after a crash it goes on from the start and
    tells nobody twice."""
    after: uuid.UUID | None = NOBODY
    while after is not None:
        async with house.gate.open(district_id, SYSTEM, "alert.raise") as work:
            after = await raise_alerts(work, after=after)
    after = NOBODY
    while after is not None:
        async with house.gate.open(district_id, SYSTEM, "alert.mail") as work:
            after = await mail_alerts(work, after=after)
