"""What can be wrong with a document, its seal, or a file somebody hands us to check."""

from __future__ import annotations

from typing import ClassVar

from trellis.kernel.errors import TrellisError
from trellis.kernel.words import Words


class DocumentTooLarge(TrellisError):
    """More than a printable document may hold."""

    code: ClassVar[str] = "DOCUMENT_TOO_LARGE"
    default_says: ClassVar[Words] = Words(
        en="This document is too long to print in one piece.",
        es="Este documento es demasiado largo para imprimirlo en una sola pieza.",
    )
    default_do_next: ClassVar[Words | None] = Words(
        en="Shorten the longest sections, or move tables into an attachment.",
        es="Acorte las secciones más largas o pase las tablas a un archivo adjunto.",
    )


class DocumentNotPrintable(TrellisError):
    """The document's shape is wrong: a skipped heading level, a ragged table, a title that is empty."""

    code: ClassVar[str] = "DOCUMENT_NOT_PRINTABLE"
    default_says: ClassVar[Words] = Words(
        en="This document could not be laid out for print.",
        es="No se pudo preparar este documento para imprimirlo.",
    )


class SealingKeyUnusable(TrellisError):
    """The deployment's sealing key or certificate cannot be read, does not match, or has run out."""

    code: ClassVar[str] = "SEALING_KEY_UNUSABLE"
    default_says: ClassVar[Words] = Words(
        en="The key that seals documents cannot be used.",
        es="No se puede usar la llave que sella los documentos.",
    )
    default_do_next: ClassVar[Words | None] = Words(
        en="Ask whoever runs the deployment to check the sealing key and certificate files.",
        es="Pida a quien opera el sistema que revise los archivos de la llave y del certificado de sello.",
    )


class DocumentNotSealable(TrellisError):
    """The bytes are not a PDF that can take a seal (broken, or certified already)."""

    code: ClassVar[str] = "DOCUMENT_NOT_SEALABLE"
    default_says: ClassVar[Words] = Words(
        en="This file cannot take a seal: it is not a complete PDF, or it is sealed already.",
        es="Este archivo no admite un sello: no es un PDF completo o ya está sellado.",
    )


class NotAPdf(TrellisError):
    """A file to verify that is no PDF at all, or ends too early to be one."""

    code: ClassVar[str] = "NOT_A_PDF"
    default_says: ClassVar[Words] = Words(
        en="This file is not a complete PDF.",
        es="Este archivo no es un PDF completo.",
    )
    default_do_next: ClassVar[Words | None] = Words(
        en="Download the document again and check that file.",
        es="Descargue el documento de nuevo y revise ese archivo.",
    )


class CheckTookTooLong(TrellisError):
    """A file whose check did not come to an end with the time and memory it is given."""

    code: ClassVar[str] = "CHECK_TOOK_TOO_LONG"
    default_says: ClassVar[Words] = Words(
        en="This file could not be checked: reading it took too long. Sealed plans are read in a second.",
        es="No se pudo comprobar este archivo: leerlo tardó demasiado. Los planes sellados se leen en un segundo.",
    )
    default_do_next: ClassVar[Words | None] = Words(
        en="Download the document again and check that file.",
        es="Descargue el documento de nuevo y compruebe ese archivo.",
    )
