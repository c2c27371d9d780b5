"""Proving the derived table and the database's copy of the matrix right, and setting the table right."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from trellis.access.ties import tabulated
from trellis.kernel.audit import record
from trellis.kernel.tenancy import UnitOfWork


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a comparison of one district showed: rows that should be there, rows that should not, kinds told apart."""

    missing: int
    surplus: int
    unlike: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Nothing differs."""
        return not (self.missing or self.surplus or self.unlike)


async def compare(work: UnitOfWork) -> Verdict:
    """Compare the district's table with its sources, and the database's matrix with the code's. System only."""
    missing, surplus = (await work.session.execute(text("SELECT missing, surplus FROM access_compare()"))).one()
    table = tabulated()
    asked = text("SELECT k, access_ties(k) FROM unnest(access_kinds() || CAST(:kinds AS text[])) k")
    held = {kind: list(ties) for kind, ties in (await work.session.execute(asked, {"kinds": list(table)})).all()}
    unlike = tuple(sorted(kind for kind in held if held[kind] != table.get(kind, [])))
    return Verdict(int(missing), int(surplus), unlike)


async def rebuild(work: UnitOfWork) -> int:
    """Bring the district's table to what its sources say; returns how many rows were wrong. System only."""
    wrong = int((await work.session.execute(text("SELECT access_rebuild()"))).scalar_one())
    record(work, "access.rebuild", "district", work.district_id, rows=wrong)
    return wrong
