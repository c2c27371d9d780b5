"""Errors people can act on: what happened, what to do next, in their language.

An error never carries another district's data, SQL or a stack. Each room
derives its own; `code` comes from a closed, published list (docs/error-codes.md).
"""

from __future__ import annotations

from typing import ClassVar

from trellis.kernel.words import Words


class TrellisError(Exception):
    """The base of every error a person may see.

    `code` is stable and machine-readable (SCREAMING_SNAKE). `says` is the
    sentence for the person; `do_next` what they can do about it; `field` the
    input it concerns, as a dotted path, when there is one.
    """

    code: ClassVar[str] = "UNEXPECTED"
    default_says: ClassVar[Words] = Words(
        en="Something went wrong on our side. Nothing you entered was lost.",
        es="Algo falló de nuestro lado. No se perdió nada de lo que escribió.",
    )
    default_do_next: ClassVar[Words | None] = None

    def __init__(
        self,
        says: Words | None = None,
        *,
        do_next: Words | None = None,
        field: str | None = None,
    ) -> None:
        self.says = says or self.default_says
        self.do_next = do_next or self.default_do_next
        self.field = field
        super().__init__(self.code)


class NotFound(TrellisError):
    """The thing does not exist for this person: absent, elsewhere and forbidden look alike."""

    code = "NOT_FOUND"
    default_says = Words(
        en="We could not find that, or it is not yours to open.",
        es="No lo encontramos, o no tiene permiso para abrirlo.",
    )


class NotAllowed(TrellisError):
    """The person can see the thing but may not do this to it."""

    code = "NOT_ALLOWED"
    default_says = Words(
        en="Your role does not allow this here.",
        es="Su función no permite hacer esto aquí.",
    )


class NotSignedIn(TrellisError):
    """There is no live session."""

    code = "NOT_SIGNED_IN"
    default_says = Words(
        en="You are signed out. Sign in to go on; what you wrote is kept.",
        es="Su sesión terminó. Entre de nuevo para seguir; lo que escribió se guardó.",
    )


class InvalidInput(TrellisError):
    """Input refused at the edge; `field` says which."""

    code = "INVALID_INPUT"
    default_says = Words(
        en="Something in this form does not fit yet.",
        es="Algo en este formulario todavía no es válido.",
    )


class TextCannotBeKept(InvalidInput):
    """Characters no text of the database can hold: NUL, which no keyboard has."""

    code = "TEXT_CANNOT_BE_KEPT"
    default_says = Words(
        en="This text holds a character that cannot be kept. Type it again, or paste it without formatting.",
        es="Este texto tiene un carácter que no se puede guardar. Escríbalo de nuevo, o péguelo sin formato.",
    )


class Conflict(TrellisError):
    """Somebody else changed the thing first; nothing was overwritten."""

    code = "CONFLICT"
    default_says = Words(
        en="Somebody changed this while you were looking at it. Look at the new state and try again.",
        es="Alguien lo cambió mientras usted lo miraba. Revise el estado nuevo e intente otra vez.",
    )


class TookTooLong(TrellisError):
    """The database gave up on a statement: too much work at once, or somebody holds it. Nothing was written."""

    code = "TOOK_TOO_LONG"
    default_says = Words(
        en="This took too long and was stopped. Nothing was changed. Ask for less, or try again in a moment.",
        es="Esto tardó demasiado y se detuvo. No se cambió nada. Pida menos, o intente de nuevo en un momento.",
    )


class DistrictBusy(TrellisError):
    """More requests of one district at once than it may have, so that other districts do not wait for it."""

    code = "DISTRICT_BUSY"
    default_says = Words(
        en="Many people of your district are asking at once. Nothing was changed; try again in a moment.",
        es="Muchas personas de su distrito preguntan a la vez. No se cambió nada; intente de nuevo en un momento.",
    )
