"""Whom @ offers, who is refused, and the one letter that says no more than that there is something to read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

import trellis.rooms  # noqa: F401  (every room says what it fills)
from tests.factories import Town
from tests.notices.post import Post, everything, html, plain, to
from tests.teamwork.talking import answers, does, leaves, rename, says, shared
from trellis.kernel import clock
from trellis.kernel.errors import InvalidInput
from trellis.kernel.ids import global_id, new_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.plans import service as plans
from trellis.plans.model import Plan
from trellis.teamwork import rules, service
from trellis.teamwork.model import Comment, CommentMention

pytestmark = pytest.mark.database


async def offered(gate: Gate, town: Town, plan: Plan, who: str, *, with_family: bool = False) -> list[str]:
    """The people of the town whom @ offers somebody, by their part in the story."""
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        found = await service.people_to_mention(
            work, await plans.plan_named(work, plan_id=plan.id), with_family=with_family
        )
    by_id = {person: name for name, person in town.people.items()}
    return [by_id[one.id] for one in found]


async def test_at_offers_who_reads_the_draft_the_team_first_and_nobody_else(gate: Gate, town: Town, plan: Plan) -> None:
    found = await offered(gate, town, plan, "case_manager")
    assert set(found) == {"teacher", "therapist", "psychologist", "principal", "director"}
    assert found[-1] == "director", "the team first"
    assert set(await offered(gate, town, plan, "case_manager", with_family=True)) == set(found), "nothing is shared"
    await shared(gate, town, plan)
    with_family = await offered(gate, town, plan, "case_manager", with_family=True)
    assert set(with_family) == {*found, "parent", "student"}
    assert set(await offered(gate, town, plan, "parent", with_family=True)) == {
        "case_manager",
        "teacher",
        "therapist",
        "psychologist",
        "principal",
    }


@pytest.mark.parametrize("who", ["stranger", "admin", "parent", "other_parent", "nobody"])
async def test_who_does_not_read_it_is_refused_like_nobody(gate: Gate, town: Town, plan: Plan, who: str) -> None:
    town.people.setdefault("nobody", new_id())
    with pytest.raises(InvalidInput) as refused:
        await says(gate, town, plan, "teacher", naming=("case_manager", who))
    assert (refused.value.says, refused.value.field) == (rules.NOT_A_READER, "mentioned")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert (await work.session.execute(select(Comment.id))).first() is None, "and nothing was said"


async def test_of_what_the_team_says_among_itself_no_parent_is_told(gate: Gate, town: Town, plan: Plan) -> None:
    await shared(gate, town, plan)
    with pytest.raises(InvalidInput):
        await says(gate, town, plan, "teacher", naming=("parent",))
    await says(gate, town, plan, "teacher", naming=("parent",), with_family=True)


async def test_a_letter_says_that_there_is_something_to_read_and_nothing_more(
    gate: Gate, town: Town, plan: Plan, post: Post
) -> None:
    thread = await says(gate, town, plan, "teacher", "Maya cried at recess.", naming=("therapist",))
    [mail] = await post.deliver(town.district_id)
    assert to(mail) == f"chidi.okafor@{town.slug}.test"
    assert str(mail["Subject"]) == "A comment mentions you"
    for word in ("Maya", "Ruiz", "cried", "Strengths", "Lindqvist", "Harbor"):
        assert word not in everything(mail), word
    link = f"http://trellis.test/plans/{global_id('Plan', plan.id)}#comment-{global_id('CommentThread', thread.id)}"
    assert link in plain(mail) and link in html(mail)


async def test_a_family_is_written_to_in_their_language_and_led_to_their_own_page(
    gate: Gate, town: Town, plan: Plan, post: Post
) -> None:
    await rename(gate, town.people["parent"], town.district_id, language="es")
    await shared(gate, town, plan)
    await says(gate, town, plan, "teacher", "Does she read at home?", naming=("parent",), with_family=True)
    [mail] = await post.deliver(town.district_id)
    assert str(mail["Subject"]) == "Un comentario le menciona"
    assert f"/family/plans/{global_id('Plan', plan.id)}#" in plain(mail)


async def test_several_mentions_in_a_moment_are_one_letter(
    gate: Gate, town: Town, plan: Plan, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    thread = await says(gate, town, plan, "teacher", naming=("therapist", "therapist"))
    await answers(gate, town, thread, "case_manager", naming=("therapist", "psychologist"))
    assert sorted(map(to, await post.deliver(town.district_id))) == [
        f"chidi.okafor@{town.slug}.test",
        f"dana.weiss@{town.slug}.test",
    ]
    # The queue is asked again, as after a crash: a letter leaves once.
    assert await post.deliver(town.district_id) == []
    monkeypatch.setenv("TRELLIS_TEST_NOW", (now + timedelta(minutes=11)).isoformat())
    await answers(gate, town, thread, "case_manager", naming=("therapist",))
    assert [to(mail) for mail in await post.deliver(town.district_id)] == [f"chidi.okafor@{town.slug}.test"]
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        named = (await work.session.execute(select(CommentMention.is_mailed))).scalars().all()
    assert sorted(named) == [False, True, True, True]


async def test_nothing_goes_to_who_may_not_read_it_by_the_time_it_leaves(
    gate: Gate, town: Town, plan: Plan, post: Post
) -> None:
    await says(gate, town, plan, "teacher", naming=("therapist",))
    await leaves(gate, town, "therapist", clock.now().date() - timedelta(days=1))
    assert await post.deliver(town.district_id) == []
    assert [message.failure for message in await post.messages(town.district_id)] == ["nothing_to_send"]


@pytest.mark.parametrize("deed", ["taken back", "resolved", "stopped sharing"])
async def test_nothing_goes_out_about_what_is_no_more(
    gate: Gate, town: Town, plan: Plan, post: Post, deed: str
) -> None:
    await shared(gate, town, plan)
    thread = await says(gate, town, plan, "teacher", naming=("parent",), with_family=True)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        comment = (await work.session.execute(select(Comment.id))).scalar_one()
    if deed == "taken back":
        await does(gate, town, "teacher", service.take_back, comment_id=comment)
    elif deed == "resolved":
        await does(gate, town, "teacher", service.resolve, thread_id=thread.id, is_resolved=True)
    else:
        await does(gate, town, "case_manager", plans.stop_sharing, plan_id=plan.id)
    assert await post.deliver(town.district_id) == []


async def test_who_is_named_sees_it_today_until_they_answer_or_it_is_resolved(
    gate: Gate, town: Town, plan: Plan
) -> None:
    thread = await says(gate, town, plan, "teacher", naming=("therapist", "psychologist", "director"))

    async def today(who: str) -> list[str]:
        rows = await does(gate, town, who, service.rows_for)
        return [row.what.en for row in rows]

    for who in ("therapist", "psychologist", "director"):
        assert await today(who) == ["You were mentioned: Present levels"], who
    assert await today("teacher") == []
    await answers(gate, town, thread, "therapist", "Still so.")
    assert (await today("therapist"), len(await today("psychologist"))) == ([], 1)
    await leaves(gate, town, "psychologist", clock.now().date() - timedelta(days=1))
    assert await today("psychologist") == []
    await does(gate, town, "teacher", service.resolve, thread_id=thread.id, is_resolved=True)
    assert await today("director") == []
