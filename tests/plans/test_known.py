"""What the record knows to questions a plan leaves open: offered with where it is from, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.plans import a_plan, a_plan_504
from tests.plans.a_plan import MEETING, PlanFacts, student
from tests.plans.stories.telling import both, put
from trellis.plans.checks import run_checks
from trellis.plans.known import Around, Known, asks_who, known_answers

MET = replace(MEETING, meets_on=MEETING.held_on)
OPEN_DATES = both(
    *(put(f"basics.{key}", None) for key in ("meeting_on", "starts_on", "ends_on", "family_language")),
)
TEAM = Around(
    team=("Rosa Hale, mother", "Bo Lind, general education teacher"),
    staff=("Bo Lind, general education teacher",),
    contact="Kim Sato, 555-0142",
)


def places(found: list[Known]) -> dict[str, Any]:
    return {
        ".".join(part for part in (one.section_key, one.field_key, one.row_id, one.column_key) if part): one.value
        for one in found
    }


def dates(facts: PlanFacts) -> dict[str, Any]:
    section = facts.form.dates
    return {key.removeprefix(f"{section}."): value for key, value in places(known_answers(facts)).items()}


def test_a_whole_plan_asks_nothing_the_record_could_answer() -> None:
    assert known_answers(a_plan.FACTS) == []
    assert known_answers(a_plan_504.FACTS, TEAM) == []
    assert not asks_who(a_plan_504.FACTS)


def test_dates_follow_from_the_meeting_that_was_held() -> None:
    found = dates(a_plan.with_(OPEN_DATES, meeting=MET))
    assert found["meeting_on"] == "2026-10-06"
    assert found["ends_on"] == "2027-10-05", "one year from the meeting, less a day (IEP-DT-01)"
    assert found["starts_on"] == "2026-10-06"
    assert found["family_language"] == "es"


def test_a_meeting_that_is_to_come_gives_its_day_too() -> None:
    to_come = replace(MET, held_on=None, meets_on=date(2026, 11, 3))
    found = dates(a_plan.with_(OPEN_DATES, meeting=to_come))
    assert (found["meeting_on"], found["ends_on"]) == ("2026-11-03", "2027-11-02")


def test_a_plan_that_follows_another_starts_the_day_after_it() -> None:
    last = {"basics": {"ends_on": "2026-10-20"}}
    assert dates(a_plan.with_(OPEN_DATES, meeting=MET, previous=last))["starts_on"] == "2026-10-21"
    long_over = {"basics": {"ends_on": "2025-01-20"}}
    assert dates(a_plan.with_(OPEN_DATES, meeting=MET, previous=long_over))["starts_on"] == "2026-10-06"


def test_nobody_knows_when_a_first_iep_starts_as_it_waits_for_consent() -> None:
    first = a_plan.with_(OPEN_DATES, meeting=MET, occasion="initial")
    assert "starts_on" not in dates(first)


def test_an_answer_that_stands_is_never_offered_again_a_no_least_of_all() -> None:
    learner = a_plan.with_(put("special_factors.english_learner", None), student=student(english_learner=True))
    assert places(known_answers(learner)) == {"special_factors.english_learner": True}
    said_no = a_plan.with_(put("special_factors.english_learner", False), student=student(english_learner=True))
    assert known_answers(said_no) == []


def test_goals_and_services_take_the_plans_own_dates_but_not_those_of_the_summer() -> None:
    def undated(plan: Any) -> None:
        plan["goals"]["goals"][0]["target_on"] = None
        line = plan["services"]["services"][0]
        line["starts_on"] = line["ends_on"] = None
        plan["services"]["services"].append({**line, "id": "line-summer", "extended_year": True})

    assert places(known_answers(a_plan.with_(undated))) == {
        "goals.goals.goal-fluency.target_on": "2027-10-05",
        "services.services.line-reading.starts_on": "2026-10-12",
        "services.services.line-reading.ends_on": "2027-10-05",
    }


def test_the_environment_is_what_the_service_grid_amounts_to() -> None:
    found = places(known_answers(a_plan.with_(put("participation.environment_code", None))))
    assert found == {"participation.environment_code": "RC80"}


def test_what_the_form_does_not_ask_of_this_student_is_not_offered() -> None:
    young = a_plan.with_(
        put("transition.updated_on", None), student=student(birth_on=date(2019, 5, 1), grade="02"), meeting=MET
    )
    assert "transition.updated_on" not in places(known_answers(young))
    assert "transition.updated_on" in places(known_answers(a_plan.with_(put("transition.updated_on", None))))


def test_a_504_plan_knows_its_team_its_coordinator_and_its_evaluation() -> None:
    def opened(plan: Any) -> None:
        plan["evaluation_504"] |= {"group": [], "evaluated_on": None}
        plan["implementation_504"] = {}
        plan["safeguards_504"]["contact"] = " "
        plan["dates_504"]["reevaluation_on"] = None

    on_file = replace(a_plan_504.JONAH, evaluated_on=date(2026, 9, 22))
    facts = a_plan_504.with_(opened, student=on_file)
    assert asks_who(facts)
    assert places(known_answers(facts, TEAM)) == {
        "evaluation_504.evaluated_on": "2026-09-22",
        "evaluation_504.group": [{"person": "Rosa Hale, mother"}, {"person": "Bo Lind, general education teacher"}],
        "implementation_504.distribution": [{"person": "Bo Lind, general education teacher"}],
        "safeguards_504.contact": "Kim Sato, 555-0142",
    }
    evaluated = a_plan_504.with_(put("dates_504.reevaluation_on", None))
    assert places(known_answers(evaluated)) == {"dates_504.reevaluation_on": "2029-09-22"}


def test_who_is_told_with_the_others_is_told_on_their_day_and_nobody_knows_the_first() -> None:
    def told(first: str | None) -> Any:
        def change(plan: Any) -> None:
            people = [{"id": "one", "person": "Ms. Ode", "told_on": first}, {"id": "two", "person": "Nurse Pak"}]
            plan["implementation_504"]["distribution"] = people

        return change

    found = places(known_answers(a_plan_504.with_(told("2026-10-07")), TEAM))
    assert found == {"implementation_504.distribution.two.told_on": "2026-10-07"}
    assert known_answers(a_plan_504.with_(told(None)), TEAM) == []


@given(met_on=st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_the_dates_offered_break_no_rule_of_dates(met_on: date) -> None:
    met = replace(MET, held_on=met_on, meets_on=met_on)
    known = dates(a_plan.with_(OPEN_DATES, meeting=met))
    taken = a_plan.with_(both(*(put(f"basics.{key}", value) for key, value in known.items())), meeting=met)
    assert not [f for f in run_checks(taken) if f.rule_id in ("IEP-DT-01", "IEP-DT-02")]
