"""Hand the plan in force over to another district: one file, made for it, and the disclosure on record."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.districts.model import District
from trellis.documents.model import SealedDocument
from trellis.documents.signed_bytes import sign_bytes
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.plans import states
from trellis.plans.amended import LONGEST_REASON, SHORTEST_REASON, UNSEEN
from trellis.plans.carried_out import not_agreed_of
from trellis.plans.form.kinds import IEP
from trellis.plans.model import Plan
from trellis.plans.reading import VersionOfPlan, access_facts, latest_version, plan_by_id
from trellis.plans.transferring import package
from trellis.plans.transferring.model import GROUNDS, PlanHandover
from trellis.plans.transferring.problems import NoSuchRecipient, NothingToHandOver
from trellis.plans.transferring.telling import tell_family
from trellis.settings import Settings
from trellis.students.model import Student

GOOD_FOR = timedelta(days=30)
"""By then the plan may be another; and a file that lies about is worth less."""
BASIS = "34 CFR 99.31(a)(2), 99.34"


@dataclass(frozen=True, slots=True)
class Recipient:
    """A district of this deployment, as its sign-in page lists it."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Handed:
    """A package as it is given to whoever asked for it; it is kept nowhere."""

    handover: PlanHandover
    file_name: str
    content: str
    told: int
    """How many of the family were written to."""


async def hand_over(
    work: UnitOfWork, settings: Settings, *, plan_id: uuid.UUID, to: Recipient | None, ground: str, reason: str
) -> Handed:
    """Make a package of the version in force, for `to` alone, and put the disclosure on the student's record.

    FERPA asks for no consent to send records to the district a student enrolls in or means to (34 CFR 99.31(a)(2)).
    It does ask for a `ground` (`GROUNDS`), an attempt to tell the family and a copy if they want one (99.34), and for a
    record of it that they can read (99.32). They are written to on every ground.
    Raises NothingToHandOver, NoSuchRecipient, InvalidInput, PlanTooLargeToHandOver, SealingKeyUnusable.
    """
    plan = await plan_by_id(work, plan_id=plan_id)
    await allow(work, Permission.HAND_OVER_PLAN, plan.student_id, **access_facts(plan))
    version = await latest_version(work, plan_id=plan.id)
    if version is None or not await _stands(work, plan):
        raise NothingToHandOver()
    own = (await work.session.execute(select(District).where(District.id == work.district_id))).scalar_one()
    if to is None or to.slug == own.slug:
        raise NoSuchRecipient(field="to")
    if ground not in GROUNDS:
        raise InvalidInput(Words(en="Say who asked for the plan.", es="Diga quién pidió el plan."), field="ground")
    said = UNSEEN.sub("", reason).strip()
    if not SHORTEST_REASON <= len(said) <= LONGEST_REASON:
        raise InvalidInput(
            Words(en="Say in a sentence why it is sent.", es="Diga en una oración por qué se envía."), field="reason"
        )
    handover = PlanHandover(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        student_id=plan.student_id,
        version_id=version.id,
        to_slug=to.slug,
        to_name=to.name,
        ground=ground,
        reason=said,
        made_by_id=work.person_id,
        made_at=work.at,
        expires_at=work.at + GOOD_FOR,
    )
    content = await _packed(work, settings, own, plan, version, handover)
    work.session.add(handover)
    await work.session.flush()
    told = await tell_family(work, handover)
    record(
        work,
        "plan.hand_over",
        "plan_version",
        version.id,
        student_id=plan.student_id,
        package=str(handover.id),
        to=to.slug,
        sha256=version.sha256,
        basis=BASIS,
        ground=ground,
        told=told,
    )
    # Never a name of a child: files lie in folders others look into.
    return Handed(handover, f"plan-for-{to.slug}-{(await today(work)).isoformat()}.trellis.json", content, told)


async def _stands(work: UnitOfWork, plan: Plan) -> bool:
    """Whether it is the IEP that is carried out today, its own year over or not (34 CFR 300.323(a), 300.101)."""
    if plan.kind != IEP:
        return False
    beside = select(Plan).where(Plan.student_id == plan.student_id, Plan.kind == plan.kind)
    plans = (await work.session.execute(beside)).scalars().all()
    found = states.carried_out(plans, await today(work))
    return found is not None and found.id == plan.id


async def _not_agreed(work: UnitOfWork, plan: Plan, version: VersionOfPlan) -> list[str]:
    """Ids of what the family was asked and nobody agreed to, where the plan is in force in part (domain.md 5.6).

    Those lines are frozen with the rest and not carried out: no district is to give services a parent refused.
    """
    return await not_agreed_of(work, version, plan.state) if plan.state == "partially_active" else []


async def _packed(
    work: UnitOfWork,
    settings: Settings,
    own: District,
    plan: Plan,
    version: VersionOfPlan,
    handover: PlanHandover,
) -> str:
    """The file: what is signed is the manifest and the canonical plan, byte for byte as it was frozen."""
    sealed = select(SealedDocument.sha256).where(
        SealedDocument.version_id == version.id, SealedDocument.stage == "finalized"
    )
    evaluated = select(Student.evaluated_on).where(Student.id == plan.student_id)
    evaluated_on = (await work.session.execute(evaluated)).scalar_one()
    manifest = {
        "id": str(handover.id),
        "madeAt": handover.made_at.isoformat(),
        "expiresAt": handover.expires_at.isoformat(),
        "from": {"slug": own.slug, "name": own.name, "state": own.state},
        "to": {"slug": handover.to_slug, "name": handover.to_name},
        "basis": BASIS,
        "plan": {
            "kind": plan.kind,
            "number": version.row.number,
            "sha256": version.sha256,
            "startsOn": _day(plan.starts_on),
            "endsOn": _day(plan.ends_on),
            "evaluatedOn": _day(evaluated_on),
            "notAgreed": await _not_agreed(work, plan, version),
            "sealedPdfSha256": (await work.session.execute(sealed)).scalars().first(),
        },
    }
    plan_packed = package.packed(version.row.canonical)
    signed = package.to_sign(manifest, plan_packed)
    signature = await asyncio.to_thread(sign_bytes, signed, settings.signing_key_file, settings.signing_cert_file)
    return package.written(manifest, plan_packed, signature)


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None
