"""Eligibility over GraphQL, as the team and the family read it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

import orjson
import strawberry
from sqlalchemy import select

from trellis.access import Permission, may
from trellis.cases.graphql import Case
from trellis.eligibility import copies, deciding, labels, reading, rules, standing
from trellis.eligibility.capacities import about
from trellis.eligibility.categories import CATEGORIES, DELAY, FIRST_AGE, LAST_AGE, PARTS, Question, asked
from trellis.eligibility.effects import opened_by
from trellis.eligibility.model import CertifiedDetermination, DeterminationEvent
from trellis.eligibility.model import Determination as DeterminationRow
from trellis.eligibility.model import DeterminationMember as MemberRow
from trellis.eligibility.reports import quoted
from trellis.eligibility.states import OPEN, marks
from trellis.eligibility.words import AHEAD_NAMES, CAPACITY_NAMES, EVENTS, PLAINLY, STATE_NAMES
from trellis.graphql.context import Context
from trellis.graphql.cost import priced
from trellis.graphql.node import Info, Node, finds, opaque
from trellis.graphql.problems import PROBLEMS
from trellis.kernel.errors import NotFound
from trellis.notices.prior_written.graphql import GivenTo, given_to
from trellis.people.graphql import Person as PersonNode
from trellis.people.graphql import load_person
from trellis.people.model import Person
from trellis.students.graphql import Student, load_student
from trellis.teams.names import STAFF_ROLES

MOST_MEMBERS, MOST_LISTED = 20, 50


@strawberry.type(description="One thing the group answers.")
class DeterminationQuestion:
    key: str
    says: str
    cite: str
    kind: str = strawberry.field(description="yes, yes_why, check, text, date")
    group: str = strawberry.field(description="all, any:x, not, note, optional, or nothing")
    category: str | None
    yes: bool | None
    text: str | None
    on: date | None


@strawberry.type(description="A part of the determination, with what is asked in it.")
class DeterminationPart:
    key: str
    title: str
    questions: list[DeterminationQuestion]


@strawberry.type(description="A category of disability, as the district calls it; the code is the record's.")
class DisabilityCategory:
    code: str
    says: str
    plainly: str
    cite: str
    is_used: bool
    first_age: int | None
    last_age: int | None
    law_en: str
    law_es: str
    own_en: str | None = strawberry.field(description="What the district says instead, if anything.")
    own_es: str | None
    earliest_age: int | None = strawberry.field(description="Of developmental delay: no district goes below.")
    latest_age: int | None = strawberry.field(description="Of developmental delay: no district goes above.")
    may_set: bool
    set_at: datetime | None = strawberry.field(description="Since when the district has its own; for who sets it.")
    set_by_id: strawberry.Private[uuid.UUID | None]

    @strawberry.field
    async def set_by(self, info: Info) -> PersonNode | None:
        return await load_person(info.context, self.set_by_id) if self.set_by_id else None


@strawberry.type(description="One of the group, and what they concluded.")
class DeterminationMember(Node):
    name: str
    role: str
    role_says: str
    is_family: bool
    conclusion: str = strawberry.field(description="waiting, agrees, differs, silent")
    statement: str | None
    is_on_paper: bool
    is_me: bool
    is_asked_again: bool = strawberry.field(description="They concluded, and the form changed since.")


@strawberry.type(description="Something that is not so yet, in a sentence.")
class DeterminationMissing:
    key: str
    says: str
    cite: str


@strawberry.type(description="A step that leads on from where a determination stands.")
class DeterminationStep:
    event: str
    says: str
    may: bool
    asks_reason: bool
    certifies: bool
    why: str | None
    do_next: str | None
    by: list[str]
    cite: str


@strawberry.type(description="One place of the line.")
class DeterminationMark:
    state: str
    says: str
    standing: str = strawberry.field(description="done, now, ahead, ended")
    reached_on: date | None


@strawberry.type(description="One step that was taken.")
class DeterminationLogged:
    number: int
    says: str
    happened_on: date
    capacity: str
    person: str | None
    reason: str | None


@strawberry.type(description="One area of the evaluation report, as its assessor signed it.")
class QuotedArea:
    name: str
    assessor: str
    signed_on: date
    summary: str = strawberry.field(description="In the language it was written in.")


@strawberry.type(description="The evaluation report a determination rests on, named by its hash.")
class QuotedReport:
    sha256: str
    signed_on: date
    areas: list[QuotedArea] = strawberry.field(metadata=priced(list_size=20))


@strawberry.type(description="What a decision opens.")
class DeterminationOpens:
    key: str = strawberry.field(description="notice, start_iep, start_504, refer_504")
    may: bool
    due_on: date | None


@strawberry.type(description="A determination of eligibility, or a Section 504 case.")
class Determination(Node):
    row: strawberry.Private[DeterminationRow]
    known: strawberry.Private[list[standing.Around]]
    machine: str = strawberry.field(description="idea, section_504")
    state: str
    says: str
    plainly: str | None = strawberry.field(description="For a family; null while staff prepare it.")
    revision: int
    meeting_id: strawberry.ID | None
    held_on: date | None
    decided_on: date | None
    effective_on: date | None
    primary_category: str | None
    secondary_categories: list[str]
    outcome: str | None = strawberry.field(description="What the answers come to: eligible, not_eligible.")
    sha256: str | None
    certified_at: datetime | None
    certified_by: str | None
    notice_id: strawberry.ID | None
    may_write: bool

    async def _around(self, info: Info) -> standing.Around:
        """What is known around it, looked up once for all fields that ask."""
        if not self.known:
            self.known.append(await standing.around(info.context.work, self.row))
        return self.known[0]

    @strawberry.field
    async def student(self, info: Info) -> Student:
        return (await load_student(info.context, self.row.student_id)).named_only()

    @strawberry.field(metadata=priced(list_size=7, points=1))
    async def parts(self, info: Info) -> list[DeterminationPart]:
        return _parts(self.row, info.context.language)

    @strawberry.field(metadata=priced(list_size=14, points=1))
    async def categories(self, info: Info) -> list[DisabilityCategory]:
        return await shown_categories(info.context) if self.row.machine == "idea" else []

    @strawberry.field(metadata=priced(list_size=MOST_MEMBERS, points=1))
    async def group(self, info: Info) -> list[DeterminationMember]:
        members = await standing.members_of(info.context.work, self.row.id)
        left = await standing.left_of(info.context.work, self.row.id)
        return [_member(one, left, info.context) for one in members]

    @strawberry.field(metadata=priced(list_size=20, points=5))
    async def missing(self, info: Info) -> list[DeterminationMissing]:
        if self.row.state not in OPEN:
            return []
        found = (await self._around(info)).missing
        language = info.context.language
        return [DeterminationMissing(key=m.key, says=m.says.in_language(language), cite=m.cite) for m in found]

    @strawberry.field(description="What can be done now, by whom, and why not.", metadata=priced(list_size=6, points=5))
    async def steps(self, info: Info) -> list[DeterminationStep]:
        steps = await deciding.next_steps(info.context.work, self.row, await self._around(info))
        return [_step(one, info.context.language) for one in steps]

    @strawberry.field(metadata=priced(list_size=6, points=1))
    async def line(self, info: Info) -> list[DeterminationMark]:
        log = await standing.log_of(info.context.work, self.row.id)
        days = {one.to_state: one.happened_on for one in log}
        return [
            DeterminationMark(
                state=mark.state,
                says=(AHEAD_NAMES if mark.standing == "ahead" else STATE_NAMES)[mark.state].in_language(
                    info.context.language
                ),
                standing=mark.standing,
                reached_on=days.get(mark.state) if mark.standing != "ahead" else None,
            )
            for mark in marks(self.row.machine, self.row.state, days)
        ]

    @strawberry.field(metadata=priced(list_size=MOST_LISTED, points=1))
    async def log(self, info: Info) -> list[DeterminationLogged]:
        return await _log(info.context, await standing.log_of(info.context.work, self.row.id))

    @strawberry.field(
        description="What the decision rests on: as it was certified, and before as the actor may read it.",
        metadata=priced(points=2),
    )
    async def report(self, info: Info) -> QuotedReport | None:
        frozen = await standing.certified(info.context.work, self.row.id)
        if frozen is not None:
            said = orjson.loads(frozen.canonical).get("report")
        else:
            said = await quoted(info.context.work, self.row.case_id)
        return _report(said, info.context.language) if said else None

    @strawberry.field(
        description="Who is owed a copy of the decision, and how it reached them. For staff who give it.",
        metadata=priced(list_size=4, points=1),
    )
    async def copies(self, info: Info) -> list[GivenTo]:
        frozen = await standing.certified(info.context.work, self.row.id)
        return given_to(await copies.has_copies(info.context.work, self.row, frozen)) if frozen else []

    @strawberry.field(description="The day the viewer opened the decision as somebody who is owed a copy.")
    async def opened_on(self, info: Info) -> date | None:
        frozen = await standing.certified(info.context.work, self.row.id)
        return await copies.opened_on(info.context.work, frozen) if frozen else None

    @strawberry.field(description="What is next after a decision.", metadata=priced(list_size=3, points=3))
    async def opens(self, info: Info) -> list[DeterminationOpens]:
        frozen = await standing.certified(info.context.work, self.row.id)
        if frozen is None:
            return []
        found = await opened_by(info.context.work, self.row, frozen)
        return [DeterminationOpens(key=one.key, may=one.may, due_on=one.due_on) for one in found]


@strawberry.type(description="What is on record of a reevaluation: an agreement, or that the parents were told.")
class ReevaluationRecord:
    kind: str = strawberry.field(description="unnecessary, sooner, no_more_data")
    made_on: date
    way: str
    parent: str
    reasons: str


@strawberry.type(description="A day a reevaluation comes before.")
class ReevaluationAhead:
    on: date
    why: str


@strawberry.type(description="Somebody who holds the parent's rights today.")
class PaperParent:
    id: strawberry.ID
    name: str


@strawberry.type(description="Eligibility of one student: what was and is being determined, and what comes.")
class StudentEligibility:
    category: str | None = strawberry.field(description="As the district calls it.")
    determinations: list[Determination]
    papers: list[ReevaluationRecord]
    ahead: list[ReevaluationAhead]
    parents: list[PaperParent]
    case_to_determine: strawberry.ID | None = strawberry.field(description="A case whose report is ready.")
    case_to_agree: strawberry.ID | None = strawberry.field(description="A reevaluation an agreement is of use for.")
    papers_to_keep: list[str] = strawberry.field(description="Kinds of agreement that are of use now.")
    may_begin: bool
    may_refer: bool
    may_reevaluate: bool


DeterminationResult = Annotated[Determination | PROBLEMS, strawberry.union("DeterminationResult")]
ReevaluationResult = Annotated[Case | PROBLEMS, strawberry.union("ReevaluationResult")]
PaperResult = Annotated[ReevaluationRecord | PROBLEMS, strawberry.union("PaperResult")]
CategoryResult = Annotated[DisabilityCategory | PROBLEMS, strawberry.union("CategoryResult")]


async def shown(context: Context, row: DeterminationRow) -> Determination:
    """A determination the actor may read; that they have it before them is on record."""
    work = context.work
    standing.note_read(work, row)
    frozen: CertifiedDetermination | None = await standing.certified(work, row.id)
    name = None
    if frozen is not None:
        by = select(Person).where(Person.id == frozen.certified_by_id)
        name = (await work.session.execute(by)).scalar_one().name
    plain = PLAINLY.get((row.machine, row.state))
    writes = await may(work, Permission.WRITE_DETERMINATION, row.student_id, **about(row.machine))
    outcome = frozen.outcome if frozen else rules.outcome(row.machine, row.answers)
    return Determination(
        id=opaque("Determination", row.id),
        row=row,
        known=[],
        machine=row.machine,
        state=row.state,
        says=STATE_NAMES[row.state].in_language(context.language),
        plainly=plain.in_language(context.language) if plain else None,
        revision=row.revision,
        meeting_id=opaque("Meeting", row.meeting_id) if row.meeting_id else None,
        held_on=row.held_on,
        decided_on=row.decided_on,
        effective_on=row.effective_on,
        primary_category=row.primary_category,
        secondary_categories=list(row.secondary_categories),
        outcome=outcome,
        sha256=frozen.sha256 if frozen else None,
        certified_at=frozen.certified_at if frozen else None,
        certified_by=name,
        notice_id=opaque("PriorNotice", frozen.notice_id) if frozen and frozen.notice_id else None,
        may_write=writes and row.state in OPEN,
    )


@finds("Determination")
async def find_determination(context: Context, determination_id: uuid.UUID) -> Determination:
    """A determination by id, through the policy."""
    return await shown(context, await standing.named(context.work, determination_id=determination_id))


def _parts(row: DeterminationRow, language: str) -> list[DeterminationPart]:
    codes = [code for code in (row.primary_category, *row.secondary_categories) if code]
    found: dict[str, list[DeterminationQuestion]] = {}
    for one in asked(row.machine, codes, row.answers):
        found.setdefault(one.part, []).append(_question(one, row, language))
    return [
        DeterminationPart(key=key, title=PARTS[key].in_language(language), questions=questions)
        for key, questions in found.items()
    ]


def _question(one: Question, row: DeterminationRow, language: str) -> DeterminationQuestion:
    said = row.answers.get(one.key) or {}
    return DeterminationQuestion(
        key=one.key,
        says=one.says.in_language(language),
        cite=one.cite,
        kind=one.kind,
        group=one.group,
        category=one.category or None,
        yes=said.get("yes"),
        text=said.get("text"),
        on=date.fromisoformat(said["on"]) if said.get("on") else None,
    )


async def shown_categories(context: Context) -> list[DisabilityCategory]:
    return [shown_category(context, one) for one in (await labels.labels(context.work)).values()]


def shown_category(context: Context, one: labels.Labelled) -> DisabilityCategory:
    law, own, may_set = CATEGORIES[one.code], one.own, labels.may_set(context.work)
    return DisabilityCategory(
        code=one.code,
        says=one.says.in_language(context.language),
        plainly=law.plainly.in_language(context.language),
        cite=law.cite,
        is_used=one.is_used,
        first_age=one.ages[0] if one.ages else None,
        last_age=one.ages[1] if one.ages else None,
        law_en=law.says.en,
        law_es=law.says.es,
        own_en=own.label_en if own else None,
        own_es=own.label_es if own else None,
        earliest_age=FIRST_AGE if one.code == DELAY else None,
        latest_age=LAST_AGE if one.code == DELAY else None,
        may_set=may_set,
        set_at=own.created_at if own and may_set else None,
        set_by_id=own.person_id if own and may_set else None,
    )


def _member(one: MemberRow, left: Sequence[MemberRow], context: Context) -> DeterminationMember:
    return DeterminationMember(
        id=opaque("DeterminationMember", one.id),
        name=one.name,
        role=one.role,
        role_says=STAFF_ROLES.get(one.role, rules.PARENT).in_language(context.language),
        is_family=one.role in rules.FAMILY_ROLES,
        conclusion=one.conclusion,
        statement=one.statement,
        is_on_paper=one.is_on_paper,
        is_me=one.person_id is not None and one.person_id == context.person_id,
        is_asked_again=one.conclusion == rules.WAITING and any(standing.is_earlier(of, one) for of in left),
    )


def _step(one: deciding.NextStep, language: str) -> DeterminationStep:
    refused = one.refused
    return DeterminationStep(
        event=one.row.event,
        says=EVENTS[one.row.event].in_language(language),
        may=refused is None,
        asks_reason=one.asks_reason,
        certifies=one.certifies,
        why=refused.why.in_language(language) if refused else None,
        do_next=refused.do_next.in_language(language) if refused and refused.do_next else None,
        by=[CAPACITY_NAMES[name].in_language(language) for name in one.row.by],
        cite=one.row.cite,
    )


def _report(said: Mapping[str, Any], language: str) -> QuotedReport:
    spoken = "es" if language.startswith("es") else "en"
    return QuotedReport(
        sha256=said["sha256"],
        signed_on=date.fromisoformat(said["signedOn"]),
        areas=[
            QuotedArea(
                name=one[spoken],
                assessor=one["assessor"],
                signed_on=date.fromisoformat(one["signedOn"]),
                summary=one["summary"],
            )
            for one in said["areas"]
        ],
    )


async def _log(context: Context, rows: Sequence[DeterminationEvent]) -> list[DeterminationLogged]:
    people = select(Person).where(Person.id.in_([row.person_id for row in rows if row.person_id]))
    names = {one.id: one.name for one in (await context.work.session.execute(people)).scalars()}
    return [
        DeterminationLogged(
            number=row.number,
            says=EVENTS[row.event].in_language(context.language),
            happened_on=row.happened_on,
            capacity=CAPACITY_NAMES[row.capacity].in_language(context.language),
            person=names.get(row.person_id) if row.person_id else None,
            reason=row.reason,
        )
        for row in rows
    ]


@finds("DeterminationMember")
async def find_member(context: Context, member_id: uuid.UUID) -> DeterminationMember:
    """One of a group by id, where the determination is the viewer's to read."""
    found = await context.work.session.execute(select(MemberRow).where(MemberRow.id == member_id))
    row: MemberRow | None = found.scalar_one_or_none()
    if row is None:
        raise NotFound()
    standing.note_read(context.work, await standing.named(context.work, determination_id=row.determination_id))
    return _member(row, await standing.left_of(context.work, row.determination_id), context)


def shown_paper(one: reading.Kept) -> ReevaluationRecord:
    return ReevaluationRecord(kind=one.kind, made_on=one.made_on, way=one.way, parent=one.parent, reasons=one.reasons)
