"""That somebody has read what they are to carry out."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from trellis.kernel.tables import DistrictRow, district_reference


class PlanAcknowledgement(DistrictRow):
    """Once a person and version; a newer version is read anew. Never changed once written."""

    __tablename__ = "plan_acknowledgement"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("version_id", "plan_version"),
        district_reference("person_id", "person"),
        UniqueConstraint("district_id", "version_id", "person_id"),
        {"info": {"append_only": True}},
    )

    student_id: Mapped[uuid.UUID]
    version_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    acknowledged_at: Mapped[datetime]
