"""Decide who holds a parent's rights, on which paper, from when to when; and look at what a decision closed."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from trellis.access import Permission, allow
from trellis.access.day import state_of_district, today
from trellis.access.rights import who_is_told
from trellis.attachments.service import attachment
from trellis.deadlines.service import meet, start_clock
from trellis.holders import problems, rules, waiting
from trellis.holders.model import RightsDecision
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.repeating import is_repeated
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.service import send
from trellis.people.invitations import door_with
from trellis.people.model import Person
from trellis.people.names import folded
from trellis.students.model import Relation, RightsHolder, Student
from trellis.students.rules import ADULT_AGE, age_of_majority, age_on
from trellis.teams.service import case_manager_to_write_to

CHANGED = "rights_changed"
BY_APPOINTMENT = "rights_by_appointment"
LONGEST_REASON, LONGEST_NAME = 1_000, 100
EARLIEST = timedelta(days=366 * 25)
LATEST = timedelta(days=366 * 25)
SAY_WHY = Words(en="Say in a few words why.", es="Diga en pocas palabras por qué.")
NOT_READY = Words(
    en="Choose a file of this student that was checked and is ready.",
    es="Elija un archivo de este estudiante que ya se revisó y está listo.",
)
ENDS_AFTER = Words(en="The last day must come after the first.", es="El último día debe ser posterior al primero.")
NOTHING_HELD = Words(
    en="This person holds no right that was given by an appointment and could end.",
    es="Esta persona no tiene ningún derecho dado por nombramiento que pueda terminar.",
)
WORK_HERE = Words(
    en="Somebody who works for the district holds a parent's rights only for their own child; their name has to come "
    "with the roster.",
    es="Quien trabaja para el distrito solo tiene derechos de padre o madre por su propio hijo; su nombre debe venir "
    "con la lista.",
)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person the district does not know yet, as they were named."""

    given_name: str
    family_name: str
    email: str | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody wants to put on record. `scopes` counts for orders and custody papers; others give all of them."""

    kind: str
    starts_on: date
    reason: str
    scopes: Collection[str] = ()
    ends_on: date | None = None
    ground: str | None = None
    needed_on: date | None = None
    is_without_conflict: bool = False
    attachment_id: uuid.UUID | None = None


async def decide(
    work: UnitOfWork,
    *,
    student_id: uuid.UUID,
    who: uuid.UUID | Somebody,
    decided: Decided,
    seen_number: int,
    idempotency_key: str,
) -> RightsDecision:
    """Put a decision about one person's rights on record; rows of rights end and begin with it, on their days.

    `seen_number`: of the newest decision about this student that whoever decides has read; 0 when there was none. What
    is open with a person stands in the way of ending their right, but for a paper in force today: then it is closed,
    the others and the case manager are told, and the student's page says so until somebody looks. An appointment takes
    the place of a presumed or ordered right only by a paper that says so, and then whoever held it is told.
    Raises NotFound, NotAllowed, InvalidInput and what `problems` holds.
    """
    await allow(work, Permission.KEEP_RIGHTS, student_id)
    student = (
        await work.session.execute(select(Student).where(Student.id == student_id).with_for_update(key_share=True))
    ).scalar_one()
    said = {
        "student": str(student_id),
        "who": str(who) if isinstance(who, uuid.UUID) else [who.given_name, who.family_name, who.email],
        "kind": decided.kind,
        "from": decided.starts_on.isoformat(),
        "until": str(decided.ends_on),
        "scopes": sorted(decided.scopes),
        "ground": decided.ground,
        "needed": str(decided.needed_on),
        "conflict_free": decided.is_without_conflict,
        "paper": str(decided.attachment_id),
        "reason": decided.reason.strip(),
    }
    newest = await newest_number(work, student_id)
    if await is_repeated(work, "rights.decide", idempotency_key, **said):
        mine = select(RightsDecision).where(
            RightsDecision.student_id == student_id, RightsDecision.recorded_by_id == work.person_id
        )
        again: RightsDecision = (
            await work.session.execute(mine.order_by(RightsDecision.number.desc()).limit(1))
        ).scalar_one()
        return again
    if newest != seen_number:
        raise problems.RightsChanged()
    day = await today(work)
    await _refuse_unfit(work, student_id, decided, day)
    person = await _person(work, student_id, who, decided)
    decision_id = new_id()
    held = await rights_of(work, student_id, person.id)
    passed = await _passed(work, student, decided.starts_on)
    if decided.kind not in ("ended", "guardianship") and "IDEA" in passed:
        raise problems.RightsAreTheirOwn(field="startsOn")
    _refuse_without_paper(decided, held)
    changes = rules.changes(
        decided.kind,
        decided.scopes,
        starts_on=decided.starts_on,
        ends_on=decided.ends_on,
        decision_id=decision_id,
        held=held,
        passed=passed,
        has_paper=decided.attachment_id is not None,
    )
    if decided.kind == "ended" and not changes.end:
        raise InvalidInput(NOTHING_HELD, field="personId")
    scopes = rules.lost(held, changes, max(day, decided.starts_on))
    closed = await waiting.open_with(work, student_id=student_id, person_id=person.id, scopes=scopes)
    is_at_once = decided.kind in rules.PAPERS and decided.starts_on <= day
    if closed and not is_at_once:
        raise problems.StillOpen.of(person.name, [waiting.NAMES[one.what] for one in closed])
    told = [one for one in await who_is_told(work, student_id) if one != person.id]
    decision = RightsDecision(
        district_id=work.district_id,
        id=decision_id,
        created_at=work.at,
        student_id=student_id,
        person_id=person.id,
        number=newest + 1,
        kind=decided.kind,
        scopes=_scopes(decided),
        starts_on=decided.starts_on,
        ends_on=decided.ends_on,
        ground=decided.ground,
        attachment_id=decided.attachment_id,
        reason=decided.reason.strip(),
        closed=[one.as_row() for one in closed],
        recorded_by_id=work.person_id,
        recorded_at=work.at,
    )
    work.session.add(decision)
    await work.session.flush()
    await _apply(work, student_id, person.id, changes)
    ended = rules.by_appointment(decided.kind, held, changes)
    record(
        work,
        "rights.decide",
        "rights_decision",
        decision.id,
        student_id=student_id,
        person_id=str(person.id),
        kind=decided.kind,
        closed=len(closed),
        ended=len(ended),
        stands=rules.stands_beside(decided.kind, held, changes, starts_on=decided.starts_on, ends_on=decided.ends_on),
    )
    if ended:
        await _tell_who_held(work, decision, ended)
    if decided.kind == "surrogate":
        await _clock(work, decision, decided.needed_on or decided.starts_on)
    if closed:
        await waiting.close_what_is_open(work, student_id=student_id, person_id=person.id)
        await _tell(work, decision, told)
    _forget_ties(work, student_id)
    await hint_all(work, [("student.changed", student_id), ("consents.changed", person.id)])
    return decision


async def look_at(work: UnitOfWork, *, decision_id: uuid.UUID) -> RightsDecision:
    """Somebody has seen what a decision closed; the first one stands on record."""
    found = select(RightsDecision).where(RightsDecision.id == decision_id).with_for_update()
    decision = (await work.session.execute(found)).scalar_one_or_none()
    if decision is None:
        raise NotFound()
    await allow(work, Permission.SEE_CUSTODY, decision.student_id)
    if decision.closed and decision.looked_at is None:
        decision.looked_at, decision.looked_at_by_id = work.at, work.person_id
        record(work, "rights.look", "rights_decision", decision.id, student_id=decision.student_id)
        await work.session.flush()
        await hint_all(work, [("student.changed", decision.student_id)])
    return decision


async def newest_number(work: UnitOfWork, student_id: uuid.UUID) -> int:
    """Of the newest decision about a student; 0 when there is none."""
    newest = select(func.max(RightsDecision.number)).where(RightsDecision.student_id == student_id)
    return (await work.session.execute(newest)).scalar_one() or 0


async def rights_of(work: UnitOfWork, student_id: uuid.UUID, person_id: uuid.UUID) -> list[rules.Right]:
    """Every row one person has for one student, over, in force and to come."""
    rows = await work.session.execute(
        select(RightsHolder)
        .where(RightsHolder.student_id == student_id, RightsHolder.person_id == person_id)
        .order_by(RightsHolder.starts_on, RightsHolder.id)
    )
    return [
        rules.Right(
            law=row.law,
            basis=row.basis,
            view=row.may_view,
            consent=row.may_consent,
            notice=row.may_receive_notice,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            decision_id=row.decision_id,
            id=row.id,
        )
        for row in rows.scalars()
    ]


async def _refuse_unfit(work: UnitOfWork, student_id: uuid.UUID, decided: Decided, day: date) -> None:
    if decided.kind not in rules.KINDS:
        raise InvalidInput(field="kind")
    if not set(decided.scopes) <= set(rules.SCOPES):
        raise InvalidInput(field="scopes")
    if not decided.reason.strip() or len(decided.reason) > LONGEST_REASON:
        raise InvalidInput(SAY_WHY, field="reason")
    if not day - EARLIEST <= decided.starts_on <= day + LATEST:
        raise InvalidInput(field="startsOn")
    if decided.ends_on is not None and (decided.kind == "ended" or decided.ends_on <= decided.starts_on):
        raise InvalidInput(ENDS_AFTER, field="endsOn")
    if (decided.kind == "surrogate") != (decided.ground is not None):
        raise InvalidInput(field="ground")
    if decided.kind == "surrogate":
        if decided.ground not in rules.GROUNDS:
            raise InvalidInput(field="ground")
        if not decided.is_without_conflict:
            raise InvalidInput(NO_CONFLICT, field="isWithoutConflict")
    if decided.needed_on is not None and not decided.needed_on <= min(day, decided.starts_on):
        raise InvalidInput(field="neededOn")
    if decided.attachment_id is not None:
        scan = await attachment(work, attachment_id=decided.attachment_id)
        if scan.student_id != student_id:
            raise NotFound()
        if scan.state != "ready":
            raise InvalidInput(NOT_READY, field="attachmentId")
    elif decided.kind in rules.PAPERS:
        raise problems.PaperNeeded(field="attachmentId")


NO_CONFLICT = Words(
    en="Say that this person has no interest that conflicts with the child's, and knows enough to speak for them "
    "(34 CFR 300.519(d)(2)).",
    es="Confirme que esta persona no tiene intereses contrarios a los del niño y sabe lo suficiente para "
    "representarlo (34 CFR 300.519(d)(2)).",
)


def _refuse_without_paper(decided: Decided, held: list[rules.Right]) -> None:
    if decided.kind != "ended":
        return
    now = [r for r in held if not r.is_void and (r.ends_on is None or r.ends_on > decided.starts_on)]
    if now and all(row.basis not in rules.ENDED for row in now):
        raise problems.PaperNeeded(field="kind")


async def _person(work: UnitOfWork, student_id: uuid.UUID, who: uuid.UUID | Somebody, decided: Decided) -> Person:
    """Family of this student or a holder of a right, by key; anybody else is written down by name."""
    if isinstance(who, Somebody):
        return await _written_down(work, who)
    known = (
        select(RightsHolder.person_id)
        .where(RightsHolder.student_id == student_id)
        .union(select(Relation.person_id).where(Relation.student_id == student_id))
    )
    person = (
        await work.session.execute(select(Person).where(Person.id == who, Person.id.in_(known)))
    ).scalar_one_or_none()
    if person is None or person.id == student_id:
        raise NotFound()
    is_shelter = decided.ground == "homeless_youth" and decided.ends_on is not None
    if decided.kind == "surrogate" and person.kind == "staff" and not is_shelter:
        raise problems.SurrogateIsEmployee(field="personId")
    return person


async def _written_down(work: UnitOfWork, who: Somebody) -> Person:
    given, family = who.given_name.strip(), who.family_name.strip()
    if not given or not family or max(len(given), len(family)) > LONGEST_NAME:
        raise InvalidInput(field="givenName" if not given else "familyName")
    email = (who.email or "").strip().lower() or None
    if email is not None:
        staff = select(Person.id).where(func.lower(Person.email) == email, Person.kind == "staff")
        if (await work.session.execute(staff)).first() is not None:
            raise problems.SurrogateIsEmployee(WORK_HERE, field="email")
    person = Person(
        district_id=work.district_id,
        id=new_id(),
        kind="guardian",
        given_name=given,
        family_name=family,
        name_key=folded(f"{given} {family}"),
        family_name_key=folded(family),
        email=email,
        email_set_at=work.at if email else None,
    )
    work.session.add(person)
    await work.session.flush()
    record(work, "person.add", "person", person.id)
    return person


async def _passed(work: UnitOfWork, student: Student, day: date) -> set[str]:
    if student.birth_on is None:
        return set()
    years = age_on(student.birth_on, day)
    state = await state_of_district(work)
    return {law for law, age in (("FERPA", ADULT_AGE), ("IDEA", age_of_majority(state))) if years >= age}


def _scopes(decided: Decided) -> list[str]:
    if decided.kind == "ended":
        return []
    if decided.kind not in ("court_order", "custody_document"):
        return list(rules.WHOLE)
    return [scope for scope in rules.SCOPES if scope in decided.scopes]


async def _apply(work: UnitOfWork, student_id: uuid.UUID, person_id: uuid.UUID, changes: rules.Changes) -> None:
    rows = await work.session.execute(
        select(RightsHolder).where(RightsHolder.student_id == student_id, RightsHolder.person_id == person_id)
    )
    for row in rows.scalars():
        if row.id in changes.end:
            row.ends_on = changes.end[row.id]
    for right in changes.give:
        work.session.add(
            RightsHolder(
                district_id=work.district_id,
                id=new_id(),
                student_id=student_id,
                person_id=person_id,
                law=right.law,
                basis=right.basis,
                may_view=right.view,
                may_consent=right.consent,
                may_receive_notice=right.notice,
                starts_on=right.starts_on,
                ends_on=right.ends_on,
                decision_id=right.decision_id,
            )
        )
    await work.session.flush()


async def _clock(work: UnitOfWork, decision: RightsDecision, needed_on: date) -> None:
    """34 CFR 300.519(h): a surrogate within 30 days of the day it was found that the child needs one."""
    about = {"student_id": decision.student_id, "rule": "SURROGATE", "instance": str(decision.id)}
    await start_clock(work, event="surrogate_need_determined", on=min(needed_on, await today(work)), **about)  # type: ignore[arg-type]
    if decision.starts_on <= await today(work):
        await meet(work, on=decision.starts_on, **about)  # type: ignore[arg-type]


async def _tell(work: UnitOfWork, decision: RightsDecision, family: list[uuid.UUID]) -> None:
    """The others who are owed notice, and the case manager, learn that something was closed, not why."""
    case_manager = await case_manager_to_write_to(work, decision.student_id)
    about = {"decision_id": str(decision.id)}
    for person_id in dict.fromkeys([*family, *([case_manager] if case_manager else [])]):
        ids = await door_with(work, student_id=decision.student_id, person_id=person_id, template=CHANGED, ids=about)
        await send(work, person_id=person_id, template=CHANGED, ids=ids, student_id=decision.student_id)


async def _tell_who_held(work: UnitOfWork, decision: RightsDecision, ended: list[rules.Right]) -> None:
    """No court tells of an appointment: who held a right that ends by its paper hears it from the district."""
    for law in sorted({row.law for row in ended}):
        about = {"student_id": decision.student_id, "law": law, "decision": str(decision.id)}
        record(work, "rights.end", "rights_holder", decision.person_id, **about)  # type: ignore[arg-type]
    said = {"student_id": decision.student_id, "person_id": decision.person_id, "template": BY_APPOINTMENT}
    ids = await door_with(work, ids={"decision_id": str(decision.id)}, **said)  # type: ignore[arg-type]
    await send(work, ids=ids, **said)  # type: ignore[arg-type]


def _forget_ties(work: UnitOfWork, student_id: uuid.UUID) -> None:
    work.memory.pop(("tie", student_id), None)
