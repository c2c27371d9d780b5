"""When a district's sign-in really moves, its administrator lets its people back in; nobody else can, or gets in."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from tests.notices.post import Post, listening, plain, settings_for, to
from tests.web.conftest import KEY, Place, issuer_url
from tests.web.test_moved_provider import set_staff
from tests.web.test_sign_in import error_of, sign_in, who
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import NotAllowed, NotFound
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM, VISITOR, Actor
from trellis.people import inviting_again
from trellis.people.invitations import NoAddress
from trellis.people.model import Identity, Person, Session
from workbench.mail import MailCatcher
from workbench.oidc import OidcProvider
from workbench.testing import temporary_mail

DOOR = re.compile(r"https?://\S+/invitation/cedar/([\w-]+)\?for=staff")


@pytest.fixture(scope="module")
def catcher() -> Iterator[MailCatcher]:
    with temporary_mail() as running:
        yield running


@pytest.fixture
def post(place: Place, catcher: MailCatcher, monkeypatch: pytest.MonkeyPatch) -> Post:
    url = place.house.settings.database_url
    settings = settings_for(url, smtp_url=catcher.smtp_url).model_copy(update={"secret_key": KEY})
    return listening(Post(place.house.gate, settings), monkeypatch)


async def again(place: Place, who_acts: str | Actor, person: str | None = None) -> None:
    actor = place.cedar.actor(who_acts) if isinstance(who_acts, str) else who_acts
    key = uuid.uuid4().hex
    async with place.house.gate.open(place.cedar.district_id, actor, "test") as work:
        if person is None:
            await inviting_again.invite_all_again(work, idempotency_key=key, secret_key=KEY)
        else:
            await inviting_again.invite_again(
                work, person_id=place.cedar.people[person], idempotency_key=key, secret_key=KEY
            )


async def shut_out(place: Place) -> inviting_again.AllShutOut:
    async with place.house.gate.open(place.cedar.district_id, place.cedar.actor("admin"), "test") as work:
        return await inviting_again.staff_shut_out(work)


async def accounts_of(place: Place, person: str) -> list[tuple[str, str]]:
    async with place.house.gate.open(place.cedar.district_id, SYSTEM, "test") as work:
        rows = await work.session.execute(
            select(Identity.issuer, Identity.subject).where(Identity.person_id == place.cedar.people[person])
        )
        return [(issuer, subject) for issuer, subject in rows]


async def entries(place: Place, action: str) -> list[AuditEntry]:
    async with place.house.gate.open(place.cedar.district_id, SYSTEM, "test") as work:
        asked = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)
        return list((await work.session.execute(asked)).scalars())


async def come(place: Place, username: str, token: str) -> str | None:
    async with place.browser() as browser:
        return error_of(await sign_in(browser, "cedar", username, f"&audience=staff&invitation={token}"))


async def test_nobody_is_shut_out_as_long_as_their_issuer_is_used(place: Place) -> None:
    async with place.browser() as ana:
        await sign_in(ana, "cedar", "ana")
    assert (await shut_out(place)).total == 0
    with pytest.raises(NotFound):
        await again(place, "admin", "case_manager")


@pytest.mark.parametrize("who_acts", ["case_manager", "principal", "director", "parent", "stranger"])
async def test_only_an_administrator_lets_back_in(place: Place, who_acts: str) -> None:
    for person in (None, "case_manager"):
        with pytest.raises(NotAllowed):
            await again(place, who_acts, person)


async def test_an_operator_and_a_visitor_cannot(place: Place) -> None:
    operator = Actor(kind="operator", person_id=place.operator_id, roles=frozenset({"deployment_operator"}))
    grown = Actor(kind="operator", person_id=place.operator_id, roles=frozenset({"district_admin"}))
    for actor in (operator, grown, VISITOR):
        for person in (None, "case_manager"):
            with pytest.raises(NotAllowed):
                await again(place, actor, person)
    async with place.house.gate.open(DEPLOYMENT_DISTRICT_ID, operator, "test") as work:
        with pytest.raises(NotAllowed):
            await inviting_again.staff_shut_out(work)


async def test_staff_come_back_under_their_new_account_and_the_old_one_ends(
    place: Place, provider: OidcProvider, post: Post
) -> None:
    before = issuer_url(provider, "cedar")
    async with place.browser() as ana:
        await sign_in(ana, "cedar", "ana")
        assert await who(place, ana) is not None
    assert await accounts_of(place, "case_manager") == [(before, "sub-ana")]

    await set_staff(place, provider, "moved")
    await post.deliver(place.cedar.district_id)
    async with place.browser() as ana:
        assert error_of(await sign_in(ana, "cedar", "ana-anew")) == "NOT_LINKED", "an address alone proves nobody"
    found = await shut_out(place)
    assert (found.total, found.still_to_invite) == (1, 1)
    assert found.first[0].person_id == place.cedar.people["case_manager"] and found.first[0].invited_at is None

    await again(place, "admin")
    await again(place, "admin")  # the second passes over who has an open invitation
    found = await shut_out(place)
    assert (found.total, found.still_to_invite) == (1, 0) and found.first[0].expires_at is not None
    [letter] = [mail for mail in await post.deliver(place.cedar.district_id) if "/invitation/" in plain(mail)]
    assert to(letter) == "ana.reyes@cedar.test"
    door = DOOR.search(plain(letter))
    assert door, plain(letter)
    token = door[1]
    assert await accounts_of(place, "case_manager") == [(before, "sub-ana")], "an invitation ends nothing by itself"

    for thief in ("bo-anew", "ana-unproved"):
        assert await come(place, thief, token) == "INVITATION_NOT_YOURS"
    assert await accounts_of(place, "case_manager") == [(before, "sub-ana")]
    assert await come(place, "ana-anew", token) is None
    assert await accounts_of(place, "case_manager") == [(issuer_url(provider, "moved"), "sub-ana-anew")]
    assert (await shut_out(place)).total == 0
    # An administrator can write any address into a roster: who else answers for the district knows of the letter.
    [told] = [mail for mail in post.mails if mail["Subject"] == "Colleagues were asked to sign in anew"]
    assert to(told) == "frank.moss@cedar.test"
    assert "Gita Rao" in plain(told) and "Ana Reyes" in plain(told) and "(1)" in plain(told)

    ana_id = place.cedar.people["case_manager"]
    [asked] = await entries(place, "staff.invite_again")
    assert asked.actor_person_id == place.cedar.people["admin"] and asked.detail == {"person_id": str(ana_id)}
    [ended] = await entries(place, "identity.end")
    assert ended.detail == {"person_id": str(ana_id), "reason": "replaced"}
    [told] = await post.deliver(place.cedar.district_id)
    assert to(told) == "ana.reyes@cedar.test" and told["Subject"] == "You sign in with another account now"
    async with place.house.gate.open(place.cedar.district_id, SYSTEM, "test") as work:
        asked_of = select(Session.subject).where(Session.person_id == ana_id, Session.ended_at.is_(None))
        assert list((await work.session.execute(asked_of)).scalars()) == ["sub-ana-anew"]

    # The same letter does it once, and her working account cannot be taken from her by any other.
    assert await come(place, "ana-second", token) == "INVITATION_USED"
    with pytest.raises(NotFound):
        await again(place, "admin", "case_manager")
    async with place.browser() as later:
        assert error_of(await sign_in(later, "cedar", "ana-anew")) is None


async def test_a_letter_that_is_still_open_takes_nobody_from_an_account_that_works(
    place: Place, provider: OidcProvider, post: Post
) -> None:
    await set_staff(place, provider, "cedar")
    await again(place, "admin", "case_manager")
    await set_staff(place, provider, "moved")  # set back before she followed it: her account works again
    mails = await post.deliver(place.cedar.district_id)
    [door] = [found for found in (DOOR.search(plain(mail)) for mail in mails) if found]
    assert await come(place, "ana-second", door[1]) == "INVITATION_USED"
    assert await accounts_of(place, "case_manager") == [(issuer_url(provider, "moved"), "sub-ana-anew")]


async def test_one_without_an_address_is_not_written_to(place: Place, provider: OidcProvider) -> None:
    await set_staff(place, provider, "cedar")
    async with place.house.gate.open(place.cedar.district_id, SYSTEM, "test") as work:
        hers = update(Person).where(Person.id == place.cedar.people["case_manager"])
        await work.session.execute(hers.values(email=None))
    with pytest.raises(NoAddress):
        await again(place, "admin", "case_manager")
    found = await shut_out(place)
    assert (found.total, found.first[0].has_address) == (1, False)
