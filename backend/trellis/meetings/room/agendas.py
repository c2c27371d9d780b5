"""The usual agenda of each kind of meeting: what a team speaks about, with minutes and the plan's section. Pure.

A beginning to change, never the law's own order: what a plan has to hold its checks say (domain.md 3.1).
"""

from __future__ import annotations

from dataclasses import dataclass

from trellis.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Usual:
    """An item: its text, minutes, and the section of the plan it is about, if one."""

    text: Words
    minutes: int
    section: str | None = None


WELCOME = Usual(
    Words(en="Welcome: who is here, what we want from today", es="Bienvenida: quiénes estamos y qué queremos hoy"),
    5,
)
FAMILY = Usual(
    Words(
        en="What the family and the student want us to know", es="Lo que la familia y el estudiante quieren que sepamos"
    ),
    10,
    "family",
)
NEXT_STEPS = Usual(
    Words(en="What was decided, and who does what by when", es="Qué se decidió y quién hace qué, y para cuándo"), 5
)
_PLAN = (
    WELCOME,
    FAMILY,
    Usual(Words(en="How the student is doing now", es="Cómo va el estudiante ahora"), 10, "present_levels"),
    Usual(Words(en="Goals for the year", es="Metas para el año"), 10, "goals"),
    Usual(Words(en="Services and supports", es="Servicios y apoyos"), 10, "services"),
    NEXT_STEPS,
)
_ELIGIBILITY = (
    WELCOME,
    FAMILY,
    Usual(Words(en="What the evaluation found", es="Qué encontró la evaluación"), 20),
    Usual(Words(en="The decision, and what each person thinks", es="La decisión, y qué piensa cada persona"), 15),
    NEXT_STEPS,
)
_ASKED_FOR = (
    WELCOME,
    Usual(Words(en="What this meeting was asked for", es="Para qué se pidió esta reunión"), 20),
    NEXT_STEPS,
)
_504 = (
    WELCOME,
    FAMILY,
    Usual(Words(en="What gets in the way at school", es="Qué dificulta la escuela"), 10, "eligibility_504"),
    Usual(Words(en="What the school will do", es="Qué hará la escuela"), 15, "accommodations_504"),
    NEXT_STEPS,
)
AGENDAS: dict[str, tuple[Usual, ...]] = {
    "initial_iep": _PLAN,
    "annual_review": _PLAN,
    "amendment": (
        WELCOME,
        Usual(Words(en="What should change, and why", es="Qué debe cambiar, y por qué"), 20),
        NEXT_STEPS,
    ),
    "eligibility": _ELIGIBILITY,
    "parent_requested": _ASKED_FOR,
    "section_504": _504,
}
