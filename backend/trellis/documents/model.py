"""Rendered, sealed documents."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference, one_of


class SealedDocument(DistrictRow):
    """A PDF of a plan version, tagged and sealed. `stage` tells the one before signing from the one after."""

    __tablename__ = "sealed_document"
    __table_args__ = (
        district_reference("version_id", "plan_version"),
        district_reference("student_id", "student"),
        UniqueConstraint("district_id", "version_id", "stage"),
        one_of("stage", ("finalized", "signed")),
    )

    version_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    stage: Mapped[str] = mapped_column(Text)
    object_key: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    page_count: Mapped[int]
    sealed_at: Mapped[datetime]
