"""The family is told in writing what a plan changes before anything of it is in force (FIN-06; 34 CFR 300.503)."""

from __future__ import annotations

from typing import Any

import orjson
import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tests.factories import Town, make_town
from tests.factories.plan import (
    LATE_REASON,
    begun,
    finalized,
    give_notice,
    interpreted,
    meet,
    notice_of,
    whole_plan,
    write,
)
from tests.plans.amending_a_plan import IN_WRITING, REASON, amend, answer, ask, change, in_force, plan_now, set_clock
from tests.plans.test_carrying import set_state
from trellis.kernel.errors import Conflict, NotAllowed, NotFound
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.meetings.room.capturing import capture
from trellis.meetings.room.entries import Wish
from trellis.meetings.service import meeting_of_plan
from trellis.notices.model import Message
from trellis.notices.prior_written import reading, rules
from trellis.notices.prior_written import service as prior_written
from trellis.notices.prior_written.contents import TEXTS
from trellis.notices.prior_written.model import IssuedNotice, PriorNotice
from trellis.plans import service
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.noticing.drafting import draft_notice_anew
from trellis.plans.states import IN_FORCE, NOTICE_GIVEN, TRANSITIONS, UNDISPUTED
from trellis.signatures.model import SignatureRequest

pytestmark = pytest.mark.database

ISSUERS = ("case_manager", "principal", "director")
NO_ISSUERS = ("teacher", "therapist", "psychologist", "parent", "student")


@pytest.fixture(autouse=True)
def _a_monday_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-23T18:00:00+00:00")


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def final(
    gate: Gate, town: Town, occasion: str = "annual", **content: dict[str, Any]
) -> tuple[Plan, PlanVersion]:
    """A plan that is final, its notice in work."""
    plan = await begun(gate, town, occasion=occasion)
    whole = whole_plan()
    await write(gate, town, plan, {**whole, **{key: {**whole[key], **said} for key, said in content.items()}})
    await meet(gate, town, plan)
    return plan, await finalized(gate, town, plan, told=False)


async def revised(gate: Gate, town: Town, notice: PriorNotice, **said: str) -> PriorNotice:
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        contents = {key: {"en": words} for key, words in said.items()}
        return await prior_written.revise(
            work, notice_id=notice.id, revision=notice.revision, contents=contents, own_items=[]
        )


async def issue(
    gate: Gate, town: Town, notice: PriorNotice, who: str = "case_manager", reason: str | None = LATE_REASON
) -> IssuedNotice:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        _, frozen = await prior_written.issue(
            work,
            notice_id=notice.id,
            revision=notice.revision,
            late_reason=reason,
            renderings=await interpreted(work, notice),
        )
        return frozen


def items(notice: PriorNotice, language: str = "en") -> dict[str, str]:
    return {item["id"]: item["text"][language] for item in notice.items}


# FIN-06: nothing is in force before its notice


def test_fin_06_every_step_into_force_asks_for_the_notice() -> None:
    into_force = [s for s in TRANSITIONS if s.after in IN_FORCE and s.before not in IN_FORCE]
    assert into_force and all(step.guard in (NOTICE_GIVEN, UNDISPUTED) for step in into_force)


async def test_fin_06_nobody_is_asked_to_agree_before_the_family_was_told(gate: Gate, town: Town) -> None:
    plan, version = await final(gate, town)
    with pytest.raises(service.NoticeFirst):
        await ask(gate, town, plan)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        may = await service.what_the_actor_may(work, plan)
        assert "request_signatures" not in may
    await give_notice(gate, town, version)
    await ask(gate, town, plan)
    assert await answer(gate, town, version) == "granted"
    assert (await plan_now(gate, town, plan.id)).state == "active"


async def test_fin_06_an_answer_given_before_the_notice_waits_for_it(gate: Gate, town: Town) -> None:
    """A plan asked about before there were notices: what the mother said stands, and nothing begins before hers."""
    plan, version = await final(gate, town)
    await asked_without_notice(gate, town, plan, version)
    assert await answer(gate, town, version) == "granted"
    assert (await plan_now(gate, town, plan.id)).state == "consent_pending"
    await give_notice(gate, town, version)
    assert (await plan_now(gate, town, plan.id)).state == "active"


async def test_fin_06_a_refusal_waits_for_nothing_and_begins_nothing(gate: Gate, town: Town) -> None:
    plan, version = await final(gate, town)
    await asked_without_notice(gate, town, plan, version)
    await answer(gate, town, version, rest="disagree")
    await give_notice(gate, town, version)
    assert (await plan_now(gate, town, plan.id)).state == "not_agreed"


async def test_a_corrected_notice_keeps_the_plan_told_of(gate: Gate, town: Town) -> None:
    plan, version = await final(gate, town)
    first = await give_notice(gate, town, version)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        draft = await prior_written.correct(work, notice_id=first.id)
        with pytest.raises(Conflict):
            await prior_written.correct(work, notice_id=first.id)
    await ask(gate, town, plan)
    second = await issue(gate, town, await revised(gate, town, draft, why="A line was wrong."))
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        states = dict((await work.session.execute(select(PriorNotice.id, PriorNotice.state))).tuples().all())
        before = await prior_written.issued(work, first.id)
    assert states[first.id] == "superseded" and states[draft.id] == "issued"
    said = orjson.loads(second.canonical)
    assert said["notice"]["supersedes"] == {"id": str(first.id), "sha256": before.sha256}
    assert said["contents"]["why"]["en"] == "A line was wrong."
    assert orjson.loads(before.canonical)["contents"]["why"]["en"] != "A line was wrong."


async def asked_without_notice(gate: Gate, town: Town, plan: Plan, version: PlanVersion) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        work.session.add(
            SignatureRequest(
                district_id=town.district_id,
                version_id=version.id,
                student_id=town.student_id,
                person_id=town.people["parent"],
                requested_by_id=town.people["case_manager"],
                state="requested",
                viewed_at=None,
            )
        )
    await set_state(gate, town, plan, "consent_pending")


# What it says


async def test_a_first_plan_says_everything_that_begins_and_what_it_rests_on(gate: Gate, town: Town) -> None:
    _, version = await final(gate, town, "initial", basics={"kind": "initial"})
    notice = await notice_of(gate, town, version)
    said = items(notice)
    assert said["begin"].startswith("Special education begins")
    assert "reading, 45 minutes each time, 4 times a week (Outside the regular class, R" in said["service:1"]
    assert "Reading fluency; Homework planner" in said["goals"]
    assert "Regular school" in said["placement"]
    assert items(notice, "es")["service:1"].startswith("Servicio nuevo: ")
    assert "Slow reading keeps her" in notice.contents["why"]["en"]
    assert "WIAT-4 of March 2025" in notice.contents["evaluations"]["en"]
    assert "March 14, 2025" in notice.contents["evaluations"]["en"]
    assert notice.contents["options"]["en"] == "Co-taught reading was tried in spring; fluency did not rise."
    assert "We worry that Maya reads slowly" in notice.contents["other_factors"]["en"]
    assert "garantías procesales" in notice.contents["safeguards"]["es"]
    assert rules.still_open(prior_written.items_in(notice), notice.contents) == []


async def test_a_yearly_plan_without_one_before_it_here_claims_no_beginning_and_nothing_new(
    gate: Gate, town: Town
) -> None:
    """Of a student whose plans were kept elsewhere until now nobody here knows what is another."""
    _, version = await final(gate, town)
    notice = await notice_of(gate, town, version)
    said, es = items(notice), items(notice, "es")
    assert said["year"] == "The plan for the coming year, as attached." and "begin" not in said
    assert said["service:1"].startswith("The plan provides: ") and es["service:1"].startswith("El plan ofrece: ")
    assert not any("new" in text.lower() for text in said.values())
    assert not any("nuev" in text.lower() for text in es.values())


async def test_the_next_plan_says_what_is_another_and_nothing_else(gate: Gate, town: Town) -> None:
    await in_force(gate, town)
    plan = await begun(gate, town)
    content = whole_plan()
    lines = content["services"]["services"]
    lines[0]["sessions"] = 3
    lines[0]["change_reason"] = "Her fluency rose to 110."
    added = {**lines[1], "id": "line-speech", "name": "speech_language", "provider_role": "speech_therapist"}
    content["services"] = {
        **content["services"],
        "services": [lines[0], added],
        "removed_reason": "Counseling met its end.",
    }
    await write(gate, town, plan, content)
    await meet(gate, town, plan)
    notice = await notice_of(gate, town, await finalized(gate, town, plan, "second-click", told=False))
    said = items(notice)
    assert said["service:1"].startswith("Less of Specially designed instruction: reading")
    assert "), instead of 45 minutes each time, 4 times a week (" in said["service:1"]
    assert said["service:2"].startswith("New service: ") and "peech" in said["service:2"]
    assert said["ended:2"].startswith("This service ends: Counseling")
    assert not {"begin", "placement", "goals", "go-on"} & said.keys()
    assert "Her fluency rose to 110." in notice.contents["why"]["en"]
    assert "Counseling met its end." in notice.contents["why"]["en"]


async def test_an_amendment_tells_its_change_and_leaves_open_what_nobody_said(gate: Gate, town: Town) -> None:
    plan = await in_force(gate, town)
    draft = await amend(gate, town, plan, IN_WRITING)
    await change(gate, town, draft)
    notice = await notice_of(gate, town, await finalized(gate, town, draft, "second-click", told=False))
    assert list(items(notice)) == ["service:1"]
    assert items(notice)["service:1"].startswith("More of Specially designed instruction: reading")
    assert notice.contents["why"]["en"] == REASON
    still = rules.still_open(prior_written.items_in(notice), notice.contents)
    assert [one.key for one in still] == ["options", "other_factors"]
    with pytest.raises(prior_written.NoticeIncomplete) as refused:
        await issue(gate, town, notice, "principal")
    assert "Other options considered" in refused.value.says.en and "Otras opciones" in refused.value.says.es


@pytest.mark.parametrize("key", TEXTS)
async def test_each_of_the_contents_is_needed(gate: Gate, town: Town, key: str) -> None:
    _, version = await final(gate, town)
    notice = await revised(gate, town, await notice_of(gate, town, version), **{key: "  "})
    with pytest.raises(prior_written.NoticeIncomplete) as refused:
        await issue(gate, town, notice)
    assert [one.key for one in refused.value.contents] == [key]


# Issued is for good


async def test_what_was_issued_is_frozen_and_nobody_changes_it(gate: Gate, town: Town) -> None:
    _, version = await final(gate, town)
    notice = await give_notice(gate, town, version)
    with pytest.raises(prior_written.NoticeIsOut):
        await revised(gate, town, notice, why="Other words.")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        frozen = await prior_written.issued(work, notice.id)
        said = orjson.loads(frozen.canonical)
    assert sha256_hex(frozen.canonical) == frozen.sha256
    assert rules.canonical_bytes(said) == frozen.canonical
    assert set(said["contents"]) == set(TEXTS) and said["items"]
    assert said["notice"]["lateReason"] == LATE_REASON
    for forbidden in (
        "UPDATE issued_notice SET sha256 = 'x'",
        "DELETE FROM issued_notice",
        "DELETE FROM prior_notice",
        "UPDATE formal_delivery SET way = 'posted'",
        "UPDATE prior_notice SET version_id = NULL",
        """UPDATE prior_notice SET contents = '{"why": {"en": "Other words"}}'""",
    ):
        with pytest.raises(DBAPIError, match=r"permission denied|says_what_is_frozen"):
            async with gate.open(town.district_id, SYSTEM, "test") as work:
                await work.session.execute(text(forbidden))


async def test_issuing_twice_is_once(gate: Gate, town: Town) -> None:
    _, version = await final(gate, town)
    notice = await notice_of(gate, town, version)
    first, second = await issue(gate, town, notice), await issue(gate, town, notice)
    assert first.id == second.id
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        letters = select(Message.person_id).where(Message.template == "prior_notice")
        told = (await work.session.execute(letters)).scalars().all()
    assert sorted(told) == sorted(set(told)) and town.people["parent"] in told


async def test_late_is_allowed_with_a_reason(gate: Gate, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    _, version = await final(gate, town)
    notice = await notice_of(gate, town, version)
    for reason in (None, "", "  short "):
        with pytest.raises(prior_written.NoticeNeedsReason):
            await issue(gate, town, notice, reason=reason)
    assert await issue(gate, town, notice)


async def test_in_time_needs_no_reason(gate: Gate, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = whole_plan()
    lines = [{**line, "starts_on": "2026-12-14"} for line in whole["services"]["services"]]
    _, version = await final(gate, town, basics={"starts_on": "2026-12-14"}, services={"services": lines})
    notice = await notice_of(gate, town, version)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        by = await prior_written.due_on(work, notice)
    assert (str(notice.action_on), str(by)) == ("2026-12-14", "2026-12-04")
    set_clock(monkeypatch, 12)
    with pytest.raises(prior_written.NoticeNeedsReason):
        await issue(gate, town, notice, reason=None)
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-12-04T18:00:00+00:00")
    assert await issue(gate, town, notice, reason=None)


# Who may


@pytest.mark.parametrize("who", ISSUERS)
async def test_who_leads_the_case_or_speaks_for_the_district_issues(gate: Gate, town: Town, who: str) -> None:
    _, version = await final(gate, town)
    assert await issue(gate, town, await notice_of(gate, town, version), who)


@pytest.mark.parametrize("who", NO_ISSUERS)
async def test_nobody_else_issues_or_writes(gate: Gate, town: Town, who: str) -> None:
    _, version = await final(gate, town)
    notice = await notice_of(gate, town, version)
    with pytest.raises((NotAllowed, NotFound)):
        await issue(gate, town, notice, who)
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        with pytest.raises((NotAllowed, NotFound)):
            await prior_written.revise(work, notice_id=notice.id, revision=notice.revision, contents={}, own_items=[])


async def test_what_no_team_decided_the_case_manager_drafts_and_the_district_issues(gate: Gate, town: Town) -> None:
    said = {key: {"en": "Said."} for key in TEXTS}
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        refused = rules.Item("meeting", "refuse", {"en": "A meeting before winter break."})
        notice = await prior_written.draft_from(
            work, student_id=town.student_id, trigger="meeting_refused", items=[refused], contents=said
        )
    with pytest.raises(NotAllowed):
        await issue(gate, town, notice)
    frozen = await issue(gate, town, notice, "principal", reason=None)
    assert orjson.loads(frozen.canonical)["items"][0]["how"] == "refuse"


async def test_what_the_family_asked_for_and_is_refused_the_district_refuses(gate: Gate, town: Town) -> None:
    """An item somebody adds is in no team's plan: the case manager writes it, who speaks for the district issues."""
    _, version = await final(gate, town)
    notice = await notice_of(gate, town, version)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        assert await reading.what_the_actor_may(work, notice) == ["draft", "issue"]
        asked = [(None, "refuse", {"en": "A second aide in the classroom."})]
        notice = await prior_written.revise(
            work, notice_id=notice.id, revision=notice.revision, contents={}, own_items=asked
        )
        assert await reading.what_the_actor_may(work, notice) == ["draft"]
    with pytest.raises(NotAllowed):
        await issue(gate, town, notice)
    frozen = await issue(gate, town, notice, "principal")
    assert [one["how"] for one in orjson.loads(frozen.canonical)["items"]][-1] == "refuse"
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        draft = await prior_written.correct(work, notice_id=notice.id)
    with pytest.raises(NotAllowed):
        await issue(gate, town, draft)


async def test_of_a_change_agreed_to_in_writing_no_team_decided(gate: Gate, town: Town) -> None:
    """No team met (34 CFR 300.324(a)(4)(i)): the notice of it is the district's, as it is of a meeting's change not."""
    plan = await in_force(gate, town)
    draft = await amend(gate, town, plan, IN_WRITING)
    await change(gate, town, draft)
    version = await finalized(gate, town, draft, "second-click", told=False)
    said = dict.fromkeys(TEXTS, "Said.")
    notice = await revised(gate, town, await notice_of(gate, town, version), **said)
    with pytest.raises(NotAllowed):
        await issue(gate, town, notice)
    assert await issue(gate, town, notice, "principal")


async def test_a_504_plan_has_a_notice_of_its_own_kind_and_none_of_these(gate: Gate, town: Town) -> None:
    from tests.plans.test_glance_service import of_504

    plan = await of_504(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert (await work.session.execute(select(PriorNotice).where(PriorNotice.trigger == "plan"))).first() is None
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        with pytest.raises((NotFound, Conflict)):
            await draft_notice_anew(work, plan_id=plan.id)


async def test_a_plan_that_was_final_before_there_were_notices_gets_one(
    gate: Gate, town: Town, fresh_database: Any
) -> None:
    plan, version = await final(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        with pytest.raises(Conflict):
            await draft_notice_anew(work, plan_id=plan.id)
    with psycopg.connect(fresh_database.superuser_url, autocommit=True) as behind:
        behind.execute("DELETE FROM prior_notice WHERE version_id = %s", [version.id])
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        notice = await draft_notice_anew(work, plan_id=plan.id)
    assert notice.version_id == version.id and items(notice)["year"]


async def test_what_was_asked_for_at_the_meeting_and_not_taken_up_is_told_with_its_reason(
    gate: Gate, town: Town
) -> None:
    """34 CFR 300.503(b)(6): what else was thought about, and why not, as the team captured it while it met."""
    plan = await begun(gate, town, occasion="annual")
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    async with gate.open(town.district_id, town.actor("teacher"), "test") as work:
        meeting = await meeting_of_plan(work, plan_id=plan.id)
        assert meeting is not None
        wish = Wish("refused", "A one-to-one aide", reason="Supports in class are tried first.")
        await capture(work, meeting_id=meeting.id, wish=wish, idempotency_key="asked for an aide")
    version = await finalized(gate, town, plan, told=False)
    notice = await notice_of(gate, town, version)
    assert "A one-to-one aide: Supports in class are tried first." in notice.contents["options"]["en"]
