"""What a district asks of its staff who open files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from trellis.access import Permission
from trellis.access.ask import may_in_the_district
from trellis.attachments.model import KINDS, FileRule
from trellis.attachments.opening import asked_by_district
from trellis.attachments.rules import Asks
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotAllowed
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork


@dataclass(frozen=True, slots=True)
class Ruled:
    """When the district asks, and whether the actor may say so."""

    asks: Asks
    may_set: bool


async def file_rule(work: UnitOfWork) -> Ruled:
    """When this district asks why a file is opened: no secret, everybody is asked by it."""
    return Ruled(await asked_by_district(work), may_in_the_district(work, Permission.SET_FILE_RULE))


async def set_file_rule(work: UnitOfWork, *, raw: bool, outside_team: bool, kinds: Sequence[str]) -> Ruled:
    """Say when this district asks, from now on. Raises NotAllowed, InvalidInput."""
    if not may_in_the_district(work, Permission.SET_FILE_RULE):
        raise NotAllowed()
    if not set(kinds) <= set(KINDS):
        raise InvalidInput(field="asksKinds")
    row = (await work.session.execute(select(FileRule).with_for_update())).scalar_one_or_none()
    said = {"asks_for_raw": raw, "asks_outside_team": outside_team, "asks_kinds": sorted(set(kinds))}
    if row is None:
        row = FileRule(district_id=work.district_id, id=new_id(), created_at=work.at, **said)
        work.session.add(row)
    else:
        for name, value in said.items():
            setattr(row, name, value)
    await work.session.flush()
    work.memory.pop("file_rule", None)
    record(work, "attachment.rule", "district", work.district_id)
    return await file_rule(work)
