"""A caseload passes to others in one deed: nobody is left without a case manager, and nothing by name with who goes."""

from __future__ import annotations

import contextlib
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select

from trellis.access import Permission, allow
from trellis.access.day import in_force, today
from trellis.caseloads.reading import ROLE, is_nobodys, sections_of
from trellis.caseloads.rules import LONGEST_REASON, NO_REASON, NOT_THEIRS, Piece, fault_of
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput
from trellis.kernel.repeating import is_repeated
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.service import send
from trellis.people.model import Person
from trellis.plans.model import Plan, PlanSection
from trellis.students.model import Student
from trellis.teams import service as teams
from trellis.teams.model import TeamMember
from trellis.teamwork.assigning import give_section, writers_of
from trellis.teamwork.model import SectionAssignment

OTHER_DAYS = Words(
    en="This person is named case manager of one of these students for other days already. Change that in the team of "
    "the student first; nothing was handed over.",
    es="Esta persona ya está nombrada responsable de uno de estos estudiantes para otros días. Cámbielo antes en el "
    "equipo del estudiante; no se traspasó nada.",
)


class CaseloadChanged(Conflict):
    """Somebody else changed a team between looking and handing over."""

    code = "CASELOAD_CHANGED"
    default_says = NOT_THEIRS


class NotHere(InvalidInput):
    """Whoever is to take over is not here any more, or is family."""

    code = "NOT_A_CASE_MANAGER"
    default_says = Words(
        en="This person can't be a case manager: they are not staff, or not here any more.",
        es="Esta persona no puede ser responsable: no es del personal o ya no está.",
    )


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What passed on: students, and sections by name; `sections_left` are those a new case manager may not write."""

    students: int
    sections: int
    sections_left: int


async def hand_over(
    work: UnitOfWork,
    *,
    from_id: uuid.UUID | None,
    pieces: Sequence[Piece],
    reason: str,
    idempotency_key: str,
) -> HandedOver:
    """Give students of one caseload, or students without a case manager (`from_id` None), to others from today on.

    Whoever may change a student's team may give the student on. All of it or nothing. Raises InvalidInput,
    CaseloadChanged, NotHere, NotAllowed, NotFound, KeyUsedForSomethingElse.
    """
    wish = [{"to": str(one.to_id), "students": [str(student) for student in one.student_ids]} for one in pieces]
    asked = {"from": str(from_id), "pieces": wish, "reason": reason}
    if await is_repeated(work, "caseload.hand_over", idempotency_key, **asked):
        return HandedOver(sum(len(one.student_ids) for one in pieces), 0, 0)
    why = " ".join(reason.split())
    if not 1 <= len(why) <= LONGEST_REASON:
        raise InvalidInput(NO_REASON.filled(most=LONGEST_REASON), field="reason")
    day = await today(work)
    on_it = await _on_it(work, from_id, [student for one in pieces for student in one.student_ids], day)
    fault = fault_of(from_id, pieces, on_it)
    if fault is NOT_THEIRS:
        raise CaseloadChanged()
    if fault is not None:
        raise InvalidInput(fault, field="pieces")
    # Before anything is said about who takes over: whether a person is here is no answer to who may not hand over.
    for student_id in (one for piece in pieces for one in piece.student_ids):
        await allow(work, Permission.MANAGE_TEAM, student_id)
    given: Counter[str] = Counter()
    for piece in pieces:
        await _is_here(work, piece.to_id)
        for student_id in piece.student_ids:
            await _join(work, student_id, piece.to_id, why, day)
            if from_id is not None:
                given.update(await _sections(work, student_id, from_id, piece.to_id, day))
            await _leave(work, student_id, on_it[student_id], piece.to_id, why, day)
        await send(
            work,
            person_id=piece.to_id,
            template="caseload_given",
            ids={"students": str(len(piece.student_ids)), "from_id": str(from_id or ""), "by_id": str(work.person_id)},
        )
    return HandedOver(sum(len(one.student_ids) for one in pieces), given["given"], given["left"])


async def _on_it(
    work: UnitOfWork, from_id: uuid.UUID | None, students: Sequence[uuid.UUID], day: date
) -> dict[uuid.UUID, list[TeamMember]]:
    """The students that can pass on, with the memberships that end; held until the deed is done.

    The student's row is held first: two who hand the same student over take turns, and the second finds them gone.
    """
    held = select(Student.id).where(Student.id.in_(students)).order_by(Student.id).with_for_update()
    await work.session.execute(held)
    if from_id is None:
        nobodys = select(Student.id).where(Student.id.in_(students), await is_nobodys(work))
        free = list((await work.session.execute(nobodys)).scalars())
        left = select(TeamMember).where(
            TeamMember.student_id.in_(free), TeamMember.role == ROLE, in_force(TeamMember, day)
        )
    else:
        free = []
        left = select(TeamMember).where(
            TeamMember.student_id.in_(students),
            TeamMember.person_id == from_id,
            TeamMember.role == ROLE,
            in_force(TeamMember, day),
        )
    ending: dict[uuid.UUID, list[TeamMember]] = {student: [] for student in free}
    for member in (await work.session.execute(left.with_for_update())).scalars():
        ending.setdefault(member.student_id, []).append(member)
    return ending


async def _is_here(work: UnitOfWork, person_id: uuid.UUID) -> None:
    found = select(Person.kind).where(Person.id == person_id, Person.status == "active")
    kind = (await work.session.execute(found)).scalar_one_or_none()
    if kind != "staff":
        raise NotHere(field="toId")


async def _join(work: UnitOfWork, student_id: uuid.UUID, to_id: uuid.UUID, why: str, day: date) -> None:
    await allow(work, Permission.MANAGE_TEAM, student_id)
    # Two may share a student; then it is the one's alone.
    with contextlib.suppress(teams.AlreadyOnTheTeam):
        await teams.add_member(work, student_id=student_id, person_id=to_id, role=ROLE, starts_on=day, reason=why)
    # Named for another day or until one, they would leave the student without a case manager.
    from_today_on = select(TeamMember.id).where(
        TeamMember.student_id == student_id,
        TeamMember.person_id == to_id,
        TeamMember.role == ROLE,
        TeamMember.starts_on <= day,
        TeamMember.ends_on.is_(None),
    )
    if (await work.session.execute(from_today_on)).first() is None:
        raise InvalidInput(OTHER_DAYS, field="toId")


async def _leave(
    work: UnitOfWork, student_id: uuid.UUID, ending: Sequence[TeamMember], to_id: uuid.UUID, why: str, day: date
) -> None:
    """The last step: whoever hands over their own caseload may do nothing with it afterwards."""
    for member in ending:
        await teams.end_membership(work, member_id=member.id, ends_on=max(day, member.starts_on), reason=why)
    record(
        work,
        "caseload.hand_over",
        "student",
        student_id,
        student_id=student_id,
        to=str(to_id),
        ended=[str(member.person_id) for member in ending],
    )


async def _sections(
    work: UnitOfWork, student_id: uuid.UUID, from_id: uuid.UUID, to_id: uuid.UUID, day: date
) -> list[str]:
    """Give sections that are still to be written to the new case manager, where they may write them."""
    open_ones = (
        select(Plan, PlanSection.section_key, SectionAssignment.due_on)
        .join(
            SectionAssignment,
            and_(SectionAssignment.district_id == Plan.district_id, SectionAssignment.plan_id == Plan.id),
        )
        .join(
            PlanSection,
            and_(PlanSection.district_id == Plan.district_id, PlanSection.id == SectionAssignment.section_id),
        )
        .join(Student, and_(Student.district_id == Plan.district_id, Student.id == Plan.student_id))
        .where(Student.id == student_id, SectionAssignment.id.in_(sections_of(from_id).correlate(Student)))
    )
    told = []
    for plan, key, due_on in (await work.session.execute(open_ones)).all():
        writes = select(Person.id).where(Person.id == to_id, await writers_of(work, plan, key))
        if (await work.session.execute(writes)).first() is None:
            told.append("left")
            continue
        due = due_on if due_on is None or due_on >= day else None
        await give_section(work, plan_id=plan.id, section_key=key, person_id=to_id, due_on=due)
        told.append("given")
    return told
