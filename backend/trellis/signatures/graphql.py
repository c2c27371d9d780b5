"""Signature requests and signatures over GraphQL."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from trellis.graphql.context import Context
from trellis.graphql.node import Info, Node, finds, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.graphql.watching import watch
from trellis.people.graphql import Person, load_person
from trellis.plans import service as plans
from trellis.signatures import rules, service
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


@strawberry.type(description="A rights holder's answer to a frozen version.")
class Signature(Node):
    row: strawberry.Private[SignatureRow]
    outcome: str
    signed_at: datetime
    typed_name: str
    document_sha256: str
    receipt: str

    @strawberry.field
    async def choices(self, info: Info) -> list[ItemChoice]:
        version = await plans.version_by_id(info.context.work, version_id=self.row.version_id)
        titles = {item.id: item.title for item in version.decision_items_in(info.context.language)}
        return [
            ItemChoice(
                item_id=c["itemId"],
                title=titles.get(c["itemId"], c["itemId"]),
                choice=c["choice"],
                comment=c.get("comment"),
            )
            for c in self.row.choices
        ]

    @classmethod
    def of(cls, row: SignatureRow) -> Signature:
        return cls(
            id=opaque("Signature", row.id),
            row=row,
            outcome=row.outcome,
            signed_at=row.signed_at,
            typed_name=row.typed_name,
            document_sha256=row.document_sha256,
            receipt=row.answer_sha256,
        )


@strawberry.type(description="One rights holder asked to answer one frozen version.")
class SignatureRequest(Node):
    row: strawberry.Private[RequestRow]
    state: str
    viewed_at: datetime | None

    @strawberry.field
    async def person(self, info: Info) -> Person:
        return await load_person(info.context, self.row.person_id)

    @strawberry.field
    async def signature(self, info: Info) -> Signature | None:
        row = await info.context.loader("signatures", service.signatures_of_requests).load(self.row.id)
        return Signature.of(row) if row else None

    @strawberry.field
    async def plan(self, info: Info) -> Annotated[Plan, strawberry.lazy("trellis.plans.graphql")]:
        from trellis.plans import graphql as plan_types

        version = await plans.version_by_id(info.context.work, version_id=self.row.version_id)
        return await plan_types.find_plan(info.context, version.plan_id)

    @strawberry.field
    async def version(self, info: Info) -> Annotated[PlanVersion, strawberry.lazy("trellis.plans.graphql")]:
        from trellis.plans import graphql as plan_types

        return await plan_types.find_version(info.context, self.row.version_id)

    @classmethod
    def of(cls, row: RequestRow) -> SignatureRequest:
        return cls(id=opaque("SignatureRequest", row.id), row=row, state=row.state, viewed_at=row.viewed_at)


@strawberry.type(description="The sentence a signer agrees to, and its hash.")
class ConsentText:
    text: str
    sha256: str
    language: str


async def requests_of_version(context: Context, version_id: uuid.UUID) -> list[SignatureRequest]:
    """Who was asked about a version already seen."""
    rows = await context.loader("requests", service.requests_of_versions).load(version_id)
    return [SignatureRequest.of(row) for row in rows]


@finds("SignatureRequest")
async def find_request(context: Context, request_id: uuid.UUID) -> SignatureRequest:
    """A request by id, through the policy."""
    return SignatureRequest.of(await service.request_by_id(context.work, request_id=request_id))


async def mine(context: Context) -> list[SignatureRequest]:
    """The signed-in person's requests."""
    return [SignatureRequest.of(row) for row in await service.my_requests(context.work)]


@strawberry.type
class SignatureQuery:
    @strawberry.field
    async def signature_requests(self, info: Info) -> list[SignatureRequest]:
        return await mine(info.context)

    @strawberry.field
    async def signature_request(self, info: Info, id: strawberry.ID) -> SignatureRequest | None:
        from trellis.graphql.node import find_node

        found = await find_node(info.context, id)
        return found if isinstance(found, SignatureRequest) else None

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
        self, info: Info, plan_id: strawberry.ID
    ) -> Annotated[PlanResult, strawberry.lazy("trellis.plans.graphql")]:
        from trellis.plans import graphql as plan_types

        key = key_of(plan_id, "Plan")
        await service.request_signatures(info.context.work, plan_id=key)
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
        )
        return Signature.of(row)


@strawberry.type
class SignatureSubscription:
    @strawberry.subscription
    async def signature_requests_changed(self, info: Info) -> AsyncGenerator[list[SignatureRequest], None]:
        async for requests in watch(info.context, ["signature_requests.changed"], info.context.person_id, mine):
            yield requests
