"""Evaluations of the demo: one that is being planned, and in Maple Grove one a parent consented to on paper."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from trellis.cases.log import Step, begin_case, write_step
from trellis.cases.model import EvaluationCase
from trellis.cases.states import line, rows_from
from trellis.demo.cast import CASTS_504, NEWCOMERS, Name
from trellis.evaluations.model import EvaluationArea, EvaluationReview
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.model import Person
from trellis.teams.model import TeamMember

if TYPE_CHECKING:
    from trellis.demo.people import People

EVALUATED_IN = "maple"
ASKED_BEFORE = timedelta(days=30)


async def evaluate(work: UnitOfWork, people: People, today: date) -> None:
    """What is known of a child whose mother asked last week, and an evaluation under way for a newcomer."""
    slug = people.town.slug
    asked_for = await _student(work, CASTS_504[slug].child)
    case_id = (
        await work.session.execute(select(EvaluationCase.id).where(EvaluationCase.student_id == asked_for))
    ).scalar_one()
    here = {"district_id": work.district_id, "student_id": asked_for, "case_id": case_id}
    work.session.add(
        EvaluationReview(
            **here,
            id=new_id(),
            from_parents="His mother brought the letter of an eye doctor: nothing is wrong with his eyes.",
            classroom="Benchmarks of fall: he reads half of what others of his class read.",
            observations="His teacher: he loses his place and guesses from the pictures.",
            parent_input="She asks why he comes home with headaches.",
            more_is_needed=True,
            needed="How he reads, and how he sees words.",
        )
    )
    for key, procedures in (
        ("academic", "A test of reading and writing, a look at his work"),
        ("vision", "A screening by the nurse"),
    ):
        work.session.add(EvaluationArea(**here, id=new_id(), key=key, procedures=procedures, language="English"))
    await work.session.flush()
    if slug == EVALUATED_IN:
        await _under_way(work, NEWCOMERS[slug][0].child, today)


async def _under_way(work: UnitOfWork, child: Name, today: date) -> None:
    """A reevaluation asked for a month ago: two areas, and the parent's consent, which came on paper."""
    student_id = await _student(work, child)
    members = select(TeamMember.role, TeamMember.person_id).where(TeamMember.student_id == student_id)
    team = {row.role: row.person_id for row in await work.session.execute(members)}
    received_on = today - ASKED_BEFORE
    case_id = await begin_case(work, student_id=student_id, machine="reevaluation", received_on=received_on)
    way = line("reevaluation")
    here, on = "new", received_on
    for target in way[: way.index("consented") + 1]:
        row = next(one for one in rows_from("reevaluation", here) if one.target == target)
        step = Step(row, row.by[0], on, dict.fromkeys(row.needs, "on paper"), on_behalf_of="parent")
        await write_step(work, case_id=case_id, student_id=student_id, step=step)
        here, on = target, on + timedelta(days=5)
        if target == "review_of_data":
            await _areas(work, case_id, student_id, team)


async def _areas(work: UnitOfWork, case_id: uuid.UUID, student_id: uuid.UUID, team: dict[str, uuid.UUID]) -> None:
    of = {"district_id": work.district_id, "case_id": case_id, "student_id": student_id}
    for key, procedures, role in (
        ("intelligence", "WISC-V, a talk with Iris", "psychologist"),
        ("academic", "WJ IV, a look at her work", "case_manager"),
    ):
        work.session.add(
            EvaluationArea(
                **of,
                id=new_id(),
                key=key,
                procedures=procedures,
                language="English",
                assessor_id=team.get(role),
                is_qualified=role in team,
            )
        )
    await work.session.flush()


async def _student(work: UnitOfWork, name: Name) -> uuid.UUID:
    found = await work.session.execute(
        select(Person.id).where(
            Person.kind == "student", Person.given_name == name.given, Person.family_name == name.family
        )
    )
    key: uuid.UUID = found.scalar_one()
    return key
