"""Other words are suggested by who may comment, and taken over once, by who may write, where they still fit."""

from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta
from typing import Any

import pytest
from pycrdt import Doc, XmlFragment, XmlText
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

import trellis.rooms  # noqa: F401  (every room says what it fills)
from tests.factories import Town, make_town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.live.stage import Client, eventually, sign_in, stage, ticket_for
from tests.notices.post import Post, everything, plain
from tests.teamwork.choosing import anchor_on
from tests.teamwork.talking import STRENGTHS, answers, does, leaves, says, shared
from trellis.kernel import clock
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import global_id, new_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.live import documents
from trellis.live.model import LiveUpdate
from trellis.plans import service as plans
from trellis.plans.history.keeping import folding
from trellis.plans.live import PLAN_SECTION
from trellis.plans.model import Plan, PlanSection
from trellis.teamwork import rules, service
from trellis.teamwork.anchors import encoded
from trellis.teamwork.model import Comment, CommentThread, Suggestion

pytestmark = pytest.mark.database

ROOT = "prose:strengths"
WAS = "speaks well in small groups"
BECOMES = "speaks freely in groups of four"
SAYS = "Maya speaks well in small groups and finishes what she begins."
GOAL = service.Place("goals", "goals", "goal-fluency")
SOURCE = service.Place("present_levels", "academic_source")


async def section_id(gate: Gate, town: Town, plan: Plan, key: str = "present_levels") -> uuid.UUID:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = select(PlanSection.id).where(PlanSection.plan_id == plan.id, PlanSection.section_key == key)
        return (await work.session.execute(found)).scalar_one()  # type: ignore[no-any-return]


async def live(gate: Gate, town: Town, plan: Plan, key: str = "present_levels") -> Doc[Any]:
    document = await section_id(gate, town, plan, key)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return await documents.load_document(work, document)


async def written(gate: Gate, town: Town, plan: Plan, field: str = "strengths", key: str = "present_levels") -> Any:
    """What the section's projected content says."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = select(PlanSection.content).where(PlanSection.plan_id == plan.id, PlanSection.section_key == key)
        value = (await work.session.execute(found)).scalar_one()[field]
    return value["text"] if isinstance(value, dict) else value


async def types(gate: Gate, town: Town, plan: Plan, at: int, words: str, *, instead_of: int = 0) -> None:
    """The therapist types into the strengths."""
    doc = await live(gate, town, plan)
    before = doc.get_state()
    paragraph: XmlText = doc.get(ROOT, type=XmlFragment).children[0].children[0]
    if instead_of:
        del paragraph[at : at + instead_of]
    if words:
        paragraph.insert(at, words, {})
    document = await section_id(gate, town, plan)
    async with gate.open(town.district_id, town.actor("therapist"), "test") as work:
        await documents.append(work, document, doc.get_update(before), town.people["therapist"])


async def suggests(
    gate: Gate,
    town: Town,
    plan: Plan,
    who: str = "teacher",
    *,
    was: str = WAS,
    becomes: str = BECOMES,
    said: str = "",
    column: str | None = None,
    **more: Any,
) -> CommentThread:
    """Somebody suggests other words, of the strengths unless `place` says where."""
    if "place" not in more and "anchor" not in more:
        more["anchor"] = encoded(anchor_on(await live(gate, town, plan), ROOT, was))
    suggested = service.Suggested(was, becomes, column)
    return await says(gate, town, plan, who, said, suggested=suggested, **more)


async def decides(
    gate: Gate, town: Town, thread: CommentThread, who: str = "case_manager", outcome: str = "accepted", **more: Any
) -> CommentThread:
    values = {"thread_id": thread.id, "outcome": outcome, "why": None, "idempotency_key": f"key-{new_id()}"}
    return await does(gate, town, who, service.decide, **(values | more))  # type: ignore[no-any-return]


async def suggestion(gate: Gate, town: Town, thread: CommentThread) -> Suggestion:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = select(Suggestion).where(Suggestion.thread_id == thread.id)
        return (await work.session.execute(found)).scalar_one()  # type: ignore[no-any-return]


async def test_who_may_only_comment_suggests_and_who_writes_the_section_takes_it_over(
    gate: Gate, town: Town, plan: Plan
) -> None:
    thread = await suggests(gate, town, plan, said="We counted.")
    await types(gate, town, plan, 0, "This year ")
    await decides(gate, town, thread)
    assert await written(gate, town, plan) == f"This year {SAYS.replace(WAS, BECOMES)}", "with what was typed meanwhile"
    kept = await suggestion(gate, town, thread)
    assert (kept.outcome, kept.decided_by_id) == ("accepted", town.people["case_manager"])
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        update = (await work.session.execute(select(LiveUpdate).where(LiveUpdate.number == kept.edit_number))).scalars()
        assert town.people["case_manager"] in {one.person_id for one in update}, "an edit of who accepts"
        settled = await service.thread_by_id(work, thread_id=thread.id)
        assert (settled.resolved_by_id, settled.started_by_id) == (
            town.people["case_manager"],
            town.people["teacher"],
        )
        deeds = (await work.session.execute(select(AuditEntry).where(AuditEntry.action.like("suggestion.%")))).scalars()
        assert [(one.action, one.student_id, "reads" in str(one.detail)) for one in deeds] == [
            ("suggestion.make", town.student_id, False),
            ("suggestion.accept", town.student_id, False),
        ]


async def test_two_who_accept_at_once_accept_it_once(gate: Gate, town: Town, plan: Plan) -> None:
    thread = await suggests(gate, town, plan)
    both = await asyncio.gather(
        *(decides(gate, town, thread, who) for who in ("case_manager", "therapist")), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in both) == ["AlreadyDecided", "CommentThread"]
    assert await written(gate, town, plan) == SAYS.replace(WAS, BECOMES)


async def test_one_press_sent_twice_is_one_decision_and_another_is_refused(gate: Gate, town: Town, plan: Plan) -> None:
    thread = await suggests(gate, town, plan)
    for _ in range(2):
        await decides(gate, town, thread, idempotency_key="one-press")
    for outcome in ("accepted", "rejected"):
        with pytest.raises(rules.AlreadyDecided):
            await decides(gate, town, thread, outcome=outcome)
    with pytest.raises(rules.AlreadyDecided):
        await decides(gate, town, thread, "teacher", "withdrawn")
    assert await written(gate, town, plan) == SAYS.replace(WAS, BECOMES)


async def test_where_the_words_have_changed_nothing_is_replaced(gate: Gate, town: Town, plan: Plan) -> None:
    inside, gone = await suggests(gate, town, plan), await suggests(gate, town, plan, was="finishes", becomes="ends")
    await types(gate, town, plan, SAYS.index("well"), "very ")
    await types(gate, town, plan, SAYS.index("finishes") + 5, "does", instead_of=len("finishes"))
    now = SAYS.replace("well", "very well").replace("finishes", "does")
    for thread in (inside, gone):
        with pytest.raises(rules.WordsChanged):
            await decides(gate, town, thread)
        assert (await suggestion(gate, town, thread)).outcome is None, "it is still to decide"
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        section = await section_id(gate, town, plan)
        await PLAN_SECTION.changed(work, await documents.document_by_id(work, section))
    assert await written(gate, town, plan) == now
    await decides(gate, town, inside, outcome="rejected", why="He wrote it himself.")
    async with gate.open(town.district_id, town.actor("teacher"), "test") as work:
        assert (await work.session.execute(select(Comment.said))).scalar_one() == "He wrote it himself."


async def test_an_anchor_outlives_that_the_log_is_put_into_one(gate: Gate, town: Town, plan: Plan) -> None:
    await types(gate, town, plan, 0, "Once ", instead_of=0)
    await types(gate, town, plan, 0, "", instead_of=len("Once "))
    thread = await suggests(gate, town, plan)
    section = await section_id(gate, town, plan)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await documents.compact(work, section, folding) > 0
    await types(gate, town, plan, 0, "Today ")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await documents.compact(work, section, folding)
    await decides(gate, town, thread)
    assert await written(gate, town, plan) == f"Today {SAYS.replace(WAS, BECOMES)}"


async def test_every_open_browser_sees_it(gate: Gate, town: Town, plan: Plan, fresh_database) -> None:
    thread = await suggests(gate, town, plan)
    section = await section_id(gate, town, plan)
    async with stage(fresh_database.app_url, kinds=[PLAN_SECTION]) as here:
        chidi = Client()
        paper = ticket_for(town, "therapist", await sign_in(gate, town, "therapist"), section)
        await chidi.connect(here.url(section, paper))
        await chidi.all_saved()
        await decides(gate, town, thread)
        await eventually(lambda: BECOMES in str(chidi.doc.get(ROOT, type=XmlFragment)))
        await chidi.close()


@pytest.mark.parametrize(
    ("place", "column", "field", "was"),
    [
        (SOURCE, None, "academic_source", "Curriculum-based measurement, three probes"),
        (service.Place("present_levels", "evaluation_results"), None, "evaluation_results", ""),
        (service.Place("basics", "short_notice_reason"), None, "short_notice_reason", ""),
        (GOAL, "subject", "goals", "Reading fluency"),
        (GOAL, "baseline", "goals", "88 correct words a minute"),
    ],
)
async def test_a_line_a_cell_and_what_nobody_wrote_yet_are_reworded_whole(
    gate: Gate, town: Town, place: service.Place, column: str | None, field: str, was: str
) -> None:
    plan = await begun(gate, town)
    content = whole_plan()
    content["present_levels"]["evaluation_results"] = None
    await write(gate, town, plan, content)
    thread = await suggests(gate, town, plan, was=was, becomes="Said another way", column=column, place=place)
    await decides(gate, town, thread)
    value = await written(gate, town, plan, field, place.section_key)
    if place.row_id:
        value = next(row for row in value if row["id"] == place.row_id)[column]
    assert value == "Said another way"
    again = (
        await suggests(gate, town, plan, was="Said another way", becomes="", column=column, place=SOURCE)
        if (place is SOURCE)
        else None
    )
    if again:
        await decides(gate, town, again)
        assert await written(gate, town, plan, field) is None


@pytest.mark.parametrize("who", ["teacher", "principal", "director", "psychologist"])
async def test_who_may_not_write_the_section_decides_nothing(gate: Gate, town: Town, plan: Plan, who: str) -> None:
    thread = await suggests(gate, town, plan, "therapist")
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        writes = await plans.may_write(work, await plans.plan_named(work, plan_id=plan.id), "present_levels")
    for outcome in ("accepted", "rejected", "withdrawn"):
        if writes and outcome != "withdrawn":
            continue
        with pytest.raises(NotAllowed):
            await decides(gate, town, thread, who, outcome)
    assert await written(gate, town, plan) == SAYS


@pytest.mark.parametrize("who", ["stranger", "admin", "parent", "other_parent"])
async def test_who_does_not_read_the_draft_neither_suggests_nor_decides(
    gate: Gate, town: Town, plan: Plan, who: str
) -> None:
    thread = await suggests(gate, town, plan)
    with pytest.raises(NotFound):
        await suggests(gate, town, plan, who)
    for outcome in ("accepted", "rejected", "withdrawn"):
        with pytest.raises(NotFound):
            await decides(gate, town, thread, who, outcome)
    other = await make_town(gate)
    with pytest.raises(NotFound):
        await decides(gate, other, thread, "case_manager")


async def test_who_suggested_can_withdraw_it_and_a_thread_with_an_open_one_is_not_put_away(
    gate: Gate, town: Town, plan: Plan
) -> None:
    thread = await suggests(gate, town, plan)
    with pytest.raises(rules.StillOpen):
        await does(gate, town, "case_manager", service.resolve, thread_id=thread.id, is_resolved=True)
    await answers(gate, town, thread, "case_manager", "Are you sure?")
    await decides(gate, town, thread, "teacher", "withdrawn")
    assert (await suggestion(gate, town, thread)).outcome == "withdrawn"
    await answers(gate, town, thread, "teacher", "No.")
    await does(gate, town, "case_manager", service.resolve, thread_id=thread.id, is_resolved=True)


async def test_a_parent_suggests_in_the_copy_they_read(gate: Gate, town: Town, plan: Plan) -> None:
    with pytest.raises(NotFound):
        await suggests(gate, town, plan, "parent", place=STRENGTHS)
    await shared(gate, town, plan)
    with pytest.raises(InvalidInput):
        await suggests(gate, town, plan, "parent", was="never written", place=STRENGTHS)
    await types(gate, town, plan, 0, "This year ")
    taken, changed = [await suggests(gate, town, plan, "parent", place=STRENGTHS) for _ in range(2)]
    for outcome in ("accepted", "rejected"):
        with pytest.raises(NotAllowed):
            await decides(gate, town, taken, "parent", outcome)
    await decides(gate, town, taken)
    assert await written(gate, town, plan) == f"This year {SAYS.replace(WAS, BECOMES)}"
    with pytest.raises(rules.WordsChanged):
        await decides(gate, town, changed)


async def test_what_stands_twice_is_not_guessed_at(gate: Gate, town: Town, plan: Plan) -> None:
    await shared(gate, town, plan)
    thread = await suggests(gate, town, plan, "parent", place=STRENGTHS)
    await types(gate, town, plan, 0, f"She {WAS}. ")
    with pytest.raises(rules.WordsChanged):
        await decides(gate, town, thread)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"becomes": WAS}, "suggestion"),
        ({"becomes": "x" * 5_001}, "suggestion"),
        ({"anchor": ("AE0EAA==", "AE0EQQ==")}, "anchor"),
        ({"anchor": ("x", "y")}, "anchor"),
        ({"anchor": ("A" * 4_000, "AE0EQQ==")}, "anchor"),
        ({"place": STRENGTHS}, "suggestion"),
        ({"place": service.Place("present_levels")}, "suggestion"),
        ({"place": service.Place("present_levels", "academic_on")}, "suggestion"),
        ({"place": service.Place("goals", "goals")}, "suggestion"),
        ({"place": GOAL, "column": "measured_every"}, "suggestion"),
        ({"place": GOAL, "column": "id"}, "suggestion"),
        ({"place": SOURCE, "column": "subject"}, "suggestion"),
    ],
)
async def test_what_fits_no_text_is_refused_at_the_edge(
    gate: Gate, town: Town, plan: Plan, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await suggests(gate, town, plan, **more)
    assert refused.value.field == field


async def test_an_anchor_of_another_field_or_on_other_words_is_refused(gate: Gate, town: Town, plan: Plan) -> None:
    doc = await live(gate, town, plan)
    elsewhere = encoded(anchor_on(doc, "prose:academic", "reads"))
    here = encoded(anchor_on(doc, ROOT, "speaks"))
    for anchor, quote in ((elsewhere, "reads"), (here, "reads"), (here, None)):
        with pytest.raises(InvalidInput) as refused:
            await says(gate, town, plan, "teacher", anchor=anchor, quote=quote)
        assert refused.value.field == "anchor"
    thread = await says(gate, town, plan, "teacher", anchor=here, quote="speaks")
    assert (thread.anchor_start, thread.anchor_end) == here
    with pytest.raises(rules.WordsChanged):
        await suggests(gate, town, plan, was="Something else", place=SOURCE)


async def test_the_frozen_version_has_no_word_of_it_and_nothing_is_decided_any_more(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    thread = await suggests(gate, town, plan)
    version = await finalized(gate, town, plan)
    assert BECOMES not in bytes(version.canonical).decode()
    for outcome in ("accepted", "rejected"):
        with pytest.raises(plans.PlanIsFinal):
            await decides(gate, town, thread, outcome=outcome)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE suggestion SET becomes = 'never suggested'",
        "UPDATE suggestion SET was = ''",
        "UPDATE comment_thread SET anchor_start = NULL",
        "DELETE FROM suggestion",
    ],
)
async def test_nothing_suggested_can_be_changed_or_deleted(gate: Gate, town: Town, plan: Plan, statement: str) -> None:
    await suggests(gate, town, plan)
    with pytest.raises(ProgrammingError) as refused:
        async with gate.open(town.district_id, town.actor("teacher"), "attack") as work:
            await work.session.execute(text(statement))
    assert "permission denied" in str(refused.value)


async def test_who_suggested_gets_a_letter_that_says_only_that_it_was_decided(
    gate: Gate, town: Town, plan: Plan, post: Post
) -> None:
    thread = await suggests(gate, town, plan)
    own = await suggests(gate, town, plan, "case_manager", was="finishes", becomes="ends")
    late = await suggests(gate, town, plan, "psychologist", was="begins", becomes="starts")
    for one in (thread, own, late):
        await decides(gate, town, one)
    await leaves(gate, town, "psychologist", clock.now().date() - timedelta(days=1))
    [mail] = await post.deliver(town.district_id)
    assert str(mail["Subject"]) == "Your suggestion was answered"
    for word in ("Maya", "Ruiz", "groups", "Strengths", "Harbor", "ccept"):
        assert word not in everything(mail), word
    link = f"/plans/{global_id('Plan', plan.id)}#comment-{global_id('CommentThread', thread.id)}"
    assert link in plain(mail)
