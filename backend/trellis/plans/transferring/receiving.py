"""A plan of another district begins one here: look into the package, begin with it, or note what paper says."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.attachments.model import Attachment
from trellis.districts.model import District
from trellis.documents.signed_bytes import is_signed
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.plans.amended import UNSEEN
from trellis.plans.checks import PlanFacts
from trellis.plans.checks.facts import StudentFacts
from trellis.plans.form import Form
from trellis.plans.form.kinds import IEP
from trellis.plans.model import Plan
from trellis.plans.starting import Begins, begin_plan, refuse_second_draft
from trellis.plans.state_values import rules_of_state
from trellis.plans.transferring import package
from trellis.plans.transferring.coming_over import (
    ComingOver,
    Named,
    coming_over,
    is_surely,
    is_surely_not,
    services_proposed,
)
from trellis.plans.transferring.model import PlanTransfer
from trellis.plans.transferring.package import Opened
from trellis.plans.transferring.problems import (
    PackageAlreadyUsed,
    PackageExpired,
    PackageForAnotherDistrict,
    PackageForAnotherStudent,
    PackageNotGenuine,
    SameChildNotConfirmed,
)
from trellis.plans.written_on import form_to_begin_on
from trellis.settings import Settings
from trellis.students.model import Student
from trellis.students.service import student as student_card

STATES = frozenset(
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA "
    "RI SC SD TN TX UT VT VA WA WV WI WY DC AS GU MP PR VI BI".split()
)
"""Where IDEA is in force: states, outlying areas, the Bureau of Indian Education."""
LONGEST_NAME = 200
NOT_YET = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a genuine package for this student holds, and what of it would begin a plan here."""

    package: Opened
    over: ComingOver
    is_in_state: bool
    name_in_plan: str
    born_on_in_plan: date | None
    is_surely_the_child: bool


@dataclass(frozen=True, slots=True)
class PaperPlan:
    """What a person reads off a plan of another system. `state` is a postal code."""

    district: str
    state: str
    starts_on: date | None
    ends_on: date | None
    evaluated_on: date | None
    attachment_id: uuid.UUID | None = None


async def look_into(work: UnitOfWork, settings: Settings, *, student_id: uuid.UUID, content: str) -> Preview:
    """What is in a package, for who may begin this student's plan. Nothing is kept; that it was read is on record.

    Raises PackageUnreadable, PackageNotGenuine, PackageExpired, PackageForAnotherDistrict, PackageForAnotherStudent,
    PackageOfUnknownForm, PackageAlreadyUsed, SealingKeyUnusable.
    """
    await allow(work, Permission.START_PLAN, student_id, plan_kind=IEP)
    form, _ = await form_to_begin_on(work, IEP)
    found = await _looked_into(work, settings, student_id, content, form)
    record(work, "plan.look_into_package", "student", student_id, student_id=student_id, package=found.package.id)
    return found


async def start_from_package(
    work: UnitOfWork,
    settings: Settings,
    *,
    student_id: uuid.UUID,
    content: str,
    arrived_on: date,
    is_same_child: bool = False,
) -> Plan:
    """Begin a draft with the plan a package holds: a copy, every carried answer marked until somebody confirms it.

    The package is looked into anew: nothing of the preview is believed. Its services are proposed as comparable ones.
    Raises what `look_into` does, and SameChildNotConfirmed, DraftAlreadyOpen, InvalidInput.
    """
    await allow(work, Permission.START_PLAN, student_id, plan_kind=IEP)
    await refuse_second_draft(work, student_id=student_id, kind=IEP)
    form, district_form = await form_to_begin_on(work, IEP)
    found = await _looked_into(work, settings, student_id, content, form)
    if not found.is_surely_the_child and not is_same_child:
        raise SameChildNotConfirmed(field="isSameChild")
    opened, over = found.package, found.over
    begins: dict[str, Begins] = {s.key: (over.content[s.key], over.marks(s)) for s in form.sections}
    came = PlanTransfer(
        source="package",
        from_district=opened.from_name,
        from_state=opened.from_state,
        arrived_on=await _arrived(work, arrived_on),
        old_starts_on=opened.starts_on,
        old_ends_on=opened.ends_on,
        evaluated_on=opened.evaluated_on,
        package_id=uuid.UUID(opened.id),
        canonical=opened.canonical,
        sha256=opened.sha256,
        attachment_id=None,
        services=services_proposed(opened.form, opened.document["content"], opened.not_agreed),
    )
    return await _begin(work, student_id, form, district_form, begins, came)


async def start_from_paper(work: UnitOfWork, *, student_id: uuid.UUID, paper: PaperPlan, arrived_on: date) -> Plan:
    """Begin an empty draft for a student who came with a plan of another system: its facts, and not one word of it.

    Raises DraftAlreadyOpen, InvalidInput, NotFound for a scan that is not this student's.
    """
    await allow(work, Permission.START_PLAN, student_id, plan_kind=IEP)
    await refuse_second_draft(work, student_id=student_id, kind=IEP)
    form, district_form = await form_to_begin_on(work, IEP)
    day, district = await today(work), UNSEEN.sub("", paper.district).strip()
    if not 0 < len(district) <= LONGEST_NAME:
        raise InvalidInput(
            Words(en="Name the district the plan is from.", es="Escriba de qué distrito es el plan."), field="district"
        )
    if paper.state not in STATES:
        raise InvalidInput(Words(en="Choose the state it is in.", es="Elija en qué estado está."), field="state")
    if paper.starts_on and paper.ends_on and paper.ends_on < paper.starts_on:
        raise InvalidInput(
            Words(en="The plan ends after it starts.", es="El plan termina después de empezar."), field="endsOn"
        )
    for field, on in (("startsOn", paper.starts_on), ("evaluatedOn", paper.evaluated_on)):
        if on is not None and on > day:
            raise InvalidInput(
                Words(en="This day is still to come.", es="Este día todavía no ha llegado."), field=field
            )
    if paper.attachment_id is not None:
        await _scan(work, student_id, paper.attachment_id)
    came = PlanTransfer(
        source="paper",
        from_district=district,
        from_state=paper.state,
        arrived_on=await _arrived(work, arrived_on),
        old_starts_on=paper.starts_on,
        old_ends_on=paper.ends_on,
        evaluated_on=paper.evaluated_on,
        package_id=None,
        canonical=None,
        sha256=None,
        attachment_id=paper.attachment_id,
        services=[],
    )
    return await _begin(work, student_id, form, district_form, {s.key: ({}, {}) for s in form.sections}, came)


async def _looked_into(
    work: UnitOfWork, settings: Settings, student_id: uuid.UUID, content: str, form: Form
) -> Preview:
    sealed = package.read(content)
    signed = sealed.signed
    if not await asyncio.to_thread(is_signed, signed, sealed.signature, settings.signing_cert_file):
        raise PackageNotGenuine(field="content")
    opened = package.opened(sealed)
    own = (await work.session.execute(select(District).where(District.id == work.district_id))).scalar_one()
    if opened.to_slug != own.slug:
        raise PackageForAnotherDistrict(field="content")
    if opened.expires_at <= work.at:
        raise PackageExpired(field="content")
    student, person = await student_card(work, student_id=student_id)
    born = opened.document["student"]["birthOn"]
    theirs = Named(opened.document["student"]["name"], date.fromisoformat(born) if born else None)
    ours = Named(person.name, student.birth_on)
    if is_surely_not(theirs, ours):
        raise PackageForAnotherStudent(field="content")
    used = select(PlanTransfer.id).where(PlanTransfer.package_id == uuid.UUID(opened.id))
    if (await work.session.execute(used)).first():
        raise PackageAlreadyUsed(field="content")
    facts = _circumstances(student, own, form, opened, await today(work))
    return Preview(
        package=opened,
        over=coming_over(opened.form, opened.document["content"], form, facts),
        is_in_state=opened.from_state == own.state,
        name_in_plan=theirs.name,
        born_on_in_plan=theirs.born_on,
        is_surely_the_child=is_surely(theirs, ours),
    )


def _circumstances(student: Student, own: District, form: Form, opened: Opened, day: date) -> Mapping[str, Any]:
    """What the form's conditions speak of, of this student, under this state's rules, today."""
    return PlanFacts(
        content=opened.document["content"],
        student=StudentFacts(
            birth_on=student.birth_on,
            grade=student.grade,
            english_learner=student.english_learner,
            alternate_assessment=student.alternate_assessment,
            primary_category=student.primary_category,
        ),
        state=rules_of_state(own.state, day),
        today=day,
        form=form,
    ).circumstances


async def _arrived(work: UnitOfWork, on: date) -> date:
    """The first day of school here, of the last year or soon."""
    day = await today(work)
    if not day - NOT_YET <= on <= day + NOT_YET:
        raise InvalidInput(
            Words(en="Give the student's first day of school here.", es="Diga el primer día de escuela aquí."),
            field="arrivedOn",
        )
    return on


async def _scan(work: UnitOfWork, student_id: uuid.UUID, attachment_id: uuid.UUID) -> None:
    await allow(work, Permission.OPEN_ATTACHMENT, student_id)
    of_student = select(Attachment.id).where(
        Attachment.id == attachment_id,
        Attachment.student_id == student_id,
        Attachment.state.in_(("checking", "ready")),
    )
    if (await work.session.execute(of_student)).first() is None:
        raise NotFound()


async def _begin(
    work: UnitOfWork,
    student_id: uuid.UUID,
    form: Form,
    district_form: dict[str, Any] | None,
    begins: dict[str, Begins],
    came: PlanTransfer,
) -> Plan:
    """The draft, and beside it what it came from. Of two who begin with one package, the second finds it used."""

    async def also(plan: Plan) -> None:
        came.district_id, came.id, came.created_at = work.district_id, new_id(), work.at
        came.plan_id, came.student_id = plan.id, student_id
        came.begun_by_id, came.begun_at = work.person_id, work.at
        try:
            async with work.session.begin_nested():
                work.session.add(came)
        except IntegrityError as taken:
            raise PackageAlreadyUsed(field="content") from taken

    source: dict[str, Any] = {"begun_by": "transfer", "source": came.source}
    if came.package_id:
        source |= {"package": str(came.package_id), "sha256": came.sha256}
    return await begin_plan(
        work,
        student_id=student_id,
        kind=IEP,
        occasion="annual",
        form=form,
        district_form=district_form,
        begins=begins,
        begun_by="transfer",
        also=also,
        recorded=source,
    )
