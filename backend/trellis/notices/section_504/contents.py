"""What the notice of rights under Section 504 says (34 CFR 104.36), and the sentence of each occasion it is given for.

Notice, an opportunity to examine relevant records, an impartial hearing with the parents taking part and represented by
counsel, a review procedure. These are not the procedural safeguards of IDEA. Editions never change (`booklet.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trellis.kernel.words import Words
from trellis.notices.booklet import Edition, Part

CITE = "34 CFR 104.36"
TITLE = Words(
    en="Your rights under Section 504",
    es="Sus derechos según la Sección 504",
)
FEDERAL = Edition(
    "504-1",
    date(1990, 1, 1),
    Words(
        en="Section 504 is a federal law. A school that gets federal money may not treat a student worse because of a "
        "disability, and gives what the student needs to be taught as well as others, free of charge. You have the "
        "rights below about identification, evaluation and placement. Ask the school to explain anything, in your "
        "language, free of charge.",
        es="La Sección 504 es una ley federal. Una escuela que recibe fondos federales no puede tratar peor a un "
        "estudiante por una discapacidad, y le da lo que necesita para que se le enseñe tan bien como a los demás, sin "
        "costo. Usted tiene los derechos siguientes sobre la identificación, la evaluación y la ubicación. Pida a la "
        "escuela que le explique cualquier parte, en su idioma y sin costo.",
    ),
    (
        Part(
            1,
            Words(en="You are told", es="Se le avisa"),
            Words(
                en="The school tells you what it does about identifying your child as having a disability, about "
                "evaluating your child, and about where and with what help your child is taught.",
                es="La escuela le avisa lo que hace para identificar si su hijo tiene una discapacidad, para "
                "evaluarlo, y sobre dónde y con qué ayuda se le enseña.",
            ),
            CITE,
        ),
        Part(
            2,
            Words(en="You may see the records", es="Puede ver el expediente"),
            Words(
                en="You may look at the records that matter for these decisions. Ask the school; it sets a time "
                "with you, and explains what you do not understand.",
                es="Puede ver los expedientes que importan para estas decisiones. Pídalo a la escuela; fija una hora "
                "con usted y le explica lo que no entienda.",
            ),
            CITE,
        ),
        Part(
            3,
            Words(en="An impartial hearing, with a lawyer if you want", es="Una audiencia imparcial, con abogado"),
            Words(
                en="If you do not agree with what the school decides about identification, evaluation or placement, "
                "you may ask for a hearing before somebody who has no part in it. You take part in it, and a lawyer "
                "may represent you.\n"
                "Ask the school or the district's Section 504 coordinator in writing. Keep a copy of what you write.",
                es="Si no está de acuerdo con lo que la escuela decide sobre la identificación, la evaluación o la "
                "ubicación, puede pedir una audiencia ante alguien imparcial. Usted participa en ella, y un abogado "
                "puede representarle.\n"
                "Pídala por escrito a la escuela o a la coordinación de la Sección 504 del distrito. Guarde una copia "
                "de lo que escriba.",
            ),
            CITE,
        ),
        Part(
            4,
            Words(en="The decision is looked at again", es="La decisión se revisa"),
            Words(
                en="If you do not agree with the decision of the hearing, you may ask for its review. The decision "
                "says how.",
                es="Si no está de acuerdo con la decisión de la audiencia, puede pedir que se revise. La decisión dice "
                "cómo.",
            ),
            CITE,
        ),
        Part(
            5,
            Words(en="Other ways to complain", es="Otras formas de quejarse"),
            Words(
                en="You may also use the district's own way of complaining, and complain to the Office for Civil "
                "Rights of the US Department of Education, as a rule within 180 days. Nobody may treat you or your "
                "child worse because you did.",
                es="También puede usar el procedimiento de quejas del distrito y presentar una queja a la Oficina de "
                "Derechos Civiles del Departamento de Educación de EE. UU., por regla general en 180 días. Nadie puede "
                "tratarle peor a usted o a su hijo por haberlo hecho.",
            ),
            "34 CFR 104.7(b), 104.61, 100.7(b), (e)",
        ),
    ),
    TITLE,
)
EDITIONS: tuple[Edition, ...] = (FEDERAL,)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One thing a school does of which it gives this notice; `says` has `{name}`, and of a plan `{day}`."""

    key: str
    about: Words
    cite: str
    says: Words


_EVALUATION = Words(en="About evaluating your child", es="Sobre la evaluación de su hijo o hija")
_IDENTIFICATION = Words(
    en="About whether your child has a disability under Section 504",
    es="Sobre si su hijo o hija tiene una discapacidad según la Sección 504",
)
_PLACEMENT = Words(
    en="About where and with what help your child is taught",
    es="Sobre dónde y con qué ayuda se le enseña a su hijo o hija",
)
OCCASIONS: dict[str, Occasion] = {
    one.key: one
    for one in (
        Occasion(
            "evaluate",
            _EVALUATION,
            "34 CFR 104.35(a), 104.36",
            Words(
                en="The school evaluates {name}, to find out whether a disability limits {name} and what help is "
                "needed at school.",
                es="La escuela evalúa a {name} para saber si una discapacidad le limita y qué ayuda necesita en la "
                "escuela.",
            ),
        ),
        Occasion(
            "decide_504",
            _IDENTIFICATION,
            "34 CFR 104.3(j), 104.35(c), 104.36",
            Words(
                en="A group that knows {name} decided that {name} has a disability under Section 504 and gets a plan.",
                es="Un grupo que conoce a {name} decidió que {name} tiene una discapacidad según la Sección 504 y "
                "recibe un plan.",
            ),
        ),
        Occasion(
            "decide_not_504",
            _IDENTIFICATION,
            "34 CFR 104.3(j), 104.35(c), 104.36",
            Words(
                en="A group that knows {name} decided that {name} does not need a Section 504 plan.",
                es="Un grupo que conoce a {name} decidió que {name} no necesita un plan de la Sección 504.",
            ),
        ),
        Occasion(
            "plan",
            _PLACEMENT,
            "34 CFR 104.33, 104.35(c), 104.36",
            Words(
                en="The Section 504 plan of {name} is written. It is to begin on {day}.",
                es="El plan de la Sección 504 de {name} está escrito. Empezaría el {day}.",
            ),
        ),
        Occasion(
            "end",
            _PLACEMENT,
            "34 CFR 104.35(a), 104.36",
            Words(
                en="The school ends the Section 504 case of {name}.",
                es="La escuela termina el caso de la Sección 504 de {name}.",
            ),
        ),
    )
}
