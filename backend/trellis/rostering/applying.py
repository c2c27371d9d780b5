"""Writes a difference: in one unit of work, step by step, all of it or nothing.

Rows are upserts by the roster's own key, so the same difference twice writes
the same rows. Nothing is deleted; what is gone gets the day it ended.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Table, select, update
from sqlalchemy.dialects.postgresql import insert

from trellis.districts.model import School, SchoolYear
from trellis.holders.model import RightsDecision
from trellis.kernel.audit import record_all
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.invitations import end_open_invitations
from trellis.people.model import Person, PersonRole
from trellis.rostering.current import HAND_COLUMNS, PERSON_COLUMNS, Stored
from trellis.rostering.difference import Changes, Difference
from trellis.rostering.picture import PERSONS, Known, Record
from trellis.rostering.rights import Held, Pair, Tie, rights_changes
from trellis.rostering.telling import Told
from trellis.students.model import ClassEnrollment, HistoricalRecord, Relation, RightsHolder, SchoolClass, Student

BATCH = 2_000
Progress = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Applied:
    """What a step beyond the rows themselves did or found.

    `rights_left`: ties whose rights a person or paper had decided already. `rights_wait`: students of whom somebody has
    to decide whether who came new is whom a decision names. `former_addresses`: who is written to at another address
    from now on, and where until now.
    """

    rights_left: list[Pair]
    rights_wait: list[uuid.UUID]
    former_addresses: list[tuple[uuid.UUID, str]]


class Applying:
    """One application of a difference, for the calendar `day` of the district, as part of import `import_id`."""

    def __init__(
        self, work: UnitOfWork, difference: Difference, current: Stored, day: date, import_id: uuid.UUID
    ) -> None:
        self.work, self.difference, self.current, self.day = work, difference, current, day
        self.told = Told(import_id)
        self.ids = {(subject, key): known.id for subject, all_ in current.items() for key, known in all_.items()}
        self.people = {key: known.id for kind in PERSONS for key, known in current.get(kind, {}).items()}
        self.known = {known.id: known for kind in PERSONS for known in current.get(kind, {}).values()}
        self.rights_left: list[Pair] = []
        self.rights_wait: list[uuid.UUID] = []
        self.former_addresses: list[tuple[uuid.UUID, str]] = []

    async def run(self, progress: Progress) -> Applied:
        """Every step in order, `progress` after each."""
        for step in STEPS:
            await step(self)
            await progress()
        await record_all(self.work, self.told.deeds)
        return Applied(self.rights_left, self.rights_wait, self.former_addresses)

    async def schools(self) -> None:
        """Schools."""
        of = self._of("school")
        await self._upsert(
            School, ("roster_id",), [{"roster_id": r.key, "id": i, **r.values} for r, i in self._each("school")]
        )
        await self._end(School, of.gone, ended_on=self.day)

    async def school_years(self) -> None:
        """School years and terms."""
        rows = [{"roster_id": r.key, "id": i, **r.values} for r, i in self._each("school_year")]
        await self._upsert(SchoolYear, ("roster_id",), rows)

    async def persons(self) -> None:
        """Staff, students and guardians as persons; those gone are ended."""
        rows = []
        for kind in PERSONS:
            for record, id_ in self._each(kind):
                columns = {c: record.values[c] for c in PERSON_COLUMNS if c in record.values}
                rows.append({"id": id_, "roster_id": record.key, **columns, **self._address(id_, columns)})
        await self._upsert(Person, ("roster_id",), rows)
        for kind in PERSONS:
            await self._end(Person, self._of(kind).gone, status="ended", ended_on=self.day)
        # A letter on its way to the address before opens nothing any more.
        for part in _batches([id_ for id_, _ in self.former_addresses]):
            await end_open_invitations(self.work, *part)

    def _address(self, id_: uuid.UUID, columns: dict[str, Any]) -> dict[str, None]:
        """What goes with another address: the hand's word is over, and whoever had the one before is to be told."""
        known = self.known.get(id_)
        before = known.values.get("email") if known else None
        if known is None or "email" not in columns or columns["email"] == before:
            return {}
        if before and before.casefold() != (columns["email"] or "").casefold():
            self.former_addresses.append((id_, before))
        return dict.fromkeys(HAND_COLUMNS)

    async def roles(self) -> None:
        """Roles a roster gives; everyone who is gone holds none any more, granted ones included."""
        ended: list[uuid.UUID] = []
        given = []
        for kind in ("staff", "guardian"):
            for record, known in self._pairs(kind):
                if "roles" not in record.values:
                    continue
                before = set(known.values.get("roles", ())) if known else set()
                after = set(record.values["roles"])
                if before - after and known:
                    ended += await self._role_ids(known.id, before - after)
                given += [
                    {
                        "id": new_id(),
                        "person_id": self.people[record.key],
                        "role": role,
                        "school_id": self.ids["school", school] if school else None,
                        "starts_on": self.day,
                        "source": "roster",
                    }
                    for role, school in sorted(after - before)
                ]
        await self._insert(PersonRole, given)
        gone = [known.id for kind in PERSONS for known in self._of(kind).gone]
        for part in _batches(gone):
            rows = await self.work.session.execute(
                select(PersonRole.id).where(PersonRole.person_id.in_(part), PersonRole.ends_on.is_(None))
            )
            ended += rows.scalars()
        for part in _batches(list(dict.fromkeys(ended))):
            rows = await self.work.session.execute(
                update(PersonRole)
                .where(PersonRole.id.in_(part))
                .values(ends_on=self.day)
                .returning(PersonRole.id, PersonRole.person_id, PersonRole.role, PersonRole.school_id)
                .execution_options(synchronize_session=False)
            )
            self.told.roles("role.end", (row._asdict() for row in rows))
        self.told.roles("role.give", given)

    async def students(self) -> None:
        """What is said of students beyond their names."""
        rows = []
        for record, id_ in self._each("student"):
            values = record.values
            row = {c: values[c] for c in ("student_number", "birth_on", "grade") if c in values}
            if "school" in values:
                row["school_id"] = self.ids["school", values["school"]]
            if "home_languages" in values:
                row["home_languages"] = list(values["home_languages"])
            rows.append({"id": id_, "ended_on": values["student_ended_on"], **row})
        await self._upsert(Student, ("id",), rows)
        await self._end(Student, self._of("student").gone, ended_on=self.day)

    async def relations(self) -> None:
        """Who is related to whom, and the rights that are presumed from it."""
        rows: list[dict[str, Any]] = []
        ties: list[Tie] = []
        for record, known in self._pairs("relation"):
            student_id, person_id = self.people[record.values["student"]], self.people[record.values["person"]]
            columns = {c: v for c, v in record.values.items() if c not in ("student", "person")}
            id_ = known.id if known else new_id()
            rows.append({"id": id_, "student_id": student_id, "person_id": person_id, **columns})
            before = known.values if known else None
            ties.append((student_id, person_id, before, {**(before or {}), **record.values}))
        for known in self._of("relation").gone:
            student_id, person_id = self.people[known.values["student"]], self.people[known.values["person"]]
            ties.append((student_id, person_id, known.values, None))
        await self._upsert(Relation, ("student_id", "person_id"), rows)
        await self._end(Relation, self._of("relation").gone, ended_on=self.day)
        await self._rights(ties)

    async def classes(self) -> None:
        """Classes."""
        rows = [
            {
                "id": id_,
                "roster_id": record.key,
                "school_id": self.ids["school", record.values["school"]],
                **{c: record.values[c] for c in ("name", "code", "ended_on")},
            }
            for record, id_ in self._each("class")
        ]
        await self._upsert(SchoolClass, ("roster_id",), rows)
        await self._end(SchoolClass, self._of("class").gone, ended_on=self.day)

    async def enrollments(self) -> None:
        """Students and teachers in classes."""
        rows = [
            {
                "id": id_,
                "roster_id": record.key,
                "class_id": self.ids["class", record.values["class"]],
                "person_id": self.people[record.values["person"]],
                **{c: record.values[c] for c in ("role", "starts_on", "ends_on")},
            }
            for record, id_ in self._each("enrollment")
        ]
        self.told.teaching(self.difference, rows, self.people)
        await self._upsert(ClassEnrollment, ("roster_id",), rows)
        await self._end(ClassEnrollment, self._of("enrollment").gone, ends_on=self.day)

    async def history(self) -> None:
        """What other systems recorded."""
        rows = [
            {
                "id": id_,
                "kind": kind,
                "source_key": record.key,
                "student_id": self.people[record.values["student"]],
                "unmapped": list(record.values["unmapped"]),
                **{c: record.values[c] for c in ("happened_on", "facts", "said_as")},
            }
            for kind in ("program", "removal")
            for record, id_ in self._each(kind)
        ]
        await self._upsert(HistoricalRecord, ("kind", "source_key"), rows)

    async def _rights(self, ties: list[Tie]) -> None:
        students = list({tie[0] for tie in ties})
        table = RightsHolder.__table__
        stored: list[Held] = []
        for part in _batches(students):
            rows = await self.work.session.execute(
                select(
                    table.c.id, table.c.student_id, table.c.person_id, table.c.law, table.c.basis, table.c.ends_on
                ).where(table.c.student_id.in_(part))
            )
            stored += [Held(*row) for row in rows]
        decided, unnamed = await self._decisions(students)
        changes = rights_changes(ties, stored, self.day, decided=decided, unnamed=unnamed)
        given = [
            {
                "id": new_id(),
                "student_id": student_id,
                "person_id": person_id,
                "law": law,
                "basis": "presumed",
                "starts_on": self.day,
            }
            for student_id, person_id, law in changes.give
        ]
        await self._insert(RightsHolder, given)
        await self._set(RightsHolder, RightsHolder.id, changes.end, ends_on=self.day)
        self.told.rights("rights.give", given)
        ended = set(changes.end)
        self.told.rights("rights.end", (asdict(held) for held in stored if held.id in ended))
        self.rights_left = changes.left
        self.rights_wait = sorted({pair[0] for pair in changes.left if pair not in decided and pair[0] in unnamed})

    async def _decisions(self, students: list[uuid.UUID]) -> tuple[set[Pair], set[uuid.UUID]]:
        """Pairs somebody decided about, and students with a decision about who came with no roster."""
        decided: set[Pair] = set()
        unnamed: set[uuid.UUID] = set()
        for part in _batches(students):
            rows = await self.work.session.execute(
                select(RightsDecision.student_id, RightsDecision.person_id, Person.roster_id)
                .join(
                    Person,
                    (Person.district_id == RightsDecision.district_id) & (Person.id == RightsDecision.person_id),
                )
                .where(RightsDecision.student_id.in_(part))
            )
            for student_id, person_id, roster_id in rows:
                decided.add((student_id, person_id))
                if roster_id is None:
                    unnamed.add(student_id)
        return decided, unnamed

    async def _role_ids(self, person_id: uuid.UUID, roles: set[tuple[str, str]]) -> list[uuid.UUID]:
        schools = {self.ids.get(("school", school)): school for _, school in roles if school}
        rows = await self.work.session.execute(
            select(PersonRole.id, PersonRole.role, PersonRole.school_id).where(
                PersonRole.person_id == person_id, PersonRole.source == "roster", PersonRole.ends_on.is_(None)
            )
        )
        return [row.id for row in rows if (row.role, schools.get(row.school_id, "")) in roles]

    def _of(self, subject: str) -> Changes:
        return self.difference.changes[subject]

    def _pairs(self, subject: str) -> Iterable[tuple[Record, Known | None]]:
        yield from ((record, None) for record in self._of(subject).new)
        yield from self._of(subject).changed

    def _each(self, subject: str) -> Iterable[tuple[Record, uuid.UUID]]:
        for record, known in self._pairs(subject):
            names, key = (self.people, record.key) if subject in PERSONS else (self.ids, (subject, record.key))
            if known is None and key not in names:
                names[key] = new_id()  # type: ignore[index]
            yield record, (known.id if known else names[key])  # type: ignore[index]

    async def _upsert(self, entity: Any, conflict: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
        table: Table = entity.__table__
        alike: dict[frozenset[str], list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            alike[frozenset(row)].append({"district_id": self.work.district_id, **row})
        for columns, same_columns in alike.items():
            statement = insert(table)
            written = {c: statement.excluded[c] for c in columns if c not in (*conflict, "id")}
            upsert = statement.on_conflict_do_update(index_elements=["district_id", *conflict], set_=written)
            for part in _batches(same_columns):
                await self.work.session.execute(upsert, part)

    async def _insert(self, entity: Any, rows: list[dict[str, Any]]) -> None:
        for part in _batches([{"district_id": self.work.district_id, **row} for row in rows]):
            await self.work.session.execute(insert(entity.__table__), part)

    async def _end(self, entity: Any, gone: list[Known], **values: Any) -> None:
        await self._set(entity, entity.id, [known.id for known in gone], **values)

    async def _set(self, entity: Any, key: Any, ids: list[uuid.UUID], *conditions: Any, **values: Any) -> None:
        for part in _batches(ids):
            await self.work.session.execute(
                update(entity)
                .where(key.in_(part), *conditions)
                .values(**values)
                .execution_options(synchronize_session=False)
            )


def _batches(things: list[Any]) -> Iterable[list[Any]]:
    return (things[start : start + BATCH] for start in range(0, len(things), BATCH))


STEPS: tuple[Callable[[Applying], Awaitable[None]], ...] = (
    Applying.schools,
    Applying.school_years,
    Applying.persons,
    Applying.roles,
    Applying.students,
    Applying.relations,
    Applying.classes,
    Applying.enrollments,
    Applying.history,
)
