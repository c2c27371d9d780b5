"""What the letters about a mention and about a decided suggestion are filled with."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from sqlalchemy import select

from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices.model import Message
from trellis.notices.template import Filling, fills
from trellis.people.model import Person
from trellis.plans.model import Plan
from trellis.plans.reading import IN_WORK
from trellis.teamwork.mentions import readers_of
from trellis.teamwork.model import Comment, CommentThread
from trellis.teamwork.today import spot_of

if TYPE_CHECKING:
    from trellis.house import House


@fills("comment_mention")
async def fill_mention(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """No name but the reader's and no word of the comment: mail shows on lock screens (threats row 37).

    Nothing when the comment was taken back, the thread is settled, the plan is final, or whoever was named does not
    read the draft any more: they left the team, or it is shared no longer.
    """
    thread, comment, plan = (
        await work.session.execute(
            select(CommentThread, Comment, Plan)
            .join(Comment, Comment.thread_id == CommentThread.id)
            .join(Plan, Plan.id == CommentThread.plan_id)
            .where(Comment.id == uuid.UUID(message.ids["comment_id"]))
        )
    ).one()
    if comment.taken_back_at or thread.resolved_at or plan.state not in IN_WORK:
        return None
    return await _to_reader(house, work, message.person_id, thread, plan)


@fills("suggestion_decided")
async def fill_decided(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """As little as a mention says, and nothing once the plan is final or its author reads the draft no more."""
    thread, plan = (
        await work.session.execute(
            select(CommentThread, Plan)
            .join(Plan, Plan.id == CommentThread.plan_id)
            .where(CommentThread.id == uuid.UUID(message.ids["thread_id"]))
        )
    ).one()
    return await _to_reader(house, work, message.person_id, thread, plan) if plan.state in IN_WORK else None


async def _to_reader(
    house: House, work: UnitOfWork, person_id: uuid.UUID, thread: CommentThread, plan: Plan
) -> Filling | None:
    reads = await readers_of(work, plan, with_family=thread.copy_id is not None)
    person = (await work.session.execute(select(Person).where(Person.id == person_id, reads))).scalar_one_or_none()
    if person is None:
        return None
    room = "/family/plans" if person.kind in ("guardian", "student") else "/plans"
    link = f"{house.settings.base_url}{room}/{global_id('Plan', plan.id)}#{spot_of(thread)}"
    return Filling(values={"name": person.name}, link=link)
