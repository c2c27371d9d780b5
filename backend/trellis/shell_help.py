"""How every verb of the shell explains itself: what it does, an example, its arguments, its exit status.

`verb` asks for all of it, so that none can be left out; tests/shell/test_help.py types every example.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from textwrap import fill, indent

Verbs = argparse._SubParsersAction  # argparse has no public name for what `add_subparsers` returns
Run = Callable[[argparse.Namespace], int | None]

WIDTH = 96
NEEDS_SETTING = "something must be set, or said differently, first"
"""Exit status 2 everywhere, and of argparse itself."""


def verb(
    verbs: Verbs[argparse.ArgumentParser],
    name: str,
    run: Run,
    *,
    help: str,  # as argparse calls it
    description: str,
    examples: tuple[str, ...],
    exits: Mapping[int, str],
) -> argparse.ArgumentParser:
    """Add a verb. `help` is its line in the list above it, `exits` what a script may read from its status."""
    added = verbs.add_parser(
        name,
        help=help,
        description=fill(description, WIDTH),
        epilog=_epilog(examples, {2: NEEDS_SETTING, **exits}),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    added.set_defaults(run=run)
    return added


def family(
    verbs: Verbs[argparse.ArgumentParser], name: str, *, help: str, description: str, metavar: str
) -> Verbs[argparse.ArgumentParser]:
    """Add a word that stands before verbs of its own, such as `district`; returns where those go."""
    added = verbs.add_parser(
        name,
        help=help,
        description=fill(description, WIDTH),
        epilog=f"More of each: trellis {name} {metavar} --help",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return added.add_subparsers(dest="deed", required=True, metavar=metavar)


def _epilog(examples: tuple[str, ...], exits: Mapping[int, str]) -> str:
    lines = [
        "example:" if len(examples) == 1 else "examples:",
        *(indent(one, "  ") for one in examples),
        "",
        "exit status:",
    ]
    return "\n".join([*lines, *(f"  {status}  {meaning}" for status, meaning in sorted(exits.items()))])
