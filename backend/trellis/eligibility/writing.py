"""What the group writes down before it decides: answers, days, categories, who is of it, and what each concludes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from trellis.access import Permission, allow, may
from trellis.access.day import today
from trellis.access.rights import who_consents
from trellis.eligibility import errors, rules
from trellis.eligibility.beginning import meeting_of
from trellis.eligibility.capacities import about
from trellis.eligibility.categories import CATEGORIES
from trellis.eligibility.changes import changed_since, what_changes
from trellis.eligibility.model import Determination, DeterminationMember
from trellis.eligibility.standing import day_of_meeting, is_earlier, left_of, members_of, named
from trellis.eligibility.states import OPEN, UNSEEN
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.people.model import Person
from trellis.teams.model import TEAM_ROLES

OLDEST = date(1990, 1, 1)
NOT_MET = Words(
    en="The group has not met yet. What anybody concludes is said when it has.",
    es="El grupo aún no se ha reunido. Las conclusiones se dan cuando se haya reunido.",
)
ONLY_PARENT = Words(
    en="Only of a parent can it be put on record that no answer came.",
    es="Solo de la familia se puede registrar que no hubo respuesta.",
)
NO_RIGHT = Words(
    en="Of the family, who holds the parent's rights today is of the group, and the student.",
    es="De la familia son parte del grupo quien tiene hoy los derechos y el estudiante.",
)
IN_GROUP = Words(en="This person is of the group already.", es="Esta persona ya es parte del grupo.")


@dataclass(frozen=True, slots=True)
class Written:
    """What a determination says, as a page sends it: all of it each time."""

    answers: Mapping[str, Mapping[str, Any]]
    primary: str | None = None
    secondary: Sequence[str] = field(default_factory=tuple)
    meeting_id: uuid.UUID | None = None
    held_on: date | None = None
    decided_on: date | None = None
    effective_on: date | None = None


async def revise(work: UnitOfWork, *, determination_id: uuid.UUID, revision: int, said: Written) -> Determination:
    """Put down what the group says. Whoever has concluded on what it said before is asked again.

    Raises NotFound, NotAllowed, DeterminationCertified, InvalidInput, Conflict on a stale `revision`.
    """
    row = await _to_write(work, determination_id)
    if revision != row.revision:
        raise Conflict()
    codes = [code for code in (said.primary, *said.secondary) if code]
    if any(code not in CATEGORIES for code in codes) or len(set(codes)) != len(codes):
        raise InvalidInput(field="primaryCategory")
    if len(said.secondary) > rules.MOST_SECONDARY or (said.secondary and not said.primary):
        raise InvalidInput(field="secondaryCategories")
    if row.machine != "idea" and codes:
        raise InvalidInput(field="primaryCategory")
    day = await today(work)
    for name in ("held_on", "decided_on", "effective_on"):
        on = getattr(said, name)
        if on is not None and (on < OLDEST or (on > day and name != "effective_on") or on.year > day.year + 2):
            raise InvalidInput(rules.DAY_TO_COME if on > day else None, field=_camel(name))
    held_on = said.held_on
    if said.meeting_id is not None:
        meeting = await meeting_of(work, row.machine, row.student_id, said.meeting_id)
        held_on = await day_of_meeting(work, meeting) if meeting.state == "held" else None  # type: ignore[assignment]
    kept = rules.cleaned_answers(row.machine, said.answers)
    now = {
        "answers": kept,
        "primary_category": said.primary,
        "secondary_categories": list(said.secondary),
        "meeting_id": said.meeting_id,
        "held_on": held_on,
        "decided_on": said.decided_on,
        "effective_on": said.effective_on,
    }
    changes = what_changes(row, now)
    if changes:
        await _ask_again(work, row)
        for name, value in now.items():
            setattr(row, name, value)
        row.revision += 1
        row.changed = {**row.changed, **dict.fromkeys(changes, row.revision)}
        await work.session.flush()
    record(work, "determination.revise", "determination", row.id, student_id=row.student_id)
    await _told(work, row)
    return row


async def add_member(
    work: UnitOfWork,
    *,
    determination_id: uuid.UUID,
    role: str,
    person_id: uuid.UUID | None = None,
    name: str | None = None,
) -> Determination:
    """Add one to the group: somebody of the district, or by name somebody from outside. Raises InvalidInput."""
    row = await _to_write(work, determination_id)
    if role not in TEAM_ROLES:
        raise InvalidInput(field="role")
    if role in rules.FAMILY_ROLES and (person_id is None or not await _is_family(work, row, role, person_id)):
        raise InvalidInput(NO_RIGHT, field="role")
    said = " ".join(rules.cleaned_text(name, rules.LONGEST_NAME, "name").split())
    if person_id is not None:
        person = (await work.session.execute(select(Person).where(Person.id == person_id))).scalar_one_or_none()
        if person is None:
            raise NotFound()
        said = person.name
        known = select(DeterminationMember.id).where(
            DeterminationMember.determination_id == row.id,
            DeterminationMember.person_id == person_id,
            DeterminationMember.left_reason.is_(None),
        )
        if (await work.session.execute(known)).first():
            raise InvalidInput(IN_GROUP, field="personId")
    if not said:
        raise InvalidInput(field="name")
    work.session.add(_waiting(work, row, person_id=person_id, name=said, role=role))
    await work.session.flush()
    record(work, "determination.add_member", "determination", row.id, student_id=row.student_id)
    await _told(work, row)
    return row


async def take_out(work: UnitOfWork, *, member_id: uuid.UUID, reason: str) -> Determination:
    """Take one out of the group, with the reason; they stay on record. Raises NotFound, InvalidInput."""
    member = await _member(work, member_id)
    row = await _to_write(work, member.determination_id)
    why = rules.cleaned_text(reason, 2_000, "reason")
    if not why:
        raise InvalidInput(field="reason")
    if await _has_concluded(work, member):
        raise errors.MemberConcluded()
    member.left_reason = why
    await work.session.flush()
    record(work, "determination.take_out", "determination", row.id, student_id=row.student_id)
    await _told(work, row)
    return row


async def conclude(
    work: UnitOfWork,
    *,
    member_id: uuid.UUID,
    revision: int,
    conclusion: str,
    statement: str | None,
    is_on_paper: bool = False,
) -> Determination:
    """Say whether the determination, as it read in `revision`, reflects a member's conclusion, or what they conclude.

    They say it themselves; from paper, who writes the determination records it. Raises NotFound, NotAllowed,
    DeterminationCertified, FormChanged, StatementNeeded, InvalidInput before the group met. Source: 34 CFR 300.311(b).
    """
    member = await _member(work, member_id)
    row = await named(work, determination_id=member.determination_id, locked=True)
    is_theirs = member.person_id is not None and member.person_id == work.actor.person_id
    writes = await may(work, Permission.WRITE_DETERMINATION, row.student_id, **about(row.machine))
    if not (writes if is_on_paper else is_theirs):
        raise NotAllowed()
    if row.state not in OPEN:
        raise errors.DeterminationCertified()
    if row.state in UNSEEN:
        raise InvalidInput(NOT_MET, field="conclusion")
    if revision != row.revision:
        raise errors.FormChanged(changed_since(row, revision))
    said = rules.cleaned_text(statement, rules.LONGEST_TEXT, "statement") or None
    if conclusion not in rules.CONCLUSIONS[1:]:
        raise InvalidInput(field="conclusion")
    if conclusion == rules.SILENT and (not is_on_paper or member.role not in rules.FAMILY_ROLES):
        raise InvalidInput(ONLY_PARENT, field="conclusion")
    if is_on_paper and member.conclusion != rules.WAITING and not member.is_on_paper:
        raise errors.MemberConcluded()
    if conclusion in (rules.DIFFERS, rules.SILENT) and said is None:
        raise errors.StatementNeeded(field="statement")
    member.conclusion, member.statement, member.is_on_paper = conclusion, said, is_on_paper
    member.concluded_by_id, member.concluded_at = work.actor.person_id, work.at
    await work.session.flush()
    record(work, "determination.conclude", "determination", row.id, student_id=row.student_id, conclusion=conclusion)
    await _told(work, row)
    return row


async def _ask_again(work: UnitOfWork, row: Determination) -> None:
    """Nobody is held to a form they never saw: what was concluded stays on record as it was, and is asked anew."""
    for one in await members_of(work, row.id):
        if one.conclusion == rules.WAITING:
            continue
        one.left_reason = rules.FORM_CHANGED
        await work.session.flush()
        work.session.add(_waiting(work, row, person_id=one.person_id, name=one.name, role=one.role))
    await work.session.flush()


def _waiting(
    work: UnitOfWork, row: Determination, *, person_id: uuid.UUID | None, name: str, role: str
) -> DeterminationMember:
    return DeterminationMember(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        determination_id=row.id,
        student_id=row.student_id,
        person_id=person_id,
        name=name,
        role=role,
        conclusion=rules.WAITING,
        is_on_paper=False,
    )


async def _to_write(work: UnitOfWork, determination_id: uuid.UUID) -> Determination:
    """The determination, held, for who writes it while the group has not decided."""
    row = await named(work, determination_id=determination_id, locked=True)
    await allow(work, Permission.WRITE_DETERMINATION, row.student_id, **about(row.machine))
    if row.state not in OPEN:
        raise errors.DeterminationCertified()
    return row


async def _member(work: UnitOfWork, member_id: uuid.UUID) -> DeterminationMember:
    found = select(DeterminationMember).where(
        DeterminationMember.id == member_id, DeterminationMember.left_reason.is_(None)
    )
    member: DeterminationMember | None = (await work.session.execute(found)).scalar_one_or_none()
    if member is None:
        raise NotFound()
    return member


async def _has_concluded(work: UnitOfWork, member: DeterminationMember) -> bool:
    """On this form, or on an earlier one: nobody who differs is out of the group by a change of the form."""
    left = await left_of(work, member.determination_id)
    return member.conclusion != rules.WAITING or any(is_earlier(one, member) for one in left)


async def _is_family(work: UnitOfWork, row: Determination, role: str, person_id: uuid.UUID) -> bool:
    if role == "student":
        return person_id == row.student_id
    return person_id in await who_consents(work, row.student_id)


async def _told(work: UnitOfWork, row: Determination) -> None:
    await hint_all(work, [("student.changed", row.student_id)])


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(one.title() for one in rest)
