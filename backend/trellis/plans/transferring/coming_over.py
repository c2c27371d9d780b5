"""What of a plan from another district begins one here, and what does not, with why. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from trellis.people.names import folded
from trellis.plans.carried import carried_content, marks_of
from trellis.plans.form import Field, Form, Section, shown_content
from trellis.plans.form.settings import EXTRA_KEY
from trellis.plans.form.values import is_answered
from trellis.plans.plain import WHEN, plain_view

Why = Literal["district_question", "not_on_the_form", "not_asked_here"]
MOST_SERVICES, LONGEST_SERVICE = 50, 500


@dataclass(frozen=True, slots=True)
class StaysBehind:
    """An answered question of the old plan that the new one does not begin with."""

    section: Section
    field: Field
    why: Why


@dataclass(frozen=True, slots=True)
class ComingOver:
    """A plan from elsewhere against the form of this district: content by section, and what stays behind."""

    content: Mapping[str, Mapping[str, Any]]
    form: Form
    stays: tuple[StaysBehind, ...]

    def marks(self, section: Section) -> dict[str, str]:
        """A mark at each answer that comes over."""
        return marks_of(section, self.content[section.key])

    def sections(self) -> tuple[list[Section], list[Section]]:
        """The sections in which something stands already, and those asked anew; the one of dates is in neither."""
        told = [section for section in self.form.sections if section.key != self.form.dates]
        return [one for one in told if self.marks(one)], [one for one in told if not self.marks(one)]


def coming_over(old: Form, said: Mapping[str, Any], form: Form, circumstances: Mapping[str, Any]) -> ComingOver:
    """`said` on the form `old` of another district, as it begins a plan on `form` in these `circumstances`.

    A district's own questions are its own: even where both have one of the same key, nobody knows that they ask the
    same. What this state does not ask of this student stays in the draft, unseen, as any hidden answer does.
    """
    content = {
        section.key: carried_content(section, _without_own(old, section.key, said.get(section.key)))
        for section in form.sections
    }
    shown = shown_content(form, content, circumstances)
    return ComingOver(content, form, tuple(_left(old, said, form, content, shown)))


def _without_own(old: Form, key: str, said: Any) -> dict[str, Any]:
    before = old.by_key.get(key)
    if before is None or not isinstance(said, Mapping):
        return {}
    return {
        name: value
        for name, value in said.items()
        if name in before.by_key and not before.by_key[name].is_districts and not EXTRA_KEY.fullmatch(name)
    }


def _left(
    old: Form, said: Mapping[str, Any], form: Form, content: Mapping[str, Any], shown: Mapping[str, Any]
) -> list[StaysBehind]:
    found = []
    for section in old.sections:
        new = form.by_key.get(section.key)
        for field in section.written:
            if not is_answered(field, (said.get(section.key) or {}).get(field.key)):
                continue
            kept = new.by_key.get(field.key) if new else None
            if field.is_districts:
                found.append(StaysBehind(section, field, "district_question"))
            elif kept is None or new is None or kept.is_districts:
                found.append(StaysBehind(section, field, "not_on_the_form"))
            elif is_answered(kept, content[section.key].get(field.key)) and not is_answered(
                kept, shown[section.key].get(field.key)
            ):
                found.append(StaysBehind(section, field, "not_asked_here"))
    return found


def services_proposed(old: Form, said: Mapping[str, Any], not_agreed: Collection[str] = ()) -> list[dict[str, Any]]:
    """The services of the old plan in its own words, to be given from a day that somebody has yet to say.

    Without those of the summer: whether there are any is decided anew each year (34 CFR 300.106). Without those
    nobody of the family agreed to (`not_agreed`), which were not given there, either.
    """
    items = [
        item
        for section in plain_view(_of_the_school_year(said), "en", form=old)
        for item in section["items"]
        if item["kind"] == "service" and item["id"] not in not_agreed and section["key"] not in not_agreed
    ]
    return [{"what": _in_a_line(item)[:LONGEST_SERVICE], "startsOn": None} for item in items][:MOST_SERVICES]


def _of_the_school_year(said: Mapping[str, Any]) -> dict[str, Any]:
    services = said.get("services") or {}
    rows = [row for row in services.get("services") or () if not row.get("extended_year")]
    return {**said, "services": {**services, "services": rows}}


def _in_a_line(item: Mapping[str, Any]) -> str:
    """What it is, how much of it, and beside whom and where: two lines of one name are told apart by that."""
    beside = "; ".join(one["text"].replace("\n", ", ") for one in item["details"] if one["label"] != WHEN.en)
    line = ": ".join(part for part in (item["title"], item["text"].replace("\n", "; ")) if part)
    return f"{line} ({beside})" if beside else line


@dataclass(frozen=True, slots=True)
class Named:
    """By what a child is told from another: a name as it is written, and the day of birth where it is known."""

    name: str
    born_on: date | None


def is_surely(one: Named, other: Named) -> bool:
    """Whether both are the same child as far as a name and a birthday can say."""
    return one.born_on is not None and one.born_on == other.born_on and _same_name(one, other)


def is_surely_not(one: Named, other: Named) -> bool:
    """Whether they are two children: other birthdays, or, where one is not known, other names."""
    if one.born_on is None or other.born_on is None:
        return not _same_name(one, other)
    return one.born_on != other.born_on


def _same_name(one: Named, other: Named) -> bool:
    return sorted(folded(one.name).split()) == sorted(folded(other.name).split())
