"""Opening a file: who may, for a minute, as a download, and never without a line in the record of access."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.attachments.conftest import REPORT, Shelf
from trellis.attachments import service
from trellis.kernel.errors import NotFound
from trellis.kernel.ids import new_id
from trellis.students.service import record_of_access

pytestmark = [pytest.mark.database, pytest.mark.slow]


async def fetched(link: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as browser:
        return await browser.get(link)


async def test_a_file_opens_as_a_download_under_a_safe_name_for_a_minute(shelf: Shelf) -> None:
    row = await shelf.attach(file_name='Maya "4th" grade\r\nX-Evil: 1; é.pdf')
    link = await shelf.open(row.id)
    assert int(parse_qs(urlsplit(link).query)["X-Amz-Expires"][0]) <= 60
    answer = await fetched(link)
    assert (answer.status_code, answer.content) == (200, REPORT)
    assert answer.headers["content-type"] == "application/pdf"
    said = answer.headers["content-disposition"]
    assert said.startswith('attachment; filename="Maya _4th_ grade__X-Evil_ 1_ _.pdf"')
    assert not {"\r", "\n"} & set(said)
    assert "x-evil" not in answer.headers
    assert "Maya" not in link  # an address stands in histories and logs
    async with shelf.work("case_manager") as work:
        _, expires_at = await service.open_attachment(work, shelf.house.storage, attachment_id=row.id)
        assert 0 < (expires_at - work.at).total_seconds() <= 60


async def test_an_old_link_is_dead(shelf: Shelf, long_ago: Callable[[int], None]) -> None:
    row = await shelf.attach()
    long_ago(61)
    assert (await fetched(await shelf.open(row.id))).status_code == 403


async def test_a_link_that_was_changed_opens_nothing(shelf: Shelf) -> None:
    row, other = await shelf.attach(), await shelf.attach()
    link = await shelf.open(row.id)
    changed = [
        link.replace(str(row.object_key), str(other.object_key)),
        link.replace("X-Amz-Expires=60", "X-Amz-Expires=6000"),
        f"{link}&response-content-disposition=inline",
        link.replace("response-content-type=application%2Fpdf", "response-content-type=text%2Fhtml"),
        link[:-4] + "0000",
        link.split("?")[0],
    ]
    assert link not in changed
    assert [(await fetched(wrong)).status_code for wrong in changed] == [403] * len(changed)


@pytest.mark.parametrize("who", ["case_manager", "teacher", "psychologist", "director", "parent"])
async def test_who_works_with_the_child_and_who_holds_the_rights_opens_it(shelf: Shelf, who: str) -> None:
    row = await shelf.attach()
    assert (await fetched(await shelf.open(row.id, who))).content == REPORT


@pytest.mark.parametrize(
    ("who", "error"),
    [("stranger", NotFound), ("other_parent", NotFound), ("admin", NotFound)],
)
async def test_who_has_no_tie_to_the_child_opens_nothing(shelf: Shelf, who: str, error: type[Exception]) -> None:
    row = await shelf.attach()
    with pytest.raises(error):
        await shelf.open(row.id, who)
    with pytest.raises(error):
        async with shelf.work(who) as work:
            await service.attachment(work, attachment_id=row.id)
    async with shelf.work(who) as work:
        listed = await service.attachments_of(work, student_id=shelf.town.student_id)
        assert (await work.session.execute(listed)).all() == []


async def test_an_id_that_never_was_opens_nothing(shelf: Shelf) -> None:
    with pytest.raises(NotFound):
        await shelf.open(new_id())


async def test_every_opening_is_in_the_record_of_access_that_the_parent_reads(shelf: Shelf) -> None:
    row = await shelf.attach()
    for who in ("case_manager", "case_manager", "psychologist", "parent"):
        await shelf.open(row.id, who)
    with pytest.raises(NotFound):
        await shelf.open(row.id, "stranger")
    async with shelf.work("parent") as work:
        statement = await record_of_access(work, student_id=shelf.town.student_id)
        entries = (await work.session.execute(statement)).all()
    opened = [(person.given_name, entry.subject_id) for entry, person in entries if entry.action == "attachment.open"]
    assert sorted(opened) == sorted((name, row.id) for name in ("Ana", "Ana", "Dana", "Helena"))
    assert {"attachment.start", "attachment.finish"} <= {entry.action for entry, _ in entries}
