"""What requests for help ask of special education and a school's leader: whoever asked waits for an answer."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date
from sqlalchemy import case, select

from trellis.access.day import state_of_district, today
from trellis.cases.model import HelpRequest
from trellis.cases.reading import reads_the_queue
from trellis.deadlines.answering import answer_within
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words, formatting_locale
from trellis.worklists.waiting import Row, waits

TO_MATCH = Words(en="Request for help: {child}", es="Solicitud de ayuda: {child}")
TO_MATCH_WHY = Words(
    en="Received on {day} ({ago}). Say who the child is: an answer is owed, as a rule within {within} of that day.",
    es="Recibida el {day} ({ago}). Indique quién es el niño: se debe una respuesta, por lo general dentro de {within} "
    "desde ese día.",
)
NO_STUDENT = Words(en="No student yet: {child}", es="Todavía no es estudiante: {child}")
NO_STUDENT_WHY = Words(
    en="Received on {day} ({ago}). Child find and an answer are owed to a child who lives here and is not enrolled, "
    "too (34 CFR 300.111).",
    es="Recibida el {day} ({ago}). También a un niño que vive aquí y no está inscrito se le debe la búsqueda y una "
    "respuesta (34 CFR 300.111).",
)
VERB = Words(en="Open the requests", es="Abrir las solicitudes")
SAME_DAY = Words(en="today", es="hoy")
A_DAY_AGO = Words(en="1 day ago", es="hace 1 día")
DAYS_AGO = Words(en="{count} days ago", es="hace {count} días")
STATES = ("waiting", "child_find")
MOST = 10
"""At a time, the oldest first: the rest stand in the queue the row leads to."""


@waits("requests", whose=("administrator", "school_leader"))
async def rows_for(work: UnitOfWork) -> list[Row]:
    """A row for each request that is matched to nobody yet, for whoever reads the queue; nothing is asked for others.

    No clock runs before there is a case, so none is overdue: the row names the day, and how long it is ago.
    """
    if not (work.actor.has("special_education_admin", "school_leader") or work.actor.school_roles):
        return []
    day, state = await today(work), await state_of_district(work)
    found = await work.session.execute(
        select(HelpRequest)
        .where(HelpRequest.state.in_(STATES), reads_the_queue(work, HelpRequest))
        .order_by(case((HelpRequest.state == "waiting", 0), else_=1), HelpRequest.received_on, HelpRequest.id)
        .limit(MOST)
    )
    return [row_of(request, day, state) for request in found.scalars()]


def row_of(request: HelpRequest, day: date, state: str) -> Row:
    """What a request asks for on `day` in a district of `state`. Pure."""
    waits = request.state == "waiting"
    what, why = (TO_MATCH, TO_MATCH_WHY) if waits else (NO_STUDENT, NO_STUDENT_WHY)
    return Row(
        id=request.id,
        kind="",
        place="requests",
        student_id=None,
        what=what.filled(child=f"{request.given_name} {request.family_name}"),
        due_on=None,
        standing="this_week" if waits else "waiting",
        verb=VERB,
        reason=why.filled(
            day=_said(request.received_on),
            ago=_ago(request.received_on, day),
            within=answer_within(state, request.received_on),
        ),
        search="" if waits else "state=child_find",
    )


def _said(on: date) -> Words:
    return Words(*(format_date(on, format="long", locale=formatting_locale(one)) for one in ("en", "es")))


def _ago(on: date, day: date) -> Words:
    count = (day - on).days
    return SAME_DAY if count < 1 else A_DAY_AGO if count == 1 else DAYS_AGO.filled(count=count)
