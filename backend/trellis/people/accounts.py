"""Which accounts open the door today: those of an issuer the district uses for people of that kind."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from trellis.districts.model import IdentityProvider
from trellis.people.model import Identity

KINDS_OF_AUDIENCE = {
    "staff": ("staff", "student", "guest"),
    "family": ("guardian", "student", "guest"),
    "operators": ("operator",),
}
"""Who may sign in at the provider of each audience."""


def _lets_in(provider: Any, kind: Any) -> ColumnElement[bool]:
    return or_(*(and_(provider.audience == audience, kind.in_(kinds)) for audience, kinds in KINDS_OF_AUDIENCE.items()))


def in_use(issuer: Any, kind: Any) -> ColumnElement[bool]:
    """Whether people of this kind sign in at this issuer today, as SQL.

    A district may have one issuer for two audiences and move one of them: an account of a guardian's works by the
    families' provider alone.
    """
    provider = aliased(IdentityProvider)
    return select(provider.id).where(provider.issuer == issuer, _lets_in(provider, kind)).exists()


def has_account_in_use(person_id: Any, kind: Any) -> ColumnElement[bool]:
    """Whether a person has an account that opens the door today, as SQL."""
    # Joined, not nested: `kind` is a column of the statement right around this one.
    account, provider = aliased(Identity), aliased(IdentityProvider)
    opens = and_(provider.issuer == account.issuer, _lets_in(provider, kind))
    return select(account.id).join(provider, opens).where(account.person_id == person_id).exists()


def has_account(person_id: Any) -> ColumnElement[bool]:
    """Whether a person has ever signed in, as SQL: also where what they signed in with opens nothing any more."""
    account = aliased(Identity)
    return select(account.id).where(account.person_id == person_id).exists()
