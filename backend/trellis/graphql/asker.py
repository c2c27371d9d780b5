"""Who asks, for declared reads: a unit of work whose values are bind parameters, and those values now."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Date, DateTime, Text, Uuid, bindparam

from trellis.graphql.compile.asking import Asker
from trellis.kernel.tenancy import Actor, UnitOfWork

if TYPE_CHECKING:
    from trellis.graphql.context import Context

Variant = tuple[str, frozenset[str], bool, str, str]
IN_SOME_SCHOOL = frozenset({("some role", UUID(int=0))})
"""Stands for the roles somebody holds in schools; which ones, and where, each statement asks the database."""


class _AsksNothing:
    """In the place of a session: a condition is built without asking the database."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError("a declared read is built without asking the database")


ASKS_NOTHING = _AsksNothing()


def asker_of(context: Context, more: Mapping[str, Any] | None = None, proof: Any = None) -> Asker | None:
    """The asker of a signed-in operation, with `more` parameters of the `proof` that they are; None for a visitor."""
    work, session = context.unit, context.signed_in
    if work is None or session is None or session.actor.person_id is None:
        return None
    actor = session.actor
    language = "es" if context.language.lower().split("-")[0] == "es" else "en"
    variant = (actor.kind, actor.roles, bool(actor.school_roles), session.audience, language)
    values: dict[str, Any] = {
        "asker_person": actor.person_id,
        "asker_district": work.district_id,
        "asker_now": work.at,
        "asker_session": actor.session_id,
        "asker_purpose": work.purpose,
        "asker_today": session.today(work.at),
        "asker_state": session.state,
        **(more or {}),
    }
    return Asker(variant, _stand_in(variant), values, context, proof)


@lru_cache(maxsize=512)
def _stand_in(variant: Variant) -> UnitOfWork:
    """What everybody with the same roles, language and way in has in common."""
    kind, roles, in_schools, audience, language = variant
    person: Any = bindparam("asker_person", type_=Uuid(), required=False)
    district: Any = bindparam("asker_district", type_=Uuid(), required=False)
    now: Any = bindparam("asker_now", type_=DateTime(timezone=True), required=False)
    today: Any = bindparam("asker_today", type_=Date(), required=False)
    state: Any = bindparam("asker_state", type_=Text(), required=False)
    return UnitOfWork(
        session=ASKS_NOTHING,  # type: ignore[arg-type]
        district_id=district,
        actor=Actor(
            kind=kind,
            person_id=person,
            roles=roles,
            school_roles=IN_SOME_SCHOOL if in_schools else frozenset(),
            language=language,
        ),
        purpose="graphql",
        at=now,
        memory={"today": today, "state": state, "audience": audience},
    )
