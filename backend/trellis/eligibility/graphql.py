"""Determinations of eligibility, Section 504 cases and reevaluations over GraphQL."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import strawberry

from trellis.cases.graphql import Case
from trellis.eligibility import beginning, copies, deciding, labels, reading, reevaluating, standing, writing
from trellis.eligibility.types import (
    CategoryResult,
    Determination,
    DeterminationResult,
    DisabilityCategory,
    PaperParent,
    PaperResult,
    ReevaluationAhead,
    ReevaluationResult,
    StudentEligibility,
    shown,
    shown_categories,
    shown_category,
    shown_paper,
)
from trellis.graphql.cost import priced
from trellis.graphql.node import Info, key_of, opaque
from trellis.graphql.problems import answers_problems
from trellis.kernel.errors import NotFound
from trellis.kernel.repeating import is_repeated


@strawberry.input(description="One answer.")
class DeterminationAnswer:
    key: str
    yes: bool | None = None
    text: str | None = None
    on: date | None = None


@strawberry.input(description="What a determination says: all of it.")
class DeterminationInput:
    answers: list[DeterminationAnswer]
    primary_category: str | None = None
    secondary_categories: list[str] = strawberry.field(default_factory=list)
    meeting_id: strawberry.ID | None = None
    held_on: date | None = None
    decided_on: date | None = None
    effective_on: date | None = None


@strawberry.input(description="A paper of a reevaluation, as it is put on record.")
class ReevaluationInput:
    case_id: strawberry.ID
    kind: str
    made_on: date
    way: str
    parent_id: strawberry.ID
    reasons: str
    attachment_id: strawberry.ID | None = None


@strawberry.input(description="What the district calls a category; of developmental delay also its use and ages.")
class CategoryInput:
    code: str
    label_en: str | None = None
    label_es: str | None = None
    is_used: bool = True
    first_age: int | None = None
    last_age: int | None = None


@strawberry.type
class EligibilityQuery:
    @strawberry.field(
        description="Eligibility of a student; null when it is not the viewer's to see.", metadata=priced(points=20)
    )
    async def eligibility(self, info: Info, student_id: strawberry.ID) -> StudentEligibility | None:
        language = info.context.language
        try:
            found = await reading.of_student(info.context.work, student_id=key_of(student_id, "Student"))
        except NotFound:
            return None
        return StudentEligibility(
            category=found.category.in_language(language) if found.category else None,
            determinations=[await shown(info.context, row) for row in found.determinations],
            papers=[shown_paper(one) for one in found.papers],
            ahead=[ReevaluationAhead(on=one.on, why=one.why.in_language(language)) for one in found.ahead],
            parents=[PaperParent(id=opaque("Person", key), name=name) for key, name in found.parents],
            case_to_determine=opaque("Case", found.case_to_determine) if found.case_to_determine else None,
            case_to_agree=opaque("Case", found.case_to_agree) if found.case_to_agree else None,
            papers_to_keep=found.papers_to_keep,
            may_begin=found.may_begin,
            may_refer=found.may_refer,
            may_reevaluate=found.may_reevaluate,
        )

    @strawberry.field(
        description="A determination; null when it is not the viewer's to read.", metadata=priced(points=5)
    )
    async def determination(self, info: Info, id: strawberry.ID) -> Determination | None:
        try:
            row = await standing.named(info.context.work, determination_id=key_of(id, "Determination"))
            return await shown(info.context, row)
        except NotFound:
            return None

    @strawberry.field(
        description="Categories of disability, as the district calls them.", metadata=priced(list_size=14, points=1)
    )
    async def disability_categories(self, info: Info) -> list[DisabilityCategory]:
        return await shown_categories(info.context)


@strawberry.type
class EligibilityMutation:
    @strawberry.mutation(description="Prepare the determination on a case whose report is ready.")
    @answers_problems
    async def begin_determination(
        self, info: Info, case_id: strawberry.ID, idempotency_key: str, meeting_id: strawberry.ID | None = None
    ) -> DeterminationResult:
        work, key = info.context.work, key_of(case_id, "Case")
        at = key_of(meeting_id, "Meeting") if meeting_id else None
        wish = {"case": str(key), "meeting": str(at) if at else None}
        if await is_repeated(work, "determination.begin", idempotency_key, **wish):
            row = await standing.newest(work, case_id=key)
        else:
            row = await beginning.begin(work, case_id=key, meeting_id=at)
        return await shown(info.context, row)

    @strawberry.mutation(description="Begin a Section 504 case.")
    @answers_problems
    async def refer_for_504(
        self,
        info: Info,
        student_id: strawberry.ID,
        reason: str,
        idempotency_key: str,
        determination_id: strawberry.ID | None = None,
    ) -> DeterminationResult:
        work, key = info.context.work, key_of(student_id, "Student")
        before = key_of(determination_id, "Determination") if determination_id else None
        wish = {"student": str(key), "reason": reason, "from": str(before) if before else None}
        if await is_repeated(work, "determination.refer", idempotency_key, **wish):
            row = await standing.newest(work, student_id=key, machine="section_504")
        else:
            row = await beginning.refer_for_504(work, student_id=key, reason=reason, from_id=before)
        return await shown(info.context, row)

    @strawberry.mutation(description="Put down what the group says, while it has not decided.")
    @answers_problems
    async def revise_determination(
        self, info: Info, id: strawberry.ID, revision: int, input: DeterminationInput
    ) -> DeterminationResult:
        said = writing.Written(
            answers={one.key: {"yes": one.yes, "text": one.text, "on": one.on} for one in input.answers},
            primary=input.primary_category,
            secondary=input.secondary_categories,
            meeting_id=key_of(input.meeting_id, "Meeting") if input.meeting_id else None,
            held_on=input.held_on,
            decided_on=input.decided_on,
            effective_on=input.effective_on,
        )
        row = await writing.revise(
            info.context.work, determination_id=key_of(id, "Determination"), revision=revision, said=said
        )
        return await shown(info.context, row)

    @strawberry.mutation(description="Add one to the group: somebody of the district, or by name from outside.")
    @answers_problems
    async def add_to_group(
        self,
        info: Info,
        id: strawberry.ID,
        role: str,
        idempotency_key: str,
        person_id: strawberry.ID | None = None,
        name: str | None = None,
    ) -> DeterminationResult:
        work, key = info.context.work, key_of(id, "Determination")
        who = key_of(person_id, "Person") if person_id else None
        wish = {"determination": str(key), "role": role, "person": str(who) if who else None, "name": name}
        if await is_repeated(work, "determination.add_member", idempotency_key, **wish):
            row = await standing.named(work, determination_id=key)
        else:
            row = await writing.add_member(work, determination_id=key, role=role, person_id=who, name=name)
        return await shown(info.context, row)

    @strawberry.mutation(description="Take one out of the group; they stay on record with the reason.")
    @answers_problems
    async def take_out_of_group(
        self, info: Info, member_id: strawberry.ID, reason: str, idempotency_key: str
    ) -> DeterminationResult:
        work, key = info.context.work, key_of(member_id, "DeterminationMember")
        if await is_repeated(work, "determination.take_out", idempotency_key, member=str(key), reason=reason):
            row = await standing.of_member(work, member_id=key)
        else:
            row = await writing.take_out(work, member_id=key, reason=reason)
        return await shown(info.context, row)

    @strawberry.mutation(
        description="What a member concludes on the form as it read in `revision`: said by themselves, or from paper."
    )
    @answers_problems
    async def conclude_determination(
        self,
        info: Info,
        member_id: strawberry.ID,
        revision: int,
        conclusion: str,
        idempotency_key: str,
        statement: str | None = None,
        is_on_paper: bool = False,
    ) -> DeterminationResult:
        work, key = info.context.work, key_of(member_id, "DeterminationMember")
        said = {"conclusion": conclusion, "statement": statement, "is_on_paper": is_on_paper}
        wish = {"member": str(key), "revision": revision, **said}
        if await is_repeated(work, "determination.conclude", idempotency_key, **wish):
            row = await standing.of_member(work, member_id=key)
        else:
            row = await writing.conclude(
                work,
                member_id=key,
                revision=revision,
                conclusion=conclusion,
                statement=statement,
                is_on_paper=is_on_paper,
            )
        return await shown(info.context, row)

    @strawberry.mutation(description="Takes one of a determination's `steps`; those that decide certify it.")
    @answers_problems
    async def take_determination_step(
        self,
        info: Info,
        id: strawberry.ID,
        revision: int,
        event: str,
        idempotency_key: str,
        reason: str | None = None,
        late_reason: str | None = None,
        late_note: str | None = None,
    ) -> DeterminationResult:
        work, key = info.context.work, key_of(id, "Determination")
        late = {"late_reason": late_reason, "late_note": late_note}
        wish = {"determination": str(key), "revision": revision, "event": event, "reason": reason, **late}
        if await is_repeated(work, "determination.step", idempotency_key, **wish):
            row = await standing.named(work, determination_id=key)
        else:
            row = await deciding.take(work, determination_id=key, revision=revision, event=event, reason=reason, **late)
        return await shown(info.context, row)

    @strawberry.mutation(description="The viewer has the decision before them; of who is owed it, their copy.")
    @answers_problems
    async def open_determination(self, info: Info, id: strawberry.ID) -> DeterminationResult:
        row = await copies.open_decision(info.context.work, determination_id=key_of(id, "Determination"))
        return await shown(info.context, row)

    @strawberry.mutation(description="Put on record that somebody was given their copy outside the product.")
    @answers_problems
    async def give_determination_copy(
        self, info: Info, id: strawberry.ID, person_id: strawberry.ID, way: str, on: date
    ) -> DeterminationResult:
        row = await copies.give_decision(
            info.context.work,
            determination_id=key_of(id, "Determination"),
            person_id=key_of(person_id, "Person"),
            way=way,
            on=on,
        )
        return await shown(info.context, row)

    @strawberry.mutation(description="Open a reevaluation now (34 CFR 300.303(a)).")
    @answers_problems
    async def open_reevaluation(
        self, info: Info, student_id: strawberry.ID, reason: str, idempotency_key: str
    ) -> ReevaluationResult:
        work, key = info.context.work, key_of(student_id, "Student")
        if await is_repeated(work, "reevaluation.open", idempotency_key, student=str(key), reason=reason):
            row = await reevaluating.newest_of(work, student_id=key)
        else:
            row = await reevaluating.open_reevaluation(work, student_id=key, reason=reason)
        return Case.of(row)

    @strawberry.mutation(description="Put an agreement about a reevaluation, or what parents were told, on record.")
    @answers_problems
    async def keep_reevaluation_paper(self, info: Info, input: ReevaluationInput, idempotency_key: str) -> PaperResult:
        work, key = info.context.work, key_of(input.case_id, "Case")
        wish = {name: str(value) if value else None for name, value in asdict(input).items()}
        if await is_repeated(work, "reevaluation.paper", idempotency_key, **wish):
            row = await reevaluating.newest_paper(work, case_id=key, kind=input.kind)
        else:
            row = await reevaluating.keep_paper(
                work,
                case_id=key,
                kind=input.kind,
                made_on=input.made_on,
                way=input.way,
                parent_id=key_of(input.parent_id, "Person"),
                reasons=input.reasons,
                attachment_id=key_of(input.attachment_id, "Attachment") if input.attachment_id else None,
            )
        return shown_paper((await reading.kept(info.context.work, [row]))[0])

    @strawberry.mutation(description="Say what the district calls a category; the code stays.")
    @answers_problems
    async def set_category(self, info: Info, input: CategoryInput) -> CategoryResult:
        found = await labels.set_category(
            info.context.work,
            code=input.code,
            label_en=input.label_en,
            label_es=input.label_es,
            is_used=input.is_used,
            first_age=input.first_age,
            last_age=input.last_age,
        )
        return shown_category(info.context, found)
