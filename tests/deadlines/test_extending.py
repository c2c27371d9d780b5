"""A day is extended on a ground the law knows, with what shows it, by no more than the law gives; late stays late."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.cases.asking_for_help import another_student
from tests.deadlines import counted_by_hand as by_hand
from tests.deadlines.a_calendar import deed, kept, moves, started, with_calendar
from tests.evaluations.a_case import a_file
from tests.factories import Town, make_town
from trellis.deadlines.calendar import Calendar
from trellis.deadlines.enforced import DAY_STANDS
from trellis.deadlines.errors import DayStands, NoDayToExtend, NoSuchExtension, TooLateToExtend
from trellis.deadlines.extending import grounds_for, latest_on
from trellis.deadlines.governing import row_by_key
from trellis.deadlines.rows import ROWS, RowUnreadable, rows_of
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.tenancy import Gate

pytestmark = pytest.mark.database

CONSENT = ("EVAL_INITIAL", "eval_consent_received")
AFTER = "2027-02-03T18:00:00+00:00"
"""The day after the evaluation was due."""


@pytest.fixture(autouse=True)
def _the_day_after_thanksgiving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-27T18:00:00+00:00")


@pytest.fixture
async def texas(gate: Gate) -> Town:
    town = await make_town(gate, state="TX")
    await with_calendar(gate, town)
    return town


async def extended(gate: Gate, town: Town, row: Any, until: date, ground: str = "absences", **other: Any) -> Any:
    who = other.pop("who", "case_manager")
    if "attachment_id" not in other:
        other["attachment_id"] = await a_file(gate, town, "case_manager")
    said = {"deadline_id": row.id, "until": until, "ground": ground, "note": "Absent four days", **other}
    return await deed(gate, town, who, "extend", **said)


async def test_an_extension_needs_a_ground_of_the_rule_and_stays_on_record(gate: Gate, texas: Town) -> None:
    row = await started(gate, texas, *CONSENT, "2026-11-09")
    with pytest.raises(NoSuchExtension):
        await extended(gate, texas, row, date(2027, 2, 10), "hearing_officer")
    with pytest.raises(InvalidInput):
        await extended(gate, texas, row, date(2027, 2, 2))
    await extended(gate, texas, row, date(2027, 2, 10))
    [found] = await kept(gate, texas)
    assert (str(found.due_on), str(found.original_due_on)) == ("2027-02-10", "2027-02-02")
    assert await moves(gate, texas) == [("extension", "2027-02-02", "2027-02-10", "Absent four days")]


@pytest.mark.parametrize("state", ["waiting_for_upload", "checking", "refused", "withdrawn"])
async def test_what_shows_it_is_a_file_of_the_student_that_was_checked(gate: Gate, texas: Town, state: str) -> None:
    row = await started(gate, texas, *CONSENT, "2026-11-09")
    unchecked = await a_file(gate, texas, "case_manager", state=state)
    of_another = await a_file(gate, texas, "case_manager", student_id=await another_student(gate, texas, "Ada", "Moss"))
    for file in (None, row.id, unchecked, of_another):
        with pytest.raises(InvalidInput) as refused:
            await extended(gate, texas, row, date(2027, 2, 10), attachment_id=file)
        assert refused.value.field == "attachmentId"
    assert await moves(gate, texas) == []


async def test_no_extension_is_longer_than_the_rule_itself_not_even_bit_by_bit(gate: Gate, texas: Town) -> None:
    """45 school days more than February 2, counted in the calendar by hand: April 14, 2027."""
    assert by_hand.nth(by_hand.SCHOOL, "2027-02-02", 45) == date(2027, 4, LAST)
    row = await started(gate, texas, *CONSENT, "2026-11-09")
    for until in (date(2027, 4, LAST + 1), date(2028, 2, 2), date(2199, 1, 1)):
        with pytest.raises(InvalidInput) as refused:
            await extended(gate, texas, row, until)
        assert refused.value.field == "until"
    await extended(gate, texas, row, date(2027, 3, 1))
    with pytest.raises(InvalidInput):
        await extended(gate, texas, row, date(2027, 4, LAST + 1))
    await extended(gate, texas, row, date(2027, 4, LAST))
    assert len(await moves(gate, texas)) == 2


LAST = 14


async def test_arizonas_own_thirty_days_are_all_it_gives(gate: Gate) -> None:
    """AAC R7-2-401(E)(3): 60 days, and 30 more by written agreement."""
    town = await make_town(gate, state="AZ")
    row = await started(gate, town, *CONSENT, "2026-11-09")
    assert str(row.due_on) == "2027-01-08"
    with pytest.raises(InvalidInput) as refused:
        await extended(gate, town, row, date(2027, 2, 8), "written_agreement")
    assert "February 7, 2027" in refused.value.says.en
    assert str((await extended(gate, town, row, date(2027, 2, 7), "written_agreement")).due_on) == "2027-02-07"


@pytest.mark.parametrize(("who", "error"), [("teacher", NotAllowed), ("parent", NotFound), ("stranger", NotFound)])
async def test_only_who_leads_the_case_extends_it(gate: Gate, texas: Town, who: str, error: type) -> None:
    row = await started(gate, texas, *CONSENT, "2026-11-09")
    with pytest.raises(error):
        await extended(gate, texas, row, date(2027, 2, 10), who=who)


@pytest.mark.parametrize("ground", ["written_agreement", "exception_301d"])
async def test_a_states_evaluation_has_the_exceptions_of_federal_law(gate: Gate, texas: Town, ground: str) -> None:
    row = await started(gate, texas, *CONSENT, "2026-11-09")
    with pytest.raises(InvalidInput) as unsaid:
        await extended(gate, texas, row, date(2027, 3, 1), ground, note="  ")
    assert unsaid.value.field == "note"
    found = await extended(gate, texas, row, date(2027, 3, 1), ground, note="Agreed with the mother")
    assert (str(found.due_on), found.extension) == ("2027-03-01", ground)


async def test_what_is_late_is_not_agreed_afterwards_and_what_the_law_excuses_leaves_it_late(
    gate: Gate, texas: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = await started(gate, texas, *CONSENT, "2026-11-09")
    monkeypatch.setenv("TRELLIS_TEST_NOW", AFTER)
    for ground in ("written_agreement", "absences"):
        with pytest.raises(TooLateToExtend):
            await extended(gate, texas, row, date(2027, 3, 1), ground)
    found = await extended(gate, texas, row, date(2027, 3, 1), "exception_301d", note="Not brought, three times")
    assert (str(found.due_on), str(found.original_due_on), found.extension) == ("2027-02-02", "2027-02-02", None)
    assert (str(found.excused_until), str(found.excused_on)) == ("2027-03-01", "2027-02-03")
    assert found.is_late_on(date(2027, 2, 3))
    assert await moves(gate, texas) == [("excused", "2027-02-02", "2027-03-01", "Not brought, three times")]
    with pytest.raises(InvalidInput):  # no shorter one, and none beyond the rule's own length
        await extended(gate, texas, row, date(2027, 2, 20), "exception_301d")
    with pytest.raises(InvalidInput):
        await extended(gate, texas, row, date(2027, 4, LAST + 1), "exception_301d")
    done = {"student_id": texas.student_id, "rule": "EVAL_INITIAL"}
    await deed(gate, texas, "case_manager", "meet", on=date(2027, 2, 3), **done)
    assert [one.is_late_on(date(2027, 2, 3)) for one in await kept(gate, texas)] == [True]


async def test_without_a_day_there_is_none_to_extend(gate: Gate) -> None:
    town = await make_town(gate, state="TX")
    row = await started(gate, town, *CONSENT, "2026-11-09")
    with pytest.raises(NoDayToExtend):
        await extended(gate, town, row, date(2027, 2, 10))


def test_time_to_think_has_no_ground() -> None:
    wait = next(one for one in ROWS if one.id == "REEVAL_MIN_GAP")

    class Row:
        state, due_on = "open", date(2027, 1, 1)

    assert wait.extensions
    assert grounds_for(Row(), wait, date(2026, 1, 1)) == []


def test_notice_before_a_meeting_is_given_up_until_the_meeting_and_not_past_it() -> None:
    rule = row_by_key("IL/MEETING_NOTICE/before:meeting/all/1")
    meeting = date(2026, 12, 11)
    assert latest_on(rule, "parent_waiver", meeting, date(2026, 12, 1), Calendar()) == meeting
    assert latest_on(rule, "parent_waiver", meeting, date(2026, 12, 3), Calendar()) == meeting


@pytest.mark.parametrize("said", ["bad_luck", "written_agreement:30", "written_agreement:30Y", "absences|:30C"])
def test_a_row_names_only_grounds_there_are(said: str) -> None:
    names = "state,rule,applies_if,value,unit,count_from,end_event,pause,end_of_year,extension,roll,valid_from,"
    row = f"AZ,EVAL_INITIAL,,60,C,eval_consent_received,,,,{said},,,,1,V,,somewhere"
    with pytest.raises(RowUnreadable):
        rows_of([f"{names}valid_to,version,status,note,source", row])


async def by_sql(gate: Gate, town: Town, *statements: str, **values: Any) -> None:
    """What a rogue piece of the application would write past the service, in one unit of work."""
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        for one in statements:
            await work.session.execute(text(one), values)


CHANGED = (
    "INSERT INTO deadline_change (district_id, id, student_id, deadline_id, person_id, cause, due_before, due_after, "
    "note, ground, attachment_id) SELECT district_id, gen_random_uuid(), student_id, id, cast(:person AS uuid), "
    ":cause, due_on, cast(:until AS date), 'Agreed', :ground, cast(:file AS uuid) FROM deadline "
    "WHERE id = cast(:id AS uuid)"
)
EXTENDED = "UPDATE deadline SET due_on = cast(:until AS date), extension = :ground WHERE id = cast(:id AS uuid)"
EXCUSED = (
    "UPDATE deadline SET excused_until = cast(:until AS date), excused_on = app_today() WHERE id = cast(:id AS uuid)"
)


async def test_by_sql_an_extension_shows_what_it_stands_on_and_no_day_moves_without_a_record(
    gate: Gate, texas: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = await started(gate, texas, *CONSENT, "2026-11-09")
    file = await a_file(gate, texas, "case_manager")
    said: dict[str, Any] = {
        "id": str(row.id),
        "person": str(texas.people["case_manager"]),
        "cause": "extension",
        "until": date(2027, 3, 1),
        "ground": "absences",
        "file": str(file),
    }

    async def refused(*statements: str, **other: Any) -> None:
        with pytest.raises((DBAPIError, DayStands)) as caught:
            await by_sql(gate, texas, *statements, **{**said, **other})
        assert isinstance(caught.value, DayStands) or caught.value.orig.sqlstate == DAY_STANDS

    await refused(EXTENDED)  # no record
    await refused(CHANGED, EXTENDED, file=None)  # nothing shows it
    await refused(CHANGED, EXTENDED, file=str(await a_file(gate, texas, "case_manager", state="checking")))
    await refused(CHANGED, EXTENDED, person=str(texas.people["director"]))  # somebody else's word
    await refused(CHANGED, EXTENDED, cause="calendar", ground=None, file=None)
    await refused(CHANGED, EXTENDED, until=date(2028, 2, 3))  # longer than any
    await refused("UPDATE deadline SET due_on = due_on + 1 WHERE id = cast(:id AS uuid)")
    await refused("UPDATE deadline SET original_due_on = original_due_on + 1 WHERE id = cast(:id AS uuid)")
    await refused(CHANGED, EXCUSED, cause="excused", ground="exception_301d")  # it is not over yet
    monkeypatch.setenv("TRELLIS_TEST_NOW", AFTER)
    await refused(CHANGED, EXTENDED)  # too late
    await refused(EXCUSED)
    await by_sql(gate, texas, CHANGED, EXCUSED, **{**said, "cause": "excused", "ground": "exception_301d"})
    await refused("UPDATE deadline SET excused_until = NULL, excused_on = NULL WHERE id = cast(:id AS uuid)")
    done = {"student_id": texas.student_id, "rule": "EVAL_INITIAL"}
    await deed(gate, texas, "case_manager", "meet", on=date(2027, 2, 3), **done)
    await refused("UPDATE deadline SET met_on = due_on WHERE id = cast(:id AS uuid)")
    await refused("UPDATE deadline SET state = 'withdrawn' WHERE id = cast(:id AS uuid)")
