"""One file by its key."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from trellis.attachments.model import Attachment
from trellis.kernel.errors import NotFound
from trellis.kernel.tenancy import UnitOfWork


async def find(work: UnitOfWork, attachment_id: uuid.UUID, *, locked: bool = False) -> Attachment:
    """A file the actor sees, read anew when it is to be changed. Raises NotFound."""
    asked = select(Attachment).where(Attachment.id == attachment_id)
    if locked:
        asked = asked.with_for_update().execution_options(populate_existing=True)
    found = (await work.session.execute(asked)).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found
