"""A district's school calendars: set a year, change its days, read them again. Every change says why and stays told."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, delete, func, select, text
from sqlalchemy.orm import aliased

from trellis.access import Permission
from trellis.access.ask import may_in_the_district
from trellis.deadlines.calendar import KINDS_OF_DAYS, Calendar, DayOff, Fault, Year, faults_of
from trellis.deadlines.model import CalendarDay, CalendarEdit, SchoolCalendar
from trellis.districts.model import District, SchoolYear
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words

LONGEST = 200
MOST_DAYS = 300
MOST_YEARS = 40
SAY_WHY = Words(en="Say in a few words why.", es="Diga en pocas palabras por qué.")
COUNTING = "SELECT pg_advisory_xact_lock{shared}(hashtext('trellis school calendar'), hashtext(:district))"


class CalendarUnfit(InvalidInput):
    """Days that cannot be right: a year that overlaps another, a day outside it. `faults` has each with its line."""

    code = "CALENDAR_UNFIT"

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        first = faults[0]
        line = Words(en=f"Line {first.line}: ", es=f"Línea {first.line}: ") if first.line else Words(en="", es="")
        super().__init__(Words(en=line.en + first.says.en, es=line.es + first.says.es), field="days")


@dataclass(frozen=True, slots=True)
class YearWish:
    """A school year as somebody types it."""

    name: str
    first_on: date
    last_on: date
    weekdays: tuple[int, ...]


def may_set_calendar(work: UnitOfWork) -> bool:
    """Whether the actor keeps the district's calendar."""
    return may_in_the_district(work, Permission.SET_CALENDAR)


def allow_setting(work: UnitOfWork) -> None:
    """Raises NotAllowed for whoever does not keep it."""
    if not may_set_calendar(work):
        raise NotAllowed()


async def hold_still(work: UnitOfWork, *, shared: bool) -> None:
    """Until the end of the transaction no calendar changes (`shared`), or no date is counted while one does."""
    statement = text(COUNTING.format(shared="_shared" if shared else ""))
    await work.session.execute(statement, {"district": str(work.district_id)})


async def calendar_of_district(work: UnitOfWork) -> tuple[Calendar, int]:
    """All school years as they are counted by, and the number of the last edit; three statements a unit of work.

    Callers that store what they count hold the calendar still before (`hold_still`).
    """
    rows = await calendars(work)
    days = await days_of(work, [row.id for row in rows])
    years = tuple(year_of(row, own) for row, own in zip(rows, days, strict=True))
    number = (await work.session.execute(select(func.coalesce(func.max(CalendarEdit.number), 0)))).scalar_one()
    return Calendar(years), number


async def calendars(work: UnitOfWork) -> list[SchoolCalendar]:
    """Every school year, the earliest first."""
    rows = await work.session.execute(select(SchoolCalendar).order_by(SchoolCalendar.first_on))
    return list(rows.scalars())


async def days_of(work: UnitOfWork, calendar_ids: Sequence[uuid.UUID]) -> list[list[CalendarDay]]:
    """The days of each calendar that are not as others, in order."""
    rows = await work.session.execute(
        select(CalendarDay).where(CalendarDay.calendar_id.in_(calendar_ids)).order_by(CalendarDay.day)
    )
    found: dict[uuid.UUID, list[CalendarDay]] = defaultdict(list)
    for row in rows.scalars():
        found[row.calendar_id].append(row)
    return [found[key] for key in calendar_ids]


def year_of(row: SchoolCalendar, days: Iterable[CalendarDay]) -> Year:
    """A stored school year as days are counted in it."""
    offs = [DayOff(day.day, day.kind, day.reason) for day in days]
    return Year.of(row.name, row.first_on, row.last_on, offs, row.weekdays)


async def suggested_years(work: UnitOfWork) -> list[SchoolYear]:
    """School years the roster or the operator told of that have no calendar yet, the earliest first."""
    known = await work.session.execute(
        select(SchoolYear).where(SchoolYear.kind == "schoolYear").order_by(SchoolYear.starts_on)
    )
    kept = await calendars(work)
    return [y for y in known.scalars() if all(y.ends_on < c.first_on or c.last_on < y.starts_on for c in kept)]


async def set_year(
    work: UnitOfWork, *, calendar_id: uuid.UUID | None, revision: int | None, wish: YearWish, why: str
) -> SchoolCalendar:
    """Begin a school year's calendar, or set its first and last day anew. Open deadlines are counted again.

    Raises NotAllowed, NotFound, InvalidInput, CalendarUnfit (overlapping years, a year missing between), Conflict.
    """
    allow_setting(work)
    wish = YearWish(wish.name.strip(), wish.first_on, wish.last_on, tuple(sorted(set(wish.weekdays))))
    if not 1 <= len(wish.name) <= 40:
        raise InvalidInput(field="name")
    if not set(wish.weekdays) <= set(range(7)):
        raise InvalidInput(field="weekdays")
    number = await _turn(work)
    row = await _held(work, calendar_id, revision) if calendar_id else None
    days = (await days_of(work, [row.id]))[0] if row else []
    await _refuse_unless_fits(work, row, wish, [DayOff(d.day, d.kind, d.reason) for d in days])
    if row is None:
        if len(await calendars(work)) >= MOST_YEARS:
            raise InvalidInput(field="name")
        row = SchoolCalendar(district_id=work.district_id, id=new_id(), revision=0, **_columns(wish))
        work.session.add(row)
        await work.session.flush()
    for name, value in _columns(wish).items():
        setattr(row, name, value)
    what = "year" if calendar_id else "begin"
    said = f"{wish.first_on.isoformat()}/{wish.last_on.isoformat()}"
    return await _changed(work, row, [_edit(work, row, number, what, _reason(why), reason=said)])


def _columns(wish: YearWish) -> dict[str, object]:
    return {
        "name": wish.name,
        "first_on": wish.first_on,
        "last_on": wish.last_on,
        "weekdays": list(wish.weekdays),
    }


async def change_days(
    work: UnitOfWork,
    *,
    calendar_id: uuid.UUID,
    revision: int | None,
    add: Sequence[DayOff],
    remove: Sequence[date],
    why: str,
) -> SchoolCalendar:
    """Add days that are not as others, and take some back; a day that is there already gets its new kind and reason.

    Open deadlines are counted again by a job. Raises NotAllowed, NotFound, InvalidInput, CalendarUnfit, Conflict.
    """
    allow_setting(work)
    reason = _reason(why)
    add = [_clean(one) for one in add]
    if not (add or remove) or len(add) + len(remove) > MOST_DAYS:
        raise InvalidInput(field="add")
    number = await _turn(work)
    row = await _held(work, calendar_id, revision)
    days = {d.day: DayOff(d.day, d.kind, d.reason) for d in (await days_of(work, [row.id]))[0]}
    taken_back = [days.pop(day) for day in dict.fromkeys(remove) if day in days]
    kept = [off for day, off in days.items() if day not in {one.day for one in add}]
    new = [one for one in add if days.get(one.day) != one]
    await _refuse_unless_fits(work, row, _wish(row), [*add, *kept])
    if not new and not taken_back:
        return row
    gone = {off.day for off in (*taken_back, *new)}
    await work.session.execute(delete(CalendarDay).where(CalendarDay.calendar_id == row.id, CalendarDay.day.in_(gone)))
    work.session.add_all(
        CalendarDay(
            district_id=work.district_id, id=new_id(), calendar_id=row.id, day=o.day, kind=o.kind, reason=o.reason
        )
        for o in new
    )
    edits = [("remove", off) for off in taken_back] + [("add", off) for off in new]
    return await _changed(
        work,
        row,
        [
            _edit(work, row, number + place, what, reason, day=off.day, kind=off.kind, reason=off.reason)
            for place, (what, off) in enumerate(edits)
        ],
    )


async def fitting(
    work: UnitOfWork, *, calendar_id: uuid.UUID, lines: Sequence[tuple[int, DayOff]]
) -> tuple[list[DayOff], list[Fault]]:
    """Of days read from a file (with their lines) those that fit a calendar, and why the others do not.

    Raises NotAllowed, NotFound.
    """
    allow_setting(work)
    year = year_of(await _held(work, calendar_id, None), [])
    wrong = faults_of(year, lines, [])
    refused = {fault.line for fault in wrong}
    return [off for line, off in lines if line not in refused], wrong


async def calendar_by_id(work: UnitOfWork, *, calendar_id: uuid.UUID) -> SchoolCalendar:
    """One school year, for who keeps the calendar. Raises NotFound, also for anybody else."""
    if not may_set_calendar(work):
        raise NotFound()
    return await _held(work, calendar_id, None)


async def edits_of(work: UnitOfWork, *, calendar_id: uuid.UUID, most: int) -> list[CalendarEdit]:
    """What was changed in a calendar, the newest first. Raises NotAllowed."""
    allow_setting(work)
    rows = await work.session.execute(
        select(CalendarEdit)
        .where(CalendarEdit.calendar_id == calendar_id)
        .order_by(CalendarEdit.number.desc())
        .limit(most)
    )
    return list(rows.scalars())


async def edits_with(work: UnitOfWork, numbers: Iterable[int]) -> dict[int, list[CalendarEdit]]:
    """By each number of `numbers`: what was changed in one deed with that edit, the first day first."""
    wanted = set(numbers)
    if not wanted:
        return {}
    one, other = aliased(CalendarEdit), CalendarEdit
    rows = await work.session.execute(
        select(one.number, other)
        .join(
            one,
            and_(
                one.calendar_id == other.calendar_id,
                one.created_at == other.created_at,
                one.person_id.is_not_distinct_from(other.person_id),
                one.why == other.why,
            ),
        )
        .where(one.number.in_(wanted))
        .order_by(other.day, other.number)
    )
    found: dict[int, list[CalendarEdit]] = defaultdict(list)
    for number, edit in rows:
        found[number].append(edit)
    return found


def _clean(off: DayOff) -> DayOff:
    reason = " ".join(off.reason.split())
    if off.kind not in KINDS_OF_DAYS:
        raise InvalidInput(field="kind")
    if not 1 <= len(reason) <= LONGEST:
        raise InvalidInput(SAY_WHY, field="reason")
    return DayOff(off.day, off.kind, reason)


def _reason(why: str) -> str:
    said = " ".join(why.split())
    if not 3 <= len(said) <= LONGEST:
        raise InvalidInput(SAY_WHY, field="why")
    return said


async def _turn(work: UnitOfWork) -> int:
    """The number of the next edit: administrators come one after the other, and no date is counted meanwhile."""
    await work.session.execute(
        select(District.id).where(District.id == work.district_id).with_for_update(key_share=True)
    )
    await hold_still(work, shared=False)
    number = (await work.session.execute(select(func.coalesce(func.max(CalendarEdit.number), 0)))).scalar_one()
    return int(number) + 1


async def _held(work: UnitOfWork, calendar_id: uuid.UUID, revision: int | None) -> SchoolCalendar:
    found = await work.session.execute(select(SchoolCalendar).where(SchoolCalendar.id == calendar_id))
    row: SchoolCalendar | None = found.scalar_one_or_none()
    if row is None:
        raise NotFound()
    if revision is not None and revision != row.revision:
        raise Conflict()
    return row


def _wish(row: SchoolCalendar) -> YearWish:
    return YearWish(row.name, row.first_on, row.last_on, tuple(row.weekdays))


async def _refuse_unless_fits(
    work: UnitOfWork, row: SchoolCalendar | None, wish: YearWish, days: Sequence[DayOff]
) -> None:
    year = Year.of(wish.name, wish.first_on, wish.last_on, days, wish.weekdays)
    others = [year_of(other, []) for other in await calendars(work) if row is None or other.id != row.id]
    found = faults_of(year, list(enumerate(days, start=1)), others)
    if found:
        raise CalendarUnfit(found)


def _edit(
    work: UnitOfWork,
    row: SchoolCalendar,
    number: int,
    what: str,
    why: str,
    *,
    day: date | None = None,
    kind: str | None = None,
    reason: str | None = None,
) -> CalendarEdit:
    return CalendarEdit(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        calendar_id=row.id,
        number=number,
        person_id=work.actor.person_id,
        what=what,
        day=day,
        kind=kind,
        reason=reason,
        why=why,
    )


async def _changed(work: UnitOfWork, row: SchoolCalendar, edits: list[CalendarEdit]) -> SchoolCalendar:
    work.session.add_all(edits)
    row.revision += 1
    record(work, "calendar.change", "school_calendar", row.id, edits=[edit.number for edit in edits])
    await defer(work, "deadlines.recount", lock=f"deadlines of {work.district_id}")
    return row
