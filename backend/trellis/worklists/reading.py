"""What stands on somebody's bell, and what of it they have seen."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, exists, func, select, update
from sqlalchemy.orm import aliased

from trellis.access import Permission
from trellis.access.day import today
from trellis.deadlines.model import Deadline
from trellis.graphql.rights import permitted
from trellis.kernel.tenancy import UnitOfWork
from trellis.worklists.model import DeadlineAlert


async def alerts(work: UnitOfWork) -> Select[Any]:
    """The actor's alerts that still hold, the newest of each deadline: open, due on the day that was told of, and of a
    student whose deadlines they see today."""
    await today(work)  # remembered: the matrix is asked of that day
    newer = aliased(DeadlineAlert)
    is_over = exists(
        select(newer.id).where(
            newer.deadline_id == DeadlineAlert.deadline_id,
            newer.person_id == DeadlineAlert.person_id,
            newer.id > DeadlineAlert.id,
        )
    ).correlate(DeadlineAlert)
    return (
        select(DeadlineAlert, Deadline)
        .join(
            Deadline,
            and_(Deadline.district_id == DeadlineAlert.district_id, Deadline.id == DeadlineAlert.deadline_id),
        )
        .where(
            DeadlineAlert.person_id == work.person_id,
            Deadline.state == "open",
            Deadline.due_on == DeadlineAlert.due_on,
            ~is_over,
            permitted(work, Permission.SEE_DEADLINES, DeadlineAlert.student_id),
        )
    )


async def unread(work: UnitOfWork) -> int:
    """How many of the actor's alerts they have not seen; 99 at most are counted."""
    if work.actor.person_id is None:
        return 0
    found = (await alerts(work)).where(DeadlineAlert.read_at.is_(None)).with_only_columns(DeadlineAlert.id)
    return int(await work.session.scalar(select(func.count()).select_from(found.limit(99).subquery())) or 0)


async def mark_read(work: UnitOfWork, *, ids: Sequence[uuid.UUID] | None) -> int:
    """The actor has seen these of their alerts, or all of them; answers how many are left."""
    mine = DeadlineAlert.person_id == work.person_id
    if ids is not None:
        mine = and_(mine, DeadlineAlert.id.in_(ids))
    await work.session.execute(
        update(DeadlineAlert)
        .where(mine, DeadlineAlert.read_at.is_(None))
        .values(read_at=work.at)
        .execution_options(synchronize_session=False)
    )
    return await unread(work)
