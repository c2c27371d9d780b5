"""The plan as it is printed: the frozen document, section by section, in the wording of the form. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from trellis.documents.content import (
    Block,
    BulletList,
    Document,
    Fact,
    FactTable,
    Heading,
    Logo,
    NumberedList,
    Paragraph,
    Run,
    Runs,
    Signatory,
    Status,
    Table,
    plain,
)
from trellis.documents.evidence import Evidence, evidence_page, moment, signature_page
from trellis.kernel.words import Language, Words
from trellis.plans.derived import derived_of_version
from trellis.plans.district_form.pictures import picture_of
from trellis.plans.form import KINDS, Form, form_written_on
from trellis.plans.form.declaration import Field, Section
from trellis.plans.form.values import day, day_in_words
from trellis.plans.plain import HOW_COUNTED, FormSpeech
from trellis.plans.projection import SERVICE_SECTIONS
from trellis.plans.transferring.told import printed as transfer_printed
from trellis.students.grades import grade_in_words

STUDENT = Words(en="Student", es="Estudiante")
FACTS = {
    "name": Words(en="Name", es="Nombre"),
    "birthOn": Words(en="Date of birth", es="Fecha de nacimiento"),
    "grade": Words(en="Grade", es="Grado"),
    "studentNumber": Words(en="Student number", es="Número de estudiante"),
    "version": Words(en="Version", es="Versión"),
    "finalized": Words(en="Finalized", es="Definitivo desde"),
    "as_of": Words(en="Draft as of", es="Borrador del"),
}
SET_ASIDE = Words(en="Warnings set aside", es="Advertencias descartadas")
AMENDMENT_OF = Words(en="Amendment of version {number}", es="Enmienda de la versión {number}")
AMENDMENT_CITE = "34 CFR 300.324(a)(4), (6)"
FINALIZED_ON = Words(en="That version is of", es="Esa versión es del")
IN_FORCE_FROM = Words(en="The change is in force from", es="El cambio vale desde")
PARTS_CHANGED = Words(en="Parts that change", es="Partes que cambian")
HOW_AGREED = Words(en="How it is agreed", es="Cómo se acuerda")
AT_MEETING = Words(en="At a meeting of the team", es="En una reunión del equipo")
AT_MEETING_ON = Words(en="At the meeting of the team on {day}", es="En la reunión del equipo del {day}")
IN_WRITING = Words(en="In writing, without a meeting", es="Por escrito, sin reunión")
IN_WRITING_BY = Words(
    en="In writing, without a meeting; for the district: {name}",
    es="Por escrito, sin reunión; por el distrito: {name}",
)
RULE, REASON = Words(en="Rule", es="Regla"), Words(en="Reason", es="Motivo")
SERVICE_COLUMNS = (
    Words(en="Service", es="Servicio"),
    Words(en="How much", es="Cuánto"),
    Words(en="By whom", es="Quién"),
    Words(en="Where", es="Dónde"),
    Words(en="When", es="Cuándo"),
)
WIDE = frozenset({"long_text", "links"})
NOT_IN_TABLE = frozenset(
    {
        "kind",
        "name",
        "other_name",
        "minutes_per_session",
        "sessions",
        "period",
        "provider_role",
        "setting",
        "location",
        "starts_on",
        "ends_on",
    }
)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who sends the plan: the district's name, its school, its time zone (IANA); the bytes of the form's own logo."""

    district: str
    school: str | None
    time_zone: str
    logo: bytes | None = None

    def day_of(self, at: datetime) -> date:
        """The district's calendar day at an instant."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()


def head_of_page(form: Form, sender: Letterhead, language: Language) -> tuple[tuple[str, ...], Logo | None]:
    """The lines and the picture at the head of the page: the form's own letterhead, else the district's name."""
    own = form.district.letterhead if form.district else None
    if own is None:
        return tuple(line for line in (sender.district, sender.school) if line), None
    lines = (own.name, sender.school, own.address, own.phone)
    logo = None
    if own.logo is not None and sender.logo is not None:
        logo = Logo(picture_of(sender.logo).media_type, sender.logo, own.logo.alt.in_language(language))
    return tuple(line for line in lines if line), logo


def printed_plan(
    document: Mapping[str, Any],
    *,
    sha256: str,
    letterhead: Letterhead,
    language: Language = "en",
    signed: Sequence[Evidence] = (),
    on_paper: Sequence[Signatory] = (),
    check_at: str = "",
) -> Document:
    """A frozen plan (`canonical.final_document`) as a document to typeset, signatures and evidence last.

    `check_at` is the address of the page on which anybody can check the file.
    """
    plan = document["plan"]
    finalized = datetime.fromisoformat(plan["finalizedAt"])
    printer = _printer(document, language)
    facts = {"version": str(plan["number"]), "finalized": printer.day(letterhead.day_of(finalized))}
    blocks = _body(printer, document, facts)
    blocks += _set_aside(printer, document.get("overrides") or [])
    blocks += signature_page(signed, on_paper, language=language, time_zone=letterhead.time_zone)
    for evidence in signed:
        blocks += evidence_page(evidence, language=language, time_zone=letterhead.time_zone, check_at=check_at)
    made = _document(printer, document, blocks, letterhead, "final", sha256, finalized)
    return replace(made, signed_by=tuple(one.signed_by(language) for one in signed))


def printed_draft(
    document: Mapping[str, Any], *, sha256: str, letterhead: Letterhead, at: datetime, language: Language = "en"
) -> Document:
    """A plan in writing as it stood `at`, marked as a draft on each page (FIN-13: for discussion, never pre-signed)."""
    printer = _printer(document, language)
    facts = {"as_of": moment(at, language, letterhead.time_zone)}
    return _document(printer, document, _body(printer, document, facts), letterhead, "draft", sha256, at)


def _printer(document: Mapping[str, Any], language: Language) -> FormSpeech:
    plan = document["plan"]
    form = form_written_on(plan["kind"], plan["formVersion"], plan.get("districtForm"))
    return FormSpeech(document["content"], language, form, derived_of_version(form, document))


def _body(printer: FormSpeech, document: Mapping[str, Any], facts: Mapping[str, str]) -> list[Block]:
    blocks: list[Block] = [Heading(1, printer.say(STUDENT)), _facts(printer, document["student"], facts)]
    blocks += _amendment(printer, document)
    if came := document["plan"].get("transfer"):
        blocks += transfer_printed(came, printer.language)
    for section in printer.form.sections:
        blocks += _section(printer, section)
    return blocks


def _amendment(printer: FormSpeech, document: Mapping[str, Any]) -> Iterator[Block]:
    """Of an amendment first: which version it changes, from when, why, in which parts, how it was agreed."""
    about = document["plan"].get("amendment")
    if about is None:
        return
    amends, begins = about["amends"], day(about["takesEffectOn"])
    finalized, met = day(amends["finalizedOn"]), day(about["meetingOn"])
    how = printer.say(AT_MEETING)
    if about["way"] == "agreement":
        by = about["agreedForDistrictBy"]
        how = printer.say(IN_WRITING_BY, name=by) if by else printer.say(IN_WRITING)
    elif met:
        how = printer.say(AT_MEETING_ON, day=day_in_words(met))
    parts = [printer.say(section.title) for section in printer.form.sections if section.key in about["scope"]]
    yield Heading(2, printer.say(AMENDMENT_OF, number=amends["number"]))
    yield Paragraph((Run(AMENDMENT_CITE, italic=True),), leads=True)
    yield FactTable(
        (
            Fact(printer.say(FINALIZED_ON), printer.day(finalized) if finalized else ""),
            Fact(printer.say(IN_FORCE_FROM), printer.day(begins) if begins else ""),
            Fact(printer.say(REASON), about["reason"]),
            Fact(printer.say(PARTS_CHANGED), "\n".join(parts)),
            Fact(printer.say(HOW_AGREED), how),
        )
    )


def _document(
    printer: FormSpeech,
    document: Mapping[str, Any],
    blocks: Sequence[Block],
    letterhead: Letterhead,
    status: Status,
    sha256: str,
    made_at: datetime,
) -> Document:
    lines, logo = head_of_page(printer.form, letterhead, printer.language)
    return Document(
        title=printer.say(KINDS[document["plan"]["kind"]].printed_title),
        language="es" if printer.language == "es" else "en",
        status=status,
        content_sha256=sha256,
        blocks=tuple(blocks),
        subject=document["student"]["name"],
        letterhead=lines,
        logo=logo,
        made_at=made_at,
    )


def _facts(printer: FormSpeech, student: Mapping[str, Any], more: Mapping[str, str]) -> FactTable:
    born = day(student.get("birthOn"))
    values = {
        "name": student["name"],
        "birthOn": printer.day(born) if born else "",
        "grade": grade_in_words(student.get("grade"), printer.language),
        "studentNumber": student.get("studentNumber") or "",
        **more,
    }
    return FactTable(tuple(Fact(printer.say(FACTS[key]), value) for key, value in values.items() if value))


def _section(printer: FormSpeech, section: Section) -> Iterator[Block]:
    said = printer.content.get(section.key) or {}
    body: list[Block] = []
    facts: list[Fact] = []
    for field in section.fields:
        value = said.get(field.key)
        if field.kind == "computed":
            if computed := printer.derived.get(section.key, {}).get(field.key):
                facts.append(Fact(printer.say(field.label), printer.say(computed.said)))
                counted = [printer.say(words) for words in computed.explanation]
                facts += [Fact(printer.say(HOW_COUNTED), "\n".join(counted))] if counted else []
        elif field.kind == "rows":
            body += _rows(printer, section, field, value or [])
        elif field.kind == "prose":
            if value:
                body += [Heading(3, printer.say(field.label)), *prose_blocks(value["doc"]["content"])]
        elif text := printer.value(field, value):
            facts.append(Fact(printer.say(field.label), text))
    if not body and not facts:
        return
    yield Heading(2, printer.say(section.title))
    yield Paragraph((Run(section.cite, italic=True),), leads=True)
    if facts:
        yield FactTable(tuple(facts))
    yield from body


def _rows(printer: FormSpeech, section: Section, field: Field, rows: list[Mapping[str, Any]]) -> Iterator[Block]:
    if not rows:
        return
    if section.key in SERVICE_SECTIONS and field.key == "services":
        yield Heading(3, printer.say(field.label))
        yield _service_table(printer, section, field, rows)
        yield from _service_notes(printer, section, field, rows)
        return
    if field.printed_as_table:
        yield Heading(3, printer.say(field.label))
        yield from _rows_as_table(printer, field, rows)
        return
    written = [column for column in field.row if column.kind == "long_text"]
    if len(field.row) == len(written) == 1:
        listed = tuple(plain(text) for row in rows if (text := printer.value(written[0], row.get(written[0].key))))
        if listed:
            yield Heading(3, printer.say(field.label))
            yield BulletList(listed)
        return
    yield Heading(3, printer.say(field.label))
    for number, row in enumerate(rows, start=1):
        facts = _row_facts(printer, field, row)
        if facts:
            yield Heading(4, printer.say(field.row_title or field.label, number=number))
            yield FactTable(facts)


def _rows_as_table(printer: FormSpeech, field: Field, rows: list[Mapping[str, Any]]) -> Iterator[Block]:
    """A table of the columns named for it that say anything, and under each row's own name what else it says."""
    said = [field.columns[key] for key in field.printed_as_table]
    columns = [one for one in said if any(printer.value(one, row.get(one.key)) for row in rows)] or said[:1]
    yield Table(
        header=tuple(printer.say(column.label) for column in columns),
        rows=tuple(tuple(printer.value(column, row.get(column.key)) for column in columns) for row in rows),
        widths=tuple(2 if column.kind in WIDE else 1.2 for column in columns),
    )
    for number, row in enumerate(rows, start=1):
        if facts := _row_facts(printer, field, row, frozenset(field.printed_as_table)):
            yield Heading(4, printer.say(field.row_title or field.label, number=number))
            yield FactTable(facts)


def _row_facts(
    printer: FormSpeech, field: Field, row: Mapping[str, Any], without: frozenset[str] = frozenset()
) -> tuple[Fact, ...]:
    pairs = ((column, printer.value(column, row.get(column.key))) for column in field.row if column.key not in without)
    return tuple(Fact(printer.say(column.label), text) for column, text in pairs if text)


def _service_table(printer: FormSpeech, section: Section, field: Field, rows: list[Mapping[str, Any]]) -> Table:
    columns = field.columns
    lines = []
    for row, item in zip(rows, printer.services(section), strict=True):
        where = [printer.value(columns[key], row.get(key)) for key in ("setting", "location") if key in columns]
        lines.append(
            (
                item.title,
                item.text,
                printer.value(columns["provider_role"], row.get("provider_role")),
                ", ".join(part for part in where if part),
                printer.when(row),
            )
        )
    header = tuple(printer.say(words) for words in SERVICE_COLUMNS)
    return Table(header=header, rows=tuple(lines), widths=(1.6, 1.5, 1.3, 1.4, 1.5))


def _service_notes(
    printer: FormSpeech, section: Section, field: Field, rows: list[Mapping[str, Any]]
) -> Iterator[Block]:
    for row, item in zip(rows, printer.services(section), strict=True):
        facts = _row_facts(printer, field, row, NOT_IN_TABLE)
        if facts:
            yield Heading(4, item.title)
            yield FactTable(facts)


def _set_aside(printer: FormSpeech, overrides: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    if overrides:
        yield Heading(2, printer.say(SET_ASIDE))
        yield Table(
            header=(printer.say(RULE), printer.say(REASON)),
            rows=tuple((o["ruleId"], o["reason"]) for o in overrides),
            widths=(1, 3),
        )


def prose_blocks(nodes: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    """Rich text (`form/prose.py`) as blocks to typeset."""
    for node in nodes:
        kind = node["type"]
        if kind == "heading":
            yield Heading(4, "".join(run.text for run in _runs(node)))
        elif kind in ("bulletList", "orderedList"):
            items = tuple(runs for runs in _list_items(node) if runs)
            if items:
                yield BulletList(items) if kind == "bulletList" else NumberedList(items)
        elif runs := _runs(node):
            yield Paragraph(runs)


def _list_items(node: Mapping[str, Any]) -> Iterator[Runs]:
    """Every item on one level: what is nested follows its parent."""
    for item in node.get("content") or []:
        own: list[Run] = []
        nested: list[Runs] = []
        for part in item.get("content") or []:
            if part["type"] in ("bulletList", "orderedList"):
                nested += _list_items(part)
            else:
                own += [*([Run(" ")] if own else []), *_runs(part)]
        yield tuple(own)
        yield from nested


def _runs(node: Mapping[str, Any]) -> Runs:
    runs = []
    for part in node.get("content") or []:
        if part["type"] == "hardBreak":
            runs.append(Run("\n"))
        elif part["type"] == "text":
            marks = {mark["type"] for mark in cast("list[Mapping[str, Any]]", part.get("marks") or [])}
            runs.append(
                Run(part["text"], bold="bold" in marks, italic="italic" in marks, underline="underline" in marks)
            )
    return tuple(runs)
