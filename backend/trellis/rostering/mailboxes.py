"""Addresses of people who work here, in the rows of a family: whoever reads a mailbox can sign in as its family. Pure.

A letter is a family's door, so a roster that writes a colleague's address beside a child opens the child's record to
that colleague. The mailbox of who brings the roster is never written, nor rights given to it: another administrator
brings that one. Any other colleague's may be right, since staff have children at school: it is shown, and confirmed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from trellis.kernel.words import Words
from trellis.rostering.gains import say, warning
from trellis.rostering.picture import PERSONS, Current, Known, Record
from trellis.rostering.rights import presumed

if TYPE_CHECKING:
    from trellis.rostering.difference import Changes, Difference

FAMILY = ("guardian", "student")
STAFF_ADDRESS = Words(
    en="{name} would be written to at the address of {colleague}, who works for the district, and could sign in with "
    "it as family.",
    es="A {name} se le escribiría al correo de {colleague}, que trabaja para el distrito, y con él podría entrar como "
    "familia.",
)
STAFF_IS_FAMILY = Words(
    en="{name}: a parent's rights would go to the address of {colleague}, who works for the district.",
    es="{name}: los derechos de padre o madre irían al correo de {colleague}, que trabaja para el distrito.",
)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The address of somebody who works for the district, folded; `key` is their roster id, if a roster named them."""

    address: str
    name: str
    key: str | None
    is_uploaders: bool = False


def watch(difference: Difference, current: Current, mailboxes: Sequence[Mailbox], uploader: str | None) -> None:
    """Take the uploader's own mailbox out of other people's rows, and ask about every other colleague's."""
    known_as = {one.address: one for one in [*_staff_in(difference, uploader), *mailboxes] if one.address}
    own = {one.address for one in mailboxes if one.is_uploaders} | {
        one.address for one in known_as.values() if one.is_uploaders
    }
    after = _addresses(difference, current)
    asked = set(_rights_asked_about(difference, known_as, own, after))
    for kind in FAMILY:
        _addresses_of(difference, kind, known_as, own, asked, uploader)


def _rights_asked_about(
    difference: Difference, known_as: dict[str, Mailbox], own: set[str], after: dict[str, str]
) -> Iterator[str]:
    """Withhold or ask about ties that give rights; yields who was asked about."""
    of = difference.changes["relation"]
    for record, known in _pairs(of):
        person = record.values["person"]
        colleague = known_as.get(after.get(person, ""))
        if colleague is None or colleague.key == person:
            continue
        gains = presumed({**(known.values if known else {}), **record.values}) and not presumed(
            known.values if known else None
        )
        if colleague.address in own:
            if known is None or gains:
                _leave_out(of, record)
                say(difference, "relation", record, "own_address_child")
        elif gains:
            says = STAFF_IS_FAMILY.filled(name=record.label[:120], colleague=colleague.name[:120])
            difference.to_confirm.append(
                warning("STAFF_IS_FAMILY", "relation", f"{record.key}|{colleague.address}"[:300], says)
            )
            yield person


def _addresses_of(
    difference: Difference,
    kind: str,
    known_as: dict[str, Mailbox],
    own: set[str],
    asked: set[str],
    uploader: str | None,
) -> None:
    of = difference.changes[kind]
    for record, known in _pairs(of):
        address = _folded(record.values.get("email"))
        colleague = known_as.get(address)
        is_new = address != _folded(known.values.get("email") if known else None)
        if colleague is None or not is_new or record.key in (colleague.key, uploader):
            continue
        if address in own:
            _without_address(of, record, known)
            say(difference, kind, record, "own_address")
        elif record.key not in asked:
            says = STAFF_ADDRESS.filled(name=record.label[:120], colleague=colleague.name[:120])
            difference.to_confirm.append(warning("STAFF_ADDRESS", kind, f"{record.key}|{address}"[:300], says))


def _staff_in(difference: Difference, uploader: str | None) -> Iterator[Mailbox]:
    """Who is new among the staff, or gets another address, by this very roster."""
    for record, _ in _pairs(difference.changes["staff"]):
        yield Mailbox(_folded(record.values.get("email")), record.label, record.key, record.key == uploader)


def _addresses(difference: Difference, current: Current) -> dict[str, str]:
    """Everybody's address by roster id, as the roster wants it; what it says nothing of stays."""
    found = {key: _folded(one.values.get("email")) for kind in PERSONS for key, one in current.get(kind, {}).items()}
    for kind in PERSONS:
        for record, _ in _pairs(difference.changes[kind]):
            if "email" in record.values:
                found[record.key] = _folded(record.values["email"])
    return found


def _without_address(of: Changes, record: Record, known: Known | None) -> None:
    bare = replace(record, values={name: value for name, value in record.values.items() if name != "email"})
    if known is None:
        of.new[of.new.index(record)] = bare
        return
    place = of.changed.index((record, known))
    of.changed[place] = bare, known
    if all(known.values.get(name) == value for name, value in bare.values.items()):
        del of.changed[place]
        of.unchanged_count += 1


def _leave_out(of: Changes, record: Record) -> None:
    of.new = [one for one in of.new if one is not record]
    of.changed = [pair for pair in of.changed if pair[0] is not record]


def _pairs(of: Changes) -> list[tuple[Record, Known | None]]:
    return [*((record, None) for record in of.new), *of.changed]


def _folded(address: Any) -> str:
    return str(address or "").strip().casefold()
