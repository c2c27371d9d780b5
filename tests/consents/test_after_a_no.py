"""A parent says no to an evaluation, or takes consent back: what the district may do, and what it tells in writing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.cases.asking_for_help import log_of
from tests.consents.a_consent import (
    a_scan,
    after_the_step,
    answered,
    ask_of,
    asked_for,
    issued,
    now_of,
    pending,
    taken,
    with_both_parents,
)
from tests.consents.test_answering import taken_back
from tests.evaluations.a_case import brought_to
from tests.factories import make_town
from trellis.access.day import today
from trellis.cases import errors, stepping
from trellis.cases.model import CaseEvent
from trellis.consents import efforts, owed, problems, reading
from trellis.consents import today as what_waits
from trellis.consents.model import CaseNotice
from trellis.deadlines.from_a_consent import begun_by
from trellis.deadlines.from_a_referral import steps_of
from trellis.kernel.errors import InvalidInput, NotAllowed
from trellis.kernel.tenancy import SYSTEM
from trellis.notices.prior_written.model import PriorNotice

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate):
    return await make_town(gate)


async def declined(gate, town):
    case, request = await pending(gate, town)
    await answered(gate, town, request, agrees=False)
    await after_the_step(gate, town, case)
    return await now_of(gate, town, case), request


async def stepped(gate, town, case, event, *, who="director", reason="They could not agree.", on=None):
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await stepping.take(work, case_id=case.id, event=event, reason=reason, on=on)


async def test_an_administrator_alone_closes_a_case_after_a_no_and_says_why(gate, town):
    case, request = await declined(gate, town)
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        steps = {one.row.event: one for one in await stepping.next_steps(work, case)}
        assert [one for one in steps if not steps[one].refused and one != "give_safeguards"] == [
            "close_declined",
            "seek_mediation",
            "seek_hearing",
        ]
        assert [one.asks_day for one in steps.values() if one.row.event.startswith("seek")] == [True, True]
        assert [row.what.en for row in await what_waits.rows_for(work)] == ["Consent to an evaluation refused"]
    with pytest.raises(errors.StepNotYours):
        await stepped(gate, town, case, "close_declined", who="case_manager")
    with pytest.raises(errors.StepWaits):
        await stepped(gate, town, case, "close_declined", reason=" ")
    assert (await stepped(gate, town, case, "close_declined")).state == "closed"
    assert (await ask_of(gate, town, request)).state == "refused", "what she answered stands"


async def test_mediation_is_sought_on_a_day_with_a_reason_and_a_decision_carries_the_evaluation_on(gate, town):
    case, _ = await declined(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        day = await today(work)
    for wrong in (day + timedelta(days=1), day - timedelta(days=1)):
        with pytest.raises(InvalidInput) as refused:
            await stepped(gate, town, case, "seek_mediation", on=wrong)
        assert refused.value.field == "happenedOn"
    page = await a_scan(gate, town)
    said = {"way": "mediation", "decided_on": day, "attachment_id": page, "reason": "Both agreed to two areas."}
    with pytest.raises(problems.NotTimeForConsent):
        async with gate.open(town.district_id, town.actor("director"), "test") as work:
            await efforts.decide_override(work, case_id=case.id, **said)
    sought = await stepped(gate, town, case, "seek_mediation", on=day)
    assert sought.state == "override_sought"
    last = (await log_of(gate, town, case.id))[-1]
    assert (last.happened_on, last.reason, last.capacity) == (day, "They could not agree.", "ADM")
    with pytest.raises(errors.StepWaits):
        await stepped(gate, town, case, "override")
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        await efforts.decide_override(work, case_id=case.id, **said)
    assert (await stepped(gate, town, case, "override")).state == "consented"
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        begun = begun_by(await steps_of(work, await now_of(gate, town, case)))
        assert begun is not None and begun.event == "override", "the evaluation's clocks run from the decision on"


async def test_a_parent_who_comes_to_agree_is_asked_anew_and_a_hearing_that_ends_closes_the_case(gate, town):
    case, _ = await declined(gate, town)
    await stepped(gate, town, case, "seek_hearing")
    again = await asked_for(gate, town, case, key="asked after mediation")
    assert (await now_of(gate, town, case)).state == "override_sought"
    await answered(gate, town, again, idempotency_key="another answer")
    assert (await now_of(gate, town, case)).state == "consented"


async def test_a_hearing_that_ends_without_an_evaluation_closes_the_case(gate, town):
    case, _ = await declined(gate, town)
    await stepped(gate, town, case, "seek_hearing")
    again = await asked_for(gate, town, case, key="asked after mediation")
    assert (await stepped(gate, town, case, "override_ended", reason="The officer upheld the no.")).state == "closed"
    await after_the_step(gate, town, case)
    assert (await ask_of(gate, town, again)).state == "closed"


async def test_the_other_parent_may_still_agree_after_a_no(gate, town):
    """34 CFR 300.9: one valid consent carries an evaluation, unless an order says that both decide."""
    await with_both_parents(gate, town)
    case, request = await declined(gate, town)
    assert (await ask_of(gate, town, request, "other_parent")).state in ("requested", "viewed")
    await answered(gate, town, request, "other_parent")
    assert (await now_of(gate, town, case)).state == "consented"


async def test_consent_taken_back_while_assessing_is_told_in_a_notice_that_is_drafted_once(gate, town):
    case, request = await pending(gate, town)
    await answered(gate, town, request)
    await brought_to(gate, town, await now_of(gate, town, case), "in_progress")
    await taken_back(gate, town, request)
    for _ in (1, 2):
        await after_the_step(gate, town, case)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        links = (await work.session.execute(select(CaseNotice).where(CaseNotice.what == "revoked"))).scalars().all()
        assert len(links) == 1
        found = select(PriorNotice).where(PriorNotice.id == links[0].notice_id)
        notice = (await work.session.execute(found)).scalar_one()
        last = select(CaseEvent.happened_on).where(CaseEvent.event == "revoke_consent")
        on = (await work.session.execute(last)).scalar_one()
    assert (notice.trigger, notice.state, notice.drafted_by_id) == ("revocation", "draft", request.requested_by_id)
    assert "stops the evaluation" in notice.items[0]["text"]["en"]
    assert str(on.year) in notice.contents["why"]["en"] and "300.9(c)" in notice.contents["why"]["es"]
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        assert [row.what.en for row in await what_waits.rows_for(work)] == [what_waits.TO_ISSUE.en]
        shown = await reading.of_case(work, case_id=case.id)
        assert "revoked" in [link.what for link, _, _ in shown.notices]
    await issued(gate, town, notice)
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        assert await what_waits.rows_for(work) == []


async def test_a_hearing_over_an_independent_evaluation_waits_for_its_notice(gate, town):
    """34 CFR 300.502(b)(2)(i): without unnecessary delay, and with the reasons in writing (300.503(a)(2))."""
    case, request = await pending(gate, town)
    await answered(gate, town, request)
    case = await now_of(gate, town, case)
    await brought_to(gate, town, case, "report_ready")
    why = "Our evaluation looked at all areas of suspected disability."

    async def draft(who="director", reason=why):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            return await owed.draft_refusal_of_independent(work, case_id=case.id, reason=reason)

    with pytest.raises(problems.NoIndependentEvaluationAsked):
        await draft()
    await taken(gate, town, "parent", case, "iee_request")
    with pytest.raises(errors.StepWaits) as waits:
        await stepped(gate, town, case, "iee_hearing")
    assert "300.503" in waits.value.says.en
    with pytest.raises(NotAllowed):
        await draft("case_manager")
    with pytest.raises(InvalidInput):
        await draft(reason="No.")
    notice = await draft()
    assert [one["how"] for one in notice.items] == ["refuse", "propose"]
    assert notice.contents["why"] == {"en": why}
    with pytest.raises(errors.StepWaits):
        await stepped(gate, town, case, "iee_hearing")
    await issued(gate, town, notice)
    await stepped(gate, town, case, "iee_hearing")
    last = (await log_of(gate, town, case.id))[-1]
    assert last.evidence["prior_written_notice"] == str(notice.id)
    with pytest.raises(problems.NoIndependentEvaluationAsked):
        await draft()


async def test_a_refusal_of_an_independent_evaluation_goes_out_only_while_it_is_asked_for(gate, town):
    case, request = await pending(gate, town)
    await answered(gate, town, request)
    case = await now_of(gate, town, case)
    await brought_to(gate, town, case, "report_ready")
    await taken(gate, town, "parent", case, "iee_request")
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        notice = await owed.draft_refusal_of_independent(work, case_id=case.id, reason="Ours is appropriate, we hold.")
    await taken(gate, town, "director", case, "iee_pay", "The district pays after all.")
    with pytest.raises(problems.NoIndependentEvaluationAsked):
        await issued(gate, town, notice)
