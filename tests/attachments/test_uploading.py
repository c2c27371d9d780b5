"""Putting a file up: exactly what was signed, by who began it, and nothing is open before it was checked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.attachments.conftest import EICAR, MAX_BYTES, REPORT, Shelf, word
from trellis.attachments import kinds
from trellis.attachments.jobs import ScannerAway, check_attachment, has_virus
from trellis.attachments.problems import NotReadyToOpen
from trellis.house import House
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import JOBS
from trellis.worker import queue_app
from workbench.testing import temporary_clamd

pytestmark = [pytest.mark.database, pytest.mark.slow]

EXE = b"MZ\x90\x00" + b"\0" * 400


async def test_a_report_is_put_up_checked_by_the_worker_and_may_then_be_opened(shelf: Shelf) -> None:
    upload = await shelf.start()
    assert upload.attachment.state == "waiting_for_upload"
    assert await shelf.put(upload) == 200
    assert (await shelf.finish(upload.attachment.id)).state == "checking"
    with pytest.raises(NotReadyToOpen):
        await shelf.open(upload.attachment.id)
    queue = queue_app(shelf.house)
    async with queue.open_async():
        await queue.run_worker_async(queues=["files"], wait=False, concurrency=1, install_signal_handlers=False)
    row = await shelf.read(upload.attachment.id)
    assert (row.state, row.byte_count, len(row.sha256 or "")) == ("ready", len(REPORT), 64)
    assert await shelf.open(row.id)


@pytest.mark.parametrize(
    ("data", "headers"),
    [
        (REPORT + b"!", {}),
        (REPORT[:-1], {}),
        (b"", {}),
        (REPORT, {"content_type": "text/html"}),
        (REPORT, {"content_type": "image/png"}),
    ],
    ids=["longer", "shorter", "empty", "html", "picture"],
)
async def test_only_the_signed_length_and_type_are_taken(shelf: Shelf, data: bytes, headers: dict[str, str]) -> None:
    upload = await shelf.start()
    assert await shelf.put(upload, data, **({"Content_Type": headers["content_type"]} if headers else {})) == 403
    assert not await shelf.stands(upload.attachment.upload_key)
    with pytest.raises(Conflict):
        await shelf.finish(upload.attachment.id)
    assert (await shelf.read(upload.attachment.id)).state == "waiting_for_upload"


async def test_a_link_puts_nothing_anywhere_else(shelf: Shelf) -> None:
    first, second = await shelf.start(), await shelf.start()
    key, other = first.attachment.upload_key, second.attachment.upload_key
    elsewhere = [
        first.url.replace(key, target) for target in (other, f"{shelf.town.district_id}/attachments/{new_id()}")
    ]
    assert [await shelf.put(first, url=url) for url in elsewhere] == [403, 403]
    assert not await shelf.stands(other)


async def test_a_link_for_putting_up_ends(shelf: Shelf, long_ago: Callable[[int], None]) -> None:
    long_ago(301)
    upload = await shelf.start()
    assert await shelf.put(upload) == 403
    longer = upload.url.replace("X-Amz-Expires=300", "X-Amz-Expires=86400")
    assert longer != upload.url
    assert await shelf.put(upload, url=longer) == 403


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"kind": "diary"}, "kind"),
        ({"content_type": "application/x-msdownload"}, "contentType"),
        ({"content_type": "image/svg+xml"}, "contentType"),
        ({"content_type": "text/html"}, "contentType"),
        ({"byte_count": 0}, "byteCount"),
        ({"byte_count": -1}, "byteCount"),
        ({"byte_count": MAX_BYTES + 1}, "byteCount"),
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"file_name": ""}, "fileName"),
        ({"file_name": "x" * 256}, "fileName"),
    ],
    ids=str,
)
async def test_what_no_document_can_be_is_refused_before_a_link_is_made(
    shelf: Shelf, asked: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await shelf.start(**asked)
    assert refused.value.field == field


@pytest.mark.parametrize(("who", "error"), [("stranger", NotFound), ("parent", NotAllowed), ("admin", NotAllowed)])
async def test_who_does_not_work_with_the_child_attaches_nothing(
    shelf: Shelf, who: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await shelf.start(who=who)


async def test_finishing_twice_asks_for_one_check(shelf: Shelf) -> None:
    upload = await shelf.start()
    await shelf.put(upload)
    for _ in range(2):
        assert (await shelf.finish(upload.attachment.id)).state == "checking"
    assert (await shelf.check(upload.attachment.id)).state == "ready"
    assert (await shelf.finish(upload.attachment.id)).state == "ready"


async def test_an_upload_is_finished_by_who_began_it(shelf: Shelf) -> None:
    upload = await shelf.start()
    await shelf.put(upload)
    for who, error in (
        ("teacher", NotAllowed),
        ("director", NotAllowed),
        ("parent", NotAllowed),
        ("admin", NotFound),
        ("stranger", NotFound),
    ):
        with pytest.raises(error):
            await shelf.finish(upload.attachment.id, who)
    assert (await shelf.read(upload.attachment.id)).state == "waiting_for_upload"
    assert (await shelf.finish(upload.attachment.id)).state == "checking"


@pytest.mark.parametrize(
    ("data", "declared", "because"),
    [
        (EXE, kinds.PDF, kinds.IS_NOT_WHAT_IT_SAYS),
        (b"<html><script>alert(1)</script></html>", kinds.PDF, kinds.IS_NOT_WHAT_IT_SAYS),
        (EICAR, kinds.PDF, kinds.IS_NOT_WHAT_IT_SAYS),
        (word(), kinds.PDF, kinds.IS_NOT_WHAT_IT_SAYS),
        (word({"word/vbaProject.bin": b"x"}), kinds.WORD, kinds.WORD_WITH_MACROS),
        (word({"word/media/image1.png": b"\0" * 700_000_000}, packed=True), kinds.WORD, kinds.UNPACKS_TO_TOO_MUCH),
        (word({"word/media/file.txt": EICAR}), kinds.WORD, kinds.HAS_A_VIRUS),
        (REPORT + word({"word/vbaProject.bin": b"x"}), kinds.WORD, kinds.IS_NOT_WHAT_IT_SAYS),
        (EXE + word(), kinds.WORD, kinds.IS_NOT_WHAT_IT_SAYS),
        (word()[:-40], kinds.WORD, kinds.IS_NOT_WHAT_IT_SAYS),
    ],
    ids=[
        *("program", "page", "virus", "word as pdf", "macros", "zip bomb", "virus inside"),
        *("pdf and word in one", "program and word in one", "torn"),
    ],
)
async def test_what_is_not_a_clean_document_is_refused_after_looking_at_it(
    shelf: Shelf, data: bytes, declared: str, because: kinds.Words
) -> None:
    row = await shelf.attach(data, content_type=declared)
    assert (row.state, row.refused_because) == ("refused", f"{because.en}\n{because.es}")
    assert row.object_key is None
    assert not await shelf.stands(row.upload_key)
    with pytest.raises(NotReadyToOpen):
        await shelf.open(row.id)


async def test_a_clean_word_document_stays(shelf: Shelf) -> None:
    assert (await shelf.attach(word(packed=True), content_type=kinds.WORD)).state == "ready"


@pytest.mark.parametrize("clamd_url", ["tcp://127.0.0.1:9", None], ids=["away", "not configured"])
async def test_while_the_scanner_is_away_a_file_waits_closed_and_is_checked_later(
    shelf: Shelf, clamd_url: str | None
) -> None:
    upload = await shelf.start()
    await shelf.put(upload)
    await shelf.finish(upload.attachment.id)
    with pytest.raises(ScannerAway):
        await shelf.check(upload.attachment.id, clamd_url=clamd_url)
    assert (await shelf.read(upload.attachment.id)).state == "checking"
    with pytest.raises(NotReadyToOpen):
        await shelf.open(upload.attachment.id)
    assert JOBS["attachments.check"].attempts >= 10
    assert (await shelf.check(upload.attachment.id)).state == "ready"


async def test_a_scanner_that_gives_no_verdict_says_neither_clean_nor_virus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.clamav.LARGEST_SCAN", "1M")
    with temporary_clamd() as small:
        assert not await has_virus(small.url, REPORT)
        with pytest.raises(ScannerAway):
            await has_virus(small.url, REPORT + b"\0" * 3_000_000)


async def test_what_is_put_up_after_the_check_changes_nothing_that_is_opened(shelf: Shelf) -> None:
    """The link lives five minutes, longer than the check takes (threats row 15)."""
    upload = await shelf.start()
    await shelf.put(upload)
    await shelf.finish(upload.attachment.id)
    row = await shelf.check(upload.attachment.id)
    other = REPORT.replace(b"evaluation report", b"EVALUATION REPORT")
    assert len(other) == len(REPORT)
    assert await shelf.put(upload, other) == 200
    assert row.object_key != row.upload_key
    assert await shelf.house.storage.get(row.object_key or "") == REPORT
    # Nor does a second run of the job take the newer bytes, and what nobody needs is cleared away.
    again = await shelf.check(row.id)
    assert (again.state, again.sha256, again.checked_at) == ("ready", row.sha256, row.checked_at)
    assert await shelf.house.storage.get(row.object_key or "") == REPORT
    assert not await shelf.stands(row.upload_key)


async def test_the_job_run_twice_at_once_decides_once(shelf: Shelf, house: House) -> None:
    import asyncio

    upload = await shelf.start()
    await shelf.put(upload)
    await shelf.finish(upload.attachment.id)
    asked = {"district_id": shelf.town.district_id, "attachment_id": str(upload.attachment.id)}
    await asyncio.gather(check_attachment(house, **asked), check_attachment(house, **asked))
    assert (await shelf.read(upload.attachment.id)).state == "ready"
    assert await shelf.check_entries(upload.attachment.id) == 1


async def test_the_job_of_one_district_does_not_find_anothers_file(shelf: Shelf, house: House) -> None:
    upload = await shelf.start()
    with pytest.raises(Exception, match="No row was found"):
        await check_attachment(house, district_id=new_id(), attachment_id=str(upload.attachment.id))


async def test_a_hundred_megabytes_are_taken_and_a_byte_more_is_refused_with_the_limit(shelf: Shelf) -> None:
    most = shelf.house.settings.attachment_max_bytes
    assert most == 100_000_000
    upload = await shelf.start(byte_count=most, max_bytes=most)
    assert upload.attachment.byte_count == most
    # The address takes exactly what was said, so nothing larger comes under it.
    assert await shelf.put(upload, b"%PDF-1.7\n") == 403
    with pytest.raises(InvalidInput) as refused:
        await shelf.start(byte_count=most + 1, max_bytes=most)
    assert refused.value.field == "byteCount"
    assert refused.value.says.en == "The file is empty or larger than 100 MB."
    assert refused.value.says.es == "El archivo está vacío o supera 100 MB."
