"""What can't be put on record of a complaint, and what to do instead."""

from __future__ import annotations

from trellis.kernel.database import SAID
from trellis.kernel.errors import Conflict, InvalidInput
from trellis.kernel.words import Words
from trellis.plans.enforced import DISPUTED, NO_STEP, NOT_THEIRS


class NothingWaits(Conflict):
    """The plan does not wait to take effect: it is in force, or needs the family's yes."""

    code = "NOTHING_WAITS"
    default_says = Words(
        en="This plan does not take effect by itself, so there is nothing to hold back.",
        es="Este plan no entra en vigor por sí solo; no hay nada que detener.",
    )
    default_do_next = Words(
        en="A plan in force stays as it is while a complaint is open (34 CFR 300.518); change it by an amendment or a "
        "decision.",
        es="Un plan vigente sigue igual mientras haya una queja (34 CFR 300.518); se cambia por enmienda o decisión.",
    )


class DisputeOpen(Conflict):
    """A complaint about this plan is on record and open."""

    code = "DISPUTE_OPEN"
    default_says = Words(
        en="A complaint about this plan is on record already.", es="Ya hay una queja anotada sobre este plan."
    )
    default_do_next = Words(en="Record how it ended, when it has.", es="Anote cómo terminó cuando termine.")


class DisputeOver(Conflict):
    """How the complaint ended is on record already."""

    code = "DISPUTE_OVER"
    default_says = Words(
        en="Somebody has recorded how this complaint ended. Nothing was changed.",
        es="Alguien ya anotó cómo terminó esta queja. No se cambió nada.",
    )
    default_do_next = Words(en="Look at the plan as it is now.", es="Mire el plan como está ahora.")


class DayOfDispute(InvalidInput):
    """A complaint's day lies ahead, before the plan became final, or the end before the beginning."""

    code = "DAY_OF_DISPUTE"
    default_says = Words(
        en="Give the day on the complaint or decision: not in the future, and not before the plan was made final or "
        "the complaint was filed.",
        es="Dé el día de la queja o de la decisión: no futuro, ni anterior a que el plan fuera final o a la queja.",
    )


class PlanMovedOn(Conflict):
    """The plan is no longer where the step begins, or what it needs is not there."""

    code = "PLAN_MOVED_ON"
    default_says = Words(
        en="The plan is not where it was when you looked, so nothing was changed.",
        es="El plan ya no está como lo vio, así que no se cambió nada.",
    )
    default_do_next = Words(en="Load the page again.", es="Cargue la página de nuevo.")


SAID[NO_STEP] = PlanMovedOn
SAID[DISPUTED] = DisputeOver
SAID[NOT_THEIRS] = PlanMovedOn
