"""A notice proposes or refuses an evaluation, and opens that step of that case alone (34 CFR 300.503)."""

from __future__ import annotations

import pytest

from tests.cases.asking_for_help import log_of
from tests.consents.a_consent import drafted, issued, planned, taken, under_review
from tests.evaluations.a_case import cognitive, known_reviewed, named
from tests.factories import Town, make_town
from trellis.cases import errors
from trellis.cases.model import EvaluationCase
from trellis.consents import problems
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.tenancy import Gate
from trellis.notices.prior_written import service as prior_written
from trellis.notices.prior_written.service import NoticeIncomplete

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


@pytest.fixture
async def case(gate: Gate, town: Town) -> EvaluationCase:
    return await under_review(gate, town)


async def test_a_proposal_names_the_areas_says_what_was_looked_at_and_opens_its_step_once_it_is_out(gate, town, case):
    await planned(gate, town, case)
    with pytest.raises(errors.StepWaits):
        await taken(gate, town, "director", case, "propose")
    notice = await drafted(gate, town, case)
    said = " ".join(item["text"]["en"] for item in notice.items)
    assert "reevaluation" in said and "General intelligence" in said and "WISC-V, an interview" in said
    assert "Inteligencia general" in notice.items[1]["text"]["es"]
    assert "a screening in May" in notice.contents["evaluations"]["en"]
    assert notice.contents["why"] == {"en": "She reads two grades below her age, whatever was tried."}
    assert {"safeguards", "help"} <= set(notice.contents) and "Ana Reyes" in notice.contents["help"]["es"]
    with pytest.raises(errors.StepWaits):
        await taken(gate, town, "director", case, "propose")
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        with pytest.raises(NoticeIncomplete):
            await prior_written.issue(work, notice_id=notice.id, revision=notice.revision, late_reason=None)
    await issued(gate, town, notice)
    moved = await taken(gate, town, "director", case, "propose")
    assert moved.state == "proposed"


async def test_a_notice_of_a_refusal_opens_no_proposal_and_the_other_way_round(gate, town, case) -> None:
    await planned(gate, town, case)
    await issued(gate, town, await drafted(gate, town, case, "refuse"))
    with pytest.raises(errors.StepWaits) as waits:
        await taken(gate, town, "director", case, "propose")
    assert "prior written notice" in waits.value.says.en
    assert (await taken(gate, town, "director", case, "refuse", "As the notice says.")).state == "refused"


async def test_after_it_was_opened_again_a_case_needs_another_notice(gate, town, case) -> None:
    await issued(gate, town, await drafted(gate, town, case, "refuse"))
    await taken(gate, town, "director", case, "refuse", "As the notice says.")
    await taken(gate, town, "director", case, "reopen", "New facts.")
    with pytest.raises(errors.StepWaits):
        await taken(gate, town, "director", case, "refuse", "Once more.")


async def test_a_notice_that_waited_past_its_review_does_not_go_out(gate, town, case) -> None:
    await planned(gate, town, case)
    late = await drafted(gate, town, case)
    await issued(gate, town, await drafted(gate, town, case, "refuse"))
    await taken(gate, town, "director", case, "refuse", "As the notice says.")
    with pytest.raises(problems.NotUnderReview):
        await issued(gate, town, late)
    await taken(gate, town, "director", case, "reopen", "New facts.")
    with pytest.raises(problems.NotUnderReview):
        await issued(gate, town, late)


async def test_a_correction_takes_the_place_of_the_notice_and_opens_the_step(gate, town, case) -> None:
    await planned(gate, town, case)
    first = await issued(gate, town, await drafted(gate, town, case))
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        better = await prior_written.correct(work, notice_id=first.id)
    await issued(gate, town, better)
    assert (await taken(gate, town, "director", case, "propose")).state == "proposed"


async def test_the_proposal_is_held_to_what_the_notice_names(gate, town, case) -> None:
    await planned(gate, town, case)
    notice = await drafted(gate, town, case)
    await named(gate, town, case, cognitive(town, key="motor", procedures="Watching her write"))
    with pytest.raises(problems.AreasChanged):
        await issued(gate, town, notice)
    whole = await issued(gate, town, await drafted(gate, town, case))
    await planned(gate, town, case, procedures="Another test")
    with pytest.raises(errors.StepWaits):
        await taken(gate, town, "director", case, "propose")
    await planned(gate, town, case, assessor_id=town.people["therapist"])  # by whom may change
    assert whole.state == "issued"
    assert (await taken(gate, town, "director", case, "propose")).state == "proposed"


async def test_nothing_is_proposed_that_nobody_named(gate, town, case) -> None:
    with pytest.raises(problems.NoAreasNamed):
        await drafted(gate, town, case)


@pytest.mark.parametrize("reason", [None, "", "  ", "No."])
async def test_a_refusal_has_its_reasons(gate, town, case, reason) -> None:
    with pytest.raises(InvalidInput):
        await drafted(gate, town, case, "refuse", reason=reason)


@pytest.mark.parametrize(
    "reason",
    [
        "He has to finish RTI first, as every child here does.",
        "We want to see how MTSS tier 2 works for her.",
        "Primero debe terminar la intervención de nivel 2.",
    ],
)
async def test_intervention_in_tiers_alone_is_no_reason(gate, town, case, reason) -> None:
    """OSEP memo 11-07: looked at and confirmed, it may stand beside others."""
    with pytest.raises(problems.RestsOnIntervention):
        await drafted(gate, town, case, "refuse", reason=reason)
    assert await drafted(gate, town, case, "refuse", reason=reason, is_confirmed=True)
    assert await drafted(gate, town, case, "refuse", reason="Her scores are at grade level in every test of this year.")


@pytest.mark.parametrize("who", ["case_manager", "teacher", "parent", "other_parent", "student", "admin", "stranger"])
async def test_an_administrator_drafts_and_nobody_else(gate, town, case, who) -> None:
    await planned(gate, town, case)
    with pytest.raises((NotAllowed, NotFound)):
        await drafted(gate, town, case, who=who)


async def test_a_case_of_another_district_or_one_elsewhere_is_refused(gate, town, case) -> None:
    other = await make_town(gate)
    with pytest.raises(NotFound):
        await drafted(gate, other, case)
    with pytest.raises(InvalidInput):
        await drafted(gate, town, case, "delay")
    await issued(gate, town, await drafted(gate, town, case, "refuse"))
    await taken(gate, town, "director", case, "refuse", "As the notice says.")
    with pytest.raises(problems.NotUnderReview):
        await drafted(gate, town, case, "refuse")


async def test_a_notice_of_another_case_opens_nothing(gate, town, case) -> None:
    await issued(gate, town, await drafted(gate, town, case, "refuse"))
    await taken(gate, town, "director", case, "refuse", "As the notice says.")
    second = await under_review_again(gate, town)
    with pytest.raises(errors.StepWaits):
        await taken(gate, town, "director", second, "refuse", "As the notice says.")


async def under_review_again(gate: Gate, town: Town) -> EvaluationCase:
    from tests.cases.asking_for_help import cases_of, matched, received

    await matched(gate, town, "director", await received(gate, town))
    second = next(one for one in await cases_of(gate, town) if one.state == "referred")
    return await taken(gate, town, "case_manager", second, "review")


@pytest.mark.parametrize("lacking", [{"reviewed_by": ""}, {"reviewed_on": None}, {"more_is_needed": None}])
async def test_what_is_known_is_reviewed_by_somebody_on_a_day_before_anything_is_proposed(
    gate, town, case, lacking
) -> None:
    """34 CFR 300.305(a)."""
    await known_reviewed(gate, town, case, **lacking)
    await named(gate, town, case, cognitive(town))
    await issued(gate, town, await drafted(gate, town, case))
    with pytest.raises(errors.StepWaits) as waits:
        await taken(gate, town, "director", case, "propose")
    assert "review of existing data" in waits.value.says.en
    with pytest.raises(errors.StepWaits):
        await taken(gate, town, "case_manager", case, "no_review")
    why = "She came here last week; nothing is known."
    moved = await taken(gate, town, "case_manager", case, "no_review", why)
    assert moved.state == "review_of_data"
    assert (await taken(gate, town, "director", case, "propose")).state == "proposed"
    log = await log_of(gate, town, case.id)
    assert [(one.event, one.reason) for one in log[-2:-1]] == [("no_review", why)]
    assert log[-1].evidence["data_reviewed"] == str(log[-2].id)


@pytest.mark.parametrize("who", ["teacher", "psychologist", "parent"])
async def test_nobody_else_says_that_there_was_no_review(gate, town, case, who) -> None:
    with pytest.raises(errors.StepNotYours):
        await taken(gate, town, who, case, "no_review", "It takes too long.")
