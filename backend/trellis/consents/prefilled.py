"""What a case knows for the contents of its notice. Pure; nothing is invented, and what no step said stays open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trellis.consents.rules import Area
from trellis.kernel.words import Words
from trellis.notices.prior_written.rules import How, Item, Text, text_of
from trellis.plans.form.values import day_in_words
from trellis.plans.noticing.prefilled import ANOTHER_COPY, EVALUATED, GIVEN_ON, HELP, PARENT_CENTER, SAFEGUARDS

PROPOSES = {
    "initial": Words(
        en="The school proposes a first evaluation, to find out whether there is a disability and a need for special "
        "education.",
        es="La escuela propone una primera evaluación, para saber si hay una discapacidad y necesidad de educación "
        "especial.",
    ),
    "reevaluation": Words(en="The school proposes a reevaluation.", es="La escuela propone una reevaluación."),
}
REFUSES = {
    "initial": Words(
        en="The school refuses a first evaluation for special education.",
        es="La escuela rechaza una primera evaluación para educación especial.",
    ),
    "reevaluation": Words(en="The school refuses a reevaluation.", es="La escuela rechaza una reevaluación."),
}
AREA = Words(en="To be assessed: {area}. How: {how}", es="Se va a evaluar: {area}. Cómo: {how}")
AREA_ALONE = Words(en="To be assessed: {area}.", es="Se va a evaluar: {area}.")
REQUEST_OF = Words(en="The request for help, received on {day}.", es="La solicitud de ayuda, recibida el {day}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the case and the record say. `reviewed`: what was written down as the known data were reviewed."""

    why: str
    contact: str
    school: str
    received_on: date
    evaluated_on: date | None = None
    reviewed: str | None = None
    safeguards_on: date | None = None


def items_of(what: str, machine: str, areas: Sequence[Area]) -> list[Item]:
    """The proposal, and each area to be assessed with how; or the refusal."""
    how: How = "propose" if what == "propose" else "refuse"
    words = (PROPOSES if what == "propose" else REFUSES)[machine]
    return [Item(f"case:{what}", how, text_of(words)), *(_area(area) for area in areas)]


def _area(area: Area) -> Item:
    how = area.procedures.strip().rstrip(".")
    said = AREA.filled(area=area.name, how=f"{how}.") if how else AREA_ALONE.filled(area=area.name)
    return Item(f"area:{area.key}", "propose", text_of(said))


def prefilled(around: Around) -> dict[str, Text]:
    """By content, what is known. What people wrote stands in the language they wrote it in, English as a rule."""
    day = day_in_words
    used = [REQUEST_OF.filled(day=day(around.received_on))]
    if around.evaluated_on:
        used.append(EVALUATED.filled(day=day(around.evaluated_on)))
    safeguards = [SAFEGUARDS]
    if around.safeguards_on:
        safeguards.append(GIVEN_ON.filled(day=day(around.safeguards_on)))
    safeguards.append(ANOTHER_COPY.filled(name=around.contact, school=around.school))
    looked_at = text_of(_paragraph(used))
    if around.reviewed:
        looked_at["en"] = f"{looked_at['en']}\n\n{around.reviewed}"
    found: dict[str, Text] = {
        "evaluations": looked_at,
        "safeguards": text_of(_paragraph(safeguards)),
        "help": text_of(_paragraph([HELP.filled(name=around.contact, school=around.school), PARENT_CENTER])),
    }
    if around.why:
        found["why"] = {"en": around.why}
    return found


def _paragraph(sentences: Sequence[Words]) -> Words:
    return Words(en=" ".join(one.en for one in sentences), es=" ".join(one.es for one in sentences))
