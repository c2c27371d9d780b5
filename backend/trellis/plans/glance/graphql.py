"""A student's plans at a glance, over GraphQL."""

from __future__ import annotations

from datetime import datetime
from typing import cast

import strawberry
from strawberry.scalars import JSON

from trellis.graphql.node import Info, key_of, opaque
from trellis.kernel.errors import NotFound
from trellis.plans.glance import service
from trellis.plans.glance.sheet import WRITTEN_IN, SheetPart
from trellis.plans.glance.words import CUT, TO_ASK, absence, is_cut, notes
from trellis.plans.graphql import Plan
from trellis.students.graphql import Student
from trellis.teams.names import STAFF_ROLES


@strawberry.type(description="Somebody of the team one can ask.")
class ToAsk:
    name: str
    role: str = strawberry.field(description="In words, in the viewer's language.")
    email: str | None


@strawberry.type(description="A plan as it is to be carried out, on one page.")
class PlanAtAGlance:
    plan: Plan
    version_id: strawberry.ID = strawberry.field(description="Of the version it is made from.")
    number: int
    sha256: str
    notes: list[str] = strawberry.field(description="What to know before reading it: it is not agreed whole, or over.")
    to_acknowledge: bool = strawberry.field(description="The viewer carries it out and has not said they read it.")
    acknowledged_at: datetime | None = strawberry.field(description="When the viewer said so.")
    parts: JSON = strawberry.field(description="[{key, title, lines: [{name, words, wordsLanguage, beside}]}]")


@strawberry.type(description="What those who carry a student's plans out must know and do.")
class AtAGlance:
    student: Student
    school: str | None
    plans: list[PlanAtAGlance]
    absence: list[str] = strawberry.field(
        description="Without a plan to carry out: why, as far as the viewer may know, and when that changes."
    )
    cut: str | None = strawberry.field(description="That lines were cut, where some were.")
    to_ask_title: str
    to_ask: list[ToAsk]


@strawberry.type
class GlanceQuery:
    @strawberry.field(description="The sheet of a student in that language; null for who does not carry a plan out.")
    async def at_a_glance(self, info: Info, student_id: strawberry.ID, language: str) -> AtAGlance | None:
        spoken = "es" if language.startswith("es") else "en"
        try:
            key = key_of(student_id, "Student")
        except NotFound:
            return None
        found = await service.at_a_glance(info.context.work, student_id=key, language=spoken)
        if found is None:
            return None
        return AtAGlance(
            student=Student.of((found.student, found.person)),
            school=found.school,
            plans=[
                PlanAtAGlance(
                    plan=Plan.of(one.plan),
                    version_id=opaque("PlanVersion", one.version.id),
                    number=one.version.number,
                    to_acknowledge=one.is_theirs and one.acknowledged_at is None,
                    acknowledged_at=one.acknowledged_at,
                    sha256=one.version.sha256,
                    notes=[words.in_language(spoken) for words in notes(found, one)],
                    parts=cast("JSON", [_part(part, spoken) for part in one.parts]),
                )
                for one in found.plans
            ],
            absence=[words.in_language(spoken) for words in absence(found) or ()],
            cut=CUT.in_language(spoken) if any(map(is_cut, found.plans)) else None,
            to_ask_title=TO_ASK.in_language(spoken),
            to_ask=[
                ToAsk(name=one.name, role=STAFF_ROLES[one.role].in_language(spoken), email=one.email)
                for one in found.to_ask
            ],
        )


def _part(one: SheetPart, language: str) -> dict[str, object]:
    return {
        "key": one.part.key,
        "title": one.part.title.in_language(language),
        "lines": [
            {
                "name": line.name,
                "words": line.words,
                "wordsLanguage": WRITTEN_IN if line.is_written else language,
                "beside": line.beside,
            }
            for line in one.lines
        ],
    }
