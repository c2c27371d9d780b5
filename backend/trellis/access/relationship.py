"""What ties an actor to a student today, read once a unit of work."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from trellis.kernel.tenancy import Actor


@dataclass(frozen=True, slots=True)
class Relationship:
    """Why `actor` may or may not see one student's record.

    `team_roles`: roles of a current membership. `rights`: `view`, `consent`,
    `notice` under IDEA and `ferpa_view`, from rights-holder rows in force today.
    `school_roles`: roles held in the student's school. `teaches`: a current class. `is_adult`: the actor is the
    student, has come of age, and decides for themselves. `is_family`: the actor is, or was, a relation or a holder of
    rights of the student, whatever else they are.
    """

    actor: Actor
    student_id: uuid.UUID
    is_self: bool = False
    is_adult: bool = False
    team_roles: frozenset[str] = frozenset()
    rights: frozenset[str] = frozenset()
    school_roles: frozenset[str] = frozenset()
    teaches: bool = False
    is_family: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """A relationship and what the asked thing adds: plan kind and state, section writers, whether it was shared, ...

    `plan_kind` is `plan.kind`; None where no plan is spoken of, and then no right that hangs on a kind is given.
    `section_stands`: an amendment leaves the section as it is in force. `decided_by_team`: what a notice tells.
    """

    tie: Relationship
    plan_kind: str | None = None
    plan_state: str | None = None
    plan_shared: bool = False
    section_writers: frozenset[str] = field(default_factory=frozenset)
    section_stands: bool = False
    recently_authenticated: bool = False
    decided_by_team: bool = False
    owner_id: uuid.UUID | None = None
    assigned_ids: frozenset[uuid.UUID] = field(default_factory=frozenset)
