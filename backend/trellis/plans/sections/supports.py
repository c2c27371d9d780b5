"""What makes class work for the student: aids, modifications, support for staff, accommodations."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.condition import Condition, answer
from trellis.plans.form.declaration import EDUCATORS, Field, Option, Section
from trellis.plans.form.glance import AtAGlance

WHERE = (
    Option("class", Words(en="In class", es="En clase")),
    Option("testing", Words(en="In tests", es="En las pruebas")),
    Option("activities", Words(en="In other activities", es="En otras actividades")),
)


def _listed(key: str, label: Words, plain: Words, row_title: Words, glance: AtAGlance) -> tuple[Field, Field]:
    """A list of supports, and beside it the reason when none is needed (34 CFR 300.320(a)(4))."""
    return (
        Field(
            key=key,
            kind="rows",
            printed_as_table=("description", "where", "need_ids"),
            glance=glance,
            label=label,
            plain=plain,
            row_title=row_title,
            required_by=("IEP-SV-06",),
            row=(
                Field(
                    key="description",
                    kind="long_text",
                    label=Words(en="What", es="Qué"),
                    required_by=("IEP-SV-06",),
                ),
                Field(key="where", kind="choices", label=Words(en="Where", es="Dónde"), options=WHERE),
                Field(
                    key="need_ids",
                    kind="links",
                    label=Words(en="Needs it answers", es="Necesidades que atiende"),
                    plain=Words(en="The need behind it", es="La necesidad que atiende"),
                    links_to="present_levels.needs",
                    required_by=("IEP-PL-05",),
                ),
            ),
        ),
        Field(
            key=f"no_{key}_reason",
            kind="text",
            label=Words(en="None needed, because", es="No hace falta, porque"),
            plain=Words(en="Not needed, because", es="No hace falta, porque"),
            required_by=("IEP-SV-06",),
            shown_when=Condition(
                answer(f"supports.{key}", "answered", False),
                Words(en="None is listed.", es="No se anotó ninguno."),
            ),
        ),
    )


SECTION = Section(
    key="supports",
    order=70,
    title=Words(en="Aids, modifications and supports", es="Ayudas, modificaciones y apoyos"),
    plain_title=Words(en="What makes class easier", es="Lo que facilita la clase"),
    explanation=Words(
        en="These are small and big things that help your child learn with the class.",
        es="Son cosas, grandes y chicas, que ayudan a su hijo a aprender con su grupo.",
    ),
    cite="34 CFR 300.320(a)(4), 300.42",
    writers=EDUCATORS,
    decided="whole",
    fields=(
        *_listed(
            "accommodations",
            Words(en="Accommodations", es="Adaptaciones"),
            Words(
                en="Changes in how your child learns and is tested",
                es="Cambios en cómo aprende y cómo se le evalúa",
            ),
            Words(en="Accommodation {number}", es="Adaptación {number}"),
            AtAGlance(part="accommodations", words=("description",), beside=("where",)),
        ),
        *_listed(
            "supplementary_aids",
            Words(en="Supplementary aids and services", es="Ayudas y servicios suplementarios"),
            Words(en="Tools and people that help in class", es="Cosas y personas que ayudan en clase"),
            Words(en="Aid {number}", es="Ayuda {number}"),
            AtAGlance(part="aids", words=("description",), beside=("where",)),
        ),
        *_listed(
            "program_modifications",
            Words(en="Program modifications", es="Modificaciones del programa"),
            Words(en="Changes in what is taught", es="Cambios en lo que se enseña"),
            Words(en="Modification {number}", es="Modificación {number}"),
            AtAGlance(
                part="aids",
                label=Words(en="Modification", es="Modificación"),
                words=("description",),
                beside=("where",),
            ),
        ),
        *_listed(
            "personnel_supports",
            Words(en="Supports for school personnel", es="Apoyos para el personal escolar"),
            Words(en="Help for the teachers", es="Ayuda para los maestros"),
            Words(en="Support for staff {number}", es="Apoyo para el personal {number}"),
            AtAGlance(part="aids", label=Words(en="For staff", es="Para el personal"), words=("description",)),
        ),
    ),
)
