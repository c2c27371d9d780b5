"""Circumstances several sections share, as conditions with their reasons."""

from __future__ import annotations

from trellis.kernel.words import Words
from trellis.plans.form.condition import Condition, Fact, answer, any_of, fact, none_of

TRANSITION_DUE = Condition(
    any_of(
        fact("age_at_end", "at_least", Fact("transition_age")),
        fact("grade", "at_least", Fact("transition_grade")),
        answer("basics.transition_early", "is", True),
    ),
    Words(
        en="The student reaches the age or grade at which the state asks for a plan for life after school, "
        "or the team chose to plan early.",
        es="El estudiante llega a la edad o al grado en que el estado pide un plan para la vida después de la escuela, "
        "o el equipo decidió planear antes.",
    ),
)
RIGHTS_MOVE_SOON = Condition(
    fact("age_at_end", "at_least", Fact("rights_notice_age")),
    Words(
        en="While this plan runs, the student reaches the age at which the state asks to tell of rights that transfer.",
        es="Durante este plan el estudiante llega a la edad en que el estado pide informarle de sus futuros derechos.",
    ),
)
PRESCHOOL = Condition(
    fact("preschool", "is", True),
    Words(en="The child is in preschool.", es="El niño está en preescolar."),
)
SCHOOL_AGE = Condition(
    none_of(fact("preschool", "is", True)),
    Words(en="The student is in kindergarten or above.", es="El estudiante está en kínder o más arriba."),
)
