"""A letter opens the door of whom it was written to, where they are written to today, and once (threats row 8)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import delete, func, select, update

from tests.meetings.arranging import arranged, does
from tests.notices.post import Post, listening, plain, settings_for, to
from tests.web.conftest import KEY, Place, issuer_url
from tests.web.test_families_moved import come, token_in
from tests.web.test_families_moved import letter as letter_to_the_mother
from tests.web.test_inviting_again import accounts_of
from tests.web.test_moved_provider import set_provider
from trellis.kernel.errors import TrellisError
from trellis.kernel.tenancy import SYSTEM
from trellis.notices.model import Message
from trellis.people.invitations import SignsInHere, invite
from trellis.people.model import Identity, Invitation, Person
from workbench.mail import MailCatcher
from workbench.oidc import OidcProvider
from workbench.testing import temporary_mail

HERS, WRONG = "helena.ruiz@cedar.test", "somebody@else.test"


@pytest.fixture(scope="module")
def catcher() -> Iterator[MailCatcher]:
    with temporary_mail() as running:
        yield running


@pytest.fixture
def post(place: Place, catcher: MailCatcher, monkeypatch: pytest.MonkeyPatch) -> Post:
    url = place.house.settings.database_url
    settings = settings_for(url, smtp_url=catcher.smtp_url).model_copy(update={"secret_key": KEY})
    return listening(Post(place.house.gate, settings), monkeypatch)


@pytest.fixture(autouse=True)
async def nobody_yet(place: Place, provider: OidcProvider) -> None:
    """The mother has never signed in, and families sign in where they always did."""
    await set_provider(place, provider, "family", "families")
    await address(place, HERS)
    async with place.house.gate.open(place.cedar.district_id, SYSTEM, "test") as work:
        await work.session.execute(delete(Identity).where(Identity.person_id == place.cedar.people["parent"]))


async def address(place: Place, says: str) -> None:
    """Whatever changes it: a roster, a hand, a statement."""
    async with place.house.gate.open(place.cedar.district_id, SYSTEM, "test") as work:
        mother = update(Person).where(Person.id == place.cedar.people["parent"])
        await work.session.execute(mother.values(email=says))


async def invited(place: Place, person: str = "parent") -> None:
    async with place.house.gate.open(place.cedar.district_id, place.cedar.actor("case_manager"), "test") as work:
        await invite(
            work,
            student_id=place.cedar.student_id,
            person_id=place.cedar.people[person],
            idempotency_key=uuid.uuid4().hex,
            secret_key=KEY,
        )


async def rows(place: Place, counted: type[Invitation] | type[Message]) -> int:
    async with place.house.gate.open(place.cedar.district_id, SYSTEM, "test") as work:
        of = select(func.count(counted.id)).where(counted.person_id == place.cedar.people["parent"])
        return (await work.session.execute(of)).scalar_one()


async def test_a_letter_to_an_address_that_was_corrected_since_opens_nothing(
    place: Place, provider: OidcProvider, post: Post
) -> None:
    await address(place, WRONG)
    await letter_written(place)
    [mail] = [plain(one) for one in await post.deliver(place.cedar.district_id) if to(one) == WRONG]
    await address(place, HERS)
    assert await come(place, "stranger", token_in(mail)) == "INVITATION_EXPIRED"
    assert await accounts_of(place, "parent") == []
    # Only the way it is written: whoever has this mailbox is who was written to.
    mail = await letter_to_the_mother(place, post)
    await address(place, HERS.upper())
    assert await come(place, "helena", token_in(mail)) is None
    assert await accounts_of(place, "parent") == [(issuer_url(provider, "families"), "sub-helena")]


async def letter_written(place: Place) -> None:
    meeting = await arranged(place.house.gate, place.cedar, idempotency_key=uuid.uuid4().hex)
    await does(place.house.gate, place.cedar, "case_manager", "send_invitations", meeting)


async def test_a_letter_is_no_way_to_a_second_account_beside_one_that_works(
    place: Place, provider: OidcProvider, post: Post
) -> None:
    issuer = issuer_url(provider, "families")
    await letter_written(place)
    mails = [plain(one) for one in await post.deliver(place.cedar.district_id) if to(one) == HERS]
    assert await come(place, "helena", token_in(mails[-1])) is None
    assert await accounts_of(place, "parent") == [(issuer, "sub-helena")]
    invitations, messages = await rows(place, Invitation), await rows(place, Message)
    with pytest.raises(SignsInHere) as refused:
        await invited(place)
    assert refused.value.says.en != refused.value.says.es and isinstance(refused.value, TrellisError)
    assert (await rows(place, Invitation), await rows(place, Message)) == (invitations, messages)


async def test_a_letter_that_was_open_when_the_account_works_again_adds_none(
    place: Place, provider: OidcProvider, post: Post
) -> None:
    """Invited while the families' sign-in had moved; it moved back before she followed the letter."""
    await letter_written(place)
    mails = [plain(one) for one in await post.deliver(place.cedar.district_id) if to(one) == HERS]
    assert await come(place, "helena", token_in(mails[-1])) is None
    await set_provider(place, provider, "family", "families-moved")
    mail = await letter_to_the_mother(place, post)
    async with place.house.gate.open(place.cedar.district_id, SYSTEM, "test") as work:
        # As if an account of hers worked at the new provider already.
        new = issuer_url(provider, "families-moved")
        await work.session.execute(
            update(Identity).where(Identity.person_id == place.cedar.people["parent"]).values(issuer=new)
        )
    assert await come(place, "helena-anew", token_in(mail)) == "INVITATION_USED"
    assert await accounts_of(place, "parent") == [(issuer_url(provider, "families-moved"), "sub-helena")]


async def test_whichever_of_her_letters_she_finds_first_lets_her_in_and_the_others_go_on_leading_there(
    place: Place, provider: OidcProvider, post: Post
) -> None:
    first = await letter_to_the_mother(place, post)
    second = await letter_to_the_mother(place, post)
    assert token_in(first) != token_in(second)
    assert await come(place, "helena", token_in(first)) is None
    # The same account, by the other letter: no second one, and no error either.
    assert await come(place, "helena", token_in(second)) is None
    assert await accounts_of(place, "parent") == [(issuer_url(provider, "families"), "sub-helena")]
    assert await come(place, "stranger", token_in(second)) == "INVITATION_NOT_YOURS"
