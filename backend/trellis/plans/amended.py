"""What an amendment is: of which plan, what of it may change, what did, and what a family is asked about it. Pure.

Source: domain.md 5.8; 34 CFR 300.324(a)(4) and (6). A frozen version carries all of it under `plan.amendment`, so that
whoever reads, prints or signs it asks nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import orjson

from trellis.kernel.hashing import sha256_hex
from trellis.kernel.words import Words
from trellis.plans.form.condition import Content
from trellis.plans.form.declaration import Form, Section
from trellis.plans.form.registry import form_for
from trellis.plans.form.values import day, day_in_words
from trellis.plans.plain import DecisionItem, Detail, Speech, decision_items, plain_view

ITEM = "amendment"
"""The id of what a family answers about the change as a whole; also the key of its section in the plain view."""
DATES = ("meeting_on", "starts_on", "ends_on")
"""Of the section of dates, those that say when the plan runs and when it was reviewed."""
SHORTEST_REASON, LONGEST_REASON = 10, 2_000
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""What no text holds: neither screens nor paper show it, and the database keeps no NUL."""

WHAT_AND_WHY = Words(en="What changes and why", es="Qué cambia y por qué")
EXPLANATION = Words(
    en="This changes the plan that is in force. Everything else in it stays as it is, and so do the dates of the "
    "yearly review and of the next evaluation.",
    es="Esto cambia el plan vigente. Todo lo demás queda como está, y también las fechas de la revisión anual y de la "
    "próxima evaluación.",
)
TITLES = {
    "meeting": Words(en="The change as a whole", es="El cambio en conjunto"),
    "agreement": Words(en="Change the plan without a meeting", es="Cambiar el plan sin una reunión"),
}
HOW = Words(en="How it is decided", es="Cómo se decide")
MET_ON = Words(en="The team met on {day}.", es="El equipo se reunió el {day}.")
AT_A_MEETING = Words(en="The team meets about it.", es="El equipo se reúne para hablarlo.")
IN_WRITING = Words(
    en="Without a meeting, if you and the school agree in writing. You may say no and ask for a meeting instead.",
    es="Sin reunión, si usted y la escuela lo acuerdan por escrito. Puede decir que no y pedir una reunión.",
)
PARTS = Words(en="Parts of the plan that change", es="Partes del plan que cambian")
FROM = Words(en="In force from", es="Vale desde")
AMENDS = Words(en="The plan it changes", es="El plan que cambia")
VERSION_OF = Words(en="Version {number} of {day}", es="Versión {number} del {day}")


def stands(scope: Collection[str] | None, section_key: str) -> bool:
    """Whether a section stays as it is in force: the plan is an amendment, and the section is none that may change."""
    return scope is not None and section_key not in scope


def sections_to_choose(form: Form) -> list[Section]:
    """The sections an amendment may change: every one but the dates, which no amendment moves."""
    return [section for section in form.sections if section.key != form.dates]


def digest(said: Any) -> str:
    """The hash of what one section says; the same for the same content, whoever wrote its keys in which order."""
    return sha256_hex(orjson.dumps(said or {}, option=orjson.OPT_SORT_KEYS))


def changed_sections(form: Form, before: Content, now: Content) -> frozenset[str]:
    """Keys of the sections that do not say, to the letter, what they said. Both are normal content."""
    return frozenset(
        section.key for section in form.sections if digest(before.get(section.key)) != digest(now.get(section.key))
    )


def moved_dates(form: Form, before: Content, now: Content) -> tuple[str, ...]:
    """The dates of the plan that say another day than they said."""
    old, new = (said.get(form.dates) or {} for said in (before, now))
    return tuple(key for key in DATES if old.get(key) != new.get(key))


def items_to_decide(form: Form, before: Content, now: Content) -> list[str]:
    """Ids of what a family answers apart in `now` that is new or another than it was `before`, in the form's order."""
    old = {item.id: (item, _raw(section, item, before)) for section, item in _items(form, before)}
    found = []
    for section, item in _items(form, now):
        known = old.get(item.id)
        is_whole = item.id == section.key
        if known is None or known[1] != _raw(section, item, now) or (is_whole and _said(known[0]) != _said(item)):
            found.append(item.id)
    return found


def _items(form: Form, content: Content) -> Iterator[tuple[Section, DecisionItem]]:
    speech = Speech(content, "en", form)
    return ((section, item) for section in form.sections for item in speech.decisions(section))


def _said(item: DecisionItem) -> tuple[str, Any]:
    """What follows from other sections counts too: time in class, when a service moves out of it."""
    return item.text, item.details


def _raw(section: Section, item: DecisionItem, content: Content) -> Any:
    said = content.get(section.key) or {}
    if item.id == section.key:
        return digest(said)
    row_id = item.id.partition(":")[2]
    rows = (row for field in section.of_kind("rows") for row in said.get(field.key) or ())
    return next((row for row in rows if row["id"] == row_id), None)


def items_of(document: Mapping[str, Any], language: str, form: Form | None = None) -> list[DecisionItem]:
    """What a family answers about a frozen document: of an amendment the change as a whole, and what is new in it."""
    plan = document["plan"]
    form = form or form_for(plan["kind"])
    items = decision_items(document["content"], language, form=form)
    about = plan.get("amendment")
    if about is None:
        return items
    return [the_change(about, form, language), *(item for item in items if item.id in about["decides"])]


def the_change(about: Mapping[str, Any], form: Form, language: str) -> DecisionItem:
    """Why, how, from when and in which parts; the reason is in the words of whoever proposed it."""
    met, begins, amends = day(about["meetingOn"]), date.fromisoformat(about["takesEffectOn"]), about["amends"]
    finalized = day_in_words(date.fromisoformat(amends["finalizedOn"]))
    how = MET_ON.filled(day=day_in_words(met)) if met else AT_A_MEETING
    parts = [section.plain_title for section in form.sections if section.key in about["scope"]]
    said = (
        (HOW, IN_WRITING if about["way"] == "agreement" else how),
        (PARTS, Words(en="\n".join(one.en for one in parts), es="\n".join(one.es for one in parts))),
        (FROM, day_in_words(begins)),
        (AMENDS, VERSION_OF.filled(number=amends["number"], day=finalized)),
    )
    details = tuple(Detail(label.in_language(language), text.in_language(language)) for label, text in said)
    title = TITLES[about["way"]].in_language(language)
    return DecisionItem(ITEM, "fact", title, about["reason"], details, True)


def plain_plan(
    content: Content,
    language: str,
    *,
    form: Form | None = None,
    about: Mapping[str, Any] | None = None,
    written_in: str = "en",
) -> list[dict[str, Any]]:
    """The plain view (`plain.plain_view`); of an amendment what changes and why stands first, and is decided first."""
    view = plain_view(content, language, form=form, written_in=written_in)
    if about is None:
        return view
    form = form or form_for("iep")
    for section in view:
        for item in section["items"]:
            item["isDecision"] = item["isDecision"] and item["id"] in about["decides"]
    item = the_change(about, form, language)
    spoken = "es" if language.lower().startswith("es") else "en"
    first = {
        "key": ITEM,
        "title": WHAT_AND_WHY.in_language(language),
        "explanation": EXPLANATION.in_language(language),
        "items": [
            {
                "id": item.id,
                "kind": item.kind,
                "title": item.title,
                "text": item.text,
                "textLanguage": written_in,
                "details": [{"label": d.label, "text": d.text, "textLanguage": spoken} for d in item.details],
                "isDecision": True,
            }
        ],
    }
    return [first, *view]


def about_amendment(
    *,
    way: str,
    reason: str,
    scope: Iterable[str],
    takes_effect_on: date,
    amends: Mapping[str, Any],
    decides: Sequence[str],
    met_on: date | None = None,
    agreed_by: str | None = None,
) -> dict[str, Any]:
    """What a version says of itself as an amendment (`plan.amendment`). `amends` names the version it changes.

    `agreed_by` is who agreed for the district to an amendment without a meeting: whoever finalized it.
    """
    return {
        "amends": dict(amends),
        "way": way,
        "reason": reason,
        "scope": list(scope),
        "takesEffectOn": takes_effect_on.isoformat(),
        "meetingOn": met_on.isoformat() if met_on else None,
        "agreedForDistrictBy": agreed_by,
        "decides": list(decides),
    }
