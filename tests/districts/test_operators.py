"""An operator opens, configures, tries and suspends districts, and reaches no further."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests.factories import Town, make_town
from trellis.districts import service
from trellis.districts.model import District, IdentityProvider, SchoolYear
from trellis.districts.service import ProviderSetting
from trellis.kernel import clock
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.sealing import SealBroken, opened, sealed
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM, Actor, Gate, inside
from trellis.people import sessions
from trellis.people.model import Person
from trellis.people.sessions import SignIn

KEY = "k" * 40
OPERATOR = Actor(kind="operator", person_id=new_id(), roles=frozenset({"deployment_operator"}))
YEAR = (date(2026, 8, 24), date(2027, 6, 4))
STAFF = ProviderSetting("staff", "Cedar sign-in", "https://id.cedar.test", "trellis", "a-secret")


@pytest.fixture(scope="module")
async def deployment(gate: Gate) -> None:
    async with gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "test.setup") as work:
        work.session.add(
            District(
                id=DEPLOYMENT_DISTRICT_ID,
                kind="deployment",
                slug="deployment",
                name="Deployment",
                state="--",
                time_zone="UTC",
                created_at=clock.now(),
            )
        )


async def created(gate: Gate, slug: str, **other: object) -> District:
    async with gate.open(DEPLOYMENT_DISTRICT_ID, OPERATOR, "test") as work:
        values = {
            "slug": slug,
            "name": f"{slug.title()} Schools",
            "state": "CA",
            "time_zone": "America/Los_Angeles",
            "school_year": YEAR,
            "providers": [STAFF],
            "secret_key": KEY,
            "allow_http": False,
            **other,
        }
        return await service.create_district(work, **values)  # type: ignore[arg-type]


async def test_a_new_district_has_its_year_and_its_sign_in(gate: Gate, deployment: None) -> None:
    district = await created(gate, "cedar")
    async with gate.open(district.id, SYSTEM, "test") as work:
        year = (await work.session.execute(select(SchoolYear))).scalar_one()
        provider = (await work.session.execute(select(IdentityProvider))).scalar_one()
    assert (year.name, year.starts_on, year.ends_on) == ("2026-2027", *YEAR)
    assert provider.issuer == "https://id.cedar.test"
    assert "a-secret" not in provider.client_secret
    assert opened(KEY, provider.client_secret) == "a-secret"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"slug": "x"}, "slug"),
        ({"slug": "Has Spaces"}, "slug"),
        ({"slug": "deployment"}, "slug"),
        ({"slug": "families"}, "slug"),
        ({"name": " "}, "name"),
        ({"state": "XX"}, "state"),
        ({"time_zone": "Mars/Olympus"}, "timeZone"),
        ({"school_year": (YEAR[1], YEAR[0])}, "schoolYearEndsOn"),
        ({"providers": [replace(STAFF, issuer="http://plain.test")]}, "issuer"),
        ({"providers": [replace(STAFF, issuer="https://user:pw@x.test")]}, "issuer"),
        ({"providers": [replace(STAFF, client_secret=None)]}, "clientSecret"),
        ({"providers": [replace(STAFF, label=" ")]}, "label"),
    ],
    ids=str,
)
async def test_bad_input_opens_nothing(gate: Gate, deployment: None, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await created(gate, **{"slug": "never-there", **wrong})  # type: ignore[arg-type]
    assert refused.value.field == field
    async with gate.open(DEPLOYMENT_DISTRICT_ID, OPERATOR, "test") as work:
        assert await service.district_by_slug(work, "never-there") is None


async def test_a_short_name_is_given_once(gate: Gate, deployment: None) -> None:
    await created(gate, "twice")
    with pytest.raises(service.SlugTaken):
        await created(gate, "twice")


async def test_a_changed_issuer_needs_its_own_secret_and_raises_the_version(gate: Gate, deployment: None) -> None:
    district = await created(gate, "moving")
    async with gate.open(DEPLOYMENT_DISTRICT_ID, OPERATOR, "test") as work:
        same_secret = replace(STAFF, label="New label", client_secret=None)
        row = await service.set_provider(
            work, district_id=district.id, setting=same_secret, secret_key=KEY, allow_http=False
        )
        assert (row.version, row.label, opened(KEY, row.client_secret)) == (2, "New label", "a-secret")
        moved = replace(same_secret, issuer="https://another.test")
        with pytest.raises(InvalidInput):
            await service.set_provider(work, district_id=district.id, setting=moved, secret_key=KEY, allow_http=False)


async def test_suspending_asks_why_and_reopening_undoes_it(gate: Gate, deployment: None) -> None:
    district = await created(gate, "closing")
    async with gate.open(DEPLOYMENT_DISTRICT_ID, OPERATOR, "test") as work:
        with pytest.raises(InvalidInput):
            await service.suspend(work, district_id=district.id, reason="  ")
        await service.suspend(work, district_id=district.id, reason="Contract ended")
    async with gate.open(DEPLOYMENT_DISTRICT_ID, OPERATOR, "test") as work:
        assert district.slug not in [d.slug for d, _, _ in await service.open_districts_with_sign_in(work)]
        assert (await service.reopen(work, district_id=district.id)).status_reason is None
        assert (district.slug, "Cedar sign-in", None) in [
            (d.slug, staff, family) for d, staff, family in await service.open_districts_with_sign_in(work)
        ]


async def test_suspending_signs_everybody_out_for_good(gate: Gate, deployment: None) -> None:
    town: Town = await make_town(gate, "emptied")
    proved = SignIn("https://id.emptied.test", "sub", "staff", clock.now(), None, None, None, None)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        person = await work.session.get_one(Person, (town.district_id, town.actor("admin").person_id))
        token = await sessions.begin(work, person=person, sign_in=proved, hours=1)
    assert await sessions.read(gate, token, idle_minutes=30) is not None
    async with gate.open(DEPLOYMENT_DISTRICT_ID, OPERATOR, "test") as work:
        await service.suspend(work, district_id=town.district_id, reason="Contract ended")
    assert await sessions.read(gate, token, idle_minutes=30) is None
    async with gate.open(DEPLOYMENT_DISTRICT_ID, OPERATOR, "test") as work:
        await service.reopen(work, district_id=town.district_id)
    # The page says "signed out", not "locked out": what was open before stays closed.
    assert await sessions.read(gate, token, idle_minutes=30) is None


async def test_nobody_of_a_district_operates(gate: Gate, deployment: None) -> None:
    town: Town = await make_town(gate, "ordinary")
    for who in ("admin", "case_manager", "parent", "director"):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            with pytest.raises(NotAllowed):
                await service.operated_districts(work)
            with pytest.raises(NotAllowed):
                await service.suspend(work, district_id=town.district_id, reason="Because I can")
            with pytest.raises(NotFound):
                await service.operated_district(work, district_id=town.district_id)
            with pytest.raises(RuntimeError):
                async with inside(work, town.district_id):
                    pass


async def test_a_district_sees_itself_and_an_operator_sees_the_list(gate: Gate, deployment: None) -> None:
    town: Town = await make_town(gate, "lonely")
    async with gate.open(town.district_id, town.actor("admin"), "test") as work:
        assert (await work.session.execute(select(District.slug))).scalars().all() == ["lonely"]
    async with gate.open(DEPLOYMENT_DISTRICT_ID, OPERATOR, "test") as work:
        assert "lonely" in [d.slug for d in await service.operated_districts(work)]


def test_a_sealed_secret_opens_with_its_key_only() -> None:
    box = sealed(KEY, "secret ñ")
    assert opened(KEY, box) == "secret ñ"
    assert sealed(KEY, "secret ñ") != box
    changed = box[:-4] + ("AAAA" if box[-4:] != "AAAA" else "BBBB")
    for key, value in (("z" * 40, box), (KEY, changed), (KEY, "plain"), (KEY, "sealed:1:"), (KEY, "sealed:1:é")):
        with pytest.raises(SealBroken):
            opened(key, value)
