"""What a request for help must say, and what is wrong with one that does not. Pure."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from trellis.kernel.hashing import sha256_hex
from trellis.kernel.words import Words
from trellis.notices.addresses import is_address
from trellis.students.rules import age_on

LONGEST_NAME = 100
LONGEST_CONCERN = 5_000
OLDEST = 22
"""Special education goes to 21 (34 CFR 300.101(a)); whoever is older by far mistyped the year."""
FIRST_DAY = date(1990, 1, 1)
"""The act is of that year, and no clock runs from a day before (`deadlines/service.py`)."""
LONG_AGO = timedelta(days=60)
"""A day of receipt further back is looked at once more: it is counted from, and never changed."""

RELATIONS: dict[str, Words] = {
    "parent": Words("Mother or father", "Madre o padre"),
    "guardian": Words("Guardian", "Tutor o tutora legal"),
    "foster_parent": Words("Foster parent", "Madre o padre de acogida"),
    "relative": Words("Other family", "Otro familiar"),
    "student": Words("I am the student", "Soy el estudiante"),
    "teacher": Words("Teacher", "Docente"),
    "staff": Words("Other school staff", "Otro personal escolar"),
    "agency": Words("Doctor, agency or other helper", "Médico, agencia u otra persona que ayuda"),
}
LANGUAGES: dict[str, str] = {
    "en": "English",
    "es": "Español",
    "ar": "العربية",
    "zh": "中文",
    "fr": "Français",
    "ht": "Kreyòl ayisyen",
    "hmn": "Hmoob",
    "ko": "한국어",
    "pt": "Português",
    "ru": "Русский",
    "so": "Soomaali",
    "tl": "Tagalog",
    "uk": "Українська",
    "vi": "Tiếng Việt",
}
"""Languages one can be reached in, each in its own words."""
PHONE = re.compile(r"[+(]?[0-9][0-9 ().,/x+-]{5,38}")
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits nobody takes for another when they read a number aloud."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it was said. `received_on` is the day it was sent or said; None: today."""

    given_name: str
    family_name: str
    birth_on: date | None
    school_id: uuid.UUID | None
    asker_name: str
    asker_relation: str
    asker_email: str | None
    asker_phone: str | None
    language: str
    wants_interpreter: bool
    concern: str
    received_on: date | None = None
    said_aloud: bool = False
    heard_by_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Wrong:
    """What does not fit, and in which field."""

    field: str
    says: Words


NAME = Words("Write the name, with at most 100 letters.", "Escriba el nombre, con un máximo de 100 letras.")
BIRTHDAY_NEEDED = Words("Write the child's birthday.", "Escriba la fecha de nacimiento.")
NOT_BORN = Words(
    "This birthday is in the future. Look at the year.", "Esta fecha de nacimiento está en el futuro. Revise el año."
)
TOO_OLD = Words(
    "Schools help until the age of 21. Look at the year.", "Las escuelas ayudan hasta los 21 años. Revise el año."
)
ASKER = Words("Write your name, with at most 100 letters.", "Escriba su nombre, con un máximo de 100 letras.")
RELATION = Words("Choose how you are related to the child.", "Elija su relación con el niño o la niña.")
LANGUAGE = Words("Choose a language.", "Elija un idioma.")
REACHED = Words(
    "Write an e-mail address or a telephone number, so that the school can reach you.",
    "Escriba un correo o un teléfono, para que la escuela pueda comunicarse con usted.",
)
EMAIL = Words(
    "This is no e-mail address. Look for a missing letter, or leave it empty and write a telephone number.",
    "Esto no es un correo electrónico. Revise si falta una letra, o déjelo vacío y escriba un teléfono.",
)
TELEPHONE = Words("Write the telephone number with digits.", "Escriba el teléfono con números.")
CONCERN = Words("Say in your own words what worries you.", "Diga con sus palabras qué le preocupa.")
CONCERN_LONG = Words(
    "Shorten this to 5,000 letters. You can tell the school more later.",
    "Acorte el texto a 5000 letras. Después podrá contarle más a la escuela.",
)
FUTURE = Words(
    "A request can't have been made on a day to come. Choose the day it was made.",
    "Una solicitud no puede ser de un día futuro. Elija el día en que se hizo.",
)
BEFORE_BIRTH = Words(
    "The request can't be older than the child. Look at both days.",
    "La solicitud no puede ser anterior al nacimiento. Revise las dos fechas.",
)
TOO_EARLY = Words("This day is too long ago. Look at the year.", "Este día es demasiado lejano. Revise el año.")
SCHOOL = Words("Choose a school of the list.", "Elija una escuela de la lista.")
HEARD = Words("Say who heard it.", "Diga quién la escuchó.")


def wrong_with(asked: Asked, today: date, *, by_staff: bool = False) -> list[Wrong]:
    """What does not fit yet, in the order of the form. `by_staff`: what the asker did not say may be left out."""
    received_on = asked.received_on or today
    found: list[tuple[bool, str, Words]] = [
        (not _is_name(asked.given_name), "givenName", NAME),
        (not _is_name(asked.family_name), "familyName", NAME),
        (asked.birth_on is None and not by_staff, "birthOn", BIRTHDAY_NEEDED),
        (asked.birth_on is not None and asked.birth_on > today, "birthOn", NOT_BORN),
        (asked.birth_on is not None and age_on(asked.birth_on, today) > OLDEST, "birthOn", TOO_OLD),
        (not _is_name(asked.asker_name), "askerName", ASKER),
        (asked.asker_relation not in RELATIONS, "askerRelation", RELATION),
        (asked.asker_email is not None and not is_address(asked.asker_email), "askerEmail", EMAIL),
        (asked.asker_phone is not None and not PHONE.fullmatch(asked.asker_phone), "askerPhone", TELEPHONE),
        (not (asked.asker_email or asked.asker_phone or by_staff), "askerEmail", REACHED),
        (asked.language not in LANGUAGES, "language", LANGUAGE),
        (not asked.concern, "concern", CONCERN),
        (len(asked.concern) > LONGEST_CONCERN, "concern", CONCERN_LONG),
        (received_on > today, "receivedOn", FUTURE),
        (received_on < FIRST_DAY, "receivedOn", TOO_EARLY),
        (asked.birth_on is not None and received_on < asked.birth_on <= today, "receivedOn", BEFORE_BIRTH),
        (asked.said_aloud and asked.heard_by_id is None, "heardById", HEARD),
    ]
    seen: dict[str, Wrong] = {}
    for is_wrong, field, says in found:
        if is_wrong:
            seen.setdefault(field, Wrong(field, says))
    return list(seen.values())


def is_long_ago(received_on: date | None, today: date) -> bool:
    """Whether a day of receipt is so far back that it may be a slip."""
    return received_on is not None and received_on < today - LONG_AGO


def squeezed(text: str) -> str:
    """A line as it is kept: one blank between words, none around."""
    return " ".join(text.split())


def trimmed(text: str) -> str:
    """Longer words as they are kept: lines stay, blanks around go, and so do characters nobody can see or type."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join(c for c in line if c >= " " or c == "\t").rstrip() for line in lines).strip()


def receipt_number(form_key: uuid.UUID) -> str:
    """The number on the receipt of the request that came with this form, such as H7K2-9QXM. It tells nothing."""
    rest = int(sha256_hex(b"receipt " + form_key.bytes), 16)
    letters = []
    for _ in range(8):
        rest, place = divmod(rest, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def _is_name(text: str) -> bool:
    return 1 <= len(text) <= LONGEST_NAME and text.isprintable()
