"""Compare any two versions of a student's plans of one kind, as far as the actor may read them."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select

from trellis.kernel.audit import record
from trellis.kernel.errors import NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.plans.compared import ComparedSection, Said, compared
from trellis.plans.derived import derived_of_version, derived_values
from trellis.plans.model import Plan, PlanVersion, SharedDraft
from trellis.plans.reading import (
    IN_WORK,
    derived_of,
    may_read,
    may_read_work,
    plan_named,
    shown_to,
    version_by_id,
)
from trellis.plans.written_on import form_of, form_of_version

Of = Literal["draft", "shared", "version"]
Wanted = tuple[Of, uuid.UUID]


@dataclass(frozen=True, slots=True)
class Side:
    """A version that can stand on either side: a final one, a draft as it is now, or the copy shared of it.

    `key` is the row of the version or of the copy, and the plan itself for a draft. `at` is when it was finalized
    or shared.
    """

    of: Of
    key: uuid.UUID
    plan: Plan
    number: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What can be compared, newest first, what was, and what changed. With one version alone nothing is compared."""

    plan: Plan
    sides: Sequence[Side]
    before: Side | None
    after: Side | None
    sections: Sequence[ComparedSection]


async def compare_plans(
    work: UnitOfWork,
    *,
    plan_id: uuid.UUID,
    before: Wanted | None,
    after: Wanted | None,
    language: str,
    everything: bool = False,
    plain: bool = False,
) -> Comparison:
    """Two versions of this plan and those of its kind before and after it; unless named, this one and the one before.

    Staff read a draft as it stands now, a family the copy shared with them and what is final. Both versions are put
    on record as read. Raises NotFound for a plan or version the actor may not read, or of another student or kind.
    """
    plan = await plan_named(work, plan_id=plan_id)
    sides = await _sides(work, plan)
    old, new = _chosen(sides, plan, before, after)
    if old is None or new is None:
        return Comparison(plan, sides, None, new, ())
    said = []
    for side in (old, new):
        _note(work, side)
        said.append(await _said(work, side))
    # Beside the event loop: a large plan takes a moment, and meanwhile others write.
    sections = await asyncio.to_thread(
        compared,
        said[0],
        said[1],
        language,
        everything=everything,
        plain=plain,
        same_plan=old.plan.id == new.plan.id,
    )
    return Comparison(plan, sides, old, new, sections)


async def _sides(work: UnitOfWork, plan: Plan) -> list[Side]:
    """Everything of this student and kind the actor may read, newest first."""
    rows = await work.session.execute(
        select(Plan).where(Plan.student_id == plan.student_id, Plan.kind == plan.kind).order_by(Plan.id.desc())
    )
    plans = [one for one in rows.scalars() if await may_read(work, one)]
    keys = [one.id for one in plans]
    versions = (
        await work.session.execute(
            select(PlanVersion.plan_id, PlanVersion.id, PlanVersion.number, PlanVersion.finalized_at)
            .where(PlanVersion.plan_id.in_(keys))
            .order_by(PlanVersion.number.desc())
        )
    ).all()
    copies = (
        await work.session.execute(
            select(SharedDraft.plan_id, SharedDraft.id, SharedDraft.shared_at)
            .where(SharedDraft.plan_id.in_(keys), SharedDraft.stopped_at.is_(None))
            .order_by(SharedDraft.shared_at.desc(), SharedDraft.id.desc())
        )
    ).all()
    newest_copy = {copy.plan_id: copy for copy in reversed(copies)}
    found: list[Side] = []
    for one in plans:
        if await may_read_work(work, one):
            found.append(Side("draft", one.id, one))
        finals = [Side("version", v.id, one, v.number, v.finalized_at) for v in versions if v.plan_id == one.id]
        copy = newest_copy.get(one.id)
        # What a family read before the plan was final can be compared with what became of it.
        found += [*finals, *([Side("shared", copy.id, one, at=copy.shared_at)] if copy else [])]
    return found


def _chosen(
    sides: Sequence[Side], plan: Plan, before: Wanted | None, after: Wanted | None
) -> tuple[Side | None, Side | None]:
    new = _named(sides, after) if after else next((s for s in sides if _leads(s, plan)), None)
    old = _named(sides, before) if before else None
    if new is None or before:
        return old, new
    older = sides[sides.index(new) + 1 :]
    if new.plan.occasion == "amendment":
        # It is held against what it changes, whatever else became final meanwhile.
        older = [side for side in older if side.plan.id == new.plan.carried_from_id]
    old = next((s for s in older if s.of == "version"), None) or next(iter(older), None)
    if old is None and not after:
        # The first plan there was: how it went on is what can be told of it.
        return (new, newer) if (newer := _next_newer(sides, new)) else (None, new)
    return old, new


def _leads(side: Side, plan: Plan) -> bool:
    """Whether it is what the plan says now: its draft or its newest version; for a family the copy of the draft."""
    return side.plan.id == plan.id and (plan.state in IN_WORK or side.of == "version")


def _next_newer(sides: Sequence[Side], side: Side) -> Side | None:
    newer = sides[: sides.index(side)]
    return newer[-1] if newer else None


def _named(sides: Sequence[Side], wanted: Wanted) -> Side:
    found = next((side for side in sides if (side.of, side.key) == wanted), None)
    if found is None:
        raise NotFound()
    return found


def _note(work: UnitOfWork, side: Side) -> None:
    """Each version that was read has its entry, and says which one it was."""
    detail: Mapping[str, Any] = {"number": side.number} if side.of == "version" else {}
    record(work, "plan.read", "plan", side.plan.id, student_id=side.plan.student_id, of=side.of, **detail)
    work.memory[("read", side.plan.id)] = True


async def _said(work: UnitOfWork, side: Side) -> Said:
    if side.of == "version":
        version = await version_by_id(work, version_id=side.key)
        form = form_of_version(version.document)
        return Said(version.document["content"], derived_of_version(form, version.document), form)
    form = form_of(side.plan)
    if side.of == "draft":
        return Said(await shown_to(work, side.plan), await derived_of(work, side.plan), form)
    content = (await work.session.execute(select(SharedDraft.content).where(SharedDraft.id == side.key))).scalar_one()
    return Said(content, derived_values(form, content), form)
