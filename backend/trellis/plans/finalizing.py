"""Freeze a plan: what it says at that moment, read from the live documents themselves, for good."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from trellis.access import Permission, allow
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.jobs import defer
from trellis.kernel.repeating import is_repeated
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.live import documents
from trellis.people.model import Person
from trellis.plans import states
from trellis.plans.amendment import about_now
from trellis.plans.apart import refuse_while_apart
from trellis.plans.canonical import canonical_bytes, final_document
from trellis.plans.checks import Finding, PlanFacts, run_checks
from trellis.plans.clocks import was_reviewed
from trellis.plans.consent_asked import rule_for
from trellis.plans.derived import derived_as_json, derived_values
from trellis.plans.facts import facts_of_plan
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.noticing.drafting import draft_notice
from trellis.plans.noticing.of_504 import tell_of_504
from trellis.plans.projecting import project_section
from trellis.plans.reading import plan_by_id, sections_of, versions_of
from trellis.plans.steps import changed
from trellis.plans.transferring.about import about_now as transfer_as_it_stands
from trellis.students.model import Student
from trellis.students.service import student as student_card


class PlanIsFinal(Conflict):
    """The plan was finalized; it can't be written any more."""

    code = "PLAN_IS_FINAL"
    default_says = Words(
        en="This plan is final. To change it, start an amendment.",
        es="Este plan es definitivo. Para cambiarlo, inicie una enmienda.",
    )


class ChecksBlock(Conflict):
    """The rule check found blockers; `findings` lists them with their fields."""

    code = "CHECKS_BLOCK"
    default_says = Words(
        en="The plan is not ready: see what is missing.", es="El plan todavía no está listo: vea lo que falta."
    )

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__()
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Override:
    """A warning set aside with a typed reason."""

    rule_id: str
    row_id: str | None
    reason: str


async def finalize(
    work: UnitOfWork,
    *,
    plan_id: uuid.UUID,
    overrides: Sequence[Override],
    revision: int | None,
    idempotency_key: str,
) -> PlanVersion:
    """Freeze the plan: canonical bytes, hash, no edit ever again; its PDF is sealed by a job, its notice is drafted.

    What is frozen is read from the live documents themselves, closed in the same
    transaction, never from a projection that may lag. Raises ChecksBlock with
    the blockers and the warnings nobody gave a reason for; AnswersApart; Conflict on a stale
    `revision`; KeyUsedForSomethingElse.
    """
    await plan_by_id(work, plan_id=plan_id)
    plan = (
        await work.session.execute(
            select(Plan).where(Plan.id == plan_id).with_for_update().execution_options(populate_existing=True)
        )
    ).scalar_one()
    version_id = uuid.uuid5(plan_id, f"version {work.person_id} {idempotency_key}")
    reasons = sorted([o.rule_id, o.row_id or "", o.reason] for o in overrides)
    if await is_repeated(work, "plan.finalize", idempotency_key, plan=str(plan_id), overrides=reasons):
        return (await work.session.execute(select(PlanVersion).where(PlanVersion.id == version_id))).scalar_one()
    if states.after(plan.state, "finalize") is None:
        raise PlanIsFinal()
    await allow(work, Permission.FINALIZE_PLAN, plan.student_id, plan_kind=plan.kind, plan_state=plan.state)
    if revision is not None and revision != plan.revision:
        raise Conflict()
    content = await _close_sections(work, plan)
    facts = await facts_of_plan(work, plan, content)
    _refuse_unless_ready(run_checks(facts), overrides)
    # What the form does not show any more was kept while drafting; it is no part of what people sign.
    shown = facts.shown
    await refuse_while_apart(work, plan, shown)
    about = await _about(work, plan, facts, shown) if facts.amendment else None
    about_itself = {"amendment": about} if about else {}
    if facts.transfer:
        about_itself = {"transfer": await transfer_as_it_stands(work, plan)}
    derived = derived_as_json(derived_values(facts.form, shown, facts.circumstances))
    starts_on = plan.takes_effect_on if about else facts.starts_on
    plan.consent_rule = await rule_for(work, plan, facts.form, shown, facts.meeting_on)
    version = await _freeze(work, plan, shown, derived, overrides, version_id, starts_on, facts.ends_on, about_itself)
    await was_reviewed(work, plan, facts.meeting_on, facts.ends_on)
    record(work, "plan.finalize", "plan_version", version.id, student_id=plan.student_id, sha256=version.sha256)
    await defer(work, "documents.seal", version_id=version.id, stage="finalized", lock=f"seal {version.id}")
    await draft_notice(work, plan, version)
    await tell_of_504(work, plan, version)
    await changed(work, plan)
    return version


async def _about(work: UnitOfWork, plan: Plan, facts: PlanFacts, content: Mapping[str, Any]) -> dict[str, Any]:
    """What the version says of itself as an amendment; for the district agrees to one in writing who makes it final."""
    in_writing = plan.amendment_way == "agreement"
    by = (await work.session.execute(select(Person).where(Person.id == work.person_id))).scalar_one()
    met_on = facts.meeting.held_on if facts.meeting and not in_writing else None
    return await about_now(work, plan, content, met_on=met_on, agreed_by=by.name if in_writing else None)


async def _close_sections(work: UnitOfWork, plan: Plan) -> dict[str, Any]:
    content = {}
    for section in (await sections_of(work, [plan.id]))[0]:
        await documents.close_document(work, section.id)
        content[section.section_key] = await project_section(work, plan, section)
    return content


def _refuse_unless_ready(found: Sequence[Finding], overrides: Sequence[Override]) -> None:
    excused = {(o.rule_id, o.row_id) for o in overrides if o.reason.strip()}
    left = [f for f in found if f.severity == "B" or (f.severity == "W" and (f.rule_id, f.row_id) not in excused)]
    if left:
        raise ChecksBlock(left)


def student_as_known(student: Student, person: Person) -> dict[str, Any]:
    """What is written of the student into a plan: as it is known today."""
    return {
        "id": str(student.id),
        "name": person.name,
        "birthOn": student.birth_on.isoformat() if student.birth_on else None,
        "grade": student.grade,
        "studentNumber": student.student_number,
    }


async def _freeze(
    work: UnitOfWork,
    plan: Plan,
    content: Mapping[str, Any],
    derived: Mapping[str, Any],
    overrides: Sequence[Override],
    version_id: uuid.UUID,
    starts_on: date | None,
    ends_on: date | None,
    about: Mapping[str, Any],
) -> PlanVersion:
    student, person = await student_card(work, student_id=plan.student_id)
    # An amendment is the next version of what it changes.
    amends = about["amendment"]["amends"] if "amendment" in about else None
    number = 1 + (amends["number"] if amends else len((await versions_of(work, [plan.id]))[0]))
    canonical = canonical_bytes(
        final_document(
            plan={
                "id": str(plan.id),
                "kind": plan.kind,
                "occasion": plan.occasion,
                "formVersion": plan.form_version,
                # Nothing where the form was as declared: what was frozen before districts had forms stays as it is.
                **({"districtForm": plan.district_form} if plan.district_form else {}),
                **about,
                "number": number,
                "finalizedAt": work.at.isoformat(),
            },
            student=student_as_known(student, person),
            content=content,
            derived=derived,
            overrides=[{"ruleId": o.rule_id, "rowId": o.row_id, "reason": o.reason} for o in overrides],
        )
    )
    version = PlanVersion(
        district_id=work.district_id,
        id=version_id,
        plan_id=plan.id,
        student_id=plan.student_id,
        number=number,
        canonical=canonical,
        sha256=sha256_hex(canonical),
        overrides=[{"ruleId": o.rule_id, "rowId": o.row_id, "reason": o.reason} for o in overrides],
        finalized_by_id=work.person_id,
        finalized_at=work.at,
    )
    work.session.add(version)
    plan.state = "finalized"
    plan.revision += 1
    plan.starts_on, plan.ends_on = starts_on, ends_on
    await work.session.flush()
    return version
