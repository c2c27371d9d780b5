"""Name somebody in a comment: who can be named, what it leaves behind, and whether a letter goes out."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from trellis.access import Permission
from trellis.access.readers import who_may
from trellis.kernel.errors import InvalidInput
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices import service as notices
from trellis.people.model import Person
from trellis.plans import service as plans
from trellis.plans.model import Plan
from trellis.plans.reading import access_facts
from trellis.teamwork.model import Comment, CommentMention, CommentThread
from trellis.teamwork.rules import MOST_MENTIONED, NOT_A_READER, TOO_MANY_MENTIONED, wants_letter

MOST_OFFERED = 100


async def readers_of(work: UnitOfWork, plan: Plan, *, with_family: bool, of_team: bool = False) -> ColumnElement[bool]:
    """A condition on `Person`: reads this draft, as it is written or, `with_family`, as it was shared."""
    facts = access_facts(plan)
    if not with_family:
        facts["plan_shared"] = False
    return await who_may(work, Permission.READ_DRAFT, plan.student_id, of_team=of_team, **facts)


async def people_to_mention(work: UnitOfWork, plan: Plan, *, with_family: bool) -> list[Person]:
    """Whom @ offers: who reads the draft the thread is about, and nobody else. The team first, then by name.

    A family is offered the team they know, not the district's offices.
    """
    is_team = await plans.may_read_work(work, plan)
    on_team = await readers_of(work, plan, with_family=with_family, of_team=True)
    found = on_team if not is_team else await readers_of(work, plan, with_family=with_family)
    rows = await work.session.execute(
        select(Person)
        .where(found, Person.id != work.person_id)
        .order_by(on_team.desc(), Person.family_name_key, Person.name_key, Person.id)
        .limit(MOST_OFFERED)
    )
    return list(rows.scalars())


async def mention(
    work: UnitOfWork, plan: Plan, thread: CommentThread, comment: Comment, mentioned: Sequence[uuid.UUID]
) -> None:
    """Note who is named, and send each a letter unless they had one about this thread a moment ago.

    Of a stranger and of nobody is said the same: neither reads this draft. The thread's row is held, or new.
    """
    wanted = sorted({one for one in mentioned if one != work.person_id})
    if not wanted:
        return
    if len(wanted) > MOST_MENTIONED:
        raise InvalidInput(TOO_MANY_MENTIONED, field="mentioned")
    is_team = await plans.may_read_work(work, plan)
    reads = await readers_of(work, plan, with_family=thread.copy_id is not None, of_team=not is_team)
    known = set((await work.session.execute(select(Person.id).where(Person.id.in_(wanted), reads))).scalars())
    if known != set(wanted):
        raise InvalidInput(NOT_A_READER, field="mentioned")
    letters = (
        await work.session.execute(
            select(CommentMention.person_id, CommentMention.created_at).where(
                CommentMention.thread_id == thread.id, CommentMention.is_mailed
            )
        )
    ).all()
    for person_id in wanted:
        goes = wants_letter((at for who, at in letters if who == person_id), work.at)
        work.session.add(
            CommentMention(
                district_id=work.district_id,
                id=new_id(),
                created_at=work.at,
                comment_id=comment.id,
                thread_id=thread.id,
                student_id=plan.student_id,
                person_id=person_id,
                is_mailed=goes,
            )
        )
        if goes:
            await notices.send(
                work,
                person_id=person_id,
                template="comment_mention",
                ids={"thread_id": str(thread.id), "comment_id": str(comment.id)},
                student_id=plan.student_id,
            )
