"""The meeting as an iCalendar object (RFC 5545). No student's name: it shows on lock screens (threats row 37)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar, Event, vCalAddress, vText


@dataclass(frozen=True, slots=True)
class Appointment:
    """What goes into the calendar: stable `uid`, rising `sequence`, plain words.

    `starts_at` and `ends_at` are in the district's zone, so that a calendar shows the school's hour.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    made_at: datetime
    title: str
    location: str
    description: str
    organizer: str
    attendee: str
    cancelled: bool = False


def as_ics(appointment: Appointment) -> bytes:
    """An invitation, an update (same uid, higher sequence) or a cancellation for one attendee."""
    calendar = Calendar()
    calendar.add("prodid", "-//Trellis//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if appointment.cancelled else "REQUEST")
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", appointment.made_at)
    event.add("dtstart", appointment.starts_at)
    event.add("dtend", appointment.ends_at)
    event.add("summary", appointment.title)
    event.add("location", appointment.location)
    event.add("description", appointment.description)
    event.add("status", "CANCELLED" if appointment.cancelled else "CONFIRMED")
    event["organizer"] = vCalAddress(f"mailto:{appointment.organizer}")
    attendee = vCalAddress(f"mailto:{appointment.attendee}")
    attendee.params["RSVP"] = vText("TRUE")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    event.add("attendee", attendee, encode=False)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
