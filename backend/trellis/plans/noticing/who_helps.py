"""The parts of any notice that are the same whatever it is about: the safeguards, and who answers questions."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from trellis.districts.model import District, School
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.prior_written.rules import Text, text_of
from trellis.people.model import Person
from trellis.plans.noticing.prefilled import ANOTHER_COPY, HELP, PARENT_CENTER, SAFEGUARDS
from trellis.students.model import Student
from trellis.teams.service import case_manager_to_write_to


async def who_helps(work: UnitOfWork, student_id: uuid.UUID) -> dict[str, Text]:
    """Contents `safeguards` and `help` of a notice about a student; its case manager answers, else who acts."""
    who = await case_manager_to_write_to(work, student_id) or work.person_id
    name = (await work.session.execute(select(Person.name).where(Person.id == who))).scalar_one()
    place = (
        select(School.name, District.name)
        .select_from(Student)
        .join(District, District.id == Student.district_id)
        .outerjoin(School, (School.district_id == Student.district_id) & (School.id == Student.school_id))
        .where(Student.id == student_id)
    )
    school, district = (await work.session.execute(place)).one()
    around = {"name": name, "school": school or district}
    return {
        "safeguards": text_of(_joined(SAFEGUARDS, ANOTHER_COPY.filled(**around))),
        "help": text_of(_joined(HELP.filled(**around), PARENT_CENTER)),
    }


def _joined(*sentences: Words) -> Words:
    return Words(" ".join(one.en for one in sentences), " ".join(one.es for one in sentences))
