"""Signature requests and signatures over GraphQL."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import aliased

from trellis.access import Permission
from trellis.graphql.compile.declare import Listed, Rowed, column, expression, from_source, one, reads
from trellis.graphql.context import Context
from trellis.graphql.node import Info, Node, finds, key_of
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.graphql.rights import permitted_by_kind
from trellis.graphql.watching import watch
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.graphql import Person
from trellis.plans import service as plans
from trellis.plans.model import Plan as PlanRow
from trellis.plans.model import PlanVersion as VersionRow
from trellis.plans.reading import IN_WORK
from trellis.signatures import asking, rules, service
from trellis.signatures.model import Signature as SignatureRow
from trellis.signatures.model import SignatureRequest as RequestRow

if TYPE_CHECKING:
    from trellis.plans.graphql import Plan, PlanResult, PlanVersion


@strawberry.type(description="An answer to one item, in the person's own words.")
class ItemChoice:
    item_id: str
    title: str
    choice: str
    comment: str | None


def _plan_is_there(row: Any, *states: Any) -> Any:
    plan, version = aliased(PlanRow), aliased(VersionRow)
    return (
        select(plan.id)
        .join(version, and_(version.district_id == plan.district_id, version.plan_id == plan.id))
        .where(version.id == row.version_id, *(plan.state.not_in(one) for one in states))
        .exists()
    )


def _is_whole(work: UnitOfWork, row: Any) -> Any:
    """Whether choices and words of a signature are the viewer's to see (`service.signatures_of_requests`)."""
    kind = (
        select(PlanRow.kind)
        .join(VersionRow, and_(VersionRow.district_id == PlanRow.district_id, VersionRow.plan_id == PlanRow.id))
        .where(VersionRow.id == row.version_id)
        .scalar_subquery()
    )
    asks = permitted_by_kind(work, Permission.REQUEST_SIGNATURE, row.student_id, kind, plan_state="active")
    return or_(row.person_id == work.person_id, and_(_plan_is_there(row, IN_WORK), asks))


@reads(SignatureRow)
@strawberry.type(
    description="A rights holder's answer to a frozen version. "
    "Choices, name and receipt are the signer's and theirs who may ask for signatures; others see the outcome."
)
class Signature(Rowed, Node):
    outcome: str = column(SignatureRow.outcome)
    signed_at: datetime = column(SignatureRow.signed_at)
    typed_name: str | None = expression(lambda work, row: case((_is_whole(work, row), row.typed_name)))
    document_sha256: str = column(SignatureRow.document_sha256)
    receipt: str | None = expression(lambda work, row: case((_is_whole(work, row), row.answer_sha256)))

    @strawberry.field
    async def choices(self, info: Info) -> list[ItemChoice]:
        seen = await info.context.loader("signatures", service.signatures_of_requests).load(self.row.request_id)
        if seen is None or not seen.is_whole:
            return []
        row = seen.row
        version = await plans.version_by_id(info.context.work, version_id=row.version_id)
        titles = {item.id: item.title for item in version.decision_items_in(info.context.language)}
        return [
            ItemChoice(
                item_id=c["itemId"],
                title=titles.get(c["itemId"], c["itemId"]),
                choice=c["choice"],
                comment=c.get("comment"),
            )
            for c in row.choices
        ]


def _plan_of(version_id: Any) -> Any:
    """The plan a version freezes, as SQL."""
    version = aliased(VersionRow)
    return select(version.plan_id).where(version.id == version_id).scalar_subquery()


@reads(RequestRow)
@strawberry.type(description="One rights holder asked to answer one frozen version.")
class SignatureRequest(Rowed, Node):
    state: str = column(RequestRow.state)
    viewed_at: datetime | None = column(RequestRow.viewed_at)
    person: Person = one(RequestRow.person_id)
    signature: Signature | None = one(
        RequestRow.id, link=SignatureRow.request_id, where=lambda work, row: _plan_is_there(row)
    )
    plan: Annotated[Plan, strawberry.lazy("trellis.plans.graphql")] = one(lambda work, row: _plan_of(row.version_id))

    # Not declared: who has the version has read the plan, and that is written down.
    @strawberry.field
    async def version(self, info: Info) -> Annotated[PlanVersion, strawberry.lazy("trellis.plans.graphql")]:
        from trellis.plans import graphql as plan_types

        return await plan_types.find_version(info.context, self.row.version_id)


@strawberry.type(description="The sentence a signer agrees to, and its hash.")
class ConsentText:
    text: str
    sha256: str
    language: str


@strawberry.type(description="Somebody who will be asked to sign, as who asks sees them before.")
class SignerToAsk:
    person: Person
    signs_in: bool = strawberry.field(description="With an account that lets them in today.")
    new_by_roster_on: date | None = strawberry.field(
        description="The day a roster gave them the right to consent, where they were never asked to sign before."
    )


@finds("SignatureRequest")
async def find_request(context: Context, request_id: uuid.UUID) -> SignatureRequest:
    """A request by id, through the policy."""
    return SignatureRequest.of(await service.request_by_id(context.work, request_id=request_id))


async def mine(context: Context) -> list[SignatureRequest]:
    """The signed-in person's requests."""
    rows = await context.work.session.execute(await service.my_requests(context.work))
    return [SignatureRequest.of(row) for row in rows.scalars()]


@strawberry.type
class SignatureQuery:
    @strawberry.field(metadata=from_source(Listed(service.my_requests)))
    async def signature_requests(self, info: Info) -> list[SignatureRequest]:
        return await mine(info.context)

    @strawberry.field
    async def signature_request(self, info: Info, id: strawberry.ID) -> SignatureRequest | None:
        from trellis.graphql.node import find_node

        found = await find_node(info.context, id)
        return found if isinstance(found, SignatureRequest) else None

    @strawberry.field(description="Whom asking for signatures would ask at this moment. For who may ask or finalize.")
    async def signers_to_ask(self, info: Info, plan_id: strawberry.ID) -> list[SignerToAsk]:
        found = await asking.whom_to_ask(info.context.work, plan_id=key_of(plan_id, "Plan"))
        return [
            SignerToAsk(person=Person.of(one.person), signs_in=one.signs_in, new_by_roster_on=one.new_by_roster_on)
            for one in found
        ]

    @strawberry.field
    def consent_text(self, info: Info, language: str) -> ConsentText:
        text, digest = rules.consent_text(language)
        return ConsentText(text=text, sha256=digest, language="es" if language.startswith("es") else "en")


@strawberry.input
class ChoiceInput:
    item_id: str
    choice: str
    comment: str | None = None


SignatureRequestResult = Annotated[SignatureRequest | PROBLEMS, strawberry.union("SignatureRequestResult")]
SignatureResult = Annotated[Signature | PROBLEMS, strawberry.union("SignatureResult")]


@strawberry.type
class SignatureMutation:
    @strawberry.mutation
    @answers_problems
    async def request_signatures(
        self, info: Info, plan_id: strawberry.ID, idempotency_key: str
    ) -> Annotated[PlanResult, strawberry.lazy("trellis.plans.graphql")]:
        from trellis.plans import graphql as plan_types

        key = key_of(plan_id, "Plan")
        await service.request_signatures(info.context.work, plan_id=key, idempotency_key=idempotency_key)
        return await plan_types.find_plan(info.context, key)

    @strawberry.mutation
    @answers_problems
    async def mark_signature_request_viewed(self, info: Info, id: strawberry.ID) -> SignatureRequestResult:
        row = await service.mark_viewed(info.context.work, request_id=key_of(id, "SignatureRequest"))
        return SignatureRequest.of(row)

    @strawberry.mutation
    @answers_problems
    async def sign_plan(
        self,
        info: Info,
        request_id: strawberry.ID,
        document_sha256: str,
        consent_text_sha256: str,
        language: str,
        choices: list[ChoiceInput],
        typed_name: str,
        idempotency_key: str,
        drawing: Annotated[
            list[list[int]] | None,
            strawberry.argument(
                description="The signature as it was drawn, where it was: strokes of x, y, x, y, ... on 1000 by 300."
            ),
        ] = None,
    ) -> SignatureResult:
        row = await service.sign(
            info.context.work,
            request_id=key_of(request_id, "SignatureRequest"),
            document_sha256=document_sha256,
            consent_text_sha256=consent_text_sha256,
            language=language,
            choices=[rules.Choice(c.item_id, c.choice, c.comment) for c in choices],
            typed_name=typed_name,
            idempotency_key=idempotency_key,
            drawing=drawing,
        )
        return Signature.of(row)


@strawberry.type
class SignatureSubscription:
    @strawberry.subscription
    async def signature_requests_changed(self, info: Info) -> AsyncGenerator[list[SignatureRequest], None]:
        async for requests in watch(info.context, ["signature_requests.changed"], info.context.person_id, mine):
            yield requests
