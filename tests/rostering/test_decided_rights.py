"""What a court decided about a parent's rights, and a roster that misses a line once (34 CFR 99.4, 300.613(c))."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import trellis.rooms  # noqa: F401  (jobs are declared by importing them)
from tests.rostering.bundles import changed, version_12, without
from tests.rostering.standing import day_of, rights_of
from trellis.attachments.model import Attachment
from trellis.holders import service
from trellis.holders.service import Decided, Somebody
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import JOBS
from trellis.kernel.tenancy import SYSTEM, Actor
from trellis.notices.model import Message
from trellis.people.model import Person, PersonRole

pytestmark = pytest.mark.database
WITHOUT_HER = without(
    changed(version_12(), "users.csv", "1002,,,mo,KG", "1002,,,,KG"), "guardian-relations.csv", "st2,mo"
)


async def ordered(desk, who, starts_on: date, ends_on: date | None = None) -> None:
    """The director puts an order of the court on record: `who` has no right for st2 from a day on."""
    director, student = new_id(), (await desk.person("st2")).id
    async with desk.open(SYSTEM) as work:
        names = {"given_name": "Dora", "family_name": "Lee", "name_key": "dora lee", "family_name_key": "lee"}
        me = Person(district_id=work.district_id, id=director, kind="staff", email="dora@mail.test", **names)
        work.session.add(me)
        await work.session.flush()
        role = {"role": "special_education_admin", "starts_on": date(2020, 1, 1)}
        work.session.add(PersonRole(district_id=work.district_id, person_id=director, **role))
        scan = Attachment(
            district_id=work.district_id,
            id=new_id(),
            student_id=student,
            uploaded_by_id=director,
            content_type="application/pdf",
            byte_count=9,
            upload_key="u",
            object_key="k",
            sha256="0" * 64,
            kind="other",
            title="Order of the court",
            file_name="order.pdf",
            state="ready",
        )
        work.session.add(scan)
    actor = Actor(kind="person", person_id=director, roles=frozenset({"special_education_admin"}))
    said = Decided("court_order", starts_on, "No rights.", scopes=(), ends_on=ends_on, attachment_id=scan.id)
    async with desk.open(actor) as work:
        await service.decide(
            work, student_id=student, who=who, decided=said, seen_number=0, idempotency_key="once-1234"
        )


@pytest.mark.parametrize("in_days", [0, 7])
async def test_an_order_outlives_a_roster_that_missed_a_line(desk, in_days) -> None:
    await desk.bring(version_12())
    starts_on = await day_of(desk) + timedelta(days=in_days)
    await ordered(desk, (await desk.person("mo")).id, starts_on)
    before = await rights_of(desk, "st2", "mo")
    assert {ends for _, _, ends in before} == {starts_on}
    await desk.bring(WITHOUT_HER)
    assert await rights_of(desk, "st2", "mo") == before, "the day the decision names stands"
    row = await desk.bring(version_12())
    assert await rights_of(desk, "st2", "mo") == before
    assert "rights_kept" in [f.detail.get("reason") for f in await desk.findings(row, "note")]


async def test_what_stands_again_after_an_order_ends_with_the_tie_and_is_not_presumed_anew(desk) -> None:
    await desk.bring(version_12())
    day = await day_of(desk)
    await ordered(desk, (await desk.person("mo")).id, day, day + timedelta(days=30))
    assert [ends for _, _, ends in await rights_of(desk, "st2", "mo")].count(None) == 2
    await desk.bring(WITHOUT_HER)
    assert {ends for _, _, ends in await rights_of(desk, "st2", "mo")} == {day}
    await desk.bring(version_12())
    assert {ends for _, _, ends in await rights_of(desk, "st2", "mo")} == {day}


async def test_a_tie_that_comes_new_waits_where_a_decision_is_about_somebody_no_roster_knew(desk) -> None:
    """Whom the court named may be whom the roster brings now; only a person can tell."""
    await desk.bring(WITHOUT_HER)
    await ordered(desk, Somebody("Mona", "Lind", None), await day_of(desk))
    row = await desk.bring(version_12())
    assert await rights_of(desk, "st2", "mo") == []
    assert "rights_kept" in [f.detail.get("reason") for f in await desk.findings(row, "note")]
    assert len(await rights_of(desk, "st1", "mo")) == 2, "of a brother nothing was decided"
    student = (await desk.person("st2")).id
    for _ in range(2):
        await JOBS["holders.rights_wait"].body(desk.house, district_id=desk.district_id, student_id=str(student))
    (letter,) = await desk.all(Message, Message.template == "rights_to_decide")
    (told,) = await desk.all(Person, Person.id == letter.person_id)
    assert (told.name, letter.student_id) == ("Dora Lee", student)
