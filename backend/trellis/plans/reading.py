"""Read a plan: whether the actor may, what it says to them, what the checks say, its frozen versions."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson
from sqlalchemy import select

from trellis.access import Permission, allow, may
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.plans.amended import items_of, stands
from trellis.plans.checks import Finding, PlanFacts, run_checks
from trellis.plans.derived import Derived, derived_values
from trellis.plans.facts import facts_of_plan
from trellis.plans.form.kinds import IEP
from trellis.plans.model import Plan, PlanSection, PlanVersion, SharedDraft
from trellis.plans.noticing.standing import waits_for_notice
from trellis.plans.plain import DecisionItem
from trellis.plans.states import IN_FORCE
from trellis.plans.written_on import form_of, form_of_version

IN_WORK = ("draft", "team_review")


@dataclass(frozen=True)
class VersionOfPlan:
    """A frozen version with what others ask of it."""

    row: PlanVersion
    plan_kind: str
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
        return items_of(self.document, language, form_of_version(self.document))

    @property
    def decision_items(self) -> Sequence[DecisionItem]:
        return self.decision_items_in("en")


async def plan_by_id(work: UnitOfWork, *, plan_id: uuid.UUID) -> Plan:
    """One plan the actor may read, draft or final, opened and on record as read. Raises NotFound."""
    plan = await plan_named(work, plan_id=plan_id)
    note_read(work, plan.id, plan.student_id)
    return plan


async def plan_named(work: UnitOfWork, *, plan_id: uuid.UUID) -> Plan:
    """One plan the actor may read, of which no more than its name and state is shown. Raises NotFound."""
    plan = (await work.session.execute(select(Plan).where(Plan.id == plan_id))).scalar_one_or_none()
    if plan is None or not await may_read(work, plan):
        raise NotFound()
    return plan


def note_read(work: UnitOfWork, plan_id: uuid.UUID, student_id: uuid.UUID) -> None:
    """Put on record, once a unit of work, that the actor has what the plan says before them."""
    if ("read", plan_id) not in work.memory:
        work.memory[("read", plan_id)] = True
        record(work, "plan.read", "plan", plan_id, student_id=student_id)


def access_facts(plan: Plan) -> dict[str, Any]:
    """What the access matrix asks of a plan (`access.relationship.Facts`)."""
    return {
        "plan_kind": plan.kind,
        "plan_state": plan.state,
        "plan_shared": plan.shared_with_family_at is not None,
    }


async def may_read(work: UnitOfWork, plan: Plan) -> bool:
    """Whether the actor may read this plan as it stands."""
    facts = access_facts(plan)
    return await may(work, Permission.READ_PLAN, plan.student_id, **facts) or (
        plan.state in IN_WORK and await may(work, Permission.READ_DRAFT, plan.student_id, **facts)
    )


async def may_read_work(work: UnitOfWork, plan: Plan) -> bool:
    """Whether the actor may read the draft as it is being written; whom it was shared with reads what was shared."""
    return plan.state in IN_WORK and await may(
        work, Permission.READ_DRAFT, plan.student_id, **{**access_facts(plan), "plan_shared": False}
    )


class SectionStands(Conflict):
    """The plan is an amendment, and the section is none of those it may change (34 CFR 300.324(a)(6))."""

    code = "SECTION_STANDS"
    default_says = Words(
        en="This amendment leaves that section as it is in force.",
        es="Esta enmienda deja esa sección como está vigente.",
    )
    default_do_next = Words(
        en="To change it, add the section to the amendment.", es="Para cambiarla, agregue la sección a la enmienda."
    )


def writing_facts(plan: Plan, section_key: str) -> dict[str, Any]:
    """What the access matrix asks about writing one section."""
    writers = frozenset(form_of(plan).section(section_key).writers)
    return {
        **access_facts(plan),
        "section_writers": writers,
        "section_stands": stands(plan.amendment_scope, section_key),
    }


async def may_write(work: UnitOfWork, plan: Plan, section_key: str) -> bool:
    """Whether the actor may write one section now."""
    facts = writing_facts(plan, section_key)
    return await may(work, Permission.WRITE_SECTION, plan.student_id, **facts) and await may_read(work, plan)


async def allow_writing(work: UnitOfWork, plan: Plan, section_key: str) -> None:
    """Go on only where the actor may write the section. Raises NotAllowed, SectionStands."""
    facts = writing_facts(plan, section_key)
    if facts["section_stands"] and await may(
        work, Permission.WRITE_SECTION, plan.student_id, **{**facts, "section_stands": False}
    ):
        raise SectionStands()
    await allow(work, Permission.WRITE_SECTION, plan.student_id, **facts)


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
    """The plan's content by section as the actor reads it: frozen when final, as shared when shared, else in work.

    In work it is the latest projection, with what the form does not show now still in it.
    """
    if plan.state not in IN_WORK:
        version = await latest_version(work, plan_id=plan.id)
        if version is not None:
            return version.document["content"]  # type: ignore[no-any-return]
    elif not await may_read_work(work, plan):
        shared = await shared_draft_of(work, plan.id)
        return shared.content if shared else {}
    return {s.section_key: s.content for s in (await sections_of(work, [plan.id]))[0]}


async def facts_in_work(work: UnitOfWork, plan: Plan) -> PlanFacts | None:
    """The facts around a draft the actor may read as it is written; None for any other plan.

    Asked once a unit of work, and again once a section was projected anew (`projecting.store_content`).
    """
    if not await may_read_work(work, plan):
        return None
    key = ("facts", plan.id)
    if key not in work.memory:
        work.memory[key] = await facts_of_plan(work, plan, await content_of(work, plan))
    facts: PlanFacts = work.memory[key]
    return facts


async def findings(work: UnitOfWork, plan: Plan) -> list[Finding]:
    """What the rule check says of the draft as last projected; nothing for a final plan or one shared to be read."""
    facts = await facts_in_work(work, plan)
    return run_checks(facts) if facts else []


async def shown_to(work: UnitOfWork, plan: Plan) -> dict[str, Any]:
    """What the plan says to the actor, without what the form does not show."""
    facts = await facts_in_work(work, plan)
    if facts is not None:
        return facts.shown
    return await content_of(work, plan)


async def derived_of(work: UnitOfWork, plan: Plan) -> dict[str, dict[str, Derived]]:
    """What follows from the plan's answers, by section and field; computed as the form declares it."""
    facts = await facts_in_work(work, plan)
    content = await shown_to(work, plan)
    return derived_values(form_of(plan), content, facts.circumstances if facts else None)


async def shared_draft_of(work: UnitOfWork, plan_id: uuid.UUID) -> SharedDraft | None:
    """What the family can read of a draft: the newest one shared, while sharing stands."""
    rows = (
        await work.session.execute(
            select(SharedDraft)
            .where(SharedDraft.plan_id == plan_id, SharedDraft.stopped_at.is_(None))
            .order_by(SharedDraft.shared_at.desc(), SharedDraft.id.desc())
            .limit(1)
        )
    ).scalars()
    return rows.first()


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
    is_superseded = newest.id != row.id or plan.state in ("superseded", "void") or await _came_too_late(work, plan)
    return VersionOfPlan(row, plan.kind, plan.state, is_superseded=is_superseded)


async def _came_too_late(work: UnitOfWork, plan: Plan) -> bool:
    """Whether the plan is an amendment nobody agreed to while the plan it changes was in force."""
    if plan.occasion != "amendment" or plan.state in IN_FORCE:
        return False
    state = select(Plan.state).where(Plan.id == plan.carried_from_id)
    return (await work.session.execute(state)).scalar_one() not in IN_FORCE


MAY = {
    "comment": Permission.COMMENT,
    "assign": Permission.ASSIGN_SECTION,
    "share": Permission.SHARE_DRAFT,
    "finalize": Permission.FINALIZE_PLAN,
    "request_signatures": Permission.REQUEST_SIGNATURE,
    "hand_over": Permission.HAND_OVER_PLAN,
    "ask_translation": Permission.ASK_TRANSLATION,
    "arrange_translation": Permission.ARRANGE_TRANSLATION,
}


async def what_the_actor_may(work: UnitOfWork, plan: Plan) -> list[str]:
    """Keys of what the page may offer; the deeds ask again."""
    facts = access_facts(plan)
    found = [key for key, permission in MAY.items() if await may(work, permission, plan.student_id, **facts)]
    versions = (await versions_of(work, [plan.id]))[0] if "request_signatures" in found else []
    if versions and await waits_for_notice(work, plan, versions[0].id):
        found[found.index("request_signatures")] = "give_notice"
    writes = [s.key for s in form_of(plan).sections if await may_write(work, plan, s.key)]
    amends = plan.kind == IEP and (plan.state in IN_FORCE or plan.occasion == "amendment")
    if amends and await may(work, Permission.START_PLAN, plan.student_id, **facts):
        found.append("amend")
    return (["write"] if writes else []) + found
