"""When the plan runs, what occasions it, in which language it reaches the family."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.condition import Condition, Fact, all_of, any_of, fact, none_of
from trellis.plans.form.declaration import CASE_MANAGER, Field, Option, Section
from trellis.plans.form.family_language import family_language

SECTION = Section(
    key="basics",
    order=10,
    title=Words(en="Plan dates", es="Fechas del plan"),
    plain_title=Words(en="When this plan runs", es="Cuándo vale este plan"),
    explanation=Words(
        en="A plan lasts one year at most. The team meets again before it ends.",
        es="Un plan dura un año como máximo. El equipo se reúne otra vez antes del final.",
    ),
    cite="34 CFR 300.323(a), 300.324(b)(1)(i)",
    writers=CASE_MANAGER,
    fields=(
        Field(
            key="kind",
            kind="choice",
            carries=False,
            label=Words(en="Occasion", es="Motivo"),
            plain=Words(en="Why there is a new plan", es="Por qué hay un plan nuevo"),
            options=(
                Option("initial", Words(en="First plan", es="Primer plan")),
                Option("annual", Words(en="Annual review", es="Revisión anual")),
            ),
            required_by=("IEP-DT-01",),
        ),
        Field(
            key="meeting_on",
            kind="date",
            carries=False,
            label=Words(en="Date of the team meeting", es="Fecha de la reunión del equipo"),
            plain=Words(en="The team met on", es="El equipo se reunió el"),
            required_by=("IEP-DT-01",),
        ),
        Field(
            key="short_notice_reason",
            kind="text",
            carries=False,
            label=Words(
                en="The parent's waiver of the usual notice, or why notice was shorter",
                es="Renuncia de la familia al plazo del aviso, o por qué fue más corto",
            ),
            plain=Words(en="Why you heard of the meeting so late", es="Por qué se le avisó tarde de la reunión"),
            help=Words(
                en="Who agreed to the shorter notice, when and how; or the reason for it.",
                es="Quién aceptó el plazo más corto, cuándo y cómo; o el motivo.",
            ),
            required_by=("FIN-05",),
            shown_when=Condition(
                fact("short_notice", "is", True),
                Words(
                    en="Notice of the meeting went out later than is usual.",
                    es="El aviso de la reunión salió más tarde de lo normal.",
                ),
            ),
        ),
        Field(
            key="safeguards_on",
            kind="date",
            carries=False,
            label=Words(en="Procedural safeguards given on", es="Garantías procesales entregadas el"),
            plain=Words(en="You got the paper about your rights on", es="Recibió el documento sobre sus derechos el"),
            help=Words(
                en="The parent gets a copy at least once a year.",
                es="La familia recibe una copia al menos una vez al año.",
            ),
            required_by=("FIN-09",),
        ),
        Field(
            key="starts_on",
            kind="date",
            carries=False,
            label=Words(en="Plan starts on", es="El plan empieza el"),
            plain=Words(en="The plan starts on", es="El plan empieza el"),
            required_by=("IEP-DT-01", "IEP-DT-02"),
        ),
        Field(
            key="ends_on",
            kind="date",
            carries=False,
            label=Words(en="Plan ends on", es="El plan termina el"),
            plain=Words(en="The plan ends on", es="El plan termina el"),
            help=Words(
                en="No later than one year after the meeting.",
                es="A más tardar, un año después de la reunión.",
            ),
            required_by=("IEP-DT-01", "IEP-DT-03"),
        ),
        *family_language("basics", "IEP-CM-02"),
        Field(
            key="transition_early",
            kind="yes_no",
            label=Words(
                en="Does the team plan for life after school already now?",
                es="¿El equipo planea desde ahora la vida después de la escuela?",
            ),
            plain=Words(en="We plan now for life after school", es="Ya planeamos la vida después de la escuela"),
            required_by=("IEP-TR-10",),
            shown_when=Condition(
                all_of(
                    any_of(
                        fact("age_at_end", "at_least", Fact("transition_planning_age")),
                        fact("grade", "at_least", Fact("transition_grade_consider")),
                    ),
                    none_of(
                        fact("age_at_end", "at_least", Fact("transition_age")),
                        fact("grade", "at_least", Fact("transition_grade")),
                    ),
                ),
                Words(
                    en="The student is near the age at which planning for life after school is due.",
                    es="El estudiante está cerca de la edad en que se debe planear la vida después de la escuela.",
                ),
            ),
        ),
        Field(
            key="draft_discussed",
            kind="yes_no",
            carries=False,
            label=Words(
                en="The team told the family that the shared draft was open to change",
                es="El equipo le dijo a la familia que el borrador se podía cambiar",
            ),
            plain=Words(en="The draft could still change", es="El borrador todavía se podía cambiar"),
            required_by=("FIN-13",),
            shown_when=Condition(
                fact("shared_before_meeting", "is", True),
                Words(
                    en="The draft was shared with the family before the meeting.",
                    es="El borrador se compartió con la familia antes de la reunión.",
                ),
            ),
        ),
    ),
)
