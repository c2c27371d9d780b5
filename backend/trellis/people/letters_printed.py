"""The printed letter of `letters.py`: who invites whom, the address, the code, what to do when something is wrong."""

from __future__ import annotations

from babel.dates import format_date

from trellis.districts.model import District
from trellis.documents.content import Document, Fact, FactTable, Heading, NumberedList, Paragraph, plain
from trellis.kernel.clock import in_zone
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.words import Language, Words, formatting_locale
from trellis.people.letters import Letter
from trellis.people.model import Person

TITLE = Words("Your child's own place online", "El lugar de su hijo o hija en línea")
DEAR = Words("For {name}", "Para {name}")
WHY = Words(
    "{district} invites you to read your child's plan, to ask questions and to answer, on a phone or a computer.",
    "{district} le invita a leer el plan de su hijo o hija, a preguntar y a responder, en un teléfono o una "
    "computadora.",
)
STEPS = (
    Words("Open {address}.", "Abra {address}."),
    Words(
        "Type the code of this letter and your child's day of birth.",
        "Escriba el código de esta carta y la fecha de nacimiento de su hijo o hija.",
    ),
    Words(
        "Sign in with an account of your own. Next time the account is enough.",
        "Entre con una cuenta suya. La próxima vez basta con la cuenta.",
    ),
)
CODE, ADDRESS = Words("Code", "Código"), Words("Address", "Dirección")
UNTIL = Words(
    "The code works once, until {day}, and only for you. Do not give it to anybody, nor to the school.",
    "El código sirve una sola vez, hasta el {day}, y solo para usted. No lo dé a nadie, tampoco a la escuela.",
)
PAPER = Words(
    "You need not use it. Everything can be had on paper, at no cost: ask the school.",
    "No tiene que usarlo. Todo se puede tener en papel, sin costo: pídalo a la escuela.",
)
LOST = Words(
    "Lost it, or the code does not work? Ask the school for a new letter; the old code then opens nothing.",
    "¿La perdió o el código no sirve? Pida una carta nueva a la escuela; el código anterior ya no abre nada.",
)


def printed_letter(letter: Letter, person: Person, district: District, *, base_url: str) -> Document:
    """The letter in the language the person reads, English or Spanish. Pure."""
    language: Language = "es" if person.language.startswith("es") else "en"
    address = f"{base_url.removeprefix('https://')}/family/letter/{district.slug}"
    day = format_date(in_zone(letter.until, district.time_zone).date(), "long", locale=formatting_locale(language))

    def say(words: Words, **values: str) -> str:
        return words.filled(**values).in_language(language)

    return Document(
        title=say(TITLE),
        language=language,
        status="final",
        content_sha256=sha256_hex(f"{letter.person_id} {letter.until.isoformat()}".encode()),
        blocks=(
            Heading(1, say(TITLE)),
            Paragraph(plain(say(DEAR, name=person.name))),
            Paragraph(plain(say(WHY, district=district.name))),
            FactTable((Fact(say(ADDRESS), address, is_code=True), Fact(say(CODE), letter.code, is_code=True))),
            NumberedList(tuple(plain(say(step, address=address)) for step in STEPS)),
            *(Paragraph(plain(say(words, day=day))) for words in (UNTIL, LOST, PAPER)),
        ),
        letterhead=(district.name,),
    )
