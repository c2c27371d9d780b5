"""Children who are not enrolled, over GraphQL."""

from __future__ import annotations

import uuid
from datetime import date

import strawberry

from trellis.graphql.compile.declare import Page, Rowed, column, from_source, one, reads
from trellis.graphql.connection import Connection, Edge, Order
from trellis.graphql.cost import priced
from trellis.graphql.node import Info, Node, key_of
from trellis.graphql.problems import answers_problems
from trellis.graphql.rights import listed
from trellis.people.graphql import Person
from trellis.students import residents
from trellis.students.graphql import Student, StudentResult, find_student, load_student
from trellis.students.model import ResidentChild as ResidentRow
from trellis.students.registering import Child, Contact

BY_DAY_FOUND = Order("day_found", (ResidentRow.registered_on, ResidentRow.id))


@reads(ResidentRow)
@strawberry.type(description="A child who is not enrolled and is owed child find (34 CFR 300.111, 300.131).")
class ResidentChild(Rowed, Node):
    setting: str = column(ResidentRow.setting, description="no_school, preschool, home_school, private_school")
    school_name: str | None = column(ResidentRow.school_name)
    address: str = column(ResidentRow.address)
    registered_on: date = column(ResidentRow.registered_on)
    enrolled_on: date | None = column(
        ResidentRow.enrolled_on, description="The day the roster's record was joined to theirs."
    )
    registered_by: Person | None = one(ResidentRow.registered_by_id)

    @strawberry.field
    async def student(self, info: Info) -> Student:
        return await load_student(info.context, self.row.student_id)

    @strawberry.field(
        description="Students of the roster who have exactly this name and birthday.",
        metadata=priced(list_size=2, points=2),
    )
    async def on_the_roster(self, info: Info) -> list[Student]:
        if self.row.enrolled_on is not None:
            return []
        found = await info.context.loader("on_the_roster", residents.on_the_roster).load(self.row.student_id)
        return [Student.of(pair) for pair in found]


@strawberry.type
class ResidentChildEdge(Edge):
    node: ResidentChild


@strawberry.type
class ResidentChildConnection(Connection):
    edges: list[ResidentChildEdge]


NOT_ENROLLED = Page(
    residents.not_enrolled,
    BY_DAY_FOUND,
    bound_to=lambda: "not enrolled",
    shown=listed("not_enrolled", ResidentRow.student_id),
)


@strawberry.input(description="A child who lives here, or learns in a private school here, and is not enrolled.")
class ChildInput:
    given_name: str
    family_name: str
    birth_on: date
    language: str
    address: str
    setting: str
    school_name: str | None = None
    contact_given_name: str
    contact_family_name: str
    contact_kind: str
    contact_language: str
    contact_email: str | None = None
    contact_phone: str | None = None
    is_confirmed: bool = strawberry.field(
        default=False, description="Somebody of this name and birthday on record is another child."
    )

    def child(self) -> Child:
        """The child, as the service takes one."""
        return Child(
            given_name=self.given_name,
            family_name=self.family_name,
            birth_on=self.birth_on,
            language=self.language,
            address=self.address,
            setting=self.setting,
            school_name=self.school_name,
        )

    def contact(self) -> Contact:
        """Whoever is reached about the child."""
        return Contact(
            given_name=self.contact_given_name,
            family_name=self.contact_family_name,
            kind=self.contact_kind,
            language=self.contact_language,
            email=self.contact_email,
            phone=self.contact_phone,
        )


@strawberry.type
class ResidentsQuery:
    @strawberry.field(
        description="Children who are not enrolled, the first found first.", metadata=from_source(NOT_ENROLLED)
    )
    async def children_not_enrolled(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> ResidentChildConnection:
        into = (ResidentChildConnection, ResidentChildEdge, ResidentChild)
        page: ResidentChildConnection = await NOT_ENROLLED.connected(info, first, after, into)
        return page


@strawberry.type
class ResidentsMutation:
    @strawberry.mutation(description="Says that a record the roster brought is of a child who was registered before.")
    @answers_problems
    async def join_child(
        self, info: Info, student_id: strawberry.ID, came_id: strawberry.ID, is_confirmed: bool = False
    ) -> StudentResult:
        key: uuid.UUID = key_of(student_id, "Student")
        await residents.join(
            info.context.work, student_id=key, came_id=key_of(came_id, "Student"), is_confirmed=is_confirmed
        )
        return await find_student(info.context, key)
