"""Every room's types put together, and the edge that answers them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import strawberry
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from trellis.attachments.graphql import AttachmentMutation
from trellis.districts.graphql import DistrictMutation, DistrictQuery
from trellis.graphql.context import Context
from trellis.graphql.execution import EdgeOptions, Operation, SocketRules
from trellis.graphql.http import graphql_routes
from trellis.graphql.viewer import ViewerMutation, ViewerQuery
from trellis.house import House
from trellis.kernel.errors import NotSignedIn
from trellis.meetings.graphql import MeetingMutation, MeetingQuery, MeetingSubscription
from trellis.people.graphql import PeopleQuery
from trellis.plans.graphql import PlansMutation, PlansQuery, PlansSubscription
from trellis.rostering.graphql import RosteringMutation, RosteringQuery, RosteringSubscription
from trellis.signatures.graphql import SignatureMutation, SignatureQuery, SignatureSubscription
from trellis.students.graphql import StudentMutation, StudentQuery, StudentSubscription
from trellis.teams.graphql import TeamMutation
from trellis.web.sessions import preferred_language, read_signed_in

QUERIES = (
    ViewerQuery,
    StudentQuery,
    PeopleQuery,
    PlansQuery,
    MeetingQuery,
    SignatureQuery,
    RosteringQuery,
    DistrictQuery,
)
MUTATIONS = (
    ViewerMutation,
    TeamMutation,
    StudentMutation,
    PlansMutation,
    SignatureMutation,
    MeetingMutation,
    AttachmentMutation,
    RosteringMutation,
    DistrictMutation,
)
SUBSCRIPTIONS = (
    PlansSubscription,
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
    trusted = Path(settings.trusted_documents)

    async def still_allowed(connection: HTTPConnection) -> None:
        if await read_signed_in(house, connection, touch=False) is None:
            raise NotSignedIn()

    options = EdgeOptions(
        development=settings.mode == "development",
        introspection=settings.introspection,
        allow_text=settings.allow_text_documents,
        allowed_origins=frozenset({settings.base_url}),
        trusted=trusted if trusted.is_file() else {},
        socket=SocketRules(still_allowed=still_allowed, recheck_seconds=1.5),
    )
    return graphql_routes(schema(), _contexts(house), options)


def _contexts(house: House):  # type: ignore[no-untyped-def]
    """One unit of work an operation; a subscription holds none between its events."""

    @asynccontextmanager
    async def context(connection: HTTPConnection, operation: Operation) -> AsyncIterator[Context]:
        signed_in = await read_signed_in(house, connection)
        language = signed_in.actor.language if signed_in else preferred_language(connection)

        async def again():  # type: ignore[no-untyped-def]
            return await read_signed_in(house, connection, touch=False)

        if signed_in is None or operation.kind == "subscription":
            yield Context(house, signed_in, None, language, again)
            return
        purpose = operation.name if operation.document and operation.name else "graphql"
        async with house.gate.open(signed_in.district_id, signed_in.actor, purpose) as work:
            yield Context(house, signed_in, work, language, again)

    return context
