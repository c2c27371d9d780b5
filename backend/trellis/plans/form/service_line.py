"""A line of service, as every kind of plan that has services asks it: which, by whom, how long, how often, where."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.condition import Condition, own
from trellis.plans.form.declaration import Bound, Field, Option

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
GROUP_SIZES = (
    Option(
        "individual",
        Words(en="One student alone", es="Un estudiante solo"),
        Words(en="Your child alone", es="Solo su hijo"),
    ),
    Option(
        "small_group",
        Words(en="Small group, 2 to 6", es="Grupo pequeño, de 2 a 6"),
        Words(en="A small group", es="Un grupo pequeño"),
    ),
    Option(
        "large_group",
        Words(en="Group of 7 or more, or the class", es="Grupo de 7 o más, o la clase"),
        Words(en="A big group or the class", es="Un grupo grande o la clase"),
    ),
)
SESSION_BOUNDS = (
    Bound(480, Words(en="A school day has eight hours at most.", es="Un día de escuela tiene ocho horas como máximo.")),
)
"""Minutes of one session."""
TWELVE_A_DAY = Words(en="That is 12 times on each school day.", es="Son 12 veces en cada día de escuela.")
MOST_SESSIONS = {"day": 12, "week": 60, "month": 240, "year": 2_160}
"""Twelve on each of 5 days, in 4 weeks, in 36 weeks (`projection.SESSIONS_PER_WEEK`)."""
FREQUENCY_BOUNDS = (
    Bound(MOST_SESSIONS["year"], TWELVE_A_DAY),
    *(Bound(most, TWELVE_A_DAY, own("period", "is", period)) for period, most in MOST_SESSIONS.items()),
)
"""Sessions, by the period beside them."""


def service_columns(rule_id: str, names: tuple[Option, ...]) -> tuple[Field, ...]:
    """Which service, by whom, minutes and times; `rule_id` is the rule that asks for all of it."""
    return (
        Field(
            key="name",
            kind="choice",
            label=Words(en="Service", es="Servicio"),
            options=names,
            required_by=(rule_id,),
        ),
        Field(
            key="other_name",
            kind="text",
            label=Words(en="Name of the other service", es="Nombre del otro servicio"),
            required_by=(rule_id,),
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
            required_by=(rule_id,),
        ),
        Field(
            key="minutes_per_session",
            kind="minutes",
            label=Words(en="Minutes per session", es="Minutos por sesión"),
            plain=Words(en="How long each time", es="Cuánto dura cada vez"),
            required_by=(rule_id,),
            bounds=SESSION_BOUNDS,
        ),
        Field(
            key="sessions",
            kind="number",
            label=Words(en="Sessions", es="Sesiones"),
            plain=Words(en="How many times", es="Cuántas veces"),
            required_by=(rule_id,),
            bounds=FREQUENCY_BOUNDS,
        ),
        Field(
            key="period",
            kind="choice",
            label=Words(en="Per", es="Por"),
            options=PERIODS,
            required_by=(rule_id,),
        ),
    )


def location(rule_id: str) -> Field:
    """Where the service is given."""
    return Field(
        key="location",
        kind="text",
        label=Words(en="Location", es="Lugar"),
        plain=Words(en="Where", es="Dónde"),
        required_by=(rule_id,),
    )


def group_size() -> Field:
    """With how many others; the law leaves open whether a plan says so."""
    return Field(
        key="group_size",
        kind="choice",
        label=Words(en="Group size", es="Tamaño del grupo"),
        plain=Words(en="With how many", es="Con cuántos"),
        options=GROUP_SIZES,
    )
