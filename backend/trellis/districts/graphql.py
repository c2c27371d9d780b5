"""Districts and schools over GraphQL, and the deployment as its operators see it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from typing import Annotated

import strawberry

from trellis.districts import administrators, service, trying
from trellis.districts.model import District as DistrictRow
from trellis.districts.model import IdentityProvider
from trellis.districts.model import School as SchoolRow
from trellis.districts.providers import callback_address
from trellis.graphql.compile.declare import Rowed, column, expression, reads
from trellis.graphql.context import Context
from trellis.graphql.node import Info, Node, finds, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.kernel import jobs
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.students.service import students_in


@strawberry.enum
class Audience(Enum):
    STAFF = "staff"
    FAMILY = "family"
    OPERATORS = "operators"


@reads(DistrictRow)
@strawberry.type(description="The district the viewer is in.")
class District(Rowed, Node):
    slug: str = column(DistrictRow.slug)
    name: str = column(DistrictRow.name)
    state: str = column(DistrictRow.state)
    time_zone: str = column(DistrictRow.time_zone)
    accent: str = column(DistrictRow.accent)
    status: str = column(DistrictRow.status)


async def load_district(context: Context) -> District:
    """The district of the session."""
    found = await context.work.session.get(DistrictRow, context.district_id)
    if found is None:
        raise NotFound()
    return District.of(found)


@finds("District")
async def find_district(context: Context, district_id: uuid.UUID) -> District:
    """The viewer's own district; any other looks absent."""
    if district_id != context.district_id:
        raise NotFound()
    return await load_district(context)


@reads(SchoolRow)
@strawberry.type(description="A school of the district.")
class School(Rowed, Node):
    name: str = column(SchoolRow.name)
    student_count: int = expression(students_in, description="Students of the school the viewer may find.")


@finds("School")
async def find_school(context: Context, school_id: uuid.UUID) -> School:
    """A school of the viewer's district."""
    row = await context.work.session.get(SchoolRow, (context.district_id, school_id))
    if row is None:
        raise NotFound()
    return School.of(row)


@strawberry.type(description="How people of one audience sign in. The secret can be set and never read.")
class Provider(Node):
    district_slug: strawberry.Private[str]
    audience: Audience
    label: str
    issuer: str
    client_id: str
    roster_claim: str | None
    allowed_domains: list[str]
    version: int

    @strawberry.field(description="Opens a test sign-in that shows what the provider says and signs nobody in.")
    def test_url(self) -> str:
        return f"/auth/{self.district_slug}/trial?audience={self.audience.value}"

    @classmethod
    def of(cls, row: IdentityProvider, district_slug: str) -> Provider:
        return cls(
            id=opaque("Provider", row.id),
            district_slug=district_slug,
            audience=Audience(row.audience),
            label=row.label,
            issuer=row.issuer,
            client_id=row.client_id,
            roster_claim=row.roster_claim,
            allowed_domains=list(row.allowed_domains),
            version=row.version,
        )


@strawberry.type(description="Who administers a district: a name, and whether they have found the door.")
class Administrator:
    name: str
    invited: bool = strawberry.field(description="An invitation is on its way and still good.")
    signed_in_before: bool


@strawberry.type(description="A tenant as its operator sees it: no student, and of its people only who administers it.")
class OperatedDistrict(Node):
    key: strawberry.Private[uuid.UUID]
    slug: str
    name: str
    state: str
    time_zone: str
    status: str
    status_reason: str | None
    created_at: datetime

    @strawberry.field
    async def school_year(self, info: Info) -> str | None:
        return await service.current_school_year(info.context.work, self.key)

    @strawberry.field
    async def providers(self, info: Info) -> list[Provider]:
        return [Provider.of(row, self.slug) for row in await service.providers_of(info.context.work, self.key)]

    @strawberry.field
    async def administrators(self, info: Info) -> list[Administrator]:
        return [
            Administrator(name=one.name, invited=one.invited, signed_in_before=one.signed_in_before)
            for one in await administrators.administrators_of(info.context.work, self.key)
        ]

    @classmethod
    def of(cls, row: DistrictRow) -> OperatedDistrict:
        return cls(
            id=opaque("OperatedDistrict", row.id),
            key=row.id,
            slug=row.slug,
            name=row.name,
            state=row.state,
            time_zone=row.time_zone,
            status=row.status,
            status_reason=row.status_reason,
            created_at=row.created_at,
        )


@finds("OperatedDistrict")
async def find_operated_district(context: Context, district_id: uuid.UUID) -> OperatedDistrict:
    """A tenant, for operators."""
    return OperatedDistrict.of(await service.operated_district(context.work, district_id=district_id))


@finds("Provider")
async def find_provider(context: Context, provider_id: uuid.UUID) -> Provider:
    """A provider of a tenant, for operators."""
    if context.actor.kind != "operator":
        raise NotFound()
    district, row = await service.find_provider(context.work, provider_id)
    return Provider.of(row, district.slug)


@strawberry.enum(description="What trying one thing at a provider showed.")
class TrialOutcome(Enum):
    OK = "ok"
    WRONG = "wrong"
    UNTRIED = "untried"


@strawberry.type(description="One thing that was tried at a provider, or was not.")
class ProviderCheck:
    key: str
    outcome: TrialOutcome
    says: str


@strawberry.type(description="What a provider answered when it was tried.")
class ProviderTrial:
    outcome: TrialOutcome = strawberry.field(
        description="WRONG when anything is, UNTRIED when the client secret could not be tried, else OK."
    )
    checks: list[ProviderCheck]


@strawberry.type(description="A job that was tried as often as it may be.")
class DeadJob:
    id: strawberry.ID
    task: str
    queue: str
    attempts: int
    failed_at: datetime
    district: str | None


@strawberry.input
class ProviderInput:
    audience: Audience
    label: str
    issuer: str
    client_id: str
    client_secret: str | None = None
    roster_claim: str | None = None
    allowed_domains: list[str]

    def as_setting(self) -> service.ProviderSetting:
        return service.ProviderSetting(
            audience=self.audience.value,
            label=self.label,
            issuer=self.issuer,
            client_id=self.client_id,
            client_secret=self.client_secret or None,
            roster_claim=self.roster_claim,
            allowed_domains=tuple(self.allowed_domains),
        )


@strawberry.input
class DistrictInput:
    slug: str
    name: str
    state: str
    time_zone: str
    school_year_starts_on: date
    school_year_ends_on: date
    staff_provider: ProviderInput
    family_provider: ProviderInput | None = None


OperatedDistrictResult = Annotated[OperatedDistrict | PROBLEMS, strawberry.union("OperatedDistrictResult")]
ProviderResult = Annotated[Provider | PROBLEMS, strawberry.union("ProviderResult")]
ProviderTrialResult = Annotated[ProviderTrial | PROBLEMS, strawberry.union("ProviderTrialResult")]


@strawberry.type
class DistrictQuery:
    @strawberry.field
    async def operated_districts(self, info: Info) -> list[OperatedDistrict]:
        return [OperatedDistrict.of(row) for row in await service.operated_districts(info.context.work)]

    @strawberry.field
    async def dead_jobs(self, info: Info) -> list[DeadJob]:
        _operators_only(info.context)
        return await _dead_jobs(info.context, None)


@strawberry.type
class DistrictMutation:
    @strawberry.mutation
    @answers_problems
    async def create_district(self, info: Info, input: DistrictInput) -> OperatedDistrictResult:
        settings = info.context.house.settings
        providers = [input.staff_provider, *([input.family_provider] if input.family_provider else [])]
        if [p.audience for p in providers] not in ([Audience.STAFF], [Audience.STAFF, Audience.FAMILY]):
            raise InvalidInput(field="audience")
        row = await service.create_district(
            info.context.work,
            slug=input.slug,
            name=input.name,
            state=input.state,
            time_zone=input.time_zone,
            school_year=(input.school_year_starts_on, input.school_year_ends_on),
            providers=[p.as_setting() for p in providers],
            secret_key=settings.secret_key,
            allow_http=settings.mode != "production",
        )
        return OperatedDistrict.of(row)

    @strawberry.mutation
    @answers_problems
    async def set_district_provider(
        self, info: Info, district_id: strawberry.ID, input: ProviderInput
    ) -> ProviderResult:
        settings = info.context.house.settings
        key = key_of(district_id, "OperatedDistrict")
        row = await service.set_provider(
            info.context.work,
            district_id=key,
            setting=input.as_setting(),
            secret_key=settings.secret_key,
            allow_http=settings.mode != "production",
        )
        district = await service.operated_district(info.context.work, district_id=key)
        return Provider.of(row, district.slug)

    @strawberry.mutation
    @answers_problems
    async def try_provider(self, info: Info, provider_id: strawberry.ID) -> ProviderTrialResult:
        _operators_only(info.context)
        house = info.context.house
        district, row = await service.find_provider(info.context.work, key_of(provider_id, "Provider"))
        checks = await trying.try_provider(
            house.providers,
            service.as_provider(row, house.settings.secret_key),
            redirect_uri=callback_address(house.settings.base_url, district.slug),
        )
        language = info.context.language
        return ProviderTrial(
            outcome=TrialOutcome(trying.outcome_of(checks).value),
            checks=[
                ProviderCheck(key=c.key, outcome=TrialOutcome(c.outcome.value), says=c.says.in_language(language))
                for c in checks
            ],
        )

    @strawberry.mutation
    @answers_problems
    async def invite_district_administrator(
        self,
        info: Info,
        district_id: strawberry.ID,
        given_name: str,
        family_name: str,
        email: str,
        idempotency_key: str,
    ) -> OperatedDistrictResult:
        row = await administrators.invite_administrator(
            info.context.work,
            district_id=key_of(district_id, "OperatedDistrict"),
            given_name=given_name,
            family_name=family_name,
            email=email,
            idempotency_key=idempotency_key,
            secret_key=info.context.house.settings.secret_key,
        )
        return OperatedDistrict.of(row)

    @strawberry.mutation
    @answers_problems
    async def suspend_district(self, info: Info, id: strawberry.ID, reason: str) -> OperatedDistrictResult:
        key = key_of(id, "OperatedDistrict")
        return OperatedDistrict.of(await service.suspend(info.context.work, district_id=key, reason=reason))

    @strawberry.mutation
    @answers_problems
    async def reopen_district(self, info: Info, id: strawberry.ID) -> OperatedDistrictResult:
        key = key_of(id, "OperatedDistrict")
        return OperatedDistrict.of(await service.reopen(info.context.work, district_id=key))

    @strawberry.mutation
    async def retry_dead_job(self, info: Info, id: strawberry.ID) -> DeadJob | None:
        _operators_only(info.context)
        if not id.isdigit() or len(id) > 18:
            return None
        found = await _dead_jobs(info.context, int(id))
        if found:
            await jobs.revive(info.context.work, int(id))
        return found[0] if found else None


def _operators_only(context: Context) -> None:
    if context.actor.kind != "operator":
        raise NotAllowed()


async def _dead_jobs(context: Context, job_id: int | None) -> list[DeadJob]:
    slugs = {str(row.id): row.slug for row in await service.operated_districts(context.work)}
    found: Sequence[jobs.DeadJob] = await jobs.dead(context.work, job_id)
    return [
        DeadJob(
            id=strawberry.ID(str(job.id)),
            task=job.task,
            queue=job.queue,
            attempts=job.attempts,
            failed_at=job.failed_at,
            district=slugs.get(job.district_id or ""),
        )
        for job in found
    ]
