"""Taking part in state and district tests."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.condition import Condition, answer, own
from trellis.plans.form.declaration import EDUCATORS, Field, Option, Section
from trellis.plans.form.glance import AtAGlance

ALTERNATE = Condition(
    answer("assessment.assessments.participation", "has", "alternate"),
    Words(en="A test is taken as an alternate assessment.", es="Una prueba se hace como evaluación alterna."),
)

SECTION = Section(
    key="assessment",
    order=90,
    title=Words(en="State and district assessment", es="Evaluaciones estatales y del distrito"),
    plain_title=Words(en="Big tests", es="Pruebas grandes"),
    explanation=Words(
        en="These are the tests all children in the state or the district take.",
        es="Son las pruebas que hacen todos los niños del estado o del distrito.",
    ),
    cite="34 CFR 300.320(a)(6), 300.160",
    writers=EDUCATORS,
    fields=(
        Field(
            key="assessments",
            kind="rows",
            printed_as_table=("name", "participation", "accommodations", "on_state_list"),
            glance=AtAGlance(
                part="tests",
                named_by=("name",),
                words=("participation", "accommodations"),
                not_worth_a_line=("regular", "not_this_grade"),
            ),
            label=Words(en="Tests", es="Pruebas"),
            row_title=Words(en="Test {number}", es="Prueba {number}"),
            required_by=("IEP-AS-01",),
            row=(
                Field(
                    key="name",
                    kind="text",
                    label=Words(en="Name of the test", es="Nombre de la prueba"),
                    required_by=("IEP-AS-01",),
                ),
                Field(
                    key="participation",
                    kind="choice",
                    label=Words(en="Participation", es="Participación"),
                    plain=Words(en="How your child takes it", es="Cómo la hace su hijo"),
                    options=(
                        Option(
                            "regular",
                            Words(en="Regular", es="Regular"),
                            Words(en="Like the others", es="Como los demás"),
                        ),
                        Option(
                            "accommodated",
                            Words(en="Regular with accommodations", es="Regular con adaptaciones"),
                            Words(en="Like the others, with help", es="Como los demás, con ayuda"),
                        ),
                        Option(
                            "alternate",
                            Words(en="Alternate assessment", es="Evaluación alterna"),
                            Words(en="Takes another test", es="Hace otra prueba"),
                        ),
                        Option("not_this_grade", Words(en="Not given in this grade", es="No se da en este grado")),
                    ),
                    required_by=("IEP-AS-01",),
                ),
                Field(
                    key="accommodations",
                    kind="long_text",
                    one_per_line=True,
                    label=Words(en="Accommodations, one a line", es="Adaptaciones, una por línea"),
                    plain=Words(en="Help in the test", es="Ayuda en la prueba"),
                    required_by=("IEP-AS-01",),
                    shown_when=Condition(
                        own("participation", "in", ("accommodated", "alternate")),
                        Words(en="The test is taken with help.", es="La prueba se hace con ayuda."),
                    ),
                ),
                Field(
                    key="on_state_list",
                    kind="yes_no",
                    label=Words(
                        en="All of them are on the state's list for this test",
                        es="Todas están en la lista del estado para esta prueba",
                    ),
                    plain=Words(en="The state allows this help", es="El estado permite esta ayuda"),
                    help=Words(
                        en="One that is not may make the score invalid.",
                        es="Una que no está puede anular el resultado.",
                    ),
                    required_by=("IEP-AS-04",),
                    shown_when=Condition(
                        own("participation", "in", ("accommodated", "alternate")),
                        Words(en="The test is taken with help.", es="La prueba se hace con ayuda."),
                    ),
                ),
            ),
        ),
        Field(
            key="alternate_reason",
            kind="prose",
            label=Words(
                en="Why the student cannot take the regular test",
                es="Por qué no puede hacer la prueba regular",
            ),
            plain=Words(en="Why your child cannot take the same test", es="Por qué no puede hacer la misma prueba"),
            required_by=("IEP-AS-02",),
            shown_when=ALTERNATE,
        ),
        Field(
            key="alternate_fit",
            kind="prose",
            label=Words(
                en="Why the chosen alternate assessment is appropriate",
                es="Por qué conviene la evaluación alterna elegida",
            ),
            plain=Words(en="Why the other test fits", es="Por qué le queda bien la otra prueba"),
            required_by=("IEP-AS-02",),
            shown_when=ALTERNATE,
        ),
        Field(
            key="parents_informed",
            kind="yes_no",
            carries=False,
            label=Words(
                en="Parents were told what alternate standards mean and what follows from them",
                es="Se explicó a la familia qué significan los estándares alternos y qué efectos tienen",
            ),
            plain=Words(en="We told you what the other test means", es="Le explicamos qué significa la otra prueba"),
            required_by=("IEP-AS-03",),
            shown_when=ALTERNATE,
        ),
    ),
)
