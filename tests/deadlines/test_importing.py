"""Days off out of a file: what can be read is shown, what cannot has its line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trellis.deadlines.importing import LONGEST_TEXT, read_csv, read_icalendar

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
