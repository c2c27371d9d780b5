"""Amend a plan in force: begin the amendment, say it anew, take a refused one to a meeting (domain.md 5.8)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed
from trellis.kernel.events import hint
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.plans import states
from trellis.plans.amended import LONGEST_REASON, SHORTEST_REASON, UNSEEN, changed_sections, sections_to_choose
from trellis.plans.amendment import version_in_force
from trellis.plans.carried import marks_of
from trellis.plans.content import normal_plan
from trellis.plans.finalizing import PlanIsFinal
from trellis.plans.form.kinds import IEP
from trellis.plans.model import WAYS, Plan
from trellis.plans.reading import IN_WORK, latest_version, plan_by_id, sections_of
from trellis.plans.starting import lay_out
from trellis.plans.steps import changed, held, set_aside
from trellis.plans.written_on import form_of
from trellis.signatures.model import SignatureRequest

OPEN = (*IN_WORK, "finalized", "consent_pending")


class NothingInForceToAmend(Conflict):
    """There is no plan of this year in force to amend (34 CFR 300.324(a)(4)(i))."""

    code = "NOTHING_IN_FORCE_TO_AMEND"
    default_says = Words(
        en="Only a plan that is in force can be amended.", es="Solo se puede enmendar un plan que está vigente."
    )
    default_do_next = Words(
        en="A first plan and the yearly review are written as plans of their own.",
        es="El primer plan y la revisión anual se escriben como planes propios.",
    )


class AmendmentAlreadyOpen(Conflict):
    """One amendment of a plan at a time."""

    code = "AMENDMENT_ALREADY_OPEN"
    default_says = Words(
        en="An amendment of this plan is open already. Go on in that one.",
        es="Ya hay una enmienda abierta de este plan. Continúe en esa.",
    )


class SectionAlreadyChanged(Conflict):
    """A section that was changed can't be taken out of the amendment as it is."""

    code = "SECTION_ALREADY_CHANGED"
    default_says = Words(
        en="A section you took out has changes in it. Put back what is in force there first.",
        es="Una sección que quitó tiene cambios. Primero restaure allí lo vigente.",
    )


@dataclass(frozen=True, slots=True)
class Intent:
    """What somebody means to amend: which way it is agreed, why, which sections, from which day (None: today)."""

    way: str
    reason: str
    scope: Sequence[str]
    takes_effect_on: date | None = None


def is_amendable(kind: str) -> bool:
    """Whether plans of this kind are amended: the law knows it of an IEP (34 CFR 300.324(a)(4))."""
    return kind == IEP


async def start_amendment(work: UnitOfWork, *, plan_id: uuid.UUID, intent: Intent) -> Plan:
    """Begin an amendment of a plan in force: all of it, as it was frozen, and only the sections named may change.

    It stays on the form of that plan, ends with it, and keeps its dates. What the named sections say is marked until
    somebody confirms or changes it. Raises NothingInForceToAmend, AmendmentAlreadyOpen, InvalidInput.
    """
    await plan_by_id(work, plan_id=plan_id)
    base = await held(work, plan_id)
    await allow(work, Permission.START_PLAN, base.student_id, plan_kind=base.kind)
    return await _begin(work, base, intent)


async def restate_amendment(work: UnitOfWork, *, plan_id: uuid.UUID, intent: Intent) -> Plan:
    """Say anew why, which way, from when, and which sections may change, while it is written.

    A section that is added is marked as carried; one that is taken out must say what is in force.
    Raises PlanIsFinal, SectionAlreadyChanged, InvalidInput.
    """
    plan = await _amendment(work, plan_id)
    if plan.state not in IN_WORK:
        raise PlanIsFinal()
    base = await held(work, plan.carried_from_id)
    way, reason, scope, begins = await _checked(work, base, intent, at_once=plan.takes_effect_on)
    version = await version_in_force(work, base)
    form = form_of(plan)
    before = normal_plan(form, version.document["content"])
    sections = (await sections_of(work, [plan.id]))[0]
    other = changed_sections(form, before, normal_plan(form, {s.section_key: s.content for s in sections}))
    old = set(plan.amendment_scope or ())
    if (old - set(scope)) & other:
        raise SectionAlreadyChanged(field="scope")
    for section in sections:
        if (section.section_key in scope) != (section.section_key in old):
            declared = form.section(section.section_key)
            section.carried = marks_of(declared, before[section.section_key]) if section.section_key in scope else {}
    plan.amendment_way, plan.amendment_reason, plan.amendment_scope = way, reason, scope
    plan.takes_effect_on = begins
    plan.revision += 1
    work.memory.pop(("facts", plan.id), None)
    record(work, "plan.restate", "plan", plan.id, student_id=plan.student_id, way=way, sections=scope)
    await changed(work, plan)
    await hint(work, "plan.findings", plan.id)
    return plan


async def set_amendment_aside(work: UnitOfWork, *, plan_id: uuid.UUID, to_meeting: bool) -> Plan:
    """The family was asked and said no, or has not answered: the amendment is void, and the plan in force stands.

    With `to_meeting` its words begin another one, for a meeting of the team, which is returned (domain.md 5.8: a
    rejection offers a meeting). Raises Conflict once it is in force or while it is written.
    """
    await plan_by_id(work, plan_id=plan_id)
    version = await latest_version(work, plan_id=plan_id)
    # The requests first and then the plan, as signing takes them: whoever signs at this moment is before it or after.
    asked = select(SignatureRequest).where(SignatureRequest.version_id == (version.id if version else None))
    requests = (await work.session.execute(asked.order_by(SignatureRequest.id).with_for_update())).scalars().all()
    plan = await _amendment(work, plan_id)
    await set_aside(work, plan)
    for request in requests:
        if request.state in ("requested", "viewed"):
            request.state = "withdrawn"
            await hint(work, "signature_requests.changed", request.person_id)
    if not to_meeting or version is None:
        return plan
    base = await held(work, plan.carried_from_id)
    begins = plan.takes_effect_on
    if begins is not None and begins < await today(work):
        begins = None
    again = Intent("meeting", plan.amendment_reason or "", plan.amendment_scope or (), begins)
    return await _begin(work, base, again, said=version.document["content"])


async def _begin(work: UnitOfWork, base: Plan, intent: Intent, *, said: Mapping[str, Any] | None = None) -> Plan:
    """An amendment of `base`, whose named sections begin with `said` where it is given."""
    if not is_amendable(base.kind):
        raise NothingInForceToAmend(
            Words(en="Only an IEP is amended this way.", es="Solo un IEP se enmienda de esta manera.")
        )
    day = await today(work)
    begun, over = base.starts_on is None or base.starts_on <= day, base.ends_on is not None and base.ends_on < day
    if base.state not in states.IN_FORCE or not begun or over:
        raise NothingInForceToAmend(
            Words(
                en="The year of this plan is over: it is the yearly review that is due.",
                es="El año de este plan terminó: lo que corresponde es la revisión anual.",
            )
            if over
            else None
        )
    # One in force beside a plan in force waits for its day: another would begin without what was agreed there.
    open_one = select(Plan.id).where(
        Plan.carried_from_id == base.id, Plan.occasion == "amendment", Plan.state.in_((*OPEN, *states.IN_FORCE))
    )
    if (await work.session.execute(open_one)).first():
        raise AmendmentAlreadyOpen()
    way, reason, scope, begins = await _checked(work, base, intent, at_once=None)
    version = await version_in_force(work, base)
    form = form_of(base)
    before = normal_plan(form, version.document["content"])
    now = normal_plan(form, {**before, **{key: said[key] for key in scope if said and key in said}})
    plan = Plan(
        district_id=work.district_id,
        id=new_id(),
        student_id=base.student_id,
        kind=base.kind,
        occasion="amendment",
        form_version=base.form_version,
        form_revision_id=base.form_revision_id,
        district_form=base.district_form,
        state="draft",
        started_by_id=work.person_id,
        carried_from_id=base.id,
        amendment_way=way,
        amendment_reason=reason,
        amendment_scope=scope,
        takes_effect_on=begins,
        revision=1,
        shared_with_family_at=None,
    )
    work.session.add(plan)
    await work.session.flush()
    marks = {key: marks_of(form.section(key), before[key]) for key in scope}
    await lay_out(work, plan, form, {key: (one, marks.get(key, {})) for key, one in now.items()})
    record(
        work,
        "plan.amend",
        "plan",
        plan.id,
        student_id=plan.student_id,
        amends=str(version.id),
        way=way,
        sections=scope,
    )
    await changed(work, plan)
    return plan


async def _checked(
    work: UnitOfWork, base: Plan, intent: Intent, *, at_once: date | None
) -> tuple[str, str, list[str], date]:
    """What is meant, as it is kept. `at_once` is a day that was set before and may have passed since."""
    if intent.way not in WAYS:
        raise InvalidInput(field="way")
    reason = UNSEEN.sub("", intent.reason).strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise InvalidInput(
            Words(
                en="Say in a sentence why the plan changes.",
                es="Diga en una oración por qué cambia el plan.",
            ),
            field="reason",
        )
    known = [section.key for section in sections_to_choose(form_of(base))]
    if not intent.scope or not set(intent.scope) <= set(known):
        raise InvalidInput(
            Words(
                en="Choose at least one part of the plan that changes.",
                es="Elija al menos una parte del plan que cambia.",
            ),
            field="scope",
        )
    day = await today(work)
    begins = intent.takes_effect_on or day
    if (begins < day and begins != at_once) or (base.ends_on is not None and begins > base.ends_on):
        raise InvalidInput(
            Words(
                en="It takes effect today or later, and before the plan ends.",
                es="Empieza a valer hoy o después, y antes de que termine el plan.",
            ),
            field="takesEffectOn",
        )
    return intent.way, reason, [key for key in known if key in intent.scope], begins


async def _amendment(work: UnitOfWork, plan_id: uuid.UUID) -> Plan:
    await plan_by_id(work, plan_id=plan_id)
    plan = await held(work, plan_id)
    if plan.occasion != "amendment":
        raise NotAllowed()
    await allow(work, Permission.START_PLAN, plan.student_id, plan_kind=plan.kind)
    return plan
