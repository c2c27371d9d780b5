"""A plan of a town's student, written, met about and frozen, as stories need it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

import trellis.documents.jobs  # noqa: F401  (freezing asks for a sealed PDF)
from tests.factories.district import Town
from tests.plans import a_plan
from trellis.access.day import today
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate, UnitOfWork
from trellis.live import documents
from trellis.meetings.model import Meeting, MeetingParticipant
from trellis.notices.prior_written import reading, rules, understood
from trellis.notices.prior_written import service as prior_written
from trellis.notices.prior_written.model import PriorNotice
from trellis.people.model import Person
from trellis.plans import live, service
from trellis.plans.content import section_doc_from_content
from trellis.plans.model import Plan, PlanSection, PlanVersion
from trellis.students.model import Student

FORM = service.form_for("iep")


def whole_plan() -> dict[str, Any]:
    """Maya's plan, with the day her family got the procedural safeguards."""
    content = a_plan.content()
    return {**content, "basics": {**content["basics"], "safeguards_on": "2026-09-18"}}


async def begun(gate: Gate, town: Town, kind: str = "iep", occasion: str = "annual") -> Plan:
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        return await service.start_plan(work, student_id=town.student_id, kind=kind, occasion=occasion)


async def write(gate: Gate, town: Town, plan: Plan, content: dict[str, Any]) -> None:
    """The team writes: an update in each section's document, then the projection that follows it."""
    async with gate.open(town.district_id, SYSTEM, "test.write") as work:
        sections = (await work.session.execute(select(PlanSection).where(PlanSection.plan_id == plan.id))).scalars()
        for section in sections.all():
            declared = service.form_of(plan).section(section.section_key)
            doc = section_doc_from_content(declared, content[section.section_key])
            await documents.append(work, section.id, doc.get_update(), None)
            await live.changed(work, await documents.document_by_id(work, section.id))


async def meet(gate: Gate, town: Town, plan: Plan) -> None:
    """The team met on the day the plan says, everybody came, and Maya's record is as her plan assumes."""
    held = datetime(2026, 10, 6, 17, 0, tzinfo=UTC)
    async with gate.open(town.district_id, SYSTEM, "test.meet") as work:
        meeting = Meeting(
            district_id=town.district_id,
            id=new_id(),
            student_id=town.student_id,
            plan_id=plan.id,
            arranged_by_id=town.people["case_manager"],
            kind="annual_review",
            purpose="Annual review",
            starts_at=held,
            ends_at=held + timedelta(hours=1),
            location="Room 4",
            state="held",
            notice_sent_at=held - timedelta(days=18),
            held_at=held,
        )
        work.session.add(meeting)
        await work.session.flush()
        roles = {"case_manager": "case_manager", "teacher": "general_teacher", "principal": "lea_representative"}
        for who, role in {**roles, "psychologist": "psychologist", "parent": "parent", "student": "student"}.items():
            work.session.add(
                MeetingParticipant(
                    district_id=town.district_id,
                    meeting_id=meeting.id,
                    person_id=town.people[who],
                    role=role,
                    invited_at=held - timedelta(days=18),
                    answered_at=None,
                    answer_note=None,
                    attendance="in_person",
                )
            )
        student = (await work.session.execute(select(Student).where(Student.id == town.student_id))).scalar_one()
        student.birth_on, student.grade, student.evaluated_on = date(2010, 11, 20), "10", date(2025, 3, 14)
        parent = (await work.session.execute(select(Person).where(Person.id == town.people["parent"]))).scalar_one()
        parent.language = "es"


async def finalized(gate: Gate, town: Town, plan: Plan, key: str = "first-click", *, told: bool = True) -> PlanVersion:
    """The case manager makes the plan final and, where the story does not tell of it, issues its notice (FIN-06)."""
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        found = await service.findings(work, await service.plan_by_id(work, plan_id=plan.id))
    assert [(f.rule_id, f.message.en) for f in found if f.severity == "B"] == []
    overrides = [service.Override(f.rule_id, f.row_id, "The team talked about it.") for f in found]
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        version = await service.finalize(work, plan_id=plan.id, overrides=overrides, revision=None, idempotency_key=key)
    if told and plan.kind == "iep":
        await give_notice(gate, town, version)
    return version


LATE_REASON = "The parents agreed at the meeting that it begins this month."


async def notice_of(gate: Gate, town: Town, version: PlanVersion) -> PriorNotice:
    """The newest notice about a version, as it is stored."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = await reading.of_version(work, version.id)
    assert found is not None
    return found


async def give_notice(gate: Gate, town: Town, version: PlanVersion, who: str | None = None) -> PriorNotice:
    """Says what is still open of the drafted notice, and issues it; one that is out stays as it is.

    The case manager does where a team decided, else the principal.
    """
    notice = await notice_of(gate, town, version)
    if notice.state != "draft":
        return notice
    who = who or ("case_manager" if notice.decided_by_team else "principal")
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        still = rules.still_open(prior_written.items_in(notice), notice.contents)
        said = {one.key: {"en": f"The team talked about it: {one.label.en}."} for one in still}
        notice = await prior_written.revise(
            work, notice_id=notice.id, revision=notice.revision, contents=said, own_items=[]
        )
        notice, _ = await prior_written.issue(
            work,
            notice_id=notice.id,
            revision=notice.revision,
            late_reason=LATE_REASON,
            renderings=await interpreted(work, notice),
        )
        return notice


async def interpreted(work: UnitOfWork, notice: PriorNotice) -> list[understood.Rendering]:
    """An interpreter reads the notice to whoever it is not in their language, on the day it is issued."""
    languages = {reader.language for reader in await understood.others(work, notice)}
    said = {"how": "interpreted", "by_whom": "Rosa Lima, interpreter", "on": await today(work)}
    return [understood.Rendering(one, **said, was_understood=True) for one in sorted(languages)]
