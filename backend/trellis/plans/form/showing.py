"""What of a plan's content is shown: the form's conditions, applied once, for everything that reads a plan.

What is not shown stays in the live document as long as the plan is a draft, so that an answer somebody takes back
and gives again finds what hung on it. It is in no check, no comparison, no copy for the family and no final version.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from trellis.plans.form.condition import Content, Facts, is_shown
from trellis.plans.form.declaration import Field, Form


def shown_content(form: Form, content: Content, facts: Facts) -> dict[str, dict[str, Any]]:
    """`content` with everything hidden read as not answered; sections of `content` only, keys as they were.

    In the order of the form, so that what hangs on something hidden is hidden too:
    a condition looks at nothing that stands after it (`tests/plans/test_showing.py`).
    A section's own condition says when it is due; one that a team opens and fills in
    before it is due is part of the plan.
    """
    shown: dict[str, dict[str, Any]] = {key: dict(said) for key, said in content.items()}
    for section in form.sections:
        said = shown.get(section.key)
        if said is None:
            continue
        for field in section.fields:
            value = said.get(field.key)
            if not is_shown(field.shown_when, facts, shown):
                if field.key in said:
                    said[field.key] = [] if field.kind == "rows" else None
            elif field.kind == "rows" and isinstance(value, list):
                said[field.key] = [shown_row(field, row, facts, shown) for row in value]
    return shown


def shown_row(field: Field, row: Any, facts: Facts, content: Content) -> dict[str, Any]:
    """One row with its hidden columns read as not answered."""
    shown = dict(row)
    for column in field.row:
        if column.key in shown and not is_shown(column.shown_when, facts, content, shown):
            shown[column.key] = None
    return shown


def amended_content(scope: Collection[str], before: Content, now: Content) -> dict[str, Any]:
    """What an amendment says: its own words in the sections of its `scope`, in all others what is in force."""
    return {key: said if key in scope or key not in before else before[key] for key, said in now.items()}
