"""How a notice is made understandable to whom it is owed and who reads another language (34 CFR 300.503(c)).

A notice is in the language of its reader, unless that is clearly not feasible (300.503(c)(1)(ii)). What is not written
in it is translated, or interpreted orally or by other means, and that the parent understood is on record
(300.503(c)(2)). What was put on record stays; a further entry says what happened since.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import select

from trellis.access import Permission, allow
from trellis.access.day import day_of, today
from trellis.access.rights import who_is_told
from trellis.attachments.model import Attachment
from trellis.attachments.service import attachment
from trellis.kernel.audit import record
from trellis.kernel.database import SAID
from trellis.kernel.errors import Conflict, InvalidInput, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import LANGUAGES, Words
from trellis.notices.prior_written import rules
from trellis.notices.prior_written.enforced import NOT_UNDERSTOOD
from trellis.notices.prior_written.model import IssuedNotice, NoticeRendering, PriorNotice
from trellis.notices.prior_written.rules import Item
from trellis.notices.prior_written.states import OUT
from trellis.people.model import Person

LONGEST_NAME = 200


class NoticeInAnotherLanguage(InvalidInput):
    """Somebody who is owed it reads none of the languages it is written in, and nobody said how they understand it."""

    code = "NOTICE_IN_ANOTHER_LANGUAGE"
    default_says = Words(
        en="This notice is not in the language of everybody it goes to.",
        es="Este aviso no está en el idioma de todas las personas que lo reciben.",
    )
    default_do_next = Words(
        en="Write all of it in their language, or say how they understand it: translated in writing, interpreted, or "
        "why neither is feasible (34 CFR 300.503(c)).",
        es="Escríbalo entero en su idioma, o diga cómo lo entienden: traducido por escrito, interpretado, o por qué "
        "no es posible (34 CFR 300.503(c)).",
    )


# Who reads it, or a file, may change between the question here and the database's.
SAID[NOT_UNDERSTOOD] = NoticeInAnotherLanguage


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody a notice is owed to, with the language they read, without its region."""

    person_id: uuid.UUID
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Rendering:
    """What somebody puts on record for the readers of one language; see `NoticeRendering`."""

    language: str
    how: str
    by_whom: str | None = None
    on: date | None = None
    was_understood: bool = False
    reason: str | None = None
    attachment_id: uuid.UUID | None = None


def base_of(language: str) -> str:
    """A language without its region: "zh" of "zh-Hant"."""
    return language.lower().replace("_", "-").split("-")[0]


def written_in(items: Iterable[Item], contents: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The languages in which a notice says all it says."""
    texts = [*(item.text for item in items), *contents.values()]
    return [one for one in LANGUAGES if all((text.get(one) or "").strip() for text in texts)]


async def others(work: UnitOfWork, notice: PriorNotice) -> list[Reader]:
    """Whoever is owed the notice and reads none of the languages it is written in."""
    return await _others(work, notice.student_id, await _languages(work, notice))


async def _languages(work: UnitOfWork, notice: PriorNotice) -> list[str]:
    if notice.state == "draft":
        return written_in([rules.item_of(item) for item in notice.items], notice.contents)
    frozen = orjson.loads((await _frozen(work, notice)).canonical)
    return written_in([rules.item_of(item) for item in frozen["items"]], frozen["contents"])


async def _others(work: UnitOfWork, student_id: uuid.UUID, languages: Sequence[str]) -> list[Reader]:
    told = await who_is_told(work, student_id)
    rows = await work.session.execute(
        select(Person.id, Person.name, Person.language).where(Person.id.in_(told)).order_by(Person.name, Person.id)
    )
    readers = [Reader(row.id, row.name, base_of(row.language)) for row in rows]
    return [reader for reader in readers if reader.language not in languages]


async def refuse_unless_understood(
    work: UnitOfWork, notice: PriorNotice, said: Sequence[Rendering]
) -> Sequence[Rendering]:
    """What is put on record as the notice is issued: one for each language it is not written in.

    Raises NoticeInAnotherLanguage where one is missing, InvalidInput for one that is not whole or that nobody reads.
    """
    needed = {reader.language for reader in await others(work, notice)}
    kept = [await _checked(work, notice, one, needed, await today(work)) for one in said]
    if len({one.language for one in kept}) < len(kept):
        raise InvalidInput(field="renderings")
    if needed - {one.language for one in kept}:
        raise NoticeInAnotherLanguage(field="renderings")
    return kept


async def put_on_record(work: UnitOfWork, *, notice_id: uuid.UUID, said: Rendering) -> PriorNotice:
    """A further entry of a notice that is out: it was interpreted meanwhile, or translated. Twice the same is once.

    Raises InvalidInput for a day before it was issued, and for a language that nobody it is owed to needs.
    """
    found = select(PriorNotice).where(PriorNotice.id == notice_id).with_for_update()
    notice = (await work.session.execute(found.execution_options(populate_existing=True))).scalar_one_or_none()
    if notice is None:
        raise NotFound()
    await allow(work, Permission.DRAFT_NOTICE, notice.student_id)
    if notice.state not in OUT:
        raise Conflict()
    since = await day_of(work, (await _frozen(work, notice)).issued_at)
    needed = {reader.language for reader in await others(work, notice)}
    kept = await _checked(work, notice, said, needed, since)
    newest = {row.language: row for row in await entries(work, notice.id)}.get(kept.language)
    if newest is None or _of_row(newest) != kept:
        await note(work, notice, [kept])
    return notice


async def note(work: UnitOfWork, notice: PriorNotice, said: Sequence[Rendering]) -> None:
    """Write checked entries, each into the log. The notice is frozen by then: the database asks for that."""
    for one in said:
        row = NoticeRendering(
            district_id=work.district_id,
            id=new_id(),
            student_id=notice.student_id,
            notice_id=notice.id,
            language=one.language,
            how=one.how,
            by_whom=one.by_whom,
            rendered_on=one.on,
            was_understood=one.was_understood,
            reason=one.reason,
            attachment_id=one.attachment_id,
            recorded_by_id=work.person_id,
            recorded_at=work.at,
        )
        work.session.add(row)
        record(
            work,
            "notice.render",
            "prior_notice",
            notice.id,
            student_id=notice.student_id,
            way=one.how,
            language=one.language,
        )
    await work.session.flush()


async def entries(work: UnitOfWork, notice_id: uuid.UUID) -> list[NoticeRendering]:
    """All that is on record of a notice, first to last. For who reads it."""
    rows = select(NoticeRendering).where(NoticeRendering.notice_id == notice_id)
    return list((await work.session.execute(rows.order_by(NoticeRendering.recorded_at, NoticeRendering.id))).scalars())


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry with what the page shows beside it."""

    row: NoticeRendering
    file_title: str | None
    recorded_by: str | None


async def shown(work: UnitOfWork, notice_id: uuid.UUID) -> list[Shown]:
    """The entries of a notice with the file's title, where the actor sees the file, and who put it on record."""
    rows = await entries(work, notice_id)
    files = select(Attachment.id, Attachment.title).where(
        Attachment.id.in_([row.attachment_id for row in rows if row.attachment_id])
    )
    people = select(Person.id, Person.name).where(Person.id.in_([row.recorded_by_id for row in rows]))
    titles = {row.id: row.title for row in await work.session.execute(files)}
    names = {row.id: row.name for row in await work.session.execute(people)}
    return [
        Shown(row, titles.get(row.attachment_id) if row.attachment_id else None, names.get(row.recorded_by_id))
        for row in rows
    ]


async def _frozen(work: UnitOfWork, notice: PriorNotice) -> IssuedNotice:
    found = select(IssuedNotice).where(IssuedNotice.notice_id == notice.id)
    return (await work.session.execute(found)).scalar_one()


def _of_row(row: NoticeRendering) -> Rendering:
    return Rendering(
        row.language, row.how, row.by_whom, row.rendered_on, row.was_understood, row.reason, row.attachment_id
    )


def _text(said: str | None, longest: int, field: str) -> str | None:
    text = rules.UNSEEN.sub("", said or "").strip()
    if len(text) > longest:
        raise InvalidInput(field=field)
    return text or None


async def _checked(work: UnitOfWork, notice: PriorNotice, said: Rendering, needed: set[str], since: date) -> Rendering:
    """The entry as it is kept: what its way asks for, and nothing else. Raises InvalidInput with the field."""
    language = base_of(said.language)
    if language not in needed:
        raise InvalidInput(field="language")
    by_whom, reason = _text(said.by_whom, LONGEST_NAME, "byWhom"), _text(said.reason, rules.LONGEST_ITEM, "reason")
    day = await today(work)
    match said.how:
        case "translated":
            if said.attachment_id is None:
                raise InvalidInput(NO_FILE, field="attachmentId")
            await _refuse_unless_of_student(work, notice.student_id, said.attachment_id)
            return Rendering(language, said.how, by_whom, attachment_id=said.attachment_id)
        case "interpreted":
            if by_whom is None:
                raise InvalidInput(field="byWhom")
            if said.on is None or not since <= said.on <= day:
                raise InvalidInput(NOT_THEN, field="on")
            if not said.was_understood:
                raise InvalidInput(NOT_YET_UNDERSTOOD, field="wasUnderstood")
            return Rendering(language, said.how, by_whom, said.on, was_understood=True)
        case "to_be_interpreted":
            if by_whom is None:
                raise InvalidInput(field="byWhom")
            if said.on is None or said.on < day:
                raise InvalidInput(IN_THE_PAST, field="on")
            return Rendering(language, said.how, by_whom, said.on)
        case "not_feasible":
            if len(reason or "") < rules.SHORTEST_REASON:
                raise InvalidInput(NO_REASON, field="reason")
            return Rendering(language, said.how, reason=reason)
        case _:
            raise InvalidInput(field="how")


async def _refuse_unless_of_student(work: UnitOfWork, student_id: uuid.UUID, attachment_id: uuid.UUID) -> None:
    file: Any = await attachment(work, attachment_id=attachment_id)
    if file.student_id != student_id:
        raise NotFound()
    if file.state != "ready":
        raise InvalidInput(NO_FILE, field="attachmentId")


NO_FILE = Words(
    en="Choose the file with the translation, once it was checked.",
    es="Elija el archivo con la traducción, una vez revisado.",
)
NOT_THEN = Words(
    en="It is interpreted on a day since the notice was issued, and not in the future.",
    es="Se interpreta un día desde que se emitió el aviso, y no en el futuro.",
)
IN_THE_PAST = Words(
    en="That day is past. Say that it was interpreted, or choose a day to come.",
    es="Ese día ya pasó. Diga que se interpretó, o elija un día futuro.",
)
NOT_YET_UNDERSTOOD = Words(
    en="Interpreting is done once the parent understands what the notice says (34 CFR 300.503(c)(2)(ii)).",
    es="La interpretación termina cuando el padre o la madre entiende lo que dice el aviso (34 CFR 300.503(c)(2)(ii)).",
)
NO_REASON = Words(
    en="Say in a sentence why neither a translation nor an interpreter is feasible (34 CFR 300.503(c)(1)(ii)).",
    es="Diga en una frase por qué no es posible traducir ni interpretar (34 CFR 300.503(c)(1)(ii)).",
)
