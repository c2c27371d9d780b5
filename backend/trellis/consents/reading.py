"""What a page shows of proposals and consent: for staff of the case, and for whoever was asked."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import select

from trellis.access import Permission, allow, may
from trellis.cases.model import EvaluationCase
from trellis.cases.stepping import find_case
from trellis.consents import efforts, settling
from trellis.consents.asking import asks_of, newest_request
from trellis.consents.model import (
    CaseNotice,
    ConsentAnswer,
    ConsentAsk,
    ConsentOverride,
    ConsentRequest,
    ContactAttempt,
)
from trellis.consents.owed import DEFENDS, REVOKED, independent_asked, notice_defends
from trellis.consents.proposing import notices_of, opened_by
from trellis.consents.rules import Standing
from trellis.consents.settling import standing
from trellis.kernel.audit import record
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices.prior_written.model import PriorNotice
from trellis.people.model import Person

MOST_MINE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who was asked, and what they answered: first their answer, then that they took it back."""

    ask: ConsentAsk
    name: str
    answers: Sequence[ConsentAnswer]


@dataclass(frozen=True, slots=True)
class OfCase:
    """All that staff see of one case."""

    case: EvaluationCase
    may: frozenset[str]
    independent_asked: bool
    notices: Sequence[tuple[CaseNotice, PriorNotice, bool]]
    request: ConsentRequest | None
    standing: Standing | None
    asked: Sequence[Asked]
    attempts: Sequence[tuple[ContactAttempt, str]]
    attempts_are_enough: bool
    overrides: Sequence[ConsentOverride]


async def of_case(work: UnitOfWork, *, case_id: uuid.UUID) -> OfCase:
    """Proposal, request, answers and efforts of a case, for staff who read requests. Raises NotFound, NotAllowed."""
    case = await find_case(work, case_id=case_id)
    await allow(work, Permission.READ_REQUEST, case.student_id)
    if ("consent.read", case.id) not in work.memory:
        work.memory["consent.read", case.id] = True
        record(work, "consent.read", "case", case.id, student_id=case.student_id)
    held = {"propose": Permission.CASE_AS_ADM, "ask": Permission.KEEP_CONSENT, "override": Permission.CASE_AS_ADM}
    opens = {what: await opened_by(work, case, what) for what in ("propose", "refuse")}
    opens |= {REVOKED: None, DEFENDS: await notice_defends(work, case)}
    request = await newest_request(work, case.id)
    attempts = await efforts.attempts_of(work, case.id)
    made_by = await _names(work, [one.made_by_id for one in attempts])
    decided = select(ConsentOverride).where(ConsentOverride.case_id == case.id).order_by(ConsentOverride.id)
    return OfCase(
        case=case,
        may=frozenset([key for key, one in held.items() if await may(work, one, case.student_id)]),
        independent_asked=await independent_asked(work, case.id) is not None,
        notices=[(link, notice, opens[link.what] == str(notice.id)) for link, notice in await notices_of(work, case)],
        request=request,
        standing=(await standing(work, request))[0] if request else None,
        asked=await _asked(work, request) if request else [],
        attempts=[(one, made_by.get(one.made_by_id, "")) for one in attempts],
        attempts_are_enough=await efforts.are_enough(work, case.id),
        overrides=list((await work.session.execute(decided)).scalars()),
    )


async def mine(work: UnitOfWork) -> list[tuple[ConsentAsk, ConsentRequest]]:
    """What the signed-in person was asked, newest first, of the students whose rights are theirs today."""
    rows = await work.session.execute(
        select(ConsentAsk, ConsentRequest)
        .join(
            ConsentRequest,
            (ConsentRequest.district_id == ConsentAsk.district_id) & (ConsentRequest.id == ConsentAsk.request_id),
        )
        .where(ConsentAsk.person_id == work.person_id, ConsentAsk.state != "closed")
        .order_by(ConsentAsk.id.desc())
        .limit(MOST_MINE)
    )
    found = []
    for ask, request in rows.all():
        if await may(work, Permission.CASE_AS_PAR, ask.student_id):
            found.append((ask, request))
    return found


async def answers_of(work: UnitOfWork, ask_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[ConsentAnswer]]:
    """The answers of each ask that are the actor's to read, first to last."""
    rows = await work.session.execute(
        select(ConsentAnswer).where(ConsentAnswer.ask_id.in_(ask_ids)).order_by(ConsentAnswer.id)
    )
    found: dict[uuid.UUID, list[ConsentAnswer]] = {key: [] for key in ask_ids}
    for row in rows.scalars():
        found[row.ask_id].append(row)
    return found


async def areas_agreed(work: UnitOfWork, case: EvaluationCase) -> list[str] | None:
    """Keys of the areas somebody with the right has agreed to; None where no consent carries the evaluation.

    Where both have to decide, those both agreed to. Source: 34 CFR 300.9(b).
    """
    request = await newest_request(work, case.id)
    return await settling.areas_agreed(work, request) if request is not None else None


def said_in(request: ConsentRequest) -> dict[str, Any]:
    """What was frozen."""
    said: dict[str, Any] = orjson.loads(request.canonical)
    return said


async def _asked(work: UnitOfWork, request: ConsentRequest) -> list[Asked]:
    asks = await asks_of(work, request.id)
    names = await _names(work, [one.person_id for one in asks])
    answers = await answers_of(work, [one.id for one in asks])
    return [Asked(one, names.get(one.person_id, ""), answers[one.id]) for one in asks]


async def _names(work: UnitOfWork, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = await work.session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {row.id: row.name for row in rows}
