"""The files we read and the typed rows in them: OneRoster 1.1 and 1.2, and four files beside it.

1.1 says the role and the schools in users.csv (`role`, `orgSourcedIds`); 1.2
says them in roles.csv. Passwords are never read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from trellis.kernel.words import Words
from trellis.rostering.problems import reason

LONGEST = 500
STATUSES = ("", "active", "tobedeleted", "inactive")
SESSION_KINDS = ("schoolYear", "semester", "term", "gradingPeriod")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of a preview. `line` counts from 1, the header included."""

    kind: str  # new | changed | gone | unreadable | unmapped | note
    subject: str
    label: str
    file: str | None = None
    line: int | None = None
    reason: Words | None = None
    detail: Mapping[str, Any] | None = None


class BadRow(Exception):
    """A row that cannot be read; `why` is the sentence for it."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.why = key, reason(key, **values)
        super().__init__(key)


@dataclass(frozen=True, slots=True)
class Row:
    """One row with the place it came from. `ended`: the source marks it `tobedeleted`."""

    key: str
    line: int
    ended: bool
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def get(self, name: str) -> Any:
        """The value, or None where the file has no such column."""
        return self.values.get(name)


class Cells:
    """Reads one row's cells by the header's names, letter case aside."""

    def __init__(self, header: Sequence[str], cells: Sequence[str]) -> None:
        self.header = header
        self.cells = {name.lower(): cell for name, cell in zip(header, cells, strict=False)}

    def has(self, column: str) -> bool:
        return column.lower() in self.cells

    def text(self, column: str) -> str | None:
        """The trimmed text, None when empty or absent."""
        value = self.cells.get(column.lower(), "").strip()
        if len(value) > LONGEST:
            raise BadRow("too_long", column=column)
        return value or None

    def needed(self, column: str) -> str:
        value = self.text(column)
        if value is None:
            raise BadRow("missing", column=column)
        return value

    def day(self, column: str) -> date | None:
        value = self.text(column)
        if value is None:
            return None
        try:
            found = date.fromisoformat(value[:10])
        except ValueError:
            raise BadRow("bad_date", column=column, value=value) from None
        if (len(value) > 10 and value[10] not in "T ") or not 1850 <= found.year <= 2200 or value[4:5] != "-":
            raise BadRow("bad_date", column=column, value=value)
        return found

    def truth(self, column: str) -> bool | None:
        value = self.text(column)
        if value is None:
            return None
        if value.lower() not in ("true", "false", "1", "0", "yes", "no"):
            raise BadRow("bad_truth", column=column, value=value)
        return value.lower() in ("true", "1", "yes")

    def number(self, column: str) -> float | None:
        value = self.text(column)
        if value is None:
            return None
        try:
            found = float(value)
        except ValueError:
            raise BadRow("bad_number", column=column, value=value) from None
        if not 0 <= found < 100_000:
            raise BadRow("bad_number", column=column, value=value)
        return found

    def listed(self, column: str) -> tuple[str, ...]:
        """A cell of comma-separated ids; the cell may be as long as it likes."""
        return tuple(part.strip() for part in self.cells.get(column.lower(), "").split(",") if part.strip())


Parse = Callable[[Cells], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class FileKind:
    """A file by its lower-case name: its `subject`, the columns it must have, its key, how a row is read."""

    name: str
    subject: str
    required: tuple[str, ...]
    parse: Parse
    keys: tuple[str, ...] = ("sourcedId",)


def _org(c: Cells) -> dict[str, Any]:
    return {"name": c.needed("name"), "type": c.needed("type").lower(), "identifier": c.text("identifier")}


def _session(c: Cells) -> dict[str, Any]:
    kind, starts, ends = c.needed("type"), c.day("startDate"), c.day("endDate")
    if kind not in SESSION_KINDS:
        raise BadRow("bad_kind", column="type", value=kind)
    if starts is None or ends is None:
        raise BadRow("missing", column="startDate" if starts is None else "endDate")
    if ends < starts:
        raise BadRow("dates_reversed")
    return {"title": c.needed("title"), "type": kind, "starts_on": starts, "ends_on": ends}


USER_TEXTS = {
    "username": "username",
    "identifier": "identifier",
    "email": "email",
    "preferredGivenName": "preferred_name",
    "pronouns": "pronouns",
    "primaryOrgSourcedId": "primary_org",
    "grades": "grade",
    "metadata.homeLanguage": "home_language",
    "metadata.preferredLanguage": "language",
}


def _user(c: Cells) -> dict[str, Any]:
    found: dict[str, Any] = {name: c.text(column) for column, name in USER_TEXTS.items() if c.has(column)}
    return {
        **found,
        "given_name": c.needed("givenName"),
        "family_name": c.needed("familyName"),
        "enabled": c.truth("enabledUser") is not False,
        "phone": c.text("phone") or c.text("sms"),
        "role": c.text("role"),
        "orgs": c.listed("orgSourcedIds"),
        "agents": c.listed("agentSourcedIds") or c.listed("agentSourceIds"),
        "knows_agents": c.has("agentSourcedIds") or c.has("agentSourceIds"),
    }


def _role(c: Cells) -> dict[str, Any]:
    return {
        "user": c.needed("userSourcedId"),
        "role": c.needed("role"),
        "org": c.needed("orgSourcedId"),
        "primary": (c.text("roleType") or "primary").lower() == "primary",
        "starts_on": c.day("beginDate"),
        "ends_on": c.day("endDate"),
    }


def _demographic(c: Cells) -> dict[str, Any]:
    return {"birth_on": c.day("birthDate")}


def _course(c: Cells) -> dict[str, Any]:
    return {"title": c.needed("title"), "code": c.text("courseCode")}


def _class(c: Cells) -> dict[str, Any]:
    return {"title": c.needed("title"), "code": c.text("classCode"), "school": c.needed("schoolSourcedId")}


def _enrollment(c: Cells) -> dict[str, Any]:
    starts, ends = c.day("beginDate"), c.day("endDate")
    if starts and ends and ends < starts:
        raise BadRow("dates_reversed")
    return {
        "class": c.needed("classSourcedId"),
        "user": c.needed("userSourcedId"),
        "role": c.needed("role"),
        "starts_on": starts,
        "ends_on": ends,
    }


def _relation(c: Cells) -> dict[str, Any]:
    return {
        "student": c.needed("studentSourcedId"),
        "guardian": c.needed("guardianSourcedId"),
        "relation": c.needed("relation"),
        "primary_contact": c.truth("primaryContact"),
        "lives_with": c.truth("livesWith"),
        "emergency_contact": c.truth("emergencyContact"),
        "legal_guardian": c.truth("legalGuardian"),
    }


def _position(c: Cells) -> dict[str, Any]:
    return {
        "user": c.needed("userSourcedId"),
        "org": c.text("orgSourcedId"),
        "classification": c.text("classification"),
        "title": c.text("positionTitle"),
    }


PROGRAM_DAYS = {
    "beginDate": "begins_on",
    "endDate": "ends_on",
    "lastEvaluationDate": "evaluated_on",
    "iepReviewDate": "iep_reviewed_on",
    "iepBeginDate": "iep_begins_on",
    "iepEndDate": "iep_ends_on",
    "exitDate": "exited_on",
}


def said_as(c: Cells) -> dict[str, str]:
    """What the source wrote, cell by cell, empty ones left out."""
    return {name: c.cells[name.lower()].strip() for name in c.header if c.cells.get(name.lower(), "").strip()}


def _program(c: Cells) -> dict[str, Any]:
    return {
        "student": c.needed("studentSourcedId"),
        **{name: c.day(column) for column, name in PROGRAM_DAYS.items()},
        "idea_eligible": c.truth("ideaEligibility"),
        "setting": c.text("setting"),
        "special_education_hours": c.number("specialEducationHoursPerWeek"),
        "school_hours": c.number("schoolHoursPerWeek"),
        "disabilities": tuple(d.strip() for d in (c.text("disabilities") or "").split("|") if d.strip()),
        "services": tuple(s.strip() for s in (c.text("services") or "").split("|") if s.strip()),
        "exit_reason": c.text("exitReason"),
        "said_as": said_as(c),
    }


def _removal(c: Cells) -> dict[str, Any]:
    return {
        "student": c.needed("studentSourcedId"),
        "discipline": c.needed("discipline"),
        "happened_on": c.day("date"),
        "length_days": c.number("lengthDays"),
        "school": c.text("schoolSourcedId"),
        "said_as": said_as(c),
    }


FILES: dict[str, FileKind] = {
    kind.name.lower(): kind
    for kind in (
        FileKind("orgs.csv", "school", ("sourcedId", "name", "type"), _org),
        FileKind(
            "academicSessions.csv", "school_year", ("sourcedId", "title", "type", "startDate", "endDate"), _session
        ),
        FileKind("users.csv", "person", ("sourcedId", "givenName", "familyName"), _user),
        FileKind("roles.csv", "role", ("sourcedId", "userSourcedId", "role", "orgSourcedId"), _role),
        FileKind("demographics.csv", "student", ("sourcedId", "birthDate"), _demographic),
        FileKind("courses.csv", "course", ("sourcedId", "title"), _course),
        FileKind("classes.csv", "class", ("sourcedId", "title", "schoolSourcedId"), _class),
        FileKind(
            "enrollments.csv", "enrollment", ("sourcedId", "classSourcedId", "userSourcedId", "role"), _enrollment
        ),
        FileKind(
            "guardian-relations.csv", "relation", ("studentSourcedId", "guardianSourcedId", "relation"), _relation,
            keys=("studentSourcedId", "guardianSourcedId"),
        ),
        FileKind("staff-positions.csv", "staff", ("userSourcedId",), _position, keys=()),
        FileKind("special-education.csv", "program", ("studentSourcedId", "beginDate", "disabilities"),
                 _program, keys=()),
        FileKind(
            "discipline-actions.csv", "removal", ("actionId", "studentSourcedId", "discipline", "date"), _removal,
            keys=("actionId",),
        ),
    )
}  # fmt: skip


def read_row(kind: FileKind, cells: Cells, line: int) -> Row:
    """One typed row. Raises BadRow."""
    key = "|".join(cells.needed(column) for column in kind.keys) or str(line)
    status = (cells.text("status") or "").lower()
    if status not in STATUSES:
        raise BadRow("bad_status", value=status)
    ended = status in ("tobedeleted", "inactive")
    return Row(key, line, ended, {} if ended else kind.parse(cells))
