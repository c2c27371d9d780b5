"""What people paste and what a forged client sends, at the running product's own door: refused with a reason, or kept
word for word; whatever came, the section fits its form and the others write on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText
from sqlalchemy import select
from tests.conftest import TestDatabase
from tests.factories import make_town
from tests.live.real import entered, section_of_a_plan
from tests.live.stage import Client, eventually
from tests.shell.served import Served, served

from trellis.kernel.tenancy import SYSTEM
from trellis.live import documents
from trellis.live.model import LiveUpdate
from trellis.plans.content import section_content
from trellis.plans.form import form_for
from trellis.plans.form.shape import declared_shape_breaches
from trellis.plans.form.values import LONGEST_PROSE, MOST_ROWS

pytestmark = [pytest.mark.database, pytest.mark.slow]
PRESENT = form_for("iep").section("present_levels")
STRENGTHS = "prose:strengths"
BEFORE = "Maya reads aloud."
# A family of four, a waving hand of a skin colour, a flag, Hebrew and Arabic with marks, an isolate, and a letter
# with two accents.
EVERY_SCRIPT = "👨‍👩‍👧‍👦 👋🏽 🏴󠁧󠁢󠁳󠁣󠁴󠁿 שָׁלוֹם قَرَأَتْ مايا \u2067כן\u2069 ệ 𝒜 漢字"


@pytest.fixture(scope="module")
def server(fresh_database: TestDatabase) -> Iterator[Served]:
    with served(fresh_database) as running:
        yield running


@pytest.fixture(scope="module")
async def town(gate):
    return await make_town(gate)


@pytest.fixture(scope="module")
async def section(gate, town):
    return await section_of_a_plan(gate, town)


@pytest.fixture
async def ana(gate, town, server, section):
    """Who was there before, has written, and goes on writing."""
    client = await entered(gate, town, "case_manager", server, section.id)
    if not prose(client).children:
        await write(client, paragraph(BEFORE))
        await client.all_saved()
    yield client
    await client.close()


@pytest.fixture
async def bo(gate, town, server, section, ana):
    """Whose paste or whose forged client it is."""
    client = await entered(gate, town, "therapist", server, section.id, refusals=True)
    yield client
    await client.close()


def prose(client: Client) -> XmlFragment:
    return client.doc.get(STRENGTHS, type=XmlFragment)


def paragraph(words: str) -> XmlElement:
    return XmlElement("paragraph", {}, [XmlText(words)])


async def write(client: Client, *blocks: XmlElement) -> None:
    with client.doc.transaction():
        for block in blocks:
            prose(client).children.append(block)
    await client.flush()


async def said(gate, town, section) -> dict[str, Any]:
    """What a fresh reader finds; it fits the form, or this fails."""
    async with gate.open(town.district_id, SYSTEM, "test.read") as work:
        doc = await documents.load_document(work, section.id)
    assert [breach.says for breach in declared_shape_breaches(PRESENT, doc)] == []
    return section_content(PRESENT, doc)


def fields(client: Client) -> Map:
    return client.doc.get("fields", type=Map)


def needs(client: Client) -> Array:
    return client.doc.get("rows:needs", type=Array)


def row(number: int) -> Map:
    column = {c.key: Text("") for c in PRESENT.by_key["needs"].row if c.kind == "long_text"}
    return Map({"id": f"n{number}", **column})


Hostile = Callable[[Client], object]
REFUSED: dict[str, tuple[Hostile, list[str], str]] = {
    "a paste longer than a field": (
        lambda c: prose(c).children.append(paragraph("x" * (LONGEST_PROSE + 1))),
        [STRENGTHS],
        "too_long",
    ),
    "a paste of very many lines": (
        lambda c: [prose(c).children.append(paragraph("x")) for _ in range(2_600)],
        [STRENGTHS],
        "too_long",
    ),
    "a table of Word's": (
        lambda c: prose(c).children.append(XmlElement("table", {"class": "MsoTableGrid"}, [XmlElement("tableRow")])),
        [STRENGTHS],
        "form",
    ),
    "a style of Word's": (
        lambda c: prose(c).children.append(XmlElement("paragraph", {"style": "mso-list:l0 level1"}, [XmlText("x")])),
        [STRENGTHS],
        "form",
    ),
    "an image": (
        lambda c: prose(c).children.append(XmlElement("image", {"src": "data:image/png;base64,AAAA"})),
        [STRENGTHS],
        "form",
    ),
    "a script": (
        lambda c: prose(c).children.append(XmlElement("script", {}, [XmlText("alert(1)")])),
        [STRENGTHS],
        "form",
    ),
    "a handler on what is allowed": (
        lambda c: prose(c).children.append(XmlElement("paragraph", {"onclick": "alert(1)"}, [XmlText("x")])),
        [STRENGTHS],
        "form",
    ),
    "10,000 rows": (lambda c: needs(c).extend([row(n) for n in range(10_000)]), ["rows:needs"], "too_many"),
    "a number for a day": (lambda c: fields(c).update({"academic_on": 5}), ["fields", "academic_on"], "day"),
    "two answers to what merges by itself": (
        lambda c: c.doc.get("apart", type=Map).update(
            {"strengths": [{"value": n, "personId": None, "name": None, "at": None} for n in ("a", "b")]}
        ),
        ["apart", "strengths"],
        "form",
    ),
    "a list for a text": (
        lambda c: fields(c).update({"academic_source": ["a"]}),
        ["fields", "academic_source"],
        "too_long",
    ),
    "a field the form does not have": (lambda c: fields(c).update({"diagnosis": "x"}), ["fields", "diagnosis"], "form"),
    "a root the form does not have": (
        lambda c: c.doc.get("author", type=Map).update({"name": "Ana"}),
        ["author"],
        "form",
    ),
    "text in place of rows": (lambda c: c.doc.get("rows:needs", type=Text).insert(0, "😀"), ["rows:needs"], "form"),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_what_does_not_fit_is_refused_with_its_place_and_reason(gate, town, section, ana, bo, what):
    before = await said(gate, town, section)
    hostile, path, why = REFUSED[what]
    with bo.doc.transaction():
        hostile(bo)
    await bo.flush()
    assert await bo.closed() == 4422
    assert bo.refused is not None
    assert bo.refused[0] == [{"path": path, "why": why}]
    assert await said(gate, town, section) == before
    fields(ana)["functional_source"] = what
    await ana.flush()
    await ana.all_saved()
    assert await said(gate, town, section) == before | {"functional_source": what}


async def test_two_megabytes_at_once_close_the_socket_and_change_nothing(gate, town, section, ana, bo):
    before = await said(gate, town, section)
    await write(bo, paragraph("y" * 2_000_000))
    assert await bo.closed() == 1009
    assert await said(gate, town, section) == before
    await ana.all_saved()


async def test_two_megabytes_in_small_pieces_stop_where_the_field_is_full(gate, town, section, ana, bo):
    before = await said(gate, town, section)
    text = XmlText("")
    await write(bo, XmlElement("paragraph", {}, [text]))
    await bo.all_saved()
    for _ in range(100):
        text.insert(len(text), "z" * 20_000)
    await bo.flush()
    assert await bo.closed() == 4422
    assert bo.refused is not None
    assert [(one["path"], one["why"]) for one in bo.refused[0]] == [([STRENGTHS], "too_long")]
    kept = (await said(gate, town, section))["strengths"]["text"]
    # What fitted was stored before the first piece that did not, and nothing is stored in part.
    assert kept.startswith(before["strengths"]["text"])
    assert len(kept) <= LONGEST_PROSE
    assert kept.count("z") % 20_000 == 0
    await ana.all_saved()


async def test_every_script_and_emoji_is_kept_word_for_word(gate, town, server, section, ana, bo):
    before = (await said(gate, town, section))["strengths"]["text"]
    await write(bo, paragraph(EVERY_SCRIPT), paragraph("<script>alert('a word like any other')</script>"))
    fields(bo)["academic_source"] = EVERY_SCRIPT
    await bo.flush()
    await bo.all_saved()
    after = await said(gate, town, section)
    assert after["strengths"]["text"].removeprefix(before).splitlines()[1:] == [
        EVERY_SCRIPT,
        "<script>alert('a word like any other')</script>",
    ]
    assert after["academic_source"] == EVERY_SCRIPT
    await eventually(lambda: EVERY_SCRIPT in str(prose(ana)))
    # In the middle of an emoji another may write, and nothing is torn.
    last = list(prose(ana).children)[-2].children[0]
    last.insert(len("👨‍👩‍👧‍👦 ".encode()), "🧑🏾‍🏫")
    await ana.flush()
    await ana.all_saved()
    assert "👨‍👩‍👧‍👦 🧑🏾‍🏫👋🏽" in (await said(gate, town, section))["strengths"]["text"]


async def test_who_writes_under_somebody_elses_client_id_is_recorded_as_who_they_are(
    gate, town, server, section, ana, bo
):
    """A Yjs edit names a client, no person. Whoever borrows another's client id still writes under their own name."""
    forged: Doc[Any] = Doc(client_id=ana.doc.client_id)
    forged.apply_update(bo.doc.get_update())
    state = forged.get_state()
    forged.get("fields", type=Map)["academic_source"] = "forged"
    bo.doc.apply_update(forged.get_update(state))
    await bo.flush()
    await bo.all_saved()
    async with gate.open(town.district_id, SYSTEM, "test.read") as work:
        last = (
            await work.session.execute(
                select(LiveUpdate.person_id)
                .where(LiveUpdate.document_id == section.id)
                .order_by(LiveUpdate.number.desc())
                .limit(1)
            )
        ).scalar_one()
    assert last == town.people["therapist"]
    assert (await said(gate, town, section))["academic_source"] == "forged"


async def test_ten_who_misbehave_at_once_do_not_stop_the_one_who_writes(gate, town, server, section, ana):
    hostile = [
        REFUSED[what][0] for what in ("an image", "a script", "a number for a day", "a field the form does not have")
    ]
    others = [await entered(gate, town, "therapist", server, section.id) for _ in range(8)]
    for n, client in enumerate(others):
        with client.doc.transaction():
            hostile[n % len(hostile)](client)
    before = await said(gate, town, section)
    await asyncio.gather(*(client.flush() for client in others), write(ana, paragraph("Written meanwhile.")))
    assert {await client.closed() for client in others} == {4422}
    await asyncio.gather(*(client.close() for client in others))
    await ana.all_saved()
    assert (await said(gate, town, section))["strengths"]["text"] == before["strengths"][
        "text"
    ] + "\nWritten meanwhile."


def test_the_limits_are_what_the_editor_says_they_are() -> None:
    """The editor refuses before the hub does, with a sentence and nothing lost, so both must know one number."""
    from tests.conftest import REPOSITORY

    from trellis.plans.form import values

    limits = (REPOSITORY / "frontend/src/features/plans/limits.ts").read_text()
    for name in ("LONGEST_TEXT", "LONGEST_LONG_TEXT", "LONGEST_PROSE", "MOST_PROSE_NODES", "MOST_ROWS"):
        assert f"export const {name} = {getattr(values, name):_};" in limits or (
            f"export const {name} = {getattr(values, name)};" in limits
        )
    assert MOST_ROWS < 10_000
