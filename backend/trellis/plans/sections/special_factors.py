"""Six things every team must think about, each answered yes or no, with words when yes."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.condition import Condition, answer, any_of, fact
from trellis.plans.form.declaration import EDUCATORS, Field, Option, Section
from trellis.plans.form.glance import AtAGlance

SECTION = Section(
    key="special_factors",
    order=35,
    title=Words(en="Special factors", es="Factores especiales"),
    plain_title=Words(en="Things we must think about", es="Cosas en que debemos pensar"),
    explanation=Words(
        en="The law asks every team to think about these points.",
        es="La ley le pide a cada equipo que piense en estos puntos.",
    ),
    cite="34 CFR 300.324(a)(2)",
    writers=EDUCATORS,
    fields=(
        Field(
            key="behavior",
            kind="yes_no",
            label=Words(
                en="Behavior impedes own or others' learning",
                es="La conducta impide aprender al estudiante o a otros",
            ),
            plain=Words(en="Behavior makes it hard to learn", es="La conducta hace difícil aprender"),
            required_by=("IEP-SF-01",),
        ),
        Field(
            key="behavior_text",
            kind="prose",
            glance=AtAGlance(part="know", label=Words(en="Behavior", es="Conducta"), most=400),
            label=Words(
                en="Positive behavioral interventions and supports considered",
                es="Intervenciones y apoyos positivos de conducta que se consideraron",
            ),
            plain=Words(en="How we help with behavior", es="Cómo ayudamos con la conducta"),
            required_by=("IEP-SF-01",),
            shown_when=Condition(
                answer("special_factors.behavior", "is", True),
                Words(en="Behavior impedes learning.", es="La conducta impide aprender."),
            ),
        ),
        Field(
            key="behavior_answer",
            kind="choice",
            glance=AtAGlance(
                part="know",
                label=Words(en="For behavior there is", es="Para la conducta hay"),
                not_worth_a_line=("neither",),
            ),
            label=Words(en="The plan answers it with", es="El plan lo atiende con"),
            plain=Words(en="What the plan does about it", es="Qué hace el plan"),
            options=(
                Option(
                    "bip",
                    Words(en="A behavior intervention plan", es="Un plan de intervención de conducta"),
                    Words(en="A plan for behavior", es="Un plan para la conducta"),
                ),
                Option("goal", Words(en="A behavior goal", es="Una meta de conducta")),
                Option(
                    "neither",
                    Words(
                        en="Neither, for the reason given above",
                        es="Ninguno, por el motivo que se explica arriba",
                    ),
                    Words(en="Nothing more, as told above", es="Nada más, como se explica arriba"),
                ),
            ),
            required_by=("IEP-SF-01",),
            shown_when=Condition(
                answer("special_factors.behavior", "is", True),
                Words(en="Behavior impedes learning.", es="La conducta impide aprender."),
            ),
        ),
        Field(
            key="english_learner",
            kind="yes_no",
            label=Words(en="English learner", es="Aprende inglés como idioma nuevo"),
            plain=Words(en="Your child is learning English", es="Su hijo está aprendiendo inglés"),
            required_by=("IEP-SF-02",),
        ),
        Field(
            key="language_needs",
            kind="prose",
            glance=AtAGlance(part="know", label=Words(en="Learning English", es="Aprende inglés")),
            label=Words(
                en="Language needs as they relate to this plan",
                es="Necesidades de idioma en relación con este plan",
            ),
            plain=Words(en="How we help with English", es="Cómo ayudamos con el inglés"),
            required_by=("IEP-SF-02",),
            shown_when=Condition(
                any_of(fact("english_learner", "is", True), answer("special_factors.english_learner", "is", True)),
                Words(en="The student is an English learner.", es="El estudiante aprende inglés."),
            ),
        ),
        Field(
            key="braille",
            kind="yes_no",
            label=Words(
                en="Blind or visually impaired: instruction in Braille",
                es="Ciego o con baja visión: enseñanza en braille",
            ),
            plain=Words(en="Your child learns Braille", es="Su hijo aprende braille"),
            required_by=("IEP-SF-03",),
            shown_when=Condition(
                fact("visual_impairment", "is", True),
                Words(
                    en="The student has a visual impairment.",
                    es="El estudiante tiene una discapacidad visual.",
                ),
            ),
        ),
        Field(
            key="braille_text",
            kind="prose",
            glance=AtAGlance(part="know", label=Words(en="Braille", es="Braille")),
            label=Words(
                en="Braille instruction, or why the evaluation says it is not appropriate",
                es="Enseñanza en braille, o por qué la evaluación dice que no conviene",
            ),
            plain=Words(en="About Braille", es="Sobre el braille"),
            required_by=("IEP-SF-03",),
            shown_when=Condition(
                fact("visual_impairment", "is", True),
                Words(
                    en="The student has a visual impairment.",
                    es="El estudiante tiene una discapacidad visual.",
                ),
            ),
        ),
        Field(
            key="communication",
            kind="yes_no",
            label=Words(en="Communication needs", es="Necesidades de comunicación"),
            plain=Words(
                en="Your child needs help to speak or be understood",
                es="Su hijo necesita ayuda para hablar o darse a entender",
            ),
            required_by=("IEP-SF-04",),
        ),
        Field(
            key="communication_text",
            kind="prose",
            glance=AtAGlance(part="know", label=Words(en="Communication", es="Comunicación")),
            label=Words(en="The communication needs", es="Las necesidades de comunicación"),
            plain=Words(en="How we help to speak and be understood", es="Cómo ayudamos a hablar y a darse a entender"),
            required_by=("IEP-SF-04",),
            shown_when=Condition(
                answer("special_factors.communication", "is", True),
                Words(en="There are communication needs.", es="Hay necesidades de comunicación."),
            ),
        ),
        Field(
            key="deaf_text",
            kind="prose",
            glance=AtAGlance(part="know", label=Words(en="Hearing", es="Audición")),
            label=Words(
                en="Deaf or hard of hearing: language and communication needs, direct communication with peers and "
                "staff, academic level, instruction in the student's own mode",
                es="Sordo o con dificultad para oír: necesidades de lenguaje y comunicación, comunicación directa con "
                "compañeros y personal, nivel académico, enseñanza en su propio modo",
            ),
            plain=Words(
                en="How your child talks with friends and teachers",
                es="Cómo habla su hijo con amigos y maestros",
            ),
            required_by=("IEP-SF-05",),
            shown_when=Condition(
                fact("hearing_impairment", "is", True),
                Words(
                    en="The student is deaf or hard of hearing.",
                    es="El estudiante es sordo u oye con dificultad.",
                ),
            ),
        ),
        Field(
            key="assistive_technology",
            kind="yes_no",
            label=Words(
                en="Assistive technology devices or services",
                es="Aparatos o servicios de tecnología de apoyo",
            ),
            plain=Words(en="Your child needs special tools or devices", es="Su hijo necesita aparatos especiales"),
            required_by=("IEP-SF-06",),
        ),
        Field(
            key="assistive_technology_text",
            kind="prose",
            glance=AtAGlance(part="know", label=Words(en="Assistive technology", es="Tecnología de apoyo")),
            label=Words(en="Which devices and services", es="Qué aparatos y servicios"),
            plain=Words(en="Which tools", es="Cuáles aparatos"),
            required_by=("IEP-SF-06",),
            shown_when=Condition(
                answer("special_factors.assistive_technology", "is", True),
                Words(en="Assistive technology is needed.", es="Se necesita tecnología de apoyo."),
            ),
        ),
        Field(
            key="assistive_technology_home",
            kind="yes_no",
            label=Words(en="Needed at home too", es="También se necesita en casa"),
            plain=Words(en="The tools go home too", es="Los aparatos también van a casa"),
            required_by=("IEP-SF-06",),
            shown_when=Condition(
                answer("special_factors.assistive_technology", "is", True),
                Words(en="Assistive technology is needed.", es="Se necesita tecnología de apoyo."),
            ),
        ),
        Field(
            key="accessible_materials",
            kind="yes_no",
            glance=AtAGlance(
                part="know", label=Words(en="Needs accessible materials", es="Necesita materiales accesibles")
            ),
            label=Words(en="Accessible educational materials", es="Materiales educativos accesibles"),
            plain=Words(en="Your child needs books in another form", es="Su hijo necesita libros en otro formato"),
            required_by=("IEP-SF-07",),
        ),
        Field(
            key="answered_by",
            kind="prose",
            label=Words(en="Where the plan answers these factors", es="Dónde atiende el plan estos factores"),
            plain=Words(en="Where to find this help in the plan", es="Dónde está esta ayuda en el plan"),
            required_by=("IEP-SF-08",),
        ),
    ),
)
