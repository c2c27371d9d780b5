"""What makes an answer complete, what it amounts to, and the sentence it agrees to. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import rfc8785

from trellis.kernel.hashing import sha256_hex
from trellis.kernel.words import Words
from trellis.signatures.drawn import Drawing

CHOICES = ("agree", "disagree", "question")
LANGUAGES = ("en", "es")
"""Those the consent sentence is said in."""

CONSENT_TEXT = Words(
    en="I have read this plan, or somebody read it to me, in a language I understand. My answers above say which parts "
    "I agree with. I sign because I want to. I can take my agreement back at any time; that does not undo what was "
    "already done. I accept that my typed name here counts as my signature, and I can ask for paper instead.",
    es="Leí este plan, o alguien me lo leyó, en un idioma que entiendo. Mis respuestas dicen con qué partes estoy de "
    "acuerdo. Firmo porque quiero. Puedo retirar mi acuerdo en cualquier momento; eso no deshace lo que ya se hizo. "
    "Acepto que mi nombre escrito aquí vale como mi firma, y puedo pedir hacerlo en papel.",
)
"""34 CFR 300.9: informed, in the native language, voluntary, revocable but not retroactively."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to one item; `comment` is the person's own words."""

    item_id: str
    choice: str
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """The person of a session. `identity_sha256` (hex) is empty when the session is not kept here."""

    person_id: uuid.UUID
    name: str
    identity_sha256: str


def consent_text(language: str) -> tuple[str, str]:
    """The sentence a signer agrees to in `language`, and its SHA-256."""
    text = CONSENT_TEXT.in_language(language)
    return text, sha256_hex(text.encode())


def unanswered(item_ids: Iterable[str], choices: Sequence[Choice]) -> list[str]:
    """Items without exactly one known answer, and answers to things that are not items."""
    wanted = list(item_ids)
    given = [c.item_id for c in choices if c.choice in CHOICES]
    return [i for i in wanted if given.count(i) != 1] + [c.item_id for c in choices if c.item_id not in wanted]


def outcome(choices: Sequence[Choice]) -> str:
    """`granted` when all agree, `refused` when none does, else `partially_granted`.

    A question is not agreement: consent is informed or it is none (34 CFR 300.9(a)).
    """
    agreed = sum(c.choice == "agree" for c in choices)
    if agreed == len(choices):
        return "granted"
    return "partially_granted" if agreed else "refused"


def answer_digest(
    *,
    document_sha256: str,
    consent_text_sha256: str,
    choices: Sequence[Choice],
    typed_name: str,
    signer: Signer,
    drawing: Drawing | None = None,
) -> str:
    """SHA-256 over the canonical form (RFC 8785) of exactly what was answered, and by whom: the receipt's number.

    A drawing is in it where there is one.
    """
    drawn = {"drawing": [list(stroke) for stroke in drawing]} if drawing else {}
    return sha256_hex(
        rfc8785.dumps(
            {
                **drawn,
                "document": document_sha256,
                "consentText": consent_text_sha256,
                "choices": [{"item": c.item_id, "choice": c.choice, "comment": c.comment or ""} for c in choices],
                "typedName": typed_name,
                "signer": {
                    "person": str(signer.person_id),
                    "name": signer.name,
                    "account": signer.identity_sha256,
                },
            }
        )
    )


def identity_digest(issuer: str, subject: str, session_id: uuid.UUID) -> str:
    """SHA-256 (RFC 8785) of an account as a session proved it.

    The digest is printed, the session's id is shown nowhere: without it nobody finds the subject by guessing.
    """
    return sha256_hex(rfc8785.dumps({"issuer": issuer, "subject": subject, "session": str(session_id)}))
