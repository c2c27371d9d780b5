"""The form as JSON in one language, for the editor in the browser. Keys are stable; sentences are not."""

from __future__ import annotations

from typing import Any

from trellis.kernel.words import Words
from trellis.plans.form.condition import Condition, predicate_as_json
from trellis.plans.form.declaration import Field, Form, Section


def form_as_json(form: Form, language: str) -> dict[str, Any]:
    """The declaration an editor renders: kind, version, title, sections with their fields (see README.md)."""
    return {
        "kind": form.kind,
        "version": form.version,
        "print": form.print,
        "district": form.district.number if form.district else None,
        "language": "es" if language.lower().startswith("es") else "en",
        "title": form.title.in_language(language),
        "dates": form.dates,
        "sections": [section_as_json(section, language) for section in form.sections],
    }


def section_as_json(section: Section, language: str) -> dict[str, Any]:
    """One section of the form."""
    return {
        "key": section.key,
        "title": section.title.in_language(language),
        "plainTitle": section.plain_title.in_language(language),
        "explanation": section.explanation.in_language(language),
        "cite": section.cite,
        "writers": sorted(section.writers),
        "shownWhen": _condition(section.shown_when, language),
        "fields": [_field(field, language) for field in section.fields],
    }


def _field(field: Field, language: str) -> dict[str, Any]:
    return {
        "key": field.key,
        "kind": field.kind,
        "label": field.label.in_language(language),
        "help": _said(field.help, language),
        "plain": field.plainly.in_language(language),
        "options": [
            {"key": o.key, "label": o.label.in_language(language), "plain": o.plainly.in_language(language)}
            for o in field.options
        ],
        "requiredBy": list(field.required_by),
        "isDistricts": field.is_districts,
        "shownWhen": _condition(field.shown_when, language),
        "linksTo": field.links_to,
        "onePerLine": field.one_per_line,
        "bounds": [
            {
                "most": bound.most,
                "why": bound.why.in_language(language),
                "when": predicate_as_json(bound.when) if bound.when else None,
            }
            for bound in field.bounds
        ],
        "rowTitle": _said(field.row_title, language),
        "rowFields": [_field(column, language) for column in field.row],
    }


def _condition(condition: Condition | None, language: str) -> dict[str, Any] | None:
    if condition is None:
        return None
    return {"when": predicate_as_json(condition.when), "reason": condition.reason.in_language(language)}


def _said(words: Words | None, language: str) -> str | None:
    return words.in_language(language) if words else None
