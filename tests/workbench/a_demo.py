"""`python a_demo.py FOLDER PORT [COMMAND ...]`: `make demo` in a folder of its own, or around one command."""

from __future__ import annotations

import sys
from pathlib import Path

from workbench.demo_state import DemoState
from workbench.ports import Ports
from workbench.supervisor import Demo, run_around, run_demo

if __name__ == "__main__":
    local, port, *command = sys.argv[1:]
    state = DemoState.of_ports(Ports(int(port)), Path(local))
    trellis = [sys.executable, str(Path(__file__).with_name("stand_in.py"))]
    sys.exit(run_around([Demo(state, trellis=trellis)], command) if command else run_demo(state, trellis=trellis))
