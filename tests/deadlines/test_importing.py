"""Days off out of a file: what can be read is shown, what cannot has its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.deadlines.importing import LONGEST_TEXT, MOST, read_csv, read_icalendar

ZONE = "America/Chicago"
CSV = """day,last_day,kind,reason
2026-09-07,,holiday,Labor Day
2026-12-18,2027-01-01,break,Winter break

2026-13-01,,closure,Snow
2026-12-10,,feast,Snow
2026-12-11,,closure,
2026-12-14,2026-12-01,closure,Snow
"""
ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Test//EN
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20260907
DTEND;VALUE=DATE:20260908
SUMMARY:Labor Day
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;VALUE=DATE:20261218
DTEND;VALUE=DATE:20261222
SUMMARY:Winter break
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART:20261001T150000Z
DTEND:20261001T160000Z
SUMMARY:Football
END:VEVENT
BEGIN:VEVENT
UID:4
DTSTART:20261002T050000Z
DTEND:20261003T050000Z
SUMMARY:Teachers' day
END:VEVENT
BEGIN:VEVENT
UID:5
DTSTART;VALUE=DATE:20260905
SUMMARY:A Saturday
END:VEVENT
BEGIN:VEVENT
UID:6
SUMMARY:Without a day
END:VEVENT
END:VCALENDAR
"""


def test_lines_are_read_as_days_and_stretches():
    days = read_csv(CSV).days
    assert [(line, off.day.isoformat(), off.kind) for line, off in days[:2]] == [
        (2, "2026-09-07", "holiday"),
        (3, "2026-12-18", "break"),
    ]
    assert len(days) == 1 + 11
    assert all(off.day.weekday() < 5 for _, off in days)


def test_what_cannot_be_read_has_its_line_and_its_reason():
    assert [(fault.line, fault.says.en.split(".")[0]) for fault in read_csv(CSV).faults] == [
        (5, "A day is written as 2026-11-26: year, month, day"),
        (6, "The kind is one of holiday, break, closure, partial"),
        (7, "The reason is missing"),
        (8, "The last day is before the first, or more than four months later"),
    ]


def test_a_file_without_names_of_columns_is_refused_as_a_whole():
    for text in ("", "2026-09-07,holiday,Labor Day", "\x00", "day;kind;reason"):
        reading = read_csv(text)
        assert (reading.days, [fault.line for fault in reading.faults]) == ([], [1])


def test_whole_days_of_a_calendar_file_are_days_off_and_hours_are_not():
    reading = read_icalendar(ICS, ZONE)
    assert [(n, off.day.isoformat(), off.kind, off.reason) for n, off in reading.days] == [
        (1, "2026-09-07", "holiday", "Labor Day"),
        (2, "2026-12-18", "break", "Winter break"),
        (2, "2026-12-21", "break", "Winter break"),
        (4, "2026-10-02", "closure", "Teachers' day"),
    ]
    assert [fault.line for fault in reading.faults] == [6]


def test_what_is_no_calendar_file_is_said_to_be_none():
    for text in ("Hello", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:whenever\n", "BEGIN:VEVENT"):
        reading = read_icalendar(text, ZONE)
        assert reading.days == []
        assert reading.faults


@given(st.text(max_size=400))
def test_no_text_breaks_the_reading(text: str):
    read_csv(f"day,kind,reason\n{text}")
    read_csv(text)
    read_icalendar(f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{text}\nEND:VEVENT\nEND:VCALENDAR\n", ZONE)


def test_a_text_longer_than_allowed_is_cut():
    many = "day,kind,reason\n" + "2026-09-07,holiday,x\n" * 40_000
    assert len(many) > LONGEST_TEXT
    assert len(read_csv(many).days) <= 400


def _file(*events: str) -> str:
    inside = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{inside}END:VCALENDAR\n"


@pytest.mark.parametrize(
    ("event", "days"),
    [
        (
            "DTSTART;VALUE=DATE:20261221\nDURATION:P5D",
            ["2026-12-21", "2026-12-22", "2026-12-23", "2026-12-24", "2026-12-25"],
        ),
        (
            "DTSTART;VALUE=DATE:20261221\nDURATION:P1W",
            ["2026-12-21", "2026-12-22", "2026-12-23", "2026-12-24", "2026-12-25"],
        ),
        ("DTSTART;VALUE=DATE:20261221\nDURATION:P1D", ["2026-12-21"]),
        ("DTSTART:20261221T060000Z\nDURATION:P2D", ["2026-12-21", "2026-12-22"]),
        ("DTSTART:20261221T150000Z\nDURATION:PT1H", []),
        ("DTSTART;VALUE=DATE:20261221\nSTATUS:CANCELLED", []),
        ("DTSTART;VALUE=DATE:20261221\nSTATUS:CONFIRMED", ["2026-12-21"]),
    ],
)
def test_an_event_lasts_as_it_says_and_one_that_was_called_off_is_none(event: str, days: list[str]):
    reading = read_icalendar(_file(event), ZONE)
    assert ([off.day.isoformat() for _, off in reading.days], reading.faults) == (days, [])


@pytest.mark.parametrize("again", ["RRULE:FREQ=YEARLY;COUNT=3", "RDATE;VALUE=DATE:20270118"])
def test_of_an_event_that_repeats_the_first_time_is_taken_and_the_rest_is_told_of(again: str):
    reading = read_icalendar(_file(f"DTSTART;VALUE=DATE:20261221\n{again}"), ZONE)
    assert [off.day.isoformat() for _, off in reading.days] == ["2026-12-21"]
    assert [(fault.line, fault.says.en.split(".")[0]) for fault in reading.faults] == [(1, "This event repeats")]


def test_what_is_too_much_is_cut_and_said_to_be():
    lines = "".join(f"2026-09-07,holiday,{n}\n" for n in range(MOST + 5))
    event = "DTSTART;VALUE=DATE:20260907\nSUMMARY:Labor Day"
    for reading, line in (
        (read_csv(f"day,kind,reason\n{lines}"), MOST + 2),
        (read_icalendar(_file(*[event] * (MOST + 5)), ZONE), MOST + 1),
    ):
        assert len(reading.days) == MOST
        assert [(f.line, f.says.en.split(".")[0]) for f in reading.faults] == [
            (line, f"A file brings {MOST} days at most")
        ]
    exactly = read_csv("day,kind,reason\n" + "2026-09-07,holiday,x\n" * MOST)
    assert (len(exactly.days), exactly.faults) == (MOST, [])


def test_a_season_of_games_does_not_hide_the_day_off_after_them():
    game = "DTSTART:20261001T150000Z\nDTEND:20261001T160000Z"
    reading = read_icalendar(_file(*[game] * (MOST + 50), "DTSTART;VALUE=DATE:20261221"), ZONE)
    assert ([off.day.isoformat() for _, off in reading.days], reading.faults) == (["2026-12-21"], [])


@pytest.mark.parametrize("year", ["0001", "1999", "2101", "9999"])
def test_a_day_of_another_age_is_refused_with_its_line(year: str):
    for reading, line in (
        (read_csv(f"day,kind,reason\n{year}-12-31,closure,Snow\n"), 2),
        (read_icalendar(_file(f"DTSTART;VALUE=DATE:{year}1231\nDTEND;VALUE=DATE:{year}1231"), ZONE), 1),
    ):
        assert reading.days == []
        assert [fault.line for fault in reading.faults] == [line]
