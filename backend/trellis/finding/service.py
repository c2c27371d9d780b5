"""What the search box finds beside names as they are typed. Everything under the row policies of who asks."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Select, select

from trellis.attachments.model import Attachment
from trellis.finding.model import NameWord
from trellis.finding.spelling import is_one_letter_off, spellings, texts_meant
from trellis.finding.words import around, says_them, typed_words
from trellis.kernel.tenancy import UnitOfWork
from trellis.people import service as people
from trellis.people.model import Person
from trellis.people.searching import Way, first_found, ways
from trellis.plans.form.kinds import KINDS
from trellis.plans.model import Plan, PlanGoal
from trellis.plans.states import IN_FORCE
from trellis.students import service as students
from trellis.students.model import Student

MOST_OF_A_KIND = 5
MOST_STUDENTS = 3
"""Whose plans are offered at once."""
MOST_READ = 1_000
"""Goals, and files, of one's own students that are looked through at one key."""
CURRENT = ("draft", "team_review", "finalized", "consent_pending", *IN_FORCE)
ORDER_OF_STATES = {state: place for place, state in enumerate(CURRENT)}
OF_A_PLAN = frozenset(
    word for kind in KINDS.values() for said in (kind.title.en, kind.title.es) for word in typed_words(said)
) | {"iep", "504", "plan", "planes", "plans"}
"""Words that say that a plan is meant, and of nobody who it is."""


@dataclass(frozen=True, slots=True)
class GoalFound:
    """Of a goal what its line needs."""

    id: uuid.UUID
    plan_id: uuid.UUID
    row_id: str
    student_id: uuid.UUID
    statement: str


@dataclass(frozen=True, slots=True)
class FileFound:
    """Of a file what its line needs."""

    id: uuid.UUID
    student_id: uuid.UUID
    title: str
    file_name: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the search box: what it leads to, the student it is about (nobody of a colleague), and of a goal the
    words around those that were looked for."""

    kind: str
    row: Student | Person | Plan | GoalFound | FileFound
    about_id: uuid.UUID | None = None
    words: str = ""


async def further(work: UnitOfWork, *, text: str) -> list[Hit]:
    """Who may be meant though a letter is wrong, then plans, goals and files; nothing for a text too short.

    Goals and files are those of the students on whose team one is: whoever works for a whole district finds those by
    the student.
    """
    if not 3 <= len(text.strip()) <= 100:
        return []
    typed = typed_words(text)[:6]
    if not typed:
        return []
    caseload = (await students.caseload(work)).with_only_columns(Student.id)
    mine = list((await work.session.execute(caseload)).scalars())
    return [
        *await _nearly_named(work, typed),
        *await _plans_of_named(work, typed),
        *await _goals(work, typed, mine),
        *await _files(work, typed, mine),
    ]


async def _nearly_named(work: UnitOfWork, typed: Sequence[str]) -> list[Hit]:
    """Students, then colleagues, whose name is what was typed but for one letter of a word."""
    near = await _near_words(work, typed)
    found: dict[uuid.UUID, Hit] = {}
    for text in texts_meant(typed, near):
        for student, person in await _students_named(work, text, MOST_OF_A_KIND):
            found.setdefault(person.id, Hit("student", student, person.id))
        for person in await _colleagues_named(work, text):
            found.setdefault(person.id, Hit("person", person))
        if len(found) >= MOST_OF_A_KIND:
            break
    return list(found.values())[:MOST_OF_A_KIND]


async def _near_words(work: UnitOfWork, typed: Sequence[str]) -> dict[str, list[str]]:
    """Words of names that are one letter off a typed word, by that word."""
    ways_to_spell = {spelling for word in typed for spelling in spellings(word)}
    if not ways_to_spell:
        return {}
    known = select(NameWord.word).where(NameWord.spelling.in_(ways_to_spell)).distinct().order_by(NameWord.word)
    near: dict[str, list[str]] = defaultdict(list)
    for word in (await work.session.execute(known)).scalars():
        for one in typed:
            if is_one_letter_off(one, word):
                near[one].append(word)
    return near


async def _students_named(work: UnitOfWork, text: str, most: int) -> list[tuple[Student, Person]]:
    statement, found, are_few = await students.students_to_search(work, search=text)
    ids = await _first(work, statement, found, most, are_few=are_few)
    return [one for one in await students.students_by_id(work, ids) if one is not None]


async def _colleagues_named(work: UnitOfWork, text: str) -> list[Person]:
    ids = await _first(work, await people.colleagues(work), ways(text), MOST_OF_A_KIND, are_few=False)
    rows = {p.id: p for p in (await work.session.execute(select(Person).where(Person.id.in_(ids)))).scalars()}
    return [rows[one] for one in ids if one in rows]


async def _first(
    work: UnitOfWork, statement: Select[Any], found: Sequence[Way], most: int, *, are_few: bool
) -> list[uuid.UUID]:
    asked = first_found(statement, [Person.id.label("found_id")], found, most, of_few=are_few)
    return [row.found_id for row in await work.session.execute(asked)]


async def _plans_of_named(work: UnitOfWork, typed: Sequence[str]) -> list[Hit]:
    """Plans in work or in force of the students that the words name, but for words that say "plan"."""
    named = " ".join(word for word in typed if word not in OF_A_PLAN)
    if len(named) < 3:
        return []
    about = [student.id for student, _ in await _students_named(work, named, MOST_STUDENTS)]
    statement = select(Plan).where(Plan.student_id.in_(about), Plan.state.in_(CURRENT))
    plans = sorted(
        (await work.session.execute(statement)).scalars(),
        key=lambda plan: (ORDER_OF_STATES[plan.state], plan.kind, plan.id),
    )
    return [Hit("plan", plan, plan.student_id) for plan in plans][:MOST_OF_A_KIND]


async def _goals(work: UnitOfWork, typed: Sequence[str], mine: Sequence[uuid.UUID]) -> list[Hit]:
    statement = (
        select(PlanGoal.id, PlanGoal.plan_id, PlanGoal.row_id, Plan.student_id, PlanGoal.statement)
        .join(Plan, (Plan.district_id == PlanGoal.district_id) & (Plan.id == PlanGoal.plan_id))
        .where(Plan.student_id.in_(mine), Plan.state.in_(CURRENT))
        .order_by(Plan.created_at.desc(), PlanGoal.position)
        .limit(MOST_READ)
    )
    goals = (GoalFound(*row) for row in await work.session.execute(statement))
    found = (goal for goal in goals if says_them(goal.statement, typed))
    return [Hit("goal", goal, goal.student_id, around(goal.statement, typed)) for goal in islice(found, MOST_OF_A_KIND)]


async def _files(work: UnitOfWork, typed: Sequence[str], mine: Sequence[uuid.UUID]) -> list[Hit]:
    statement = (
        select(Attachment.id, Attachment.student_id, Attachment.title, Attachment.file_name)
        .where(Attachment.student_id.in_(mine), Attachment.state == "ready")
        .order_by(Attachment.created_at.desc())
        .limit(MOST_READ)
    )
    files = (FileFound(*row) for row in await work.session.execute(statement))
    found = (file for file in files if says_them(f"{file.title} {file.file_name}", typed))
    return [Hit("attachment", file, file.student_id) for file in islice(found, MOST_OF_A_KIND)]
