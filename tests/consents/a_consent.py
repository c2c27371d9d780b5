"""Builders for stories of proposals and consent: from a case under review to what a family answers."""

from __future__ import annotations

import uuid
from datetime import date
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select, text

import trellis.rooms  # noqa: F401  (what each room knows is declared by importing it)
from tests.cases.asking_for_help import cases_of, matched, received
from tests.evaluations.a_case import cognitive, known_reviewed, named
from tests.factories import Town
from trellis.attachments.model import Attachment
from trellis.cases import stepping
from trellis.cases.jobs import stepped
from trellis.cases.model import EvaluationCase
from trellis.consents import answering, asking, proposing, rules
from trellis.consents.answering import Answer
from trellis.consents.model import ConsentAnswer, ConsentAsk, ConsentRequest
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices.prior_written import reading
from trellis.notices.prior_written import rules as notice_rules
from trellis.notices.prior_written import service as prior_written
from trellis.notices.prior_written.model import PriorNotice
from trellis.students.model import RightsHolder

OPEN_TEXTS = {"options": "Waiting a year: she falls behind.", "other_factors": "There are no other factors."}


async def under_review(gate: Gate, town: Town) -> EvaluationCase:
    """Maya's case: asked for, matched, and what is known is being reviewed."""
    await matched(gate, town, "director", await received(gate, town))
    (case,) = await cases_of(gate, town)
    return await taken(gate, town, "case_manager", case, "review", "Report cards, a screening in May.")


async def planned(gate: Gate, town: Town, case: EvaluationCase, **other: Any) -> None:
    """What is known was reviewed, and the psychologist's area is on the plan."""
    await known_reviewed(gate, town, case)
    await named(gate, town, case, cognitive(town, **other))


async def taken(
    gate: Gate, town: Town, who: str, case: EvaluationCase, event: str, reason: str | None = None
) -> EvaluationCase:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await stepping.take(work, case_id=case.id, event=event, reason=reason)


async def drafted(
    gate: Gate, town: Town, case: EvaluationCase, what: str = "propose", who: str = "director", **other: Any
) -> PriorNotice:
    said: dict[str, Any] = {"reason": "She reads two grades below her age, whatever was tried.", **other}
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await proposing.draft_notice(work, case_id=case.id, what=what, **said)


async def issued(gate: Gate, town: Town, notice: PriorNotice, who: str = "director") -> PriorNotice:
    """What no record knows is written, and the notice goes out."""
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        now = await reading.notice_named(work, notice_id=notice.id)
        still = {one.key for one in notice_rules.still_open(prior_written.items_in(now), now.contents)}
        now = await prior_written.revise(
            work,
            notice_id=notice.id,
            revision=now.revision,
            contents={key: {"en": said} for key, said in OPEN_TEXTS.items() if key in still},
            own_items=[],
        )
        out, _ = await prior_written.issue(work, notice_id=notice.id, revision=now.revision, late_reason=None)
    return out


async def proposed(gate: Gate, town: Town) -> EvaluationCase:
    """An evaluation with one area, proposed with its notice."""
    case = await under_review(gate, town)
    await planned(gate, town, case)
    await issued(gate, town, await drafted(gate, town, case))
    async with gate.open(town.district_id, SYSTEM, "test") as work:  # the last evaluation was long ago
        await work.session.execute(
            text("UPDATE student SET evaluated_on = '2023-11-01' WHERE id = :id"), {"id": town.student_id}
        )
    return await taken(gate, town, "director", case, "propose")


async def asked_for(
    gate: Gate, town: Town, case: EvaluationCase, who: str = "case_manager", key: str = "asked-once", **other: Any
) -> ConsentRequest:
    said: dict[str, Any] = {"records": [], "joint_order_id": None, **other}
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await asking.ask_for_consent(work, case_id=case.id, idempotency_key=key, **said)


async def pending(gate: Gate, town: Town) -> tuple[EvaluationCase, ConsentRequest]:
    """Consent was asked for, and nobody has answered."""
    case = await proposed(gate, town)
    request = await asked_for(gate, town, case)
    return await now_of(gate, town, case), request


async def ask_of(gate: Gate, town: Town, request: ConsentRequest, who: str = "parent") -> ConsentAsk:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = select(ConsentAsk).where(ConsentAsk.request_id == request.id, ConsentAsk.person_id == town.people[who])
        return (await work.session.execute(found)).scalar_one()


NAMES = {"parent": "Helena Ruiz", "other_parent": "Ivan Ruiz", "student": "Maya Ruiz"}


def an_answer(request: ConsentRequest, who: str = "parent", *, agrees: bool = True, **other: Any) -> Answer:
    """What a phone sends."""
    outcome = other.pop("outcome", "granted" if agrees else "refused")
    language = other.get("language", "es")
    said: dict[str, Any] = {
        "agrees": agrees,
        "document_sha256": request.sha256,
        "consent_text_sha256": rules.consent_text(outcome, language if language in ("en", "es") else "en")[1],
        "language": language,
        "typed_name": NAMES[who],
        "idempotency_key": f"{who} answers",
        **other,
    }
    return Answer(**said)


async def answered(
    gate: Gate, town: Town, request: ConsentRequest, who: str = "parent", *, recently: bool = True, **other: Any
) -> ConsentAnswer:
    ask = await ask_of(gate, town, request, who)
    async with gate.open(town.district_id, town.actor(who, recently=recently), "test") as work:
        return await answering.answer(work, ask_id=ask.id, given=an_answer(request, who, **other))


async def now_of(gate: Gate, town: Town, case: EvaluationCase) -> EvaluationCase:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return (await work.session.execute(select(EvaluationCase).where(EvaluationCase.id == case.id))).scalar_one()


async def after_the_step(gate: Gate, town: Town, case: EvaluationCase) -> None:
    """The job that tells every room of a step."""
    await stepped(SimpleNamespace(gate=gate), district_id=town.district_id, case_id=str(case.id))  # type: ignore[arg-type]


async def with_both_parents(gate: Gate, town: Town) -> Town:
    """Ivan holds the rights that Helena has."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        hers = select(RightsHolder).where(RightsHolder.person_id == town.people["parent"])
        for right in (await work.session.execute(hers)).scalars().all():
            same = {column.key: getattr(right, column.key) for column in RightsHolder.__table__.columns}
            work.session.add(RightsHolder(**same | {"id": new_id(), "person_id": town.people["other_parent"]}))
    return town


async def right_ends(gate: Gate, town: Town, who: str = "parent", on: date = date(2026, 11, 1)) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(
            text("UPDATE rights_holder SET ends_on = :on WHERE person_id = :who"), {"on": on, "who": town.people[who]}
        )


async def a_scan(gate: Gate, town: Town, state: str = "ready", student_id: uuid.UUID | None = None) -> uuid.UUID:
    """A file of the student, checked."""
    key = new_id()
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        work.session.add(
            Attachment(
                district_id=town.district_id,
                id=key,
                student_id=student_id or town.student_id,
                uploaded_by_id=town.people["case_manager"],
                kind="consent",
                title="Signed page",
                file_name="page.pdf",
                content_type="application/pdf",
                byte_count=10,
                state=state,
                upload_key=f"in/{key}",
                object_key=f"kept/{key}" if state == "ready" else None,
            )
        )
    return key


async def letters(gate: Gate, town: Town) -> list[tuple[str, uuid.UUID | None]]:
    """(template, person) of each letter about consent, oldest first."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rows = await work.session.execute(
            text("SELECT template, person_id FROM message WHERE template LIKE 'consent%' ORDER BY id")
        )
        return [(template, person) for template, person in rows]
