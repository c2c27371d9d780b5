"""`trellis district …` and `trellis operator …`: what an operator's page does, from the shell."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import os
from collections.abc import Awaitable, Callable
from datetime import date

from sqlalchemy import select

from trellis.districts import administrators, service, trying
from trellis.districts.model import District, IdentityProvider
from trellis.districts.providers import ProviderDesk, callback_address
from trellis.house import House
from trellis.kernel import clock
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.sealing import sealed
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM, UnitOfWork
from trellis.kernel.words import Words
from trellis.people.invitations import LASTS
from trellis.people.model import Identity, Person, PersonRole
from trellis.people.names import folded
from trellis.settings import settings
from trellis.shell_help import Verbs, family, verb

Deed = Callable[[House, UnitOfWork, argparse.Namespace], Awaitable[list[str]]]
"""Does it, and returns the lines to print once it is committed."""

SECRET_VARIABLE = "TRELLIS_CLIENT_SECRET"
SECRET_IS = f"The client secret comes from {SECRET_VARIABLE}, or is asked; it is never an argument."
REFUSED = "refused, or there is no such district: why is on the error output"
NO_SUCH_DISTRICT = Words(
    en="There is no district of this short name. `trellis district list` shows them all.",
    es="No hay un distrito con ese nombre corto. `trellis district list` los muestra todos.",
)
MARKS = {trying.Outcome.OK: "ok  ", trying.Outcome.WRONG: "FAIL", trying.Outcome.UNTRIED: "--  "}
SUBJECT_TAKEN = Words(
    en="Somebody signs in with this subject of this provider already.",
    es="Alguien ya entra con este sujeto de este proveedor.",
)


class SignInFails(Exception):
    """A provider answered, and not as it must. `lines` say how."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        super().__init__("sign-in fails")


def register(commands: Verbs[argparse.ArgumentParser]) -> None:
    """Add the commands of this room to the shell."""
    deeds = family(
        commands,
        "district",
        help="open, list, try, suspend and reopen districts, and let their administrators in",
        description="What the operator's page does with districts, from the shell. The audit log keeps every deed.",
        metavar="DEED",
    )
    _opening(deeds)
    _keeping(deeds)
    of_operator = family(
        commands,
        "operator",
        help="people who run this deployment",
        description="The people who run this deployment. They open and suspend districts and see no student.",
        metavar="DEED",
    )
    add = verb(
        of_operator,
        "create",
        _run(_operator),
        help="let somebody in as operator, by the subject of their provider",
        description=f"Lets somebody in as operator, and sets the provider all operators sign in at. {SECRET_IS}",
        examples=(
            "trellis operator create --name 'Olga Berg' --subject 00u1a2b3 --issuer https://id.example.org \\\n"
            "    --client-id trellis",
        ),
        exits={0: "they may sign in", 1: "refused: somebody signs in with this subject already"},
    )
    add.add_argument("--name", required=True, help="given and family name")
    add.add_argument("--subject", required=True, help="`sub` of their account at the operators' provider")
    _provider_arguments(add, audience=False)


def _opening(deeds: Verbs[argparse.ArgumentParser]) -> None:
    create = verb(
        deeds,
        "create",
        _run(_create),
        help=f"open a district (the secret comes from {SECRET_VARIABLE} or is asked)",
        description=(
            "Opens a district with its first school year and the provider its staff sign in at. Prints where they "
            f"start, and the address to register at the provider. {SECRET_IS}"
        ),
        examples=(
            "trellis district create juniper --name 'Juniper Unified' --state CA --time-zone America/Los_Angeles \\\n"
            "    --year-starts 2026-08-24 --year-ends 2027-06-04 --issuer https://id.juniper.test --client-id trellis",
        ),
        exits={0: "the district is open", 1: "refused, and nothing was made: why is on the error output"},
    )
    _slug(create, "short name in addresses, such as juniper: 3 to 40 lower-case letters, digits and dashes")
    create.add_argument("--name", required=True, help="as its people read it")
    create.add_argument("--state", required=True, help="two letters, such as CA")
    create.add_argument("--time-zone", required=True, help="such as America/Los_Angeles")
    create.add_argument(
        "--year-starts", required=True, type=_day, metavar="YYYY-MM-DD", help="first day of the school year"
    )
    create.add_argument(
        "--year-ends", required=True, type=_day, metavar="YYYY-MM-DD", help="last day of the school year"
    )
    _provider_arguments(create, audience=False)
    provider = verb(
        deeds,
        "provider",
        _run(_provider),
        help="set how people of one audience sign in",
        description=(
            "Sets how a district's staff or families sign in. Another issuer signs all of them out, and what they "
            f"signed in with before opens nothing. {SECRET_IS}"
        ),
        examples=(
            "trellis district provider juniper --audience family --issuer https://home.juniper.example \\\n"
            "    --client-id trellis --label 'Family portal'",
        ),
        exits={0: "the provider is set", 1: REFUSED},
    )
    _slug(provider)
    _provider_arguments(provider, audience=True)
    administrator = verb(
        deeds,
        "administrator",
        _run(_administrator),
        help="make somebody a district's administrator; they get a mail",
        description=(
            "Makes somebody a district's administrator and mails them an invitation. It opens to the account the "
            "staff provider knows by that address; the worker sends it."
        ),
        examples=(
            "trellis district administrator juniper --given-name Rosa --family-name Díaz --email rosa@juniper.example",
        ),
        exits={0: "the invitation is on its way", 1: REFUSED},
    )
    _slug(administrator)
    administrator.add_argument("--given-name", required=True, help="their given name")
    administrator.add_argument("--family-name", required=True, help="their family name")
    administrator.add_argument("--email", required=True, help="the address their account at the staff provider has")


def _keeping(deeds: Verbs[argparse.ArgumentParser]) -> None:
    verb(
        deeds,
        "list",
        _run(_list),
        help="every district and its state",
        description="Prints a line a district: short name, state, open or suspended (and why), name.",
        examples=("trellis district list",),
        exits={0: "printed", 1: "the database does not answer"},
    )
    trial = verb(
        deeds,
        "try",
        _run(_try),
        help="ask a district's providers what they are, and whether they take our secret",
        description=(
            "Asks each provider of a district what it is, and brings it a made-up code to see whether it takes "
            "our client secret. A line each: `ok`, `FAIL`, or `--` for what could not be tried. Nobody is signed "
            "in: what it says of a person, only a test sign-in on the operator's page shows."
        ),
        examples=("trellis district try juniper",),
        exits={0: "nothing wrong was found", 1: "something is wrong, or there is no such district"},
    )
    _slug(trial)
    suspend = verb(
        deeds,
        "suspend",
        _run(_suspend),
        help="close a district to its people at once",
        description="Closes a district to its people and signs them out at once. Nothing is deleted.",
        examples=("trellis district suspend juniper --reason 'Contract ended'",),
        exits={0: "it is suspended", 1: REFUSED},
    )
    _slug(suspend)
    suspend.add_argument("--reason", required=True, help="why, in a few words; operators read it, its people do not")
    reopen = verb(
        deeds,
        "reopen",
        _run(_reopen),
        help="let a suspended district's people in again",
        description="Lets the people of a suspended district in again. They sign in anew.",
        examples=("trellis district reopen juniper",),
        exits={0: "it is open", 1: "there is no such district"},
    )
    _slug(reopen)


def _slug(parser: argparse.ArgumentParser, help_: str = "the district's short name: `trellis district list`") -> None:
    parser.add_argument("slug", metavar="SLUG", help=help_)


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{words!r} is no date such as 2026-08-24") from None


def _provider_arguments(parser: argparse.ArgumentParser, *, audience: bool) -> None:
    if audience:
        parser.add_argument("--audience", choices=["staff", "family"], required=True, help="who signs in there")
    parser.add_argument("--issuer", required=True, metavar="URL", help="the provider's address, as it names itself")
    parser.add_argument("--client-id", required=True, help="what the provider calls Trellis")
    parser.add_argument("--label", default="", help="what people read on the sign-in page (default: the issuer's host)")
    parser.add_argument("--roster-claim", metavar="NAME", help="claim that carries the roster's id of a person")
    parser.add_argument(
        "--domain", action="append", default=[], help="only e-mail addresses of this domain; repeatable"
    )


def _run(deed: Deed) -> Callable[..., int]:
    def run(arguments: argparse.Namespace) -> int:
        return asyncio.run(_in_deployment(deed, arguments))

    return run


async def _in_deployment(deed: Deed, arguments: argparse.Namespace) -> int:
    from trellis.app import house_for

    try:
        async with (
            house_for(settings()) as house,
            house.gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, f"shell.{arguments.command}") as work,
        ):
            lines = await deed(house, work, arguments)
    except SignInFails as failed:
        print("\n".join(failed.lines))
        return 1
    print("\n".join(lines))
    return 0


async def _deployment(work: UnitOfWork) -> None:
    """The deployment's own tenant is made by whichever deed comes first; its log keeps what operators do."""
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


async def _create(house: House, work: UnitOfWork, arguments: argparse.Namespace) -> list[str]:
    await _deployment(work)
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
    return [
        f"{district.slug} is open: {house.settings.base_url}/auth/{district.slug}/start",
        f"Its provider may return to: {callback_address(house.settings.base_url, district.slug)}",
    ]


async def _list(_: House, work: UnitOfWork, __: argparse.Namespace) -> list[str]:
    lines = []
    for district in await service.operated_districts(work):
        why = f" ({district.status_reason})" if district.status_reason else ""
        lines.append(f"{district.slug:20} {district.state}  {district.status}{why}  {district.name}")
    return lines or ["There is no district yet. `trellis district create` opens the first."]


async def _named(work: UnitOfWork, slug: str) -> District:
    found = await service.district_by_slug(work, slug)
    if found is None or found.kind != "district":
        raise NotFound(NO_SUCH_DISTRICT)
    return found


async def _provider(house: House, work: UnitOfWork, arguments: argparse.Namespace) -> list[str]:
    district = await _named(work, arguments.slug)
    row = await service.set_provider(
        work,
        district_id=district.id,
        setting=_setting(arguments, arguments.audience),
        secret_key=house.settings.secret_key,
        allow_http=house.settings.mode != "production",
    )
    return [f"{district.slug}: {row.audience} sign in at {row.issuer} (version {row.version})"]


async def _administrator(house: House, work: UnitOfWork, arguments: argparse.Namespace) -> list[str]:
    district = await _named(work, arguments.slug)
    await administrators.invite_administrator(
        work,
        district_id=district.id,
        given_name=arguments.given_name,
        family_name=arguments.family_name,
        email=arguments.email,
        idempotency_key=None,
        secret_key=house.settings.secret_key,
    )
    return [f"{district.slug}: an invitation goes to {arguments.email}; it is good for {LASTS.days} days"]


async def _try(house: House, work: UnitOfWork, arguments: argparse.Namespace) -> list[str]:
    district = await _named(work, arguments.slug)
    desk = ProviderDesk(allow_http=house.settings.mode != "production")
    lines, failed = [], False
    for row in await service.providers_of(work, district.id):
        lines.append(f"{row.audience}: {row.issuer}")
        checks = await trying.try_provider(
            desk,
            service.as_provider(row, house.settings.secret_key),
            redirect_uri=callback_address(house.settings.base_url, district.slug),
        )
        lines += [f"  {MARKS[check.outcome]} {check.key}: {check.says.en}" for check in checks]
        failed = failed or trying.outcome_of(checks) is trying.Outcome.WRONG
    if failed:
        raise SignInFails(lines)
    return lines


async def _suspend(_: House, work: UnitOfWork, arguments: argparse.Namespace) -> list[str]:
    district = await _named(work, arguments.slug)
    await service.suspend(work, district_id=district.id, reason=arguments.reason)
    return [f"{district.slug} is suspended."]


async def _reopen(_: House, work: UnitOfWork, arguments: argparse.Namespace) -> list[str]:
    district = await _named(work, arguments.slug)
    await service.reopen(work, district_id=district.id)
    return [f"{district.slug} is open."]


async def _operator(house: House, work: UnitOfWork, arguments: argparse.Namespace) -> list[str]:
    """Let the first operator in, or another one; there is no page for it before there is one."""
    await _deployment(work)
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
    taken = select(Identity.id).where(Identity.issuer == setting.issuer, Identity.subject == arguments.subject)
    if (await work.session.execute(taken)).first():
        raise Conflict(SUBJECT_TAKEN, field="subject")
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
    record(work, "operator.create", "person", person.id)
    return [f"{arguments.name} may sign in at {house.settings.base_url}/auth/deployment/start"]
