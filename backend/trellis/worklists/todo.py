"""What the acting person has to do: deadlines they answer for, and what waits for them in every room. One list."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, exists, not_, or_, select

import trellis.worklists.everywhere  # noqa: F401  (rooms are declared by importing them)
from trellis.access import Permission
from trellis.access.day import in_force, today
from trellis.deadlines import naming
from trellis.deadlines.explaining import in_words
from trellis.deadlines.model import Deadline
from trellis.graphql.rights import permitted
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.people.model import Person, PersonRole
from trellis.plans import today as plans
from trellis.students.model import Student
from trellis.teams.model import TeamMember
from trellis.worklists import owners, settings
from trellis.worklists.waiting import MOST_ROWS, Row, in_order, rows_of_rooms, standing_of

AHEAD = timedelta(days=60)
UNEXPLAINED_FOR = timedelta(days=60)
"""How long after something was done late its case is asked why."""
VERB = Words(en="Open the deadlines", es="Abrir los plazos")
WHY_VERB = Words(en="Say why", es="Decir por qué")
WHY_LATE = Words(en="Done late: {rule}", es="Hecho con retraso: {rule}")
WHY_LATE_WHY = Words(
    en="It was due on that day. Say why it was late: the district's report to the state asks for it.",
    es="Vencía ese día. Diga por qué se retrasó: lo pide el informe del distrito al estado.",
)
DUE_WHY = Words(
    en="A day set by law. The district answers for it.", es="Un día fijado por ley. El distrito responde por él."
)
ESCALATED_WHY = Words(
    en="Overdue by {days} days. It stands here because nobody has done it yet.",
    es="Vencido hace {days} días. Está aquí porque todavía nadie lo ha hecho.",
)
EXCUSED_WHY = Words(
    en="Overdue. The time until {day} is excused on record; what was late stays late.",
    es="Vencido. El tiempo hasta el {day} consta como justificado; lo que se retrasó sigue siendo un retraso.",
)
UNOWNED_WHY = Words(
    en="Nobody answers for this day: the student has nobody in that role.",
    es="Nadie responde por este día: el estudiante no tiene a nadie en esa función.",
)


@dataclass(frozen=True, slots=True)
class Owned:
    """A deadline on somebody's list: the capacity it is theirs in, and why it stands there (`model.REASONS`)."""

    deadline: Deadline
    capacity: str
    reason: str


async def todo_for(work: UnitOfWork) -> tuple[list[Row], Row | None]:
    """The actor's list, most pressing first, and, when nothing is due, the next date to come."""
    of_plans, following = await plans.today_for(work)
    own = [row if row.whose else replace(row, whose="case_manager") for row in of_plans]
    rooms = await rows_of_rooms(work)
    day = await today(work)
    rows = with_clocks([*own, *rooms], await owned_by_actor(work), day)
    return in_order(rows), None if rows else following


def with_clocks(rows: Sequence[Row], owned: Sequence[Owned], day: date) -> list[Row]:
    """The rows of the rooms and the deadlines, each thing once. Pure.

    A row that already stands for a clock (a plan whose review is due on the very day) carries it: its day then opens
    into how it was counted.
    """
    by_day: dict[tuple[uuid.UUID, date], list[Owned]] = defaultdict(list)
    for one in owned:
        if one.deadline.due_on is not None and one.deadline.state == "open":
            by_day[one.deadline.student_id, one.deadline.due_on].append(one)
    told: set[uuid.UUID] = set()
    found = []
    for row in rows:
        same = by_day.get((row.student_id, row.due_on)) if row.student_id and row.due_on else None
        clock = next(
            (one for one in same or () if one.deadline.id not in told and _is_its_clock(row, one.deadline)), None
        )
        if clock is None:
            found.append(row)
            continue
        told.add(clock.deadline.id)
        found.append(replace(row, deadline_id=clock.deadline.id, whose=clock.capacity))
    return found + [row_of(one, day) for one in owned if one.deadline.id not in told]


def _is_its_clock(row: Row, clock: Deadline) -> bool:
    """A plan's row carries whatever is due on its day; a row that names its clock carries that one."""
    return row.deadline_id == clock.id if row.deadline_id is not None else row.kind == "Plan"


def row_of(one: Owned, day: date) -> Row:
    """What a deadline asks for on `day`. Pure."""
    clock, name = one.deadline, naming.name_of(one.deadline.rule_id)
    what, reason, verb, standing = name, DUE_WHY, VERB, standing_of(clock.due_on, day)
    if clock.state == "met":
        what, reason, verb, standing = WHY_LATE.filled(rule=name), WHY_LATE_WHY, WHY_VERB, "this_week"
    elif one.reason == "unowned":
        reason = UNOWNED_WHY
    elif clock.excused_until is not None and clock.due_on is not None and clock.due_on < day:
        reason = EXCUSED_WHY.filled(day=in_words(clock.excused_until))
    elif one.reason == "escalated" and clock.due_on is not None:
        reason = ESCALATED_WHY.filled(days=(day - clock.due_on).days)
    return Row(
        id=clock.id,
        kind="Student",
        place="students",
        student_id=clock.student_id,
        what=what,
        due_on=clock.due_on,
        standing=standing,
        verb=verb,
        reason=reason,
        on=clock.student_id,
        spot="deadlines",
        deadline_id=clock.id,
        whose=one.capacity,
    )


async def owned_by_actor(work: UnitOfWork, *, ahead: timedelta = AHEAD, most: int = MOST_ROWS) -> list[Owned]:
    """Open deadlines within `ahead` that are the actor's to see to, the most pressing first; and, of their cases, what
    was done late and nobody said why.

    Administrators have what is overdue beyond their district's measure and what nobody answers for, too.
    """
    if work.actor.person_id is None:
        return []
    day = await today(work)
    work.memory.setdefault("today", day)
    mine = await _ways(work, day)
    if not mine:
        return []
    of_capacity = or_(*(condition for _, _, condition in mine))
    open_soon = and_(Deadline.state == "open", Deadline.due_on.is_not(None), Deadline.due_on <= day + ahead)
    late = and_(
        Deadline.state == "met",
        Deadline.met_on > Deadline.due_on,
        Deadline.late_reason.is_(None),
        Deadline.met_on >= day - UNEXPLAINED_FOR,
    )
    marks = [condition.label(f"way_{n}") for n, (_, _, condition) in enumerate(mine)]
    found = await work.session.execute(
        select(Deadline, *marks)
        .join(Student, and_(Student.district_id == Deadline.district_id, Student.id == Deadline.student_id))
        .where(or_(open_soon, late), Deadline.rule_id.not_in(owners.IS_NO_DEADLINE), of_capacity)
        .where(permitted(work, Permission.SEE_DEADLINES, Deadline.student_id))
        .order_by(Deadline.due_on, Deadline.id)
        .limit(most)
    )
    rows = []
    for row, *ways in found.all():
        capacity, reason, _ = next(one for one, holds in zip(mine, ways, strict=True) if holds)
        rows.append(Owned(row, capacity, reason))
    return rows


async def _ways(work: UnitOfWork, day: date) -> list[tuple[str, str, Any]]:
    """In which ways a deadline can be the actor's, as SQL over `Deadline` and `Student`: the nearest first."""
    ways: list[tuple[str, str, Any]] = []
    mine = select(TeamMember.student_id).where(TeamMember.person_id == work.person_id, in_force(TeamMember, day))
    managed = Deadline.student_id.in_(mine.where(TeamMember.role == "case_manager"))
    tested = Deadline.student_id.in_(mine.where(TeamMember.role.in_(owners.ASSESSING)))
    others = [rule for capacity, rules in owners.BY_CAPACITY.items() if capacity != owners.CASE_MANAGER
              for rule in rules.split()]  # fmt: skip
    assessors = owners.rules_of(owners.ASSESSOR)
    ways.append((owners.ASSESSOR, "due", and_(Deadline.rule_id.in_(assessors), tested)))
    untested = and_(Deadline.rule_id.in_(assessors), not_(_somebody(Deadline, owners.ASSESSING, day)))
    ways.append((owners.CASE_MANAGER, "due", and_(or_(Deadline.rule_id.not_in(others), untested), managed)))
    leads = [school for role, school in work.actor.school_roles if role == "school_leader"]
    if leads:
        ways.append(
            (
                owners.SCHOOL_LEADER,
                "due",
                and_(Deadline.rule_id.in_(owners.rules_of(owners.SCHOOL_LEADER)), Student.school_id.in_(leads)),
            )
        )
    if work.actor.has("special_education_admin"):
        theirs = [*owners.rules_of(owners.ADMINISTRATOR), *owners.rules_of(owners.REGISTRAR)]
        ways.append((owners.ADMINISTRATOR, "due", Deadline.rule_id.in_(theirs)))
        after = timedelta(days=await settings.escalates_after_days(work))
        excused = and_(Deadline.excused_until.is_not(None), Deadline.due_on < day)
        over = and_(Deadline.state == "open", or_(Deadline.due_on <= day - after, excused))
        ways.append((owners.ADMINISTRATOR, "escalated", over))
        ways.append((owners.ADMINISTRATOR, "unowned", and_(Deadline.state == "open", unowned(Deadline, Student, day))))
    return ways


def unowned(deadline: Any, student: Any, day: Any) -> Any:
    """Whether nobody but the administrators answers for a deadline, as SQL."""
    led = exists(
        select(PersonRole.id)
        .join(Person, and_(Person.district_id == PersonRole.district_id, Person.id == PersonRole.person_id))
        .where(
            PersonRole.role == "school_leader",
            PersonRole.school_id == student.school_id,
            in_force(PersonRole, day),
            Person.status == "active",
        )
    ).correlate(deadline, student)
    managed = _somebody(deadline, {"case_manager"}, day)
    tested = _somebody(deadline, owners.ASSESSING, day)
    leaders, assessors = owners.rules_of(owners.SCHOOL_LEADER), owners.rules_of(owners.ASSESSOR)
    theirs = [*owners.rules_of(owners.ADMINISTRATOR), *owners.rules_of(owners.REGISTRAR)]
    return or_(
        and_(deadline.rule_id.in_(leaders), not_(led)),
        and_(deadline.rule_id.in_(assessors), not_(tested), not_(managed)),
        and_(deadline.rule_id.not_in([*leaders, *assessors, *theirs]), not_(managed)),
    )


def _somebody(deadline: Any, roles: Any, day: Any) -> Any:
    """Whether a student's team has somebody in one of these roles who may sign in, as SQL."""
    return exists(
        select(TeamMember.id)
        .join(Person, and_(Person.district_id == TeamMember.district_id, Person.id == TeamMember.person_id))
        .where(
            TeamMember.student_id == deadline.student_id,
            TeamMember.role.in_(sorted(roles)),
            in_force(TeamMember, day),
            Person.status == "active",
        )
    ).correlate(deadline)


__all__ = ["Owned", "owned_by_actor", "row_of", "todo_for", "unowned", "with_clocks"]
