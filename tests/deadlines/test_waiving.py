"""A family gives up the time it is owed before a meeting, in writing: who, when, and the paper."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

import trellis.rooms  # noqa: F401  (who listens is declared by importing it)
from tests.deadlines.a_calendar import kept, started, with_calendar
from tests.deadlines.test_from_a_meeting import STARTS, moved, set_for
from tests.evaluations.a_case import a_file
from tests.factories import Town, make_town
from tests.meetings.arranging import does
from trellis.deadlines import service, waiving
from trellis.deadlines.enforced import DAY_STANDS
from trellis.deadlines.errors import DayHasMoved, DayStands, NothingToWaive
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.meetings.model import Meeting
from trellis.students.model import RightsHolder

pytestmark = pytest.mark.database
TODAY = date(2027, 1, 8)


@pytest.fixture(autouse=True)
def _four_days_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2027-01-08T18:00:00+00:00")


@pytest.fixture
async def illinois(gate: Gate) -> Town:
    town = await make_town(gate, state="IL")
    await with_calendar(gate, town)
    return town


async def waived(gate: Gate, town: Town, row: Any, who: str = "case_manager", **other: Any) -> Any:
    said: dict[str, Any] = {
        "due_on": row.due_on,
        "ahead_of": row.trigger_on,
        "waived_by_id": town.people["parent"],
        "waived_on": TODAY,
        **other,
    }
    if "attachment_id" not in said:
        said["attachment_id"] = await a_file(gate, town, "case_manager")
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await waiving.waive(work, deadline_id=row.id, **said)


async def late(gate: Gate, town: Town) -> tuple[Meeting, Any]:
    """A meeting in four days, of which ten days' notice are asked."""
    meeting = await set_for(gate, town)
    [row] = await kept(gate, town)
    assert row.is_late_on(TODAY)
    return meeting, row


async def test_given_up_it_is_asked_no_more_and_says_by_whom(gate: Gate, illinois: Town) -> None:
    meeting, row = await late(gate, illinois)
    await waived(gate, illinois, row, note=" They come  all the same ")
    [found] = await kept(gate, illinois)
    assert (found.state, found.withdrawn_reason, found.is_late_on(TODAY)) == ("withdrawn", "parent_waiver", False)
    async with gate.open(illinois.district_id, illinois.actor("case_manager"), "test") as work:
        told = await service.explained(work, deadline_id=row.id)
        deeds = await work.session.execute(select(AuditEntry.action).where(AuditEntry.subject_id == row.id))
        assert "deadline.waive" in set(deeds.scalars())
    [change] = told.changes
    parent = illinois.people["parent"]
    assert (change.cause, change.waived_by_id, change.waived_on) == ("waived", parent, TODAY)
    assert (change.person_id, change.note) == (illinois.people["case_manager"], "They come all the same")
    assert set(told.names) == {parent}
    # What was sent then changes nothing, and nothing can be given up twice.
    await does(gate, illinois, "case_manager", "send_invitations", meeting)
    assert [one.state for one in await kept(gate, illinois)] == ["withdrawn"]
    with pytest.raises(NothingToWaive):
        await waived(gate, illinois, row)


async def test_it_was_given_up_for_one_day_and_not_for_the_next(gate: Gate, illinois: Town) -> None:
    meeting, row = await late(gate, illinois)
    await waived(gate, illinois, row)
    await moved(gate, illinois, meeting, 1)
    assert [one.state for one in await kept(gate, illinois)] == ["withdrawn", "open"]


async def test_sent_late_it_stays_late_and_the_paper_is_why(gate: Gate, illinois: Town) -> None:
    meeting, row = await late(gate, illinois)
    await does(gate, illinois, "case_manager", "send_invitations", meeting)
    await waived(gate, illinois, row)
    [found] = await kept(gate, illinois)
    assert (found.state, found.is_late_on(TODAY), found.late_reason) == ("met", True, "family_waived")
    with pytest.raises(NothingToWaive):
        await waived(gate, illinois, row)
    with pytest.raises(InvalidInput):  # without the paper it is no reason anybody chooses
        async with gate.open(illinois.district_id, illinois.actor("case_manager"), "test") as work:
            await service.give_late_reason(work, deadline_id=row.id, reason="family_waived")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"waived_on": TODAY + timedelta(days=1)}, "waivedOn"),
        ({"attachment_id": None}, "attachmentId"),
        ({"waived_by_id": "teacher"}, "waivedById"),
    ],
)
async def test_a_waiver_is_a_familys_on_a_day_that_came_with_its_paper(
    gate: Gate, illinois: Town, wrong: dict[str, Any], field: str
) -> None:
    _, row = await late(gate, illinois)
    if "waived_by_id" in wrong:
        wrong = {"waived_by_id": illinois.people["teacher"]}
    with pytest.raises(InvalidInput) as refused:
        await waived(gate, illinois, row, **wrong)
    assert refused.value.field == field
    assert [one.state for one in await kept(gate, illinois)] == ["open"]


async def test_it_was_shown_for_a_day_and_is_of_no_other(gate: Gate, illinois: Town) -> None:
    meeting, shown = await late(gate, illinois)
    await moved(gate, illinois, meeting, 1)
    with pytest.raises(DayHasMoved):
        await waived(gate, illinois, shown)
    [row] = await kept(gate, illinois)
    # The day of the meeting alone moved, as over a weekend of business days.
    for other in ({"due_on": None}, {"ahead_of": row.trigger_on + timedelta(days=1)}):
        with pytest.raises(DayHasMoved):
            await waived(gate, illinois, row, **other)
    assert (await waived(gate, illinois, row)).state == "withdrawn"


async def test_it_is_signed_since_its_day_was_set(gate: Gate, illinois: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    meeting, row = await late(gate, illinois)
    with pytest.raises(InvalidInput) as refused:
        await waived(gate, illinois, row, waived_on=TODAY - timedelta(days=1))
    assert refused.value.field == "waivedOn"
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2027-01-11T18:00:00+00:00")
    await moved(gate, illinois, meeting, 2)
    [again] = await kept(gate, illinois)
    with pytest.raises(InvalidInput) as refused:  # what they signed of the first day says nothing of this one
        await waived(gate, illinois, again)
    assert refused.value.field == "waivedOn"
    assert (await waived(gate, illinois, again, waived_on=date(2027, 1, 11))).state == "withdrawn"


async def test_of_a_meeting_put_on_record_afterwards_since_they_were_told(
    gate: Gate, illinois: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    then = datetime(2027, 1, 5, 16, 0, tzinfo=UTC)
    await set_for(gate, illinois, then, took_place=True, notice_given_on=date(2027, 1, 4))
    [row] = await kept(gate, illinois)
    with pytest.raises(InvalidInput):
        await waived(gate, illinois, row, waived_on=date(2027, 1, 3))
    assert (await waived(gate, illinois, row, waived_on=date(2027, 1, 4))).late_reason == "family_waived"


@pytest.mark.parametrize(
    ("right", "on", "field"),
    [
        ({"starts_on": date(2027, 1, 10)}, TODAY, "waivedOn"),
        ({"ends_on": date(2027, 1, 10)}, date(2027, 1, 10), "waivedOn"),
        ({"ends_on": date(2027, 1, 7)}, TODAY, "waivedById"),
    ],
)
async def test_it_is_signed_while_they_may_decide(
    gate: Gate, illinois: Town, monkeypatch: pytest.MonkeyPatch, right: dict[str, date], on: date, field: str
) -> None:
    _, row = await late(gate, illinois)
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2027-01-11T18:00:00+00:00")
    parents = RightsHolder.person_id == illinois.people["parent"]
    async with gate.open(illinois.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(RightsHolder).where(parents).values(**right))
    with pytest.raises(InvalidInput) as refused:
        await waived(gate, illinois, row, waived_on=on)
    assert refused.value.field == field
    if field == "waivedOn":
        held = right.get("starts_on", TODAY)
        assert (await waived(gate, illinois, row, waived_on=held)).state == "withdrawn", "they could decide then"


async def test_after_the_meeting_nothing_is_given_up(
    gate: Gate, illinois: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, row = await late(gate, illinois)
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2027-01-13T18:00:00+00:00")
    with pytest.raises(InvalidInput):
        await waived(gate, illinois, row, waived_on=date(2027, 1, 13))
    await waived(gate, illinois, row, waived_on=STARTS.date())


async def test_the_time_of_an_evaluation_is_not_given_up_here_and_papers_before_a_meeting_are(
    gate: Gate, illinois: Town
) -> None:
    evaluation = await started(gate, illinois, "EVAL_INITIAL", "eval_consent_received", "2026-11-09")
    with pytest.raises(NothingToWaive):
        await waived(gate, illinois, evaluation)
    papers = await started(gate, illinois, "DOCS_BEFORE_MEETING", "meeting", "2027-01-12")
    assert (await waived(gate, illinois, papers)).state == "withdrawn"


@pytest.mark.parametrize(("who", "error"), [("teacher", NotAllowed), ("parent", NotFound), ("stranger", NotFound)])
async def test_only_who_leads_the_case_puts_it_on_record(gate: Gate, illinois: Town, who: str, error: type) -> None:
    _, row = await late(gate, illinois)
    with pytest.raises(error):
        await waived(gate, illinois, row, who)


RECORDED = (
    "INSERT INTO deadline_change (district_id, id, student_id, deadline_id, person_id, cause, due_before, due_after, "
    "ground, attachment_id, waived_by_id, waived_on) SELECT district_id, gen_random_uuid(), student_id, id, "
    "cast(:person AS uuid), 'waived', due_on, due_on, :ground, cast(:file AS uuid), cast(:by AS uuid), "
    "cast(:on AS date) FROM deadline WHERE id = cast(:id AS uuid)"
)
WITHDRAWN = "UPDATE deadline SET state = 'withdrawn', withdrawn_reason = 'parent_waiver' WHERE id = cast(:id AS uuid)"


async def test_by_sql_it_is_a_familys_before_its_meeting_with_the_paper(gate: Gate, illinois: Town) -> None:
    _, row = await late(gate, illinois)
    evaluation = await started(gate, illinois, "EVAL_INITIAL", "eval_consent_received", "2026-11-09")
    said: dict[str, Any] = {
        "id": str(row.id),
        "person": str(illinois.people["case_manager"]),
        "by": str(illinois.people["parent"]),
        "on": TODAY,
        "ground": "parent_waiver",
        "file": str(await a_file(gate, illinois, "case_manager")),
    }

    async def by_sql(*statements: str, **other: Any) -> None:
        async with gate.open(illinois.district_id, illinois.actor("case_manager"), "test") as work:
            for one in statements:
                await work.session.execute(text(one), {**said, **other})

    wrongs: tuple[dict[str, Any], ...] = (
        {"by": None},
        {"on": None},
        {"on": TODAY + timedelta(days=1)},
        {"on": TODAY - timedelta(days=1)},
        {"by": str(illinois.people["teacher"])},
        {"person": str(illinois.people["director"])},
        {"ground": "written_agreement"},
        {"ground": None},
        {"file": None},
        {"id": str(evaluation.id)},
    )
    for wrong in wrongs:
        with pytest.raises((DBAPIError, DayStands)) as caught:
            await by_sql(RECORDED, WITHDRAWN, **wrong)
        assert isinstance(caught.value, DayStands) or caught.value.orig.sqlstate == DAY_STANDS, wrong
    with pytest.raises((DBAPIError, DayStands)):
        await by_sql(WITHDRAWN)
    with pytest.raises((DBAPIError, DayStands)):  # of another day than the one on record
        await by_sql(RECORDED.replace("'waived', due_on, due_on", "'waived', due_on + 1, due_on + 1"), WITHDRAWN)
    parents = RightsHolder.person_id == illinois.people["parent"]
    for right in ({"starts_on": TODAY + timedelta(days=1)}, {"may_consent": False}, {"ends_on": TODAY}):
        with pytest.raises((DBAPIError, DayStands)):
            async with gate.open(illinois.district_id, SYSTEM, "test") as work:
                await work.session.execute(update(RightsHolder).where(parents).values(**right))
                await work.session.execute(text(RECORDED), said)
    await by_sql(RECORDED, WITHDRAWN)
    async with gate.open(illinois.district_id, SYSTEM, "test") as work:
        assert (await work.session.execute(text("SELECT count(*) FROM deadline_change"))).scalar() == 1
