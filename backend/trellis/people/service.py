"""Finding people, and what a person may set about themselves."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from trellis.access import visible_students
from trellis.access.visibility import students_with_contacts
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.model import KINDS, Person
from trellis.people.searching import named
from trellis.students.model import Relation, RightsHolder, Student

LANGUAGES = ("en", "es")
DIRECTORY_ROLES = ("district_admin", "registrar", "special_education_admin", "school_leader")


async def visible_people(work: UnitOfWork, person: Any = Person) -> Any:
    """A condition on `person`: staff for staff; students one may see; families of open contacts (threats 2, 4)."""
    if _knows_everybody(work):
        return true()
    students = select(Student.id).where(await visible_students(work, directory=True))
    others = or_(person.kind == "staff", person.id.in_(students), await _reached_through_students(work, person))
    return or_(person.id == work.person_id, and_(_is_staff(work), others))


async def with_open_contacts(work: UnitOfWork, person: Any = Person) -> ColumnElement[bool]:
    """A condition on `person`: the actor may see their address and phone (threats row 4).

    One's own; colleagues' for staff; students' and families' where Permission.SEE_CONTACTS holds; everybody's for who
    keeps the directory. Never, in whatever role, of somebody one shares a child with, or shared: whose family that
    is the database says, because what has ended is not among the rows the actor sees.
    """
    if work.actor.kind == "system":
        return true()
    me = person.id == work.person_id
    apart = person.id.not_in(select(func.app_family_of_own_children()))
    if _knows_everybody(work):
        return or_(me, person.kind == "staff", apart)
    others = or_(person.kind == "staff", and_(await _reached_through_students(work, person), apart))
    return or_(me, and_(_is_staff(work), others))


async def _reached_through_students(work: UnitOfWork, person: Any) -> ColumnElement[bool]:
    """A condition on `person`: a student whose contacts are open to the actor, or one of their family."""
    students = select(Student.id).where(await students_with_contacts(work))
    family = (
        select(RightsHolder.person_id)
        .where(RightsHolder.student_id.in_(students))
        .union(select(Relation.person_id).where(Relation.student_id.in_(students)))
    )
    return or_(person.id.in_(students), person.id.in_(family))


def _knows_everybody(work: UnitOfWork) -> bool:
    return work.actor.kind == "system" or work.actor.has(*DIRECTORY_ROLES)


def _is_staff(work: UnitOfWork) -> ColumnElement[bool]:
    asking = aliased(Person)
    return select(asking.id).where(asking.id == work.person_id, asking.kind == "staff").exists()


async def colleagues(work: UnitOfWork) -> Select[Any]:
    """The staff of the district the actor may find, in no order: `visible_people` of whom it says nothing but that."""
    statement = select(Person).where(Person.status == "active", Person.kind == "staff")
    return statement if _knows_everybody(work) else statement.where(or_(Person.id == work.person_id, _is_staff(work)))


async def find_people(work: UnitOfWork, *, search: str | None, kind: str | None) -> Select[Any]:
    """People of the district the actor may find, ready to be paged by family name. Raises InvalidInput."""
    statement = select(Person).where(await visible_people(work), Person.status == "active")
    if kind is not None:
        if kind not in KINDS:
            raise InvalidInput(field="kind")
        statement = statement.where(Person.kind == kind)
    by = named(search)
    if by is not None:
        statement = statement.where(by)
    return statement


async def person(work: UnitOfWork, *, person_id: uuid.UUID) -> Person:
    """One person the actor may find. Raises NotFound."""
    found = (
        await work.session.execute(select(Person).where(Person.id == person_id, await visible_people(work)))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


async def people_by_id(work: UnitOfWork, ids: Sequence[uuid.UUID]) -> list[Person | None]:
    """People named by something the actor was already allowed to see, in the order of `ids`."""
    rows = (await work.session.execute(select(Person).where(Person.id.in_(ids)))).scalars()
    found = {row.id: row for row in rows}
    return [found.get(i) for i in ids]


async def set_language(work: UnitOfWork, *, language: str) -> Person:
    """The language the person is written to in. Raises InvalidInput for one we do not speak."""
    if language not in LANGUAGES:
        raise InvalidInput(field="language")
    me = (await work.session.execute(select(Person).where(Person.id == work.person_id))).scalar_one()
    me.language = language
    record(work, "person.language", "person", me.id, language=language)
    return me
