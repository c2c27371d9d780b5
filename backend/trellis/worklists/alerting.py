"""Each morning: who is told of which day. Rows first, in batches; mail from the rows, as each person likes it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, func, select, update
from sqlalchemy.dialects.postgresql import insert

from trellis.access.day import in_force, today
from trellis.deadlines.model import Deadline
from trellis.kernel.events import hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices import service as notices
from trellis.people.model import Person, PersonRole
from trellis.students.model import Student
from trellis.teams.model import TeamMember
from trellis.worklists import owners, settings
from trellis.worklists.model import AlertChoice, DeadlineAlert
from trellis.worklists.owners import Known, owners_of
from trellis.worklists.rules import (
    MOST_AT_ONCE,
    THRESHOLDS,
    USUAL_WAY,
    days_left,
    escalation_of,
    excused_of,
    is_mailed_on,
    threshold_of,
)

BATCH = 500
CHANGED = "alert.raised"
"""The hint to a person that something new stands on their bell."""


async def raise_alerts(work: UnitOfWork, *, after: uuid.UUID, most: int = BATCH) -> uuid.UUID | None:
    """Tell of up to `most` open deadlines, in the order of their keys, from the one behind `after`; answers where it
    stopped, None at the end.

    Run again, or twice at once, it tells nobody anything a second time. What was met or withdrawn drops out by being
    so. Who is told is who answers for it today (`owners`).
    """
    day = await today(work)
    found = (
        await work.session.execute(
            select(Deadline, Student.school_id)
            .join(Student, and_(Student.district_id == Deadline.district_id, Student.id == Deadline.student_id))
            .where(
                Deadline.state == "open",
                Deadline.due_on <= day + timedelta(days=THRESHOLDS[-1]),
                Deadline.rule_id.not_in(owners.IS_NO_DEADLINE),
                Deadline.id > after,
            )
            .order_by(Deadline.id)
            .limit(most)
        )
    ).all()
    if not found:
        return None
    known = await _known(work, [row.student_id for row, _ in found], day)
    after_days = await settings.escalates_after_days(work)
    told = [
        dict(zip(("person_id", "threshold", "reason"), one, strict=True), deadline=row)
        for row, school_id in found
        for one in tellings(row, school_id, known, day, after_days)
    ]
    if told:
        new = await work.session.execute(
            insert(DeadlineAlert)
            .values([_row(work, one, day) for one in told])
            .on_conflict_do_nothing(index_elements=["district_id", "person_id", "deadline_id", "due_on", "threshold"])
            .returning(DeadlineAlert.person_id)
        )
        await hint_all(work, [(CHANGED, person) for person in dict.fromkeys(new.scalars())])
    return found[-1][0].id if len(found) == most else None


def tellings(
    row: Deadline, school_id: uuid.UUID | None, known: Known, day: date, after_days: int
) -> list[tuple[uuid.UUID, int, str]]:
    """Who is told of an open deadline on `day`, at which threshold, and why (`model.REASONS`). Pure."""
    if row.due_on is None:
        return []
    left = days_left(row.due_on, day)
    at = threshold_of(left)
    if at is None:
        return []
    people, is_owned = owners_of(row.rule_id, row.student_id, school_id, known)
    if not is_owned:
        # Administrators are told of what is nobody's, and then as of what is late: not each day of each.
        again = escalation_of(left, 1) if left < 0 else at
        return [(person, again if again is not None else at, "unowned") for person in people]
    found = [(person, at, "due") for person in people]
    over, why = escalation_of(left, after_days), "escalated"
    if left < 0 and row.excused_on is not None and row.excused_on < day:
        # Whoever excused it answers for it themselves: the administrators are told the next morning, and each week.
        over, why = excused_of(left, days_left(row.excused_on, day)), "excused"
    if over is not None:
        found += [(person, over, why) for person in known.administrators if person not in people]
    return found


def _row(work: UnitOfWork, one: dict[str, Any], day: date) -> dict[str, Any]:
    deadline = one["deadline"]
    return {
        "district_id": work.district_id,
        "id": new_id(),
        "created_at": work.at,
        "person_id": one["person_id"],
        "student_id": deadline.student_id,
        "deadline_id": deadline.id,
        "due_on": deadline.due_on,
        "threshold": one["threshold"],
        "reason": one["reason"],
        "raised_on": day,
    }


async def _known(work: UnitOfWork, students: Sequence[uuid.UUID], day: date) -> Known:
    teams = await work.session.execute(
        select(TeamMember.student_id, TeamMember.person_id, TeamMember.role)
        .join(Person, and_(Person.district_id == TeamMember.district_id, Person.id == TeamMember.person_id))
        .where(
            TeamMember.student_id.in_(set(students)),
            TeamMember.role.in_(["case_manager", *sorted(owners.ASSESSING)]),
            in_force(TeamMember, day),
            Person.status == "active",
            Person.kind == "staff",
        )
        .order_by(TeamMember.starts_on, TeamMember.id)
    )
    managers: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    assessors: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for student_id, person_id, role in teams:
        (managers if role == "case_manager" else assessors)[student_id].append(person_id)
    held = await work.session.execute(
        select(PersonRole.person_id, PersonRole.role, PersonRole.school_id)
        .join(Person, and_(Person.district_id == PersonRole.district_id, Person.id == PersonRole.person_id))
        .where(
            PersonRole.role.in_(("school_leader", "special_education_admin")),
            in_force(PersonRole, day),
            Person.status == "active",
        )
        .order_by(PersonRole.starts_on, PersonRole.id)
    )
    leaders: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    administrators = []
    for person_id, role, school_id in held:
        if role == "school_leader" and school_id is not None:
            leaders[school_id].append(person_id)
        elif role == "special_education_admin" and school_id is None:
            administrators.append(person_id)
    return Known(managers, assessors, leaders, tuple(dict.fromkeys(administrators)))


async def mail_alerts(work: UnitOfWork, *, after: uuid.UUID, most: int = BATCH) -> uuid.UUID | None:
    """Note the mails of up to `most` people who were told of something, in the order of their keys; where it stopped.

    One mail each, or one a deadline for who wants them at once. Marked as mailed in the same transaction, so a job that
    falls and runs again writes to nobody twice. What somebody gets to read is asked when the mail is written
    (`mailing`).
    """
    day = await today(work)
    waiting = (
        select(DeadlineAlert.person_id, func.coalesce(AlertChoice.mail, USUAL_WAY).label("mail"))
        .outerjoin(
            AlertChoice,
            and_(
                AlertChoice.district_id == DeadlineAlert.district_id,
                AlertChoice.person_id == DeadlineAlert.person_id,
            ),
        )
        .where(DeadlineAlert.mailed_on.is_(None), DeadlineAlert.person_id > after)
        .group_by(DeadlineAlert.person_id, AlertChoice.mail)
        .order_by(DeadlineAlert.person_id)
        .limit(most)
    )
    people = (await work.session.execute(waiting)).all()
    for person_id, way in people:
        if is_mailed_on(way, day):
            await _mail_one(work, person_id, way, day)
    return people[-1].person_id if len(people) == most else None


async def _mail_one(work: UnitOfWork, person_id: uuid.UUID, way: str, day: date) -> None:
    taken = await work.session.execute(
        update(DeadlineAlert)
        .where(DeadlineAlert.person_id == person_id, DeadlineAlert.mailed_on.is_(None))
        .values(mailed_on=day)
        .returning(DeadlineAlert.id, DeadlineAlert.student_id)
        .execution_options(synchronize_session=False)
    )
    alerts = taken.all()
    if way == "at_once" and len(alerts) <= MOST_AT_ONCE:
        for alert_id, student_id in alerts:
            await notices.send(
                work,
                person_id=person_id,
                template="deadline_alert",
                ids={"alert_id": str(alert_id)},
                student_id=student_id,
            )
        return
    if alerts:
        await notices.send(work, person_id=person_id, template="deadline_digest", ids={"mailed_on": day.isoformat()})
