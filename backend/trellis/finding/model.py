"""The words that names of a district's students and staff are made of, and how each may be misspelled."""

from __future__ import annotations

from sqlalchemy import Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow


class NameWord(DistrictRow):
    """One way to misspell one word of some name (`spelling.spellings`). Kept by `keeping.py`."""

    __tablename__ = "name_word"
    __table_args__ = (
        UniqueConstraint("district_id", "spelling", "word"),
        Index("ix_name_word_word", "district_id", "word"),
    )

    spelling: Mapped[str] = mapped_column(Text)
    word: Mapped[str] = mapped_column(Text)
