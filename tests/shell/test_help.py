"""What `--help` says of every verb: what it does, an example that is understood, its arguments, its exit status."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator

import pytest

from trellis.cli import parser


def words_below(above: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found: dict[str, argparse.ArgumentParser] = {}
    for action in above._actions:
        if isinstance(action, argparse._SubParsersAction):
            found |= action.choices
    return found


def verbs(above: argparse.ArgumentParser, *before: str) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Every word and every verb below it, by what is typed."""
    for name, each in words_below(above).items():
        yield " ".join((*before, name)), each
        yield from verbs(each, *before, name)


ALL = dict(verbs(parser()))
DEEDS = {typed: each for typed, each in ALL.items() if not words_below(each)}


def examples(of: argparse.ArgumentParser) -> list[list[str]]:
    said = (of.epilog or "").split("exit status")[0].replace("\\\n", " ")
    return [shlex.split(line) for line in said.splitlines() if line.startswith("  trellis ")]


def test_the_walk_finds_the_verbs() -> None:
    assert {"serve", "audit", "district create", "district try", "operator create", "access"} <= set(DEEDS)
    assert len(DEEDS) > 15


@pytest.mark.parametrize("typed", ALL)
def test_a_verb_says_what_it_does(typed: str) -> None:
    said = ALL[typed].format_help()
    description = ALL[typed].description or ""
    assert len(description.split()) >= 8, "no more than its name"
    assert description.endswith(".")
    assert description.splitlines()[0] in said
    for line in said.splitlines():
        assert len(line) <= 120


@pytest.mark.parametrize("typed", DEEDS)
def test_a_verb_says_what_each_argument_means(typed: str) -> None:
    unsaid = [action.dest for action in DEEDS[typed]._actions if not action.help]
    assert unsaid == []


@pytest.mark.parametrize("typed", DEEDS)
def test_a_verb_has_an_example_that_is_understood(typed: str) -> None:
    shown = examples(DEEDS[typed])
    assert shown
    for example in shown:
        assert example[: 1 + len(typed.split())] == ["trellis", *typed.split()]
        understood = parser().parse_args(example[1:])
        assert understood.command == typed.split()[0]


@pytest.mark.parametrize("typed", DEEDS)
def test_a_verb_says_its_exit_statuses(typed: str) -> None:
    said = (DEEDS[typed].epilog or "").split("exit status:")[1]
    stated = re.findall(r"^  (\d+)  \S.+", said, re.MULTILINE)
    assert {"0", "2"} <= set(stated)
    assert len(stated) == len(set(stated)) >= 2


def test_the_top_says_the_statuses_all_share_and_where_to_read_on() -> None:
    said = parser().format_help()
    for status in ("0", "1", "2", "130"):
        assert re.search(rf"^  {status} +\S", said, re.MULTILINE)
    assert "docs/configuration.md" in said
    assert "trellis COMMAND --help" in said
