"""A guardian's address is written by hand by who may; the address before it is told, and nothing opens there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.factories import Town, make_town
from tests.notices.post import SECRET_KEY, Post, plain, to
from trellis.access.ask import ChildOfTheirs
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Actor, Gate
from trellis.people.addresses import set_family_email
from trellis.people.invitations import invite
from trellis.people.model import Identity, Invitation, Person, PersonRole
from trellis.students.model import Relation, RightsHolder

NEW = "helena@new.test"


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def written(gate: Gate, town: Town, who: str | Actor, email: str = NEW, person: str = "parent") -> None:
    actor = town.actor(who) if isinstance(who, str) else who
    async with gate.open(town.district_id, actor, "test") as work:
        await set_family_email(
            work, student_id=town.student_id, person_id=town.people[person], email=email, secret_key=SECRET_KEY
        )


async def person(gate: Gate, town: Town, who: str = "parent") -> Person:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return await work.session.get_one(Person, (town.district_id, town.people[who]))


async def signed_in_once(gate: Gate, town: Town, who: str = "parent") -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        account = {"issuer": "https://families.test", "subject": who, "linked_by": "invitation", "last_used_at": None}
        work.session.add(Identity(district_id=town.district_id, person_id=town.people[who], **account))


@pytest.fixture
async def registrar(gate: Gate, town: Town) -> Actor:
    """A registrar of the student's school."""
    key = new_id()
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        names = {"given_name": "Kai", "family_name": "Sol", "name_key": "kai sol", "family_name_key": "sol"}
        work.session.add(Person(district_id=town.district_id, id=key, kind="staff", email="kai@school.test", **names))
        await work.session.flush()
        day = work.at.date() - timedelta(days=5)
        office = {"role": "registrar", "school_id": town.school_id, "starts_on": day}
        work.session.add(PersonRole(district_id=town.district_id, person_id=key, **office))
    return Actor(kind="person", person_id=key, session_id=new_id())


@pytest.mark.parametrize(
    "who", ["case_manager", "teacher", "principal", "admin", "parent", "other_parent", "student", "stranger"]
)
async def test_who_may_not_write_contacts_writes_none(gate: Gate, town: Town, who: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        await written(gate, town, who)
    assert (await person(gate, town)).email == f"helena.ruiz@{town.slug}.test"


async def test_the_registrar_and_the_special_education_office_may(gate: Gate, town: Town, registrar: Actor) -> None:
    for number, who in enumerate((registrar, "director")):
        await written(gate, town, who, f"helena{number}@new.test")
        assert (await person(gate, town)).email == f"helena{number}@new.test"


@pytest.mark.parametrize(
    "wrong", ["", "  ", "helena", "helena@", "a b@c.test", "a@b@c.test", "x" * 250 + "@c.test", "a@c.test\nBcc: d@e.f"]
)
async def test_what_is_no_address_is_refused(gate: Gate, town: Town, wrong: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await written(gate, town, "director", wrong)
    assert refused.value.field == "email" and refused.value.says.en != refused.value.says.es
    assert (await person(gate, town)).email_set_at is None


async def test_nobody_gives_a_guardian_their_own_address(gate: Gate, town: Town) -> None:
    with pytest.raises(InvalidInput) as refused:
        await written(gate, town, "director", f"FRANK.MOSS@{town.slug}.test")
    assert "your own address" in refused.value.says.en


async def test_nobody_gives_a_guardian_the_address_of_a_colleague(gate: Gate, town: Town, registrar: Actor) -> None:
    """It would open the child to whoever reads that mailbox. A parent who works here comes with the roster, where an
    administrator confirms it (rostering/mailboxes.py)."""
    for who, address in ((registrar, f"Ana.Reyes@{town.slug}.test"), ("director", "KAI@school.test")):
        with pytest.raises(InvalidInput) as refused:
            await written(gate, town, who, address)
        assert refused.value.field == "email" and refused.value.says.en != refused.value.says.es
        assert refused.value.do_next is not None and refused.value.do_next.en != refused.value.do_next.es
    assert (await person(gate, town)).email_set_at is None
    async with gate.open(town.district_id, SYSTEM, "test") as work:  # whoever left works here no more
        await work.session.execute(update(Person).where(Person.email == "kai@school.test").values(status="ended"))
    await written(gate, town, "director", "kai@school.test")


@pytest.mark.parametrize("who", ["case_manager", "student", "stranger"])
async def test_only_guardians_of_this_student_have_one_written(gate: Gate, town: Town, who: str) -> None:
    with pytest.raises(NotFound):
        await written(gate, town, "director", person=who)


async def test_a_guardian_who_is_none_of_this_student_any_more_has_none_written(gate: Gate, town: Town) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        day = work.at.date() - timedelta(days=2)
        await work.session.execute(update(Relation).values(ended_on=day))
        await work.session.execute(update(RightsHolder).values(starts_on=day, ends_on=day))
    with pytest.raises(NotFound):
        await written(gate, town, "director")


async def test_who_shares_a_child_with_a_guardian_never_writes_their_address(gate: Gate, town: Town) -> None:
    """Whoever may not see the other home's address (threats row 4) does not set it either, whatever their office."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        tie = {"kind": "father", "said_as": "Father"}
        work.session.add(
            Relation(district_id=town.district_id, student_id=town.student_id, person_id=town.people["director"], **tie)
        )
    with pytest.raises(ChildOfTheirs):
        await written(gate, town, "director")
    assert (await person(gate, town)).email == f"helena.ruiz@{town.slug}.test"


async def test_it_is_in_the_log_without_the_address(gate: Gate, town: Town) -> None:
    await written(gate, town, "director")
    await written(gate, town, "director")  # says nothing new, does nothing
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        asked = select(AuditEntry).where(AuditEntry.action == "person.email_set")
        [entry] = (await work.session.execute(asked)).scalars()
    assert (entry.actor_person_id, entry.subject_id) == (town.people["director"], town.people["parent"])
    assert (entry.student_id, entry.detail) == (town.student_id, {"had_one": True})


async def test_the_address_before_is_told_and_not_the_new_one(gate: Gate, town: Town, post: Post) -> None:
    await signed_in_once(gate, town)
    await written(gate, town, "director")
    [mail] = await post.deliver(town.district_id)
    assert to(mail) == f"helena.ruiz@{town.slug}.test" and mail["Subject"] == "Your e-mail address was changed"
    assert NEW not in plain(mail) and "Helena" in plain(mail)
    [row] = await post.messages(town.district_id)
    assert row.state == "sent" and row.secret is None
    assert "helena" not in str(row.ids), "the queue and the row hold no address"


async def test_an_address_nobody_signed_in_with_is_not_written_to(gate: Gate, town: Town, post: Post) -> None:
    await written(gate, town, "director")
    assert await post.deliver(town.district_id) == []


async def test_an_invitation_on_its_way_to_the_address_before_opens_nothing(gate: Gate, town: Town) -> None:
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await invite(
            work,
            student_id=town.student_id,
            person_id=town.people["parent"],
            idempotency_key="asked once",
            secret_key=SECRET_KEY,
        )
    await written(gate, town, "director")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        [invitation] = (await work.session.execute(select(Invitation))).scalars()
    assert invitation.revoked_at is not None


async def test_who_had_none_can_be_invited_afterwards(gate: Gate, town: Town, post: Post) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Person).where(Person.id == town.people["parent"]).values(email=None))
    await written(gate, town, "director", f"  {NEW} ")
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await invite(
            work,
            student_id=town.student_id,
            person_id=town.people["parent"],
            idempotency_key="asked once",
            secret_key=SECRET_KEY,
        )
    [mail] = await post.deliver(town.district_id)
    assert to(mail) == NEW
