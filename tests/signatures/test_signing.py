"""A family answers a frozen plan: once, for exactly what was shown, and the sealed copy says so."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from tests.conftest import TestDatabase
from tests.factories import Town, make_town
from tests.signatures.asking import Asked, asked_in, sealing_house, words_of

from trellis.documents.jobs import seal_version
from trellis.documents.model import SealedDocument
from trellis.documents.service import newest_pdf
from trellis.documents.verify import certificates_from_pem, verify
from trellis.kernel.database import Database
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices.model import Message
from trellis.people.model import Person, Session
from trellis.people.sessions import SignIn, begin
from trellis.plans.model import Plan
from trellis.signatures import service
from trellis.signatures.model import Signature, SignatureRequest
from trellis.signatures.rules import Signer, answer_digest
from trellis.signatures.signer import evidence_digest, signer_of
from trellis.students.model import RightsHolder

ADDRESS, DEVICE = "203.0.113.77", "Mozilla/5.0 (iPhone) Safari/604.1"


@pytest.fixture
async def asked(gate: Gate) -> Asked:
    return await asked_in(gate, await make_town(gate))


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
    assert await state_of(gate, asked) == "not_agreed"


async def test_a_double_click_signs_once_also_at_the_same_moment(gate: Gate, asked: Asked) -> None:
    first, second = await asyncio.gather(signed(gate, asked), signed(gate, asked))
    assert first.id == second.id
    assert (await signed(gate, asked)).id == first.id


async def test_what_was_taken_back_is_signed_no_more_and_opening_it_does_not_bring_it_back(
    gate: Gate, asked: Asked
) -> None:
    async with gate.open(asked.town.district_id, SYSTEM, "test") as work:
        await work.session.execute(
            update(SignatureRequest).where(SignatureRequest.id == asked.request.id).values(state="withdrawn")
        )
    with pytest.raises(service.NoLongerAsked):
        await signed(gate, asked, **asked.answer("disagree"))


async def test_an_answer_that_comes_while_the_page_is_opened_stays(gate: Gate, asked: Asked) -> None:
    mother = asked.town.actor("parent")
    async with gate.open(asked.town.district_id, mother, "test") as opening:
        opened = await service.request_by_id(opening, request_id=asked.request.id)
        assert opened.state == "requested"
        await signed(gate, asked)
        assert (await service.mark_viewed(opening, request_id=asked.request.id)).state == "answered"
    async with gate.open(asked.town.district_id, SYSTEM, "test") as work:
        again = await work.session.get(SignatureRequest, (asked.town.district_id, asked.request.id))
        assert again is not None and again.state == "answered"


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
        ({"language": "fr"}, InvalidInput),
        ({"language": "es-MX"}, InvalidInput),
        ({"choices": []}, service.AnswersIncomplete),
        ({"typed_name": " "}, InvalidInput),
        ({"typed_name": "Ivan Ruiz"}, service.NameNotYours),
        ({"typed_name": "Ruiz"}, service.NameNotYours),
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


WRITTEN = [[100, 200, 180, 90, 260, 210], [300, 120, 620, 140]]


async def test_a_drawn_signature_stands_beside_the_typed_name_and_in_its_receipt(gate: Gate, asked: Asked) -> None:
    signature = await signed(gate, asked, drawing=WRITTEN)
    assert (signature.method, signature.typed_name, signature.drawing) == ("drawn", "Helena Ruiz", WRITTEN)
    async with gate.open(asked.town.district_id, SYSTEM, "test") as work:
        signer = await signer_of(work, signature.person_id, signature.session_id)
    assert signature.answer_sha256 != receipt_of(asked, signer)
    with pytest.raises(service.KeyUsedForSomethingElse):
        await signed(gate, asked, drawing=[[100, 200, 180, 90]])
    assert (await signed(gate, asked, drawing=WRITTEN)).id == signature.id


@pytest.mark.parametrize(
    "drawing",
    [[], [[]], [[5, 5]], [[1, 2, 3]], [[500, 100, 510, 110]], [[-1, 0, 400, 0]], [[0, 0, 1001, 0]], [[0, 0, 400, 301]],
     [[0, 0, 400, 20]] * 61, [[0, 0] * 3001]],
    ids=["none", "empty", "a point", "odd", "a dot", "left", "right", "below", "too many strokes", "too long"],
)  # fmt: skip
async def test_what_is_no_drawing_signs_nothing(gate: Gate, asked: Asked, drawing: list[list[int]]) -> None:
    with pytest.raises(InvalidInput) as refused:
        await signed(gate, asked, drawing=drawing)
    assert refused.value.field == "drawing"
    assert await state_of(gate, asked) == "consent_pending"


async def test_a_name_that_is_not_ones_own_is_refused_with_the_name_we_have(gate: Gate, asked: Asked) -> None:
    with pytest.raises(service.NameNotYours) as refused:
        await signed(gate, asked, typed_name="Elena Ruiz")
    assert refused.value.field == "typedName"
    assert "Helena Ruiz" in refused.value.says.en and "Helena Ruiz" in refused.value.says.es
    assert (await signed(gate, asked, typed_name="ruiz,  Héléna")).typed_name == "ruiz, Héléna"


async def test_the_receipt_covers_who_signed_and_with_which_account(gate: Gate, asked: Asked) -> None:
    """The same answer by another account of the same person is another receipt; a repeat goes by the first account."""
    town = asked.town
    sessions = [await session_at(gate, town, "https://families.test", subject) for subject in ("sub-1", "sub-2")]
    actor = replace(town.actor("parent"), session_id=sessions[0])
    async with gate.open(town.district_id, actor, "test") as work:
        first = await service.sign(work, **asked.answer())
        signers = [await signer_of(work, town.people["parent"], session) for session in [*sessions, new_id()]]
    assert [s.name for s in signers] == ["Helena Ruiz"] * 3
    assert len({s.identity_sha256 for s in signers}) == 3 and signers[2].identity_sha256 == ""
    receipts = {receipt_of(asked, signer) for signer in signers}
    assert first.answer_sha256 == receipt_of(asked, signers[0]) and len(receipts) == 3
    again = replace(town.actor("parent"), session_id=sessions[1])
    async with gate.open(town.district_id, again, "test") as work:
        assert (await service.sign(work, **asked.answer())).id == first.id


def receipt_of(asked: Asked, signer: Signer) -> str:
    answer = asked.answer()
    return answer_digest(
        document_sha256=answer["document_sha256"],
        consent_text_sha256=answer["consent_text_sha256"],
        choices=answer["choices"],
        typed_name=answer["typed_name"],
        signer=signer,
    )


async def session_at(gate: Gate, town: Town, issuer: str, subject: str) -> uuid.UUID:
    """A session of the mother's with an account at `issuer`."""
    async with gate.open(town.district_id, SYSTEM, "test.sign_in") as work:
        mother = (await work.session.execute(select(Person).where(Person.id == town.people["parent"]))).scalar_one()
        proof = SignIn(issuer, subject, "family", work.at, None, None, ADDRESS, DEVICE)
        await begin(work, person=mother, sign_in=proof, hours=1)
        found = select(Session.id).where(Session.subject == subject)
        return (await work.session.execute(found)).scalar_one()


@pytest.mark.parametrize(
    ("who", "is_whole"),
    [
        ("parent", True),
        ("case_manager", True),
        ("director", True),
        ("principal", False),
        ("teacher", False),
        ("therapist", False),
        ("other_parent", None),
        ("stranger", None),
    ],
)
async def test_the_answers_are_the_signers_and_theirs_who_asked(
    gate: Gate, asked: Asked, who: str, is_whole: bool | None
) -> None:
    """`is_whole` is None for whom the row policy gives nothing of it."""
    await signed(gate, asked, **asked.answer("disagree"))
    async with gate.open(asked.town.district_id, asked.town.actor(who), "test") as work:
        [answer, nothing] = await service.signatures_of_requests(work, [asked.request.id, new_id()])
    assert nothing is None
    if is_whole is None:
        assert answer is None
        return
    assert answer is not None
    assert answer.row.outcome == "partially_granted"
    assert answer.is_whole == is_whole


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
    with sealing_house(gate, fresh_database.app_url, tmp_path) as house:
        trusted = certificates_from_pem((tmp_path / "seal.pem").read_bytes())
        version = {"district_id": asked.town.district_id, "version_id": str(asked.version.id)}
        await seal_version(house, **version, stage="finalized")
        session = await session_at(gate, asked.town, "https://families.test", "sub-of-helena")
        actor = replace(asked.town.actor("parent"), session_id=session, address=ADDRESS, device=DEVICE)
        answer = asked.answer("disagree", typed_name="Helena María Ruiz")
        answer["choices"][0] = replace(answer["choices"][0], comment="Mi hermana vive en Fresno.")
        async with gate.open(asked.town.district_id, actor, "test") as work:
            kept = await service.sign(work, **answer)
            signer = await signer_of(work, kept.person_id, kept.session_id)
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
    said = words_of(pdf)
    # Who signed is the account's; what they typed stands beside it (threats rows 5, 34).
    assert "EvidenceofthesignatureofHelenaRuiz" in said and "HelenaMaríaRuiz" in said
    for proof in (str(kept.person_id), signer.identity_sha256, kept.answer_sha256, evidence_digest(kept)):
        assert proof in said, proof
    # Every reader of the plan has the copy: where the signer was, with what, and their own words are not for all.
    for kept_back in (ADDRESS, DEVICE, "Fresno", "sub-of-helena"):
        assert "".join(kept_back.split()) not in said, kept_back
    assert (kept.address, kept.device) == (ADDRESS, DEVICE)
    other = Signature(**{c.key: getattr(kept, c.key) for c in Signature.__table__.columns} | {"address": "192.0.2.1"})
    assert evidence_digest(other) != evidence_digest(kept)
