"""What can be wrong with an upload, as errors, and what can be wrong with a row, as sentences by key."""

from __future__ import annotations

from trellis.kernel.errors import Conflict, InvalidInput
from trellis.kernel.words import Words

EXPORT_AGAIN = Words(
    en="Export the bundle from your student information system again and upload the new file.",
    es="Exporte el paquete otra vez desde su sistema de información estudiantil y suba el archivo nuevo.",
)


class BundleTooLarge(InvalidInput):
    """Too many members, too many bytes, or a compression no roster has."""

    code = "BUNDLE_TOO_LARGE"
    default_says = Words(
        en="This bundle unpacks to more than a roster can be: at most 40 files and 500 MB.",
        es="Este paquete contiene más de lo que puede tener un registro: hasta 40 archivos y 500 MB.",
    )
    default_do_next = Words(en="Upload only the roster's own CSV files.", es="Suba solo los archivos CSV del registro.")


class NotABundle(InvalidInput):
    """Neither a zip nor CSV files with names we know, or a zip with paths that point outside it."""

    code = "NOT_A_BUNDLE"
    default_says = Words(
        en="This is not a roster bundle. We need a zip, or CSV files, with OneRoster names such as users.csv.",
        es="Esto no es un paquete de registro. Necesitamos un zip o archivos CSV con nombres de OneRoster, "
        "como users.csv.",
    )
    default_do_next = EXPORT_AGAIN


class BundleDamaged(InvalidInput):
    """The zip is cut off or does not match its own checksums, or a CSV's quoting breaks."""

    code = "BUNDLE_DAMAGED"
    default_says = Words(
        en="This bundle is damaged or was cut off on its way.", es="Este paquete está dañado o llegó incompleto."
    )
    default_do_next = EXPORT_AGAIN


class WrongEncoding(InvalidInput):
    """A file is not UTF-8."""

    code = "WRONG_ENCODING"
    default_do_next = Words(
        en="Save the file as CSV UTF-8 and upload again.", es="Guarde el archivo como CSV UTF-8 y súbalo otra vez."
    )


class WrongHeader(InvalidInput):
    """A file lacks columns, names one twice, or has no header."""

    code = "WRONG_HEADER"
    default_do_next = EXPORT_AGAIN


class FileMissing(InvalidInput):
    """A file the others need is not there."""

    code = "FILE_MISSING"
    default_do_next = EXPORT_AGAIN


class WarningsNotConfirmed(InvalidInput):
    """There are warnings and nobody confirmed them."""

    code = "WARNINGS_NOT_CONFIRMED"
    default_says = Words(
        en="This roster would end many records. Read the warnings and confirm them first.",
        es="Este registro daría de baja muchos datos. Lea las advertencias y confírmelas primero.",
    )


class EndingNeedsReason(InvalidInput):
    """Many would be ended, and nobody said why."""

    code = "ROSTER_REASON_NEEDED"
    default_says = Words(
        en="This roster would end many records. Say why, in a few words.",
        es="Este registro daría de baja muchos datos. Diga por qué, en pocas palabras.",
    )


class NotInThatState(Conflict):
    """The import is not where this deed needs it to be."""

    code = "ROSTER_IMPORT_STATE"
    default_says = Words(
        en="This roster cannot be applied or discarded any more: it is being worked on or finished.",
        es="Este registro ya no se puede aplicar ni descartar: está en proceso o terminado.",
    )


class DistrictMoved(Conflict):
    """Between preview and applying the district changed so that new warnings came up."""

    code = "ROSTER_PREVIEW_OUTDATED"
    default_says = Words(
        en="The district changed since this preview, and applying it would now do more than you confirmed.",
        es="El distrito cambió desde esta vista previa, y aplicarla haría más de lo que usted confirmó.",
    )
    default_do_next = Words(en="Upload the same files again.", es="Suba otra vez los mismos archivos.")


class ImportBroke(InvalidInput):
    """Something on our side; nothing of the roster was written."""

    code = "ROSTER_IMPORT_BROKE"
    default_says = Words(
        en="Something went wrong on our side. Nothing of this roster was written.",
        es="Algo falló de nuestro lado. No se escribió nada de este registro.",
    )
    default_do_next = Words(en="Upload the same files again.", es="Suba otra vez los mismos archivos.")


REASONS: dict[str, Words] = {
    "column_count": Words(
        en="The row has {found} columns, the header {wanted}.",
        es="La fila tiene {found} columnas y el encabezado {wanted}.",
    ),
    "missing": Words(en="{column} is empty.", es="{column} está vacío."),
    "bad_date": Words(
        en="{column} is not a date as YYYY-MM-DD: “{value}”.",
        es="{column} no es una fecha AAAA-MM-DD: «{value}».",
    ),
    "bad_truth": Words(
        en="{column} is neither true nor false: “{value}”.", es="{column} no es ni true ni false: «{value}»."
    ),
    "bad_number": Words(en="{column} is not a number: “{value}”.", es="{column} no es un número: «{value}»."),
    "bad_status": Words(
        en="The status is not one of OneRoster: “{value}”.", es="El estado no es de OneRoster: «{value}»."
    ),
    "bad_kind": Words(en="{column} is not one we know: “{value}”.", es="{column} no es uno que conozcamos: «{value}»."),
    "too_long": Words(en="{column} is longer than 500 characters.", es="{column} tiene más de 500 caracteres."),
    "dates_reversed": Words(en="It ends before it begins.", es="Termina antes de empezar."),
    "twice": Words(en="{value} already stands in line {first}.", es="{value} ya está en la línea {first}."),
    "unknown_school": Words(en="There is no school {value}.", es="No existe la escuela {value}."),
    "unknown_person": Words(en="There is no person {value}.", es="No existe la persona {value}."),
    "unknown_student": Words(en="There is no student {value}.", es="No existe el estudiante {value}."),
    "unknown_class": Words(en="There is no class {value}.", es="No existe la clase {value}."),
    "no_role": Words(
        en="No row says which role this person has.", es="Ninguna fila dice qué función tiene esta persona."
    ),
    "kind_changed": Words(
        en="This id belonged to a student before, or to staff or family and now to a student. Nothing was changed.",
        es="Este identificador era de un estudiante, o de personal o familia y ahora de un estudiante. "
        "No se cambió nada.",
    ),
    "unknown_role": Words(
        en="We do not know the role “{value}”; it was not given.", es="No conocemos la función «{value}»; no se dio."
    ),
    "role_not_given": Words(
        en="A roster gives nobody the role “{value}” of the whole district. Give it by hand if it is right.",
        es="Un registro no da a nadie la función «{value}» de todo el distrito. Désela a mano si corresponde.",
    ),
    "disabled": Words(
        en="The roster says this account is switched off, so no role was given.",
        es="El registro dice que esta cuenta está desactivada; no se dio ninguna función.",
    ),
    "no_school": Words(en="No school is named for this student.", es="No se indica escuela para este estudiante."),
    "unknown_grade": Words(en="We do not know the grade “{value}”.", es="No conocemos el grado «{value}»."),
    "unknown_language": Words(en="We do not know the language “{value}”.", es="No conocemos el idioma «{value}»."),
    "no_disability": Words(en="No disability is named.", es="No se indica ninguna discapacidad."),
    "unknown_disability": Words(
        en="“{value}” is not the name of an IDEA category (34 CFR 300.8).",
        es="«{value}» no es el nombre de una categoría de IDEA (34 CFR 300.8).",
    ),
    "unknown_setting": Words(
        en="“{value}” is not an educational environment we know.",
        es="«{value}» no es un entorno educativo que conozcamos.",
    ),
    "unknown_exit": Words(
        en="“{value}” is not an exit reason we know.", es="«{value}» no es un motivo de salida que conozcamos."
    ),
    "unknown_removal": Words(
        en="“{value}” is not a kind of removal we know.", es="«{value}» no es un tipo de exclusión que conozcamos."
    ),
    "unknown_relation": Words(
        en="“{value}” is not a relation we know; it gives no rights by itself.",
        es="«{value}» no es una relación que conozcamos; por sí sola no da derechos.",
    ),
    "role_not_kept": Words(
        en="Only students and teachers of a class are kept; this is “{value}”.",
        es="Solo se guardan estudiantes y docentes de una clase; esto es «{value}».",
    ),
    "rights_kept": Words(
        en="Rights were changed by hand or by a paper; the roster left them as they are.",
        es="Los derechos se cambiaron a mano o por un documento; el registro los dejó como están.",
    ),
    "email_by_hand": Words(
        en="An e-mail address was entered by hand. It was kept, because the roster says nothing new.",
        es="Se anotó un correo electrónico a mano. Se conservó, porque el registro no dice nada nuevo.",
    ),
    "uploader_kept": Words(
        en="You are not in this roster. Your own access was kept.",
        es="Usted no está en este registro. Se conservó su propio acceso.",
    ),
    "own_role": Words(
        en="A roster gives who brings it no role of their own (“{value}”). Another administrator can bring this one.",
        es="Un registro no da a quien lo sube una función para sí («{value}»). Puede subirlo otro administrador.",
    ),
    "own_class": Words(
        en="A roster makes who brings it no teacher of a class. Another administrator can bring this one.",
        es="Un registro no hace docente de una clase a quien lo sube. Puede subirlo otro administrador.",
    ),
    "own_child": Words(
        en="A roster gives who brings it no rights for a student. Another administrator can bring this one.",
        es="Un registro no da a quien lo sube derechos sobre un estudiante. Puede subirlo otro administrador.",
    ),
    "own_address": Words(
        en="This is the address of who brings the roster. It was not written down for somebody else. Another "
        "administrator can bring this one.",
        es="Este es el correo de quien sube el registro. No se anotó para otra persona. Puede subirlo otro "
        "administrador.",
    ),
    "own_address_child": Words(
        en="A roster gives the address of who brings it no rights for a student. Another administrator can bring "
        "this one.",
        es="Un registro no da al correo de quien lo sube derechos sobre un estudiante. Puede subirlo otro "
        "administrador.",
    ),
    "file_ignored": Words(en="We do not read this file.", es="No leemos este archivo."),
}


def reason(key: str, **values: object) -> Words:
    """The sentence for a reason; values are cut to 80 characters, since they come from the file."""
    return REASONS[key].filled(**{name: str(value)[:80] for name, value in values.items()})


def at_place(says_en: str, says_es: str, *, file: str, line: int, **values: object) -> Words:
    """A sentence that names the file and line it speaks of."""
    return Words(en=says_en, es=says_es).filled(file=file[:120], line=line, **values)
