"""What the student will be able to do within the year, so that anybody can tell whether it was reached."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.circumstances import TRANSITION_DUE
from trellis.plans.form.condition import Condition, Fact, own
from trellis.plans.form.declaration import EDUCATORS, Field, Option, Section
from trellis.plans.form.glance import A_LINE, AtAGlance

SECTION = Section(
    key="goals",
    order=40,
    title=Words(en="Annual goals", es="Metas anuales"),
    plain_title=Words(en="Goals for this year", es="Metas para este año"),
    explanation=Words(
        en="Each goal says what your child will learn to do in one year.",
        es="Cada meta dice lo que su hijo va a aprender en un año.",
    ),
    cite="34 CFR 300.320(a)(2)",
    writers=EDUCATORS,
    decided="rows",
    fields=(
        Field(
            key="goals",
            kind="rows",
            glance=AtAGlance(part="goals", named_by=("subject",), words=("behavior", "criterion"), most=A_LINE),
            label=Words(en="Goals", es="Metas"),
            row_title=Words(en="Goal {number}", es="Meta {number}"),
            required_by=("IEP-GO-01",),
            row=(
                Field(
                    key="subject",
                    kind="text",
                    label=Words(en="Short name", es="Nombre corto"),
                    help=Words(en="For example: reading fluency.", es="Por ejemplo: fluidez en la lectura."),
                ),
                Field(
                    key="area",
                    kind="choice",
                    label=Words(en="Academic or functional", es="Académica o funcional"),
                    plain=Words(en="This is about", es="Se trata de"),
                    options=(
                        Option(
                            "academic",
                            Words(en="Academic", es="Académica"),
                            Words(en="Schoolwork", es="Trabajo escolar"),
                        ),
                        Option(
                            "functional",
                            Words(en="Functional", es="Funcional"),
                            Words(en="Daily life", es="Vida diaria"),
                        ),
                    ),
                    required_by=("IEP-GO-03",),
                ),
                Field(
                    key="need_ids",
                    kind="links",
                    label=Words(en="Needs it answers", es="Necesidades que atiende"),
                    plain=Words(en="The need behind it", es="La necesidad que atiende"),
                    links_to="present_levels.needs",
                    required_by=("IEP-GO-03", "IEP-PL-05"),
                ),
                Field(
                    key="condition",
                    kind="long_text",
                    label=Words(en="Condition", es="Condición"),
                    plain=Words(en="When and with what", es="Cuándo y con qué"),
                    help=Words(
                        en="Given what? For example: given a grade-level text.",
                        es="¿Con qué? Por ejemplo: con un texto de su grado.",
                    ),
                    required_by=("IEP-GO-02",),
                ),
                Field(
                    key="behavior",
                    kind="long_text",
                    label=Words(en="Behavior", es="Conducta"),
                    plain=Words(en="What your child will do", es="Lo que su hijo va a hacer"),
                    help=Words(en="Something others can see or hear.", es="Algo que otros puedan ver u oír."),
                    required_by=("IEP-GO-02",),
                ),
                Field(
                    key="criterion",
                    kind="long_text",
                    label=Words(en="Criterion", es="Criterio"),
                    plain=Words(en="How well and how often", es="Qué tan bien y cuántas veces"),
                    required_by=("IEP-GO-02",),
                ),
                Field(
                    key="baseline",
                    kind="long_text",
                    carries=False,
                    label=Words(en="Baseline", es="Punto de partida"),
                    plain=Words(en="Where your child is now", es="Dónde está su hijo ahora"),
                    required_by=("IEP-GO-02",),
                ),
                Field(
                    key="target",
                    kind="long_text",
                    label=Words(en="Target", es="Meta final"),
                    plain=Words(en="Where we want to get", es="A dónde queremos llegar"),
                    required_by=("IEP-GO-02",),
                ),
                Field(
                    key="method",
                    kind="long_text",
                    label=Words(en="How progress is measured", es="Cómo se mide el progreso"),
                    plain=Words(en="How we check", es="Cómo lo revisamos"),
                    required_by=("IEP-GO-02", "IEP-PR-01"),
                ),
                Field(
                    key="measured_every",
                    kind="choice",
                    label=Words(en="How often progress is measured", es="Cada cuánto se mide el progreso"),
                    plain=Words(en="How often we check", es="Cada cuánto lo revisamos"),
                    options=(
                        Option("day", Words(en="Every day", es="Cada día")),
                        Option("week", Words(en="Every week", es="Cada semana")),
                        Option("two_weeks", Words(en="Every two weeks", es="Cada dos semanas")),
                        Option("month", Words(en="Every month", es="Cada mes")),
                        Option("quarter", Words(en="Four times a year", es="Cuatro veces al año")),
                    ),
                    required_by=("IEP-PR-01",),
                ),
                Field(
                    key="target_on",
                    kind="date",
                    carries=False,
                    label=Words(en="Target date", es="Fecha límite"),
                    plain=Words(en="To be reached by", es="Para lograrla antes del"),
                    required_by=("IEP-GO-02",),
                ),
                Field(
                    key="benchmarks",
                    kind="long_text",
                    one_per_line=True,
                    label=Words(
                        en="Benchmarks or short-term objectives, one a line",
                        es="Puntos de referencia u objetivos a corto plazo, uno por línea",
                    ),
                    plain=Words(en="Steps on the way", es="Pasos en el camino"),
                    required_by=("IEP-GO-04", "IEP-GO-05", "IEP-GO-06"),
                ),
                Field(
                    key="extended_year",
                    kind="yes_no",
                    carries=False,
                    label=Words(
                        en="Worked on in the extended school year",
                        es="Se trabaja en el año escolar extendido",
                    ),
                    plain=Words(en="We work on it in summer too", es="También se trabaja en el verano"),
                    required_by=("IEP-ES-02",),
                ),
                Field(
                    key="postsecondary_ids",
                    kind="links",
                    label=Words(
                        en="Goals for life after school it leads to",
                        es="Metas para después de la escuela a las que lleva",
                    ),
                    plain=Words(en="The dream it leads to", es="El sueño al que lleva"),
                    links_to="transition.postsecondary_goals",
                    required_by=("IEP-TR-06",),
                    shown_when=TRANSITION_DUE,
                ),
                Field(
                    key="repeat_reason",
                    kind="text",
                    carries=False,
                    label=Words(
                        en="Why the goal is repeated from last year",
                        es="Por qué se repite la meta del año pasado",
                    ),
                    plain=Words(en="Why the goal stays", es="Por qué sigue esta meta"),
                    required_by=("IEP-GO-07",),
                    shown_when=Condition(
                        own("id", "in", Fact("repeated_goals")),
                        Words(en="The last plan had this goal too.", es="El plan anterior ya tenía esta meta."),
                    ),
                ),
            ),
        ),
    ),
)
