"""What consent is asked for, as rows; another kind is a row more, and the room that asks it. Pure.

Initial services are answered with the plan (`signatures/`); its row stands here so that one list is whole.
"""

from __future__ import annotations

from dataclasses import dataclass

from trellis.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of consent (domain.md 5.6). `machine` is the case it belongs to; None: another room asks it.

    `voluntary` says what a refusal means, for the person who is asked.
    """

    key: str
    name: Words
    cite: str
    machine: str | None = None
    activity: Words | None = None
    if_not: Words | None = None


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            "initial_evaluation",
            Words("A first evaluation", "Una primera evaluación"),
            "34 CFR 300.300(a)(1)",
            machine="initial",
            activity=Words(
                "The school wants to find out whether your child has a disability and needs special education. People "
                "who are trained for it test and watch your child, and talk with you and the teachers.",
                "La escuela quiere saber si su hijo o hija tiene una discapacidad y necesita educación especial. "
                "Personas preparadas para ello le hacen pruebas, lo observan y hablan con usted y con sus maestros.",
            ),
            if_not=Words(
                "If you do not agree, your child is not evaluated. The school may ask you to talk about it in "
                "mediation, or ask for a hearing; it does not have to.",
                "Si no acepta, no se evalúa a su hijo o hija. La escuela puede proponerle una mediación o pedir una "
                "audiencia, pero no está obligada.",
            ),
        ),
        Kind(
            "reevaluation",
            Words("A reevaluation", "Una reevaluación"),
            "34 CFR 300.300(c)(1)",
            machine="reevaluation",
            activity=Words(
                "The school wants to look again at how your child is doing and what your child needs. People who are "
                "trained for it test and watch your child, and talk with you and the teachers.",
                "La escuela quiere ver de nuevo cómo está su hijo o hija y qué necesita. Personas preparadas para ello "
                "le hacen pruebas, lo observan y hablan con usted y con sus maestros.",
            ),
            if_not=Words(
                "If you do not agree, these tests are not done. What your child has now goes on. The school may ask "
                "you to talk about it in mediation, or ask for a hearing; it does not have to.",
                "Si no acepta, no se hacen estas pruebas. Lo que su hijo o hija recibe ahora continúa. La escuela "
                "puede proponerle una mediación o pedir una audiencia, pero no está obligada.",
            ),
        ),
        Kind("initial_services", Words("First services", "Primeros servicios"), "34 CFR 300.300(b)"),
    )
}
OF_MACHINE = {kind.machine: kind for kind in KINDS.values() if kind.machine}

PARTS_MAY_BE_REFUSED: dict[str, str] = {
    "MA": "Evaluation Consent Form N1A: accepts in full, in part, or not (from memory, to be confirmed)",
}
"""States whose parents answer area by area, with the source. Elsewhere the answer is to the evaluation as a whole."""

STATEMENTS: tuple[tuple[str, Words], ...] = (
    (
        "voluntary",
        Words(
            "You decide. Saying yes is voluntary, and nobody holds a no against you or your child.",
            "Usted decide. Aceptar es voluntario, y nadie le reprochará un no a usted ni a su hijo o hija.",
        ),
    ),
    (
        "revocable",
        Words(
            "You can take a yes back at any time. That does not undo what was already done.",
            "Puede retirar su acuerdo en cualquier momento. Eso no deshace lo que ya se hizo.",
        ),
    ),
    (
        "only_this",
        Words(
            "This is about the evaluation alone. Saying yes does not mean that special education begins.",
            "Esto es solo sobre la evaluación. Aceptar no significa que empiece la educación especial.",
        ),
    ),
)
"""34 CFR 300.9(b), (c)(1), (c)(2); 300.300(a)(1)(ii)."""

NO_RECORDS = Words(
    "No records are given to anybody outside the district for this.",
    "Para esto no se entregan expedientes a nadie fuera del distrito.",
)

AGREE_TEXT = Words(
    en="I have read what is asked here, or somebody read it to me, in a language I understand. I agree to it because I "
    "want to. I know that I can take it back at any time, and that this does not undo what was already done. I accept "
    "that my typed name counts as my signature here, and I can ask for paper instead.",
    es="Leí lo que se pide aquí, o alguien me lo leyó, en un idioma que entiendo. Lo acepto porque quiero. Sé que "
    "puedo retirar mi acuerdo en cualquier momento, y que eso no deshace lo que ya se hizo. Acepto que mi nombre "
    "escrito aquí vale como mi firma, y puedo pedir hacerlo en papel.",
)
DECLINE_TEXT = Words(
    en="I have read what is asked here, or somebody read it to me, in a language I understand. I do not agree to it. I "
    "accept that my typed name counts as my signature here, and I can ask for paper instead.",
    es="Leí lo que se pide aquí, o alguien me lo leyó, en un idioma que entiendo. No lo acepto. Acepto que mi nombre "
    "escrito aquí vale como mi firma, y puedo pedir hacerlo en papel.",
)
REVOKE_TEXT = Words(
    en="I take back my agreement. I know that this does not undo what was already done. I accept that my typed name "
    "counts as my signature here.",
    es="Retiro mi acuerdo. Sé que esto no deshace lo que ya se hizo. Acepto que mi nombre escrito aquí vale como mi "
    "firma.",
)
REVOKE_OTHERS_TEXT = Words(
    en="Somebody else who may decide agreed to this. I take that agreement back, as the law lets me. I know that this "
    "does not undo what was already done. I accept that my typed name counts as my signature here.",
    es="Otra persona que puede decidir aceptó esto. Retiro ese acuerdo, como la ley me permite. Sé que esto no deshace "
    "lo que ya se hizo. Acepto que mi nombre escrito aquí vale como mi firma.",
)
REVOKED_OTHERS = "revoked_others"
"""What is signed by somebody who takes back what another of the same right agreed to (domain.md 5.6)."""
TEXTS = {"granted": AGREE_TEXT, "partially_granted": AGREE_TEXT, "refused": DECLINE_TEXT, "revoked": REVOKE_TEXT}
TEXTS[REVOKED_OTHERS] = REVOKE_OTHERS_TEXT
