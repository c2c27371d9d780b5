"""Who is signed in, where they may go, and what they find by typing a name."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated

import strawberry
from sqlalchemy import and_

from trellis.access.ask import RECENT
from trellis.districts import service as districts
from trellis.districts.graphql import Audience, District, load_district
from trellis.districts.model import School
from trellis.graphql.context import Context
from trellis.graphql.node import Info, Node, find_node, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.kernel import clock
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM, Actor
from trellis.kernel.words import Words
from trellis.people import service as people
from trellis.people.graphql import Person, load_person
from trellis.people.model import Person as PersonRow
from trellis.plans import today as work_list
from trellis.students import service as students
from trellis.students.graphql import Student, load_student
from trellis.students.model import Student as StudentRow

GRADE = Words(en="Grade {grade}", es="Grado {grade}")
FOUND_STUDENTS, FOUND_STAFF = 8, 5


@strawberry.type(description="The signed-in person, and what the navigation offers them.")
class Viewer:
    audience: Audience
    roles: list[str]
    language: str
    places: list[str]
    session_expires_at: datetime
    recently_authenticated: bool

    @strawberry.field
    async def person(self, info: Info) -> Person:
        return await load_person(info.context, info.context.person_id)

    @strawberry.field
    async def district(self, info: Info) -> District:
        return await load_district(info.context)

    @strawberry.field(description="Students whose rights this person holds, or themselves.")
    async def children(self, info: Info) -> list[Student]:
        if info.context.session.audience != "family":
            return []
        return [Student.of(row) for row in await students.children_of_actor(info.context.work)]


def viewer_of(context: Context, language: str | None = None) -> Viewer:
    """The viewer of a signed-in context."""
    session, actor = context.session, context.actor
    signed_in = actor.authenticated_at
    return Viewer(
        audience=Audience(session.audience),
        roles=sorted(roles_of(actor)),
        language=language or actor.language,
        places=places_of(actor, session.audience),
        session_expires_at=session.expires_at,
        # A little earlier than the service: nobody should be refused at the last step.
        recently_authenticated=signed_in is not None and clock.now() - signed_in < RECENT - timedelta(minutes=1),
    )


def roles_of(actor: Actor) -> set[str]:
    """Every role held today, district-wide or in a school."""
    return set(actor.roles) | {role for role, _ in actor.school_roles}


def places_of(actor: Actor, audience: str) -> list[str]:
    """What the navigation offers; each page's service asks the policy again."""
    if audience == "operators":
        return ["deployment"]
    if audience == "family":
        return ["family"]
    roles = roles_of(actor)
    if roles <= {"district_admin", "registrar"}:
        places = ["students", "people", "schools"]
    else:
        places = ["today", "caseload", "students", "meetings"]
        if roles & {"special_education_admin", "school_leader", "district_admin", "registrar"}:
            places += ["people", "schools"]
    return [*places, "roster"] if "district_admin" in roles else places


@strawberry.type(description="A district one can sign in to; a label is null where that audience cannot.")
class SignInOption:
    slug: str
    name: str
    staff_label: str | None
    family_label: str | None


@strawberry.type(description="One hit of the search box.")
class FoundThing:
    id: strawberry.ID
    kind: str
    title: str
    subtitle: str | None
    href: str


@strawberry.type
class TodayRow:
    id: strawberry.ID
    row: strawberry.Private[work_list.Row]
    what: str
    due_on: date | None
    standing: str = strawberry.field(description="overdue, this_week, later, waiting")
    verb: str
    href: str
    reason: str

    @strawberry.field
    async def student(self, info: Info) -> Student:
        return await load_student(info.context, self.row.student_id)

    @classmethod
    def of(cls, row: work_list.Row, language: str) -> TodayRow:
        return cls(
            id=opaque("TodayRow", row.id),
            row=row,
            what=row.what.in_language(language),
            due_on=row.due_on,
            standing=row.standing,
            verb=row.verb.in_language(language),
            href=f"/{row.place}/{opaque(row.kind, row.id)}",
            reason=row.reason.in_language(language),
        )


@strawberry.type(description="What is due, what is coming, what waits for others.")
class Today:
    rows: list[TodayRow]
    next: TodayRow | None


LanguageResult = Annotated[Viewer | PROBLEMS, strawberry.union("LanguageResult")]


@strawberry.type
class ViewerQuery:
    @strawberry.field(description="Null when nobody is signed in.")
    async def viewer(self, info: Info) -> Viewer | None:
        return viewer_of(info.context) if info.context.signed_in else None

    @strawberry.field
    async def sign_in_options(self, info: Info) -> list[SignInOption]:
        async with info.context.house.gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "sign_in.options") as work:
            found = await districts.open_districts_with_sign_in(work)
        return [SignInOption(slug=d.slug, name=d.name, staff_label=s, family_label=f) for d, s, f in found]

    @strawberry.field(description="Any thing of the viewer's by its id; null when it is not theirs.")
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        found: Node | None = await find_node(info.context, id)
        return found

    @strawberry.field
    async def today(self, info: Info) -> Today:
        rows, following = await work_list.today_for(info.context.work)
        language = info.context.language
        return Today(
            rows=[TodayRow.of(row, language) for row in rows],
            next=TodayRow.of(following, language) if following else None,
        )

    @strawberry.field
    async def search(self, info: Info, text: str) -> list[FoundThing]:
        if len(text.strip()) < 2 or len(text) > 100:
            return []
        return [*await _students(info.context, text), *await _staff(info.context, text)]


async def _students(context: Context, text: str) -> list[FoundThing]:
    statement = await students.find_students(context.work, search=text)
    rows = (
        await context.work.session.execute(
            statement.add_columns(School.name)
            .outerjoin(School, and_(School.district_id == StudentRow.district_id, School.id == StudentRow.school_id))
            .order_by(PersonRow.family_name_key, PersonRow.name_key, PersonRow.id)
            .limit(FOUND_STUDENTS)
        )
    ).all()
    return [
        FoundThing(
            id=opaque("Student", student.id),
            kind="student",
            title=person.name,
            subtitle=_where(student.grade, school, context.language),
            href=f"/students/{opaque('Student', student.id)}",
        )
        for student, person, school in rows
    ]


async def _staff(context: Context, text: str) -> list[FoundThing]:
    if context.session.audience != "staff":
        return []
    statement = await people.find_people(context.work, search=text, kind="staff")
    rows = (
        await context.work.session.execute(
            statement.order_by(PersonRow.family_name_key, PersonRow.name_key, PersonRow.id).limit(FOUND_STAFF)
        )
    ).scalars()
    return [
        FoundThing(
            id=opaque("Person", row.id),
            kind="person",
            title=row.name,
            subtitle=row.title,
            href=f"/people?search={row.family_name}",
        )
        for row in rows
    ]


def _where(grade: str | None, school: str | None, language: str) -> str | None:
    said = [GRADE.filled(grade=grade).in_language(language)] if grade else []
    return " · ".join([*said, *([school] if school else [])]) or None


@strawberry.type
class ViewerMutation:
    @strawberry.mutation
    @answers_problems
    async def set_language(self, info: Info, language: str) -> LanguageResult:
        await people.set_language(info.context.work, language=language)
        return viewer_of(info.context, language)
