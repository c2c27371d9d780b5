"""Plans over GraphQL."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

import strawberry
from strawberry.scalars import JSON

from trellis.documents import service as sealed
from trellis.graphql.context import Context
from trellis.graphql.node import Info, Node, find_node, finds, key_of, opaque
from trellis.graphql.problems import PROBLEMS, Problem, answers_problems, said
from trellis.graphql.watching import watch
from trellis.kernel.errors import NotFound
from trellis.live import documents, tickets
from trellis.people.graphql import Person, load_person
from trellis.plans import checks, live, service
from trellis.plans.content import empty_content
from trellis.plans.form import form_as_json
from trellis.plans.live import DRAFT_STATES
from trellis.plans.model import Plan as PlanRow
from trellis.plans.model import PlanSection as SectionRow
from trellis.plans.model import PlanVersion as VersionRow
from trellis.plans.plain import plain_view
from trellis.students.graphql import Student, load_student

if TYPE_CHECKING:
    from trellis.meetings.graphql import Meeting
    from trellis.signatures.graphql import SignatureRequest


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


@strawberry.type(description="A frozen version: canonical bytes and their hash.")
class PlanVersion(Node):
    row: strawberry.Private[VersionRow]
    number: int
    sha256: str
    finalized_at: datetime

    @strawberry.field
    async def finalized_by(self, info: Info) -> Person:
        return await load_person(info.context, self.row.finalized_by_id)

    @strawberry.field(description="The frozen bytes (RFC 8785); their SHA-256 is `sha256`.")
    def canonical(self) -> str:
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

    @strawberry.field
    async def signature_requests(
        self, info: Info
    ) -> list[Annotated[SignatureRequest, strawberry.lazy("trellis.signatures.graphql")]]:
        from trellis.signatures import graphql as signatures

        return await signatures.requests_of_version(info.context, self.row.id)

    @classmethod
    def of(cls, row: VersionRow) -> PlanVersion:
        return cls(
            id=opaque("PlanVersion", row.id),
            row=row,
            number=row.number,
            sha256=row.sha256,
            finalized_at=row.finalized_at,
        )


@strawberry.type(description="A section of a plan.")
class PlanSection(Node):
    row: strawberry.Private[SectionRow]
    plan: strawberry.Private[PlanRow]
    key: str

    @strawberry.field
    def title(self, info: Info) -> str:
        return service.form_of(self.plan).section(self.key).title.in_language(info.context.language)

    @strawberry.field(description="empty, in_work, ready, signed_off")
    async def standing(self, info: Info) -> str:
        if self.plan.state not in DRAFT_STATES:
            return "signed_off"
        if not self.row.content or self.row.content == empty_content(service.form_of(self.plan).section(self.key)):
            return "empty"
        found = await findings_of(info.context, self.plan)
        return "in_work" if any(f.section_key == self.key and f.severity == "B" for f in found) else "ready"

    @strawberry.field
    async def may_write(self, info: Info) -> bool:
        return await service.may_write(info.context.work, self.plan, self.key)

    @strawberry.field(description="What it says, as JSON in the shape of its declaration.")
    async def content(self, info: Info) -> JSON:
        return (await _content(info.context, self.plan)).get(self.key) or {}

    @strawberry.field(description="Who has it open now.")
    async def present_people(self, info: Info) -> list[Person]:
        hub = info.context.house.hub
        return [await load_person(info.context, i) for i in (hub.present(self.row.id) if hub else ())]

    @classmethod
    def of(cls, row: SectionRow, plan: PlanRow) -> PlanSection:
        return cls(id=opaque("PlanSection", row.id), row=row, plan=plan, key=row.section_key)


@strawberry.type(description="A plan of a student, in writing or final.")
class Plan(Node):
    row: strawberry.Private[PlanRow]
    kind: str = strawberry.field(description="iep or section_504")
    occasion: str
    state: str
    form_version: str
    starts_on: date | None
    ends_on: date | None
    shared_with_family_at: datetime | None

    @classmethod
    def of(cls, row: PlanRow) -> Plan:
        return cls(
            id=opaque("Plan", row.id),
            row=row,
            kind=row.kind,
            occasion=row.occasion,
            state=row.state,
            form_version=row.form_version,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            shared_with_family_at=row.shared_with_family_at,
        )

    @strawberry.field
    async def student(self, info: Info) -> Student:
        return await load_student(info.context, self.row.student_id)

    @strawberry.field
    async def sections(self, info: Info) -> list[PlanSection]:
        rows = await info.context.loader("sections", service.sections_of).load(self.row.id)
        return [PlanSection.of(row, self.row) for row in rows]

    @strawberry.field
    async def section(self, info: Info, key: str) -> PlanSection | None:
        rows = await info.context.loader("sections", service.sections_of).load(self.row.id)
        return next((PlanSection.of(row, self.row) for row in rows if row.section_key == key), None)

    @strawberry.field(description="The declaration the editor renders, in the viewer's language.")
    def form(self, info: Info) -> JSON:
        return form_as_json(service.form_of(self.row), info.context.language)

    @strawberry.field
    async def findings(self, info: Info) -> list[Finding]:
        language = info.context.language
        return [Finding.of(f, language) for f in await findings_of(info.context, self.row)]

    @strawberry.field
    async def versions(self, info: Info) -> list[PlanVersion]:
        rows = await info.context.loader("versions", service.versions_of).load(self.row.id)
        return [PlanVersion.of(row) for row in rows]

    @strawberry.field
    async def latest_version(self, info: Info) -> PlanVersion | None:
        rows = await info.context.loader("versions", service.versions_of).load(self.row.id)
        return PlanVersion.of(rows[0]) if rows else None

    @strawberry.field
    async def meeting(self, info: Info) -> Annotated[Meeting, strawberry.lazy("trellis.meetings.graphql")] | None:
        from trellis.meetings import graphql as meetings

        standing = [
            m
            for m in await meetings.meetings_of(info.context, self.row.student_id)
            if m.row.plan_id == self.row.id and m.row.state != "cancelled"
        ]
        return max(standing, key=lambda m: m.row.starts_at, default=None)

    @strawberry.field(description="In plain words: the latest version, or the draft where the viewer may read it.")
    async def plain(self, info: Info, language: str) -> JSON:
        content = await _content(info.context, self.row)
        return plain_view(content, "es" if language.startswith("es") else "en", form=service.form_of(self.row))

    @strawberry.field(description="What the viewer may do: write, share, finalize, request_signatures.")
    async def may(self, info: Info) -> list[str]:
        return await service.what_the_actor_may(info.context.work, self.row)


@strawberry.type(description="A ticket for one live socket: one person, one document, 60 seconds.")
class LiveTicket:
    url: str
    document_id: strawberry.ID
    epoch: int
    read_only: bool
    expires_at: datetime


async def findings_of(context: Context, plan: PlanRow) -> Sequence[checks.Finding]:
    """The rule check of a plan, run once an operation."""
    memory = context.work.memory
    if ("findings", plan.id) not in memory:
        memory[("findings", plan.id)] = await service.findings(context.work, plan)
    found: Sequence[checks.Finding] = memory[("findings", plan.id)]
    return found


async def _content(context: Context, plan: PlanRow) -> dict[str, Any]:
    memory = context.work.memory
    if ("content", plan.id) not in memory:
        memory[("content", plan.id)] = await service.content_of(context.work, plan)
    content: dict[str, Any] = memory[("content", plan.id)]
    return content


@finds("Plan")
async def find_plan(context: Context, plan_id: uuid.UUID) -> Plan:
    """A plan by id, through the policy."""
    return Plan.of(await service.plan_by_id(context.work, plan_id=plan_id))


async def find_plan_or_none(context: Context, plan_id: uuid.UUID) -> Plan | None:
    """A plan by id, or nothing when the viewer may not read it."""
    try:
        return await find_plan(context, plan_id)
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
    return PlanSection.of(row, await service.plan_by_id(context.work, plan_id=row.plan_id))


async def plans_of(context: Context, student_id: uuid.UUID) -> list[Plan]:
    """A student's plans the viewer may read, newest first."""
    return [Plan.of(row) for row in await context.loader("plans", service.plans_of_students).load(student_id)]


async def current_plan_of(context: Context, student_id: uuid.UUID) -> Plan | None:
    """The plan in force, else the newest."""
    row = await service.current_plan_of(context.work, student_id=student_id)
    return Plan.of(row) if row else None


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
    @strawberry.field
    async def plan(self, info: Info, id: strawberry.ID) -> Plan | None:
        found = await find_node(info.context, id)
        return found if isinstance(found, Plan) else None


@strawberry.type
class PlansMutation:
    @strawberry.mutation
    @answers_problems
    async def start_plan(self, info: Info, student_id: strawberry.ID, kind: str, occasion: str) -> PlanResult:
        row = await service.start_plan(
            info.context.work, student_id=key_of(student_id, "Student"), kind=kind, occasion=occasion
        )
        return Plan.of(row)

    @strawberry.mutation
    @answers_problems
    async def share_draft(self, info: Info, plan_id: strawberry.ID) -> PlanResult:
        return Plan.of(await service.share_draft(info.context.work, plan_id=key_of(plan_id, "Plan")))

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
        return _ticket(context, document.id, document.epoch, read_only=granted == "read")


def _ticket(context: Context, document_id: uuid.UUID, epoch: int, *, read_only: bool) -> LiveTicket:
    settings = context.house.settings
    session_id = context.actor.session_id
    if session_id is None:
        raise NotFound()
    ticket = tickets.issue(
        settings.secret_key,
        district_id=context.district_id,
        session_id=session_id,
        person_id=context.person_id,
        document_id=document_id,
        epoch=epoch,
        read_only=read_only,
        at=context.work.at,
    )
    base = settings.base_url.replace("http", "ws", 1)
    return LiveTicket(
        url=f"{base}/live/{document_id}.{epoch}?ticket={quote(ticket)}",
        document_id=opaque("PlanSection", document_id),
        epoch=epoch,
        read_only=read_only,
        expires_at=context.work.at + tickets.LASTS,
    )


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
