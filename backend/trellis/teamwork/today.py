"""What working together asks of somebody today: sections they were given, comments that name them."""

from __future__ import annotations

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from trellis.access.day import in_force, today
from trellis.access.visibility import FAMILY_ROLES
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.live.model import LiveDocument
from trellis.plans.model import Plan, PlanSection
from trellis.plans.reading import IN_WORK
from trellis.plans.written_on import form_of
from trellis.teams.model import TeamMember
from trellis.teamwork.model import Comment, CommentMention, CommentThread, SectionAssignment
from trellis.worklists.waiting import MOST_ROWS, Row, standing_of, waits

GIVEN = Words(en="Your section: {section}", es="Su sección: {section}")
GIVEN_WHY = Words(
    en="You were given this section of the draft. Say when it is ready.",
    es="Se le asignó esta sección del borrador. Diga cuándo está lista.",
)
GIVEN_VERB = Words(en="Open the section", es="Abrir la sección")
EDITED = Words(en="Edited after you said ready: {section}", es="Cambió después de darla por lista: {section}")
EDITED_WHY = Words(
    en="Somebody changed this section since. Look at it, and say again that it is ready.",
    es="Alguien cambió esta sección desde entonces. Revísela y vuelva a decir que está lista.",
)
MENTIONED = Words(en="You were mentioned: {section}", es="Le mencionaron: {section}")
MENTIONED_WHY = Words(
    en="A comment on the draft names you. Answer it, or resolve it.",
    es="Un comentario del borrador le nombra. Respóndalo, o resuélvalo.",
)
MENTIONED_VERB = Words(en="Open the comment", es="Abrir el comentario")


@waits("teamwork", whose=("team",))
async def rows_for(work: UnitOfWork) -> list[Row]:
    """The actor's own, of drafts they work on today. Whoever left the team is asked for nothing."""
    return [*await _sections(work), *await _mentions(work)]


def title_of(plan: Plan, section_key: str) -> Words:
    """What the form of a plan calls a section."""
    return form_of(plan).section(section_key).title


async def _sections(work: UnitOfWork) -> list[Row]:
    day = await today(work)
    mine = select(TeamMember.student_id).where(
        TeamMember.person_id == work.person_id, TeamMember.role.not_in(FAMILY_ROLES), in_force(TeamMember, day)
    )
    found = await work.session.execute(
        select(SectionAssignment, PlanSection.section_key, Plan)
        .join(Plan, Plan.id == SectionAssignment.plan_id)
        .join(PlanSection, PlanSection.id == SectionAssignment.section_id)
        .join(LiveDocument, LiveDocument.id == SectionAssignment.section_id)
        .where(
            SectionAssignment.person_id == work.person_id,
            SectionAssignment.student_id.in_(mine),
            Plan.state.in_(IN_WORK),
            or_(SectionAssignment.ready_at.is_(None), LiveDocument.last_number > SectionAssignment.ready_through),
        )
        .limit(MOST_ROWS)
    )
    rows = []
    for given, key, plan in found.all():
        what, why = (GIVEN, GIVEN_WHY) if given.ready_at is None else (EDITED, EDITED_WHY)
        rows.append(
            Row(
                id=given.id,
                kind="Plan",
                place="plans",
                student_id=plan.student_id,
                what=what.filled(section=title_of(plan, key)),
                due_on=given.due_on,
                standing=standing_of(given.due_on, day),
                verb=GIVEN_VERB,
                reason=why,
                on=plan.id,
                spot=key,
            )
        )
    return rows


async def _mentions(work: UnitOfWork) -> list[Row]:
    """Open threads that name the actor, in which they have said nothing since; of those they read (row policies)."""
    own, naming = aliased(Comment), aliased(Comment)
    last = (
        select(CommentMention.thread_id, func.max(CommentMention.created_at).label("at"))
        .join(naming, naming.id == CommentMention.comment_id)
        .where(CommentMention.person_id == work.person_id, naming.taken_back_at.is_(None))
        .group_by(CommentMention.thread_id)
        .subquery()
    )
    answered = exists(
        select(own.id).where(
            and_(own.thread_id == last.c.thread_id, own.written_by_id == work.person_id, own.created_at >= last.c.at)
        )
    )
    found = await work.session.execute(
        select(CommentThread, Plan)
        .join(last, last.c.thread_id == CommentThread.id)
        .join(Plan, Plan.id == CommentThread.plan_id)
        .where(CommentThread.resolved_at.is_(None), Plan.state.in_(IN_WORK), ~answered)
        .order_by(last.c.at, CommentThread.id)
        .limit(MOST_ROWS)
    )
    return [
        Row(
            id=thread.id,
            kind="Plan",
            place="plans",
            student_id=plan.student_id,
            what=MENTIONED.filled(section=title_of(plan, thread.section_key)),
            due_on=None,
            standing="this_week",
            verb=MENTIONED_VERB,
            reason=MENTIONED_WHY,
            on=plan.id,
            spot=spot_of(thread),
        )
        for thread, plan in found.all()
    ]


def spot_of(thread: CommentThread) -> str:
    """What stands behind the # of an address that opens a thread on its plan's page."""
    return f"comment-{global_id('CommentThread', thread.id)}"
