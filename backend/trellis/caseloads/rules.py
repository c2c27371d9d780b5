"""What the handing-over of a caseload must say. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from trellis.kernel.words import Words

MOST_STUDENTS = 200
LONGEST_REASON = 500
NOBODY = Words(en="Choose at least one student.", es="Elija al menos un estudiante.")
TOO_MANY = Words(
    en="Up to {most} students pass on at once. Hand the rest over in a second step.",
    es="Se pueden traspasar hasta {most} estudiantes a la vez. Traspase el resto en un segundo paso.",
)
TWICE = Words(
    en="A student is given to two people. Choose one case manager for each.",
    es="Un estudiante se da a dos personas. Elija un responsable para cada uno.",
)
TO_THEMSELVES = Words(
    en="They are their case manager already. Choose somebody else.", es="Ya es responsable. Elija a otra persona."
)
NOT_THEIRS = Words(
    en="The caseload changed meanwhile: a student is no longer on it. Look again before you hand it over; nothing was "
    "changed.",
    es="La lista cambió mientras tanto: un estudiante ya no está en ella. Revísela antes de traspasarla; no se cambió "
    "nada.",
)
NO_REASON = Words(
    en="Say why in up to {most} characters; it stays with the team's history.",
    es="Diga por qué en hasta {most} caracteres; queda en el historial del equipo.",
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Students who get one new case manager."""

    to_id: uuid.UUID
    student_ids: tuple[uuid.UUID, ...]


def fault_of(from_id: uuid.UUID | None, pieces: Sequence[Piece], on_it: Collection[uuid.UUID]) -> Words | None:
    """Why these pieces cannot pass on, of a caseload that consists of `on_it`; None when they can."""
    students = [student for piece in pieces for student in piece.student_ids]
    if not students or not all(piece.student_ids for piece in pieces):
        return NOBODY
    if len(students) > MOST_STUDENTS:
        return TOO_MANY.filled(most=MOST_STUDENTS)
    if len(set(students)) != len(students):
        return TWICE
    # First whether they are on it at all: of anybody else's caseload nothing else is said.
    if not set(students) <= set(on_it):
        return NOT_THEIRS
    return TO_THEMSELVES if any(piece.to_id == from_id for piece in pieces) else None
