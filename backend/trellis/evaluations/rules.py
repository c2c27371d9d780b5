"""What a score, an assignment and a paper must be. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from trellis.kernel.words import Words

LEVELS = (68, 80, 85, 90, 95, 99)
"""Confidence levels that manuals print, in percent."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How a score is scaled, and the least and the most it can be."""

    name: Words
    least: Decimal
    most: Decimal


SCALES: dict[str, Scale] = {
    "standard": Scale(
        Words("Standard score (mean 100, SD 15)", "Puntuación estándar (media 100, DE 15)"), Decimal(1), Decimal(240)
    ),
    "scaled": Scale(
        Words("Scaled score (mean 10, SD 3)", "Puntuación escalar (media 10, DE 3)"), Decimal(1), Decimal(20)
    ),
    "t": Scale(Words("T score (mean 50, SD 10)", "Puntuación T (media 50, DE 10)"), Decimal(1), Decimal(120)),
    "z": Scale(Words("z score", "Puntuación z"), Decimal(-6), Decimal(6)),
    "raw": Scale(Words("Raw score", "Puntuación directa"), Decimal(0), Decimal(9999)),
}

OPENED = "app"
"""They opened it on their own pages: no way staff put on record."""
HOWS: dict[str, Words] = {
    OPENED: Words("opened on their pages", "abierta en sus páginas"),
    "in_person": Words("in person", "en persona"),
    "mail": Words("by mail", "por correo"),
    "email": Words("by e-mail", "por correo electrónico"),
    "sent_home": Words("sent home with the student", "enviada a casa con el estudiante"),
}
"""How a copy of the report was given."""

SENSITIVITIES = ("team", "raw")
"""`raw`: test protocols and medical or psychological records (domain.md 7.2, "Medical/psych raw")."""

PAPERS: dict[str, tuple[Words, str]] = {
    "protocol": (Words("Test protocol", "Protocolo de prueba"), "raw"),
    "medical_letter": (Words("Medical letter", "Carta médica"), "raw"),
    "private_report": (Words("Private report", "Informe privado"), "team"),
    "independent_report": (Words("Independent evaluation", "Evaluación independiente"), "team"),
    "evidence": (Words("Evidence", "Evidencia"), "team"),
    "agreement": (Words("Signed agreement", "Acuerdo firmado"), "team"),
    "other": (Words("Other", "Otro"), "team"),
}
"""Kinds of files of an evaluation, and how closed they are when nobody says otherwise."""
ALWAYS_RAW = frozenset({"protocol", "medical_letter"})

GROUNDS: dict[str, Words] = {
    "child_unavailable": Words("The child was not made available", "El niño no se presentó"),
    "transfer_in": Words("The child moved here during the evaluation", "El niño se mudó durante la evaluación"),
    "sld_extension": Words(
        "Agreed extension to determine a specific learning disability",
        "Prórroga acordada para determinar una dificultad específica de aprendizaje",
    ),
    "iee_consider": Words("An independent evaluation was considered", "Se consideró una evaluación independiente"),
}
"""Each is named as the step of the case that it is the ground of (`cases.states`)."""
NEEDS_EVIDENCE = frozenset({"child_unavailable", "transfer_in", "sld_extension", "iee_consider"})
NEEDS_AGREEMENT = frozenset({"transfer_in", "sld_extension"})
EXTENDS: dict[str, str] = {
    "child_unavailable": "exception_301d",
    "transfer_in": "exception_301d",
    "sld_extension": "written_agreement",
}
"""The ground (`deadlines`) on which EVAL_INITIAL is extended."""

DEPENDS = (
    Words("Write up to {most} letters.", "Escriba hasta {most} letras."),
    Words("This can't be left open.", "Esto no puede quedar en blanco."),
)
TO_COME = Words("This day has not come yet.", "Ese día aún no llega.")
BEFORE_CONSENT = Words(
    "Nothing is given before the parent consented. A test from before belongs to the papers.",
    "No se aplica nada antes del consentimiento. Una prueba anterior va en los documentos.",
)
NOT_ON_SCALE = Words("On this scale a score is between {least} and {most}.", "En esta escala va de {least} a {most}.")
NO_PERCENTILE = Words("A percentile lies between 0 and 100.", "Un percentil está entre 0 y 100.")
NOT_WHOLE = Words(
    "A confidence interval has a level, a low and a high end.",
    "Un intervalo de confianza tiene nivel, extremo inferior y superior.",
)
NO_LEVEL = Words("A level is one of {levels} percent.", "El nivel es {levels} por ciento.")
NOT_IN_INTERVAL = Words("The interval has to hold the score.", "El intervalo debe contener la puntuación.")


@dataclass(frozen=True, slots=True)
class Score:
    """A score as somebody reads it off a protocol. Days in the district's calendar, `level` in percent."""

    instrument: str
    given_on: date
    examiner: str
    name: str
    scale: str
    score: Decimal
    edition: str = ""
    percentile: Decimal | None = None
    level: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    descriptor: str = ""
    validity: str = ""


@dataclass(frozen=True, slots=True)
class Unfit:
    """A field of a score that does not fit, and why."""

    field: str
    why: Words


TEXTS = {
    "instrument": (1, 120),
    "edition": (0, 60),
    "examiner": (1, 120),
    "name": (1, 120),
    "descriptor": (0, 60),
    "validity": (0, 1_000),
}


def what_is_unfit(score: Score, *, consented_on: date | None, today: date) -> Iterator[Unfit]:
    """Every reason why a score can't be put down, as a page names them. Source: domain.md 5.1; 34 CFR 300.304(c)(1)."""
    for field, (least, most) in TEXTS.items():
        length = len(getattr(score, field))
        if length < least:
            yield Unfit(field, DEPENDS[1])
        elif length > most:
            yield Unfit(field, DEPENDS[0].filled(most=most))
    if score.given_on > today:
        yield Unfit("givenOn", TO_COME)
    elif consented_on is None or score.given_on < consented_on:
        yield Unfit("givenOn", BEFORE_CONSENT)
    scale = SCALES.get(score.scale)
    if scale is None:
        yield Unfit("scale", DEPENDS[1])
    elif not scale.least <= score.score <= scale.most:
        yield Unfit("score", NOT_ON_SCALE.filled(least=str(scale.least), most=str(scale.most)))
    if score.percentile is not None and not 0 < score.percentile < 100:
        yield Unfit("percentile", NO_PERCENTILE)
    yield from _interval(score)


def _interval(score: Score) -> Iterator[Unfit]:
    level, low, high = score.level, score.low, score.high
    if level is None and low is None and high is None:
        return
    if level is None or low is None or high is None:
        missing = next(name for name, said in (("level", level), ("low", low), ("high", high)) if said is None)
        yield Unfit(missing, NOT_WHOLE)
        return
    if level not in LEVELS:
        yield Unfit("level", NO_LEVEL.filled(levels=", ".join(map(str, LEVELS))))
    if not low <= score.score:
        yield Unfit("low", NOT_IN_INTERVAL)
    if not score.score <= high:
        yield Unfit("high", NOT_IN_INTERVAL)


def is_late(planned_on: date, due_on: date | None) -> bool:
    """Whether an area is planned for after the day the whole evaluation is due."""
    return due_on is not None and planned_on > due_on


def area_is_late(planned_on: date | None, signed_on: date | None, due_on: date | None, today: date) -> bool:
    """Whether an area is late: by its signature once there is one, before that by its plan, or because its day is over.

    Planned for too late and signed in time all the same, it was not late.
    """
    if signed_on is not None:
        return is_late(signed_on, due_on)
    return planned_on is not None and (planned_on < today or is_late(planned_on, due_on))
