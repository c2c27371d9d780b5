"""What can't be done with a request or a case, and what to do instead."""

from __future__ import annotations

from trellis.cases.enforced import MOVED_ON, NO_STEP
from trellis.kernel.database import SAID
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed
from trellis.kernel.words import Words


class RequestDecided(Conflict):
    """Somebody else has matched it, or set it aside, meanwhile."""

    code = "REQUEST_DECIDED"
    default_says = Words(
        en="Somebody has decided about this request already. Nothing was changed; look at what they decided.",
        es="Alguien ya decidió sobre esta solicitud. No se cambió nada; revise lo que se decidió.",
    )


class ChildDiffers(InvalidInput):
    """The child of the request and the chosen student are not plainly the same."""

    code = "CHILD_DIFFERS"
    default_says = Words(
        en="The {what} of this student is not what the request says. Look once more, and confirm if it is the same "
        "child.",
        es="Del estudiante no coincide: {what}. Revise otra vez y confirme si es el mismo niño.",
    )


class StudentLeft(InvalidInput):
    """No request is matched to somebody who is no student any more."""

    code = "STUDENT_LEFT"
    default_says = Words(
        en="This student has left the district. Keep the request for child find, or look for another student.",
        es="Este estudiante dejó el distrito. Guarde la solicitud para la búsqueda de niños o elija a otro.",
    )


class NotTheDuplicate(InvalidInput):
    """Of two requests the later one is the duplicate, or the day that counts would be lost."""

    code = "NOT_THE_DUPLICATE"
    default_says = Words(
        en="This request came first, so its day counts. Match it to the student instead.",
        es="Esta solicitud llegó primero y cuenta su fecha. Asóciela al estudiante.",
    )


class OtherChild(InvalidInput):
    """The two requests are not plainly about one child."""

    code = "OTHER_CHILD"
    default_says = Words(
        en="The two requests do not give the same name and birthday. Look once more, and confirm if it is the same "
        "child.",
        es="Las dos solicitudes no dan el mismo nombre y fecha de nacimiento. Revise otra vez y confirme si es el "
        "mismo niño.",
    )


class StudentYounger(InvalidInput):
    """Nobody asked for a child before it was born."""

    code = "STUDENT_YOUNGER"
    default_says = Words(
        en="This student was born after the request was received. Look for another student.",
        es="Este estudiante nació después de recibirse la solicitud. Busque a otro estudiante.",
    )


class NotMatched(Conflict):
    """Only a request that stands with a student can be taken back from them."""

    code = "NOT_MATCHED"
    default_says = Words(
        en="This request is matched to nobody any more. Nothing was changed; look at what was decided.",
        es="Esta solicitud ya no está asociada a nadie. No se cambió nada; revise lo que se decidió.",
    )


class AskedByFamily(NotAllowed):
    """A family that asks from the place of its own child has said itself who the child is."""

    code = "ASKED_BY_FAMILY"
    default_says = Words(
        en="The family asked for this child from its own place, so the request can't be about another one.",
        es="La familia pidió ayuda para este niño desde su propio espacio, así que no puede tratarse de otro.",
    )


class DayLongAgo(InvalidInput):
    """Every clock counts from the day of receipt, and it is never changed: one far back is looked at twice."""

    code = "DAY_LONG_AGO"
    default_says = Words(
        en="This day is more than {days} days back. Every deadline counts from it, and it can't be changed later. Look "
        "at the year, and confirm if it is right.",
        es="Este día fue hace más de {days} días. Todos los plazos se cuentan desde él y después no se puede cambiar. "
        "Revise el año y confirme si es correcto.",
    )


class CaseMovedOn(Conflict):
    """The case is no longer where the step begins."""

    code = "CASE_MOVED_ON"
    default_says = Words(
        en="The case has moved on meanwhile. Look at where it stands now.",
        es="El caso avanzó mientras tanto. Revise su estado actual.",
    )


class AnotherCaseOpen(Conflict):
    """Of one student one case at most is open; what is asked again joins it."""

    code = "ANOTHER_CASE_OPEN"
    default_says = Words(
        en="Another case of this student is open already. Go on with that one.",
        es="Ya hay otro caso abierto de este estudiante. Continúe con ese.",
    )


class StepWaits(Conflict):
    """The table has the step, and something has to be so first."""

    code = "STEP_WAITS"


class StepNotYours(NotAllowed):
    """Somebody else takes this step."""


SAID[MOVED_ON] = CaseMovedOn
SAID[NO_STEP] = CaseMovedOn
