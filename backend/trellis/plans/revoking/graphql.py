"""Consent to all services is taken back, over GraphQL."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Annotated

import strawberry

from trellis.access import Permission, may, relationship_with
from trellis.access.rights import who_consents
from trellis.graphql.cost import priced
from trellis.graphql.node import Info, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.people.graphql import Person, load_person
from trellis.plans.revoking import following, rules, service
from trellis.plans.revoking.model import ServicesRevocation as RevocationRow


@strawberry.type(description="That consent to all special education was taken back in writing.")
class ServicesRevocation:
    id: strawberry.ID
    person: Person
    method: str = strawberry.field(description="typed, paper")
    signed_on: date
    received_on: date
    notice_id: strawberry.ID | None = strawberry.field(description="Its prior written notice. For staff.")
    ends_on: date | None = strawberry.field(description="The day services end; null before the notice is out.")
    ended_on: date | None


@strawberry.type(description="What whoever may take consent back reads first, and what was taken back.")
class RevokingServices:
    text: str
    text_sha256: str
    language: str
    what_it_does: list[str]
    may_revoke: bool = strawberry.field(description="Of the viewer's own right.")
    may_record: bool = strawberry.field(description="A paper of somebody who holds the right.")
    holders: list[Person] = strawberry.field(description="Who may revoke today. For who may record it.")
    revocation: ServicesRevocation | None


ServicesRevocationResult = Annotated[ServicesRevocation | PROBLEMS, strawberry.union("ServicesRevocationResult")]


async def shown(info: Info, row: RevocationRow) -> ServicesRevocation:
    """A revocation as the viewer may see it."""
    work = info.context.work
    staff = await may(work, Permission.REQUEST_SIGNATURE, row.student_id, plan_kind="iep", plan_state="active")
    return ServicesRevocation(
        id=opaque("ServicesRevocation", row.id),
        person=await load_person(info.context, row.person_id),
        method=row.method,
        signed_on=row.signed_on,
        received_on=row.received_on,
        notice_id=opaque("PriorNotice", row.notice_id) if row.notice_id and staff else None,
        ends_on=row.ended_on or await following.ends_on(work, row),
        ended_on=row.ended_on,
    )


@strawberry.type
class RevokingQuery:
    @strawberry.field(
        description="Taking back consent to services of a student; null to who neither may nor records it.",
        metadata=priced(points=5),
    )
    async def revoking_services(self, info: Info, student_id: strawberry.ID, language: str) -> RevokingServices | None:
        work, key = info.context.work, key_of(student_id, "Student")
        records = await may(work, Permission.REQUEST_SIGNATURE, key, plan_kind="iep", plan_state="active")
        tie = await relationship_with(work, key)
        revokes = tie is not None and "consent" in tie.rights
        row = await service.newest_revocation(work, key)
        if not records and not revokes and row is None:
            return None
        spoken = "es" if language.startswith("es") else "en"
        said, digest = rules.revocation_text(spoken)
        ids: list[uuid.UUID] = await who_consents(work, key) if records else []
        return RevokingServices(
            text=said,
            text_sha256=digest,
            language=spoken,
            what_it_does=[one.in_language(spoken) for one in rules.WHAT_IT_DOES],
            may_revoke=revokes,
            may_record=records,
            holders=[await load_person(info.context, one) for one in ids],
            revocation=await shown(info, row) if row else None,
        )


@strawberry.type
class RevokingMutation:
    @strawberry.mutation(description="The viewer takes consent to all services back, by their typed name.")
    @answers_problems
    async def revoke_services(
        self,
        info: Info,
        student_id: strawberry.ID,
        typed_name: str,
        text_sha256: str,
        language: str,
        idempotency_key: str,
    ) -> ServicesRevocationResult:
        row = await service.revoke(
            info.context.work,
            student_id=key_of(student_id, "Student"),
            typed_name=typed_name,
            text_sha256=text_sha256,
            language=language,
            idempotency_key=idempotency_key,
        )
        return await shown(info, row)

    @strawberry.mutation(description="Put on record that somebody took consent back on paper.")
    @answers_problems
    async def record_revocation(
        self,
        info: Info,
        student_id: strawberry.ID,
        person_id: strawberry.ID,
        signed_on: date,
        received_on: date,
        scan_id: strawberry.ID,
        idempotency_key: str,
    ) -> ServicesRevocationResult:
        row = await service.record_on_paper(
            info.context.work,
            student_id=key_of(student_id, "Student"),
            person_id=key_of(person_id, "Person"),
            signed_on=signed_on,
            received_on=received_on,
            scan_id=key_of(scan_id, "Attachment"),
            idempotency_key=idempotency_key,
        )
        return await shown(info, row)
