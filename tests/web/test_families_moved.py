"""When the families' sign-in really moves, the next letter about their child is their way back in, and nobody else's.

An operator sets the issuer, so neither the issuer nor an address it vouches for is enough: what no operator has is the
letter to the address on record.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from tests.meetings.arranging import arranged, does
from tests.notices.post import Post, listening, plain, settings_for, to
from tests.web.conftest import KEY, Place, issuer_url
from tests.web.test_inviting_again import accounts_of, entries
from tests.web.test_moved_provider import set_provider
from tests.web.test_sign_in import error_of, sign_in, who
from trellis.kernel.tenancy import SYSTEM
from trellis.people.model import Session
from trellis.students.service import signed_in_before
from workbench.mail import MailCatcher
from workbench.oidc import OidcProvider
from workbench.testing import temporary_mail

DOOR = re.compile(r"https?://\S+/family/invitation/cedar/([\w-]+)\?to=")


@pytest.fixture(scope="module")
def catcher() -> Iterator[MailCatcher]:
    with temporary_mail() as running:
        yield running


@pytest.fixture
def post(place: Place, catcher: MailCatcher, monkeypatch: pytest.MonkeyPatch) -> Post:
    url = place.house.settings.database_url
    settings = settings_for(url, smtp_url=catcher.smtp_url).model_copy(update={"secret_key": KEY})
    return listening(Post(place.house.gate, settings), monkeypatch)


async def letter(place: Place, post: Post) -> str:
    """What the mother is written when a meeting about her child is called."""
    meeting = await arranged(place.house.gate, place.cedar, idempotency_key=uuid.uuid4().hex)
    await does(place.house.gate, place.cedar, "case_manager", "send_invitations", meeting)
    [mail] = [plain(one) for one in await post.deliver(place.cedar.district_id) if to(one) == "helena.ruiz@cedar.test"]
    return mail


def token_in(mail: str) -> str:
    found = DOOR.search(mail)
    assert found, mail
    return found[1]


async def come(place: Place, username: str, token: str) -> str | None:
    async with place.browser() as browser:
        return error_of(await sign_in(browser, "cedar", username, f"&audience=family&invitation={token}"))


async def is_said_to_sign_in(place: Place) -> bool:
    async with place.house.gate.open(place.cedar.district_id, place.cedar.actor("case_manager"), "test") as work:
        asked = select(signed_in_before(place.cedar.people["parent"]))
        return bool((await work.session.execute(asked)).scalar_one())


async def test_a_mother_comes_back_by_the_next_letter_and_her_old_account_ends(
    place: Place, provider: OidcProvider, post: Post
) -> None:
    before, after = issuer_url(provider, "families"), issuer_url(provider, "families-moved")
    assert await come(place, "helena", token_in(await letter(place, post))) is None
    assert await accounts_of(place, "parent") == [(before, "sub-helena")]
    assert await is_said_to_sign_in(place)
    assert "/invitation/" not in await letter(place, post), "who signs in needs no door"

    await set_provider(place, provider, "family", "families-moved")
    assert not await is_said_to_sign_in(place), "the student's page offers an invitation again"
    async with place.browser() as browser:
        answer = await sign_in(browser, "cedar", "helena-anew", "&audience=family")
        assert error_of(answer) == "NOT_LINKED", "an address alone proves nobody"

    mail = await letter(place, post)
    assert "another sign-in service now" in mail
    token = token_in(mail)
    assert await accounts_of(place, "parent") == [(before, "sub-helena")], "a letter ends nothing by itself"
    for thief in ("stranger-anew", "unverified-anew"):
        assert await come(place, thief, token) == "INVITATION_NOT_YOURS"
    assert await come(place, "helena-anew", token) is None
    assert await accounts_of(place, "parent") == [(after, "sub-helena-anew")]
    assert await is_said_to_sign_in(place)

    mother = place.cedar.people["parent"]
    [ended] = await entries(place, "identity.end")
    assert ended.detail == {"person_id": str(mother), "reason": "replaced"}
    told = [one for one in await post.deliver(place.cedar.district_id) if to(one) == "helena.ruiz@cedar.test"]
    assert "You sign in with another account now" in [one["Subject"] for one in told]
    async with place.house.gate.open(place.cedar.district_id, SYSTEM, "test") as work:
        open_ones = select(Session.subject).where(Session.person_id == mother, Session.ended_at.is_(None))
        assert list((await work.session.execute(open_ones)).scalars()) == ["sub-helena-anew"]
    assert await come(place, "stranger-anew", token) == "INVITATION_USED"
    async with place.browser() as later:
        assert error_of(await sign_in(later, "cedar", "helena-anew", "&audience=family")) is None
        assert await who(place, later) is not None
    assert "/invitation/" not in await letter(place, post)
