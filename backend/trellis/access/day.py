"""The district's day, and what holds on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Uuid, and_, bindparam, or_, select

from trellis.districts.model import District
from trellis.kernel import clock
from trellis.kernel.tenancy import UnitOfWork


async def today(work: UnitOfWork) -> Any:
    """The district's calendar day at the instant of the unit of work; row policies count the same (`app_today`)."""
    if "today" not in work.memory:
        await _read_district(work)
    return work.memory["today"]


async def day_of(work: UnitOfWork, at: datetime) -> date:
    """The district's calendar day of an instant: what was written down in a US evening is not of the next day."""
    if "zone" not in work.memory:
        await _read_district(work)
    return clock.in_zone(at, work.memory["zone"]).date()


async def state_of_district(work: UnitOfWork) -> Any:
    """The two letters of the state whose law counts here."""
    if "state" not in work.memory:
        await _read_district(work)
    return work.memory["state"]


DISTRICT = select(District.time_zone, District.state).where(District.id == bindparam("district_id", type_=Uuid()))


async def _read_district(work: UnitOfWork) -> None:
    found = (await work.session.execute(DISTRICT, {"district_id": work.district_id})).one_or_none()
    work.memory["zone"] = found.time_zone if found else "UTC"
    work.memory["today"] = clock.in_zone(work.at, work.memory["zone"]).date()
    work.memory["state"] = found.state if found else ""


def in_force(table: Any, day: Any) -> Any:
    """Whether a row that begins `starts_on` and ends before `ends_on` holds on `day`."""
    return and_(
        or_(table.starts_on.is_(None), table.starts_on <= day), or_(table.ends_on.is_(None), table.ends_on > day)
    )
