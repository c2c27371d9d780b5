"""`trellis district …` and `trellis operator …`: what an operator's page does, from the shell."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import date

from sqlalchemy import select

from trellis.districts import service
from trellis.districts.model import District, IdentityProvider
from trellis.districts.providers import ProviderDesk
from trellis.house import House
from trellis.kernel import clock
from trellis.kernel.errors import TrellisError
from trellis.kernel.ids import new_id
from trellis.kernel.sealing import sealed
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM, UnitOfWork
from trellis.people.model import Identity, Person, PersonRole
from trellis.people.names import folded
from trellis.settings import settings

SECRET_VARIABLE = "TRELLIS_CLIENT_SECRET"


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands of this room to the shell."""
    district = commands.add_parser("district", help="open, list, try, suspend and reopen districts")
    deeds = district.add_subparsers(dest="deed", required=True)

    create = deeds.add_parser("create", help=f"open a district (the secret comes from {SECRET_VARIABLE} or is asked)")
    create.add_argument("slug", help="short name in addresses, such as juniper")
    create.add_argument("--name", required=True)
    create.add_argument("--state", required=True, help="two letters, such as CA")
    create.add_argument("--time-zone", required=True, help="such as America/Los_Angeles")
    create.add_argument("--year-starts", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
    create.add_argument("--year-ends", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD")
    _provider_arguments(create, audience=False)
    create.set_defaults(run=_run(_create))

    deeds.add_parser("list", help="every district and its state").set_defaults(run=_run(_list))

    provider = deeds.add_parser("provider", help="set how people of one audience sign in")
    provider.add_argument("slug")
    _provider_arguments(provider, audience=True)
    provider.set_defaults(run=_run(_provider))

    trial = deeds.add_parser("try", help="ask a district's providers what they are")
    trial.add_argument("slug")
    trial.set_defaults(run=_run(_try))

    suspend = deeds.add_parser("suspend", help="close a district to its people at once")
    suspend.add_argument("slug")
    suspend.add_argument("--reason", required=True)
    suspend.set_defaults(run=_run(_suspend))

    reopen = deeds.add_parser("reopen", help="let a suspended district's people in again")
    reopen.add_argument("slug")
    reopen.set_defaults(run=_run(_reopen))

    operator = commands.add_parser("operator", help="people who run this deployment")
    of_operator = operator.add_subparsers(dest="deed", required=True)
    add = of_operator.add_parser("create", help="let somebody in as operator, by the subject of their provider")
    add.add_argument("--name", required=True, help="given and family name")
    add.add_argument("--subject", required=True, help="`sub` of their account at the operators' provider")
    _provider_arguments(add, audience=False)
    add.set_defaults(run=_run(_operator))


def _provider_arguments(parser: argparse.ArgumentParser, *, audience: bool) -> None:
    if audience:
        parser.add_argument("--audience", choices=["staff", "family"], required=True)
    parser.add_argument("--issuer", required=True, help="the provider's address")
    parser.add_argument("--client-id", required=True)
    parser.add_argument("--label", default="", help="what people read on the sign-in page")
    parser.add_argument("--roster-claim", help="claim that carries the roster's id of a person")
    parser.add_argument(
        "--domain", action="append", default=[], help="only e-mail addresses of this domain; repeatable"
    )


def _run(deed: Callable[[House, UnitOfWork, argparse.Namespace], Awaitable[None]]) -> Callable[..., int]:
    def run(arguments: argparse.Namespace) -> int:
        return asyncio.run(_in_deployment(deed, arguments))

    return run


async def _in_deployment(
    deed: Callable[[House, UnitOfWork, argparse.Namespace], Awaitable[None]], arguments: argparse.Namespace
) -> int:
    from trellis.app import house_for

    async with house_for(settings()) as house:
        try:
            async with house.gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, f"shell.{arguments.command}") as work:
                await deed(house, work, arguments)
        except TrellisError as refused:
            where = f" ({refused.field})" if refused.field else ""
            print(f"{refused.code}{where}: {refused.says.en}", file=sys.stderr)
            return 1
    return 0


def _secret() -> str:
    """Never an argument: those are seen by everybody on the machine."""
    return os.environ.get(SECRET_VARIABLE) or getpass.getpass("Client secret: ")


def _setting(arguments: argparse.Namespace, audience: str) -> service.ProviderSetting:
    return service.ProviderSetting(
        audience=audience,
        label=arguments.label or arguments.issuer.split("//")[-1].split("/")[0],
        issuer=arguments.issuer,
        client_id=arguments.client_id,
        client_secret=_secret(),
        roster_claim=arguments.roster_claim,
        allowed_domains=tuple(arguments.domain),
    )


async def _create(house: House, work: UnitOfWork, arguments: argparse.Namespace) -> None:
    district = await service.create_district(
        work,
        slug=arguments.slug,
        name=arguments.name,
        state=arguments.state,
        time_zone=arguments.time_zone,
        school_year=(arguments.year_starts, arguments.year_ends),
        providers=[_setting(arguments, "staff")],
        secret_key=house.settings.secret_key,
        allow_http=house.settings.mode != "production",
    )
    print(f"{district.slug} is open: {house.settings.base_url}/auth/{district.slug}/start")
    print(f"Its provider may return to: {house.settings.base_url}/auth/{district.slug}/callback")


async def _list(_: House, work: UnitOfWork, __: argparse.Namespace) -> None:
    for district in await service.operated_districts(work):
        why = f" ({district.status_reason})" if district.status_reason else ""
        print(f"{district.slug:20} {district.state}  {district.status}{why}  {district.name}")


async def _named(work: UnitOfWork, slug: str) -> District:
    found = await service.district_by_slug(work, slug)
    if found is None or found.kind != "district":
        raise service.NotFound()
    return found


async def _provider(house: House, work: UnitOfWork, arguments: argparse.Namespace) -> None:
    district = await _named(work, arguments.slug)
    row = await service.set_provider(
        work,
        district_id=district.id,
        setting=_setting(arguments, arguments.audience),
        secret_key=house.settings.secret_key,
        allow_http=house.settings.mode != "production",
    )
    print(f"{district.slug}: {row.audience} sign in at {row.issuer} (version {row.version})")


async def _try(house: House, work: UnitOfWork, arguments: argparse.Namespace) -> None:
    district = await _named(work, arguments.slug)
    desk = ProviderDesk(allow_http=house.settings.mode != "production")
    for row in await service.providers_of(work, district.id):
        print(f"{row.audience}: {row.issuer}")
        for check in await service.try_provider(desk, service.as_provider(row, house.settings.secret_key)):
            print(f"  {'ok  ' if check.ok else 'FAIL'} {check.key}: {check.says.en}")


async def _suspend(_: House, work: UnitOfWork, arguments: argparse.Namespace) -> None:
    district = await _named(work, arguments.slug)
    await service.suspend(work, district_id=district.id, reason=arguments.reason)
    print(f"{district.slug} is suspended.")


async def _reopen(_: House, work: UnitOfWork, arguments: argparse.Namespace) -> None:
    district = await _named(work, arguments.slug)
    await service.reopen(work, district_id=district.id)
    print(f"{district.slug} is open.")


async def _operator(house: House, work: UnitOfWork, arguments: argparse.Namespace) -> None:
    """The deployment's own tenant is made with its first operator; there is no page before there is one."""
    if await work.session.get(District, DEPLOYMENT_DISTRICT_ID) is None:
        work.session.add(
            District(
                id=DEPLOYMENT_DISTRICT_ID,
                kind="deployment",
                slug="deployment",
                name="Deployment",
                state="--",
                time_zone="UTC",
                created_at=clock.now(),
            )
        )
        await work.session.flush()
    setting = _setting(arguments, "operators")
    row = (
        await work.session.execute(select(IdentityProvider).where(IdentityProvider.audience == "operators"))
    ).scalar_one_or_none()
    if row is None:
        row = IdentityProvider(
            district_id=DEPLOYMENT_DISTRICT_ID, id=new_id(), audience="operators", tenant_claim=None, tenant_value=None
        )
        work.session.add(row)
    row.label, row.issuer, row.client_id = setting.label, setting.issuer, setting.client_id
    row.client_secret = sealed(house.settings.secret_key, setting.client_secret or "")
    row.roster_claim, row.allowed_domains = None, list(setting.allowed_domains)
    given, _, family = arguments.name.strip().partition(" ")
    person = Person(
        district_id=DEPLOYMENT_DISTRICT_ID,
        id=new_id(),
        kind="operator",
        given_name=given,
        family_name=family or given,
        name_key=folded(arguments.name),
        family_name_key=folded(family or given),
    )
    work.session.add(person)
    await work.session.flush()
    for row_of_person in (
        Identity(
            district_id=DEPLOYMENT_DISTRICT_ID,
            id=new_id(),
            person_id=person.id,
            issuer=setting.issuer,
            subject=arguments.subject,
            linked_by="shell",
            last_used_at=None,
        ),
        PersonRole(
            district_id=DEPLOYMENT_DISTRICT_ID,
            id=new_id(),
            person_id=person.id,
            role="deployment_operator",
            school_id=None,
            starts_on=clock.now().date(),
        ),
    ):
        work.session.add(row_of_person)
    print(f"{arguments.name} may sign in at {house.settings.base_url}/auth/deployment/start")
