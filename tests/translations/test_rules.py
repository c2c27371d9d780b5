"""What a translation may be and go through; which texts a plan has, and that none is lost or changed by taking them."""

from __future__ import annotations

import pytest

from tests.factories.plan import whole_plan
from tests.plans import a_plan_504
from trellis.kernel.errors import InvalidInput
from trellis.plans.content import normal_plan
from trellis.plans.form import form_for
from trellis.translations import rules
from trellis.translations.units import translated, units_of

FORMS = [("iep", whole_plan), ("section_504", a_plan_504.content)]


@pytest.mark.parametrize(("kind", "content"), FORMS)
def test_a_plan_with_its_own_texts_is_the_same_plan(kind, content) -> None:
    form = form_for(kind)
    said = normal_plan(form, content())
    units = units_of(form, said)
    assert len(units) > 15
    assert len({one.place for one in units}) == len(units)
    assert translated(form, said, {one.place: one.text for one in units}) == said


@pytest.mark.parametrize(("kind", "content"), FORMS)
def test_every_text_comes_back_from_its_place_and_nothing_else_changes(kind, content) -> None:
    form = form_for(kind)
    said = normal_plan(form, content())
    units = units_of(form, said)
    other = translated(form, said, {one.place: f"«{one.text}»" for one in units})
    assert [(one.place, one.text) for one in units_of(form, other)] == [(u.place, f"«{u.text}»") for u in units]
    assert translated(form, other, {one.place: one.text for one in units}) == said


def test_a_block_keeps_the_marks_that_cover_it_whole_and_its_line_breaks() -> None:
    form = form_for("iep")
    bold = [{"type": "bold"}]
    block = {
        "type": "paragraph",
        "content": [
            {"type": "text", "text": "One", "marks": bold},
            {"type": "hardBreak"},
            {"type": "text", "text": "two", "marks": bold},
        ],
    }
    said = normal_plan(form, whole_plan())
    said["present_levels"]["strengths"] = {"doc": {"type": "doc", "content": [block]}, "text": "One\ntwo"}
    place = "present_levels.strengths#0"
    made = translated(form, said, {place: "Uno\ndos"})["present_levels"]["strengths"]
    assert made["text"] == "Uno\ndos"
    assert [part.get("marks") for part in made["doc"]["content"][0]["content"]] == [bold, None, bold]


def test_the_steps_are_these_and_no_others() -> None:
    assert rules.after("asked", "assign") == "in_work"
    assert rules.after("published", "assign") == "in_work"
    for state, deed in (
        ("asked", "publish"),
        ("in_work", "publish"),
        ("published", "withdraw"),
        ("withdrawn", "assign"),
    ):
        with pytest.raises(rules.WrongStep):
            rules.after(state, deed)


@pytest.mark.parametrize(
    ("source", "said", "kept"),
    [
        ("The student reads with a partner.", "El estudiante lee con un compañero.", True),
        ("Maya reads with a partner.", "La estudiante lee con un compañero.", False),
        ("The student reads with a partner.", "Maya lee con un compañero.", False),
        ("The student reads with a partner.", "MAYA lee con un compañero.", False),
        ("Call Ms. Reyes about the bus.", "Llame sobre el autobús.", False),
        ("Every week.", "Cada semana.", False),
    ],
)
def test_what_names_somebody_on_either_side_is_not_remembered(source: str, said: str, kept: bool) -> None:
    assert rules.worth_keeping(source, said, ["Maya", "Ruiz", "Ana", "Reyes"]) is kept


def test_a_text_is_found_again_whole_and_by_its_sentences_where_both_sides_count_alike() -> None:
    whole = ("He reads. He writes!", "Lee. ¡Escribe!")
    assert rules.pairs(*whole) == [whole, ("He reads.", "Lee."), ("He writes!", "¡Escribe!")]
    assert rules.pairs("He reads. He writes!", "Lee y escribe.") == [("He reads. He writes!", "Lee y escribe.")]
    assert rules.print_of("He  reads.\n") == rules.print_of("He reads.")


def test_the_marks_of_direction_stay_and_what_steers_a_terminal_goes() -> None:
    assert rules.words_kept("\u200fنص\u200f\x1b[31m\r\nب") == "\u200fنص\u200f[31m\nب"
    with pytest.raises(InvalidInput):
        rules.words_kept("a" * (rules.LONGEST_TEXT + 1))
