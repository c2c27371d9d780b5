"""The matrix, tabulated for the database: which single tie to a student opens which kind of record.

The row policies ask this table and nothing else, and it is made by asking the
matrix about every tie alone. That says all as long as no rule wants two ties at
once; `tests/access/test_ties.py` holds the matrix to it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from trellis.access.matrix import ALLOW, FOR_THE_DISTRICT, Permission
from trellis.access.relationship import Facts, Relationship
from trellis.kernel.tenancy import Actor
from trellis.people.model import ROLES
from trellis.teams.model import TEAM_ROLES

RIGHTS = ("view", "consent", "notice", "ferpa_view")
_NOBODY = Actor(kind="person")
_SOMEONE = uuid.UUID(int=0)

FAMILY_LISTS = ("right:ferpa_view",)
"""Ties that open nothing yet (FERPA apart from IDEA), but whose child the family's first page names."""


def _tie(actor: Actor = _NOBODY, **said: Any) -> Relationship:
    return Relationship(actor=actor, student_id=_SOMEONE, **said)


TIES: Mapping[str, Relationship] = {
    **{f"team:{role}": _tie(team_roles=frozenset({role})) for role in TEAM_ROLES},
    **{f"right:{right}": _tie(rights=frozenset({right})) for right in RIGHTS},
    "self": _tie(is_self=True),
    "adult": _tie(is_self=True, is_adult=True, rights=frozenset(RIGHTS)),
    "class": _tie(teaches=True),
    **{f"school:{role}": _tie(school_roles=frozenset({role})) for role in ROLES},
    **{f"district:{role}": _tie(Actor(kind="person", roles=frozenset({role}))) for role in ROLES},
}
"""Every way to be tied to a student. `school:` and `district:` come with a role and have no rows; neither have `self`
and `adult`, the student who decides for themselves today (`access.rights.decides_for_themselves`)."""

SCOPES: Mapping[str, tuple[Permission, Mapping[str, Any]]] = {
    "directory": (Permission.SEE_DIRECTORY, {}),
    "record": (Permission.SEE_STUDENT, {}),
    "contacts": (Permission.SEE_CONTACTS, {}),
    "custody": (Permission.SEE_CUSTODY, {}),
    "history": (Permission.SEE_HISTORY, {}),
    "plan_draft": (Permission.READ_DRAFT, {"plan_kind": "iep", "plan_state": "draft"}),
    "plan_shared": (Permission.READ_DRAFT, {"plan_kind": "iep", "plan_state": "draft", "plan_shared": True}),
    "plan_final": (Permission.READ_PLAN, {"plan_kind": "iep", "plan_state": "active"}),
    "plan_504": (Permission.READ_DRAFT, {"plan_kind": "section_504", "plan_state": "draft"}),
    "meeting": (Permission.SEE_MEETING, {}),
    "notice": (Permission.READ_NOTICE, {}),
    "attachment": (Permission.OPEN_ATTACHMENT, {}),
    "record_of_access": (Permission.SEE_RECORD_OF_ACCESS, {}),
    "case": (Permission.SEE_CASE, {}),
    "request": (Permission.READ_REQUEST, {}),
    "request_queue": (Permission.MATCH_REQUEST, {}),
    "evaluation": (Permission.READ_EVALUATION, {}),
    "evaluation_signed": (Permission.READ_SIGNED_AREA, {}),
    "evaluation_report": (Permission.READ_EVALUATION_REPORT, {}),
    "raw": (Permission.READ_RAW, {}),
    "raw_shown": (Permission.READ_RAW_SHOWN, {}),
    "signing": (Permission.SIGN, {"plan_state": "consent_pending", "recently_authenticated": True}),
}
"""Kinds of record, each with the permission that opens it. Whoever reads an IEP reads a 504 plan in the same state;
`plan_504` opens 504 plans beside them, in any state, to who reads no IEP. `tests/access/test_ties.py` holds to both."""

CLOSED_TO_FAMILY = frozenset(scope for scope, (permission, _) in SCOPES.items() if permission in FOR_THE_DISTRICT)
"""Kinds of record no tie opens of a child of one's own family: the row policies take those children out."""

REACH = "reach"
"""What opens at least one kind: then the student's own row is there to be joined to."""


def opened_by(tie: Relationship) -> frozenset[str]:
    """The kinds of record `tie` opens, `reach` included when there is one."""
    found = {scope for scope, (permission, facts) in SCOPES.items() if ALLOW[permission](Facts(tie=tie, **facts))}
    return frozenset(found | {REACH} if found else found)


def tabulated() -> dict[str, list[str]]:
    """For each kind of record the ties that open it, sorted."""
    table: dict[str, list[str]] = {scope: [] for scope in [*SCOPES, REACH]}
    for name in sorted(TIES):
        for scope in opened_by(TIES[name]) or ({REACH} if name in FAMILY_LISTS else ()):
            table[scope].append(name)
    return table
