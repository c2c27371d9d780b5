"""What must be said of a child who is not enrolled, and of whoever asked for them. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from trellis.kernel.words import Words
from trellis.notices.addresses import is_address
from trellis.students.model import SETTINGS
from trellis.students.rules import age_on

OLDEST = 22
"""Special education goes to 21 (34 CFR 300.101(a)), in some states a little longer."""
LONGEST = 100
LONGEST_ADDRESS = 300
RELATIONS = ("mother", "father", "parent", "guardian", "foster_parent", "grandparent", "relative")


@dataclass(frozen=True, slots=True)
class Child:
    """A child who lives in the district, or learns in a private school in it, and is not enrolled."""

    given_name: str
    family_name: str
    birth_on: date
    language: str
    address: str
    setting: str
    school_name: str | None


@dataclass(frozen=True, slots=True)
class Contact:
    """A parent or another adult of the child. `kind` is one of RELATIONS."""

    given_name: str
    family_name: str
    kind: str
    language: str
    email: str | None
    phone: str | None


NAME = Words("Write the name, with at most 100 letters.", "Escriba el nombre, con un máximo de 100 letras.")
BIRTHDAY = Words(
    "Look at the birthday: child find is for children of at most 22 years.",
    "Revise la fecha de nacimiento: la búsqueda de niños es hasta los 22 años.",
)
LANGUAGE = Words("Choose a language.", "Elija un idioma.")
ADDRESS = Words(
    "Write where the child lives, with at most 300 letters.", "Escriba dónde vive, con un máximo de 300 letras."
)
SETTING = Words("Choose where the child learns now.", "Elija dónde aprende ahora.")
SCHOOL = Words("Write the name of the private school.", "Escriba el nombre de la escuela privada.")
RELATION = Words("Choose how they are related to the child.", "Elija su relación con el niño o la niña.")
EMAIL = Words(
    "This is no e-mail address. Look for a missing letter, or leave it empty and write a telephone number.",
    "Esto no es un correo electrónico. Revise si falta una letra, o déjelo vacío y escriba un teléfono.",
)
REACHED = Words("Write an e-mail address or a telephone number.", "Escriba un correo o un teléfono.")


def cleaned(child: Child) -> Child:
    """As it is kept: single blanks, none around, nothing instead of an empty line."""
    return replace(
        child,
        given_name=_line(child.given_name),
        family_name=_line(child.family_name),
        address=_line(child.address),
        school_name=_line(child.school_name or "") or None,
    )


def cleaned_contact(contact: Contact) -> Contact:
    """As it is kept."""
    return replace(
        contact,
        given_name=_line(contact.given_name),
        family_name=_line(contact.family_name),
        email=_line(contact.email or "") or None,
        phone=_line(contact.phone or "") or None,
    )


def first_wrong(child: Child, contact: Contact, today: date) -> tuple[str, Words] | None:
    """The first field that does not fit yet and what to do, in the order of the form; None when all do."""
    found: list[tuple[bool, str, Words]] = [
        (not _is_name(child.given_name), "givenName", NAME),
        (not _is_name(child.family_name), "familyName", NAME),
        (child.birth_on > today or age_on(child.birth_on, today) > OLDEST, "birthOn", BIRTHDAY),
        (not _is_language(child.language), "language", LANGUAGE),
        (not _is_text(child.address, LONGEST_ADDRESS), "address", ADDRESS),
        (child.setting not in SETTINGS, "setting", SETTING),
        (child.setting == "private_school" and child.school_name is None, "schoolName", SCHOOL),
        (child.school_name is not None and not _is_name(child.school_name), "schoolName", NAME),
        (not _is_name(contact.given_name), "contactGivenName", NAME),
        (not _is_name(contact.family_name), "contactFamilyName", NAME),
        (contact.kind not in RELATIONS, "contactKind", RELATION),
        (not _is_language(contact.language), "contactLanguage", LANGUAGE),
        (contact.email is not None and not is_address(contact.email), "contactEmail", EMAIL),
        (contact.phone is not None and not _is_text(contact.phone, 40), "contactPhone", REACHED),
        (not (contact.email or contact.phone), "contactEmail", REACHED),
    ]
    return next(((field, says) for is_wrong, field, says in found if is_wrong), None)


def _line(text: str) -> str:
    return " ".join(text.split())


def _is_text(text: str, longest: int) -> bool:
    return 1 <= len(text) <= longest and text.isprintable()


def _is_name(text: str) -> bool:
    return _is_text(text, LONGEST)


def _is_language(text: str) -> bool:
    return 2 <= len(text) <= 3 and text.isascii() and text.isalpha() and text.islower()
