"""A district's form over GraphQL: what it is declared as, its revisions, and what its administrator does with them."""

from __future__ import annotations

import base64
import binascii
import uuid
from datetime import date, datetime
from typing import Annotated, Any, cast

import strawberry
from sqlalchemy import false, true
from strawberry.scalars import JSON

from trellis.graphql.compile.declare import Rowed, column, one, reads
from trellis.graphql.context import Context
from trellis.graphql.node import Info, Node, finds, key_of
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.kernel.words import LANGUAGES, Language
from trellis.people.graphql import Person
from trellis.plans.district_form import service
from trellis.plans.district_form.model import FormLogo as LogoRow
from trellis.plans.district_form.model import FormRevision as RevisionRow
from trellis.plans.district_form.pictures import LogoUnfit
from trellis.plans.form import form_as_json


@reads(RevisionRow)
@strawberry.type(description="What a district set its form to, for plans begun from a day on.")
class FormRevision(Rowed, Node):
    plan_kind: str = column(RevisionRow.plan_kind)
    number: int = column(RevisionRow.number)
    effective_on: date = column(RevisionRow.effective_on)
    created_at: datetime = column(RevisionRow.created_at)
    settings: JSON = column(RevisionRow.settings)
    taken_back_at: datetime | None = column(RevisionRow.taken_back_at)
    made_by: Person = one(RevisionRow.made_by_id)
    taken_back_by: Person | None = one(RevisionRow.taken_back_by_id)


@reads(LogoRow)
@strawberry.type(description="A picture for a letterhead.")
class FormLogo(Rowed, Node):
    sha256: str = column(LogoRow.sha256)
    width: int = column(LogoRow.width)
    height: int = column(LogoRow.height)


@strawberry.type(description="The form of a kind of plans in a district.")
class DistrictForm:
    declared: JSON = strawberry.field(description="As the law and the state have it, by language.")
    in_force: FormRevision | None = strawberry.field(
        description="The revision plans begun today are written on; null: as declared."
    )
    revisions: list[FormRevision] = strawberry.field(description="The newest first, so many as a page shows.")
    revision_count: int


@strawberry.type(description="A district's form as it would be.")
class FormTrial:
    form: JSON = strawberry.field(description="The declaration an editor would render.")
    page: str = strawberry.field(description="A printed page of it: a PNG in base64.")


@finds("FormRevision", FormRevision, where=lambda work, row: true() if service.may_set_forms(work) else false())
async def find_revision(context: Context, revision_id: uuid.UUID) -> FormRevision:
    """A revision by id, for who sets forms; to anybody else it does not exist."""
    return cast(FormRevision, FormRevision.of(await service.revision_by_id(context.work, revision_id=revision_id)))


@finds("FormLogo", FormLogo, where=lambda work, row: true() if service.may_set_forms(work) else false())
async def find_logo(context: Context, logo_id: uuid.UUID) -> FormLogo:
    """A picture by id, under the same rule."""
    return cast(FormLogo, FormLogo.of(await service.logo_by_id(context.work, logo_id=logo_id)))


FormRevisionResult = Annotated[FormRevision | PROBLEMS, strawberry.union("FormRevisionResult")]
FormLogoResult = Annotated[FormLogo | PROBLEMS, strawberry.union("FormLogoResult")]
FormTrialResult = Annotated[FormTrial | PROBLEMS, strawberry.union("FormTrialResult")]


@strawberry.type
class DistrictFormQuery:
    @strawberry.field(description="The form of a kind of plans, for who sets it.")
    async def district_form(self, info: Info, kind: str) -> DistrictForm:
        found = await service.form_of_district(info.context.work, kind)
        declared: Any = {language: form_as_json(found.declared, language) for language in LANGUAGES}
        return DistrictForm(
            declared=declared,
            in_force=FormRevision.of(found.in_force) if found.in_force else None,
            revisions=[FormRevision.of(row) for row in found.revisions],
            revision_count=found.count,
        )


@strawberry.type
class DistrictFormMutation:
    @strawberry.mutation(description="The form of plans begun from a day on; plans begun before keep theirs.")
    @answers_problems
    async def schedule_form(self, info: Info, kind: str, effective_on: date, settings: JSON) -> FormRevisionResult:
        row = await service.schedule(info.context.work, kind=kind, effective_on=effective_on, settings=settings)
        return cast(FormRevision, FormRevision.of(row))

    @strawberry.mutation(description="A revision whose day has not come will not begin.")
    @answers_problems
    async def take_back_form(self, info: Info, id: strawberry.ID) -> FormRevisionResult:
        row = await service.take_back(info.context.work, revision_id=key_of(id, "FormRevision"))
        return cast(FormRevision, FormRevision.of(row))

    @strawberry.mutation(description="Keeps a picture for letterheads: a PNG or JPEG in base64.")
    @answers_problems
    async def keep_form_logo(self, info: Info, content: str) -> FormLogoResult:
        try:
            read = base64.b64decode(content, validate=True)
        except (binascii.Error, ValueError) as wrong:
            raise LogoUnfit(field="content") from wrong
        return cast(FormLogo, FormLogo.of(await service.keep_logo(info.context.work, content=read)))

    @strawberry.mutation(description="The form as it would be, with a picture of a printed page. Writes nothing.")
    @answers_problems
    async def try_form(
        self, info: Info, kind: str, settings: JSON, language: str, section_key: str | None = None
    ) -> FormTrialResult:
        spoken: Language = "es" if language.startswith("es") else "en"
        form, page = await service.tried(
            info.context.work, kind=kind, settings=settings, language=spoken, section_key=section_key
        )
        said: Any = form_as_json(form, spoken)
        return FormTrial(form=said, page=base64.b64encode(page).decode())
