"""A deed sent twice is done once: a double click, a retry, a storm of retries (threats row 35).

The client names each deed with a key of its own choice. The same key with the
same wish is a repetition; with another wish it is refused, and nothing happens.
Noted in the deed's transaction: a deed that was refused leaves its key free.
Forgotten when no client can still send it again (`kernel.pruning`).
"""

from __future__ import annotations

import uuid
from typing import Any

import rfc8785
from sqlalchemy import Index, LargeBinary, Text, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.errors import Conflict, InvalidInput
from trellis.kernel.hashing import secret_digest
from trellis.kernel.tables import DistrictRow
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words

SHORTEST, LONGEST = 8, 255


class KeyUsedForSomethingElse(Conflict):
    """An idempotency key came again with another wish."""

    code = "IDEMPOTENCY_KEY_REUSED"
    default_says = Words(
        en="This was already sent with other answers. Load the page again.",
        es="Esto ya se envió con otras respuestas. Cargue la página de nuevo.",
    )


class DeedDone(DistrictRow):
    """A key that was used, by whom (in its id), and the digest of what was wished. Holds no name and no text."""

    __tablename__ = "deed_done"
    __table_args__ = (
        Index("ix_deed_done_created", "district_id", "created_at"),
        {"info": {"append_only": True}},
    )

    deed: Mapped[str] = mapped_column(Text)
    wish_digest: Mapped[bytes] = mapped_column(LargeBinary)


async def is_repeated(work: UnitOfWork, deed: str, idempotency_key: str, **wish: Any) -> bool:
    """Whether the acting person has done this `deed` under this key before; notes it when not.

    `wish` is everything the client asked for, as JSON values. Two at the same
    moment take turns. Raises InvalidInput for a key outside 8..255 characters,
    KeyUsedForSomethingElse.
    """
    if not SHORTEST <= len(idempotency_key) <= LONGEST:
        raise InvalidInput(field="idempotencyKey")
    key = uuid.uuid5(work.person_id, idempotency_key)
    digest = secret_digest(rfc8785.dumps({"deed": deed, "wish": wish}).decode())
    noted = await work.session.execute(
        insert(DeedDone)
        .values(district_id=work.district_id, id=key, deed=deed, wish_digest=digest)
        .on_conflict_do_nothing()
        .returning(DeedDone.id)
    )
    if noted.first() is not None:
        return False
    before = (await work.session.execute(select(DeedDone).where(DeedDone.id == key))).scalar_one()
    if before.wish_digest != digest:
        raise KeyUsedForSomethingElse()
    return True
