"""The assessment plan: who names areas, until when, and what the database holds of it."""

from __future__ import annotations

import psycopg
import pytest

from tests.evaluations.a_case import brought_to, cognitive, named
from tests.factories import make_town
from trellis.cases.facts import evidence_for
from trellis.evaluations import errors, naming
from trellis.evaluations.enforced import OPEN_TO_PLAN
from trellis.evaluations.planned import planned_areas
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.tenancy import SYSTEM

pytestmark = pytest.mark.database


async def plan(gate, town, case):
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return await planned_areas(work, case)


async def test_an_area_is_named_changed_and_taken_off_while_the_plan_is_open(gate, town, case) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await evidence_for(work, case, ["areas_named"]) == {}
    await named(gate, town, case, cognitive(town))
    await named(gate, town, case, cognitive(town, key="health", procedures="The nurse's screening", assessor_id=None))
    area = await named(gate, town, case, cognitive(town, procedures="WISC-V alone"), "psychologist")
    shown = await plan(gate, town, case)
    assert [(one.key, one.procedures, one.assessor) for one in shown] == [
        ("health", "The nurse's screening", None),
        ("intelligence", "WISC-V alone", "Dana Weiss"),
    ]
    assert shown[0].name.es == "Salud"
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert set(await evidence_for(work, case, ["areas_named"])) == {"areas_named"}
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        await naming.drop_area(work, area_id=area.id)
    assert [one.key for one in await plan(gate, town, case)] == ["health"]


@pytest.mark.parametrize("state", ["consent_pending", "consented", "in_progress", "report_ready"])
async def test_once_it_went_to_the_family_the_plan_stands(gate, town, case, database, fresh_database, state) -> None:
    for until in OPEN_TO_PLAN:
        case = await brought_to(gate, town, case, until)
        area = await named(gate, town, case, cognitive(town))
    case = await brought_to(gate, town, case, state)
    with pytest.raises(errors.AssessmentPlanLocked):
        await named(gate, town, case, cognitive(town, key="motor"))
    with pytest.raises(errors.AssessmentPlanLocked):
        await named(gate, town, case, cognitive(town, procedures="Something else"))
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        with pytest.raises(errors.AssessmentPlanLocked):
            await naming.drop_area(work, area_id=area.id)
    # Not even the schema's owner changes what a family was asked about.
    with psycopg.connect(fresh_database.owner_url) as owner:
        owner.execute(f"SET app.context = '{town.district_id} - system 1800000000'")
        for tried in (
            "UPDATE evaluation_area SET procedures = 'Other'",
            "UPDATE evaluation_area SET language = 'English'",
            "DELETE FROM evaluation_area",
        ):
            with pytest.raises(psycopg.Error) as refused, owner.transaction():
                owner.execute(tried)
            assert refused.value.sqlstate == errors.LOCKED


@pytest.mark.parametrize("who", ["teacher", "parent", "other_parent", "student", "admin", "stranger"])
async def test_who_plans_no_evaluation_names_no_area(gate, town, case, who) -> None:
    with pytest.raises((NotFound, NotAllowed)):
        await named(gate, town, case, cognitive(town), who)
    assert await plan(gate, town, case) == []


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("key", {"key": "shoe_size"}),
        ("mode", {"mode": "shouting"}),
        ("procedures", {"procedures": "  "}),
        ("procedures", {"procedures": "x" * 1001}),
        ("reason", {"reason": "x" * 1001}),
        ("language", {"language": ""}),
        ("language", {"language": "x" * 61}),
    ],
)
async def test_what_does_not_fit_is_refused_with_its_field(gate, town, case, field, said) -> None:
    with pytest.raises(InvalidInput) as refused:
        await named(gate, town, case, cognitive(town, **said))
    assert refused.value.field == field


@pytest.mark.parametrize("who", ["stranger", "parent", "student"])
async def test_who_assesses_is_staff_of_the_team(gate, town, case, who) -> None:
    with pytest.raises(errors.AssessorNotOnTeam):
        await named(gate, town, case, cognitive(town, assessor_id=town.people[who]))


async def test_an_area_of_another_district_is_not_there(gate, town, case) -> None:
    area = await named(gate, town, case, cognitive(town))
    other = await make_town(gate)
    async with gate.open(other.district_id, other.actor("director"), "test") as work:
        with pytest.raises(NotFound):
            await naming.drop_area(work, area_id=area.id)
        with pytest.raises(NotFound):
            await naming.name_area(work, case_id=case.id, named=cognitive(other))
