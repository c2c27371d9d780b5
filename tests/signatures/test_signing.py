"""A family answers a frozen plan: once, for exactly what was shown, and the sealed copy says so."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update
from tests.conftest import TestDatabase
from tests.factories import Town, make_town
from tests.factories.plan import begun, finalized, meet, whole_plan, write

from trellis.attachments.storage import Storage
from trellis.documents.jobs import seal_version
from trellis.documents.model import SealedDocument
from trellis.documents.service import newest_pdf
from trellis.documents.verify import certificates_from_pem, verify
from trellis.kernel.database import Database
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices.model import Message
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.service import version_by_id
from trellis.settings import Settings
from trellis.signatures import service
from trellis.signatures.model import Signature, SignatureRequest
from trellis.signatures.rules import Choice, consent_text
from trellis.students.model import RightsHolder
from workbench.seal import ensure_seal
from workbench.testing import temporary_s3


@dataclass
class Asked:
    """A frozen plan the mother was asked to answer."""

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


@pytest.fixture
async def asked(gate: Gate) -> Asked:
    town = await make_town(gate)
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    version = await finalized(gate, town, plan)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        requests = await service.request_signatures(work, plan_id=plan.id)
        items = [i.id for i in (await version_by_id(work, version_id=version.id)).decision_items]
    request = next(r for r in requests if r.person_id == town.people["parent"])
    return Asked(town, plan, version, request, items)


async def state_of(gate: Gate, asked: Asked) -> str:
    async with gate.open(asked.town.district_id, SYSTEM, "test") as work:
        return (await work.session.execute(select(Plan.state).where(Plan.id == asked.plan.id))).scalar_one()


async def signed(gate: Gate, asked: Asked, who: str = "parent", **answer: Any) -> Signature:
    async with gate.open(asked.town.district_id, asked.town.actor(who), "test") as work:
        return await service.sign(work, **(asked.answer() | answer))


async def test_only_rights_holders_are_asked_and_by_mail(gate: Gate, asked: Asked) -> None:
    async with gate.open(asked.town.district_id, SYSTEM, "test") as work:
        people = (await work.session.execute(select(SignatureRequest.person_id))).scalars().all()
        templates = (await work.session.execute(select(Message.template))).scalars().all()
    assert asked.town.people["other_parent"] not in people
    assert "plan_to_sign" in templates
    assert await state_of(gate, asked) == "consent_pending"


@pytest.mark.parametrize(
    ("choices", "outcome", "state"),
    [
        ((), "granted", "active"),
        (("disagree",), "partially_granted", "partially_active"),
        (("question", "disagree"), "partially_granted", "partially_active"),
    ],
)
async def test_what_the_answer_does_to_the_plan(
    gate: Gate, asked: Asked, choices: tuple[str, ...], outcome: str, state: str
) -> None:
    signature = await signed(gate, asked, **asked.answer(*choices))
    assert signature.outcome == outcome
    assert await state_of(gate, asked) == state


async def test_refusing_everything_starts_nothing(gate: Gate, asked: Asked) -> None:
    signature = await signed(gate, asked, **asked.answer(*["disagree"] * len(asked.items)))
    assert signature.outcome == "refused"
    assert await state_of(gate, asked) == "consent_pending"


async def test_a_double_click_signs_once_also_at_the_same_moment(gate: Gate, asked: Asked) -> None:
    first, second = await asyncio.gather(signed(gate, asked), signed(gate, asked))
    assert first.id == second.id
    assert (await signed(gate, asked)).id == first.id


async def test_the_same_key_with_another_answer_is_refused(gate: Gate, asked: Asked) -> None:
    await signed(gate, asked)
    with pytest.raises((service.KeyUsedForSomethingElse, service.AlreadyAnswered)):
        await signed(gate, asked, **asked.answer("disagree"))
    with pytest.raises(service.AlreadyAnswered):
        await signed(gate, asked, idempotency_key="a-later-visit")


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"document_sha256": "0" * 64}, service.DocumentChanged),
        ({"consent_text_sha256": "0" * 64}, service.DocumentChanged),
        ({"language": "es"}, service.DocumentChanged),
        ({"choices": []}, service.AnswersIncomplete),
        ({"typed_name": " "}, InvalidInput),
        ({"idempotency_key": "short"}, InvalidInput),
    ],
    ids=str,
)
async def test_bad_input_signs_nothing(gate: Gate, asked: Asked, wrong: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        await signed(gate, asked, **wrong)
    async with gate.open(asked.town.district_id, SYSTEM, "test") as work:
        found = select(Signature).where(Signature.request_id == asked.request.id)
        assert (await work.session.execute(found)).first() is None
    assert await state_of(gate, asked) == "consent_pending"


async def test_an_old_sign_in_must_be_renewed_before_signing(gate: Gate, asked: Asked) -> None:
    actor = asked.town.actor("parent", recently=False)
    async with gate.open(asked.town.district_id, actor, "test") as work:
        with pytest.raises(service.SignInAgain):
            await service.sign(work, **asked.answer())


@pytest.mark.parametrize("who", ["other_parent", "student", "case_manager", "stranger", "admin"])
async def test_nobody_signs_for_the_mother(gate: Gate, asked: Asked, who: str) -> None:
    with pytest.raises(NotFound):
        await signed(gate, asked, who)


async def test_a_right_that_ended_signs_nothing(gate: Gate, asked: Asked) -> None:
    async with gate.open(asked.town.district_id, SYSTEM, "test") as work:
        await work.session.execute(
            update(RightsHolder).where(RightsHolder.person_id == asked.town.people["parent"]).values(may_consent=False)
        )
    with pytest.raises(NotAllowed):
        await signed(gate, asked)


async def test_the_sealed_copy_carries_the_signature_and_proves_itself(
    gate: Gate, asked: Asked, database: Database, fresh_database: TestDatabase, tmp_path: Path
) -> None:
    key_file, cert_file = tmp_path / "seal.key", tmp_path / "seal.pem"
    ensure_seal(key_file, cert_file)
    trusted = certificates_from_pem(cert_file.read_bytes())
    with temporary_s3() as s3:
        settings = Settings(
            mode="demo",
            database_url=fresh_database.app_url,
            secret_key="k" * 40,
            s3_endpoint=s3.endpoint,
            s3_access_key=s3.access_key,
            s3_secret_key=s3.secret_key,
            signing_key_file=str(key_file),
            signing_cert_file=str(cert_file),
        )
        house: Any = _House(settings, gate, Storage(settings))
        version = {"district_id": asked.town.district_id, "version_id": str(asked.version.id)}
        await seal_version(house, **version, stage="finalized")
        await signed(gate, asked, **asked.answer("disagree"))
        for _ in range(2):  # a job may run twice
            await seal_version(house, **version, stage="signed")
        async with gate.open(asked.town.district_id, asked.town.actor("parent"), "test") as work:
            found = select(SealedDocument).order_by(SealedDocument.sealed_at)
            rows = (await work.session.execute(found)).scalars().all()
            link = await newest_pdf(work, house.storage, version_id=asked.version.id)
        pdf = await house.storage.get(rows[-1].object_key)
    rows = [row for row in rows if row.version_id == asked.version.id]
    assert [row.stage for row in rows] == ["finalized", "signed"]
    assert link is not None
    assert link.stage == "signed"
    assert link.page_count == rows[-1].page_count > rows[0].page_count
    verdict = await asyncio.to_thread(verify, pdf, trusted)
    assert verdict.intact and verdict.trusted, verdict
    changed = bytearray(pdf)
    changed[len(pdf) // 3] ^= 1
    assert not (await asyncio.to_thread(verify, bytes(changed), trusted)).intact
    assert verdict.document_hash == asked.version.sha256
    assert "Helena Ruiz" in _words(pdf)


def _words(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\n", "")


@dataclass
class _House:
    settings: Settings
    gate: Gate
    storage: Storage
