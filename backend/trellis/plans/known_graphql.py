"""What the record knows to open questions of a draft, over GraphQL."""

from __future__ import annotations

import strawberry
from strawberry.scalars import JSON

from trellis.graphql.context import Context
from trellis.plans.knowing import known_of
from trellis.plans.model import Plan


@strawberry.type(description="What the record knows to an open question; offered, never filled in by itself.")
class KnownAnswer:
    section_key: str
    field_key: str
    row_id: str | None
    column_key: str | None
    value: JSON = strawberry.field(description="In the shape of the declaration; of a list, the rows to add.")
    because: str = strawberry.field(description="Where it is from, in a few words.")


async def known_answers_of(context: Context, plan: Plan) -> list[KnownAnswer]:
    """What is known to the plan's open questions, in the viewer's language."""
    return [
        KnownAnswer(
            section_key=one.section_key,
            field_key=one.field_key,
            row_id=one.row_id,
            column_key=one.column_key,
            value=one.value,
            because=one.because.in_language(context.language),
        )
        for one in await known_of(context.work, plan, context.language)
    ]
