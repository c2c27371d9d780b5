"""From school to life after school: what the student wants, and what leads there."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.circumstances import TRANSITION_DUE
from trellis.plans.form.condition import Condition, answer, none_of, own
from trellis.plans.form.declaration import EDUCATORS, Field, Option, Section

SECTION = Section(
    key="transition",
    order=110,
    title=Words(en="Transition to adult life", es="Transición a la vida adulta"),
    plain_title=Words(en="Life after school", es="La vida después de la escuela"),
    explanation=Words(
        en="This part is about work, study and home after school. It starts with what the student wants.",
        es="Aquí se habla del trabajo, el estudio y la casa después de la escuela. Primero va lo que quiere su hijo.",
    ),
    cite="34 CFR 300.320(b), 300.43",
    writers=EDUCATORS,
    shown_when=TRANSITION_DUE,
    fields=(
        Field(
            key="preferences",
            kind="prose",
            carries=False,
            label=Words(en="Preferences and interests of the student", es="Preferencias e intereses del estudiante"),
            plain=Words(en="What the student likes and wants", es="Lo que le gusta y quiere el estudiante"),
            required_by=("IEP-TR-07",),
        ),
        Field(
            key="assessments",
            kind="rows",
            printed_as_table=("name", "done_on", "results"),
            label=Words(en="Transition assessments", es="Evaluaciones de transición"),
            plain=Words(en="How we found out", es="Cómo lo supimos"),
            row_title=Words(en="Assessment {number}", es="Evaluación {number}"),
            required_by=("IEP-TR-03",),
            row=(
                Field(
                    key="name",
                    kind="text",
                    label=Words(en="Assessment and source", es="Evaluación y fuente"),
                    required_by=("IEP-TR-03",),
                ),
                Field(key="done_on", kind="date", label=Words(en="Date", es="Fecha"), required_by=("IEP-TR-03",)),
                Field(key="results", kind="long_text", label=Words(en="What it showed", es="Qué mostró")),
            ),
        ),
        Field(
            key="postsecondary_goals",
            kind="rows",
            printed_as_table=("area", "statement"),
            label=Words(en="Postsecondary goals", es="Metas para después de la escuela"),
            plain=Words(en="Dreams for after school", es="Sueños para después de la escuela"),
            row_title=Words(en="Postsecondary goal {number}", es="Meta {number} para después de la escuela"),
            required_by=("IEP-TR-01", "IEP-TR-02"),
            row=(
                Field(
                    key="area",
                    kind="choice",
                    label=Words(en="Area", es="Área"),
                    options=(
                        Option(
                            "education_training",
                            Words(en="Education or training", es="Educación o capacitación"),
                            Words(en="Study", es="Estudio"),
                        ),
                        Option("employment", Words(en="Employment", es="Empleo"), Words(en="Work", es="Trabajo")),
                        Option(
                            "independent_living",
                            Words(en="Independent living", es="Vida independiente"),
                            Words(en="Home", es="Casa"),
                        ),
                    ),
                    required_by=("IEP-TR-01",),
                ),
                Field(
                    key="statement",
                    kind="long_text",
                    label=Words(en="After school, the student will", es="Después de la escuela, el estudiante va a"),
                    required_by=("IEP-TR-01",),
                ),
            ),
        ),
        Field(
            key="no_independent_living_reason",
            kind="text",
            label=Words(
                en="Independent living considered, not needed, because",
                es="Vida independiente: se consideró y no hace falta, porque",
            ),
            plain=Words(en="No goal for home life, because", es="Sin meta para la casa, porque"),
            required_by=("IEP-TR-02",),
            shown_when=Condition(
                none_of(answer("transition.postsecondary_goals.area", "has", "independent_living")),
                Words(en="There is no goal for independent living.", es="No hay una meta de vida independiente."),
            ),
        ),
        Field(
            key="services",
            kind="rows",
            printed_as_table=("area", "description", "who"),
            label=Words(en="Transition services", es="Servicios de transición"),
            plain=Words(en="What we do to get there", es="Qué hacemos para llegar"),
            row_title=Words(en="Transition service {number}", es="Servicio de transición {number}"),
            required_by=("IEP-TR-04",),
            row=(
                Field(
                    key="area",
                    kind="choice",
                    label=Words(en="Area", es="Área"),
                    options=(
                        Option(
                            "instruction",
                            Words(en="Instruction", es="Enseñanza"),
                            Words(en="Lessons", es="Clases"),
                        ),
                        Option(
                            "related_services",
                            Words(en="Related services", es="Servicios relacionados"),
                            Words(en="Extra help", es="Ayuda adicional"),
                        ),
                        Option(
                            "community",
                            Words(en="Community experiences", es="Experiencias en la comunidad"),
                            Words(en="Out in the town", es="En la comunidad"),
                        ),
                        Option(
                            "adult_living",
                            Words(en="Employment and adult living", es="Empleo y vida adulta"),
                            Words(en="Work and adult life", es="Trabajo y vida adulta"),
                        ),
                        Option(
                            "daily_living",
                            Words(en="Daily living skills", es="Destrezas de la vida diaria"),
                            Words(en="Daily life", es="Vida diaria"),
                        ),
                        Option(
                            "vocational_evaluation",
                            Words(en="Functional vocational evaluation", es="Evaluación vocacional funcional"),
                            Words(en="Trying out jobs", es="Probar trabajos"),
                        ),
                    ),
                    required_by=("IEP-TR-04",),
                ),
                Field(
                    key="description",
                    kind="long_text",
                    label=Words(en="Activity", es="Actividad"),
                    required_by=("IEP-TR-04",),
                ),
                Field(
                    key="who",
                    kind="text",
                    label=Words(en="Who sees to it", es="Quién se encarga"),
                    plain=Words(en="Who does it", es="Quién lo hace"),
                ),
            ),
        ),
        Field(
            key="courses",
            kind="rows",
            printed_as_table=("school_year", "courses"),
            label=Words(en="Course of study through expected exit", es="Plan de estudios hasta la salida prevista"),
            plain=Words(en="Classes until the end of school", es="Clases hasta terminar la escuela"),
            row_title=Words(en="School year {number}", es="Año escolar {number}"),
            required_by=("IEP-TR-05",),
            row=(
                Field(
                    key="school_year",
                    kind="text",
                    label=Words(en="School year", es="Año escolar"),
                    required_by=("IEP-TR-05",),
                ),
                Field(
                    key="courses",
                    kind="long_text",
                    one_per_line=True,
                    label=Words(en="Courses, one a line", es="Materias, una por línea"),
                    plain=Words(en="Classes", es="Materias"),
                    required_by=("IEP-TR-05",),
                ),
            ),
        ),
        Field(
            key="agencies",
            kind="rows",
            label=Words(en="Agencies likely to provide or pay", es="Agencias que podrían dar o pagar servicios"),
            plain=Words(en="Others who may help", es="Otros que pueden ayudar"),
            row_title=Words(en="Agency {number}", es="Agencia {number}"),
            required_by=("IEP-TR-08",),
            row=(
                Field(
                    key="name",
                    kind="text",
                    label=Words(en="Agency", es="Agencia"),
                    required_by=("IEP-TR-08",),
                ),
                Field(key="service", kind="text", label=Words(en="Service", es="Servicio")),
                Field(
                    key="consent_on",
                    kind="date",
                    carries=False,
                    label=Words(en="Consent to invite received on", es="Consentimiento para invitar recibido el"),
                    plain=Words(en="You said yes on", es="Usted dijo que sí el"),
                    required_by=("IEP-TR-08",),
                ),
                Field(
                    key="invited_on",
                    kind="date",
                    carries=False,
                    label=Words(en="Invited on", es="Invitada el"),
                    required_by=("IEP-TR-08",),
                ),
                Field(
                    key="not_provided",
                    kind="yes_no",
                    label=Words(
                        en="The agency did not provide what was agreed", es="La agencia no dio lo que se había acordado"
                    ),
                    plain=Words(en="They did not give the help", es="No dieron la ayuda"),
                    required_by=("IEP-TR-11",),
                ),
                Field(
                    key="other_way",
                    kind="text",
                    label=Words(
                        en="When the team met again, and the other way it found",
                        es="Cuándo se volvió a reunir el equipo y qué otra forma encontró",
                    ),
                    plain=Words(en="What we do instead", es="Qué hacemos en su lugar"),
                    required_by=("IEP-TR-11",),
                    shown_when=Condition(
                        own("not_provided", "is", True),
                        Words(en="The agency did not provide its service.", es="La agencia no dio su servicio."),
                    ),
                ),
            ),
        ),
        Field(
            key="updated_on",
            kind="date",
            carries=False,
            label=Words(en="Transition plan last reviewed on", es="Última revisión del plan de transición"),
            plain=Words(en="Last looked at on", es="Revisado por última vez el"),
            required_by=("IEP-TR-09",),
        ),
    ),
)
