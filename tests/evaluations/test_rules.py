"""What a score must be, counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.evaluations.canonical import number
from trellis.evaluations.rules import LEVELS, SCALES, Score, area_is_late, is_late, what_is_unfit

DAY = date(2026, 11, 20)
RIGHT = Score(
    instrument="WISC-V",
    given_on=DAY,
    examiner="Dana Weiss",
    name="Full Scale IQ",
    scale="standard",
    score=Decimal("92"),
    percentile=Decimal("30"),
    level=95,
    low=Decimal("87"),
    high=Decimal("98"),
)


def unfit(score: Score, consented_on: date | None = DAY) -> list[str]:
    return [one.field for one in what_is_unfit(score, consented_on=consented_on, today=DAY)]


def test_a_score_as_a_manual_prints_it_fits() -> None:
    assert unfit(RIGHT) == []
    assert unfit(replace(RIGHT, level=None, low=None, high=None, percentile=None)) == []


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("instrument", {"instrument": ""}),
        ("instrument", {"instrument": "x" * 121}),
        ("edition", {"edition": "x" * 61}),
        ("examiner", {"examiner": ""}),
        ("name", {"name": ""}),
        ("descriptor", {"descriptor": "x" * 61}),
        ("validity", {"validity": "x" * 1001}),
        ("givenOn", {"given_on": DAY + timedelta(days=1)}),
        ("givenOn", {"given_on": DAY - timedelta(days=1)}),
        ("scale", {"scale": "stanine"}),
        ("score", {"score": Decimal("0"), "low": Decimal("0")}),
        ("score", {"score": Decimal("241"), "high": Decimal("241")}),
        ("percentile", {"percentile": Decimal("101")}),
        ("percentile", {"percentile": Decimal("100")}),
        ("percentile", {"percentile": Decimal("0")}),
        ("level", {"level": 96}),
        ("level", {"level": None}),
        ("low", {"low": None}),
        ("high", {"high": None}),
        ("low", {"low": Decimal("93")}),
        ("high", {"high": Decimal("91")}),
    ],
)
def test_what_no_protocol_says_is_named_at_its_field(field, other) -> None:
    assert unfit(replace(RIGHT, **other)) == [field]


def test_nothing_is_given_before_the_consent() -> None:
    assert unfit(RIGHT, None) == ["givenOn"]
    assert unfit(RIGHT, DAY - timedelta(days=1)) == []


SCORES = st.decimals(min_value=-50, max_value=300, places=1)


@given(scale=st.sampled_from(sorted(SCALES)), score=SCORES, low=SCORES, high=SCORES, level=st.sampled_from(LEVELS))
def test_an_interval_is_taken_exactly_when_it_holds_its_score(scale, score, low, high, level) -> None:
    found = set(unfit(replace(RIGHT, scale=scale, score=score, low=low, high=high, level=level)))
    assert ("low" in found, "high" in found) == (low > score, high < score)
    assert ("score" in found) == (not SCALES[scale].least <= score <= SCALES[scale].most)


@given(st.decimals(min_value=-999, max_value=9999, places=2))
def test_a_number_is_frozen_in_one_form_and_means_the_same(value) -> None:
    said = number(value)
    assert Decimal(said) == value
    assert said == number(Decimal(said)) == number(value.quantize(Decimal("0.0001")))


def test_late_is_after_the_day_and_nothing_where_no_clock_runs() -> None:
    assert (is_late(DAY, DAY), is_late(DAY + timedelta(days=1), DAY), is_late(DAY, None)) == (False, True, False)


@pytest.mark.parametrize(
    ("planned", "signed", "today", "late"),
    [
        (4, None, 0, True),
        (4, -1, 0, False),
        (-4, 1, 2, True),
        (-4, -5, 2, False),
        (-4, None, -4, False),
        (-4, None, -3, True),
        (None, None, 9, False),
    ],
)
def test_an_area_planned_too_late_and_signed_in_time_was_not_late(
    planned: int | None, signed: int | None, today: int, late: bool
) -> None:
    def day(count: int | None) -> date | None:
        return None if count is None else DAY + timedelta(days=count)

    assert area_is_late(day(planned), day(signed), DAY, DAY + timedelta(days=today)) is late
