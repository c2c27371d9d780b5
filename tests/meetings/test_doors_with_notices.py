"""Whoever is written to about a student and has no account is let in by the same letter, and nobody else is."""

from __future__ import annotations

import re
import uuid
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import select, update
from tests.factories import Town, make_town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.meetings.arranging import HOUR, STARTS, arranged, does, event_of
from tests.notices.post import Post, everything, plain, to

from trellis.districts.model import IdentityProvider
from trellis.kernel.audit import AuditEntry
from trellis.kernel.hashing import secret_digest
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.meetings.model import Meeting
from trellis.people.invitations import LASTS, invite
from trellis.people.model import Identity, Invitation, Person
from trellis.signatures import service as signatures
from trellis.students.model import RightsHolder
from trellis.students.service import let_in_by

DOOR = re.compile(r"http://trellis\.test/family/invitation/([\w-]+)/([\w-]+)\?to=(/family/\S+)")


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def mailed(post: Post, town: Town) -> dict[str, EmailMessage]:
    return {to(mail).split(".")[0]: mail for mail in await post.deliver(town.district_id)}


async def invitations(gate: Gate, town: Town) -> list[Invitation]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return list((await work.session.execute(select(Invitation).order_by(Invitation.id))).scalars())


async def has_an_account(gate: Gate, town: Town, who: str, *, families_at: str = "https://families.test") -> None:
    """An account of https://families.test, in a district whose families sign in at `families_at`."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        work.session.add(
            IdentityProvider(
                district_id=town.district_id,
                audience="family",
                label="Families",
                issuer=families_at,
                client_id="trellis",
                client_secret="sealed",
            )
        )
        work.session.add(
            Identity(
                district_id=town.district_id,
                person_id=town.people[who],
                issuer="https://families.test",
                subject=who,
                linked_by="invitation",
                last_used_at=None,
            )
        )


async def asked_to_meet(gate: Gate, town: Town) -> Meeting:
    meeting = await arranged(gate, town)
    return await does(gate, town, "case_manager", "send_invitations", meeting, idempotency_key="invite once")


async def plan_for_signing(gate: Gate, town: Town) -> uuid.UUID:
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    await finalized(gate, town, plan)
    return plan.id


async def ask(gate: Gate, town: Town, plan_id: uuid.UUID, key: str) -> None:
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await signatures.request_signatures(work, plan_id=plan_id, idempotency_key=key)


async def test_the_letter_to_a_meeting_is_a_parents_own_door_to_it(gate: Gate, town: Town, post: Post) -> None:
    await asked_to_meet(gate, town)
    [invitation] = await invitations(gate, town)
    assert invitation.person_id == town.people["parent"], "staff have the roster's way in"
    assert invitation.invited_by_id == town.people["case_manager"]
    assert invitation.email == "helena.ruiz@" + town.slug + ".test"
    mails = await mailed(post, town)
    found = DOOR.search(plain(mails["helena"]))
    assert found, plain(mails["helena"])
    slug, token, place = found.groups()
    assert slug == town.slug and place.startswith("/family/meetings/")
    assert "You have not signed in here before" in plain(mails["helena"])
    assert not re.search(r"\d:\d\d:\d\d", plain(mails["helena"]))
    [kept] = await invitations(gate, town)
    assert kept.token_digest == secret_digest(token), "only the letter holds it"
    assert kept.used_at is None and timedelta_of(kept) <= LASTS.total_seconds()
    for who in ("ana", "bo", "eve"):
        assert "/invitation/" not in everything(mails[who])
    assert token not in str(event_of(mails["helena"])[1]["description"])


def timedelta_of(invitation: Invitation) -> float:
    return (invitation.expires_at - invitation.created_at).total_seconds() - 1


async def test_who_has_an_account_gets_no_invitation(gate: Gate, town: Town, post: Post) -> None:
    await has_an_account(gate, town, "parent")
    await asked_to_meet(gate, town)
    assert await invitations(gate, town) == []
    mail = (await mailed(post, town))["helena"]
    assert "http://trellis.test/family/meetings/" in plain(mail) and "signed in here before" not in plain(mail)
    # Signed out, they are asked to sign in there, and not where.
    assert re.search(rf"/family/meetings/\S+\?district={town.slug}\s", plain(mail)), plain(mail)


async def test_whose_account_is_of_a_provider_the_families_left_is_let_in_again(
    gate: Gate, town: Town, post: Post
) -> None:
    await has_an_account(gate, town, "parent", families_at="https://families.elsewhere.test")
    await asked_to_meet(gate, town)
    [invitation] = await invitations(gate, town)
    assert invitation.person_id == town.people["parent"]
    mail = plain((await mailed(post, town))["helena"])
    assert DOOR.search(mail), mail
    assert "another sign-in service now" in mail and "have not signed in here before" not in mail


async def test_a_provider_that_lets_in_staff_alone_lets_no_parent_in(gate: Gate, town: Town, post: Post) -> None:
    await has_an_account(gate, town, "parent", families_at="https://families.elsewhere.test")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        work.session.add(
            IdentityProvider(
                district_id=town.district_id,
                audience="staff",
                label="Staff",
                issuer="https://families.test",
                client_id="trellis",
                client_secret="sealed",
            )
        )
    await asked_to_meet(gate, town)
    assert [one.person_id for one in await invitations(gate, town)] == [town.people["parent"]]


async def test_whose_right_has_ended_is_not_let_in_by_a_letter(gate: Gate, town: Town, post: Post) -> None:
    meeting = await arranged(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(
            update(RightsHolder)
            .where(RightsHolder.person_id == town.people["parent"])
            .values(ends_on=RightsHolder.starts_on)
        )
    await does(gate, town, "case_manager", "send_invitations", meeting)
    assert await invitations(gate, town) == []


async def test_the_deed_is_in_the_log_with_the_letter_it_went_with(gate: Gate, town: Town) -> None:
    await asked_to_meet(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        asked = select(AuditEntry).where(AuditEntry.action == "family.invite")
        [entry] = (await work.session.execute(asked)).scalars()
    assert entry.actor_person_id == town.people["case_manager"] and entry.student_id == town.student_id
    assert entry.detail == {
        "person_id": str(town.people["parent"]),
        "with_notice": "meeting_invitation",
        "is_first": True,
    }


async def test_a_moved_meeting_has_a_new_door_and_the_first_one_stays_open(gate: Gate, town: Town, post: Post) -> None:
    meeting = await asked_to_meet(gate, town)
    await mailed(post, town)
    await does(
        gate, town, "case_manager", "reschedule", meeting, starts_at=STARTS + HOUR, ends_at=STARTS + 2 * HOUR,
        location=None,
    )  # fmt: skip
    first, second = await invitations(gate, town)
    assert first.revoked_at is None and second.revoked_at is None
    found = DOOR.search(plain((await mailed(post, town))["helena"]))
    assert found
    assert (await invitations(gate, town))[1].token_digest == secret_digest(found[2])


async def test_a_meeting_called_off_opens_no_door(gate: Gate, town: Town, post: Post) -> None:
    meeting = await asked_to_meet(gate, town)
    await mailed(post, town)
    await does(gate, town, "case_manager", "cancel", meeting, reason="Snow")
    assert len(await invitations(gate, town)) == 1
    assert "/invitation/" not in everything((await mailed(post, town))["helena"])


async def test_pressing_twice_sends_one_door(gate: Gate, town: Town) -> None:
    meeting = await asked_to_meet(gate, town)
    await does(gate, town, "case_manager", "send_invitations", meeting, idempotency_key="invite once")
    assert len(await invitations(gate, town)) == 1


async def test_who_came_in_meanwhile_is_led_straight_to_the_place(gate: Gate, town: Town, post: Post) -> None:
    await asked_to_meet(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Invitation).values(used_at=work.at))
    mail = (await mailed(post, town))["helena"]
    assert "http://trellis.test/family/meetings/" in plain(mail) and "/invitation/" not in plain(mail)


async def test_asking_for_a_signature_and_once_more_lets_a_parent_in(gate: Gate, town: Town, post: Post) -> None:
    plan_id = await plan_for_signing(gate, town)
    await mailed(post, town)
    await ask(gate, town, plan_id, "the-first-asking")
    first = DOOR.search(plain((await mailed(post, town))["helena"]))
    assert first and first[3].startswith("/family/decide/")
    await ask(gate, town, plan_id, "the-second-asking")
    second = DOOR.search(plain((await mailed(post, town))["helena"]))
    assert second and second[3] == first[3] and second[2] != first[2]
    _of_the_notice, *of_asking = [one.token_digest for one in await invitations(gate, town) if one.revoked_at is None]
    assert of_asking == [secret_digest(first[2]), secret_digest(second[2])]


async def test_the_words_are_the_parents(gate: Gate, town: Town, post: Post) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Person).where(Person.id == town.people["parent"]).values(language="es"))
    await asked_to_meet(gate, town)
    mail = (await mailed(post, town))["helena"]
    assert "Usted no ha entrado aquí antes" in plain(mail) and "Es solo para usted" in plain(mail)


SHOWN = ("with", "at", "who")


async def let_in(gate: Gate, town: Town, who: str = "parent") -> tuple[Any, ...]:
    """What the student's page says of the letter that let this person in."""
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        asked = select(*(let_in_by(work, town.people[who], said) for said in SHOWN))
        return tuple((await work.session.execute(asked)).one())


async def test_a_door_nobody_opened_by_hand_is_on_record_and_on_the_students_page(gate: Gate, town: Town) -> None:
    """Whoever a roster made family is let in by a letter; who works with the child sees when and by whose deed."""
    assert await let_in(gate, town) == (None, None, None)
    await asked_to_meet(gate, town)
    [invitation] = await invitations(gate, town)
    assert await let_in(gate, town) == ("meeting_invitation", invitation.created_at, "Ana Reyes")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        asked = select(AuditEntry).where(AuditEntry.action == "family.invite")
        [entry] = (await work.session.execute(asked)).scalars()
        await work.session.execute(update(Invitation).values(used_at=work.at))
    assert entry.student_id == town.student_id and entry.actor_person_id == town.people["case_manager"]
    said = {"person_id": str(town.people["parent"]), "with_notice": "meeting_invitation", "is_first": True}
    assert entry.detail == said
    assert (await let_in(gate, town))[0] == "meeting_invitation", "also after it was followed"


async def test_who_was_invited_by_hand_was_let_in_by_no_letter(gate: Gate, town: Town) -> None:
    await asked_to_meet(gate, town)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await invite(
            work,
            student_id=town.student_id,
            person_id=town.people["parent"],
            idempotency_key="by hand now",
            secret_key="k" * 40,
        )
    assert await let_in(gate, town) == (None, None, None)


async def test_a_way_back_in_is_no_first_door(gate: Gate, town: Town) -> None:
    await has_an_account(gate, town, "parent", families_at="https://moved.test")
    await asked_to_meet(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        asked = select(AuditEntry.detail).where(AuditEntry.action == "family.invite")
        assert [detail["is_first"] for detail in (await work.session.execute(asked)).scalars()] == [False]
