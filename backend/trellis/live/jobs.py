"""What live/ declares for the worker: shortening long logs."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from trellis.kernel.errors import NotFound
from trellis.kernel.jobs import job
from trellis.kernel.tenancy import SYSTEM
from trellis.live.documents import compact, document_by_id

if TYPE_CHECKING:
    from trellis.house import House


@job("live.compact", attempts=3)
async def compact_document(house: House, *, district_id: uuid.UUID, document_id: str) -> None:
    """Put a document's updates into one snapshot. Nothing to do for one that is gone or was just compacted."""
    async with house.gate.open(district_id, SYSTEM, "live.compact") as work:
        try:
            document = await document_by_id(work, uuid.UUID(document_id))
        except NotFound:
            return
        kind = house.hub.kind(document.kind) if house.hub else None
        await compact(work, document.id, kind.folding if kind else None)
