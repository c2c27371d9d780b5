"""Who helps, with what, how long, how often, where, from when to when: the service grid."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.condition import Condition, Fact, fact, own
from trellis.plans.form.declaration import EDUCATORS, Field, Option, Section

KINDS = (
    Option(
        "special_education",
        Words(en="Special education", es="Educación especial"),
        Words(en="Special teaching", es="Enseñanza especial"),
    ),
    Option(
        "related",
        Words(en="Related service", es="Servicio relacionado"),
        Words(en="Extra help", es="Ayuda adicional"),
    ),
    Option(
        "supplementary",
        Words(en="Supplementary service", es="Servicio suplementario"),
        Words(en="Help in class", es="Ayuda en clase"),
    ),
)
NAMES = (
    Option(
        "reading",
        Words(en="Specially designed instruction: reading", es="Enseñanza diseñada: lectura"),
        Words(en="Help with reading", es="Ayuda con la lectura"),
    ),
    Option(
        "writing",
        Words(en="Specially designed instruction: writing", es="Enseñanza diseñada: escritura"),
        Words(en="Help with writing", es="Ayuda con la escritura"),
    ),
    Option(
        "math",
        Words(en="Specially designed instruction: math", es="Enseñanza diseñada: matemáticas"),
        Words(en="Help with math", es="Ayuda con las matemáticas"),
    ),
    Option(
        "behavior",
        Words(
            en="Specially designed instruction: behavior and social skills",
            es="Enseñanza diseñada: conducta y destrezas sociales",
        ),
        Words(en="Help with behavior and making friends", es="Ayuda con la conducta y las amistades"),
    ),
    Option(
        "study_skills",
        Words(
            en="Specially designed instruction: study and organization",
            es="Enseñanza diseñada: estudio y organización",
        ),
        Words(en="Help with study skills", es="Ayuda para estudiar"),
    ),
    Option(
        "daily_living",
        Words(en="Specially designed instruction: daily living", es="Enseñanza diseñada: vida diaria"),
        Words(en="Help with daily life", es="Ayuda con la vida diaria"),
    ),
    Option(
        "communication_instruction",
        Words(en="Specially designed instruction: communication", es="Enseñanza diseñada: comunicación"),
        Words(en="Help to speak and understand", es="Ayuda para hablar y entender"),
    ),
    Option(
        "adapted_pe",
        Words(en="Adapted physical education", es="Educación física adaptada"),
        Words(en="Gym class made to fit", es="Educación física a su medida"),
    ),
    Option(
        "vocational",
        Words(en="Vocational education", es="Educación vocacional"),
        Words(en="Learning for a job", es="Aprender para un trabajo"),
    ),
    Option(
        "speech_language",
        Words(en="Speech-language therapy", es="Terapia del habla y lenguaje"),
        Words(en="Speech therapy", es="Terapia del habla"),
    ),
    Option(
        "occupational_therapy",
        Words(en="Occupational therapy", es="Terapia ocupacional"),
        Words(en="Help with hand and body skills", es="Ayuda con las manos y el cuerpo"),
    ),
    Option(
        "physical_therapy",
        Words(en="Physical therapy", es="Fisioterapia"),
        Words(en="Help to move well", es="Ayuda para moverse bien"),
    ),
    Option(
        "counseling",
        Words(en="Counseling", es="Consejería"),
        Words(en="Talks with a counselor", es="Charlas con un consejero"),
    ),
    Option(
        "psychological",
        Words(en="Psychological services", es="Servicios psicológicos"),
        Words(en="Help from a psychologist", es="Ayuda de un psicólogo"),
    ),
    Option(
        "nursing",
        Words(en="School nursing", es="Enfermería escolar"),
        Words(en="Help from the nurse", es="Ayuda de la enfermera"),
    ),
    Option(
        "orientation_mobility",
        Words(en="Orientation and mobility", es="Orientación y movilidad"),
        Words(en="Help to find the way", es="Ayuda para ubicarse"),
    ),
    Option(
        "audiology",
        Words(en="Audiology", es="Audiología"),
        Words(en="Help with hearing", es="Ayuda para oír"),
    ),
    Option(
        "interpreting",
        Words(en="Interpreting", es="Interpretación"),
        Words(en="An interpreter", es="Un intérprete"),
    ),
    Option(
        "transportation",
        Words(en="Special transportation", es="Transporte especial"),
        Words(en="A special ride", es="Transporte especial"),
    ),
    Option(
        "parent_training",
        Words(en="Parent counseling and training", es="Orientación y capacitación para la familia"),
        Words(en="Training for the family", es="Clases para la familia"),
    ),
    Option(
        "assistive_technology",
        Words(en="Assistive technology service", es="Servicio de tecnología de apoyo"),
        Words(en="Help with tools and devices", es="Ayuda con aparatos"),
    ),
    Option("other", Words(en="Another service", es="Otro servicio")),
)
PROVIDERS = (
    Option("special_teacher", Words(en="Special-education teacher", es="Docente de educación especial")),
    Option("general_teacher", Words(en="General-education teacher", es="Docente de educación general")),
    Option(
        "speech_therapist",
        Words(en="Speech-language pathologist", es="Terapeuta del habla y lenguaje"),
        Words(en="Speech therapist", es="Terapeuta del habla"),
    ),
    Option("occupational_therapist", Words(en="Occupational therapist", es="Terapeuta ocupacional")),
    Option("physical_therapist", Words(en="Physical therapist", es="Fisioterapeuta")),
    Option("psychologist", Words(en="School psychologist", es="Psicólogo escolar")),
    Option("counselor", Words(en="School counselor", es="Consejero escolar")),
    Option("social_worker", Words(en="School social worker", es="Trabajador social escolar")),
    Option("nurse", Words(en="School nurse", es="Enfermera escolar")),
    Option("audiologist", Words(en="Audiologist", es="Audiólogo")),
    Option("interpreter", Words(en="Interpreter", es="Intérprete")),
    Option(
        "mobility_specialist",
        Words(en="Orientation and mobility specialist", es="Especialista en orientación y movilidad"),
    ),
    Option(
        "paraprofessional",
        Words(en="Paraprofessional, supervised", es="Asistente con supervisión"),
        Words(en="A trained aide", es="Un asistente"),
    ),
    Option("transportation_staff", Words(en="Transportation staff", es="Personal de transporte")),
)
PERIODS = (
    Option("day", Words(en="a day", es="al día")),
    Option("week", Words(en="a week", es="a la semana")),
    Option("month", Words(en="a month", es="al mes")),
    Option("year", Words(en="a year", es="al año")),
)
SETTINGS = (
    Option(
        "inside",
        Words(en="Inside the regular class", es="Dentro de la clase regular"),
        Words(en="In class with others", es="En clase con los demás"),
    ),
    Option(
        "outside",
        Words(en="Outside the regular class", es="Fuera de la clase regular"),
        Words(en="In another room", es="En otro salón"),
    ),
    Option(
        "community",
        Words(
            en="In the community, with peers without disabilities",
            es="En la comunidad, con compañeros sin discapacidad",
        ),
        Words(en="Out in the town, with others", es="En la comunidad, con los demás"),
    ),
    Option(
        "outside_school_day",
        Words(en="Outside the school day", es="Fuera del horario escolar"),
        Words(en="Before or after school", es="Antes o después de clases"),
    ),
)

SECTION = Section(
    key="services",
    order=60,
    title=Words(en="Special education and related services", es="Educación especial y servicios relacionados"),
    plain_title=Words(en="The help your child gets", es="La ayuda que recibe su hijo"),
    explanation=Words(
        en="This is the help we must give. It is free. Each line says who, how long and where.",
        es="Esta es la ayuda que debemos dar. Es gratis. Cada línea dice quién, cuánto y dónde.",
    ),
    cite="34 CFR 300.320(a)(4), (7)",
    writers=EDUCATORS,
    decided="rows",
    fields=(
        Field(
            key="services",
            kind="rows",
            # Each summer is decided anew (34 CFR 300.106).
            left_behind=own("extended_year", "is", True),
            label=Words(en="Services", es="Servicios"),
            row_title=Words(en="Service {number}", es="Servicio {number}"),
            required_by=("IEP-SV-01", "IEP-SV-02"),
            row=(
                Field(
                    key="kind",
                    kind="choice",
                    label=Words(en="Type", es="Tipo"),
                    options=KINDS,
                    required_by=("IEP-SV-02",),
                ),
                Field(
                    key="name",
                    kind="choice",
                    label=Words(en="Service", es="Servicio"),
                    options=NAMES,
                    required_by=("IEP-SV-02",),
                ),
                Field(
                    key="other_name",
                    kind="text",
                    label=Words(en="Name of the other service", es="Nombre del otro servicio"),
                    required_by=("IEP-SV-02",),
                    shown_when=Condition(
                        own("name", "is", "other"),
                        Words(en="The service is not in the list.", es="El servicio no está en la lista."),
                    ),
                ),
                Field(
                    key="provider_role",
                    kind="choice",
                    label=Words(en="Provided by", es="Lo da"),
                    plain=Words(en="Who helps", es="Quién ayuda"),
                    options=PROVIDERS,
                    required_by=("IEP-SV-02",),
                ),
                Field(
                    key="minutes_per_session",
                    kind="minutes",
                    label=Words(en="Minutes per session", es="Minutos por sesión"),
                    plain=Words(en="How long each time", es="Cuánto dura cada vez"),
                    required_by=("IEP-SV-02",),
                ),
                Field(
                    key="sessions",
                    kind="number",
                    label=Words(en="Sessions", es="Sesiones"),
                    plain=Words(en="How many times", es="Cuántas veces"),
                    required_by=("IEP-SV-02",),
                ),
                Field(
                    key="period",
                    kind="choice",
                    label=Words(en="Per", es="Por"),
                    options=PERIODS,
                    required_by=("IEP-SV-02",),
                ),
                Field(
                    key="frequency_note",
                    kind="text",
                    label=Words(en="Note on frequency", es="Nota sobre la frecuencia"),
                    help=Words(
                        en="If a trigger decides, name the trigger and the amount.",
                        es="Si depende de algo, nombre de qué depende y cuánto.",
                    ),
                    required_by=("IEP-SV-05",),
                ),
                Field(
                    key="setting",
                    kind="choice",
                    label=Words(en="Setting", es="Entorno"),
                    plain=Words(en="With others or apart", es="Con los demás o aparte"),
                    options=SETTINGS,
                    required_by=("IEP-SV-02", "IEP-LR-03"),
                ),
                Field(
                    key="location",
                    kind="text",
                    label=Words(en="Location", es="Lugar"),
                    plain=Words(en="Where", es="Dónde"),
                    required_by=("IEP-SV-02",),
                ),
                Field(
                    key="starts_on",
                    kind="date",
                    carries=False,
                    label=Words(en="Starts on", es="Empieza el"),
                    required_by=("IEP-SV-02", "IEP-SV-04"),
                ),
                Field(
                    key="ends_on",
                    kind="date",
                    carries=False,
                    label=Words(en="Ends on", es="Termina el"),
                    required_by=("IEP-SV-02", "IEP-SV-04"),
                ),
                Field(
                    key="need_ids",
                    kind="links",
                    label=Words(en="Needs it answers", es="Necesidades que atiende"),
                    plain=Words(en="The need behind it", es="La necesidad que atiende"),
                    links_to="present_levels.needs",
                    required_by=("IEP-SV-03", "IEP-PL-05"),
                ),
                Field(
                    key="extended_year",
                    kind="yes_no",
                    carries=False,
                    label=Words(en="Extended school year line", es="Línea del año escolar extendido"),
                    plain=Words(en="Given in summer", es="Se da en el verano"),
                    required_by=("IEP-ES-02",),
                ),
                Field(
                    key="details",
                    kind="long_text",
                    label=Words(en="Details", es="Detalles"),
                    help=Words(
                        en="For transportation: what is special about it.",
                        es="Para transporte: qué tiene de especial.",
                    ),
                    required_by=("IEP-SV-10",),
                ),
                Field(
                    key="change_reason",
                    kind="text",
                    carries=False,
                    label=Words(
                        en="Why it is less than in the last plan",
                        es="Por qué es menos que en el plan anterior",
                    ),
                    plain=Words(en="Why there is less of it now", es="Por qué ahora hay menos"),
                    required_by=("IEP-SV-11",),
                    shown_when=Condition(
                        own("id", "in", Fact("reduced_services")),
                        Words(
                            en="There is less of this service than in the last plan.",
                            es="Hay menos de este servicio que en el plan anterior.",
                        ),
                    ),
                ),
            ),
        ),
        Field(
            key="removed_reason",
            kind="prose",
            carries=False,
            label=Words(
                en="Why services of the last plan were removed",
                es="Por qué se quitaron servicios del plan anterior",
            ),
            plain=Words(
                en="Why some help from the last plan ends",
                es="Por qué termina alguna ayuda del plan anterior",
            ),
            required_by=("IEP-SV-11",),
            shown_when=Condition(
                fact("services_removed", "is", True),
                Words(
                    en="A service of the last plan is not in this one.",
                    es="Un servicio del plan anterior no está en este.",
                ),
            ),
        ),
        Field(
            key="research_based",
            kind="yes_no",
            carries=False,
            label=Words(
                en="Methods rest on peer-reviewed research as far as practicable",
                es="Los métodos se basan en estudios revisados por expertos hasta donde es posible",
            ),
            plain=Words(
                en="We use ways of teaching that are known to work",
                es="Usamos formas de enseñar que se sabe que sirven",
            ),
            required_by=("IEP-SV-09",),
        ),
    ),
)
