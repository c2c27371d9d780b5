"""What the process is made of, handed to whoever needs it. Built once, in `app.build_house`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trellis.kernel.database import Database
from trellis.kernel.events import Listener
from trellis.kernel.readings import Readings
from trellis.kernel.tenancy import Gate
from trellis.kernel.turns import Turns
from trellis.settings import Settings

if TYPE_CHECKING:
    from trellis.attachments.storage import Storage
    from trellis.districts.providers import ProviderDesk
    from trellis.live.hub import Hub


@dataclass(slots=True)
class House:
    """The parts a request, a socket or a job may use."""

    settings: Settings
    database: Database
    gate: Gate
    listener: Listener
    storage: Storage
    providers: ProviderDesk
    hub: Hub | None = None
    turns: Turns = field(default_factory=Turns)
    readings: Readings = field(default_factory=Readings)
