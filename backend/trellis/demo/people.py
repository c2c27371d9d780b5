"""People of a demo district: staff by school, students by grade, families, teams. Same seed, same people."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from trellis.demo.names import FAMILY, GIVEN_ADULTS, GIVEN_BOYS, GIVEN_GIRLS, PRONOUNS
from trellis.demo.towns import Town
from trellis.people.names import folded

YEAR_STARTS = date(2026, 8, 24)
YEAR_ENDS = date(2027, 6, 4)
AGE_AT_START = {"KG": 5, **{f"{g:02}": 5 + g for g in range(1, 13)}}
CATEGORIES = (
    ("SLD", 35), ("SLI", 20), ("OHI", 15), ("AUT", 12), ("ID", 6), ("EMN", 5), ("HI", 2), ("MD", 2), ("VI", 1),
)  # fmt: skip
STAFF_OF_A_SCHOOL = (
    ("school_leader", 1, "Principal"),
    ("special_teacher", 2, "Special education teacher"),
    ("general_teacher", 4, "Teacher"),
    ("speech_therapist", 1, "Speech-language pathologist"),
    ("psychologist", 1, "School psychologist"),
)


@dataclass
class Rows:
    """Rows by table name, ready for a bulk insert, and what later steps need to know."""

    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    staff: dict[tuple[uuid.UUID | None, str], list[dict[str, Any]]] = field(default_factory=dict)
    with_plans: list[dict[str, Any]] = field(default_factory=list)

    def add(self, table: str, **values: Any) -> dict[str, Any]:
        self.tables.setdefault(table, []).append(values)
        return values


class People:
    """Makes one district's people. Ids come from the seed too, so that links in the demo stay the same."""

    def __init__(self, town: Town, district_id: uuid.UUID, student_count: int, seed: int, today: date) -> None:
        self.town, self.district_id, self.student_count, self.today = town, district_id, student_count, today
        self.random = random.Random(f"{seed} {town.slug}")
        self.rows = Rows()
        self._serial = 0

    def id(self) -> uuid.UUID:
        """The next key of this district."""
        return uuid.UUID(int=self.random.getrandbits(128), version=4)

    def make(self) -> Rows:
        """Schools, staff, students with families, and teams for those with plans."""
        schools = [self._school(name, grades) for name, grades in self.town.schools]
        self._district_staff()
        for number in range(self.student_count):
            school_id, grades = schools[number % len(schools)]
            self._student(number, school_id, grades)
        return self.rows

    def person(self, kind: str, given: str, family: str, **more: Any) -> dict[str, Any]:
        """One person with a roster id and an address at example domains."""
        self._serial += 1
        base = {
            "district_id": self.district_id,
            "id": self.id(),
            "kind": kind,
            "given_name": given,
            "family_name": family,
            "preferred_name": None,
            "name_key": folded(f"{given} {family}"),
            "family_name_key": folded(family),
            "pronouns": None,
            "title": None,
            "email": None,
            "phone": None,
            "language": "en",
            "roster_id": f"{self.town.slug}-{kind[0]}{self._serial:05}",
            "status": "active",
        }
        return self.rows.add("person", **{**base, **more})

    def _school(self, name: str, grades: tuple[str, ...]) -> tuple[uuid.UUID, tuple[str, ...]]:
        school = self.rows.add(
            "school",
            district_id=self.district_id,
            id=self.id(),
            name=name,
            roster_id=f"{self.town.slug}-{folded(name)}",
        )
        for role, count, title in STAFF_OF_A_SCHOOL:
            for _ in range(count):
                self._staff(role, title, school["id"])
        for teacher in self.rows.staff[(school["id"], "general_teacher")]:
            school_class = self.rows.add(
                "school_class",
                district_id=self.district_id,
                id=self.id(),
                school_id=school["id"],
                name=f"{teacher['family_name']}'s class",
                roster_id=f"c-{teacher['roster_id']}",
            )
            self._enroll(school_class["id"], teacher["id"], "teacher")
            teacher_classes = self.rows.staff.setdefault((school["id"], "class"), [])
            teacher_classes.append({**school_class, "teacher": teacher})
        return school["id"], grades

    def _district_staff(self) -> None:
        self._staff("special_education_admin", "Director of special education", None)
        self._staff("district_admin", "District administrator", None)
        self._staff("registrar", "Registrar", None)

    def _staff(self, role: str, title: str, school_id: uuid.UUID | None) -> dict[str, Any]:
        given, family = self.random.choice(GIVEN_ADULTS), self.random.choice(FAMILY)
        serial = self._serial + 1
        person = self.person(
            "staff", given, family, title=title, email=f"{folded(given)}.{serial}@{self.town.slug}.example"
        )
        self.rows.add(
            "person_role",
            district_id=self.district_id,
            id=self.id(),
            person_id=person["id"],
            role=role,
            school_id=school_id,
            starts_on=date(2024, 8, 1),
            source="roster",
        )
        self.rows.staff.setdefault((school_id, role), []).append(person)
        return person

    def _enroll(self, class_id: uuid.UUID, person_id: uuid.UUID, role: str) -> None:
        self.rows.add(
            "class_enrollment",
            district_id=self.district_id,
            id=self.id(),
            class_id=class_id,
            person_id=person_id,
            role=role,
            roster_id=f"e-{class_id}-{person_id}",
        )

    def _student(self, number: int, school_id: uuid.UUID, grades: tuple[str, ...]) -> None:
        draw = self.random
        gender = draw.choices(("girl", "boy", "nonbinary"), (48, 50, 2))[0]
        given = draw.choice(GIVEN_GIRLS if gender == "girl" else GIVEN_BOYS)
        family = draw.choice(FAMILY)
        language = draw.choices(*zip(*self.town.home_languages, strict=True))[0]
        grade = grades[number // len(self.town.schools) % len(grades)]
        born = YEAR_STARTS.replace(year=YEAR_STARTS.year - AGE_AT_START[grade]) - timedelta(days=draw.randrange(360))
        person = self.person("student", given, family, pronouns=PRONOUNS[gender])
        has_plan = number % 7 == 0
        student = self.rows.add(
            "student",
            district_id=self.district_id,
            id=person["id"],
            student_number=f"{100000 + number}",
            birth_on=born,
            grade=grade,
            school_id=school_id,
            home_languages=[language],
            english_learner=language != "en" and draw.random() < 0.5,
            alternate_assessment=False,
            primary_category=draw.choices(*zip(*CATEGORIES, strict=True))[0] if has_plan else None,
            evaluated_on=self.today - timedelta(days=draw.randrange(60, 980)) if has_plan else None,
        )
        school_class = draw.choice(self.rows.staff[(school_id, "class")])
        self._enroll(school_class["id"], person["id"], "student")
        guardians = [
            self._guardian(student, family, language, kind)
            for kind in draw.choices(
                (("mother",), ("mother", "father"), ("father",), ("grandmother",)), (30, 55, 10, 5)
            )[0]
        ]
        if has_plan:
            self._team(student, person, guardians, school_class["teacher"])

    def _guardian(self, student: dict[str, Any], family: str, language: str, kind: str) -> dict[str, Any]:
        given = self.random.choice(GIVEN_ADULTS)
        spoken = language if language in ("en", "es") else "en"
        person = self.person(
            "guardian",
            given,
            family,
            language=spoken,
            email=f"{folded(given)}.{folded(family)}.{self._serial + 1}@mail.example",
            phone=f"555-01{self.random.randrange(100):02}",
        )
        self.rows.add(
            "relation",
            district_id=self.district_id,
            id=self.id(),
            student_id=student["id"],
            person_id=person["id"],
            kind=kind,
            said_as=kind.title(),
            primary_contact=True,
            lives_with=True,
            legal_guardian=True,
        )
        for law in ("IDEA", "FERPA"):
            self.rows.add(
                "rights_holder",
                district_id=self.district_id,
                id=self.id(),
                student_id=student["id"],
                person_id=person["id"],
                law=law,
                basis="guardianship" if kind == "grandmother" else "presumed",
                starts_on=date(2024, 8, 1),
            )
        return person

    def _team(
        self,
        student: dict[str, Any],
        person: dict[str, Any],
        guardians: list[dict[str, Any]],
        teacher: dict[str, Any],
    ) -> None:
        school_id = student["school_id"]
        staff = self.rows.staff
        members = [
            ("case_manager", self.random.choice(staff[(school_id, "special_teacher")])),
            ("general_teacher", teacher),
            ("lea_representative", staff[(school_id, "school_leader")][0]),
            ("psychologist", staff[(school_id, "psychologist")][0]),
            *(("parent", guardian) for guardian in guardians),
            ("student", person),
        ]
        if student["primary_category"] in ("SLI", "AUT", "ID", "HI", "MD"):
            members.append(("speech_therapist", staff[(school_id, "speech_therapist")][0]))
        for role, member in members:
            self.rows.add(
                "team_member",
                district_id=self.district_id,
                id=self.id(),
                student_id=student["id"],
                person_id=member["id"],
                role=role,
                starts_on=date(2026, 8, 1),
            )
        self.rows.with_plans.append({"student": student, "person": person, "team": members, "guardians": guardians})
