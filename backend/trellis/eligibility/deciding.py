"""Taking a step of a determination; the ones that decide certify: frozen for good, and what follows is begun."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from trellis.access.day import today
from trellis.cases.states import Refused, Row
from trellis.eligibility import rules
from trellis.eligibility.beginning import ERRORS
from trellis.eligibility.capacities import capacities_of
from trellis.eligibility.categories import CATEGORIES, asked
from trellis.eligibility.copies import send_decision
from trellis.eligibility.effects import follow, say_why_late
from trellis.eligibility.labels import labels
from trellis.eligibility.log import write_step
from trellis.eligibility.model import CertifiedDetermination, Determination, DeterminationMember
from trellis.eligibility.noticing import draft_notice, tell_of_step
from trellis.eligibility.reports import quoted
from trellis.eligibility.standing import Around, around, left_of, members_of, named
from trellis.eligibility.states import DECIDING, FOUND, rows_from, step
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict
from trellis.kernel.events import hint_all
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.model import Person
from trellis.students.model import Student

LONGEST_REASON = 2_000


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that leads on. `refused` says why the actor can't take it now."""

    row: Row
    refused: Refused | None

    @property
    def asks_reason(self) -> bool:
        """Whether it is taken with a reason in words."""
        return "reason" in self.row.needs

    @property
    def certifies(self) -> bool:
        """Whether it freezes what the group wrote."""
        return self.row.event in DECIDING


async def next_steps(work: UnitOfWork, row: Determination, known: Around) -> list[NextStep]:
    """Every step from where it stands; a reason is taken to be given. Of two ways to decide, the one answered alone;
    of a step that is taken by itself, what it waits for.
    """
    capacities = await capacities_of(work, row.student_id)
    facts = dict.fromkeys((*known.shown, "reason"), True)
    outcome = rules.outcome(row.machine, row.answers)
    found = []
    for one in rows_from(row.machine, row.state):
        if one.event in DECIDING and outcome is not None and (one.event in FOUND) != (outcome == rules.ELIGIBLE):
            continue
        if any(need.startswith("was_") and need not in facts for need in one.needs):
            continue
        by_itself = one.by == ("SYS",)
        said = step(row.machine, row.state, one.event, one.by if by_itself else capacities, facts)
        if by_itself and not isinstance(said, Refused):
            continue
        found.append(NextStep(one, said if isinstance(said, Refused) else None))
    return found


async def take(
    work: UnitOfWork,
    *,
    determination_id: uuid.UUID,
    revision: int,
    event: str,
    reason: str | None = None,
    late_reason: str | None = None,
    late_note: str | None = None,
) -> Determination:
    """Take a step. One that certifies after the evaluation's due day says why (`late_reason` of
    `deadlines.reasons.LATE`), whatever day the decision is said to be of.

    Raises NotFound, LateReasonNeeded, DeterminationNotYours, DeterminationWaits, DeterminationMovedOn, InvalidInput,
    Conflict on a stale `revision`.
    """
    row = await named(work, determination_id=determination_id, locked=True)
    why = rules.cleaned_text(reason, LONGEST_REASON, "reason") or None
    known = await around(work, row)
    shown = {**known.shown, "reason": "said"} if why else known.shown
    capacities = await capacities_of(work, row.student_id)
    taken = step(row.machine, row.state, event, capacities, dict.fromkeys(shown, True))
    if isinstance(taken, Refused):
        raise ERRORS[taken.code](taken.why, do_next=taken.do_next)  # type: ignore[call-arg]
    if revision != row.revision:
        raise Conflict()
    evidence = {need: shown[need] for need in taken.row.needs}
    if event in DECIDING:
        await say_why_late(work, row, late_reason, late_note)
    frozen = await _freeze(work, row, event, known.standing) if event in DECIDING else None
    if frozen is not None:
        evidence["document_complete"] = frozen.sha256
    event_id = await write_step(work, row, taken, on=await today(work), evidence=evidence, reason=why)
    record(work, f"determination.{event}", "determination", row.id, student_id=row.student_id)
    if frozen is not None:
        await follow(work, row, frozen)
        await send_decision(work, row)
    await tell_of_step(work, row, event, event_id, sha256=frozen.sha256 if frozen else None, reason=why)
    await hint_all(work, [("student.changed", row.student_id)])
    await work.session.refresh(row)
    return row


async def _freeze(work: UnitOfWork, row: Determination, event: str, standing: rules.Standing) -> CertifiedDetermination:
    outcome = rules.ELIGIBLE if event in FOUND else rules.NOT_ELIGIBLE
    canonical = rules.canonical_bytes(await _document(work, row, outcome, standing))
    notice = await draft_notice(work, row, outcome, report_on=standing.report_on)
    frozen = CertifiedDetermination(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        determination_id=row.id,
        student_id=row.student_id,
        outcome=outcome,
        canonical=canonical,
        sha256=sha256_hex(canonical),
        notice_id=notice.id if notice else None,
        certified_by_id=work.person_id,
        certified_at=work.at,
    )
    work.session.add(frozen)
    await work.session.flush()
    return frozen


async def _document(work: UnitOfWork, row: Determination, outcome: str, standing: rules.Standing) -> dict[str, Any]:
    """What is frozen. Questions stand in it in their words, so that a later wording changes nothing said."""
    people = select(Person).where(Person.id.in_((row.student_id, work.person_id)))
    names = {one.id: one.name for one in (await work.session.execute(people)).scalars()}
    born = (await work.session.execute(select(Student.birth_on).where(Student.id == row.student_id))).scalar_one()
    called = await labels(work)
    return {
        "format": rules.FORMAT,
        "determination": {
            "id": str(row.id),
            "machine": row.machine,
            "outcome": outcome,
            "caseId": str(row.case_id) if row.case_id else None,
            "meetingId": str(row.meeting_id) if row.meeting_id else None,
            "reportOn": _iso(standing.report_on),
            "heldOn": _iso(row.held_on),
            "decidedOn": _iso(row.decided_on),
            "effectiveOn": _iso(row.effective_on or row.decided_on),
            "certifiedAt": work.at.isoformat(),
            "certifiedBy": {"id": str(work.person_id), "name": names[work.person_id]},
        },
        "student": {"id": str(row.student_id), "name": names[row.student_id], "birthOn": _iso(born)},
        "report": await quoted(work, row.case_id),
        "categories": [
            {
                "code": code,
                "edfacts": CATEGORIES[code].edfacts,
                "ceds": CATEGORIES[code].ceds,
                "cite": CATEGORIES[code].cite,
                "en": called[code].says.en,
                "es": called[code].says.es,
            }
            for code in standing.codes
        ],
        "answers": [
            {
                "key": one.key,
                "part": one.part,
                "category": one.category or None,
                "cite": one.cite,
                "en": one.says.en,
                "es": one.says.es,
                **standing.answers[one.key],
            }
            for one in asked(row.machine, standing.codes, standing.answers)
            if one.key in standing.answers
        ],
        "group": _group(await members_of(work, row.id)),
        "left": [{**said, "reason": one.left_reason} for one in await left_of(work, row.id) for said in _group([one])],
    }


def _group(members: Sequence[DeterminationMember]) -> list[dict[str, Any]]:
    return [
        {
            "personId": str(one.person_id) if one.person_id else None,
            "name": one.name,
            "role": one.role,
            "conclusion": one.conclusion,
            "statement": one.statement,
            "onPaper": one.is_on_paper,
            "concludedAt": one.concluded_at.isoformat() if one.concluded_at else None,
        }
        for one in members
    ]


def _iso(on: Any) -> str | None:
    return on.isoformat() if on else None
