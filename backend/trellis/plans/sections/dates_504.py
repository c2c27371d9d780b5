"""When a Section 504 plan was decided, runs, is reviewed and rests on a new evaluation."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.declaration import CASE_MANAGER, Field, Option, Section
from trellis.plans.form.family_language import family_language
from trellis.plans.form.kinds import SECTION_504

SECTION = Section(
    key="dates_504",
    order=10,
    title=Words(en="Plan dates", es="Fechas del plan"),
    plain_title=Words(en="When this plan runs", es="Cuándo vale este plan"),
    explanation=Words(
        en="We look at the plan each year. If things change, we can look at it sooner.",
        es="Vemos el plan cada año. Si algo cambia, lo podemos ver antes.",
    ),
    cite="34 CFR 104.35(d)",
    writers=CASE_MANAGER,
    kinds=(SECTION_504,),
    fields=(
        Field(
            key="kind",
            kind="choice",
            carries=False,
            label=Words(en="Occasion", es="Motivo"),
            plain=Words(en="Why there is a new plan", es="Por qué hay un plan nuevo"),
            options=(
                Option("initial", Words(en="First plan", es="Primer plan")),
                Option(
                    "annual",
                    Words(en="Periodic review", es="Revisión periódica"),
                    Words(en="A new look at the plan", es="Una nueva mirada al plan"),
                ),
            ),
        ),
        Field(
            key="meeting_on",
            kind="date",
            carries=False,
            label=Words(en="The group decided on", es="El grupo decidió el"),
            plain=Words(en="The group met on", es="El grupo se reunió el"),
            required_by=("504-DT-01",),
        ),
        Field(
            key="starts_on",
            kind="date",
            carries=False,
            label=Words(en="Plan starts on", es="El plan empieza el"),
            required_by=("504-DT-01",),
        ),
        Field(
            key="ends_on",
            kind="date",
            carries=False,
            label=Words(en="To be reviewed by", es="Se revisa antes del"),
            plain=Words(en="We look at it again by", es="Lo vemos otra vez antes del"),
            help=Words(
                en="Once a year, and whenever needs change.", es="Una vez al año y cuando cambian las necesidades."
            ),
            required_by=("504-DT-01", "504-DT-02"),
        ),
        Field(
            key="reevaluation_on",
            kind="date",
            label=Words(en="Reevaluation due by", es="Reevaluación a más tardar el"),
            plain=Words(en="New tests by", es="Nuevas pruebas antes del"),
            help=Words(
                en="Every three years is one lawful way; always before a significant change of placement.",
                es="Cada tres años es una forma legal; siempre antes de un cambio importante de entorno.",
            ),
            required_by=("504-DT-03",),
        ),
        *family_language("dates_504", "504-CM-02"),
    ),
)
