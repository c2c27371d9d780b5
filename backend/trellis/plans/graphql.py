"""Plans over GraphQL."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from sqlalchemy import Date, and_, cast, true
from strawberry.scalars import JSON

from trellis.access import Permission
from trellis.documents import service as sealed
from trellis.graphql.compile.declare import Expression, Rowed, Rows, column, expression, from_source, many, one, reads
from trellis.graphql.context import Context
from trellis.graphql.node import Info, Node, by_id, find_node, finds, key_of
from trellis.graphql.problems import PROBLEMS, Problem, answers_problems, said
from trellis.graphql.rights import permitted, reading
from trellis.graphql.watching import watch
from trellis.kernel.errors import NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.live import documents
from trellis.meetings.model import Meeting as MeetingRow
from trellis.people.graphql import Person, load_person
from trellis.plans import checks, live, service
from trellis.plans.amended import plain_plan
from trellis.plans.content import empty_content
from trellis.plans.declared import amendment_as_read, content_as_read, in_form_order, in_scope
from trellis.plans.derived import derived_in_words
from trellis.plans.form import form_as_json
from trellis.plans.known_graphql import KnownAnswer, known_answers_of
from trellis.plans.live import DRAFT_STATES
from trellis.plans.model import Plan as PlanRow
from trellis.plans.model import PlanSection as SectionRow
from trellis.plans.model import PlanVersion as VersionRow
from trellis.plans.model import SharedDraft as SharedRow
from trellis.plans.ticket_graphql import LiveTicket, ticket_for
from trellis.plans.transferring.about import about as about_transfer_of
from trellis.plans.transferring.model import PlanTransfer as TransferRow
from trellis.plans.transferring.read_graphql import PlanTransfer
from trellis.plans.transferring.told import plain_section
from trellis.signatures.model import SignatureRequest as RequestRow
from trellis.students.graphql import Student
from trellis.teamwork.model import CommentThread as ThreadRow
from trellis.teamwork.model import SectionAssignment as AssignmentRow
from trellis.translations.model import PublishedTranslation as PublishedRow
from trellis.translations.model import Translation as TranslationRow

if TYPE_CHECKING:
    from trellis.meetings.graphql import Meeting
    from trellis.signatures.graphql import SignatureRequest
    from trellis.teamwork.graphql import CommentThread, SectionAssignment
    from trellis.translations.graphql import PublishedTranslation, Translation


@strawberry.type(description="Something the rule check says of a plan.")
class Finding:
    rule_id: str
    severity: str
    message: str
    cite: str
    section_key: str
    field_key: str | None
    row_id: str | None

    @classmethod
    def of(cls, found: checks.Finding, language: str) -> Finding:
        return cls(
            rule_id=found.rule_id,
            severity=found.severity,
            message=found.message.in_language(language),
            cite=found.cite,
            section_key=found.section_key,
            field_key=found.field_key,
            row_id=found.row_id,
        )


@strawberry.type
class FindingsProblem(Problem):
    findings: list[Finding]


@strawberry.type(description="A sealed PDF behind a link that is good for a minute.")
class SealedPdf:
    url: str
    sha256: str
    page_count: int
    stage: str
    sealed_at: datetime


@reads(VersionRow)
@strawberry.type(description="A frozen version: canonical bytes and their hash.")
class PlanVersion(Rowed, Node):
    number: int = column(VersionRow.number)
    sha256: str = column(VersionRow.sha256)
    finalized_at: datetime = column(VersionRow.finalized_at)
    finalized_by: Person = one(VersionRow.finalized_by_id)

    @strawberry.field(description="The frozen bytes (RFC 8785); their SHA-256 is `sha256`.")
    def canonical(self, info: Info) -> str:
        service.note_read(info.context.work, self.row.plan_id, self.row.student_id)
        return self.row.canonical.decode()

    @strawberry.field(description="A short-lived link to the sealed PDF; null while it is being made.")
    async def pdf(self, info: Info) -> SealedPdf | None:
        found = await sealed.newest_pdf(info.context.work, info.context.house.storage, version_id=self.row.id)
        if found is None:
            return None
        return SealedPdf(
            url=found.url,
            sha256=found.sha256,
            page_count=found.page_count,
            stage=found.stage,
            sealed_at=found.sealed_at,
        )

    signature_requests: list[Annotated[SignatureRequest, strawberry.lazy("trellis.signatures.graphql")]] = many(
        RequestRow.version_id, key=VersionRow.id
    )


def _of_its_plan(row: Rows) -> Any:
    return and_(row[PlanRow].district_id == row.district_id, row[PlanRow].id == row.plan_id)


@reads(SectionRow, join=[(PlanRow, _of_its_plan)])
@strawberry.type(description="A section of a plan.")
class PlanSection(Rowed, Node):
    # Not `key` in Python: that is the key of the row.
    section_key: str = column(SectionRow.section_key, name="key")

    @property
    def plan(self) -> PlanRow:
        """The plan it is part of."""
        found: PlanRow = self.rows[1]
        return found

    @strawberry.field
    def title(self, info: Info) -> str:
        return service.form_of(self.plan).section(self.section_key).title.in_language(info.context.language)

    @strawberry.field(description="empty, in_work, ready, signed_off")
    async def standing(self, info: Info) -> str:
        if self.plan.state not in DRAFT_STATES:
            return "signed_off"
        form = service.form_of(self.plan)
        if not self.row.content or self.row.content == empty_content(form.section(self.section_key)):
            return "empty"
        found = await findings_of(info.context, self.plan)
        return "in_work" if any(f.section_key == self.section_key and f.severity == "B" for f in found) else "ready"

    @strawberry.field
    async def may_write(self, info: Info) -> bool:
        return await service.may_write(info.context.work, self.plan, self.section_key)

    @strawberry.field(
        description="What it says, as JSON in the shape of its declaration.",
        metadata=from_source(Expression(content_as_read, reads_record="Plan")),
    )
    async def content(self, info: Info) -> JSON:
        return (await _content(info.context, self.plan)).get(self.section_key) or {}

    assignment: Annotated[SectionAssignment, strawberry.lazy("trellis.teamwork.graphql")] | None = one(
        SectionRow.id, link=AssignmentRow.section_id, description="Who is to write it, while it is given to somebody."
    )

    @strawberry.field(
        description="Where it says what the last plan said and nobody has confirmed it: `field` or `field.row.column`."
    )
    async def carried(self, info: Info) -> list[str]:
        return await service.carried_places(info.context.work, self.plan, self.row)

    @strawberry.field(description="Who has it open now.")
    async def present_people(self, info: Info) -> list[Person]:
        hub = info.context.house.hub
        return [await load_person(info.context, i) for i in (hub.present(self.row.id) if hub else ())]


@reads(SharedRow)
@strawberry.type(description="What a draft said when it was shared with the family: their copy of it.")
class SharedDraft(Rowed):
    shared_at: datetime = column(SharedRow.shared_at)
    shared_by: Person = one(SharedRow.shared_by_id)

    @strawberry.field(description="Changes by field and row that are not in it; null for whom it was shared with.")
    async def change_count(self, info: Info) -> int | None:
        work = info.context.work
        plan = await service.plan_named(work, plan_id=self.row.plan_id)
        if not await service.may_read_work(work, plan):
            return None
        return await service.changes_since_shared(work, plan, self.row)


@reads(PlanRow)
@strawberry.type(description="A plan of a student, in writing or final.")
class Plan(Rowed, Node):
    kind: str = column(PlanRow.kind, description="iep or section_504")
    occasion: str = column(PlanRow.occasion)
    state: str = column(PlanRow.state)
    form_version: str = column(PlanRow.form_version)
    starts_on: date | None = column(PlanRow.starts_on)
    ends_on: date | None = column(PlanRow.ends_on)
    shared_with_family_at: datetime | None = column(PlanRow.shared_with_family_at)
    student: Student = one(PlanRow.student_id)
    carried_from: Plan | None = one(
        PlanRow.carried_from_id, description="The plan this one began with; null where it began empty."
    )
    amendment_way: str | None = expression(
        amendment_as_read(PlanRow.amendment_way, lambda copy: copy.amendment["way"].astext),
        description="Of an amendment of `carriedFrom`: meeting, agreement (in writing, without).",
    )
    amendment_reason: str | None = expression(
        amendment_as_read(PlanRow.amendment_reason, lambda copy: copy.amendment["reason"].astext)
    )
    amendment_scope: list[str] | None = expression(
        amendment_as_read(PlanRow.amendment_scope, in_scope),
        description="Keys of the sections an amendment may change; null for any other plan.",
    )
    takes_effect_on: date | None = expression(
        amendment_as_read(PlanRow.takes_effect_on, lambda copy: cast(copy.amendment["takesEffectOn"].astext, Date))
    )
    transfer: PlanTransfer | None = one(
        PlanRow.id,
        link=TransferRow.plan_id,
        description="The plan of another district it began with, and services meanwhile; null for any other plan.",
    )
    versions: list[PlanVersion] = many(
        VersionRow.plan_id, key=PlanRow.id, order=lambda version: [version.number.desc()]
    )
    latest_version: PlanVersion | None = one(
        PlanRow.id, link=VersionRow.plan_id, order=lambda work, version: [version.number.desc()]
    )
    meeting: Annotated[Meeting, strawberry.lazy("trellis.meetings.graphql")] | None = one(
        PlanRow.id,
        link=MeetingRow.plan_id,
        where=lambda work, meeting: and_(
            meeting.state != "cancelled", permitted(work, Permission.SEE_MEETING, meeting.student_id)
        ),
        order=lambda work, meeting: [meeting.starts_at.desc(), meeting.id],
    )
    shared: SharedDraft | None = one(
        PlanRow.id,
        link=SharedRow.plan_id,
        where=lambda work, copy: copy.stopped_at.is_(None),
        order=lambda work, copy: [copy.shared_at.desc(), copy.id.desc()],
        description="The copy of the draft that the family reads, while sharing stands.",
    )
    sections: list[PlanSection] = many(
        SectionRow.plan_id, key=PlanRow.id, order=in_form_order, part=True, owner=PlanRow
    )

    threads: list[Annotated[CommentThread, strawberry.lazy("trellis.teamwork.graphql")]] = many(
        ThreadRow.plan_id,
        key=PlanRow.id,
        description="What is said about its places, as far as the viewer has part in it.",
    )

    translations: list[Annotated[Translation, strawberry.lazy("trellis.translations.graphql")]] = many(
        TranslationRow.plan_id,
        key=PlanRow.id,
        where=lambda work, row: row.state != "withdrawn",
        description="Translations that were asked for, and how far each is.",
    )
    published_translations: list[Annotated[PublishedTranslation, strawberry.lazy("trellis.translations.graphql")]] = (
        many(
            PublishedRow.plan_id,
            key=PlanRow.id,
            order=lambda row: [row.published_at.desc(), row.id],
            description="What the family reads beside the original, newest first; corrections with what they correct.",
        )
    )

    @strawberry.field
    async def section(self, info: Info, key: str) -> PlanSection | None:
        rows = await info.context.loader("sections", service.sections_of).load(self.row.id)
        return next((PlanSection.of((row, self.row)) for row in rows if row.section_key == key), None)

    @strawberry.field(description="The declaration the editor renders, in the viewer's language.")
    def form(self, info: Info) -> JSON:
        return form_as_json(service.form_of(self.row), info.context.language)

    @strawberry.field
    async def findings(self, info: Info) -> list[Finding]:
        language = info.context.language
        return [Finding.of(f, language) for f in await findings_of(info.context, self.row)]

    @strawberry.field(description="What the record knows to open questions of the draft; empty unless it is written.")
    async def known(self, info: Info) -> list[KnownAnswer]:
        service.note_read(info.context.work, self.row.id, self.row.student_id)
        return await known_answers_of(info.context, self.row)

    @strawberry.field(description="What the conditions of the form speak of, as known now; empty unless it is written.")
    async def circumstances(self, info: Info) -> JSON:
        facts = await service.facts_in_work(info.context.work, self.row)
        return facts.circumstances if facts else {}

    @strawberry.field(description="Computed fields by section and field: text and how it came about.")
    async def derived(self, info: Info) -> JSON:
        service.note_read(info.context.work, self.row.id, self.row.student_id)
        found = await service.derived_of(info.context.work, self.row)
        return derived_in_words(found, info.context.language)

    @strawberry.field(description="In plain words: the latest version, the draft as written, or the copy shared of it.")
    async def plain(self, info: Info, language: str) -> JSON:
        service.note_read(info.context.work, self.row.id, self.row.student_id)
        work = info.context.work
        content, about = await service.shown_to(work, self.row), await service.about(work, self.row)
        spoken = "es" if language.startswith("es") else "en"
        view = plain_plan(content, spoken, form=service.form_of(self.row), about=about)
        came = await about_transfer_of(work, self.row)
        return [plain_section(came, spoken), *view] if came else view

    @strawberry.field(
        description="What the viewer may do: write, comment, assign, share, finalize, give_notice, request_signatures."
    )
    async def may(self, info: Info) -> list[str]:
        return await service.what_the_actor_may(info.context.work, self.row)


async def findings_of(context: Context, plan: PlanRow) -> Sequence[checks.Finding]:
    """The rule check of a plan, run once an operation, however many sections ask at once."""

    async def check(work: UnitOfWork, keys: Sequence[uuid.UUID]) -> list[Sequence[checks.Finding]]:
        return [await service.findings(work, await _known_plan(work, key)) for key in keys]

    found: Sequence[checks.Finding] = await context.loader("findings", check).load(plan.id)
    return found


async def _content(context: Context, plan: PlanRow) -> dict[str, Any]:
    """What a plan says, read once an operation."""
    service.note_read(context.work, plan.id, plan.student_id)

    async def read(work: UnitOfWork, keys: Sequence[uuid.UUID]) -> list[dict[str, Any]]:
        return [await service.content_of(work, await _known_plan(work, key)) for key in keys]

    content: dict[str, Any] = await context.loader("content", read).load(plan.id)
    return content


async def _known_plan(work: UnitOfWork, plan_id: uuid.UUID) -> PlanRow:
    """A plan this operation has read already: from the session, without asking again."""
    return await work.session.get_one(PlanRow, (work.district_id, plan_id))


@finds(
    "Plan",
    Plan,
    where=lambda work, plan: true(),
    record=lambda work, plan: reading(work, "plan.read", "plan", plan.id, plan.student_id),
    remembered="read",
)
async def find_plan(context: Context, plan_id: uuid.UUID) -> Plan:
    """A plan by id, through the policy."""
    return Plan.of(await service.plan_by_id(context.work, plan_id=plan_id))


async def find_plan_named(context: Context, plan_id: uuid.UUID) -> Plan:
    """A plan by id beside something else; asking it for what it says is what counts as reading."""
    return Plan.of(await service.plan_named(context.work, plan_id=plan_id))


async def find_plan_or_none(context: Context, plan_id: uuid.UUID) -> Plan | None:
    """A plan by id, or nothing when the viewer may not read it."""
    try:
        return await find_plan_named(context, plan_id)
    except NotFound:
        return None


@finds("PlanVersion")
async def find_version(context: Context, version_id: uuid.UUID) -> PlanVersion:
    """A version by id, through the policy of its plan."""
    version = await service.version_by_id(context.work, version_id=version_id)
    await service.plan_by_id(context.work, plan_id=version.plan_id)
    return PlanVersion.of(version.row)


@finds("PlanSection")
async def find_section(context: Context, section_id: uuid.UUID) -> PlanSection:
    """A section by id, through the policy of its plan."""
    row = await context.work.session.get(SectionRow, (context.district_id, section_id))
    if row is None:
        raise NotFound()
    return PlanSection.of((row, await service.plan_by_id(context.work, plan_id=row.plan_id)))


@strawberry.input
class OverrideInput:
    rule_id: str
    row_id: str | None = None
    reason: str


PlanResult = Annotated[Plan | PROBLEMS, strawberry.union("PlanResult")]
PlanVersionResult = Annotated[PlanVersion | FindingsProblem | PROBLEMS, strawberry.union("PlanVersionResult")]
LiveTicketResult = Annotated[LiveTicket | PROBLEMS, strawberry.union("LiveTicketResult")]


@strawberry.type
class PlansQuery:
    @strawberry.field(metadata=from_source(by_id("Plan")))
    async def plan(self, info: Info, id: strawberry.ID) -> Plan | None:
        found = await find_node(info.context, id)
        return found if isinstance(found, Plan) else None


@strawberry.type
class PlansMutation:
    @strawberry.mutation
    @answers_problems
    async def start_plan(
        self, info: Info, student_id: strawberry.ID, kind: str, occasion: str, carry_forward: bool = False
    ) -> PlanResult:
        row = await service.start_plan(
            info.context.work,
            student_id=key_of(student_id, "Student"),
            kind=kind,
            occasion=occasion,
            carry_forward=carry_forward,
        )
        return Plan.of(row)

    @strawberry.mutation(description="Share the draft as it stands now, for the first time or again.")
    @answers_problems
    async def share_draft(self, info: Info, plan_id: strawberry.ID) -> PlanResult:
        return Plan.of(await service.share_draft(info.context.work, plan_id=key_of(plan_id, "Plan")))

    @strawberry.mutation(description="The family reads nothing of the draft any more.")
    @answers_problems
    async def stop_sharing_draft(self, info: Info, plan_id: strawberry.ID) -> PlanResult:
        return Plan.of(await service.stop_sharing(info.context.work, plan_id=key_of(plan_id, "Plan")))

    @strawberry.mutation
    @answers_problems
    async def finalize_plan(
        self,
        info: Info,
        plan_id: strawberry.ID,
        overrides: list[OverrideInput],
        idempotency_key: str,
        revision: int | None = None,
    ) -> PlanVersionResult:
        language = info.context.language
        key = key_of(plan_id, "Plan")
        # Outside the savepoint: a list of findings says what the plan holds, so this reading stays on record.
        await service.plan_by_id(info.context.work, plan_id=key)
        try:
            # A savepoint of its own: a refused plan is left as open as it was.
            async with info.context.work.session.begin_nested():
                version = await service.finalize(
                    info.context.work,
                    plan_id=key,
                    overrides=[service.Override(o.rule_id, o.row_id, o.reason) for o in overrides],
                    revision=revision,
                    idempotency_key=idempotency_key,
                )
        except service.ChecksBlock as blocked:
            found = [Finding.of(f, language) for f in blocked.findings]
            return FindingsProblem(**said(blocked, language), findings=found)  # type: ignore[arg-type]
        return PlanVersion.of(version)

    @strawberry.mutation(description="A ticket to write or read one section live.")
    @answers_problems
    async def open_section(self, info: Info, plan_id: strawberry.ID, section_key: str) -> LiveTicketResult:
        context = info.context
        # Whoever opened the plan a while ago has not opened it anew by each of its sections.
        context.go_on_in_session()
        plan = await service.plan_by_id(context.work, plan_id=key_of(plan_id, "Plan"))
        section = next(
            (s for s in (await service.sections_of(context.work, [plan.id]))[0] if s.section_key == section_key), None
        )
        if section is None:
            raise NotFound()
        if plan.state not in DRAFT_STATES:
            raise service.PlanIsFinal()
        document = await documents.document_by_id(context.work, section.id)
        granted = await live.access(context.work, document)
        if granted is None:
            raise NotFound()

        async def kept() -> None:
            context.stands()

        context.work.after_commit(kept)
        return ticket_for(context, document.id, document.epoch, read_only=granted == "read")


@strawberry.type
class PlansSubscription:
    @strawberry.subscription
    async def plan_changed(self, info: Info, plan_id: strawberry.ID) -> AsyncGenerator[Plan, None]:
        key = key_of(plan_id, "Plan")
        async for plan in watch(info.context, ["plan.changed"], key, lambda c: find_plan(c, key)):
            yield plan

    @strawberry.subscription
    async def plan_findings(self, info: Info, plan_id: strawberry.ID) -> AsyncGenerator[list[Finding], None]:
        key = key_of(plan_id, "Plan")

        async def read(now: Context) -> list[Finding]:
            plan = await service.plan_by_id(now.work, plan_id=key)
            return [Finding.of(f, now.language) for f in await findings_of(now, plan)]

        async for found in watch(info.context, ["plan.findings"], key, read):
            yield found
