"""Documents people edit together: an append-only log of updates, and snapshots that shorten it."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference


class LiveDocument(DistrictRow):
    """One document. `kind` says which room's rules it obeys; `last_number` counts its updates.

    `epoch` rises when the document is begun anew, so that an old client's copy is never merged into it.
    `closed` documents take no more updates (a finalized plan).
    """

    __tablename__ = "live_document"
    __table_args__ = (Index("ix_live_document_owner", "district_id", "owner_id"),)

    kind: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text)
    owner_id: Mapped[uuid.UUID]
    epoch: Mapped[int] = mapped_column(default=1)
    last_number: Mapped[int] = mapped_column(BigInteger, default=0)
    closed: Mapped[bool] = mapped_column(default=False)


class LiveUpdate(DistrictRow):
    """A batch of Yjs updates as they came. Numbered without gaps within the document.

    `puts_back`: for an edit that made the document say again what it said at an earlier instant, that instant.
    """

    __tablename__ = "live_update"
    __table_args__ = (
        district_reference("document_id", "live_document"),
        UniqueConstraint("district_id", "document_id", "number"),
    )

    document_id: Mapped[uuid.UUID]
    number: Mapped[int] = mapped_column(BigInteger)
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    person_id: Mapped[uuid.UUID | None]
    puts_back: Mapped[datetime | None]


class LiveSnapshot(DistrictRow):
    """All updates up to `through` in one. Loading is the newest snapshot and what came after it."""

    __tablename__ = "live_snapshot"
    __table_args__ = (
        district_reference("document_id", "live_document"),
        UniqueConstraint("district_id", "document_id", "through"),
    )

    document_id: Mapped[uuid.UUID]
    through: Mapped[int] = mapped_column(BigInteger)
    payload: Mapped[bytes] = mapped_column(LargeBinary)
