"""Due soon and overdue, over students: one statement for a page, one for the counts, one for the file. All compiled.

Who sees a row is who sees that student's deadlines (`Permission.SEE_DEADLINES`): an administrator the district's, a
school's leader theirs, a case manager their students'. The board is no second door.
"""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Date,
    Integer,
    Select,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.orm import aliased

from trellis.access import Permission
from trellis.access.day import in_force, today
from trellis.deadlines import naming, reasons
from trellis.deadlines.model import Deadline
from trellis.districts.model import School
from trellis.graphql.compile.json_sql import opaque_id
from trellis.graphql.rights import permitted
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.people.model import Person
from trellis.students.model import Student
from trellis.teams.model import TeamMember
from trellis.worklists.owners import IS_NO_DEADLINE

STANDINGS = ("overdue", "soon", "unexplained")
"""Overdue and open; due within the days asked for; late, open or done, and nobody said why."""
SOON_DAYS = 30
MOST_DAYS = 365
GROUPS = ("rule", "school", "case_manager")
MOST_GROUPS = 2_000
MOST_EXPORTED = 20_000
OF_504 = ("DOC_REVIEW_504", "REEVAL_504")
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


async def board(
    work: UnitOfWork,
    *,
    standing: str,
    rule: str | None = None,
    school_id: uuid.UUID | None = None,
    case_manager_id: uuid.UUID | None = None,
    within_days: int | None = None,
) -> Select[Any]:
    """Deadlines with their students' names, ready to be paged. Raises InvalidInput for filters that mean nothing."""
    day = await today(work)
    asked = select(Deadline, Person).join(
        Person, and_(Person.district_id == Deadline.district_id, Person.id == Deadline.student_id)
    )
    return asked.where(
        stands(standing, day, within_days), *_narrowed(work, rule, school_id, case_manager_id, day), _theirs(work)
    )


def stands(standing: str, day: Any, within_days: int | None) -> Any:
    """Where a deadline stands on `day`, as SQL. Raises InvalidInput."""
    if standing not in STANDINGS:
        raise InvalidInput(field="standing")
    days = SOON_DAYS if within_days is None else within_days
    if not 0 <= days <= MOST_DAYS:
        raise InvalidInput(field="withinDays")
    is_open = Deadline.state == "open"
    if standing == "overdue":
        return and_(is_open, Deadline.due_on < day)
    if standing == "soon":
        begins = literal(day, Date()) if isinstance(day, date) else day
        return and_(is_open, Deadline.due_on >= day, Deadline.due_on <= begins + cast(literal(days), Integer()))
    done_late = and_(Deadline.state == "met", Deadline.met_on > Deadline.due_on)
    return and_(Deadline.late_reason.is_(None), or_(and_(is_open, Deadline.due_on < day), done_late))


def _narrowed(work: Any, rule: Any, school_id: Any, case_manager_id: Any, day: Any) -> list[Any]:
    found: list[Any] = [Deadline.rule_id.not_in(sorted(IS_NO_DEADLINE)), Deadline.due_on.is_not(None)]
    if rule is not None:
        if rule not in naming.RULES:
            raise InvalidInput(field="rule")
        found.append(Deadline.rule_id == rule)
    if school_id is not None:
        found.append(Deadline.student_id.in_(select(Student.id).where(Student.school_id == school_id)))
    if case_manager_id is not None:
        managed = select(TeamMember.student_id).where(
            TeamMember.person_id == case_manager_id, TeamMember.role == "case_manager", in_force(TeamMember, day)
        )
        found.append(Deadline.student_id.in_(managed))
    return found


def _theirs(work: Any) -> Any:
    """To who only coordinates Section 504, the days of Section 504 (domain.md 7.2: of an IEP nothing)."""
    of_504 = and_(Deadline.rule_id.in_(OF_504), permitted(work, Permission.SEE_DEADLINES, Deadline.student_id))
    return or_(permitted(work, Permission.SEE_ANY_DEADLINE, Deadline.student_id), of_504)


async def counts(work: UnitOfWork, *, within_days: int | None = None) -> Select[Any]:
    """How many are overdue, due soon and unexplained, by rule, by school and by case manager; the most overdue first.

    Each row says by what (`GROUPS`) and has the `key` that filters the board by it: a rule's id, an opaque id, or
    nothing where there is none. The deadlines are looked at once for all three. Raises InvalidInput.
    """
    day = await today(work)
    marks = {one: stands(one, day, within_days) for one in STANDINGS}
    manager = _managers(day)
    rows = (
        select(
            Deadline.rule_id.label("rule"),
            Student.school_id.label("school"),
            manager.c.person_id.label("manager"),
            *(cast(mark, Integer).label(name) for name, mark in marks.items()),
        )
        .join(Student, and_(Student.district_id == Deadline.district_id, Student.id == Deadline.student_id))
        .outerjoin(manager, manager.c.student_id == Deadline.student_id)
        .where(or_(*marks.values()), *_narrowed(work, None, None, None, day), _theirs(work))
        .subquery("counted")
    )
    by = {"rule": rows.c.rule, "school": rows.c.school, "case_manager": rows.c.manager}
    sums = [cast(func.sum(rows.c[name]), Integer).label(name) for name in STANDINGS]
    kind = func.grouping(*by.values())
    grouped = (
        select(*(column.label(name) for name, column in by.items()), kind.label("kind"), *sums)
        .group_by(func.grouping_sets(*(tuple_(column) for column in by.values())))
        .subquery("grouped")
    )
    who = aliased(Person)
    # Of three bits the one that is not set says by what a row is grouped.
    is_of = {name: grouped.c.kind == 7 - (4 >> place) for place, name in enumerate(by)}
    key = case(
        (is_of["rule"], grouped.c.rule),
        (and_(is_of["school"], grouped.c.school.is_not(None)), opaque_id("School", grouped.c.school)),
        (and_(is_of["case_manager"], grouped.c.case_manager.is_not(None)), opaque_id("Person", grouped.c.case_manager)),
        else_=cast(null(), Text),
    )
    named = case(
        (is_of["rule"], rule_name(grouped.c.rule, work.actor.language)),
        (is_of["school"], School.name),
        else_=who.name,
    )
    group = case(*((holds, literal_column(f"'{name}'", Text)) for name, holds in is_of.items()))
    order = [group, grouped.c.overdue.desc(), grouped.c.soon.desc(), key]
    place = func.row_number().over(order_by=order)
    return (
        select(
            type_coerce(group, Text()).label("by"),
            type_coerce(key, Text()).label("key"),
            type_coerce(named, Text()).label("name"),
            *(grouped.c[one].label(one) for one in STANDINGS),
            place.label("place"),
        )
        .select_from(grouped)
        .outerjoin(School, School.id == grouped.c.school)
        .outerjoin(who, who.id == grouped.c.case_manager)
        .order_by(place)
        .limit(MOST_GROUPS)
    )


def _managers(day: Any) -> Any:
    """One case manager of today for each student: the newest, as `teams.service.case_manager_today` has it."""
    return (
        select(TeamMember.student_id, TeamMember.person_id)
        .where(TeamMember.role == "case_manager", in_force(TeamMember, day))
        .distinct(TeamMember.student_id)
        .order_by(TeamMember.student_id, TeamMember.starts_on.desc(), TeamMember.id.desc())
        .subquery("managers")
    )


def rule_name(rule_id: Any, language: str) -> Any:
    """What a rule asks for, in words, as SQL."""
    spoken = "es" if language.startswith("es") else "en"
    said = {key: literal(words.in_language(spoken), Text()) for key, words in naming.RULES.items()}
    return case(said, value=rule_id, else_=rule_id)


HEADINGS = (
    Words(en="Student", es="Estudiante"),
    Words(en="Number", es="Número"),
    Words(en="School", es="Escuela"),
    Words(en="Case manager", es="Encargado del caso"),
    Words(en="What", es="Qué"),
    Words(en="Rule", es="Regla"),
    Words(en="Due", es="Vence"),
    Words(en="First due", es="Primera fecha"),
    Words(en="Excused until", es="Justificado hasta"),
    Words(en="Done", es="Hecho"),
    Words(en="Days late", es="Días de retraso"),
    Words(en="Why late", es="Motivo del retraso"),
    Words(en="In words", es="En palabras"),
)


@dataclass(frozen=True, slots=True)
class Exported:
    """A board as a file, and how many rows it has."""

    text: str
    row_count: int


async def export(work: UnitOfWork, *, language: str, **filters: Any) -> Exported:
    """The whole board as CSV (RFC 4180) for who sees it, and on record whose deadlines left in it.

    Raises InvalidInput, also where it has more rows than one file takes (`MOST_EXPORTED`).
    """
    day = await today(work)
    statement = await board(work, **filters)
    manager, who, names = _managers(day), aliased(Person), aliased(Student)
    statement = (
        statement.add_columns(names.student_number, School.name, who)
        .join(names, and_(names.district_id == Deadline.district_id, names.id == Deadline.student_id))
        .outerjoin(School, and_(School.district_id == names.district_id, School.id == names.school_id))
        .outerjoin(manager, manager.c.student_id == Deadline.student_id)
        .outerjoin(who, who.id == manager.c.person_id)
        .order_by(Deadline.due_on, Deadline.id)
        .limit(MOST_EXPORTED + 1)
    )
    rows = (await work.session.execute(statement)).all()
    if len(rows) > MOST_EXPORTED:
        raise InvalidInput(field="standing")
    record(
        work,
        "deadline.export",
        "student",
        None,
        filters=sorted(name for name, value in filters.items() if value is not None),
        count=len(rows),
        shown=[str(one) for one in dict.fromkeys(row[0].student_id for row in rows)],
    )
    spoken = "es" if language.startswith("es") else "en"
    return Exported(_as_csv([_cells(row, day, spoken) for row in rows], spoken), len(rows))


def _cells(row: Any, day: date, spoken: Any) -> list[str]:
    clock, student, number, school, manager = row
    late = max(((clock.met_on or day) - clock.due_on).days, 0)
    why = reasons.why_late(clock.late_reason)
    return [
        f"{student.family_name}, {student.called}",
        number or "",
        school or "",
        manager.name if manager else "",
        naming.name_of(clock.rule_id).in_language(spoken),
        clock.rule_id,
        clock.due_on.isoformat(),
        clock.original_due_on.isoformat() if clock.original_due_on else "",
        clock.excused_until.isoformat() if clock.excused_until else "",
        clock.met_on.isoformat() if clock.met_on else "",
        str(late),
        why.in_language(spoken) if why else "",
        clock.late_note or "",
    ]


def _as_csv(rows: Sequence[Sequence[str]], spoken: Any) -> str:
    into = io.StringIO()
    writer = csv.writer(into)
    writer.writerow([one.in_language(spoken) for one in HEADINGS])
    writer.writerows([[safe(cell) for cell in row] for row in rows])
    return into.getvalue()


def safe(cell: str) -> str:
    """A cell no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell
