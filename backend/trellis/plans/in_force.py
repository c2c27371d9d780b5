"""What of a plan agreed to in part is in force: what was agreed, and for the rest the text last agreed (domain.md 5.3).

Pure. A line nobody agreed to has the plan before as its source (`source_version`); one that is new there is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from trellis.plans.amended import ITEM
from trellis.plans.form.condition import Content
from trellis.plans.form.declaration import Form
from trellis.plans.pairing import paired


@dataclass(frozen=True, slots=True)
class Source:
    """The plan that was agreed to last: what of it was in force, and the id of its version."""

    content: Content
    version_id: str


@dataclass(frozen=True, slots=True)
class InForce:
    """What is carried out. `sources`: for each line not agreed to, the version whose text stands, None where none."""

    content: dict[str, Any]
    sources: Mapping[str, str | None]


def in_force(form: Form, content: Content, not_agreed: Collection[str], last: Source | None) -> InForce:
    """`content` with each item of `not_agreed` as `last` had it. Items are those of `plain.decision_items`."""
    if not not_agreed:
        return InForce(dict(content), {})
    before = paired(last.content, content, form) if last else {}
    version_id = last.version_id if last else None
    if ITEM in not_agreed:
        # The change as a whole was not agreed to: nothing of it stands.
        return InForce(dict(before), dict.fromkeys(not_agreed, version_id))
    found = {key: dict(said) for key, said in content.items()}
    sources: dict[str, str | None] = {}
    for item in not_agreed:
        kind, _, row_id = item.partition(":")
        stands = _row(form, found, before, row_id) if row_id else _section(found, before, kind)
        sources[item] = version_id if stands else None
    return InForce(found, sources)


def _section(found: dict[str, dict[str, Any]], before: Content, key: str) -> bool:
    found.pop(key, None)
    if said := before.get(key):
        found[key] = dict(said)
    return bool(said)


def _row(form: Form, found: dict[str, dict[str, Any]], before: Content, row_id: str) -> bool:
    """Put one row as it was, in its place; or take it out. Whether it was there before."""
    for section in form.sections:
        for field in section.of_kind("rows"):
            rows = (found.get(section.key) or {}).get(field.key) or []
            if not any(row["id"] == row_id for row in rows):
                continue
            was = next(
                (one for one in (before.get(section.key) or {}).get(field.key) or [] if one["id"] == row_id), None
            )
            found[section.key][field.key] = [
                one for row in rows if (one := was if row["id"] == row_id else row) is not None
            ]
            return was is not None
    return False
