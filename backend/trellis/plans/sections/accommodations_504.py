"""What is done differently for the student, by whom, where and how often: the heart of a 504 plan."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.declaration import CASE_MANAGER, Field, Option, Section
from trellis.plans.form.glance import AtAGlance
from trellis.plans.form.kinds import SECTION_504

SUBJECTS = (
    Option("all", Words(en="All subjects", es="Todas las materias")),
    Option("english", Words(en="English and reading", es="Inglés y lectura")),
    Option("math", Words(en="Mathematics", es="Matemáticas"), Words(en="Math", es="Matemáticas")),
    Option("science", Words(en="Science", es="Ciencias")),
    Option("social_studies", Words(en="Social studies", es="Estudios sociales")),
    Option(
        "physical_education",
        Words(en="Physical education", es="Educación física"),
        Words(en="Gym class", es="Educación física"),
    ),
    Option("electives", Words(en="Arts and electives", es="Artes y materias optativas")),
    Option("homework", Words(en="Homework", es="Tareas")),
    Option(
        "nonacademic",
        Words(en="Outside lessons: meals, recess, bus, trips", es="Fuera de clase: comidas, recreo, autobús, paseos"),
        Words(en="Lunch, play, bus and trips", es="Comida, recreo, autobús y paseos"),
    ),
    Option("other", Words(en="Another one", es="Otra")),
)
STAFF = (
    Option(
        "all_teachers",
        Words(en="All of the student's teachers", es="Todos sus docentes"),
        Words(en="All teachers", es="Todos los maestros"),
    ),
    Option(
        "general_teacher",
        Words(en="Classroom teacher", es="Docente de la clase"),
        Words(en="Class teacher", es="El maestro de la clase"),
    ),
    Option("special_teacher", Words(en="Special-education teacher", es="Docente de educación especial")),
    Option("counselor", Words(en="School counselor", es="Consejero escolar")),
    Option("nurse", Words(en="School nurse", es="Enfermera escolar")),
    Option(
        "paraprofessional",
        Words(en="Paraprofessional, supervised", es="Asistente con supervisión"),
        Words(en="A trained aide", es="Un asistente"),
    ),
    Option("test_staff", Words(en="Whoever gives the test", es="Quien aplica la prueba")),
    Option(
        "meal_staff",
        Words(en="Food service", es="Personal de comedor"),
        Words(en="Lunch staff", es="Personal de comedor"),
    ),
    Option(
        "transportation_staff",
        Words(en="Transportation staff", es="Personal de transporte"),
        Words(en="The bus driver", es="Quien maneja el autobús"),
    ),
    Option("coach", Words(en="Coach or club leader", es="Entrenador o guía de club")),
    Option("office", Words(en="School office", es="Oficina de la escuela")),
)
PLACES = (
    Option("classroom", Words(en="In the classroom", es="En el salón")),
    Option("everywhere", Words(en="Everywhere at school", es="En toda la escuela")),
    Option("quiet_room", Words(en="In a quiet room", es="En un salón tranquilo")),
    Option("nurse_office", Words(en="In the nurse's office", es="En la enfermería")),
    Option("meals", Words(en="Where meals are eaten", es="Donde se come"), Words(en="At lunch", es="En el comedor")),
    Option("outdoors", Words(en="Outdoors and in the gym", es="Al aire libre y en el gimnasio")),
    Option("bus", Words(en="On the bus", es="En el autobús")),
    Option("trips", Words(en="On trips and at events", es="En paseos y actividades")),
    Option("home", Words(en="At home", es="En casa")),
)

SECTION = Section(
    key="accommodations_504",
    order=50,
    title=Words(en="Accommodations and modifications", es="Adaptaciones y modificaciones"),
    plain_title=Words(en="What school does for your child", es="Lo que la escuela hace por su hijo"),
    explanation=Words(
        en="The school must do these things. They are free. Each one says who does it, where and when.",
        es="La escuela debe hacer esto. Es gratis. Cada cosa dice quién, dónde y cuándo.",
    ),
    cite="34 CFR 104.33",
    writers=CASE_MANAGER,
    kinds=(SECTION_504,),
    decided="whole",
    fields=(
        Field(
            key="accommodations",
            kind="rows",
            glance=AtAGlance(
                part="accommodations",
                words=("description",),
                beside=("subject", "place", "frequency", "carried_out_by"),
                dates=("starts_on", "ends_on"),
            ),
            printed_as_table=("description", "subject", "carried_out_by", "place", "frequency"),
            label=Words(en="Accommodations", es="Adaptaciones"),
            plain=Words(en="What the school does", es="Lo que hace la escuela"),
            row_title=Words(en="Accommodation {number}", es="Adaptación {number}"),
            required_by=("504-AC-01", "504-AC-02"),
            row=(
                Field(
                    key="description",
                    kind="long_text",
                    label=Words(en="What is done", es="Lo que se hace"),
                    required_by=("504-AC-02",),
                ),
                Field(
                    key="kind",
                    kind="choice",
                    label=Words(en="Accommodation or modification", es="Adaptación o modificación"),
                    plain=Words(en="What changes", es="Qué cambia"),
                    help=Words(
                        en="A modification changes what is taught or expected; leave it empty for an accommodation.",
                        es="Una modificación cambia lo que se enseña o se espera; déjelo vacío si es una adaptación.",
                    ),
                    options=(
                        Option(
                            "accommodation",
                            Words(en="Accommodation", es="Adaptación"),
                            Words(en="How your child learns", es="Cómo aprende su hijo"),
                        ),
                        Option(
                            "modification",
                            Words(en="Modification", es="Modificación"),
                            Words(en="What your child learns", es="Qué aprende su hijo"),
                        ),
                    ),
                ),
                Field(
                    key="subject",
                    kind="choice",
                    label=Words(en="Area or subject", es="Área o materia"),
                    plain=Words(en="In what", es="En qué"),
                    options=SUBJECTS,
                    required_by=("504-AC-02",),
                ),
                Field(
                    key="carried_out_by",
                    kind="choices",
                    label=Words(en="Carried out by", es="Lo hace"),
                    plain=Words(en="Who does it", es="Quién lo hace"),
                    options=STAFF,
                    required_by=("504-AC-02",),
                ),
                Field(
                    key="place",
                    kind="choice",
                    label=Words(en="Where", es="Dónde"),
                    options=PLACES,
                    required_by=("504-AC-02",),
                ),
                Field(
                    key="frequency",
                    kind="text",
                    label=Words(en="When and how often", es="Cuándo y cada cuánto"),
                    plain=Words(en="When", es="Cuándo"),
                    help=Words(
                        en="For example: at every test; twice a class. A trigger needs an amount beside it.",
                        es="Por ejemplo: en cada prueba; dos veces por clase. Si depende de algo, diga también cuánto.",
                    ),
                    required_by=("504-AC-02", "504-AC-04"),
                ),
                Field(
                    key="starts_on",
                    kind="date",
                    carries=False,
                    label=Words(en="Begins on", es="Empieza el"),
                    help=Words(en="Empty: when the plan starts.", es="Vacío: cuando empieza el plan."),
                    required_by=("504-AC-03",),
                ),
                Field(
                    key="ends_on",
                    kind="date",
                    carries=False,
                    label=Words(en="Ends on", es="Termina el"),
                    help=Words(en="Empty: as long as the plan runs.", es="Vacío: mientras vale el plan."),
                    required_by=("504-AC-03",),
                ),
            ),
        ),
    ),
)
