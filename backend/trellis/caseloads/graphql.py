"""Caseloads over GraphQL: whose students they are, who has nobody, and handing over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import strawberry

from trellis.caseloads import handing_over, reading
from trellis.caseloads.rules import Piece
from trellis.graphql.cost import priced
from trellis.graphql.node import Info, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems


@strawberry.type(description="A case manager of today, as far as the viewer may change their students' teams.")
class Caseload:
    person_id: strawberry.ID
    name: str
    is_here: bool = strawberry.field(description="False: they left, or were shut out, and their students need another.")
    student_count: int


@strawberry.type(description="A student of a caseload, and what there is by name the case manager's own.")
class CaseloadStudent:
    student_id: strawberry.ID
    name: str
    school_name: str | None
    has_open_case: bool
    section_count: int = strawberry.field(description="Sections of a draft still to be written; they pass on.")
    area_count: int = strawberry.field(description="Areas of an evaluation not signed; an assessor is named for each.")
    meeting_count: int = strawberry.field(description="Coming meetings they are asked to.")


@strawberry.type(description="What passed on.")
class CaseloadHandedOver:
    student_count: int
    section_count: int
    sections_left: int = strawberry.field(description="Sections the new case manager may not write.")


@strawberry.input(description="Students who get one new case manager.")
class CaseloadPieceInput:
    to_id: strawberry.ID
    student_ids: list[strawberry.ID]


CaseloadHandedOverResult = Annotated[CaseloadHandedOver | PROBLEMS, strawberry.union("CaseloadHandedOverResult")]


@strawberry.type
class CaseloadQuery:
    @strawberry.field(
        description="Everybody who is case manager today, by name.", metadata=priced(list_size=reading.MOST, points=1)
    )
    async def caseloads(self, info: Info) -> list[Caseload]:
        found = await reading.caseloads(info.context.work)
        return [
            Caseload(
                person_id=opaque("Person", one.person.id),
                name=one.person.name,
                is_here=one.is_here,
                student_count=one.students,
            )
            for one in found
        ]

    @strawberry.field(
        description="The students of one case manager, by name.", metadata=priced(list_size=reading.MOST, points=1)
    )
    async def caseload_of(self, info: Info, person_id: strawberry.ID) -> list[CaseloadStudent]:
        return _shown(await reading.caseload_of(info.context.work, key_of(person_id, "Person")))

    @strawberry.field(
        description="Students with a plan or an open case and no case manager who is here, by name.",
        metadata=priced(list_size=reading.MOST, points=1),
    )
    async def students_without_case_manager(self, info: Info) -> list[CaseloadStudent]:
        return _shown(await reading.without_case_manager(info.context.work))


@strawberry.type
class CaseloadMutation:
    @strawberry.mutation(
        description="Gives students of one caseload, or students without a case manager, to others from today on."
    )
    @answers_problems
    async def hand_over_caseload(
        self,
        info: Info,
        pieces: list[CaseloadPieceInput],
        reason: str,
        idempotency_key: str,
        from_id: strawberry.ID | None = None,
    ) -> CaseloadHandedOverResult:
        done = await handing_over.hand_over(
            info.context.work,
            from_id=key_of(from_id, "Person") if from_id else None,
            pieces=[
                Piece(key_of(one.to_id, "Person"), tuple(key_of(student, "Student") for student in one.student_ids))
                for one in pieces
            ],
            reason=reason,
            idempotency_key=idempotency_key,
        )
        return CaseloadHandedOver(
            student_count=done.students, section_count=done.sections, sections_left=done.sections_left
        )


def _shown(found: Sequence[reading.OnCaseload]) -> list[CaseloadStudent]:
    return [
        CaseloadStudent(
            student_id=opaque("Student", one.student_id),
            name=one.name,
            school_name=one.school,
            has_open_case=one.has_open_case,
            section_count=one.sections,
            area_count=one.areas,
            meeting_count=one.meetings,
        )
        for one in found
    ]
