"""Who can see a student's record today: by name, by which way, since when, and when it ends by itself."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, text

from trellis.access import Permission, allow
from trellis.evaluations.model import EvaluationArea
from trellis.kernel.audit import record
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.model import Person

LISTED = text("SELECT person_id, way, kinds, starts_on, ends_on FROM app_who_reaches(:student)")


@dataclass(frozen=True, slots=True)
class Way:
    """One way somebody has: `kind` is team, right, class, school, district, self, adult, seat, asked_to_sign or
    translation; `role` the role or right that gives it."""

    kind: str
    role: str | None
    opens_record: bool
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Seeing:
    """Somebody who can see something of a record. `assesses`: areas of an evaluation that are theirs to assess."""

    person: Person
    ways: list[Way]
    assesses: list[str]

    @property
    def opens_record(self) -> bool:
        return any(way.opens_record for way in self.ways)


async def who_can_see(work: UnitOfWork, *, student_id: uuid.UUID) -> list[Seeing]:
    """Everybody, whoever sees the record first, then by family name. Raises NotFound, NotAllowed.

    The database answers with the functions its row policies ask (`access.reaching`): there is no second list.
    """
    await allow(work, Permission.SEE_CUSTODY, student_id)
    record(work, "access.list", "student", student_id, student_id=student_id)
    rows = (await work.session.execute(LISTED, {"student": student_id})).all()
    ways: dict[uuid.UUID, dict[Way, None]] = {}
    for row in rows:
        kind, _, role = row.way.partition(":")
        way = Way(kind, role or None, "record" in row.kinds, row.starts_on, row.ends_on)
        ways.setdefault(row.person_id, {})[way] = None
    areas = await work.session.execute(
        select(EvaluationArea.assessor_id, EvaluationArea.key).where(EvaluationArea.student_id == student_id)
    )
    assesses: dict[uuid.UUID, list[str]] = {}
    for assessor_id, area in areas.tuples():
        if assessor_id is not None:
            assesses.setdefault(assessor_id, []).append(area)
    people = (await work.session.execute(select(Person).where(Person.id.in_(ways)))).scalars()
    found = [
        Seeing(person, sorted(ways[person.id], key=_in_order), assesses.get(person.id, []))
        for person in people
        if person.status == "active"
    ]
    return sorted(found, key=lambda one: (not one.opens_record, one.person.family_name_key, one.person.name_key))


ORDER = ("team", "right", "class", "school", "district", "adult", "self", "seat", "translation", "asked_to_sign")


def _in_order(way: Way) -> tuple[int, str, date]:
    return ORDER.index(way.kind), way.role or "", way.starts_on or date.min
