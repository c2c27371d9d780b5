"""Closed minutes on paper: what was frozen, under its headings, with what was added after. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from trellis.documents.content import Block, Document, Fact, FactTable, Heading, Paragraph, Run, Table
from trellis.kernel.words import Language, Words, formatting_locale
from trellis.teams.names import STAFF_ROLES

TITLE = Words(en="Minutes of a meeting", es="Acta de una reunión")
ABOUT = Words(en="About", es="Sobre")
FACTS = {
    "name": Words(en="Student", es="Estudiante"),
    "purpose": Words(en="What the meeting was for", es="Para qué fue la reunión"),
    "when": Words(en="When", es="Cuándo"),
    "where": Words(en="Where", es="Dónde"),
    "closed": Words(en="Minutes closed by", es="Acta cerrada por"),
}
PEOPLE = Words(en="Who took part", es="Quiénes participaron")
HEADER = (
    Words(en="Name", es="Nombre"),
    Words(en="Role", es="Función"),
    Words(en="How", es="Cómo"),
)
NOT_CONSENT = Words(
    en="Taking part is attendance only; it is no consent.", es="Participar es solo asistencia; no es consentimiento."
)
FAMILY = {"parent": Words(en="Parent", es="Familia"), "student": Words(en="Student", es="Estudiante")}
WAYS = {
    "in_person": Words(en="In the room", es="En la sala"),
    "phone": Words(en="By phone", es="Por teléfono"),
    "video": Words(en="By video", es="Por video"),
    "absent": Words(en="Absent", es="Ausente"),
}
SINCE = Words(en="from {time}", es="desde las {time}")
UNTIL = Words(en="until {time}", es="hasta las {time}")
HEADINGS = (
    ("agenda", Words(en="What was spoken about", es="De qué se habló")),
    ("decision", Words(en="What was decided", es="Qué se decidió")),
    ("refused", Words(en="What was asked for and not taken up", es="Qué se pidió y no se aceptó")),
    ("question", Words(en="Questions and answers", es="Preguntas y respuestas")),
    ("task", Words(en="Who does what", es="Quién hace qué")),
    ("dissent", Words(en="Who sees it differently", es="Quién lo ve de otra manera")),
    ("note", Words(en="Notes", es="Notas")),
)
WHY_NOT = Words(en="Why not: ", es="Por qué no: ")
BY_WHEN = Words(en="by {day}", es="para el {day}")
ADDED = Words(en="Corrections after the minutes were closed", es="Correcciones después de cerrar el acta")


@dataclass(frozen=True, slots=True)
class Added:
    """A correction after the minutes were closed: what, by whom, when."""

    text: str
    by: str
    at: datetime


def printed_minutes(
    document: Mapping[str, Any],
    added: Sequence[Added],
    *,
    sha256: str,
    letterhead: tuple[str, ...],
    language: Language,
    time_zone: str,
) -> Document:
    """Frozen minutes (`minutes._document`) and what was added, as a document to typeset; times in `time_zone`."""
    return Document(
        title=TITLE.in_language(language),
        language=language,
        status="final",
        content_sha256=sha256,
        blocks=tuple(_Telling(document, language, ZoneInfo(time_zone)).blocks(added)),
        subject=document["student"]["name"],
        letterhead=letterhead,
        made_at=max((one.at for one in added), default=datetime.fromisoformat(document["closedAt"])),
    )


class _Telling:
    def __init__(self, document: Mapping[str, Any], language: Language, zone: ZoneInfo) -> None:
        self.document, self.language, self.zone = document, language, zone

    def blocks(self, added: Sequence[Added]) -> Iterator[Block]:
        meeting = self.document["meeting"]
        closed = f"{self.document['closedBy']['name']}, {self._instant(self.document['closedAt'])}"
        said = {
            "name": self.document["student"]["name"],
            "purpose": meeting["purpose"],
            "when": f"{self._instant(meeting['startsAt'])} – {self._time(meeting['endsAt'])}",
            "where": meeting["location"],
            "closed": closed,
        }
        yield Heading(1, self._say(ABOUT))
        yield FactTable(tuple(Fact(self._say(FACTS[key]), text) for key, text in said.items() if text))
        yield Heading(2, self._say(PEOPLE))
        yield Table(
            header=tuple(self._say(one) for one in HEADER),
            rows=tuple((one["name"], self._role(one["role"]), self._way(one)) for one in self.document["people"]),
        )
        yield Paragraph((Run(self._say(NOT_CONSENT), italic=True),))
        for kind, heading in HEADINGS:
            entries = [one for one in self.document["entries"] if one["kind"] == kind]
            if kind == "agenda":
                entries = [one for one in entries if one["settled"]]
            if entries:
                yield Heading(2, self._say(heading))
                for entry in entries:
                    yield from self._entry(entry)
        if added:
            yield Heading(2, self._say(ADDED))
            for one in added:
                yield Paragraph((Run(one.text), Run(f"  {one.by}, {self._instant(one.at.isoformat())}", italic=True)))

    def _entry(self, entry: Mapping[str, Any]) -> Iterator[Block]:
        about = [entry["assignee"] if entry["kind"] == "task" else None, self._by_when(entry["dueOn"])]
        if entry["kind"] in ("dissent", "question"):
            about.append(entry["by"])
        told = "  ".join(one for one in about if one)
        yield Paragraph((Run(entry["text"]), *((Run(f"  {told}", italic=True),) if told else ())))
        if entry["reason"]:
            yield Paragraph((Run(self._say(WHY_NOT), bold=True), Run(entry["reason"])))
        if entry["answer"]:
            yield Paragraph((Run("→ "), Run(entry["answer"])))

    def _say(self, words: Words) -> str:
        return words.in_language(self.language)

    def _role(self, role: str) -> str:
        return self._say(STAFF_ROLES.get(role) or FAMILY.get(role) or STAFF_ROLES["other"])

    def _way(self, one: Mapping[str, Any]) -> str:
        way = self._say(WAYS.get(one["attendance"] or "absent", WAYS["absent"]))
        times = [
            words.filled(time=self._time(at)).in_language(self.language)
            for words, at in ((SINCE, one["cameAt"]), (UNTIL, one["leftAt"]))
            if at
        ]
        return ", ".join([way, *times])

    def _by_when(self, said: str | None) -> str | None:
        if not said:
            return None
        day = format_date(date.fromisoformat(said), "long", locale=formatting_locale(self.language))
        return BY_WHEN.filled(day=day).in_language(self.language)

    def _instant(self, said: str) -> str:
        at = datetime.fromisoformat(said).astimezone(self.zone)
        locale = formatting_locale(self.language)
        return f"{format_date(at, 'long', locale=locale)}, {format_time(at, 'short', locale=locale)}"

    def _time(self, said: str) -> str:
        at = datetime.fromisoformat(said).astimezone(self.zone)
        return format_time(at, "short", locale=formatting_locale(self.language))
