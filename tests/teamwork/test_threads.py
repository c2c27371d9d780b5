"""A draft is talked about where it is written, by who reads it; what was said stays said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from tests.factories import Town, make_town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.teamwork.talking import STRENGTHS, answers, does, leaves, says, shared
from trellis.kernel import clock
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.plans import service as plans
from trellis.plans.model import Plan
from trellis.teamwork import rules, service
from trellis.teamwork.model import Comment, CommentThread

pytestmark = pytest.mark.database


async def heard(gate: Gate, town: Town, who: str) -> list[str]:
    """All that somebody can read of what was said, oldest first."""
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        rows = await work.session.execute(
            select(Comment.said)
            .join(CommentThread, CommentThread.id == Comment.thread_id)
            .where(Comment.taken_back_at.is_(None))
            .order_by(Comment.created_at, Comment.id)
        )
        return list(rows.scalars())


@pytest.mark.parametrize("who", ["case_manager", "teacher", "therapist", "principal", "director"])
async def test_who_reads_the_draft_says_something_about_it(gate: Gate, town: Town, plan: Plan, who: str) -> None:
    thread = await says(gate, town, plan, who, "She also draws.")
    await answers(gate, town, thread, "case_manager", "True.")
    for reader in ("case_manager", "psychologist", "principal", "director"):
        assert await heard(gate, town, reader) == ["She also draws.", "True."]


@pytest.mark.parametrize(
    ("who", "error"),
    [("stranger", NotFound), ("admin", NotFound), ("parent", NotFound), ("other_parent", NotFound)],
)
async def test_who_does_not_read_it_neither_says_nor_hears_anything(
    gate: Gate, town: Town, plan: Plan, who: str, error: type[Exception]
) -> None:
    thread = await says(gate, town, plan, "teacher")
    with pytest.raises(error):
        await says(gate, town, plan, who)
    with pytest.raises(NotFound):
        await answers(gate, town, thread, who)
    assert await heard(gate, town, who) == []


async def test_another_district_finds_nothing(gate: Gate, town: Town, plan: Plan) -> None:
    thread = await says(gate, town, plan, "teacher")
    other = await make_town(gate)
    for deed, values in (
        (service.answer, {"thread_id": thread.id, "said": "x", "mentioned": [], "idempotency_key": "another-town"}),
        (service.resolve, {"thread_id": thread.id, "is_resolved": True}),
        (service.give_section, {"plan_id": plan.id, "section_key": "goals", "person_id": plan.id, "due_on": None}),
    ):
        with pytest.raises(NotFound):
            await does(gate, other, "director", deed, **values)


async def test_who_left_the_team_neither_reads_nor_writes_any_more(gate: Gate, town: Town, plan: Plan) -> None:
    thread = await says(gate, town, plan, "therapist")
    await leaves(gate, town, "therapist", clock.now().date() - timedelta(days=1))
    with pytest.raises(NotFound):
        await answers(gate, town, thread, "therapist")
    assert await heard(gate, town, "therapist") == []
    assert await heard(gate, town, "teacher") == ["Is this still so?"]


async def test_a_family_talks_about_the_copy_they_have(gate: Gate, town: Town, plan: Plan) -> None:
    await says(gate, town, plan, "teacher", "Between us.")
    with pytest.raises(NotFound):
        await says(gate, town, plan, "parent")
    await shared(gate, town, plan)
    thread = await says(gate, town, plan, "parent", "¿Por qué solo dos veces?")
    assert thread.copy_id is not None
    await answers(gate, town, thread, "case_manager", "We can talk about three.")
    for who in ("parent", "student"):
        assert await heard(gate, town, who) == ["¿Por qué solo dos veces?", "We can talk about three."]
    assert await heard(gate, town, "teacher") == ["Between us.", "¿Por qué solo dos veces?", "We can talk about three."]
    assert await heard(gate, town, "other_parent") == []
    await does(gate, town, "case_manager", plans.stop_sharing, plan_id=plan.id)
    assert await heard(gate, town, "parent") == [], "what hangs on their copy goes with it"
    with pytest.raises(NotFound):
        await answers(gate, town, thread, "parent")


async def test_the_team_begins_one_with_the_family_only_where_they_have_a_copy(
    gate: Gate, town: Town, plan: Plan
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await says(gate, town, plan, "teacher", "Does she read at home?", with_family=True)
    assert refused.value.says == rules.NOT_SHARED
    await shared(gate, town, plan)
    await says(gate, town, plan, "teacher", "Does she read at home?", with_family=True)
    await says(gate, town, plan, "teacher", "Ask about the reading.")
    assert await heard(gate, town, "parent") == ["Does she read at home?"]


async def test_a_family_speaks_of_places_their_copy_has(gate: Gate, town: Town, plan: Plan) -> None:
    await shared(gate, town, plan)
    row = service.Place("goals", "goals", "goal-fluency")
    assert (await says(gate, town, plan, "parent", place=row)).row_id == "goal-fluency"
    with pytest.raises(InvalidInput):
        await says(gate, town, plan, "parent", place=service.Place("goals", "goals", "written-since"))


async def test_a_thread_is_resolved_and_opened_again_by_the_team(gate: Gate, town: Town, plan: Plan) -> None:
    await shared(gate, town, plan)
    thread = await says(gate, town, plan, "parent")
    with pytest.raises(NotAllowed):
        await does(gate, town, "parent", service.resolve, thread_id=thread.id, is_resolved=True)
    done = await does(gate, town, "teacher", service.resolve, thread_id=thread.id, is_resolved=True)
    assert done.resolved_by_id == town.people["teacher"]
    again = await answers(gate, town, thread, "parent", "One more thing.")
    assert again.resolved_at is None and again.resolved_by_id is None
    await does(gate, town, "teacher", service.resolve, thread_id=thread.id, is_resolved=True)
    opened = await does(gate, town, "therapist", service.resolve, thread_id=thread.id, is_resolved=False)
    assert opened.resolved_at is None


async def test_a_comment_is_taken_back_by_its_writer_in_time_and_its_words_stay_on_record(
    gate: Gate, town: Town, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = await says(gate, town, plan, "teacher", "Written too soon.")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        comment = (await work.session.execute(select(Comment.id))).scalar_one()
    with pytest.raises(NotAllowed):
        await does(gate, town, "case_manager", service.take_back, comment_id=comment)
    now = clock.now()
    monkeypatch.setenv("TRELLIS_TEST_NOW", (now + timedelta(minutes=16)).isoformat())
    with pytest.raises(rules.TooLateToTakeBack):
        await does(gate, town, "teacher", service.take_back, comment_id=comment)
    monkeypatch.setenv("TRELLIS_TEST_NOW", (now + timedelta(minutes=5)).isoformat())
    assert (await does(gate, town, "teacher", service.take_back, comment_id=comment)).id == thread.id
    assert await heard(gate, town, "case_manager") == []
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert (await work.session.execute(select(Comment.said))).scalar_one() == "Written too soon."


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE comment SET said = 'never said'",
        "UPDATE comment SET written_by_id = id",
        "DELETE FROM comment",
        "UPDATE comment_thread SET copy_id = NULL",
        "DELETE FROM comment_thread",
        "UPDATE comment_mention SET is_mailed = true",
        "DELETE FROM comment_mention",
    ],
)
async def test_nothing_said_can_be_changed_or_deleted(gate: Gate, town: Town, plan: Plan, statement: str) -> None:
    await says(gate, town, plan, "teacher")
    with pytest.raises(ProgrammingError) as refused:
        async with gate.open(town.district_id, town.actor("teacher"), "attack") as work:
            await work.session.execute(text(statement))
    assert "permission denied" in str(refused.value)


async def test_said_twice_by_one_press_is_said_once(gate: Gate, town: Town, plan: Plan) -> None:
    first = await says(gate, town, plan, "teacher", idempotency_key="one-press")
    again = await says(gate, town, plan, "teacher", idempotency_key="one-press")
    assert first.id == again.id
    for _ in range(2):
        await does(
            gate,
            town,
            "teacher",
            service.answer,
            thread_id=first.id,
            said="Yes.",
            mentioned=[],
            idempotency_key="another-press",
        )
    assert await heard(gate, town, "teacher") == ["Is this still so?", "Yes."]


async def test_a_final_plan_is_not_commented_on_and_what_was_said_can_be_read(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    thread = await says(gate, town, plan, "teacher", "Between us.")
    await finalized(gate, town, plan)
    for deed in (
        says(gate, town, plan, "teacher"),
        answers(gate, town, thread, "case_manager"),
        does(gate, town, "teacher", service.resolve, thread_id=thread.id, is_resolved=True),
    ):
        with pytest.raises(plans.PlanIsFinal) as refused:
            await deed
        assert "final" in refused.value.says.en
    assert await heard(gate, town, "case_manager") == ["Between us."]
    assert await heard(gate, town, "parent") == [], "a family reads the final plan, not what the team said of a draft"


async def test_who_said_something_when_is_on_record_and_not_what(gate: Gate, town: Town, plan: Plan) -> None:
    thread = await says(gate, town, plan, "teacher", "A word of mine.")
    await answers(gate, town, thread, "case_manager", "Another.")
    await does(gate, town, "case_manager", service.resolve, thread_id=thread.id, is_resolved=True)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = select(AuditEntry).where(AuditEntry.subject_id == thread.id).order_by(AuditEntry.id)
        entries: list[Any] = list((await work.session.execute(found)).scalars())
    assert [entry.action for entry in entries] == ["comment.start", "comment.answer", "comment.resolve"]
    assert {entry.student_id for entry in entries} == {town.student_id}
    assert "word" not in repr([entry.detail for entry in entries])


async def test_a_discussion_has_an_end(gate: Gate, town: Town, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    from trellis.teamwork import threads

    monkeypatch.setattr(threads, "MOST_COMMENTS", 2)
    monkeypatch.setattr(threads, "MOST_THREADS", 1)
    thread = await says(gate, town, plan, "teacher", place=STRENGTHS)
    await answers(gate, town, thread, "teacher")
    with pytest.raises(rules.ThreadIsFull):
        await answers(gate, town, thread, "teacher")
    with pytest.raises(rules.ThreadIsFull):
        await says(gate, town, plan, "teacher")
