"""Notices under Section 504 over GraphQL."""

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
from trellis.notices.booklet import language_for, sha256_of
from trellis.notices.prior_written.graphql import GivenTo, given_to
from trellis.notices.safeguards.graphql import SafeguardsPart, parts_of
from trellis.notices.section_504 import service
from trellis.notices.section_504.contents import EDITIONS


@strawberry.type(description="A notice under Section 504 (34 CFR 104.36): what the school does about a child, and why.")
class Section504Notice:
    id: strawberry.ID
    said: strawberry.Private[service.Said]
    people: strawberry.Private[list[GivenTo]]
    occasion: str = strawberry.field(description="evaluate, decide_504, decide_not_504, plan, end")
    about: str = strawberry.field(description="Evaluation, identification or placement, in words.")
    says: str
    why: str | None = strawberry.field(description="In the words of whoever decided.")
    cite: str
    issued_on: date
    issued_by: str
    sha256: str

    @strawberry.field(description="Who is owed it, and how it reached them. For staff who give it.")
    async def given_to(self) -> list[GivenTo]:
        return self.people

    @strawberry.field(description="The day the viewer opened it as somebody who is owed it.")
    async def opened_on(self, info: Info) -> date | None:
        return await service.opened_on(info.context.work, self.said.row)


@strawberry.type(description="What a family was told under Section 504, newest first, and the rights that go with it.")
class Section504Notices:
    id: strawberry.ID
    may_give: bool
    language: str = strawberry.field(description="That of the text: en or es.")
    notices: list[Section504Notice]
    title: str
    lead: str
    parts: list[SafeguardsPart]
    sha256: str = strawberry.field(description="Of the rights, in this language.")


Section504NoticesResult = Annotated[Section504Notices | PROBLEMS, strawberry.union("Section504NoticesResult")]


async def shown(context: Context, student_id: uuid.UUID, language: str | None) -> Section504Notices:
    """The notices about a student with the rights of the newest, in the language asked for as far as there is one."""
    work, spoken = context.work, language_for(language or context.language)
    found = await service.of_student(work, student_id)
    gives = await service.may_give(work, student_id)
    key = found[0].row.edition if found else EDITIONS[-1].key
    edition = next(one for one in EDITIONS if one.key == key)
    return Section504Notices(
        id=opaque("Section504Notices", student_id),
        may_give=gives,
        language=spoken,
        notices=[
            Section504Notice(
                id=opaque("Section504Notice", one.row.id),
                said=one,
                people=given_to(await service.given(work, one.row)) if gives else [],
                occasion=one.row.occasion,
                about=one.document["about"][spoken],
                says=one.document["says"][spoken],
                why=one.document["why"],
                cite=one.document["cite"],
                issued_on=one.row.issued_on,
                issued_by=one.document["issuedBy"]["name"],
                sha256=one.row.sha256,
            )
            for one in found
        ],
        title=edition.title.in_language(spoken),
        lead=edition.lead.in_language(spoken),
        parts=parts_of(edition, spoken),
        sha256=sha256_of(edition, spoken),
    )


@strawberry.type
class Section504NoticeQuery:
    @strawberry.field(
        description="Notices under Section 504; null where the viewer reads no notices of the student.",
        metadata=priced(points=5),
    )
    async def section504_notices(
        self, info: Info, student_id: strawberry.ID, language: str | None = None
    ) -> Section504Notices | None:
        try:
            return await shown(info.context, key_of(student_id, "Student"), language)
        except (NotFound, NotAllowed):
            return None


@strawberry.type
class Section504NoticeMutation:
    @strawberry.mutation(description="Put on record that somebody owed it was given the notice outside the product.")
    @answers_problems
    async def give_section504_notice(
        self,
        info: Info,
        id: strawberry.ID,
        person_id: strawberry.ID,
        way: str,
        on: date,
        language: str | None = None,
    ) -> Section504NoticesResult:
        student_id = await service.give(
            info.context.work,
            notice_id=key_of(id, "Section504Notice"),
            person_id=key_of(person_id, "Person"),
            way=way,
            on=on,
        )
        return await shown(info.context, student_id, language)

    @strawberry.mutation(description="The viewer has the notices before them; of who is owed them, their giving.")
    @answers_problems
    async def open_section504_notices(
        self, info: Info, student_id: strawberry.ID, language: str | None = None
    ) -> Section504NoticesResult:
        key = key_of(student_id, "Student")
        await service.open_own(
            info.context.work, student_id=key, language=language_for(language or info.context.language)
        )
        return await shown(info.context, key, language)
