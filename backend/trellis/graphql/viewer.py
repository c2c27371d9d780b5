"""Who is signed in, where they may go, and what they find by typing a name."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any

import strawberry
from sqlalchemy import (
    Select,
    Text,
    Uuid,
    and_,
    cast,
    false,
    func,
    literal,
    null,
    select,
    true,
    type_coerce,
    union_all,
)

from trellis.access import Permission, may
from trellis.access.ask import RECENT
from trellis.access.day import today as day_of
from trellis.districts import service as districts
from trellis.districts.graphql import Audience, District
from trellis.districts.model import School
from trellis.finding.graphql import FoundThing
from trellis.graphql.compile.declare import Made, Selected, every, from_source, one
from trellis.graphql.compile.json_sql import opaque_id
from trellis.graphql.context import Context
from trellis.graphql.node import Info, Node, by_id, find_node, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.graphql.rights import listed
from trellis.kernel import clock
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM, Actor, UnitOfWork
from trellis.people import service as people
from trellis.people.graphql import Person
from trellis.people.model import Person as PersonRow
from trellis.people.searching import BY_FAMILY, Way, first_found, typed, ways
from trellis.students import service as students
from trellis.students.grades import grade_with_name_as_sql
from trellis.students.graphql import Student, load_student
from trellis.students.model import Student as StudentRow
from trellis.worklists import todo
from trellis.worklists.waiting import CAPACITIES, Row

FOUND_STUDENTS, FOUND_STAFF = 8, 5


@strawberry.type(description="The signed-in person, and what the navigation offers them.")
class Viewer:
    audience: Audience
    roles: list[str]
    language: str
    places: list[str]
    session_expires_at: datetime
    recently_authenticated: bool

    person: Person = one(lambda work, _: work.person_id)
    district: District = one(lambda work, _: work.district_id)
    children: list[Student] = every(
        lambda work, row: and_(
            true() if work.memory["audience"] == "family" else false(), students.is_child_of_actor(work, row)
        ),
        order=lambda row: [row[PersonRow].given_name, row.id],
        description="Students whose rights this person holds, or themselves.",
    )


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
        return ["overview", "deployment"]
    if audience == "family":
        return ["family"]
    roles = roles_of(actor)
    if roles <= {"district_admin", "registrar"}:
        # Who only configures sees no request; the registrar says whom one is about.
        requests = ["requests"] if "registrar" in roles else []
        places = ["overview", "students", *requests, "people", "schools"]
    else:
        places = ["today", "caseload", "students", "meetings", "requests"]
        if roles & {"special_education_admin", "school_leader"}:
            places.append("board")
        if roles & {"special_education_admin", "school_leader", "district_admin", "registrar"}:
            places += ["people", "schools"]
    if "district_admin" in roles:
        places += ["roster", "forms", "calendar"]
    if roles & {"special_education_admin", "district_admin"}:
        places.append("categories")
    if "special_education_admin" in roles:
        return [*places, *([] if "district_admin" in roles else ["rules"]), "file_rules", "destruction"]
    return [*places, "file_rules"] if "district_admin" in roles else places


@strawberry.type(description="A district one can sign in to; a label is null where that audience cannot.")
class SignInOption:
    slug: str
    name: str
    staff_label: str | None
    family_label: str | None


@strawberry.type
class TodayRow:
    id: strawberry.ID
    row: strawberry.Private[Row]
    what: str
    due_on: date | None
    standing: str = strawberry.field(description="overdue, this_week, later, waiting")
    verb: str
    href: str
    reason: str
    days_left: int | None = strawberry.field(description="Until the day; negative once it is over.")
    whose: str = strawberry.field(description="In which capacity it is the viewer's, in words; empty: in their own.")
    deadline_id: strawberry.ID | None = strawberry.field(description="The Deadline whose page tells how the day came.")

    @strawberry.field
    async def student(self, info: Info) -> Student | None:
        if self.row.student_id is None:
            return None
        found = await load_student(info.context, self.row.student_id)
        # Who translates knows whom the plan is about, and no more.
        is_bare = self.row.kind == "Translation" and not await may(
            info.context.work, Permission.SEE_DIRECTORY, self.row.student_id
        )
        return found.named_only() if is_bare else found

    @classmethod
    def of(cls, row: Row, language: str, day: date | None = None) -> TodayRow:
        return cls(
            id=opaque("TodayRow", row.id),
            row=row,
            what=row.what.in_language(language),
            due_on=row.due_on,
            standing=row.standing,
            verb=row.verb.in_language(language),
            href="/"
            + "/".join(filter(None, (row.place, row.kind and opaque(row.kind, row.on or row.id), row.page)))
            + (f"?{row.search}" if row.search else "")
            + (f"#{row.spot}" if row.spot else ""),
            reason=row.reason.in_language(language),
            days_left=(row.due_on - day).days if row.due_on and day else None,
            whose=CAPACITIES[row.whose].in_language(language) if row.whose else "",
            deadline_id=opaque("Deadline", row.deadline_id) if row.deadline_id else None,
        )


@strawberry.type(description="What is due, what is coming, what waits for others.")
class Today:
    rows: list[TodayRow]
    next: TodayRow | None


async def _found(work: UnitOfWork, text: str) -> Select[Any]:
    """Students, then colleagues whose name begins with `text`, as the search box shows them."""
    if not _is_enough(text) or not ways(text):
        nobody = select(PersonRow).where(false())
        return _things("student", nobody, literal(None, Text()), literal(""), [Way(BY_FAMILY, false())], 0, of_few=True)
    school = select(School.name).where(School.id == StudentRow.school_id).correlate(StudentRow).scalar_subquery()
    graded = grade_with_name_as_sql(StudentRow.grade, work.actor.language)
    subtitle = func.nullif(func.concat_ws(" · ", graded, school, type_=Text), "", type_=Text)
    href = "/students/" + opaque_id("Student", PersonRow.id)
    statement, named, are_few = await students.students_to_search(work, search=text)
    found = _things("student", statement, subtitle, href, named, FOUND_STUDENTS, of_few=are_few)
    if work.memory["audience"] != "staff":
        return found
    href = "/people?search=" + PersonRow.family_name
    staff = _things("person", await people.colleagues(work), PersonRow.title, href, ways(text), FOUND_STAFF)
    both = union_all(select(*found.subquery().c), select(*staff.subquery().c)).subquery()
    return select(*both.c)


def _is_enough(text: str) -> bool:
    return len(text.strip()) >= 2 and len(text) <= 100


def _typed(text: str) -> tuple[Any, dict[str, str]]:
    """As `people.searching.typed`, for the search box."""
    shape, values = typed(text)
    return (shape, _is_enough(text)), values


def _things(
    kind: str, statement: Select[Any], subtitle: Any, href: Any, named: list[Way], most: int, *, of_few: bool = False
) -> Select[Any]:
    columns = [
        opaque_id(kind.title(), PersonRow.id).label("id"),
        literal(kind, Text()).label("kind"),
        PersonRow.name.label("title"),
        subtitle.label("subtitle"),
        type_coerce(href, Text()).label("href"),
        (PersonRow.id if kind == "student" else cast(null(), Uuid)).label("shown_key"),
    ]
    first = first_found(statement, columns, named, most, of_few=of_few).subquery()
    place = first.c.place + (0 if kind == "student" else FOUND_STUDENTS)
    return select(*(one for one in first.c if one.name != "place"), place.label("place"))


SEARCH = Selected(_found, shown=listed("search", None), typed=("text", _typed))
TODAY = listed("today", None)
TODAY_REQUESTS = listed("today", None, subject="request")
LanguageResult = Annotated[Viewer | PROBLEMS, strawberry.union("LanguageResult")]


@strawberry.type
class ViewerQuery:
    @strawberry.field(description="Null when nobody is signed in.", metadata=from_source(Made(viewer_of)))
    async def viewer(self, info: Info) -> Viewer | None:
        return viewer_of(info.context) if info.context.signed_in else None

    @strawberry.field
    async def sign_in_options(self, info: Info) -> list[SignInOption]:
        async with info.context.house.gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "sign_in.options") as work:
            found = await districts.open_districts_with_sign_in(work)
        return [SignInOption(slug=d.slug, name=d.name, staff_label=s, family_label=f) for d, s, f in found]

    @strawberry.field(
        description="Any thing of the viewer's by its id; null when it is not theirs.", metadata=from_source(by_id())
    )
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        found: Node | None = await find_node(info.context, id)
        return found

    @strawberry.field
    async def today(self, info: Info) -> Today:
        rows, following = await todo.todo_for(info.context.work)
        shown = [*rows, following] if following else rows
        TODAY.record(info.context.work, list(dict.fromkeys(row.student_id for row in shown if row.student_id)), ())
        TODAY_REQUESTS.record(info.context.work, [row.id for row in shown if row.student_id is None], ())
        language, day = info.context.language, await day_of(info.context.work)
        return Today(
            rows=[TodayRow.of(row, language, day) for row in rows],
            next=TodayRow.of(following, language, day) if following else None,
        )

    @strawberry.field(metadata=from_source(SEARCH))
    async def search(self, info: Info, text: str) -> list[FoundThing]:
        return await SEARCH.listed(info, FoundThing, text=text)


@strawberry.type
class ViewerMutation:
    @strawberry.mutation
    @answers_problems
    async def set_language(self, info: Info, language: str) -> LanguageResult:
        await people.set_language(info.context.work, language=language)
        return viewer_of(info.context, language)
