"""Students of a demo district who were evaluated and wait for their first word of a plan. Made last: all else stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from trellis.demo.cast import NEWCOMERS, Name, Newcomer
from trellis.demo.moving import tell_of_move
from trellis.demo.people import People
from trellis.demo.plans import Plans, Written, weekday
from trellis.demo.teams import call, team_around

ASKS_FOR = (
    ("lea_representative", "school_leader"),
    ("psychologist", "psychologist"),
    ("speech_therapist", "speech_therapist"),
)
EVALUATED_DAYS_AGO = 13
DAYS_PAST_BIRTHDAY = 150


def welcome_newcomers(people: People, plans: Plans) -> list[Written]:
    """Each newcomer takes the place of a student nobody has told a story about; a very small district has none left.

    Returns the plans of those who move.
    """
    made: list[Written] = []
    tables = people.rows.tables
    told = {row["student_id"] for row in tables["team_member"]}
    for newcomer in NEWCOMERS.get(people.town.slug, ()):
        school_id = _school(people, newcomer)
        free = (one for one in tables["student"] if one["id"] not in told and one["school_id"] == school_id)
        student = next(free, None)
        if student is not None:
            entry = _welcome(people, newcomer, student)
            if newcomer.moves:
                made += tell_of_move(plans, entry, newcomer.moves)
            told.add(student["id"])
    return made


def _school(people: People, newcomer: Newcomer) -> Any:
    """The named children's school for somebody small, the last one (the high school) for somebody of age to work."""
    if newcomer.case_manager is None:
        return people.rows.with_plans[0]["student"]["school_id"]
    return people.rows.tables["school"][-1]["id"]


def _welcome(people: People, newcomer: Newcomer, student: dict[str, Any]) -> dict[str, Any]:
    entry = team_around(people, student, leads=0, asks_for=ASKS_FOR)
    call(entry["person"], newcomer.child)
    entry["person"]["pronouns"] = newcomer.pronouns
    parent = entry["guardians"][0]
    call(parent, newcomer.parent)
    for other in entry["guardians"][1:]:
        call(other, Name(other["given_name"], newcomer.parent.family))
    for relation in people.rows.tables["relation"]:
        if relation["student_id"] == student["id"] and relation["person_id"] == parent["id"]:
            relation |= {"kind": "mother", "said_as": "Mother"}
    parent |= {"email": f"{newcomer.parent.username}@mail.example", "language": newcomer.language}
    born = people.today.replace(year=people.today.year - newcomer.years, day=min(people.today.day, 28))
    student |= {
        "grade": newcomer.grade,
        "birth_on": born - timedelta(days=DAYS_PAST_BIRTHDAY),
        "home_languages": [newcomer.language],
        "english_learner": False,
        "primary_category": newcomer.category,
        "evaluated_on": weekday(people.today - timedelta(days=EVALUATED_DAYS_AGO)),
    }
    if newcomer.case_manager is not None:
        manager = dict(entry["team"])["case_manager"]
        call(manager, newcomer.case_manager)
        manager["email"] = f"{newcomer.case_manager.username}@{people.town.slug}.example"
        people.rows.named["high_school_case_manager"] = manager
    return entry
