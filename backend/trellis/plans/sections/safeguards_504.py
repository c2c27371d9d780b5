"""What the family is told and may do under Section 504. These are not the procedural safeguards of IDEA."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.declaration import CASE_MANAGER, Field, Option, Section
from trellis.plans.form.kinds import SECTION_504

SAFEGUARDS = (
    Option(
        "notice",
        Words(
            en="Notice of what is done about identification, evaluation and placement",
            es="Aviso sobre identificación, evaluación y entorno",
        ),
        Words(en="We tell you before we act", es="Le avisamos antes de actuar"),
    ),
    Option(
        "records",
        Words(en="An opportunity to examine relevant records", es="Oportunidad de ver el expediente"),
        Words(en="You may see the papers", es="Usted puede ver los papeles"),
    ),
    Option(
        "hearing",
        Words(
            en="An impartial hearing, with the parents taking part and with counsel",
            es="Una audiencia imparcial, con participación de la familia y con abogado",
        ),
        Words(
            en="You may ask for a fair hearing and bring a lawyer",
            es="Puede pedir una audiencia justa y llevar un abogado",
        ),
    ),
    Option(
        "review",
        Words(en="A review procedure", es="Un procedimiento de revisión"),
        Words(en="You may ask that it is looked at again", es="Puede pedir que se vea otra vez"),
    ),
)

SECTION = Section(
    key="safeguards_504",
    order=110,
    title=Words(en="Notice and rights under Section 504", es="Aviso y derechos según la Sección 504"),
    plain_title=Words(en="Your rights with a 504 plan", es="Sus derechos con un plan 504"),
    explanation=Words(
        en="You can ask us and you can say no. You can ask for a new look at what we did.",
        es="Puede preguntar y puede decir que no. Puede pedir que se vea otra vez lo que hicimos.",
    ),
    cite="34 CFR 104.36",
    writers=CASE_MANAGER,
    kinds=(SECTION_504,),
    fields=(
        Field(
            key="notice_on",
            kind="date",
            carries=False,
            label=Words(en="Notice given to the family on", es="Aviso entregado a la familia el"),
            plain=Words(en="We told you on", es="Le avisamos el"),
            required_by=("504-NT-01",),
        ),
        Field(
            key="explained",
            kind="choices",
            carries=False,
            label=Words(en="Safeguards the notice explains", es="Garantías que explica el aviso"),
            plain=Words(en="What you can do", es="Lo que puede hacer"),
            options=SAFEGUARDS,
            required_by=("504-NT-02",),
        ),
        Field(
            key="contact",
            kind="text",
            label=Words(en="Section 504 coordinator or contact", es="Coordinación de la Sección 504 o contacto"),
            plain=Words(en="Whom to ask", es="A quién preguntar"),
            required_by=("504-NT-02",),
        ),
    ),
)
