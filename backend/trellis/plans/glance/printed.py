"""The sheet on paper: a plan a page, with what its reader must be told about it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from trellis.documents.one_page import Sheet, SheetLine, SheetSection
from trellis.kernel.words import Language, Words
from trellis.plans.form.kinds import KINDS
from trellis.plans.form.values import day_in_words
from trellis.plans.glance.service import Contact, Glance, PlanAtAGlance
from trellis.plans.glance.sheet import WRITTEN_IN, SheetPart
from trellis.plans.glance.words import CUT, TO_ASK, is_cut, notes
from trellis.plans.plain import FROM_TO
from trellis.students.grades import grade_with_name
from trellis.teams.names import STAFF_ROLES

WHOLE = Words(
    en="You may read the whole plan at any time (34 CFR 300.323(d)).",
    es="Puede leer el plan completo en todo momento (34 CFR 300.323(d)).",
)
MADE = Words(
    en="Version {number} of the plan, {sha256}. Printed on {day} for {who}.",
    es="Versión {number} del plan, {sha256}. Impreso el {day} para {who}.",
)
CONFIDENTIAL = Words(
    en="Confidential: only for those who teach or serve this student; destroy it when you no longer need it "
    "(34 CFR 300.623).",
    es="Confidencial: solo para quienes enseñan o atienden a este estudiante; destrúyalo cuando ya no lo necesite "
    "(34 CFR 300.623).",
)
DIGITS = 16
"""Of the version's digest: enough to tell versions of one plan apart."""


@dataclass(frozen=True, slots=True)
class Printing:
    """Who prints, when (the district's day), in which language."""

    reader: str
    on: date
    language: Language

    def say(self, words: Words, **values: object) -> str:
        """The sentence in the reader's language."""
        return (words.filled(**values) if values else words).in_language(self.language)


def printed_sheets(glance: Glance, printing: Printing) -> Iterator[Sheet]:
    """A page for each plan that is carried out; none where there is none."""
    for plan in glance.plans:
        yield _sheet(glance, plan, printing)


def _sheet(glance: Glance, of: PlanAtAGlance, printing: Printing) -> Sheet:
    say, plan = printing.say, of.plan
    grade = grade_with_name(glance.student.grade, printing.language) if glance.student.grade else ""
    dates = ""
    if plan.starts_on and plan.ends_on:
        dates = say(FROM_TO, first=day_in_words(plan.starts_on), last=day_in_words(plan.ends_on))
    made = say(
        MADE,
        number=of.version.number,
        sha256=of.version.sha256[:DIGITS],
        day=day_in_words(printing.on),
        who=printing.reader,
    )
    return Sheet(
        title=glance.person.name,
        about=(
            " · ".join(part for part in (grade, glance.school) if part),
            " · ".join(part for part in (say(KINDS[plan.kind].title), dates) if part),
        ),
        notes=tuple(say(words) for words in notes(glance, of)),
        sections=(*(_section(part, printing) for part in of.parts), *_to_ask(glance.to_ask, printing)),
        foot=(made, " ".join([*([say(CUT)] if is_cut(of) else []), say(WHOLE), say(CONFIDENTIAL)])),
    )


def _section(part: SheetPart, printing: Printing) -> SheetSection:
    about = part.part
    return SheetSection(
        title=printing.say(about.title),
        lines=tuple(
            SheetLine(line.name, line.words, line.beside, WRITTEN_IN if line.is_written else None)
            for line in part.lines
        ),
        gives_way=about.gives_way,
        one_more=printing.say(about.one_more),
        more=about.more.in_language(printing.language),
        columns=tuple(printing.say(words) for words in about.columns or ()),
    )


def _to_ask(contacts: Sequence[Contact], printing: Printing) -> Iterator[SheetSection]:
    if contacts:
        lines = tuple(SheetLine(one.name, printing.say(STAFF_ROLES[one.role]), one.email or "") for one in contacts)
        yield SheetSection(title=printing.say(TO_ASK), lines=lines, gives_way=0)
