"""A person's own days as a calendar that other programs read: made and revoked by them, read as them, without a name.

The address is a secret of 256 bits behind the district's id, as a session's is; only its digest is stored, and it is
shown once. It opens nothing but this calendar.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event
from sqlalchemy import select, update

from trellis.deadlines import naming
from trellis.graphql.rights import listed
from trellis.house import House
from trellis.kernel.audit import record
from trellis.kernel.errors import NotAllowed, NotFound, TrellisError
from trellis.kernel.hashing import secret_digest, sha256_hex
from trellis.kernel.ids import global_id, new_id
from trellis.kernel.tenancy import SYSTEM, UnitOfWork
from trellis.kernel.words import Words
from trellis.people.acting import actor_of
from trellis.people.sessions import district_of_token, new_token
from trellis.worklists import settings
from trellis.worklists.model import CalendarFeed
from trellis.worklists.todo import owned_by_actor

MOST_AN_HOUR = 30
"""Programs ask every 15 minutes at the most eager."""
AHEAD = timedelta(days=400)
"""A year and a month: the annual review is in it."""
MOST_EVENTS = 500
FEED = listed("feed", None)
TITLE = Words(en="{rule}: a student", es="{rule}: un estudiante")
NAME = Words(en="Trellis deadlines", es="Plazos de Trellis")
ABOUT = Words(
    en="A day set by law. Who it is about stands behind the link: {link}",
    es="Un día fijado por ley. De quién se trata está en el enlace: {link}",
)


class TooManyReadings(TrellisError):
    """The calendar was read more often within the hour than any program needs."""

    status = 429
    code = "TOO_MANY_READINGS"
    default_says = Words(
        en="This calendar was read too often in the last hour.",
        es="Este calendario se leyó demasiadas veces en la última hora.",
    )


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a calendar: `key` names it for ever, `said_at` when what stands there was last said anew."""

    key: uuid.UUID
    on: date
    title: str
    about: str
    link: str
    said_at: datetime


async def feed_of(work: UnitOfWork) -> CalendarFeed | None:
    """The actor's own calendar, when there is one."""
    found: CalendarFeed | None = (
        await work.session.execute(
            select(CalendarFeed).where(CalendarFeed.person_id == work.person_id, CalendarFeed.revoked_at.is_(None))
        )
    ).scalar_one_or_none()
    return found


async def make_feed(work: UnitOfWork) -> str:
    """A new secret for the actor's calendar; the one before ends. It is answered here and stored nowhere.

    Raises NotAllowed for who does not work for the district: a family's days are told by notices.
    """
    if not await settings.is_told(work):
        raise NotAllowed()
    await _end(work)
    token = new_token(work.district_id)
    row = CalendarFeed(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        person_id=work.person_id,
        token_digest=secret_digest(token),
        revoked_at=None,
        last_read_at=None,
        counted_from=None,
        read_count=0,
    )
    work.session.add(row)
    record(work, "feed.make", "calendar_feed", row.id)
    await work.session.flush()
    return token


async def revoke_feed(work: UnitOfWork) -> None:
    """The actor's calendar ends; whoever has its address reads nothing any more."""
    for key in await _end(work):
        record(work, "feed.revoke", "calendar_feed", key)


async def _end(work: UnitOfWork) -> Sequence[uuid.UUID]:
    ended = await work.session.execute(
        update(CalendarFeed)
        .where(CalendarFeed.person_id == work.person_id, CalendarFeed.revoked_at.is_(None))
        .values(revoked_at=work.at)
        .returning(CalendarFeed.id)
        .execution_options(synchronize_session=False)
    )
    return ended.scalars().all()


async def read_feed(house: House, token: str, *, known: str | None) -> tuple[bytes | None, str]:
    """The calendar behind a secret as its person may see it today, and its tag; no bytes where the tag is `known`.

    Raises NotFound for a secret that opens nothing, also once the account, the role or the district ended, and
    TooManyReadings.
    """
    district_id = district_of_token(token)
    if district_id is None:
        raise NotFound()
    async with house.gate.open(district_id, SYSTEM, "feed.open") as work:
        feed = await _counted(work, token)
        if feed is None:
            raise NotFound()
        reader = await actor_of(work, feed.person_id)
        too_often = feed.read_count > MOST_AN_HOUR
    if reader is None:
        raise NotFound()
    if too_often:
        raise TooManyReadings()
    async with house.gate.open(district_id, reader, "feed.read") as work:
        if not await settings.is_told(work):
            raise NotFound()
        owned = await owned_by_actor(work, ahead=AHEAD, most=MOST_EVENTS)
        base = house.settings.base_url
        spoken = "es" if reader.language.startswith("es") else "en"
        days = [
            Day(
                key=one.deadline.id,
                on=one.deadline.due_on,
                title=TITLE.filled(rule=naming.name_of(one.deadline.rule_id)).in_language(spoken),
                about=ABOUT.filled(link=link).in_language(spoken),
                link=link,
                said_at=one.deadline.created_at,
            )
            for one in owned
            if one.deadline.state == "open" and one.deadline.due_on is not None
            for link in [f"{base}/students/{global_id('Student', one.deadline.student_id)}#deadlines"]
        ]
        body = as_ics(days, NAME.in_language(spoken))
        tag = f'"{sha256_hex(body)[:32]}"'
        if tag == known:
            return None, tag
        FEED.record(work, list(dict.fromkeys(one.deadline.student_id for one in owned)), ())
        return body, tag


async def _counted(work: UnitOfWork, token: str) -> CalendarFeed | None:
    hour = work.at.replace(minute=0, second=0, microsecond=0)
    feed: CalendarFeed | None = (
        await work.session.execute(
            select(CalendarFeed)
            .where(CalendarFeed.token_digest == secret_digest(token), CalendarFeed.revoked_at.is_(None))
            .with_for_update()
        )
    ).scalar_one_or_none()
    if feed is None:
        return None
    feed.read_count = feed.read_count + 1 if feed.counted_from == hour else 1
    feed.counted_from, feed.last_read_at = hour, work.at
    return feed


def as_ics(days: Sequence[Day], name: str) -> bytes:
    """All-day events (RFC 5545), which have no hour and so no time zone. Pure: the same days are the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Trellis//Deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=4), parameters={"value": "DURATION"})
    for day in days:
        event = Event()
        event.add("uid", f"{day.key}@trellis")
        event.add("dtstamp", day.said_at)
        event.add("dtstart", day.on)
        event.add("dtend", day.on + timedelta(days=1))
        event.add("summary", day.title)
        event.add("description", day.about)
        event.add("url", day.link)
        event.add("class", "PRIVATE")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
