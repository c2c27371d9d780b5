"""A roster makes nobody family by their own mailbox, and no colleague's without somebody who has looked (row 11)."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from tests.rostering.bundles import Files, changed, version_12
from tests.rostering.conftest import Desk
from tests.rostering.standing import rights_of
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Actor
from trellis.people.model import Person, PersonRole
from trellis.rostering.problems import WarningsNotConfirmed
from trellis.students.model import Relation

pytestmark = pytest.mark.database

OWN, THEOS = "gita@cedar.test", "theo@example.org"


@pytest.fixture
async def known(desk: Desk) -> Desk:
    """The uploader has an address on record."""
    await desk.bring(version_12())
    async with desk.open(SYSTEM) as work:
        hers = update(Person).where(Person.id == desk.actor.person_id)
        await work.session.execute(hers.values(email=OWN))
    return desk


def with_nora(email: str, *, child: str = "st1") -> Files:
    """A new guardian with this address, a mother by one line."""
    files = version_12()
    return {
        **files,
        "users.csv": files["users.csv"] + f"no,active,true,Nora,Vega,,{email},,,,\r\n",
        "roles.csv": files["roles.csv"] + "gx,no,primary,guardian,d\r\n",
        "guardian-relations.csv": files["guardian-relations.csv"] + f"{child},no,Mother,true,true,true,true\r\n",
    }


def reasons(findings: list) -> set[tuple[str, str]]:
    return {(one.subject, one.detail["reason"]) for one in findings if "reason" in one.detail}


@pytest.mark.parametrize("roster_id", [None, "gi"])
@pytest.mark.parametrize("email", [OWN, OWN.upper()])
async def test_who_brings_a_roster_makes_nobody_family_with_their_own_mailbox(
    known: Desk, roster_id: str | None, email: str
) -> None:
    async with known.open(SYSTEM) as work:
        hers = update(Person).where(Person.id == known.actor.person_id)
        await work.session.execute(hers.values(roster_id=roster_id))
    row = await known.preview(with_nora(email))
    notes = await known.findings(row, "note")
    assert reasons(notes) == {("guardian", "own_address"), ("relation", "own_address_child")}
    assert all(one.reason_en and one.reason_es and one.reason_en != one.reason_es for one in notes)
    assert (await known.apply(row.id, confirm=True)).state == "applied"
    assert (await known.person("no")).email is None
    assert await rights_of(known, "st1", "no") == []
    assert not await known.all(Relation, Relation.person_id == (await known.person("no")).id)
    # Brought once more it is withheld once more.
    row = await known.bring(with_nora(email))
    assert (await known.person("no")).email is None and await rights_of(known, "st1", "no") == []


async def test_nor_by_changing_the_address_of_a_parent_or_a_student(known: Desk) -> None:
    files = changed(version_12(), "users.csv", "mara@example.org", OWN)
    files = changed(files, "users.csv", "1001,,", f"1001,{OWN},")
    row = await known.preview(files)
    assert {("guardian", "own_address"), ("student", "own_address")} <= reasons(await known.findings(row, "note"))
    assert row.counts["guardian"]["changed"] == 0 and row.counts["student"]["changed"] == 0
    assert (await known.apply(row.id, confirm=True)).state == "applied"
    assert (await known.person("mo")).email == "mara@example.org" and (await known.person("st1")).email is None


async def test_another_administrator_brings_a_colleague_who_is_a_parent_and_confirms_it(known: Desk) -> None:
    hers, other = (
        known.actor,
        Actor(kind="person", person_id=new_id(), session_id=new_id(), roles=frozenset({"district_admin"})),
    )
    async with known.open(SYSTEM) as work:
        names = {"given_name": "Omar", "family_name": "Diaz", "name_key": "omar diaz", "family_name_key": "diaz"}
        work.session.add(Person(district_id=known.district_id, id=other.person_id, kind="staff", **names))
        await work.session.flush()
        office = {"person_id": other.person_id, "role": "district_admin", "starts_on": work.at.date()}
        work.session.add(PersonRole(district_id=known.district_id, **office))
    known.actor = other
    row = await known.preview(with_nora(OWN))
    [warning] = row.warnings
    assert (warning["code"], warning["subject"]) == ("STAFF_IS_FAMILY", "relation")
    for words in (warning["en"], warning["es"]):
        assert "Nora Vega" in words and "Gita Rao" in words and OWN not in words
    with pytest.raises(WarningsNotConfirmed):
        await known.apply(row.id)
    assert (await known.apply(row.id, confirm=True)).state == "applied"
    assert (await known.person("no")).email == OWN
    assert [law for law, _, _ in await rights_of(known, "st1", "no")] == ["FERPA", "IDEA"]
    # Looked at once: what stands is not asked about every night.
    assert (await known.preview(with_nora(OWN))).warnings == []
    # And whoever it is brings their own roster after that without losing what others confirmed.
    known.actor = hers
    await known.bring(with_nora(OWN))
    assert (await known.person("no")).email == OWN and len(await rights_of(known, "st1", "no")) == 2
    # A further child is another matter.
    row = await known.preview(
        {
            **with_nora(OWN),
            "guardian-relations.csv": with_nora(OWN)["guardian-relations.csv"]
            + "st2,no,Mother,true,true,true,true\r\n",
        }
    )
    assert ("relation", "own_address_child") in reasons(await known.findings(row, "note"))


@pytest.mark.parametrize("same_roster", [True, False])
async def test_any_colleagues_address_is_confirmed_before_it_is_a_familys(desk: Desk, same_roster: bool) -> None:
    if not same_roster:
        await desk.bring(version_12())
    row = await desk.preview(with_nora(THEOS))
    mine = [one for one in row.warnings if one["code"].startswith("STAFF")]
    assert [one["code"] for one in mine] == ["STAFF_IS_FAMILY"] and "Theo Park" in mine[0]["en"]
    with pytest.raises(WarningsNotConfirmed):
        await desk.apply(row.id)


async def test_an_address_that_becomes_a_colleagues_is_confirmed_too(known: Desk) -> None:
    files = changed(version_12(), "users.csv", "mara@example.org", THEOS)
    row = await known.preview(files)
    [warning] = row.warnings
    assert (warning["code"], warning["subject"]) == ("STAFF_ADDRESS", "guardian")
    assert "Mara Ñandú" in warning["en"] and "Theo Park" in warning["es"] and warning["en"] != warning["es"]


async def test_an_address_that_became_a_colleagues_after_the_preview_is_not_taken_unseen(known: Desk) -> None:
    row = await known.preview(with_nora("nora@home.test"))
    assert row.warnings == []
    async with known.open(SYSTEM) as work:  # meanwhile somebody with this address begins to work here
        await work.session.execute(update(Person).where(Person.roster_id == "te").values(email="nora@home.test"))
    row = await known.apply(row.id, confirm=True)
    assert (row.state, row.failure["code"]) == ("failed", "ROSTER_PREVIEW_OUTDATED")


async def test_staff_who_stand_in_the_roster_with_their_own_child_are_not_asked_about(known: Desk) -> None:
    files = version_12()
    lines = files["guardian-relations.csv"] + "st1,te,Father,true,true,true,true\r\n"
    row = await known.preview({**files, "guardian-relations.csv": lines})
    assert [one["code"] for one in row.warnings] == []
