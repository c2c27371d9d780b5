"""What can't be done with a deadline, and what to do instead."""

from __future__ import annotations

from trellis.deadlines.enforced import DAY_STANDS
from trellis.kernel.database import SAID
from trellis.kernel.errors import Conflict
from trellis.kernel.words import Words


class NoSuchExtension(Conflict):
    """The rule knows no extension of this kind."""

    code = "NO_SUCH_EXTENSION"
    default_says = Words(
        en="The rule of this deadline allows no extension for that reason.",
        es="La regla de este plazo no permite una prórroga por ese motivo.",
    )


class NoDayToExtend(Conflict):
    """No calendar covers the days it is counted in, so there is no day yet that could move."""

    code = "NO_DAY_TO_EXTEND"
    default_says = Words(
        en="This deadline has no day yet, because the school calendar does not reach that far.",
        es="Este plazo aún no tiene fecha, porque el calendario escolar no llega hasta allí.",
    )
    default_do_next = Words(
        en="Ask whoever keeps the calendar to enter the school year.",
        es="Pida a quien lleva el calendario que agregue el año escolar.",
    )


class TooLateToExtend(Conflict):
    """The day is over. An agreement comes before it; only what federal law excuses afterwards is written down later."""

    code = "TOO_LATE_TO_EXTEND"
    default_says = Words(
        en="The day of this deadline is over, so it cannot be extended any more.",
        es="El día de este plazo ya pasó; ya no se puede prorrogar.",
    )
    default_do_next = Words(en="Say why it is late instead.", es="Diga en cambio por qué hay retraso.")


class NothingToWaive(Conflict):
    """The time of this rule is not the family's to give up, it was given up already, or nothing was or is late."""

    code = "NOTHING_TO_WAIVE"
    default_says = Words(
        en="There is no time here that a family could still give up.",
        es="Aquí ya no hay un plazo al que la familia pueda renunciar.",
    )
    default_do_next = Words(
        en="Read what is on record of this deadline.", es="Lea lo que consta en el registro de este plazo."
    )


class DayHasMoved(Conflict):
    """What a family gave up was the time of another day: the deadline, or what it counts back from, moved since."""

    code = "DEADLINE_HAS_MOVED"
    default_says = Words(
        en="This deadline or its meeting has moved since you opened it. Nothing was changed.",
        es="Este plazo o su reunión cambió de fecha desde que lo abrió. No se cambió nada.",
    )
    default_do_next = Words(
        en="Look at the day as it is now. A family gives up the time of that day, and of no other.",
        es="Revise la fecha como está ahora. La familia renuncia al plazo de esa fecha y de ninguna otra.",
    )


class DayStands(Conflict):
    """A day moves with what moved it on record, and never because it was over."""

    code = "DEADLINE_STANDS"
    default_says = Words(
        en="The day of this deadline stands. Nothing was changed.",
        es="El día de este plazo se mantiene. No se cambió nada.",
    )
    default_do_next = Words(
        en="Load the page again and look at where it stands.", es="Vuelva a cargar la página y revise su estado."
    )


SAID[DAY_STANDS] = DayStands
