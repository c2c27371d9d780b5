"""What can't be done with a transfer or an exit, and what to do instead."""

from __future__ import annotations

from trellis.kernel.database import SAID
from trellis.kernel.errors import Conflict
from trellis.kernel.words import Words
from trellis.moves.enforced import FILE_CLOSED, MOVE_OVER


class FileClosed(Conflict):
    """The student has left special education."""

    code = "FILE_CLOSED"
    default_says = Words(
        en="This student has left special education, and the file is closed. Nothing was changed.",
        es="Este estudiante salió de educación especial y su expediente está cerrado. No se cambió nada.",
    )
    default_do_next = Words(
        en="If the student has come back, an administrator records the return first.",
        es="Si el estudiante volvió, primero la administración registra su regreso.",
    )


class MoveOver(Conflict):
    """A transfer or exit that has ended."""

    code = "MOVE_OVER"
    default_says = Words(
        en="This transfer or exit is over, so nothing more is put on record of it.",
        es="Este traslado o salida terminó; ya no se anota nada más.",
    )


class MoveAlreadyOpen(Conflict):
    """One transfer and one exit of a student at a time."""

    code = "MOVE_ALREADY_OPEN"
    default_says = Words(
        en="This is under way for this student already. Go on with that one.",
        es="Esto ya está en curso para este estudiante. Continúe con ese.",
    )


class SummaryIncomplete(Conflict):
    """Some parts of the summary of performance are open."""

    code = "SUMMARY_INCOMPLETE"
    default_says = Words(
        en="The summary is not complete. Still open: {open}.", es="El resumen no está completo. Falta: {open}."
    )


class NotInSpecialEducation(Conflict):
    """Only who gets special education leaves it."""

    code = "NOT_IN_SPECIAL_EDUCATION"
    default_says = Words(
        en="This student was not found eligible and has no IEP, so there is no special education to leave.",
        es="Este estudiante no fue declarado elegible ni tiene un IEP; no hay educación especial de la que salir.",
    )


class NotGone(Conflict):
    """Only who has left comes back."""

    code = "NOT_GONE"
    default_says = Words(
        en="This student has not left special education, or has come back already.",
        es="Este estudiante no ha salido de educación especial, o ya regresó.",
    )


SAID[FILE_CLOSED] = FileClosed
SAID[MOVE_OVER] = MoveOver
