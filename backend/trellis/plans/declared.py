"""What a compiled read says of a plan's sections, as SQL: their order and their content, as `reading` says them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import JSON, Text, and_, case, cast, func, literal, literal_column, not_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from trellis.access import Permission
from trellis.graphql.compile.declare import Rows
from trellis.graphql.rights import permitted_by_kind
from trellis.plans.form import form_for
from trellis.plans.form.registry import VERSIONS
from trellis.plans.model import Plan, PlanSection, PlanVersion, SharedDraft
from trellis.plans.reading import IN_WORK

EMPTY = literal_column("'{}'::json", JSON)


def in_form_order(section: Rows) -> list[Any]:
    """Sections in the order of the form their plan was begun on; a key that form has not comes last."""
    plan = section[Plan]
    places = [
        (
            and_(plan.kind == kind, plan.form_version == version),
            func.array_position(
                literal([one.key for one in form_for(kind, version).sections], ARRAY(Text)), section.section_key
            ),
        )
        for kind, versions in VERSIONS.items()
        for version in versions
    ]
    return [case(*places), section.id]


def content_as_read(work: Any, section: Rows) -> Any:
    """What a section says to the actor: as it is written, as it was shared, or as it was frozen (`content_of`)."""
    plan, said = section[Plan], section[PlanSection]
    written = cast(said.content, JSON)
    reads_work, version = _reads_work(work, plan), aliased(PlanVersion)
    shared = _shared(plan, lambda copy: _part(cast(copy.content, JSON), said.section_key))
    frozen = cast(func.convert_from(version.canonical, literal_column("'UTF8'", Text)), JSON)
    # Of a plan with a version it is never NULL: what that does not say is empty, not what is written.
    final = (
        select(func.coalesce(_part(_part(frozen, literal_column("'content'", Text)), said.section_key), EMPTY))
        .where(version.plan_id == plan.id)
        .order_by(version.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = case(
        (and_(plan.state.in_(IN_WORK), reads_work), written),
        (plan.state.in_(IN_WORK), shared),
        else_=func.coalesce(final, written, type_=JSON),
    )
    return func.coalesce(found, EMPTY, type_=JSON)


def amendment_as_read(column: Any, shared: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    """A column that says something of an amendment: to whom a draft was shared, what the copy says (`about`)."""

    def build(work: Any, plan: Any) -> Any:
        kept = getattr(plan, column.key)
        only_shared = and_(plan.state.in_(IN_WORK), plan.occasion == "amendment", not_(_reads_work(work, plan)))
        return case((only_shared, _shared(plan, shared)), else_=kept)

    return build


def in_scope(copy: Any) -> Any:
    """The keys of the sections that a shared amendment names."""
    keys = select(func.jsonb_array_elements_text(copy.amendment["scope"])).correlate(copy)
    return func.array(keys.scalar_subquery(), type_=ARRAY(Text))


def _reads_work(work: Any, plan: Any) -> Any:
    return permitted_by_kind(
        work, Permission.READ_DRAFT, plan.student_id, plan.kind, plan_state="draft", plan_shared=False
    )


def _shared(plan: Any, said: Callable[[Any], Any]) -> Any:
    copy = aliased(SharedDraft)
    return (
        select(said(copy))
        .where(copy.plan_id == plan.id, copy.stopped_at.is_(None))
        .order_by(copy.shared_at.desc(), copy.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _part(said: Any, key: Any) -> Any:
    return said.op("->", return_type=JSON())(key)
