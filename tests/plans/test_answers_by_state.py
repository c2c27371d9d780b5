"""What a yes, a no and a yes in part do to a plan in California, Virginia and Texas, and to a first plan anywhere."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from sqlalchemy import select, text, update

from tests.factories import Town, make_town
from tests.plans.answering import answer, ask, both_hold_rights, final, items_of, job, now, on
from trellis.kernel.errors import Conflict, NotAllowed, NotFound
from trellis.kernel.pruning import EXPIRING
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices.prior_written.model import PriorNotice
from trellis.plans.answers.service import answer_of
from trellis.plans.carried_out import carried_out_of
from trellis.plans.disputing import problems
from trellis.plans.disputing import service as disputing
from trellis.plans.glance.service import at_a_glance
from trellis.plans.model import Plan
from trellis.plans.service import latest_version

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _before_the_plan_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plans of these stories begin on Monday the 12th of October."""
    on(monkeypatch, "2026-10-07")


async def town_in(gate: Gate, state: str) -> Town:
    return await make_town(gate, state=state)


@pytest.mark.parametrize(
    ("state", "occasion", "said", "apart", "after"),
    [
        ("CA", "annual", "agree", {}, "active"),
        ("CA", "annual", "agree", {"goal": "disagree"}, "partially_active"),
        ("CA", "annual", "disagree", {}, "not_agreed"),
        ("MA", "annual", "agree", {"service": "disagree"}, "partially_active"),
        ("VA", "annual", "agree", {}, "active"),
        ("VA", "annual", "agree", {"goal": "disagree"}, "not_agreed"),
        ("VA", "annual", "disagree", {}, "not_agreed"),
        ("TX", "annual", "agree", {}, "active"),
        ("TX", "annual", "agree", {"goal": "disagree"}, "consent_pending"),
        ("TX", "annual", "disagree", {}, "consent_pending"),
        ("TX", "initial", "agree", {"goal": "disagree"}, "partially_active"),
        ("TX", "initial", "agree", {"service": "disagree"}, "not_agreed"),
        ("TX", "initial", "disagree", {}, "not_agreed"),
        ("CA", "initial", "disagree", {}, "not_agreed"),
    ],
)
async def test_what_an_answer_does(
    gate: Gate, state: str, occasion: str, said: str, apart: dict[str, str], after: str
) -> None:
    town = await town_in(gate, state)
    plan = await final(gate, town, occasion)
    await ask(gate, town, plan)
    await answer(gate, town, plan, said, **apart)
    assert (await now(gate, town, plan.id)).state == after


async def test_in_texas_a_plan_the_family_refused_takes_effect_after_its_notice(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not before five school days after the notice (19 TAC 89.1050(h)), nor before its own first day, and once."""
    town = await town_in(gate, "TX")
    plan = await final(gate, town)
    await ask(gate, town, plan)
    await answer(gate, town, plan, "disagree")
    for day, state in (("2026-10-12", "consent_pending"), ("2026-11-02", "active"), ("2026-11-03", "active")):
        on(monkeypatch, day)
        await job(gate, town, "plans.take_effect", plan)
        assert (await now(gate, town, plan.id)).state == state


async def test_also_when_nobody_was_asked_or_nobody_answers(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    town = await town_in(gate, "TX")
    plan = await final(gate, town)
    on(monkeypatch, "2026-11-02")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await EXPIRING["plan"](work, 100) == 1
    assert (await now(gate, town, plan.id)).state == "active"


async def test_without_its_notice_it_never_does(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    town = await town_in(gate, "TX")
    plan = await final(gate, town, told=False)
    on(monkeypatch, "2026-11-02")
    await job(gate, town, "plans.take_effect", plan)
    assert (await now(gate, town, plan.id)).state == "finalized"


async def test_in_california_no_day_puts_a_refused_plan_in_force(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    town = await town_in(gate, "CA")
    plan = await final(gate, town)
    await ask(gate, town, plan)
    on(monkeypatch, "2026-12-01")
    await job(gate, town, "plans.take_effect", plan)
    assert (await now(gate, town, plan.id)).state == "consent_pending"
    on(monkeypatch, "2027-12-01")
    await job(gate, town, "plans.take_effect", plan)
    assert (await now(gate, town, plan.id)).state == "not_agreed"


async def test_in_tennessee_a_disagreement_gives_fourteen_days(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    """STAY_AFTER_DISAGREE, 0520-01-09-.13."""
    town = await town_in(gate, "TN")
    plan = await final(gate, town)
    await ask(gate, town, plan)
    on(monkeypatch, "2026-11-10")
    await answer(gate, town, plan, "disagree")
    for day, state in (("2026-11-24", "consent_pending"), ("2026-11-25", "active")):
        on(monkeypatch, day)
        await job(gate, town, "plans.take_effect", plan)
        assert (await now(gate, town, plan.id)).state == state


async def test_a_complaint_pins_the_plan_before_until_it_is_over(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    """34 CFR 300.518."""
    town = await town_in(gate, "TX")
    plan = await final(gate, town)
    await ask(gate, town, plan)
    await answer(gate, town, plan, "disagree")
    about = {"plan_id": plan.id, "filed_by": "family", "filed_on": date(2026, 10, 7), "note": ""}
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await disputing.record_dispute(work, **about, idempotency_key="file-once")
        await disputing.record_dispute(work, **about, idempotency_key="file-once")
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        with pytest.raises(problems.DisputeOpen):
            await disputing.record_dispute(work, **about, idempotency_key="file-twice")
    on(monkeypatch, "2026-12-01")
    await job(gate, town, "plans.take_effect", plan)
    assert (await now(gate, town, plan.id)).state == "consent_pending"
    over = {"plan_id": plan.id, "outcome": "withdrawn", "ended_on": date(2026, 11, 30)}
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        with pytest.raises(NotAllowed):
            await disputing.end_dispute(work, **over, idempotency_key="end-once")
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        await disputing.end_dispute(work, **over, idempotency_key="end-once")
    await job(gate, town, "plans.take_effect", plan)
    assert (await now(gate, town, plan.id)).state == "active"


async def test_a_decision_for_the_family_ends_the_plan(gate: Gate) -> None:
    town = await town_in(gate, "TX")
    plan = await final(gate, town)
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        await disputing.record_dispute(
            work, plan_id=plan.id, filed_by="family", filed_on=date(2026, 10, 7), note="", idempotency_key="file-once"
        )
        with pytest.raises(problems.DayOfDispute):
            await disputing.end_dispute(
                work,
                plan_id=plan.id,
                outcome="last_agreed_stays",
                ended_on=date(2026, 10, 6),
                idempotency_key="too-soon",
            )
        await disputing.end_dispute(
            work, plan_id=plan.id, outcome="last_agreed_stays", ended_on=date(2026, 10, 7), idempotency_key="end-once"
        )
    assert (await now(gate, town, plan.id)).state == "not_agreed"


@pytest.mark.parametrize("who", ["parent", "teacher", "stranger"])
async def test_who_records_no_complaint(gate: Gate, who: str) -> None:
    town = await town_in(gate, "TX")
    plan = await final(gate, town)
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        with pytest.raises((NotAllowed, NotFound)):
            await disputing.record_dispute(
                work,
                plan_id=plan.id,
                filed_by="family",
                filed_on=date(2026, 10, 7),
                note="",
                idempotency_key="mine-one",
            )


async def test_no_complaint_holds_back_what_needs_a_yes(gate: Gate) -> None:
    town = await town_in(gate, "CA")
    plan = await final(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        with pytest.raises(problems.NothingWaits):
            await disputing.record_dispute(
                work,
                plan_id=plan.id,
                filed_by="family",
                filed_on=date(2026, 10, 7),
                note="",
                idempotency_key="here-not",
            )


async def test_while_somebody_may_still_say_yes_a_refusal_ends_nothing(gate: Gate) -> None:
    town = await town_in(gate, "CA")
    await both_hold_rights(gate, town)
    plan = await final(gate, town)
    await ask(gate, town, plan)
    await answer(gate, town, plan, "disagree")
    assert (await now(gate, town, plan.id)).state == "consent_pending"
    await answer(gate, town, plan, "agree", "other_parent")
    assert (await now(gate, town, plan.id)).state == "active"


async def test_in_part_the_sheet_shows_what_was_agreed_and_the_rest_as_it_was(gate: Gate) -> None:
    """Line by line: a service said no to is not on the sheet; in the next plan it stands as last agreed."""
    town = await town_in(gate, "CA")
    first = await final(gate, town, "initial")
    await ask(gate, town, first)
    await answer(gate, town, first)
    assert (await now(gate, town, first.id)).state == "active"
    plan = await final(gate, town, key="second-click")
    await ask(gate, town, plan)
    refused = next(item for item in await items_of(gate, town, plan) if item.startswith("service:"))
    await answer(gate, town, plan, "agree", service="disagree")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        row = await now(gate, town, plan.id)
        version = await latest_version(work, plan_id=plan.id)
        assert version is not None
        carried = await carried_out_of(work, row, version)
    assert refused in carried.not_agreed and carried.in_part is not None
    assert carried.in_part.sources[refused] is not None
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        said = await answer_of(work, plan_id=plan.id, language="en")
    assert said is not None and [one.has_before for one in said.not_agreed if one.item_id == refused] == [True]


async def test_of_a_first_plan_in_part_the_sheet_has_no_service_that_was_refused(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = await town_in(gate, "TX")
    plan = await final(gate, town, "initial")
    await ask(gate, town, plan)
    await answer(gate, town, plan, "agree", goal="disagree", supports="disagree")
    on(monkeypatch, "2026-10-14")
    async with gate.open(town.district_id, town.actor("teacher"), "test") as work:
        sheet = await at_a_glance(work, student_id=town.student_id, language="en")
    assert sheet is not None
    [shown] = sheet.plans
    assert {part.part.key for part in shown.parts} and "supports" not in str([p.part.key for p in shown.parts])


# First services refused: 34 CFR 300.300(b)(3)


async def refused(gate: Gate, town: Town) -> Plan:
    plan = await final(gate, town, "initial")
    await ask(gate, town, plan)
    await answer(gate, town, plan, "disagree")
    await job(gate, town, "plans.not_agreed", plan)
    await job(gate, town, "plans.not_agreed", plan)
    return await now(gate, town, plan.id)


async def test_refused_first_services_draw_their_notice_once(gate: Gate) -> None:
    town = await town_in(gate, "TX")
    plan = await refused(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = select(PriorNotice).where(PriorNotice.trigger == "services_refused")
        [notice] = (await work.session.execute(found)).scalars().all()
    assert notice.state == "draft" and notice.items[0]["how"] == "refuse"
    assert "why" in notice.contents and notice.drafted_by_id == town.people["case_manager"]
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        said = await answer_of(work, plan_id=plan.id, language="en")
    assert said is not None and said.notice_id == notice.id and len(said.next_steps) == 3
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        theirs = await answer_of(work, plan_id=plan.id, language="es")
    assert theirs is not None and theirs.next_steps == () and theirs.notice_id is None and theirs.came_of_it


async def test_offered_again_it_is_a_first_plan_whatever_it_is_called(gate: Gate) -> None:
    town = await town_in(gate, "TX")
    await refused(gate, town)
    again = await final(gate, town, "annual", key="again-click")
    assert again.consent_rule == "initial"


# What the database holds by itself


async def move(gate: Gate, town: Town, plan: Plan, **values: str) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Plan).where(Plan.id == plan.id).values(**values))


@pytest.mark.parametrize(
    ("state", "to"), [("VA", "partially_active"), ("TX", "partially_active"), ("CA", "revoked"), ("TX", "revoked")]
)
async def test_the_database_lets_no_part_begin_where_the_rule_does_not_and_ends_nothing_unasked(
    gate: Gate, state: str, to: str
) -> None:
    """Whoever asks, the system included."""
    town = await town_in(gate, state)
    plan = await final(gate, town)
    with pytest.raises(problems.PlanMovedOn):
        await move(gate, town, plan, state=to)
    with pytest.raises(problems.PlanMovedOn):
        await move(gate, town, plan, consent_rule="agreement")


async def test_a_person_moves_a_plan_only_along_the_table(gate: Gate) -> None:
    town = await town_in(gate, "TX")
    plan = await final(gate, town)
    for who, state in (("case_manager", "active"), ("director", "active"), ("director", "superseded")):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            with pytest.raises(Conflict):
                await work.session.execute(update(Plan).where(Plan.id == plan.id).values(state=state))
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        with pytest.raises(Conflict):
            await work.session.execute(
                text(
                    "INSERT INTO plan (district_id, id, student_id, kind, occasion, form_version, state, "
                    "started_by_id, revision) SELECT district_id, :new, student_id, kind, occasion, form_version, "
                    "'active', started_by_id, 1 FROM plan WHERE id = :old"
                ),
                {"new": uuid.uuid4(), "old": plan.id},
            )


async def test_with_a_complaint_open_not_even_the_system_puts_it_in_force(gate: Gate) -> None:
    town = await town_in(gate, "TX")
    plan = await final(gate, town)
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        await disputing.record_dispute(
            work, plan_id=plan.id, filed_by="family", filed_on=date(2026, 10, 7), note="", idempotency_key="file-once"
        )
    with pytest.raises(problems.PlanMovedOn):
        await move(gate, town, plan, state="active")
