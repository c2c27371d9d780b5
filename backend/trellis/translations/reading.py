"""Read a translation: whether the actor may, what they may do with it, what the family reads, whether it is stale."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import and_, exists, select
from sqlalchemy.orm import aliased

from trellis.access import Permission, allow, may
from trellis.kernel.audit import record
from trellis.kernel.errors import NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.tenancy import UnitOfWork
from trellis.plans import service as plans
from trellis.plans.amended import plain_plan
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.reading import IN_WORK, access_facts
from trellis.plans.written_on import form_of_version
from trellis.translations.model import PublishedTranslation, Translation, TranslationUnit
from trellis.translations.rules import is_open_to, labels_language
from trellis.translations.units import translated, units_of

CHANGED = "translation.changed"
"""What who looks at a translation listens for."""


async def translation_by_id(work: UnitOfWork, *, translation_id: uuid.UUID) -> Translation:
    """A translation the actor has to do with: of their team's student, of their own child, or given to them."""
    found: Translation | None = (
        await work.session.execute(select(Translation).where(Translation.id == translation_id))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


async def published_by_id(work: UnitOfWork, *, published_id: uuid.UUID) -> PublishedTranslation:
    """A published translation the actor may read. Raises NotFound."""
    found: PublishedTranslation | None = (
        await work.session.execute(select(PublishedTranslation).where(PublishedTranslation.id == published_id))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


async def held(work: UnitOfWork, translation_id: uuid.UUID) -> Translation:
    """The same row, held until this unit of work ends: two steps at once are one after the other."""
    found: Translation | None = (
        await work.session.execute(
            select(Translation)
            .where(Translation.id == translation_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


def note_read(work: UnitOfWork, row: Translation | PublishedTranslation) -> None:
    """Put on record, once a unit of work, that the actor has the texts of a translation before them."""
    key = row.translation_id if isinstance(row, PublishedTranslation) else row.id
    if ("translation", key) not in work.memory:
        work.memory[("translation", key)] = True
        record(work, "translation.read", "translation", key, student_id=row.student_id)


async def may_arrange(work: UnitOfWork, plan: Plan) -> bool:
    """Whether the actor gives translations of this plan to translators."""
    return await may(work, Permission.ARRANGE_TRANSLATION, plan.student_id, **access_facts(plan))


async def may_write(work: UnitOfWork, row: Translation) -> bool:
    """Whether the actor writes in it now: who translates and who reviews, while it is being made."""
    return writes_now(work, row) and await may(work, Permission.TRANSLATE, row.student_id, **_facts(row))


def writes_now(work: UnitOfWork, row: Translation) -> bool:
    """Whether it is the actor's time to change a text."""
    return is_open_to(row.state, is_reviewer=row.reviewer_id is not None and row.reviewer_id == work.actor.person_id)


async def may_publish(work: UnitOfWork, row: Translation) -> bool:
    """Whether the actor says that it is right: the reviewer; where none is named, who arranges it.

    Who translated may, where they were named reviewer too: the district has nobody else, and the page says so.
    """
    if row.state != "in_review":
        return False
    if row.reviewer_id is not None:
        return row.reviewer_id == work.actor.person_id and await may_write(work, row)
    return await may(work, Permission.ARRANGE_TRANSLATION, row.student_id, **await _plan_facts(work, row))


async def allow_write(work: UnitOfWork, row: Translation) -> None:
    """Go on only when the actor writes in it. Raises NotAllowed, NotFound."""
    await allow(work, Permission.TRANSLATE, row.student_id, **_facts(row))


async def what_the_actor_may(work: UnitOfWork, row: Translation) -> list[str]:
    """Keys of what the page may offer; the deeds ask again."""
    found = []
    if await may_write(work, row):
        found.append("write")
        if row.state == "in_work" and row.translator_id == work.actor.person_id:
            found.append("submit")
    if await may_publish(work, row):
        found += ["return", "publish"]
    if await may(work, Permission.ARRANGE_TRANSLATION, row.student_id, **await _plan_facts(work, row)):
        found.append("arrange")
    return found


async def units(work: UnitOfWork, translation_id: uuid.UUID) -> list[TranslationUnit]:
    """The texts of a translation, in the order of the plan."""
    found = await work.session.execute(
        select(TranslationUnit)
        .where(TranslationUnit.translation_id == translation_id)
        .order_by(TranslationUnit.position)
        .execution_options(populate_existing=True)
    )
    return list(found.scalars())


async def earlier_units(work: UnitOfWork, row: Translation) -> list[dict[str, str]]:
    """What the newest published translation of another plan of this student, kind and language says, by text."""
    found = await work.session.execute(
        select(PublishedTranslation.canonical)
        .join(Translation, Translation.id == PublishedTranslation.translation_id)
        .where(
            PublishedTranslation.student_id == row.student_id,
            PublishedTranslation.language == row.language,
            Translation.plan_kind == row.plan_kind,
            PublishedTranslation.version_id != row.version_id,
        )
        .order_by(PublishedTranslation.published_at.desc(), PublishedTranslation.id.desc())
        .limit(1)
    )
    canonical = found.scalar_one_or_none()
    return orjson.loads(canonical)["units"] if canonical else []


async def plain_of(work: UnitOfWork, row: PublishedTranslation) -> list[dict[str, Any]]:
    """The plan in plain words with its texts in the other language; the form's own words where the product has them."""
    note_read(work, row)
    if not await reads_the_plan(work, row):
        raise NotFound()
    document = await translated_document(work, row)
    language = labels_language(row.language)
    about = document["plan"].get("amendment")
    return plain_plan(
        document["content"], language, form=form_of_version(document), about=about, written_in=row.language
    )


async def reads_the_plan(work: UnitOfWork, row: PublishedTranslation) -> bool:
    """Whether the plan itself is open to the actor: who only translates it has its texts and nothing around them."""
    version = select(PlanVersion.id).where(PlanVersion.id == row.version_id)
    return (await work.session.execute(version)).scalar_one_or_none() is not None


async def translated_document(work: UnitOfWork, row: PublishedTranslation) -> dict[str, Any]:
    """The frozen document with each text as published; everything else of it as it was frozen."""
    version = (await work.session.execute(select(PlanVersion).where(PlanVersion.id == row.version_id))).scalar_one()
    document = document_of(version)
    said = texts_of(row)
    return {**document, "content": translated(form_of_version(document), document["content"], said)}


def document_of(version: PlanVersion) -> dict[str, Any]:
    """The frozen document, parsed from its canonical bytes."""
    return orjson.loads(version.canonical)  # type: ignore[no-any-return]


def texts_of(row: PublishedTranslation) -> dict[str, str]:
    """What was published, by place."""
    return {one["place"]: one["text"] for one in orjson.loads(row.canonical)["units"]}


def is_stale(work: Any, row: Any) -> Any:
    """Whether a newer final version of a plan of the same student and kind stands, as SQL."""
    of, own, later, newer = aliased(PlanVersion), aliased(Plan), aliased(PlanVersion), aliased(Plan)
    return exists(
        select(later.id)
        .select_from(of)
        .join(own, and_(own.district_id == of.district_id, own.id == of.plan_id))
        .join(later, and_(later.district_id == of.district_id, later.student_id == of.student_id))
        .join(newer, and_(newer.district_id == later.district_id, newer.id == later.plan_id))
        .where(
            of.district_id == row.district_id,
            of.id == row.version_id,
            newer.kind == own.kind,
            newer.state.not_in((*IN_WORK, "void")),
            later.finalized_at > of.finalized_at,
        )
    )


async def changed_count(work: UnitOfWork, row: PublishedTranslation) -> int:
    """How many texts of the newest final plan of this kind are not the translated ones; 0 while none is newer."""
    of = (await work.session.execute(select(PlanVersion).where(PlanVersion.id == row.version_id))).scalar_one_or_none()
    if of is None:
        return 0
    kind = select(Plan.kind).where(Plan.id == of.plan_id).scalar_subquery()
    newest = (
        await work.session.execute(
            select(PlanVersion)
            .join(Plan, Plan.id == PlanVersion.plan_id)
            .where(
                PlanVersion.student_id == row.student_id,
                Plan.kind == kind,
                Plan.state.not_in((*IN_WORK, "void")),
                PlanVersion.finalized_at > of.finalized_at,
            )
            .order_by(PlanVersion.finalized_at.desc())
            .limit(1)
        )
    ).scalar_one_or_none()
    if newest is None:
        return 0
    plans.note_read(work, newest.plan_id, newest.student_id)
    document = document_of(newest)
    known = {one["sourceSha256"] for one in orjson.loads(row.canonical)["units"]}
    return sum(one.sha256 not in known for one in units_of(form_of_version(document), document["content"]))


async def tell(work: UnitOfWork, row: Translation) -> None:
    """Tell who looks at it, and who looks at the plan."""
    await work.session.flush()
    await hint_all(work, [(CHANGED, row.id), ("plan.changed", row.plan_id)])


def _facts(row: Translation) -> Mapping[str, Any]:
    return {"assigned_ids": frozenset(one for one in (row.translator_id, row.reviewer_id) if one is not None)}


async def _plan_facts(work: UnitOfWork, row: Translation) -> Mapping[str, Any]:
    """What the matrix asks of the plan; nothing for who does not read it."""
    plan = (await work.session.execute(select(Plan).where(Plan.id == row.plan_id))).scalar_one_or_none()
    return access_facts(plan) if plan is not None else {}
