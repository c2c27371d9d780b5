"""Who asks, as a statement knows them: what shapes it, what stands in it as parameters, what those are now."""

from __future__ import annotations

import inspect
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


class Declined(Exception):
    """The compiler leaves this document to the ordinary executor; the text says why. Holds for every request."""


class Unfit(Exception):
    """This one request is left to the ordinary executor: it will be refused there, or is too rare to compile."""


class Failed(Unfit):
    """What was begun for this request broke off, and may have left traces: they are undone and it is answered anew."""


class Fetch(Protocol):
    """Runs a compiled statement in the asker's transaction: its data, as bytes. Raises what the driver raises."""

    async def __call__(self, text: str, values: Sequence[Any]) -> bytes: ...


class Record(Protocol):
    """Writes down that rows were read: given their ids, an INSERT for the same statement."""

    def __call__(self, work: Any, found: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class Asker:
    """One request's asker.

    `work` looks like a unit of work, but its values are bind parameters, so a
    condition built with it fits everybody of the same `variant`. `values` are
    the parameters of this request by name. With a `proof`, the statement says it
    beside its data, so that whoever reads knows that what they took for granted
    about the asker holds in the very snapshot the data is from.
    """

    variant: Hashable
    work: Any
    values: Mapping[str, Any]
    context: Any
    proof: Any = None


def settled(value: Any) -> Any:
    """A value, or what an async function comes to when it need not wait for anything. Raises Declined when it must."""
    if not inspect.iscoroutine(value):
        return value
    try:
        value.send(None)
    except StopIteration as stopped:
        return stopped.value
    value.close()
    raise Declined("a declared condition asks the database by itself")
