"""Signing in with a district's own provider, signing out, and being told of a sign-out.

Authorization code with PKCE, state and nonce; one callback address a district;
the answer's `iss` compared; `iss`, `aud` and `sub` essential. What a sign-in
needs between its two halves travels in a sealed cookie of the same browser.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import structlog
from authlib.common.security import generate_token
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from trellis.districts import service as districts
from trellis.districts.model import District
from trellis.districts.providers import Provider, ProviderMismatch, callback_address, check_answered_issuer
from trellis.house import House
from trellis.kernel import clock
from trellis.kernel.errors import TrellisError
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM, VISITOR, UnitOfWork
from trellis.kernel.tries import Tries
from trellis.kernel.words import Words
from trellis.people import linking, sessions
from trellis.people.model import Person
from trellis.web import cookies
from trellis.web.sessions import preferred_language, read_signed_in
from trellis.web.trial import trial_page

log = structlog.get_logger()
AUDIENCES = ("staff", "family", "operators")
FRESH = timedelta(minutes=5)
FAMILIES = "families"


class DistrictNotFound(TrellisError):
    """No district has this name."""

    code = "DISTRICT_NOT_FOUND"
    default_says = Words(en="We do not know this district.", es="No conocemos este distrito.")


class DistrictSuspended(TrellisError):
    """The district is closed for the moment."""

    code = "DISTRICT_SUSPENDED"
    default_says = Words(en="This district is closed at the moment.", es="Este distrito está cerrado por ahora.")


class StateMismatch(TrellisError):
    """The answer belongs to no sign-in of this browser."""

    code = "STATE_MISMATCH"
    default_says = Words(
        en="This sign-in was too old. Begin again.", es="Este inicio de sesión venció. Empiece de nuevo."
    )


class SignInCancelled(TrellisError):
    """The provider says the person stopped, or may not."""

    code = "SIGN_IN_CANCELLED"
    default_says = Words(en="The sign-in was stopped.", es="El inicio de sesión se detuvo.")


class Door:
    """The routes under /auth."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.settings = house.settings
        self.tried_by_account, self.tried_from = Tries(most=10), Tries(most=100)

    def routes(self) -> list[BaseRoute]:
        """All addresses of signing in and out."""
        return [
            Route("/auth/sign-out", self.sign_out, methods=["POST"]),
            Route("/auth/{slug}/start", self.start),
            Route("/auth/{slug}/trial", self.trial),
            Route("/auth/{slug}/callback", self.callback),
            Route("/auth/{slug}/backchannel-logout", self.told_of_sign_out, methods=["POST"]),
        ]

    async def start(self, request: Request) -> Response:
        """Send the browser to the provider; a browser that is signed in already must prove itself anew."""
        audience = request.query_params.get("audience", "staff")
        signed_in = await read_signed_in(self.house, request)
        try:
            return await self._sent(
                request,
                audience,
                anew=signed_in is not None,
                keep={
                    "return_to": _own_path(request.query_params.get("return_to"), audience),
                    "invitation": request.query_params.get("invitation"),
                },
            )
        except TrellisError as error:
            return self._back(audience, error)

    async def trial(self, request: Request) -> Response:
        """An operator tries a district's sign-in; it ends on a page that shows what came back."""
        signed_in = await read_signed_in(self.house, request)
        audience = request.query_params.get("audience", "staff")
        if signed_in is None or signed_in.actor.kind != "operator":
            return self._back("staff", DistrictNotFound())
        try:
            return await self._sent(request, audience, anew=True, keep={"trial": str(signed_in.actor.person_id)})
        except TrellisError as error:
            return trial_page(None, error, preferred_language(request))

    async def _sent(self, request: Request, audience: str, *, anew: bool, keep: dict[str, Any]) -> Response:
        slug = request.path_params["slug"]
        if slug == "deployment":
            audience = "operators"
        district = await self._district(slug, any_status="trial" in keep)
        provider = await self._provider(district, audience)
        state, nonce, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(32), generate_token(64)
        address = await self.house.providers.address(
            provider,
            redirect_uri=self._callback_address(slug),
            state=state,
            nonce=nonce,
            verifier=verifier,
            sign_in_anew=anew,
        )
        response = RedirectResponse(address, 303)
        cookies.set_sign_in(
            response,
            self.settings.secret_key,
            state,
            {
                "state": state,
                "nonce": nonce,
                "verifier": verifier,
                "slug": slug,
                "audience": audience,
                "provider": str(provider.id),
                "anew": anew,
                **keep,
            },
        )
        return response

    async def callback(self, request: Request) -> Response:
        """The provider's answer: checked, redeemed, proved; then somebody is signed in, or told why not."""
        state = request.query_params.get("state", "")
        kept = cookies.take_sign_in(request, self.settings.secret_key, state) if state else None
        if kept is None or kept["slug"] != request.path_params["slug"]:
            return self._back("staff", StateMismatch())
        try:
            response = await self._answered(request, kept)
        except TrellisError as error:
            log.info("sign_in.refused", code=error.code, why=getattr(error, "why", None), slug=kept["slug"])
            if "trial" in kept:
                response = trial_page(None, error, preferred_language(request))
            else:
                response = self._back(kept["audience"], error)
        cookies.clear_sign_in(response, state)
        return response

    async def _answered(self, request: Request, kept: dict[str, Any]) -> Response:
        district = await self._district(kept["slug"], any_status="trial" in kept)
        provider = await self._provider(district, kept["audience"])
        if str(provider.id) != kept["provider"]:
            raise StateMismatch()
        metadata = await self.house.providers.metadata(provider.issuer)
        check_answered_issuer(metadata, provider, request.query_params.get("iss"))
        code = request.query_params.get("code")
        if "error" in request.query_params or not code:
            raise SignInCancelled()
        tokens = await self.house.providers.redeem(
            provider, code=code, redirect_uri=self._callback_address(kept["slug"]), verifier=kept["verifier"]
        )
        claims = await self.house.providers.proved(provider, tokens["id_token"], nonce=kept["nonce"])
        authenticated_at = _authenticated_at(claims, anew=kept["anew"])
        proved = linking.Proved(provider.issuer, claims["sub"], kept["audience"], claims, provider.roster_claim)
        if "trial" in kept:
            return await self._tried(request, district, proved)
        token = await self._signed_in(request, district, proved, kept.get("invitation"), authenticated_at)
        response = RedirectResponse(kept["return_to"], 303)
        cookies.set_session(response, token, seconds=self.settings.session_hours * 3600)
        return response

    async def _signed_in(
        self,
        request: Request,
        district: District,
        proved: linking.Proved,
        invitation: str | None,
        authenticated_at: datetime,
    ) -> str:
        sid = proved.claims.get("sid")
        # By account and by place: a new account is free, and a place is shared by many.
        tried = (
            (self.tried_by_account, f"{proved.issuer} {proved.subject}"),
            (self.tried_from, request.client.host if request.client else "nowhere"),
        )
        if invitation is not None:
            if any(tries.are_over(one) for tries, one in tried):
                raise linking.TriedTooOften()
            for tries, one in tried:
                tries.spend(one)
        before = await read_signed_in(self.house, request, touch=False)
        try:
            if invitation is not None:
                # In a transaction of its own: a refusal takes nothing back, and who asks meanwhile finds it counted.
                async with self.house.gate.open(district.id, VISITOR, "sign_in.try") as work:
                    await linking.spend_attempt(work, proved, invitation)
            async with self.house.gate.open(district.id, VISITOR, "sign_in") as work:
                person = await linking.person_signing_in(work, proved, invitation_token=invitation)
                token = await sessions.begin(
                    work,
                    person=person,
                    hours=self.settings.session_hours,
                    sign_in=sessions.SignIn(
                        issuer=proved.issuer,
                        subject=proved.subject,
                        audience=_audience_of(person),
                        authenticated_at=authenticated_at,
                        provider_session=sid if isinstance(sid, str) else None,
                        id_token=None,  # it holds names, and nothing needs it once it is proved
                        address=request.client.host if request.client else None,
                        device=request.headers.get("user-agent", "")[:200] or None,
                    ),
                )
        except TrellisError:
            if invitation is not None:
                async with self.house.gate.open(district.id, VISITOR, "sign_in.refused") as work:
                    linking.note_refused(work)
            raise
        if invitation is not None:
            for tries, one in tried:
                tries.give_back(one)
        if before is not None and before.actor.session_id is not None:
            async with self.house.gate.open(before.district_id, before.actor, "sign_in.replaced") as work:
                await sessions.end(work, session_id=before.actor.session_id, reason="replaced")
        return token

    async def _tried(self, request: Request, district: District, proved: linking.Proved) -> Response:
        async with self.house.gate.open(district.id, VISITOR, "sign_in.trial") as work:
            person = await linking.person_of(work, proved)
        return trial_page((proved, person), None, preferred_language(request))

    async def sign_out(self, request: Request) -> Response:
        """End the session; answers where to go next, at the provider when it can end its session too."""
        origin = request.headers.get("origin")
        if not request.headers.get("x-trellis-csrf") or (origin is not None and origin != self.settings.base_url):
            return JSONResponse({"error": {"code": "CSRF_HEADER_NEEDED"}}, 403)
        location = "/signed-out"
        signed_in = await read_signed_in(self.house, request, touch=False)
        if signed_in is not None and signed_in.actor.session_id is not None:
            async with self.house.gate.open(signed_in.district_id, signed_in.actor, "sign_out") as work:
                ended = await sessions.end(work, session_id=signed_in.actor.session_id, reason="signed_out")
                client_id = await self._client_at(work, ended.issuer) if ended is not None else None
            if ended is not None and client_id is not None:
                location = await self._provider_sign_out(ended.issuer, client_id) or location
        response = JSONResponse({"location": location})
        cookies.clear_session(response)
        # The back button of a shared computer finds nothing (threats row 43).
        response.headers["clear-site-data"] = '"cache", "storage"'
        return response

    async def _client_at(self, work: UnitOfWork, issuer: str) -> str | None:
        """Who we are to an issuer of this district; None where it is none of its issuers any more."""
        for audience in AUDIENCES:
            provider = await districts.provider_for(work, audience=audience, secret_key=self.settings.secret_key)
            if provider is not None and provider.issuer == issuer:
                return provider.client_id
        return None

    async def _provider_sign_out(self, issuer: str, client_id: str) -> str | None:
        """Where the provider ends its own session (OpenID Connect RP-Initiated Logout 1.0, 2).

        By `client_id`, never by `id_token_hint`: the address stays in histories and logs, and an ID token has names.
        """
        try:
            metadata = await self.house.providers.metadata(issuer)
        except TrellisError:
            return None
        address = metadata.get("end_session_endpoint")
        if not isinstance(address, str):
            return None
        after = {"client_id": client_id, "post_logout_redirect_uri": f"{self.settings.base_url}/signed-out"}
        return f"{address}{'&' if '?' in address else '?'}{urlencode(after)}"

    async def told_of_sign_out(self, request: Request) -> Response:
        """Back-channel logout: the provider's sessions end here at once, in every district it serves."""
        slug = request.path_params["slug"]
        form = await request.form(max_files=0, max_fields=5)
        token = form.get("logout_token")
        if not isinstance(token, str) or len(token) > 20_000:
            return JSONResponse({"error": "invalid_request"}, 400)
        heard = False
        for district in await self._districts_of(slug):
            for audience in ("staff", "family", "operators"):
                heard |= await self._heard_in(district, audience, token)
        headers = {"cache-control": "no-store"}
        return Response(status_code=200, headers=headers) if heard else JSONResponse({"error": "invalid_request"}, 400)

    async def _heard_in(self, district_id: uuid.UUID, audience: str, token: str) -> bool:
        async with self.house.gate.open(district_id, SYSTEM, "sign_out.told") as work:
            provider = await districts.provider_for(work, audience=audience, secret_key=self.settings.secret_key)
        if provider is None:
            return False
        try:
            # Anybody may ask, and the provider may take its time: nothing of the database is held meanwhile.
            claims = await self.house.providers.logged_out(provider, token)
        except TrellisError:
            return False
        async with self.house.gate.open(district_id, SYSTEM, "sign_out.told") as work:
            await sessions.end_of_provider(
                work,
                issuer=provider.issuer,
                subject=claims.get("sub"),
                provider_session=claims.get("sid"),
                reason="provider_signed_out",
            )
            return True

    async def _districts_of(self, slug: str) -> list[uuid.UUID]:
        async with self.house.gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "sign_out.told") as work:
            if slug == FAMILIES:
                return [d.id for d in await districts.operated_districts(work)]
            found = await districts.district_by_slug(work, slug)
            return [found.id] if found else []

    async def _district(self, slug: str, *, any_status: bool = False) -> District:
        async with self.house.gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "sign_in.district") as work:
            found = await districts.district_by_slug(work, slug)
        if found is None:
            raise DistrictNotFound()
        if found.status != "open" and not any_status:
            raise DistrictSuspended()
        return found

    async def _provider(self, district: District, audience: str) -> Provider:
        if audience not in AUDIENCES or (audience == "operators") != (district.kind == "deployment"):
            raise DistrictNotFound()
        async with self.house.gate.open(district.id, SYSTEM, "sign_in.provider") as work:
            provider = await districts.provider_for(work, audience=audience, secret_key=self.settings.secret_key)
        if provider is None:
            raise DistrictNotFound()
        return provider

    def _callback_address(self, slug: str) -> str:
        return callback_address(self.settings.base_url, slug)

    def _back(self, audience: str, error: TrellisError) -> Response:
        page = "/family/sign-in" if audience == "family" else "/sign-in"
        return RedirectResponse(f"{page}?error={quote(error.code)}", 303)


def _audience_of(person: Person) -> str:
    return {"staff": "staff", "operator": "operators"}.get(person.kind, "family")


def _authenticated_at(claims: dict[str, Any], *, anew: bool) -> datetime:
    """When the person last proved who they are. Without `auth_time` it counts as long ago, so signing asks anew."""
    said = claims.get("auth_time")
    if isinstance(said, int | float) and 0 < said <= clock.now().timestamp() + 60:
        at = datetime.fromtimestamp(said, UTC)
    else:
        at = clock.now() - timedelta(days=1)
    if anew and clock.now() - at > FRESH:
        raise ProviderMismatch("not signed in anew")
    return at


def _own_path(path: str | None, audience: str) -> str:
    """Only a path of this site is returned to; everything else leads to the start."""
    home = "/family" if audience == "family" else "/"
    if not path or len(path) > 1000 or not path.startswith("/") or path[1:2] in ("/", "\\") or "\\" in path:
        return home
    return home if any(ord(c) < 32 for c in path) or path.startswith("/auth/") else path
