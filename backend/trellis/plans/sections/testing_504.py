"""How the student takes tests under a 504 plan."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.condition import Condition, answer
from trellis.plans.form.declaration import CASE_MANAGER, Field, Option, Section
from trellis.plans.form.glance import AtAGlance
from trellis.plans.form.kinds import SECTION_504

SECTION = Section(
    key="testing_504",
    order=70,
    title=Words(en="Testing accommodations", es="Adaptaciones en las pruebas"),
    plain_title=Words(en="Help at tests", es="Ayuda en las pruebas"),
    explanation=Words(
        en="A test should show what your child knows, not what is hard for the body or mind.",
        es="La prueba debe mostrar lo que su hijo sabe, no lo que le cuesta.",
    ),
    cite="34 CFR 104.33(b)(1); 20 USC 6311(b)(2)(B)(vii)",
    writers=CASE_MANAGER,
    kinds=(SECTION_504,),
    decided="whole",
    fields=(
        Field(
            key="needed",
            kind="yes_no",
            label=Words(en="Are accommodations needed at tests?", es="¿Hacen falta adaptaciones en las pruebas?"),
            plain=Words(en="Your child needs help at tests", es="Su hijo necesita ayuda en las pruebas"),
            required_by=("504-TS-01",),
        ),
        Field(
            key="accommodations",
            kind="rows",
            glance=AtAGlance(part="tests", words=("description",), beside=("tests",)),
            printed_as_table=("description", "tests"),
            label=Words(en="Accommodations at tests", es="Adaptaciones en las pruebas"),
            plain=Words(en="The help", es="La ayuda"),
            row_title=Words(en="Test accommodation {number}", es="Adaptación de prueba {number}"),
            required_by=("504-TS-01",),
            shown_when=Condition(
                answer("testing_504.needed", "is", True),
                Words(
                    en="The student needs accommodations at tests.",
                    es="El estudiante necesita adaptaciones en pruebas.",
                ),
            ),
            row=(
                Field(
                    key="description",
                    kind="long_text",
                    label=Words(en="What is done at the test", es="Lo que se hace en la prueba"),
                    required_by=("504-TS-01",),
                ),
                Field(
                    key="tests",
                    kind="choices",
                    label=Words(en="At which tests", es="En qué pruebas"),
                    plain=Words(en="At", es="En"),
                    options=(
                        Option("class", Words(en="Tests in class", es="Pruebas de clase")),
                        Option("district", Words(en="District tests", es="Pruebas del distrito")),
                        Option("state", Words(en="State tests", es="Pruebas del estado")),
                        Option(
                            "college",
                            Words(
                                en="College entrance tests, to be applied for",
                                es="Pruebas de ingreso a la universidad, hay que pedirlas",
                            ),
                            Words(
                                en="College tests; one must ask for it",
                                es="Pruebas para la universidad; hay que pedirlo",
                            ),
                        ),
                    ),
                    required_by=("504-TS-01",),
                ),
            ),
        ),
    ),
)
