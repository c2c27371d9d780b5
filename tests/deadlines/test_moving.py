"""Why a day moved, as the family's letter and the staff's page say it."""

from __future__ import annotations

from datetime import date

from trellis.deadlines.moving import EditedDay, why_moved


def snow(day: int, *, is_gone: bool = False) -> EditedDay:
    return EditedDay(date(2027, 1, day), "Snow", is_gone)


def test_one_closure_is_named_with_its_day() -> None:
    said = why_moved("calendar", None, [snow(4)])
    assert said.en == "The school calendar changed: Snow, January 4, 2027."
    assert said.es == "Cambió el calendario escolar: Snow, 4 de enero de 2027."


def test_a_day_taken_back_says_so() -> None:
    assert why_moved("calendar", None, [snow(4, is_gone=True)]).en.endswith("Snow, January 4, 2027, taken back.")


def test_of_a_long_closure_three_days_are_named_and_the_rest_counted() -> None:
    said = why_moved("calendar", None, [snow(day) for day in (4, 5, 6, 7, 8)])
    assert said.en.endswith("Snow, January 6, 2027 and 2 more.")
    assert said.es.endswith("y 2 más.")


def test_where_no_day_is_known_it_says_the_calendar_changed_and_no_more() -> None:
    assert why_moved("calendar", None, []).en == "The school calendar changed."


def test_an_extension_gives_the_words_of_who_agreed() -> None:
    said = why_moved("excused", "Not brought", [])
    assert said.en == "It was overdue, and stays so; the time after it is excused: Not brought"
    assert why_moved("extension", "By letter of May 3", []).en == "It was extended: By letter of May 3"
    assert why_moved("moved", None, []).en == "The day it is counted from changed."
