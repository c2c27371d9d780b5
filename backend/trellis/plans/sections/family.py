"""What the family and the student say, in their own words and written by themselves."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.declaration import FAMILY, Field, Section
from trellis.plans.form.kinds import IEP, SECTION_504

SECTION = Section(
    key="family",
    order=20,
    title=Words(en="Student and family voice", es="La voz del estudiante y de la familia"),
    plain_title=Words(en="What you told us", es="Lo que usted nos dijo"),
    explanation=Words(
        en="You know your child best. Your words go in the plan as you write them.",
        es="Usted conoce mejor a su hijo. Sus palabras entran en el plan tal como las escribe.",
    ),
    cite="34 CFR 300.324(a)(1)(ii), 300.321(b)",
    writers=FAMILY,
    carries=False,
    kinds=(IEP, SECTION_504),
    cites=((SECTION_504, "34 CFR 104.35(c)(1)"),),
    fields=(
        Field(
            key="parent_concerns",
            kind="prose",
            label=Words(en="Concerns of the parents", es="Preocupaciones de la familia"),
            plain=Words(en="What worries you about school", es="Qué le preocupa de la escuela"),
            help=Words(
                en="Written by the family, or by the case manager in the family's words.",
                es="Lo escribe la familia, o quien coordina el caso con las palabras de la familia.",
            ),
            required_by=("IEP-PL-04", "504-FV-01"),
        ),
        Field(
            key="strengths_at_home",
            kind="prose",
            label=Words(en="Strengths seen at home", es="Fortalezas que se ven en casa"),
            plain=Words(en="What your child does well at home", es="Lo que su hijo hace bien en casa"),
        ),
        Field(
            key="hopes",
            kind="prose",
            label=Words(en="Hopes for the future", es="Esperanzas para el futuro"),
            plain=Words(en="What you hope for", es="Lo que usted espera"),
        ),
        Field(
            key="student_words",
            kind="prose",
            label=Words(en="In the student's own words", es="En palabras del estudiante"),
            plain=Words(en="What the student says", es="Lo que dice el estudiante"),
            help=Words(
                en="What went well, what helps, what should change, what you are proud of.",
                es="Qué salió bien, qué ayuda, qué debe cambiar, de qué siente orgullo.",
            ),
        ),
    ),
)
