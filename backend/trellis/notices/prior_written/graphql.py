"""Prior written notices over GraphQL."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

import strawberry
from sqlalchemy import select

from trellis.access import Permission, may
from trellis.access.day import today
from trellis.graphql.context import Context
from trellis.graphql.cost import priced
from trellis.graphql.node import Info, Node, finds, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.kernel.errors import NotFound
from trellis.notices.prior_written import delivering, reading, rules, service, understood
from trellis.notices.prior_written.contents import ACTION, CONTENTS, Content
from trellis.notices.prior_written.lead import Lead
from trellis.notices.prior_written.model import FormalDelivery
from trellis.notices.prior_written.model import PriorNotice as NoticeRow
from trellis.notices.prior_written.triggers import TRIGGERS
from trellis.students.graphql import Student, load_student

MOST_LISTED = 50


@strawberry.type(description="One thing the district proposes or refuses.")
class NoticeItem:
    id: strawberry.ID
    how: str = strawberry.field(description="propose or refuse")
    is_own: bool = strawberry.field(description="Somebody added it; the others follow from the record and stay.")
    text: str = strawberry.field(description="In the language asked for, where somebody said it in that one.")
    text_language: str
    en: str | None
    es: str | None


@strawberry.type(description="One of the seven contents of 34 CFR 300.503(b), the list of items apart.")
class NoticeContent:
    key: str
    number: int
    label: str
    help: str
    plain: str = strawberry.field(description="Its title for a family.")
    cite: str
    none: str | None = strawberry.field(description="What can be said where there is nothing to tell.")
    none_en: str | None
    none_es: str | None
    is_open: bool = strawberry.field(description="Nobody has said anything: it blocks issuing.")
    text: str
    text_language: str
    en: str | None
    es: str | None


@strawberry.type(description="One way a document reached somebody.")
class Delivery:
    way: str = strawberry.field(description="app, handed, posted, email")
    on: date
    recorded_at: datetime


@strawberry.type(description="Somebody a document is owed to, and how it reached them.")
class GivenTo:
    id: strawberry.ID
    name: str
    language: str
    deliveries: list[Delivery]


@strawberry.type(description="Who reads another language than a notice is written in.")
class NoticeReaders:
    language: str
    names: list[str]


@strawberry.type(description="How a notice is made understandable to its readers of one language (34 CFR 300.503(c)).")
class NoticeRendering:
    language: str
    how: str = strawberry.field(description="translated, interpreted, to_be_interpreted, not_feasible")
    by_whom: str | None
    on: date | None
    reason: str | None
    file_title: str | None = strawberry.field(description="The file with the translation, where the viewer sees it.")
    recorded_by: str | None
    recorded_at: datetime


@strawberry.type(description="A prior written notice: in work for the team, issued for staff and whoever is owed it.")
class PriorNotice(Node):
    row: strawberry.Private[NoticeRow]
    state: str = strawberry.field(description="draft, issued, delivered, superseded")
    revision: int
    trigger: str = strawberry.field(description="What it is given for, in words.")
    action_on: date | None
    issue_by: date | None = strawberry.field(description="The last day on which it is early enough.")
    issue_by_why: str
    is_late: bool
    late_reason: str | None
    issued_at: datetime | None
    issued_by: str | None
    sha256: str | None
    corrects: bool = strawberry.field(description="It takes, or took, the place of another notice.")
    items: list[NoticeItem]
    contents: list[NoticeContent]
    may: list[str] = strawberry.field(description="draft, issue")

    @strawberry.field
    async def student(self, info: Info) -> Student:
        return (await load_student(info.context, self.row.student_id)).named_only()

    @strawberry.field(description="Who is owed it and whom it reached. For staff; empty for the family.")
    async def given_to(self, info: Info) -> list[GivenTo]:
        work = info.context.work
        if not await may(work, Permission.DRAFT_NOTICE, self.row.student_id):
            return []
        return given_to(await delivering.given(work, self.row.student_id, notice_id=self.row.id))

    @strawberry.field(description="Who is owed it and reads none of its languages. For staff; empty for the family.")
    async def other_readers(self, info: Info) -> list[NoticeReaders]:
        work = info.context.work
        if self.row.state == "superseded" or not await may(work, Permission.DRAFT_NOTICE, self.row.student_id):
            return []
        by_language: dict[str, list[str]] = {}
        for reader in await understood.others(work, self.row):
            by_language.setdefault(reader.language, []).append(reader.name)
        return [NoticeReaders(language=language, names=names) for language, names in by_language.items()]

    @strawberry.field(description="How it is made understandable to them, first to last. For staff.")
    async def renderings(self, info: Info) -> list[NoticeRendering]:
        work = info.context.work
        if self.row.state == "draft" or not await may(work, Permission.DRAFT_NOTICE, self.row.student_id):
            return []
        return [
            NoticeRendering(
                language=one.row.language,
                how=one.row.how,
                by_whom=one.row.by_whom,
                on=one.row.rendered_on,
                reason=one.row.reason,
                file_title=one.file_title,
                recorded_by=one.recorded_by,
                recorded_at=one.row.recorded_at,
            )
            for one in await understood.shown(work, self.row.id)
        ]

    @strawberry.field(description="When the viewer opened it as somebody who is owed it.")
    async def opened_at(self, info: Info) -> datetime | None:
        return await _opened_at(info.context, self.row.id)


@strawberry.type(description="A notice as a family's first page names it.")
class NoticeToRead:
    id: strawberry.ID
    student: Student
    issued_at: datetime
    action_on: date | None
    opened_at: datetime | None


@strawberry.input
class NoticeText:
    key: str
    en: str | None = None
    es: str | None = None


@strawberry.input(description="An item somebody adds; those of the record are not sent.")
class OwnItem:
    how: str
    id: strawberry.ID | None = None
    en: str | None = None
    es: str | None = None


@strawberry.input(description="What is put on record for the readers of one language; what its way asks for.")
class RenderingInput:
    language: str
    how: str
    by_whom: str | None = None
    on: date | None = None
    was_understood: bool = False
    reason: str | None = None
    attachment_id: strawberry.ID | None = None


def _rendering(said: RenderingInput) -> understood.Rendering:
    return understood.Rendering(
        language=said.language,
        how=said.how,
        by_whom=said.by_whom,
        on=said.on,
        was_understood=said.was_understood,
        reason=said.reason,
        attachment_id=key_of(said.attachment_id, "Attachment") if said.attachment_id else None,
    )


PriorNoticeResult = Annotated[PriorNotice | PROBLEMS, strawberry.union("PriorNoticeResult")]


def given_to(people: Sequence[delivering.Given]) -> list[GivenTo]:
    """The same over GraphQL."""
    return [
        GivenTo(
            id=opaque("Person", one.person_id),
            name=one.name,
            language=one.language,
            deliveries=[Delivery(way=d.way, on=d.delivered_on, recorded_at=d.recorded_at) for d in one.deliveries],
        )
        for one in people
    ]


async def shown(context: Context, row: NoticeRow, language: str | None) -> PriorNotice:
    """A notice the actor may read, as it says itself: from its frozen bytes once it is out."""
    work, spoken = context.work, language or context.language
    out = await reading.document_of(work, row)
    document, frozen = out or (None, None)
    if out is None:
        reading.note_read(work, row)
    items = [rules.item_of(item) for item in document["items"]] if document else service.items_in(row)
    contents: Mapping[str, Mapping[str, str]] = document["contents"] if document else row.contents
    still = {content.key for content in rules.still_open(items, contents)}
    about: Mapping[str, Any] = document["notice"] if document else {}
    # What was issued says itself by when it was owed: a calendar that changed since changes nothing of it.
    frozen_by = date.fromisoformat(about["issueBy"]) if about.get("issueBy") else None
    by = frozen_by if document else await service.due_on(work, row)
    return PriorNotice(
        id=opaque("PriorNotice", row.id),
        row=row,
        state=row.state,
        revision=row.revision,
        trigger=TRIGGERS[row.trigger].title.in_language(spoken),
        action_on=row.action_on,
        issue_by=by,
        issue_by_why=Lead(row.lead_days, row.lead_kind).why.in_language(spoken),  # type: ignore[arg-type]
        is_late=rules.is_late(by, await delivering.day_there(work, frozen.issued_at) if frozen else await today(work)),
        late_reason=about.get("lateReason"),
        issued_at=frozen.issued_at if frozen else None,
        issued_by=about["issuedBy"]["name"] if about else None,
        sha256=frozen.sha256 if frozen else None,
        corrects=row.supersedes_id is not None,
        items=[_item(item, spoken) for item in items],
        contents=[_content(one, contents.get(one.key) or {}, one.key in still, spoken) for one in CONTENTS],
        may=await reading.what_the_actor_may(work, row),
    )


@finds("PriorNotice")
async def find_notice(context: Context, notice_id: uuid.UUID) -> PriorNotice:
    """A notice by id, through the policy."""
    return await shown(context, await reading.notice_named(context.work, notice_id=notice_id), None)


def _item(item: rules.Item, language: str) -> NoticeItem:
    text, spoken = rules.in_language(item.text, language)
    return NoticeItem(
        id=strawberry.ID(item.id),
        how=item.how,
        is_own=item.is_own,
        text=text,
        text_language=spoken,
        en=item.text.get("en"),
        es=item.text.get("es"),
    )


def _content(content: Content, said: Mapping[str, str], is_open: bool, language: str) -> NoticeContent:
    text, spoken = rules.in_language(said, language)
    return NoticeContent(
        key=content.key,
        number=content.number,
        label=content.label.in_language(language),
        help=content.help.in_language(language),
        plain=content.plain.in_language(language),
        cite=content.cite,
        none=content.none.in_language(language) if content.none else None,
        none_en=content.none.en if content.none else None,
        none_es=content.none.es if content.none else None,
        is_open=is_open,
        text="" if content.key == ACTION else text,
        text_language=spoken,
        en=said.get("en"),
        es=said.get("es"),
    )


async def _opened_at(context: Context, notice_id: uuid.UUID) -> datetime | None:
    found = select(FormalDelivery.recorded_at).where(
        FormalDelivery.notice_id == notice_id,
        FormalDelivery.person_id == context.person_id,
        FormalDelivery.way == "app",
    )
    return (await context.work.session.execute(found)).scalar_one_or_none()


@strawberry.type
class PriorNoticeQuery:
    @strawberry.field(
        description="A prior written notice; null when it is not the viewer's to read.",
        metadata=priced(points=5),
    )
    async def prior_notice(self, info: Info, id: strawberry.ID, language: str | None = None) -> PriorNotice | None:
        try:
            row = await reading.notice_named(info.context.work, notice_id=key_of(id, "PriorNotice"))
            return await shown(info.context, row, language)
        except NotFound:
            return None

    @strawberry.field(
        description="Notices that stand, of the students the viewer is owed notice about; newest first.",
        metadata=priced(list_size=MOST_LISTED, points=1),
    )
    async def notices_to_read(self, info: Info) -> list[NoticeToRead]:
        work = info.context.work
        if info.context.session.audience != "family":
            return []
        rows = await reading.standing_for_family(work, MOST_LISTED)
        return [
            NoticeToRead(
                id=opaque("PriorNotice", row.id),
                student=(await load_student(info.context, row.student_id)).named_only(),
                issued_at=issued_at,
                action_on=row.action_on,
                opened_at=opened_at,
            )
            for row, issued_at, opened_at in rows
        ]


@strawberry.type
class PriorNoticeMutation:
    @strawberry.mutation(description="Put down the six texts and the items somebody adds, while it is in work.")
    @answers_problems
    async def revise_notice(
        self,
        info: Info,
        id: strawberry.ID,
        revision: int,
        contents: list[NoticeText],
        items: list[OwnItem],
        language: str | None = None,
    ) -> PriorNoticeResult:
        row = await service.revise(
            info.context.work,
            notice_id=key_of(id, "PriorNotice"),
            revision=revision,
            contents={one.key: {"en": one.en, "es": one.es} for one in contents},
            own_items=[(one.id, one.how, {"en": one.en, "es": one.es}) for one in items],
        )
        return await shown(info.context, row, language)

    @strawberry.mutation(description="Give the notice: frozen for good, and a letter to everybody owed it.")
    @answers_problems
    async def issue_notice(
        self,
        info: Info,
        id: strawberry.ID,
        revision: int,
        late_reason: str | None = None,
        renderings: list[RenderingInput] | None = None,
        language: str | None = None,
    ) -> PriorNoticeResult:
        row, _ = await service.issue(
            info.context.work,
            notice_id=key_of(id, "PriorNotice"),
            revision=revision,
            late_reason=late_reason,
            renderings=[_rendering(one) for one in renderings or ()],
        )
        return await shown(info.context, row, language)

    @strawberry.mutation(description="Put on record how a notice that is out was made understandable to its readers.")
    @answers_problems
    async def render_notice(
        self, info: Info, id: strawberry.ID, said: RenderingInput, language: str | None = None
    ) -> PriorNoticeResult:
        row = await understood.put_on_record(
            info.context.work, notice_id=key_of(id, "PriorNotice"), said=_rendering(said)
        )
        return await shown(info.context, row, language)

    @strawberry.mutation(description="Begin the notice that will take the place of one that is out.")
    @answers_problems
    async def correct_notice(self, info: Info, id: strawberry.ID, language: str | None = None) -> PriorNoticeResult:
        row = await service.correct(info.context.work, notice_id=key_of(id, "PriorNotice"))
        return await shown(info.context, row, language)

    @strawberry.mutation(description="The viewer has the notice before them; of who is owed it, its delivery.")
    @answers_problems
    async def open_notice(self, info: Info, id: strawberry.ID, language: str | None = None) -> PriorNoticeResult:
        row = await delivering.open_notice(info.context.work, notice_id=key_of(id, "PriorNotice"))
        return await shown(info.context, row, language)

    @strawberry.mutation(description="Put on record that somebody was given the notice outside the product.")
    @answers_problems
    async def hand_over_notice(
        self,
        info: Info,
        id: strawberry.ID,
        person_id: strawberry.ID,
        way: str,
        on: date,
        language: str | None = None,
    ) -> PriorNoticeResult:
        row = await delivering.hand_over(
            info.context.work,
            notice_id=key_of(id, "PriorNotice"),
            person_id=key_of(person_id, "Person"),
            way=way,
            delivered_on=on,
        )
        return await shown(info.context, row, language)
