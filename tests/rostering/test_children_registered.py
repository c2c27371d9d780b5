"""A roster and a child who was registered by hand: it leaves them alone, and knows them once they were joined."""

from __future__ import annotations

from datetime import date

import pytest

import trellis.rooms  # noqa: F401  (jobs are declared by importing them)
from tests.rostering.bundles import changed, version_12
from tests.rostering.standing import nothing, rights_of
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Actor
from trellis.people.model import Person, PersonRole
from trellis.students import residents
from trellis.students.model import Student
from trellis.students.registering import Child, Contact

pytestmark = pytest.mark.database
CHILD = Child("Iván", "Ñandú", date(2014, 5, 1), "es", "12 Alder Street", "home_school", None)
MOTHER = Contact("Greta", "Stern", "mother", "es", "greta@mail.test", None)


async def test_a_roster_neither_drops_nor_changes_them_and_knows_them_once_joined(desk) -> None:
    director = new_id()
    async with desk.open(SYSTEM) as work:
        names = {"given_name": "Dora", "family_name": "Lee", "name_key": "dora lee", "family_name_key": "lee"}
        work.session.add(Person(district_id=work.district_id, id=director, kind="staff", **names))
        await work.session.flush()
        role = {"role": "special_education_admin", "starts_on": date(2020, 1, 1)}
        work.session.add(PersonRole(district_id=work.district_id, person_id=director, **role))
    actor = Actor(kind="person", person_id=director, roles=frozenset({"special_education_admin"}))
    async with desk.open(actor) as work:
        kept = await residents.register(work, CHILD, MOTHER)
    await desk.bring(version_12())
    came = await desk.person("st1")
    assert came.id != kept
    (student,) = await desk.all(Student, Student.id == kept)
    assert (student.school_id, student.ended_on) == (None, None)

    async with desk.open(actor) as work:
        await residents.join(work, student_id=kept, came_id=came.id)
    assert (await desk.person("st1")).id == kept
    assert nothing(await desk.bring(version_12()))
    assert await rights_of(desk, "st1", "mo") == [("FERPA", "presumed", None), ("IDEA", "presumed", None)]
    await desk.bring(changed(version_12(), "users.csv", "Iván", "Ivan"))
    (person,) = await desk.all(Person, Person.id == kept)
    assert (person.given_name, person.status) == ("Ivan", "active")
