"""The page on which anybody checks a PDF: what it says of a signed plan, of forgeries, and what it withstands."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pypdf
import pytest
import structlog.testing
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.documents.conftest import PLAN, Pair, make_pair, plan
from tests.threats.conftest import ORIGIN, Place
from trellis.cases import door
from trellis.documents import apart
from trellis.documents.problems import CheckTookTooLong
from trellis.documents.seal import seal
from trellis.documents.shell import verify_pdf
from trellis.documents.signed_by import SignedBy
from trellis.documents.typeset import typeset
from trellis.web import check
from trellis.web.check import MOST_BYTES

pytestmark = pytest.mark.database

HERE = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}
AT = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
HELENA = SignedBy("Helena Peña <b>", AT, "Agreed to all 9 items", "ab" * 32)


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return make_pair(tmp_path_factory.mktemp("ours"), rsa.generate_private_key(65537, 2048))


@pytest.fixture(scope="session")
def signed(pair: Pair) -> bytes:
    """A sealed plan one mother signed; her name would be HTML where it is not made harmless."""
    return seal(typeset(plan(blocks=PLAN, signed_by=(HELENA,))), pair.opened(), "Sealed", "Grand Bend", sealed_at=AT)


@pytest.fixture(scope="session")
def sealed_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The same plan under a seal of somebody else's making."""
    other = make_pair(tmp_path_factory.mktemp("theirs"), rsa.generate_private_key(65537, 2048))
    return seal(typeset(plan(signed_by=(HELENA,))), other.opened(), "Sealed", "Grand Bend", sealed_at=AT)


@pytest.fixture
def client(place: Place, pair: Pair) -> Iterator[httpx.AsyncClient]:
    """A hearing officer's browser, where the deployment's seal is `pair`."""
    before = place.house.settings.signing_cert_file
    place.house.settings.signing_cert_file = str(pair.cert_file)
    transport = httpx.ASGITransport(place.app, client=("203.0.113.77", 4711))
    yield httpx.AsyncClient(transport=transport, base_url=ORIGIN)
    place.house.settings.signing_cert_file = before


async def checked(client: httpx.AsyncClient, pdf: bytes, language: str = "en", name: str = "plan.pdf") -> str:
    answer = await client.post(f"/verify?lang={language}", files={"file": (name, pdf, "application/pdf")}, headers=HERE)
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_the_signed_plan_is_known_and_says_who_signed_it_and_when(client: httpx.AsyncClient, signed: bytes):
    page = await checked(client, signed)
    assert "Unchanged and sealed here" in page
    assert "Helena Peña &lt;b&gt;" in page
    assert "November 24, 2026" in page
    assert "Agreed to all 9 items" in page
    assert "Sin cambios y sellado aquí" in await checked(client, signed, "es")


async def test_a_changed_byte_a_swapped_page_and_a_copy_made_anew_are_not(client: httpx.AsyncClient, signed: bytes):
    middle = len(signed) // 2
    byte = signed[:middle] + bytes([signed[middle] ^ 1]) + signed[middle + 1 :]
    writer = pypdf.PdfWriter()
    for page in reversed(pypdf.PdfReader(io.BytesIO(signed)).pages):
        writer.add_page(page)
    swapped = io.BytesIO()
    writer.write(swapped)
    for forged in (byte, swapped.getvalue(), signed + b"\n% one more line\n%%EOF"):
        page = await checked(client, forged)
        assert "Unchanged" not in page
        assert "Helena" not in page
    anew = await checked(client, typeset(plan(blocks=PLAN, signed_by=(HELENA,))))
    assert "No seal" in anew
    assert "Helena" not in anew


async def test_a_seal_of_somebody_else_is_not_called_ours(client: httpx.AsyncClient, sealed_elsewhere: bytes):
    page = await checked(client, sealed_elsewhere)
    assert "Unchanged, but not sealed here" in page
    assert "Helena" not in page


def test_the_shell_says_the_same(signed: bytes, pair: Pair, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "plan.pdf"
    file.write_bytes(signed)
    assert verify_pdf(file, pair.cert_file) == 0
    assert "signed by:  Helena Peña <b>, 2026-11-24T18:30:00+00:00: Agreed to all 9 items" in capsys.readouterr().out
    file.write_bytes(signed[:-5] + b"%%EOG")
    assert verify_pdf(file, pair.cert_file) == 1


async def test_what_is_no_pdf_too_large_or_from_elsewhere_is_refused_in_words(client: httpx.AsyncClient, signed: bytes):
    async def answer(content: bytes, **headers: str) -> tuple[int, str]:
        found = await client.post("/verify", files={"file": ("<img>.pdf", content)}, headers={**HERE, **headers})
        return found.status_code, found.text

    assert (await answer(b"GIF89a, by its name a plan"))[0] == 422
    assert (await answer(b""))[0] == 400
    assert (await answer(signed, **{"sec-fetch-site": "cross-site"}))[0] == 400
    bare = await client.post("/verify", content=b"file=1", headers=HERE)
    assert bare.status_code == 400

    async def endless() -> AsyncIterator[bytes]:
        yield b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        for _ in range(MOST_BYTES // 1_000_000 + 2):
            yield b"0" * 1_000_000

    large = await client.post(
        "/verify", content=endless(), headers={**HERE, "content-type": "multipart/form-data; boundary=x"}
    )
    assert large.status_code == 413
    assert "30 MB" in large.text


async def test_a_file_that_takes_forever_is_given_up_and_its_process_ended(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(apart, "SECONDS", 0)
    with pytest.raises(CheckTookTooLong):
        await apart.verify_apart(b"%PDF-1.7\n%%EOF", None)


async def test_one_sender_checks_so_many_within_the_hour_and_nothing_of_a_file_is_logged(
    client: httpx.AsyncClient, signed: bytes
):
    with structlog.testing.capture_logs() as logs:
        answers = [
            (await client.post("/verify", files={"file": ("Maya Ruiz IEP.pdf", b"nothing")}, headers=HERE)).status_code
            for _ in range(door.FROM_ONE_SENDER + 2)
        ]
    assert answers[-1] == 429
    assert "Maya" not in str(logs)
    assert (await client.get("/verify")).status_code == 200


async def test_files_sent_at_once_wait_for_their_turn(place: Place, signed: bytes):
    senders = [
        httpx.AsyncClient(transport=httpx.ASGITransport(place.app, client=(f"198.51.100.{n}", 1)), base_url=ORIGIN)
        for n in range(4)
    ]
    pages = await asyncio.gather(*(checked(one, signed) for one in senders))
    assert all("Helena" in page or "not sealed here" in page for page in pages)


async def test_who_finds_no_turn_in_time_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(check, "WAITING_SECONDS", 0)
    with pytest.raises(check.TooManyChecks):
        async with check._turn(asyncio.Semaphore(0)):
            raise AssertionError("there was no turn")
