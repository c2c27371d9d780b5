"""Rendered, sealed documents."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ARRAY, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference, one_of


class SealedDocument(DistrictRow):
    """A PDF of a plan version, tagged and sealed. `stage` tells the one before signing from the one after.

    A signed one has an evidence page of each of `signed_by`. Where several have signed, each has a copy of their own
    (`copy_for_id`) beside the one with all: what one parent answered is not the other's to read (threats row 4).
    """

    __tablename__ = "sealed_document"
    __table_args__ = (
        district_reference("version_id", "plan_version"),
        district_reference("student_id", "student"),
        district_reference("copy_for_id", "person"),
        UniqueConstraint("district_id", "version_id", "stage", "copy_for_id", postgresql_nulls_not_distinct=True),
        one_of("stage", ("finalized", "signed")),
    )

    version_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    stage: Mapped[str] = mapped_column(Text)
    copy_for_id: Mapped[uuid.UUID | None]
    signed_by: Mapped[list[uuid.UUID]] = mapped_column(ARRAY(Uuid), default=list, server_default="{}")
    object_key: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    page_count: Mapped[int]
    sealed_at: Mapped[datetime]
