"""Start a plan, read it, check it, share it, freeze it. What it says is written in its live sections."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import orjson
from sqlalchemy import select

from trellis.access import Permission, allow, may
from trellis.access.ask import today
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput, NotFound
from trellis.kernel.events import hint
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.live import documents
from trellis.plans import states
from trellis.plans.canonical import canonical_bytes, final_document
from trellis.plans.checks import Finding, run_checks
from trellis.plans.facts import facts_of_plan
from trellis.plans.form import Form, form_for
from trellis.plans.model import KINDS, Plan, PlanSection, PlanVersion
from trellis.plans.plain import DecisionItem, decision_items
from trellis.plans.projecting import project_section
from trellis.students.service import student as student_card

LIVE_KIND = "plan_section"


class PlanIsFinal(Conflict):
    """The plan was finalized; it can't be written any more."""

    code = "PLAN_IS_FINAL"
    default_says = Words(
        en="This plan is final. To change it, start an amendment.",
        es="Este plan es definitivo. Para cambiarlo, inicie una enmienda.",
    )


class DraftAlreadyOpen(Conflict):
    """One draft a student and kind at a time."""

    code = "DRAFT_ALREADY_OPEN"
    default_says = Words(
        en="There already is a draft of this plan. Go on in that one.",
        es="Ya existe un borrador de este plan. Continúe en ese.",
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


@dataclass(frozen=True)
class VersionOfPlan:
    """A frozen version with what others ask of it."""

    row: PlanVersion
    plan_state: str
    is_superseded: bool

    @property
    def id(self) -> uuid.UUID:
        return self.row.id

    @property
    def plan_id(self) -> uuid.UUID:
        return self.row.plan_id

    @property
    def sha256(self) -> str:
        return self.row.sha256

    @cached_property
    def document(self) -> dict[str, Any]:
        """The frozen document, parsed from its canonical bytes."""
        return orjson.loads(self.row.canonical)  # type: ignore[no-any-return]

    def decision_items_in(self, language: str) -> Sequence[DecisionItem]:
        """What a family answers, item by item."""
        return decision_items(self.document["content"], language)

    @property
    def decision_items(self) -> Sequence[DecisionItem]:
        return self.decision_items_in("en")


@dataclass(frozen=True, slots=True)
class Override:
    """A warning set aside with a typed reason."""

    rule_id: str
    row_id: str | None
    reason: str


def form_of(plan: Plan) -> Form:
    """The declaration the plan was begun on; it keeps it for life."""
    return form_for(plan.kind, plan.form_version)


async def start_plan(work: UnitOfWork, *, student_id: uuid.UUID, kind: str, occasion: str) -> Plan:
    """Begin a draft: one live document a section. Raises DraftAlreadyOpen."""
    await allow(work, Permission.START_PLAN, student_id)
    if kind not in KINDS or occasion not in ("initial", "annual"):
        raise InvalidInput(field="kind")
    open_draft = select(Plan.id).where(
        Plan.student_id == student_id, Plan.kind == kind, Plan.state.in_(("draft", "team_review"))
    )
    if (await work.session.execute(open_draft)).first():
        raise DraftAlreadyOpen()
    form = form_for(kind)
    plan = Plan(
        district_id=work.district_id,
        id=new_id(),
        student_id=student_id,
        kind=kind,
        occasion=occasion,
        form_version=form.version,
        state="draft",
        started_by_id=work.person_id,
        revision=1,
        shared_with_family_at=None,
    )
    work.session.add(plan)
    await work.session.flush()
    for section in form.sections:
        section_id = new_id()
        await documents.create_document(work, kind=LIVE_KIND, key=section.key, owner_id=plan.id, document_id=section_id)
        work.session.add(
            PlanSection(
                district_id=work.district_id, id=section_id, plan_id=plan.id, section_key=section.key, content={}
            )
        )
    record(work, "plan.start", "plan", plan.id, student_id=student_id, kind=kind, occasion=occasion)
    await _changed(work, plan)
    return plan


async def plan_by_id(work: UnitOfWork, *, plan_id: uuid.UUID) -> Plan:
    """One plan the actor may read, draft or final. Raises NotFound."""
    plan = (await work.session.execute(select(Plan).where(Plan.id == plan_id))).scalar_one_or_none()
    if plan is None or not await may_read(work, plan):
        raise NotFound()
    if ("read", plan_id) not in work.memory:
        work.memory[("read", plan_id)] = True
        record(work, "plan.read", "plan", plan_id, student_id=plan.student_id)
    return plan


async def may_read(work: UnitOfWork, plan: Plan) -> bool:
    """Whether the actor may read this plan as it stands."""
    facts = {"plan_state": plan.state, "plan_shared": plan.shared_with_family_at is not None}
    return await may(work, Permission.READ_PLAN, plan.student_id, **facts) or (
        plan.state in ("draft", "team_review") and await may(work, Permission.READ_DRAFT, plan.student_id, **facts)
    )


async def may_write(work: UnitOfWork, plan: Plan, section_key: str) -> bool:
    """Whether the actor may write one section now."""
    writers = form_of(plan).section(section_key).writers
    return await may(
        work,
        Permission.WRITE_SECTION,
        plan.student_id,
        plan_state=plan.state,
        plan_shared=plan.shared_with_family_at is not None,
        section_writers=frozenset(writers),
    ) and await may_read(work, plan)


async def plans_of_students(work: UnitOfWork, student_ids: Sequence[uuid.UUID]) -> list[list[Plan]]:
    """Plans the actor may read, newest first, per student."""
    rows = (
        await work.session.execute(select(Plan).where(Plan.student_id.in_(student_ids)).order_by(Plan.id.desc()))
    ).scalars()
    grouped: dict[uuid.UUID, list[Plan]] = defaultdict(list)
    for plan in rows:
        if await may_read(work, plan):
            grouped[plan.student_id].append(plan)
    return [grouped[i] for i in student_ids]


async def sections_of(work: UnitOfWork, plan_ids: Sequence[uuid.UUID]) -> list[list[PlanSection]]:
    """Sections in the order of the form, per plan already read."""
    rows = (await work.session.execute(select(PlanSection).where(PlanSection.plan_id.in_(plan_ids)))).scalars().all()
    plans = {p.id: p for p in (await work.session.execute(select(Plan).where(Plan.id.in_(plan_ids)))).scalars()}
    grouped: dict[uuid.UUID, list[PlanSection]] = defaultdict(list)
    for row in rows:
        grouped[row.plan_id].append(row)
    for plan_id, listed in grouped.items():
        order = {s.key: n for n, s in enumerate(form_of(plans[plan_id]).sections)}
        listed.sort(key=lambda s: order.get(s.section_key, len(order)))
    return [grouped[i] for i in plan_ids]


async def content_of(work: UnitOfWork, plan: Plan) -> dict[str, Any]:
    """The plan's content by section: frozen when final, else the latest projection."""
    if plan.state not in ("draft", "team_review"):
        version = await latest_version(work, plan_id=plan.id)
        if version is not None:
            return version.document["content"]  # type: ignore[no-any-return]
    return {s.section_key: s.content for s in (await sections_of(work, [plan.id]))[0]}


async def findings(work: UnitOfWork, plan: Plan) -> list[Finding]:
    """What the rule check says of the draft as last projected; nothing for a final plan."""
    if plan.state not in ("draft", "team_review"):
        return []
    return run_checks(await facts_of_plan(work, plan, await content_of(work, plan)))


async def share_draft(work: UnitOfWork, *, plan_id: uuid.UUID) -> Plan:
    """Show the draft to the family, marked as one (FIN-13)."""
    plan = await plan_by_id(work, plan_id=plan_id)
    await allow(work, Permission.SHARE_DRAFT, plan.student_id, plan_state=plan.state)
    if plan.shared_with_family_at is None:
        plan.shared_with_family_at = work.at
        record(work, "plan.share", "plan", plan_id, student_id=plan.student_id)
        await _changed(work, plan)
    return plan


async def finalize(
    work: UnitOfWork,
    *,
    plan_id: uuid.UUID,
    overrides: Sequence[Override],
    revision: int | None,
    idempotency_key: str,
) -> PlanVersion:
    """Freeze the plan: canonical bytes, hash, no edit ever again; its PDF is sealed by a job.

    What is frozen is read from the live documents themselves, closed in the same
    transaction, never from a projection that may lag. Raises ChecksBlock with
    the blockers and the warnings nobody gave a reason for; Conflict on a stale `revision`.
    """
    await plan_by_id(work, plan_id=plan_id)
    plan = (
        await work.session.execute(
            select(Plan).where(Plan.id == plan_id).with_for_update().execution_options(populate_existing=True)
        )
    ).scalar_one()
    version_id = uuid.uuid5(plan_id, f"version {work.person_id} {idempotency_key}")
    before = (await work.session.execute(select(PlanVersion).where(PlanVersion.id == version_id))).scalar_one_or_none()
    if before is not None:
        return before
    if states.after(plan.state, "finalize") is None:
        raise PlanIsFinal()
    await allow(work, Permission.FINALIZE_PLAN, plan.student_id, plan_state=plan.state)
    if revision is not None and revision != plan.revision:
        raise Conflict()
    content = await _close_sections(work, plan)
    facts = await facts_of_plan(work, plan, content)
    _refuse_unless_ready(run_checks(facts), overrides)
    version = await _freeze(work, plan, content, overrides, version_id, facts.starts_on, facts.ends_on)
    record(work, "plan.finalize", "plan_version", version.id, student_id=plan.student_id, sha256=version.sha256)
    await defer(work, "documents.seal", version_id=version.id, stage="finalized", lock=f"seal {version.id}")
    await _changed(work, plan)
    return version


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


async def _freeze(
    work: UnitOfWork,
    plan: Plan,
    content: Mapping[str, Any],
    overrides: Sequence[Override],
    version_id: uuid.UUID,
    starts_on: date | None,
    ends_on: date | None,
) -> PlanVersion:
    student, person = await student_card(work, student_id=plan.student_id)
    number = 1 + len((await versions_of(work, [plan.id]))[0])
    canonical = canonical_bytes(
        final_document(
            plan={
                "id": str(plan.id),
                "kind": plan.kind,
                "occasion": plan.occasion,
                "formVersion": plan.form_version,
                "number": number,
                "finalizedAt": work.at.isoformat(),
            },
            student={
                "id": str(plan.student_id),
                "name": person.name,
                "birthOn": student.birth_on.isoformat() if student.birth_on else None,
                "grade": student.grade,
                "studentNumber": student.student_number,
            },
            content=content,
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


async def versions_of(work: UnitOfWork, plan_ids: Sequence[uuid.UUID]) -> list[list[PlanVersion]]:
    """Versions, newest first, per plan already read."""
    rows = (
        await work.session.execute(
            select(PlanVersion).where(PlanVersion.plan_id.in_(plan_ids)).order_by(PlanVersion.number.desc())
        )
    ).scalars()
    grouped: dict[uuid.UUID, list[PlanVersion]] = defaultdict(list)
    for row in rows:
        grouped[row.plan_id].append(row)
    return [grouped[i] for i in plan_ids]


async def latest_version(work: UnitOfWork, *, plan_id: uuid.UUID) -> VersionOfPlan | None:
    """The newest version of a plan already read."""
    rows = (await versions_of(work, [plan_id]))[0]
    return await version_by_id(work, version_id=rows[0].id) if rows else None


async def version_by_id(work: UnitOfWork, *, version_id: uuid.UUID) -> VersionOfPlan:
    """A version with its plan's state. Asks no policy: callers have, or ask with the state it gives."""
    row = (await work.session.execute(select(PlanVersion).where(PlanVersion.id == version_id))).scalar_one_or_none()
    if row is None:
        raise NotFound()
    plan = (await work.session.execute(select(Plan).where(Plan.id == row.plan_id))).scalar_one()
    newest = (await versions_of(work, [plan.id]))[0][0]
    return VersionOfPlan(row, plan.state, is_superseded=newest.id != row.id or plan.state in ("superseded", "void"))


async def consent_was_asked(work: UnitOfWork, plan: Plan) -> None:
    """Signature requests went out."""
    await _step(work, plan, "ask_consent")


async def family_answered(work: UnitOfWork, *, version_id: uuid.UUID, outcome: str) -> None:
    """A rights holder answered: the plan becomes active whole or in part, and earlier ones give way."""
    version = await version_by_id(work, version_id=version_id)
    plan = (await work.session.execute(select(Plan).where(Plan.id == version.plan_id).with_for_update())).scalar_one()
    await _step(work, plan, f"consent_{outcome}")
    if plan.state in ("active", "partially_active"):
        earlier = (
            await work.session.execute(
                select(Plan).where(
                    Plan.student_id == plan.student_id,
                    Plan.kind == plan.kind,
                    Plan.id != plan.id,
                    Plan.state.in_(("active", "partially_active")),
                )
            )
        ).scalars()
        for old in earlier:
            await _step(work, old, "newer_version_active")


async def _step(work: UnitOfWork, plan: Plan, event: str) -> None:
    following = states.after(plan.state, event)
    if following is None:
        raise Conflict()
    if following != plan.state:
        plan.state = following
        plan.revision += 1
    record(work, f"plan.{event}", "plan", plan.id, student_id=plan.student_id, state=plan.state)
    await _changed(work, plan)


async def _changed(work: UnitOfWork, plan: Plan) -> None:
    await work.session.flush()
    await hint(work, "plan.changed", plan.id)
    await hint(work, "student.changed", plan.student_id)


async def current_plan_of(work: UnitOfWork, *, student_id: uuid.UUID) -> Plan | None:
    """The plan in force, else the newest the actor may read."""
    plans = (await plans_of_students(work, [student_id]))[0]
    day = await today(work)
    standing = [p for p in plans if p.state in ("active", "partially_active")]
    in_force = [p for p in standing if p.ends_on is None or p.ends_on >= day]
    return (in_force or plans or [None])[0]


MAY = {
    "share": Permission.SHARE_DRAFT,
    "finalize": Permission.FINALIZE_PLAN,
    "request_signatures": Permission.REQUEST_SIGNATURE,
}


async def what_the_actor_may(work: UnitOfWork, plan: Plan) -> list[str]:
    """Keys of what the page may offer; the deeds ask again."""
    facts = {"plan_state": plan.state, "plan_shared": plan.shared_with_family_at is not None}
    found = [key for key, permission in MAY.items() if await may(work, permission, plan.student_id, **facts)]
    writes = [s.key for s in form_of(plan).sections if await may_write(work, plan, s.key)]
    return (["write"] if writes else []) + found
