"""A roster and addresses: what was written by hand is not undone in silence, and who had an address is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from tests.notices.post import Post, listening, plain, settings_for, to
from tests.rostering.bundles import Files, changed, version_12
from tests.rostering.conftest import Desk
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM
from trellis.people.model import Identity, Invitation, Person
from trellis.rostering.problems import WarningsNotConfirmed
from workbench.mail import MailCatcher
from workbench.testing import temporary_mail

pytestmark = pytest.mark.database

BY_HAND, ELSEWHERE = "mara@home.test", "mara@elsewhere.org"


@pytest.fixture(scope="module")
def catcher() -> Iterator[MailCatcher]:
    with temporary_mail() as running:
        yield running


@pytest.fixture
def post(desk: Desk, catcher: MailCatcher, monkeypatch: pytest.MonkeyPatch) -> Post:
    house = desk.house
    return listening(
        Post(house.gate, settings_for(house.settings.database_url, smtp_url=catcher.smtp_url)), monkeypatch
    )


def with_email(files: Files, email: str) -> Files:
    return changed(files, "users.csv", "mara@example.org", email)


async def by_hand(desk: Desk, email: str = BY_HAND) -> None:
    """As `people.addresses.set_family_email` leaves it."""
    before = await desk.person("mo")
    async with desk.open(SYSTEM) as work:
        row = update(Person).where(Person.roster_id == "mo")
        await work.session.execute(row.values(email=email, email_set_at=work.at, roster_email=before.email))


async def signed_in(desk: Desk, roster_id: str) -> None:
    person = await desk.person(roster_id)
    async with desk.open(SYSTEM) as work:
        account = {"issuer": "https://id.test", "subject": roster_id, "linked_by": "roster", "last_used_at": None}
        work.session.add(Identity(district_id=desk.district_id, person_id=person.id, **account))


@pytest.mark.parametrize("says", ["mara@example.org", "MARA@example.org", ""])
async def test_a_roster_that_says_nothing_new_keeps_what_was_written_by_hand(desk: Desk, says: str) -> None:
    await desk.bring(version_12())
    await by_hand(desk)
    row = await desk.preview(with_email(version_12(), says))
    assert row.warnings == [] and row.counts["guardian"]["changed"] == 0
    [note] = await desk.findings(row, "note")
    assert note.label == "Mara Ñandú" and "entered by hand" in note.reason_en and "a mano" in note.reason_es
    assert (await desk.apply(row.id)).state == "applied"
    after = await desk.person("mo")
    assert after.email == BY_HAND and after.email_set_at is not None


async def test_a_roster_that_says_something_new_is_taken_when_somebody_confirmed_it(desk: Desk) -> None:
    await desk.bring(version_12())
    await by_hand(desk)
    row = await desk.preview(with_email(version_12(), ELSEWHERE))
    [warning] = row.warnings
    assert (warning["code"], warning["subject"]) == ("EMAIL_BY_HAND", "guardian")
    assert "Mara Ñandú" in warning["en"] and "Mara Ñandú" in warning["es"] and ELSEWHERE not in warning["en"]
    with pytest.raises(WarningsNotConfirmed):
        await desk.apply(row.id)
    assert (await desk.person("mo")).email == BY_HAND
    assert (await desk.apply(row.id, confirm=True)).state == "applied"
    after = await desk.person("mo")
    assert (after.email, after.email_set_at, after.roster_email) == (ELSEWHERE, None, None)
    # From here on the roster's word is the last one again.
    row = await desk.preview(version_12())
    assert row.warnings == [] and row.counts["guardian"]["changed"] == 1


async def test_what_is_written_between_preview_and_applying_is_not_undone_unseen(desk: Desk) -> None:
    await desk.bring(version_12())
    row = await desk.preview(with_email(version_12(), ELSEWHERE))
    assert row.warnings == []
    await by_hand(desk)
    row = await desk.apply(row.id, confirm=True)
    assert (row.state, row.failure["code"]) == ("failed", "ROSTER_PREVIEW_OUTDATED")
    assert (await desk.person("mo")).email == BY_HAND


async def test_what_was_written_by_hand_and_said_by_the_roster_is_no_finding(desk: Desk) -> None:
    await desk.bring(version_12())
    await by_hand(desk)
    row = await desk.preview(with_email(version_12(), BY_HAND))
    assert row.warnings == [] and await desk.findings(row, "note") == []


async def test_a_colleague_whose_address_a_roster_changes_is_told_at_the_one_before(desk: Desk, post: Post) -> None:
    """Whoever brings a roster could write their own address there, and then ask the colleague in anew."""
    await desk.bring(version_12())
    await signed_in(desk, "te")
    files = changed(version_12(), "users.csv", "theo@example.org", "gita@example.org")
    await desk.bring(with_email(files, ELSEWHERE))
    [mail] = await post.deliver(desk.district_id)
    assert to(mail) == "theo@example.org" and mail["Subject"] == "Your e-mail address was changed"
    assert "Theo" in plain(mail) and "gita@example.org" not in plain(mail)
    # Mara never signed in: there is no account of hers that somebody could take.
    await desk.bring(changed(files, "users.csv", "gita@example.org", "GITA@example.org"))
    assert await post.deliver(desk.district_id) == [], "the same address"


async def test_a_colleague_whose_address_a_roster_takes_away_is_told_too(desk: Desk, post: Post) -> None:
    await desk.bring(version_12())
    await signed_in(desk, "te")
    await desk.bring(changed(version_12(), "users.csv", "theo@example.org", ""))
    assert [to(mail) for mail in await post.deliver(desk.district_id)] == ["theo@example.org"]


async def test_a_letter_on_its_way_to_an_address_a_roster_corrects_opens_nothing(desk: Desk) -> None:
    await desk.bring(version_12())
    mother = await desk.person("mo")
    async with desk.open(SYSTEM) as work:
        asked = {"person_id": mother.id, "invited_by_id": None, "used_at": None, "revoked_at": None}
        for token, of in ((b"1", {}), (b"2", {"used_at": work.at})):
            one = {**asked, **of, "token_digest": token, "email": mother.email, "expires_at": work.at}
            work.session.add(Invitation(district_id=desk.district_id, id=new_id(), **one))
    await desk.bring(with_email(version_12(), "MARA@example.org"))
    assert [one.revoked_at for one in await desk.all(Invitation)] == [None, None], "the same address"
    await desk.bring(with_email(version_12(), ELSEWHERE))
    ended = {one.used_at is None: one.revoked_at is not None for one in await desk.all(Invitation)}
    assert ended == {True: True, False: False}
