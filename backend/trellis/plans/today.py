"""What asks for somebody's attention today, from the plans and meetings of the students they work for.

`rows_of` is pure: dates and states in, rows out. Deadlines of the law come with
the cases that carry them; here stand the plan's own ones: its yearly review
(34 CFR 300.324(b)), answers awaited, meetings near.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from trellis.access.ask import in_force, today
from trellis.access.visibility import FAMILY_ROLES
from trellis.districts.model import District
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.meetings.model import Meeting
from trellis.plans.model import Plan
from trellis.teams.model import TeamMember

SOON = timedelta(days=60)
WEEK = timedelta(days=7)
MEETING_NEAR = timedelta(days=14)
MOST_ROWS = 60
ORDER = {"overdue": 0, "this_week": 1, "later": 2, "waiting": 3}

REVIEW = Words(en="Annual review", es="Revisión anual")
REVIEW_WHY = Words(
    en="A plan is reviewed at least once a year (34 CFR 300.324(b)); this one ends {day}.",
    es="El plan se revisa al menos una vez al año (34 CFR 300.324(b)); este termina el {day}.",
)
REVIEW_VERB = Words(en="Open the plan", es="Abrir el plan")
DRAFT = Words(en="Draft in work", es="Borrador en curso")
DRAFT_WHY = Words(en="The draft was begun and is not final.", es="El borrador se inició y no es definitivo.")
DRAFT_VERB = Words(en="Go on writing", es="Seguir escribiendo")
TO_ASK = Words(en="Final plan, nobody asked to sign", es="Plan definitivo, sin pedir firmas")
TO_ASK_WHY = Words(
    en="A first plan begins only with a parent's consent (34 CFR 300.300(b)).",
    es="El primer plan empieza solo con el consentimiento de los padres (34 CFR 300.300(b)).",
)
TO_ASK_VERB = Words(en="Ask for signatures", es="Pedir firmas")
AWAITED = Words(en="Waiting for the family's answer", es="Esperando la respuesta de la familia")
AWAITED_WHY = Words(en="The family was asked to read and sign.", es="Se pidió a la familia leer y firmar.")
AWAITED_VERB = Words(en="Look", es="Ver")
MEETING = Words(en="Meeting", es="Reunión")
MEETING_WHY = Words(en="The team meets that day.", es="El equipo se reúne ese día.")
MEETING_VERB = Words(en="Open the meeting", es="Abrir la reunión")
INVITE = Words(en="Meeting without invitations", es="Reunión sin invitaciones")
INVITE_WHY = Words(
    en="Parents are told early enough to come (34 CFR 300.322(a)).",
    es="Se avisa a los padres con tiempo para que asistan (34 CFR 300.322(a)).",
)
INVITE_VERB = Words(en="Send invitations", es="Enviar invitaciones")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to do or to wait for. `kind` and `id` name the thing, `place` the page it is on."""

    id: uuid.UUID
    kind: str
    place: str
    student_id: uuid.UUID
    what: Words
    due_on: date | None
    standing: str
    verb: Words
    reason: Words


def standing_of(due_on: date | None, day: date) -> str:
    """Where a due day stands seen from `day`: overdue, this_week (seven days) or later."""
    if due_on is None:
        return "later"
    if due_on < day:
        return "overdue"
    return "this_week" if due_on <= day + WEEK else "later"


def row_of_plan(plan: Plan, day: date) -> Row | None:
    """What a plan asks for on `day`, or nothing."""

    def row(what: Words, why: Words, verb: Words, due_on: date | None, standing: str) -> Row:
        return Row(plan.id, "Plan", "plans", plan.student_id, what, due_on, standing, verb, why)

    if plan.state in ("draft", "team_review"):
        return row(DRAFT, DRAFT_WHY, DRAFT_VERB, None, "later")
    if plan.state == "finalized":
        return row(TO_ASK, TO_ASK_WHY, TO_ASK_VERB, plan.starts_on, standing_of(plan.starts_on, day))
    if plan.state == "consent_pending":
        return row(AWAITED, AWAITED_WHY, AWAITED_VERB, None, "waiting")
    if plan.state in ("active", "partially_active") and plan.ends_on and plan.ends_on <= day + SOON:
        why = REVIEW_WHY.filled(day=plan.ends_on.isoformat())
        return row(REVIEW, why, REVIEW_VERB, plan.ends_on, standing_of(plan.ends_on, day))
    return None


def row_of_meeting(meeting: Meeting, on: date, day: date) -> Row:
    """What a coming meeting asks for."""
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


def in_order(rows: Sequence[Row]) -> list[Row]:
    """Most pressing first, then by day."""
    return sorted(rows, key=lambda r: (ORDER[r.standing], r.due_on or date.max, r.id))[:MOST_ROWS]


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
    rows = [row for plan in plans if (row := row_of_plan(plan, day))]
    rows += await _meetings(work, mine, day)
    coming = sorted((p for p in plans if p.ends_on and p.ends_on > day), key=lambda p: p.ends_on or date.max)
    following = None
    if not rows and coming:
        nearest = coming[0]
        why = REVIEW_WHY.filled(day=str(nearest.ends_on))
        following = Row(
            nearest.id, "Plan", "plans", nearest.student_id, REVIEW, nearest.ends_on, "later", REVIEW_VERB, why
        )
    return in_order(rows), following


async def _meetings(work: UnitOfWork, mine: object, day: date) -> list[Row]:
    zone = ZoneInfo(
        (await work.session.execute(select(District.time_zone).where(District.id == work.district_id))).scalar_one()
    )
    begins = datetime.combine(day, datetime.min.time(), zone)
    found = await work.session.execute(
        select(Meeting).where(
            Meeting.student_id.in_(mine),  # type: ignore[arg-type]
            Meeting.state.in_(("proposed", "notice_sent", "rescheduled")),
            Meeting.starts_at >= begins,
            Meeting.starts_at < begins + MEETING_NEAR,
        )
    )
    return [row_of_meeting(m, m.starts_at.astimezone(zone).date(), day) for m in found.scalars()]
