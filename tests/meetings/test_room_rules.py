"""The clock of a meeting and who may put down what, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from trellis.meetings.model import KINDS as KINDS_OF_MEETINGS
from trellis.meetings.room.agendas import AGENDAS
from trellis.meetings.room.rules import (
    KINDS,
    USUAL_MINUTES,
    Captured,
    Item,
    Seatings,
    may_capture,
    open_for_minutes,
    time_of,
)
from trellis.plans.form.registry import form_for

NOON = datetime(2036, 12, 4, 12, tzinfo=UTC)
items = st.lists(st.builds(Item, st.none() | st.integers(1, 240), st.booleans()), max_size=20)


@given(items, st.integers(-600, 600))
def test_time_to_come_is_never_more_than_planned_and_time_left_never_negative(agenda: list[Item], minutes: int) -> None:
    time = time_of(agenda, ends_at=NOON + timedelta(minutes=minutes), now=NOON)
    assert 0 <= time.to_come <= time.planned and time.left == max(0, minutes)
    assert time.is_short == (time.to_come > time.left)
    done = time_of([Item(i.minutes, True) for i in agenda], ends_at=NOON, now=NOON)
    assert done.to_come == 0 and done.planned == sum(i.minutes or USUAL_MINUTES for i in agenda)


@given(st.sampled_from(KINDS), st.booleans(), st.booleans(), st.booleans())
def test_who_arranges_may_everything_and_who_has_no_seat_nothing(kind: str, a: bool, staff: bool, seat: bool) -> None:
    who = Seatings(arranges=a, is_staff_there=staff and seat, has_seat=seat)
    assert may_capture(kind, who) or not a
    assert not may_capture(kind, Seatings(arranges=False, is_staff_there=False, has_seat=False))
    if may_capture(kind, Seatings(arranges=False, is_staff_there=False, has_seat=True)):
        assert kind in ("question", "dissent")


@given(st.lists(st.builds(Captured, st.sampled_from(KINDS), st.just("said"), st.booleans(), st.booleans())))
def test_minutes_that_can_be_closed_have_a_decision_and_nothing_open(entries: list[Captured]) -> None:
    if not open_for_minutes(entries, is_held=True):
        assert any(one.kind in ("decision", "refused", "note") for one in entries)
        assert all(one.is_settled for one in entries if one.kind == "question")
        assert all(one.has_assignee for one in entries if one.kind == "task")
    assert "not_held" in open_for_minutes(entries, is_held=False)


def test_every_kind_of_meeting_has_its_usual_agenda_of_sections_its_plan_has() -> None:
    assert set(AGENDAS) == set(KINDS_OF_MEETINGS)
    for kind, agenda in AGENDAS.items():
        form = form_for("section_504" if kind == "section_504" else "iep")
        known = {section.key for section in form.sections}
        assert {item.section for item in agenda if item.section} <= known, kind
        assert sum(item.minutes for item in agenda) <= 60
