"""What meeting notices are filled with, and their calendar attachment."""

from __future__ import annotations

import uuid
from email.utils import parseaddr
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_time
from sqlalchemy import select

from trellis.districts.model import District
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.meetings.calendar import Appointment, as_ics
from trellis.meetings.model import Meeting, MeetingParticipant
from trellis.notices.model import Message
from trellis.notices.template import File, Filling, fills
from trellis.people.model import Person

if TYPE_CHECKING:
    from trellis.house import House

TITLE = {"en": "School meeting", "es": "Reunión de la escuela"}


@fills("meeting_invitation", "meeting_moved", "meeting_cancelled")
async def fill_meeting_notice(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """Times in the district's zone and the person's language; nothing when the meeting changed again since."""
    meeting = (
        await work.session.execute(select(Meeting).where(Meeting.id == uuid.UUID(message.ids["meeting_id"])))
    ).scalar_one()
    if str(meeting.sequence) != message.ids["sequence"]:
        return None
    district = (await work.session.execute(select(District).where(District.id == work.district_id))).scalar_one()
    rows = await work.session.execute(
        select(Person)
        .join(MeetingParticipant, MeetingParticipant.person_id == Person.id)
        .where(MeetingParticipant.meeting_id == meeting.id)
        .order_by(MeetingParticipant.created_at, Person.id)
    )
    people = list(dict.fromkeys(rows.scalars()))
    me = next(p for p in people if p.id == message.person_id)
    zone = ZoneInfo(district.time_zone)
    when = (
        format_datetime(meeting.starts_at.astimezone(zone), "full", locale=language)
        + " – "
        + format_time(meeting.ends_at.astimezone(zone), "short", locale=language)
    )
    place = "family" if me.kind in ("guardian", "student") else "meetings"
    link = (
        f"{house.settings.base_url}/family/meetings/{global_id('Meeting', meeting.id)}"
        if place == "family"
        else f"{house.settings.base_url}/meetings/{global_id('Meeting', meeting.id)}"
    )
    cancelled = message.template == "meeting_cancelled"
    ics = as_ics(
        Appointment(
            uid=f"{meeting.id}@trellis",
            sequence=meeting.sequence,
            starts_at=meeting.starts_at.astimezone(zone),
            ends_at=meeting.ends_at.astimezone(zone),
            made_at=work.at,
            title=TITLE.get(language, TITLE["en"]),
            location=meeting.location,
            description=link,
            organizer=parseaddr(house.settings.mail_from)[1],
            attendee=me.email or "",
            cancelled=cancelled,
        )
    )
    method = "CANCEL" if cancelled else "REQUEST"
    return Filling(
        values={
            "name": me.name,
            "when": when,
            "where": meeting.location,
            "purpose": meeting.purpose,
            "who": ", ".join(p.name for p in people),
        },
        link=link,
        files=(File("meeting.ics", f"text/calendar; method={method}", ics),),
    )
