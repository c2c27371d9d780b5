"""A frozen plan, whoever is asked to answer it, and the house that seals the copies."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from tests.factories import Town
from tests.factories.plan import begun, finalized, meet, whole_plan, write

from trellis.attachments.storage import Storage
from trellis.kernel.tenancy import Gate
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.service import version_by_id
from trellis.settings import Settings
from trellis.signatures import service
from trellis.signatures.model import SignatureRequest
from trellis.signatures.rules import Choice, consent_text
from workbench.seal import ensure_seal
from workbench.testing import temporary_s3


@dataclass
class Asked:
    """A frozen plan somebody was asked to answer."""

    town: Town
    plan: Plan
    version: PlanVersion
    request: SignatureRequest
    items: list[str]

    def answer(self, *choices: str, **other: Any) -> dict[str, Any]:
        """What her phone sends; missing choices are agree."""
        said = [*choices, *["agree"] * (len(self.items) - len(choices))]
        return {
            "request_id": self.request.id,
            "document_sha256": self.version.sha256,
            "consent_text_sha256": consent_text("en")[1],
            "language": "en",
            "choices": [Choice(item, choice, None) for item, choice in zip(self.items, said, strict=True)],
            "typed_name": "Helena Ruiz",
            "idempotency_key": "the-first-visit",
            **other,
        }


async def asked_in(gate: Gate, town: Town, who: str = "parent", *, key: str = "first-click") -> Asked:
    """A plan of the town's student, frozen, and everybody who consents asked; `who` is the one it is about.

    `key` is the case manager's for making it final, once for each plan.
    """
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    version = await finalized(gate, town, plan, key)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        requests = await service.request_signatures(work, plan_id=plan.id, idempotency_key=f"ask-{key}")
        items = [i.id for i in (await version_by_id(work, version_id=version.id)).decision_items]
    request = next(r for r in requests if r.person_id == town.people[who])
    return Asked(town, plan, version, request, items)


@dataclass
class SealingHouse:
    """The parts of a house that seal and link copies."""

    settings: Settings
    gate: Gate
    storage: Storage


@contextmanager
def sealing_house(gate: Gate, database_url: str, folder: Path) -> Iterator[SealingHouse]:
    """A house with a seal of its own in `folder` and an S3 server."""
    key_file, cert_file = folder / "seal.key", folder / "seal.pem"
    ensure_seal(key_file, cert_file)
    with temporary_s3() as s3:
        settings = Settings(
            mode="demo",
            database_url=database_url,
            secret_key="k" * 40,
            s3_endpoint=s3.endpoint,
            s3_access_key=s3.access_key,
            s3_secret_key=s3.secret_key,
            signing_key_file=str(key_file),
            signing_cert_file=str(cert_file),
        )
        yield SealingHouse(settings, gate, Storage(settings))


def words_of(pdf: bytes) -> str:
    """The text without spaces: long digests are broken over lines."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)
