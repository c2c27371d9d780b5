"""Why something was not done with a file, and what to do."""

from __future__ import annotations

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
