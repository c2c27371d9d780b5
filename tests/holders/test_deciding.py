"""Orders, papers, surrogates and foster parents: who decides is who the papers say, on the very day they say."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text, update

from tests.consents.a_consent import ask_of, pending
from tests.factories import make_town
from trellis.access import Permission, may
from trellis.access.rights import who_consents, who_is_told
from trellis.attachments.model import Attachment
from trellis.deadlines.model import Deadline
from trellis.holders import problems, reading, service
from trellis.holders.model import RightsDecision
from trellis.holders.service import Decided, Somebody
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.repeating import KeyUsedForSomethingElse
from trellis.kernel.tenancy import SYSTEM
from trellis.notices.model import Message
from trellis.notices.template import FILLS, TEMPLATES
from trellis.people.model import Person
from trellis.rostering.rights import Held as RosterHeld
from trellis.rostering.rights import rights_changes
from trellis.students.model import RightsHolder, Student

pytestmark = pytest.mark.database
ZONE = ZoneInfo("America/Los_Angeles")


@pytest.fixture
async def town(gate):
    return await make_town(gate)


async def paper(gate, town, **other) -> Attachment:
    """The order's scan, checked."""
    said = {"kind": "other", "title": "Order of the court", "file_name": "order.pdf", "state": "ready", **other}
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        row = Attachment(
            district_id=work.district_id,
            id=new_id(),
            student_id=town.student_id,
            uploaded_by_id=town.people["director"],
            content_type="application/pdf",
            byte_count=9,
            upload_key=f"up/{new_id()}",
            object_key="k",
            sha256="0" * 64,
            **said,
        )
        work.session.add(row)
    return row


async def decide(gate, town, who="parent", by="director", *, seen=0, key="once-1234", about=None, **said):
    said = {"kind": "court_order", "reason": "The order of the superior court.", **said}
    async with gate.open(town.district_id, town.actor(by), "test") as work:
        said.setdefault("starts_on", work.at.astimezone(ZONE).date())
        return await service.decide(
            work,
            student_id=town.student_id,
            who=about or town.people[who],
            decided=Decided(**said),
            seen_number=seen,
            idempotency_key=key,
        )


async def ordered(gate, town, who="parent", **said):
    return await decide(gate, town, who, attachment_id=(await paper(gate, town)).id, **said)


async def rows_of(gate, town, who) -> set[tuple]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rows = await work.session.execute(select(RightsHolder).where(RightsHolder.person_id == town.people[who]))
        return {
            (r.law, r.basis, r.may_view, r.may_consent, r.may_receive_notice, r.starts_on, r.ends_on)
            for r in rows.scalars()
        }


async def today_of(gate, town) -> date:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return work.at.astimezone(ZONE).date()


async def test_an_order_in_force_today_ends_a_right_at_once_and_says_why(gate, town):
    order = await ordered(gate, town, scopes=("view",))
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        assert await may(work, Permission.SEE_STUDENT, town.student_id)
        assert not await may(work, Permission.ANSWER_CONSENT, town.student_id)
        assert not await may(work, Permission.READ_NOTICE, town.student_id)
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        page = await reading.rights(work, student_id=town.student_id)
        assert await who_consents(work, town.student_id) == []
        (decision,) = page.decisions
        assert (decision.row.id, decision.recorded_by.id) == (order.id, town.people["director"])
        assert decision.paper.title == "Order of the court"
        now = [(h.row.law, h.row.may_consent, h.decision) for h in page.held if h.standing == "in_force"]
        assert now == [("FERPA", False, 1), ("IDEA", False, 1)]
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        logged = await work.session.execute(select(AuditEntry.detail).where(AuditEntry.action == "rights.decide"))
        assert [d["kind"] for d in logged.scalars()] == ["court_order"]


@pytest.mark.parametrize("days", [-1, 0, 1])
async def test_a_right_begins_and_ends_on_its_day_in_the_districts_time_zone(gate, town, monkeypatch, days):
    """No job runs: the policy, the deeds and the letters ask for the day."""
    first = await today_of(gate, town) + timedelta(days=10)
    last = first + timedelta(days=20)
    await ordered(gate, town, "other_parent", scopes=("view", "consent", "notice"), starts_on=first, ends_on=last)
    for turning, holds_from in ((first, True), (last, False)):
        # A minute before and after midnight there, which is another day in Greenwich.
        for hour, minute in ((0, 1), (23, 59)):
            there = datetime(turning.year, turning.month, turning.day, hour, minute, tzinfo=ZONE) + timedelta(days=days)
            monkeypatch.setattr("trellis.kernel.clock.now", lambda there=there: there)
            holds = holds_from if days >= 0 else not holds_from
            async with gate.open(town.district_id, town.actor("other_parent"), "test") as work:
                seen = (await work.session.execute(select(Student.id))).scalars().all()
                assert (seen == [town.student_id]) is holds, there
                assert await may(work, Permission.ANSWER_CONSENT, town.student_id) is holds
            async with gate.open(town.district_id, SYSTEM, "test") as work:
                assert (town.people["other_parent"] in await who_consents(work, town.student_id)) is holds
                assert (town.people["other_parent"] in await who_is_told(work, town.student_id)) is holds


async def test_what_a_parent_held_stands_again_when_the_order_is_over(gate, town):
    day = await today_of(gate, town)
    await ordered(gate, town, scopes=(), ends_on=day + timedelta(days=30))
    assert {row for row in await rows_of(gate, town, "parent") if row[5] == day + timedelta(days=30)} == {
        ("IDEA", "presumed", True, True, True, day + timedelta(days=30), None),
        ("FERPA", "presumed", True, True, True, day + timedelta(days=30), None),
    }


async def test_a_parents_right_does_not_end_without_a_paper(gate, town):
    with pytest.raises(problems.PaperNeeded):
        await decide(gate, town, kind="ended")
    with pytest.raises(problems.PaperNeeded):
        await decide(gate, town)
    assert {row[6] for row in await rows_of(gate, town, "parent")} == {None}


async def test_while_a_consent_is_open_a_future_order_is_refused_with_what_is_open(gate, town):
    _, request = await pending(gate, town)
    tomorrow = await today_of(gate, town) + timedelta(days=1)
    with pytest.raises(problems.StillOpen) as refused:
        await ordered(gate, town, scopes=("view",), starts_on=tomorrow)
    assert "Helena Ruiz" in refused.value.says.en
    assert "a request for consent" in refused.value.says.en
    assert (await ask_of(gate, town, request)).state in ("requested", "viewed")
    assert {row[6] for row in await rows_of(gate, town, "parent")} == {None}


async def test_an_order_in_force_closes_what_is_open_tells_the_others_and_waits_to_be_looked_at(gate, town):
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        for law in ("IDEA", "FERPA"):
            work.session.add(
                RightsHolder(
                    district_id=work.district_id,
                    student_id=town.student_id,
                    person_id=town.people["other_parent"],
                    law=law,
                    starts_on=date(2026, 8, 1),
                )
            )
    _, request = await pending(gate, town)
    order = await ordered(gate, town, scopes=("view",))
    assert {one["what"] for one in order.closed} >= {"consent"}
    closed = await ask_of(gate, town, request)
    assert (closed.state, closed.closed_because) == ("closed", "rights_ended")
    assert (await ask_of(gate, town, request, "other_parent")).state == "requested"
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        told = await work.session.execute(select(Message.person_id).where(Message.template == "rights_changed"))
        assert set(told.scalars()) == {town.people["other_parent"], town.people["case_manager"]}
    with pytest.raises(NotAllowed):
        async with gate.open(town.district_id, town.actor("teacher"), "test") as work:
            await reading.rights(work, student_id=town.student_id)
    for who in ("case_manager", "principal"):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            looked = await service.look_at(work, decision_id=order.id)
            assert looked.looked_at_by_id == town.people["case_manager"]


async def test_of_two_who_decide_at_once_one_is_told(gate, town):
    scan = await paper(gate, town)

    async def one(key):
        return await decide(gate, town, attachment_id=scan.id, scopes=("view",), key=key)

    found = await asyncio.gather(one("first-key"), one("second-key"), return_exceptions=True)
    assert sorted(type(f).__name__ for f in found) == ["RightsChanged", "RightsDecision"]
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert len((await work.session.execute(select(RightsDecision))).scalars().all()) == 1


async def test_the_same_key_decides_once(gate, town):
    scan = await paper(gate, town)
    first = await decide(gate, town, attachment_id=scan.id, scopes=("view",))
    assert (await decide(gate, town, attachment_id=scan.id, scopes=("view",))).id == first.id


@pytest.mark.parametrize("who", ["case_manager", "teacher", "principal", "admin", "parent", "other_parent", "stranger"])
async def test_special_education_administration_decides_and_nobody_else(gate, town, who):
    with pytest.raises((NotAllowed, NotFound)):
        await ordered(gate, town, "other_parent", by=who, scopes=("view",))


async def test_a_decision_stands(gate, town):
    order = await ordered(gate, town, scopes=("view",))
    for deed in ("UPDATE rights_decision SET reason = 'x'", "DELETE FROM rights_decision"):
        with pytest.raises(Exception, match="permission denied"):
            async with gate.open(town.district_id, town.actor("director"), "test") as work:
                await work.session.execute(text(deed))
    assert order.number == 1


SURROGATE = {"kind": "surrogate", "ground": "not_located", "is_without_conflict": True}
ROSA = Somebody("Rosa", "Diaz", "rosa@volunteers.test")


async def test_a_surrogate_who_is_new_here_decides_from_their_day_and_the_clock_is_kept(gate, town):
    day = await today_of(gate, town)
    found = await decide(gate, town, about=ROSA, needed_on=day - timedelta(days=35), **SURROGATE)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert found.person_id in await who_consents(work, town.student_id)
        person = (await work.session.execute(select(Person).where(Person.id == found.person_id))).scalar_one()
        assert (person.kind, person.name_key) == ("guardian", "rosa diaz")
        clock = (await work.session.execute(select(Deadline).where(Deadline.rule_id == "SURROGATE"))).scalar_one()
        assert (clock.state, clock.met_on, clock.due_on) == ("met", day, day - timedelta(days=5))


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"is_without_conflict": False}, "isWithoutConflict"),
        ({"ground": None}, "ground"),
        ({"ground": "convenient"}, "ground"),
        ({"reason": "  "}, "reason"),
        ({"ends_on": date(2026, 1, 1)}, "endsOn"),
        ({"starts_on": date(1926, 1, 1)}, "startsOn"),
        ({"kind": "adopted", "ground": None}, "kind"),
    ],
)
async def test_what_is_missing_for_a_surrogate_is_said(gate, town, said, wrong):
    with pytest.raises(InvalidInput) as refused:
        await decide(gate, town, about=ROSA, **{**SURROGATE, **said})
    assert refused.value.field == wrong


async def test_an_employee_is_no_surrogate_by_name_or_by_address(gate, town):
    with pytest.raises(problems.SurrogateIsEmployee):
        await decide(gate, town, about=Somebody("Bo", "Lindqvist", f"Bo.Lindqvist@{town.slug}.test"), **SURROGATE)
    with pytest.raises(NotFound):  # nobody of this family
        await decide(gate, town, "stranger", **SURROGATE)


async def test_an_appointment_ends_when_it_is_said_to_and_not_while_something_is_open(gate, town):
    day = await today_of(gate, town)
    found = await decide(gate, town, about=ROSA, starts_on=day - timedelta(days=60), **SURROGATE)
    _, request = await pending(gate, town)
    with pytest.raises(problems.StillOpen):
        await decide(gate, town, about=found.person_id, kind="ended", seen=1, key="ended-1234")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(
            text("UPDATE consent_ask SET state = 'expired' WHERE request_id = :r AND person_id = :p"),
            {"r": request.id, "p": found.person_id},
        )
        await work.session.execute(text("UPDATE prior_notice SET state = 'delivered' WHERE state = 'issued'"))
    await decide(gate, town, about=found.person_id, kind="ended", seen=1, key="ended-5678")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert found.person_id not in await who_consents(work, town.student_id)


async def test_a_student_of_age_decides_and_only_a_court_takes_it_back(gate, town):
    day = await today_of(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(
            update(Student).where(Student.id == town.student_id).values(birth_on=date(day.year - 18, 1, 1))
        )
    with pytest.raises(problems.RightsAreTheirOwn):
        await ordered(gate, town, scopes=("view", "consent"))
    await ordered(gate, town, kind="guardianship", key="guardian-1")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await who_consents(work, town.student_id) == [town.people["parent"]]


def test_a_roster_leaves_what_a_paper_decided():
    """A parent whom an order left nothing, and who comes with the roster anew, is presumed nothing."""
    student, person, day = new_id(), new_id(), date(2026, 11, 1)
    ended = [RosterHeld(new_id(), student, person, law, "presumed", date(2026, 9, 1)) for law in ("IDEA", "FERPA")]
    relation = {"kind": "mother", "legal_guardian": None, "ended_on": None}
    found = rights_changes([(student, person, None, relation)], ended, day)
    assert (found.give, found.left) == ([], [(student, person)])


async def test_a_key_with_other_words_of_the_order_is_another_decision(gate, town):
    """After a lost answer, whoever corrects the form is not told that the first one says what the second does."""
    scan = (await paper(gate, town)).id
    await decide(gate, town, attachment_id=scan, scopes=("view", "consent", "notice"))
    with pytest.raises(KeyUsedForSomethingElse):
        await decide(gate, town, attachment_id=scan, scopes=(), reason="No rights at all, says the order.")


async def letters_of(gate, town, template="rights_by_appointment") -> list[Message]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return list((await work.session.execute(select(Message).where(Message.template == template))).scalars())


async def entries_of(gate, town, action) -> list[dict]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = select(AuditEntry.detail).where(AuditEntry.action == action).order_by(AuditEntry.at)
        return list((await work.session.execute(found)).scalars())


@pytest.mark.parametrize("said", [{"kind": "foster"}, SURROGATE])
async def test_an_appointment_without_a_paper_ends_nobodys_right_and_neither_does_its_end(gate, town, said):
    """Said to be a foster parent and then no longer, a parent would be without any right and without a paper."""
    day = await today_of(gate, town)
    before = await rows_of(gate, town, "parent")
    await decide(gate, town, starts_on=day - timedelta(days=9), **said)
    rows = await rows_of(gate, town, "parent")
    assert before < rows
    assert {row[1] for row in rows} == {"presumed", said["kind"]}
    (logged,) = await entries_of(gate, town, "rights.decide")
    assert (logged["stands"], logged["ended"]) == (["presumed"], 0)
    assert await letters_of(gate, town) == []
    await decide(gate, town, kind="ended", seen=1, key="ended-1234")
    assert before < await rows_of(gate, town, "parent")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert town.people["parent"] in await who_consents(work, town.student_id)


async def test_an_appointment_leaves_what_a_court_ordered(gate, town):
    await ordered(gate, town, "other_parent", scopes=("view", "consent", "notice"))
    before = await rows_of(gate, town, "other_parent")
    await decide(gate, town, "other_parent", kind="foster", seen=1, key="foster-1234")
    assert before < await rows_of(gate, town, "other_parent")
    parents = await rows_of(gate, town, "parent")
    assert {(row[1], row[6]) for row in parents} == {("presumed", None)}


async def test_who_loses_a_right_by_the_paper_of_an_appointment_is_told_and_the_log_says_so(gate, town):
    day = await today_of(gate, town)
    decision = await ordered(gate, town, kind="foster")
    assert {(row[1], row[6]) for row in await rows_of(gate, town, "parent")} == {("presumed", day), ("foster", None)}
    (letter,) = await letters_of(gate, town)
    assert (letter.person_id, letter.student_id) == (town.people["parent"], town.student_id)
    assert letter.ids["decision_id"] == str(decision.id)
    (logged,) = await entries_of(gate, town, "rights.decide")
    assert (logged["stands"], logged["ended"]) == ([], 2)
    assert {one["law"] for one in await entries_of(gate, town, "rights.end")} == {"IDEA", "FERPA"}
    # The same key again writes no second letter.
    await decide(gate, town, kind="foster", attachment_id=decision.attachment_id)
    assert len(await letters_of(gate, town)) == 1


@pytest.mark.parametrize("language", ["en", "es"])
async def test_the_letter_names_no_student_and_speaks_the_readers_language(gate, town, language):
    house = SimpleNamespace(settings=SimpleNamespace(base_url="https://trellis.test"))
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Person).where(Person.id == town.people["parent"]).values(language=language))
    decision = await ordered(gate, town, kind="foster")
    (letter,) = await letters_of(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        filling = await FILLS["rights_by_appointment"](house, work, letter, language)
        student = (await work.session.execute(select(Person).where(Person.id == town.student_id))).scalar_one()
    template = TEMPLATES["rights_by_appointment"]
    assert set(filling.values) == {"name", "day"}  # the reader's own name
    said = template.subject.in_language(language) + template.body.filled(**filling.values).in_language(language)
    assert student.given_name not in said
    assert str(decision.starts_on.year) in said
    assert (" de " in filling.values["day"]) is (language == "es")


async def test_the_database_ends_no_parents_right_by_an_appointment_without_a_paper(gate, town):
    """Whatever the application says: the rule is the database's too."""
    with pytest.raises(problems.PaperNeeded):
        async with gate.open(town.district_id, town.actor("director"), "test") as work:
            work.session.add(
                RightsDecision(
                    district_id=work.district_id,
                    student_id=town.student_id,
                    person_id=town.people["parent"],
                    number=1,
                    kind="foster",
                    scopes=["view", "consent", "notice"],
                    starts_on=date(2026, 11, 1),
                    reason="Lives there now.",
                    closed=[],
                    recorded_by_id=work.person_id,
                    recorded_at=work.at,
                )
            )
            await work.session.execute(
                update(RightsHolder)
                .where(RightsHolder.person_id == town.people["parent"])
                .values(ends_on=date(2026, 11, 1))
            )
