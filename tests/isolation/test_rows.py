"""Inside the district: for every person, student and kind of record the database shows what the matrix opens.

What is right is asked of the matrix with everything in sight; what is there is
asked of the database as the application's role, acting as the person.
"""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import literal, select, text, union_all

from tests.isolation import a_generated_district as generated
from trellis.access import Permission, may, relationship_with, visible_students
from trellis.access.day import in_force, today
from trellis.access.matrix import ALLOW
from trellis.access.model import StudentAccess
from trellis.access.policies import READABLE
from trellis.access.relationship import Facts, Relationship
from trellis.access.ties import SCOPES
from trellis.asking.model import FamilyRequest, FamilyRequestNote
from trellis.attachments.model import Attachment, AttachmentDeed, FileDestruction, FileDestructionNotice, LegalHold
from trellis.cases.model import CaseEvent, EvaluationCase, HelpRequest
from trellis.consents.model import (
    CaseNotice,
    ConsentAnswer,
    ConsentAsk,
    ConsentOverride,
    ConsentRequest,
    ContactAttempt,
)
from trellis.deadlines.model import Deadline, DeadlineChange, DeadlineReason
from trellis.districts.model import District
from trellis.documents.model import SealedDocument
from trellis.eligibility.model import (
    CertifiedDetermination,
    Determination,
    DeterminationEvent,
    DeterminationMember,
    ReevaluationPaper,
)
from trellis.eligibility.standing import may_read
from trellis.evaluations.model import (
    EvaluationAddendum,
    EvaluationArea,
    EvaluationCopy,
    EvaluationGround,
    EvaluationPaper,
    EvaluationReport,
    EvaluationReview,
    EvaluationScore,
    EvaluationSection,
)
from trellis.holders.model import RightsDecision
from trellis.kernel import clock
from trellis.kernel.audit import AuditEntry
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, VISITOR, Actor, UnitOfWork
from trellis.live.model import LiveDocument, LiveSnapshot, LiveUpdate
from trellis.meetings.model import Meeting, MeetingParticipant
from trellis.meetings.room.model import MeetingEntry, MeetingMinutes
from trellis.moves.model import Move, MovePaper, PerformanceSummary, StudentExit
from trellis.notices.model import Message
from trellis.notices.prior_written.model import FormalDelivery, IssuedNotice, NoticeRendering, PriorNotice
from trellis.notices.section_504.model import Section504Notice
from trellis.people.model import Person, PersonRole
from trellis.plans.disputing.model import PlanDispute
from trellis.plans.history.model import SectionMoment
from trellis.plans.implementing.model import PlanAcknowledgement
from trellis.plans.model import Plan, PlanGoal, PlanSection, PlanService, PlanVersion, SharedDraft
from trellis.plans.revoking.model import ServicesRevocation
from trellis.plans.transferring.model import PlanHandover, PlanTransfer
from trellis.signatures.model import Signature, SignatureRequest
from trellis.students.model import HistoricalRecord, Relation, ResidentChild, RightsHolder, Student
from trellis.teams.model import TeamMember
from trellis.teamwork.model import Comment, CommentMention, CommentThread, SectionAssignment, Suggestion
from trellis.translations.model import PublishedTranslation, RememberedSentence, Translation, TranslationUnit
from trellis.worklists.model import AlertChoice, CalendarFeed, DeadlineAlert

pytestmark = pytest.mark.database

OF_STUDENT = {
    TeamMember: Permission.SEE_STUDENT,
    Relation: Permission.SEE_CONTACTS,
    ResidentChild: Permission.SEE_CONTACTS,
    RightsHolder: Permission.SEE_STUDENT,
    RightsDecision: Permission.SEE_CUSTODY,
    HistoricalRecord: Permission.SEE_HISTORY,
    LegalHold: Permission.SEE_HISTORY,
    Deadline: Permission.SEE_STUDENT,
    DeadlineChange: Permission.SEE_STUDENT,
    DeadlineReason: Permission.SEE_STUDENT,
    Meeting: Permission.SEE_MEETING,
    IssuedNotice: Permission.READ_NOTICE,
    NoticeRendering: Permission.READ_NOTICE,
    AuditEntry: Permission.SEE_RECORD_OF_ACCESS,
    PlanHandover: Permission.SEE_RECORD_OF_ACCESS,
    EvaluationCase: Permission.SEE_CASE,
    CaseEvent: Permission.SEE_CASE,
    CaseNotice: Permission.READ_REQUEST,
    ConsentRequest: Permission.SEE_CASE,
    ConsentAsk: Permission.READ_REQUEST,
    ConsentAnswer: Permission.READ_REQUEST,
    ContactAttempt: Permission.READ_REQUEST,
    ConsentOverride: Permission.READ_REQUEST,
    EvaluationArea: Permission.SEE_CASE,
    EvaluationCopy: Permission.READ_REQUEST,
    EvaluationGround: Permission.READ_EVALUATION_REPORT,
    ReevaluationPaper: Permission.SEE_CASE,
    Move: Permission.SEE_CASE,
    MovePaper: Permission.READ_REQUEST,
    StudentExit: Permission.SEE_CASE,
    PerformanceSummary: Permission.READ_REQUEST,
    PlanDispute: Permission.READ_NOTICE,
    ServicesRevocation: Permission.READ_NOTICE,
}
OWN = (TeamMember, RightsHolder, ConsentAsk, ConsentAnswer, EvaluationCopy, ServicesRevocation)
OF_ONESELF = (AlertChoice, CalendarFeed)
OF_FINAL = (PlanVersion, PlanAcknowledgement, SealedDocument, SignatureRequest, Signature)
OF_PLAN = (PlanSection, PlanGoal, PlanService)
OF_DOCUMENT = (LiveUpdate, LiveSnapshot)
OF_WRITING = (SectionAssignment, SectionMoment)
OF_AREA = (EvaluationScore, EvaluationSection, EvaluationAddendum)  # as written, and once the report is signed
OF_DETERMINATION = (DeterminationEvent, DeterminationMember, CertifiedDetermination)
OF_THREAD = (Comment, CommentMention, Suggestion)
OF_MEETING = (MeetingEntry, MeetingMinutes)
"""What was captured in a meeting: there when the meeting is."""

TABLES = (
    Student,
    Plan,
    MeetingParticipant,
    *OF_MEETING,
    HelpRequest,
    Attachment,
    AttachmentDeed,
    FileDestruction,
    FileDestructionNotice,
    EvaluationPaper,
    EvaluationReport,
    EvaluationReview,
    *OF_AREA,
    Message,
    StudentAccess,
    *OF_STUDENT,
    *OF_FINAL,
    PlanTransfer,
    *OF_PLAN,
    Determination,
    *OF_DETERMINATION,
    PriorNotice,
    Section504Notice,
    PlanDispute,
    ServicesRevocation,
    FormalDelivery,
    SharedDraft,
    LiveDocument,
    *OF_DOCUMENT,
    CommentThread,
    *OF_THREAD,
    FamilyRequest,
    FamilyRequestNote,
    SectionAssignment,
    SectionMoment,
    Translation,
    TranslationUnit,
    PublishedTranslation,
    RememberedSentence,
    DeadlineAlert,
    *OF_ONESELF,
)
DRAFT = ("draft", "team_review")
# Everybody here signed in a moment ago: that fact the policy finds out itself.
ASKED = {
    scope: (permission, {k: v for k, v in facts.items() if k != "recently_authenticated"})
    for scope, (permission, facts) in SCOPES.items()
}


async def everything(work):
    """All rows of every table, as the system sees them."""
    return {table: list((await work.session.execute(select(table))).scalars()) for table in TABLES}


async def as_person(work, person_id) -> Actor:
    """The actor the edge would make of this person on the day of the unit of work."""
    of_person = select(PersonRole.role, PersonRole.school_id).where(PersonRole.person_id == person_id)
    held = (await work.session.execute(of_person.where(in_force(PersonRole, await today(work))))).all()
    return Actor(
        kind="person",
        person_id=person_id,
        roles=frozenset(role for role, school_id in held if school_id is None),
        school_roles=frozenset((role, school_id) for role, school_id in held if school_id is not None),
        authenticated_at=work.at,
    )


def is_guest(work, me, meeting, rows, district) -> bool:
    """Whether a seat opens the meeting by itself: not long over, no family's, no membership over that came with it."""
    day = work.at.astimezone(ZoneInfo(district.time_zone)).date()
    left = [
        t.ends_on
        for t in rows[TeamMember]
        if (t.person_id, t.student_id) == (me, meeting.student_id)
        and t.role not in ("parent", "student")
        and t.ends_on is not None
        and t.ends_on <= day
    ]
    return meeting.ends_at > work.at - timedelta(days=14) and any(
        all(ended < seat.created_at.astimezone(ZoneInfo(district.time_zone)).date() for ended in left)
        for seat in rows[MeetingParticipant]
        if seat.person_id == me and seat.meeting_id == meeting.id and seat.role not in ("parent", "student")
    )


async def _reads_in_full(asking, plan) -> bool:
    facts = {"plan_kind": plan.kind, "plan_state": plan.state, "plan_shared": False}
    permission = Permission.READ_DRAFT if plan.state in DRAFT else Permission.READ_PLAN
    return await may(asking, permission, plan.student_id, **facts)


async def _reads_copy(asking, copy, plan) -> bool:
    facts = {"plan_kind": plan.kind, "plan_state": "draft", "plan_shared": copy.stopped_at is None}
    return await may(asking, Permission.READ_DRAFT, copy.student_id, **facts)


async def _reads_as_written(asking, plan) -> bool:
    """Whether it is theirs to read while it is written, whatever became of it since."""
    facts = {"plan_kind": plan.kind, "plan_state": "draft", "plan_shared": False}
    return await may(asking, Permission.READ_DRAFT, plan.student_id, **facts)


async def _has_part(asking, thread, plan, plans) -> bool:
    """Who reads a family's copy has part in a conversation on it, as long as the plan itself is theirs to read."""
    facts = {"plan_kind": "iep", "plan_state": "draft", "plan_shared": True}
    of_copy = thread.copy_id and plan.id in plans
    return await _reads_as_written(asking, plan) or bool(
        of_copy and await may(asking, Permission.READ_DRAFT, plan.student_id, **facts)
    )


async def _reads_final(asking, plan) -> bool:
    return await may(asking, Permission.READ_PLAN, plan.student_id, plan_kind=plan.kind, plan_state="active")


async def _is_in_work_for(asking, student_id) -> bool:
    """Whether what a team has in work about a student is theirs to read."""
    facts = {"plan_kind": "iep", "plan_state": "draft", "plan_shared": False}
    return await may(asking, Permission.READ_DRAFT, student_id, **facts)


async def _reads_notice(asking, notice) -> bool:
    """In work the team's alone, issued also theirs who are owed it."""
    if notice.state == "draft":
        return await _is_in_work_for(asking, notice.student_id)
    return await may(asking, Permission.READ_NOTICE, notice.student_id)


async def _reads_request(asking, row) -> bool:
    """A request that waits is for who matches in the district or its school; a matched one for who reads it."""
    actor = asking.actor
    if actor.person_id in (row.recorded_by_id, row.decided_by_id):
        return True
    if row.student_id is not None:
        return await may(asking, Permission.READ_REQUEST, row.student_id)
    held = frozenset(role for role, school_id in actor.school_roles if school_id == row.school_id)
    tie = Relationship(actor=actor, student_id=new_id(), school_roles=held)
    return ALLOW[Permission.MATCH_REQUEST](Facts(tie=tie))


async def _has_file(asking, row) -> bool:
    """A raw record is not the team's, and a family's once it was shown; who brought it has it with the team's files."""
    reads = await may(asking, Permission.OPEN_ATTACHMENT, row.student_id)
    if row.sensitivity == "team":
        return reads
    brought = row.uploaded_by_id == asking.actor.person_id and row.sensitivity != "apart"
    brings = brought and (reads or row.state in ("waiting_for_upload", "checking"))
    if row.sensitivity == "custody":
        return brings or await may(asking, Permission.SEE_CUSTODY, row.student_id)
    shown = row.sensitivity == "raw_shown" and await may(asking, Permission.READ_RAW_SHOWN, row.student_id)
    return brings or shown or await may(asking, Permission.READ_RAW, row.student_id)


async def _works_on(asking, area, ids) -> bool:
    """A report as it is written: who answers for the evaluation, and its assessor, as long as they see the case."""
    is_theirs = area.assessor_id == asking.actor.person_id and area.id in ids[EvaluationArea]
    return is_theirs or await may(asking, Permission.READ_EVALUATION, area.student_id)


async def _reads_signed(asking, row) -> bool:
    """A signed report is read by who assesses beside its assessor and by the principal, too."""
    return await may(asking, Permission.READ_SIGNED_AREA, row.student_id)


async def _reads_report(asking, row, out) -> bool:
    """Who reads signed reports, and the family once it is out."""
    if await may(asking, Permission.READ_SIGNED_AREA, row.student_id):
        return True
    return row.case_id in out and await may(asking, Permission.READ_EVALUATION_REPORT, row.student_id)


def _translates(actor, row, day) -> bool:
    """Whether it was given to a translator of the district, and is not long done."""
    return (
        "translator" in actor.roles
        and actor.person_id in (row.translator_id, row.reviewer_id)
        and row.state in ("in_work", "in_review", "published")
        and (row.published_on is None or row.published_on > day - timedelta(days=14))
    )


def _is_the_familys(row, plans) -> bool:
    key, plan_id = (
        (row.key, row.owner_id) if isinstance(row, LiveDocument) else (getattr(row, "section_key", None), row.plan_id)
    )
    return key == "family" and plan_id in plans


async def due(work, actor, rows):
    """Ids a person is due in each table, by the matrix asked with everything in sight."""
    # A unit of work of the person's on the system's transaction: nothing the matrix asks for is hidden from it.
    asking = UnitOfWork(work.session, work.district_id, actor, "test", work.at)
    me, ids = actor.person_id, defaultdict(set)
    students = [s.id for s in rows[Student]]
    allowed = {
        scope: {i for i in students if await may(asking, permission, i, **facts)}
        for scope, (permission, facts) in ASKED.items()
    }
    for table, permission in OF_STUDENT.items():
        may_see = {i for i in students if await may(asking, permission, i)}
        ids[table] = {r.id for r in rows[table] if r.student_id in may_see or (table in OWN and r.person_id == me)}
    # What was opened in error is the staff's; a summary that was given is the student's and the family's, too.
    readers = {i for i in students if await may(asking, Permission.READ_REQUEST, i)}
    wrong = {c.id for c in rows[EvaluationCase] if c.state == "in_error" and c.student_id not in readers}
    ids[EvaluationCase] -= wrong
    ids[CaseEvent] -= {e.id for e in rows[CaseEvent] if e.case_id in wrong}
    of_case = {i for i in students if await may(asking, Permission.SEE_CASE, i)}
    # What a family asked is the staff's and theirs who asked, as long as the record is; no other parent's.
    ids[FamilyRequest] = {
        r.id
        for r in rows[FamilyRequest]
        if r.student_id in readers or (r.asked_by_id == me and r.student_id in of_case)
    }
    ids[FamilyRequestNote] = {n.id for n in rows[FamilyRequestNote] if n.request_id in ids[FamilyRequest]}
    sees = of_case | {me}
    ids[PerformanceSummary] |= {r.id for r in rows[PerformanceSummary] if r.given_on and r.student_id in sees}
    district = (await work.session.execute(select(District).where(District.id == work.district_id))).scalar_one()
    kind = (await work.session.execute(select(Person.kind).where(Person.id == me))).scalar_one()
    as_guest = {m.id for m in rows[Meeting] if kind in ("staff", "guest") and is_guest(work, me, m, rows, district)}
    ids[Meeting] |= as_guest
    seats = rows[MeetingParticipant]
    ids[MeetingParticipant] = {p.id for p in seats if p.person_id == me or p.meeting_id in ids[Meeting]}
    for table in OF_MEETING:
        ids[table] = {r.id for r in rows[table] if r.meeting_id in ids[Meeting]}
    for plan in rows[Plan]:
        is_shared = plan.shared_with_family_at is not None
        facts = {"plan_kind": plan.kind, "plan_state": plan.state, "plan_shared": is_shared}
        readable = await may(asking, Permission.READ_PLAN, plan.student_id, **facts)
        if readable or (plan.state in DRAFT and await may(asking, Permission.READ_DRAFT, plan.student_id, **facts)):
            ids[Plan].add(plan.id)
    # A shared draft: its own text is the team's; the family has the copy made for them, and its own section.
    in_full = {p.id for p in rows[Plan] if p.id in ids[Plan] and await _reads_in_full(asking, p)}
    for table in OF_PLAN:
        ids[table] = {r.id for r in rows[table] if r.plan_id in in_full or _is_the_familys(r, ids[Plan])}
    ids[LiveDocument] = {d.id for d in rows[LiveDocument] if d.owner_id in in_full or _is_the_familys(d, ids[Plan])}
    ids[LiveDocument] |= {a.id for a in rows[EvaluationArea] if await _works_on(asking, a, ids)}
    plans = {p.id: p for p in rows[Plan]}
    ids[SharedDraft] = {c.id for c in rows[SharedDraft] if await _reads_copy(asking, c, plans[c.plan_id])}
    for table in OF_DOCUMENT:
        ids[table] = {r.id for r in rows[table] if r.document_id in ids[LiveDocument]}
    ids[CommentThread] = {t.id for t in rows[CommentThread] if await _has_part(asking, t, plans[t.plan_id], ids[Plan])}
    for table in OF_THREAD:
        ids[table] = {r.id for r in rows[table] if r.thread_id in ids[CommentThread]}
    for table in OF_WRITING:
        ids[table] = {r.id for r in rows[table] if await _reads_as_written(asking, plans[r.plan_id])}
    of_version = {v.id: v.plan_id for v in rows[PlanVersion]}
    final = {p.id for p in rows[Plan] if await _reads_final(asking, p)}
    for table in OF_FINAL:
        own = {r.id for r in rows[table] if getattr(r, "person_id", None) == me}
        ids[table] = own | {
            r.id for r in rows[table] if (r.plan_id if table is PlanVersion else of_version[r.version_id]) in final
        }
    ids[PriorNotice] = {n.id for n in rows[PriorNotice] if await _reads_notice(asking, n)}
    ids[Determination] = {d.id for d in rows[Determination] if await may_read(asking, d)}
    for table in OF_DETERMINATION:
        ids[table] = {r.id for r in rows[table] if r.determination_id in ids[Determination]}
    of_504 = {"plan_kind": "section_504"}
    ids[Section504Notice] = {
        n.id for n in rows[Section504Notice] if await may(asking, Permission.READ_NOTICE, n.student_id, **of_504)
    }
    coordinates = {i for i in students if await may(asking, Permission.CASE_AS_504, i)}
    ids[FormalDelivery] = {
        d.id
        for d in rows[FormalDelivery]
        if d.person_id == me
        or await _is_in_work_for(asking, d.student_id)
        or (d.section_504_notice_id is not None and d.student_id in coordinates)
    }
    # Of a student's plans, whatever the plan's own state: services are given before it is final.
    carries_out = {
        i for i in students if await may(asking, Permission.READ_PLAN, i, plan_kind="iep", plan_state="active")
    }
    ids[PlanTransfer] = {r.id for r in rows[PlanTransfer] if r.student_id in carries_out}
    given = {t.id for t in rows[Translation] if _translates(actor, t, await today(work))}
    ids[Translation] = given | {t.id for t in rows[Translation] if t.plan_id in final}
    ids[TranslationUnit] = {
        u.id
        for u in rows[TranslationUnit]
        if u.translation_id in given or await _reads_as_written(asking, plans[u.plan_id])
    }
    ids[PublishedTranslation] = {
        p.id for p in rows[PublishedTranslation] if p.translation_id in given or p.plan_id in final
    }
    ids[RememberedSentence] = {r.id for r in rows[RememberedSentence] if "translator" in actor.roles}
    named = {m.student_id for m in rows[Meeting] if m.id in as_guest}
    named |= {t.student_id for t in rows[Translation] if t.id in given}
    named |= {r.student_id for r in rows[SignatureRequest] if r.person_id == me and r.state in ("requested", "viewed")}
    for i in students:
        tie = await relationship_with(asking, i)
        if i in named or "ferpa_view" in tie.rights or any(i in those for those in allowed.values()):
            ids[Student].add(i)
    ids[ConsentRequest] |= {a.request_id for a in rows[ConsentAsk] if a.person_id == me}
    ids[HelpRequest] = {r.id for r in rows[HelpRequest] if await _reads_request(asking, r)}
    ids[Attachment] = {a.id for a in rows[Attachment] if await _has_file(asking, a)}
    ids[AttachmentDeed] = {d.id for d in rows[AttachmentDeed] if d.attachment_id in ids[Attachment]}
    ids[FileDestruction] = {d.id for d in rows[FileDestruction] if d.attachment_id in ids[Attachment]}
    history = {i for i in students if await may(asking, Permission.SEE_HISTORY, i)}
    ids[FileDestructionNotice] = {
        n.id
        for n in rows[FileDestructionNotice]
        if n.destruction_id in ids[FileDestruction] and (n.person_id == me or n.student_id in history)
    }
    ids[EvaluationPaper] = {p.id for p in rows[EvaluationPaper] if p.attachment_id in ids[Attachment]}
    areas = {a.id: a for a in rows[EvaluationArea]}
    for table in OF_AREA:
        ids[table] = {r.id for r in rows[table] if await _works_on(asking, areas[r.area_id], ids)}
    signed = {a.id for a in areas.values() if a.signed_on is not None}
    for table, of in ((EvaluationScore, signed), (EvaluationSection, set(areas))):
        ids[table] |= {r.id for r in rows[table] if r.area_id in of and await _reads_signed(asking, r)}
    done = {c.id for c in rows[EvaluationCase] if c.state not in ("referred", "review_of_data")}
    ids[EvaluationReview] = {r.id for r in rows[EvaluationReview] if await _reads_report(asking, r, done)}
    out = {c.id for c in rows[EvaluationCase] if c.state in ("report_ready", "closed")}
    for table in (EvaluationReport, EvaluationAddendum):
        ids[table] |= {r.id for r in rows[table] if await _reads_report(asking, r, out)}
    ids[StudentAccess] = {r.source_id for r in rows[StudentAccess] if r.person_id == me}
    ids[Message] = set()
    ids[DeadlineAlert] = {r.id for r in rows[DeadlineAlert] if r.person_id == me and r.student_id in allowed["record"]}
    for table in OF_ONESELF:
        ids[table] = {r.id for r in rows[table] if r.person_id == me}
    return ids, allowed


async def shown(work):
    """Ids the database shows to whoever acts."""
    found = {table: set() for table in TABLES}
    keys = [select(literal(n), getattr(t, "id", None) or t.source_id) for n, t in enumerate(TABLES)]
    for number, key in await work.session.execute(union_all(*keys)):
        found[TABLES[number]].add(key)
    return found


async def _coordinator(gate, made):
    """Somebody whose only tie is the district's 504 coordination."""
    async with gate.open(made.id, SYSTEM, "test") as work:
        names = {"given_name": "Kim", "family_name": "Sato", "name_key": "kim sato", "family_name_key": "sato"}
        person = Person(district_id=made.id, kind="staff", **names)
        work.session.add(person)
        await work.session.flush()
        role = {"role": "section_504_coordinator", "school_id": None, "starts_on": date(2020, 1, 1)}
        work.session.add(PersonRole(district_id=made.id, person_id=person.id, **role))
        return person.id


@pytest.mark.parametrize("seed", range(3))
async def test_the_database_shows_what_the_matrix_opens(gate, monkeypatch, seed):
    made = await generated.make(gate, seed)
    made.people.append(await _coordinator(gate, made))
    seen_something = behind_the_wall = 0
    for ahead in (timedelta(0), generated.LATER):
        monkeypatch.setenv("TRELLIS_TEST_NOW", (clock.now() + ahead).isoformat())
        async with gate.open(made.id, SYSTEM, "test") as work:
            rows = await everything(work)
        for person_id in [*made.people, *made.students]:
            async with gate.open(made.id, SYSTEM, "test") as work:
                actor = await as_person(work, person_id)
                expected, allowed = await due(work, actor, rows)
            async with gate.open(made.id, actor, "test") as work:
                found = await shown(work)
                for table in TABLES:
                    assert found[table] == set(expected[table]), (table.__tablename__, actor.roles, ahead)
                for directory, scope in ((False, "record"), (True, "directory")):
                    statement = select(Student.id).where(await visible_students(work, directory=directory))
                    assert set((await work.session.execute(statement)).scalars()) == allowed[scope]
                # Asked under the policies, the matrix answers as it does with everything in sight.
                for student_id in made.students[:3]:
                    for scope, (permission, facts) in ASKED.items():
                        assert await may(work, permission, student_id, **facts) == (student_id in allowed[scope])
            seen_something += bool(found[Plan])
            kinds = {plan.kind for plan in rows[Plan] if plan.id in found[Plan]}
            behind_the_wall += kinds == {"section_504"} and "section_504_coordinator" in actor.roles
    assert seen_something > 4
    assert behind_the_wall > 0, "nobody saw 504 plans alone"


def test_no_table_of_a_students_record_was_forgotten(fresh_database):
    # The goal bank is a district's or a person's own, and no student's (tests/plans/test_bank.py).
    assert {table.__tablename__ for table in TABLES} == set(READABLE) - {"bank_goal", "bank_goal_use"}


async def test_who_has_not_signed_in_sees_nobody(gate):
    made = await generated.make(gate, 99)
    async with gate.open(made.id, VISITOR, "test") as work:
        assert not any((await shown(work)).values())


async def test_an_operator_reaches_a_district_but_no_student(gate):
    made = await generated.make(gate, 98)
    operator = Actor(kind="operator", person_id=new_id())
    async with gate.open(made.id, operator, "test") as work:
        assert not any((await shown(work)).values())
        assert (await work.session.execute(text("SELECT count(*) FROM school"))).scalar() == 3


async def test_what_is_not_seen_is_neither_changed_nor_deleted(gate):
    made = await generated.make(gate, 97)
    nobody = Actor(kind="person", person_id=new_id())
    async with gate.open(made.id, nobody, "attack") as work:
        for statement in (
            "UPDATE plan SET state = 'void'",
            "UPDATE student SET grade = 'x'",
            "DELETE FROM attachment",
            "DELETE FROM team_member",
        ):
            assert (await work.session.execute(text(statement))).rowcount == 0, statement


async def test_another_districts_role_opens_nothing_here(gate):
    """The same person id, director elsewhere: roles are read in the district of the transaction."""
    made, other = await generated.make(gate, 96), await generated.make(gate, 95)
    async with gate.open(other.id, SYSTEM, "test") as work:
        await work.session.execute(
            text(
                "INSERT INTO person_role (district_id, id, person_id, role, starts_on, source) "
                "VALUES (:district, gen_random_uuid(), :person, 'special_education_admin', '2020-01-01', 'granted')"
            ),
            {"district": other.id, "person": other.people[0]},
        )
    director = Actor(kind="person", person_id=other.people[0], roles=frozenset({"special_education_admin"}))
    async with gate.open(other.id, director, "test") as work:
        assert len((await shown(work))[Student]) == len(other.students)
    async with gate.open(made.id, director, "test") as work:
        assert not any((await shown(work)).values())


@pytest.mark.parametrize("zone", ["Pacific/Honolulu", "Pacific/Kiritimati"])
async def test_a_day_begins_when_the_districts_clock_says_so(gate, monkeypatch, zone):
    made = await generated.make(gate, 94, zone=zone)
    pick = random.Random(1)
    person_id, student_id = made.people[0], made.students[0]
    midnight = clock.now().astimezone(clock.ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    midnight += timedelta(days=10)
    async with gate.open(made.id, SYSTEM, "test") as work:
        for table in ("team_member", "rights_holder", "class_enrollment", "person_role", "meeting_participant"):
            await work.session.execute(text(f"DELETE FROM {table}"))
        await work.session.execute(text("UPDATE meeting SET arranged_by_id = :who"), {"who": made.people[1]})
        member = generated.a_member(pick, made, person_id, student_id)
        member.role, member.starts_on, member.ends_on = "psychologist", midnight.date(), midnight.date()
        member.ends_on += timedelta(days=1)
        work.session.add(member)
    seen = []
    for instant in (-1, 0, 24 * 3600 - 1, 24 * 3600):
        monkeypatch.setenv("TRELLIS_TEST_NOW", (midnight + timedelta(seconds=instant)).isoformat())
        async with gate.open(made.id, Actor(kind="person", person_id=person_id), "test") as work:
            count = (await work.session.execute(text("SELECT count(*) FROM historical_record"))).scalar()
            assert bool(count) == await may(work, Permission.SEE_HISTORY, student_id)
            seen.append(count)
    assert seen == [0, 1, 1, 0]
