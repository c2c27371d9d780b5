"""A process remembers so much and no more."""

from __future__ import annotations

from trellis.kernel.kept import Kept


def test_what_was_asked_for_longest_ago_is_let_go_of_first() -> None:
    kept: Kept[str, int] = Kept(2)
    kept.keep("caseload", 1)
    kept.keep("plan", 2)
    assert kept.get("caseload") == 1
    kept.keep("search", 3)
    assert kept.get("plan") is None
    assert (kept.get("caseload"), kept.get("search"), len(kept)) == (1, 3, 2)


def test_what_is_kept_anew_is_the_newest_again() -> None:
    kept: Kept[str, int] = Kept(2)
    kept.keep("caseload", 1)
    kept.keep("plan", 2)
    assert kept.keep("caseload", 4) == 4
    kept.keep("search", 3)
    assert kept.get("caseload") == 4
    assert kept.get("plan") is None


def test_what_is_forgotten_is_gone_and_forgetting_nothing_is_no_error() -> None:
    kept: Kept[str, int] = Kept(2)
    kept.keep("plan", 2)
    kept.forget("plan")
    kept.forget("plan")
    assert kept.get("plan") is None
    assert len(kept) == 0
