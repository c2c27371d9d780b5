"""Write a prior written notice, issue it for good, correct it with another one.

A room that proposes or refuses something calls `draft_from` in the unit of work of that deed, and may say with
`when_issued` what goes on once the notice is out.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from typing import Any

import orjson
from sqlalchemy import select

import trellis.notices.prior_written.jobs  # noqa: F401  (fills the letter)
from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.access.rights import who_is_told
from trellis.deadlines.leads import rule_for, told_by
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.prior_written import rules, understood
from trellis.notices.prior_written.contents import TEXTS, Content
from trellis.notices.prior_written.lead import Lead, lead_of, without_a_calendar
from trellis.notices.prior_written.model import IssuedNotice, PriorNotice
from trellis.notices.prior_written.rules import Item, Text
from trellis.notices.prior_written.states import OUT, step
from trellis.notices.prior_written.triggers import TRIGGERS
from trellis.notices.prior_written.understood import Rendering
from trellis.notices.service import send
from trellis.people.invitations import door_with
from trellis.people.model import Person
from trellis.students.model import Student

LETTER = "prior_notice"


class NoticeIncomplete(Conflict):
    """Some of the seven contents are open."""

    code = "NOTICE_INCOMPLETE"
    default_says = Words(
        en="The notice is not complete. Still open: {open}.", es="El aviso no está completo. Falta: {open}."
    )
    default_do_next = Words(
        en="Answer what is open. Each of the seven is required by 34 CFR 300.503(b).",
        es="Responda lo que falta. Cada uno de los siete lo exige 34 CFR 300.503(b).",
    )

    def __init__(self, contents: Sequence[Content]) -> None:
        super().__init__(self.default_says.filled(open=rules.listed(contents)))
        self.contents = contents


class NoticeNeedsReason(InvalidInput):
    """Given later than a reasonable time before the action: allowed, with the reason."""

    code = "NOTICE_NEEDS_REASON"
    default_says = Words(
        en="This notice is given later than usual before the change begins. Say why.",
        es="Este aviso se da más tarde de lo normal antes de que empiece el cambio. Diga por qué.",
    )
    default_do_next = Words(
        en="A sentence is enough: who agreed to the shorter time, or what the child needs now.",
        es="Basta una frase: quién aceptó el plazo más corto, o qué necesita ahora el estudiante.",
    )


class NoticeIsOut(Conflict):
    """It was issued; nothing of it changes any more."""

    code = "NOTICE_IS_OUT"
    default_says = Words(
        en="This notice was issued. It can't be changed; another one can take its place.",
        es="Este aviso ya se emitió. No se puede cambiar; otro puede ocupar su lugar.",
    )


Hook = Callable[[UnitOfWork, PriorNotice], Awaitable[None]]
_WHEN_ISSUED: dict[str, Hook] = {}


def when_issued(trigger: str) -> Callable[[Hook], Hook]:
    """Declare what goes on in the room of `trigger` once its notice is out, in the same unit of work."""

    def declared(hook: Hook) -> Hook:
        _WHEN_ISSUED[trigger] = hook
        return hook

    return declared


async def draft_from(
    work: UnitOfWork,
    *,
    student_id: uuid.UUID,
    trigger: str,
    items: Sequence[Item],
    contents: Mapping[str, Text],
    version_id: uuid.UUID | None = None,
    action_on: date | None = None,
    lead: Lead | None = None,
    supersedes_id: uuid.UUID | None = None,
    decided_by_team: bool = True,
    drafted_by_id: uuid.UUID | None = None,
) -> PriorNotice:
    """A draft of what is proposed or refused, filled in as far as the record knows. What nobody knows stays open.

    Asks no permission: the deed that proposes or refuses has. `items` that follow from the record are not `is_own`, and
    nobody takes them out. `action_on` is the day it begins; without a `lead`, what governs here holds. With
    `decided_by_team` False no team met about it, though one does on this occasion as a rule (300.324(a)(4)(i)).
    `drafted_by_id` is whose draft it is where the record itself calls for it and nobody of the district acts.
    """
    if lead is None:
        rule = await rule_for(work, action_on=action_on or await today(work))
        lead = lead_of(rule)
    notice = PriorNotice(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        student_id=student_id,
        version_id=version_id,
        trigger=TRIGGERS[trigger].key,
        state="draft",
        items=[item.as_json() for item in items],
        contents={key: dict(text) for key, text in contents.items() if text and key in TEXTS},
        action_on=action_on,
        lead_days=lead.days,
        lead_kind=lead.kind,
        drafted_by_id=drafted_by_id or work.person_id,
        supersedes_id=supersedes_id,
        decided_by_team=decided_by_team and TRIGGERS[trigger].decided_by_team,
    )
    work.session.add(notice)
    record(work, "notice.draft", "prior_notice", notice.id, student_id=student_id, trigger=trigger)
    await work.session.flush()
    return notice


async def revise(
    work: UnitOfWork,
    *,
    notice_id: uuid.UUID,
    revision: int,
    contents: Mapping[str, Mapping[str, str | None]],
    own_items: Sequence[tuple[str | None, str, Mapping[str, str | None]]],
) -> PriorNotice:
    """Put down what the notice says: its six texts, and the items people add; those of the record stay.

    `own_items` are (id or None, propose or refuse, text by language) and take the place of the own ones before.
    Raises NoticeIsOut, Conflict on a stale `revision`, InvalidInput.
    """
    notice = await held(work, notice_id)
    await allow(work, Permission.DRAFT_NOTICE, notice.student_id, **access_facts(notice))
    if step(notice.state, "revise") is None:
        raise NoticeIsOut()
    if revision != notice.revision:
        raise Conflict()
    if unknown := set(contents) - set(TEXTS):
        raise InvalidInput(field=f"contents.{min(unknown)}")
    kept = [item for item in items_in(notice) if not item.is_own]
    own = [_own_item(*said) for said in own_items]
    if len(kept) + len(own) > rules.MOST_ITEMS:
        raise InvalidInput(field="items")
    notice.items = [item.as_json() for item in (*kept, *(one for one in own if one.text))]
    said = {key: rules.cleaned(text, rules.LONGEST_TEXT, f"contents.{key}") for key, text in contents.items()}
    notice.contents = {key: text for key, text in {**notice.contents, **said}.items() if text}
    notice.revision += 1
    record(work, "notice.revise", "prior_notice", notice.id, student_id=notice.student_id)
    await tell(work, notice)
    return notice


def _own_item(item_id: str | None, how: str, text: Mapping[str, str | None]) -> Item:
    if how not in rules.HOWS:
        raise InvalidInput(field="items")
    own_id = item_id if item_id and item_id.startswith("own:") and len(item_id) <= 60 else f"own:{new_id()}"
    return Item(own_id, how, rules.cleaned(text, rules.LONGEST_ITEM, "items"), is_own=True)


async def issue(
    work: UnitOfWork,
    *,
    notice_id: uuid.UUID,
    revision: int,
    late_reason: str | None,
    renderings: Sequence[Rendering] = (),
) -> tuple[PriorNotice, IssuedNotice]:
    """Give the notice: frozen for good, and everybody owed notice gets a letter that leads to it.

    `renderings` say how it is made understandable to whom it is not in their language (34 CFR 300.503(c)). Doing it
    again changes nothing. Raises NoticeIncomplete with what is open, NoticeNeedsReason where it comes later than a
    reasonable time before the action, NoticeInAnotherLanguage, Conflict on a stale `revision`.
    """
    notice = await held(work, notice_id)
    await allow(work, Permission.ISSUE_NOTICE, notice.student_id, **access_facts(notice))
    if notice.state in OUT:
        return notice, await issued(work, notice.id)
    taken = step(notice.state, "issue")
    if taken is None:
        raise NoticeIsOut()
    if revision != notice.revision:
        raise Conflict()
    items = items_in(notice)
    if open_contents := rules.still_open(items, notice.contents):
        raise NoticeIncomplete(open_contents)
    reason = rules.UNSEEN.sub("", late_reason or "").strip()[: rules.LONGEST_ITEM] or None
    if rules.is_late(await due_on(work, notice), await today(work)) and len(reason or "") < rules.SHORTEST_REASON:
        raise NoticeNeedsReason(field="lateReason")
    understandable = await understood.refuse_unless_understood(work, notice, renderings)
    corrected = await _supersede(work, notice)
    frozen = await _freeze(work, notice, items, reason, corrected)
    await work.session.flush()
    await understood.note(work, notice, understandable)
    notice.state, notice.items, notice.contents = taken.after, [], {}
    notice.revision += 1
    await work.session.flush()
    record(work, "notice.issue", "prior_notice", notice.id, student_id=notice.student_id, sha256=frozen.sha256)
    await _write_to_the_family(work, notice)
    if hook := _WHEN_ISSUED.get(notice.trigger):
        await hook(work, notice)
    await tell(work, notice)
    return notice, frozen


async def _supersede(work: UnitOfWork, notice: PriorNotice) -> str | None:
    """The notice this one corrects gives way, and stays as it was; its hash, where there is one."""
    if notice.supersedes_id is None:
        return None
    before = await held(work, notice.supersedes_id)
    taken = step(before.state, "supersede")
    if taken is None:
        raise Conflict()
    before.state = taken.after
    before.revision += 1
    record(work, "notice.supersede", "prior_notice", before.id, student_id=before.student_id)
    await work.session.flush()
    return (await issued(work, before.id)).sha256


async def _freeze(
    work: UnitOfWork, notice: PriorNotice, items: Sequence[Item], reason: str | None, corrected: str | None
) -> IssuedNotice:
    people = select(Person.id, Person.name).where(Person.id.in_((notice.student_id, work.person_id)))
    names = {row.id: row.name for row in await work.session.execute(people)}
    born = select(Student.birth_on).where(Student.id == notice.student_id)
    birth_on = (await work.session.execute(born)).scalar_one()
    by = await due_on(work, notice)
    canonical = rules.canonical_bytes(
        rules.document_of(
            notice={
                "id": str(notice.id),
                "trigger": notice.trigger,
                "versionId": str(notice.version_id) if notice.version_id else None,
                "actionOn": notice.action_on.isoformat() if notice.action_on else None,
                "lead": {"days": notice.lead_days, "kind": notice.lead_kind},
                "issueBy": by.isoformat() if by else None,
                "lateReason": reason,
                "issuedAt": work.at.isoformat(),
                "issuedBy": {"id": str(work.person_id), "name": names[work.person_id]},
                "supersedes": {"id": str(notice.supersedes_id), "sha256": corrected} if corrected else None,
            },
            student={
                "id": str(notice.student_id),
                "name": names[notice.student_id],
                "birthOn": birth_on.isoformat() if birth_on else None,
            },
            items=items,
            contents=notice.contents,
        )
    )
    frozen = IssuedNotice(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        notice_id=notice.id,
        student_id=notice.student_id,
        canonical=canonical,
        sha256=sha256_hex(canonical),
        issued_by_id=work.person_id,
        issued_at=work.at,
    )
    work.session.add(frozen)
    return frozen


async def _write_to_the_family(work: UnitOfWork, notice: PriorNotice) -> None:
    """A letter that leads to the notice. It is no delivery: opening it is, or paper (34 CFR 300.505)."""
    about = {"notice_id": str(notice.id)}
    for person_id in await who_is_told(work, notice.student_id):
        ids = await door_with(work, student_id=notice.student_id, person_id=person_id, template=LETTER, ids=about)
        await send(work, person_id=person_id, template=LETTER, ids=ids, student_id=notice.student_id)


async def correct(work: UnitOfWork, *, notice_id: uuid.UUID) -> PriorNotice:
    """Begin the notice that will take the place of one that is out: a draft of the same words.

    The one that is out stands until it is issued. Raises Conflict where a correction is in work already.
    """
    notice = await held(work, notice_id)
    await allow(work, Permission.DRAFT_NOTICE, notice.student_id, **access_facts(notice))
    if step(notice.state, "supersede") is None:
        raise Conflict()
    in_work = select(PriorNotice.id).where(PriorNotice.supersedes_id == notice.id, PriorNotice.state == "draft")
    if (await work.session.execute(in_work)).first() is not None:
        raise Conflict()
    frozen = orjson.loads((await issued(work, notice.id)).canonical)
    draft = await draft_from(
        work,
        student_id=notice.student_id,
        trigger=notice.trigger,
        items=[rules.item_of(item) for item in frozen["items"]],
        contents=frozen["contents"],
        version_id=notice.version_id,
        action_on=notice.action_on,
        lead=Lead(notice.lead_days, notice.lead_kind),  # type: ignore[arg-type]
        supersedes_id=notice.id,
        decided_by_team=notice.decided_by_team,
    )
    await tell(work, draft)
    return draft


async def held(work: UnitOfWork, notice_id: uuid.UUID) -> PriorNotice:
    """The notice as it is now, held. Raises NotFound."""
    found = (
        await work.session.execute(
            select(PriorNotice)
            .where(PriorNotice.id == notice_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


async def issued(work: UnitOfWork, notice_id: uuid.UUID) -> IssuedNotice:
    """What was frozen of a notice that is out. Raises NotFound."""
    found = (
        await work.session.execute(select(IssuedNotice).where(IssuedNotice.notice_id == notice_id))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


def access_facts(notice: PriorNotice) -> dict[str, Any]:
    """What the access matrix asks of a notice. What it refuses no team's plan says: that the district decides."""
    refuses = any(item.how == "refuse" for item in items_in(notice))
    return {"decided_by_team": notice.decided_by_team and not refuses}


def items_in(notice: PriorNotice) -> list[Item]:
    """The items of a draft."""
    return [rules.item_of(item) for item in notice.items]


async def due_on(work: UnitOfWork, notice: PriorNotice) -> date | None:
    """The last day on which a draft is early enough; None while nobody knows when the action begins.

    By the row that governs here and the district's calendar; without a calendar for those days, Monday to Friday.
    """
    if notice.action_on is None:
        return None
    by = await told_by(work, action_on=notice.action_on)
    return by or without_a_calendar(notice.action_on, Lead(notice.lead_days, notice.lead_kind))  # type: ignore[arg-type]


async def tell(work: UnitOfWork, notice: PriorNotice) -> None:
    """Tell whoever looks at the student or at what the notice is about."""
    await work.session.flush()
    await hint_all(work, [("student.changed", notice.student_id), ("notice.changed", notice.id)])
