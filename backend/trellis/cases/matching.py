"""The queue: which student a request is about, or that it is a duplicate, or about a child who is no student yet.

A match is suggested and never decided by the machine. The day that counts is the one the request was received.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Uuid, and_, bindparam, func, select, text, update

from trellis.access import Permission, allow, visible_students
from trellis.access.ask import may_in_the_district
from trellis.access.day import today
from trellis.cases import errors
from trellis.cases.capacities import capacities_of
from trellis.cases.log import Step, begin_case, write_step
from trellis.cases.model import HelpRequest
from trellis.cases.states import NEW, Refused, step
from trellis.kernel.audit import record
from trellis.kernel.errors import NotAllowed, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.jobs import defer
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.people.model import Person
from trellis.people.names import folded
from trellis.students.model import Student

UNDECIDED = ("waiting", "child_find")
"""States in which a request may still be matched: a child who was no student may have enrolled since."""
NAME = Words("name", "el nombre")
BIRTHDAY = Words("birthday", "la fecha de nacimiento")
BOTH = Words("name and birthday", "el nombre y la fecha de nacimiento")
MOST_SUGGESTED = 5


async def suggested(work: UnitOfWork, request: HelpRequest) -> Sequence[tuple[Student, Person]]:
    """Students the actor may find who have exactly the name and the birthday the request gives."""
    if not _is_open(work, request) or request.birth_on is None:
        return []
    found = await work.session.execute(
        select(Student, Person)
        .join(Person, and_(Person.district_id == Student.district_id, Person.id == Student.id))
        .where(
            Person.kind == "student",
            Person.name_key == request.name_key,
            Student.birth_on == request.birth_on,
            Student.ended_on.is_(None),
            await visible_students(work, directory=True),
        )
        .order_by(Person.id)
        .limit(MOST_SUGGESTED)
    )
    return [(student, person) for student, person in found]


async def alike(work: UnitOfWork, request: HelpRequest) -> Sequence[HelpRequest]:
    """Other requests the actor sees about a child of the same name and birthday, the first that came first."""
    found = await work.session.execute(
        select(HelpRequest)
        .where(
            HelpRequest.id != request.id,
            HelpRequest.name_key == request.name_key,
            HelpRequest.birth_on.is_not_distinct_from(request.birth_on),
            HelpRequest.state != "duplicate",
        )
        .order_by(HelpRequest.received_on, HelpRequest.id)
        .limit(MOST_SUGGESTED)
    )
    return found.scalars().all()


async def match(
    work: UnitOfWork, *, request_id: uuid.UUID, student_id: uuid.UUID, is_confirmed: bool = False
) -> HelpRequest:
    """Say which student a request is about: their case begins, or the open one they have is joined.

    `is_confirmed`: name or birthday differ, and somebody has looked. Raises NotFound, NotAllowed, RequestDecided,
    ChildDiffers, StudentLeft, StudentYounger.
    """
    request = await undecided(work, request_id)
    await allow(work, Permission.MATCH_REQUEST, student_id)
    found = await work.session.execute(
        select(Student, Person)
        .join(Person, and_(Person.district_id == Student.district_id, Person.id == Student.id))
        .where(Student.id == student_id)
    )
    student, person = found.one()
    if student.ended_on is not None and student.ended_on <= await today(work):
        raise errors.StudentLeft(field="studentId")
    if student.birth_on is not None and student.birth_on > request.received_on:
        # No clock runs from a day before the child was born (`deadlines/service.py`).
        raise errors.StudentYounger(field="studentId")
    differs = _differs(request, student, person)
    if differs is not None and not is_confirmed:
        raise errors.ChildDiffers(errors.ChildDiffers.default_says.filled(what=differs), field="studentId")
    await into_case(work, request, student_id=student_id)
    return request


async def into_case(work: UnitOfWork, request: HelpRequest, *, student_id: uuid.UUID) -> None:
    """Let a request whose child is known begin a case, or join the open one; two at once take turns.

    Raises RequestDecided, StepNotYours, CaseMovedOn.
    """
    open_case = await open_case_of(work, student_id)
    case_id = open_case.case_id
    machine = open_case.machine or await _machine(work, student_id)
    event, state = ("ask_again", open_case.state) if case_id else ("submit", NEW)
    capacities = await capacities_of(work, student_id)
    decided = step(machine, state, event, capacities, {"student_matched": True})
    if isinstance(decided, Refused):
        raise errors.StepNotYours(decided.why, do_next=decided.do_next)
    if case_id is None:
        case_id = await begin_case(work, student_id=student_id, machine=machine, received_on=request.received_on)
    await write_step(
        work,
        case_id=case_id,
        student_id=student_id,
        step=Step(
            row=decided.row,
            capacity=decided.capacity,
            happened_on=request.received_on,
            evidence={"student_matched": str(student_id)},
            on_behalf_of=None
            if request.recorded_by_id == work.actor.person_id and request.way == "family"
            else request.asker_relation,
            request_id=request.id,
        ),
    )
    await _decide(work, request, state="matched", student_id=student_id, case_id=case_id)
    record(work, f"case.{event}", "case", case_id, student_id=student_id)
    if event == "submit" or request.received_on < open_case.received_on:
        await defer(work, "cases.referred", case_id=case_id)
    await hint_all(work, [("student.changed", student_id)])


async def say_duplicate(
    work: UnitOfWork, *, request_id: uuid.UUID, of_id: uuid.UUID, is_confirmed: bool = False
) -> HelpRequest:
    """Say that a request repeats an earlier one.

    `is_confirmed`: name or birthday differ, or no birthday is known, and somebody has looked. Raises NotFound,
    NotAllowed, RequestDecided, NotTheDuplicate, OtherChild.
    """
    request = await undecided(work, request_id)
    await may_decide(work, request)
    earlier = (await work.session.execute(select(HelpRequest).where(HelpRequest.id == of_id))).scalar_one_or_none()
    if earlier is None:
        raise NotFound()
    if earlier.id == request.id or earlier.state == "duplicate" or earlier.received_on > request.received_on:
        raise errors.NotTheDuplicate(field="ofId")
    is_same = earlier.name_key == request.name_key and earlier.birth_on == request.birth_on is not None
    if not is_same and not is_confirmed:
        raise errors.OtherChild(field="ofId")
    await _decide(work, request, state="duplicate", duplicate_of_id=of_id)
    record(work, "request.duplicate", "help_request", request.id)
    return request


async def keep_for_child_find(work: UnitOfWork, *, request_id: uuid.UUID) -> HelpRequest:
    """Put on record that a request is about a child who is no student of the district. It answers nobody.

    Child find and an answer are owed to them from the day the request came (34 CFR 300.111(a), (c)), so it stands on
    Today until the district registers the child (`registering.register`) or they have enrolled and it is matched.
    Raises NotFound, NotAllowed, RequestDecided.
    """
    request = await undecided(work, request_id)
    await may_decide(work, request)
    if request.state != "child_find":
        await _decide(work, request, state="child_find")
        record(work, "request.child_find", "help_request", request.id)
    return request


async def open_case_of(work: UnitOfWork, student_id: uuid.UUID) -> Any:
    """`case_id`, `machine`, `state` and `received_on` of the open case, all None without one.

    Held until the unit of work is over, so that nobody opens another meanwhile.
    """
    return (await work.session.execute(_JOIN, {"student": student_id})).one()


_JOIN = select(text("case_id"), text("machine"), text("state"), text("received_on")).select_from(
    func.case_to_join(bindparam("student", type_=Uuid()))
)


async def _machine(work: UnitOfWork, student_id: uuid.UUID) -> str:
    """A child with a disability is evaluated again (34 CFR 300.303): found eligible, or with an IEP carried out today.

    Evaluated and not found eligible, a child has the rights of a first evaluation (34 CFR 300.301). Services do not
    stop when a review is late, so a plan whose year has ended counts, as in `plans.states.carried_out`.
    """
    has_disability = select(func.case_has_disability(bindparam("student", type_=Uuid())))
    found = (await work.session.execute(has_disability, {"student": student_id})).scalar_one()
    return "reevaluation" if found else "initial"


async def undecided(work: UnitOfWork, request_id: uuid.UUID) -> HelpRequest:
    """The request, held until the unit of work is over. Raises NotFound, RequestDecided."""
    found = await work.session.execute(
        select(HelpRequest)
        .where(HelpRequest.id == request_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    request: HelpRequest | None = found.scalar_one_or_none()
    if request is None:
        raise NotFound()
    if not _is_open(work, request):
        raise errors.RequestDecided()
    return request


def _is_open(work: UnitOfWork, request: HelpRequest) -> bool:
    """Whether the actor may decide about a request: nobody has, or it was set aside for now."""
    return request.state in _open_states(work)


def _open_states(work: UnitOfWork) -> tuple[str, ...]:
    # A child's request is lost where it was called a duplicate by mistake: special education decides it anew.
    return (*UNDECIDED, "duplicate") if work.actor.has("special_education_admin") else UNDECIDED


async def may_decide(work: UnitOfWork, request: HelpRequest) -> None:
    """Raises NotAllowed unless the actor matches requests, in the district or in the school the request names."""
    if may_in_the_district(work, Permission.MATCH_REQUEST):
        return
    schools = (
        select(text("s.school_id")).select_from(text("app_school_scopes() s")).where(text("s.scope = 'request_queue'"))
    )
    held = (await work.session.execute(schools)).scalars().all()
    if request.school_id is None or request.school_id not in held:
        raise NotAllowed()


async def _decide(work: UnitOfWork, request: HelpRequest, **decided: Any) -> None:
    values = {"duplicate_of_id": None, **decided, "decided_by_id": work.actor.person_id, "decided_at": work.at}
    done = await work.session.execute(
        update(HelpRequest)
        .where(HelpRequest.id == request.id, HelpRequest.state.in_(_open_states(work)))
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:
        raise errors.RequestDecided()
    await work.session.refresh(request)


def _differs(request: HelpRequest, student: Student, person: Person) -> Words | None:
    name = folded(f"{person.given_name} {person.family_name}") != request.name_key
    birthday = request.birth_on is not None and student.birth_on != request.birth_on
    return BOTH if name and birthday else NAME if name else BIRTHDAY if birthday else None
