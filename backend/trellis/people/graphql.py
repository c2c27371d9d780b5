"""People over GraphQL."""

from __future__ import annotations

import uuid
from datetime import date

import strawberry

from trellis.districts.graphql import School
from trellis.graphql.connection import Connection, Edge, Order, connect
from trellis.graphql.context import Context
from trellis.graphql.node import Info, Node, finds, opaque
from trellis.kernel.errors import NotFound
from trellis.people import service
from trellis.people.model import Person as PersonRow
from trellis.people.names import initials

BY_FAMILY_NAME = Order("family_name", (PersonRow.family_name_key, PersonRow.name_key, PersonRow.id))


@strawberry.type
class RoleHeld:
    role: str
    school: School | None
    starts_on: date
    ends_on: date | None


@strawberry.type(description="Somebody the district knows.")
class Person(Node):
    key: strawberry.Private[uuid.UUID]
    email_said: strawberry.Private[str | None]
    phone_said: strawberry.Private[str | None]
    name: str
    given_name: str
    family_name: str
    initials: str
    kind: str = strawberry.field(description="staff, guardian, student, operator, guest")
    title: str | None
    language: str

    @strawberry.field
    async def email(self, info: Info) -> str | None:
        return self.email_said if await self._open_to(info) else None

    @strawberry.field
    async def phone(self, info: Info) -> str | None:
        return self.phone_said if await self._open_to(info) else None

    async def _open_to(self, info: Info) -> bool:
        return bool(await info.context.loader("contact", service.may_see_contact).load(self.key))

    @strawberry.field
    async def roles(self, info: Info) -> list[RoleHeld]:
        return [
            RoleHeld(
                role=row.role,
                school=School.of(school) if school else None,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
            )
            for row, school in await info.context.loader("roles", service.roles_of).load(self.key)
        ]

    @classmethod
    def of(cls, row: PersonRow) -> Person:
        return cls(
            id=opaque("Person", row.id),
            key=row.id,
            email_said=row.email,
            phone_said=row.phone,
            name=row.name,
            given_name=row.preferred_name or row.given_name,
            family_name=row.family_name,
            initials=initials(row.given_name, row.family_name),
            kind=row.kind,
            title=row.title,
            language=row.language,
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


@strawberry.type
class PeopleQuery:
    @strawberry.field
    async def people(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        kind: str | None = None,
        search: str | None = None,
    ) -> PersonConnection:
        statement = await service.find_people(info.context.work, search=search, kind=kind)
        return await connect(  # type: ignore[no-any-return]
            info.context,
            statement,
            BY_FAMILY_NAME,
            first=first,
            after=after,
            bound_to=f"people {kind} {search}",
            node=Person.of,
            into=(PersonConnection, PersonEdge),
        )
