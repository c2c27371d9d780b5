"""Somebody is case manager of students from today on. Not whose."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

CASELOAD_GIVEN = declare(
    Template(
        key="caseload_given",
        subject=Words(en="You are case manager of more students", es="Es responsable de más estudiantes"),
        body=Words(
            en="Hello {name},\n\n{by} made you case manager: {count}, from today on. What is due for them stands on "
            "your list.",
            es="Hola {name}:\n\n{by} le nombró responsable del caso: {count}, desde hoy. Lo que vence está en su "
            "lista.",
        ),
        button=Words(en="Open your students", es="Abrir sus estudiantes"),
    )
)
