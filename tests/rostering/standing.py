"""What stands in a district after a roster: its day, roles, rights, and whether an import changed anything."""

from __future__ import annotations

from datetime import date

from tests.rostering.conftest import Desk
from trellis.access.day import today
from trellis.districts.model import School
from trellis.people.model import PersonRole
from trellis.rostering.model import RosterImport
from trellis.students.model import RightsHolder


async def day_of(desk: Desk) -> date:
    """The district's own day."""
    async with desk.open() as work:
        return await today(work)


def nothing(row: RosterImport) -> bool:
    """Whether the import found everything as it stood."""
    return all((of["new"], of["changed"], of["gone"]) == (0, 0, 0) for of in row.counts.values())


async def roles_of(desk: Desk, roster_id: str) -> set[tuple[str, str | None]]:
    """The roles a person holds now, each with the roster's id of its school."""
    person = await desk.person(roster_id)
    schools = {s.id: s.roster_id for s in await desk.all(School)}
    rows = await desk.all(PersonRole, PersonRole.person_id == person.id, PersonRole.ends_on.is_(None))
    return {(r.role, schools.get(r.school_id)) for r in rows}


async def rights_of(desk: Desk, student: str, person: str) -> list[tuple[str, str, date | None]]:
    """A person's rights for a student: law, what they rest on, and the day they ended, if they did."""
    student_id, person_id = (await desk.person(student)).id, (await desk.person(person)).id
    rows = await desk.all(RightsHolder, RightsHolder.student_id == student_id, RightsHolder.person_id == person_id)
    return sorted(((r.law, r.basis, r.ends_on) for r in rows), key=str)
