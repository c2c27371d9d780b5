"""Services comparable to those of the old plan, agreed with the parent, until a plan is in force here."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed
from trellis.kernel.events import hint
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.plans.amended import UNSEEN
from trellis.plans.finalizing import PlanIsFinal
from trellis.plans.model import Plan
from trellis.plans.reading import IN_WORK, plan_by_id
from trellis.plans.steps import changed, held
from trellis.plans.transferring.about import transfer_of
from trellis.plans.transferring.coming_over import LONGEST_SERVICE, MOST_SERVICES
from trellis.plans.transferring.model import EVALUATION, HOW, PlanTransfer

LONGEST_NAME, LONGEST_WORDS = 200, 2_000
A_YEAR = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Service:
    """One service as it is given, in words, and from which day; None: only proposed so far."""

    what: str
    starts_on: date | None


@dataclass(frozen=True, slots=True)
class Consultation:
    """That a parent was asked what their child gets meanwhile: when, how, who, and what they said."""

    on: date
    how: str
    with_whom: str
    said: str


async def record_comparable_services(
    work: UnitOfWork,
    *,
    plan_id: uuid.UUID,
    revision: int,
    services: Sequence[Service],
    consulted: Consultation | None,
    evaluation: str | None,
) -> Plan:
    """Write down what is given until this draft is in force, and what the parent said to it (34 CFR 300.323(e), (f)).

    `evaluation`: what the district decided of an evaluation of its own. A consultation stays where none is given.
    What was written down before is kept beside (`former`); frozen with the plan. Raises NotAllowed for a plan that
    began otherwise, PlanIsFinal, Conflict on a stale `revision` (the transfer's), InvalidInput.
    """
    await plan_by_id(work, plan_id=plan_id)
    plan = await held(work, plan_id)
    if plan.begun_by != "transfer":
        raise NotAllowed()
    await allow(work, Permission.START_PLAN, plan.student_id, plan_kind=plan.kind)
    if plan.state not in IN_WORK:
        raise PlanIsFinal()
    row = await transfer_of(work, plan)
    if revision != row.revision:
        raise Conflict()
    day = await today(work)
    former = _as_recorded(row)
    former |= {"until": work.at.isoformat(), "replacedBy": str(work.person_id)}
    row.services = _rows(services, day)
    if evaluation is not None and evaluation not in EVALUATION:
        raise InvalidInput(field="evaluation")
    row.evaluation = evaluation
    if consulted is not None:
        told = _checked(consulted, day)
        row.consulted_on, row.consulted_how = told.on, told.how
        row.consulted_with, row.parent_said, row.recorded_by_id = told.with_whom, told.said, work.person_id
    row.former = [*row.former, former]
    row.revision += 1
    plan.revision += 1
    work.memory.pop(("facts", plan.id), None)
    record(
        work,
        "plan.comparable_services",
        "plan",
        plan.id,
        student_id=plan.student_id,
        services=len(row.services),
        revision=row.revision,
        consulted_on=row.consulted_on.isoformat() if row.consulted_on else None,
        evaluation=evaluation,
    )
    await changed(work, plan)
    await hint(work, "plan.findings", plan.id)
    return plan


def _as_recorded(row: PlanTransfer) -> dict[str, Any]:
    """What is written down now; at first what the old plan proposed."""
    return {
        "revision": row.revision,
        "services": row.services,
        "evaluation": row.evaluation,
        "consulted": {
            "on": row.consulted_on.isoformat(),
            "how": row.consulted_how,
            "with": row.consulted_with,
            "said": row.parent_said,
            "recordedBy": str(row.recorded_by_id),
        }
        if row.consulted_on
        else None,
    }


def _rows(services: Sequence[Service], day: date) -> list[dict[str, Any]]:
    if len(services) > MOST_SERVICES:
        raise InvalidInput(field="services")
    rows = []
    for service in services:
        what = UNSEEN.sub("", service.what).strip()
        if not 0 < len(what) <= LONGEST_SERVICE:
            raise InvalidInput(
                Words(en="Say in a line what the service is.", es="Diga en una línea cuál es el servicio."),
                field="services",
            )
        if service.starts_on and not day - A_YEAR <= service.starts_on <= day + A_YEAR:
            raise InvalidInput(
                Words(en="Give the day it starts here.", es="Diga el día en que empieza aquí."), field="services"
            )
        rows.append({"what": what, "startsOn": service.starts_on.isoformat() if service.starts_on else None})
    return rows


def _checked(consulted: Consultation, day: date) -> Consultation:
    if not day - A_YEAR <= consulted.on <= day:
        raise InvalidInput(
            Words(en="Give the day it was talked about, not later than today.", es="Diga qué día se habló, hasta hoy."),
            field="consultedOn",
        )
    if consulted.how not in HOW:
        raise InvalidInput(field="consultedHow")
    who, said = (UNSEEN.sub("", text).strip() for text in (consulted.with_whom, consulted.said))
    if not 0 < len(who) <= LONGEST_NAME:
        raise InvalidInput(
            Words(en="Say with whom it was talked about.", es="Diga con quién se habló."), field="consultedWith"
        )
    if not 0 < len(said) <= LONGEST_WORDS:
        raise InvalidInput(
            Words(en="Write down what the parent said.", es="Escriba lo que dijo la familia."), field="parentSaid"
        )
    return Consultation(consulted.on, consulted.how, who, said)
