"""docs/threats.md stays true: every test and every path it names exists, every row is there, nothing is half said."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.conftest import REPOSITORY
from trellis.published import PAGES

PAGE = (REPOSITORY / "docs" / "threats.md").read_text()
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
PATHS = re.findall(r"`((?:backend|frontend|infra|docs|tests)/[\w./-]+\.\w+|schema\.graphql)`", PAGE)
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.partition("## The ten")[0].splitlines()
    if re.match(r"\| \d+ \|", line)
]


@cache
def names_in(path: str) -> frozenset[str]:
    """The names of the test functions of a file."""
    tree = ast.parse((REPOSITORY / path).read_text())
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(function.name for function in functions if function.name.startswith("test_"))


@pytest.mark.parametrize(("path", "name"), sorted(set(NAMED)), ids=lambda part: str(part).rpartition("/")[2])
def test_every_test_that_is_named_exists(path: str, name: str) -> None:
    assert (REPOSITORY / path).is_file(), path
    assert name in names_in(path), f"{path} has no {name}"


def test_every_path_that_is_named_exists() -> None:
    assert len(PATHS) > 50
    assert [path for path in PATHS if not (REPOSITORY / path).exists()] == []


def test_every_threat_has_its_row_and_each_with_a_door_its_test() -> None:
    assert [int(row[0]) for row in ROWS] == list(range(1, 47))
    for number, attack, door, defence, proof in ROWS:
        assert attack
        if door.startswith("no door yet"):
            assert re.fullmatch(r"no door yet \(.+ theme\)", door), number
        else:
            assert "`" in defence and "::" in proof, f"row {number} has a door and no proof"


def test_no_test_is_named_in_another_form() -> None:
    """A name the pattern above does not catch would go unchecked."""
    assert len(re.findall(r"::\w+", PAGE)) == len(NAMED)


@pytest.mark.parametrize("page", PAGES)
def test_the_list_of_codes_is_what_the_code_says(page: str) -> None:
    """The pages that are made from the code are as `make published` would make them."""
    assert (REPOSITORY / page).read_text() == PAGES[page]()
