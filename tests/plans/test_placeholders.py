"""A goal leaves a child's plan without the child: name and pronouns become places, and other names are found."""

from __future__ import annotations

import pytest

from trellis.plans.bank.placeholders import Names, names_left, strange_places, without_student

MAYA = Names.of(["Maya", "Maya-Lou", "Ruiz Ortega"], ["Helena", "Ruiz", "Bo", "Lindqvist", "Mark", "Reed"])
WILL = Names.of(["Will", None, "Page"], ["Grace", "Page"])
JOSE = Names.of(["José", "Pepe", "de la Cruz"], [])


def out(text: str, names: Names = MAYA, language: str = "en", *, they: bool = False) -> str:
    return without_student(text, names, says_they=they, language=language)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Maya will read aloud", "{name} will read aloud"),
        ("maya will read aloud", "{name} will read aloud"),
        ("MAYA RUIZ ORTEGA will read", "{name} will read"),
        ("Given Maya's planner, Ruiz writes", "Given {name}'s planner, {name} writes"),
        (
            "When she is tired, Maya will ask for her break",
            "When {they} {is|are} tired, {name} will ask for {their} break",
        ),
        ("He reads and watches; teachers help him", "{They} {reads|read} and watches; teachers help {them}"),
        ("ask her to wait", "ask {them} to wait"),
        ("with a friend of hers, by herself", "with a friend of {theirs}, by {themself}"),
        ("he or she will bring his or her folder", "{they} will bring {their} folder"),
        ("what she tries", "what {they} {tries|try}"),
        ("words in their order, as they come", "words in their order, as they come"),
        ("Mayan ruins are described", "Mayan ruins are described"),
    ],
)
def test_name_and_pronouns_become_places(written: str, kept: str) -> None:
    assert out(written) == kept


def test_what_became_a_place_stays_one() -> None:
    once = out("She reads what Maya wrote in her journal")
    assert out(once) == once == "{They} {reads|read} what {name} wrote in {their} journal"


def test_they_goes_only_where_the_student_says_so() -> None:
    assert out("they bring their folder") == "they bring their folder"
    assert out("they bring their folder", they=True) == "{they} bring {their} folder"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Will will read aloud", "{name} will read aloud"),
        ("will read a page aloud", "will read a page aloud"),
        ("Will read aloud for two minutes", "Will read aloud for two minutes"),
        ("with Will, on one page", "with {name}, on one page"),
        ("Page by page", "Page by page"),
    ],
)
def test_a_name_that_is_a_word_too_is_a_name_only_where_it_is_written_as_one(written: str, kept: str) -> None:
    assert out(written, WILL) == kept


def test_accents_and_particles() -> None:
    assert out("Jose leerá con ella", JOSE, "es") == "{name} leerá con {they}"
    assert out("JOSÉ Cruz y pepe, en la mesa de trabajo", JOSE, "es") == "{name} y {name}, en la mesa de trabajo"


def test_names_around_the_child_are_found_where_they_stand() -> None:
    texts = {
        "condition": "With Ms. Lindqvist, in the resource room",
        "behavior": "{name} will mark and read the words",
        "criterion": "as Helena's chart shows, 8 of 10, call 555-010-2233",
        "method": "Mail to bo@district.example; ask Mark",
    }
    assert names_left(texts, MAYA) == {
        "condition": ["Lindqvist"],
        "criterion": ["Helena's", "555-010-2233"],
        "method": ["bo", "Mark", "bo@district.example"],
    }


def test_a_student_number_is_no_words_of_a_goal() -> None:
    assert names_left({"method": "Folder S10442 of 100 pages"}, MAYA, ["S10442", None]) == {"method": ["S10442"]}


def test_braces_of_somebody_else_are_named() -> None:
    assert strange_places("{name} and {student} {reads|read} {Their} {x y}") == ["{student}", "{x y}"]
