"""A transfer file in the wrong hands: changed, forged, old, for somebody else, brought twice, or made to hurt."""

from __future__ import annotations

import asyncio
import base64
import json
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.factories import make_town
from tests.plans.amending_a_plan import set_clock
from tests.plans.transferring_a_plan import Move, a_move, again, born, forged, house_with_a_seal
from trellis.documents.signed_bytes import is_signed, sign_bytes
from trellis.house import House
from trellis.kernel import clock
from trellis.kernel.database import Database
from trellis.kernel.errors import TrellisError
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.plans.model import Plan
from trellis.plans.transferring import package
from workbench.seal import ensure_seal

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
def house(database: Database, gate: Gate, fresh_database: Any, tmp_path_factory: pytest.TempPathFactory) -> House:
    folder: Path = tmp_path_factory.mktemp("seal")
    return house_with_a_seal(database, gate, fresh_database.app_url, folder)


@pytest.fixture
async def move(gate: Gate, house: House) -> Move:
    return await a_move(gate, house)


async def refused(move: Move, content: str) -> str:
    """Why it is refused, before anybody looks into it and when somebody begins with it; nothing is begun."""
    looked, begun = await move.look(content), await move.start(content, same=True)
    assert looked["__typename"] != "TransferPreview" and looked["code"] == begun["code"], (looked, begun)
    async with move.house.gate.open(move.new.district_id, SYSTEM, "test") as work:
        assert (await work.session.execute(select(Plan))).first() is None
    return str(begun["code"])


async def test_a_file_for_another_district_begins_nothing_there(gate: Gate, move: Move) -> None:
    content = await move.package()
    third = await make_town(gate)
    await born(gate, third, clock.now().date())
    assert await refused(again(move, third), content) == "PACKAGE_FOR_ANOTHER_DISTRICT"
    assert (await move.look(content, town=move.old))["code"] == "PACKAGE_FOR_ANOTHER_DISTRICT"


async def test_a_file_for_another_student_begins_nothing_and_says_of_whom_it_is_to_nobody(
    gate: Gate, move: Move
) -> None:
    content = await move.package()
    await born(gate, move.new, clock.now().date())
    assert await refused(move, content) == "PACKAGE_FOR_ANOTHER_STUDENT"
    answer = json.dumps(await move.look(content))
    assert "Maya" not in answer and "2010" not in answer and move.old.slug.title() not in answer


async def test_an_old_file_begins_nothing(move: Move, monkeypatch: pytest.MonkeyPatch) -> None:
    content = await move.package()
    set_clock(monkeypatch, 29)
    assert (await move.look(content))["__typename"] == "TransferPreview"
    set_clock(monkeypatch, 31)
    assert await refused(move, content) == "PACKAGE_EXPIRED"


@pytest.mark.parametrize("part", ["id", "expiresAt", "from", "to", "plan"])
async def test_a_file_that_was_changed_begins_nothing(move: Move, part: str) -> None:
    content = await move.package()
    said: Any = {
        "id": "0190a0a0-0000-7000-8000-000000000000",
        "expiresAt": (clock.now() + timedelta(days=3000)).isoformat(),
        "from": {"slug": "elsewhere", "name": "Elsewhere", "state": "CA"},
        "to": {"slug": move.new.slug, "name": "Mine"},
        "plan": {"sha256": "0" * 64, "startsOn": None, "endsOn": None, "evaluatedOn": None},
    }[part]
    assert await refused(move, forged(content, **{part: said})) == "PACKAGE_NOT_GENUINE"


async def test_another_plan_under_the_same_signature_begins_nothing(move: Move) -> None:
    content = orjson.loads(await move.package())
    document = orjson.loads(zlib.decompress(base64.b64decode(content["plan"])))
    document["student"]["name"] = "Somebody Else"
    content["plan"] = package.packed(orjson.dumps(document))
    assert await refused(move, orjson.dumps(content).decode()) == "PACKAGE_NOT_GENUINE"


async def test_a_file_signed_by_another_deployment_begins_nothing(move: Move, tmp_path: Path) -> None:
    content = orjson.loads(await move.package())
    ensure_seal(tmp_path / "key", tmp_path / "cert")
    signed = package.to_sign(content["manifest"], content["plan"])
    signature = await asyncio.to_thread(sign_bytes, signed, str(tmp_path / "key"), str(tmp_path / "cert"))
    assert is_signed(signed, signature, str(tmp_path / "cert"))
    content["signature"] = base64.b64encode(signature).decode()
    assert await refused(move, orjson.dumps(content).decode()) == "PACKAGE_NOT_GENUINE"


async def test_the_signature_of_nothing_is_none(move: Move) -> None:
    for signature in ("", "AAAA", base64.b64encode(bytes(256)).decode()):
        content = {**orjson.loads(await move.package()), "signature": signature}
        assert await refused(move, orjson.dumps(content).decode()) == "PACKAGE_NOT_GENUINE"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "%PDF-1.7",
        "[]",
        "null",
        "{}",
        "[" * 100_000,
        '{"format": "trellis-transfer/1"}',
        '{"format": "trellis-transfer/2", "manifest": {}, "plan": "", "signature": ""}',
        '{"format": "trellis-transfer/1", "manifest": {"a": 1e400}, "plan": "", "signature": ""}',
        '{"format": "trellis-transfer/1", "manifest": {"a": 99999999999999999999}, "plan": "", "signature": ""}',
        '{"format": "trellis-transfer/1", "manifest": {}, "plan": "", "signature": "é"}',
        '{"format": "trellis-transfer/1", "manifest": '
        + '{"a":' * 900
        + "1"
        + "}" * 900
        + ', "plan": "", "signature": ""}',
        '{"format": "trellis-transfer/1", "manifest": {}, "plan": [], "signature": ""}',
        "x" * (package.LONGEST + 1),
        "\x00",
    ],
)
async def test_what_is_no_package_is_refused_in_words(move: Move, content: str) -> None:
    assert await refused(move, content) in ("PACKAGE_UNREADABLE", "PACKAGE_NOT_GENUINE")


async def test_a_package_that_unpacks_to_far_too_much_is_not_unpacked(move: Move) -> None:
    """Only the deployment's own key could have signed one; it is bounded all the same."""
    bomb = base64.b64encode(zlib.compress(bytes(package.LARGEST_PLAN + 1), 9)).decode()
    content = orjson.loads(await move.package())
    seal = move.house.settings
    signed = package.to_sign(content["manifest"], bomb)
    signature = await asyncio.to_thread(sign_bytes, signed, seal.signing_key_file, seal.signing_cert_file)
    said = {**content, "plan": bomb, "signature": base64.b64encode(signature).decode()}
    assert await refused(move, orjson.dumps(said).decode()) == "PACKAGE_UNREADABLE"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(manifest=JSON, plan=st.text(max_size=40) | JSON, signature=st.text(max_size=40))
def test_whatever_a_file_says_is_a_refusal_or_a_package(manifest: Any, plan: Any, signature: str) -> None:
    text = json.dumps({"format": package.FORMAT, "manifest": manifest, "plan": plan, "signature": signature})
    try:
        sealed = package.read(text)
        assert isinstance(sealed.signed, bytes)
        package.opened(sealed)
    except TrellisError as refused:
        assert refused.code in ("PACKAGE_UNREADABLE", "PACKAGE_OF_UNKNOWN_FORM")
