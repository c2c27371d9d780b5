"""How a notice is declared: its words in two languages, and what fills them at sending time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words

if TYPE_CHECKING:
    from trellis.house import House
    from trellis.notices.model import Message


@dataclass(frozen=True, slots=True)
class Template:
    """One notice. `subject` holds no name of a student, ever; `body` is paragraphs parted by empty lines.

    `{name}` places in `body` are filled; `button` is the one thing to press and leads to `{link}`.
    """

    key: str
    subject: Words
    body: Words
    button: Words | None = None


@dataclass(frozen=True, slots=True)
class File:
    """An attachment of a mail."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Filling:
    """What one message is filled with."""

    values: dict[str, str] = field(default_factory=dict)
    link: str | None = None
    also: str | None = None
    """A paragraph for this reader alone, below the body, in their language."""
    files: tuple[File, ...] = ()
    to_address: str | None = None
    """Where it goes, when not to the person's address of today."""


Fill = Callable[["House", UnitOfWork, "Message", str], Awaitable[Filling | None]]
"""(house, work, message, language) -> what to fill in; None: the reason for the message is gone, send nothing."""

Hear = Callable[[UnitOfWork, "Message"], Awaitable[None]]
"""(work, message) -> told that a message left or never will, in the unit of work that noted so."""

TEMPLATES: dict[str, Template] = {}
FILLS: dict[str, Fill] = {}
HEARS: dict[str, Hear] = {}


def declare(template: Template) -> Template:
    """Add a notice to the house."""
    TEMPLATES[template.key] = template
    return template


def fills(*keys: str) -> Callable[[Fill], Fill]:
    """Say which room fills the notices `keys`."""

    def remember(fill: Fill) -> Fill:
        for key in keys:
            FILLS[key] = fill
        return fill

    return remember


def hears(*keys: str) -> Callable[[Hear], Hear]:
    """Say which room is told what became of the notices `keys`."""

    def remember(hear: Hear) -> Hear:
        for key in keys:
            HEARS[key] = hear
        return hear

    return remember
