"""The access matrix as conditions in SQL, for what is hidden inside a row or asked of it; rows the policies hide."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Insert,
    Text,
    Uuid,
    and_,
    bindparam,
    false,
    func,
    insert,
    literal,
    literal_column,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from trellis.access import Permission
from trellis.access.day import in_force
from trellis.access.matrix import ALLOW, FOR_THE_DISTRICT
from trellis.access.model import StudentAccess
from trellis.access.own_children import of_others
from trellis.access.relationship import Facts
from trellis.access.ties import TIES
from trellis.graphql.compile.declare import Shown
from trellis.kernel.audit import AuditEntry, record
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.model import PersonRole
from trellis.plans.model import KINDS
from trellis.students.model import Student


@cache
def ties_opening(permission: Permission, facts: frozenset[tuple[str, Any]]) -> tuple[str, ...]:
    """The ties that give a permission by themselves; `tests/access/test_ties.py` holds that no other way gives one."""
    return tuple(name for name, tie in TIES.items() if ALLOW[permission](Facts(tie=tie, **dict(facts))))


def reading(work: UnitOfWork, action: str, kind: str, subject_id: Any, student_id: Any) -> Insert:
    """The audit entry of a reading, written by the statement that reads; as `kernel.audit.record` writes it."""
    return _written(work, action, kind, subject_id, student_id, literal({}, AuditEntry.detail.type))


def listed(name: str, key: Any, *, only: tuple[Any, tuple[str, ...]] | None = None, subject: str = "student") -> Shown:
    """What is written down of the list `name`: whose records a page of it showed, and by which filters it was asked.

    One entry a page, `student.listed`. It is of no one student, so it is not in a student's record of access: that
    lists who opened the record; those employed by the agency are not in it by law either (34 CFR 300.614, 99.32(d)).
    """
    action = f"{subject}.listed"

    def insert_(work: UnitOfWork, keys: Any, by: tuple[str, ...]) -> Insert:
        shown = func.to_jsonb(func.array_agg(aggregate_order_by(keys.c.key, keys.c.place)))
        detail = func.jsonb_build_object(
            *(_word("list"), _word(name), _word("filters"), func.to_jsonb(_words(by)), _word("shown"), shown)
        )
        said = select(detail.label("detail")).select_from(keys).having(func.count() > 0).subquery(f"said_of_{name}")
        return _written(work, action, subject, null(), null(), said.c.detail)

    def record_(work: UnitOfWork, keys: Sequence[Any], by: tuple[str, ...]) -> None:
        if keys:
            record(work, action, subject, None, list=name, filters=list(by), shown=[str(key) for key in keys])

    return Shown(key, insert_, record_, only)


def _word(text: str) -> Any:
    return literal_column(f"'{text}'", Text)


def _words(texts: Sequence[str]) -> Any:
    """Names of a field's arguments, from the schema."""
    return literal_column("ARRAY[" + ", ".join(f"'{text}'" for text in texts) + "]::text[]", ARRAY(Text))


def _written(work: UnitOfWork, action: str, kind: str, subject_id: Any, student_id: Any, detail: Any) -> Insert:
    values = {
        "district_id": work.district_id,
        "id": func.uuidv7(),
        "created_at": work.at,
        "at": work.at,
        "actor_kind": literal(work.actor.kind),
        "actor_person_id": work.person_id,
        "session_id": bindparam("asker_session", type_=Uuid(), required=False),
        "purpose": bindparam("asker_purpose", type_=Text(), required=False),
        "action": literal(action),
        "subject_kind": literal(kind),
        "subject_id": subject_id,
        "student_id": student_id,
        "detail": detail,
    }
    table = AuditEntry.__table__
    said = select(*(value for value in values.values()))
    return insert(table).from_select([table.c[name] for name in values], said)


def permitted(work: UnitOfWork, permission: Permission, student_id: Any, **facts: Any) -> ColumnElement[bool]:
    """Whether the actor has `permission` for the student of a row, as the matrix says; `facts` hold for every row."""
    if work.actor.kind == "system":
        return true()
    ways = _by_ties(work, ties_opening(permission, frozenset(facts.items())), student_id)
    return and_(ways, of_others(student_id)) if permission in FOR_THE_DISTRICT else ways


def _by_ties(work: UnitOfWork, ties: tuple[str, ...], student_id: Any) -> ColumnElement[bool]:
    """Whether one of `ties` ties the actor to the student of a row."""
    if any(f"district:{role}" in ties for role in work.actor.roles):
        return true()
    day = work.memory["today"]
    ways: list[ColumnElement[bool]] = []
    own = [tie for tie in ties if tie.startswith(("team:", "right:", "class"))]
    if own:
        ways.append(
            student_id.in_(
                select(StudentAccess.student_id).where(
                    StudentAccess.person_id == work.person_id,
                    StudentAccess.tie.in_(own),
                    StudentAccess.starts_on <= day,
                    StudentAccess.ends_on > day,
                )
            )
        )
    if "self" in ties:
        ways.append(student_id == work.person_id)
    elif "adult" in ties:
        decides = select(func.app_decides_for_themselves(type_=Boolean)).scalar_subquery()
        ways.append(and_(student_id == work.person_id, decides))
    roles = [tie.partition(":")[2] for tie in ties if tie.startswith("school:")]
    if roles and work.actor.school_roles:  # whoever holds none is not asked for any in each statement
        schools = select(PersonRole.school_id).where(
            PersonRole.person_id == work.person_id,
            PersonRole.role.in_(roles),
            PersonRole.school_id.is_not(None),
            in_force(PersonRole, day),
        )
        ways.append(student_id.in_(select(Student.id).where(Student.school_id.in_(schools))))
    return or_(*ways) if ways else false()


def permitted_by_kind(
    work: UnitOfWork, permission: Permission, student_id: Any, kind: Any, **facts: Any
) -> ColumnElement[bool]:
    """`permitted` for a row about a plan whose kind (`plan.kind`) the row says; asked of the row only where it matters.

    Kinds that are open to this actor in the same ways are one condition, so that nobody pays for a role they lack.
    """
    ways: dict[tuple[bool, tuple[str, ...]], list[str]] = {}
    for one in KINDS:
        ties = ties_opening(permission, frozenset({**facts, "plan_kind": one}.items()))
        everywhere = any(f"district:{role}" in ties for role in work.actor.roles)
        own = () if everywhere else tuple(tie for tie in ties if not tie.startswith("district:"))
        ways.setdefault((everywhere, own), []).append(one)
    if len(ways) == 1:
        return permitted(work, permission, student_id, plan_kind=KINDS[0], **facts)
    return or_(
        *(
            and_(kind.in_(kinds), permitted(work, permission, student_id, plan_kind=kinds[0], **facts))
            for kinds in ways.values()
        )
    )
