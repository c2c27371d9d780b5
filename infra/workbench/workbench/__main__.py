"""`python -m workbench`: demo · demo-bg · demo-stop · demo-reset · around."""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from workbench import background
from workbench.demo_state import DemoState
from workbench.ports import Ports
from workbench.processes import REPOSITORY
from workbench.supervisor import Demo, run_around, run_demo

LOCAL = REPOSITORY / ".local"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="workbench", description="The outside world of the demo and the tests.")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, meaning in (
        ("demo", "start everything; Ctrl-C ends it"),
        ("demo-bg", "start everything and return when it is ready"),
        ("demo-stop", "stop what demo-bg started"),
        ("demo-reset", "stop and forget everything"),
    ):
        command = commands.add_parser(name, help=meaning)
        if name in ("demo", "demo-bg"):
            command.add_argument("--states", help="districts in another state at the first start, as maple=VA")
    around = commands.add_parser("around", help="run a command beside a fresh demo on free ports")
    around.add_argument("--sizes", help="students of each demo district, as `trellis demo seed` takes them")
    around.add_argument("--states", help="districts that lie in another state, as maple=VA")
    around.add_argument("--demos", type=int, default=1, help="as many demos, one beside the other")
    around.add_argument("words", nargs=argparse.REMAINDER, metavar="-- COMMAND")
    chosen = parser.parse_args(arguments)
    try:
        return _run(chosen)
    except (ValueError, RuntimeError) as problem:
        print(problem, file=sys.stderr)
        return 2


def _run(chosen: argparse.Namespace) -> int:
    if chosen.command == "around":
        command = [word for word in chosen.words if word != "--"]
        return _around(command, chosen.sizes, chosen.states, chosen.demos)
    if chosen.command == "demo-reset":
        return background.reset(LOCAL)
    state = DemoState.of_ports(Ports.configured(), LOCAL)
    if chosen.command == "demo":
        return run_demo(state, states=chosen.states)
    if chosen.command == "demo-bg":
        return background.start_detached(state, ["--states", chosen.states] if chosen.states else [])
    return background.stop(state)


def _around(command: list[str], sizes: str | None, states: str | None, demos: int) -> int:
    LOCAL.mkdir(exist_ok=True)
    with ExitStack() as stack:
        beside: list[DemoState] = []
        for _ in range(demos):
            beside.append(_apart(stack, beside))
        return run_around([Demo(state, sizes=sizes, states=states) for state in beside], command)


def _apart(stack: ExitStack, others: list[DemoState]) -> DemoState:
    """A demo's place of its own, gone when the stack is."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="around-", dir=LOCAL)))
    folder.chmod(0o755)
    ports = Ports.free()
    while any(ports.meets(other.ports) for other in others):
        ports = Ports.free()
    state = DemoState(ports, folder / "demo", folder / "demo.json")
    stack.callback(state.erase)
    return state


if __name__ == "__main__":
    sys.exit(main())
