"""The evaluation of the demo that is being planned; the one that is under way is in `under_way.py`."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from trellis.cases.model import EvaluationCase
from trellis.demo.cast import CASTS_504, Name
from trellis.evaluations.model import EvaluationArea, EvaluationReview
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.model import Person

if TYPE_CHECKING:
    from trellis.demo.people import People


async def write_what_is_known(work: UnitOfWork, people: People) -> None:
    """What is known of a child whose mother asked last week."""
    slug = people.town.slug
    asked_for = await student_named(work, CASTS_504[slug].child)
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
            reviewed_by="His teacher, the school psychologist",
            reviewed_on=work.at.date() - timedelta(days=2),
        )
    )
    for key, procedures in (
        ("academic", "A test of reading and writing, a look at his work"),
        ("vision", "A screening by the nurse"),
    ):
        work.session.add(EvaluationArea(**here, id=new_id(), key=key, procedures=procedures, language="English"))
    await work.session.flush()


async def student_named(work: UnitOfWork, name: Name) -> uuid.UUID:
    """The student of a story."""
    found = await work.session.execute(
        select(Person.id).where(
            Person.kind == "student", Person.given_name == name.given, Person.family_name == name.family
        )
    )
    key: uuid.UUID = found.scalar_one()
    return key
