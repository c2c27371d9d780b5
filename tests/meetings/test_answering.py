"""Who sees a meeting and answers for it, and who was there when it was held."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update
from tests.factories import Town, make_town
from tests.factories.reading import of_student
from tests.meetings.arranging import ASKED, HOUR, arranged, does, seats, took_place, wanted

from trellis.kernel import clock
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.meetings import service
from trellis.meetings.rules import missing
from trellis.students.model import RightsHolder


@pytest.mark.parametrize("who", ["parent", "teacher", "case_manager"])
async def test_who_was_asked_answers_for_themselves_alone(gate: Gate, town: Town, who: str) -> None:
    meeting = await arranged(gate, town)
    await does(gate, town, who, "answer", meeting, answer="coming", note="By bus")
    by = await seats(gate, town, meeting)
    assert {name for name, seat in by.items() if seat.answer == "coming"} == {who}
    assert by[who].answer_note == "By bus" and by[who].answered_at is not None


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("therapist", NotAllowed),
        ("director", NotAllowed),
        ("student", NotAllowed),
        ("other_parent", NotFound),
        ("stranger", NotFound),
        ("admin", NotFound),
    ],
)
async def test_who_was_not_asked_does_not_answer(gate: Gate, town: Town, who: str, error: type[Exception]) -> None:
    meeting = await arranged(gate, town)
    # An administrator of the district sees the directory, not meetings: refused either way.
    with pytest.raises((error, NotAllowed) if who == "admin" else error):
        await does(gate, town, who, "answer", meeting, answer="coming", note=None)
    assert {seat.answer for seat in (await seats(gate, town, meeting)).values()} == {"waiting"}


@pytest.mark.parametrize(("answer", "note"), [("waiting", None), ("perhaps", None), ("coming", "x" * 1001)])
async def test_an_answer_that_is_none_is_refused(gate: Gate, town: Town, answer: str, note: str | None) -> None:
    meeting = await arranged(gate, town)
    with pytest.raises(InvalidInput):
        await does(gate, town, "parent", "answer", meeting, answer=answer, note=note)


# Holding


async def test_attendance_is_taken_by_who_may_arrange_and_is_no_consent(gate: Gate, town: Town) -> None:
    meeting = await took_place(gate, town)
    by = await seats(gate, town, meeting)
    for who, error in (("teacher", NotAllowed), ("parent", NotAllowed), ("stranger", NotFound)):
        with pytest.raises(error):
            await does(
                gate,
                town,
                who,
                "take_attendance",
                meeting,
                attendance=[(by[who].id if who in by else uuid.uuid4(), "in_person")],
            )
    with pytest.raises(InvalidInput):
        await does(gate, town, "case_manager", "hold", meeting)
    for wrong in ([(by["parent"].id, "asleep")], [(uuid.uuid4(), "in_person")]):
        with pytest.raises(InvalidInput):
            await does(gate, town, "case_manager", "take_attendance", meeting, attendance=wrong)
    present = [(by[who].id, "phone" if who == "parent" else "in_person") for who in by]
    await does(gate, town, "case_manager", "take_attendance", meeting, attendance=present)
    held = await does(gate, town, "principal", "hold", meeting)
    assert held.state == "held" and held.held_at is not None
    with pytest.raises(service.MeetingOver):
        await does(gate, town, "case_manager", "take_attendance", meeting, attendance=present)


@pytest.mark.parametrize("deed", ["take_attendance", "hold"])
async def test_a_meeting_is_held_from_its_day_on_the_districts_calendar(
    gate: Gate, town: Town, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    """In Los Angeles: at its own morning already, in the last minute of the evening before not, whatever day it is
    in UTC."""
    zone = ZoneInfo("America/Los_Angeles")
    day = clock.now().astimezone(zone).date() + timedelta(days=20)
    starts_at = datetime.combine(day, time(15, 30), zone)
    meeting = await arranged(gate, town, starts_at=starts_at, ends_at=starts_at + HOUR)
    here = [(seat.id, "in_person") for seat in (await seats(gate, town, meeting)).values()]
    values = {"attendance": here} if deed == "take_attendance" else {}
    midnight = datetime.combine(day, time.min, zone)
    for instant in (clock.now(), midnight - timedelta(minutes=1)):
        monkeypatch.setenv("TRELLIS_TEST_NOW", instant.astimezone(UTC).isoformat())
        with pytest.raises(service.MeetingNotYet) as refused:
            await does(gate, town, "case_manager", deed, meeting, **values)
        assert refused.value.code == "MEETING_NOT_YET"
        assert f"{day.day}, {day.year}" in refused.value.says.en and f"de {day.year}" in refused.value.says.es
    assert {seat.attendance for seat in (await seats(gate, town, meeting)).values()} == {None}
    monkeypatch.setenv("TRELLIS_TEST_NOW", midnight.astimezone(UTC).isoformat())
    await does(gate, town, "case_manager", "take_attendance", meeting, attendance=here)
    held = await does(gate, town, "case_manager", "hold", meeting)
    assert (held.state, held.held_at) == ("held", midnight)


async def test_a_meeting_where_everybody_was_absent_was_not_held(gate: Gate, town: Town) -> None:
    meeting = await took_place(gate, town)
    absent = [(seat.id, "absent") for seat in (await seats(gate, town, meeting)).values()]
    await does(gate, town, "case_manager", "take_attendance", meeting, attendance=absent)
    with pytest.raises(InvalidInput):
        await does(gate, town, "case_manager", "hold", meeting)


async def test_required_roles_show_who_was_asked_and_who_came(gate: Gate, town: Town) -> None:
    meeting = await took_place(gate, town)
    by = await seats(gate, town, meeting)
    here = [(by[who].id, "absent" if who == "teacher" else "video") for who in by]
    await does(gate, town, "case_manager", "take_attendance", meeting, attendance=here)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        [asked] = await service.participants_of(work, [meeting.id])
    filled = {f.requirement.key: f for f in service.filled(asked)}
    absent = [r.key for r in missing(service.filled(asked, transition=True))]
    assert absent == ["GEN_ED", "STUDENT"]
    assert filled["GEN_ED"].invited == (str(town.people["teacher"]),) and filled["GEN_ED"].present == ()
    assert filled["PARENT"].present == (str(town.people["parent"]),)


# Seeing


async def test_who_may_see_a_meeting(gate: Gate, town: Town) -> None:
    meeting = await arranged(gate, town)
    for who in (*ASKED, "therapist", "director", "student"):
        assert (await does(gate, town, who, "meeting_by_id", meeting)).id == meeting.id
    for who in ("other_parent", "stranger"):
        with pytest.raises(NotFound):
            await does(gate, town, who, "meeting_by_id", meeting)
    elsewhere = await make_town(gate)
    for who in ("director", "admin", "parent"):
        with pytest.raises(NotFound):
            await does(gate, elsewhere, who, "meeting_by_id", meeting)
        with pytest.raises(NotFound):
            await does(gate, elsewhere, who, "send_invitations", meeting)


async def test_a_parents_seat_is_worth_no_more_than_the_right_behind_it(gate: Gate, town: Town) -> None:
    """Asked while she held the rights, she learns nothing more of the meeting once a court has ended them."""
    meeting = await arranged(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(
            update(RightsHolder).where(RightsHolder.person_id == town.people["parent"]).values(ends_on=date(2026, 8, 2))
        )
    with pytest.raises(NotFound):
        await does(gate, town, "parent", "meeting_by_id", meeting)
    with pytest.raises(NotFound):
        await does(gate, town, "parent", "answer", meeting, answer="coming", note=None)
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        assert (await work.session.execute(await service.meetings(work))).scalars().all() == []


async def test_a_guest_who_was_asked_sees_the_meeting_and_answers(gate: Gate, town: Town) -> None:
    everybody = [*wanted(town)["participants"], (town.people["stranger"], "other")]
    soon = clock.now() + timedelta(days=3)  # a guest's seat does not last for ever
    meeting = await arranged(gate, town, participants=everybody, starts_at=soon, ends_at=soon + HOUR)
    await does(gate, town, "stranger", "answer", meeting, answer="coming", note=None)
    with pytest.raises(NotFound):
        await does(gate, town, "stranger", "cancel", meeting, reason="")


async def test_lists_hold_only_what_is_ones_own(gate: Gate, town: Town) -> None:
    meeting = await arranged(gate, town)
    off = await arranged(gate, town, idempotency_key="second-click")
    await does(gate, town, "case_manager", "cancel", off, reason="")
    expected = {"parent": 1, "teacher": 1, "case_manager": 1, "therapist": 0, "stranger": 0, "other_parent": 0}
    for who, number in expected.items():
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            mine = (await work.session.execute(await service.meetings(work))).scalars().all()
        assert [m.id for m in mine] == [meeting.id] * number, who
        student = await of_student(gate, town, who, "meetings { id }")
        assert len((student or {"meetings": []})["meetings"]) == (0 if who in ("stranger", "other_parent") else 2), who
