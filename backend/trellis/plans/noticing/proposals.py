"""What a final plan proposes, item by item: what changes from the plan in force (34 CFR 300.503(a)). Pure.

Each item is said in both languages out of the record. What a family asked for and was refused stands in no field:
people add it. What nobody can tell apart in words is told by its part of the plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trellis.kernel.words import LANGUAGES, Language, Words
from trellis.notices.prior_written.rules import Item
from trellis.plans.amended import changed_sections
from trellis.plans.form.condition import Content
from trellis.plans.form.declaration import Form
from trellis.plans.form.values import words_of
from trellis.plans.plain import FormSpeech
from trellis.plans.projection import goal_statement, rows_of
from trellis.plans.since_last import amounts, service_key

BEGIN = Words(
    en="Special education begins with this first plan.",
    es="La educación especial empieza con este primer plan.",
)
YEAR = Words(en="The plan for the coming year, as attached.", es="El plan para el próximo año, como se adjunta.")
"""Of a plan before which nothing is known here: it says neither that something begins nor that it is new."""
GO_ON = Words(en="The plan goes on as it is, for another year.", es="El plan sigue como está, un año más.")
ADDED = Words(en="New service: {what}.", es="Servicio nuevo: {what}.")
PROVIDED = Words(en="The plan provides: {what}.", es="El plan ofrece: {what}.")
REMOVED = Words(en="This service ends: {what}.", es="Este servicio termina: {what}.")
MORE = Words(en="More of {what}: {now}, instead of {before}.", es="Más de {what}: {now}, en vez de {before}.")
LESS = Words(en="Less of {what}: {now}, instead of {before}.", es="Menos de {what}: {now}, en vez de {before}.")
OTHERWISE = Words(
    en="{what} is given in another way: {now}, instead of {before}.",
    es="{what} se da de otra manera: {now}, en vez de {before}.",
)
SERVICE = Words(en="{what}, {how_much}", es="{what}, {how_much}")
PLACEMENT = Words(en="Placement: {now}.", es="Ubicación: {now}.")
PLACEMENT_CHANGES = Words(
    en="Placement changes: {now}, instead of {before}.", es="La ubicación cambia: {now}, en vez de {before}."
)
GOALS = Words(en="Goals: {what}.", es="Metas: {what}.")
NEW_GOALS = Words(en="New goals: {what}.", es="Metas nuevas: {what}.")
OLD_GOALS = Words(en="These goals are not worked on any more: {what}.", es="Ya no se trabaja en estas metas: {what}.")
OTHER_GOALS = Words(en="These goals change: {what}.", es="Estas metas cambian: {what}.")
SECTION_CHANGES = Words(en="Changes in: {what}.", es="Cambia: {what}.")
DATES_OF_A_LINE = ("id", "starts_on", "ends_on", "change_reason", "frequency_note")
TOLD_APART = ("basics", "family", "present_levels", "services", "goals", "participation")
"""Sections of which the items above tell, or which describe the child and propose nothing."""
PLACE_FIELDS = ("placement", "early_place", "environment_code")
SHORT = 120
Spoken = Mapping[Language, FormSpeech]


def proposals(form: Form, before: Content | None, now: Content, *, is_initial: bool) -> list[Item]:
    """What `now` proposes against the plan in force; without one all it provides, which a first plan alone begins."""
    return list(_Proposing(form, before, now, is_initial).items())


class _Proposing:
    """Both plans, and how their values are said in each language."""

    def __init__(self, form: Form, before: Content | None, now: Content, is_initial: bool) -> None:
        self.form, self.before, self.now, self.is_initial = form, before, now, is_initial
        self.old: Spoken = {language: FormSpeech(before or {}, language, form) for language in LANGUAGES}
        self.new: Spoken = {language: FormSpeech(now, language, form) for language in LANGUAGES}

    def items(self) -> Iterator[Item]:
        if self.before is None:
            yield _item("begin", BEGIN) if self.is_initial else _item("year", YEAR)
        found = [*self._services(), *self._placement(), *self._goals(), *self._others()]
        yield from found
        if self.before is not None and not found:
            yield _item("go-on", GO_ON)

    def _services(self) -> Iterator[Item]:
        before, now = amounts(self.before or {}), amounts(self.now)
        old, new = _by_key(self.before or {}), _by_key(self.now)
        added = PROVIDED if self.before is None and not self.is_initial else ADDED
        for number, (key, rows) in enumerate(new.items(), start=1):
            where = f"service:{number}"
            if key not in old:
                yield _item(where, added.filled(what=self._service(self.new, rows)))
                continue
            name = self._name(self.new, rows[0])
            said = {"what": name, "now": self._amount(self.new, rows), "before": self._amount(self.old, old[key])}
            if now.get(key, 0) != before.get(key, 0):
                yield _item(where, (MORE if now.get(key, 0) > before.get(key, 0) else LESS).filled(**said))
            elif _told(rows) != _told(old[key]):
                yield _item(where, OTHERWISE.filled(**said))
        for number, (key, rows) in enumerate(old.items(), start=1):
            if key not in new:
                yield _item(f"ended:{number}", REMOVED.filled(what=self._service(self.old, rows)))

    def _service(self, speech: Spoken, rows: list[Mapping[str, Any]]) -> Words:
        return SERVICE.filled(what=self._name(speech, rows[0]), how_much=self._amount(speech, rows))

    def _name(self, speech: Spoken, row: Mapping[str, Any]) -> Words:
        columns = self.form.section("services").field("services").columns

        def name(said: FormSpeech) -> str:
            return words_of(row.get("other_name")) or said.value(columns["name"], row.get("name"))

        return Words(en=name(speech["en"]), es=name(speech["es"]))

    def _amount(self, speech: Spoken, rows: list[Mapping[str, Any]]) -> Words:
        """Each line of the service: how much of it, and where; parted by semicolons."""
        columns = self.form.section("services").field("services").columns

        def line(said: FormSpeech, row: Mapping[str, Any]) -> str:
            place = said.value(columns["setting"], row.get("setting")), words_of(row.get("location"))
            where = ", ".join(filter(None, place))
            return " ".join(filter(None, (said.how_much(row, columns).rstrip("."), f"({where})" if where else "")))

        return Words(
            en="; ".join(line(speech["en"], row) for row in rows), es="; ".join(line(speech["es"], row) for row in rows)
        )

    def _placement(self) -> Iterator[Item]:
        now, before = (self._places(speech) for speech in (self.new, self.old))
        if now.en and self.before is None:
            yield _item("placement", PLACEMENT.filled(now=now))
        elif now.en and now != before:
            yield _item("placement", PLACEMENT_CHANGES.filled(now=now, before=before))

    def _places(self, speech: Spoken) -> Words:
        section = self.form.section("participation")
        fields = [section.by_key[key] for key in PLACE_FIELDS if key in section.by_key]

        def said(one: FormSpeech) -> str:
            content = one.content.get("participation") or {}
            return ", ".join(filter(None, (one.value(field, content.get(field.key)) for field in fields)))

        return Words(en=said(speech["en"]), es=said(speech["es"]))

    def _goals(self) -> Iterator[Item]:
        old, new = (_goals_by_id(content) for content in (self.before or {}, self.now))
        statements = {goal_statement(goal) for goal in old.values()}
        added = [g for key, g in new.items() if key not in old and goal_statement(g) not in statements]
        kept = {goal_statement(goal) for goal in new.values()}
        gone = [g for key, g in old.items() if key not in new and goal_statement(g) not in kept]
        changed = [g for key, g in new.items() if key in old and g != old[key]]
        told = (("goals", GOALS if self.before is None else NEW_GOALS, added), ("old-goals", OLD_GOALS, gone))
        for where, words, goals in (*told, ("changed-goals", OTHER_GOALS, changed)):
            if goals:
                yield _item(where, words.filled(what="; ".join(_goal_name(goal) for goal in goals)))

    def _others(self) -> Iterator[Item]:
        """Parts of the plan that say something else, of which the rest of the notice does not tell."""
        if self.before is None:
            return
        changed = changed_sections(self.form, self.before, self.now)
        for section in self.form.sections:
            if section.key in changed and section.key not in TOLD_APART:
                yield _item(f"section:{section.key}", SECTION_CHANGES.filled(what=section.title))


def _item(where: str, words: Words) -> Item:
    return Item(where, "propose", {"en": words.en, "es": words.es})


def _by_key(content: Content) -> dict[tuple[str, str], list[Mapping[str, Any]]]:
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows_of(content, "services", "services"):
        if row.get("name") and not row.get("extended_year"):
            found.setdefault(service_key(row), []).append(row)
    return found


def _told(rows: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What a line says but for its days: those of every line follow the plan's."""
    return [{key: value for key, value in row.items() if key not in DATES_OF_A_LINE} for row in rows]


def _goals_by_id(content: Content) -> dict[str, Mapping[str, Any]]:
    return {goal["id"]: goal for goal in rows_of(content, "goals", "goals")}


def _goal_name(goal: Mapping[str, Any]) -> str:
    """As the team wrote it: its short name, else how it begins."""
    name = words_of(goal.get("subject")) or goal_statement(goal)
    return (name if len(name) <= SHORT else f"{name[:SHORT]}…").rstrip(".")
