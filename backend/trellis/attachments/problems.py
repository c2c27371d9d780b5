"""Why something was not done with a file, and what to do."""

from __future__ import annotations

from datetime import date, timedelta

from trellis.attachments.enforced import MUST_STAY, NO_STEP
from trellis.deadlines.explaining import in_words
from trellis.kernel.database import SAID
from trellis.kernel.errors import Conflict, InvalidInput
from trellis.kernel.words import Words


class NotReadyToOpen(Conflict):
    """The file was not checked yet, or was refused."""

    code = "ATTACHMENT_NOT_READY"
    default_says = Words(
        en="This file is still being checked, or was refused.",
        es="Este archivo todavía se está revisando, o fue rechazado.",
    )


class UploadExpired(Conflict):
    """The upload was begun so long ago that it was given up."""

    code = "UPLOAD_EXPIRED"
    default_says = Words(
        en="This upload was begun too long ago. Choose the file again.",
        es="Esta carga se inició hace demasiado tiempo. Elija el archivo otra vez.",
    )


class FileDamaged(Conflict):
    """What storage gives back is not what was checked."""

    code = "FILE_DAMAGED"
    default_says = Words(
        en="This file is not as it was stored, so it is not given to anybody. The operators were told: they look for "
        "it in the backup.",
        es="Este archivo no está como se guardó, por eso no se entrega a nadie. Se avisó al equipo técnico, que lo "
        "buscará en la copia de seguridad.",
    )


class ReasonNeeded(InvalidInput):
    """The district asks why this file is opened."""

    code = "REASON_NEEDED"
    default_says = Words(
        en="Your district asks why you open this file. Say it; the record keeps it.",
        es="Su distrito pide decir por qué abre este archivo. Indíquelo; queda en el expediente.",
    )


class AlreadyReplaced(Conflict):
    """Somebody else replaced the file first, or it is in use no more."""

    code = "ALREADY_REPLACED"
    default_says = Words(
        en="This file was replaced or withdrawn in the meantime. Look at the newest version first.",
        es="Este archivo se reemplazó o retiró mientras tanto. Mire primero la versión más reciente.",
    )


class OnHold(Conflict):
    """A legal hold keeps it as it is."""

    code = "ON_LEGAL_HOLD"
    default_says = Words(
        en="A legal hold keeps this file as it is. Special education can lift the hold.",
        es="Una retención legal mantiene este archivo como está. Educación especial puede levantarla.",
    )


class FileDestroyed(Conflict):
    """The file was destroyed, or its bytes are on their way out."""

    code = "FILE_DESTROYED"
    default_says = Words(
        en="This file was destroyed. The record keeps that it was there, who destroyed it, when and why.",
        es="Este archivo fue destruido. El expediente conserva que existió, quién lo destruyó, cuándo y por qué.",
    )

    @classmethod
    def on(cls, day: date | None) -> FileDestroyed:
        """Destroyed on this day, or being destroyed right now."""
        if day is None:
            return cls(BEING_DESTROYED)
        return cls(DESTROYED_ON.filled(day=in_words(day)))


BEING_DESTROYED = Words(
    en="This file is being destroyed, so it is not given to anybody any more.",
    es="Este archivo se está destruyendo, por eso ya no se entrega a nadie.",
)
DESTROYED_ON = Words(
    en="This file was destroyed on {day}. The record keeps that it was there, who destroyed it and why.",
    es="Este archivo fue destruido el {day}. El expediente conserva que existió, quién lo destruyó y por qué.",
)


class FileMustStay(Conflict):
    """A file that is not to be destroyed now."""

    code = "FILE_MUST_STAY"
    default_says = Words(
        en="This file must stay: it is kept longer, on hold, asked for, or disputed about. Nothing was destroyed.",
        es="Este archivo debe quedar: se conserva más tiempo, está retenido, lo pidieron o hay una disputa. No se "
        "destruyó nada.",
    )

    @classmethod
    def because_of(cls, obstacle: str) -> FileMustStay:
        """On hold, asked for, or disputed about."""
        says, do_next = STAYS[obstacle]
        return cls(says, do_next=do_next)

    @classmethod
    def until(cls, day: date | None) -> FileMustStay:
        """Kept until a day, or one that nobody knows yet."""
        if day is None:
            return cls(KEPT_UNKNOWN)
        return cls(KEPT_UNTIL.filled(day=in_words(day)))


STAYS = {
    "hold": (
        Words(
            en="A legal hold keeps this file. Nothing was destroyed.",
            es="Una retención legal conserva este archivo. No se destruyó nada.",
        ),
        Words(
            en="Special education lifts the hold once its reason is gone.",
            es="Educación especial levanta la retención cuando ya no haga falta.",
        ),
    ),
    "request": (
        Words(
            en="The family asked to see or amend the record and waits for it. Nothing was destroyed.",
            es="La familia pidió ver o corregir el expediente y está esperando. No se destruyó nada.",
        ),
        Words(
            en="Answer the request first, on the page of what the family asked.",
            es="Responda primero a la solicitud, en la página de lo que pidió la familia.",
        ),
    ),
    "dispute": (
        Words(
            en="A dispute about this student is open: mediation, a hearing or an independent evaluation. Nothing was "
            "destroyed.",
            es="Hay una disputa abierta sobre este estudiante: mediación, audiencia o evaluación independiente. No se "
            "destruyó nada.",
        ),
        Words(
            en="Put its end on record first, in the case or the determination.",
            es="Anote primero su final, en el caso o en la determinación.",
        ),
    ),
}
KEPT_UNTIL = Words(
    en="This file, or a version of it, is kept until {day}. It can be destroyed after that day.",
    es="Este archivo, o una de sus versiones, se conserva hasta el {day}. Puede destruirse después de ese día.",
)
KEPT_UNKNOWN = Words(
    en="Until when this file is kept is not known before the student leaves special education.",
    es="No se sabe hasta cuándo se conserva este archivo mientras el estudiante no deje la educación especial.",
)


class FamilyNotTold(Conflict):
    """Somebody who is owed notice was not told yet, or not long enough ago."""

    code = "FAMILY_NOT_TOLD"
    default_says = Words(
        en="Not everybody who is owed notice was told. Tell them by letter, write that down, and wait.",
        es="No se ha avisado a todas las personas que deben recibir aviso. Avíseles por carta, anótelo y espere.",
    )

    @classmethod
    def before(cls, day: date) -> FamilyNotTold:
        """Told, and until `day` the family still has time to ask for a copy."""
        return cls(NOT_BEFORE.filled(day=in_words(day - timedelta(1))))


NOT_BEFORE = Words(
    en="The family was told and has until {day} to ask for a copy. Destroy the file after that day.",
    es="Se avisó a la familia y tiene hasta el {day} para pedir una copia. Destruya el archivo después de ese día.",
)


class NoSuchDestruction(Conflict):
    """It was begun, done or called off before."""

    code = "DESTRUCTION_OVER"
    default_says = Words(
        en="This destruction was begun, done or called off in the meantime. Look at the list again.",
        es="Esta destrucción se inició, terminó o canceló mientras tanto. Mire la lista de nuevo.",
    )


SAID[MUST_STAY] = FileMustStay
SAID[NO_STEP] = NoSuchDestruction
