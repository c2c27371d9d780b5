"""The HTTP edge: sign-in, sessions, pages, uploads, health."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from trellis.house import House


def middleware(house: House) -> list[Middleware]:
    """Around every request, outermost first."""
    from trellis.web.logging import RequestLog
    from trellis.web.security import SecurityHeaders

    return [Middleware(RequestLog), Middleware(SecurityHeaders, settings=house.settings)]


def web_routes(house: House) -> list[BaseRoute]:
    """Every route that is neither GraphQL nor live, the pages last."""
    from trellis.web.check import CheckDoor
    from trellis.web.feeds import FeedDoor
    from trellis.web.files import FileDesk
    from trellis.web.health import Health
    from trellis.web.help import HelpDoor
    from trellis.web.pages import Pages
    from trellis.web.printing import Press
    from trellis.web.record_copy import CopyDesk
    from trellis.web.sign_in import Door
    from trellis.web.uploads import RosterUpload

    return [
        *Door(house).routes(),
        *RosterUpload(house).routes(),
        *Press(house).routes(),
        *FileDesk(house).routes(),
        *CopyDesk(house).routes(),
        *HelpDoor(house).routes(),
        *CheckDoor(house).routes(),
        *FeedDoor(house).routes(),
        *Health(house).routes(),
        *Pages(house.settings).routes(),
    ]
