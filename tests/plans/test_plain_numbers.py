"""Numbers and grades as people read them: thousands set apart, no roster codes."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.plans.a_plan import FORM
from trellis.plans.environment import environment, shown
from trellis.plans.plain import Speech
from trellis.students.grades import grade_in_words, grade_with_name


def test_minutes_of_a_week_have_their_thousands_set_apart():
    assert shown(Fraction(1985)) == "1,985"
    assert shown(Fraction(5, 2)) == "2.5"
    field = FORM.section("participation").field("school_day_minutes_per_week")
    assert Speech({}, "es", FORM).value(field, 1985) == "1,985"
    said = environment({"participation": {"school_day_minutes_per_week": 1985}}).explanation
    assert "of 1,985 minutes" in said.en and "de 1,985 minutos" in said.es


@pytest.mark.parametrize(
    ("code", "language", "short", "long"),
    [
        ("03", "en", "3", "Grade 3"),
        ("12", "es", "12", "Grado 12"),
        ("KG", "en", "Kindergarten", "Kindergarten"),
        ("PK", "es", "Preescolar", "Preescolar"),
        ("UG", "en", "UG", "Grade UG"),
    ],
)
def test_a_grade_is_said_as_people_say_it(code: str, language: str, short: str, long: str):
    assert grade_in_words(code, language) == short
    assert grade_with_name(code, language) == long
    assert grade_in_words(None, language) == ""
