"""How much of the day is spent with everybody else, and why not all of it (least restrictive environment)."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.circumstances import PRESCHOOL, SCHOOL_AGE
from trellis.plans.form.condition import Condition, answer, fact
from trellis.plans.form.declaration import EDUCATORS, Bound, Field, Option, Section
from trellis.plans.form.glance import AtAGlance

PLACEMENTS = (
    Option(
        "regular_school",
        Words(en="Regular school", es="Escuela regular"),
        Words(en="A school for all", es="Una escuela para todos"),
    ),
    Option(
        "separate_school",
        Words(en="Separate school, more than half of the day", es="Escuela separada, más de la mitad del día"),
        Words(en="A special school", es="Una escuela especial"),
    ),
    Option(
        "residential_facility",
        Words(
            en="Residential facility, lives and is served there",
            es="Institución residencial, vive y estudia ahí",
        ),
        Words(en="A school where the child lives", es="Una escuela donde vive"),
    ),
    Option("homebound_hospital", Words(en="Home or hospital", es="Casa u hospital")),
    Option("correctional_facility", Words(en="Correctional facility", es="Centro correccional")),
    Option(
        "private_by_parents",
        Words(en="Private school chosen by the parents", es="Escuela privada que eligió la familia"),
    ),
)
EARLY_PLACES = (
    Option(
        "regular_program",
        Words(en="Regular early childhood program", es="Programa regular de primera infancia"),
        Words(en="A preschool for all", es="Un preescolar para todos"),
    ),
    Option("separate_class", Words(en="Separate class", es="Clase separada")),
    Option("separate_school", Words(en="Separate school", es="Escuela separada")),
    Option("residential_facility", Words(en="Residential facility", es="Institución residencial")),
    Option("home", Words(en="Home", es="Casa")),
    Option(
        "provider_location",
        Words(en="Service provider's location or elsewhere", es="Lugar del proveedor u otro"),
        Words(en="The therapist's place", es="El lugar de la terapia"),
    ),
)
CODES = (
    Option(
        "RC80",
        Words(en="80% or more of the day in the regular class", es="80% o más del día en la clase regular"),
    ),
    Option(
        "RC79TO40",
        Words(en="40% to 79% of the day in the regular class", es="Del 40% al 79% del día en la clase regular"),
    ),
    Option(
        "RC39",
        Words(en="Less than 40% of the day in the regular class", es="Menos del 40% del día en la clase regular"),
    ),
    Option("SS", Words(en="Separate school", es="Escuela separada")),
    Option("RF", Words(en="Residential facility", es="Institución residencial")),
    Option("HH", Words(en="Homebound or hospital", es="En casa o en hospital")),
    Option("CF", Words(en="Correctional facility", es="Centro correccional")),
    Option("PPPS", Words(en="Parentally placed in private school", es="Escuela privada elegida por la familia")),
    Option(
        "REC10YSVCS",
        Words(
            en="Regular early childhood program 10 hours or more, most services there",
            es="Programa regular 10 horas o más, casi todos los servicios ahí",
        ),
    ),
    Option(
        "REC10YOTHLOC",
        Words(
            en="Regular early childhood program 10 hours or more, most services elsewhere",
            es="Programa regular 10 horas o más, casi todos los servicios en otro lugar",
        ),
    ),
    Option(
        "REC09YSVCS",
        Words(
            en="Regular early childhood program under 10 hours, most services there",
            es="Programa regular menos de 10 horas, casi todos los servicios ahí",
        ),
    ),
    Option(
        "REC09YOTHLOC",
        Words(
            en="Regular early childhood program under 10 hours, most services elsewhere",
            es="Programa regular menos de 10 horas, casi todos los servicios en otro lugar",
        ),
    ),
    Option("SC", Words(en="Separate class", es="Clase separada")),
    Option("H", Words(en="Home", es="Casa")),
    Option("SPL", Words(en="Service provider location", es="Lugar del proveedor")),
)
REGULAR_PROGRAM = Condition(
    answer("participation.early_place", "is", "regular_program"),
    Words(
        en="The child is in a regular early childhood program.",
        es="El niño está en un programa regular de primera infancia.",
    ),
)

TIME_APART = Condition(
    fact("removed", "is", True),
    Words(
        en="Some time is outside the regular class, or at another place.",
        es="Parte del tiempo es fuera de la clase regular o en otro lugar.",
    ),
)

SECTION = Section(
    key="participation",
    order=80,
    title=Words(en="Participation with peers", es="Participación con sus compañeros"),
    plain_title=Words(en="Time with other children", es="Tiempo con otros niños"),
    explanation=Words(
        en="Your child should learn with the other children as much as can be. If not, the plan must say why.",
        es="Su hijo debe aprender con los demás niños todo lo posible. Si no, el plan debe decir por qué.",
    ),
    cite="34 CFR 300.320(a)(5), 300.114-300.117",
    writers=EDUCATORS,
    decided="whole",
    fields=(
        Field(
            key="placement",
            kind="choice",
            label=Words(en="Where the student is served", es="Dónde recibe sus servicios"),
            plain=Words(en="The school", es="La escuela"),
            options=PLACEMENTS,
            required_by=("IEP-LR-02",),
            shown_when=SCHOOL_AGE,
        ),
        Field(
            key="early_place",
            kind="choice",
            label=Words(en="Early childhood setting", es="Entorno de primera infancia"),
            plain=Words(en="The preschool", es="El preescolar"),
            options=EARLY_PLACES,
            required_by=("IEP-LR-02",),
            shown_when=PRESCHOOL,
        ),
        Field(
            key="early_hours_per_week",
            kind="number",
            label=Words(en="Hours a week in the regular program", es="Horas a la semana en el programa regular"),
            plain=Words(en="Hours a week with all children", es="Horas a la semana con todos los niños"),
            required_by=("IEP-LR-02",),
            shown_when=REGULAR_PROGRAM,
            bounds=(
                Bound(60, Words(en="That is 12 hours on each of 5 days.", es="Son 12 horas en cada uno de 5 días.")),
            ),
        ),
        Field(
            key="early_services_there",
            kind="yes_no",
            label=Words(
                en="Most special-education hours are given in that program",
                es="Casi todas las horas de educación especial se dan en ese programa",
            ),
            plain=Words(en="Most help is given there", es="Casi toda la ayuda se da ahí"),
            required_by=("IEP-LR-02",),
            shown_when=REGULAR_PROGRAM,
        ),
        Field(
            key="school_day_minutes_per_week",
            kind="minutes",
            label=Words(en="Minutes of school in a week", es="Minutos de escuela en una semana"),
            plain=Words(en="Minutes of school in a week", es="Minutos de escuela en una semana"),
            help=Words(
                en="The whole day counts: lunch, recess and study too.",
                es="Cuenta todo el día: también el almuerzo, el recreo y el estudio.",
            ),
            required_by=("IEP-LR-02",),
            shown_when=SCHOOL_AGE,
            bounds=(
                Bound(3_000, Words(en="That is 10 hours on each of 5 days.", es="Son 10 horas en cada uno de 5 días.")),
            ),
        ),
        Field(
            key="percentage_inside",
            kind="computed",
            label=Words(en="Percentage in the regular class", es="Porcentaje en la clase regular"),
            plain=Words(en="Part of the day in class with others", es="Parte del día en clase con los demás"),
            help=Words(en="Computed from the service grid.", es="Se calcula con la tabla de servicios."),
            required_by=("IEP-LR-02", "IEP-LR-03"),
            shown_when=SCHOOL_AGE,
        ),
        Field(
            key="entered_percentage",
            kind="number",
            label=Words(
                en="Percentage in the regular class, as agreed",
                es="Porcentaje en la clase regular, según lo acordado",
            ),
            plain=Words(
                en="Part of the day in class with others, in percent",
                es="Parte del día en clase con los demás, en porcentaje",
            ),
            help=Words(
                en="Enter it only to compare with the computed one.",
                es="Escríbalo solo para comparar con el calculado.",
            ),
            required_by=("IEP-LR-03",),
            shown_when=SCHOOL_AGE,
            bounds=(Bound(100, Words(en="A percentage goes to 100.", es="Un porcentaje llega hasta 100.")),),
        ),
        Field(
            key="environment_code",
            kind="choice",
            carries=False,
            label=Words(en="Educational environment, confirmed", es="Entorno educativo, confirmado"),
            plain=Words(en="How this is counted", es="Cómo se cuenta"),
            options=CODES,
            required_by=("IEP-LR-02",),
        ),
        Field(
            key="explanation",
            kind="prose",
            label=Words(
                en="Extent of time apart from peers without disabilities, and why",
                es="Cuánto tiempo está aparte de compañeros sin discapacidad y por qué",
            ),
            plain=Words(en="Why some time is spent in another room", es="Por qué pasa tiempo en otro salón"),
            required_by=("IEP-LR-01",),
            shown_when=TIME_APART,
        ),
        Field(
            key="removal_reasons",
            kind="choices",
            label=Words(en="Reasons for time apart", es="Motivos del tiempo aparte"),
            plain=Words(en="The reasons", es="Los motivos"),
            options=(
                Option(
                    "modified_curriculum",
                    Words(en="Needs a modified curriculum", es="Necesita un plan de estudios modificado"),
                    Words(en="Needs other lessons", es="Necesita otras lecciones"),
                ),
                Option(
                    "intensity",
                    Words(
                        en="Instruction too intensive for the class even with aids",
                        es="Enseñanza demasiado intensiva para la clase aun con ayudas",
                    ),
                    Words(
                        en="Needs more help than class can give",
                        es="Necesita más ayuda de la que se da en clase",
                    ),
                ),
                Option(
                    "therapy_space",
                    Words(en="Therapy needs its own space", es="La terapia necesita su propio espacio"),
                    Words(en="Needs a quiet place", es="Necesita un lugar tranquilo"),
                ),
                Option(
                    "behavior",
                    Words(
                        en="Behavior needs that aids in class did not meet",
                        es="Necesidades de conducta que las ayudas en clase no cubrieron",
                    ),
                    Words(en="Needs more help to stay calm", es="Necesita más ayuda para estar en calma"),
                ),
                Option("health", Words(en="Health care", es="Cuidado de la salud")),
                Option(
                    "other",
                    Words(en="Another reason, explained above", es="Otro motivo, explicado arriba"),
                    Words(en="Another reason", es="Otro motivo"),
                ),
            ),
            required_by=("IEP-LR-06",),
            shown_when=TIME_APART,
        ),
        Field(
            key="less_restrictive",
            kind="prose",
            label=Words(
                en="Less restrictive options considered, and why each was rejected",
                es="Opciones menos restrictivas que se consideraron y por qué no se eligieron",
            ),
            plain=Words(en="What else we thought about", es="Qué más pensamos"),
            required_by=("IEP-LR-04",),
            shown_when=TIME_APART,
        ),
        Field(
            key="harmful_effects",
            kind="prose",
            label=Words(
                en="Possible harmful effects considered, on the student and on the quality of services",
                es="Posibles efectos dañinos que se consideraron, para el estudiante y la calidad de los servicios",
            ),
            plain=Words(
                en="What could go wrong, and how we watch for it",
                es="Qué podría salir mal y cómo lo cuidamos",
            ),
            required_by=("IEP-LR-04",),
            shown_when=TIME_APART,
        ),
        Field(
            key="home_school",
            kind="yes_no",
            label=Words(
                en="This is the school the student would attend without a disability",
                es="Es la escuela a la que asistiría si no tuviera una discapacidad",
            ),
            plain=Words(en="It is your neighborhood school", es="Es la escuela de su barrio"),
            required_by=("IEP-LR-05",),
        ),
        Field(
            key="other_school_reason",
            kind="text",
            label=Words(en="Why another school", es="Por qué otra escuela"),
            plain=Words(en="Why another school", es="Por qué otra escuela"),
            required_by=("IEP-LR-05",),
            shown_when=Condition(
                answer("participation.home_school", "is", False),
                Words(en="It is not the neighborhood school.", es="No es la escuela del barrio."),
            ),
        ),
        Field(
            key="nonacademic",
            kind="prose",
            label=Words(
                en="Nonacademic and extracurricular activities, and supports for them",
                es="Actividades no académicas y extracurriculares, y los apoyos para ellas",
            ),
            plain=Words(en="Clubs, sports and other fun", es="Clubes, deportes y otras actividades"),
            required_by=("IEP-SV-07",),
        ),
        Field(
            key="physical_education",
            kind="choice",
            glance=AtAGlance(
                part="aids",
                label=Words(en="Physical education", es="Educación física"),
                not_worth_a_line=("regular", "not_this_grade"),
            ),
            label=Words(en="Physical education", es="Educación física"),
            plain=Words(en="Gym class", es="Educación física"),
            options=(
                Option(
                    "regular",
                    Words(en="Regular", es="Regular"),
                    Words(en="With the class", es="Con su grupo"),
                ),
                Option("adapted", Words(en="Adapted", es="Adaptada"), Words(en="Made to fit", es="A su medida")),
                Option("not_this_grade", Words(en="Not given in this grade", es="No se da en este grado")),
            ),
            required_by=("IEP-SV-08",),
        ),
    ),
)
