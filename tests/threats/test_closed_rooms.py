"""An empty list says nothing of a student to whom its room is closed, and the answer says that it is closed."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from tests.factories import Town
from tests.threats.conftest import Place, id_of
from trellis.kernel.tenancy import SYSTEM
from trellis.people.model import PersonRole

ROOMS = """query ($id: ID!) { student(id: $id) {
  seesPlans seesMeetings seesTeam plans { id } meetings { id } team { id } } }"""


@pytest.mark.parametrize(
    ("who", "plans", "meetings", "team"),
    [
        ("case_manager", True, True, True),
        ("teacher", True, True, True),
        ("principal", True, True, True),
        ("parent", True, True, True),
        ("admin", False, False, False),
        ("registrar", False, False, False),
    ],
)
async def test_the_answer_says_which_rooms_are_closed(
    place: Place, town: Town, who: str, plans: bool, meetings: bool, team: bool
) -> None:
    if who == "registrar":
        who = "admin"
        async with place.house.gate.open(town.district_id, SYSTEM, "test.setup") as work:
            of = PersonRole.person_id == town.people[who]
            await work.session.execute(update(PersonRole).where(of).values(role="registrar"))
    async with place.browser(town, who) as browser:
        said = (await browser.ask(ROOMS, id=id_of("Student", town.student_id)))["student"]
    assert [said[name] for name in ("seesPlans", "seesMeetings", "seesTeam")] == [plans, meetings, team]
    if not team:
        assert said["plans"] == said["meetings"] == said["team"] == []
    else:
        assert said["team"]
