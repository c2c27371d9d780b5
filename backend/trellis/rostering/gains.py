"""Power a roster gives: none to who brings it, and none that nobody has looked at. Pure.

An administrator writes the files they upload, so a bundle must not be a way to
give oneself a role, a class or a child: another administrator brings that one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from trellis.kernel.words import Words
from trellis.rostering.picture import PERSONS, Current, Known, Record
from trellis.rostering.problems import reason
from trellis.rostering.rights import presumed
from trellis.rostering.rows import Finding

if TYPE_CHECKING:
    from trellis.rostering.difference import Difference

NEW_LEADER = Words(
    en="{name} would become a school leader of {school} and could read the plans of its students.",
    es="{name} sería dirección de {school} y podría leer los planes de sus estudiantes.",
)
OWN_ROW = Words(
    en="This roster changes what the district has of you. Look at the rows with your name.",
    es="Este registro cambia lo que el distrito tiene de usted. Revise las filas con su nombre.",
)
Gains = Callable[[Record, Known | None], str | None]


def withhold(difference: Difference, current: Current, uploader: str) -> None:
    """Take out of a difference what it would give `uploader` (a roster id), and say so in a finding each."""
    for kind in PERSONS:
        _keep_roles(difference, kind, uploader)
    before = _ties_of(current, "relation", uploader)

    def child(record: Record, known: Known | None) -> str | None:
        gains = known is None or (presumed({**known.values, **record.values}) and not presumed(known.values))
        return "own_child" if gains else None

    def taught(record: Record, known: Known | None) -> str | None:
        return "own_class" if record.values["role"] == "teacher" and not _only_shorter(record, known) else None

    _take_out(difference, "relation", uploader, child)
    _take_out(difference, "enrollment", uploader, taught)
    if _touched(difference, uploader, before | _ties_of(current, "enrollment", uploader)):
        difference.to_confirm.append(warning("OWN_ROW", "staff", uploader, OWN_ROW))


def leaders(difference: Difference, current: Current) -> None:
    """A warning for every new role that leads a school."""
    schools = {key: known.label for key, known in current.get("school", {}).items()}
    of_schools = difference.changes["school"]
    schools |= {record.key: record.label for record in [*of_schools.new, *(one for one, _ in of_schools.changed)]}
    staff = difference.changes["staff"]
    pairs: list[tuple[Record, Known | None]] = [(record, None) for record in staff.new]
    for record, known in [*pairs, *staff.changed]:
        held = set(known.values.get("roles", ())) if known else set()
        for role, school in sorted(set(record.values.get("roles", ())) - held):
            if role == "school_leader":
                says = NEW_LEADER.filled(name=record.label[:120], school=schools.get(school, school)[:120])
                difference.to_confirm.append(warning("NEW_LEADER", "staff", f"{record.key}|{school}", says))


def warning(code: str, subject: str, about: str, says: Words) -> dict[str, Any]:
    """What must be confirmed before a roster is applied; `about`: whom or what, so that it is confirmed of no other."""
    return {"code": code, "subject": subject, "about": about, "en": says.en, "es": says.es}


def _keep_roles(difference: Difference, kind: str, uploader: str) -> None:
    of = difference.changes[kind]
    for place, (record, known) in enumerate(of.changed):
        if record.key != uploader or "roles" not in record.values:
            continue
        held = set(known.values.get("roles", ()))
        gained = set(record.values["roles"]) - held
        if not gained:
            continue
        for role, _ in sorted(gained):
            say(difference, kind, record, "own_role", value=role)
        kept = tuple(sorted(set(record.values["roles"]) & held))
        record = replace(record, values={**record.values, "roles": kept})
        of.changed[place] = record, known
        if _same(record, known):
            del of.changed[place]
            of.unchanged_count += 1
        return


def _take_out(difference: Difference, subject: str, uploader: str, gains: Gains) -> None:
    of = difference.changes[subject]

    def stays(record: Record, known: Known | None) -> bool:
        why = gains(record, known) if record.values.get("person") == uploader else None
        if why:
            say(difference, subject, record, why)
        return why is None

    of.new = [record for record in of.new if stays(record, None)]
    of.changed = [(record, known) for record, known in of.changed if stays(record, known)]


def _only_shorter(record: Record, known: Known | None) -> bool:
    if known is None:
        return False
    others = {name for name, value in record.values.items() if known.values.get(name) != value} - {"ends_on"}
    ends, before = record.values.get("ends_on"), known.values.get("ends_on")
    return not others and ends is not None and (before is None or ends < before)


def _ties_of(current: Current, subject: str, uploader: str) -> set[tuple[str, str]]:
    return {(subject, key) for key, known in current.get(subject, {}).items() if known.values["person"] == uploader}


def _touched(difference: Difference, uploader: str, ties: set[tuple[str, str]]) -> bool:
    def own(subject: str, key: str, values: Mapping[str, Any]) -> bool:
        if subject in PERSONS:
            return key == uploader
        is_tie = subject in ("relation", "enrollment")
        return is_tie and ((subject, key) in ties or values.get("person") == uploader)

    return any(
        own(subject, one.key, one.values)
        for subject, of in difference.changes.items()
        for one in [*of.new, *(record for record, _ in of.changed), *of.gone]
    )


def _same(record: Record, known: Known) -> bool:
    return all(known.values.get(name) == value for name, value in record.values.items())


def say(difference: Difference, subject: str, record: Record, why: str, **values: Any) -> None:
    """A line of the preview about something that was withheld, and why."""
    detail = {"reason": why, **values}
    says = reason(why, **values)
    difference.findings.append(Finding("note", subject, record.label, record.file, record.line, says, detail))
