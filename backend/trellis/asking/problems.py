"""What can't be asked or answered, and what to do instead."""

from __future__ import annotations

from trellis.asking.enforced import NO_STEP
from trellis.kernel.database import SAID
from trellis.kernel.errors import Conflict, InvalidInput
from trellis.kernel.words import Words

SAY_IT = Words(
    en="Write what you want to say, with at most 4,000 letters.",
    es="Escriba lo que quiere decir, con un máximo de 4000 letras.",
)
NOT_THAT_DAY = Words(
    en="Choose a day from the day it came in until today.", es="Elija un día desde que llegó hasta hoy."
)


class AskedEnough(Conflict):
    """One person wrote more within a day than anybody does by hand."""

    code = "ASKED_ENOUGH_TODAY"
    default_says = Words(
        en="You have written very often today. Nothing was sent.", es="Hoy ha escrito muchas veces. No se envió nada."
    )
    default_do_next = Words(en="Try again tomorrow, or call the school.", es="Intente mañana o llame a la escuela.")


class NoSuchStep(Conflict):
    """A request does not stand where this could be said of it any more."""

    code = "REQUEST_STANDS_ELSEWHERE"
    default_says = Words(
        en="This request stands elsewhere by now. Nothing was changed.",
        es="Esta solicitud ya está en otro punto. No se cambió nada.",
    )
    default_do_next = Words(en="Read what stands there now.", es="Lea lo que hay ahora.")


SAID[NO_STEP] = NoSuchStep


class AlreadyAsked(InvalidInput):
    """The same person asked for the same, and the school has not answered yet."""

    code = "ASKED_ALREADY"
    default_says = Words(
        en="You have asked for this already, and the school still owes you an answer.",
        es="Ya lo pidió, y la escuela todavía le debe una respuesta.",
    )
    default_do_next = Words(
        en="Add what you want to say to that request.", es="Agregue a esa solicitud lo que quiera decir."
    )
