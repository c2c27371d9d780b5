"""Every room's types put together, and the edge that answers them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache
from pathlib import Path

import strawberry
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from trellis.asking.graphql import AskingMutation, AskingQuery
from trellis.attachments.destroying_graphql import DestroyingMutation, DestroyingQuery
from trellis.attachments.graphql import AttachmentMutation, AttachmentQuery
from trellis.attachments.retention_graphql import RetentionMutation, RetentionQuery
from trellis.caseloads.graphql import CaseloadMutation, CaseloadQuery
from trellis.cases.graphql import CasesMutation, CasesQuery
from trellis.consents.graphql import ConsentMutation, ConsentQuery
from trellis.deadlines.calendar_graphql import CalendarMutation, CalendarQuery
from trellis.deadlines.graphql import DeadlineMutation, DeadlineQuery
from trellis.districts.graphql import DistrictMutation, DistrictQuery
from trellis.eligibility.graphql import EligibilityMutation, EligibilityQuery
from trellis.evaluations.graphql import EvaluationsMutation, EvaluationsQuery
from trellis.finding.graphql import FindingQuery
from trellis.graphql.at_once import AtOnce, KnownSessions, at_once
from trellis.graphql.context import Context
from trellis.graphql.execution import AtOnceFactory, EdgeOptions, Operation, SocketRules
from trellis.graphql.http import graphql_routes
from trellis.graphql.presence import Who
from trellis.graphql.viewer import ViewerMutation, ViewerQuery
from trellis.holders.graphql import HoldersMutation, HoldersQuery
from trellis.house import House
from trellis.kernel.errors import NotSignedIn
from trellis.kernel.hashing import secret_digest
from trellis.kernel.tenancy import UnitOfWork
from trellis.meetings.graphql import MeetingMutation, MeetingQuery, MeetingSubscription
from trellis.meetings.needs_graphql import TeamNeedQuery
from trellis.meetings.room.graphql import MeetingRoomMutation, MeetingRoomQuery
from trellis.moves.graphql import MovesMutation, MovesQuery
from trellis.notices.prior_written.graphql import PriorNoticeMutation, PriorNoticeQuery
from trellis.notices.safeguards.graphql import SafeguardsMutation, SafeguardsQuery
from trellis.notices.section_504.graphql import Section504NoticeMutation, Section504NoticeQuery
from trellis.people.graphql import PeopleMutation, PeopleQuery
from trellis.people.sessions import LiveSession, still_holds
from trellis.plans.amending_graphql import AmendingMutation
from trellis.plans.answers.graphql import AnswersMutation, AnswersQuery
from trellis.plans.bank.graphql import BankMutation, BankQuery
from trellis.plans.carrying_graphql import CarryingMutation, CarryingQuery
from trellis.plans.compared_graphql import ComparisonQuery
from trellis.plans.district_form.graphql import DistrictFormMutation, DistrictFormQuery
from trellis.plans.glance.graphql import GlanceQuery
from trellis.plans.graphql import PlansMutation, PlansQuery, PlansSubscription
from trellis.plans.history.graphql import HistoryMutation, HistoryQuery
from trellis.plans.implementing.graphql import ImplementingMutation, ImplementingQuery
from trellis.plans.noticing.graphql import NoticingMutation, NoticingQuery
from trellis.plans.revoking.graphql import RevokingMutation, RevokingQuery
from trellis.plans.together_graphql import TogetherMutation
from trellis.plans.transferring.graphql import TransferringMutation
from trellis.rostering.graphql import RosteringMutation, RosteringQuery, RosteringSubscription
from trellis.signatures.graphql import SignatureMutation, SignatureQuery, SignatureSubscription
from trellis.students.graphql import StudentMutation, StudentQuery, StudentSubscription
from trellis.students.residents_graphql import ResidentsMutation, ResidentsQuery
from trellis.teams.graphql import TeamMutation
from trellis.teamwork.graphql import TeamworkMutation, TeamworkQuery, TeamworkSubscription
from trellis.translations.graphql import TranslationMutation, TranslationQuery, TranslationSubscription
from trellis.web.cookies import session_token
from trellis.web.sessions import preferred_language, read_signed_in
from trellis.worklists.graphql import WorklistsMutation, WorklistsQuery

QUERIES = (
    ViewerQuery,
    FindingQuery,
    AttachmentQuery,
    RetentionQuery,
    DestroyingQuery,
    StudentQuery,
    HoldersQuery,
    AskingQuery,
    PeopleQuery,
    PlansQuery,
    CarryingQuery,
    BankQuery,
    ComparisonQuery,
    HistoryQuery,
    GlanceQuery,
    AnswersQuery,
    RevokingQuery,
    ImplementingQuery,
    NoticingQuery,
    PriorNoticeQuery,
    SafeguardsQuery,
    Section504NoticeQuery,
    DistrictFormQuery,
    TeamworkQuery,
    TranslationQuery,
    DeadlineQuery,
    CalendarQuery,
    MeetingQuery,
    MeetingRoomQuery,
    TeamNeedQuery,
    SignatureQuery,
    CaseloadQuery,
    CasesQuery,
    ConsentQuery,
    EvaluationsQuery,
    WorklistsQuery,
    EligibilityQuery,
    MovesQuery,
    ResidentsQuery,
    RosteringQuery,
    DistrictQuery,
)
MUTATIONS = (
    ViewerMutation,
    TeamMutation,
    StudentMutation,
    HoldersMutation,
    AskingMutation,
    PeopleMutation,
    PlansMutation,
    CarryingMutation,
    TogetherMutation,
    AmendingMutation,
    TransferringMutation,
    BankMutation,
    HistoryMutation,
    AnswersMutation,
    RevokingMutation,
    ImplementingMutation,
    NoticingMutation,
    PriorNoticeMutation,
    SafeguardsMutation,
    Section504NoticeMutation,
    DistrictFormMutation,
    TeamworkMutation,
    TranslationMutation,
    DeadlineMutation,
    CalendarMutation,
    SignatureMutation,
    MeetingMutation,
    MeetingRoomMutation,
    AttachmentMutation,
    RetentionMutation,
    DestroyingMutation,
    CaseloadMutation,
    CasesMutation,
    ConsentMutation,
    EvaluationsMutation,
    WorklistsMutation,
    EligibilityMutation,
    MovesMutation,
    ResidentsMutation,
    RosteringMutation,
    DistrictMutation,
)
SUBSCRIPTIONS = (
    PlansSubscription,
    TeamworkSubscription,
    TranslationSubscription,
    StudentSubscription,
    MeetingSubscription,
    RosteringSubscription,
    SignatureSubscription,
)


@cache
def schema() -> strawberry.Schema:
    """The one schema; built once a process."""
    return strawberry.Schema(
        query=merge_types("Query", QUERIES),
        mutation=merge_types("Mutation", MUTATIONS),
        subscription=merge_types("Subscription", SUBSCRIPTIONS),
        config=StrawberryConfig(auto_camel_case=True),
    )


def sdl() -> str:
    """The schema as text, as it stands in schema.graphql."""
    return schema().as_str().rstrip() + "\n"


def graphql_endpoints(house: House) -> list[BaseRoute]:
    """The GraphQL routes of a house: /graphql over HTTP and over sockets."""
    settings = house.settings
    trusted, known = Path(settings.trusted_documents), KnownSessions()

    async def still_allowed(connection: HTTPConnection) -> Who:
        signed_in = await read_signed_in(house, connection, touch=False)
        if signed_in is None:
            raise NotSignedIn()
        return Who((signed_in.district_id, signed_in.actor.person_id), signed_in.id)

    options = EdgeOptions(
        development=settings.mode == "development",
        introspection=settings.introspection,
        allow_text=settings.allow_text_documents,
        allowed_origins=frozenset({settings.base_url}),
        trusted=trusted if trusted.is_file() else {},
        compiled=settings.compiled_reads,
        compile_text=settings.mode != "production",
        at_once=_at_once(house, known),
        socket=SocketRules(still_allowed=still_allowed, recheck_seconds=1.5),
    )
    return graphql_routes(schema(), _contexts(house, known), options)


def _at_once(house: House, known: KnownSessions) -> AtOnceFactory:
    """Contexts of queries whose session was read before; the statement proves that it still holds."""

    def context(connection: HTTPConnection, operation: Operation) -> AtOnce | None:
        token = session_token(connection)
        digest = secret_digest(token) if token else b""
        signed_in = known.find(digest)
        return at_once(house, signed_in, digest, operation.name or "graphql", known) if signed_in else None

    return context


def _known(known: KnownSessions, connection: HTTPConnection) -> LiveSession | None:
    """What an earlier request of the same session read."""
    token = session_token(connection)
    return known.find(secret_digest(token)) if token else None


def _contexts(house: House, known: KnownSessions):  # type: ignore[no-untyped-def]
    """One unit of work an operation; a subscription holds none between its events."""

    @asynccontextmanager
    async def context(connection: HTTPConnection, operation: Operation) -> AsyncIterator[Context]:
        async def again():  # type: ignore[no-untyped-def]
            return await read_signed_in(house, connection, touch=False)

        signed_in = _known(known, connection) if operation.kind != "subscription" else None
        known_here: Context | None = None
        if signed_in is not None:
            async with AsyncExitStack() as unit:
                work = await unit.enter_async_context(_unit_of_work(house, signed_in, operation))
                if await still_holds(work, signed_in, idle_minutes=house.settings.session_idle_minutes):
                    known_here = Context(house, signed_in, work, signed_in.actor.language, again)
                    yield known_here
            if known_here is not None:
                if operation.kind == "query":
                    known_here.stands()
                return
            known.forget(secret_digest(signed_in.token))
        signed_in = await read_signed_in(house, connection)
        if signed_in is not None:
            known.remember(signed_in)
        language = signed_in.actor.language if signed_in else preferred_language(connection)
        if signed_in is None or operation.kind == "subscription":
            yield Context(house, signed_in, None, language, again)
            return
        async with _unit_of_work(house, signed_in, operation) as work:
            here = Context(house, signed_in, work, language, again)
            yield here
        if operation.kind == "query":
            here.stands()

    return context


@asynccontextmanager
async def _unit_of_work(house: House, signed_in: LiveSession, operation: Operation) -> AsyncIterator[UnitOfWork]:
    purpose = operation.name if operation.document and operation.name else "graphql"
    async with (
        house.turns.of(signed_in.district_id),
        house.gate.open(signed_in.district_id, signed_in.actor, purpose, time_zone=signed_in.time_zone) as work,
    ):
        work.memory |= {"today": signed_in.today(work.at), "state": signed_in.state, "zone": signed_in.time_zone}
        yield work
