"""Ask for a translation of a final plan, give it to a translator and a reviewer, take it back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.dialects.postgresql import insert

from trellis.access import Permission, allow
from trellis.access.day import in_force, today
from trellis.access.visibility import LEADING_TEAM_ROLES
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices import service as notices
from trellis.people.model import Person, PersonRole
from trellis.plans import service as plans
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.reading import access_facts
from trellis.plans.written_on import form_of_version
from trellis.teams.model import TeamMember
from trellis.translations.appointing import ROLE
from trellis.translations.model import Translation, TranslationUnit
from trellis.translations.reading import document_of, earlier_units, held, may_arrange, tell, translation_by_id
from trellis.translations.rules import NOT_A_TRANSLATOR, after, check_due, tongue_of
from trellis.translations.units import Unit, units_of

AT_ONCE = 500
"""Rows of texts a statement takes."""


async def ask(work: UnitOfWork, *, plan_id: uuid.UUID, language: str, due_on: date | None) -> Translation:
    """Ask for the newest final version of a plan in a language: the school, or a parent for themselves.

    Asked for already, the request that stands is the answer. Raises NotFound, NotAllowed, InvalidInput.
    """
    plan = await plans.plan_named(work, plan_id=plan_id)
    await allow(work, Permission.ASK_TRANSLATION, plan.student_id, **access_facts(plan))
    version = await plans.latest_version(work, plan_id=plan.id)
    if version is None:
        raise NotFound()
    tongue_of(language)
    by_family = not await may_arrange(work, plan)
    check_due(due_on if not by_family else None, await today(work))
    noted = await work.session.execute(
        insert(Translation)
        .values(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            plan_id=plan.id,
            version_id=version.id,
            student_id=plan.student_id,
            student_name=version.document["student"]["name"],
            plan_kind=plan.kind,
            version_number=version.row.number,
            version_sha256=version.sha256,
            language=language,
            state="asked",
            asked_by_id=work.person_id,
            by_family=by_family,
            due_on=None if by_family else due_on,
        )
        .on_conflict_do_nothing()
    )
    standing: Translation = (
        await work.session.execute(
            select(Translation).where(
                Translation.version_id == version.id,
                Translation.language == language,
                Translation.state != "withdrawn",
            )
        )
    ).scalar_one()
    if not noted.rowcount:  # type: ignore[attr-defined]
        return standing
    record(work, "translation.ask", "translation", standing.id, student_id=plan.student_id, language=language)
    if by_family:
        for person_id in await _case_managers(work, plan):
            await _letter(work, standing, person_id, "translation_asked")
    await tell(work, standing)
    return standing


async def assign(
    work: UnitOfWork,
    *,
    translation_id: uuid.UUID,
    translator_id: uuid.UUID,
    reviewer_id: uuid.UUID | None,
    due_on: date | None,
) -> Translation:
    """Give it to a translator, and to a second one to review; without, whoever arranges it reviews it.

    The texts to translate are taken from the frozen version the first time. Of a published one this begins a
    correction. Raises WrongStep, InvalidInput.
    """
    row = await _to_arrange(work, translation_id)
    state = after(row.state, "assign")
    check_due(due_on if due_on != row.due_on else None, await today(work))
    wanted = {translator_id, *([reviewer_id] if reviewer_id else [])}
    known = set(
        (await work.session.execute(select(Person.id).where(Person.id.in_(wanted), await _translates(work)))).scalars()
    )
    if known != wanted:
        raise InvalidInput(NOT_A_TRANSLATOR, field="translatorId")
    is_new = row.translator_id != translator_id
    is_first = row.state == "asked"
    row.translator_id, row.reviewer_id, row.due_on = translator_id, reviewer_id, due_on
    row.state, row.published_on = state, None
    await work.session.flush()
    if is_first:
        await _take_texts(work, row)
    record(work, "translation.assign", "translation", row.id, student_id=row.student_id, to=str(translator_id))
    if is_new and translator_id != work.person_id:
        await _letter(work, row, translator_id, "translation_to_write")
    await tell(work, row)
    return row


async def withdraw(work: UnitOfWork, *, translation_id: uuid.UUID) -> Translation:
    """It is wanted no more: the translator sees it no longer. Raises WrongStep for a published one."""
    row = await _to_arrange(work, translation_id)
    row.state = after(row.state, "withdraw")
    record(work, "translation.withdraw", "translation", row.id, student_id=row.student_id)
    await tell(work, row)
    return row


async def translators(work: UnitOfWork, *, plan_id: uuid.UUID) -> list[Person]:
    """Whom a translation of this plan can be given to; nobody for who may not give it."""
    plan = await plans.plan_named(work, plan_id=plan_id)
    if not await may_arrange(work, plan):
        return []
    found = await work.session.execute(
        select(Person)
        .where(await _translates(work))
        .order_by(Person.family_name_key, Person.name_key, Person.id)
        .limit(200)
    )
    return list(found.scalars())


async def _translates(work: UnitOfWork) -> ColumnElement[bool]:
    """A condition on `Person`: a translator of the district today."""
    roles = select(PersonRole.person_id).where(
        PersonRole.role == ROLE, PersonRole.school_id.is_(None), in_force(PersonRole, await today(work))
    )
    return and_(Person.status == "active", Person.kind == "staff", Person.id.in_(roles))


async def _to_arrange(work: UnitOfWork, translation_id: uuid.UUID) -> Translation:
    await translation_by_id(work, translation_id=translation_id)
    row = await held(work, translation_id)
    plan = await plans.plan_named(work, plan_id=row.plan_id)
    await allow(work, Permission.ARRANGE_TRANSLATION, row.student_id, **access_facts(plan))
    return row


async def _take_texts(work: UnitOfWork, row: Translation) -> None:
    """The texts of the frozen version, each with what an earlier translation for this student says of the same text."""
    version: PlanVersion = (
        await work.session.execute(select(PlanVersion).where(PlanVersion.id == row.version_id))
    ).scalar_one()
    document = document_of(version)
    earlier = await earlier_units(work, row)
    same, at_place = {one["sourceSha256"]: one for one in earlier}, {one["place"]: one for one in earlier}
    rows = []
    for position, unit in enumerate(units_of(form_of_version(document), document["content"])):
        known, before = same.get(unit.sha256), at_place.get(unit.place)
        rows.append(_unit(work, row, position, unit, known, before if known is None else None))
    for first in range(0, len(rows), AT_ONCE):
        await work.session.execute(insert(TranslationUnit).values(rows[first : first + AT_ONCE]))


def _unit(
    work: UnitOfWork,
    row: Translation,
    position: int,
    unit: Unit,
    known: dict[str, str] | None,
    before: dict[str, str] | None,
) -> dict[str, Any]:
    return {
        "district_id": work.district_id,
        "id": new_id(),
        "created_at": work.at,
        "translation_id": row.id,
        "plan_id": row.plan_id,
        "student_id": row.student_id,
        "position": position,
        "place": unit.place,
        "labels": {
            "section": {"en": unit.section.en, "es": unit.section.es},
            "place": {"en": unit.label.en, "es": unit.label.es},
        },
        "source": unit.text,
        "source_sha256": unit.sha256,
        "said": known["text"] if known else "",
        "is_done": known is not None,
        "origin": "carried" if known else "person",
        "earlier_source": before["source"] if before else None,
        "earlier_text": before["text"] if before else None,
        "revision": 1,
        "written_by_id": None,
        "written_at": None,
    }


async def _case_managers(work: UnitOfWork, plan: Plan) -> Sequence[uuid.UUID]:
    found = await work.session.execute(
        select(TeamMember.person_id).where(
            TeamMember.student_id == plan.student_id,
            TeamMember.role.in_(LEADING_TEAM_ROLES),
            in_force(TeamMember, await today(work)),
        )
    )
    return sorted(set(found.scalars()))


async def _letter(work: UnitOfWork, row: Translation, person_id: uuid.UUID, template: str) -> None:
    await notices.send(
        work, person_id=person_id, template=template, ids={"translation_id": str(row.id)}, student_id=row.student_id
    )
