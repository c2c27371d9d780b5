"""A team around a demo student who had none, and names for people who were drawn without one in mind."""

from __future__ import annotations

from typing import Any

from trellis.demo.cast import Name
from trellis.demo.people import People
from trellis.people.names import folded


def call(person: dict[str, Any], name: Name) -> None:
    """Gives a person this name."""
    person |= {
        "given_name": name.given,
        "family_name": name.family,
        "name_key": folded(f"{name.given} {name.family}"),
        "family_name_key": folded(name.family),
    }


def team_around(
    people: People, student: dict[str, Any], *, leads: int, asks_for: tuple[tuple[str, str], ...] = ()
) -> dict[str, Any]:
    """A team: which special teacher of the school leads it, the class teacher, the family, and whom else it asks for.

    `asks_for` are role on the team and role at the school.
    """
    tables, staff, school_id = people.rows.tables, people.rows.staff, student["school_id"]
    persons = {row["id"]: row for row in tables["person"]}
    person = persons[student["id"]]
    related = [row["person_id"] for row in tables["relation"] if row["student_id"] == student["id"]]
    guardians = [persons[key] for key in related]
    classes = {row["class_id"] for row in tables["class_enrollment"] if row["person_id"] == student["id"]}
    teacher = next(
        persons[row["person_id"]]
        for row in tables["class_enrollment"]
        if row["class_id"] in classes and row["role"] == "teacher"
    )
    team = [
        ("case_manager", staff[(school_id, "special_teacher")][leads]),
        ("general_teacher", teacher),
        *((role, staff[(school_id, at_school)][0]) for role, at_school in asks_for),
        *(("parent", guardian) for guardian in guardians),
        ("student", person),
    ]
    people.join_team(student, team)
    consents = [
        (row["person_id"], row["starts_on"], row["ends_on"])
        for row in tables["rights_holder"]
        if row["student_id"] == student["id"] and row["law"] == "IDEA"
    ]
    return {"student": student, "person": person, "team": team, "guardians": guardians, "consents": consents}
