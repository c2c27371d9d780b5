"""An empty district with an administrator, and a house with a real database and a real S3 behind it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import TestDatabase
from tests.rostering.bundles import zipped
from trellis.attachments.storage import Storage
from trellis.districts.model import District
from trellis.districts.providers import ProviderDesk
from trellis.house import House
from trellis.kernel import clock
from trellis.kernel.database import Database
from trellis.kernel.events import Listener
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Actor, Gate
from trellis.people.model import Person, PersonRole
from trellis.rostering import jobs, service
from trellis.rostering.model import RosterFinding, RosterImport
from trellis.rostering.receiving import receive_bundle
from trellis.settings import Settings
from workbench.s3 import S3Server
from workbench.testing import temporary_s3


@pytest.fixture(scope="session")
def s3() -> Iterator[S3Server]:
    """One S3 server for all rosters."""
    with temporary_s3(bucket="trellis") as server:
        yield server


@pytest.fixture(scope="module")
def house(fresh_database: TestDatabase, database: Database, gate: Gate, s3: S3Server) -> House:
    """The parts a roster's jobs use."""
    settings = Settings(
        mode="demo",
        database_url=fresh_database.app_url,
        secret_key="k" * 40,
        base_url="http://localhost:18400",
        s3_endpoint=s3.endpoint,
        s3_bucket="trellis",
        s3_region=s3.region,
        s3_access_key=s3.access_key,
        s3_secret_key=s3.secret_key,
    )
    return House(
        settings, database, gate, Listener(fresh_database.app_url), Storage(settings), ProviderDesk(allow_http=True)
    )


@dataclass
class Desk:
    """A district administrator at work: `upload`, `preview`, `apply` and look at what came of it."""

    house: House
    district_id: uuid.UUID
    actor: Actor
    folder: Path

    def open(self, actor: Actor | None = None) -> Any:
        return self.house.gate.open(self.district_id, actor or self.actor, "roster.test")

    async def upload(self, files: Any) -> uuid.UUID:
        """`files`: a list of (name, path), or texts by name to be zipped."""
        if isinstance(files, dict):
            files = zipped(self.folder / f"{uuid.uuid4().hex}.zip", files)
        return await receive_bundle(self.house, self.district_id, self.actor, files)

    async def preview(self, files: Any) -> RosterImport:
        import_id = await self.upload(files)
        await jobs.preview(self.house, district_id=self.district_id, import_id=str(import_id))
        return await self.read(import_id)

    async def apply(
        self, import_id: uuid.UUID, *, confirm: bool = False, reason: str | None = "They have left."
    ) -> RosterImport:
        async with self.open() as work:
            await service.apply_import(work, import_id=import_id, confirm_warnings=confirm, reason=reason)
        await jobs.apply(self.house, district_id=self.district_id, import_id=str(import_id))
        return await self.read(import_id)

    async def bring(self, files: Any, *, confirm: bool = True) -> RosterImport:
        """Upload, preview and apply."""
        row = await self.preview(files)
        assert row.state == "previewed", row.failure
        return await self.apply(row.id, confirm=confirm)

    async def read(self, import_id: uuid.UUID) -> RosterImport:
        async with self.open() as work:
            return await service.import_by_id(work, import_id=import_id)

    async def findings(self, row: RosterImport, kind: str | None = None) -> list[RosterFinding]:
        async with self.open() as work:
            statement = await service.findings_of(work, import_id=row.id, kind=kind)
            return list((await work.session.execute(statement.order_by(RosterFinding.position))).scalars())

    async def all(self, entity: Any, *conditions: Any) -> list[Any]:
        async with self.house.gate.open(self.district_id, SYSTEM, "roster.test") as work:
            return list((await work.session.execute(select(entity).where(*conditions))).scalars())

    async def person(self, roster_id: str) -> Person:
        return (await self.all(Person, Person.roster_id == roster_id))[0]


async def new_desk(house: House, folder: Path) -> Desk:
    """An empty district whose only person is its administrator, whom no roster knows."""
    district_id, person_id = new_id(), new_id()
    slug = f"district-{district_id.hex[-12:]}"
    async with house.gate.open(district_id, SYSTEM, "test.setup") as work:
        work.session.add(
            District(
                id=district_id, slug=slug, name="Cedar", state="CA", time_zone="America/Denver", created_at=clock.now()
            )
        )
        await work.session.flush()
        name = {"given_name": "Gita", "family_name": "Rao", "name_key": "gita rao", "family_name_key": "rao"}
        work.session.add(Person(district_id=district_id, id=person_id, kind="staff", **name))
        await work.session.flush()
        work.session.add(
            PersonRole(district_id=district_id, person_id=person_id, role="district_admin", starts_on=date(2026, 1, 1))
        )
    actor = Actor(kind="person", person_id=person_id, session_id=new_id(), roles=frozenset({"district_admin"}))
    return Desk(house, district_id, actor, folder)


@pytest.fixture
async def desk(house: House, tmp_path: Path) -> Desk:
    return await new_desk(house, tmp_path)
