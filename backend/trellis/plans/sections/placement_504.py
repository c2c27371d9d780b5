"""Where the student learns and takes part: with students without disabilities as far as it fits the student."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.condition import Condition, answer
from trellis.plans.form.declaration import CASE_MANAGER, Field, Option, Section
from trellis.plans.form.kinds import SECTION_504

SECTION = Section(
    key="placement_504",
    order=80,
    title=Words(en="Placement with peers", es="Entorno con sus compañeros"),
    plain_title=Words(en="Where your child learns and plays", es="Dónde aprende y juega su hijo"),
    explanation=Words(
        en="Your child is with the other kids as much as it is good for your child.",
        es="Su hijo está con los demás todo lo que sea bueno para él.",
    ),
    cite="34 CFR 104.34, 104.37",
    writers=CASE_MANAGER,
    kinds=(SECTION_504,),
    decided="whole",
    fields=(
        Field(
            key="setting",
            kind="choice",
            label=Words(en="Educational setting", es="Entorno educativo"),
            plain=Words(en="Where your child is", es="Dónde está su hijo"),
            options=(
                Option(
                    "regular",
                    Words(en="Regular class all day", es="Clase regular todo el día"),
                    Words(en="In class with the others all day", es="En clase con los demás todo el día"),
                ),
                Option(
                    "partly_apart",
                    Words(
                        en="Regular class, part of the day elsewhere", es="Clase regular, parte del día en otro lugar"
                    ),
                    Words(en="In class, and some time apart", es="En clase, y un tiempo aparte"),
                ),
                Option(
                    "separate_class",
                    Words(en="Separate class", es="Clase separada"),
                    Words(en="In a class apart", es="En una clase aparte"),
                ),
                Option(
                    "separate_school",
                    Words(en="Separate school or facility", es="Escuela o centro separado"),
                    Words(en="In a school apart", es="En una escuela aparte"),
                ),
                Option("home_hospital", Words(en="Home or hospital", es="Casa u hospital")),
            ),
            required_by=("504-PL-01",),
        ),
        Field(
            key="apart_reason",
            kind="prose",
            label=Words(
                en="Why the regular class, with aids and services, is not enough",
                es="Por qué la clase regular, con ayudas y servicios, no alcanza",
            ),
            plain=Words(en="Why some time is apart", es="Por qué pasa tiempo aparte"),
            required_by=("504-PL-01",),
            shown_when=Condition(
                answer(
                    "placement_504.setting",
                    "in",
                    ("partly_apart", "separate_class", "separate_school", "home_hospital"),
                ),
                Words(
                    en="The student is not in the regular class all day.",
                    es="El estudiante no está todo el día en la clase regular.",
                ),
            ),
        ),
        Field(
            key="near_home",
            kind="yes_no",
            label=Words(
                en="This is the school the student would attend without a disability",
                es="Es la escuela a la que asistiría si no tuviera una discapacidad",
            ),
            plain=Words(en="It is your own school", es="Es su propia escuela"),
            required_by=("504-PL-02",),
        ),
        Field(
            key="other_school_reason",
            kind="text",
            label=Words(en="Why another school, and how near it is", es="Por qué otra escuela y qué tan cerca está"),
            plain=Words(en="Why another school", es="Por qué otra escuela"),
            required_by=("504-PL-02",),
            shown_when=Condition(
                answer("placement_504.near_home", "is", False),
                Words(en="The student attends another school.", es="El estudiante va a otra escuela."),
            ),
        ),
        Field(
            key="nonacademic",
            kind="prose",
            label=Words(
                en="Nonacademic services: meals, recess, clubs, athletics, trips, transportation",
                es="Servicios no académicos: comidas, recreo, clubes, deportes, paseos, transporte",
            ),
            plain=Words(en="Lunch, play, clubs, sports and trips", es="Comida, juego, clubes, deportes y paseos"),
            help=Words(
                en="How the student takes part with the others, and what makes it possible.",
                es="Cómo participa con los demás y qué lo hace posible.",
            ),
            required_by=("504-PL-03",),
        ),
        Field(
            key="significant_change",
            kind="yes_no",
            carries=False,
            label=Words(
                en="Is this a significant change of placement?",
                es="¿Es un cambio importante de entorno?",
            ),
            plain=Words(en="It is a big change for your child", es="Es un gran cambio para su hijo"),
            required_by=("504-PL-04",),
        ),
        Field(
            key="change_evaluated_on",
            kind="date",
            carries=False,
            label=Words(en="Evaluated before this change on", es="Evaluado antes del cambio el"),
            plain=Words(en="We looked at it again on", es="Lo vimos otra vez el"),
            required_by=("504-PL-04",),
            shown_when=Condition(
                answer("placement_504.significant_change", "is", True),
                Words(en="The placement changes significantly.", es="El entorno cambia de forma importante."),
            ),
        ),
    ),
)
