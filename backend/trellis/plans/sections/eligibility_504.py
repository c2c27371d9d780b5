"""Whom Section 504 protects with a plan: an impairment, what it limits, and how much."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.condition import Condition, answer
from trellis.plans.form.declaration import CASE_MANAGER, Field, Option, Section
from trellis.plans.form.kinds import SECTION_504

LIFE_ACTIVITIES = (
    Option("learning", Words(en="Learning", es="Aprender")),
    Option("reading", Words(en="Reading", es="Leer")),
    Option(
        "concentrating", Words(en="Concentrating", es="Concentrarse"), Words(en="Paying attention", es="Poner atención")
    ),
    Option("thinking", Words(en="Thinking", es="Pensar")),
    Option(
        "communicating",
        Words(en="Communicating", es="Comunicarse"),
        Words(en="Telling and being told", es="Decir y entender"),
    ),
    Option("speaking", Words(en="Speaking", es="Hablar")),
    Option("seeing", Words(en="Seeing", es="Ver")),
    Option("hearing", Words(en="Hearing", es="Oír")),
    Option("walking", Words(en="Walking", es="Caminar")),
    Option("standing", Words(en="Standing", es="Estar de pie")),
    Option("lifting", Words(en="Lifting", es="Levantar cosas")),
    Option("bending", Words(en="Bending", es="Agacharse")),
    Option(
        "manual_tasks",
        Words(en="Performing manual tasks", es="Hacer tareas manuales"),
        Words(en="Work with the hands", es="Usar las manos"),
    ),
    Option(
        "caring_for_oneself",
        Words(en="Caring for oneself", es="Cuidar de sí"),
        Words(en="Self care", es="Cuidar de sí"),
    ),
    Option("eating", Words(en="Eating", es="Comer")),
    Option("sleeping", Words(en="Sleeping", es="Dormir")),
    Option("breathing", Words(en="Breathing", es="Respirar")),
    Option("working", Words(en="Working", es="Trabajar")),
    Option(
        "bodily_function",
        Words(en="A major bodily function", es="Una función corporal importante"),
        Words(en="How the body works", es="Cómo trabaja el cuerpo"),
    ),
    Option("other", Words(en="Another activity", es="Otra actividad")),
)
"""28 CFR 35.108(c)(1); the list is not closed."""

SECTION = Section(
    key="eligibility_504",
    order=30,
    title=Words(en="Disability and what it limits", es="Discapacidad y lo que limita"),
    plain_title=Words(en="Why there is a 504 plan", es="Por qué hay un plan 504"),
    explanation=Words(
        en="A 504 plan is for a child whose health or body makes a big part of life hard.",
        es="El plan 504 es para un niño a quien la salud o el cuerpo le hace muy difícil algo de la vida.",
    ),
    cite="34 CFR 104.3(j); 28 CFR 35.108",
    writers=CASE_MANAGER,
    kinds=(SECTION_504,),
    fields=(
        Field(
            key="basis",
            kind="choice",
            label=Words(en="Basis of protection", es="Base de la protección"),
            plain=Words(en="What we found", es="Lo que vimos"),
            options=(
                Option(
                    "current",
                    Words(
                        en="Has an impairment that substantially limits",
                        es="Tiene una condición que limita de forma sustancial",
                    ),
                    Words(en="Your child has a disability", es="Su hijo tiene una discapacidad"),
                ),
                Option(
                    "record",
                    Words(en="Has a record of one only", es="Solo tiene antecedentes de una"),
                    Words(en="Your child had one before", es="Su hijo tuvo una antes"),
                ),
                Option(
                    "regarded",
                    Words(en="Is only regarded as having one", es="Solo se cree que tiene una"),
                    Words(en="Some think your child has one", es="Otros creen que su hijo tiene una"),
                ),
            ),
            required_by=("504-EL-06",),
        ),
        Field(
            key="impairment",
            kind="prose",
            label=Words(en="Physical or mental impairment", es="Condición física o mental"),
            plain=Words(en="The disability", es="La discapacidad"),
            help=Words(
                en="Say what it is and how it is known. A medical diagnosis is not required.",
                es="Diga cuál es y cómo se sabe. No hace falta un diagnóstico médico.",
            ),
            required_by=("504-EL-01",),
        ),
        Field(
            key="life_activities",
            kind="choices",
            label=Words(en="Major life activities limited", es="Actividades importantes de la vida que limita"),
            plain=Words(en="What it makes hard", es="Lo que hace difícil"),
            options=LIFE_ACTIVITIES,
            required_by=("504-EL-02",),
        ),
        Field(
            key="other_activity",
            kind="text",
            label=Words(en="The other activity", es="La otra actividad"),
            required_by=("504-EL-02",),
            shown_when=Condition(
                answer("eligibility_504.life_activities", "has", "other"),
                Words(en="The activity is not in the list.", es="La actividad no está en la lista."),
            ),
        ),
        Field(
            key="limitation",
            kind="prose",
            label=Words(en="How it is substantially limited", es="Cómo la limita de forma sustancial"),
            plain=Words(en="How hard it is", es="Qué tan difícil es"),
            help=Words(
                en="Compared with most students of this age: how long, how much effort, how often.",
                es="Comparado con la mayoría de su edad: cuánto tiempo, cuánto esfuerzo, cada cuánto.",
            ),
            required_by=("504-EL-03",),
        ),
        Field(
            key="episodic",
            kind="yes_no",
            label=Words(en="Is it episodic or in remission?", es="¿Va y viene o está en remisión?"),
            plain=Words(en="It comes and goes", es="Va y viene"),
            required_by=("504-EL-05",),
        ),
        Field(
            key="when_active",
            kind="prose",
            label=Words(en="What it limits when it is active", es="Lo que limita cuando está activa"),
            plain=Words(en="How it is on a bad day", es="Cómo es en un mal día"),
            required_by=("504-EL-05",),
            shown_when=Condition(
                answer("eligibility_504.episodic", "is", True),
                Words(en="The condition comes and goes.", es="La condición va y viene."),
            ),
        ),
        Field(
            key="mitigating_measures",
            kind="text",
            label=Words(en="Measures that help already", es="Medidas que ya ayudan"),
            plain=Words(en="What helps now", es="Lo que ayuda ahora"),
            help=Words(
                en="Medicine, devices, learned habits. Leave it empty when there are none.",
                es="Medicina, aparatos, hábitos aprendidos. Déjelo vacío si no hay.",
            ),
        ),
        Field(
            key="mitigating_set_aside",
            kind="yes_no",
            carries=False,
            label=Words(
                en="The limitation was judged without the help of these measures",
                es="La limitación se juzgó sin contar la ayuda de estas medidas",
            ),
            plain=Words(en="We looked at how it is without this help", es="Vimos cómo es sin esa ayuda"),
            help=Words(
                en="Ordinary glasses and contact lenses are the one exception.",
                es="Los lentes comunes son la única excepción.",
            ),
            required_by=("504-EL-04",),
        ),
        Field(
            key="needs_instruction",
            kind="yes_no",
            carries=False,
            label=Words(
                en="Is specially designed instruction suspected to be needed?",
                es="¿Se sospecha que necesita enseñanza diseñada?",
            ),
            plain=Words(en="We think of special teaching too", es="Pensamos también en una enseñanza especial"),
            help=Words(
                en="If so, evaluate under IDEA as well; this plan can run meanwhile.",
                es="Si es así, evalúe también según IDEA; este plan puede valer mientras tanto.",
            ),
            required_by=("504-EL-07",),
        ),
    ),
)
