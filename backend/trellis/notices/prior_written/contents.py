"""The seven contents of a prior written notice (34 CFR 300.503(b)), declared. Each is needed to issue one."""

from __future__ import annotations

from dataclasses import dataclass

from trellis.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Content:
    """One content. `label` and `help` speak to whoever writes it, `plain` is its title for the family.

    The first, what is proposed or refused, is the list of items; the others are texts. `none` is what can be said
    where there is nothing to tell, if saying so is lawful.
    """

    key: str
    number: int
    label: Words
    help: Words
    plain: Words
    none: Words | None = None

    @property
    def cite(self) -> str:
        """Its place in the law."""
        return f"34 CFR 300.503(b)({self.number})"


ACTION = "action"
CONTENTS: tuple[Content, ...] = (
    Content(
        ACTION,
        1,
        Words(en="What is proposed or refused", es="Qué se propone o se rechaza"),
        Words(
            en="One entry for each change. Add what the family asked for and the district refuses.",
            es="Una entrada por cada cambio. Agregue lo que la familia pidió y el distrito rechaza.",
        ),
        Words(en="What the school wants to do, or will not do", es="Lo que la escuela quiere hacer, o no hará"),
    ),
    Content(
        "why",
        2,
        Words(en="Why", es="Por qué"),
        Words(
            en="The reasons for each proposal and each refusal.",
            es="Los motivos de cada propuesta y de cada rechazo.",
        ),
        Words(en="Why", es="Por qué"),
    ),
    Content(
        "evaluations",
        3,
        Words(
            en="Evaluations, assessments, records and reports used",
            es="Evaluaciones, registros e informes que se usaron",
        ),
        Words(
            en="Everything the decision rests on, with its date.",
            es="Todo lo que sirvió de base para decidir, con su fecha.",
        ),
        Words(en="What the school looked at to decide", es="Lo que la escuela miró para decidir"),
    ),
    Content(
        "safeguards",
        4,
        Words(
            en="Protection under the procedural safeguards, and how to get a copy",
            es="Protección de las garantías procesales, y cómo obtener una copia",
        ),
        Words(
            en="That the family's rights are protected, and from whom they get the description of them.",
            es="Que los derechos de la familia están protegidos, y quién les da la descripción.",
        ),
        Words(en="Your rights", es="Sus derechos"),
    ),
    Content(
        "help",
        5,
        Words(en="Whom to ask for help", es="A quién pedir ayuda"),
        Words(
            en="Who helps the family understand this notice and their rights, with how to reach them.",
            es="Quién ayuda a la familia a entender este aviso y sus derechos, y cómo contactarlo.",
        ),
        Words(en="Who can help you understand this", es="Quién le ayuda a entender esto"),
    ),
    Content(
        "options",
        6,
        Words(
            en="Other options considered, and why each was rejected",
            es="Otras opciones que se consideraron, y por qué se rechazó cada una",
        ),
        Words(
            en="Leaving everything as it is counts as an option.",
            es="Dejar todo como está también es una opción.",
        ),
        Words(en="What else was thought about, and why not", es="Qué más se pensó, y por qué no"),
    ),
    Content(
        "other_factors",
        7,
        Words(en="Other factors that matter", es="Otros factores que cuentan"),
        Words(
            en="What else bears on the decision, such as what the family is worried about.",
            es="Qué más influye en la decisión, por ejemplo lo que preocupa a la familia.",
        ),
        Words(en="What else matters", es="Qué más cuenta"),
        none=Words(en="There are no other factors.", es="No hay otros factores."),
    ),
)
BY_KEY = {content.key: content for content in CONTENTS}
TEXTS = tuple(content.key for content in CONTENTS if content.key != ACTION)
