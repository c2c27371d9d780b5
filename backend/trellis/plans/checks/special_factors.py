"""The special factors every team considers (IEP-SF)."""

from __future__ import annotations

from collections.abc import Iterator

from trellis.plans.checks.engine import Severity, Spot, rule, words
from trellis.plans.checks.facts import HEARING, VISUAL, PlanFacts
from trellis.plans.form.values import words_of

SECTION = "special_factors"


@rule("IEP-SF-01", cite="34 CFR 300.324(a)(2)(i)", severity=Severity.BLOCKS)
def behavior_is_considered(facts: PlanFacts) -> Iterator[Spot]:
    """Behaviour that impedes learning: positive supports considered, and a plan, a goal or a reason."""
    answered = facts.value(SECTION, "behavior")
    if answered is None:
        yield _unanswered(facts, "behavior")
    if answered and not facts.words(SECTION, "behavior_text"):
        message = words(
            "Describe the positive supports the team considered.",
            "Describa los apoyos positivos que consideró el equipo.",
        )
        yield Spot(SECTION, "behavior_text", message)
    if answered and not facts.value(SECTION, "behavior_answer"):
        message = words(
            "Say whether a behavior plan or a goal answers it, or neither.",
            "Diga si lo atiende un plan de conducta, una meta o ninguno.",
        )
        yield Spot(SECTION, "behavior_answer", message)


@rule("IEP-SF-02", cite="34 CFR 300.324(a)(2)(ii)", severity=Severity.BLOCKS)
def language_needs_are_considered(facts: PlanFacts) -> Iterator[Spot]:
    """English learner: language needs as they relate to the plan."""
    answered = facts.value(SECTION, "english_learner")
    if answered is None:
        yield _unanswered(facts, "english_learner")
    if facts.student.english_learner and answered is False:
        message = words(
            "The student's record says English learner; the plan says no.",
            "El expediente dice que aprende inglés; el plan dice que no.",
        )
        yield Spot(SECTION, "english_learner", message)
    if (facts.student.english_learner or answered) and not facts.words(SECTION, "language_needs"):
        message = words(
            "Say what the student's language needs mean for this plan.",
            "Diga qué significan las necesidades de idioma para este plan.",
        )
        yield Spot(SECTION, "language_needs", message)


@rule("IEP-SF-03", cite="34 CFR 300.324(a)(2)(iii)", severity=Severity.BLOCKS)
def braille_is_considered(facts: PlanFacts) -> Iterator[Spot]:
    """Visual impairment: Braille, or the evaluation's reason why not."""
    if facts.has_category(VISUAL):
        if facts.value(SECTION, "braille") is None:
            yield _unanswered(facts, "braille")
        if not facts.words(SECTION, "braille_text"):
            message = words(
                "Describe instruction in Braille, or what the evaluation says against it.",
                "Describa la enseñanza en braille, o qué dice la evaluación en contra.",
            )
            yield Spot(SECTION, "braille_text", message)


@rule("IEP-SF-04", cite="34 CFR 300.324(a)(2)(iv)", severity=Severity.BLOCKS)
def communication_is_considered(facts: PlanFacts) -> Iterator[Spot]:
    """Communication needs, answered for everybody."""
    yield from _yes_with_words(facts, "communication", "communication_text")


def _unanswered(facts: PlanFacts, key: str) -> Spot:
    question = facts.form.section(SECTION).field(key).label
    return Spot(
        SECTION, key, words("{question}: answer yes or no.", "{question}: responda sí o no.", question=question)
    )


def _yes_with_words(facts: PlanFacts, key: str, text_key: str) -> Iterator[Spot]:
    answered = facts.value(SECTION, key)
    if answered is None:
        yield _unanswered(facts, key)
    if answered and not facts.words(SECTION, text_key):
        yield Spot(
            SECTION, text_key, words("You answered yes: say what is needed.", "Respondió que sí: diga qué se necesita.")
        )


@rule("IEP-SF-05", cite="34 CFR 300.324(a)(2)(iv)", severity=Severity.BLOCKS)
def deaf_students_language_is_considered(facts: PlanFacts) -> Iterator[Spot]:
    """Deaf or hard of hearing: language, direct communication, level, instruction in the student's mode."""
    if facts.has_category(HEARING) and not facts.words(SECTION, "deaf_text"):
        message = words(
            "Describe language, direct communication, level and mode of instruction.",
            "Describa el lenguaje, la comunicación directa, el nivel y el modo de enseñanza.",
        )
        yield Spot(SECTION, "deaf_text", message)


@rule("IEP-SF-06", cite="34 CFR 300.324(a)(2)(v), 300.105", severity=Severity.BLOCKS)
def assistive_technology_is_considered(facts: PlanFacts) -> Iterator[Spot]:
    """Assistive technology, and whether it is needed at home."""
    yield from _yes_with_words(facts, "assistive_technology", "assistive_technology_text")
    if facts.value(SECTION, "assistive_technology") and facts.value(SECTION, "assistive_technology_home") is None:
        message = words("Say whether the devices are needed at home.", "Diga si los aparatos se necesitan en casa.")
        yield Spot(SECTION, "assistive_technology_home", message)


@rule("IEP-SF-07", cite="34 CFR 300.172, 300.210", severity=Severity.WARNS)
def accessible_materials_are_considered(facts: PlanFacts) -> Iterator[Spot]:
    """Visual impairment: accessible materials answered."""
    if facts.has_category(VISUAL) and facts.value(SECTION, "accessible_materials") is None:
        yield _unanswered(facts, "accessible_materials")


@rule("IEP-SF-08", cite="34 CFR 300.324(b)(2)", severity=Severity.WARNS)
def factors_are_answered_in_the_plan(facts: PlanFacts) -> Iterator[Spot]:
    """A factor answered yes is answered somewhere: a goal, a service, a support, or words that say where."""
    yes = [
        key
        for key in ("behavior", "english_learner", "communication", "assistive_technology", "accessible_materials")
        if facts.value(SECTION, key) is True
    ]
    if yes and not facts.words(SECTION, "answered_by") and not _supports(facts):
        message = words(
            "A factor was answered yes, but no accommodation or aid answers it. Add one, or say where the plan does.",
            "Se respondió que sí a un factor, pero ninguna adaptación o ayuda lo atiende. Agregue una o diga dónde.",
        )
        yield Spot(SECTION, yes[0], message)


def _supports(facts: PlanFacts) -> bool:
    kinds = ("accommodations", "supplementary_aids", "program_modifications")
    return any(words_of(row.get("description")) for kind in kinds for row in facts.rows("supports", kind))
