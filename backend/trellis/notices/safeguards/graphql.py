"""The procedural safeguards notice over GraphQL."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Annotated

import strawberry

from trellis.graphql.context import Context
from trellis.graphql.cost import priced
from trellis.graphql.node import Info, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.kernel.errors import NotAllowed, NotFound
from trellis.kernel.words import Language
from trellis.notices.booklet import Edition, language_for, sha256_of
from trellis.notices.prior_written.graphql import GivenTo, given_to
from trellis.notices.safeguards import service
from trellis.students.graphql import Student, load_student


@strawberry.type(description="One of the contents of a notice of rights: 34 CFR 300.504(c), 104.36.")
class SafeguardsPart:
    number: int
    title: str
    text: str = strawberry.field(description="A paragraph a line.")
    cite: str


@strawberry.type(description="The procedural safeguards notice for the family of a student, and whom it reached.")
class Safeguards:
    id: strawberry.ID
    key: strawberry.Private[uuid.UUID]
    edition: str
    language: str = strawberry.field(description="That of the text: en or es.")
    sha256: str
    title: str
    lead: str
    parts: list[SafeguardsPart]
    may_give: bool

    @strawberry.field
    async def student(self, info: Info) -> Student:
        return (await load_student(info.context, self.key)).named_only()

    @strawberry.field(description="Who is owed it, and how it reached them within a year. For staff who give it.")
    async def given_to(self) -> list[GivenTo]:
        return self.people

    @strawberry.field(description="The last day the viewer opened it as somebody who is owed it.")
    async def opened_on(self, info: Info) -> date | None:
        return await service.opened_on(info.context.work, self.key)

    people: strawberry.Private[list[GivenTo]]


def parts_of(edition: Edition, language: Language) -> list[SafeguardsPart]:
    """The parts of a notice of rights in a language."""
    return [
        SafeguardsPart(
            number=part.number,
            title=part.title.in_language(language),
            text=part.text.in_language(language),
            cite=part.cite,
        )
        for part in edition.parts
    ]


SafeguardsResult = Annotated[Safeguards | PROBLEMS, strawberry.union("SafeguardsResult")]


async def shown(context: Context, student_id: uuid.UUID, language: str | None) -> Safeguards:
    """The notice as it is given today, in the language asked for as far as there is one."""
    work, spoken = context.work, language_for(language or context.language)
    edition = await service.edition_today(work, student_id)
    may_give = await service.may_give(work, student_id)
    return Safeguards(
        id=opaque("Safeguards", student_id),
        key=student_id,
        edition=edition.key,
        language=spoken,
        sha256=sha256_of(edition, spoken),
        title=edition.title.in_language(spoken),
        lead=edition.lead.in_language(spoken),
        parts=parts_of(edition, spoken),
        may_give=may_give,
        people=given_to(await service.given(work, student_id)) if may_give else [],
    )


@strawberry.type
class SafeguardsQuery:
    @strawberry.field(
        description="The procedural safeguards notice; null where the viewer reads no notices of the student.",
        metadata=priced(points=5),
    )
    async def safeguards(self, info: Info, student_id: strawberry.ID, language: str | None = None) -> Safeguards | None:
        try:
            return await shown(info.context, key_of(student_id, "Student"), language)
        except (NotFound, NotAllowed):
            return None


@strawberry.type
class SafeguardsMutation:
    @strawberry.mutation(description="Put on record that somebody owed it was given the notice outside the product.")
    @answers_problems
    async def give_safeguards(
        self,
        info: Info,
        student_id: strawberry.ID,
        person_id: strawberry.ID,
        way: str,
        on: date,
        language: str | None = None,
    ) -> SafeguardsResult:
        key = key_of(student_id, "Student")
        await service.give(info.context.work, student_id=key, person_id=key_of(person_id, "Person"), way=way, on=on)
        return await shown(info.context, key, language)

    @strawberry.mutation(description="The viewer has the notice before them; of who is owed it, its giving.")
    @answers_problems
    async def open_safeguards(
        self, info: Info, student_id: strawberry.ID, language: str | None = None
    ) -> SafeguardsResult:
        key = key_of(student_id, "Student")
        await service.open_own(
            info.context.work, student_id=key, language=language_for(language or info.context.language)
        )
        return await shown(info.context, key, language)
