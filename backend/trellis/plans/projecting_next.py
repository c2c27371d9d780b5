"""The usual projection: nobody has written since, and the section is all that follows from it. One statement, one
transaction, on the driver itself."""

from __future__ import annotations

from typing import Any

import orjson
from pycrdt import Doc

from trellis.kernel import clock
from trellis.kernel.events import CHANNEL, payload_of, taking_carrier
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.live.kinds import Committed
from trellis.live.model import LiveDocument
from trellis.plans.content import section_content
from trellis.plans.form import Section
from trellis.plans.projection import SERVICE_SECTIONS
from trellis.plans.reading import IN_WORK

WITH_ROWS = frozenset({"goals", *SERVICE_SECTIONS})
"""Sections that are projected into rows of tables as well."""
TOLD = ("plan.findings", "plan.changed")
"""Topics told after each projection; the key is the plan."""

# What this process projected last is written on with the fields that changed since, if nobody else has projected.
# The plan's row is taken before the section's, and held, as everybody does who projects or freezes (`live.changed`).
PROJECT = """
WITH held AS (
  SELECT district_id, id FROM plan WHERE id = $2 AND state = ANY($3) FOR NO KEY UPDATE
), written AS (
  UPDATE plan_section SET projected_at = $5, projected_through = $6,
    content = CASE WHEN $10::bigint IS NULL THEN '{}' ELSE content END || $4::jsonb
  FROM held, live_document
  WHERE plan_section.id = $1 AND plan_section.district_id = held.district_id AND plan_section.plan_id = held.id
    AND plan_section.projected_through BETWEEN coalesce($10, 0) AND coalesce($10, $6)
    AND live_document.district_id = held.district_id AND live_document.id = $1
    AND live_document.epoch = $7 AND live_document.last_number = $6
  RETURNING plan_section.id
)
SELECT id, (SELECT count(pg_notify($8::text, payload)) FROM unnest($9::text[]) AS payload) FROM written
"""


async def project_next(gate: Gate, document: LiveDocument, section: Section, committed: Committed) -> bool:
    """Bring the content of a `document`'s section up to `committed` and tell who looks at the plan.

    False, and nothing written, when it is not that simple: somebody else has written or projected meanwhile, the plan
    is not in work, or the section has rows of its own. Then it is to be looked at closely (`live.changed`).
    """
    if section.key in WITH_ROWS:
        return False
    touched = None if committed.since is None else committed.touched
    doc: Doc[Any] = Doc()
    doc.apply_update(committed.state)
    content = orjson.dumps(section_content(section, doc, touched)).decode()
    payloads = [payload_of(document.district_id, topic, document.owner_id) for topic in TOLD]
    carrier, at = taking_carrier(gate.database), clock.now()
    async with gate.direct(document.district_id, SYSTEM, at) as connection:
        written = await connection.fetchrow(
            PROJECT,
            document.id,
            document.owner_id,
            list(IN_WORK),
            content,
            at,
            committed.number,
            committed.epoch,
            CHANNEL,
            [] if carrier is not None else payloads,
            committed.since,
        )
    if written is not None and carrier is not None:
        for payload in payloads:
            carrier.tell_now(payload)
    return written is not None
