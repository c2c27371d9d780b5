"""How much a public door takes within an hour: from one sender, for one district, to one address.

A family is never told to stay away: whoever is refused is told that asking by word of mouth, or on paper, counts the
same. The counts are the database's, so that many processes count together; a process remembers whom it refused.

What a sender posts is counted whatever it is; for the district counts only a request that was kept. When the district's
measure is full, somebody who has asked nothing within the hour is heard all the same: nobody closes it for others.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from ipaddress import IPv6Address, ip_address

import structlog
from sqlalchemy.dialects.postgresql import insert

from trellis.cases.model import PublicPost
from trellis.kernel.errors import TrellisError
from trellis.kernel.hashing import signature
from trellis.kernel.kept import Kept
from trellis.kernel.tenancy import SYSTEM, Gate, UnitOfWork
from trellis.kernel.words import Words

FROM_ONE_SENDER = 12
"""A library, a clinic or a school office has one address for many families."""
FROM_ONE_SITE = 60
"""From one IPv6 /48, which is as much as a provider gives one customer: 65,536 senders."""
FOR_ONE_DISTRICT = 300
TO_ONE_MAILBOX = 3
"""Receipts an hour: the door is no way to fill a stranger's mailbox."""
REFUSED_KEPT = 10_000
log = structlog.get_logger()
NAMES = uuid.UUID("5f4a0c52-4c1f-4d0e-8c41-9d4fbc1ad0c3")


class TooManyRequests(TrellisError):
    """More was sent through a public door than it takes within the hour."""

    code = "TOO_MANY_REQUESTS"
    default_says = Words(
        en="This page was used too often in the last hour, so nothing was sent. Your request counts all the same when "
        "you say it: call or visit the school today, or hand in a letter. Or try here again in an hour.",
        es="Esta página se usó demasiadas veces en la última hora, así que no se envió nada. Su solicitud vale igual "
        "si la dice: llame o visite la escuela hoy, o entregue una carta. O vuelva a intentarlo aquí en una hora.",
    )


class PublicDoor:
    """Counts what comes; one a process."""

    def __init__(self, gate: Gate, secret_key: str) -> None:
        self.gate = gate
        self.secret_key = secret_key
        self._refused: Kept[tuple[str, str, str], bool] = Kept(REFUSED_KEPT)

    def check(self, slug: str, sender: str | None, at: datetime) -> None:
        """Raises TooManyRequests where this process has refused this sender, or all of their site, this hour.

        Asks the database nothing: whoever floods the door costs next to nothing.
        """
        if any(self._refused.get((slug, who, _hour(at))) for who in senders_of(sender)):
            raise TooManyRequests()

    async def take(self, district_id: uuid.UUID, slug: str, sender: str | None, at: datetime) -> None:
        """Count one post of a sender, before it is looked at. Raises TooManyRequests."""
        async with self.gate.open(district_id, SYSTEM, "help.count") as work:
            for one, most in zip(senders_of(sender), (FROM_ONE_SENDER, FROM_ONE_SITE), strict=False):
                if await _counted(work, self._key(district_id, "post", one, at)) > most:
                    # Of a sender who floods the site's count is left alone.
                    self._refused.keep((slug, one, _hour(at)), True)
                    break
            else:
                return
        raise TooManyRequests()

    async def keeps(self, work: UnitOfWork, sender: str | None) -> None:
        """Count a request that was kept, in its own unit of work. Raises TooManyRequests; then nothing is kept.

        The district's count comes last, as all who ask at once take turns at it.
        """
        who = senders_of(sender)[0]
        before = await _counted(work, self._key(work.district_id, "kept", who, work.at)) - 1
        if await _counted(work, self._key(work.district_id, "kept", "", work.at)) > FOR_ONE_DISTRICT:
            if before:
                raise TooManyRequests()
            log.warning("help.beyond_measure", district_id=str(work.district_id))

    async def mails_to(self, work: UnitOfWork, address: str) -> bool:
        """Whether one more receipt may go to this mailbox within the hour."""
        key = self._key(work.district_id, "mailbox", address.casefold(), work.at)
        return await _counted(work, key) <= TO_ONE_MAILBOX

    def _key(self, district_id: uuid.UUID, what: str, who: str, at: datetime) -> uuid.UUID:
        said = f"{district_id} {what} {who} {_hour(at)}"
        return uuid.uuid5(NAMES, signature(self.secret_key, said.encode()).hex())


def senders_of(address: str | None) -> tuple[str, ...]:
    """One sender: an IPv4 address, or the /64 of an IPv6 one, of which a household has all; then its site, a /48."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return ("unknown",)
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return (str(parsed.ipv4_mapped),)
        return tuple((int(parsed) >> 128 - bits).to_bytes(bits // 8, "big").hex() for bits in (64, 48))
    return (str(parsed),)


def _hour(at: datetime) -> str:
    return at.replace(minute=0, second=0, microsecond=0).isoformat()


async def _counted(work: UnitOfWork, key: uuid.UUID) -> int:
    row = insert(PublicPost).values(district_id=work.district_id, id=key, created_at=work.at, count=1)
    counted = row.on_conflict_do_update(
        index_elements=[PublicPost.district_id, PublicPost.id], set_={"count": PublicPost.count + 1}
    ).returning(PublicPost.count)
    return int((await work.session.execute(counted)).scalar_one())
