"""Grades as people say them. Rosters write two characters: 03, KG, PK."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Text, case, func

from trellis.kernel.words import Words

GRADE = Words(en="Grade {grade}", es="Grado {grade}")
NAMED = {
    "KG": Words(en="Kindergarten", es="Kínder"),
    "PK": Words(en="Preschool", es="Preescolar"),
}


def grade_in_words(grade: str | None, language: str) -> str:
    """`3` for `03`, `Kindergarten` for `KG`; a grade we have no word for as the roster writes it, "" for none."""
    if not grade:
        return ""
    named = NAMED.get(grade)
    if named:
        return named.in_language(language)
    return str(int(grade)) if grade.isdecimal() else grade


def grade_with_name(grade: str, language: str) -> str:
    """`Grade 3` for `03`, `Kindergarten` for `KG`: for a line where nothing else says that it is a grade."""
    said = grade_in_words(grade, language)
    return said if grade in NAMED else GRADE.filled(grade=said).in_language(language)


def grade_with_name_as_sql(grade: Any, language: str) -> Any:
    """`grade_with_name` of a column; null for none."""
    before, _, behind = GRADE.filled(grade="{}").in_language(language).partition("{}")
    # As int() does to a number: only the zeros in front of a last figure go.
    said = case(
        (grade.regexp_match("^[0-9]+$"), func.regexp_replace(grade, "^0+(?=[0-9])", "", type_=Text)), else_=grade
    )
    named = [(grade == key, words.in_language(language)) for key, words in NAMED.items()]
    return case((func.coalesce(grade, "") == "", None), *named, else_=before + said + behind)
