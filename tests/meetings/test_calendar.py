"""The calendar attachment: readable by calendars, silent about the child."""

from __future__ import annotations

from datetime import UTC, datetime

from icalendar import Calendar

from trellis.meetings.calendar import Appointment, as_ics

APPOINTMENT = Appointment(
    uid="m1@trellis",
    sequence=2,
    starts_at=datetime(2026, 12, 4, 18, 0, tzinfo=UTC),
    ends_at=datetime(2026, 12, 4, 19, 0, tzinfo=UTC),
    made_at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
    title="School meeting",
    location="Room 4; upstairs, left",
    description="https://trellis.example/meetings/x",
    organizer="no-reply@trellis.example",
    attendee="helena@mail.example",
)


def test_a_calendar_reads_back_what_was_said():
    event = Calendar.from_ical(as_ics(APPOINTMENT)).walk("VEVENT")[0]
    assert event["uid"] == "m1@trellis"
    assert event["sequence"] == 2
    assert event.decoded("dtstart") == APPOINTMENT.starts_at
    assert str(event["location"]) == APPOINTMENT.location
    assert event["attendee"] == "mailto:helena@mail.example"


def test_a_request_and_a_cancellation_say_so():
    assert Calendar.from_ical(as_ics(APPOINTMENT))["method"] == "REQUEST"
    from dataclasses import replace

    cancelled = Calendar.from_ical(as_ics(replace(APPOINTMENT, cancelled=True)))
    assert cancelled["method"] == "CANCEL"
    assert cancelled.walk("VEVENT")[0]["status"] == "CANCELLED"


def test_lines_end_and_fold_as_the_standard_wants():
    raw = as_ics(APPOINTMENT)
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
