"""What was carried over from the last plan (IEP-CF, 504-CF)."""

from __future__ import annotations

from dataclasses import replace

from tests.plans import a_plan_504
from tests.plans.a_plan import FACTS, with_
from tests.plans.stories.telling import GOALS, both, breaks, keeps, put, row
from trellis.plans.carried import carried_content, confirmed, marks_of
from trellis.plans.checks import PlanFacts


def carried(facts: PlanFacts) -> dict[str, dict[str, str]]:
    """The marks on a plan that was carried forward from what these facts say."""
    return {s.key: marks_of(s, carried_content(s, facts.content[s.key])) for s in facts.form.sections}


MARKS = carried(FACTS)


@breaks("IEP-CF-01", "goals.goals")
@breaks("IEP-CF-01", "present_levels.strengths")
@breaks("IEP-CF-01", "supports.accommodations")
def a_plan_in_which_nobody_looked():
    return replace(FACTS, carried=MARKS)


@breaks("IEP-CF-01", "goals.goals")
def one_column_of_one_row_left():
    return replace(FACTS, carried={"goals": {at: m for at, m in MARKS["goals"].items() if at.endswith("planner.area")}})


@keeps("IEP-CF-01")
def every_place_confirmed():
    return replace(FACTS, carried={key: confirmed(marks, None) for key, marks in MARKS.items()})


@keeps("IEP-CF-01")
def the_last_marked_words_changed_and_the_last_marked_row_gone():
    marks = {"present_levels": {"strengths": MARKS["present_levels"]["strengths"]}, "goals": MARKS["goals"]}
    return with_(both(put("present_levels.strengths", "Maya now leads her group."), put(GOALS, [])), carried=marks)


@keeps("IEP-CF-01")
def an_answer_the_form_does_not_show_any_more():
    marks = {"basics": {"language_plan": MARKS["basics"]["language_plan"]}}
    return with_(
        put("basics.family_language", "en"), carried=marks, student=replace(FACTS.student, family_language="en")
    )


@keeps("IEP-CF-01")
def a_row_that_says_something_else_in_its_one_marked_column():
    marks = {"goals": {at: mark for at, mark in MARKS["goals"].items() if at == "goals.goal-planner.behavior"}}
    return with_(row(GOALS, 2, behavior="Maya will check her planner alone"), carried=marks)


@breaks("504-CF-01", "accommodations_504.accommodations")
@breaks("504-CF-01", "eligibility_504.basis")
def a_504_plan_in_which_nobody_looked():
    return replace(a_plan_504.FACTS, carried=carried(a_plan_504.FACTS))


@keeps("504-CF-01")
def a_504_plan_that_began_empty():
    return a_plan_504.FACTS
