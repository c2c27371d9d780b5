"""A new district has nobody who may sign in: an operator asks its first administrator in, and they come."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from email.message import EmailMessage
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from tests.districts.conftest import Deployment, NewDistrict, ask
from tests.factories import make_town
from tests.notices.post import everything, plain, to
from tests.web.conftest import APP
from tests.web.test_sign_in import error_of, sign_in
from trellis.districts.administrators import administrators_of, invite_administrator
from trellis.kernel import clock
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import NotFound
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM
from trellis.people.invitations import LASTS
from trellis.people.model import Invitation, Person, PersonRole

pytestmark = [pytest.mark.database, pytest.mark.slow]

INVITE = """mutation ($district: ID!, $given: String!, $family: String!, $email: String!, $key: String!) {
  inviteDistrictAdministrator(
    districtId: $district, givenName: $given, familyName: $family, email: $email, idempotencyKey: $key
  ) { __typename
    ... on OperatedDistrict { administrators { name invited signedInBefore } }
    ... on Problem { code field message } } }"""
LISTED = """query ($id: ID!) { node(id: $id) {
  ... on OperatedDistrict { administrators { name invited signedInBefore } } } }"""
ROSA = {"given": "Rosa", "family": "Díaz", "email": "rosa.diaz@cedar.test"}


@pytest.fixture
async def operator(running: Deployment) -> AsyncIterator[httpx.AsyncClient]:
    async with running.operator() as opened:
        yield opened


@pytest.fixture
async def district(running: Deployment, operator: httpx.AsyncClient) -> NewDistrict:
    return await running.open_district(operator)


async def invited(operator: httpx.AsyncClient, district: NewDistrict, key: str | None = None, **other: str) -> Any:
    wish = {**ROSA, **other, "district": district.id, "key": key or uuid.uuid4().hex}
    return (await ask(operator, INVITE, **wish))["inviteDistrictAdministrator"]


async def token_in_mail(running: Deployment, district: NewDistrict) -> str:
    mails = await running.post.deliver(district.key)
    return token_of(mails[-1], district)


def token_of(mail: EmailMessage, district: NewDistrict) -> str:
    return plain(mail).split(f"{APP}/invitation/{district.slug}/")[1].split()[0]


async def let_in(running: Deployment, district: NewDistrict, username: str, token: str) -> str | None:
    """Follow the letter in a browser of one's own; the code of what stood in the way, None when signed in."""
    async with running.browser() as own:
        return error_of(await sign_in(own, district.slug, username, f"&audience=staff&invitation={token}"))


async def rows_of(running: Deployment, district_id: uuid.UUID, entity: Any, *conditions: Any) -> list[Any]:
    async with running.app.state.house.gate.open(district_id, SYSTEM, "test") as work:
        return list((await work.session.execute(select(entity).where(*conditions))).scalars())


async def people(running: Deployment, district: NewDistrict) -> list[Person]:
    return await rows_of(running, district.key, Person, Person.status == "active")


async def test_the_first_administrator_is_invited_signs_in_and_administers(
    running: Deployment, operator: httpx.AsyncClient, district: NewDistrict
) -> None:
    said = await invited(operator, district)
    assert said["administrators"] == [{"name": "Rosa Díaz", "invited": True, "signedInBefore": False}]
    [mail] = await running.post.deliver(district.key)
    assert to(mail) == "rosa.diaz@cedar.test"
    assert "Hello Rosa" in plain(mail) and "Cedar Schools" in plain(mail) and "child" not in everything(mail)
    letter = f"&audience=staff&invitation={token_of(mail, district)}"
    async with running.browser() as hers:
        assert error_of(await sign_in(hers, district.slug, "rosa", letter)) is None
        viewer = (await ask(hers, "{ viewer { person { name } roles } }"))["viewer"]
        assert viewer == {"person": {"name": "Rosa Díaz"}, "roles": ["district_admin"]}
        assert (await ask(hers, "{ rosterImports(first: 1) { edges { node { id } } } }"))["rosterImports"]
    async with running.browser() as later:
        assert error_of(await sign_in(later, district.slug, "rosa")) is None, "and later without the letter"
    [shown] = (await ask(operator, LISTED, id=district.id))["node"]["administrators"]
    assert shown == {"name": "Rosa Díaz", "invited": False, "signedInBefore": True}
    [person] = await people(running, district)
    assert (person.kind, person.language, person.roster_id) == ("staff", "en", None)
    assert (person.name_key, person.family_name_key) == ("rosa diaz", "diaz")
    [role] = await rows_of(running, district.key, PersonRole, PersonRole.person_id == person.id)
    assert (role.role, role.school_id, role.source, role.ends_on) == ("district_admin", None, "granted", None)
    assert role.starts_on == clock.today_in("America/Los_Angeles")


async def test_the_deed_is_in_both_logs_and_neither_holds_a_name(
    running: Deployment, operator: httpx.AsyncClient, district: NewDistrict
) -> None:
    await invited(operator, district)
    [person] = await people(running, district)
    there = await rows_of(running, district.key, AuditEntry, AuditEntry.action == "administrator.invite")
    assert there[-1].actor_kind == "operator" and there[-1].detail == {"person_id": str(person.id)}
    here = await rows_of(running, DEPLOYMENT_DISTRICT_ID, AuditEntry, AuditEntry.action == "administrator.invite")
    assert (here[-1].subject_kind, here[-1].subject_id) == ("district", district.key)
    assert "osa" not in str([entry.detail for entry in [*there, *here]])


@pytest.mark.parametrize("username", ["carl", "unproved"])
async def test_another_address_or_one_nobody_vouches_for_opens_nothing(
    running: Deployment, operator: httpx.AsyncClient, district: NewDistrict, username: str
) -> None:
    await invited(operator, district)
    token = await token_in_mail(running, district)
    assert await let_in(running, district, username, token) == "INVITATION_NOT_YOURS"
    assert await let_in(running, district, "rosa", token) is None


async def test_a_letter_opens_once_and_only_for_its_time(
    running: Deployment, operator: httpx.AsyncClient, district: NewDistrict
) -> None:
    await invited(operator, district)
    token = await token_in_mail(running, district)
    [row] = [one for one in await rows_of(running, district.key, Invitation) if not one.revoked_at]
    assert row.invited_by_id is None and row.expires_at - clock.now() <= LASTS
    async with running.app.state.house.gate.open(district.key, SYSTEM, "test") as work:
        await work.session.execute(
            update(Invitation).where(Invitation.id == row.id).values(expires_at=clock.now() - LASTS)
        )
    [shown] = (await ask(operator, LISTED, id=district.id))["node"]["administrators"]
    assert shown == {"name": "Rosa Díaz", "invited": False, "signedInBefore": False}
    assert await let_in(running, district, "rosa", token) == "INVITATION_EXPIRED"
    await invited(operator, district)
    token = await token_in_mail(running, district)
    assert await let_in(running, district, "rosa", token) is None
    assert await let_in(running, district, "carl", token) == "INVITATION_USED"


async def test_a_letter_of_one_district_opens_no_other(
    running: Deployment, operator: httpx.AsyncClient, district: NewDistrict
) -> None:
    other = await running.open_district(operator)
    await invited(operator, district)
    token = await token_in_mail(running, district)
    assert await let_in(running, other, "rosa", token) == "INVITATION_EXPIRED"
    [row] = await rows_of(running, district.key, Invitation)
    assert (row.used_at, row.attempts) == (None, 0)
    assert await people(running, other) == []


async def test_invited_again_the_earlier_letter_ends_and_nobody_is_made_twice(
    running: Deployment, operator: httpx.AsyncClient, district: NewDistrict
) -> None:
    await invited(operator, district, given="Roza")
    old = await token_in_mail(running, district)
    said = await invited(operator, district, email="Rosa.Diaz@Cedar.test")
    assert [one["name"] for one in said["administrators"]] == ["Rosa Díaz"]
    new = await token_in_mail(running, district)
    assert len(await people(running, district)) == 1
    for token, error in ((old, "INVITATION_EXPIRED"), (new, None)):
        assert await let_in(running, district, "rosa", token) == error
    refused = await invited(operator, district, given="Somebody", family="Else")
    assert (refused["code"], refused["field"]) == ("ADMINISTRATOR_SIGNS_IN", "email")
    assert [person.name for person in await people(running, district)] == ["Rosa Díaz"]


async def test_a_click_that_is_sent_twice_is_one_letter(
    running: Deployment, operator: httpx.AsyncClient, district: NewDistrict
) -> None:
    first = await invited(operator, district, "one-click-only")
    assert await invited(operator, district, "one-click-only") == first
    assert len(await running.post.messages(district.key)) == 1
    assert len(await rows_of(running, district.key, Invitation)) == 1
    other = await invited(operator, district, "one-click-only", email="carl@cedar.test")
    assert other["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert len(await people(running, district)) == 1


async def test_a_second_administrator_is_a_person_of_their_own(
    running: Deployment, operator: httpx.AsyncClient, district: NewDistrict
) -> None:
    await invited(operator, district)
    said = await invited(operator, district, given="Carl", family="Berg", email="carl@cedar.test")
    assert [one["name"] for one in said["administrators"]] == ["Carl Berg", "Rosa Díaz"]


async def test_who_administers_a_district_is_told_of_every_other_the_operator_makes(
    running: Deployment, operator: httpx.AsyncClient, district: NewDistrict
) -> None:
    """The operator's staff are no part of the district: nobody of theirs comes in behind its back (threats row 12)."""
    await invited(operator, district)
    assert [to(mail) for mail in await running.post.deliver(district.key)] == ["rosa.diaz@cedar.test"], "the first"
    [rosa] = await people(running, district)
    async with running.app.state.house.gate.open(district.key, SYSTEM, "test") as work:
        await work.session.execute(update(Person).where(Person.id == rosa.id).values(language="es"))
    carl = {"given": "Carl", "family": "Berg", "email": "carl@cedar.test"}
    await invited(operator, district, "carl-is-asked", **carl)
    await invited(operator, district, "carl-is-asked", **carl)
    letters = {to(mail): mail for mail in await running.post.deliver(district.key)}
    assert set(letters) == {"rosa.diaz@cedar.test", "carl@cedar.test"}
    told = letters["rosa.diaz@cedar.test"]
    assert told["Subject"] == "Hay una persona más que administra su distrito"
    assert "Carl Berg" in plain(told) and "carl@cedar.test" in plain(told) and "Cedar Schools" in plain(told)
    assert "/invitation/" not in plain(told), "nobody else's door"
    rows = [row for row in await running.post.messages(district.key) if row.template == "administrator_added"]
    assert [row.person_id for row in rows] == [rosa.id] and "carl" not in str(rows[0].ids)
    # Asked in anew, at the same address: another letter that opens the door.
    await invited(operator, district, **carl)
    assert sorted(to(mail) for mail in await running.post.deliver(district.key)) == sorted(letters)


async def test_who_administers_it_no_more_is_not_told(
    running: Deployment, operator: httpx.AsyncClient, district: NewDistrict
) -> None:
    await invited(operator, district)
    await running.post.deliver(district.key)
    async with running.app.state.house.gate.open(district.key, SYSTEM, "test") as work:
        await work.session.execute(update(PersonRole).values(ends_on=PersonRole.starts_on))
    await invited(operator, district, given="Carl", family="Berg", email="carl@cedar.test")
    assert [to(mail) for mail in await running.post.deliver(district.key)] == ["carl@cedar.test"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"given": " "}, "givenName"),
        ({"family": ""}, "familyName"),
        ({"family": "x" * 101}, "familyName"),
        ({"email": "rosa"}, "email"),
        ({"email": "rosa@cedar.test, carl@cedar.test"}, "email"),
        ({"email": "r" * 250 + "@cedar.test"}, "email"),
        ({"key": "short"}, "idempotencyKey"),
    ],
    ids=str,
)
async def test_what_does_not_fit_makes_nobody(
    running: Deployment, operator: httpx.AsyncClient, district: NewDistrict, wrong: dict[str, str], field: str
) -> None:
    refused = await invited(operator, district, **wrong)
    assert (refused["code"], refused["field"]) == ("INVALID_INPUT", field)
    assert await people(running, district) == []


async def test_an_address_the_provider_turns_away_is_not_invited(
    running: Deployment, operator: httpx.AsyncClient
) -> None:
    strict = await running.open_district(operator, allowedDomains=["Cedar.test"])
    refused = await invited(operator, strict, email="rosa@elsewhere.test")
    assert (refused["code"], refused["field"]) == ("INVALID_INPUT", "email")
    assert "Cedar.test" in refused["message"]
    assert (await invited(operator, strict))["__typename"] == "OperatedDistrict"


async def test_nobody_of_a_district_makes_administrators(running: Deployment) -> None:
    gate = running.app.state.house.gate
    town = await make_town(gate)
    for who in ("admin", "director", "case_manager", "parent"):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            with pytest.raises(NotFound):
                await invite_administrator(
                    work,
                    district_id=town.district_id,
                    given_name="Me",
                    family_name="Too",
                    email="me@too.test",
                    idempotency_key=uuid.uuid4().hex,
                    secret_key="k" * 40,
                )
            with pytest.raises(NotFound):
                await administrators_of(work, town.district_id)


async def test_an_operator_sees_administrators_by_name_and_nobody_else(
    running: Deployment, operator: httpx.AsyncClient
) -> None:
    gate = running.app.state.house.gate
    town = await make_town(gate)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        admin = await work.session.get_one(Person, (town.district_id, town.people["admin"]))
        name = admin.name
    async with gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "test") as work:
        assert [one.name for one in await administrators_of(work, town.district_id)] == [name]
