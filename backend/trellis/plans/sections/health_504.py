"""What staff must know and do for the student's health, where there is something to know."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.condition import Condition, answer
from trellis.plans.form.declaration import CASE_MANAGER, Field, Section
from trellis.plans.form.glance import AtAGlance
from trellis.plans.form.kinds import SECTION_504

NEEDED = Condition(
    answer("health_504.needed", "is", True),
    Words(
        en="The student needs a health or emergency plan.", es="El estudiante necesita un plan de salud o emergencia."
    ),
)
EMERGENCY = 1_800
"""What to do in an emergency is told whole as far as a page goes: nothing else on the sheet matters as much."""

SECTION = Section(
    key="health_504",
    order=90,
    title=Words(en="Health and emergency plan", es="Plan de salud y de emergencia"),
    plain_title=Words(en="Keeping your child safe", es="Cuidar la salud de su hijo"),
    explanation=Words(
        en="If your child may fall ill at school, staff must know what to do.",
        es="Si su hijo se puede sentir mal en la escuela, todos deben saber qué hacer.",
    ),
    cite="34 CFR 104.33(b)(1), 104.37(a)(2)",
    writers=CASE_MANAGER,
    kinds=(SECTION_504,),
    decided="whole",
    fields=(
        Field(
            key="needed",
            kind="yes_no",
            label=Words(en="Is a health or emergency plan needed?", es="¿Hace falta un plan de salud o de emergencia?"),
            plain=Words(en="Your child needs a health plan", es="Su hijo necesita un plan de salud"),
            required_by=("504-HE-01",),
        ),
        Field(
            key="emergency",
            kind="prose",
            glance=AtAGlance(
                part="know",
                label=Words(en="Health: signs, and what to do", es="Salud: señales y qué hacer"),
                most=EMERGENCY,
            ),
            label=Words(en="Signs to look for, and what to do", es="Señales y qué hacer"),
            plain=Words(en="What we look for, and what we do", es="Qué vemos, y qué hacemos"),
            required_by=("504-HE-01",),
            shown_when=NEEDED,
        ),
        Field(
            key="trained_staff",
            kind="text",
            glance=AtAGlance(part="know", label=Words(en="Who is trained", es="Quién está capacitado")),
            label=Words(en="Who is trained, and who stands in", es="Quién está capacitado y quién suple"),
            plain=Words(en="Who knows what to do", es="Quién sabe qué hacer"),
            required_by=("504-HE-01",),
            shown_when=NEEDED,
        ),
        Field(
            key="plan_on_file",
            kind="text",
            glance=AtAGlance(part="know", label=Words(en="Health plan on file", es="Plan de salud en el expediente")),
            label=Words(
                en="Health plan on file: its name, date and where it is kept",
                es="Plan de salud en el expediente: nombre, fecha y lugar",
            ),
            plain=Words(en="The health plan we have", es="El plan de salud que tenemos"),
            shown_when=NEEDED,
        ),
    ),
)
