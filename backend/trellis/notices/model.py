"""Messages that leave the house, and what became of them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference, one_of


class Message(DistrictRow):
    """One mail to one person, or to an address of nobody the district knows.

    The subject never names a student (threats: never).
    `template` names a file in notices/templates; `ids` are what it is filled from at sending time.
    `secret` is the invitation token to put in, or the address it goes to, sealed; emptied once sent.
    """

    __tablename__ = "message"
    __table_args__ = (
        district_reference("person_id", "person"),
        district_reference("student_id", "student"),
        Index("ix_message_person", "district_id", "person_id"),
        one_of("state", ("waiting", "sent", "failed")),
    )

    person_id: Mapped[uuid.UUID | None]
    student_id: Mapped[uuid.UUID | None]
    template: Mapped[str] = mapped_column(Text)
    ids: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    secret: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default="waiting")
    sent_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(Text)
