"""Whose answers a sealed copy has, and who is given which: what one parent answered is not the other's to read."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from tests.conftest import TestDatabase
from tests.factories import Town, make_town
from tests.signatures.asking import Asked, SealingHouse, asked_in, sealing_house, words_of

from trellis.documents.jobs import seal_version
from trellis.documents.model import SealedDocument
from trellis.documents.service import LinkedPdf, newest_pdf
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.signatures import service
from trellis.signatures.model import SignatureRequest
from trellis.students.model import RightsHolder


@pytest.fixture
async def asked(gate: Gate) -> Asked:
    """Both parents hold every right, and both are asked."""
    town = await make_town(gate)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        hers = (
            (await work.session.execute(select(RightsHolder).where(RightsHolder.person_id == town.people["parent"])))
            .scalars()
            .all()
        )
        for right in hers:
            same = {c.key: getattr(right, c.key) for c in RightsHolder.__table__.columns}
            work.session.add(RightsHolder(**same | {"id": new_id(), "person_id": town.people["other_parent"]}))
    return await asked_in(gate, town)


async def signs(gate: Gate, asked: Asked, who: str, typed_name: str, *choices: str) -> None:
    async with gate.open(asked.town.district_id, asked.town.actor(who), "test") as work:
        request = (
            await work.session.execute(
                select(SignatureRequest).where(
                    SignatureRequest.version_id == asked.version.id,
                    SignatureRequest.person_id == asked.town.people[who],
                )
            )
        ).scalar_one()
        answer = asked.answer(*choices, request_id=request.id, typed_name=typed_name, idempotency_key=f"{who} signs")
        await service.sign(work, **answer)


async def seals(house: SealingHouse, asked: Asked, stage: str) -> None:
    where = {"district_id": asked.town.district_id, "version_id": str(asked.version.id)}
    for _ in range(2):  # a job may run twice
        await seal_version(house, **where, stage=stage)  # type: ignore[arg-type]


async def given(house: SealingHouse, asked: Asked, town: Town, who: str) -> tuple[LinkedPdf, str]:
    """The copy somebody is given, and what it says."""
    async with house.gate.open(town.district_id, town.actor(who), "test") as work:
        link = await newest_pdf(work, house.storage, version_id=asked.version.id)
    assert link is not None
    async with house.gate.open(town.district_id, SYSTEM, "test") as work:
        of = select(SealedDocument.object_key).where(
            SealedDocument.version_id == asked.version.id, SealedDocument.sha256 == link.sha256
        )
        key = (await work.session.execute(of)).scalar_one()
    return link, words_of(await house.storage.get(key))


async def test_each_signer_has_their_own_answers_who_asked_has_all_and_others_have_none(
    gate: Gate, asked: Asked, fresh_database: TestDatabase, tmp_path: Path
) -> None:
    town = asked.town
    mothers, fathers = "EvidenceofthesignatureofHelenaRuiz", "EvidenceofthesignatureofIvanRuiz"
    with sealing_house(gate, fresh_database.app_url, tmp_path) as house:
        await seals(house, asked, "finalized")
        assert (await given(house, asked, town, "parent"))[0].stage == "finalized"

        await signs(gate, asked, "parent", "Helena Ruiz", "disagree")
        await seals(house, asked, "signed")
        for who, stage in {
            "parent": "signed",
            "case_manager": "signed",
            "other_parent": "finalized",
            "teacher": "finalized",
        }.items():
            link, said = await given(house, asked, town, who)
            assert (link.stage, mothers in said) == (stage, stage == "signed"), who

        await signs(gate, asked, "other_parent", "Ivan Ruiz")
        await seals(house, asked, "signed")
        seen = {}
        for who in ("parent", "other_parent", "case_manager", "teacher"):
            _, said = await given(house, asked, town, who)
            seen[who] = (mothers in said, fathers in said)
    assert seen == {
        "parent": (True, False),
        "other_parent": (False, True),
        "case_manager": (True, True),
        "teacher": (False, False),
    }
