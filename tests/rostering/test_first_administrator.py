"""Who was invited before there was a roster stays who they are when it comes, also when it holds their address."""

from __future__ import annotations

from tests.rostering.bundles import changed, version_12
from trellis.districts.administrators import administrators_of, invite_administrator
from trellis.districts.model import District
from trellis.kernel import clock
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM
from trellis.people.model import Person, PersonRole

THEO = {"given_name": "Theodor", "family_name": "Park", "email": "theo@example.org"}


async def test_a_roster_neither_ends_nor_merges_the_invited_administrator(desk):
    async with desk.house.gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "test") as work:
        names = {"slug": "deployment", "name": "Deployment", "state": "--", "time_zone": "UTC"}
        work.session.add(District(id=DEPLOYMENT_DISTRICT_ID, kind="deployment", created_at=clock.now(), **names))
        await work.session.flush()
        await invite_administrator(
            work, district_id=desk.district_id, idempotency_key=None, secret_key="k" * 40, **THEO
        )
    [invited] = await desk.all(Person, Person.email == THEO["email"])
    for files in (version_12(), changed(version_12(), "users.csv", "te,active", "te,tobedeleted")):
        await desk.bring(files)
        [now] = await desk.all(Person, Person.id == invited.id)
        assert (now.status, now.roster_id, now.given_name) == ("active", None, "Theodor")
        [role] = await desk.all(PersonRole, PersonRole.person_id == invited.id)
        assert (role.role, role.ends_on) == ("district_admin", None)
    # Addresses are reused, so they tell nobody apart: the roster's Theo is a person of his own.
    theo = await desk.person("te")
    assert theo.id != invited.id and theo.email == THEO["email"]
    async with desk.house.gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "test") as work:
        names = [one.name for one in await administrators_of(work, desk.district_id)]
    assert names == ["Theodor Park", "Gita Rao"]
