"""Whose name was typed: one's own, however one writes it, and nobody else's."""

from __future__ import annotations

import pytest

from trellis.signatures.names import is_own_name


@pytest.mark.parametrize(
    ("typed", "given", "preferred", "family"),
    [
        ("Elena Ruiz", "Elena", None, "Ruiz"),
        ("  elena   RUIZ ", "Elena", None, "Ruiz"),
        ("Ruiz, Elena", "Elena", None, "Ruiz"),
        ("Elena Sofía Ruiz", "Elena", None, "Ruiz"),
        ("Elena M. Ruiz", "Elena", None, "Ruiz"),
        ("Ivan Ruiz Jr.", "Iván", None, "Ruiz"),
        ("Maria Nandu O'Brien", "María José", None, "Ñandú-O’Brien"),
        ("María José Ñandú", "María José", None, "Ñandú-O’Brien"),
        ("Jose OBrien", "María José", None, "Ñandú-O’Brien"),
        ("Lena Ruiz", "Elena", "Lena", "Ruiz"),
        ("Ana Cruz", "Ana", None, "de la Cruz"),
        ("Anh Nguyen", "Anh", None, "Nguyễn"),
        ("Bjorn Strasse", "Björn", None, "Straße"),
        ("王小明", "小明", None, "王"),
        ("小明 王", "小明", None, "王"),
        ("Maryann Lee", "Mary-Ann", None, "Lee"),
        ("Suharto", "Suharto", None, ""),
        ("Anna Anna", "Anna", None, "Anna"),
    ],
)
def test_ones_own_name_as_people_write_it(typed: str, given: str, preferred: str | None, family: str) -> None:
    assert is_own_name(typed, given, preferred, family)


@pytest.mark.parametrize(
    ("typed", "given", "preferred", "family"),
    [
        ("Elena Ruiz", "Ivan", None, "Ruiz"),
        ("Ruiz", "Ivan", None, "Ruiz"),
        ("Ivan", "Ivan", None, "Ruiz"),
        ("I. R.", "Ivan", None, "Ruiz"),
        ("Ivan Reyes", "Ivan", None, "Ruiz"),
        ("x", "Ivan", None, "Ruiz"),
        ("", "Ivan", None, "Ruiz"),
        ("...", "...", None, "..."),
        ("Anna", "Anna", None, "Anna"),
        ("Ana de la Torre", "Ana", None, "de la Cruz"),
        ("Elena Sofia Marta Reyes Ivan Ruiz", "Ivan", None, "Ruiz"),
        ("Elena Ruiz, for Ivan Ruiz", "Ivan", None, "Ruiz"),
    ],
)
def test_a_name_that_is_not_ones_own(typed: str, given: str, preferred: str | None, family: str) -> None:
    assert not is_own_name(typed, given, preferred, family)
