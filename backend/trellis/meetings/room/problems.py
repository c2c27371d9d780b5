"""What can stand in the way in the meeting room, said to who meets."""

from __future__ import annotations

from collections.abc import Sequence

from trellis.kernel.database import SAID
from trellis.kernel.errors import Conflict
from trellis.kernel.words import Words
from trellis.meetings.room.enforced import CLOSED, NOT_HELD


class MinutesClosed(Conflict):
    """The minutes are closed; what is wrong in them is corrected by an addition (domain.md 5.5)."""

    code = "MINUTES_CLOSED"
    default_says = Words(
        en="The minutes of this meeting are closed. Add a correction instead.",
        es="El acta de esta reunión está cerrada. Agregue una corrección.",
    )


SAID[CLOSED] = MinutesClosed


class MinutesOpen(Conflict):
    """A correction has nothing to correct yet."""

    code = "MINUTES_OPEN"
    default_says = Words(
        en="The minutes are still open: change the entry itself.",
        es="El acta todavía está abierta: cambie la entrada misma.",
    )


SAID[NOT_HELD] = MinutesOpen


class EntryChanged(Conflict):
    """Somebody else changed or took out the entry meanwhile."""

    code = "MEETING_ENTRY_CHANGED"
    default_says = Words(
        en="Somebody changed this entry while you were writing. Yours is kept here; look at theirs first.",
        es="Alguien cambió esta entrada mientras usted escribía. Lo suyo queda aquí; mire antes lo de la otra persona.",
    )


class MinutesChanged(Conflict):
    """The minutes are not the ones that were looked at."""

    code = "MINUTES_CHANGED"
    default_says = Words(
        en="Something was captured since you looked. Read the minutes once more, then close them.",
        es="Se anotó algo desde que usted miró. Lea el acta otra vez y después ciérrela.",
    )


class MinutesNotReady(Conflict):
    """Something is still open before the minutes can be closed."""

    code = "MINUTES_NOT_READY"
    default_says = Words(en="The minutes can't be closed yet: {open}.", es="El acta no se puede cerrar aún: {open}.")

    def __init__(self, codes: Sequence[str]) -> None:
        listed = Words(
            en="; ".join(STILL_OPEN[code].en for code in codes), es="; ".join(STILL_OPEN[code].es for code in codes)
        )
        super().__init__(self.default_says.filled(open=listed))
        self.codes = codes


STILL_OPEN = {
    "not_held": Words(en="close the meeting as held first", es="primero cierre la reunión como realizada"),
    "no_decision": Words(
        en="put down what was decided, or a note that nothing was",
        es="anote qué se decidió, o una nota de que no se decidió nada",
    ),
    "open_question": Words(en="a question has no answer", es="una pregunta no tiene respuesta"),
    "task_of_nobody": Words(en="a task is nobody's", es="una tarea no es de nadie"),
}
