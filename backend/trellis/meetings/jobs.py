"""What meeting notices are filled with, and their calendar attachment."""

from __future__ import annotations

import uuid
from datetime import datetime
from email.utils import parseaddr
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_name
from sqlalchemy import select

from trellis.districts.model import District
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words, formatting_locale
from trellis.meetings.asking import lost_the_right_since, may_still_be_told
from trellis.meetings.calendar import Appointment, as_ics
from trellis.meetings.model import Meeting, MeetingParticipant
from trellis.meetings.purposes import purpose_in
from trellis.notices.model import Message
from trellis.notices.template import File, Filling, fills
from trellis.people.invitations import way_to
from trellis.people.model import Person

if TYPE_CHECKING:
    from trellis.house import House

STUDENT = Words(en="the student", es="el o la estudiante")
TITLE = {"en": "School meeting", "es": "Reunión de la escuela"}


def span_in_words(starts_at: datetime, ends_at: datetime, language: str) -> str:
    """Weekday, day, from when to when, and on whose clock: "Thursday, December 3, 2026, 10:00 AM – 11:00 AM (...)".

    Both in one zone; a meeting that ends on another day says that day too.
    """
    locale = formatting_locale(language)
    parts = [format_date(starts_at, "full", locale=locale), format_time(starts_at, "short", locale=locale)]
    end = format_time(ends_at, "short", locale=locale)
    if ends_at.date() != starts_at.date():
        end = f"{format_date(ends_at, 'full', locale=locale)}, {end}"
    # The zone by its name at that moment, daylight saving time or not: nobody has to know which is on.
    zone = get_timezone_name(starts_at, locale=locale)
    return f"{', '.join(parts)} – {end} ({zone})"


async def _lost_meanwhile(work: UnitOfWork, meeting: Meeting, person_id: uuid.UUID) -> bool:
    """Whether somebody to be invited lost the right to notice after they were seated, in every seat of theirs."""
    stands = select(MeetingParticipant.id).where(
        MeetingParticipant.meeting_id == meeting.id,
        MeetingParticipant.person_id == person_id,
        ~await lost_the_right_since(work, meeting.student_id),
    )
    return (await work.session.execute(stands.limit(1))).first() is None


@fills("meeting_invitation", "meeting_moved", "meeting_cancelled")
async def fill_meeting_notice(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """Times in the district's zone and the person's language.

    Nothing when the meeting changed again since, or who it is for may not be told any more.
    """
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
    told = select(Person.id).where(Person.id == me.id, await may_still_be_told(work, meeting.student_id))
    if message.template != "meeting_invitation":
        if (await work.session.execute(told)).first() is None:
            return None
    elif await _lost_meanwhile(work, meeting, me.id):
        return None
    zone = ZoneInfo(district.time_zone)
    when = span_in_words(meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone), language)
    room = "/family/meetings" if me.kind in ("guardian", "student") else "/meetings"
    place = f"{room}/{global_id('Meeting', meeting.id)}"
    way = await way_to(house, work, message, place, language)
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
            # Calendars are shared and kept for years: an invitation is for the letter alone.
            description=f"{house.settings.base_url}{place}?district={district.slug}",
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
            "purpose": purpose_in(language, meeting.purpose),
            # Mail shows on lock screens: no student's name (threats row 37). The law asks for names or roles.
            "who": ", ".join(STUDENT.in_language(language) if p.kind == "student" else p.name for p in people),
        },
        link=way.link,
        also=way.says,
        files=(File("meeting.ics", f"text/calendar; method={method}", ics),),
    )
