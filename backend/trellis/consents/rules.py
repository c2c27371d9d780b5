"""What is frozen of a request, what answers amount to, when attempts are enough, what a reason rests on. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import rfc8785

from trellis.consents.kinds import NO_RECORDS, STATEMENTS, TEXTS, Kind
from trellis.consents.states import YES
from trellis.kernel.errors import InvalidInput
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.words import Words

FORMAT = "trellis-consent-request/1"
LANGUAGES = ("en", "es")
MOST_RECORDS, LONGEST_RECORD, LONGEST_REASON, LONGEST_SAID = 20, 300, 2_000, 1_000
SHORTEST_REASON = 10
ATTEMPTS_NEEDED, CHANNELS_NEEDED = 3, 2
"""ATT-1 (domain.md 4.4): at least two ways; three is what districts keep, and the law names no number."""
CHANNELS = ("phone", "mail", "email", "visit", "sms", "portal")
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
RTI = re.compile(
    r"\b(rti|mtss|response[- ]to[- ]intervention|multi[- ]?tiered|tier(ed)? ?(1|2|3|i{1,3})?|interventions?"
    r"|respuesta a la intervención|intervenci[oó]n(es)?|niveles? (1|2|3))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the evaluation as it is asked about."""

    key: str
    name: Words
    plainly: Words
    procedures: str
    reason: str
    language: str
    assessor: str | None

    def as_json(self) -> dict[str, Any]:
        """As it is frozen."""
        return {
            "key": self.key,
            "name": {"en": self.name.en, "es": self.name.es},
            "plainly": {"en": self.plainly.en, "es": self.plainly.es},
            "procedures": self.procedures,
            "reason": self.reason,
            "language": self.language,
            "assessor": self.assessor,
        }


@dataclass(frozen=True, slots=True)
class Release:
    """A record that goes to somebody outside the district, and to whom (34 CFR 300.9(b))."""

    what: str
    to: str


def cleaned(text: str | None, longest: int, field: str) -> str:
    """A text as it is kept, without what no screen shows. Raises InvalidInput when it is too long."""
    kept = UNSEEN.sub("", text or "").strip()
    if len(kept) > longest:
        raise InvalidInput(field=field)
    return kept


def releases_of(said: Iterable[tuple[str, str]]) -> list[Release]:
    """The records to be released, each with who gets it. Raises InvalidInput where one half is missing."""
    found = [
        Release(cleaned(what, LONGEST_RECORD, "records"), cleaned(to, LONGEST_RECORD, "records")) for what, to in said
    ]
    found = [one for one in found if one.what or one.to]
    if len(found) > MOST_RECORDS or any(not one.what or not one.to for one in found):
        raise InvalidInput(
            Words(
                en="Name for each record what it is and who gets it.",
                es="Indique de cada expediente qué es y quién lo recibe.",
            ),
            field="records",
        )
    return found


def document_of(
    *,
    kind: Kind,
    request: Mapping[str, Any],
    student: Mapping[str, Any],
    areas: Sequence[Area],
    records: Sequence[Release],
) -> dict[str, Any]:
    """What is frozen when consent is asked for (34 CFR 300.9(a), (b)): both languages in one document, one hash."""
    if kind.activity is None or kind.if_not is None:
        raise ValueError(f"{kind.key} is asked by another room")
    return {
        "format": FORMAT,
        "request": dict(request),
        "kind": kind.key,
        "cite": kind.cite,
        "student": dict(student),
        "activity": _both(kind.activity),
        "areas": [area.as_json() for area in areas],
        "records": [{"what": one.what, "to": one.to} for one in records],
        "noRecords": None if records else _both(NO_RECORDS),
        "ifNot": _both(kind.if_not),
        "statements": [{"key": key, "text": _both(text)} for key, text in STATEMENTS],
    }


def canonical_bytes(document: Mapping[str, Any]) -> bytes:
    """The one byte form of RFC 8785. Raises InvalidInput where a text has none (half a character)."""
    try:
        return rfc8785.dumps(dict(document))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as wrong:
        raise InvalidInput(field="records") from wrong


def asked_for(canonical: bytes) -> tuple[Any, ...]:
    """What a frozen request asks for, whoever assesses: its kind, its areas, and the records that go to somebody."""
    said = json.loads(canonical)
    areas = [{key: one for key, one in area.items() if key != "assessor"} for area in said["areas"]]
    return said["kind"], areas, said["records"]


def consent_text(outcome: str, language: str) -> tuple[str, str]:
    """The sentence somebody agrees to who answers so in `language`, and its SHA-256."""
    text = TEXTS[outcome].in_language(language)
    return text, sha256_hex(text.encode())


def outcome_of(agrees: bool, areas: Sequence[str], refused: Sequence[str]) -> str:
    """What an answer amounts to: all, none, or the areas that are left."""
    if not agrees or (areas and len(refused) == len(areas)):
        return "refused"
    return "partially_granted" if refused else "granted"


def answer_digest(**said: Any) -> str:
    """SHA-256 over the canonical form (RFC 8785) of exactly what was answered, and by whom: the receipt's number."""
    return sha256_hex(rfc8785.dumps(said))


@dataclass(frozen=True, slots=True)
class Standing:
    """What all answers to one request amount to for the district.

    `granted`: the evaluation may go on. `refused`: nobody who was asked is left to agree. Both False: it waits.
    `conflict`: two people answered differently, for an administrator to see.
    """

    granted: bool
    refused: bool
    conflict: bool


def standing_of(states: Iterable[str], *, is_joint: bool) -> Standing:
    """Of the states of everybody asked. Any one valid consent is enough, unless an order says that both decide.

    Source: domain.md 5.6; 34 CFR 300.300(a)(1). A revocation by either is effective; while
    answers are waited for it is a no.
    """
    held = [state for state in states if state != "closed"]
    agreed = [state for state in held if state in YES]
    against = [state for state in held if state in ("refused", "revoked")]
    waiting = [state for state in held if state not in (*YES, "refused", "revoked")]
    revoked = "revoked" in held
    granted = bool(agreed) and not revoked and (not is_joint or not (against or waiting))
    refused = bool(against) and (is_joint or not (agreed or waiting))
    return Standing(granted, refused and not granted, bool(agreed and against) or len(set(agreed)) > 1)


def agreed_areas(asked: Sequence[str], left_out: Sequence[Sequence[str]], *, is_joint: bool) -> list[str]:
    """Of the areas asked about, those agreed to; `left_out` says of each who agreed what they did not agree to."""
    enough = all if is_joint else any
    return [key for key in asked if left_out and enough(key not in left for left in left_out)]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to reach the parent."""

    made_on: date
    channel: str


def are_enough(attempts: Iterable[Attempt], since: date) -> bool:
    """Whether the efforts to obtain consent are documented (ATT-1, ATT-2; 34 CFR 300.300(d)(5)).

    What was done before anybody was asked is no effort to obtain an answer.
    """
    counted = [one for one in attempts if one.made_on >= since]
    return len(counted) >= ATTEMPTS_NEEDED and len({one.channel for one in counted}) >= CHANNELS_NEEDED


def rests_on_rti(reason: str) -> bool:
    """Whether a reason speaks of intervention in tiers, which may not delay or deny an evaluation (OSEP 11-07)."""
    return RTI.search(reason) is not None


def _both(words: Words) -> dict[str, str]:
    return {"en": words.en, "es": words.es}
