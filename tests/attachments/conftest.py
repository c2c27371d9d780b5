"""A town with a child to attach files to, and a house with a real S3 and a real virus scanner behind it."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from tests.conftest import TestDatabase
from tests.factories import Town, make_town
from tests.isolation.a_case import went
from trellis.attachments import service, tickets
from trellis.attachments.jobs import check_attachment
from trellis.attachments.kinds import PDF
from trellis.attachments.model import Attachment
from trellis.attachments.opening import give, open_attachment, ticketed
from trellis.attachments.service import Upload
from trellis.attachments.storage import Storage
from trellis.districts.providers import ProviderDesk
from trellis.house import House
from trellis.kernel import clock
from trellis.kernel.audit import AuditEntry
from trellis.kernel.database import Database
from trellis.kernel.events import Listener
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.moves.model import StudentExit
from trellis.settings import Settings
from workbench.clamav import ClamScanner
from workbench.s3 import S3Server
from workbench.testing import temporary_clamd, temporary_s3

REPORT = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\n" + b"An evaluation report. " * 40
# In two halves, so that no scanner takes this file away.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MAX_BYTES = 1_000_000
SECRET = "k" * 40


def word(more: dict[str, bytes] | None = None, *, packed: bool = False) -> bytes:
    """A small Word document, with more members in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
        for name, data in (more or {}).items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.fixture(scope="package")
def s3() -> Iterator[S3Server]:
    """One S3 server for the folder."""
    with temporary_s3(bucket="trellis") as server:
        yield server


@pytest.fixture(scope="package")
def scanner() -> Iterator[ClamScanner]:
    """One virus scanner for the folder."""
    with temporary_clamd() as running:
        yield running


@pytest.fixture(scope="module")
def house(fresh_database: TestDatabase, database: Database, gate: Gate, s3: S3Server, scanner: ClamScanner) -> House:
    """The parts attachments use."""
    settings = Settings(
        mode="demo",
        database_url=fresh_database.app_url,
        secret_key=SECRET,
        base_url="http://localhost:18400",
        s3_endpoint=s3.endpoint,
        s3_region=s3.region,
        s3_access_key=s3.access_key,
        s3_secret_key=s3.secret_key,
        clamd_url=scanner.url,
    )
    desk = ProviderDesk(allow_http=True)
    return House(settings, database, gate, Listener(fresh_database.app_url), Storage(settings), desk)


@dataclass
class Shelf:
    """Somebody's hands: `start`, `put`, `finish`, `check`, `open`, as the browser and the worker do it."""

    house: House
    town: Town

    def work(self, who: str | None) -> Any:
        actor = self.town.actor(who) if who else SYSTEM
        return self.house.gate.open(self.town.district_id, actor, "attachments.test")

    async def start(self, data: bytes = REPORT, who: str = "case_manager", **other: Any) -> Upload:
        asked = {
            "student_id": self.town.student_id,
            "kind": "evaluation_report",
            "title": "Evaluation 2026",
            "file_name": "evaluation.pdf",
            "content_type": PDF,
            "byte_count": len(data),
            "max_bytes": MAX_BYTES,
        }
        async with self.work(who) as work:
            return await service.start_upload(work, self.house.storage, **(asked | other))

    async def put(self, upload: Upload, data: bytes = REPORT, *, url: str | None = None, **headers: str) -> int:
        """The browser's PUT; returns the status."""
        async with httpx.AsyncClient(trust_env=False) as browser:
            said = {**upload.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
            return (await browser.put(url or upload.url, content=data, headers=said)).status_code

    async def finish(self, attachment_id: uuid.UUID, who: str = "case_manager") -> Attachment:
        async with self.work(who) as work:
            return await service.finish_upload(work, self.house.storage, attachment_id=attachment_id)

    async def check(self, attachment_id: uuid.UUID, *, clamd_url: str | None = "") -> Attachment:
        """The worker's job, with another scanner than the house's when `clamd_url` is given."""
        house = self.house
        if clamd_url != "":
            house = replace(house, settings=house.settings.model_copy(update={"clamd_url": clamd_url}))
        await check_attachment(house, district_id=self.town.district_id, attachment_id=str(attachment_id))
        return await self.read(attachment_id)

    async def attach(self, data: bytes = REPORT, **other: Any) -> Attachment:
        """All of it up to the verdict."""
        upload = await self.start(data, **other)
        assert await self.put(upload, data) == 200
        await self.finish(upload.attachment.id)
        return await self.check(upload.attachment.id)

    async def open(self, attachment_id: uuid.UUID, who: str = "case_manager", **said: Any) -> str:
        """The address somebody is given."""
        async with self.work(who) as work:
            opened = await open_attachment(work, SECRET, attachment_id=attachment_id, **said)
            return opened.url

    async def fetch(self, url: str, who: str = "case_manager") -> bytes:
        """What somebody is given at an address, as `web/files.py` does it."""
        ticket = tickets.opened(SECRET, url.removeprefix("/files/"), clock.now())
        async with self.work(who) as work:
            found = await ticketed(work, ticket=ticket)
        given = await give(self.house.gate, self.house.storage, found, shown=ticket.shown)
        with given.data:
            return given.data.read()

    async def read(self, attachment_id: uuid.UUID) -> Attachment:
        async with self.work(None) as work:
            return (await work.session.execute(select(Attachment).where(Attachment.id == attachment_id))).scalar_one()

    async def check_entries(self, attachment_id: uuid.UUID) -> int:
        """How often a verdict was noted."""
        counted = select(func.count()).where(
            AuditEntry.subject_id == attachment_id, AuditEntry.action == "attachment.checked"
        )
        async with self.work(None) as work:
            return int((await work.session.execute(counted)).scalar_one())

    async def left(self, on: date) -> None:
        """The town's student left special education on a day, and is not back."""
        mine = {"district_id": self.town.district_id, "student_id": self.town.student_id}
        async with self.work(None) as work:
            case_id = await went(work, mine, "exit", on, "propose_exit", "confirm_exit")
            said = {"reason": "maximum_age", "left_on": on, "retention_from": on}
            work.session.add(StudentExit(**mine, id=new_id(), case_id=case_id, **said))

    async def stands(self, key: str | None) -> bool:
        """Whether an object stands at a key."""
        return key is not None and await self.house.storage.head(key) is not None


@pytest.fixture
async def shelf(house: House, gate: Gate) -> Shelf:
    return Shelf(house, await make_town(gate))


@pytest.fixture
def long_ago(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Have links signed as if it were so many seconds earlier."""
    import botocore.auth

    now = botocore.auth.get_current_datetime

    def earlier(seconds: int) -> None:
        from datetime import timedelta

        monkeypatch.setattr(
            botocore.auth, "get_current_datetime", lambda *a, **k: now(*a, **k) - timedelta(seconds=seconds)
        )

    return earlier
