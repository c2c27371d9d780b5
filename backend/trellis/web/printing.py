"""What is printed on demand and kept nowhere: a draft for a meeting, the sheets of those who carry plans out."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from trellis.access.day import today
from trellis.consents.answering import find_ask
from trellis.consents.printed import request_to_print
from trellis.documents.content import Document
from trellis.documents.jobs import sealed
from trellis.documents.one_page import Sheet, set_on_one_page
from trellis.documents.typeset import typeset
from trellis.eligibility.printing import determination_to_print
from trellis.evaluations.printing import report_to_print
from trellis.house import House
from trellis.kernel.errors import InvalidInput, NotFound, NotSignedIn, TrellisError
from trellis.kernel.ids import parse_global_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.turns import Turns
from trellis.kernel.words import Language, Words
from trellis.meetings.room.printing import minutes_to_print
from trellis.moves.summary import summary_to_print
from trellis.notices.prior_written.printing import notice_to_print
from trellis.notices.safeguards.printing import safeguards_to_print
from trellis.notices.section_504.printing import notice_504_to_print
from trellis.people.letters import to_be_printed
from trellis.people.letters_printed import printed_letter
from trellis.people.sessions import LiveSession
from trellis.plans.glance.printed import Printing, printed_sheets
from trellis.plans.glance.service import at_a_glance, my_students
from trellis.plans.glance.words import TITLE
from trellis.plans.letterhead import district_name
from trellis.plans.printing import draft_to_print
from trellis.web.refused_page import AskedFromElsewhere, refused_page
from trellis.web.sessions import preferred_language, read_signed_in

PDF = "application/pdf"
MOST_STUDENTS = 60
SETTERS = 2
"""Documents that are set at one moment in a process: each takes a core."""
WAITING, WAIT_SECONDS = 8, 20.0
"""Of one district one document is made at a time and a few wait: whoever asks over and over makes no other wait."""

TOO_MANY = Words(
    en="More than {most} of your students have a plan. Print their pages one by one.",
    es="Más de {most} de sus estudiantes tienen un plan. Imprima las hojas una por una.",
)
NO_PAGE = Words(
    en="There is nothing to print here: no plan is in force, or it is not yours to read.",
    es="Aquí no hay nada que imprimir: no hay un plan vigente, o usted no puede leerlo.",
)
NOT_PRINTED = Words(en="Nothing was printed", es="No se imprimió nada")


class NothingToPrint(NotFound):
    """No such plan for this person, or none in force."""

    default_says = NO_PAGE


class TooManyToPrint(InvalidInput):
    """A run of more sheets than one document may have."""

    default_says = TOO_MANY.filled(most=MOST_STUDENTS)


Made = tuple[Callable[[], bytes], str]
"""What sets the document, beside the request's loop, and the name of its file (never a student's)."""


class Press:
    """GET /print/…: reads and records in one unit of work, sets the document after it."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.setters = asyncio.Semaphore(SETTERS)
        self.queues = Turns(at_once=1, waiting=WAITING, seconds=WAIT_SECONDS)

    def routes(self) -> list[BaseRoute]:
        """The addresses."""
        return [
            Route("/print/invitation.pdf", self.invitation, methods=["GET"]),
            Route("/print/notice.pdf", self.notice, methods=["GET"]),
            Route("/print/safeguards.pdf", self.safeguards, methods=["GET"]),
            Route("/print/section-504-notice.pdf", self.section_504_notice, methods=["GET"]),
            Route("/print/consent.pdf", self.consent, methods=["GET"]),
            Route("/print/evaluation.pdf", self.evaluation, methods=["GET"]),
            Route("/print/determination.pdf", self.determination, methods=["GET"]),
            Route("/print/minutes.pdf", self.minutes, methods=["GET"]),
            Route("/print/summary.pdf", self.summary, methods=["GET"]),
            Route("/print/draft.pdf", self.draft, methods=["GET"]),
            Route("/print/at-a-glance.pdf", self.sheets, methods=["GET"]),
        ]

    async def draft(self, request: Request) -> Response:
        """`plan`: a draft as it is now."""

        async def compose(work: UnitOfWork, _: LiveSession, language: Language) -> Made:
            plan_id = _key(request.query_params.get("plan"), "Plan")
            document = await draft_to_print(work, plan_id=plan_id, language=language)
            return lambda: typeset(document), "draft.pdf"

        return await self._printed(request, "plan.print_draft", compose)

    async def invitation(self, request: Request) -> Response:
        """`letter`: what `writeInvitationLetter` answered with, a letter with a code, for a few minutes."""

        async def compose(work: UnitOfWork, _: LiveSession, language: Language) -> Made:
            ticket = request.query_params.get("letter") or ""
            settings = self.house.settings
            letter, person, district = await to_be_printed(work, settings.secret_key, ticket)
            document = printed_letter(letter, person, district, base_url=settings.base_url)
            return lambda: typeset(document), "invitation.pdf"

        return await self._printed(request, "family.print_letter", compose)

    async def notice(self, request: Request) -> Response:
        """`notice`: a prior written notice as it was issued, sealed where this deployment has a seal here."""

        async def compose(work: UnitOfWork, _: LiveSession, language: Language) -> Made:
            key = _key(request.query_params.get("notice"), "PriorNotice")
            document = await notice_to_print(work, notice_id=key, language=language)
            return self._sealed(document, "notice.pdf")

        return await self._printed(request, "notice.print", compose)

    async def safeguards(self, request: Request) -> Response:
        """`student`: the procedural safeguards notice that is given to their family."""

        async def compose(work: UnitOfWork, _: LiveSession, language: Language) -> Made:
            key = _key(request.query_params.get("student"), "Student")
            document = await safeguards_to_print(work, student_id=key, language=language)
            return self._sealed(document, "safeguards.pdf")

        return await self._printed(request, "safeguards.print", compose)

    async def section_504_notice(self, request: Request) -> Response:
        """`notice`: a notice under Section 504 with the rights that were given with it."""

        async def compose(work: UnitOfWork, _: LiveSession, language: Language) -> Made:
            key = _key(request.query_params.get("notice"), "Section504Notice")
            document = await notice_504_to_print(work, notice_id=key, language=language)
            return self._sealed(document, "section-504-notice.pdf")

        return await self._printed(request, "notice_504.print", compose)

    async def consent(self, request: Request) -> Response:
        """`ask` (of whoever was asked) or `request` (for staff): what consent is asked for, to sign with a pen."""

        async def compose(work: UnitOfWork, _: LiveSession, language: Language) -> Made:
            if ask := request.query_params.get("ask"):
                found = await find_ask(work, ask_id=_key(ask, "ConsentAsk"))
                key = found.request_id
            else:
                key = _key(request.query_params.get("request"), "ConsentRequest")
            document = await request_to_print(work, request_id=key, language=language)
            return lambda: typeset(document), "consent.pdf"

        return await self._printed(request, "consent.print", compose)

    async def summary(self, request: Request) -> Response:
        """`case`: the summary of performance of an exit; in work for staff alone."""

        async def compose(work: UnitOfWork, _: LiveSession, language: Language) -> Made:
            case_id = _key(request.query_params.get("case"), "Case")
            document = await summary_to_print(work, case_id=case_id, language=language)
            if document.status == "final":
                return self._sealed(document, "summary.pdf")
            return lambda: typeset(document), "summary.pdf"

        return await self._printed(request, "summary.print", compose)

    async def evaluation(self, request: Request) -> Response:
        """`case`: the report of its evaluation, sealed where this deployment has a seal here."""

        async def compose(work: UnitOfWork, _: LiveSession, language: Language) -> Made:
            document = await report_to_print(
                work, case_id=_key(request.query_params.get("case"), "Case"), language=language
            )
            return self._sealed(document, "evaluation.pdf")

        return await self._printed(request, "evaluation.print", compose)

    async def determination(self, request: Request) -> Response:
        """`determination`: of eligibility or under Section 504, as it was certified, sealed as a notice is."""

        async def compose(work: UnitOfWork, _: LiveSession, language: Language) -> Made:
            key = _key(request.query_params.get("determination"), "Determination")
            document = await determination_to_print(work, determination_id=key, language=language)
            return self._sealed(document, "determination.pdf")

        return await self._printed(request, "determination.print", compose)

    async def minutes(self, request: Request) -> Response:
        """`meeting`: its closed minutes with what was added after, sealed as a notice is."""

        async def compose(work: UnitOfWork, _: LiveSession, language: Language) -> Made:
            key = _key(request.query_params.get("meeting"), "Meeting")
            document = await minutes_to_print(work, meeting_id=key, language=language)
            return self._sealed(document, "minutes.pdf")

        return await self._printed(request, "meeting.print", compose)

    def _sealed(self, document: Document, name: str) -> Made:
        key_file, cert_file = self.house.settings.signing_key_file, self.house.settings.signing_cert_file
        if key_file and cert_file:
            return lambda: sealed(document, key_file, cert_file).data, name
        return lambda: typeset(document), name

    async def sheets(self, request: Request) -> Response:
        """`student`: the sheet of one; without it, of everybody the asker teaches or serves, a page a plan."""

        async def compose(work: UnitOfWork, signed_in: LiveSession, language: Language) -> Made:
            printing = Printing(signed_in.actor.display_name, await today(work), language)
            sheets: list[Sheet] = []
            for student_id in await _wanted(work, request.query_params.get("student")):
                glance = await at_a_glance(work, student_id=student_id, language=language, printed=True)
                sheets += printed_sheets(glance, printing) if glance else ()
                if len(sheets) > MOST_STUDENTS:
                    raise TooManyToPrint()
            if not sheets:
                raise NothingToPrint()
            title, sender = printing.say(TITLE), await district_name(work)
            at = work.at
            return (
                lambda: set_on_one_page(sheets, title=title, sender=sender, language=language, made_at=at),
                "at-a-glance.pdf",
            )

        return await self._printed(request, "plan.print_at_a_glance", compose)

    async def _printed(
        self,
        request: Request,
        purpose: str,
        compose: Callable[[UnitOfWork, LiveSession, Language], Awaitable[Made]],
    ) -> Response:
        language = preferred_language(request)
        try:
            if request.headers.get("sec-fetch-site") == "cross-site":
                raise AskedFromElsewhere()
            signed_in = await read_signed_in(self.house, request)
            if signed_in is None:
                raise NotSignedIn()
            language = request.query_params.get("language") or signed_in.actor.language
            district = signed_in.district_id
            # Whoever is refused here has read nothing, and nothing of it is on record.
            async with self.queues.of(district):
                async with (
                    self.house.turns.of(district),
                    self.house.gate.open(district, signed_in.actor, purpose, time_zone=signed_in.time_zone) as work,
                ):
                    make, name = await compose(work, signed_in, "es" if language.startswith("es") else "en")
                async with self.setters:
                    pdf = await asyncio.to_thread(make)
        except TrellisError as error:
            # A page of its own, because a link led here.
            said = NothingToPrint() if type(error) is NotFound else error
            return refused_page(NOT_PRINTED, said, language, otherwise=400)
        return Response(pdf, media_type=PDF, headers={"content-disposition": f'inline; filename="{name}"'})


async def _wanted(work: UnitOfWork, student: str | None) -> list[uuid.UUID]:
    return await my_students(work) if student is None else [_key(student, "Student")]


def _key(value: str | None, kind: str) -> uuid.UUID:
    parsed = parse_global_id(value or "")
    if parsed is None or parsed[0] != kind:
        raise NothingToPrint()
    return parsed[1]
