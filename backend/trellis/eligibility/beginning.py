"""Beginning a determination on an evaluation, or a Section 504 case, with the group that will decide."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, text

from trellis.access import Permission, allow
from trellis.access.day import in_force, today
from trellis.access.rights import who_consents
from trellis.cases.states import NEW, Refused
from trellis.cases.stepping import find_case
from trellis.eligibility import errors, rules
from trellis.eligibility.capacities import about, capacities_of
from trellis.eligibility.categories import IDEA, SECTION_504
from trellis.eligibility.labels import Labelled, labels
from trellis.eligibility.log import write_step
from trellis.eligibility.model import Determination, DeterminationMember
from trellis.eligibility.reports import report_said
from trellis.eligibility.standing import named
from trellis.eligibility.states import LIVE, step
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.meetings.model import Meeting, MeetingParticipant
from trellis.people.model import Person
from trellis.teams.model import TeamMember
from trellis.teams.names import STAFF_ROLES

KINDS_OF_MEETING = {IDEA: ("eligibility", "initial_iep", "annual_review"), SECTION_504: ("section_504",)}
"""A meeting may serve for both, the determination and the plan (300.324(a)(5))."""
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('trellis determination of'), hashtext(:student || :machine))"
ERRORS: dict[str, type[Exception]] = {
    "not_a_step": errors.DeterminationMovedOn,
    "not_yours": errors.DeterminationNotYours,
    "waits": errors.DeterminationWaits,
}


async def begin(work: UnitOfWork, *, case_id: uuid.UUID, meeting_id: uuid.UUID | None = None) -> Determination:
    """Prepare the determination on an evaluation whose report is ready, with the team as the group.

    With a meeting, who is asked to it is the group. Raises NotFound, DeterminationNotYours, DeterminationWaits,
    AlreadyInWork. Source: domain.md 5.2; 34 CFR 300.306(a).
    """
    case = await find_case(work, case_id=case_id)
    report = await report_said(work, case.id)
    shown = {"report_ready": report.shown_by} if report and report.is_ready_now else {}
    return await _begin(work, IDEA, case.student_id, "schedule", shown, case_id=case.id, meeting_id=meeting_id)


async def refer_for_504(
    work: UnitOfWork, *, student_id: uuid.UUID, reason: str, from_id: uuid.UUID | None = None
) -> Determination:
    """Begin a Section 504 case, with what an earlier determination already says of impairment and sources.

    Raises NotFound, NotAllowed, DeterminationNotYours, DeterminationWaits without a reason, AlreadyInWork.
    Source: domain.md 5.4; 34 CFR 104.32, 104.35(a), 300.8(a)(2).
    """
    await allow(work, Permission.SEE_DETERMINATION, student_id, **about(SECTION_504))
    why = rules.cleaned_text(reason, rules.LONGEST_TEXT, "reason")
    before = await named(work, determination_id=from_id) if from_id else None
    if before is not None and (before.student_id != student_id or before.machine != IDEA):
        raise NotFound()
    answers = _handed_on(before, await labels(work)) if before else {}
    shown = {"reason": "said"} if why else {}
    return await _begin(
        work, SECTION_504, student_id, "refer", shown, reason=why or None, from_id=from_id, answers=answers
    )


def _handed_on(before: Determination, called: Mapping[str, Labelled]) -> dict[str, dict[str, Any]]:
    """What the group already wrote: its sources, and what it found to be the matter. They look at it anew."""
    said = {key: (before.answers.get(key) or {}).get("text") for key in ("basis", "adverse_effect")}
    parts = [called[before.primary_category].says.en if before.primary_category else None, said["adverse_effect"]]
    impairment = ". ".join(part.rstrip(".") for part in parts if part)
    found = {"sources": said["basis"], "impairment": impairment}
    return {key: {"text": text} for key, text in found.items() if text}


async def _begin(
    work: UnitOfWork,
    machine: str,
    student_id: uuid.UUID,
    event: str,
    shown: dict[str, str],
    *,
    reason: str | None = None,
    meeting_id: uuid.UUID | None = None,
    **said: Any,
) -> Determination:
    taken = step(machine, NEW, event, await capacities_of(work, student_id), dict.fromkeys(shown, True))
    if isinstance(taken, Refused):
        raise ERRORS[taken.code](taken.why, do_next=taken.do_next)  # type: ignore[call-arg]
    # One at a time, whoever asks: the second waits here and finds the first one's.
    await work.session.execute(text(ONE_AT_A_TIME), {"student": str(student_id), "machine": machine})
    known = select(Determination.id).where(
        Determination.student_id == student_id, Determination.machine == machine, Determination.state.in_(LIVE)
    )
    if (await work.session.execute(known)).first():
        raise errors.AlreadyInWork()
    meeting = await meeting_of(work, machine, student_id, meeting_id) if meeting_id else None
    key = new_id()
    await work.session.execute(
        insert(Determination.__table__).values(
            district_id=work.district_id,
            id=key,
            created_at=work.at,
            student_id=student_id,
            machine=machine,
            state=NEW,
            event_count=0,
            meeting_id=meeting.id if meeting else None,
            secondary_categories=[],
            revision=1,
            **{"answers": {}, **said},
        )
    )
    row: Determination = (await work.session.execute(select(Determination).where(Determination.id == key))).scalar_one()
    await write_step(work, row, taken, on=await today(work), evidence=shown, reason=reason)
    await _gather(work, row, meeting)
    record(work, f"determination.{event}", "determination", row.id, student_id=student_id)
    await hint_all(work, [("student.changed", student_id)])
    return row


async def meeting_of(work: UnitOfWork, machine: str, student_id: uuid.UUID, meeting_id: uuid.UUID) -> Meeting:
    """A meeting of the student that this may be decided at. Raises InvalidInput."""
    found = (await work.session.execute(select(Meeting).where(Meeting.id == meeting_id))).scalar_one_or_none()
    fits = found is not None and found.student_id == student_id and found.state != "cancelled"
    if found is None or not fits or found.kind not in KINDS_OF_MEETING[machine]:
        raise InvalidInput(field="meetingId")
    return found


async def _gather(work: UnitOfWork, row: Determination, meeting: Meeting | None) -> None:
    """The group to begin with: who may consent, and who is asked to the meeting or is on the team today."""
    parents = await who_consents(work, row.student_id)
    wanted = {one: "student" if one == row.student_id else "parent" for one in parents}
    if meeting is not None:
        asked: Any = select(MeetingParticipant.person_id, MeetingParticipant.role).where(
            MeetingParticipant.meeting_id == meeting.id
        )
    else:
        asked = select(TeamMember.person_id, TeamMember.role).where(
            TeamMember.student_id == row.student_id, in_force(TeamMember, await today(work))
        )
    for person_id, role in (await work.session.execute(asked)).all():
        if role in STAFF_ROLES:
            wanted.setdefault(person_id, role)
    people = await work.session.execute(select(Person).where(Person.id.in_(list(wanted))))
    names = {person.id: person.name for person in people.scalars()}
    work.session.add_all(
        DeterminationMember(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            determination_id=row.id,
            student_id=row.student_id,
            person_id=person_id,
            name=names[person_id],
            role=role,
            conclusion=rules.WAITING,
            is_on_paper=False,
        )
        for person_id, role in wanted.items()
        if person_id in names
    )
    await work.session.flush()
