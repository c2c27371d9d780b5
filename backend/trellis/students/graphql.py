"""Students over GraphQL: thin types over `service`."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

import strawberry
from sqlalchemy import and_, case, exists, or_, select
from strawberry.scalars import JSON

from trellis.access import Permission
from trellis.access.rights import rights_on
from trellis.cases.model import EvaluationCase as CaseRow
from trellis.districts.graphql import School
from trellis.graphql.compile.declare import (
    Listed,
    Page,
    Rowed,
    column,
    expression,
    from_source,
    many,
    one,
    reads,
)
from trellis.graphql.compile.json_sql import words_where
from trellis.graphql.connection import Connection, Edge, Order, connect
from trellis.graphql.context import Context
from trellis.graphql.node import Info, Node, by_id, find_node, finds, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.graphql.rights import listed, permitted, reading
from trellis.graphql.watching import watch
from trellis.holders.model import RightsDecision as RightsDecisionRow
from trellis.kernel.audit import AuditEntry
from trellis.kernel.tables import same_row
from trellis.kernel.tenancy import UnitOfWork
from trellis.meetings.model import Meeting as MeetingRow
from trellis.moves.standing import status_where
from trellis.people import addresses, invitations, letters
from trellis.people.graphql import Person
from trellis.people.model import Person as PersonRow
from trellis.people.searching import typed
from trellis.plans.model import Plan as PlanRow
from trellis.plans.model import current_first
from trellis.plans.transferring.model import PlanHandover as HandoverRow
from trellis.plans.transferring.model import PlanTransfer as TransferRow
from trellis.plans.transferring.model import still_goes_on
from trellis.students import service
from trellis.students.model import HistoricalRecord as HistoryRow
from trellis.students.model import Relation as RelationRow
from trellis.students.model import ResidentChild as ResidentRow
from trellis.students.model import RightsHolder as RightsHolderRow
from trellis.students.model import Student as StudentRow
from trellis.teams.graphql import TeamMember, case_manager_of, team_of

if TYPE_CHECKING:
    from trellis.attachments.graphql import AttachmentConnection, LegalHold
    from trellis.cases.graphql import Case
    from trellis.meetings.graphql import Meeting
    from trellis.plans.graphql import Plan
    from trellis.plans.transferring.read_graphql import PlanHandover, PlanTransfer
    from trellis.students.residents_graphql import ResidentChild

BY_FAMILY_NAME = Order("family_name", (PersonRow.family_name_key, PersonRow.name_key, PersonRow.id))
NEWEST_ACCESS = Order("newest_access", (AuditEntry.id,), descending=True)


@reads(RelationRow)
@strawberry.type(description="How a person is related to a student, as the roster says it.")
class Relation(Rowed):
    kind: str = column(RelationRow.kind)
    said_as: str = column(RelationRow.said_as)
    primary_contact: bool | None = column(RelationRow.primary_contact)
    lives_with: bool | None = column(RelationRow.lives_with)
    legal_guardian: bool | None = column(RelationRow.legal_guardian)
    person: Person = one(RelationRow.person_id)


def _for_who_invites(work: Any, holder: Any, said: Callable[[Any, Any], Any]) -> Any:
    return case((permitted(work, Permission.INVITE_FAMILY, holder.student_id), said(work, holder.person_id)))


def _for_who_deals_with_them(work: Any, holder: Any, said: Any) -> Any:
    # Not for the other parent: where somebody stands with the school is theirs (threats row 4).
    may = (Permission.INVITE_FAMILY, Permission.SEE_CONTACTS)
    return case((or_(*(permitted(work, one, holder.student_id) for one in may)), said))


@reads(RightsHolderRow)
@strawberry.type(description="Who holds a parent's rights, which, since when and why.")
class RightsHolder(Rowed):
    law: str = column(RightsHolderRow.law)
    may_view: bool = column(RightsHolderRow.may_view)
    may_consent: bool = column(RightsHolderRow.may_consent)
    may_receive_notice: bool = column(RightsHolderRow.may_receive_notice)
    basis: str = column(RightsHolderRow.basis)
    starts_on: date = column(RightsHolderRow.starts_on)
    ends_on: date | None = column(RightsHolderRow.ends_on)
    person: Person = one(RightsHolderRow.person_id)
    invited: bool | None = expression(
        lambda work, row: _for_who_deals_with_them(work, row, service.is_invited(work, row.person_id)),
        description="For who may invite or see contacts: whether an invitation is open.",
    )
    signed_in_before: bool | None = expression(
        lambda work, row: _for_who_deals_with_them(work, row, service.signed_in_before(row.person_id)),
        description="For who may invite or see contacts: with an account that still lets them in; not after the "
        "district moved to another provider.",
    )
    invited_at: datetime | None = expression(
        lambda work, row: _for_who_invites(work, row, service.invited_at),
        description="For who may invite: when the invitation that is still open was sent.",
    )
    invitation_expires_at: datetime | None = expression(
        lambda work, row: _for_who_invites(work, row, service.invitation_ends)
    )
    let_in_with: str | None = expression(
        lambda work, row: _for_who_invites(work, row, lambda w, person: service.let_in_by(w, person, "with")),
        description="For who may invite: the kind of letter that brought the newest invitation along, where nobody "
        "sent it by hand.",
    )
    let_in_at: datetime | None = expression(
        lambda work, row: _for_who_invites(work, row, lambda w, person: service.let_in_by(w, person, "at")),
    )
    let_in_by: str | None = expression(
        lambda work, row: _for_who_invites(work, row, lambda w, person: service.let_in_by(w, person, "who")),
        description="By name, whose deed that letter was.",
    )


@reads(HistoryRow)
@strawberry.type(description="Something another system recorded.")
class HistoricalRecord(Rowed, Node):
    kind: str = column(HistoryRow.kind)
    happened_on: date | None = column(HistoryRow.happened_on)
    facts: JSON = column(HistoryRow.facts)
    said_as: JSON = column(HistoryRow.said_as)
    unmapped: list[str] = column(HistoryRow.unmapped)


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


@reads(StudentRow, join=[(PersonRow, lambda row: same_row(row, PersonRow))])
@strawberry.type(description="A student as the viewer may see them.")
class Student(Rowed, Node):
    # Which relations, histories and plans are there, the row policies say (access/policies.py). Where somebody sees
    # their own row of a list that is not theirs to see, the list's condition asks the matrix too.
    name: str = column(PersonRow.name)
    given_name: str = column(PersonRow.called)
    initials: str = column(PersonRow.initials)
    pronouns: str | None = column(PersonRow.pronouns)
    grade: str | None = column(StudentRow.grade)
    birth_on: date | None = column(StudentRow.birth_on)
    student_number: str | None = column(StudentRow.student_number)
    home_languages: list[str] = column(StudentRow.home_languages)
    english_learner: bool = column(StudentRow.english_learner)
    school: School | None = one(StudentRow.school_id)
    resident: Annotated[ResidentChild, strawberry.lazy("trellis.students.residents_graphql")] | None = one(
        StudentRow.id,
        link=ResidentRow.student_id,
        description="How a child was found who is not enrolled, or was not; null for who may not see contacts.",
    )
    case_manager: Person | None = case_manager_of(StudentRow.id)
    team: list[TeamMember] = team_of(StudentRow.id)
    relations: list[Relation] = many(
        RelationRow.student_id,
        key=StudentRow.id,
        where=lambda work, row: row.ended_on.is_(None),
    )
    rights_holders: list[RightsHolder] = many(
        RightsHolderRow.student_id,
        key=StudentRow.id,
        where=lambda work, row: and_(
            rights_on(row, work.memory["today"], work.memory["state"]),
            permitted(work, Permission.SEE_STUDENT, row.student_id),
        ),
    )
    history: list[HistoricalRecord] = many(HistoryRow.student_id, key=StudentRow.id)
    plans: list[Annotated[Plan, strawberry.lazy("trellis.plans.graphql")]] = many(
        PlanRow.student_id,
        key=StudentRow.id,
        order=lambda plan: [plan.id.desc()],
    )
    current_plan: Annotated[Plan, strawberry.lazy("trellis.plans.graphql")] | None = one(
        StudentRow.id,
        link=PlanRow.student_id,
        order=current_first,
    )
    transfer: Annotated[PlanTransfer, strawberry.lazy("trellis.plans.transferring.read_graphql")] | None = one(
        StudentRow.id,
        link=TransferRow.student_id,
        where=lambda work, row: still_goes_on(row),
        order=lambda work, row: [row.id.desc()],
        description="The plan the student came with, as long as services comparable to it are given.",
    )
    handovers: list[Annotated[PlanHandover, strawberry.lazy("trellis.plans.transferring.read_graphql")]] = many(
        HandoverRow.student_id,
        key=StudentRow.id,
        order=lambda row: [row.made_at.desc(), row.id],
        description="To which districts plans were sent; part of the record of access.",
    )
    meetings: list[Annotated[Meeting, strawberry.lazy("trellis.meetings.graphql")]] = many(
        MeetingRow.student_id,
        key=StudentRow.id,
        order=lambda meeting: [meeting.starts_at.desc(), meeting.id],
    )
    cases: list[Annotated[Case, strawberry.lazy("trellis.cases.graphql")]] = many(
        CaseRow.student_id,
        key=StudentRow.id,
        order=lambda row: [row.received_on.desc(), row.id.desc()],
    )
    sees_plans: bool = expression(
        lambda work, row: permitted(work, Permission.READ_PLAN, row.id, plan_state="active"),
        description="Whether plans are the viewer's to see at all: where not, an empty list says nothing.",
    )
    sees_meetings: bool = expression(lambda work, row: permitted(work, Permission.SEE_MEETING, row.id))
    sees_cases: bool = expression(lambda work, row: permitted(work, Permission.SEE_CASE, row.id))
    sees_team: bool = expression(lambda work, row: permitted(work, Permission.SEE_STUDENT, row.id))
    rights_to_look_at: bool = expression(
        lambda work, row: exists(
            select(RightsDecisionRow.id).where(
                RightsDecisionRow.student_id == row.id,
                RightsDecisionRow.looked_at.is_(None),
                RightsDecisionRow.closed != [],
            )
        ),
        description="A right ended while something was open with its holder, and nobody has looked at it yet; false "
        "for who may not see decisions about rights.",
    )
    status: list[str] = expression(
        lambda work, row: words_where(status_where(work, row, permitted)),
        description="special_education, transfer_open, exit_open, left; empty for who begins neither transfer nor "
        "exit.",
    )
    may: list[str] = expression(
        lambda work, row: words_where(
            [(key, permitted(work, permission, row.id, **facts)) for key, (permission, facts) in service.MAY.items()]
        )
    )

    def named_only(self) -> Student:
        """The student for somebody who may know who it is about and not see the record."""
        student, person = self.rows
        bare = StudentRow(district_id=student.district_id, id=student.id, home_languages=[], english_learner=False)
        named: Student = Student.of((bare, person.named_only()))
        return named

    @strawberry.field
    async def attachments(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        kind: str | None = None,
        words: str | None = None,
        standing: str | None = None,
        by: str = "newest",
    ) -> Annotated[AttachmentConnection, strawberry.lazy("trellis.attachments.graphql")]:
        from trellis.attachments import graphql as attachments
        from trellis.attachments.library import Wanted

        wanted = Wanted(kind, words, standing)
        return await attachments.attachments_of(info.context, self.key, first, after, wanted, by)

    @strawberry.field(description="Legal holds of the student's files, newest first; none for whom they are not.")
    async def legal_holds(
        self, info: Info
    ) -> list[Annotated[LegalHold, strawberry.lazy("trellis.attachments.graphql")]]:
        from trellis.attachments import graphql as attachments

        return await attachments.legal_holds_of(info.context, self.key)

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


@finds(
    "Student",
    Student,
    where=lambda work, student: permitted(work, Permission.SEE_DIRECTORY, student.id),
    record=lambda work, student: reading(work, "student.read", "student", student.id, student.id),
    remembered="opened",
)
async def find_student(context: Context, student_id: uuid.UUID) -> Student:
    """A student by id, through the policy."""
    return Student.of(await service.student(context.work, student_id=student_id))


async def _found(work: UnitOfWork, search: str | None = None, school_id: strawberry.ID | None = None) -> Any:
    school = key_of(school_id, "School") if school_id else None
    return await service.find_students(work, search=search, school_id=school)


CASELOAD = Page(
    service.caseload,
    BY_FAMILY_NAME,
    bound_to=lambda search=None: f"caseload {search or ''}",
    shown=listed("caseload", StudentRow.id),
    typed=("search", typed),
)
STUDENTS = Page(
    _found,
    BY_FAMILY_NAME,
    bound_to=lambda search=None, school_id=None: f"students {search or ''} {school_id or ''}",
    shown=listed("students", StudentRow.id),
    typed=("search", typed),
)
INTO = (StudentConnection, StudentEdge, Student)


@strawberry.type
class StudentQuery:
    @strawberry.field(metadata=from_source(CASELOAD))
    async def caseload(
        self, info: Info, first: int | None = None, after: str | None = None, search: str | None = None
    ) -> StudentConnection:
        page: StudentConnection = await CASELOAD.connected(info, first, after, INTO, search=search)
        return page

    @strawberry.field(metadata=from_source(STUDENTS))
    async def students(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        search: str | None = None,
        school_id: strawberry.ID | None = None,
    ) -> StudentConnection:
        page: StudentConnection = await STUDENTS.connected(info, first, after, INTO, search=search, school_id=school_id)
        return page

    @strawberry.field(metadata=from_source(by_id("Student")))
    async def student(self, info: Info, id: strawberry.ID) -> Student | None:
        found = await find_node(info.context, id)
        return found if isinstance(found, Student) else None

    @strawberry.field(metadata=from_source(Listed(service.schools)))
    async def schools(self, info: Info) -> list[School]:
        rows = await info.context.work.session.execute(await service.schools(info.context.work))
        return [School.of(row) for row in rows.scalars()]


StudentResult = Annotated[Student | PROBLEMS, strawberry.union("StudentResult")]


@strawberry.type(description="A letter to print within minutes; its code stands in it and nowhere else.")
class InvitationLetter:
    url: str
    expires_at: datetime = strawberry.field(description="When the code ends.")


InvitationLetterResult = Annotated[InvitationLetter | PROBLEMS, strawberry.union("InvitationLetterResult")]


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

    @strawberry.mutation(
        description="Writes a letter with a one-time code for a guardian (or the student) without an e-mail address."
    )
    @answers_problems
    async def write_invitation_letter(
        self, info: Info, student_id: strawberry.ID, person_id: strawberry.ID, idempotency_key: str
    ) -> InvitationLetterResult:
        letter = await letters.write_letter(
            info.context.work,
            student_id=key_of(student_id, "Student"),
            person_id=key_of(person_id, "Person"),
            idempotency_key=idempotency_key,
        )
        ticket = letters.ticket_for(info.context.house.settings.secret_key, letter, info.context.work.at)
        return InvitationLetter(url=f"/print/invitation.pdf?letter={quote(ticket)}", expires_at=letter.until)

    @strawberry.mutation(description="Writes down where a guardian of this student is written to.")
    @answers_problems
    async def set_family_email(
        self, info: Info, student_id: strawberry.ID, person_id: strawberry.ID, email: str
    ) -> StudentResult:
        key = key_of(student_id, "Student")
        await addresses.set_family_email(
            info.context.work,
            student_id=key,
            person_id=key_of(person_id, "Person"),
            email=email,
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
