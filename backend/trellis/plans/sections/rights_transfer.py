"""Telling a student whose adulthood comes near which rights will be theirs."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.circumstances import RIGHTS_MOVE_SOON
from trellis.plans.form.declaration import EDUCATORS, Field, Section

SECTION = Section(
    key="rights_transfer",
    order=120,
    title=Words(en="Transfer of rights", es="Transferencia de derechos"),
    plain_title=Words(en="Rights that move to the student", es="Derechos que pasan al estudiante"),
    explanation=Words(
        en="When students become adults, they decide for themselves. We tell them well before.",
        es="Cuando el estudiante es adulto, decide por sí mismo. Se lo decimos con tiempo.",
    ),
    cite="34 CFR 300.320(c), 300.520",
    writers=EDUCATORS,
    carries=False,
    shown_when=RIGHTS_MOVE_SOON,
    fields=(
        Field(
            key="informed",
            kind="yes_no",
            label=Words(
                en="The student was told which rights transfer at the age of majority",
                es="Se informó al estudiante qué derechos pasan a ser suyos al cumplir la mayoría de edad",
            ),
            plain=Words(
                en="The student knows which rights will move",
                es="El estudiante sabe qué derechos pasan a ser suyos",
            ),
            required_by=("IEP-RT-01",),
        ),
        Field(
            key="informed_on",
            kind="date",
            label=Words(en="Date the student was told", es="Fecha en que se le informó"),
            plain=Words(en="Told on", es="Se le dijo el"),
            required_by=("IEP-RT-01",),
        ),
    ),
)
