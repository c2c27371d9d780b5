"""What coming and leaving ask of case managers and of special education: the next step of each move."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from trellis.access.day import in_force, today
from trellis.cases.model import CaseEvent, EvaluationCase
from trellis.cases.moves import EXIT, OPEN_MOVES
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.moves.facts import closes_on
from trellis.plans.form.values import day_in_words
from trellis.teams.model import TeamMember
from trellis.worklists.waiting import Row, waits

CAME = Words(en="A student came from another district", es="Un estudiante llegó de otro distrito")
CAME_WHY = Words(
    en="Services like those of the earlier plan are owed at once, agreed with the parent (34 CFR 300.323(e), (f)).",
    es="Se deben de inmediato servicios como los del plan anterior, acordados con la familia (34 CFR 300.323(e), (f)).",
)
GOES_ON = Words(en="A transfer to finish", es="Un traslado por terminar")
GOES_ON_WHY = Words(
    en="Comparable services go on until a plan is in force here.",
    es="Los servicios comparables siguen hasta que rija un plan aquí.",
)
LEAVES = Words(en="An exit to confirm", es="Una salida por confirmar")
LEAVES_WHY = Words(
    en="An administrator confirms it once notice and papers are there.",
    es="La administración la confirma cuando estén el aviso y los documentos.",
)
AHEAD = Words(en="An exit confirmed for {day}", es="Una salida confirmada para el {day}")
AHEAD_WHY = Words(
    en="Until then the file stays open; on that day it closes by itself.",
    es="Hasta entonces el expediente sigue abierto; ese día se cierra solo.",
)
HELD = Words(en="A confirmed exit that could not take effect", es="Una salida confirmada que no pudo surtir efecto")
HELD_WHY = Words(
    en="Its day has come, but something it rests on does not hold any more. See what it waits for.",
    es="Llegó su día, pero algo en lo que se basa ya no se cumple. Vea qué le falta.",
)
VERB = Words(en="Open the student's page", es="Abrir la página del estudiante")
MOST = 10


@waits("moves", whose=("case_manager", "administrator"))
async def rows_for(work: UnitOfWork) -> list[Row]:
    """A row for each open move of the actor's own students; of all that are theirs, for special education."""
    if work.actor.kind != "person":
        return []
    found = select(EvaluationCase).where(EvaluationCase.state.in_(OPEN_MOVES))
    if not work.actor.has("special_education_admin"):
        mine = select(TeamMember.student_id).where(
            TeamMember.person_id == work.person_id,
            TeamMember.role == "case_manager",
            in_force(TeamMember, await today(work)),
        )
        found = found.where(EvaluationCase.student_id.in_(mine))
    rows = await work.session.execute(found.order_by(EvaluationCase.received_on, EvaluationCase.id).limit(MOST))
    cases = list(rows.scalars())
    ahead = select(CaseEvent.case_id).where(
        CaseEvent.case_id.in_([case.id for case in cases if case.machine == EXIT]), CaseEvent.event == "confirm_ahead"
    )
    confirmed = set((await work.session.execute(ahead)).scalars())
    day = await today(work)
    return [_row(case, await closes_on(work, case) if case.id in confirmed else None, day) for case in cases]


def _row(case: EvaluationCase, closes: date | None, day: date) -> Row:
    if closes is not None:
        what, why, standing = AHEAD.filled(day=day_in_words(closes)), AHEAD_WHY, "waiting"
        if closes < day:  # the round of the day itself has been
            what, why, standing = HELD, HELD_WHY, "this_week"
    elif case.machine == EXIT:
        what, why, standing = LEAVES, LEAVES_WHY, "this_week"
    elif case.state in ("detected", "records_requested", "records_received"):
        what, why, standing = CAME, CAME_WHY, "this_week"
    else:
        what, why, standing = GOES_ON, GOES_ON_WHY, "waiting"
    return Row(case.student_id, "Student", "students", case.student_id, what, None, standing, VERB, why)
