"""What of a plan stands on the one-page sheet of those who carry it out. Each question says so in its own declaration.

A teacher must have the whole plan at hand (34 CFR 300.323(d)(1)) and know what exactly is theirs to do ((d)(2)(ii));
the sheet is for the second. It holds what is declared here and nothing else, so that what a question does not declare
(evaluation results, disability, the family's words) cannot come on it.
"""

from __future__ import annotations

from dataclasses import dataclass

from trellis.kernel.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading of the sheet.

    `gives_way` is the order in which lines are left out where a page is full, the highest first; lines of a part
    with 0 are never left out. What is left out is said: `one_more`, `more` (with `{count}`). `columns` makes a table
    of the part: the line's name, its words, what stands beside them.
    """

    key: str
    title: Words
    gives_way: int
    one_more: Words
    more: Words
    columns: tuple[Words, Words, Words] | None = None


PARTS: tuple[Part, ...] = (
    Part(
        key="know",
        title=Words(en="What you must know", es="Lo que debe saber"),
        gives_way=0,
        one_more=Words(en="1 more note: see the plan.", es="1 nota más: vea el plan."),
        more=Words(en="{count} more notes: see the plan.", es="{count} notas más: vea el plan."),
    ),
    Part(
        key="accommodations",
        title=Words(en="Accommodations", es="Adaptaciones"),
        gives_way=1,
        one_more=Words(en="1 more accommodation: see the plan.", es="1 adaptación más: vea el plan."),
        more=Words(en="{count} more accommodations: see the plan.", es="{count} adaptaciones más: vea el plan."),
    ),
    Part(
        key="tests",
        title=Words(en="At tests", es="En las pruebas"),
        gives_way=2,
        one_more=Words(en="1 more line on tests: see the plan.", es="1 línea más sobre pruebas: vea el plan."),
        more=Words(
            en="{count} more lines on tests: see the plan.", es="{count} líneas más sobre pruebas: vea el plan."
        ),
    ),
    Part(
        key="aids",
        title=Words(en="Aids, changes in what is taught, help for staff", es="Ayudas, cambios y apoyo al personal"),
        gives_way=3,
        one_more=Words(en="1 more aid: see the plan.", es="1 ayuda más: vea el plan."),
        more=Words(en="{count} more aids: see the plan.", es="{count} ayudas más: vea el plan."),
    ),
    Part(
        key="services",
        title=Words(en="Services", es="Servicios"),
        gives_way=4,
        one_more=Words(en="1 more service: see the plan.", es="1 servicio más: vea el plan."),
        more=Words(en="{count} more services: see the plan.", es="{count} servicios más: vea el plan."),
        columns=(
            Words(en="Service", es="Servicio"),
            Words(en="How much", es="Cuánto"),
            Words(en="Where, by whom, when", es="Dónde, quién, cuándo"),
        ),
    ),
    Part(
        key="goals",
        title=Words(en="Goals of this year", es="Metas de este año"),
        gives_way=5,
        one_more=Words(en="1 more goal: see the plan.", es="1 meta más: vea el plan."),
        more=Words(en="{count} more goals: see the plan.", es="{count} metas más: vea el plan."),
    ),
)
"""The sheet's headings in their order."""

A_LINE = 170
"""About as many characters as stand on a line and a half of the sheet: a goal in a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtAGlance:
    """That an answer belongs on the sheet: under which part, by what short name, and in which words.

    Of `rows` each row is a line: `named_by` are the columns that name it (the first that is answered), `words` those
    that say it, `beside` what stands after them. `amount` says minutes, times and period in a sentence; `dates` says
    first and last day where they are not the plan's. Of a yes or no only a yes is worth a line, and a choice (of a
    row: one of its `words`) only when it is none of `not_worth_a_line`. A text is cut after `most` characters, and
    the sheet says that it was.
    """

    part: str
    label: Words | None = None
    named_by: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    amount: bool = False
    dates: tuple[str, str] | None = None
    not_worth_a_line: tuple[str, ...] = ()
    most: int = 300
