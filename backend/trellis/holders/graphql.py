"""Who holds a parent's rights, over GraphQL."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated

import strawberry

from trellis.graphql.context import Context
from trellis.graphql.cost import priced
from trellis.graphql.node import Info, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.holders import reading, seeing, service
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound


@strawberry.type(description="One right of one person for one student, under one law.")
class HeldRight:
    id: strawberry.ID
    person_id: strawberry.ID
    name: str
    law: str = strawberry.field(description="IDEA, FERPA")
    may_view: bool
    may_consent: bool
    may_receive_notice: bool
    basis: str
    starts_on: date
    ends_on: date | None = strawberry.field(description="The first day it holds no more.")
    ends_by_majority: bool = strawberry.field(description="It ends because the student comes of age that day.")
    standing: str = strawberry.field(description="in_force, to_come, over")
    decision: int | None = strawberry.field(description="Number of the decision that gave it.")


@strawberry.type(description="A file a decision stands on.")
class RightsPaper:
    id: strawberry.ID
    title: str


@strawberry.type(description="A decision about one person's rights: what, by whom, why, on which paper.")
class RightsDecision:
    id: strawberry.ID
    number: int
    person_id: strawberry.ID
    name: str
    kind: str
    scopes: list[str]
    starts_on: date
    ends_on: date | None
    ground: str | None
    reason: str
    has_paper: bool
    paper: RightsPaper | None = strawberry.field(description="Null where it is not the viewer's to open.")
    recorded_by: str
    recorded_at: datetime
    closed: list[str] = strawberry.field(description="What was open with the person and was closed: its kinds.")
    looked_at: datetime | None
    looked_at_by: str | None


@strawberry.type(description="Somebody a decision can be about.")
class FamilyPerson:
    id: strawberry.ID
    name: str
    said_as: str | None
    works_here: bool


@strawberry.type(description="Who holds a parent's rights for a student, and what was decided about it.")
class StudentRights:
    student_id: strawberry.ID
    name: str
    given_name: str
    held: list[HeldRight]
    decisions: list[RightsDecision]
    family: list[FamilyPerson]
    papers: list[RightsPaper]
    idea_age: int
    idea_on: date | None
    ferpa_on: date | None
    is_their_own: bool = strawberry.field(description="IDEA rights are the student's own today.")
    may_keep: bool
    number: int = strawberry.field(description="Of the newest decision; whoever decides sends it back.")


async def of_student(context: Context, student_id: uuid.UUID) -> StudentRights:
    """The page as the viewer may see it."""
    found = await reading.rights(context.work, student_id=student_id)
    return StudentRights(
        student_id=opaque("Student", student_id),
        name=found.person.name,
        given_name=found.person.called,
        held=[
            HeldRight(
                id=opaque("RightsHolder", one.row.id),
                person_id=opaque("Person", one.person.id),
                name=one.person.name,
                law=one.row.law,
                may_view=one.row.may_view,
                may_consent=one.row.may_consent,
                may_receive_notice=one.row.may_receive_notice,
                basis=one.row.basis,
                starts_on=one.row.starts_on,
                ends_on=one.ends_on,
                ends_by_majority=one.ends_by_majority,
                standing=one.standing,
                decision=one.decision,
            )
            for one in found.held
        ],
        decisions=[
            RightsDecision(
                id=opaque("RightsDecision", one.row.id),
                number=one.row.number,
                person_id=opaque("Person", one.person.id),
                name=one.person.name,
                kind=one.row.kind,
                scopes=one.row.scopes,
                starts_on=one.row.starts_on,
                ends_on=one.row.ends_on,
                ground=one.row.ground,
                reason=one.row.reason,
                has_paper=one.row.attachment_id is not None,
                paper=RightsPaper(id=opaque("Attachment", one.paper.id), title=one.paper.title) if one.paper else None,
                recorded_by=one.recorded_by.name,
                recorded_at=one.row.recorded_at,
                closed=[str(closed["what"]) for closed in one.row.closed],
                looked_at=one.row.looked_at,
                looked_at_by=one.looked_at_by.name if one.looked_at_by else None,
            )
            for one in found.decisions
        ],
        family=[
            FamilyPerson(
                id=opaque("Person", one.person.id),
                name=one.person.name,
                said_as=one.said_as,
                works_here=one.person.kind == "staff",
            )
            for one in found.family
        ],
        papers=[RightsPaper(id=opaque("Attachment", one.id), title=one.title) for one in found.papers],
        idea_age=found.idea_age,
        idea_on=found.idea_on,
        ferpa_on=found.ferpa_on,
        is_their_own=found.is_their_own,
        may_keep=found.may_keep,
        number=found.decisions[0].row.number if found.decisions else 0,
    )


@strawberry.type(description="One way somebody has to a student's record.")
class WayToSee:
    kind: str = strawberry.field(
        description="team, right, class, school, district, self, adult, seat, asked_to_sign, translation"
    )
    role: str | None = strawberry.field(description="The role, or the right, that gives it.")
    opens_record: bool
    starts_on: date | None
    ends_on: date | None = strawberry.field(description="The first day it is gone, by itself.")


@strawberry.type(description="Somebody who can see something of a student's record today, and why.")
class CanSee:
    person_id: strawberry.ID
    name: str
    title: str | None
    opens_record: bool = strawberry.field(description="The record itself, not only a name or one thing.")
    assesses: bool = strawberry.field(description="Assesses an area of an evaluation.")
    ways: list[WayToSee]


@strawberry.type
class HoldersQuery:
    @strawberry.field(
        description="Who can see a student's record today; null for who may not see the list.",
        metadata=priced(points=10),
    )
    async def who_can_see(self, info: Info, student_id: strawberry.ID) -> list[CanSee] | None:
        try:
            found = await seeing.who_can_see(info.context.work, student_id=key_of(student_id, "Student"))
        except (NotAllowed, NotFound):
            return None
        return [
            CanSee(
                person_id=opaque("Person", one.person.id),
                name=one.person.name,
                title=one.person.title,
                opens_record=one.opens_record,
                assesses=bool(one.assesses),
                ways=[
                    WayToSee(
                        kind=way.kind,
                        role=way.role,
                        opens_record=way.opens_record,
                        starts_on=way.starts_on,
                        ends_on=way.ends_on,
                    )
                    for way in one.ways
                ],
            )
            for one in found
        ]

    @strawberry.field(
        description="Who holds a parent's rights for a student; null for who may not see it.",
        metadata=priced(points=10),
    )
    async def student_rights(self, info: Info, student_id: strawberry.ID) -> StudentRights | None:
        try:
            return await of_student(info.context, key_of(student_id, "Student"))
        except (NotAllowed, NotFound):
            return None


@strawberry.input
class NewPersonInput:
    given_name: str
    family_name: str
    email: str | None = None


@strawberry.input
class RightsDecisionInput:
    student_id: strawberry.ID
    kind: str
    starts_on: date
    reason: str
    seen_number: int
    person_id: strawberry.ID | None = None
    new_person: NewPersonInput | None = None
    scopes: list[str] = strawberry.field(default_factory=list)
    ends_on: date | None = None
    ground: str | None = None
    needed_on: date | None = None
    is_without_conflict: bool = False
    attachment_id: strawberry.ID | None = None


StudentRightsResult = Annotated[StudentRights | PROBLEMS, strawberry.union("StudentRightsResult")]


@strawberry.type
class HoldersMutation:
    @strawberry.mutation(description="Put a decision about one person's rights for a student on record.")
    @answers_problems
    async def decide_rights(self, info: Info, input: RightsDecisionInput, idempotency_key: str) -> StudentRightsResult:
        key = key_of(input.student_id, "Student")
        if (input.person_id is None) == (input.new_person is None):
            raise InvalidInput(field="personId")
        named = input.new_person
        await service.decide(
            info.context.work,
            student_id=key,
            who=service.Somebody(named.given_name, named.family_name, named.email)
            if named
            else key_of(input.person_id or strawberry.ID(""), "Person"),
            decided=service.Decided(
                kind=input.kind,
                starts_on=input.starts_on,
                reason=input.reason,
                scopes=input.scopes,
                ends_on=input.ends_on,
                ground=input.ground,
                needed_on=input.needed_on,
                is_without_conflict=input.is_without_conflict,
                attachment_id=key_of(input.attachment_id, "Attachment") if input.attachment_id else None,
            ),
            seen_number=input.seen_number,
            idempotency_key=idempotency_key,
        )
        return await of_student(info.context, key)

    @strawberry.mutation(description="Say that you have looked at what a decision closed.")
    @answers_problems
    async def look_at_rights_decision(self, info: Info, id: strawberry.ID) -> StudentRightsResult:
        found = await service.look_at(info.context.work, decision_id=key_of(id, "RightsDecision"))
        return await of_student(info.context, found.student_id)
