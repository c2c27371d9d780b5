"""Who carries a 504 plan out and has been told so."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.declaration import CASE_MANAGER, Field, Section
from trellis.plans.form.kinds import SECTION_504

SECTION = Section(
    key="implementation_504",
    order=100,
    title=Words(en="Who has the plan", es="Quién tiene el plan"),
    plain_title=Words(en="Who has read this plan", es="Quién leyó este plan"),
    explanation=Words(
        en="Each one who helps your child must know the plan. Ask any of them.",
        es="Cada persona que ayuda a su hijo debe conocer el plan. Pregunte a quien quiera.",
    ),
    cite="34 CFR 104.33(b)(1)",
    writers=CASE_MANAGER,
    carries=False,
    kinds=(SECTION_504,),
    fields=(
        Field(
            key="distribution",
            kind="rows",
            printed_as_table=("person", "told_on"),
            label=Words(en="Distribution list", es="Lista de distribución"),
            plain=Words(en="Who has the plan", es="Quién tiene el plan"),
            row_title=Words(en="Person {number}", es="Persona {number}"),
            required_by=("504-IM-01",),
            row=(
                Field(
                    key="person",
                    kind="text",
                    label=Words(en="Name and role", es="Nombre y función"),
                    plain=Words(en="Name", es="Nombre"),
                    required_by=("504-IM-01",),
                ),
                Field(
                    key="told_on",
                    kind="date",
                    label=Words(en="Told on", es="Informado el"),
                    plain=Words(en="Has it since", es="Lo tiene desde"),
                    required_by=("504-IM-01",),
                ),
            ),
        ),
    ),
)
