"""What a district of the isolation suite holds of cases: requests, proposal, consent, evaluation, determinations."""

from __future__ import annotations

import random
import uuid
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import select

import trellis.rooms  # noqa: F401  (jobs are declared by importing them)
from tests.factories import Town
from tests.factories.plan import interpreted
from tests.isolation.a_case import CLEAR, moved, report_of_case, step_of_group, told_of_504, went
from tests.isolation.an_evaluation import evaluated
from trellis.access.day import today
from trellis.asking import answering as answering_families
from trellis.asking import service as family_asking
from trellis.attachments.model import Attachment
from trellis.cases import asking, stepping
from trellis.cases.model import EvaluationCase, PublicPost
from trellis.cases.rules import Asked
from trellis.cases.states import NEW, line, rows_from
from trellis.consents import answering, efforts, proposing
from trellis.consents import asking as consents
from trellis.consents import rules as consenting
from trellis.consents.model import ConsentOverride
from trellis.eligibility.model import (
    CategorySetting,
    CertifiedDetermination,
    Determination,
    DeterminationEvent,
    DeterminationMember,
    ReevaluationPaper,
)
from trellis.evaluations import naming
from trellis.evaluations.model import EvaluationReport
from trellis.holders.model import RightsDecision
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate, UnitOfWork
from trellis.notices.prior_written import service as prior_written
from trellis.students.model import ResidentChild

SINCE = date(2026, 8, 1)
TO_A_REPORT = tuple(
    next(row.event for row in rows_from("initial", here) if row.target == target)
    for here, target in pairwise((NEW, *line("initial")[: line("initial").index("report_ready") + 1]))
)
IN_WORK = EvaluationCase.state != "closed"
"""Of each child one case ended with a report before the one that is open."""
CHILD, MOTHER = "second_student", "second_parent"


async def asked_for_help(gate: Gate, town: Town, word: str) -> None:
    """A case for each child, and a request that waits to be matched."""
    known = Asked(
        given_name=f"Ada{word.lower()}",
        family_name=f"Park-{word}",
        birth_on=date(2019, 5, 1),
        school_id=town.school_id,
        asker_name=f"Ed Park-{word}",
        asker_relation="parent",
        asker_email=f"ed.{word.lower()}@mail.test",
        asker_phone=None,
        language="en",
        wants_interpreter=False,
        concern=f"She does not speak yet. {word}",
    )
    for who, student_id in (("case_manager", town.student_id), ("stranger", town.people[CHILD])):
        async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
            mine = {"district_id": town.district_id, "student_id": student_id}
            await went(work, mine, "initial", SINCE, *TO_A_REPORT, "close")
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            await asking.log(work, known, student_id=student_id, idempotency_key=f"asked-of-{who}")
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await asking.log(work, known, student_id=None, idempotency_key="asked-of-nobody")
        work.session.add(PublicPost(district_id=town.district_id, id=new_id(), count=1))
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        work.session.add(
            ResidentChild(
                district_id=town.district_id,
                student_id=town.people[CHILD],
                setting="private_school",
                school_name=f"St. Anne {word}",
                address=f"12 Alder Street {word}",
                registered_by_id=town.people["stranger"],
                registered_on=SINCE,
            )
        )
        case = select(EvaluationCase.id).where(EvaluationCase.student_id == town.student_id, IN_WORK)
        paper = select(Attachment.id).where(Attachment.student_id == town.student_id, Attachment.state == "ready")
        await evaluated(
            work,
            {"district_id": town.district_id, "student_id": town.student_id},
            (await work.session.execute(case)).scalar_one(),
            assessor_id=town.people["case_manager"],
            by_id=town.people["case_manager"],
            attachment_id=(await work.session.execute(paper.limit(1))).scalar_one(),
            word=word,
        )
        # The evaluation that is over has the same report, and it is out.
        ended = select(EvaluationCase.id).where(EvaluationCase.student_id == town.student_id, ~IN_WORK)
        [report] = (await work.session.execute(select(EvaluationReport))).scalars()
        of = {"district_id": town.district_id, "student_id": town.student_id}
        said = {name: getattr(report, name) for name in ("canonical", "sha256", "signed_on", "assembled_at")}
        work.session.add(EvaluationReport(**of, case_id=(await work.session.execute(ended)).scalar_one(), **said))
    await _consented(gate, town, word)


async def _consented(gate: Gate, town: Town, word: str) -> None:
    """The first child's evaluation, proposed with its notice; the mother was asked, called, and agreed."""
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        of_child = select(EvaluationCase.id).where(EvaluationCase.student_id == town.student_id, IN_WORK)
        case_id = (await work.session.execute(of_child)).scalar_one()
        page = (await work.session.execute(select(Attachment.id))).scalars().first()
    area = naming.Named("academic", f"A test and an interview {word}", f"Spanish {word}", f"Asked for {word}")
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await stepping.take(work, case_id=case_id, event="review", reason=f"What is known {word}")
        await stepping.take(work, case_id=case_id, event="no_review", reason=f"New here {word}")
        await naming.name_area(work, case_id=case_id, named=area)
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        said = f"She falls behind {word}"
        notice = await proposing.draft_notice(work, case_id=case_id, what="propose", reason=said)
        still = {"options": {"en": f"Waiting {word}"}, "other_factors": {"en": f"None {word}"}}
        notice = await prior_written.revise(
            work, notice_id=notice.id, revision=notice.revision, contents=still, own_items=[]
        )
        heard = await interpreted(work, notice)
        await prior_written.issue(
            work, notice_id=notice.id, revision=notice.revision, late_reason=None, renderings=heard
        )
        await stepping.take(work, case_id=case_id, event="propose")
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        request = await consents.ask_for_consent(
            work,
            case_id=case_id,
            records=[(f"Report {word}", f"Clinic {word}")],
            joint_order_id=None,
            idempotency_key="consent-asked",
        )
        ask = (await consents.asks_of(work, request.id))[0]
        tried = {"made_on": await today(work), "channel": "phone", "outcome": f"Nobody {word}"}
        await efforts.log_attempt(work, case_id=case_id, **tried, idempotency_key="called-once")
        decided = {"way": "hearing", "decided_on": await today(work), "reason": f"Ordered {word}"}
        kept = {"attachment_id": page, "recorded_by_id": town.people["director"]}
        here = {"district_id": town.district_id, "case_id": case_id, "student_id": town.student_id}
        work.session.add(ConsentOverride(id=new_id(), **here, **decided, **kept))
        said = {"kind": "court_order", "scopes": ["pickup"], "starts_on": SINCE, "reason": f"The order {word}"}
        of = {"person_id": town.people["other_parent"], "number": 1, "closed": [{"what": "consent", "id": str(ask.id)}]}
        mine = {"district_id": town.district_id, "student_id": town.student_id}
        work.session.add(RightsDecision(**mine, **said, **of, **kept, recorded_at=work.at))
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        said = {"kind": "question", "words": f"Why {word}?", "about": f"Part {word}", "idempotency_key": "asked-once"}
        asked = await family_asking.ask(work, student_id=town.student_id, **said)
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        said = {"step": "answer", "words": f"Because {word}", "on": None, "idempotency_key": "answered-once"}
        await answering_families.answer(work, request_id=asked.id, **said)
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        given = answering.Answer(
            agrees=True,
            document_sha256=request.sha256,
            consent_text_sha256=consenting.consent_text("granted", "en")[1],
            language="en",
            typed_name=f"Helena{word.lower()} Ruiz-{word}",
            idempotency_key=f"agreed-{word}",
            comment=f"Thank you {word}",
        )
        await answering.answer(work, ask_id=ask.id, given=given)


async def moving(gate: Gate, town: Town, word: str) -> None:
    """Each child came from elsewhere, left with a summary, and is back."""
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        for student_id in (town.student_id, town.people[CHILD]):
            mine = {"district_id": town.district_id, "student_id": student_id}
            await moved(work, random.Random(1), mine, await today(work), town.people["case_manager"], word)


async def determined(gate: Gate, town: Town, word: str) -> None:
    """For each child a determination the group is deciding, with one of everything that goes with it."""
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        cases = (await work.session.execute(select(EvaluationCase).where(~IN_WORK))).scalars().all()
        for case in cases:
            mine = {"district_id": town.district_id, "student_id": case.student_id}
            said = {"answers": {**CLEAR, "why": {"text": f"Because the report says so {word}"}}}
            said |= {"primary_category": "SLD", "held_on": SINCE}
            row = Determination(**mine, id=new_id(), machine="idea", case_id=case.id, secondary_categories=[], **said)
            work.session.add(row)
            await work.session.flush()
            here = {**mine, "determination_id": row.id}
            report, by = await report_of_case(work, case.id), town.people["director"]

            async def took(event: str, sha256: str = "", here=here, row=row, report=report) -> None:
                step = step_of_group(row, event, report, sha256)
                on = {"capacity": "ADM", "happened_on": SINCE, "at": work.at}
                work.session.add(DeterminationEvent(**here, id=new_id(), **step, **on))
                await work.session.flush()
                await work.session.refresh(row)

            await took("schedule")
            work.session.add(
                DeterminationMember(
                    **here,
                    person_id=town.people["case_manager"],
                    name=f"Member {word}",
                    role="other",
                    conclusion="differs",
                    statement=f"I do not think so {word}",
                    concluded_at=work.at,
                )
            )
            await work.session.flush()
            await took("hold")
            work.session.add_all(
                [
                    CertifiedDetermination(
                        **here,
                        outcome="eligible",
                        canonical=b'{"why": "The report says so ' + word.encode() + b'"}',
                        sha256="0" * 64,
                        certified_by_id=by,
                        certified_at=work.at,
                    ),
                    ReevaluationPaper(
                        **mine,
                        case_id=case.id,
                        kind="sooner",
                        made_on=SINCE,
                        way="paper",
                        parent_id=town.people["parent" if case.student_id == town.student_id else MOTHER],
                        reasons=f"Needs have changed {word}",
                        recorded_by_id=by,
                    ),
                ]
            )
            await work.session.flush()
            await took("decide_eligible", "0" * 64)
            await _told_of_504(work, mine, by, word)
        named = {"label_en": f"Emotional {word}", "is_used": True, "person_id": town.people["director"]}
        work.session.add(CategorySetting(district_id=town.district_id, code="EMN", **named))


async def _told_of_504(work: UnitOfWork, mine: dict[str, Any], by: uuid.UUID, word: str) -> None:
    """A Section 504 case whose evaluation has begun, with the notice of it."""
    row = Determination(**mine, id=new_id(), machine="section_504", secondary_categories=[])
    work.session.add(row)
    await work.session.flush()
    for event in ("refer", "evaluate"):
        step, key = step_of_group(row, event, None), new_id()
        on = {"capacity": "ADM", "reason": f"R {word}", "happened_on": SINCE, "at": work.at}
        work.session.add(DeterminationEvent(**mine, determination_id=row.id, id=key, **step, **on))
        await work.session.flush()
        await work.session.refresh(row)
    await told_of_504(work, random.Random(1), mine, key, by, word)
