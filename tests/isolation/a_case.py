"""What goes with a case of a generated district: proposal, request for consent, answers, a determination."""

from __future__ import annotations

import random
import uuid
from datetime import date, timedelta
from typing import Any

import rfc8785
from sqlalchemy import select

from trellis.access.model import StudentAccess
from trellis.asking.model import FamilyRequest, FamilyRequestNote
from trellis.attachments.model import Attachment
from trellis.cases.log import Step, begin_case, write_step
from trellis.cases.model import CaseEvent, EvaluationCase
from trellis.cases.states import rows_from
from trellis.consents.model import (
    CaseNotice,
    ConsentAnswer,
    ConsentAsk,
    ConsentOverride,
    ConsentRequest,
    ContactAttempt,
)
from trellis.eligibility.model import (
    CertifiedDetermination,
    Determination,
    DeterminationEvent,
    DeterminationMember,
    ReevaluationPaper,
)
from trellis.eligibility.rules import FACTORS
from trellis.eligibility.states import TABLE
from trellis.holders.model import RightsDecision
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.moves.model import Move, MovePaper, PerformanceSummary, StudentExit
from trellis.notices.prior_written.model import FormalDelivery, PriorNotice
from trellis.notices.section_504.model import Section504Notice
from trellis.plans.revoking.model import ServicesRevocation


async def consented(
    work: UnitOfWork, pick: random.Random, whose: dict[str, Any], case: EvaluationCase, people: list[uuid.UUID]
) -> None:
    """What was proposed, asked, answered and tried in a case."""
    someone, on = pick.choice(people), case.received_on - timedelta(days=5)
    here, mine, at = whose, {**whose, "case_id": case.id}, work.at
    said = {"items": [], "contents": {}, "lead_days": 10, "lead_kind": "calendar", "decided_by_team": False}
    drafted = {"trigger": "evaluation_proposed", "state": "draft", "drafted_by_id": someone}
    notice = PriorNotice(**here, id=new_id(), **drafted, **said)
    page = Attachment(
        **here,
        id=new_id(),
        uploaded_by_id=someone,
        kind="consent",
        title="Page",
        file_name="page.pdf",
        content_type="application/pdf",
        byte_count=1,
        upload_key=new_id().hex,
    )
    request = ConsentRequest(
        **mine,
        id=new_id(),
        kind="initial_evaluation",
        machine="initial",
        version=1,
        canonical=b"{}",
        sha256="0",
        requested_by_id=someone,
        requested_on=on,
        requested_at=at,
    )
    work.session.add_all([notice, page, request])
    await work.session.flush()
    rights = select(StudentAccess.person_id).where(
        StudentAccess.student_id == mine["student_id"],
        StudentAccess.tie == "right:consent",
        StudentAccess.starts_on <= on,
        StudentAccess.ends_on > on,
    )
    held = set((await work.session.execute(rights)).scalars())
    asks = [
        ConsentAsk(**here, id=new_id(), request_id=request.id, person_id=one)
        for one in {pick.choice(people), mine["student_id"], *held}
    ]
    work.session.add_all(
        [CaseNotice(**mine, id=new_id(), notice_id=notice.id, what="propose", review=1, areas=[]), *asks]
    )
    await work.session.flush()
    told = {"made_on": on, "channel": "phone", "outcome": "O", "made_by_id": someone, "recorded_by_id": someone}
    over = {"way": "hearing", "decided_on": on, "reason": "R", "attachment_id": page.id, "recorded_by_id": someone}
    work.session.add_all([ContactAttempt(**mine, id=new_id(), **told), ConsentOverride(**mine, id=new_id(), **over)])
    order = {"kind": "court_order", "scopes": ["view"], "starts_on": on, "reason": "R", "closed": [{"what": "consent"}]}
    by = {"attachment_id": page.id, "recorded_by_id": someone, "recorded_at": at, "number": pick.randrange(2**31)}
    work.session.add(RightsDecision(**here, **order, **by, person_id=pick.choice(people)))
    family = pick.choice(people)
    asked = FamilyRequest(
        **here, id=new_id(), asked_by_id=family, kind="question", words="W", received_on=on, state="answered"
    )
    work.session.add(asked)
    await work.session.flush()
    said = {"request_id": asked.id, "kind": "note", "words": "W", "said_on": on}
    work.session.add_all(FamilyRequestNote(**here, id=new_id(), person_id=one, **said) for one in (family, someone))
    for person_id in sorted(held)[:1]:
        signed = {"method": "paper", "signed_on": on, "received_on": on, "scan_id": page.id}
        by = {"person_id": person_id, "recorded_by_id": someone, "idempotency_key": f"revoked {request.id}"}
        work.session.add(ServicesRevocation(**here, id=new_id(), **signed, **by))
    for ask in (one for one in asks if one.person_id in held):
        work.session.add(
            ConsentAnswer(
                **here,
                id=new_id(),
                ask_id=ask.id,
                request_id=request.id,
                person_id=ask.person_id,
                outcome="granted",
                refused_areas=[],
                way="paper",
                signed_on=on,
                received_on=on,
                language="en",
                document_sha256="0",
                attachment_id=page.id,
                recorded_by_id=someone,
                recorded_at=at,
                idempotency_key=ask.id.hex,
                answer_sha256="0",
            )
        )
    await work.session.flush()


DECIDES = {"held": "decide_eligible", "team_determination": "decide_504"}
CLEAR: dict[str, Any] = {key: {"yes": False} for key in FACTORS}
"""Answers of a form whose special rule speaks against nothing (34 CFR 300.306(b))."""


async def report_of_case(work: UnitOfWork, case_id: uuid.UUID) -> uuid.UUID | None:
    """The step of a case by which its report was ready."""
    found = select(CaseEvent.id).where(CaseEvent.case_id == case_id, CaseEvent.to_state == "report_ready")
    return (await work.session.execute(found.order_by(CaseEvent.number.desc()).limit(1))).scalar_one_or_none()


def step_of_group(row: Determination, event: str, report: uuid.UUID | None, sha256: str = "") -> dict[str, Any]:
    """A step of a determination with everything it needs, shown by what it is."""
    group = f"revision {row.revision}"
    shown = dict.fromkeys(("group_complete", "conclusions_in", "permission_given", "sources_named"), group)
    shown |= dict.fromkeys(("special_rule_clear", "found_eligible"), "answers")
    shown |= {"report_ready": str(report), "meeting_held": str(row.held_on), "document_complete": sha256, "reason": "R"}
    [taken] = [one for one in TABLE if (one.machine, one.source, one.event) == (row.machine, row.state, event)]
    evidence = {need: shown[need] for need in taken.needs}
    return {"event": event, "from_state": taken.source, "to_state": taken.target, "evidence": evidence}


async def determined(
    work: UnitOfWork, pick: random.Random, mine: dict[str, Any], case: EvaluationCase, someone: uuid.UUID
) -> None:
    """A determination being prepared or decided, or a Section 504 case, with what goes with it."""
    # Without a report there is no group under IDEA (34 CFR 300.306(a)).
    report = await report_of_case(work, case.id)
    machine = pick.choice(("idea", "section_504")) if report else "section_504"
    said = {"secondary_categories": [], "answers": CLEAR, "held_on": case.received_on}
    row = Determination(**mine, id=new_id(), machine=machine, case_id=case.id, **said)
    work.session.add(row)
    await work.session.flush()
    way = {"idea": ("schedule", "hold"), "section_504": ("refer", "evaluate", "meet")}[machine]
    here = {**mine, "determination_id": row.id}

    async def took(event: str, sha256: str = "") -> None:
        step, event_id = step_of_group(row, event, report, sha256), new_id()
        on = {"capacity": "ADM", "reason": "R", "happened_on": case.received_on, "at": work.at}
        work.session.add(DeterminationEvent(**here, id=event_id, **step, **on))
        await work.session.flush()
        await work.session.refresh(row)
        if event == "evaluate":
            await told_of_504(work, pick, mine, event_id, someone)

    await took(way[0])
    member = {"person_id": someone, "name": "N N", "role": "other", "conclusion": "agrees", "concluded_at": work.at}
    work.session.add(DeterminationMember(**here, **member))
    await work.session.flush()
    for event in way[1 : pick.choice((1, 2, 3))]:
        await took(event)
    if row.state in DECIDES:
        frozen = {"outcome": "eligible", "canonical": b"{}", "sha256": "0", "certified_at": work.at}
        work.session.add(CertifiedDetermination(**here, **frozen, certified_by_id=someone))
        await work.session.flush()
        await took(DECIDES[row.state], "0")
    paper = {"case_id": case.id, "kind": "sooner", "made_on": case.received_on, "way": "paper", "reasons": "R"}
    work.session.add(ReevaluationPaper(**mine, **paper, parent_id=someone, recorded_by_id=someone))
    await work.session.flush()


async def told_of_504(
    work: UnitOfWork, pick: random.Random, mine: dict[str, Any], event_id: uuid.UUID, someone: uuid.UUID, word: str = ""
) -> None:
    """The notice of a step of a Section 504 case, and that it reached somebody."""
    said = {
        "format": "trellis-section-504-notice-1",
        "about": {"en": f"About it {word}", "es": f"Sobre eso {word}"},
        "says": {"en": f"It evaluates {word}", "es": f"Evalúa {word}"},
        "why": f"Why {word}",
        "cite": "34 CFR 104.36",
        "issuedBy": {"id": str(someone), "name": f"N N {word}"},
    }
    notice = Section504Notice(
        **mine,
        id=new_id(),
        occasion="evaluate",
        event_id=event_id,
        edition="504-1",
        canonical=rfc8785.dumps(said),
        sha256="0",
        issued_on=work.at.date(),
        issued_by_id=someone,
        issued_at=work.at,
    )
    work.session.add(notice)
    await work.session.flush()
    given = {"way": "app", "language": "en", "delivered_on": work.at.date(), "document_sha256": "0"}
    of = {"section_504_notice_id": notice.id, "person_id": someone, "recorded_by_id": someone}
    work.session.add(FormalDelivery(**mine, **of, **given, recorded_at=work.at))
    await work.session.flush()


async def went(work: UnitOfWork, mine: dict[str, Any], machine: str, on: date, *events: str) -> uuid.UUID:
    """A case of `machine` that took these steps, whatever they need."""
    case_id, here = await begin_case(work, student_id=mine["student_id"], machine=machine, received_on=on), "new"
    for event in events:
        row = next(one for one in rows_from(machine, here) if one.event == event)
        step = Step(row, row.by[-1], on, dict.fromkeys(row.needs, "x"), reason="x")
        await write_step(work, case_id=case_id, student_id=mine["student_id"], step=step)
        here = row.target
    return case_id


async def moved(
    work: UnitOfWork, pick: random.Random, mine: dict[str, Any], on: date, by: uuid.UUID, word: str = "W"
) -> None:
    """A transfer with a talk, an exit with its summary, confirmed or not; the file may be closed from here on."""
    came = await went(work, mine, "transfer", on, "detect")
    work.session.add(Move(**mine, id=new_id(), case_id=came, on=on, other_district=f"From {word}", note=f"N {word}"))
    talk = {"kind": "consultation", "who": f"Who {word}", "said": f"Said {word}", "recorded_by_id": by}
    work.session.add(MovePaper(**mine, id=new_id(), case_id=came, on=on, **talk))
    leaves = await went(work, mine, "exit", on, "propose_exit")
    work.session.add(Move(**mine, id=new_id(), case_id=leaves, on=on, reason="maximum_age", begun_by_id=by))
    given: dict[str, Any] = {}
    if pick.random() < 0.5:
        given = {"given_on": on, "given_how": "mail", "given_by_id": by, "canonical": b"{}", "sha256": "0"}
    contents = {"academic": f"Reads {word}"}
    work.session.add(
        PerformanceSummary(**mine, id=new_id(), case_id=leaves, contents=contents, written_by_id=by, **given)
    )
    await work.session.flush()
    row = next(one for one in rows_from("exit", "exit_proposed") if one.event == "confirm_exit")
    step = Step(row, "ADM", on, dict.fromkeys(row.needs, "x"))
    await write_step(work, case_id=leaves, student_id=mine["student_id"], step=step)
    said = {"reason": "maximum_age", "left_on": on, "retention_from": on, "confirmed_by_id": by}
    back = {"returned_on": on + timedelta(days=1), "return_reason": f"Back {word}", "returned_at": work.at}
    work.session.add(StudentExit(**mine, id=new_id(), case_id=leaves, **said, **back))
    await work.session.flush()
