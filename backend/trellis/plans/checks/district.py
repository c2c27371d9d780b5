"""What a district wants answered beside the law: DIST-REQ-<place>, of the form the plan was begun on."""

from __future__ import annotations

from collections.abc import Iterator

from trellis.plans.checks.engine import ALSO_ASKED, Finding, Severity, words
from trellis.plans.checks.facts import PlanFacts
from trellis.plans.form.condition import is_shown
from trellis.plans.form.declaration import Field, Section
from trellis.plans.form.settings import rule_id
from trellis.plans.form.values import is_answered


def districts_questions_are_answered(facts: PlanFacts) -> Iterator[Finding]:
    """An answer the district requires is there, wherever the form asks for it: of rows in each, and at least one."""
    for section in facts.form.sections:
        said = facts.content.get(section.key) or {}
        for field in section.fields:
            if not facts.shows(section.key, field.key):
                continue
            if field.district_requires and not is_answered(field, said.get(field.key)):
                yield _missing(facts, section, (field,), None)
            for row in said.get(field.key) or () if field.kind == "rows" else ():
                for column in field.row:
                    is_asked = column.district_requires and is_shown(
                        column.shown_when, facts.circumstances, facts.content, row
                    )
                    if is_asked and not is_answered(column, row.get(column.key)):
                        yield _missing(facts, section, (field, column), row["id"])


def _missing(facts: PlanFacts, section: Section, path: tuple[Field, ...], row_id: str | None) -> Finding:
    number = facts.form.district.number if facts.form.district else 0
    return Finding(
        rule_id(".".join((section.key, *(field.key for field in path)))),
        Severity.BLOCKS,
        words(
            "{what}: the district asks for an answer here.",
            "{what}: el distrito pide aquí una respuesta.",
            what=path[-1].label,
        ),
        f"LEA {number}",
        section.key,
        path[0].key,
        row_id,
    )


ALSO_ASKED.append(districts_questions_are_answered)
