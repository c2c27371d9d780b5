"""What a district's administrator does with its form: look, try, schedule a revision, take one back before its day."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from trellis.access import Permission
from trellis.access.ask import may_in_the_district
from trellis.access.day import today
from trellis.districts.model import District
from trellis.documents.problems import DocumentNotPrintable
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Language, Words
from trellis.plans.district_form.in_force import in_force_on
from trellis.plans.district_form.model import FormLogo, FormRevision
from trellis.plans.district_form.pictures import LogoUnfit, picture_of
from trellis.plans.form import Form, form_for, with_settings
from trellis.plans.form.declaration import DistrictForm, Letterhead, Logo
from trellis.plans.form.fitting import FormKeyTaken, UnknownFormField, refuse_unless_fits
from trellis.plans.form.kinds import IEP
from trellis.plans.form.settings import FormSettings, FormSettingsInvalid, read_settings
from trellis.plans.sample_page import page_of, sample_page

KIND_IS_KEPT = Words(
    en="This question was of another kind in an earlier form. Add a new question instead.",
    es="Esta pregunta era de otro tipo en un formulario anterior. Añada una pregunta nueva.",
)
ASKED_LATER = Words(en="Logo", es="Logotipo")
LONGEST_SETTINGS = 60_000
FURTHEST_DAYS = 730
MOST_SHOWN = 50


class FormDayUnfit(InvalidInput):
    """A revision begins today or on a day to come: plans begun before have been begun."""

    code = "FORM_DAY_UNFIT"
    default_says = Words(
        en="A form begins today or on a later day, within two years.",
        es="Un formulario empieza hoy o un día posterior, dentro de dos años.",
    )


class FormIsInForce(Conflict):
    """Its day has come: plans may have been begun on it."""

    code = "FORM_IS_IN_FORCE"
    default_says = Words(
        en="This form is in force since its day. Schedule another one instead.",
        es="Este formulario está en vigor desde su día. Programe otro en su lugar.",
    )


def may_set_forms(work: UnitOfWork) -> bool:
    """Whether the actor sets the district's forms."""
    return may_in_the_district(work, Permission.SET_FORM)


def allow_setting_forms(work: UnitOfWork) -> None:
    """Raises NotAllowed for whoever may not."""
    if not may_set_forms(work):
        raise NotAllowed()


@dataclass(frozen=True)
class FormOfDistrict:
    """The form of a kind of plans: as declared, which revision is in force, and the newest of all `count`."""

    declared: Form
    in_force: FormRevision | None
    revisions: Sequence[FormRevision]
    count: int


async def form_of_district(work: UnitOfWork, kind: str) -> FormOfDistrict:
    """What stands today and what was and will be, for who sets it. Raises NotAllowed, NoSuchForm."""
    allow_setting_forms(work)
    declared = form_for(kind)
    of_kind = select(FormRevision).where(FormRevision.plan_kind == kind)
    rows = (await work.session.execute(of_kind.order_by(FormRevision.number.desc()).limit(MOST_SHOWN))).scalars().all()
    return FormOfDistrict(
        declared, await in_force_on(work, kind, await today(work)), rows, rows[0].number if rows else 0
    )


async def revision_by_id(work: UnitOfWork, *, revision_id: uuid.UUID) -> FormRevision:
    """One revision. Raises NotFound."""
    row = (await work.session.execute(select(FormRevision).where(FormRevision.id == revision_id))).scalar_one_or_none()
    if row is None or not may_set_forms(work):
        raise NotFound()
    return row


async def schedule(work: UnitOfWork, *, kind: str, effective_on: date, settings: Any) -> FormRevision:
    """A revision of the form from a day on; plans begun before keep theirs.

    Raises NotAllowed, NoSuchForm, FormDayUnfit and what `fitting.refuse_unless_fits` says.
    """
    allow_setting_forms(work)
    form = form_for(kind)
    said = await _fitting(work, form, settings)
    await _refuse_other_kinds(work, kind, said)
    day = await today(work)
    if not 0 <= (effective_on - day).days <= FURTHEST_DAYS:
        raise FormDayUnfit(field="effectiveOn")
    # Two administrators at once: the district's own row gives them their turn, and each a number.
    await work.session.execute(
        select(District.id).where(District.id == work.district_id).with_for_update(key_share=True)
    )
    newest = select(func.coalesce(func.max(FormRevision.number), 0)).where(FormRevision.plan_kind == kind)
    number = 1 + (await work.session.execute(newest)).scalar_one()
    row = FormRevision(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        plan_kind=kind,
        form_version=form.version,
        number=number,
        effective_on=effective_on,
        settings=said.as_json(),
        made_by_id=work.person_id,
        taken_back_at=None,
        taken_back_by_id=None,
    )
    work.session.add(row)
    await work.session.flush()
    record(
        work,
        "form.schedule",
        "form_revision",
        row.id,
        kind=kind,
        number=number,
        effective_on=effective_on.isoformat(),
    )
    return row


async def take_back(work: UnitOfWork, *, revision_id: uuid.UUID) -> FormRevision:
    """A revision whose day has not come will not begin. Doing it again changes nothing.

    Raises NotFound, NotAllowed, FormIsInForce.
    """
    allow_setting_forms(work)
    row = await revision_by_id(work, revision_id=revision_id)
    if row.taken_back_at is not None:
        return row
    if row.effective_on <= await today(work):
        raise FormIsInForce()
    row.taken_back_at, row.taken_back_by_id = work.at, work.person_id
    record(work, "form.take_back", "form_revision", row.id, kind=row.plan_kind, number=row.number)
    return row


async def keep_logo(work: UnitOfWork, *, content: bytes) -> FormLogo:
    """A picture for letterheads; the same bytes are one picture. Raises NotAllowed and LogoUnfit.

    It is set on a page once, here: a picture that the typesetter cannot read must not stop a plan from being sealed.
    """
    allow_setting_forms(work)
    picture = picture_of(content)
    digest = sha256_hex(content)
    known = (await work.session.execute(select(FormLogo).where(FormLogo.sha256 == digest))).scalar_one_or_none()
    if known is not None:
        return known
    row = FormLogo(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        media_type=picture.media_type,
        content=content,
        sha256=digest,
        width=picture.width,
        height=picture.height,
        uploaded_by_id=work.person_id,
    )
    shown = DistrictForm("", 0, Letterhead(name="Logo", logo=Logo(digest, ASKED_LATER)))
    page = sample_page(replace(form_for(IEP), district=shown), language="en", logo=content)
    try:
        await asyncio.to_thread(page_of, page)
    except DocumentNotPrintable as damaged:
        raise LogoUnfit(field="content") from damaged
    work.session.add(row)
    await work.session.flush()
    record(work, "form.logo", "form_logo", row.id, sha256=digest)
    return row


async def tried(
    work: UnitOfWork, *, kind: str, settings: Any, language: Language, section_key: str | None = None
) -> tuple[Form, bytes]:
    """The form as it would be, and a picture (PNG) of a printed page that begins with a section. Writes nothing.

    Raises as `schedule` does.
    """
    allow_setting_forms(work)
    form = form_for(kind)
    said = await _fitting(work, form, settings)
    form = with_settings(form, said, DistrictForm(id="", number=0))
    logo = said.letterhead.logo if said.letterhead else None
    row = await logo_named(work, logo.sha256) if logo else None
    district = (await work.session.execute(select(District.name).where(District.id == work.district_id))).scalar_one()
    page = sample_page(
        form, language=language, district=district, logo=row.content if row else None, section_key=section_key
    )
    return form, await asyncio.to_thread(page_of, page)


async def logo_named(work: UnitOfWork, sha256: str) -> FormLogo | None:
    """The district's picture with these bytes."""
    found: FormLogo | None = (
        await work.session.execute(select(FormLogo).where(FormLogo.sha256 == sha256))
    ).scalar_one_or_none()
    return found


async def logo_by_id(work: UnitOfWork, *, logo_id: uuid.UUID) -> FormLogo:
    """One picture. Raises NotFound."""
    row = (await work.session.execute(select(FormLogo).where(FormLogo.id == logo_id))).scalar_one_or_none()
    if row is None or not may_set_forms(work):
        raise NotFound()
    return row


async def _refuse_other_kinds(work: UnitOfWork, kind: str, said: FormSettings) -> None:
    """A key means one kind of question for good: plans of two revisions are carried and compared by it."""
    known = {
        (one["section"], one["key"]): one["kind"]
        for settings in (
            await work.session.execute(select(FormRevision.settings).where(FormRevision.plan_kind == kind))
        ).scalars()
        for one in settings["extra"]
    }
    for number, one in enumerate(said.extra):
        if known.get((one.section, one.key), one.kind) != one.kind:
            raise FormKeyTaken(KIND_IS_KEPT, field=f"extra.{number}.kind")


async def _fitting(work: UnitOfWork, form: Form, settings: Any) -> FormSettings:
    if len(str(settings)) > LONGEST_SETTINGS:
        raise FormSettingsInvalid()
    said = read_settings(settings)
    refuse_unless_fits(form, said)
    logo = said.letterhead.logo if said.letterhead else None
    if logo is not None and await logo_named(work, logo.sha256) is None:
        raise UnknownFormField(field="letterhead.logo")
    return said
