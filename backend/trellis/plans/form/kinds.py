"""What differs between kinds of plans, declared once: an IEP and a Section 504 plan.

Whatever is said or asked of one kind alone stands here, in the sections' `kinds` and in the rules' `kinds`. No other
code asks of which kind a plan is. Source: domain.md 5.3 and 5.4.
"""

from __future__ import annotations

from dataclasses import dataclass

from trellis.kernel.words import Words

IEP = "iep"
SECTION_504 = "section_504"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanKind:
    """One kind of plan.

    `versions` are form versions, oldest first; a plan keeps the one it was begun on. `dates` is the key of the section
    that holds the plan's `kind` (its occasion), `meeting_on`, `starts_on` and `ends_on`. `meetings` are the kinds of
    meetings in which such a plan is decided; `waits_for_consent`, that a first one starts with consent and on no day
    that could be known before (34 CFR 300.300(b)). `in_a_list` says which kind of
    plan something (`{what}`) is about, where both stand side by side; `review`, `review_why`,
    `ask_why` and `answer_why` are what people are told is to do about such a plan, and by which law.
    """

    key: str
    versions: tuple[str, ...]
    dates: str
    meetings: tuple[str, ...]
    waits_for_consent: bool
    gives_prior_notice: bool
    in_a_list: Words
    title: Words
    printed_title: Words
    review: Words
    review_why: Words
    ask_why: Words
    answer_why: Words


KINDS: dict[str, PlanKind] = {
    kind.key: kind
    for kind in (
        PlanKind(
            key=IEP,
            versions=("2026.1",),
            dates="basics",
            meetings=("initial_iep", "annual_review"),
            waits_for_consent=True,
            gives_prior_notice=True,
            in_a_list=Words(en="{what}", es="{what}"),
            title=Words(en="Individualized education program", es="Programa de educación individualizado"),
            printed_title=Words(en="Individualized Education Program", es="Programa de Educación Individualizada"),
            review=Words(en="Annual review", es="Revisión anual"),
            review_why=Words(
                en="A plan is reviewed at least once a year (34 CFR 300.324(b)).",
                es="El plan se revisa al menos una vez al año (34 CFR 300.324(b)).",
            ),
            ask_why=Words(
                en="A first plan begins only with a parent's consent (34 CFR 300.300(b)).",
                es="El primer plan empieza solo con el consentimiento de los padres (34 CFR 300.300(b)).",
            ),
            answer_why=Words(
                en="They disagree with a part of the plan or ask about it. "
                "What is not agreed does not begin (34 CFR 300.300).",
                es="No están de acuerdo con una parte del plan o preguntan. "
                "Lo que no se acuerda no empieza (34 CFR 300.300).",
            ),
        ),
        PlanKind(
            key=SECTION_504,
            versions=("2026.1",),
            dates="dates_504",
            meetings=("section_504",),
            waits_for_consent=False,
            # 34 CFR 104.36 asks for a notice of its own kind (504-NT-01).
            gives_prior_notice=False,
            in_a_list=Words(en="504 plan: {what}", es="Plan 504: {what}"),
            title=Words(en="Section 504 plan", es="Plan de la Sección 504"),
            printed_title=Words(en="Section 504 Plan", es="Plan de la Sección 504"),
            review=Words(en="504 plan review", es="Revisión del plan 504"),
            review_why=Words(
                en="A 504 plan is looked at again from time to time, here once a year (34 CFR 104.35(d)).",
                es="El plan 504 se revisa cada cierto tiempo, aquí una vez al año (34 CFR 104.35(d)).",
            ),
            ask_why=Words(
                en="The family is told of the plan and asked whether they agree (34 CFR 104.36).",
                es="Se informa del plan a la familia y se le pregunta si está de acuerdo (34 CFR 104.36).",
            ),
            answer_why=Words(
                en="They disagree with a part of the plan or ask about it (34 CFR 104.36).",
                es="No están de acuerdo con una parte del plan o preguntan (34 CFR 104.36).",
            ),
        ),
    )
}
"""Every kind of plan by its key, as `plan.kind` holds it."""
