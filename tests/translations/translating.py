"""A final plan of Maya's that is translated, and short ways to do so."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select

from tests.factories import Town
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.people.model import Person, PersonRole
from trellis.plans.model import PlanVersion
from trellis.translations import service
from trellis.translations.model import PublishedTranslation, Translation, TranslationUnit

TRANSLATORS = {"translator": ("Lucía", "Prado"), "reviewer": ("Omar", "Haddad"), "idle": ("Nina", "Costa")}


async def with_translators(gate: Gate, town: Town) -> Town:
    """The town with three translators of the district, none of whom has a tie to any student."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        for who, (given, family) in TRANSLATORS.items():
            person = Person(
                district_id=town.district_id,
                kind="staff",
                given_name=given,
                family_name=family,
                name_key=f"{given} {family}".lower(),
                family_name_key=family.lower(),
                email=f"{who}@{town.slug}.test",
            )
            work.session.add(person)
            await work.session.flush()
            held = {"role": "translator", "school_id": None, "starts_on": date(2026, 8, 1), "source": "granted"}
            work.session.add(PersonRole(district_id=town.district_id, person_id=person.id, **held))
            town.people[who], town.roles[who] = person.id, frozenset({"translator"})
    return town


async def does(gate: Gate, town: Town, who: str, deed: Any, **values: Any) -> Any:
    """Somebody does something, in a unit of work of its own."""
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await deed(work, **values)


async def asked(
    gate: Gate, town: Town, version: PlanVersion, who: str = "case_manager", language: str = "es"
) -> Translation:
    found: Translation = await does(
        gate, town, who, service.ask, plan_id=version.plan_id, language=language, due_on=None
    )
    return found


async def given(
    gate: Gate, town: Town, row: Translation, to: str = "translator", reviewer: str | None = "reviewer"
) -> Translation:
    found: Translation = await does(
        gate,
        town,
        "case_manager",
        service.assign,
        translation_id=row.id,
        translator_id=town.people[to],
        reviewer_id=town.people[reviewer] if reviewer else None,
        due_on=None,
    )
    return found


async def texts(gate: Gate, town: Town, row: Translation, who: str) -> list[TranslationUnit]:
    """The texts somebody sees of it."""
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        found = await work.session.execute(
            select(TranslationUnit).where(TranslationUnit.translation_id == row.id).order_by(TranslationUnit.position)
        )
        return list(found.scalars())


async def writes(
    gate: Gate, town: Town, unit: TranslationUnit, said: str, who: str = "translator", **more: Any
) -> TranslationUnit:
    values = {"unit_id": unit.id, "said": said, "is_done": True, "revision": unit.revision, "from_memory": False}
    found: TranslationUnit = await does(gate, town, who, service.write_text, **(values | more))
    return found


async def translated(
    gate: Gate, town: Town, row: Translation, said: Callable[[TranslationUnit], str] | None = None, mark: str = "ES"
) -> None:
    """Every text is done, by default in a language made of a mark and the original."""
    left = [one for one in await texts(gate, town, row, "translator") if not one.is_done]
    async with gate.open(town.district_id, town.actor("translator"), "test") as work:
        for unit in left:
            await service.write_text(
                work,
                unit_id=unit.id,
                said=said(unit) if said else f"{mark} {unit.source}",
                is_done=True,
                revision=unit.revision,
                from_memory=False,
            )


async def published(gate: Gate, town: Town, version: PlanVersion, language: str = "es") -> PublishedTranslation:
    """Asked for, translated, reviewed by another, published."""
    row = await given(gate, town, await asked(gate, town, version, language=language))
    await translated(gate, town, row, mark=language.upper())
    await does(gate, town, "translator", service.submit, translation_id=row.id)
    await does(gate, town, "reviewer", service.publish, translation_id=row.id)
    return await newest(gate, town, row.id)


async def newest(gate: Gate, town: Town, translation_id: uuid.UUID) -> PublishedTranslation:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = await work.session.execute(
            select(PublishedTranslation)
            .where(PublishedTranslation.translation_id == translation_id)
            .order_by(PublishedTranslation.number.desc())
            .limit(1)
        )
        return found.scalar_one()
