"""A picture against what the district has: new, changed, the same, gone. Pure.

Gone is ended, never deleted. History and school years do not go: what happened
stays true when a later bundle does not repeat it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from trellis.kernel.words import Words
from trellis.rostering import addresses, gains
from trellis.rostering.mailboxes import Mailbox, watch
from trellis.rostering.picture import PERSONS, SUBJECTS, Current, Known, Picture, Record
from trellis.rostering.problems import reason
from trellis.rostering.rows import Finding

MANY = 0.10
MANY_GONE = "MANY_GONE"
"""The code of a warning that more than `MANY` of a subject would be ended."""
NEVER_GONE = ("school_year", "program", "removal")
NAMES = {
    "school": Words(en="schools", es="escuelas"),
    "staff": Words(en="staff", es="personal"),
    "student": Words(en="students", es="estudiantes"),
    "guardian": Words(en="guardians", es="tutores"),
    "relation": Words(en="family ties", es="relaciones familiares"),
    "class": Words(en="classes", es="clases"),
    "enrollment": Words(en="enrollments", es="inscripciones"),
}


@dataclass
class Changes:
    """What one subject would become."""

    new: list[Record] = field(default_factory=list)
    changed: list[tuple[Record, Known]] = field(default_factory=list)
    gone: list[Known] = field(default_factory=list)
    unchanged_count: int = 0
    stood_count: int = 0


@dataclass
class Difference:
    """Changes by subject, the findings a person reads, and the warnings to confirm."""

    changes: dict[str, Changes]
    findings: list[Finding]
    to_confirm: list[dict[str, Any]] = field(default_factory=list)

    @property
    def anything(self) -> bool:
        """Whether applying would write anything."""
        return any(c.new or c.changed or c.gone for c in self.changes.values())

    def counts(self) -> dict[str, dict[str, int]]:
        """`{subject: {new, changed, gone, unchanged, unreadable, unmapped}}`, subjects in their order."""
        found = {
            subject: {"new": len(c.new), "changed": len(c.changed), "gone": len(c.gone), "unchanged": c.unchanged_count}
            for subject, c in self.changes.items()
        }
        blank = {"new": 0, "changed": 0, "gone": 0, "unchanged": 0}
        for finding in self.findings:
            if finding.kind in ("unreadable", "unmapped"):
                of = found.setdefault(finding.subject, dict(blank))
                of[finding.kind] = of.get(finding.kind, 0) + 1
        for of in found.values():
            of.setdefault("unreadable", 0)
            of.setdefault("unmapped", 0)
        return found

    def warnings(self) -> list[dict[str, Any]]:
        """What must be confirmed: power that is given, and more than a tenth of a subject ending.

        `{code, subject, en, es}`, and `about`: whom, where it is about one.
        """
        found = list(self.to_confirm)
        for subject, of in self.changes.items():
            if of.gone and len(of.gone) > MANY * of.stood_count:
                says = Words(
                    en="{gone} of {stood} {name} are not in this roster and would be ended.",
                    es="{gone} de {stood} ({name}) no están en este registro y se darían de baja.",
                )
                en = says.en.format(gone=len(of.gone), stood=of.stood_count, name=NAMES[subject].en)
                es = says.es.format(gone=len(of.gone), stood=of.stood_count, name=NAMES[subject].es)
                found.append({"code": MANY_GONE, "subject": subject, "en": en, "es": es})
        return found

    def all_findings(self) -> Iterator[Finding]:
        """Every line of the preview: first what needs a look, then what changes."""
        order = {"unreadable": 0, "unmapped": 1, "note": 2}
        yield from sorted(self.findings, key=lambda f: order[f.kind])
        for subject, of in self.changes.items():
            for known in of.gone:
                yield Finding("gone", subject, known.label)
            for record, known in of.changed:
                yield Finding(
                    "changed",
                    subject,
                    record.label,
                    record.file,
                    record.line,
                    None,
                    {"columns": changed_in(record, known)},
                )
            for record in of.new:
                yield Finding("new", subject, record.label, record.file, record.line)


def changed_in(record: Record, known: Known) -> list[str]:
    """The columns in which what the roster wants is not what the district has."""
    return sorted(name for name, value in record.values.items() if known.values.get(name) != value)


def compare(
    picture: Picture, current: Current, *, uploader: str | None = None, mailboxes: Sequence[Mailbox] = ()
) -> Difference:
    """What applying a picture would change. `uploader`: the roster id of who brings it; they stay, and gain nothing.

    `mailboxes`: the addresses of who works for the district today, the uploader's among them.
    """
    difference = Difference({subject: Changes() for subject in SUBJECTS}, list(picture.findings))
    people = {key: known for kind in PERSONS for key, known in current.get(kind, {}).items()}
    in_picture = {key for kind in PERSONS for key in picture.records[kind]}
    left: set[str] = set()
    for subject, of in difference.changes.items():
        stored = current.get(subject, {})
        for key, record in picture.records[subject].items():
            known = people.get(key) if subject in PERSONS else stored.get(key)
            if known is not None and subject in PERSONS:
                record = addresses.minded(difference, subject, record, known)
            if known is None:
                of.new.append(record)
            elif changed_in(record, known):
                of.changed.append((record, known))
            else:
                of.unchanged_count += 1
        for key, known in stored.items():
            if known.ended:
                continue
            of.stood_count += 1
            if subject in NEVER_GONE or key in (in_picture if subject in PERSONS else picture.records[subject]):
                continue
            if not picture.goes(subject, key) and not left.intersection(_people_of(known)):
                continue
            if subject in PERSONS and key == uploader:
                difference.findings.append(Finding("note", subject, known.label, None, None, reason("uploader_kept")))
                continue
            of.gone.append(known)
            if subject in PERSONS:
                left.add(key)
    if uploader is not None:
        gains.withhold(difference, current, uploader)
    gains.leaders(difference, current)
    watch(difference, current, mailboxes, uploader)
    return difference


def _people_of(known: Known) -> list[str]:
    return [known.values[name] for name in ("student", "person") if known.values.get(name)]
