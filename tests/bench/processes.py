"""What a process costs, from /proc."""

from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """User and system time of a process and its threads since it began."""
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS


def family_cpu_seconds(pid: int) -> float:
    """The same of a process and its children, those that have ended included: PostgreSQL with all its backends."""
    own = _stat(pid)
    ended = (int(own[13]) + int(own[14])) / TICKS
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return cpu_seconds(pid) + ended + sum(_cpu_if_there(int(child)) for child in children)


def _cpu_if_there(pid: int) -> float:
    try:
        return cpu_seconds(pid)
    except (FileNotFoundError, ProcessLookupError):
        return 0.0


def _stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat from the third on, as proc(5) numbers them less three."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()


def resident_mb(pid: int) -> float:
    """Memory of a process that is in RAM, in megabytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
