"""Opening and keeping tenants: what an operator of the deployment can do. No student is in reach from here."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import available_timezones

from sqlalchemy import select

from trellis.districts import moving
from trellis.districts.model import District, IdentityProvider, SchoolYear
from trellis.districts.providers import Provider
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from trellis.kernel.events import hint
from trellis.kernel.ids import new_id
from trellis.kernel.sealing import opened, sealed
from trellis.kernel.tenancy import UnitOfWork, inside
from trellis.kernel.words import Words
from trellis.people import sessions

STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI"
).split()
SLUG = re.compile(r"[a-z][a-z0-9-]{1,38}[a-z0-9]")
RESERVED_SLUGS = frozenset({"deployment", "families", "sign-out", "trial"})


class SlugTaken(Conflict):
    """Another district already has this short name."""

    code = "SLUG_TAKEN"
    default_says = Words(
        en="Another district already uses this short name.", es="Otro distrito ya usa este nombre corto."
    )


@dataclass(frozen=True, slots=True)
class ProviderSetting:
    """A provider as an operator types it; `client_secret` None keeps the one that is stored."""

    audience: str
    label: str
    issuer: str
    client_id: str
    client_secret: str | None
    roster_claim: str | None = None
    allowed_domains: tuple[str, ...] = ()


def _operators_only(work: UnitOfWork) -> None:
    if work.actor.kind not in ("operator", "system"):
        raise NotAllowed()


async def create_district(
    work: UnitOfWork,
    *,
    slug: str,
    name: str,
    state: str,
    time_zone: str,
    school_year: tuple[date, date],
    providers: Sequence[ProviderSetting],
    secret_key: str,
    allow_http: bool,
) -> District:
    """Open a district with its first school year and its sign-in. Raises InvalidInput, SlugTaken."""
    _operators_only(work)
    _check_district(slug, name, state, time_zone, school_year)
    if (await work.session.execute(select(District.id).where(District.slug == slug))).first():
        raise SlugTaken(field="slug")
    district = District(
        id=new_id(),
        kind="district",
        slug=slug,
        name=name.strip(),
        state=state,
        time_zone=time_zone,
        status="open",
        created_at=work.at,
    )
    work.session.add(district)
    starts_on, ends_on = school_year
    async with inside(work, district.id) as within:
        within.session.add(
            SchoolYear(
                district_id=district.id,
                id=new_id(),
                name=f"{starts_on.year}-{ends_on.year}",
                starts_on=starts_on,
                ends_on=ends_on,
                roster_id=None,
            )
        )
        for setting in providers:
            await _store_provider(within, setting, secret_key, allow_http)
        record(within, "district.create", "district", district.id)
    record(work, "district.create", "district", district.id, slug=slug)
    return district


def _check_district(slug: str, name: str, state: str, time_zone: str, school_year: tuple[date, date]) -> None:
    if not SLUG.fullmatch(slug) or slug in RESERVED_SLUGS:
        raise InvalidInput(
            Words(
                en="Use 3 to 40 lower-case letters, digits and dashes, beginning with a letter.",
                es="Use de 3 a 40 letras minúsculas, dígitos y guiones, empezando con una letra.",
            ),
            field="slug",
        )
    if not 2 <= len(name.strip()) <= 200:
        raise InvalidInput(field="name")
    if state not in STATES:
        raise InvalidInput(field="state")
    if time_zone not in available_timezones():
        raise InvalidInput(field="timeZone")
    starts_on, ends_on = school_year
    if not 28 <= (ends_on - starts_on).days <= 400:
        raise InvalidInput(
            Words(
                en="A school year lasts from 4 weeks to 13 months.",
                es="Un año escolar dura entre 4 semanas y 13 meses.",
            ),
            field="schoolYearEndsOn",
        )


async def set_provider(
    work: UnitOfWork, *, district_id: uuid.UUID, setting: ProviderSetting, secret_key: str, allow_http: bool
) -> IdentityProvider:
    """Set or change how people of one audience sign in. Another issuer signs them out (`moving`)."""
    _operators_only(work)
    await _district(work, district_id)
    async with inside(work, district_id) as within:
        before = await moving.issuer_of(within, setting.audience)
        row = await _store_provider(within, setting, secret_key, allow_http)
        await moving.provider_set(within, row, issuer_before=before)
    return row


async def _store_provider(
    within: UnitOfWork, setting: ProviderSetting, secret_key: str, allow_http: bool
) -> IdentityProvider:
    _check_provider(setting, allow_http)
    row = (
        await within.session.execute(
            select(IdentityProvider).where(IdentityProvider.audience == setting.audience).with_for_update()
        )
    ).scalar_one_or_none()
    if row is None:
        if not setting.client_secret:
            raise InvalidInput(field="clientSecret")
        row = IdentityProvider(
            district_id=within.district_id,
            id=new_id(),
            audience=setting.audience,
            label=setting.label.strip(),
            issuer=setting.issuer,
            client_id=setting.client_id,
            client_secret=sealed(secret_key, setting.client_secret),
            roster_claim=setting.roster_claim or None,
            allowed_domains=list(setting.allowed_domains),
            tenant_claim=None,
            tenant_value=None,
            version=1,
        )
        within.session.add(row)
    else:
        row.version += 1  # no process keeps the old one
        # A new issuer with the old secret would hand the old secret to a stranger.
        if setting.issuer != row.issuer and not setting.client_secret:
            raise InvalidInput(field="clientSecret")
        row.label, row.issuer, row.client_id = setting.label.strip(), setting.issuer, setting.client_id
        row.roster_claim, row.allowed_domains = setting.roster_claim or None, list(setting.allowed_domains)
        if setting.client_secret:
            row.client_secret = sealed(secret_key, setting.client_secret)
    await within.session.flush()
    return row


def _check_provider(setting: ProviderSetting, allow_http: bool) -> None:
    if setting.audience not in ("staff", "family", "operators"):
        raise InvalidInput(field="audience")
    if not 1 <= len(setting.label.strip()) <= 100:
        raise InvalidInput(field="label")
    schemes = ("https://", "http://") if allow_http else ("https://",)
    if not setting.issuer.startswith(schemes) or any(c in setting.issuer for c in " ?#@") or len(setting.issuer) > 500:
        raise InvalidInput(
            Words(
                en="The issuer is the https address the provider gives you, without a question mark.",
                es="El emisor es la dirección https que da el proveedor, sin signo de interrogación.",
            ),
            field="issuer",
        )
    if not 1 <= len(setting.client_id) <= 255:
        raise InvalidInput(field="clientId")


async def suspend(work: UnitOfWork, *, district_id: uuid.UUID, reason: str) -> District:
    """Close a district to its people at once and sign them out, with a typed reason; nothing is deleted."""
    _operators_only(work)
    if not 3 <= len(reason.strip()) <= 500:
        raise InvalidInput(Words(en="Say why, in a few words.", es="Diga por qué, en pocas palabras."), field="reason")
    district = await _set_status(work, district_id, "suspended", reason.strip())
    async with inside(work, district_id) as within:
        await sessions.end_everybody(within, reason="district_suspended")
    return district


async def reopen(work: UnitOfWork, *, district_id: uuid.UUID) -> District:
    """Let a suspended district's people in again."""
    _operators_only(work)
    return await _set_status(work, district_id, "open", None)


async def _set_status(work: UnitOfWork, district_id: uuid.UUID, status: str, reason: str | None) -> District:
    district = await _district(work, district_id)
    async with inside(work, district_id) as within:
        district.status, district.status_reason = status, reason
        record(within, f"district.{status}", "district", district_id)
        await hint(within, "access.changed", "*")
    return district


async def _district(work: UnitOfWork, district_id: uuid.UUID) -> District:
    found = (
        await work.session.execute(select(District).where(District.id == district_id, District.kind == "district"))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


async def operated_district(work: UnitOfWork, *, district_id: uuid.UUID) -> District:
    """One tenant. Raises NotFound, also for anybody who is not an operator."""
    if work.actor.kind not in ("operator", "system"):
        raise NotFound()
    return await _district(work, district_id)


async def operated_districts(work: UnitOfWork) -> list[District]:
    """Every tenant, by name."""
    _operators_only(work)
    return list(
        (
            await work.session.execute(select(District).where(District.kind == "district").order_by(District.name))
        ).scalars()
    )


async def providers_of(work: UnitOfWork, district_id: uuid.UUID) -> list[IdentityProvider]:
    """A district's providers."""
    _operators_only(work)
    async with inside(work, district_id) as within:
        return list(
            (await within.session.execute(select(IdentityProvider).order_by(IdentityProvider.audience))).scalars()
        )


async def current_school_year(work: UnitOfWork, district_id: uuid.UUID) -> str | None:
    """The name of the newest school year of a district."""
    _operators_only(work)
    async with inside(work, district_id) as within:
        return (
            await within.session.execute(
                select(SchoolYear.name)
                .where(SchoolYear.kind == "schoolYear")
                .order_by(SchoolYear.starts_on.desc())
                .limit(1)
            )
        ).scalar_one_or_none()


async def find_provider(work: UnitOfWork, provider_id: uuid.UUID) -> tuple[District, IdentityProvider]:
    """A provider of any tenant, for an operator. Raises NotFound."""
    for district in await operated_districts(work):
        for provider in await providers_of(work, district.id):
            if provider.id == provider_id:
                return district, provider
    raise NotFound()


async def district_by_slug(work: UnitOfWork, slug: str) -> District | None:
    """The tenant an address names, before anybody is signed in; `work` is the deployment's own."""
    return (await work.session.execute(select(District).where(District.slug == slug))).scalar_one_or_none()


async def open_districts_with_sign_in(work: UnitOfWork) -> list[tuple[District, str | None, str | None]]:
    """Districts that are open and the labels of their staff and family sign-in; `work` is the system's."""
    found = []
    districts = await work.session.execute(
        select(District).where(District.status == "open", District.kind == "district").order_by(District.name)
    )
    for district in districts.scalars().all():
        labels = {p.audience: p.label for p in await providers_of(work, district.id)}
        found.append((district, labels.get("staff"), labels.get("family")))
    return found


async def provider_for(work: UnitOfWork, *, audience: str, secret_key: str) -> Provider | None:
    """The provider of the unit of work's own district for one audience, its secret opened."""
    row = (
        await work.session.execute(select(IdentityProvider).where(IdentityProvider.audience == audience))
    ).scalar_one_or_none()
    return as_provider(row, secret_key) if row else None


def as_provider(row: IdentityProvider, secret_key: str) -> Provider:
    """A stored provider with its secret opened."""
    return Provider(
        id=row.id,
        issuer=row.issuer,
        client_id=row.client_id,
        client_secret=opened(secret_key, row.client_secret),
        roster_claim=row.roster_claim,
        allowed_domains=tuple(row.allowed_domains),
        tenant_claim=row.tenant_claim,
        tenant_value=row.tenant_value,
    )
