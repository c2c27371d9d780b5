"""A district thrown together by a seed: every kind of tie, begun, ended, to come, and overlapping."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from tests.isolation.a_case import consented, determined, moved, went
from tests.isolation.an_evaluation import evaluated
from trellis.attachments.model import (
    SENSITIVITIES,
    Attachment,
    AttachmentDeed,
    FileDestruction,
    FileDestructionNotice,
    LegalHold,
)
from trellis.cases.log import Step, write_step
from trellis.cases.model import CaseEvent, EvaluationCase, HelpRequest
from trellis.cases.states import line, rows_from
from trellis.deadlines.model import Deadline, DeadlineChange, DeadlineReason
from trellis.districts.model import District, School
from trellis.documents.model import SealedDocument
from trellis.kernel import clock
from trellis.kernel.audit import AuditEntry
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate, UnitOfWork
from trellis.live.model import LiveDocument, LiveSnapshot, LiveUpdate
from trellis.meetings.model import Meeting, MeetingParticipant
from trellis.meetings.room.model import MeetingEntry, MeetingMinutes
from trellis.notices.model import Message
from trellis.notices.prior_written.model import FormalDelivery, IssuedNotice, NoticeRendering, PriorNotice
from trellis.people.model import ROLES, Person, PersonRole
from trellis.plans.disputing.model import PlanDispute
from trellis.plans.history.model import SectionMoment
from trellis.plans.implementing.model import PlanAcknowledgement
from trellis.plans.model import KINDS, STATES, Plan, PlanGoal, PlanSection, PlanService, PlanVersion, SharedDraft
from trellis.plans.transferring.model import PlanHandover, PlanTransfer
from trellis.signatures.model import Signature, SignatureRequest
from trellis.students.model import (
    ClassEnrollment,
    HistoricalRecord,
    Relation,
    ResidentChild,
    RightsHolder,
    SchoolClass,
    Student,
)
from trellis.teams.model import TEAM_ROLES, TeamMember
from trellis.teamwork.model import Comment, CommentMention, CommentThread, SectionAssignment, Suggestion
from trellis.translations.model import PublishedTranslation, RememberedSentence, Translation, TranslationUnit
from trellis.translations.rules import STATES as STATES_OF_TRANSLATION
from trellis.worklists.model import AlertChoice, CalendarFeed, DeadlineAlert

FILES = ("ready", "ready", "checking")
LATER = timedelta(days=45)
"""How far the second look lies ahead: past some ends, after some beginnings."""
OF_A_DEADLINE = {
    "rule_id": "IEP_ANNUAL",
    "rule_key": "US/IEP_ANNUAL/annual_review_held/all/1",
    "value": "1",
    "day_kind": "Y",
    "instance": "-",
    "trigger_event": "annual_review_held",
    "needs_calendar": False,
}
STATES_BY_MAJORITY = ("CA", "AL", "MS", "NE")
BASES = ("presumed", "presumed", "presumed", "court_order", "guardianship", "foster", "surrogate")


@dataclass
class GeneratedDistrict:
    """Ids of what was made; `day` is the day it was made for."""

    id: uuid.UUID
    day: date
    schools: list[uuid.UUID] = field(default_factory=list)
    students: list[uuid.UUID] = field(default_factory=list)
    people: list[uuid.UUID] = field(default_factory=list)
    classes: list[uuid.UUID] = field(default_factory=list)


def some_days(pick: random.Random, day: date) -> tuple[date, date | None]:
    """A stretch of days around `day`: over, on, still to come; the very day at either end among them."""
    offset = pick.choice((-90, -30, -1, 0, 0, 1, 20, 45, 60))
    starts = day + timedelta(days=offset)
    length = pick.choice((None, None, None, 0, 1, 15, 30, 45, 90))
    return starts, None if length is None else starts + timedelta(days=length)


def some_birth(pick: random.Random, day: date) -> date | None:
    """A day of birth: of age by some law some days before or after `day`, on the very day, a child's, or unknown."""
    there = day + timedelta(days=pick.choice((-40, -1, 0, 1, 20, 44, 45, 46)))
    years = pick.choice((10, 18, 18, 18, 19, 21, None))
    return None if years is None else there.replace(year=there.year - years, day=min(there.day, 28))


async def make(gate: Gate, seed: int, *, students: int = 8, people: int = 14, zone: str = "Pacific/Honolulu") -> Any:
    """The district of a seed."""
    pick = random.Random(seed)
    district = GeneratedDistrict(new_id(), clock.today_in(zone))
    async with gate.open(district.id, SYSTEM, "test.setup") as work:
        work.session.add(
            District(
                id=district.id,
                slug=f"gen-{district.id.hex[-12:]}",
                name="Generated",
                state=pick.choice(STATES_BY_MAJORITY),
                time_zone=zone,
                created_at=work.at,
            )
        )
        await work.session.flush()
        await _people(work, pick, district, students, people)
        await _ties(work, pick, district)
        for student_id in district.students:
            await _record(work, pick, district, student_id)
        for student_id in district.students:
            mine = {"district_id": district.id, "student_id": student_id}
            await moved(work, pick, mine, district.day - timedelta(days=3), pick.choice(district.people))
        for person_id in district.people[::2]:
            own = {"district_id": district.id, "person_id": person_id}
            work.session.add_all([AlertChoice(**own, mail="none"), CalendarFeed(**own, token_digest=person_id.bytes)])
    return district


async def _people(work: UnitOfWork, pick: random.Random, made: GeneratedDistrict, students: int, people: int) -> None:
    made.schools = [new_id() for _ in range(3)]
    work.session.add_all([School(district_id=made.id, id=i, name=f"School {i.hex[-4:]}") for i in made.schools])
    await work.session.flush()
    for number in range(students + people):
        is_student = number < students
        person_id = new_id()
        (made.students if is_student else made.people).append(person_id)
        kind = "student" if is_student else pick.choice(("staff", "staff", "guardian"))
        work.session.add(
            Person(
                district_id=made.id,
                id=person_id,
                kind=kind,
                given_name=f"P{number}",
                family_name="Gen",
                name_key=f"p{number} gen",
                family_name_key="gen",
                email=None,
            )
        )
    await work.session.flush()
    for student_id in made.students:
        school_id, birth_on = pick.choice([*made.schools, None]), some_birth(pick, made.day)
        work.session.add(Student(district_id=made.id, id=student_id, school_id=school_id, birth_on=birth_on))
    made.classes = [new_id() for _ in range(5)]
    for class_id in made.classes:
        work.session.add(
            SchoolClass(
                district_id=made.id,
                id=class_id,
                school_id=pick.choice(made.schools),
                name="Class",
                roster_id=class_id.hex,
            )
        )
    await work.session.flush()


async def _ties(work: UnitOfWork, pick: random.Random, made: GeneratedDistrict) -> None:
    day = made.day
    for person_id in made.people:
        for _ in range(pick.choice((0, 0, 1, 2))):
            starts, ends = some_days(pick, day)
            work.session.add(
                PersonRole(
                    district_id=made.id,
                    person_id=person_id,
                    role=pick.choice(
                        [*ROLES, "school_leader", "registrar", "school_leader", "section_504_coordinator"]
                    ),
                    school_id=pick.choice([*made.schools, *made.schools, None]),
                    starts_on=starts,
                    ends_on=ends,
                )
            )
    for person_id in pick.sample(made.people, 3):
        starts, ends = some_days(pick, day)
        held = {"role": "translator", "school_id": None, "starts_on": starts, "ends_on": ends}
        work.session.add(PersonRole(district_id=made.id, person_id=person_id, **held))
    everybody = [*made.people, *made.students]
    for _ in range(24):
        work.session.add(a_member(pick, made, pick.choice(everybody), pick.choice(made.students)))
    for _ in range(24):
        work.session.add(a_holder(pick, made, pick.choice(everybody), pick.choice(made.students)))
    for person_id in [*pick.sample(made.people, 6), *pick.choices(made.students, k=10)]:
        work.session.add(an_enrollment(pick, made, person_id))
    for student_id in made.students:
        for person_id in set(pick.choices(made.people, k=2)):
            work.session.add(
                Relation(district_id=made.id, student_id=student_id, person_id=person_id, kind="aunt", said_as="Aunt")
            )
        work.session.add(
            ResidentChild(
                district_id=made.id,
                student_id=student_id,
                setting="no_school",
                address="12 Alder Street",
                registered_by_id=made.people[0],
                registered_on=day,
            )
        )
    await work.session.flush()


def a_member(pick: random.Random, made: GeneratedDistrict, person_id: uuid.UUID, student_id: uuid.UUID) -> TeamMember:
    starts, ends = some_days(pick, made.day)
    role = pick.choice([*TEAM_ROLES, "case_manager"])
    return TeamMember(
        district_id=made.id, student_id=student_id, person_id=person_id, role=role, starts_on=starts, ends_on=ends
    )


def a_holder(pick: random.Random, made: GeneratedDistrict, person_id: uuid.UUID, student_id: uuid.UUID) -> RightsHolder:
    starts, ends = some_days(pick, made.day)
    return RightsHolder(
        district_id=made.id,
        student_id=student_id,
        person_id=person_id,
        law=pick.choice(("IDEA", "IDEA", "FERPA")),
        may_view=pick.random() < 0.6,
        may_consent=pick.random() < 0.5,
        may_receive_notice=pick.random() < 0.5,
        basis=pick.choice(BASES),
        starts_on=starts,
        ends_on=ends,
    )


def an_enrollment(pick: random.Random, made: GeneratedDistrict, person_id: uuid.UUID) -> ClassEnrollment:
    starts, ends = some_days(pick, made.day)
    return ClassEnrollment(
        district_id=made.id,
        class_id=pick.choice(made.classes),
        person_id=person_id,
        role="student" if person_id in made.students else "teacher",
        roster_id=new_id().hex,
        starts_on=pick.choice((starts, None)),
        ends_on=ends,
    )


async def _talked_about(
    work: UnitOfWork, mine: dict[str, Any], plan: Plan, copy: SharedDraft, section_id: uuid.UUID, who: uuid.UUID
) -> None:
    """A conversation of the team, one on the family's copy, somebody named in each, and a section given away."""
    for copy_id in (None, copy.id):
        thread = CommentThread(
            **mine, id=new_id(), plan_id=plan.id, copy_id=copy_id, section_key="basics", started_by_id=who
        )
        comment = Comment(**mine, id=new_id(), thread_id=thread.id, written_by_id=who, said="Is it so?")
        named = CommentMention(**mine, thread_id=thread.id, comment_id=comment.id, person_id=who, is_mailed=False)
        words = Suggestion(**mine, thread_id=thread.id, was="", becomes="She sings.")
        for row in (thread, comment, named, words):
            work.session.add(row)
            await work.session.flush()
    work.session.add(SectionAssignment(**mine, section_id=section_id, plan_id=plan.id, person_id=who, given_by_id=who))


async def _translated(
    work: UnitOfWork,
    pick: random.Random,
    made: GeneratedDistrict,
    mine: dict[str, Any],
    plan: Plan,
    version_id: uuid.UUID,
) -> None:
    """A translation in some state, given to some of the people, with a text and something published of it."""
    at, people = datetime(2026, 9, 1, 12, tzinfo=UTC), [*made.people, None]
    shared = {**mine, "plan_id": plan.id}
    row = Translation(
        **shared,
        id=new_id(),
        version_id=version_id,
        student_name="N N",
        plan_kind=plan.kind,
        version_number=1,
        version_sha256="0",
        language="es",
        state=pick.choice(STATES_OF_TRANSLATION),
        asked_by_id=made.people[0],
        by_family=False,
        translator_id=pick.choice(people),
        reviewer_id=pick.choice(people),
        published_on=pick.choice((None, None, made.day, made.day - timedelta(days=14), made.day - timedelta(days=13))),
    )
    work.session.add(row)
    await work.session.flush()
    made_by = {"translated_by_id": made.people[0], "published_at": at}
    work.session.add_all(
        [
            TranslationUnit(
                **shared, translation_id=row.id, position=0, place="p", labels={}, source="s", source_sha256="0"
            ),
            PublishedTranslation(
                **shared,
                **made_by,
                translation_id=row.id,
                version_id=version_id,
                number=1,
                language="es",
                canonical=b"{}",
                sha256="0",
                version_sha256="0",
                reviewed_by_id=made.people[0],
            ),
        ]
    )
    if plan.kind == "iep":
        sentence = {"district_id": made.id, "language": "es", "source_sha256": row.id.hex, "said": "x"}
        work.session.add(RememberedSentence(**sentence, **made_by))


def a_request(pick: random.Random, made: GeneratedDistrict, **other: Any) -> HelpRequest:
    """A request for help, through any door, for some school or none."""
    return HelpRequest(
        **{
            "district_id": made.id,
            "id": new_id(),
            "number": new_id().hex,
            "form_key": new_id(),
            "way": "public",
            "received_on": made.day - timedelta(days=9),
            "recorded_by_id": pick.choice((*made.people, *made.students, None, None, None, None)),
            "given_name": "N",
            "family_name": "N",
            "name_key": "n n",
            "school_id": pick.choice((*made.schools, None)),
            "asker_name": "A",
            "asker_relation": "parent",
            "language": "en",
            "concern": "C",
            **other,
        }
    )


async def _asked_for(
    work: UnitOfWork, pick: random.Random, made: GeneratedDistrict, mine: dict[str, Any], at: datetime
) -> None:
    """A case with its first step, the request it began with, one in error, a request that waits to be matched."""
    await went(work, mine, "initial", made.day - timedelta(days=9), "submit", "opened_in_error")
    case = EvaluationCase(**mine, id=new_id(), machine="initial", received_on=made.day - timedelta(days=9))
    work.session.add_all([case, a_request(pick, made)])
    await work.session.flush()
    decided = {"state": "matched", "case_id": case.id, "decided_at": at, "decided_by_id": pick.choice(made.people)}
    request = a_request(pick, made, student_id=mine["student_id"], **decided)
    work.session.add(request)
    await work.session.flush()
    work.session.add(
        CaseEvent(
            **mine,
            id=new_id(),
            case_id=case.id,
            event="submit",
            from_state="new",
            to_state="referred",
            capacity="ADM",
            request_id=request.id,
            evidence={"student_matched": "x"},
            happened_on=case.received_on,
            at=at,
        )
    )
    await work.session.flush()
    await consented(work, pick, mine, case, made.people)
    paper = an_attachment(
        mine, pick.choice(made.people), sensitivity=pick.choice(SENSITIVITIES), state=pick.choice(FILES)
    )
    work.session.add(paper)
    await work.session.flush()
    assessor_id, by_id = pick.choice([*made.people, None]), pick.choice(made.people)
    work.session.add_all(
        [
            AttachmentDeed(**mine, attachment_id=paper.id, person_id=by_id, deed="rename"),
            LegalHold(
                **mine,
                attachment_id=pick.choice((paper.id, None)),
                placed_by_id=by_id,
                because="B",
                since_on=case.received_on,
            ),
        ]
    )
    going = FileDestruction(
        **mine,
        id=new_id(),
        attachment_id=paper.id,
        ground="kept_long_enough",
        because="B",
        proposed_by_id=by_id,
        proposed_on=case.received_on,
    )
    work.session.add(going)
    await work.session.flush()
    told = {"person_id": pick.choice(made.people), "how": "letter", "told_on": case.received_on}
    work.session.add(FileDestructionNotice(**mine, destruction_id=going.id, **told))
    await evaluated(work, mine, case.id, assessor_id=assessor_id, by_id=by_id, attachment_id=paper.id)
    if pick.random() < 0.5:
        await _finished(work, mine, case.id)
    await determined(work, pick, mine, case, pick.choice(made.people))


async def _finished(work: UnitOfWork, mine: dict[str, Any], case_id: uuid.UUID) -> None:
    """The case goes its ordinary way until its report is out."""
    way = line("initial")
    for here, target in pairwise(way[: way.index("report_ready") + 1]):
        row = next(one for one in rows_from("initial", here) if one.target == target)
        step = Step(row, row.by[0], work.at.date(), dict.fromkeys(row.needs, "x"), reason="x")
        await write_step(work, case_id=case_id, student_id=mine["student_id"], step=step)


def an_attachment(mine: dict[str, Any], by_id: uuid.UUID, **other: Any) -> Attachment:
    """A file of a student's record."""
    return Attachment(
        **{
            **mine,
            "id": new_id(),
            "uploaded_by_id": by_id,
            "kind": "other",
            "title": "T",
            "file_name": "t.pdf",
            "content_type": "application/pdf",
            "byte_count": 1,
            "upload_key": "k",
            **other,
        }
    )


async def _record(work: UnitOfWork, pick: random.Random, made: GeneratedDistrict, student_id: uuid.UUID) -> None:
    """One of everything a student's record holds, and plans in every state there is room for."""
    at, here = datetime(2026, 9, 1, 12, tzinfo=UTC), {"district_id": made.id}
    mine = {**here, "student_id": student_id}
    someone = pick.choice(made.people)

    def copy_of(plan: Plan) -> dict[str, Any]:
        return {**mine, "plan_id": plan.id, "shared_by_id": someone, "shared_at": at}

    version_id = None
    for state in pick.sample(STATES, 4):
        plan = Plan(
            **mine,
            id=new_id(),
            kind=pick.choice(KINDS),
            state=state,
            form_version="1",
            started_by_id=someone,
            shared_with_family_at=pick.choice((None, at)),
        )
        work.session.add(plan)
        await work.session.flush()
        for key in ("basics", "family"):
            section_id = new_id()
            work.session.add(
                LiveDocument(**here, id=section_id, kind="plan_section", key=key, owner_id=plan.id, epoch=1)
            )
            await work.session.flush()
            work.session.add_all(
                [
                    LiveUpdate(**here, document_id=section_id, number=1, payload=b"x"),
                    LiveSnapshot(**here, document_id=section_id, through=1, payload=b"x"),
                    PlanSection(**here, id=section_id, plan_id=plan.id, section_key=key),
                ]
            )
            await work.session.flush()
            moment = {"through": 1, "started_at": at, "ended_at": at, "people": [], "content": {}, "written": {}}
            work.session.add(SectionMoment(**mine, section_id=section_id, plan_id=plan.id, **moment))
        copies = [SharedDraft(content={}, stopped_at=stopped, **copy_of(plan)) for stopped in (at, None)]
        work.session.add_all(
            [
                PlanGoal(**here, plan_id=plan.id, row_id="g", position=0, statement="Reads."),
                PlanService(**here, plan_id=plan.id, row_id="s", position=0, name="Speech"),
                *copies[: 2 if plan.shared_with_family_at else 1],
            ]
        )
        await work.session.flush()
        await _talked_about(work, mine, plan, copies[0], section_id, someone)
        if state not in ("draft", "team_review"):
            version_id = new_id()
            work.session.add(
                PlanVersion(
                    **mine,
                    id=version_id,
                    plan_id=plan.id,
                    number=1,
                    canonical=b"{}",
                    sha256="0",
                    finalized_by_id=someone,
                    finalized_at=at,
                )
            )
            await work.session.flush()
            await _translated(work, pick, made, mine, plan, version_id)
    meeting_id, deadline_id = new_id(), new_id()
    await _asked_for(work, pick, made, mine, at)
    meeting_id = new_id()
    work.session.add_all(
        [
            HistoricalRecord(**mine, kind="removal", source_key=student_id.hex),
            Attachment(
                **mine,
                uploaded_by_id=someone,
                kind="medical",
                title="T",
                file_name="f",
                content_type="application/pdf",
                byte_count=1,
                upload_key="k",
            ),
            Meeting(
                **mine,
                id=meeting_id,
                arranged_by_id=pick.choice(made.people),
                kind="annual_review",
                purpose="P",
                starts_at=at,
                ends_at=at,
                location="L",
                state="held",
                held_at=at,
            ),
            Deadline(**mine, id=deadline_id, **OF_A_DEADLINE, trigger_on=made.day),
            Message(**mine, created_at=at, person_id=someone, template="meeting_invitation"),
            AuditEntry(
                **mine, created_at=at, at=at, actor_kind="person", purpose="p", action="a", subject_kind="student"
            ),
        ]
    )
    await work.session.flush()
    work.session.add(DeadlineChange(**mine, deadline_id=deadline_id, cause="calendar"))
    work.session.add(DeadlineReason(**mine, deadline_id=deadline_id, person_id=someone, reason="overlooked"))
    for person_id in set(pick.choices(made.people, k=3)):
        told = {"due_on": made.day, "threshold": 0, "reason": "due", "raised_on": made.day}
        work.session.add(DeadlineAlert(**mine, deadline_id=deadline_id, person_id=person_id, **told))
    for person_id in set(pick.choices([*made.people, *made.students], k=2)):
        role = pick.choice(("other", "parent"))
        work.session.add(MeetingParticipant(**here, meeting_id=meeting_id, person_id=person_id, role=role))
    _captured(pick, work, made, mine, meeting_id)
    await work.session.flush()
    if version_id is not None:
        notice, *papers = _papers(pick, made, mine, version_id, someone, at)
        work.session.add(notice)
        await work.session.flush()
        work.session.add_all(papers)
        request = SignatureRequest(
            **mine,
            id=new_id(),
            version_id=version_id,
            person_id=pick.choice(made.people),
            requested_by_id=someone,
            state=pick.choice(("requested", "viewed", "requested", "answered", "withdrawn")),
        )
        work.session.add_all(
            [
                request,
                PlanAcknowledgement(
                    **mine, version_id=version_id, person_id=pick.choice(made.people), acknowledged_at=at
                ),
                PlanDispute(
                    **mine, plan_id=plan.id, filed_by="family", filed_on=at.date(), note="N", recorded_by_id=someone
                ),
                PlanHandover(
                    **mine,
                    version_id=version_id,
                    to_slug="elsewhere",
                    to_name="Elsewhere",
                    ground="district_asked",
                    reason="Moved",
                    made_by_id=someone,
                    made_at=at,
                    expires_at=at,
                ),
                PlanTransfer(
                    **mine,
                    plan_id=plan.id,
                    source="paper",
                    from_district="Elsewhere",
                    from_state="NV",
                    arrived_on=made.day,
                    begun_by_id=someone,
                    begun_at=at,
                ),
                SealedDocument(
                    **mine,
                    version_id=version_id,
                    stage="finalized",
                    object_key="k",
                    sha256="0",
                    page_count=1,
                    sealed_at=at,
                ),
            ]
        )
        await work.session.flush()
        work.session.add(
            Signature(
                **mine,
                request_id=request.id,
                version_id=version_id,
                person_id=request.person_id,
                outcome="granted",
                choices=[],
                typed_name="N N",
                document_sha256="0",
                consent_text_sha256="0",
                language="en",
                session_id=new_id(),
                authenticated_at=at,
                signed_at=at,
                idempotency_key=request.id.hex,
                answer_sha256="0",
            )
        )
    await work.session.flush()


def _captured(pick, work, made, mine, meeting_id):
    """A question of a meeting, and now and then its closed minutes, after which nothing but a correction is added."""
    by, at = {"recorded_by_id": pick.choice(made.people)}, datetime(2026, 9, 1, 12, tzinfo=UTC)
    said = {"kind": "question", "position": 1, "text": "Why?", "reason": "", "answer": "", "revision": 1}
    work.session.add(MeetingEntry(**mine, **by, **said, meeting_id=meeting_id, recorded_at=at))
    if pick.random() < 0.5:
        closed = {"content": {}, "content_hash": "0", "closed_by_id": pick.choice(made.people), "closed_at": at}
        work.session.add(MeetingMinutes(**mine, **closed, meeting_id=meeting_id))


def _papers(pick, made, mine, version_id, someone, at):
    """A notice about the version, in work or out, and the copy somebody has."""
    state = pick.choice(("draft", "issued", "delivered", "superseded"))
    said = {"items": [], "contents": {}, "lead_days": 10, "lead_kind": "calendar", "drafted_by_id": someone}
    said["decided_by_team"] = True
    notice = PriorNotice(**mine, id=new_id(), version_id=version_id, trigger="plan", state=state, **said)
    about = [{"version_id": version_id}]
    yield notice
    if state != "draft":
        yield IssuedNotice(**mine, notice_id=notice.id, canonical=b"{}", sha256="0", issued_by_id=someone, issued_at=at)
        understood = {"how": "interpreted", "by_whom": "N N", "rendered_on": at.date(), "was_understood": True}
        recorded = {"recorded_by_id": someone, "recorded_at": at}
        yield NoticeRendering(**mine, **understood, **recorded, notice_id=notice.id, language="vi")
        about.append({"notice_id": notice.id})
    for one in about:
        reader = pick.choice(made.people)
        yield FormalDelivery(
            **mine,
            **one,
            person_id=reader,
            way="app",
            delivered_on=at.date(),
            document_sha256="0",
            recorded_by_id=reader,
            recorded_at=at,
        )
