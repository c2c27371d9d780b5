"""A copy of a record: all of it that its family may read, nothing of anybody else, and for nobody but the family."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile

import pypdf
import pytest

from tests.isolation import arguments, belongings
from tests.isolation.test_routes import answer
from tests.isolation.world import Seeker, World
from trellis.kernel.ids import global_id

pytestmark = [pytest.mark.database, pytest.mark.slow]


def address(key: str, language: str = "en") -> str:
    return f"/copies/record.zip?student={key}&language={language}"


async def copied(world: World, seeker: Seeker, language: str = "en") -> zipfile.ZipFile:
    key = global_id("Student", world.cedar.student_id)
    reply = await world.client.get(address(key, language), headers=seeker.headers, timeout=120)
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-disposition"] == 'attachment; filename="record.zip"'
    assert reply.headers["cache-control"] == "no-store"
    assert int(reply.headers["content-length"]) == len(reply.content)
    return zipfile.ZipFile(io.BytesIO(reply.content))


def text_in(name: str, data: bytes) -> str:
    if name.endswith(".pdf") and data.startswith(b"%PDF") and b"%%EOF" in data:
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    return data.decode(errors="replace")


async def test_a_parent_has_everything_of_it_that_is_theirs(world: World) -> None:
    parent = world.seekers["parent"]
    there = await copied(world, parent)
    assert there.testzip() is None
    names = there.namelist()
    folders = {name.partition("/")[0] for name in names if "/" in name}
    assert folders == {"Plans", "Notices", "Requests for consent", "Papers and reports", "About the record"}, names
    assert {"About the record/What you asked and what was answered.pdf", "Start here.html"} <= set(names)
    said = {name: text_in(name, there.read(name)) for name in names}
    assert parent.secrets.found_in(said) == []
    # What is hers in the filled town holds its word: the words of no other town, and not only empty forms.
    for folder in ("Plans", "Notices", "Requests for consent", "Papers and reports"):
        assert any("Wrenlock" in text for name, text in said.items() if name.startswith(folder)), folder
    first = said["Start here.html"]
    for name in names:
        if "/" in name:
            assert hashlib.sha256(there.read(name)).hexdigest() in first, name
    # The town's decision and summary are rows of a test that nothing can print: one that can't be read stops nothing.
    left_out = first.partition("What is not in this copy")[2]
    assert left_out.count("It could not be read just now.") >= 2, first
    assert "Decision on eligibility" in left_out
    assert "Summary of performance" in left_out
    rows = list(csv.reader(io.StringIO(said["About the record/Who opened the record.csv"].removeprefix("\ufeff"))))
    assert rows[0] == ["When", "Who", "Role", "What was done", "For what"]
    assert "record.copy" in {row[3] for row in rows}, "that a copy was taken stands in the copy"


async def test_it_is_read_in_spanish(world: World) -> None:
    there = await copied(world, world.seekers["parent"], "es")
    assert "Comience aquí.html" in there.namelist()
    assert any(name.startswith("Documentos e informes/") for name in there.namelist())
    assert "Una copia del expediente de" in there.read("Comience aquí.html").decode()


async def test_that_it_was_taken_is_on_record_with_each_paper(world: World) -> None:
    await copied(world, world.seekers["parent"])
    with world.superuser() as everything:
        deeds = everything.execute(
            "SELECT action, count(*) FROM audit_entry WHERE student_id = %s AND actor_person_id = %s AND "
            "at > now() - interval '5 minutes' GROUP BY action",
            [world.cedar.student_id, world.cedar.people["parent"]],
        ).fetchall()
    assert {"record.copy", "plan.pdf", "notice.print", "attachment.open", "asking.list"} <= {row[0] for row in deeds}


async def test_what_is_closed_to_the_family_is_not_named(world: World) -> None:
    with world.superuser() as everything:
        found = everything.execute(
            "UPDATE attachment SET sensitivity = 'custody' WHERE id = (SELECT id FROM attachment WHERE student_id = %s "
            "AND state = 'ready' ORDER BY id LIMIT 1) RETURNING id, file_name",
            [world.cedar.student_id],
        ).fetchone()
    assert found is not None
    before = len((await copied(world, world.seekers["parent"])).namelist())
    with world.superuser() as everything:
        everything.execute("UPDATE attachment SET sensitivity = 'team' WHERE id = %s", [found[0]])
    after = await copied(world, world.seekers["parent"])
    assert len(after.namelist()) == before + 1
    assert any(name.endswith(found[1]) for name in after.namelist())


@pytest.mark.parametrize("who", ["case_manager", "director", "admin", "student", "nobody"])
async def test_nobody_but_the_family_takes_one(world: World, who: str) -> None:
    seeker = world.seekers[who]
    status = (await answer(world, who, "GET", address(global_id("Student", world.cedar.student_id))))[0]
    assert status == (401 if seeker.token is None else 403), who


@pytest.mark.parametrize("who", ["parent", "case_manager", "nobody"])
async def test_of_another_district_there_is_none(world: World, who: str) -> None:
    seeker = world.seekers[who]
    with world.superuser() as everything:
        before = belongings.marks(everything, world.aspen.district_id)
        keys = (arguments.written("Student", seeker.foreign["Student"][0]), arguments.invented("Student"), "x")
        pages = [await answer(world, who, "GET", address(key)) for key in keys]
        assert pages[0] == pages[1] == pages[2]
        assert pages[0][0] == (401 if seeker.token is None else 404)
        assert belongings.marks(everything, world.aspen.district_id) == before


async def test_another_site_takes_none_in_somebodys_name(world: World) -> None:
    parent = world.seekers["parent"]
    key = global_id("Student", world.cedar.student_id)
    for site in ("cross-site", "same-site"):
        reply = await world.client.get(address(key), headers={**parent.headers, "sec-fetch-site": site})
        assert reply.status_code == 403
