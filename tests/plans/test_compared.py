"""What changed between two versions, in the reader's words: titles, labels, rows in one order, counts."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.plans import a_plan, a_plan_504
from trellis.plans.compared import ComparedSection, Part, Said, compared
from trellis.plans.comparison import compare
from trellis.plans.content import normal_plan
from trellis.plans.derived import derived_values
from trellis.plans.form import Form, form_for
from trellis.plans.pairing import paired

IEP, PLAN_504 = a_plan.FORM, a_plan_504.FORM


def said(form: Form, written: dict[str, Any]) -> Said:
    content = normal_plan(form, written)
    return Said(content, derived_values(form, content), form)


def told(before: dict[str, Any], after: dict[str, Any], form: Form = IEP, **how: Any) -> list[ComparedSection]:
    language = how.pop("language", "en")
    how.setdefault("same_plan", True)
    return compared(said(form, before), said(form, after), language, **how)


def part(sections: list[ComparedSection], section: str, key: str, row_id: str | None = None) -> Part:
    (of_section,) = (s for s in sections if s.key == section)
    (found,) = (p for p in of_section.parts if (p.key, p.row_id) == (key, row_id))
    return found


@pytest.mark.parametrize(("form", "written"), [(IEP, a_plan.written), (PLAN_504, a_plan_504.written)])
@pytest.mark.parametrize("plain", [True, False])
def test_the_same_plan_has_nothing_to_tell_and_everything_to_show(form: Form, written: Any, plain: bool) -> None:
    assert told(written(), written(), form, plain=plain) == []
    shown = told(written(), written(), form, plain=plain, everything=True)
    assert len(shown) > 5
    assert sum(section.change_count for section in shown) == 0
    assert {p.how for section in shown for p in section.parts} == {"same"}


def test_a_change_has_the_words_of_its_section_its_row_and_its_question() -> None:
    after = a_plan.written()
    after["goals"]["goals"][0]["baseline"] = "92 correct words a minute"
    (section,) = told(a_plan.written(), after)
    (found,) = section.parts
    assert (section.title, section.change_count) == ("Annual goals", 1)
    assert found.title is not None
    assert found.title.startswith("Goal 1: ")
    (value,) = found.values
    assert (value.label, value.how, value.text_language) == ("Baseline", "changed", "en")
    as_json = section.as_json()["parts"][0]["values"][0]
    assert (as_json["before"], as_json["after"]) == ("88 correct words a minute", "92 correct words a minute")
    assert as_json["runs"][0] == {"how": "removed", "text": "88"}


def test_a_family_reads_its_own_words_in_its_language() -> None:
    after = a_plan.written()
    after["esy"]["decision"] = "no" if after["esy"]["decision"] != "no" else "yes"
    staff, plain = told(a_plan.written(), after), told(a_plan.written(), after, plain=True, language="es")
    esy = form_for("iep").section("esy")
    assert staff[0].title == esy.title.en
    assert plain[0].title == esy.plain_title.es
    decision = part(plain, "esy", "decision")
    assert decision.label == esy.field("decision").plainly.es
    assert decision.values[0].text_language == "es"


def test_what_staff_confirm_for_the_record_is_not_told_to_a_family() -> None:
    after = a_plan.written()
    after["services"]["research_based"] = not after["services"]["research_based"]
    assert part(told(a_plan.written(), after), "services", "research_based").how == "changed"
    assert told(a_plan.written(), after, plain=True) == []


def test_what_follows_from_the_answers_is_told_too() -> None:
    after = a_plan.written()
    after["participation"]["school_day_minutes_per_week"] += 300
    found = part(told(a_plan.written(), after), "participation", "percentage_inside")
    (value,) = found.values
    assert value.how == "changed"
    assert all(run.text.endswith("%") for run in value.runs)


def test_rows_come_go_and_move_and_stand_in_one_order() -> None:
    after = a_plan.written()
    rows = after["services"]["services"]
    first, second = (row["id"] for row in rows)
    after["services"]["services"] = [rows[1], {**rows[0], "id": "new", "name": "writing"}, rows[0]]
    sections = told(a_plan.written(), after)
    order = [(p.row_id, p.how, p.is_moved, p.places) for p in sections[0].parts if p.row_id]
    assert ("new", "added", False, (0, 2)) in order
    moved = [(row_id, places) for row_id, _, is_moved, places in order if is_moved]
    assert moved in ([(second, (2, 1))], [(first, (1, 3))])
    gone = a_plan.written()
    gone["services"]["services"] = [rows[1]]
    removed = part(told(a_plan.written(), gone), "services", "services", first)
    assert (removed.how, removed.places, removed.change_count) == ("removed", (1, 0), 1)
    assert {value.how for value in removed.values} == {"removed"}


def test_a_row_that_is_gone_stands_where_it_stood() -> None:
    rows = [{"id": f"r{n}", "name": f"Course {n}"} for n in range(4)]
    before, after = ({"assessment": {"assessments": some}} for some in (rows, [rows[0], rows[2], rows[3]]))
    (section,) = told(before, after, everything=True)
    assert [p.row_id for p in section.parts] == ["r0", "r1", "r2", "r3"]


def test_the_count_is_that_of_the_plain_comparison_but_for_what_is_computed() -> None:
    after = a_plan.written()
    after["goals"]["goals"].reverse()
    after["goals"]["goals"][0]["baseline"] = "another"
    after["family"]["hopes"] = "She wants to be a vet."
    after["supports"]["accommodations"] = []
    count = sum(section.change_count for section in told(a_plan.written(), after))
    assert count == len(compare(normal_plan(IEP, a_plan.written()), normal_plan(IEP, after), IEP))


def test_bold_alone_is_told_as_a_change_without_another_word() -> None:
    before, after = normal_plan(IEP, a_plan.written()), normal_plan(IEP, a_plan.written())
    after["family"]["hopes"]["doc"]["content"][0]["content"][0]["marks"] = [{"type": "bold"}]
    (section,) = compared(Said(before, {}, IEP), Said(after, {}, IEP), "en", same_plan=True)
    (value,) = section.parts[0].values
    assert (value.how, [run.how for run in value.runs]) == ("changed", ["same"])


# Two plans, a year apart


def renamed(written: dict[str, Any]) -> dict[str, Any]:
    """The same plan written anew: every row has an id of its own, and links follow."""
    text = repr(written)
    ids = {
        row["id"]
        for section in written.values()
        for value in section.values()
        if isinstance(value, list)
        for row in value
        if isinstance(row, dict)
    }
    for row_id in sorted(ids, key=len, reverse=True):
        text = text.replace(f"'{row_id}'", f"'{row_id}-anew'")
    anew: dict[str, Any] = eval(text)
    return anew


@pytest.mark.parametrize(("form", "written"), [(IEP, a_plan.written), (PLAN_504, a_plan_504.written)])
def test_a_plan_written_anew_with_the_same_words_has_no_changes(form: Form, written: Any) -> None:
    assert renamed(written()) != written()
    assert told(written(), renamed(written()), form, same_plan=False) == []
    assert told(written(), renamed(written()), form, same_plan=True) != []


def test_a_goal_carried_on_is_a_changed_goal_and_another_one_is_new() -> None:
    after = renamed(a_plan.written())
    goals = after["goals"]["goals"]
    goals[0]["baseline"] = "117 correct words a minute"
    goals.append({"id": "goal-other", "subject": "Friendship", "behavior": "will ask a classmate to play at recess"})
    sections = told(a_plan.written(), after, same_plan=False)
    assert part(sections, "goals", "goals", f"{a_plan.written()['goals']['goals'][0]['id']}-anew").how == "changed"
    assert part(sections, "goals", "goals", "goal-other").how == "added"


def test_a_service_is_the_same_by_its_name_however_much_of_it_changed() -> None:
    before = {"services": {"services": [{"id": "a", "name": "reading", "minutes_per_session": 30}]}}
    after = {
        "services": {
            "services": [
                {"id": "x", "name": "counseling", "minutes_per_session": 30},
                {"id": "y", "name": "reading", "minutes_per_session": 45},
            ]
        }
    }
    (section,) = told(before, after, same_plan=False)
    assert [(p.row_id, p.how) for p in section.parts] == [("x", "added"), ("y", "changed")]


def test_pairing_makes_no_two_rows_one() -> None:
    rows = [{"id": f"b{n}", "name": "Reading test"} for n in range(3)]
    before = normal_plan(IEP, {"assessment": {"assessments": rows}})
    after = normal_plan(IEP, {"assessment": {"assessments": [{"id": "a0", "name": "Reading test"}, rows[1]]}})
    ids = [row["id"] for row in paired(before, after, IEP)["assessment"]["assessments"]]
    assert sorted(ids) == ["a0", "b1", "b2"]
    many = [{"id": f"m{n}", "name": f"Test {n % 90}"} for n in range(100)]
    others = [{"id": f"n{n}", "name": f"Test {n % 90}"} for n in range(100)]
    left = paired(
        normal_plan(IEP, {"assessment": {"assessments": many}}),
        normal_plan(IEP, {"assessment": {"assessments": others}}),
        IEP,
    )["assessment"]["assessments"]
    assert len({row["id"] for row in left}) == 100


# Bounded work


def largest(mark: str) -> dict[str, Any]:
    """More than any team ever wrote: forty goals and services, present levels of thirty pages, all of it rewritten."""
    sentence = f"She {mark} reads grade-level text with support and answers questions about it in her own words. "
    plan = a_plan.written()
    plan["goals"]["goals"] = [
        {**plan["goals"]["goals"][0], "id": f"{mark}{n}", "method": sentence * 6 + str(n), "baseline": f"{mark} {n}"}
        for n in range(40)
    ]
    plan["services"]["services"] = [
        {**plan["services"]["services"][0], "id": f"{mark}s{n}", "details": sentence * 4} for n in range(40)
    ]
    for key in ("strengths", "academic", "functional", "curriculum_effect"):
        words = [f"{mark if n % 3 == 0 else 'word'}{n % 97}" for n in range(5_000)]
        plan["present_levels"][key] = "\n".join(" ".join(words[n : n + 60]) for n in range(0, len(words), 60))
    return plan


def test_the_largest_plan_is_compared_in_bounded_time() -> None:
    before, after = said(IEP, largest("once")), said(IEP, largest("now"))
    began = time.process_time()
    sections = compared(before, after, "en", everything=True)
    assert time.process_time() - began < 0.3
    assert sum(section.change_count for section in sections) > 80
