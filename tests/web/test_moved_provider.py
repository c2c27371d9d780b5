"""Whoever sets a district's provider cannot become its people: an operator's swap opens nobody's account."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select, update

from tests.notices.post import Post, listening, settings_for
from tests.web.conftest import KEY, Place, issuer_url
from tests.web.test_sign_in import error_of, sign_in, who
from trellis.districts import service
from trellis.districts.service import ProviderSetting
from trellis.kernel import clock
from trellis.kernel.audit import AuditEntry
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM, Actor
from trellis.people import sessions
from trellis.people.model import Identity, Person
from workbench.mail import MailCatcher
from workbench.oidc import OidcProvider
from workbench.testing import temporary_mail


@pytest.fixture(scope="module")
def catcher() -> Iterator[MailCatcher]:
    with temporary_mail() as running:
        yield running


async def set_staff(place: Place, provider: OidcProvider, key: str) -> None:
    """The operator points cedar's staff at the issuer `key`."""
    await set_provider(place, provider, "staff", key, roster_claim="roster_id")


async def set_provider(
    place: Place, provider: OidcProvider, audience: str, key: str, *, roster_claim: str | None = None
) -> None:
    """The operator points people of cedar at the issuer `key`."""
    operator = Actor(kind="operator", person_id=place.operator_id, roles=frozenset({"deployment_operator"}))
    setting = ProviderSetting(
        audience, audience.title(), issuer_url(provider, key), "trellis", f"secret-of-{key}", roster_claim=roster_claim
    )
    async with place.house.gate.open(DEPLOYMENT_DISTRICT_ID, operator, "test") as work:
        await service.set_provider(
            work, district_id=place.cedar.district_id, setting=setting, secret_key=KEY, allow_http=True
        )


async def test_an_issuer_swapped_by_an_operator_opens_nobodys_account(
    place: Place, provider: OidcProvider, catcher: MailCatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, url = place.cedar, place.house.settings.database_url
    post = listening(Post(place.house.gate, settings_for(url, smtp_url=catcher.smtp_url)), monkeypatch)
    async with place.house.gate.open(town.district_id, SYSTEM, "test") as work:
        admin = update(Person).where(Person.id == town.people["admin"])
        await work.session.execute(admin.values(email="boss@cedar.test", language="es"))
    async with place.browser() as ana, place.browser() as thief:
        await sign_in(ana, "cedar", "ana")
        assert await who(place, ana) is not None
        async with place.house.gate.open(town.district_id, SYSTEM, "test") as work:
            guardian = await work.session.get_one(Person, (town.district_id, town.people["parent"]))
            family = await sessions.begin(work, person=guardian, sign_in=proof("families", provider), hours=1)

        await set_staff(place, provider, "mallory")
        assert await who(place, ana) is None, "the old issuer's sessions go on"
        assert await sessions.read(place.house.gate, family, idle_minutes=30) is not None, "families are signed out"
        assert error_of(await sign_in(thief, "cedar", "mal")) == "NOT_LINKED"
        assert await who(place, thief) is None
        # Whoever the district has not met signs in; setting the issuer back ends what was opened meanwhile.
        await sign_in(thief, "cedar", "fresh")
        assert (await who(place, thief)) is not None
        await set_staff(place, provider, "cedar")
        assert await who(place, thief) is None, "the swapped issuer's sessions go on"
        await sign_in(ana, "cedar", "ana")
        assert await who(place, ana) is not None

    async with place.house.gate.open(town.district_id, SYSTEM, "test") as work:
        entries = (await work.session.execute(select(AuditEntry).where(AuditEntry.action == "provider.set"))).scalars()
        moves = [(e.detail["issuer_before"], e.detail["issuer"]) for e in entries]
        linked = select(Identity.issuer).where(Identity.person_id == town.people["case_manager"])
        assert list((await work.session.execute(linked)).scalars()) == [issuer_url(provider, "cedar")]
    ours, hers = issuer_url(provider, "cedar"), issuer_url(provider, "mallory")
    assert moves == [(ours, hers), (hers, ours)]
    first, second = await post.deliver(town.district_id)
    assert first["To"].addresses[0].addr_spec == "boss@cedar.test"
    assert first["Subject"] == "Se cambió el servicio de inicio de sesión de su distrito"
    words = first.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert ours in words and hers in words and "el personal" in words
    assert hers in second.get_body(("plain",)).get_content()  # type: ignore[union-attr]


async def test_the_same_issuer_with_another_label_signs_nobody_out(place: Place, provider: OidcProvider) -> None:
    async with place.browser() as ana:
        await sign_in(ana, "cedar", "ana")
        await set_staff(place, provider, "cedar")
        assert await who(place, ana) is not None


def proof(key: str, provider: OidcProvider) -> sessions.SignIn:
    return sessions.SignIn(issuer_url(provider, key), "sub", "family", clock.now(), None, None, None, None)
