"""What the district has said in a language before, offered where exactly the same sentence comes again.

A sentence is found by its print alone, so nobody is shown another child's words: whoever is offered a translation has
the very same sentence before them already. Of a text that names the student, their family or their team, on either
side, nothing is remembered, no sentence of it either. The words of a child's own earlier plan come back as units of
that child (`asking._take_texts`), and not from here.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import orjson
from sqlalchemy import select, union
from sqlalchemy.dialects.postgresql import insert

from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.model import Person
from trellis.students.model import Relation, RightsHolder
from trellis.teams.model import TeamMember
from trellis.translations.model import PublishedTranslation, RememberedSentence
from trellis.translations.reading import allow_write, note_read, translation_by_id, units
from trellis.translations.rules import pairs, print_of, sentences, worth_keeping

AT_ONCE = 2_000
"""Sentences a statement: the driver takes 32,767 values, eight a sentence."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What was published for this very text, or for a sentence of it, by whom and when."""

    unit_id: uuid.UUID
    source: str
    said: str
    is_whole: bool
    translated_by_id: uuid.UUID
    published_at: datetime


async def offers(work: UnitOfWork, *, translation_id: uuid.UUID) -> list[Offer]:
    """For every text that is not done, what the district has published for it or for its sentences."""
    row = await translation_by_id(work, translation_id=translation_id)
    await allow_write(work, row)
    note_read(work, row)
    wanted: dict[str, list[tuple[uuid.UUID, str, bool]]] = {}
    for unit in await units(work, row.id):
        if unit.is_done:
            continue
        parts = sentences(unit.source)
        for text, is_whole in [(unit.source.strip(), True), *((one, False) for one in parts if len(parts) > 1)]:
            wanted.setdefault(print_of(text), []).append((unit.id, text, is_whole))
    found = await work.session.execute(
        select(RememberedSentence).where(
            RememberedSentence.language == row.language, RememberedSentence.source_sha256.in_(list(wanted))
        )
    )
    return [
        Offer(unit_id, text, known.said, is_whole, known.translated_by_id, known.published_at)
        for known in found.scalars()
        for unit_id, text, is_whole in wanted[known.source_sha256]
    ]


async def remember(work: UnitOfWork, published: PublishedTranslation) -> int:
    """Keep what of a published translation is about nobody by name; the newest word for a sentence stands."""
    names = await _names_around(work, published.student_id)
    kept: dict[str, str] = {}
    for unit in orjson.loads(published.canonical)["units"]:
        if not worth_keeping(unit["source"], unit["text"], names):
            continue
        for source, said in pairs(unit["source"], unit["text"]):
            if worth_keeping(source, said, names):
                kept[print_of(source)] = said
    rows = [
        {
            "district_id": work.district_id,
            "id": new_id(),
            "created_at": work.at,
            "language": published.language,
            "source_sha256": known_by,
            "said": said,
            "translated_by_id": published.translated_by_id,
            "published_at": published.published_at,
        }
        for known_by, said in kept.items()
    ]
    for start in range(0, len(rows), AT_ONCE):
        put = insert(RememberedSentence).values(rows[start : start + AT_ONCE])
        newer = {key: put.excluded[key] for key in ("said", "translated_by_id", "published_at")}
        await work.session.execute(
            put.on_conflict_do_update(
                index_elements=["district_id", "language", "source_sha256"],
                set_=newer,
                where=RememberedSentence.published_at <= put.excluded.published_at,
            )
        )
    return len(rows)


async def _names_around(work: UnitOfWork, student_id: uuid.UUID) -> Iterable[str]:
    """The names of the student, of everybody related to them, and of everybody who ever was on the team."""
    around = union(
        select(Relation.person_id).where(Relation.student_id == student_id),
        select(RightsHolder.person_id).where(RightsHolder.student_id == student_id),
        select(TeamMember.person_id).where(TeamMember.student_id == student_id),
    )
    found = await work.session.execute(
        select(Person.given_name, Person.family_name, Person.preferred_name).where(
            (Person.id == student_id) | Person.id.in_(around)
        )
    )
    return {name for row in found for name in row if name}
