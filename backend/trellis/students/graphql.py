"""Students over GraphQL: thin types over `service`."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry.scalars import JSON

from trellis.districts.graphql import School
from trellis.graphql.connection import Connection, Edge, Order, connect
from trellis.graphql.context import Context
from trellis.graphql.node import Info, Node, find_node, finds, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.graphql.watching import watch
from trellis.kernel.audit import AuditEntry
from trellis.people import invitations
from trellis.people.graphql import Person, load_person
from trellis.people.model import Person as PersonRow
from trellis.people.names import initials
from trellis.students import service
from trellis.students.model import Relation as RelationRow
from trellis.students.model import RightsHolder as RightsHolderRow
from trellis.students.model import Student as StudentRow
from trellis.teams import service as teams
from trellis.teams.graphql import TeamMember

if TYPE_CHECKING:
    from trellis.attachments.graphql import AttachmentConnection
    from trellis.meetings.graphql import Meeting
    from trellis.plans.graphql import Plan

BY_FAMILY_NAME = Order("family_name", (PersonRow.family_name_key, PersonRow.name_key, PersonRow.id))
NEWEST_ACCESS = Order("newest_access", (AuditEntry.id,), descending=True)


@strawberry.type(description="How a person is related to a student, as the roster says it.")
class Relation:
    person_id: strawberry.Private[uuid.UUID]
    kind: str
    said_as: str
    primary_contact: bool | None
    lives_with: bool | None
    legal_guardian: bool | None

    @strawberry.field
    async def person(self, info: Info) -> Person:
        return await load_person(info.context, self.person_id)

    @classmethod
    def of(cls, row: RelationRow) -> Relation:
        return cls(
            person_id=row.person_id,
            kind=row.kind,
            said_as=row.said_as,
            primary_contact=row.primary_contact,
            lives_with=row.lives_with,
            legal_guardian=row.legal_guardian,
        )


@strawberry.type(description="Who holds a parent's rights, which, since when and why.")
class RightsHolder:
    person_id: strawberry.Private[uuid.UUID]
    law: str
    may_view: bool
    may_consent: bool
    may_receive_notice: bool
    basis: str
    starts_on: date
    ends_on: date | None

    @strawberry.field
    async def person(self, info: Info) -> Person:
        return await load_person(info.context, self.person_id)

    @strawberry.field
    async def invited(self, info: Info) -> bool:
        return bool((await info.context.loader("invited", service.invited_and_signed_in).load(self.person_id))[0])

    @strawberry.field
    async def signed_in_before(self, info: Info) -> bool:
        return bool((await info.context.loader("invited", service.invited_and_signed_in).load(self.person_id))[1])

    @classmethod
    def of(cls, row: RightsHolderRow) -> RightsHolder:
        return cls(
            person_id=row.person_id,
            law=row.law,
            may_view=row.may_view,
            may_consent=row.may_consent,
            may_receive_notice=row.may_receive_notice,
            basis=row.basis,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )


@strawberry.type(description="Something another system recorded.")
class HistoricalRecord(Node):
    kind: str
    happened_on: date | None
    facts: JSON
    said_as: JSON
    unmapped: list[str]


@strawberry.type(description="One line of the record of access.")
class AccessEntry(Node):
    at: datetime
    who: str
    who_role: str
    action: str
    what: str
    purpose: str

    @classmethod
    def of(cls, row: Any) -> AccessEntry:
        entry, person = row
        return cls(
            id=opaque("AccessEntry", entry.id),
            at=entry.at,
            who=person.name if person else "",
            who_role=(person.title or person.kind) if person else entry.actor_kind,
            action=entry.action,
            what=entry.subject_kind,
            purpose=entry.purpose,
        )


@strawberry.type
class AccessEntryEdge(Edge):
    node: AccessEntry


@strawberry.type
class AccessEntryConnection(Connection):
    edges: list[AccessEntryEdge]


@strawberry.type(description="A student as the viewer may see them.")
class Student(Node):
    key: strawberry.Private[uuid.UUID]
    school_key: strawberry.Private[uuid.UUID | None]
    name: str
    given_name: str
    initials: str
    pronouns: str | None
    grade: str | None
    birth_on: date | None
    student_number: str | None
    home_languages: list[str]
    english_learner: bool

    @classmethod
    def of(cls, row: tuple[StudentRow, PersonRow]) -> Student:
        student, person = row
        return cls(
            id=opaque("Student", student.id),
            key=student.id,
            school_key=student.school_id,
            name=person.name,
            given_name=person.preferred_name or person.given_name,
            initials=initials(person.given_name, person.family_name),
            pronouns=person.pronouns,
            grade=student.grade,
            birth_on=student.birth_on,
            student_number=student.student_number,
            home_languages=list(student.home_languages),
            english_learner=student.english_learner,
        )

    @strawberry.field
    async def school(self, info: Info) -> School | None:
        if self.school_key is None:
            return None
        return School.of(await info.context.loader("school", service.schools_by_id).load(self.school_key))

    @strawberry.field
    async def case_manager(self, info: Info) -> Person | None:
        person_id = await info.context.loader("case_manager", teams.case_managers_of).load(self.key)
        return await load_person(info.context, person_id) if person_id else None

    @strawberry.field
    async def team(self, info: Info) -> list[TeamMember]:
        return [TeamMember.of(row) for row in await info.context.loader("team", teams.teams_of).load(self.key)]

    @strawberry.field
    async def relations(self, info: Info) -> list[Relation]:
        rows = await info.context.loader("relations", service.relations_of).load(self.key)
        return [Relation.of(row) for row in rows]

    @strawberry.field
    async def rights_holders(self, info: Info) -> list[RightsHolder]:
        rows = await info.context.loader("rights", service.rights_holders_of).load(self.key)
        return [RightsHolder.of(row) for row in rows]

    @strawberry.field
    async def history(self, info: Info) -> list[HistoricalRecord]:
        rows = await info.context.loader("history", service.history_of).load(self.key)
        return [
            HistoricalRecord(
                id=opaque("HistoricalRecord", row.id),
                kind=row.kind,
                happened_on=row.happened_on,
                facts=row.facts,
                said_as=row.said_as,
                unmapped=list(row.unmapped),
            )
            for row in rows
        ]

    @strawberry.field
    async def plans(self, info: Info) -> list[Annotated[Plan, strawberry.lazy("trellis.plans.graphql")]]:
        from trellis.plans import graphql as plans

        return await plans.plans_of(info.context, self.key)

    @strawberry.field
    async def current_plan(self, info: Info) -> Annotated[Plan, strawberry.lazy("trellis.plans.graphql")] | None:
        from trellis.plans import graphql as plans

        return await plans.current_plan_of(info.context, self.key)

    @strawberry.field
    async def meetings(self, info: Info) -> list[Annotated[Meeting, strawberry.lazy("trellis.meetings.graphql")]]:
        from trellis.meetings import graphql as meetings

        return await meetings.meetings_of(info.context, self.key)

    @strawberry.field
    async def attachments(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Annotated[AttachmentConnection, strawberry.lazy("trellis.attachments.graphql")]:
        from trellis.attachments import graphql as attachments

        return await attachments.attachments_of(info.context, self.key, first, after)

    @strawberry.field
    async def record_of_access(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> AccessEntryConnection:
        statement = await service.record_of_access(info.context.work, student_id=self.key)
        return await connect(
            info.context,
            statement,
            NEWEST_ACCESS,
            first=first,
            after=after,
            bound_to=str(self.key),
            node=AccessEntry.of,
            into=(AccessEntryConnection, AccessEntryEdge),
        )

    @strawberry.field
    async def may(self, info: Info) -> list[str]:
        return await service.what_the_actor_may(info.context.work, student_id=self.key)


@strawberry.type
class StudentEdge(Edge):
    node: Student


@strawberry.type
class StudentConnection(Connection):
    edges: list[StudentEdge]


async def load_student(context: Context, student_id: uuid.UUID) -> Student:
    """A student the actor reached through something they may see (a plan, a meeting)."""
    row = await context.loader("student", service.students_by_id).load(student_id)
    return Student.of(row)


@finds("Student")
async def find_student(context: Context, student_id: uuid.UUID) -> Student:
    """A student by id, through the policy."""
    return Student.of(await service.student(context.work, student_id=student_id))


async def _page(context: Context, statement: Any, first: int | None, after: str | None, bound: str) -> Any:
    return await connect(
        context,
        statement,
        BY_FAMILY_NAME,
        first=first,
        after=after,
        bound_to=bound,
        node=Student.of,
        into=(StudentConnection, StudentEdge),
    )


@strawberry.type
class StudentQuery:
    @strawberry.field
    async def caseload(
        self, info: Info, first: int | None = None, after: str | None = None, search: str | None = None
    ) -> StudentConnection:
        statement = await service.caseload(info.context.work, search=search)
        return await _page(info.context, statement, first, after, f"caseload {search or ''}")  # type: ignore[no-any-return]

    @strawberry.field
    async def students(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        search: str | None = None,
        school_id: strawberry.ID | None = None,
    ) -> StudentConnection:
        school = key_of(school_id, "School") if school_id else None
        statement = await service.find_students(info.context.work, search=search, school_id=school)
        bound = f"students {search or ''} {school_id or ''}"
        return await _page(info.context, statement, first, after, bound)  # type: ignore[no-any-return]

    @strawberry.field
    async def student(self, info: Info, id: strawberry.ID) -> Student | None:
        found = await find_node(info.context, id)
        return found if isinstance(found, Student) else None

    @strawberry.field
    async def schools(self, info: Info) -> list[School]:
        return [School.of(row, count) for row, count in await service.schools(info.context.work)]


StudentResult = Annotated[Student | PROBLEMS, strawberry.union("StudentResult")]


@strawberry.type
class StudentMutation:
    @strawberry.mutation(description="Invites a guardian (or the student) to the family app by mail.")
    @answers_problems
    async def invite_family_member(
        self, info: Info, student_id: strawberry.ID, person_id: strawberry.ID, idempotency_key: str
    ) -> StudentResult:
        key = key_of(student_id, "Student")
        await invitations.invite(
            info.context.work,
            student_id=key,
            person_id=key_of(person_id, "Person"),
            idempotency_key=idempotency_key,
            secret_key=info.context.house.settings.secret_key,
        )
        return await find_student(info.context, key)


@strawberry.type
class StudentSubscription:
    @strawberry.subscription(description="The student again, whenever something of theirs changed.")
    async def student_changed(self, info: Info, student_id: strawberry.ID) -> AsyncGenerator[Student, None]:
        key = key_of(student_id, "Student")
        async for student in watch(info.context, ["student.changed"], key, lambda c: find_student(c, key)):
            yield student
