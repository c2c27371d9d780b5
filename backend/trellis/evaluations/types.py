"""An evaluation over GraphQL, as the team and the family read it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

import strawberry
from sqlalchemy import select
from strawberry.scalars import JSON

from trellis.access import Permission, may
from trellis.access.day import day_of, today
from trellis.access.rights import who_is_told
from trellis.attachments.graphql import Attachment
from trellis.cases.graphql import find_case
from trellis.cases.model import EvaluationCase
from trellis.evaluations import assigning, giving, grounds, papers, reading, scoring, sending
from trellis.evaluations.areas import AREAS, MODES
from trellis.evaluations.canonical import number
from trellis.evaluations.enforced import OPEN_TO_PLAN
from trellis.evaluations.form import PRINT, REPORT
from trellis.evaluations.live import access_to, may_read
from trellis.evaluations.model import EvaluationAddendum, EvaluationArea, EvaluationScore
from trellis.evaluations.naming import areas_of
from trellis.evaluations.reading import SignedArea
from trellis.evaluations.reviewing import review_of
from trellis.evaluations.rules import GROUNDS, HOWS, LEVELS, OPENED, PAPERS, SCALES, area_is_late
from trellis.graphql.context import Context
from trellis.graphql.cost import priced
from trellis.graphql.node import Info, opaque
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.live.model import LiveDocument
from trellis.people.graphql import Person, load_person
from trellis.people.model import Person as PersonRow
from trellis.plans.form.export import section_as_json
from trellis.students.graphql import Student, load_student

AREA = "EvaluationArea"
SCORE = "EvaluationScore"
PAPER = "EvaluationPaper"


@strawberry.type(description="One answer of a closed list.")
class EvaluationChoice:
    key: str
    says: str


@strawberry.type(description="Everything that is chosen from a list while an evaluation is planned and written.")
class EvaluationChoices:
    areas: list[EvaluationChoice]
    modes: list[EvaluationChoice]
    scales: list[EvaluationChoice]
    papers: list[EvaluationChoice]
    raw_papers: list[str] = strawberry.field(description="Kinds of papers that are raw records whatever is said.")
    grounds: list[EvaluationChoice]
    hows: list[EvaluationChoice]
    levels: list[int]


@strawberry.type(description="What was known already, and what more is needed (34 CFR 300.305(a)).")
class EvaluationReview:
    from_parents: str
    classroom: str
    observations: str
    parent_input: str
    more_is_needed: bool | None
    needed: str
    reviewed_by: str
    reviewed_on: date | None
    revision: int


@strawberry.type(description="One score of an area. Numbers are text: they are shown as the manual prints them.")
class EvaluationScoreRow:
    id: strawberry.ID
    instrument: str
    edition: str
    given_on: date
    examiner: str
    name: str
    scale: str
    scale_says: str
    score: str
    percentile: str | None
    level: int | None
    low: str | None
    high: str | None
    descriptor: str
    validity: str


@strawberry.type(description="What an assessor added to a signed report.")
class EvaluationAddendumRow:
    said: str
    on: date
    person_name: str


@strawberry.type(description="One area of an assessment plan, and how far its report has come.")
class EvaluationAreaRow:
    area: strawberry.Private[EvaluationArea]
    id: strawberry.ID
    key: str
    name: str
    plainly: str
    procedures: str
    reason: str
    language: str
    mode: str
    mode_says: str
    instrument: str
    is_qualified: bool
    planned_on: date | None
    late_reason: str = strawberry.field(description="Of who reads signed reports; empty else.")
    standing: str = strawberry.field(description="planned, assigned, writing, signed; refused: not agreed to")
    is_late: bool = strawberry.field(
        description="Signed after the evaluation was due; unsigned: planned for after it, or its day is over."
    )
    signed_on: date | None
    summary: str | None = strawberry.field(description="Of a signed report; a family has it once the report is out.")
    may_write: bool
    may_read: bool = strawberry.field(description="Whether the viewer reads more than the summary.")

    @strawberry.field
    async def assessor(self, info: Info) -> Person | None:
        key = self.area.assessor_id
        return await load_person(info.context, key) if key else None

    @strawberry.field(description="What the report says, as JSON in the shape of `form`; null for who reads no more.")
    async def content(self, info: Info) -> JSON | None:
        found = await reading.content_of(info.context.work, self.area)
        return JSON(found[0]) if found else None  # type: ignore[call-arg]

    @strawberry.field(metadata=priced(list_size=20, points=1))
    async def scores(self, info: Info) -> list[EvaluationScoreRow]:
        (found,) = await scoring.scores_of(info.context.work, [self.area.id])
        if found:
            reading.area_was_read(info.context.work, self.area)
        return [score_of(one, info.context.language) for one in found]

    @strawberry.field(metadata=priced(list_size=3, points=1))
    async def addenda(self, info: Info) -> list[EvaluationAddendumRow]:
        found = await reading.addenda_of(info.context.work, self.area.case_id)
        return await addenda_as_read(info.context.work, [one for one in found if one.area_id == self.area.id])


@strawberry.type(description="A file of an evaluation the viewer may see.")
class EvaluationPaperRow:
    id: strawberry.ID
    kind: str
    says: str
    source: str
    is_raw: bool
    shown_on: date | None = strawberry.field(description="The day a parent who asked for it was shown it.")
    attachment: Attachment


@strawberry.type(description="On what an exception stands, or what the team made of an independent evaluation.")
class EvaluationGroundRow:
    kind: str
    says: str
    said: str
    parent_signed_on: date | None
    district_signed_on: date | None
    until: date | None


@strawberry.type(description="That a parent was given a copy of the report.")
class EvaluationCopyRow:
    person_id: strawberry.ID
    name: str
    given_on: date
    how: str


@strawberry.type(description="Somebody a copy of the report can be given to, or an area to.")
class EvaluationPersonChoice:
    id: strawberry.ID
    name: str


@strawberry.type(description="One answer of a report, in plain text, with its label as a family reads it.")
class EvaluationReportPart:
    key: str
    label: str
    text: str


@strawberry.type(description="One area of the report, as its assessor signed it.")
class EvaluationReportArea:
    key: str
    name: str
    plainly: str
    assessor: str
    instrument: str
    signed_on: date
    sha256: str
    parts: list[EvaluationReportPart]
    scores: list[EvaluationScoreRow]
    addenda: list[EvaluationAddendumRow]


@strawberry.type(description="The report of an evaluation, of all its areas (34 CFR 300.306(a)(2)).")
class EvaluationReport:
    sha256: str
    signed_on: date
    written_in: str = strawberry.field(description="The language staff wrote it in; labels are in the reader's.")
    areas: list[EvaluationReportArea]


@strawberry.type(description="The evaluation of a case: what is known, the plan by area, reports, papers.")
class Evaluation:
    case: strawberry.Private[EvaluationCase]
    id: strawberry.ID
    state: str
    machine: str
    received_on: date
    due_on: date | None = strawberry.field(description="The day it is due on here; for who sees deadlines.")
    may: list[str] = strawberry.field(description="plan, assign, record, give, raw, attach")

    @strawberry.field
    async def student(self, info: Info) -> Student:
        return (await load_student(info.context, self.case.student_id)).named_only()

    @strawberry.field
    def choices(self, info: Info) -> EvaluationChoices:
        return choices_in(info.context.language)

    @strawberry.field(description="What a report asks, as JSON.")
    def form(self, info: Info) -> JSON:
        return JSON({**section_as_json(REPORT, info.context.language), "print": PRINT})  # type: ignore[call-arg]

    @strawberry.field
    async def review(self, info: Info) -> EvaluationReview | None:
        row = await review_of(info.context.work, self.case.id)
        if row is None:
            return None
        return EvaluationReview(
            from_parents=row.from_parents,
            classroom=row.classroom,
            observations=row.observations,
            parent_input=row.parent_input,
            more_is_needed=row.more_is_needed,
            needed=row.needed,
            reviewed_by=row.reviewed_by,
            reviewed_on=row.reviewed_on,
            revision=row.revision,
        )

    @strawberry.field(metadata=priced(list_size=8, points=3))
    async def areas(self, info: Info) -> list[EvaluationAreaRow]:
        return await areas_as_read(info.context, self.case, self.due_on)

    @strawberry.field(metadata=priced(list_size=8, points=1))
    async def papers(self, info: Info) -> list[EvaluationPaperRow]:
        work, language = info.context.work, info.context.language
        found = await papers.papers_of(work, self.case.id)
        if found:
            reading.papers_were_read(work, self.case)
        return [
            EvaluationPaperRow(
                id=opaque(PAPER, paper.id),
                kind=paper.kind,
                says=PAPERS[paper.kind][0].in_language(language),
                source=paper.source,
                is_raw=paper.sensitivity == "raw",
                shown_on=paper.shown_on,
                attachment=Attachment.of(attachment, language),
            )
            for paper, attachment in found
        ]

    @strawberry.field(metadata=priced(list_size=3, points=1))
    async def grounds(self, info: Info) -> list[EvaluationGroundRow]:
        found = await grounds.grounds_of(info.context.work, self.case.id)
        if found:
            reading.papers_were_read(info.context.work, self.case)
        return [
            EvaluationGroundRow(
                kind=one.kind,
                says=GROUNDS[one.kind].in_language(info.context.language),
                said=one.said,
                parent_signed_on=one.parent_signed_on,
                district_signed_on=one.district_signed_on,
                until=one.until,
            )
            for one in found
        ]

    @strawberry.field(metadata=priced(list_size=3, points=1))
    async def copies(self, info: Info) -> list[EvaluationCopyRow]:
        work, language = info.context.work, info.context.language
        rows = await giving.copies_of(work, self.case.id)
        names = await names_of(work, {one.person_id for one in rows})
        return [
            EvaluationCopyRow(
                person_id=opaque("Person", one.person_id),
                name=names.get(one.person_id, ""),
                given_on=one.given_on,
                how=HOWS[one.how].in_language(language),
            )
            for one in rows
        ]

    @strawberry.field(description="The day the viewer opened the report as somebody who is owed a copy.")
    async def opened_on(self, info: Info) -> date | None:
        return await sending.opened_on(info.context.work, self.case.id)

    @strawberry.field(description="The report is out, and the viewer, who is owed a copy, has not opened it.")
    async def copy_waits(self, info: Info) -> bool:
        return await sending.copy_waits(info.context.work, self.case)

    @strawberry.field(description="Staff of the team, who can assess; for who plans.", metadata=priced(list_size=8))
    async def team(self, info: Info) -> list[EvaluationPersonChoice]:
        work = info.context.work
        if not await may(work, Permission.PLAN_EVALUATION, self.case.student_id):
            return []
        return await people_named(work, await assigning.still_on_the_team(work, self.case.student_id))

    @strawberry.field(description="Who is owed a copy; for who gives it.", metadata=priced(list_size=4))
    async def owed(self, info: Info) -> list[EvaluationPersonChoice]:
        work = info.context.work
        if not await may(work, Permission.ASSIGN_EVALUATION, self.case.student_id):
            return []
        return await people_named(work, await who_is_told(work, self.case.student_id))

    @strawberry.field(description="Once all have signed; of a family, once it is out.", metadata=priced(points=5))
    async def report(self, info: Info) -> EvaluationReport | None:
        work = info.context.work
        if not await reading.may_read_report(work, self.case):
            return None
        found = await reading.report_of(work, self.case.id)
        if found is None:
            return None
        keys = {one.id: one.key for one in await areas_of(work, self.case.id)}
        addenda: dict[str, list[EvaluationAddendum]] = {}
        for row in await reading.addenda_of(work, self.case.id):
            addenda.setdefault(keys[row.area_id], []).append(row)
        return EvaluationReport(
            sha256=found.sha256,
            signed_on=found.signed_on,
            written_in=reading.WRITTEN_IN,
            areas=[
                report_area(one, info.context.language, await addenda_as_read(work, addenda.get(one.key, [])))
                for one in found.areas
            ],
        )


async def evaluation_of(context: Context, case_id: uuid.UUID) -> Evaluation:
    """The evaluation of a case, through the policy, with what the actor may do. Raises NotFound."""
    work = context.work
    row = (await find_case(context, case_id)).row
    permitted = {
        "plan": await may(work, Permission.PLAN_EVALUATION, row.student_id) and row.state in OPEN_TO_PLAN,
        "assign": await may(work, Permission.ASSIGN_EVALUATION, row.student_id) and row.state in assigning.ASSIGNS_IN,
        "record": await may(work, Permission.CASE_AS_ADM, row.student_id)
        or await may(work, Permission.CASE_AS_CM, row.student_id),
        "give": await may(work, Permission.ASSIGN_EVALUATION, row.student_id) and row.state in giving.IS_OUT,
        "raw": await may(work, Permission.READ_RAW, row.student_id),
        "attach": await may(work, Permission.ATTACH, row.student_id),
    }
    sees_days = await may(work, Permission.SEE_DEADLINES, row.student_id)
    return Evaluation(
        case=row,
        id=opaque("Case", row.id),
        state=row.state,
        machine=row.machine,
        received_on=row.received_on,
        due_on=await assigning.due_on(work, row) if sees_days else None,
        may=[deed for deed, may_do in permitted.items() if may_do],
    )


async def areas_as_read(context: Context, case: EvaluationCase, due_on: date | None) -> list[EvaluationAreaRow]:
    """The areas of a case as the actor may read them."""
    work, language = context.work, context.language
    # A family reads nothing of a report before all of it is there.
    is_out = case.state in giving.IS_OUT or await may(work, Permission.SEE_DEADLINES, case.student_id)
    # Why somebody was planned for too late is said to those who answer for it: a family reads that it is late.
    says_why = await may(work, Permission.READ_SIGNED_AREA, case.student_id)
    rows = await areas_of(work, case.id)
    begun = await work.session.execute(
        select(LiveDocument.id).where(LiveDocument.id.in_([one.id for one in rows]), LiveDocument.last_number > 0)
    )
    written, day = set(begun.scalars()), await today(work)
    found = []
    for one in rows:
        access = await access_to(work, one)
        name, mode = AREAS[one.key], MODES[one.mode]
        found.append(
            EvaluationAreaRow(
                area=one,
                id=opaque(AREA, one.id),
                key=one.key,
                name=name.name.in_language(language),
                plainly=name.plainly.in_language(language),
                procedures=one.procedures,
                reason=one.reason,
                language=one.language,
                mode=one.mode,
                mode_says=mode.in_language(language),
                instrument=one.instrument,
                is_qualified=one.is_qualified,
                planned_on=one.planned_on,
                late_reason=one.late_reason if says_why or one.assessor_id == work.person_id else "",
                standing=_standing(one, one.id in written),
                is_late=area_is_late(one.planned_on, one.signed_on, due_on, day),
                signed_on=one.signed_on,
                summary=one.summary if one.signed_on is not None and is_out else None,
                may_write=access == "write",
                may_read=access is not None or await may_read(work, one),
            )
        )
    return found


def _standing(area: EvaluationArea, is_written: bool) -> str:
    if area.is_refused:
        return "refused"
    if area.signed_on is not None:
        return "signed"
    if is_written:
        return "writing"
    return "assigned" if area.assessor_id and area.instrument and area.planned_on else "planned"


def score_of(row: EvaluationScore, language: str) -> EvaluationScoreRow:
    """A score as a page shows it."""
    return EvaluationScoreRow(
        id=opaque(SCORE, row.id),
        instrument=row.instrument,
        edition=row.edition,
        given_on=row.given_on,
        examiner=row.examiner,
        name=row.name,
        scale=row.scale,
        scale_says=SCALES[row.scale].name.in_language(language),
        score=number(row.score),
        percentile=None if row.percentile is None else number(row.percentile),
        level=row.level,
        low=None if row.low is None else number(row.low),
        high=None if row.high is None else number(row.high),
        descriptor=row.descriptor,
        validity=row.validity,
    )


def report_area(one: SignedArea, language: str, addenda: list[EvaluationAddendumRow]) -> EvaluationReportArea:
    """One area of a report as it is read."""
    return EvaluationReportArea(
        key=one.key,
        name=one.name.in_language(language),
        plainly=AREAS[one.key].plainly.in_language(language),
        assessor=one.assessor,
        instrument=one.instrument,
        signed_on=one.signed_on,
        sha256=one.sha256,
        parts=[
            EvaluationReportPart(key=field.key, label=field.plainly.in_language(language), text=one.texts[field.key])
            for field in REPORT.fields
            if field.key in one.texts
        ],
        scores=[_frozen_score(place, said, language) for place, said in enumerate(one.scores)],
        addenda=addenda,
    )


def _frozen_score(place: int, said: Mapping[str, Any], language: str) -> EvaluationScoreRow:
    return EvaluationScoreRow(
        id=strawberry.ID(str(place)),
        instrument=said["instrument"],
        edition=said["edition"],
        given_on=date.fromisoformat(said["given_on"]),
        examiner=said["examiner"],
        name=said["name"],
        scale=said["scale"],
        scale_says=SCALES[said["scale"]].name.in_language(language),
        score=said["score"],
        percentile=said["percentile"],
        level=said["level"],
        low=said["low"],
        high=said["high"],
        descriptor=said["descriptor"],
        validity=said["validity"],
    )


async def addenda_as_read(work: UnitOfWork, rows: list[EvaluationAddendum]) -> list[EvaluationAddendumRow]:
    """Addenda with the names of who wrote them."""
    names = await names_of(work, {one.person_id for one in rows})
    return [
        EvaluationAddendumRow(said=one.said, on=await day_of(work, one.at), person_name=names.get(one.person_id, ""))
        for one in rows
    ]


async def people_named(work: UnitOfWork, ids: Any) -> list[EvaluationPersonChoice]:
    """People to choose from, by name."""
    names = await names_of(work, set(ids))
    return sorted(
        (EvaluationPersonChoice(id=opaque("Person", key), name=name) for key, name in names.items()),
        key=lambda one: one.name,
    )


async def names_of(work: UnitOfWork, ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of people."""
    found = await work.session.execute(select(PersonRow).where(PersonRow.id.in_(ids)))
    return {row.id: row.name for row in found.scalars()}


def choices_in(language: str) -> EvaluationChoices:
    """Every closed list in a language."""

    def listed(of: Mapping[str, Words]) -> list[EvaluationChoice]:
        return [EvaluationChoice(key=key, says=words.in_language(language)) for key, words in of.items()]

    return EvaluationChoices(
        areas=listed({key: area.name for key, area in AREAS.items()}),
        modes=listed(MODES),
        scales=listed({key: scale.name for key, scale in SCALES.items()}),
        papers=listed({key: words for key, (words, _) in PAPERS.items()}),
        raw_papers=[key for key, (_, sensitivity) in PAPERS.items() if sensitivity == "raw"],
        grounds=listed(GROUNDS),
        hows=listed({key: words for key, words in HOWS.items() if key != OPENED}),
        levels=list(LEVELS),
    )
