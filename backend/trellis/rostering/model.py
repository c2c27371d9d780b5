"""Roster uploads and what they said."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference, one_of

STATES = ("reading", "previewed", "applying", "applied", "failed", "discarded", "expired")


class RosterImport(DistrictRow):
    """One uploaded bundle: where it stands, what it would change, how far applying has come.

    `counts` is by subject; `warnings` are `{code, subject, en, es}`, with the `reason` of who
    confirmed that many end; `failure` is `{code, en, es, do_next_en, do_next_es}`. The bundle itself is deleted from
    storage once it is applied, discarded or failed, or expired because nobody decided.
    """

    __tablename__ = "roster_import"
    __table_args__ = (district_reference("uploaded_by_id", "person"), one_of("state", STATES))

    uploaded_by_id: Mapped[uuid.UUID]
    file_name: Mapped[str] = mapped_column(Text)
    object_key: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default="reading")
    counts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    warnings: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    failure: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    step_count: Mapped[int] = mapped_column(default=0)
    steps_done: Mapped[int] = mapped_column(default=0)
    applied_at: Mapped[datetime | None]


class RosterFinding(DistrictRow):
    """One line of a preview: a new, changed or gone thing, a row that could not be read, a word that is not ours."""

    __tablename__ = "roster_finding"
    __table_args__ = (
        district_reference("import_id", "roster_import", on_delete="CASCADE"),
        Index("ix_roster_finding_import", "district_id", "import_id", "position"),
        one_of("kind", ("new", "changed", "gone", "unreadable", "unmapped", "note")),
    )

    import_id: Mapped[uuid.UUID]
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    label: Mapped[str] = mapped_column(Text)
    file: Mapped[str | None] = mapped_column(Text)
    line: Mapped[int | None]
    reason_en: Mapped[str | None] = mapped_column(Text)
    reason_es: Mapped[str | None] = mapped_column(Text)
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
