"""Children who are not enrolled: registering one, finding them, joining the roster's record of the same child."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, func, insert, select, text
from sqlalchemy.orm import aliased

from trellis.access import Permission, allow
from trellis.access.ask import may_in_the_district
from trellis.access.day import today
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.people.model import Person
from trellis.people.names import folded
from trellis.students.model import Relation, ResidentChild, RightsHolder, Student
from trellis.students.registering import Child, Contact, cleaned, cleaned_contact, first_wrong
from trellis.students.rules import presumed_rights

LAWS = ("IDEA", "FERPA")


class ChildKnown(InvalidInput):
    """A child of this name and birthday is on record."""

    code = "CHILD_KNOWN"
    default_says = Words(
        en="A child of this name and birthday is on record already. Match the request to them, or say that this is "
        "another child.",
        es="Ya hay un niño con este nombre y fecha de nacimiento. Asocie la solicitud a él, o indique que es otro.",
    )


class ChildrenDiffer(InvalidInput):
    """Two records are not plainly of one child."""

    code = "CHILDREN_DIFFER"
    default_says = Words(
        en="The two records do not have the same name and birthday. Look once more, and confirm if it is one child.",
        es="Los dos expedientes no tienen el mismo nombre y fecha de nacimiento. Revise otra vez y confirme si es el "
        "mismo niño.",
    )


class RecordBeside(Conflict):
    """The roster's record is in use by now, so it can't go into another one."""

    code = "RECORD_BESIDE"
    default_says = Words(
        en="The roster's record has a case, a plan, a team or files of its own, so the two can't be joined here. "
        "Nothing was changed.",
        es="El expediente de la lista ya tiene un caso, un plan, un equipo o archivos, así que no se pueden unir aquí. "
        "No se cambió nada.",
    )


class RosterIsRunning(Conflict):
    """A roster is being applied."""

    code = "ROSTER_IS_RUNNING"
    default_says = Words(
        en="A roster is being applied just now. Try again in a few minutes.",
        es="En este momento se está aplicando una lista de estudiantes. Inténtelo de nuevo en unos minutos.",
    )


class NotOnTheRoster(InvalidInput):
    """Only what a roster brought is joined, and only to a child who was registered by hand."""

    code = "NOT_ON_THE_ROSTER"
    default_says = Words(
        en="Choose the record the roster brought, of a student who is here today.",
        es="Elija el expediente que trajo la lista, de un estudiante que esté hoy en el distrito.",
    )


async def register(work: UnitOfWork, child: Child, contact: Contact, *, is_confirmed: bool = False) -> uuid.UUID:
    """Give a child who is not enrolled a record, and a parent or another adult with it; the student's id.

    Rights follow from how they are related as a roster's would (34 CFR 99.4, 300.30(b)). `is_confirmed`: a child of
    this name and birthday is another one. Raises NotAllowed, InvalidInput, ChildKnown.
    """
    if not may_in_the_district(work, Permission.REGISTER_CHILD):
        raise NotAllowed()
    child, contact, day = cleaned(child), cleaned_contact(contact), await today(work)
    if (wrong := first_wrong(child, contact, day)) is not None:
        raise InvalidInput(wrong[1], field=wrong[0])
    if await known(work, child) and not is_confirmed:
        raise ChildKnown(field="isConfirmed")
    # Given, not asked back: who registers may not see every row of it.
    here, student_id, adult_id = {"district_id": work.district_id}, new_id(), new_id()
    await _person(work, student_id, "student", child.given_name, child.family_name, language=child.language)
    await _person(
        work,
        adult_id,
        "guardian",
        contact.given_name,
        contact.family_name,
        language=contact.language,
        email=contact.email,
        phone=contact.phone,
    )
    student = {"id": student_id, "birth_on": child.birth_on, "home_languages": [child.language]}
    await work.session.execute(insert(Student.__table__).values(**here, **student))
    ours: dict[str, Any] = {**here, "student_id": student_id}
    await work.session.execute(
        insert(ResidentChild.__table__).values(
            **ours,
            id=new_id(),
            setting=child.setting,
            school_name=child.school_name,
            address=child.address,
            registered_by_id=work.person_id,
            registered_on=day,
        )
    )
    tie = {"person_id": adult_id, "kind": contact.kind, "said_as": contact.kind.replace("_", " ")}
    await work.session.execute(insert(Relation.__table__).values(**ours, id=new_id(), **tie, primary_contact=True))
    if presumed_rights(contact.kind, None):
        for law in LAWS:
            held = {"person_id": adult_id, "law": law, "basis": "presumed", "starts_on": day}
            await work.session.execute(insert(RightsHolder.__table__).values(**ours, id=new_id(), **held))
            record(work, "rights.give", "rights_holder", adult_id, student_id=student_id, law=law)
    record(work, "child.register", "student", student_id, student_id=student_id, setting=child.setting)
    await defer(work, "finding.keep_words", lock=f"name words of {work.district_id}")
    await hint_all(work, [("student.changed", student_id)])
    return student_id


async def known(work: UnitOfWork, child: Child) -> bool:
    """Whether anybody on record, here or gone, has this name and birthday; two who register one child take turns."""
    key = folded(f"{child.given_name} {child.family_name}")
    name = {"name": f"child {work.district_id} {key} {child.birth_on}"}
    await work.session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), name)
    found = (
        select(Student.id)
        .join(Person, and_(Person.district_id == Student.district_id, Person.id == Student.id))
        .where(Person.kind == "student", Person.name_key == key, Student.birth_on == child.birth_on)
    )
    return (await work.session.execute(found.limit(1))).first() is not None


async def not_enrolled(work: UnitOfWork) -> Select[Any]:
    """The children who are not enrolled and whom the actor may find, ready to be paged by the day they were found."""
    gone = select(Student.id).where(Student.ended_on.is_not(None))
    return select(ResidentChild).where(ResidentChild.enrolled_on.is_(None), ResidentChild.student_id.not_in(gone))


async def on_the_roster(work: UnitOfWork, ids: Sequence[uuid.UUID]) -> list[list[tuple[Student, Person]]]:
    """For each child the roster's students of exactly their name and birthday. Suggested; a person decides."""
    child, mine = aliased(Student), aliased(Person)
    rows = await work.session.execute(
        select(mine.id, Student, Person)
        .select_from(mine)
        .join(child, and_(child.district_id == mine.district_id, child.id == mine.id))
        .join(Person, and_(Person.kind == "student", Person.name_key == mine.name_key, Person.id != mine.id))
        .join(Student, and_(Student.district_id == Person.district_id, Student.id == Person.id))
        .where(
            mine.id.in_(ids),
            Student.birth_on == child.birth_on,
            Person.roster_id.is_not(None),
            Student.ended_on.is_(None),
        )
        .order_by(Person.id)
    )
    found: dict[uuid.UUID, list[tuple[Student, Person]]] = {one: [] for one in ids}
    for key, student, person in rows:
        found[key].append((student, person))
    return [found[one] for one in ids]


async def join(work: UnitOfWork, *, student_id: uuid.UUID, came_id: uuid.UUID, is_confirmed: bool = False) -> None:
    """Say that the roster's record `came_id` is of the child who was registered before; it goes into theirs.

    Their id, case and papers stay; school, number, classes, roster key and what a roster presumed come. The roster's
    own record is ended and keeps nothing. Where somebody decided about this child's rights, what the roster presumed
    ends: whom a court named may stand there under another name, so special education and the case manager are written
    to and decide (34 CFR 99.4, 300.613(c)). `is_confirmed`: name or birthday differ, and somebody has looked. Raises
    NotFound, NotAllowed, NotOnTheRoster, ChildrenDiffer, RecordBeside, RosterIsRunning.
    """
    for one in (student_id, came_id):
        await allow(work, Permission.REGISTER_CHILD, one)
    lock = {"name": f"roster {work.district_id}"}
    free = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))")
    if not (await work.session.execute(free, lock)).scalar_one():
        raise RosterIsRunning()
    waits = select(ResidentChild.id).where(ResidentChild.student_id == student_id, ResidentChild.enrolled_on.is_(None))
    if (await work.session.execute(waits)).first() is None:
        raise NotFound()
    both = await work.session.execute(
        select(Student, Person)
        .join(Person, and_(Person.district_id == Student.district_id, Person.id == Student.id))
        .where(Student.id.in_([student_id, came_id]))
    )
    pairs = {student.id: (student, person) for student, person in both}
    (child, mine), (came, theirs) = pairs[student_id], pairs[came_id]
    if student_id == came_id or theirs.roster_id is None or came.ended_on is not None:
        raise NotOnTheRoster(field="cameId")
    if (mine.name_key != theirs.name_key or child.birth_on != came.birth_on) and not is_confirmed:
        raise ChildrenDiffer(field="cameId")
    if not (await work.session.execute(select(func.student_is_bare(came_id)))).scalar_one():
        raise RecordBeside()
    await work.session.flush()
    of_both = func.join_resident(student_id, came_id).table_valued("whose", "of_law")
    ended = (await work.session.execute(select(of_both.c.whose, of_both.c.of_law))).all()
    work.session.expire_all()
    for person_id, law in ended:
        record(work, "rights.end", "rights_holder", person_id, student_id=student_id, law=law)
    for one, other in ((student_id, came_id), (came_id, student_id)):
        record(work, "child.join", "student", one, student_id=one, other=str(other))
    await defer(work, "finding.keep_words", lock=f"name words of {work.district_id}")
    if ended:
        await defer(work, "holders.rights_wait", student_id=student_id)
    await hint_all(work, [("student.changed", student_id), ("student.changed", came_id)])


async def _person(work: UnitOfWork, key: uuid.UUID, kind: str, given: str, family: str, **more: str | None) -> None:
    names = {"given_name": given, "family_name": family}
    keys = {"name_key": folded(f"{given} {family}"), "family_name_key": folded(family)}
    row = {"district_id": work.district_id, "id": key, "kind": kind, **names, **keys, **more}
    await work.session.execute(insert(Person.__table__).values(**row))
