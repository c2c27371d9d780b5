"""The composition root: settings in, ASGI application out. Nothing else builds things."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from starlette.applications import Starlette

import trellis.rooms  # noqa: F401  (jobs and notice fillings are declared by importing them)
from trellis.attachments.storage import Storage
from trellis.districts.providers import ProviderDesk
from trellis.evaluations.live import EVALUATION_AREA
from trellis.graphql.schema import graphql_endpoints
from trellis.house import House
from trellis.kernel.database import Database
from trellis.kernel.events import Carrier, Listener
from trellis.kernel.tenancy import Gate
from trellis.live.hub import Hub
from trellis.people.sessions import actors_of_sessions, touch
from trellis.plans.live import PLAN_SECTION
from trellis.plans.together import PLAN_TOGETHER
from trellis.settings import Settings
from trellis.web import middleware, web_routes
from trellis.web.live import live_endpoints
from trellis.web.logging import configure_logging


def build_house(settings: Settings) -> House:
    """Everything a process is made of, nothing connected yet."""
    database = Database(settings.database_url)
    gate = Gate(database)
    carrier = Carrier(settings.valkey_url, database) if settings.valkey_url else None
    listener = Listener(settings.database_url, carrier)
    desk = ProviderDesk(allow_http=settings.mode != "production")
    house = House(settings, database, gate, listener, Storage(settings), desk)
    read_actors = partial(actors_of_sessions, idle_minutes=settings.session_idle_minutes)
    house.hub = Hub(house, kinds=[PLAN_SECTION, PLAN_TOGETHER, EVALUATION_AREA], read_actors=read_actors, touch=touch)
    return house


@asynccontextmanager
async def house_for(settings: Settings) -> AsyncIterator[House]:
    """A house for a worker or the shell, connected for as long as the block lasts."""
    configure_logging(settings)
    house = build_house(settings)
    try:
        yield house
    finally:
        await house.listener.stop()
        await house.database.close()


def create_app(settings: Settings) -> Starlette:
    """The application that answers HTTP and sockets."""
    configure_logging(settings)
    house = build_house(settings)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await house.listener.start()
        assert house.hub is not None
        await house.hub.start()
        try:
            yield
        finally:
            await house.hub.stop()
            await house.listener.stop()
            await house.database.close()

    app = Starlette(
        routes=[*graphql_endpoints(house), *live_endpoints(house), *web_routes(house)],
        middleware=middleware(house),
        lifespan=lifespan,
    )
    app.state.house = house
    return app
