"""A notice reaches who reads another language in a way they understand, and that is on record (34 CFR 300.503(c))."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tests.cases.asking_for_help import another_student
from tests.consents.a_consent import a_scan, drafted, planned, under_review
from tests.factories import Town, make_town
from trellis.access.day import today
from trellis.documents.content import FactTable
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices.prior_written import rules, service, understood
from trellis.notices.prior_written.model import NoticeRendering, PriorNotice
from trellis.notices.prior_written.printing import notice_to_print
from trellis.notices.prior_written.understood import NoticeInAnotherLanguage, Rendering
from trellis.people.model import Person

pytestmark = pytest.mark.database
INTERPRETER = "Linh Tran, interpreter"
LATER: dict[str, Any] = {"language": "vi", "how": "to_be_interpreted", "by_whom": INTERPRETER}
WHY_NOT = "No interpreter of this language was found in two counties."


async def complete(gate: Gate, town: Town, *, language: str, spanish: bool = False) -> PriorNotice:
    """A notice that says all seven in English, in Spanish too where asked; her mother reads `language`."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        mother = (await work.session.execute(select(Person).where(Person.id == town.people["parent"]))).scalar_one()
        mother.language = language
    case = await under_review(gate, town)
    await planned(gate, town, case)
    notice = await drafted(gate, town, case)
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        said = {key: {"en": "Said.", "es": "Dicho." if spanish else None} for key in rules.TEXTS}
        return await service.revise(work, notice_id=notice.id, revision=notice.revision, contents=said, own_items=[])


async def issued(gate: Gate, town: Town, notice: PriorNotice, *said: Rendering) -> PriorNotice:
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        out, _ = await service.issue(
            work, notice_id=notice.id, revision=notice.revision, late_reason=None, renderings=said
        )
        return out


async def day_of(gate: Gate, town: Town) -> Any:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return await today(work)


async def on_record(gate: Gate, town: Town) -> list[NoticeRendering]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return list((await work.session.execute(select(NoticeRendering).order_by(NoticeRendering.id))).scalars())


async def put(gate: Gate, town: Town, notice: PriorNotice, who: str = "director", **said: Any) -> PriorNotice:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await understood.put_on_record(work, notice_id=notice.id, said=Rendering(**said))


@pytest.mark.parametrize(("language", "spanish"), [("en", False), ("en-US", False), ("es", True), ("es-MX", True)])
async def test_who_reads_it_is_asked_nothing(gate: Gate, language: str, spanish: bool) -> None:
    here = await make_town(gate)
    out = await issued(gate, here, await complete(gate, here, language=language, spanish=spanish))
    assert out.state == "issued"
    assert await on_record(gate, here) == []


@pytest.mark.parametrize("language", ["vi", "zh-Hant", "es"])
async def test_a_notice_in_english_alone_is_not_issued_to_who_reads_another_language(gate: Gate, language: str) -> None:
    here = await make_town(gate)
    notice = await complete(gate, here, language=language)
    with pytest.raises(NoticeInAnotherLanguage) as refused:
        await issued(gate, here, notice)
    assert "300.503(c)" in refused.value.do_next.en and refused.value.field == "renderings"
    async with gate.open(here.district_id, SYSTEM, "test") as work:
        assert (await service.held(work, notice.id)).state == "draft"


async def test_it_is_issued_with_an_interpreter_to_come_and_what_happened_is_a_further_entry(gate: Gate) -> None:
    here = await make_town(gate)
    notice = await complete(gate, here, language="vi-VN")
    day = await day_of(gate, here)
    out = await issued(gate, here, notice, Rendering(**LATER, on=day))
    done = {"language": "vi", "how": "interpreted", "by_whom": INTERPRETER, "on": day, "was_understood": True}
    await put(gate, here, out, **done)
    await put(gate, here, out, **done)
    first, second = await on_record(gate, here)
    assert (first.how, first.rendered_on, first.was_understood) == ("to_be_interpreted", day, False)
    assert (second.how, second.by_whom, second.was_understood) == ("interpreted", INTERPRETER, True)
    assert second.recorded_by_id == here.people["director"] and second.language == "vi"
    async with gate.open(here.district_id, SYSTEM, "test") as work:
        logged = select(AuditEntry.action).where(AuditEntry.action == "notice.render")
        assert len((await work.session.execute(logged)).all()) == 2


async def test_a_translation_is_a_checked_file_of_the_student(gate: Gate) -> None:
    here = await make_town(gate)
    notice = await complete(gate, here, language="vi")
    for wrong in (None, await a_scan(gate, here, state="checking")):
        with pytest.raises(InvalidInput):
            await issued(gate, here, notice, Rendering("vi", "translated", attachment_id=wrong))
    other = await a_scan(gate, here, student_id=await another_student(gate, here, "Ada", "Park"))
    with pytest.raises(NotFound):
        await issued(gate, here, notice, Rendering("vi", "translated", attachment_id=other))
    file = await a_scan(gate, here)
    await issued(gate, here, notice, Rendering("vi", "translated", attachment_id=file))
    (row,) = await on_record(gate, here)
    assert row.attachment_id == file


async def test_what_an_entry_needs_is_said_by_its_field(gate: Gate) -> None:
    here = await make_town(gate)
    notice = await complete(gate, here, language="vi")
    day = await day_of(gate, here)
    done: dict[str, Any] = {"language": "vi", "how": "interpreted", "by_whom": "N", "on": day, "was_understood": True}
    for said, field in (
        (done | {"by_whom": "  "}, "byWhom"),
        (done | {"on": None}, "on"),
        (done | {"on": day - timedelta(days=1)}, "on"),
        (done | {"on": day + timedelta(days=1)}, "on"),
        (done | {"was_understood": False}, "wasUnderstood"),
        (LATER | {"on": day - timedelta(days=1)}, "on"),
        ({"language": "vi", "how": "not_feasible", "reason": "Too far"}, "reason"),
        ({"language": "vi", "how": "somehow"}, "how"),
        (done | {"language": "fr"}, "language"),
    ):
        with pytest.raises(InvalidInput) as refused:
            await issued(gate, here, notice, Rendering(**said))
        assert refused.value.field == field
    out = await issued(gate, here, notice, Rendering("vi", "not_feasible", reason=WHY_NOT))
    with pytest.raises(NotAllowed):
        await put(gate, here, out, "parent", **done)


async def test_the_printed_notice_says_how_it_was_understood(gate: Gate) -> None:
    here = await make_town(gate)
    day = await day_of(gate, here)
    out = await issued(gate, here, await complete(gate, here, language="vi"), Rendering(**LATER, on=day))
    async with gate.open(here.district_id, here.actor("director"), "test") as work:
        printed = await notice_to_print(work, notice_id=out.id, language="en")
    facts = [fact for block in printed.blocks if isinstance(block, FactTable) for fact in block.facts]
    (said,) = [fact.value for fact in facts if fact.label == "Vietnamese"]
    assert INTERPRETER in said and str(day.year) in said


async def test_the_database_lets_nothing_out_that_somebody_cannot_read_and_keeps_what_was_said(gate: Gate) -> None:
    here = await make_town(gate)
    notice = await complete(gate, here, language="vi")
    with pytest.raises(NoticeInAnotherLanguage):
        async with gate.open(here.district_id, here.actor("director"), "test") as work:
            held = await service.held(work, notice.id)
            await service._freeze(work, held, service.items_in(held), None, None)
            await work.session.flush()
            held.state, held.items, held.contents = "issued", [], {}
            await work.session.flush()
    day = await day_of(gate, here)
    await issued(gate, here, notice, Rendering(**LATER, on=day))
    for forbidden in ("UPDATE notice_rendering SET by_whom = 'x'", "DELETE FROM notice_rendering"):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with gate.open(here.district_id, SYSTEM, "test") as work:
                await work.session.execute(text(forbidden))
    with pytest.raises(NoticeInAnotherLanguage):
        async with gate.open(here.district_id, here.actor("director"), "test") as work:
            held = await service.held(work, notice.id)
            work.session.add(
                NoticeRendering(
                    district_id=here.district_id,
                    student_id=held.student_id,
                    notice_id=held.id,
                    language="vi",
                    how="interpreted",
                    by_whom="N",
                    rendered_on=day,
                    was_understood=True,
                    recorded_by_id=here.people["principal"],
                    recorded_at=work.at,
                )
            )
            await work.session.flush()
