"""Extended school year: whether the student needs school beyond the normal year."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.condition import Condition, answer
from trellis.plans.form.declaration import EDUCATORS, Field, Option, Section

SECTION = Section(
    key="esy",
    order=100,
    title=Words(en="Extended school year", es="Año escolar extendido"),
    plain_title=Words(en="School in summer", es="Escuela en el verano"),
    explanation=Words(
        en="Some children lose too much in a long break. They can get help then, free of charge.",
        es="En las vacaciones largas, algunos niños pierden mucho. Para ellos hay ayuda gratis.",
    ),
    cite="34 CFR 300.106",
    writers=EDUCATORS,
    carries=False,
    decided="whole",
    fields=(
        Field(
            key="decision",
            kind="choice",
            label=Words(en="Extended school year services", es="Servicios de año escolar extendido"),
            plain=Words(en="Help in summer", es="Ayuda en el verano"),
            options=(
                Option("yes", Words(en="Yes", es="Sí")),
                Option("no", Words(en="No", es="No")),
                Option(
                    "later",
                    Words(en="To be decided later", es="Se decide después"),
                    Words(en="We decide later", es="Lo decidimos después"),
                ),
            ),
            required_by=("IEP-ES-01",),
        ),
        Field(
            key="reason",
            kind="prose",
            label=Words(en="Reason, from the student's own data", es="Motivo, con los datos del propio estudiante"),
            plain=Words(en="Why", es="Por qué"),
            required_by=("IEP-ES-01",),
        ),
        Field(
            key="decide_on",
            kind="date",
            label=Words(en="Decision by", es="Se decide antes del"),
            plain=Words(en="We decide by", es="Lo decidimos antes del"),
            required_by=("IEP-ES-03",),
            shown_when=Condition(
                answer("esy.decision", "is", "later"),
                Words(en="The decision was put off.", es="La decisión se dejó para después."),
            ),
        ),
    ),
)
