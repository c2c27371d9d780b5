"""What a plan that began with a transfer says of it: frozen with it, printed, and read by the family. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from trellis.documents.content import Block, BulletList, Fact, FactTable, Heading, Paragraph, Run, plain
from trellis.kernel.words import Language, Words
from trellis.plans.form.values import day, day_in_words

KEY = "transfer"
"""The key of its section in the plain view; also where a frozen document has it (`plan.transfer`)."""
IN_STATE_CITE, OUT_OF_STATE_CITE = "34 CFR 300.323(e)", "34 CFR 300.323(f)"

TITLE = Words(en="Your child's services continue", es="Los servicios de su hijo continúan")
EXPLANATION = Words(
    en="Your child came with a plan from another district. The school gives services like those in that plan until "
    "you and the school have agreed on a plan here.",
    es="Su hijo llegó con un plan de otro distrito. La escuela da servicios como los de ese plan hasta que usted y la "
    "escuela acuerden un plan aquí.",
)
SINCE = Words(en="Given since", es="Se da desde")
ASKED = Words(en="The school talked with the family about it", es="La escuela habló de esto con la familia")
WHEN_ASKED = Words(en="When and how", es="Cuándo y cómo")
FROM = Words(en="The plan came from", es="El plan vino de")
OLD_PLAN_RUNS = Words(en="That plan runs until", es="Ese plan vale hasta el")
EVALUATED = Words(en="Last evaluation", es="Última evaluación")
ARRIVED = Words(en="First day of school here", es="Primer día de escuela aquí")
COMPARABLE = Words(en="Comparable services until this plan", es="Servicios comparables hasta este plan")
CONSULTED = Words(en="Parent consulted", es="Se consultó a la familia")
TRANSFER = Words(en="Transfer from {district} ({state})", es="Traslado desde {district} ({state})")
HOW = {
    "meeting": Words(en="at a meeting", es="en una reunión"),
    "phone": Words(en="by phone", es="por teléfono"),
    "video": Words(en="by video", es="por video"),
    "in_writing": Words(en="in writing", es="por escrito"),
}


def about_transfer(
    *,
    district: str,
    state: str,
    in_state: bool,
    source: str,
    sha256: str | None,
    starts_on: date | None,
    ends_on: date | None,
    evaluated_on: date | None,
    arrived_on: date,
    services: Sequence[Mapping[str, Any]],
    evaluation: str | None,
    consulted: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """What a version says of the transfer it began with (`plan.transfer`)."""
    return {
        "from": {"district": district, "state": state, "inState": in_state},
        "source": source,
        "oldPlan": {"sha256": sha256, "startsOn": _iso(starts_on), "endsOn": _iso(ends_on)},
        "evaluatedOn": _iso(evaluated_on),
        "arrivedOn": arrived_on.isoformat(),
        "services": [dict(service) for service in services],
        "evaluation": evaluation,
        "consulted": dict(consulted) if consulted else None,
    }


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None


def plain_section(about: Mapping[str, Any], language: str, *, written_in: str = "en") -> dict[str, Any]:
    """The first section a family reads: that services go on, which, from which day, and that they were asked."""
    spoken = "es" if language.lower().startswith("es") else "en"
    items = [
        _item(f"transfer:{number}", service["what"], written_in, SINCE.in_language(language), _from(service, language))
        for number, service in enumerate(about["services"], 1)
        if service["startsOn"]
    ]
    consulted = about["consulted"]
    if consulted:
        items.append(
            _item(
                "transfer:asked",
                ASKED.in_language(language),
                spoken,
                WHEN_ASKED.in_language(language),
                _told(consulted, language),
            )
        )
    for item in items:
        for detail in item["details"]:
            detail["textLanguage"] = spoken
    return {
        "key": KEY,
        "title": TITLE.in_language(language),
        "explanation": EXPLANATION.in_language(language),
        "items": items,
    }


def _item(key: str, text: str, written_in: str, label: str, when: str) -> dict[str, Any]:
    return {
        "id": key,
        "kind": "fact",
        "title": "",
        "text": text,
        "textLanguage": written_in,
        "details": [{"label": label, "text": when}],
        "isDecision": False,
    }


def _from(service: Mapping[str, Any], language: str) -> str:
    return day_in_words(date.fromisoformat(service["startsOn"])).in_language(language)


def _told(consulted: Mapping[str, Any], language: str) -> str:
    on = day_in_words(date.fromisoformat(consulted["on"])).in_language(language)
    return f"{on}, {HOW[consulted['how']].in_language(language)}"


def printed(about: Mapping[str, Any], language: Language) -> Iterator[Block]:
    """The same in the plan as it is printed, with its source in the law."""
    came = about["from"]
    title = TRANSFER.filled(district=came["district"], state=came["state"]).in_language(language)
    yield Heading(2, title)
    cite = IN_STATE_CITE if came["inState"] else OUT_OF_STATE_CITE
    yield Paragraph((Run(cite, italic=True),), leads=True)
    said = [
        (ARRIVED, about["arrivedOn"]),
        (OLD_PLAN_RUNS, about["oldPlan"]["endsOn"]),
        (EVALUATED, about["evaluatedOn"]),
    ]
    facts = [Fact(label.in_language(language), _day(on, language)) for label, on in said if on]
    if consulted := about["consulted"]:
        facts.append(Fact(CONSULTED.in_language(language), _told(consulted, language)))
    yield FactTable(tuple(facts))
    lines = [
        f"{one['what']} ({SINCE.in_language(language).lower()} {_from(one, language)})"
        for one in about["services"]
        if one["startsOn"]
    ]
    if lines:
        yield Heading(3, COMPARABLE.in_language(language))
        yield BulletList(tuple(plain(line) for line in lines))


def _day(said: str, language: Language) -> str:
    found = day(said)
    return day_in_words(found).in_language(language) if found else ""
