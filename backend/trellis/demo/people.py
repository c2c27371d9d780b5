"""People of a demo district: staff by school, students by grade, families, teams. Same seed, same people."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from trellis.demo.cast import CASTS, ROLE_NAMES, plain
from trellis.demo.names import FAMILY, GIVEN_ADULTS, GIVEN_BOYS, GIVEN_GIRLS, GIVEN_MEN, GIVEN_WOMEN, PRONOUNS
from trellis.demo.towns import Town
from trellis.people.names import folded

GRANTED = ("district_admin", "special_education_admin")  # no roster says these
GRANTED_SINCE = date(2024, 8, 1)
FIRST_NUMBER = 100_000  # the student with a name
ADULT_AT = 18  # parents' rights pass to the student in all the demo's states (34 CFR 300.520)
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
    named: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, table: str, **values: Any) -> dict[str, Any]:
        self.tables.setdefault(table, []).append(values)
        return values


def school_year_of(day: date) -> int:
    """The calendar year in which the school year of `day` began; it turns on 1 July."""
    return day.year if day.month >= 7 else day.year - 1


class People:
    """Makes one district's people. Ids come from the seed too, so that links in the demo stay the same."""

    def __init__(self, town: Town, district_id: uuid.UUID, student_count: int, seed: int, today: date) -> None:
        self.town, self.district_id, self.student_count, self.today = town, district_id, student_count, today
        self.random = random.Random(f"{seed} {town.slug}")
        self.year = school_year_of(today)
        self.cast = CASTS[town.slug]
        self._to_name = dict(self.cast.staff)
        self.rows = Rows()
        self._serial = 0

    def join_team(self, student: dict[str, Any], members: list[tuple[str, dict[str, Any]]]) -> None:
        """From the first of July on."""
        for role, member in members:
            self.rows.add(
                "team_member",
                district_id=self.district_id,
                id=self.id(),
                student_id=student["id"],
                person_id=member["id"],
                role=role,
                starts_on=date(self.year, 7, 1),
            )

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
        address = f"{plain(given)}.{plain(family)}.{self._serial + 1}"
        name = self._to_name.pop(role, None)
        if name is not None:
            given, family, address = name.given, name.family, name.username
        person = self.person("staff", given, family, title=title, email=f"{address}@{self.town.slug}.example")
        if name is not None:
            self.rows.named[ROLE_NAMES[role]] = person
        self.rows.add(
            "person_role",
            district_id=self.district_id,
            id=self.id(),
            person_id=person["id"],
            role=role,
            school_id=school_id,
            starts_on=GRANTED_SINCE,
            # A roster ends what a roster gave; it makes nobody an administrator and must not end one.
            source="granted" if role in GRANTED else "roster",
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
        has_plan = number % 7 == 0
        category = draw.choices(*zip(*CATEGORIES, strict=True))[0] if has_plan else None
        pronouns = PRONOUNS[gender]
        kinds = draw.choices((("mother",), ("mother", "father"), ("father",), ("grandmother",)), (30, 55, 10, 5))[0]
        school_class = draw.choice(self.rows.staff[(school_id, "class")])
        cast = self.cast if number == 0 else None
        if cast is not None:
            given, family, pronouns = cast.child.given, cast.child.family, cast.pronouns
            grade, category, language = cast.grade, cast.category, cast.family_language
            kinds, school_class = ("mother", "father"), self.rows.staff[(school_id, "class")][0]
        born = date(self.year - AGE_AT_START[grade], 8, 24) - timedelta(days=draw.randrange(360))
        person = self.person("student", given, family, pronouns=pronouns)
        student = self.rows.add(
            "student",
            district_id=self.district_id,
            id=person["id"],
            student_number=f"{FIRST_NUMBER + number}",
            birth_on=born,
            grade=grade,
            school_id=school_id,
            home_languages=[language],
            english_learner=cast is None and language != "en" and draw.random() < 0.5,
            alternate_assessment=False,
            primary_category=category,
            evaluated_on=self.today - timedelta(days=draw.randrange(60, 980)) if has_plan else None,
        )
        self._enroll(school_class["id"], person["id"], "student")
        grown = born.replace(year=born.year + ADULT_AT, day=min(born.day, 28))
        adult_on = grown if grown <= self.today else None
        guardians = [self._guardian(student, family, language, kind, adult_on) for kind in kinds]
        if cast is not None:
            self.rows.named |= {"parent": guardians[0], "parent_2": guardians[1], "student": person}
        if adult_on is not None:
            self._rights(student, person, "adult_student", adult_on, None)
        if has_plan:
            self._team(student, person, guardians, school_class["teacher"])

    def _guardian(
        self, student: dict[str, Any], family: str, language: str, kind: str, adult_on: date | None
    ) -> dict[str, Any]:
        given = self.random.choice(GIVEN_MEN if kind == "father" else GIVEN_WOMEN)
        address = f"{plain(given)}.{plain(family)}.{self._serial + 1}"
        name = {"mother": self.cast.mother, "father": self.cast.father}.get(kind)
        if name is not None and student["student_number"] == f"{FIRST_NUMBER}":
            given, address = name.given, name.username
        person = self.person(
            "guardian",
            given,
            family,
            language=language if language in ("en", "es") else "en",
            email=f"{address}@mail.example",
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
        self._rights(
            student, person, "guardianship" if kind == "grandmother" else "presumed", date(2024, 8, 1), adult_on
        )
        return person

    def _rights(
        self, student: dict[str, Any], person: dict[str, Any], basis: str, starts_on: date, ends_on: date | None
    ) -> None:
        for law in ("IDEA", "FERPA"):
            self.rows.add(
                "rights_holder",
                district_id=self.district_id,
                id=self.id(),
                student_id=student["id"],
                person_id=person["id"],
                law=law,
                basis=basis,
                starts_on=starts_on,
                ends_on=ends_on,
            )

    def _team(
        self,
        student: dict[str, Any],
        person: dict[str, Any],
        guardians: list[dict[str, Any]],
        teacher: dict[str, Any],
    ) -> None:
        school_id = student["school_id"]
        staff = self.rows.staff
        is_cast = student["student_number"] == f"{FIRST_NUMBER}"
        managers = staff[(school_id, "special_teacher")]
        members = [
            ("case_manager", managers[0] if is_cast else self.random.choice(managers)),
            ("general_teacher", teacher),
            ("lea_representative", staff[(school_id, "school_leader")][0]),
            ("psychologist", staff[(school_id, "psychologist")][0]),
            *(("parent", guardian) for guardian in guardians),
            ("student", person),
        ]
        if is_cast or student["primary_category"] in ("SLI", "AUT", "ID", "HI", "MD"):
            members.append(("speech_therapist", staff[(school_id, "speech_therapist")][0]))
        self.join_team(student, members)
        consents = [
            (row["person_id"], row["starts_on"], row["ends_on"])
            for row in self.rows.tables["rights_holder"][-2 * (len(guardians) + 1) :]
            if row["student_id"] == student["id"] and row["law"] == "IDEA"
        ]
        self.rows.with_plans.append(
            {"student": student, "person": person, "team": members, "guardians": guardians, "consents": consents}
        )
