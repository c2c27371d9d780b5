"""Read a prior written notice: whether the actor may, which stands, what it says."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import CompoundSelect, Select, and_, literal, select, union
from sqlalchemy.orm import aliased

from trellis.access import Permission, may
from trellis.access.day import in_force, today
from trellis.access.rights import decides_for_themselves
from trellis.kernel.audit import record
from trellis.kernel.errors import NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices.prior_written.model import FormalDelivery, IssuedNotice, PriorNotice
from trellis.notices.prior_written.service import access_facts
from trellis.notices.prior_written.states import OUT
from trellis.students.model import RightsHolder

NEWEST_FIRST = PriorNotice.id.desc()


async def notice_named(work: UnitOfWork, *, notice_id: uuid.UUID) -> PriorNotice:
    """A notice the actor may read: in work for the team, issued for staff and whoever is owed it. Raises NotFound."""
    notice = (await work.session.execute(select(PriorNotice).where(PriorNotice.id == notice_id))).scalar_one_or_none()
    if notice is None or not await may_read(work, notice):
        raise NotFound()
    return notice


async def may_read(work: UnitOfWork, notice: PriorNotice) -> bool:
    """Whether the actor may read the notice as it stands: in work, as they may read a plan in work."""
    if notice.state == "draft":
        return await may(work, Permission.READ_DRAFT, notice.student_id, plan_kind="iep", plan_state="draft")
    return await may(work, Permission.READ_NOTICE, notice.student_id)


async def of_version(work: UnitOfWork, version_id: uuid.UUID) -> PriorNotice | None:
    """The newest notice about a plan version that is there for the actor; one in work is there for the team alone.

    Asks no policy: whoever shows it asks `may_read`.
    """
    found = select(PriorNotice).where(PriorNotice.version_id == version_id).order_by(NEWEST_FIRST).limit(1)
    return (await work.session.execute(found)).scalar_one_or_none()


async def document_of(work: UnitOfWork, notice: PriorNotice) -> tuple[dict[str, Any], IssuedNotice] | None:
    """What an issued notice says, from its frozen bytes; None of one in work. Put on record as read, once a unit."""
    if notice.state == "draft":
        return None
    frozen = (
        await work.session.execute(select(IssuedNotice).where(IssuedNotice.notice_id == notice.id))
    ).scalar_one_or_none()
    if frozen is None:
        raise NotFound()
    note_read(work, notice)
    return orjson.loads(frozen.canonical), frozen


def note_read(work: UnitOfWork, notice: PriorNotice) -> None:
    """Put on record, once a unit of work, that the actor has what the notice says before them."""
    if ("notice.read", notice.id) not in work.memory:
        work.memory[("notice.read", notice.id)] = True
        record(work, "notice.read", "prior_notice", notice.id, student_id=notice.student_id)


async def what_the_actor_may(work: UnitOfWork, notice: PriorNotice) -> list[str]:
    """Keys of what the page may offer; the deeds ask again."""
    asked = {"draft": Permission.DRAFT_NOTICE, "issue": Permission.ISSUE_NOTICE}
    facts = access_facts(notice)
    return [key for key, permission in asked.items() if await may(work, permission, notice.student_id, **facts)]


async def standing_for_family(work: UnitOfWork, most: int) -> list[tuple[PriorNotice, datetime, datetime | None]]:
    """Notices that stand, of the students the actor is owed notice about: when issued, when they opened it."""
    owed: Select[Any] | CompoundSelect[Any] = select(RightsHolder.student_id).where(
        RightsHolder.person_id == work.person_id,
        RightsHolder.law == "IDEA",
        RightsHolder.may_receive_notice,
        in_force(RightsHolder, await today(work)),
    )
    if work.person_id is not None and await decides_for_themselves(work, work.person_id):
        owed = union(owed, select(literal(work.person_id)))
    opened = aliased(FormalDelivery)
    rows = await work.session.execute(
        select(PriorNotice, IssuedNotice.issued_at, opened.recorded_at)
        .join(IssuedNotice, same_row_of(IssuedNotice, PriorNotice))
        .outerjoin(
            opened,
            and_(
                opened.district_id == PriorNotice.district_id,
                opened.notice_id == PriorNotice.id,
                opened.person_id == work.person_id,
                opened.way == "app",
            ),
        )
        .where(
            PriorNotice.state.in_(OUT),
            PriorNotice.student_id.in_(owed),
        )
        .order_by(IssuedNotice.issued_at.desc(), PriorNotice.id)
        .limit(most)
    )
    return [(row, issued_at, opened_at) for row, issued_at, opened_at in rows]


def same_row_of(frozen: Any, notice: Any) -> Any:
    """The condition that `frozen` is what `notice` said."""
    return and_(frozen.district_id == notice.district_id, frozen.notice_id == notice.id)
