"""A small district with one school, a team around one student, and strangers."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from sqlalchemy import select

from trellis.districts.model import District, School, SchoolYear
from trellis.kernel import clock
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Actor, Gate, UnitOfWork
from trellis.people.model import Person, PersonRole
from trellis.students.model import Relation, RightsHolder, Student
from trellis.teams.model import TeamMember


@dataclass
class Town:
    """One district and the people of its stories; every value is an id."""

    district_id: uuid.UUID
    slug: str
    school_id: uuid.UUID
    student_id: uuid.UUID
    people: dict[str, uuid.UUID]
    roles: dict[str, frozenset[str]] = field(default_factory=dict)

    def actor(self, who: str, *, recently: bool = True) -> Actor:
        """The person `who` as the gate would know them after signing in."""
        person_id = self.people[who]
        return Actor(
            kind="person",
            person_id=person_id,
            session_id=new_id(),
            display_name=who,
            roles=self.roles.get(who, frozenset()),
            authenticated_at=clock.now() if recently else datetime(2020, 1, 1, tzinfo=UTC),
        )


async def make_town(gate: Gate, slug: str | None = None, *, state: str = "CA") -> Town:
    """A district with `case_manager`, `teacher`, `therapist`, `psychologist`, `principal`, `director`, `admin`,
    `parent`, `other_parent` (no rights), `student` and `stranger` (staff of the same school, no tie)."""
    slug = slug or f"town-{uuid.uuid4().hex[:8]}"
    district_id = new_id()
    async with gate.open(district_id, SYSTEM, "test.setup") as work:
        work.session.add(
            District(
                id=district_id,
                slug=slug,
                name=f"{slug.title()} Unified",
                state=state,
                time_zone="America/Los_Angeles",
                created_at=clock.now(),
            )
        )
        await work.session.flush()
        return await _people(work, slug)


async def _people(work: UnitOfWork, slug: str) -> Town:
    district_id = work.district_id
    school = School(district_id=district_id, name="Harbor Elementary", roster_id="s1")
    year = SchoolYear(
        district_id=district_id, name="2026-2027", starts_on=date(2026, 8, 24), ends_on=date(2027, 6, 4), roster_id="y1"
    )
    work.session.add_all([school, year])
    await work.session.flush()
    names = {
        "case_manager": ("Ana", "Reyes", "staff"),
        "teacher": ("Bo", "Lindqvist", "staff"),
        "therapist": ("Chidi", "Okafor", "staff"),
        "psychologist": ("Dana", "Weiss", "staff"),
        "principal": ("Eve", "Tran", "staff"),
        "director": ("Frank", "Moss", "staff"),
        "admin": ("Gita", "Rao", "staff"),
        "parent": ("Helena", "Ruiz", "guardian"),
        "other_parent": ("Ivan", "Ruiz", "guardian"),
        "student": ("Maya", "Ruiz", "student"),
        "stranger": ("Jo", "Park", "staff"),
    }
    people = {}
    for who, (given, family, kind) in names.items():
        person = Person(
            district_id=district_id,
            kind=kind,
            given_name=given,
            family_name=family,
            name_key=f"{given} {family}".lower(),
            family_name_key=family.lower(),
            email=f"{given}.{family}@{slug}.test".lower(),
            roster_id=f"r-{who}",
        )
        work.session.add(person)
        await work.session.flush()
        people[who] = person.id
    student_id = people["student"]
    work.session.add(
        Student(
            district_id=district_id,
            id=student_id,
            student_number="1001",
            birth_on=date(2016, 3, 9),
            grade="04",
            school_id=school.id,
            home_languages=["es"],
            primary_category="SLD",
        )
    )
    await work.session.flush()
    roles = {
        "case_manager": "special_teacher",
        "teacher": "general_teacher",
        "therapist": "speech_therapist",
        "psychologist": "psychologist",
        "principal": "school_leader",
        "director": "special_education_admin",
        "admin": "district_admin",
        "stranger": "general_teacher",
    }
    held = {}
    start = date(2026, 8, 1)
    for who, role in roles.items():
        wide = who in ("director", "admin")
        work.session.add(
            PersonRole(
                district_id=district_id,
                person_id=people[who],
                role=role,
                school_id=None if wide else school.id,
                starts_on=start,
            )
        )
        if wide:
            held[who] = frozenset({role})
    team = {
        "case_manager": "case_manager",
        "teacher": "general_teacher",
        "therapist": "speech_therapist",
        "psychologist": "psychologist",
        "principal": "lea_representative",
        "parent": "parent",
        "student": "student",
    }
    for who, role in team.items():
        work.session.add(
            TeamMember(
                district_id=district_id, student_id=student_id, person_id=people[who], role=role, starts_on=start
            )
        )
    for who, kind in (("parent", "mother"), ("other_parent", "father")):
        work.session.add(
            Relation(
                district_id=district_id, student_id=student_id, person_id=people[who], kind=kind, said_as=kind.title()
            )
        )
    for law in ("IDEA", "FERPA"):
        work.session.add(
            RightsHolder(
                district_id=district_id, student_id=student_id, person_id=people["parent"], law=law, starts_on=start
            )
        )
    await work.session.flush()
    found = (await work.session.execute(select(School.id).where(School.id == school.id))).scalar_one()
    return Town(district_id, slug, found, student_id, people, held)


async def with_coordinator(gate: Gate, town: Town) -> Town:
    """The town with the district's Section 504 coordinator in it, as "coordinator"."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        person = Person(
            district_id=town.district_id,
            kind="staff",
            given_name="Kim",
            family_name="Sato",
            name_key="kim sato",
            family_name_key="sato",
            email=f"kim.sato@{town.slug}.test",
        )
        work.session.add(person)
        await work.session.flush()
        role = "section_504_coordinator"
        work.session.add(
            PersonRole(
                district_id=town.district_id,
                person_id=person.id,
                role=role,
                school_id=None,
                starts_on=date(2026, 8, 1),
                source="granted",
            )
        )
    town.people["coordinator"], town.roles["coordinator"] = person.id, frozenset({role})
    return town
