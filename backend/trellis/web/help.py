"""GET and POST /help/<district>: anybody asks for help for a child, without an account and without a script.

The door tells nobody whether a child is known: nothing about a child is looked up here. What comes in is bounded
before it is parsed, counted before it is looked at, and kept once, however often the same is sent.
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import parse_qsl, quote

import orjson
from sqlalchemy import select
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from trellis.cases import asking
from trellis.cases.door import PublicDoor, TooManyRequests
from trellis.cases.rules import SCHOOL, Asked
from trellis.deadlines.answering import answer_within
from trellis.districts import service as districts
from trellis.districts.model import District, School
from trellis.house import House
from trellis.kernel import clock
from trellis.kernel.errors import DistrictBusy, InvalidInput, TrellisError
from trellis.kernel.ids import global_id, new_id, parse_global_id
from trellis.kernel.sealing import SealBroken, opened, sealed
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM, VISITOR
from trellis.kernel.words import Words
from trellis.web import help_words as said
from trellis.web.help_page import HELP_CSS, TRAP, Filled, Place, form_page, guide_page, receipt_page, refusal_page
from trellis.web.public import html, is_from_here, language_of

MOST_BYTES = 128_000
"""Five thousand characters of any script as a form sends them, and the rest."""
MOST_FIELDS = 40
FORM_SECONDS = 24 * 3600
"""A form that was open longer is shown again, with what was typed."""
PURPOSE = "help.ask"


class FormRefused(TrellisError):
    """What came is no form of this page."""

    status = 400
    default_says = said.UNREADABLE


class FormTooLarge(FormRefused):
    """More than anybody writes into this form."""

    status = 413
    default_says = said.TOO_LARGE


class FormFromElsewhere(FormRefused):
    """Another site's page sent it."""

    status = 403
    default_says = said.FROM_ELSEWHERE


class Form(NamedTuple):
    """The hidden part of a form: which one it is, whatever is typed into it, and when it was opened."""

    key: uuid.UUID
    is_fresh: bool


class HelpDoor:
    """The public pages of a district."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.settings = house.settings
        self.door = PublicDoor(house.gate, house.settings.secret_key)

    def routes(self) -> list[BaseRoute]:
        """All addresses under /help."""
        return [
            Route("/help.css", lambda _: PlainTextResponse(HELP_CSS, media_type="text/css")),
            Route("/help/{slug}", self.form, methods=["GET"]),
            Route("/help/{slug}", self.send, methods=["POST"]),
            Route("/help/{slug}/received", self.receipt, methods=["GET"]),
            Route("/help/{slug}/iep-or-504", self.guide, methods=["GET"]),
        ]

    async def form(self, request: Request) -> Response:
        """An empty form."""
        district = await self._district(request)
        if district is None:
            return self._nowhere(request)
        place = self._place(request, district)
        values = {"language": place.language}
        return await self._form(place, district, Filled(values, {}), self._new_form(district))

    async def guide(self, request: Request) -> Response:
        """How an IEP and a 504 plan differ."""
        district = await self._district(request)
        if district is None:
            return self._nowhere(request)
        return html(guide_page(self._place(request, district)))

    async def receipt(self, request: Request) -> Response:
        """What `send` led to; may be loaded again."""
        district = await self._district(request)
        if district is None:
            return self._nowhere(request)
        place = self._place(request, district)
        try:
            kept = orjson.loads(opened(self.settings.secret_key, request.query_params.get("r", "")))
            if kept["district"] != str(district.id):
                raise SealBroken
            day = date.fromisoformat(kept["on"])
        except (SealBroken, orjson.JSONDecodeError, KeyError, ValueError):
            return RedirectResponse(place.address(), 303)
        return html(receipt_page(place, kept["number"], day, is_mailed=kept["mailed"]))

    async def send(self, request: Request) -> Response:
        """Take a form. The same form with the same answers is answered with the same receipt."""
        slug, sender = request.path_params["slug"], request.client.host if request.client else None
        try:
            self.door.check(slug, sender, clock.now())
        except TooManyRequests as error:
            language = language_of(request)
            return html(refusal_page(Place(slug, "", language), language, said.TITLE, error.says), 429)
        district = await self._district(request)
        if district is None:
            return self._nowhere(request)
        place = self._place(request, district)
        try:
            if not is_from_here(request, self.settings.base_url):
                raise FormFromElsewhere()
            values = _fields(await _body(request))
            await self.door.take(district.id, slug, sender, clock.now())
            form = self._form_of(values, district)
            if form is None or not form.is_fresh:
                filled = Filled(values, {}, said.TOO_OLD)
                return await self._form(place, district, filled, self._new_form(district), 422)
            return await self._taken(place, district, sender, form.key, values)
        except (FormRefused, TooManyRequests, DistrictBusy) as error:
            status = {TooManyRequests: 429, DistrictBusy: 503}.get(type(error)) or error.status  # type: ignore[union-attr]
            return html(refusal_page(place, place.language, said.TITLE, error.says), status)

    async def _taken(
        self, place: Place, district: District, sender: str | None, form: uuid.UUID, values: dict[str, str]
    ) -> Response:
        wrong = {TRAP: said.TRAP} if values.get(TRAP) else {}
        asked = _asked(values, wrong)
        key = asking.key_of(form, asked)
        receipt: asking.Receipt | None = None
        try:
            if not wrong:
                async with (
                    self.house.turns.of(district.id),
                    self.house.gate.open(district.id, VISITOR, PURPOSE, time_zone=district.time_zone) as work,
                ):
                    receipt = await asking.receive_publicly(
                        work,
                        asked,
                        form_key=key,
                        may_mail=self.door.mails_to,
                        keeps=lambda work: self.door.keeps(work, sender),
                    )
        except asking.RequestIncomplete as incomplete:
            wrong = {one.field: one.says for one in incomplete.wrong}
        except InvalidInput as error:
            wrong = {error.field or "concern": error.says}
        if wrong:
            # All that does not fit at once, in the order of the form, and not one thing after the other.
            others = {one.field: one.says for one in asking.looked_over(asked, clock.today_in(district.time_zone))}
            wrong = {field: (others | wrong)[field] for field in values if field in others | wrong} | others | wrong
            return await self._form(place, district, Filled(values, wrong), values["form"], 422)
        if receipt is None:
            async with self.house.gate.open(district.id, SYSTEM, PURPOSE) as work:
                receipt = await asking.receipt_of_form(work, form_key=key)
        assert receipt is not None
        kept = {
            "district": str(district.id),
            "number": receipt.number,
            "on": receipt.received_on.isoformat(),
            "mailed": bool(asked.asker_email),
        }
        letter = sealed(self.settings.secret_key, orjson.dumps(kept).decode())
        return RedirectResponse(f"{place.address('received')}&r={quote(letter)}", 303)

    async def _form(self, place: Place, district: District, filled: Filled, token: str, status: int = 200) -> Response:
        async with self.house.gate.open(district.id, VISITOR, PURPOSE) as work:
            rows = await work.session.execute(
                select(School.id, School.name).where(School.ended_on.is_(None)).order_by(School.name, School.id)
            )
            schools = [(global_id("School", key), name) for key, name in rows]
        today = clock.today_in(district.time_zone)
        return html(form_page(place, schools, token, filled, today), status)

    async def _district(self, request: Request) -> District | None:
        """The open district of the address; None for any other, whatever the reason."""
        slug = request.path_params["slug"]
        if not districts.SLUG.fullmatch(slug):
            return None
        async with self.house.gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "help.district") as work:
            found = await districts.district_by_slug(work, slug)
        return found if found is not None and (found.kind, found.status) == ("district", "open") else None

    def _place(self, request: Request, district: District) -> Place:
        within = answer_within(district.state, clock.today_in(district.time_zone))
        return Place(district.slug, district.name, language_of(request), within)

    def _nowhere(self, request: Request) -> Response:
        return html(refusal_page(None, language_of(request), said.NO_DISTRICT, said.NO_DISTRICT_WHY), 404)

    def _new_form(self, district: District) -> str:
        at = int(clock.now().timestamp())
        return sealed(self.settings.secret_key, f"form {district.id} {new_id()} {at}")

    def _form_of(self, values: dict[str, str], district: District) -> Form | None:
        try:
            word, of, key, at = opened(self.settings.secret_key, values.get("form", "")).split(" ")
        except (SealBroken, ValueError):
            return None
        if (word, of) != ("form", str(district.id)):
            return None
        opened_at = datetime.fromtimestamp(int(at), clock.now().tzinfo)
        return Form(uuid.UUID(key), (clock.now() - opened_at).total_seconds() < FORM_SECONDS)


async def _body(request: Request) -> bytes:
    """The body, refused before it is read whole. Raises FormTooLarge, FormRefused."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise FormRefused()
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > MOST_BYTES:
        raise FormTooLarge()
    found = bytearray()
    try:
        async for chunk in request.stream():
            found += chunk
            if len(found) > MOST_BYTES:
                raise FormTooLarge()
    except ClientDisconnect:
        raise FormRefused() from None
    return bytes(found)


def _fields(body: bytes) -> dict[str, str]:
    try:
        text = body.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        raise FormRefused() from None
    return dict(pairs)


def _asked(values: dict[str, str], wrong: dict[str, Words]) -> Asked:
    school, birthday = values.get("schoolId", ""), values.get("birthOn", "").strip()
    parsed = parse_global_id(school)
    if school != "none" and (parsed is None or parsed[0] != "School"):
        wrong["schoolId"] = SCHOOL
    try:
        birth_on = date.fromisoformat(birthday) if birthday else None
    except ValueError:
        birth_on = None
    return Asked(
        given_name=values.get("givenName", ""),
        family_name=values.get("familyName", ""),
        birth_on=birth_on,
        school_id=parsed[1] if parsed else None,
        asker_name=values.get("askerName", ""),
        asker_relation=values.get("askerRelation", ""),
        asker_email=values.get("askerEmail"),
        asker_phone=values.get("askerPhone"),
        language=values.get("language", ""),
        wants_interpreter=bool(values.get("wantsInterpreter")),
        concern=values.get("concern", ""),
    )
