"""The form of a district: what it says laid over the declared form. Pure.

Everything that shows, checks, stores, compares or prints a plan reads the one `Form` this gives, and none of them
knows that a district had a part in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from trellis.plans.form.declaration import DistrictForm, Field, Form, Kind, Option, Section
from trellis.plans.form.registry import form_for
from trellis.plans.form.settings import ExtraField, FormSettings, read_settings, rule_id

MOST_KEPT = 500
_made: dict[tuple[str, str, str], Form] = {}
"""Forms by kind, version and revision. A revision never changes, so what was made of it once holds."""


def form_written_on(kind: str, version: str, district: Mapping[str, Any] | None) -> Form:
    """The form of a plan: its kind and version, and what it keeps of its district's revision (`written`).

    Raises NoSuchForm.
    """
    if district is None:
        return form_for(kind, version)
    key = (kind, version, str(district["id"]))
    found = _made.get(key)
    if found is None:
        if len(_made) >= MOST_KEPT:
            _made.pop(next(iter(_made)))
        identity = DistrictForm(id=str(district["id"]), number=district["number"])
        found = _made[key] = with_settings(form_for(kind, version), read_settings(district["settings"]), identity)
    return found


def written(revision_id: str, number: int, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What a plan keeps of the revision it was begun on, and its frozen version says: identity and every word."""
    return {"id": revision_id, "number": number, "settings": dict(settings)}


def with_settings(form: Form, settings: FormSettings, identity: DistrictForm | None = None) -> Form:
    """`form` in the district's words, with its questions and what it wants answered.

    A place the form does not know (settings of another version) is passed over: nothing declared is ever left out.
    """
    required = {*settings.required, *(one.place for one in settings.extra if one.is_required)}
    return replace(
        form,
        sections=tuple(_section(section, settings, required) for section in form.sections),
        district=replace(identity, letterhead=settings.letterhead) if identity else None,
    )


def _section(section: Section, settings: FormSettings, required: set[str]) -> Section:
    said = settings.words.get(section.key, {})
    own = (_extra(one) for one in settings.extra if one.section == section.key and one.key not in section.by_key)
    return replace(
        section,
        title=said.get("title", section.title),
        plain_title=said.get("plainTitle", section.plain_title),
        explanation=said.get("explanation", section.explanation),
        fields=tuple(_field(field, section.key, settings, required) for field in (*section.fields, *own)),
    )


def _field(field: Field, above: str, settings: FormSettings, required: set[str]) -> Field:
    place = f"{above}.{field.key}"
    said = settings.words.get(place, {})
    label = said.get("label", field.label)
    is_asked = place in required and field.kind != "computed"
    return replace(
        field,
        label=label,
        help=said.get("help", field.help),
        # A family reads what was written for it; where that is the label, the district's.
        plain=said.get("plain", field.plain),
        row=tuple(_field(column, place, settings, required) for column in field.row),
        district_requires=is_asked,
        required_by=(*field.required_by, rule_id(place)) if is_asked else field.required_by,
    )


def _extra(one: ExtraField) -> Field:
    return Field(
        key=one.key,
        kind=cast(Kind, one.kind),
        label=one.label,
        help=one.help,
        plain=one.plain,
        options=tuple(Option(option.key, option.label) for option in one.options),
        is_districts=True,
    )
