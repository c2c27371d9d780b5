"""A family asks, the school answers: by day, in writing, and with what the law wants of a refusal."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from tests.factories import Town, make_town
from tests.holders.test_deciding import ordered
from trellis.access.day import today
from trellis.asking import answering, enforced, problems, reading, rules, service
from trellis.asking.jobs import fill
from trellis.asking.model import FamilyRequest, FamilyRequestNote
from trellis.asking.today import rows_for
from trellis.attachments.storage import Storage
from trellis.deadlines.model import Deadline
from trellis.districts.providers import ProviderDesk
from trellis.house import House
from trellis.kernel.audit import AuditEntry, record
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.events import Listener
from trellis.kernel.ids import new_id
from trellis.kernel.repeating import KeyUsedForSomethingElse
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.meetings.model import Meeting
from trellis.notices.model import Message
from trellis.notices.prior_written import service as prior_written
from trellis.notices.prior_written.model import PriorNotice
from trellis.settings import Settings
from trellis.students.model import RightsHolder
from trellis.students.service import record_of_access
from trellis.worklists.todo import todo_for

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def ask(gate, town, kind="question", words="Why two times a week?", who="parent", key=None, about=None):
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await service.ask(
            work,
            student_id=town.student_id,
            kind=kind,
            words=words,
            about=about,
            idempotency_key=key or f"asked-{new_id()}",
        )


async def answer(gate, town, row, step, words="Because she asked for it.", who="director", on=None, key=None):
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await answering.answer(
            work, request_id=row.id, step=step, words=words, on=on, idempotency_key=key or f"answered-{new_id()}"
        )


async def write(gate, town, row, kind="note", words="Thank you.", who="parent", key=None):
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await service.write(
            work, request_id=row.id, kind=kind, words=words, idempotency_key=key or f"wrote-{new_id()}"
        )


async def page(gate, town, who) -> reading.Page:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await reading.page_of(work, student_id=town.student_id)


async def clock_of(gate, town, row) -> Deadline | None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = select(Deadline).where(Deadline.instance == str(row.id))
        return (await work.session.execute(found)).scalar_one_or_none()


async def letters(gate, town) -> list[tuple]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rows = (await work.session.execute(select(Message).order_by(Message.id))).scalars()
        return [(one.template, one.person_id) for one in rows]


async def give_rights(gate, town, who="other_parent"):
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        for law in ("IDEA", "FERPA"):
            work.session.add(
                RightsHolder(
                    district_id=work.district_id,
                    student_id=town.student_id,
                    person_id=town.people[who],
                    law=law,
                    may_view=True,
                    may_consent=True,
                    may_receive_notice=True,
                    basis="presumed",
                    starts_on=(await today(work)) - timedelta(days=30),
                )
            )


async def test_a_question_is_a_thread_by_day_and_the_case_manager_is_told_without_a_word_of_it(gate, town):
    hostile = "<img src=x onerror=alert(1)>\u202e What is this?"
    row = await ask(gate, town, words=hostile, about="Speech\n therapy <b>")
    assert (row.words, row.about) == ("<img src=x onerror=alert(1)> What is this?", "Speech therapy <b>")
    assert await letters(gate, town) == [("family_request_received", town.people["case_manager"])]
    await answer(gate, town, row, "answer", who="case_manager")
    await write(gate, town, row, words="And in summer?")
    (one,) = (await page(gate, town, "case_manager")).asked
    assert (one.row.state, one.row.answered_on, one.steps) == ("open", None, ["answer"])
    assert [(n.kind, n.words) for n in one.notes] == [
        ("decision", "Because she asked for it."),
        ("note", "And in summer?"),
    ]
    assert [template for template, _ in await letters(gate, town)] == [
        "family_request_received",
        "family_request_answered",
        "family_request_received",
    ]
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        logged = (await work.session.execute(select(AuditEntry.action, AuditEntry.detail))).all()
        mails = (await work.session.execute(select(Message.ids))).scalars().all()
    assert {"asking.ask", "asking.answer", "asking.write", "asking.list"} <= {action for action, _ in logged}
    assert "onerror" not in str(logged) + str(mails)


async def test_a_meeting_asked_for_runs_its_clock_and_ends_when_it_was_held(gate, town):
    row = await ask(gate, town, "meeting", "We want to talk about reading.")
    clock = await clock_of(gate, town, row)
    assert clock.rule_id == "IEP_ON_PARENT_REQUEST"
    row = await answer(gate, town, row, "agree", "On Monday at nine.", who="case_manager")
    assert row.state == "agreed"
    assert (await clock_of(gate, town, row)).state == "open"
    await answer(gate, town, row, "finish", "We met.", who="case_manager")
    assert (await clock_of(gate, town, row)).state == "met"


async def test_a_state_without_such_a_rule_runs_no_clock_and_the_request_stands_all_the_same(gate):
    town = await make_town(gate, state="OH")
    row = await ask(gate, town, "meeting")
    assert await clock_of(gate, town, row) is None
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        (mine,) = [one for one in await rows_for(work) if one.id == row.id]
        assert (mine.standing, mine.due_on, mine.page) == ("this_week", None, "asked")


async def test_a_meeting_is_refused_by_a_prior_written_notice_and_not_before_it_is_out(gate, town):
    row = await ask(gate, town, "meeting", "A meeting, please.")
    row = await answer(gate, town, row, "refuse", "We met last week.", who="case_manager")
    assert row.state == "refusing"
    (seen,) = (await page(gate, town, "parent")).asked
    assert seen.row.state == "refusing"
    assert seen.notes == [], "its words are the notice's to say; a copy of the record is made of this page, too"
    assert [one.words for one in (await page(gate, town, "case_manager")).asked[0].notes] == ["We met last week."]
    assert (await clock_of(gate, town, row)).state == "open"
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        notice = (await work.session.execute(select(PriorNotice))).scalar_one()
        assert (notice.trigger, notice.state) == ("meeting_refused", "draft")
        said = {**notice.contents}
        for key in ("why", "evaluations", "safeguards", "help", "options", "other_factors"):
            said.setdefault(key, {"en": "Looked at."})
        notice = await prior_written.revise(
            work, notice_id=notice.id, revision=notice.revision, contents=said, own_items=[]
        )
        await prior_written.issue(work, notice_id=notice.id, revision=notice.revision, late_reason=None)
    (seen,) = (await page(gate, town, "parent")).asked
    assert seen.row.state == "refused"
    assert (await clock_of(gate, town, row)).state == "met"


async def test_agreed_to_meanwhile_a_notice_of_refusal_does_not_go_out(gate, town):
    row = await ask(gate, town, "meeting")
    await answer(gate, town, row, "refuse", who="case_manager")
    await answer(gate, town, row, "agree", who="case_manager")
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        notice = (await work.session.execute(select(PriorNotice))).scalar_one()
        with pytest.raises(problems.NoSuchStep):
            await answering.refused_by(work, notice)


async def test_records_are_opened_within_45_days_and_before_a_meeting(gate, town):
    row = await ask(gate, town, "records", "Everything, please.")
    clock = await clock_of(gate, town, row)
    assert clock.due_on == row.received_on + timedelta(days=45)
    with pytest.raises(problems.NoSuchStep):
        await answer(gate, town, row, "refuse")
    row = await answer(gate, town, row, "finish", "Copies were handed over.", on=row.received_on)
    assert (row.state, (await clock_of(gate, town, row)).state) == ("done", "met")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        at = work.at + timedelta(days=6)
        work.session.add(
            Meeting(
                district_id=work.district_id,
                student_id=town.student_id,
                arranged_by_id=town.people["case_manager"],
                kind="annual_review",
                purpose="iep",
                starts_at=at,
                ends_at=at + timedelta(hours=1),
                location="Room 4",
            )
        )
    sooner = await clock_of(gate, town, await ask(gate, town, "records", "Once more."))
    assert timedelta(days=5) <= sooner.due_on - row.received_on <= timedelta(days=7)


async def test_an_amendment_refused_has_a_hearing_and_a_statement_stays(gate, town):
    row = await ask(gate, town, "amendment", "Her birthday is wrong.")
    assert (await clock_of(gate, town, row)).rule_id == "FERPA_AMEND"
    with pytest.raises(NotAllowed):
        await answer(gate, town, row, "refuse", who="case_manager")
    row = await answer(gate, town, row, "refuse", "It is what the certificate says.")
    assert (await clock_of(gate, town, row)).state == "met"
    (seen,) = (await page(gate, town, "parent")).asked
    assert set(seen.steps) == {"hearing", "statement"}
    row = await write(gate, town, row, "hearing", "I want a hearing.")
    row = await answer(gate, town, row, "uphold", "The hearing officer decided so.")
    row = await write(gate, town, row, "statement", "I still say it is the ninth.")
    assert row.state == "upheld"
    (seen,) = (await page(gate, town, "case_manager")).asked
    assert [n.kind for n in seen.notes] == ["decision", "hearing", "decision", "statement"]
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        for deed in ("UPDATE family_request_note SET words = 'x'", "DELETE FROM family_request_note"):
            with pytest.raises(Exception, match="permission denied"):
                async with work.session.begin_nested():
                    await work.session.execute(text(deed))


async def test_the_other_parent_reads_nothing_of_it_and_writes_nothing_to_it(gate, town):
    await give_rights(gate, town)
    row = await ask(gate, town)
    await answer(gate, town, row, "answer", who="case_manager")
    assert (await page(gate, town, "other_parent")).asked == []
    with pytest.raises(NotFound):
        await write(gate, town, row, who="other_parent")
    async with gate.open(town.district_id, town.actor("other_parent"), "test") as work:
        for table in (FamilyRequest, FamilyRequestNote):
            assert (await work.session.execute(select(table))).all() == []


async def test_who_lost_the_right_to_see_the_record_reads_no_answer_any_more(gate, town, fresh_database, database):
    row = await ask(gate, town)
    await answer(gate, town, row, "answer", "She was seen today.", who="case_manager")
    settings = Settings(
        mode="demo",
        database_url=fresh_database.app_url,
        secret_key="k" * 40,
        base_url="http://localhost:18400",
        s3_endpoint="http://127.0.0.1:9",
    )
    desk = ProviderDesk(allow_http=True)
    house = House(settings, database, gate, Listener(fresh_database.app_url), Storage(settings), desk)

    async def letter():
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            mine = select(Message).where(Message.template == service.ANSWERED)
            return await fill(house, work, (await work.session.execute(mine)).scalar_one(), "en")

    assert "/family/asked/" in (await letter()).link
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        ended = update(RightsHolder).where(RightsHolder.person_id == town.people["parent"])
        await work.session.execute(ended.values(ends_on=await today(work)))
    assert await letter() is None, "a letter that waited is asked anew"
    with pytest.raises(NotFound):
        await page(gate, town, "parent")
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        assert (await work.session.execute(select(FamilyRequestNote))).all() == []


@pytest.mark.parametrize("who", ["stranger", "other_parent", "admin", "student"])
async def test_who_is_not_the_childs_family_asks_nothing(gate, town, who):
    with pytest.raises((NotFound, NotAllowed)):
        await ask(gate, town, who=who)


@pytest.mark.parametrize("who", ["teacher", "therapist", "parent", "stranger"])
async def test_who_does_not_answer_for_the_case_answers_nothing(gate, town, who):
    row = await ask(gate, town)
    with pytest.raises((NotFound, NotAllowed)):
        await answer(gate, town, row, "answer", who=who)


async def test_nothing_of_it_is_there_in_another_district(gate, town):
    other = await make_town(gate)
    row = await ask(gate, town)
    with pytest.raises(NotFound):
        await answer(gate, other, row, "answer")
    async with gate.open(other.district_id, SYSTEM, "test") as work:
        assert (await work.session.execute(select(FamilyRequest))).all() == []


async def test_sent_twice_even_at_once_it_is_one_and_another_wish_under_the_key_is_refused(gate, town):
    await asyncio.gather(*(ask(gate, town, key="asked-once-only") for _ in range(3)))
    assert len((await page(gate, town, "parent")).asked) == 1
    with pytest.raises(KeyUsedForSomethingElse):
        await ask(gate, town, words="Something else", key="asked-once-only")


async def test_what_waits_is_not_asked_again_but_written_to(gate, town):
    await ask(gate, town, "records")
    with pytest.raises(problems.AlreadyAsked):
        await ask(gate, town, "records")


async def test_somebody_who_writes_more_than_anybody_does_by_hand_is_stopped(gate, town, monkeypatch):
    monkeypatch.setattr(rules, "MOST_ASKED_A_DAY", 3)
    for _ in range(3):
        await ask(gate, town)
    with pytest.raises(problems.AskedEnough):
        await ask(gate, town)
    (row, *_) = (await page(gate, town, "parent")).asked
    monkeypatch.setattr(rules, "MOST_WRITTEN_A_DAY", 1)
    await write(gate, town, row.row)
    with pytest.raises(problems.AskedEnough):
        await write(gate, town, row.row)


@pytest.mark.parametrize("words", ["", "  \u202e\u200b ", "x" * 4_001])
async def test_words_that_say_nothing_or_too_much_are_refused(gate, town, words):
    with pytest.raises(InvalidInput):
        await ask(gate, town, words=words)


async def test_a_day_before_it_came_or_to_come_is_none_it_was_answered_on(gate, town):
    row = await ask(gate, town, "records")
    for days in (-1, 1):
        with pytest.raises(InvalidInput):
            await answer(gate, town, row, "finish", on=row.received_on + timedelta(days=days))


async def test_it_stands_on_the_lists_of_who_answers_once_with_its_clock_until_it_is_answered(gate, town):
    row = await ask(gate, town, "amendment", "Her birthday is wrong.")
    for who in ("case_manager", "director"):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            rows, _ = await todo_for(work)
        mine = [one for one in rows if one.student_id == town.student_id and one.due_on is not None]
        assert [(one.id, one.page) for one in mine if one.deadline_id] == [(row.id, "asked")], who
    await answer(gate, town, row, "agree", "Corrected.")
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        assert row.id not in {one.id for one in await rows_for(work)}


async def test_who_may_only_look_asks_for_no_right_of_parents(gate, town):
    await ordered(gate, town, scopes=("view",))
    for kind in ("independent_evaluation", "meeting"):
        with pytest.raises(NotAllowed):
            await ask(gate, town, kind)
    await ask(gate, town, "records")
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        page = await reading.page_of(work, student_id=town.student_id)
    assert page.may_ask_for == ["question", "records", "amendment"]


async def test_many_answered_questions_hide_no_open_request(gate, town, monkeypatch):
    monkeypatch.setattr(reading, "MOST_SHOWN", 3)
    records = await ask(gate, town, "records")
    for _ in range(4):
        await answer(gate, town, await ask(gate, town), "answer")
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        page = await reading.page_of(work, student_id=town.student_id)
    assert len(page.asked) == 3
    assert page.asked[0].row.id == records.id


@pytest.mark.parametrize(("kind", "to"), [("meeting", "refused"), ("meeting", "done"), ("records", "refused")])
async def test_the_database_takes_no_step_past_the_table(gate, town, kind, to):
    """A right of parents is refused by a notice that is out, and by nothing else (34 CFR 300.503(a)(2))."""
    row = await ask(gate, town, kind)
    with pytest.raises(problems.NoSuchStep):
        async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
            await work.session.execute(update(FamilyRequest).where(FamilyRequest.id == row.id).values(state=to))


def test_the_database_knows_the_very_steps_of_the_table():
    told = {
        (kind, before, after)
        for steps in (rules.OF_SCHOOL, rules.OF_FAMILY)
        for kind, table in steps.items()
        for (before, _), after in table.items()
        if before != after
    } | {(kind, "refusing", "refused") for kind in rules.BY_NOTICE}
    held = re.findall(r"\('(\w+)', '(\w+)', '(\w+)'\)", enforced.FUNCTIONS)
    assert sorted(held) == sorted(told)


async def test_the_other_parent_does_not_read_that_somebody_asked_or_what_was_decided(gate, town):
    """Threats rows 3 and 4; docs/decisions/0039. Who did it reads it, and staff do."""
    await ask(gate, town, words="He is not to know.")
    await ordered(gate, town, "other_parent", scopes=("view",))

    async def read_by(who):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            rows = await work.session.execute(await record_of_access(work, student_id=town.student_id))
            return {entry.action for entry, _ in rows}

    assert "asking.ask" in await read_by("parent")
    assert {"asking.ask", "rights.decide"} <= await read_by("case_manager")
    assert not {one for one in await read_by("other_parent") if one.startswith(("asking.", "rights."))}


@pytest.mark.parametrize("deed", ["evaluation.copy_opened", "consent.answer", "family.invite", "attachment.hold"])
async def test_what_one_parent_opens_and_how_they_are_let_in_is_not_the_others_to_read(gate, town, deed):
    """The law's record is of others than parents (34 CFR 99.32(d)(1)); a colleague's reading both may read."""
    await ordered(gate, town, "other_parent", scopes=("view",))
    by = "director" if deed.startswith(("family.", "attachment.")) else "parent"
    for who, said in ((by, deed), ("teacher", "student.read")):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            record(work, said, "student", town.student_id, student_id=town.student_id)

    async def read_by(who):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            rows = await work.session.execute(await record_of_access(work, student_id=town.student_id))
            return {entry.action for entry, _ in rows}

    assert {deed, "student.read"} <= await read_by("case_manager")
    seen = await read_by("other_parent")
    assert "student.read" in seen and deed not in seen
    assert (deed in await read_by("parent")) == (by == "parent")
