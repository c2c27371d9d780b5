"""How a table is written: composite keys by district, so that no row can point into another one.

Every district-owned table derives from `DistrictRow`. `district_reference`
makes the composite foreign key. Row-level security is laid over all of them
by `kernel.row_security` and checked by a test that walks the catalogue.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, ForeignKeyConstraint, MetaData, Uuid, and_, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from trellis.kernel.ids import new_id

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables of the product."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {uuid.UUID: Uuid(), datetime: DateTime(timezone=True)}


class DistrictRow(Base):
    """A row that belongs to one district; the key is (district_id, id)."""

    __abstract__ = True

    district_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("district.id"), primary_key=True)
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


def district_reference(
    column: str, table: str, *, on_delete: str | None = None, target_column: str = "id"
) -> ForeignKeyConstraint:
    """A foreign key that carries the district: a reference into another district cannot be stored."""
    return ForeignKeyConstraint(
        ["district_id", column], [f"{table}.district_id", f"{table}.{target_column}"], ondelete=on_delete
    )


def same_row(row: Any, table: Any) -> Any:
    """The condition that a row and its other half in `table` have one key: the district's and its own."""
    other = row[table]
    return and_(other.district_id == row.district_id, other.id == row.id)


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """Text with a CHECK instead of a native enum: enum equality is not leakproof, so no index under RLS."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)
