"""Translations over GraphQL."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import case, or_, true
from strawberry.scalars import JSON

from trellis.graphql.compile.declare import Rowed, column, computed, expression, from_source, many, one, reads, worded
from trellis.graphql.context import Context
from trellis.graphql.cost import priced
from trellis.graphql.node import Info, Node, by_id, find_node, finds, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.graphql.rights import reading
from trellis.graphql.watching import watch
from trellis.kernel.words import Words
from trellis.people.graphql import Person, load_person
from trellis.translations import service
from trellis.translations.model import PublishedTranslation as PublishedRow
from trellis.translations.model import Translation as TranslationRow
from trellis.translations.model import TranslationUnit as UnitRow
from trellis.translations.rules import TONGUES

if TYPE_CHECKING:
    from trellis.plans.graphql import Plan


def _label(part: str) -> Any:
    return lambda language, labels: Words(**labels[part]).in_language(language)


def is_at_work(work: Any, row: Any) -> Any:
    """Whether the actor translates or reviews it, as SQL."""
    return or_(row.translator_id == work.person_id, row.reviewer_id == work.person_id)


def _runs_left(language: str) -> bool:
    return TONGUES[language].right_to_left


@reads(UnitRow)
@strawberry.type(description="One text of a plan, and what it says in the other language.")
class TranslationUnit(Rowed, Node):
    section: str = worded(UnitRow.labels, by=_label("section"), description="The section it stands in.")
    label: str = worded(UnitRow.labels, by=_label("place"), description="What it answers there.")
    source: str = column(UnitRow.source)
    text: str = column(UnitRow.said, description="The translation as far as it is written.")
    is_done: bool = column(UnitRow.is_done)
    origin: str = column(UnitRow.origin, description="person, memory or carried (from an earlier published one)")
    earlier_source: str | None = column(
        UnitRow.earlier_source, description="What stood here in the plan that was translated before."
    )
    earlier_text: str | None = column(UnitRow.earlier_text)
    revision: int = column(UnitRow.revision)
    written_by: Person | None = one(UnitRow.written_by_id)
    written_at: datetime | None = column(UnitRow.written_at)


@strawberry.type(description="The printed copy of a translation behind a link that is good for a minute.")
class TranslationPdf:
    url: str
    sha256: str
    page_count: int


@reads(PublishedRow)
@strawberry.type(description="A published translation: frozen, with the hash of the version it translates.")
class PublishedTranslation(Rowed, Node):
    number: int = column(PublishedRow.number, description="2 and up are corrections.")
    language: str = column(PublishedRow.language)
    right_to_left: bool = computed(PublishedRow.language, by=_runs_left)
    sha256: str = column(PublishedRow.sha256)
    version_sha256: str = column(PublishedRow.version_sha256)
    translated_by: Person = one(PublishedRow.translated_by_id)
    reviewed_by: Person = one(PublishedRow.reviewed_by_id)
    published_at: datetime = column(PublishedRow.published_at)
    pdf_state: str = column(PublishedRow.pdf_state, description="waiting, made, or no_font: its letters cannot be set.")
    is_stale: bool = expression(service.is_stale, description="A newer final version of the plan stands.")

    @strawberry.field(description="The plan in plain words with its texts in this language.")
    async def plain(self, info: Info) -> JSON:
        return await service.plain_of(info.context.work, self.row)

    @strawberry.field(description="Texts of the newest final plan that are not the ones translated here.")
    async def changed_count(self, info: Info) -> int:
        return await service.changed_count(info.context.work, self.row)

    @strawberry.field(description="A short-lived link to the printed copy; null while there is none.")
    async def pdf(self, info: Info) -> TranslationPdf | None:
        found = await service.linked_pdf(info.context.work, info.context.house.storage, self.row)
        return TranslationPdf(url=found.url, sha256=found.sha256, page_count=found.page_count) if found else None


@reads(TranslationRow)
@strawberry.type(description="The work of bringing one final version of a plan into one language.")
class Translation(Rowed, Node):
    language: str = column(TranslationRow.language)
    right_to_left: bool = computed(TranslationRow.language, by=_runs_left)
    state: str = column(TranslationRow.state, description="asked, in_work, in_review, published, withdrawn")
    student_name: str = column(TranslationRow.student_name, description="As it stands in the version.")
    plan_kind: str = column(TranslationRow.plan_kind)
    version_number: int = column(TranslationRow.version_number)
    version_sha256: str = column(TranslationRow.version_sha256)
    asked_at: datetime = column(TranslationRow.created_at)
    asked_by: Person = one(TranslationRow.asked_by_id)
    by_family: bool = column(TranslationRow.by_family)
    due_on: date | None = column(TranslationRow.due_on)
    translator: Person | None = one(TranslationRow.translator_id)
    reviewer: Person | None = one(TranslationRow.reviewer_id)
    returned_note: str | None = expression(
        lambda work, row: case((is_at_work(work, row), row.returned_note)),
        description="What the reviewer asks to look at again; for who translates and who reviews.",
    )
    is_stale: bool = expression(service.is_stale, description="A newer final version of the plan stands.")
    plan: Annotated[Plan, strawberry.lazy("trellis.plans.graphql")] | None = one(
        TranslationRow.plan_id, description="Null for who translates and reads no plan."
    )
    published: PublishedTranslation | None = one(
        TranslationRow.id, link=PublishedRow.translation_id, order=lambda work, row: [row.number.desc()]
    )
    units: list[TranslationUnit] = many(
        UnitRow.translation_id,
        key=TranslationRow.id,
        order=lambda unit: [unit.position, unit.id],
        description="Its texts, for who works on it and for the team.",
    )

    @strawberry.field(description="What the viewer may do: write, submit, return, publish, arrange.")
    async def may(self, info: Info) -> list[str]:
        return await service.what_the_actor_may(info.context.work, self.row)


@strawberry.type(description="What the district has published for this very text, or for a sentence of it.")
class TranslationOffer:
    unit_id: strawberry.ID
    source: str
    text: str
    is_whole: bool
    translated_by: Person
    published_at: datetime


@strawberry.type(description="A language plans are translated into.")
class TranslationLanguage:
    tag: str
    name: str
    right_to_left: bool


@finds(
    "Translation",
    Translation,
    where=lambda work, row: true(),
    record=lambda work, row: reading(work, "translation.read", "translation", row.id, row.student_id),
    remembered="translation",
)
async def find_translation(context: Context, translation_id: uuid.UUID) -> Translation:
    """A translation by id, opened and on record."""
    row = await service.translation_by_id(context.work, translation_id=translation_id)
    service.note_read(context.work, row)
    return Translation.of(row)  # type: ignore[no-any-return]


@finds("TranslationUnit")
async def find_unit(context: Context, unit_id: uuid.UUID) -> TranslationUnit:
    """A text by id; reading it is reading its translation."""
    row = await service.unit_by_id(context.work, unit_id=unit_id)
    await find_translation(context, row.translation_id)
    return TranslationUnit.of(row)  # type: ignore[no-any-return]


@finds("PublishedTranslation")
async def find_published(context: Context, published_id: uuid.UUID) -> PublishedTranslation:
    """A published translation by id; what it says is read where it is asked for."""
    return PublishedTranslation.of(await service.published_by_id(context.work, published_id=published_id))  # type: ignore[no-any-return]


TranslationResult = Annotated[Translation | PROBLEMS, strawberry.union("TranslationResult")]
TranslatorResult = Annotated[Person | PROBLEMS, strawberry.union("TranslatorResult")]
TranslationUnitResult = Annotated[TranslationUnit | PROBLEMS, strawberry.union("TranslationUnitResult")]


def _translation(row: TranslationRow) -> Translation:
    return Translation.of(row)  # type: ignore[no-any-return]


@strawberry.type
class TranslationQuery:
    @strawberry.field(metadata=from_source(by_id("Translation")))
    async def translation(self, info: Info, id: strawberry.ID) -> Translation | None:
        found = await find_node(info.context, id)
        return found if isinstance(found, Translation) else None

    @strawberry.field(description="Into which languages plans are translated.")
    def translation_languages(self, info: Info) -> list[TranslationLanguage]:
        language = info.context.language
        return [
            TranslationLanguage(tag=one.tag, name=one.name.in_language(language), right_to_left=one.right_to_left)
            for one in TONGUES.values()
        ]

    @strawberry.field(
        description="Whom a translation of this plan can be given to; nobody for who may not give it.",
        metadata=priced(list_size=50),
    )
    async def translators(self, info: Info, plan_id: strawberry.ID) -> list[Person]:
        found = await service.translators(info.context.work, plan_id=key_of(plan_id, "Plan"))
        return [Person.of(row) for row in found]

    @strawberry.field(
        description="What the district's memory has for the texts that are not done.", metadata=priced(list_size=200)
    )
    async def translation_offers(self, info: Info, translation_id: strawberry.ID) -> list[TranslationOffer]:
        found = await service.offers(info.context.work, translation_id=key_of(translation_id, "Translation"))
        return [
            TranslationOffer(
                unit_id=opaque("TranslationUnit", one.unit_id),
                source=one.source,
                text=one.said,
                is_whole=one.is_whole,
                translated_by=await load_person(info.context, one.translated_by_id),
                published_at=one.published_at,
            )
            for one in found
        ]


@strawberry.type
class TranslationMutation:
    @strawberry.mutation(description="Ask for the newest final version in a language; asked already, that one stands.")
    @answers_problems
    async def ask_translation(
        self, info: Info, plan_id: strawberry.ID, language: str, due_on: date | None = None
    ) -> TranslationResult:
        key = key_of(plan_id, "Plan")
        return _translation(await service.ask(info.context.work, plan_id=key, language=language, due_on=due_on))

    @strawberry.mutation(description="Give it to a translator, and to another one to review.")
    @answers_problems
    async def assign_translation(
        self,
        info: Info,
        id: strawberry.ID,
        translator_id: strawberry.ID,
        reviewer_id: strawberry.ID | None = None,
        due_on: date | None = None,
    ) -> TranslationResult:
        row = await service.assign(
            info.context.work,
            translation_id=key_of(id, "Translation"),
            translator_id=key_of(translator_id, "Person"),
            reviewer_id=key_of(reviewer_id, "Person") if reviewer_id else None,
            due_on=due_on,
        )
        return _translation(row)

    @strawberry.mutation(description="Make somebody of the staff a translator of the district, or one no more.")
    @answers_problems
    async def set_translator(self, info: Info, person_id: strawberry.ID, is_translator: bool) -> TranslatorResult:
        key = key_of(person_id, "Person")
        row = await service.set_translator(info.context.work, person_id=key, is_translator=is_translator)
        return Person.of(row)  # type: ignore[no-any-return]

    @strawberry.mutation(description="It is wanted no more.")
    @answers_problems
    async def withdraw_translation(self, info: Info, id: strawberry.ID) -> TranslationResult:
        return _translation(await service.withdraw(info.context.work, translation_id=key_of(id, "Translation")))

    @strawberry.mutation(description="Keep what one text says, written upon `revision` of it.")
    @answers_problems
    async def write_translation(
        self,
        info: Info,
        id: strawberry.ID,
        text: str,
        is_done: bool,
        revision: int,
        from_memory: bool = False,
    ) -> TranslationUnitResult:
        info.context.go_on_in_session()
        row = await service.write_text(
            info.context.work,
            unit_id=key_of(id, "TranslationUnit"),
            said=text,
            is_done=is_done,
            revision=revision,
            from_memory=from_memory,
        )
        return TranslationUnit.of(row)  # type: ignore[no-any-return]

    @strawberry.mutation(description="Every text is done: hand it to review.")
    @answers_problems
    async def submit_translation(self, info: Info, id: strawberry.ID) -> TranslationResult:
        return _translation(await service.submit(info.context.work, translation_id=key_of(id, "Translation")))

    @strawberry.mutation(description="Send it back to the translator with a word.")
    @answers_problems
    async def return_translation(self, info: Info, id: strawberry.ID, note: str) -> TranslationResult:
        key = key_of(id, "Translation")
        return _translation(await service.send_back(info.context.work, translation_id=key, note=note))

    @strawberry.mutation(description="It is right: the family reads it beside the original.")
    @answers_problems
    async def publish_translation(self, info: Info, id: strawberry.ID) -> TranslationResult:
        return _translation(await service.publish(info.context.work, translation_id=key_of(id, "Translation")))


@strawberry.type
class TranslationSubscription:
    @strawberry.subscription(description="A translation whose texts or state have changed.")
    async def translation_changed(self, info: Info, translation_id: strawberry.ID) -> AsyncGenerator[Translation, None]:
        key = key_of(translation_id, "Translation")
        async for found in watch(info.context, [service.CHANGED], key, lambda now: find_translation(now, key)):
            yield found
