"""What the search box finds, over GraphQL."""

from __future__ import annotations

import uuid
from urllib.parse import quote

import strawberry

from trellis.finding import service
from trellis.finding.service import FileFound, GoalFound, Hit
from trellis.graphql.cost import priced
from trellis.graphql.node import Info, opaque
from trellis.graphql.rights import listed
from trellis.kernel.words import Words
from trellis.people.model import Person
from trellis.plans.form.kinds import KINDS
from trellis.plans.model import Plan
from trellis.students import service as students
from trellis.students.grades import grade_with_name
from trellis.students.model import Student

FURTHER = listed("search", None)
STATES = {
    "draft": Words(en="draft", es="borrador"),
    "team_review": Words(en="draft", es="borrador"),
    "finalized": Words(en="final", es="definitivo"),
    "consent_pending": Words(en="waiting for consent", es="en espera del consentimiento"),
    "active": Words(en="in force", es="en vigor"),
    "partially_active": Words(en="in force in part", es="en vigor en parte"),
}
KINDS_OF_HITS = {
    "student": "Student",
    "person": "Person",
    "plan": "Plan",
    "goal": "PlanGoal",
    "attachment": "Attachment",
}
GOAL = Words(en="goal", es="meta")
FILE = Words(en="file", es="archivo")


@strawberry.type(description="One hit of the search box.")
class FoundThing:
    id: strawberry.ID
    kind: str
    title: str
    subtitle: str | None
    href: str


@strawberry.type
class FindingQuery:
    @strawberry.field(
        description="What the search box finds beside names as typed: names with a letter wrong, plans, goals, files.",
        metadata=priced(list_size=20, points=10),
    )
    async def search_further(self, info: Info, text: str) -> list[FoundThing]:
        # The family's place has no search box; its one child is a press away.
        if info.context.session.audience != "staff":
            return []
        found = await service.further(info.context.work, text=text)
        about = list(dict.fromkeys(hit.about_id for hit in found if hit.about_id))
        FURTHER.record(info.context.work, about, ("text",))
        names = {p.id: p.name for _, p in filter(None, await students.students_by_id(info.context.work, about))}
        return [_thing(hit, names, info.context.language) for hit in found]


def _thing(hit: Hit, names: dict[uuid.UUID, str], language: str) -> FoundThing:
    title, subtitle, href = _said(hit, names.get(hit.about_id, "") if hit.about_id else "", language)
    return FoundThing(
        id=opaque(type(hit.row).__name__, hit.row.id), kind=hit.kind, title=title, subtitle=subtitle, href=href
    )


def _said(hit: Hit, student: str, language: str) -> tuple[str, str | None, str]:
    """Title, subtitle and address of a hit."""
    match hit.row:
        case Student(grade=grade):
            return student, grade_with_name(grade, language) if grade else None, _at("students", "Student", hit.row.id)
        case Person() as person:
            return person.name, person.title, f"/people?search={quote(person.family_name)}"
        case Plan() as plan:
            state = STATES[plan.state].in_language(language)
            return student, f"{KINDS[plan.kind].title.in_language(language)} · {state}", _at("plans", "Plan", plan.id)
        case GoalFound() as goal:
            place = f"{_at('plans', 'Plan', goal.plan_id)}#goals.goals.{goal.row_id}"
            return hit.words, f"{student} · {GOAL.in_language(language)}", place
        case FileFound() as file:
            return file.title, f"{student} · {FILE.in_language(language)}", _at("students", "Student", file.student_id)


def _at(page: str, kind: str, key: uuid.UUID) -> str:
    return f"/{page}/{opaque(kind, key)}"
