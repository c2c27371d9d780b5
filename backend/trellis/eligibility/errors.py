"""What can't be done with a determination, and what to do instead."""

from __future__ import annotations

from trellis.eligibility.enforced import MOVED_ON, NO_STEP
from trellis.kernel.database import SAID
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed
from trellis.kernel.words import Words


class DeterminationMovedOn(Conflict):
    """Somebody else took a step, or certified it."""

    code = "DETERMINATION_MOVED_ON"
    default_says = Words(
        en="The determination has moved on meanwhile. Look at where it stands now.",
        es="La determinación avanzó mientras tanto. Revise su estado actual.",
    )


class FormChanged(Conflict):
    """The form reads otherwise than whoever concludes has it before them: nobody is held to words they never saw."""

    code = "DETERMINATION_FORM_CHANGED"
    default_says = Words(
        en="The form changed since you opened it. Nothing was put on record.",
        es="El formulario cambió desde que lo abrió. No se registró nada.",
    )
    default_do_next = Words(
        en="Read what it says now, then conclude. What you typed is still here.",
        es="Lea lo que dice ahora y dé después su conclusión. Lo que escribió sigue aquí.",
    )


class DeterminationCertified(Conflict):
    """What was certified stands."""

    code = "DETERMINATION_CERTIFIED"
    default_says = Words(
        en="The group has decided, and what it wrote stands.", es="El grupo ya decidió, y lo que escribió queda."
    )
    default_do_next = Words(
        en="Another category, or another decision, is a new determination after a reevaluation.",
        es="Otra categoría u otra decisión es una determinación nueva después de una reevaluación.",
    )


class DeterminationWaits(Conflict):
    """The table has the step, and something has to be so first."""

    code = "DETERMINATION_WAITS"


class DeterminationNotYours(NotAllowed):
    """Somebody else takes this step."""


class AlreadyInWork(Conflict):
    """Of one student one determination, and one Section 504 case, at most is in work."""

    code = "DETERMINATION_IN_WORK"
    default_says = Words(
        en="One is in work already for this student. Go on with that one.",
        es="Ya hay una en curso para este estudiante. Continúe con esa.",
    )


class MemberConcluded(Conflict):
    """What a member concluded themselves is theirs: no paper takes its place, and they stay of the group."""

    code = "MEMBER_CONCLUDED"
    default_says = Words(
        en="This person has concluded. What they said stands, and they stay in the group.",
        es="Esta persona ya dio su conclusión. Lo que dijo queda, y sigue en el grupo.",
    )
    default_do_next = Words(en="Ask them to change it themselves.", es="Pídale que la cambie por su cuenta.")


class StatementNeeded(InvalidInput):
    """Whoever does not agree says what they conclude (34 CFR 300.311(b))."""

    code = "STATEMENT_NEEDED"
    default_says = Words(
        en="Say in your own words what you conclude. It becomes part of the decision.",
        es="Diga con sus palabras qué concluye. Será parte de la decisión.",
    )


class LateReasonNeeded(InvalidInput):
    """Certified after the day the evaluation was due: why, out of the closed list, whatever day is written down."""

    code = "LATE_REASON_NEEDED"
    default_says = Words(
        en="This evaluation was due on {day}. Choose why the decision comes later.",
        es="Esta evaluación vencía el {day}. Elija por qué la decisión llega después.",
    )


class NotWaivable(Conflict):
    """The state does not let a reevaluation be waived for this student."""

    code = "REEVALUATION_NOT_WAIVABLE"
    default_says = Words(
        en="In this state a reevaluation cannot be waived for a student with an intellectual disability "
        "(22 Pa. Code 14.124(c)).",
        es="En este estado no se puede renunciar a la reevaluación de un estudiante con discapacidad intelectual "
        "(22 Pa. Code 14.124(c)).",
    )


SAID[MOVED_ON] = DeterminationMovedOn
SAID[NO_STEP] = DeterminationMovedOn
