"""Finding people, and what a person may set about themselves."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, or_, select, true

from trellis.access import visible_students
from trellis.access.ask import in_force, today
from trellis.districts.model import School
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.model import KINDS, Person, PersonRole
from trellis.people.names import folded, prefix_range
from trellis.students.model import Relation, RightsHolder, Student

LANGUAGES = ("en", "es")
DIRECTORY_ROLES = ("district_admin", "registrar", "special_education_admin", "school_leader")


async def visible_people(work: UnitOfWork) -> Any:
    """A condition on `Person`: staff for staff; families and students only of students one may see (threats row 2)."""
    if work.actor.kind == "system" or work.actor.has(*DIRECTORY_ROLES):
        return true()
    me = Person.id == work.person_id
    is_staff = await _is_staff(work)
    students = select(Student.id).where(await visible_students(work, directory=True))
    family = or_(
        Person.id.in_(students),
        Person.id.in_(
            select(RightsHolder.person_id)
            .where(RightsHolder.student_id.in_(students))
            .union(select(Relation.person_id).where(Relation.student_id.in_(students)))
        ),
    )
    return or_(me, family, Person.kind == "staff") if is_staff else me


async def _is_staff(work: UnitOfWork) -> bool:
    kind = (await work.session.execute(select(Person.kind).where(Person.id == work.person_id))).scalar_one_or_none()
    return kind == "staff"


async def find_people(work: UnitOfWork, *, search: str | None, kind: str | None) -> Select[Any]:
    """People of the district the actor may find, ready to be paged by family name. Raises InvalidInput."""
    statement = select(Person).where(await visible_people(work), Person.status == "active")
    if kind is not None:
        if kind not in KINDS:
            raise InvalidInput(field="kind")
        statement = statement.where(Person.kind == kind)
    typed = folded(search or "")
    if typed:
        low, high = prefix_range(typed)
        statement = statement.where(
            or_(
                and_(Person.name_key >= low, Person.name_key < high),
                and_(Person.family_name_key >= low, Person.family_name_key < high),
            )
        )
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


async def roles_of(work: UnitOfWork, ids: Sequence[uuid.UUID]) -> list[list[tuple[PersonRole, School | None]]]:
    """Roles held today with their school, per person."""
    rows = (
        await work.session.execute(
            select(PersonRole, School)
            .outerjoin(School, and_(School.district_id == PersonRole.district_id, School.id == PersonRole.school_id))
            .where(PersonRole.person_id.in_(ids), in_force(PersonRole, await today(work)))
            .order_by(PersonRole.role, PersonRole.id)
        )
    ).all()
    grouped: dict[uuid.UUID, list[tuple[PersonRole, School | None]]] = defaultdict(list)
    for role, school in rows:
        grouped[role.person_id].append((role, school))
    return [grouped[i] for i in ids]


async def may_see_contact(work: UnitOfWork, ids: Sequence[uuid.UUID]) -> list[bool]:
    """Whether the actor may see each person's address and phone: staff see staff, oneself, directory roles see all,
    and families of students one works with; never one parent the other's (threats row 4)."""
    if work.actor.kind == "system" or work.actor.has(*DIRECTORY_ROLES):
        return [True] * len(ids)
    if not await _is_staff(work):
        return [i == work.actor.person_id for i in ids]
    seen = set(
        (await work.session.execute(select(Person.id).where(Person.id.in_(ids), await visible_people(work)))).scalars()
    )
    return [i in seen for i in ids]


async def set_language(work: UnitOfWork, *, language: str) -> Person:
    """The language the person is written to in. Raises InvalidInput for one we do not speak."""
    if language not in LANGUAGES:
        raise InvalidInput(field="language")
    me = (await work.session.execute(select(Person).where(Person.id == work.person_id))).scalar_one()
    me.language = language
    record(work, "person.language", "person", me.id, language=language)
    return me
