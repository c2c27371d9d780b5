"""What a plan asks of its team: a family's objection is answered, who was asked and is silent is named."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.factories import Town, make_town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.meetings.arranging import HOUR, arranged, does, wanted
from trellis.kernel import clock
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.meetings.model import Meeting
from trellis.plans import service as plans
from trellis.plans.form import KINDS
from trellis.plans.today import (
    ANSWER,
    AWAITED,
    DRAFT,
    DRAFT_VERB,
    MEETING,
    TO_ASK,
    Asked,
    Row,
    neighbours,
    row_of_plan,
    today_for,
)
from trellis.signatures import service
from trellis.signatures.rules import Choice, consent_text

DAY = date(2026, 11, 26)
OBJECTED, SILENT = Asked(objected=True), Asked(silent=("Ivan Ruiz",))


def a_plan(state: str, ends_on: date | None, kind: str = "iep", **more: Any) -> Any:
    own = {"id": new_id(), "student_id": new_id(), "occasion": "annual", "starts_on": None}
    return SimpleNamespace(**{**own, "kind": kind, "state": state, "ends_on": ends_on, **more})


@pytest.mark.parametrize(
    ("state", "left", "asked", "what", "standing"),
    [
        ("partially_active", 300, OBJECTED, ANSWER, "this_week"),
        ("active", 300, OBJECTED, ANSWER, "this_week"),
        ("consent_pending", 300, Asked(objected=True, silent=("Ivan Ruiz",)), ANSWER, "this_week"),
        ("partially_active", -1, OBJECTED, KINDS["iep"].review, "overdue"),
        ("partially_active", 40, OBJECTED, ANSWER, "this_week"),
        ("active", 40, SILENT, KINDS["iep"].review, "later"),
        ("consent_pending", 300, Asked(), AWAITED, "waiting"),
    ],
)
def test_the_row_of_a_plan(state: str, left: int, asked: Asked, what: Any, standing: str) -> None:
    row = row_of_plan(a_plan(state, DAY + timedelta(days=left)), DAY, asked)
    assert row is not None and (row.what, row.standing) == (what, standing)


@pytest.mark.parametrize("state", ["finalized", "partially_active", "active"])
@pytest.mark.parametrize("asked", [Asked(), OBJECTED])
def test_what_is_said_of_a_504_plan_rests_on_its_own_law(state: str, asked: Asked) -> None:
    row = row_of_plan(a_plan(state, DAY, "section_504"), DAY, asked)
    assert row is not None
    assert row.what.en.startswith("504 plan") and "504" in row.what.es
    assert "104." in row.reason.en + row.reason.es and "300." not in row.reason.en + row.reason.es


@pytest.mark.parametrize("state", ["partially_active", "active", "consent_pending"])
def test_who_has_not_answered_is_named(state: str) -> None:
    row = row_of_plan(a_plan(state, DAY + timedelta(days=300)), DAY, SILENT)
    assert row is not None and row.standing == "waiting"
    assert "Ivan Ruiz" in row.what.en and "Ivan Ruiz" in row.what.es


def reviewed(left: int, *nexts: dict[str, Any]) -> list[tuple[int, Row]]:
    """A plan in force that ends in `left` days and what was begun after it: rows, each by the place of its plan."""
    student = new_id()
    plans = [a_plan("active", DAY + timedelta(days=left), student_id=student)]
    plans += [a_plan(**{"ends_on": None, "student_id": student, **one}) for one in nexts]
    beside = neighbours(plans)
    rows = [row_of_plan(plan, DAY, beside=beside[plan.id]) for plan in plans]
    return [(index, row) for index, row in enumerate(rows) if row is not None]


REVIEW = KINDS["iep"].review


@pytest.mark.parametrize("state", ["draft", "team_review"])
@pytest.mark.parametrize(("left", "standing"), [(-3, "overdue"), (5, "this_week"), (40, "later")])
def test_a_review_that_is_in_work_is_one_row_and_opens_the_draft(state: str, left: int, standing: str) -> None:
    ((place, row),) = reviewed(left, {"state": state})
    assert (place, row.what, row.verb, row.standing) == (1, REVIEW, DRAFT_VERB, standing)
    assert row.due_on == DAY + timedelta(days=left)


@pytest.mark.parametrize(
    ("state", "what"),
    [("finalized", TO_ASK), ("consent_pending", AWAITED), ("active", None), ("partially_active", None)],
)
def test_a_review_is_over_when_the_next_plan_is_final(state: str, what: Any) -> None:
    later = {"state": state, "ends_on": DAY + timedelta(days=400), "starts_on": DAY + timedelta(days=30)}
    assert [(place, row.what) for place, row in reviewed(-3, later)] == ([(1, what)] if what else [])


def test_an_amendment_is_no_review_before_it_is_in_force() -> None:
    amendment = {"state": "draft", "occasion": "amendment"}
    assert [(place, row.what) for place, row in reviewed(5, amendment)] == [(0, REVIEW), (1, DRAFT)]
    in_force = {"state": "active", "occasion": "amendment", "ends_on": DAY + timedelta(days=5)}
    assert [(place, row.what) for place, row in reviewed(5, in_force)] == [(1, REVIEW)]


def test_a_draft_beside_a_plan_of_another_kind_or_student_is_a_draft() -> None:
    for other in ({"kind": "section_504"}, {"student_id": new_id()}):
        (place, row), *_ = reviewed(5, {"state": "draft", **other})
        assert (place, row.what) == (0, REVIEW)


async def whats(gate: Gate, town: Town, who: str = "case_manager") -> list[str]:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return [row.what.en for row in (await today_for(work))[0]]


async def test_a_disagreement_stays_until_the_team_has_met_about_it(gate: Gate) -> None:
    town = await make_town(gate)
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    version = await finalized(gate, town, plan)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        (request,) = await service.request_signatures(work, plan_id=plan.id, idempotency_key="ask-once")
        items = [i.id for i in (await plans.version_by_id(work, version_id=version.id)).decision_items]
    assert "Waiting for an answer: Helena Ruiz" in await whats(gate, town)
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        await service.sign(
            work,
            request_id=request.id,
            document_sha256=version.sha256,
            consent_text_sha256=consent_text("en")[1],
            language="en",
            choices=[Choice(item, "question" if n == 0 else "agree") for n, item in enumerate(items)],
            typed_name="Helena Ruiz",
            idempotency_key="sign-once",
        )
    assert ANSWER.en in await whats(gate, town)
    assert ANSWER.en not in await whats(gate, town, "stranger")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        meeting = (await work.session.execute(select(Meeting))).scalars().one()
        later = work.at
        await work.session.execute(
            update(Meeting)
            .where(Meeting.id == meeting.id)
            .values(starts_at=later, ends_at=later + timedelta(minutes=1), held_at=later)
        )
    assert ANSWER.en not in await whats(gate, town)


async def rows_of(gate: Gate, town: Town, who: str = "case_manager") -> list[Row]:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return (await today_for(work))[0]


@pytest.mark.parametrize("ahead", [4, 30])
@pytest.mark.parametrize(
    ("answer", "note", "what"),
    [
        ("another_time", "Mornings are better.", "Asks for another time: Helena Ruiz"),
        ("another_time", None, "Asks for another time: Helena Ruiz"),
        ("coming", "Necesito un intérprete.", "Wrote about the meeting: Helena Ruiz"),
        ("coming", None, None),
        ("coming", "", None),
    ],
)
async def test_what_a_parent_asks_of_a_meeting_reaches_the_team_until_it_is_moved(
    gate: Gate, ahead: int, answer: str, note: str | None, what: str | None
) -> None:
    town = await make_town(gate)
    soon = clock.now() + timedelta(days=ahead)
    meeting = await arranged(gate, town, starts_at=soon, ends_at=soon + HOUR)
    await does(gate, town, "case_manager", "send_invitations", meeting)
    # What a colleague notes is no wish of the family.
    await does(gate, town, "teacher", "answer", meeting, answer="another_time", note="A class then")
    plain = [MEETING.en] if ahead < 14 else []
    assert await whats(gate, town) == plain
    await does(gate, town, "parent", "answer", meeting, answer=answer, note=note)
    assert await whats(gate, town) == ([what] if what else plain)
    if what:
        (row,) = await rows_of(gate, town)
        assert (row.id, row.place, row.standing) == (meeting.id, "meetings", "this_week")
    assert await whats(gate, town, "stranger") == [] == await whats(gate, town, "parent")
    later = soon + timedelta(hours=3)
    await does(gate, town, "case_manager", "reschedule", meeting, location=None, starts_at=later, ends_at=later + HOUR)
    assert await whats(gate, town) == plain


async def test_one_row_a_meeting_names_everybody_who_asks(gate: Gate) -> None:
    town = await make_town(gate)
    soon = clock.now() + timedelta(days=20)
    seats = [*wanted(town)["participants"], (town.people["student"], "student")]
    meeting = await arranged(gate, town, starts_at=soon, ends_at=soon + HOUR, participants=seats)
    await does(gate, town, "parent", "answer", meeting, answer="another_time", note=None)
    assert [row.what.en for row in await rows_of(gate, town)] == ["Asks for another time: Helena Ruiz"]
    await does(gate, town, "student", "answer", meeting, answer="another_time", note=None)
    (row,) = await rows_of(gate, town)
    assert "Helena Ruiz" in row.what.en and "Maya Ruiz" in row.what.es
    await does(gate, town, "student", "answer", meeting, answer="coming", note="By phone, please.")
    (row,) = await rows_of(gate, town)
    assert row.what.en == "Asks for another time: Helena Ruiz · Wrote about the meeting: Maya Ruiz"
