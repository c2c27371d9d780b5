"""Builders for stories of evaluations: a case that has come as far as the story begins."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from tests.cases.asking_for_help import asked, cases_of, matched, received
from tests.factories import Town
from trellis.access.day import today
from trellis.attachments.model import Attachment
from trellis.cases.log import Step, write_step
from trellis.cases.model import EvaluationCase
from trellis.cases.states import line, rows_from
from trellis.evaluations import naming
from trellis.evaluations.form import REPORT
from trellis.evaluations.live import opened
from trellis.evaluations.model import EvaluationArea
from trellis.evaluations.naming import Named
from trellis.evaluations.reviewing import Reviewed, review_of, write_review
from trellis.evaluations.rules import Score
from trellis.evaluations.signing import sign_area
from trellis.kernel import clock
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.live import documents
from trellis.plans.content import section_doc_from_content


async def begun(gate: Gate, town: Town) -> EvaluationCase:
    """Maya's case, referred a moment ago."""
    await matched(gate, town, "director", await received(gate, town, asked(school_id=town.school_id)))
    (found,) = await cases_of(gate, town)
    return found


async def brought_to(gate: Gate, town: Town, case: EvaluationCase, state: str, **other: Any) -> EvaluationCase:
    """The case, brought along its ordinary way to `state` through its log, each ground said to be shown."""
    way = line(case.machine)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        now = (await work.session.execute(select(EvaluationCase).where(EvaluationCase.id == case.id))).scalar_one()
        here = now.state
        for target in way[way.index(here) + 1 : way.index(state) + 1]:
            row = next(row for row in rows_from(case.machine, here) if row.target == target)
            step = Step(row, row.by[0], other.get("on") or await today(work), dict.fromkeys(row.needs, "shown"))
            await write_step(work, case_id=case.id, student_id=case.student_id, step=step)
            here = target
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return (await work.session.execute(select(EvaluationCase).where(EvaluationCase.id == case.id))).scalar_one()


async def known_reviewed(gate: Gate, town: Town, case: EvaluationCase, **other: Any) -> None:
    """The case manager writes down what was known already, once (34 CFR 300.305(a))."""
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        if await review_of(work, case.id) is not None:
            return
        said: dict[str, Any] = {
            "from_parents": "A vision test.",
            "classroom": "Benchmarks of fall.",
            "observations": "",
            "parent_input": "",
            "more_is_needed": True,
            "needed": "How she reads.",
            "reviewed_by": "The team",
            "reviewed_on": await today(work),
            **other,
        }
        await write_review(work, case_id=case.id, reviewed=Reviewed(**said), revision=0)


def cognitive(town: Town, **other: Any) -> Named:
    """The area of general intelligence, as the psychologist plans it."""
    said: dict[str, Any] = {
        "key": "intelligence",
        "procedures": "WISC-V, an interview",
        "language": "Spanish",
        "reason": "Helena says that Maya understands stories she hears and none she reads.",
        "assessor_id": town.people["psychologist"],
        "is_qualified": True,
    }
    return Named(**{**said, **other})


async def named(gate: Gate, town: Town, case: EvaluationCase, said: Named, who: str = "case_manager") -> EvaluationArea:
    """The area, put on the plan by `who`."""
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await naming.name_area(work, case_id=case.id, named=said)


def a_score(**other: Any) -> Score:
    """The full scale of a WISC-V, given after the parent consented."""
    said: dict[str, Any] = {
        "instrument": "WISC-V",
        "edition": "5",
        "given_on": clock.today_in("America/Los_Angeles"),
        "examiner": "Dana Weiss",
        "name": "Full Scale IQ",
        "scale": "standard",
        "score": Decimal("92"),
        "percentile": Decimal("30"),
        "level": 95,
        "low": Decimal("87"),
        "high": Decimal("98"),
        "descriptor": "Average",
    }
    return Score(**{**said, **other})


async def written(gate: Gate, town: Town, area: EvaluationArea, who: str = "psychologist", **texts: str) -> None:
    """The report of an area, written as the assessor's browser writes it: an update of its live document."""
    said = {
        "summary": "Maya thinks as others of her age do.",
        "findings": "The full scale is 92.",
        "recommendations": "Let her hear what others read.",
        **texts,
    }
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        await opened(work, area)
        update = section_doc_from_content(REPORT, said).get_update()
        await documents.append(work, area.id, update, town.people[who])


async def signed(gate: Gate, town: Town, area: EvaluationArea, who: str = "psychologist") -> EvaluationArea:
    """The report of an area, signed by its assessor."""
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await sign_area(work, area_id=area.id)


async def a_file(
    gate: Gate, town: Town, who: str, *, state: str = "ready", student_id: uuid.UUID | None = None
) -> uuid.UUID:
    """A file `who` brought, as far as `state`."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        key = new_id()
        work.session.add(
            Attachment(
                district_id=town.district_id,
                id=key,
                student_id=student_id or town.student_id,
                uploaded_by_id=town.people[who],
                kind="other",
                title="Letter",
                file_name="letter.pdf",
                content_type="application/pdf",
                byte_count=9,
                state=state,
                upload_key=f"in/{key}",
                object_key=f"out/{key}",
            )
        )
    return key
