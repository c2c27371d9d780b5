"""What a 504 decision rests on: information of several kinds, and a group that knows child, data and options."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.condition import Condition, fact
from trellis.plans.form.declaration import CASE_MANAGER, Field, Option, Section
from trellis.plans.form.kinds import SECTION_504

SOURCES = (
    Option(
        "tests",
        Words(en="Aptitude or achievement tests", es="Pruebas de aptitud o rendimiento"),
        Words(en="Tests", es="Pruebas"),
    ),
    Option(
        "teachers",
        Words(en="Teacher recommendations", es="Recomendaciones de docentes"),
        Words(en="What teachers say", es="Lo que dicen los maestros"),
    ),
    Option(
        "physical",
        Words(en="Physical condition, health records", es="Condición física, datos de salud"),
        Words(en="Health papers", es="Papeles de salud"),
    ),
    Option(
        "background",
        Words(en="Social or cultural background", es="Entorno social o cultural"),
        Words(en="Life at home", es="La vida en casa"),
    ),
    Option(
        "adaptive",
        Words(en="Adaptive behavior", es="Conducta adaptativa"),
        Words(en="Daily habits", es="La vida diaria"),
    ),
    Option("grades", Words(en="Grades, attendance, work", es="Notas, asistencia, trabajos")),
    Option(
        "observation",
        Words(en="Observation in school", es="Observación en la escuela"),
        Words(en="What we saw in class", es="Lo que vimos en clase"),
    ),
    Option(
        "family",
        Words(en="Information from the family", es="Información de la familia"),
        Words(en="What you told us", es="Lo que usted dijo"),
    ),
)
KNOWLEDGE = (
    Option("child", Words(en="The child", es="El niño"), Words(en="Your child", es="Su hijo")),
    Option("data", Words(en="What the data mean", es="Lo que significan los datos")),
    Option(
        "options",
        Words(en="The placement options", es="Las opciones de entorno"),
        Words(en="The help we have", es="La ayuda que hay"),
    ),
)

SECTION = Section(
    key="evaluation_504",
    order=40,
    title=Words(en="Evaluation and the group that decided", es="Evaluación y el grupo que decidió"),
    plain_title=Words(en="What we looked at, and who", es="Qué vimos, y quién"),
    explanation=Words(
        en="We use facts of more than one kind. People who know your child talk about them.",
        es="Usamos datos de más de un tipo. Los ven personas que conocen a su hijo.",
    ),
    cite="34 CFR 104.35",
    writers=CASE_MANAGER,
    kinds=(SECTION_504,),
    fields=(
        Field(
            key="permission_on",
            kind="date",
            carries=False,
            label=Words(
                en="Parent's permission for the first evaluation", es="Permiso de la familia para la primera evaluación"
            ),
            plain=Words(en="You said yes to the first tests on", es="Usted aceptó las primeras pruebas el"),
            required_by=("504-EV-04",),
            shown_when=Condition(
                fact("initial", "is", True), Words(en="This is the first plan.", es="Es el primer plan.")
            ),
        ),
        Field(
            key="evaluated_on",
            kind="date",
            label=Words(en="Evaluation completed on", es="Evaluación terminada el"),
            plain=Words(en="We were done on", es="Terminamos el"),
            required_by=("504-EV-03", "504-EV-05"),
        ),
        Field(
            key="sources",
            kind="rows",
            printed_as_table=("kind", "finding", "considered_by", "source_on"),
            label=Words(en="Information considered", es="Información considerada"),
            plain=Words(en="What we looked at", es="Lo que vimos"),
            row_title=Words(en="Source {number}", es="Fuente {number}"),
            required_by=("504-EV-01",),
            row=(
                Field(
                    key="kind",
                    kind="choice",
                    label=Words(en="Kind of source", es="Tipo de fuente"),
                    plain=Words(en="What it is", es="Qué es"),
                    options=SOURCES,
                    required_by=("504-EV-01",),
                ),
                Field(
                    key="finding",
                    kind="long_text",
                    label=Words(en="What it shows", es="Lo que muestra"),
                    required_by=("504-EV-01",),
                ),
                Field(
                    key="considered_by",
                    kind="text",
                    label=Words(en="Brought in by", es="Lo aportó"),
                    plain=Words(en="Who told us", es="Quién lo dijo"),
                    required_by=("504-EV-01",),
                ),
                Field(
                    key="source_on",
                    kind="date",
                    label=Words(en="Dated", es="Con fecha de"),
                    plain=Words(en="From", es="Del"),
                ),
            ),
        ),
        Field(
            key="group",
            kind="rows",
            carries=False,
            printed_as_table=("person", "knowledge"),
            label=Words(en="Persons who decided", es="Personas que decidieron"),
            plain=Words(en="Who decided", es="Quién decidió"),
            row_title=Words(en="Person {number}", es="Persona {number}"),
            required_by=("504-EV-02",),
            row=(
                Field(
                    key="person",
                    kind="text",
                    label=Words(en="Name and role", es="Nombre y función"),
                    plain=Words(en="Name", es="Nombre"),
                    required_by=("504-EV-02",),
                ),
                Field(
                    key="knowledge",
                    kind="choices",
                    label=Words(en="Knows about", es="Conoce"),
                    plain=Words(en="Knows", es="Conoce"),
                    options=KNOWLEDGE,
                    required_by=("504-EV-02",),
                ),
            ),
        ),
    ),
)
