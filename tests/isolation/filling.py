"""Gives a town one of everything: every table has a row, every kind of thing an id, every text a word of its own."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select, text

import trellis.rooms  # noqa: F401  (jobs are declared by importing them)
from tests.factories import Town, make_town
from tests.factories.plan import begun, finalized, meet, notice_of, whole_plan, write
from tests.isolation.belongings import NO_LONGER_USED
from tests.isolation.filling_cases import CHILD, MOTHER, SINCE, asked_for_help, determined, moving
from tests.plans.a_district_form import png
from trellis.access.day import state_of_district, today
from trellis.attachments.model import (
    Attachment,
    AttachmentDeed,
    FileDestruction,
    FileDestructionNotice,
    FileRule,
    LegalHold,
    RetentionLength,
)
from trellis.attachments.storage import Storage
from trellis.deadlines import calendars, deciding, recounting
from trellis.deadlines import service as deadlines
from trellis.deadlines.calendar import DayOff
from trellis.deadlines.model import Deadline, DeadlineReason
from trellis.districts.model import IdentityProvider, School
from trellis.documents import service as sealed_documents
from trellis.finding.keeping import keep_words
from trellis.kernel import audit
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.ids import new_id
from trellis.kernel.sealing import sealed
from trellis.kernel.tenancy import SYSTEM, Gate, UnitOfWork
from trellis.live.model import LiveDocument, LiveSnapshot
from trellis.meetings import service as meetings
from trellis.meetings.room.capturing import capture
from trellis.meetings.room.entries import Wish
from trellis.meetings.room.model import MeetingMinutes
from trellis.notices.prior_written import delivering
from trellis.people import invitations
from trellis.people.model import Identity, Person, PersonRole
from trellis.people.names import folded
from trellis.plans import service as plans
from trellis.plans.bank.model import BankGoal, BankGoalUse
from trellis.plans.disputing.model import PlanDispute
from trellis.plans.district_form import service as forms
from trellis.plans.history.model import SectionMoment
from trellis.plans.implementing.model import PlanAcknowledgement
from trellis.plans.model import STATES, Plan, PlanSection
from trellis.plans.revoking.model import ServicesRevocation
from trellis.plans.transferring.model import PlanHandover, PlanTransfer
from trellis.rostering.model import RosterFinding, RosterImport
from trellis.signatures import service as signatures
from trellis.signatures.rules import Choice, consent_text
from trellis.students.model import ClassEnrollment, HistoricalRecord, Relation, RightsHolder, SchoolClass, Student
from trellis.teams.model import TeamMember
from trellis.teamwork import service as teamwork
from trellis.translations import service as translations
from trellis.translations.model import RememberedSentence, TranslationUnit
from trellis.worklists import feed, settings
from trellis.worklists.model import AlertRound, DeadlineAlert

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
"""The child the `stranger` of a town does work with, and the child's mother."""


async def fill(gate: Gate, storage: Storage, slug: str, word: str, secret_key: str) -> Town:
    """A town whose every text of its own holds `word`."""
    town = await make_town(gate, slug)
    await _second_child(gate, town)
    await _rename(gate, town, word)
    await _signed_plan(gate, storage, town, word, secret_key)
    await _translation(gate, town, word)
    await _draft(gate, town, "case_manager", town.student_id, word)
    await _draft(gate, town, "stranger", town.people[CHILD], word)
    await _bank(gate, town, word)
    await _forms(gate, town, word)
    await _calendar(gate, town, word)
    await _plans_in_other_states(gate, town)
    for who, student_id in (("case_manager", town.student_id), ("stranger", town.people[CHILD])):
        await _meeting(gate, town, who, student_id, word)
        await _attachments(gate, storage, town, who, student_id, word)
    await asked_for_help(gate, town, word)
    await determined(gate, town, word)
    await moving(gate, town, word)
    await _roster(gate, storage, town, word)
    await _records(gate, town, word, secret_key)
    async with gate.open(town.district_id, SYSTEM, "test.seal") as work:
        await audit.seal(work)
    # Something waits to be sealed, too.
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        audit.record(work, "student.read", "student", town.student_id, student_id=town.student_id)
    return town


async def _second_child(gate: Gate, town: Town) -> None:
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        for who, kind, given in ((CHILD, "student", "Noor"), (MOTHER, "guardian", "Samira")):
            town.people[who] = new_id()
            work.session.add(
                Person(
                    district_id=town.district_id,
                    id=town.people[who],
                    kind=kind,
                    given_name=given,
                    family_name="Haddad",
                    name_key="",
                    family_name_key="",
                    email=f"{given}@{town.slug}.test",
                )
            )
        await work.session.flush()
        child, mother = town.people[CHILD], town.people[MOTHER]
        work.session.add(Student(district_id=town.district_id, id=child, school_id=town.school_id, grade="05"))
        await work.session.flush()
        shared = {"district_id": town.district_id, "student_id": child}
        work.session.add_all(
            [
                TeamMember(person_id=town.people["stranger"], role="case_manager", starts_on=SINCE, **shared),
                Relation(person_id=mother, kind="mother", said_as="Mother", **shared),
                RightsHolder(person_id=mother, law="IDEA", starts_on=SINCE, **shared),
            ]
        )


async def _rename(gate: Gate, town: Town, word: str) -> None:
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        for person in (await work.session.execute(select(Person))).scalars():
            person.family_name = f"{person.family_name}-{word}"
            person.given_name = f"{person.given_name}{word.lower()}"
            person.name_key = folded(f"{person.given_name} {person.family_name}")
            person.family_name_key = folded(person.family_name)
            person.title, person.phone = f"Person {word}", f"+1 555 {word}"
        school = (await work.session.execute(select(School))).scalar_one()
        school.name = f"{word} Elementary"


def said(content: Any, word: str) -> Any:
    """The same content with `word` at the end of every sentence in it."""
    if isinstance(content, dict):
        return {key: said(value, word) for key, value in content.items()}
    if isinstance(content, list):
        return [said(value, word) for value in content]
    return f"{content} {word}" if isinstance(content, str) and content.count(" ") > 2 else content


async def _signed_plan(gate: Gate, storage: Storage, town: Town, word: str, secret_key: str) -> None:
    plan = await begun(gate, town)
    await write(gate, town, plan, said(whole_plan(), word))
    await meet(gate, town, plan)
    version = await finalized(gate, town, plan)
    notice = await notice_of(gate, town, version)
    async with gate.open(town.district_id, town.actor("parent"), "test.setup") as work:
        await delivering.open_notice(work, notice_id=notice.id)
    key = f"{town.district_id}/plans/{version.id}.pdf"
    await storage.put(key, PDF + word.encode(), "application/pdf")
    async with gate.open(town.district_id, SYSTEM, "test.seal") as work:
        await sealed_documents.keep(
            work,
            version_id=version.id,
            student_id=town.student_id,
            stage="finalized",
            copy_for=None,
            signed_by=[],
            object_key=key,
            sha256=sha256_hex(PDF + word.encode()),
            page_count=1,
        )
        read = {"version_id": version.id, "person_id": town.people["teacher"], "acknowledged_at": work.at}
        work.session.add(PlanAcknowledgement(district_id=town.district_id, student_id=town.student_id, **read))
        here = {"district_id": town.district_id, "student_id": town.student_id}
        filed = {"filed_by": "family", "filed_on": work.at.date(), "note": f"Note {word}"}
        work.session.add(
            PlanDispute(**here, plan_id=version.plan_id, recorded_by_id=town.people["case_manager"], **filed)
        )
        work.session.add(
            ServicesRevocation(
                **here,
                person_id=town.people["parent"],
                recorded_by_id=town.people["parent"],
                method="typed",
                signed_on=await today(work),
                received_on=await today(work),
                typed_name=f"Name {word}",
                text_sha256="0" * 64,
                language="en",
                session_id=new_id(),
                authenticated_at=work.at,
                idempotency_key=f"revoked-{word}",
            )
        )
        sent = {"made_by_id": town.people["case_manager"], "made_at": work.at, "expires_at": work.at}
        place = {
            "to_slug": f"to-{word}",
            "to_name": f"To {word}",
            "ground": "parent_asked",
            "reason": f"The family moved {word}",
        }
        work.session.add(PlanHandover(**here, version_id=version.id, **place, **sent))
        came = {"from_district": f"From {word}", "from_state": "NV", "arrived_on": work.at.date()}
        noted = {"begun_by_id": town.people["case_manager"], "begun_at": work.at, "source": "paper"}
        work.session.add(
            PlanTransfer(**here, plan_id=plan.id, **came, **noted, services=[{"what": f"Help with reading {word}"}])
        )
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        asked = await signatures.request_signatures(work, plan_id=plan.id, idempotency_key="asked-at-first")
        items = (await plans.version_by_id(work, version_id=version.id)).decision_items
        await invitations.invite(
            work,
            student_id=town.student_id,
            person_id=town.people["parent"],
            idempotency_key="the-first-invitation",
            secret_key=secret_key,
        )
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        await signatures.sign(
            work,
            request_id=asked[0].id,
            document_sha256=version.sha256,
            consent_text_sha256=consent_text("en")[1],
            language="en",
            choices=[Choice(item.id, "question", f"Why so? {word}") for item in items],
            typed_name=f"Helena{word.lower()} Ruiz-{word}",
            idempotency_key=f"signed-{word}",
        )


async def _translation(gate: Gate, town: Town, word: str) -> None:
    """The signed plan in Spanish, published and being corrected, and a sentence the district remembers."""
    who, manager = "therapist", "case_manager"
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        held = {"role": "translator", "school_id": None, "starts_on": SINCE}
        work.session.add(PersonRole(district_id=town.district_id, person_id=town.people[who], **held))
        plan_id = (await work.session.execute(select(Plan.id).where(Plan.student_id == town.student_id))).scalar_one()
    town.roles[who] = frozenset({"translator"})
    given: dict[str, Any] = {"translator_id": town.people[who], "reviewer_id": None, "due_on": None}
    async with gate.open(town.district_id, town.actor(manager), "test") as work:
        row = await translations.ask(work, plan_id=plan_id, language="es", due_on=None)
        await translations.assign(work, translation_id=row.id, **given)
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        for unit in (await work.session.execute(select(TranslationUnit))).scalars().all():
            said = {"said": f"{unit.source} en español {word}", "is_done": True, "from_memory": False}
            await translations.write_text(work, unit_id=unit.id, revision=1, **said)
        await translations.submit(work, translation_id=row.id)
    async with gate.open(town.district_id, town.actor(manager), "test") as work:
        await translations.publish(work, translation_id=row.id)
        await translations.assign(work, translation_id=row.id, **given)
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        known = {"district_id": town.district_id, "language": "es", "source_sha256": "0" * 64}
        made = {"translated_by_id": town.people[who], "published_at": work.at}
        work.session.add(RememberedSentence(said=f"Una frase {word}", **known, **made))


async def _draft(gate: Gate, town: Town, who: str, student_id: uuid.UUID, word: str) -> None:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        plan = await plans.start_plan(work, student_id=student_id, kind="iep", occasion="annual")
    await write(gate, town, plan, said(whole_plan(), word))
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        await teamwork.start_thread(
            work,
            plan_id=plan.id,
            wish=teamwork.Wish(
                teamwork.Place("basics", "short_notice_reason"), "", suggested=teamwork.Suggested("", f"By hand {word}")
            ),
            mentioned=[],
            with_family=False,
            idempotency_key=f"suggested-by-{who}",
        )
        await teamwork.start_thread(
            work,
            plan_id=plan.id,
            wish=teamwork.Wish(
                teamwork.Place("goals", "goals", "goal-fluency"),
                f"Is this still so? {word}",
                f"reads aloud {word}",
            ),
            mentioned=await _a_colleague(work, plan.id),
            with_family=False,
            idempotency_key=f"said-by-{who}",
        )
        await teamwork.give_section(
            work, plan_id=plan.id, section_key="goals", person_id=town.people[who], due_on=date(2026, 12, 1)
        )
        await plans.share_draft(work, plan_id=plan.id)
        await plans.stop_sharing(work, plan_id=plan.id)
    await _moment(gate, town, plan, word)


async def _moment(gate: Gate, town: Town, plan: Plan, word: str) -> None:
    """How one section stood once."""
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        sections = select(PlanSection.id).where(PlanSection.plan_id == plan.id).order_by(PlanSection.id).limit(1)
        work.session.add(
            SectionMoment(
                district_id=town.district_id,
                section_id=(await work.session.execute(sections)).scalar_one(),
                plan_id=plan.id,
                student_id=plan.student_id,
                through=1,
                started_at=work.at,
                ended_at=work.at,
                people=[],
                content={"reason": f"As it stood: {word}"},
                written={},
            )
        )


async def _bank(gate: Gate, town: Town, word: str) -> None:
    """A goal of the district's and one of the case manager's own, put into their draft."""
    shared = {"district_id": town.district_id, "topic": "reading", "area": "academic", "language": "en"}
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        drafts = select(Plan.id).where(Plan.student_id == town.student_id, Plan.state == "draft").order_by(Plan.id)
        plan_id = (await work.session.execute(drafts)).scalars().first()
        assert plan_id is not None
        for owner_id in (None, town.people["case_manager"]):
            goal = BankGoal(
                id=new_id(),
                owner_id=owner_id,
                kept_by_id=town.people["case_manager"],
                subject=f"Fluency {word}",
                condition=f"Given a text of {word}",
                behavior=f"{{name}} will read {word} aloud",
                criterion=f"in 4 of 5 {word} probes",
                method=f"Probes of {word}",
                search_key=f" fluency {word.lower()}",
                **shared,
            )
            work.session.add(goal)
            await work.session.flush()
            work.session.add(
                BankGoalUse(
                    district_id=town.district_id,
                    goal_id=goal.id,
                    person_id=town.people["case_manager"],
                    plan_id=plan_id,
                    row_id=f"row-{goal.id.hex}",
                )
            )


async def _forms(gate: Gate, town: Town, word: str) -> None:
    """Two revisions of the district's IEP, one that has begun and one that can be taken back, and a logo."""
    async with gate.open(town.district_id, town.actor("admin"), "test") as work:
        await forms.keep_logo(work, content=png(8, len(word)))
        said = {"letterhead": {"name": f"Schools of {word}"}, "words": {}}
        for days in (0, 90):
            on = await today(work) + timedelta(days=days)
            await forms.schedule(work, kind="iep", effective_on=on, settings=said)


async def _calendar(gate: Gate, town: Town, word: str) -> None:
    """A school year with a closure, a rule that was decided about, and a deadline of each child that moved."""
    admin, open_day = town.actor("admin"), date(2026, 11, 23)
    async with gate.open(town.district_id, admin, "test") as work:
        wish = calendars.YearWish(f"Year {word}", date(2026, 8, 24), date(2027, 6, 4), (0, 1, 2, 3, 4))
        year = await calendars.set_year(work, calendar_id=None, revision=None, wish=wish, why=f"Decided {word}")
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        for student_id in (town.student_id, town.people[CHILD]):
            started = {"rule": "MDR", "event": "placement_change_decided", "on": open_day}
            await deadlines.start_clock(work, student_id=student_id, instance=f"case {word}", **started)
    async with gate.open(town.district_id, admin, "test") as work:
        shut = [DayOff(open_day + timedelta(1), "closure", f"Snow {word}")]
        said = {"add": shut, "remove": [], "why": f"Snow fell {word}"}
        await calendars.change_days(work, calendar_id=year.id, revision=None, **said)
        rule = {"key": "US/EVAL_INITIAL/eval_consent_received/all/1", "value": "50"}
        if (await state_of_district(work)) == "CA":
            rule["key"] = "CA/EVAL_INITIAL/eval_consent_received/all/1"
        await deciding.decide(work, what="tighten", why=f"Board of {word}", **rule)
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        await recounting.recount(work)
        await keep_words(work)
    await _told_of_days(gate, town, word)


async def _told_of_days(gate: Gate, town: Town, word: str) -> None:
    """Both case managers were told of their student's day, have a calendar, and said why one was late."""
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        await settings.set_escalation(work, after_days=5)
    for who, student_id in (("case_manager", town.student_id), ("stranger", town.people[CHILD])):
        async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
            of_child = select(Deadline).where(Deadline.student_id == student_id).order_by(Deadline.id).limit(1)
            row = (await work.session.execute(of_child)).scalar_one()
            over = Deadline(
                district_id=town.district_id,
                id=new_id(),
                student_id=student_id,
                rule_id="IEP_ANNUAL",
                rule_key="US/IEP_ANNUAL/annual_review_held/all/1",
                value="1",
                day_kind="Y",
                instance=f"late {word}",
                trigger_event="annual_review_held",
                trigger_on=date(2025, 9, 1),
                due_on=date(2026, 9, 1),
                needs_calendar=False,
            )
            work.session.add(over)
            here = {"student_id": student_id, "deadline_id": row.id, "person_id": town.people[who]}
            here["district_id"] = town.district_id
            day = await today(work)
            work.session.add_all(
                [
                    DeadlineReason(reason="other", note=f"Because {word}", **here),
                    DeadlineAlert(due_on=row.due_on or day, threshold=3, reason="due", raised_on=day, **here),
                ]
            )
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            await settings.choose_mail(work, mail="weekly")
            await feed.make_feed(work)
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        work.session.add(AlertRound(district_id=town.district_id, day=date(2020, 1, 1)))


async def _a_colleague(work: UnitOfWork, plan_id: uuid.UUID) -> list[uuid.UUID]:
    plan = await plans.plan_named(work, plan_id=plan_id)
    found = await teamwork.people_to_mention(work, plan, with_family=False)
    return [one.id for one in found[:1]]


async def _plans_in_other_states(gate: Gate, town: Town) -> None:
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        stand = set((await work.session.execute(select(Plan.state))).scalars())
        for state in STATES:
            if state not in stand:
                work.session.add(
                    Plan(
                        district_id=town.district_id,
                        id=new_id(),
                        student_id=town.student_id,
                        form_version=plans.form_for("iep").version,
                        state=state,
                        started_by_id=town.people["case_manager"],
                        shared_with_family_at=None,
                    )
                )


async def _meeting(gate: Gate, town: Town, who: str, student_id: uuid.UUID, word: str) -> None:
    starts_at = datetime(2036, 12, 3, 17, tzinfo=UTC)
    family = "parent" if who == "case_manager" else MOTHER
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        meeting = await meetings.arrange(
            work,
            student_id=student_id,
            plan_id=None,
            kind="parent_requested",
            purpose=f"What the family asked for {word}",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            location=f"Room {word}",
            participants=[(town.people[who], "case_manager"), (town.people[family], "parent")],
            idempotency_key=f"meeting-of-{who}",
        )
        await meetings.send_invitations(work, meeting_id=meeting.id, idempotency_key=f"invited-by-{who}")
        said = Wish("question", f"Asked by {who}")
        await capture(work, meeting_id=meeting.id, wish=said, idempotency_key=f"captured-by-{who}")
        if who != "case_manager":
            meeting.state, meeting.held_at = "held", work.at
            await work.session.flush()
            of = {"district_id": town.district_id, "student_id": student_id, "meeting_id": meeting.id}
            said_there = {"said": f"What was said {word}"}
            closed = {"content": said_there, "content_hash": "0", "closed_by_id": town.people[who]}
            work.session.add(MeetingMinutes(**of, **closed, closed_at=work.at))


async def _attachments(gate: Gate, storage: Storage, town: Town, who: str, student_id: uuid.UUID, word: str) -> None:
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        for state in ("ready", "waiting_for_upload"):
            key = new_id()
            object_key = f"{town.district_id}/attachments/{key}"
            data = PDF + word.encode()
            if state == "ready":
                await storage.put(object_key, data, "application/pdf")
            work.session.add(
                Attachment(
                    district_id=town.district_id,
                    id=key,
                    student_id=student_id,
                    uploaded_by_id=town.people[who],
                    kind="evaluation_report",
                    title=f"Evaluation {word}",
                    file_name=f"evaluation-{word}.pdf",
                    content_type="application/pdf",
                    byte_count=len(data),
                    state=state,
                    upload_key=f"{town.district_id}/incoming/{key}",
                    object_key=object_key if state == "ready" else None,
                    sha256=sha256_hex(data) if state == "ready" else None,
                    source=f"Clinic {word}",
                )
            )
            await work.session.flush()
            if state == "ready":
                mine = {"district_id": town.district_id, "student_id": student_id, "attachment_id": key}
                work.session.add_all(
                    [
                        AttachmentDeed(**mine, person_id=town.people[who], deed="rename", said=f"Title before {word}"),
                        LegalHold(
                            **mine,
                            placed_by_id=town.people["director"],
                            because=f"Complaint {word}",
                            since_on=SINCE,
                            lifted_at=work.at,
                            lifted_by_id=town.people["director"],
                            lifted_because=f"Closed {word}",
                        ),
                    ]
                )
                going = FileDestruction(
                    **mine,
                    id=new_id(),
                    ground="kept_long_enough",
                    because=f"Not needed {word}",
                    proposed_by_id=town.people["director"],
                    proposed_on=SINCE,
                )
                work.session.add(going)
                await work.session.flush()
                work.session.add(
                    FileDestructionNotice(
                        district_id=town.district_id,
                        student_id=student_id,
                        destruction_id=going.id,
                        person_id=town.people["parent"],
                        how="letter",
                        told_on=SINCE,
                    )
                )
        if who == "case_manager":
            work.session.add(
                FileRule(district_id=town.district_id, asks_for_raw=True, asks_outside_team=False, asks_kinds=[])
            )
            work.session.add(
                RetentionLength(
                    district_id=town.district_id,
                    retention_class="health",
                    years=8,
                    starts_on=SINCE,
                    because=f"Board of {word}",
                    set_by_id=town.people["director"],
                )
            )


async def _roster(gate: Gate, storage: Storage, town: Town, word: str) -> None:
    key = f"{town.district_id}/rosters/{new_id()}"
    await storage.put(key, word.encode(), "application/zip")
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        for state in ("previewed", "applied"):
            row = RosterImport(
                district_id=town.district_id,
                id=new_id(),
                uploaded_by_id=town.people["admin"],
                file_name=f"roster-{word}.zip",
                object_key=key,
                sha256="0" * 64,
                state=state,
            )
            work.session.add(row)
            await work.session.flush()
            for position in range(2):
                work.session.add(
                    RosterFinding(
                        district_id=town.district_id,
                        id=new_id(),
                        import_id=row.id,
                        position=position,
                        kind="new",
                        subject="student",
                        label=f"A child {word} {position}",
                    )
                )


async def _records(gate: Gate, town: Town, word: str, secret_key: str) -> None:
    here = {"district_id": town.district_id}
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        school_class = SchoolClass(id=new_id(), school_id=town.school_id, name=f"Class {word}", roster_id="c1", **here)
        work.session.add(school_class)
        await work.session.flush()
        for who, role in (("teacher", "teacher"), ("student", "student")):
            work.session.add(
                ClassEnrollment(class_id=school_class.id, person_id=town.people[who], role=role, roster_id=who, **here)
            )
        work.session.add(
            HistoricalRecord(
                student_id=town.student_id, kind="removal", source_key="1", said_as={"why": f"Said {word}"}, **here
            )
        )
        for audience in ("staff", "family"):
            work.session.add(
                IdentityProvider(
                    audience=audience,
                    label=f"{town.slug} {audience}",
                    issuer=f"http://127.0.0.1:9/{town.slug}-{audience}",
                    client_id=f"client-{word}",
                    client_secret=sealed(secret_key, word),
                    tenant_claim=None,
                    tenant_value=None,
                    **here,
                )
            )
        work.session.add(
            Identity(
                person_id=town.people["parent"],
                issuer=f"http://127.0.0.1:9/{town.slug}-family",
                subject=f"sub-{word}",
                linked_by="invitation",
                last_used_at=None,
                **here,
            )
        )
        work.session.add(
            Identity(
                person_id=town.people["stranger"],
                issuer=f"http://127.0.0.1:9{NO_LONGER_USED}",
                subject=f"earlier-{word}",
                linked_by="roster",
                last_used_at=None,
                **here,
            )
        )
        await _live_and_jobs(work)


async def _live_and_jobs(work: UnitOfWork) -> None:
    document = (await work.session.execute(select(LiveDocument).limit(1))).scalar_one()
    work.session.add(
        LiveSnapshot(district_id=work.district_id, document_id=document.id, through=document.last_number, payload=b"")
    )
    await work.session.execute(
        text(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, args) "
            "VALUES ('files', 'attachments.check', 'failed', 20, "
            "jsonb_build_object('district_id', CAST(:district AS text)))"
        ),
        {"district": str(work.district_id)},
    )
