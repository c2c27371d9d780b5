"""What SQL of the application can't write: signatures, decisions and answers that no step of a case stands on."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.consents.a_consent import ask_of, pending, right_ends
from tests.eligibility.deciding import case_with_report, prepared
from tests.evaluations.a_case import begun, brought_to, cognitive, named
from tests.factories import Town, make_town
from trellis.consents.enforced import NO_RIGHT
from trellis.eligibility.errors import DeterminationMovedOn
from trellis.evaluations.errors import NOT_SIGNED
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def refused(gate, town, who, sql, **values) -> str:
    """How the database refuses a statement of somebody's, at the latest when all is kept: SQLSTATE, or what is said."""
    actor = SYSTEM if who == "system" else town.actor(who)
    with pytest.raises((DBAPIError, DeterminationMovedOn)) as found:
        async with gate.open(town.district_id, actor, "attack") as work:
            await work.session.execute(text(sql), {"here": town.district_id, "key": new_id(), **values})
    said = found.value
    return said.code if isinstance(said, DeterminationMovedOn) else said.orig.sqlstate


SECTION = (
    "INSERT INTO evaluation_section (district_id, id, case_id, student_id, area_id, canonical, sha256, signed_by_id, "
    "signed_at) VALUES (:here, :key, :case, :student, :area, '{}', '0', :by, now())"
)


async def test_nobody_signs_an_area_of_somebody_else_and_no_area_is_signed_without_its_report(gate, town) -> None:
    case = await begun(gate, town)
    area = await named(gate, town, case, cognitive(town))
    await brought_to(gate, town, case, "in_progress")
    of = {"case": case.id, "student": town.student_id, "area": area.id}
    assessor = town.people["psychologist"]
    assert await refused(gate, town, "case_manager", SECTION, **of, by=town.people["case_manager"]) == NOT_SIGNED
    assert await refused(gate, town, "case_manager", SECTION, **of, by=assessor) == NOT_SIGNED
    assert await refused(gate, town, "system", SECTION, **of, by=town.people["therapist"]) == NOT_SIGNED
    sign = "UPDATE evaluation_area SET signed_on = current_date WHERE district_id = :here AND id = :area AND :key <> id"
    assert await refused(gate, town, "psychologist", sign, area=area.id) == NOT_SIGNED


async def test_nothing_is_certified_that_the_group_has_not_decided(gate, town) -> None:
    row = await prepared(gate, town, await case_with_report(gate, town))
    certify = (
        "INSERT INTO certified_determination (district_id, id, determination_id, student_id, outcome, canonical, "
        "sha256, certified_by_id, certified_at) VALUES (:here, :key, :of, :student, :outcome, '{}', '0', :by, now())"
    )
    for outcome in ("eligible", "not_eligible"):
        said = {"of": row.id, "student": town.student_id, "outcome": outcome, "by": town.people["director"]}
        assert await refused(gate, town, "director", certify, **said) == DeterminationMovedOn.code


async def test_nobody_without_the_right_to_consent_has_an_answer_not_even_on_paper(gate, town) -> None:
    _, request = await pending(gate, town)
    ask = await ask_of(gate, town, request)
    answer = (
        "INSERT INTO consent_answer (district_id, id, ask_id, request_id, student_id, person_id, outcome, "
        "refused_areas, way, signed_on, received_on, language, document_sha256, typed_name, session_id, "
        "authenticated_at, consent_text_sha256, recorded_by_id, recorded_at, idempotency_key, answer_sha256) "
        "SELECT :here, :key, :ask, r.id, r.student_id, :person, 'granted', '[]', 'app', :day, :day, 'en', r.sha256, "
        "'x', :key, now(), '0', :person, now(), 'once', '0' FROM consent_request r "
        "WHERE r.district_id = :here AND r.id = :request"
    )
    said = {"ask": ask.id, "request": request.id, "person": town.people["parent"], "day": request.requested_on}
    assert await refused(gate, town, "director", answer, **said) == NO_RIGHT
    await right_ends(gate, town, on=request.requested_on)
    assert await refused(gate, town, "system", answer, **said) == NO_RIGHT
