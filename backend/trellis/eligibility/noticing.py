"""The prior written notice of a determination, drafted out of what the group wrote (34 CFR 300.503)."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import and_, select

from trellis.districts.model import District, School
from trellis.eligibility import rules
from trellis.eligibility.categories import IDEA, SECTION_504
from trellis.eligibility.labels import labels
from trellis.eligibility.model import Determination
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.prior_written.model import PriorNotice
from trellis.notices.prior_written.rules import Item, Text, text_of
from trellis.notices.prior_written.service import draft_from
from trellis.notices.section_504.contents import OCCASIONS
from trellis.notices.section_504.service import tell_of
from trellis.people.model import Person
from trellis.plans.form.values import day_in_words
from trellis.plans.noticing.prefilled import ANOTHER_COPY, HELP, PARENT_CENTER, SAFEGUARDS
from trellis.students.model import Student
from trellis.teams.service import case_manager_to_write_to

TRIGGER = "eligibility"
FOUND = Words(
    en="To find {name} eligible for special education and related services: {category}.",
    es="Declarar a {name} elegible para educación especial y servicios relacionados: {category}.",
)
CHANGED = Words(
    en="To find that {name} goes on being eligible for special education: {category}.",
    es="Declarar que {name} sigue siendo elegible para educación especial: {category}.",
)
REFUSED = Words(
    en="To find {name} eligible for special education and related services.",
    es="Declarar a {name} elegible para educación especial y servicios relacionados.",
)
ENDED = Words(
    en="To end the eligibility of {name} for special education and related services.",
    es="Terminar la elegibilidad de {name} para educación especial y servicios relacionados.",
)
REPORT = Words(en="The evaluation report of {day}.", es="El informe de evaluación del {day}.")
SCREENED = Words(
    en="The school offers to look at whether a Section 504 plan fits.",
    es="La escuela ofrece ver si conviene un plan de la Sección 504.",
)


async def draft_notice(
    work: UnitOfWork, row: Determination, outcome: str, *, report_on: date | None
) -> PriorNotice | None:
    """The notice of a determination; None under Section 504, whose notice is of another law (34 CFR 104.36).

    What is proposed, why, what the decision rests on, whom to ask: out of the record. Other options and factors stay
    open for whoever gives the notice.
    """
    if row.machine != IDEA:
        return None
    had = (
        await work.session.execute(select(Student.primary_category).where(Student.id == row.student_id))
    ).scalar_one()
    name = (await work.session.execute(select(Person).where(Person.id == row.student_id))).scalar_one().name
    called = (await labels(work))[row.primary_category].says if row.primary_category else None
    if outcome == rules.ELIGIBLE:
        says = (CHANGED if had else FOUND).filled(name=name, category=called)
        item = Item("determination", "propose", text_of(says))
    elif had:
        item = Item("determination", "propose", text_of(ENDED.filled(name=name)))
    else:
        item = Item("determination", "refuse", text_of(REFUSED.filled(name=name)))
    ends = had is not None and outcome == rules.NOT_ELIGIBLE
    return await draft_from(
        work,
        student_id=row.student_id,
        trigger=TRIGGER,
        items=[item],
        contents=await _contents(work, row, outcome, report_on),
        # Services end no sooner than a reasonable time after notice; of a finding nothing begins by itself.
        action_on=row.effective_on if ends else None,
    )


async def tell_of_step(
    work: UnitOfWork, row: Determination, event: str, event_id: uuid.UUID, *, sha256: str | None, reason: str | None
) -> None:
    """The notice under Section 504 of a step about identification, evaluation or placement (34 CFR 104.36)."""
    if row.machine != SECTION_504 or event not in OCCASIONS:
        return
    said = str((row.answers.get("why") or {}).get("text") or "") if sha256 else reason
    await tell_of(work, student_id=row.student_id, occasion=event, event_id=event_id, why=said or None, rests_on=sha256)


async def _contents(work: UnitOfWork, row: Determination, outcome: str, report_on: date | None) -> dict[str, Text]:
    said = {key: str((row.answers.get(key) or {}).get("text") or "") for key in ("why", "basis")}
    found: dict[str, Text] = {"why": {"en": said["why"]}}
    if report_on is not None:
        found["evaluations"] = text_of(REPORT.filled(day=day_in_words(report_on)))
    if said["basis"]:
        found["evaluations"] = {
            "en": "\n\n".join(filter(None, (found.get("evaluations", {}).get("en"), said["basis"])))
        }
    who = await case_manager_to_write_to(work, row.student_id)
    name = (await work.session.execute(select(Person.name).where(Person.id == who))).scalar_one_or_none()
    school = await _school(work, row)
    if name and school:
        copy = ANOTHER_COPY.filled(name=name, school=school)
        helps = HELP.filled(name=name, school=school)
        found["safeguards"] = text_of(Words(f"{SAFEGUARDS.en} {copy.en}", f"{SAFEGUARDS.es} {copy.es}"))
        found["help"] = text_of(Words(f"{helps.en} {PARENT_CENTER.en}", f"{helps.es} {PARENT_CENTER.es}"))
    if outcome == rules.NOT_ELIGIBLE:
        found["other_factors"] = text_of(SCREENED)
    return found


async def _school(work: UnitOfWork, row: Determination) -> str | None:
    school = (
        select(School.name)
        .join(Student, and_(Student.district_id == School.district_id, Student.school_id == School.id))
        .where(Student.id == row.student_id)
    )
    name = (await work.session.execute(school)).scalar_one_or_none()
    district = select(District.name).where(District.id == work.district_id)
    return name or (await work.session.execute(district)).scalar_one_or_none()
