"""Over whose name a student's plan is printed."""

from __future__ import annotations

import uuid

from sqlalchemy import and_, select

from trellis.districts.model import District, School
from trellis.kernel.tenancy import UnitOfWork
from trellis.plans.district_form.model import FormLogo
from trellis.plans.form import Form
from trellis.plans.printed import Letterhead
from trellis.students.model import Student


async def letterhead_of(work: UnitOfWork, form: Form, *, student_id: uuid.UUID) -> Letterhead:
    """The district's name and the student's school; the picture of the letterhead `form` has, where it has one."""
    own = select(District.name, District.time_zone).where(District.id == work.district_id)
    district = (await work.session.execute(own)).one()
    school = (
        select(School.name)
        .join(Student, and_(Student.district_id == School.district_id, Student.school_id == School.id))
        .where(Student.id == student_id)
    )
    name = (await work.session.execute(school)).scalar_one_or_none()
    return Letterhead(district.name, name, district.time_zone, await _logo(work, form))


async def _logo(work: UnitOfWork, form: Form) -> bytes | None:
    """The bytes of the picture the form names by their hash."""
    logo = form.district.letterhead.logo if form.district and form.district.letterhead else None
    if logo is None:
        return None
    return (await work.session.execute(select(FormLogo.content).where(FormLogo.sha256 == logo.sha256))).scalar_one()


async def district_name(work: UnitOfWork) -> str:
    """The district's name alone."""
    return (await work.session.execute(select(District.name).where(District.id == work.district_id))).scalar_one()
