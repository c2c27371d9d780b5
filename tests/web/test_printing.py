"""What is printed on demand: a draft for a meeting, a sheet, all of one's sheets; to whom, and what stays on record."""

from __future__ import annotations

import asyncio
import io
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pypdf
import pytest
from sqlalchemy import select, update
from starlette.applications import Starlette

from tests.conftest import TestDatabase
from tests.factories import Town, make_town
from tests.factories.plan import begun, finalized, give_notice, meet, notice_of, whole_plan, write
from trellis.attachments.storage import Storage
from trellis.districts.providers import ProviderDesk
from trellis.house import House
from trellis.kernel import clock
from trellis.kernel.audit import AuditEntry
from trellis.kernel.database import Database
from trellis.kernel.events import Listener
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.people import sessions
from trellis.people.model import Person
from trellis.plans.model import Plan
from trellis.settings import Settings
from trellis.web.printing import Press

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _a_monday_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-23T18:00:00+00:00")


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


@pytest.fixture
async def asking(
    fresh_database: TestDatabase, database: Database, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(
        mode="demo", database_url=fresh_database.app_url, secret_key="k" * 43, s3_endpoint="http://127.0.0.1:9"
    )
    desk = ProviderDesk(allow_http=True)
    house = House(settings, database, gate, Listener(fresh_database.app_url), Storage(settings), desk)
    monkeypatch.setattr("trellis.web.printing.WAITING", 2)
    app = Starlette(routes=Press(house).routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://localhost") as client:
        yield client


async def cookie(gate: Gate, town: Town, who: str) -> dict[str, str]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        person = (await work.session.execute(select(Person).where(Person.id == town.people[who]))).scalar_one()
        audience = "staff" if person.kind == "staff" else "family"
        proof = sessions.SignIn("https://issuer.test", str(person.id), audience, clock.now(), None, None, None, None)
        token = await sessions.begin(work, person=person, sign_in=proof, hours=1)
    return {"cookie": f"__Host-trellis={token}"}


async def in_force(gate: Gate, town: Town) -> Plan:
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    await finalized(gate, town, plan)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Plan).where(Plan.id == plan.id).values(state="active"))
    return plan


async def deeds(gate: Gate, town: Town, who: str) -> list[Any]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = select(AuditEntry.action).where(
            AuditEntry.actor_person_id == town.people[who], AuditEntry.action.like("plan.print%")
        )
        return list((await work.session.execute(found.order_by(AuditEntry.id))).scalars())


def pages(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


async def test_a_teacher_prints_a_students_sheet_on_one_page(gate: Gate, town: Town, asking: httpx.AsyncClient) -> None:
    await in_force(gate, town)
    headers = await cookie(gate, town, "teacher")
    address = f"/print/at-a-glance.pdf?student={global_id('Student', town.student_id)}"
    answer = await asking.get(address, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    # Nobody's name in a list of downloads.
    assert answer.headers["content-disposition"] == 'inline; filename="at-a-glance.pdf"'
    (page,) = pages(answer.content)
    for said in ("Maya Ruiz", "Text-to-speech for readings", "45 minutes each time", "Ana Reyes", "for Bo Lindqvist"):
        assert said in page
    spanish = await asking.get(f"{address}&language=es", headers=headers)
    assert "Lo que debe saber" in pages(spanish.content)[0]
    assert await deeds(gate, town, "teacher") == ["plan.print_at_a_glance"] * 2


async def test_all_of_ones_students_are_one_run(gate: Gate, town: Town, asking: httpx.AsyncClient) -> None:
    await in_force(gate, town)
    answer = await asking.get("/print/at-a-glance.pdf", headers=await cookie(gate, town, "therapist"))
    assert len(pages(answer.content)) == 1
    nobody = await asking.get("/print/at-a-glance.pdf", headers=await cookie(gate, town, "stranger"))
    assert nobody.status_code == 404


async def test_a_draft_is_marked_on_each_page_and_has_no_place_to_sign(
    gate: Gate, town: Town, asking: httpx.AsyncClient
) -> None:
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    address = f"/print/draft.pdf?plan={global_id('Plan', plan.id)}"
    answer = await asking.get(address, headers=await cookie(gate, town, "therapist"))
    found = pages(answer.content)
    assert len(found) > 2
    assert all("DRAFT" in page or "Draft" in page for page in found)
    assert "Draft for discussion" in found[0]
    assert "Harbor Elementary" in found[0]
    assert not any("Signatures" in page for page in found)
    assert await deeds(gate, town, "therapist") == ["plan.print_draft"]
    await meet(gate, town, plan)
    await finalized(gate, town, plan)
    gone = await asking.get(address, headers=await cookie(gate, town, "therapist"))
    assert (gone.status_code, gone.headers["content-type"].split(";")[0]) == (404, "text/html")


@pytest.mark.parametrize("who", ["parent", "student", "stranger", "admin"])
async def test_who_does_not_carry_it_out_gets_no_page_and_leaves_no_trace(
    gate: Gate, town: Town, asking: httpx.AsyncClient, who: str
) -> None:
    await in_force(gate, town)
    draft = await begun(gate, town)
    headers = await cookie(gate, town, who)
    for address in (
        f"/print/at-a-glance.pdf?student={global_id('Student', town.student_id)}",
        "/print/at-a-glance.pdf",
        f"/print/draft.pdf?plan={global_id('Plan', draft.id)}",
        "/print/draft.pdf?plan=nonsense",
        "/print/draft.pdf",
    ):
        answer = await asking.get(address, headers=headers)
        assert answer.status_code == 404, address
        assert "Nothing was printed" in answer.text or "No se imprimió nada" in answer.text
        assert "Maya" not in answer.text
    assert await deeds(gate, town, who) == []


async def test_a_visitor_and_another_sites_link_print_nothing(
    gate: Gate, town: Town, asking: httpx.AsyncClient
) -> None:
    await in_force(gate, town)
    assert (await asking.get("/print/at-a-glance.pdf")).status_code == 401
    headers = {**await cookie(gate, town, "teacher"), "sec-fetch-site": "cross-site"}
    assert (await asking.get("/print/at-a-glance.pdf", headers=headers)).status_code == 403
    assert await deeds(gate, town, "teacher") == []


async def test_a_run_beyond_measure_is_refused_and_nothing_of_it_is_on_record(
    gate: Gate, town: Town, asking: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await in_force(gate, town)
    monkeypatch.setattr("trellis.web.printing.MOST_STUDENTS", 0)
    answer = await asking.get("/print/at-a-glance.pdf", headers=await cookie(gate, town, "teacher"))
    assert answer.status_code == 400
    assert await deeds(gate, town, "teacher") == []


async def test_a_district_that_asks_over_and_over_is_told_to_wait_and_nothing_is_on_record(
    asking: httpx.AsyncClient, gate: Gate, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One document at a time and a few in the queue: the others' pages are not made later for it."""
    await in_force(gate, town)
    signed_in = await cookie(gate, town, "case_manager")
    monkeypatch.setattr("trellis.web.printing.set_on_one_page", slowly)
    asked = [asking.get("/print/at-a-glance.pdf", headers=signed_in) for _ in range(5)]
    statuses = sorted(answer.status_code for answer in await asyncio.gather(*asked))
    assert statuses == [200, 200, 200, 503, 503]
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        printed = await work.session.execute(select(AuditEntry.id).where(AuditEntry.action == "plan.print_at_a_glance"))
        assert len(printed.all()) == 3


async def test_a_parent_prints_the_notice_in_spanish_and_nobody_prints_one_in_work(
    gate: Gate, town: Town, asking: httpx.AsyncClient
) -> None:
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    version = await finalized(gate, town, plan, told=False)
    draft = await notice_of(gate, town, version)
    address = f"/print/notice.pdf?notice={global_id('PriorNotice', draft.id)}&language=es"
    for who in ("parent", "case_manager", "stranger"):
        assert (await asking.get(address, headers=await cookie(gate, town, who))).status_code == 404, who
    await give_notice(gate, town, version)
    answer = await asking.get(address, headers=await cookie(gate, town, "parent"))
    assert (answer.status_code, answer.headers["content-disposition"]) == (200, 'inline; filename="notice.pdf"')
    said = " ".join(pages(answer.content))
    for words in (
        "Aviso Previo por Escrito",
        "Se propone: El plan para el próximo año, como se adjunta.",
        "Nadie tiene que firmarlo",
        "34 CFR 300.503(b)(7)",
        "garantías procesales",
        "Maya Ruiz",
        "Harbor Elementary",
    ):
        assert words in said, words
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] and reader.trailer["/Root"]["/Lang"].startswith("es")
    assert (await asking.get(address, headers=await cookie(gate, town, "stranger"))).status_code == 404
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        printed = select(AuditEntry.actor_person_id).where(AuditEntry.action == "notice.print")
        assert (await work.session.execute(printed)).scalars().all() == [town.people["parent"]]


async def test_the_procedural_safeguards_notice_is_printed_for_whoever_is_owed_notice(
    gate: Gate, town: Town, asking: httpx.AsyncClient
) -> None:
    """34 CFR 300.504; the page says nothing of the student."""
    address = f"/print/safeguards.pdf?student={global_id('Student', town.student_id)}&language=es"
    answer = await asking.get(address, headers=await cookie(gate, town, "parent"))
    assert (answer.status_code, answer.headers["content-disposition"]) == (200, 'inline; filename="safeguards.pdf"')
    said = " ".join(pages(answer.content))
    assert "garantías procesales" in said and "Maya" not in said
    for number in range(1, 14):
        assert f"34 CFR 300.504(c)({number})" in said, number
    reader = pypdf.PdfReader(io.BytesIO(answer.content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] and reader.trailer["/Root"]["/Lang"].startswith("es")
    assert (await asking.get(address, headers=await cookie(gate, town, "stranger"))).status_code == 404
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        printed = select(AuditEntry.actor_person_id).where(AuditEntry.action == "safeguards.print")
        assert (await work.session.execute(printed)).scalars().all() == [town.people["parent"]]


def slowly(*_: Any, **__: Any) -> bytes:
    time.sleep(0.3)
    return b"%PDF-"
