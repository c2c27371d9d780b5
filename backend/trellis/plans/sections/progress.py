"""How and when the family hears how the goals are going."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.condition import Condition, answer
from trellis.plans.form.declaration import EDUCATORS, Field, Option, Section

SECTION = Section(
    key="progress",
    order=50,
    title=Words(en="Reporting progress", es="Informes de progreso"),
    plain_title=Words(en="How you will hear from us", es="Cómo le vamos a avisar"),
    explanation=Words(
        en="We write to you about each goal. You can ask us at any time too.",
        es="Le escribimos sobre cada meta. Si quiere saber algo, nos puede llamar.",
    ),
    cite="34 CFR 300.320(a)(3)",
    writers=EDUCATORS,
    fields=(
        Field(
            key="schedule",
            kind="choice",
            label=Words(en="When progress is reported", es="Cuándo se informa el progreso"),
            plain=Words(en="When you hear from us", es="Cuándo le avisamos"),
            options=(
                Option("with_report_cards", Words(en="With report cards", es="Con la boleta de calificaciones")),
                Option("quarterly", Words(en="Every quarter", es="Cada trimestre")),
                Option("trimester", Words(en="Three times a year", es="Tres veces al año")),
                Option("monthly", Words(en="Every month", es="Cada mes")),
                Option("other", Words(en="Another schedule", es="Otro calendario")),
            ),
            required_by=("IEP-PR-02",),
        ),
        Field(
            key="other_schedule",
            kind="text",
            label=Words(en="The other schedule", es="El otro calendario"),
            plain=Words(en="When exactly", es="Cuándo exactamente"),
            required_by=("IEP-PR-02",),
            shown_when=Condition(
                answer("progress.schedule", "is", "other"),
                Words(en="Another schedule was chosen.", es="Se eligió otro calendario."),
            ),
        ),
        Field(
            key="how",
            kind="prose",
            label=Words(en="How progress is reported", es="Cómo se informa el progreso"),
            plain=Words(en="How you hear from us", es="Cómo le avisamos"),
        ),
    ),
)
