"""The family's own copy of the report: a letter tells each of them, opening it is on record (34 CFR 300.306(a)(2))."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.evaluations.a_case import brought_to, cognitive, named, signed, written
from tests.evaluations.test_papers import as_who
from tests.factories.reading import read
from trellis.access.day import today
from trellis.cases import stepping
from trellis.deadlines.model import Deadline
from trellis.deadlines.service import start_clock
from trellis.districts.model import District
from trellis.evaluations import giving, sending
from trellis.evaluations.assembling import report_row
from trellis.evaluations.model import EvaluationCopy
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.ids import global_id
from trellis.kernel.jobs import JOBS
from trellis.notices.copies import COPIES
from trellis.notices.model import Message
from trellis.notices.templates.family_copy import FAMILY_COPY

pytestmark = pytest.mark.database
READ = "query ($id: ID!) { evaluation(caseId: $id) { openedOn copies { name how } } }"


@pytest.fixture
async def ready(gate: Any, town: Any, case: Any) -> Any:
    """The report is signed; the case manager says that the evaluation is finished."""
    area = await named(gate, town, case, cognitive(town))
    await brought_to(gate, town, case, "in_progress")
    await written(gate, town, area)
    await signed(gate, town, area)
    with pytest.raises(NotFound):
        await as_who(gate, town, "parent", lambda work: sending.open_report(work, case_id=case.id))
    await as_who(gate, town, "case_manager", lambda w: stepping.take(w, case_id=case.id, event="areas_done"))
    return case


async def copies(gate: Any, town: Any, who: str = "system") -> list[EvaluationCopy]:
    async def found(work: Any) -> list[EvaluationCopy]:
        return list((await work.session.execute(select(EvaluationCopy).order_by(EvaluationCopy.id))).scalars())

    return await as_who(gate, town, who, found)


async def test_a_letter_that_names_no_child_tells_everybody_owed_notice(gate, town, ready) -> None:
    async def letters(work: Any) -> Any:
        of = select(Message.person_id, Message.ids).where(Message.template == "family_copy")
        return (await work.session.execute(of)).all()

    ((person_id, ids),) = await as_who(gate, town, "system", letters)
    assert person_id == town.people["parent"]
    assert (ids["what"], ids["about_id"]) == ("evaluation", str(ready.id))
    assert COPIES["evaluation"].place(ids) == f"/family/evaluations/{global_id('Case', ready.id)}"
    assert "{what}" in FAMILY_COPY.body.en and "{what}" not in FAMILY_COPY.subject.en


async def test_opening_it_is_their_copy_once_and_its_clock_is_met_by_a_job(gate, town, ready, house_of) -> None:
    async def nj(work: Any) -> None:
        (await work.session.get(District, town.district_id)).state = "NJ"

    async def clock(work: Any) -> None:
        on = await today(work) + timedelta(days=30)
        await start_clock(
            work, student_id=town.student_id, rule=giving.BEFORE_MEETING, event="meeting", on=on, instance=str(ready.id)
        )

    await as_who(gate, town, "system", nj)
    await as_who(gate, town, "system", clock)
    for _ in range(2):
        await as_who(gate, town, "parent", lambda work: sending.open_report(work, case_id=ready.id))
    await as_who(gate, town, "case_manager", lambda work: sending.open_report(work, case_id=ready.id))
    (copy,) = await copies(gate, town)
    report = await as_who(gate, town, "system", lambda work: report_row(work, ready.id))
    assert (copy.person_id, copy.how, copy.given_by_id) == (town.people["parent"], "app", town.people["parent"])
    assert copy.document_sha256 == report.sha256

    async def noted(work: Any) -> Any:
        of = select(AuditEntry.actor_person_id).where(AuditEntry.action == "evaluation.copy_opened")
        return (await work.session.execute(of)).scalars().all()

    assert await as_who(gate, town, "system", noted) == [town.people["parent"]]

    async def open_clocks(work: Any) -> Any:
        of = select(Deadline.state).where(Deadline.rule_id == giving.BEFORE_MEETING)
        return (await work.session.execute(of)).scalars().all()

    assert await as_who(gate, town, "system", open_clocks) == ["open"], "a parent ends no clock"
    for _ in range(2):
        await JOBS["evaluations.copy_opened"].body(
            house_of(gate), district_id=town.district_id, case_id=str(ready.id), on=copy.given_on.isoformat()
        )
    assert await as_who(gate, town, "system", open_clocks) == ["met"]


async def test_that_one_parent_has_it_is_theirs_and_the_staffs_to_see(gate, town, ready) -> None:
    await as_who(gate, town, "parent", lambda work: sending.open_report(work, case_id=ready.id))
    about = {"id": global_id("Case", ready.id)}
    of_staff = (await read(gate, town, "case_manager", READ, **about))["evaluation"]
    assert [one["how"] for one in of_staff["copies"]] == ["opened on their pages"] and of_staff["openedOn"] is None
    own = (await read(gate, town, "parent", READ, **about))["evaluation"]
    assert own["openedOn"] is not None
    assert await copies(gate, town, "other_parent") == []


async def test_a_copy_waits_until_the_parent_who_is_owed_it_opens_it(gate, town, ready) -> None:
    ask = "query ($id: ID!) { evaluation(caseId: $id) { copyWaits } }"
    about = {"id": global_id("Case", ready.id)}

    async def waits(who: str) -> bool:
        return (await read(gate, town, who, ask, **about))["evaluation"]["copyWaits"]

    async def on_paper(work: Any) -> Any:
        return await giving.give_copy(
            work, case_id=ready.id, person_id=town.people["parent"], given_on=await today(work), how="mail"
        )

    assert await waits("parent") is True
    assert await waits("case_manager") is False, "staff are owed none"
    await as_who(gate, town, "case_manager", on_paper)
    assert await waits("parent") is True, "what came on paper is still to be read here"
    await as_who(gate, town, "parent", lambda work: sending.open_report(work, case_id=ready.id))
    assert await waits("parent") is False


async def test_a_report_says_in_which_language_staff_wrote_not_in_which_the_child_was_assessed(
    gate, town, ready
) -> None:
    ask = "query ($id: ID!) { evaluation(caseId: $id) { report { writtenIn } areas { language } } }"
    found = (await read(gate, town, "parent", ask, id=global_id("Case", ready.id)))["evaluation"]
    assert found["report"] == {"writtenIn": "en"} and found["areas"][0]["language"] == "Spanish"


async def test_nothing_waits_before_the_report_is_out(gate, town, case) -> None:
    area = await named(gate, town, case, cognitive(town))
    await brought_to(gate, town, case, "in_progress")
    await written(gate, town, area)
    await signed(gate, town, area)
    ask = "query ($id: ID!) { evaluation(caseId: $id) { copyWaits } }"
    about = {"id": global_id("Case", case.id)}
    assert (await read(gate, town, "parent", ask, **about))["evaluation"] == {"copyWaits": False}


async def test_staff_say_of_paper_alone_that_it_was_given(gate, town, ready) -> None:
    async def given(work: Any, how: str) -> Any:
        return await giving.give_copy(
            work, case_id=ready.id, person_id=town.people["parent"], given_on=await today(work), how=how
        )

    with pytest.raises(InvalidInput):
        await as_who(gate, town, "case_manager", lambda work: given(work, "app"))
    copy = await as_who(gate, town, "case_manager", lambda work: given(work, "mail"))
    report = await as_who(gate, town, "system", lambda work: report_row(work, ready.id))
    assert copy.document_sha256 == report.sha256
