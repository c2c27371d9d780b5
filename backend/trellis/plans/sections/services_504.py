"""Related aids and services of a 504 plan: who gives them, how long, how often, where."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.condition import Condition, answer
from trellis.plans.form.declaration import CASE_MANAGER, Field, Section
from trellis.plans.form.glance import AtAGlance
from trellis.plans.form.kinds import SECTION_504
from trellis.plans.form.service_line import NAMES, group_size, location, service_columns

NEEDED = Condition(
    answer("services_504.needed", "is", True),
    Words(en="The student needs related aids or services.", es="El estudiante necesita ayudas o servicios."),
)
INSTRUCTION = frozenset(
    {
        "reading",
        "writing",
        "math",
        "behavior",
        "study_skills",
        "daily_living",
        "communication_instruction",
        "vocational",
    }
)
"""Specially designed instruction is asked about where eligibility is decided (`eligibility_504.needs_instruction`)."""

SECTION = Section(
    key="services_504",
    order=60,
    title=Words(en="Related aids and services", es="Ayudas y servicios relacionados"),
    plain_title=Words(en="More help your child gets", es="Más ayuda que recibe su hijo"),
    explanation=Words(
        en="This help is free. Each line says who gives it, how long and where.",
        es="Esta ayuda es gratis. Cada línea dice quién la da, cuánto y dónde.",
    ),
    cite="34 CFR 104.33(b)-(c)",
    writers=CASE_MANAGER,
    kinds=(SECTION_504,),
    decided="rows",
    fields=(
        Field(
            key="needed",
            kind="yes_no",
            label=Words(en="Are related aids or services needed?", es="¿Hacen falta ayudas o servicios relacionados?"),
            plain=Words(en="Your child needs more help", es="Su hijo necesita más ayuda"),
            required_by=("504-SV-01",),
        ),
        Field(
            key="services",
            kind="rows",
            glance=AtAGlance(
                part="services",
                named_by=("other_name", "name"),
                amount=True,
                beside=("location", "provider_role"),
                dates=("starts_on", "ends_on"),
            ),
            label=Words(en="Services", es="Servicios"),
            row_title=Words(en="Service {number}", es="Servicio {number}"),
            required_by=("504-SV-01", "504-SV-02", "504-SV-05"),
            shown_when=NEEDED,
            row=(
                *service_columns("504-SV-02", tuple(option for option in NAMES if option.key not in INSTRUCTION)),
                group_size(),
                location("504-SV-02"),
                Field(
                    key="starts_on",
                    kind="date",
                    carries=False,
                    label=Words(en="Starts on", es="Empieza el"),
                    help=Words(en="Empty: when the plan starts.", es="Vacío: cuando empieza el plan."),
                    required_by=("504-SV-03",),
                ),
                Field(
                    key="ends_on",
                    kind="date",
                    carries=False,
                    label=Words(en="Ends on", es="Termina el"),
                    help=Words(en="Empty: as long as the plan runs.", es="Vacío: mientras vale el plan."),
                    required_by=("504-SV-03",),
                ),
                Field(
                    key="details",
                    kind="long_text",
                    label=Words(en="Details", es="Detalles"),
                    required_by=("504-SV-04",),
                ),
            ),
        ),
        Field(
            key="aids",
            kind="rows",
            glance=AtAGlance(part="aids", words=("description",)),
            label=Words(en="Aids: devices and materials", es="Ayudas: aparatos y materiales"),
            plain=Words(en="Tools your child gets", es="Aparatos que recibe su hijo"),
            row_title=Words(en="Aid {number}", es="Ayuda {number}"),
            shown_when=NEEDED,
            row=(
                Field(
                    key="description",
                    kind="long_text",
                    label=Words(en="What it is, and who looks after it", es="Qué es y quién se encarga"),
                    plain=Words(en="What it is", es="Qué es"),
                    required_by=("504-SV-02",),
                ),
            ),
        ),
    ),
)
