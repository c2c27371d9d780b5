"""Where the student stands now: strengths, data with source and date, effect, needs."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.circumstances import PRESCHOOL, SCHOOL_AGE
from trellis.plans.form.condition import Condition, Fact, own
from trellis.plans.form.declaration import EDUCATORS, Field, Option, Section

AREAS = (
    Option("academic", Words(en="Academic", es="Académica"), Words(en="Schoolwork", es="Trabajo escolar")),
    Option(
        "developmental",
        Words(en="Developmental", es="De desarrollo"),
        Words(en="Growth and development", es="Crecimiento y desarrollo"),
    ),
    Option("functional", Words(en="Functional", es="Funcional"), Words(en="Daily life", es="Vida diaria")),
)

SECTION = Section(
    key="present_levels",
    order=30,
    title=Words(en="Present levels", es="Niveles actuales"),
    plain_title=Words(en="How your child is doing now", es="Cómo va su hijo ahora"),
    explanation=Words(
        en="This is what your child can do now, and where help is needed.",
        es="Esto es lo que su hijo puede hacer hoy y dónde necesita ayuda.",
    ),
    cite="34 CFR 300.320(a)(1), 300.324(a)(1)",
    writers=EDUCATORS,
    fields=(
        Field(
            key="strengths",
            kind="prose",
            label=Words(en="Strengths", es="Fortalezas"),
            plain=Words(en="What your child does well", es="Lo que su hijo hace bien"),
            required_by=("IEP-PL-04",),
        ),
        Field(
            key="evaluation_results",
            kind="prose",
            label=Words(en="Results of the most recent evaluation", es="Resultados de la evaluación más reciente"),
            plain=Words(en="What the last tests showed", es="Lo que mostraron las últimas pruebas"),
            required_by=("IEP-PL-04",),
        ),
        Field(
            key="academic",
            kind="prose",
            label=Words(en="Academic achievement", es="Rendimiento académico"),
            plain=Words(en="How schoolwork is going", es="Cómo va el trabajo escolar"),
            required_by=("IEP-PL-01",),
        ),
        Field(
            key="academic_source",
            kind="text",
            label=Words(en="Source of the academic data", es="Fuente de los datos académicos"),
            plain=Words(en="How we know", es="Cómo lo sabemos"),
            required_by=("IEP-PL-01",),
        ),
        Field(
            key="academic_on",
            kind="date",
            label=Words(en="Date of the academic data", es="Fecha de los datos académicos"),
            plain=Words(en="Seen on", es="Visto el"),
            required_by=("IEP-PL-01", "IEP-PL-06"),
        ),
        Field(
            key="functional",
            kind="prose",
            label=Words(en="Functional performance", es="Desempeño funcional"),
            plain=Words(en="How daily life at school is going", es="Cómo va la vida diaria en la escuela"),
            required_by=("IEP-PL-01",),
        ),
        Field(
            key="functional_source",
            kind="text",
            label=Words(en="Source of the functional data", es="Fuente de los datos funcionales"),
            plain=Words(en="How we know", es="Cómo lo sabemos"),
            required_by=("IEP-PL-01",),
        ),
        Field(
            key="functional_on",
            kind="date",
            label=Words(en="Date of the functional data", es="Fecha de los datos funcionales"),
            plain=Words(en="Seen on", es="Visto el"),
            required_by=("IEP-PL-01", "IEP-PL-06"),
        ),
        Field(
            key="curriculum_effect",
            kind="prose",
            label=Words(
                en="How the disability affects involvement and progress in the general curriculum",
                es="Cómo afecta la discapacidad la participación y el progreso en el plan de estudios general",
            ),
            plain=Words(en="What makes class hard", es="Qué hace difícil la clase"),
            required_by=("IEP-PL-02",),
            shown_when=SCHOOL_AGE,
        ),
        Field(
            key="activities_effect",
            kind="prose",
            label=Words(
                en="How the disability affects taking part in activities of the child's age",
                es="Cómo afecta la discapacidad la participación en actividades propias de su edad",
            ),
            plain=Words(en="What makes play and group time hard", es="Qué hace difícil el juego y el grupo"),
            required_by=("IEP-PL-03",),
            shown_when=PRESCHOOL,
        ),
        Field(
            key="needs",
            kind="rows",
            printed_as_table=("area", "description", "no_action_reason"),
            label=Words(en="Needs", es="Necesidades"),
            plain=Words(en="Where help is needed", es="Dónde necesita ayuda"),
            row_title=Words(en="Need {number}", es="Necesidad {number}"),
            required_by=("IEP-PL-04", "IEP-PL-05"),
            row=(
                Field(
                    key="area",
                    kind="choice",
                    label=Words(en="Area", es="Área"),
                    options=AREAS,
                    required_by=("IEP-PL-04",),
                ),
                Field(
                    key="description",
                    kind="long_text",
                    label=Words(en="What the student needs", es="Qué necesita el estudiante"),
                    required_by=("IEP-PL-04",),
                ),
                Field(
                    key="no_action_reason",
                    kind="text",
                    label=Words(
                        en="Why no goal, service or support answers this need",
                        es="Por qué ninguna meta, servicio o apoyo atiende esta necesidad",
                    ),
                    plain=Words(en="Why the plan adds nothing for it", es="Por qué el plan no agrega nada"),
                    required_by=("IEP-PL-05",),
                    shown_when=Condition(
                        own("id", "in", Fact("unanswered_needs")),
                        Words(
                            en="No goal, service or support is linked to this need.",
                            es="Ninguna meta, servicio o apoyo está enlazado a esta necesidad.",
                        ),
                    ),
                ),
            ),
        ),
        Field(
            key="areas_without_need",
            kind="choices",
            label=Words(en="Areas looked at where there is no need", es="Áreas revisadas en las que no hay necesidad"),
            plain=Words(en="Where no help is needed", es="Dónde no necesita ayuda"),
            options=AREAS,
            required_by=("IEP-PL-04",),
        ),
    ),
)
