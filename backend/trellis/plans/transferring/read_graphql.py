"""What a plan came from and to whom plans were sent, as they are read beside a plan and a student."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import strawberry
from sqlalchemy import Boolean, Date, Text, case, cast, func, null, select, type_coerce
from strawberry.scalars import JSON

from trellis.access import Permission
from trellis.districts.model import District
from trellis.graphql.compile.declare import Rowed, column, expression, one, reads
from trellis.graphql.rights import permitted
from trellis.people.graphql import Person
from trellis.plans.form.kinds import IEP
from trellis.plans.transferring.model import PlanHandover as HandoverRow
from trellis.plans.transferring.model import PlanTransfer as TransferRow


def _in_state(work: Any, row: Any) -> Any:
    own = select(District.state).where(District.id == row.district_id).scalar_subquery()
    return type_coerce(row.from_state == own, Boolean)


def _reevaluation(work: Any, row: Any) -> Any:
    return cast(row.evaluated_on + func.make_interval(3), Date)


def _to_the_team(name: str) -> Any:
    """Words of one parent, as staff wrote them down, are no other parent's to read, nor a class teacher's."""

    def build(work: Any, row: Any) -> Any:
        is_theirs = permitted(work, Permission.READ_DRAFT, row.student_id, plan_kind=IEP, plan_state="draft")
        return type_coerce(case((is_theirs, getattr(row, name)), else_=null()), Text)

    return build


@reads(TransferRow)
@strawberry.type(description="The plan a student came with from another district, and what they get meanwhile.")
class PlanTransfer(Rowed):
    source: str = column(TransferRow.source, description="package, or paper")
    from_district: str = column(TransferRow.from_district)
    from_state: str = column(TransferRow.from_state)
    is_in_state: bool = expression(_in_state)
    arrived_on: date = column(TransferRow.arrived_on)
    old_starts_on: date | None = column(TransferRow.old_starts_on)
    old_ends_on: date | None = column(TransferRow.old_ends_on)
    evaluated_on: date | None = column(TransferRow.evaluated_on)
    reevaluation_due_on: date | None = expression(_reevaluation)
    services: JSON = column(TransferRow.services, description="Rows of {what, startsOn}.")
    evaluation: str | None = column(TransferRow.evaluation, description="needed, not_needed; null: not decided")
    revision: int = column(TransferRow.revision)
    consulted_on: date | None = column(TransferRow.consulted_on)
    consulted_how: str | None = column(TransferRow.consulted_how)
    consulted_with: str | None = expression(_to_the_team("consulted_with"))
    parent_said: str | None = expression(
        _to_the_team("parent_said"), description="For who reads the draft; null for the family and any other reader."
    )


@reads(HandoverRow)
@strawberry.type(description="That a plan was sent to another district (34 CFR 99.32).")
class PlanHandover(Rowed):
    to_name: str = column(HandoverRow.to_name)
    ground: str = column(HandoverRow.ground, description="parent_asked, district_asked, annual_notice")
    reason: str = column(HandoverRow.reason)
    made_at: datetime = column(HandoverRow.made_at)
    made_by: Person = one(HandoverRow.made_by_id)
