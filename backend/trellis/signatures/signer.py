"""Who signed, by their account and not by what they typed; and the number of all that is kept about it."""

from __future__ import annotations

import uuid

import rfc8785
from sqlalchemy import select

from trellis.kernel.hashing import sha256_hex
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.model import Person, Session
from trellis.signatures.model import Signature
from trellis.signatures.names import is_own_name
from trellis.signatures.rules import Signer, identity_digest


def full_name(person: Person) -> str:
    """The name on record, as a document names somebody."""
    return f"{person.given_name} {person.family_name}".strip()


def is_name_of(person: Person, typed: str) -> bool:
    """Whether `typed` is the person's own name as people write it."""
    return is_own_name(typed, person.given_name, person.preferred_name, person.family_name)


async def signer_of(work: UnitOfWork, person_id: uuid.UUID, session_id: uuid.UUID | None) -> Signer:
    """The person and the account (issuer and subject) their session began with."""
    person = (await work.session.execute(select(Person).where(Person.id == person_id))).scalar_one()
    account = (
        await work.session.execute(
            select(Session.issuer, Session.subject).where(Session.id == session_id, Session.person_id == person_id)
        )
    ).one_or_none()
    digest = identity_digest(account.issuer, account.subject, session_id) if account and session_id else ""
    return Signer(person_id, full_name(person), digest)


def evidence_digest(signature: Signature) -> str:
    """SHA-256 (RFC 8785) of what is kept of a signature's circumstances and not printed.

    The session's id keeps the digest from being tried out with guessed addresses.
    """
    return sha256_hex(
        rfc8785.dumps(
            {
                "answer": signature.answer_sha256,
                "session": str(signature.session_id),
                "authenticatedAt": signature.authenticated_at.isoformat(),
                "signedAt": signature.signed_at.isoformat(),
                "address": signature.address or "",
                "device": signature.device or "",
            }
        )
    )
