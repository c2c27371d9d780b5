"""What other rooms do when a case is referred, and when it takes a step. Here, and nowhere else, the clock of the
answer begins (EVAL_RESPONSE) and ends.

    @when_referred
    async def start(work: UnitOfWork, referred: Referred) -> None:
        ...start_clock(EVAL_RESPONSE, trigger=referred.received_on, ...)

They are told by a job, deferred in the transaction of the deed: surely, after it was committed, perhaps twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

from trellis.kernel.tenancy import UnitOfWork


@dataclass(frozen=True, slots=True)
class Referred:
    """`case.referred`: the case, the student, and the day the request was received, from which every clock counts."""

    case_id: uuid.UUID
    student_id: uuid.UUID
    machine: str
    received_on: date


@dataclass(frozen=True, slots=True)
class Stepped:
    """`case.stepped`: the log of this case is longer; what the steps so far ask for (`states.Row.effects`) is in it."""

    case_id: uuid.UUID
    student_id: uuid.UUID


Told = Callable[[UnitOfWork, Referred], Awaitable[None]]
ToldOfStep = Callable[[UnitOfWork, Stepped], Awaitable[None]]
LISTENERS: list[Told] = []
STEP_LISTENERS: list[ToldOfStep] = []


def when_referred(body: Told) -> Told:
    """Have `body` told of every case that is referred, and again when an earlier request joins it. Idempotent."""
    LISTENERS.append(body)
    return body


def when_stepped(body: ToldOfStep) -> ToldOfStep:
    """Have `body` told of every case that took a step by itself. Idempotent; read the log, two may have been taken."""
    STEP_LISTENERS.append(body)
    return body


InTheStep = Callable[[UnitOfWork, Stepped], Awaitable[None]]
IN_THE_STEP: dict[str, list[InTheStep]] = {}


def in_the_step(event: str) -> Callable[[InTheStep], InTheStep]:
    """Have `body` do its part of the step `event` in the same unit of work: either both stand, or neither."""

    def remember(body: InTheStep) -> InTheStep:
        IN_THE_STEP.setdefault(event, []).append(body)
        return body

    return remember
