"""The usual batch: nobody else has written since, and nothing but the edits is to be stored. One statement, one
transaction, on the driver itself."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from trellis.kernel import clock
from trellis.kernel.events import CHANNEL, payload_of, taking_carrier
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import Actor, Gate

# Where the number or the epoch has moved on there is no row: the update waits for whoever holds it, and looks anew.
APPEND = """
WITH held AS (
  UPDATE live_document SET last_number = last_number + cardinality($4::uuid[])
  WHERE id = $1 AND last_number = $2 AND epoch = $3 AND NOT closed
  RETURNING district_id, last_number
), written AS (
  INSERT INTO live_update (district_id, id, document_id, number, payload, person_id)
  SELECT held.district_id, part.id, $1, $2 + part.place, part.payload, part.person_id
  FROM held, unnest($4::uuid[], $5::bytea[], $6::uuid[]) WITH ORDINALITY AS part (id, payload, person_id, place)
)
SELECT last_number, CASE WHEN $7::text IS NOT NULL THEN pg_notify($8::text, $7::text) END FROM held
"""


async def append_next(
    gate: Gate,
    district_id: uuid.UUID,
    actor: Actor,
    document_id: uuid.UUID,
    parts: Sequence[tuple[uuid.UUID | None, bytes]],
    *,
    after: int,
    epoch: int,
) -> int | None:
    """Append updates, each with who wrote it, if `after` is still the document's last; the new last number.

    Committed when it returns. None, and nothing stored, when somebody else has appended meanwhile, the document was
    closed or begun anew, or the actor cannot see it: then it is to be looked at closely (`documents.lock_document`).
    """
    number = after + len(parts)
    payload = payload_of(district_id, "live.updated", document_id, number=str(number))
    carrier = taking_carrier(gate.database)
    async with gate.direct(district_id, actor, clock.now()) as connection:
        stored = await connection.fetchval(
            APPEND,
            document_id,
            after,
            epoch,
            [new_id() for _ in parts],
            [update for _, update in parts],
            [person_id for person_id, _ in parts],
            None if carrier is not None else payload,
            CHANNEL,
        )
    if stored is not None and carrier is not None:
        carrier.tell_now(payload)
    return int(stored) if stored is not None else None
