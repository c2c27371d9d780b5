"""What an assessor's report of one area says, declared as a plan's section is: prose that several people may write."""

from __future__ import annotations

from trellis.kernel.hashing import sha256_hex
from trellis.kernel.words import Words
from trellis.plans.form.declaration import Field, Section

SUMMARY = "summary"
REQUIRED = ("summary", "findings", "recommendations")
"""What a report says before it can be signed (34 CFR 300.304(b), 300.324(a)(1)(iii))."""

REPORT = Section(
    key="report",
    order=1,
    title=Words("Report", "Informe"),
    plain_title=Words("Report", "Informe"),
    explanation=Words("What was found, and what it means.", "Qué se encontró y qué significa."),
    cite="34 CFR 300.304, 300.306(a)(2)",
    writers=frozenset(),
    fields=(
        Field(
            key=SUMMARY,
            kind="prose",
            label=Words("In short", "En resumen"),
            plain=Words("In short", "En resumen"),
            help=Words(
                "Three or four plain sentences. Teachers of the student read these and no more.",
                "Tres o cuatro frases sencillas. Los docentes del estudiante leen solo esto.",
            ),
        ),
        Field(
            key="done",
            kind="prose",
            label=Words("What was done, and whether it can be relied on", "Qué se hizo y qué tan fiable es"),
            plain=Words("What we did", "Qué hicimos"),
            help=Words(
                "Conditions, language, anything given in another way than the manual says (34 CFR 300.304(c)(1)).",
                "Condiciones, idioma, lo que se aplicó de otra forma que la del manual (34 CFR 300.304(c)(1)).",
            ),
        ),
        Field(
            key="findings",
            kind="prose",
            label=Words("Findings", "Resultados"),
            plain=Words("What we found", "Qué encontramos"),
        ),
        Field(
            key="performance",
            kind="prose",
            label=Words("How the child performs", "Cómo se desempeña"),
            plain=Words("What your child can do now", "Qué puede hacer hoy su hijo o hija"),
        ),
        Field(
            key="helps", kind="prose", label=Words("What helps", "Qué ayuda"), plain=Words("What helps", "Qué ayuda")
        ),
        Field(
            key="recommendations",
            kind="prose",
            label=Words("Recommendations", "Recomendaciones"),
            plain=Words("What we suggest", "Qué sugerimos"),
        ),
    ),
)
PRINT = sha256_hex(",".join(f"{field.key}:{field.kind}" for field in REPORT.fields).encode())[:16]
"""The same for reports that ask the same: what a page must have to write one."""
