"""What can't be decided about somebody's rights, and what to do instead."""

from __future__ import annotations

from collections.abc import Sequence

from trellis.holders.enforced import NO_PAPER
from trellis.kernel.database import SAID
from trellis.kernel.errors import Conflict, InvalidInput
from trellis.kernel.words import Words


class RightsChanged(Conflict):
    """Somebody else decided something about this student's rights meanwhile."""

    code = "RIGHTS_CHANGED"
    default_says = Words(
        en="Somebody recorded a decision about this student's rights while you wrote yours. Nothing was changed.",
        es="Alguien registró una decisión sobre los derechos de este estudiante mientras escribía la suya. No se "
        "cambió nada.",
    )
    default_do_next = Words(
        en="Read what stands there now, and decide again if it is still needed.",
        es="Lea lo que está registrado ahora y decida de nuevo si todavía hace falta.",
    )


class StillOpen(Conflict):
    """Something waits for the person whose right would end."""

    code = "RIGHTS_STILL_ASKED"
    default_says = Words(en="Something is open with this person: {what}.", es="Algo está pendiente con: {what}.")
    default_do_next = Words(
        en="Wait for the answer or close it first. A court order or custody paper that is in force today ends the "
        "right at once and closes what is open.",
        es="Espere la respuesta o ciérrelo primero. Una orden judicial o documento de custodia vigente hoy termina el "
        "derecho de inmediato y cierra lo pendiente.",
    )

    @classmethod
    def of(cls, name: str, what: Sequence[Words]) -> StillOpen:
        says = Words(
            en="This cannot end while something is open with {name}: {what}. Nothing was changed.",
            es="Esto no puede terminar mientras algo está pendiente con {name}: {what}. No se cambió nada.",
        )
        listed = Words(en="; ".join(one.en for one in what), es="; ".join(one.es for one in what))
        return cls(says.filled(name=name, what=listed), field="startsOn")


class PaperNeeded(InvalidInput):
    """A parent's right ends by a paper that says so, and by nothing else (34 CFR 99.4, 300.613(c))."""

    code = "RIGHTS_PAPER_NEEDED"
    default_says = Words(
        en="A parent keeps these rights until a court order or a binding paper ends them (34 CFR 99.4). Custody alone "
        "does not.",
        es="Un padre o madre conserva estos derechos hasta que una orden judicial o un documento vinculante los "
        "termine (34 CFR 99.4). La custodia por sí sola no basta.",
    )
    default_do_next = Words(
        en="Attach the paper to the record and record it as a court order or custody paper.",
        es="Adjunte el documento al expediente y regístrelo como orden judicial o documento de custodia.",
    )


class SurrogateIsEmployee(InvalidInput):
    """A surrogate is no employee of an agency that educates the child (34 CFR 300.519(d)(2)(i))."""

    code = "SURROGATE_IS_EMPLOYEE"
    default_says = Words(
        en="A surrogate parent is nobody who works for the district (34 CFR 300.519(d)).",
        es="Un padre sustituto no puede trabajar para el distrito (34 CFR 300.519(d)).",
    )
    default_do_next = Words(
        en="Choose somebody else. For an unaccompanied homeless youth staff of a shelter may stand in, until a day "
        "you name.",
        es="Elija a otra persona. Para un joven sin hogar no acompañado puede suplir el personal de un refugio, hasta "
        "una fecha que usted indique.",
    )


class RightsAreTheirOwn(InvalidInput):
    """The student is of age: only a court takes their rights back."""

    code = "RIGHTS_ARE_THE_STUDENTS"
    default_says = Words(
        en="The student is of age by that day, so these rights are their own (34 CFR 300.520).",
        es="El estudiante es mayor de edad ese día, así que estos derechos son suyos (34 CFR 300.520).",
    )
    default_do_next = Words(
        en="If a court named a guardian, record the guardianship with its paper.",
        es="Si un tribunal nombró un tutor, registre la tutela con su documento.",
    )


SAID[NO_PAPER] = PaperNeeded
