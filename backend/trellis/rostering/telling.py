"""What the audit is told of an application: each role, right and class given or ended, by whom it is for. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from trellis.kernel.audit import Deed
from trellis.rostering.difference import Difference

Row = Mapping[str, Any]


@dataclass
class Told:
    """The deeds of one import, collected so that they are written together."""

    import_id: uuid.UUID
    deeds: list[Deed] = field(default_factory=list)

    def roles(self, action: str, rows: Iterable[Row]) -> None:
        """Roles, as rows of `person_role`."""
        for row in rows:
            self._tell(action, "person_role", row, role=row["role"], school_id=_text(row["school_id"]))

    def rights(self, action: str, rows: Iterable[Row]) -> None:
        """Rights, as rows of `rights_holder`."""
        for row in rows:
            self._tell(action, "rights_holder", row, student_id=row["student_id"], law=row["law"])

    def teaching(self, difference: Difference, rows: Iterable[Row], people: Mapping[str, uuid.UUID]) -> None:
        """Classes somebody comes to teach, teaches otherwise, or teaches no longer; `rows` as of `class_enrollment`."""
        changes = difference.changes["enrollment"]
        before = {known.key: known for _, known in changes.changed}
        for row in rows:
            known = before.get(row["roster_id"])
            was = known is not None and known.values["role"] == "teacher"
            if row["role"] == "teacher":
                more = {"class_id": str(row["class_id"]), "ends_on": _text(row["ends_on"])}
                self._tell("teaching.change" if was else "teaching.give", "class_enrollment", row, **more)
            elif was:
                self._tell("teaching.end", "class_enrollment", row)
        for known in changes.gone:
            if known.values["role"] == "teacher" and known.values["person"] in people:
                row = {"id": known.id, "person_id": people[known.values["person"]]}
                self._tell("teaching.end", "class_enrollment", row)

    def _tell(self, action: str, kind: str, row: Row, *, student_id: uuid.UUID | None = None, **more: Any) -> None:
        detail = {"import_id": str(self.import_id), "person_id": str(row["person_id"]), **more}
        self.deeds.append(Deed(action, kind, row["id"], detail, student_id))


def _text(value: object) -> str | None:
    return None if value is None else str(value)
