"""People over GraphQL."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated, Any

import strawberry
from sqlalchemy import case

from trellis.access.day import in_force
from trellis.districts.graphql import School
from trellis.graphql.compile.declare import (
    Page,
    Rowed,
    column,
    expression,
    from_source,
    many,
    one,
    reads,
)
from trellis.graphql.connection import Connection, Edge, Order
from trellis.graphql.context import Context
from trellis.graphql.node import Info, Node, finds, key_of
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.graphql.rights import listed
from trellis.kernel.errors import NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.people import inviting_again, service
from trellis.people.model import Person as PersonRow
from trellis.people.model import PersonRole as RoleRow
from trellis.people.searching import typed

BY_FAMILY_NAME = Order("family_name", (PersonRow.family_name_key, PersonRow.name_key, PersonRow.id))


@reads(RoleRow)
@strawberry.type
class RoleHeld(Rowed):
    role: str = column(RoleRow.role)
    school: School | None = one(RoleRow.school_id)
    starts_on: date = column(RoleRow.starts_on)
    ends_on: date | None = column(RoleRow.ends_on)


def _contact(attribute: Any) -> Any:
    """A column that is there for those who may write or call."""

    async def build(work: UnitOfWork, person: Any) -> Any:
        return case((await service.with_open_contacts(work, person), person.of(attribute)))

    return expression(build)


@reads(PersonRow)
@strawberry.type(description="Somebody the district knows.")
class Person(Rowed, Node):
    name: str = column(PersonRow.name)
    given_name: str = column(PersonRow.called)
    family_name: str = column(PersonRow.family_name)
    initials: str = column(PersonRow.initials)
    kind: str = column(PersonRow.kind, description="staff, guardian, student, operator, guest")
    title: str | None = column(PersonRow.title)
    language: str = column(PersonRow.language)
    email: str | None = _contact(PersonRow.email)
    phone: str | None = _contact(PersonRow.phone)
    roles: list[RoleHeld] = many(
        RoleRow.person_id,
        key=PersonRow.id,
        where=lambda work, role: in_force(role, work.memory["today"]),
        order=lambda role: [role.role, role.id],
    )


async def load_person(context: Context, person_id: uuid.UUID) -> Person:
    """A person named by something the viewer was already allowed to see."""
    row = await context.loader("person", service.people_by_id).load(person_id)
    if row is None:
        raise NotFound()
    return Person.of(row)


@finds("Person")
async def find_person(context: Context, person_id: uuid.UUID) -> Person:
    """A person by id, through the policy."""
    return Person.of(await service.person(context.work, person_id=person_id))


@strawberry.type
class PersonEdge(Edge):
    node: Person


@strawberry.type
class PersonConnection(Connection):
    edges: list[PersonEdge]


PEOPLE = Page(
    service.find_people,
    BY_FAMILY_NAME,
    bound_to=lambda kind=None, search=None: f"people {kind} {search}",
    # Colleagues are nobody's record.
    shown=listed("people", PersonRow.id, only=(PersonRow.kind, ("student", "guardian")), subject="person"),
    typed=("search", typed),
)


@strawberry.type(description="A colleague whose account is of an issuer the district no longer uses.")
class ShutOut:
    key: strawberry.Private[uuid.UUID]
    has_address: bool
    invited_at: datetime | None
    expires_at: datetime | None

    @strawberry.field
    async def person(self, info: Info) -> Person:
        return await load_person(info.context, self.key)


@strawberry.type(description="Staff who signed in before the district's sign-in moved, and have no way in since.")
class StaffShutOut:
    total: int
    still_to_invite: int = strawberry.field(description="With an address, and without an open invitation.")
    first: list[ShutOut] = strawberry.field(description="At most 100, by family name.")


async def _shut_out(context: Context) -> StaffShutOut:
    found = await inviting_again.staff_shut_out(context.work)
    return StaffShutOut(
        total=found.total,
        still_to_invite=found.still_to_invite,
        first=[
            ShutOut(
                key=one.person_id, has_address=one.has_address, invited_at=one.invited_at, expires_at=one.expires_at
            )
            for one in found.first
        ],
    )


StaffShutOutResult = Annotated[StaffShutOut | PROBLEMS, strawberry.union("StaffShutOutResult")]


@strawberry.type
class PeopleMutation:
    @strawberry.mutation(description="Asks in anew a colleague whose account the district's sign-in no longer knows.")
    @answers_problems
    async def invite_staff_again(
        self, info: Info, person_id: strawberry.ID, idempotency_key: str
    ) -> StaffShutOutResult:
        await inviting_again.invite_again(
            info.context.work,
            person_id=key_of(person_id, "Person"),
            idempotency_key=idempotency_key,
            secret_key=info.context.house.settings.secret_key,
        )
        return await _shut_out(info.context)

    @strawberry.mutation(description="The same for everybody who has no open invitation, at most 300 at once.")
    @answers_problems
    async def invite_all_staff_again(self, info: Info, idempotency_key: str) -> StaffShutOutResult:
        await inviting_again.invite_all_again(
            info.context.work, idempotency_key=idempotency_key, secret_key=info.context.house.settings.secret_key
        )
        return await _shut_out(info.context)


@strawberry.type
class PeopleQuery:
    @strawberry.field(description="For the district's administrators.")
    async def staff_shut_out(self, info: Info) -> StaffShutOut:
        return await _shut_out(info.context)

    @strawberry.field(metadata=from_source(PEOPLE))
    async def people(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        kind: str | None = None,
        search: str | None = None,
    ) -> PersonConnection:
        page: PersonConnection = await PEOPLE.connected(
            info, first, after, (PersonConnection, PersonEdge, Person), kind=kind, search=search
        )
        return page
