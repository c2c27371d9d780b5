"""What asks for somebody's attention today, from the plans and meetings of the students they work for.

`row_of_plan` and `row_of_meeting` are pure: dates and states in, rows out. Deadlines of the law are
`worklists`; here stand the plan's own ones: its review
(`form/kinds.py`, by the law of its kind), answers awaited, meetings near.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from trellis.access.day import in_force, today
from trellis.access.visibility import FAMILY_ROLES
from trellis.districts.model import District
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.meetings.model import Meeting, MeetingParticipant
from trellis.notices.prior_written.model import PriorNotice
from trellis.notices.prior_written.service import due_on
from trellis.notices.prior_written.states import OUT
from trellis.people.model import Person
from trellis.plans.form.kinds import KINDS
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.states import IN_FORCE
from trellis.signatures.model import Signature, SignatureRequest
from trellis.teams.model import TeamMember
from trellis.worklists.waiting import MOST_ROWS, Row, in_order, standing_of

WAITING_FOR_THE_FAMILY = ("finalized", "consent_pending")
SOON = timedelta(days=60)
MEETING_NEAR = timedelta(days=14)

REVIEW_VERB = Words(en="Open the plan", es="Abrir el plan")
DRAFT = Words(en="Draft in work", es="Borrador en curso")
DRAFT_WHY = Words(en="The draft was begun and is not final.", es="El borrador se inició y no es definitivo.")
DRAFT_VERB = Words(en="Go on writing", es="Seguir escribiendo")
TO_TELL = Words(en="Prior written notice to issue", es="Aviso previo por emitir")
TO_TELL_WHY = Words(
    en="The family is told in writing what the plan changes, and why, before it does (34 CFR 300.503).",
    es="Se informa a la familia por escrito qué cambia el plan, y por qué, antes de que cambie (34 CFR 300.503).",
)
TO_TELL_VERB = Words(en="Review and issue", es="Revisar y emitir")
TO_ASK = Words(en="Final plan, nobody asked to sign", es="Plan definitivo, sin pedir firmas")
TO_ASK_VERB = Words(en="Ask for signatures", es="Pedir firmas")
AMENDMENT_WHY = Words(
    en="The plan changes only once a parent agreed to it (34 CFR 300.324(a)(4), (6)).",
    es="El plan cambia solo cuando la familia lo acepta (34 CFR 300.324(a)(4), (6)).",
)
AWAITED = Words(en="Waiting for the family's answer", es="Esperando la respuesta de la familia")
AWAITED_WHY = Words(en="The family was asked to read and sign.", es="Se pidió a la familia leer y firmar.")
AWAITED_BY = Words(en="Waiting for an answer: {names}", es="Falta la respuesta de: {names}")
AWAITED_VERB = Words(en="See the answers", es="Ver las respuestas")
ANSWER = Words(en="Answer the family", es="Responder a la familia")
MEETING = Words(en="Team meeting", es="Reunión del equipo")
MEETING_WHY = Words(en="The team meets that day.", es="El equipo se reúne ese día.")
MEETING_VERB = Words(en="Open the meeting", es="Abrir la reunión")
ANOTHER_TIME = Words(en="Asks for another time: {names}", es="Pide otra hora: {names}")
ANOTHER_TIME_WHY = Words(
    en="The meeting is at a time the family agrees to, or they take part by phone or video (34 CFR 300.322).",
    es="La reunión es a una hora acordada con la familia, o participan por teléfono o video (34 CFR 300.322).",
)
WROTE = Words(en="Wrote about the meeting: {names}", es="Escribió sobre la reunión: {names}")
WROTE_WHY = Words(
    en="The family may ask for an interpreter or tell what they need (34 CFR 300.322(e)).",
    es="La familia puede pedir un intérprete o decir lo que necesita (34 CFR 300.322(e)).",
)
INVITE = Words(en="Invitations not sent", es="Invitaciones sin enviar")
INVITE_WHY = Words(
    en="Parents are told early enough to come (34 CFR 300.322(a)).",
    es="Se avisa a los padres con tiempo para que asistan (34 CFR 300.322(a)).",
)
INVITE_VERB = Words(en="Send invitations", es="Enviar invitaciones")


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of asking for signatures: the names of who has not answered, and whether an objection is open."""

    silent: tuple[str, ...] = ()
    objected: bool = False


NOBODY = Asked()


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stands beside a plan of the same student and kind: the plan in force before it, and whether one follows."""

    before: Plan | None = None
    is_followed: bool = False


ALONE = Neighbours()


@dataclass(frozen=True, slots=True)
class Untold:
    """The family has no prior written notice of the plan yet; `due_on` is the last day on which it is early enough."""

    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a family wants of a meeting: names of who asks for another time, and of who else left a note.

    What the note says, an interpreter or whatever else, is read on the meeting's page.
    """

    another_time: tuple[str, ...] = ()
    wrote: tuple[str, ...] = ()


NO_WISHES = Wishes()


def row_of_plan(
    plan: Plan, day: date, asked: Asked = NOBODY, beside: Neighbours = ALONE, untold: Untold | None = None
) -> Row | None:
    """What a plan asks for on `day`, or nothing. One thing at a time, the most pressing.

    A review is done by writing the next plan: once that is begun, the review's day stands at the draft, and it is over
    when the next plan is final.
    """

    kind = KINDS[plan.kind]

    def row(what: Words, why: Words, verb: Words, due_on: date | None, standing: str) -> Row:
        what = what if what is kind.review else kind.in_a_list.filled(what=what)
        return Row(plan.id, "Plan", "plans", plan.student_id, what, due_on, standing, verb, why)

    def is_near(reviewed: Plan) -> bool:
        return reviewed.state in IN_FORCE and reviewed.ends_on is not None and reviewed.ends_on <= day + SOON

    if plan.state in ("draft", "team_review"):
        last = beside.before
        if last is not None and is_near(last):
            return row(kind.review, kind.review_why, DRAFT_VERB, last.ends_on, standing_of(last.ends_on, day))
        return row(DRAFT, DRAFT_WHY, DRAFT_VERB, None, "later")
    if untold is not None and plan.state in WAITING_FOR_THE_FAMILY:
        due = untold.due_on
        return replace(row(TO_TELL, TO_TELL_WHY, TO_TELL_VERB, due, standing_of(due, day)), page="notice")
    if plan.state == "finalized":
        why = AMENDMENT_WHY if plan.occasion == "amendment" else kind.ask_why
        return row(TO_ASK, why, TO_ASK_VERB, plan.starts_on, standing_of(plan.starts_on, day))
    review = None
    if is_near(plan) and not beside.is_followed:
        review = row(kind.review, kind.review_why, REVIEW_VERB, plan.ends_on, standing_of(plan.ends_on, day))
        if review.standing != "later":
            return review
    if plan.state in (*IN_FORCE, "consent_pending"):
        if asked.objected:
            return row(ANSWER, kind.answer_why, AWAITED_VERB, None, "this_week")
        if review is None and (asked.silent or plan.state == "consent_pending"):
            what = AWAITED_BY.filled(names=", ".join(asked.silent)) if asked.silent else AWAITED
            return row(what, AWAITED_WHY, AWAITED_VERB, None, "waiting")
    return review


def row_of_meeting(meeting: Meeting, on: date, day: date, wishes: Wishes = NO_WISHES) -> Row | None:
    """What a coming meeting asks for, or nothing yet; what the family asked for is answered this week."""
    times, notes = (", ".join(names) for names in (wishes.another_time, wishes.wrote))
    said = [what.filled(names=names) for what, names in ((ANOTHER_TIME, times), (WROTE, notes)) if names]
    if said:
        what = Words(en=" · ".join(one.en for one in said), es=" · ".join(one.es for one in said))
        why = ANOTHER_TIME_WHY if times else WROTE_WHY
        return Row(meeting.id, "Meeting", "meetings", meeting.student_id, what, on, "this_week", MEETING_VERB, why)
    if on >= day + MEETING_NEAR:
        return None
    asked = meeting.notice_sent_at is not None
    return Row(
        meeting.id,
        "Meeting",
        "meetings",
        meeting.student_id,
        MEETING if asked else INVITE,
        on,
        standing_of(on, day),
        MEETING_VERB if asked else INVITE_VERB,
        MEETING_WHY if asked else INVITE_WHY,
    )


def neighbours(plans: Sequence[Plan]) -> dict[uuid.UUID, Neighbours]:
    """By plan: what stands beside it among `plans`. Ids are in the order in which plans were begun.

    An amendment is no review (34 CFR 300.324(a)(4)): it takes the place of a plan only once it is in force.
    """
    of_a_student: dict[tuple[uuid.UUID, str], list[Plan]] = defaultdict(list)
    for plan in sorted(plans, key=lambda p: p.id):
        of_a_student[plan.student_id, plan.kind].append(plan)
    found = {}
    for same in of_a_student.values():
        for index, plan in enumerate(same):
            earlier = [p for p in same[:index] if p.state in IN_FORCE]
            is_review = plan.occasion != "amendment"
            found[plan.id] = Neighbours(
                before=earlier[-1] if earlier and is_review else None,
                is_followed=any(p.occasion != "amendment" or p.state in IN_FORCE for p in same[index + 1 :]),
            )
    return found


async def today_for(work: UnitOfWork) -> tuple[list[Row], Row | None]:
    """The rows of the students on whose team the actor is, and, when there are none, the next date to come."""
    day = await today(work)
    mine = select(TeamMember.student_id).where(
        TeamMember.person_id == work.person_id, TeamMember.role.not_in(FAMILY_ROLES), in_force(TeamMember, day)
    )
    plans = (
        (
            await work.session.execute(
                select(Plan).where(Plan.student_id.in_(mine), Plan.state.not_in(("superseded", "expired", "void")))
            )
        )
        .scalars()
        .all()
    )
    asked, beside, untold = await _asked(work, plans), neighbours(plans), await _untold(work, plans)
    rows = [
        row
        for plan in plans
        if (row := row_of_plan(plan, day, asked.get(plan.id, NOBODY), beside[plan.id], untold.get(plan.id)))
    ]
    rows += await _meetings(work, mine, day)
    reviewed = (p for p in plans if p.ends_on and p.ends_on > day and not beside[p.id].is_followed)
    coming = sorted(reviewed, key=lambda p: p.ends_on or date.max)
    following = None
    if not rows and coming:
        nearest = coming[0]
        kind = KINDS[nearest.kind]
        following = Row(
            nearest.id,
            "Plan",
            "plans",
            nearest.student_id,
            kind.review,
            nearest.ends_on,
            "later",
            REVIEW_VERB,
            kind.review_why,
        )
    return in_order(rows), following


async def _asked(work: UnitOfWork, plans: Sequence[Plan]) -> dict[uuid.UUID, Asked]:
    """What became of the requests for the newest version of each plan.

    An objection is open until the team has met after it, or has begun another plan.
    """
    other = aliased(PlanVersion)
    newest = select(func.max(other.number)).where(other.plan_id == Plan.id).correlate(Plan).scalar_subquery()
    after = (Meeting.student_id == Signature.student_id) & (Meeting.starts_at > Signature.signed_at)
    met = exists(select(Meeting.id).where(after, Meeting.state == "held").correlate(Signature))
    rows = await work.session.execute(
        select(Plan, SignatureRequest.state, Person, Signature.outcome, met)
        .select_from(Plan)
        .join(PlanVersion, (PlanVersion.plan_id == Plan.id) & (PlanVersion.number == newest))
        .join(SignatureRequest, SignatureRequest.version_id == PlanVersion.id)
        .join(Person, Person.id == SignatureRequest.person_id)
        .outerjoin(Signature, Signature.request_id == SignatureRequest.id)
        .where(Plan.id.in_([p.id for p in plans]))
        .order_by(SignatureRequest.id)
    )
    found: dict[uuid.UUID, Asked] = {}
    for plan, state, person, outcome, is_met in rows.all():
        before = found.get(plan.id, NOBODY)
        is_renewed = any(p.student_id == plan.student_id and p.kind == plan.kind and p.id > plan.id for p in plans)
        found[plan.id] = Asked(
            (*before.silent, person.name) if state in ("requested", "viewed") else before.silent,
            before.objected or (outcome not in (None, "granted") and not is_met and not is_renewed),
        )
    return found


async def _untold(work: UnitOfWork, plans: Sequence[Plan]) -> dict[uuid.UUID, Untold]:
    """Of plans that wait for the family, those nobody gave notice of (FIN-06)."""
    waiting = [p.id for p in plans if KINDS[p.kind].gives_prior_notice and p.state in WAITING_FOR_THE_FAMILY]
    if not waiting:
        return {}
    rows = await work.session.execute(
        select(PlanVersion.plan_id, PriorNotice)
        .select_from(PlanVersion)
        .outerjoin(
            PriorNotice,
            and_(PriorNotice.district_id == PlanVersion.district_id, PriorNotice.version_id == PlanVersion.id),
        )
        .where(PlanVersion.plan_id.in_(waiting))
    )
    found: dict[uuid.UUID, list[PriorNotice]] = defaultdict(list)
    for plan_id, notice in rows:
        found[plan_id] += [notice] if notice is not None else []
    untold = [(plan_id, found[plan_id]) for plan_id in waiting if not any(n.state in OUT for n in found[plan_id])]
    return {plan_id: Untold(await due_on(work, notices[0]) if notices else None) for plan_id, notices in untold}


async def _meetings(work: UnitOfWork, mine: object, day: date) -> list[Row]:
    zone = ZoneInfo(
        (await work.session.execute(select(District.time_zone).where(District.id == work.district_id))).scalar_one()
    )
    begins = datetime.combine(day, datetime.min.time(), zone)
    found = await work.session.execute(
        select(Meeting, MeetingParticipant.answer, Person)
        .outerjoin(
            MeetingParticipant,
            and_(
                MeetingParticipant.meeting_id == Meeting.id,
                MeetingParticipant.role.in_(FAMILY_ROLES),
                or_(MeetingParticipant.answer == "another_time", MeetingParticipant.answer_note != ""),
            ),
        )
        .outerjoin(Person, Person.id == MeetingParticipant.person_id)
        .where(
            Meeting.student_id.in_(mine),  # type: ignore[arg-type]
            Meeting.state.in_(("proposed", "notice_sent", "rescheduled")),
            Meeting.starts_at >= begins,
            or_(Meeting.starts_at < begins + MEETING_NEAR, MeetingParticipant.id.is_not(None)),
        )
        .order_by(Meeting.id, MeetingParticipant.id)
    )
    wished: dict[uuid.UUID, tuple[Meeting, Wishes]] = {}
    for meeting, answer, person in found.all():
        _, wishes = wished.get(meeting.id, (meeting, NO_WISHES))
        if answer == "another_time":
            wishes = Wishes((*wishes.another_time, person.name), wishes.wrote)
        elif person is not None:
            wishes = Wishes(wishes.another_time, (*wishes.wrote, person.name))
        wished[meeting.id] = meeting, wishes
    rows = (row_of_meeting(m, m.starts_at.astimezone(zone).date(), day, wishes) for m, wishes in wished.values())
    return [row for row in rows if row is not None]


__all__ = ["MOST_ROWS", "Row", "in_order", "row_of_meeting", "row_of_plan", "standing_of", "today_for"]
